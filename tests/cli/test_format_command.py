import json
import os
from pathlib import Path
from typing import Any

import pytest

import partners
from conftest import SHIPPED, Broken, Cli, terminal, without_escapes
from partners.files.yaml.reading import parse

BAIDU = "organizations/baidu.yaml"
UNTIDY = "sources: ['csj-2023-05']  # who says so\nname:   北京百度网讯科技有限公司\n"
TIDY = (
    "# yaml-language-server: $schema=../schema/organization.json\n"
    "name: 北京百度网讯科技有限公司\nsources: [csj-2023-05]  # who says so\n"
)
FILES = len([*SHIPPED.rglob("*.yaml")])


@pytest.fixture
def untidy(broken: Broken) -> Broken:
    broken.write(BAIDU, UNTIDY)
    return broken


def state(root: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_ino) for path in root.rglob("*") if path.is_file()}


def test_a_registry_in_canonical_form_is_left_alone(cli: Cli, broken: Broken) -> None:
    before = state(broken.root)
    shown = cli("format", broken.root)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err == f"0 files rewritten, {FILES} in canonical form.\n"
    assert state(broken.root) == before


def test_files_are_rewritten_and_named(cli: Cli, untidy: Broken) -> None:
    shown = cli("format", untidy.root)
    assert (shown.code, shown.out) == (0, f"{untidy.root}/{BAIDU}\trewritten\n")
    assert shown.err == f"1 file rewritten, {FILES - 1} in canonical form.\n"
    assert untidy.path(BAIDU).read_text("utf-8") == TIDY
    assert cli("format", "--lang", "zh", untidy.root).err == f"已改写 0 个文件，{FILES} 个已符合规范格式。\n"


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_looking_writes_nothing_and_exits_with_1_where_a_file_would_change(
    cli: Cli, untidy: Broken, option: str
) -> None:
    before = state(untidy.root)
    shown = cli("format", option, untidy.root)
    assert shown.code == 1
    assert shown.err == f"1 file would be rewritten, {FILES - 1} in canonical form.\n"
    assert state(untidy.root) == before
    assert cli("format", option, SHIPPED).code == 0


def test_check_lists_and_diff_shows_the_change(cli: Cli, untidy: Broken) -> None:
    path = f"{untidy.root}/{BAIDU}"
    assert cli("format", "--check", untidy.root).out == f"{path}\twould be rewritten\n"
    shown = cli("format", "--diff", untidy.root).out
    assert shown.startswith(f"--- {path}\n+++ {path}\n@@ ")
    assert "\n-name:   北京百度网讯科技有限公司\n" in shown
    assert "\n+sources: [csj-2023-05]  # who says so\n" in shown


def test_a_diff_says_where_the_last_line_did_not_end(cli: Cli, untidy: Broken) -> None:
    untidy.write(BAIDU, TIDY.removesuffix("\n"))
    assert "# who says so\n\\ No newline at end of file\n+sources" in cli("format", "--diff", untidy.root).out


def test_a_terminal_shows_the_diff_in_colours(untidy: Broken) -> None:
    shown = terminal(80, ["format", "--diff", untidy.root], {"TERM": "xterm", "NO_COLOR": ""})
    assert "\x1b[32m+sources: [csj-2023-05]  # who says so" in shown
    assert "-sources: ['csj-2023-05']  # who says so\n" in without_escapes(shown)


def test_json_carries_the_diff(cli: Cli, untidy: Broken) -> None:
    def data(*options: str) -> Any:
        return json.loads(cli("format", *options, untidy.root, "--format", "json").out)

    path = f"{untidy.root}/{BAIDU}"
    assert data("--check") == [{"file": path, "written": False}]
    (one,) = data("--diff")
    assert one["diff"].startswith(f"--- {path}\n")
    assert data() == [{"file": path, "written": True}]
    assert data() == []


@pytest.mark.parametrize("given", ["organizations", BAIDU, f"organizations/../{BAIDU}"])
def test_a_folder_or_a_file_of_a_registry_can_be_given(cli: Cli, untidy: Broken, given: str) -> None:
    shown = cli("format", untidy.root / given, untidy.root / BAIDU)
    assert (shown.code, shown.out.count("rewritten")) == (0, 1)
    assert untidy.path(BAIDU).read_text("utf-8") == TIDY


def test_a_file_is_known_by_its_folder_even_from_within(
    cli: Cli, untidy: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(untidy.root / "organizations")
    untidy.write("organizations/sources.yaml", "{sources: [a], name: b}")
    assert (
        cli("format", "baidu.yaml", "sources.yaml").out == "baidu.yaml\trewritten\nsources.yaml\trewritten\n"
    )
    assert "name: b\n" in untidy.path("organizations/sources.yaml").read_text("utf-8")


def test_without_a_path_it_is_the_registry_of_the_option_the_environment_or_the_place(
    cli: Cli, untidy: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli("format", "--check").out.startswith(f"registry{os.sep}organizations")
    monkeypatch.chdir("/")
    assert cli("format", "--check", "--registry", untidy.root).code == 1
    monkeypatch.setenv("PARTNERS_REGISTRY", str(untidy.root))
    assert cli("format", "--check").code == 1


def test_the_registry_of_the_package_is_never_taken_by_default(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = cli("format")
    assert shown.code == 2
    assert "there is no folder `registry` here; name the registry folder: partners format FOLDER" in shown.err
    assert "错误：用法有误：这里没有 registry 目录" in cli("format", "--lang", "zh").err


def test_a_registry_may_lack_parts(cli: Cli, untidy: Broken) -> None:
    untidy.path("groups.yaml").unlink()
    assert cli("format", untidy.root).err == f"1 file rewritten, {FILES - 2} in canonical form.\n"


def test_what_cannot_be_read_is_said_with_its_place_and_left_alone_and_the_rest_is_written(
    cli: Cli, untidy: Broken
) -> None:
    untidy.write("organizations/kunlun-tech.yaml", "name: &a b\n")
    shown = cli("format", untidy.root)
    assert shown.code == 1
    problem, summary = shown.err.splitlines()
    assert problem.startswith(f"{untidy.root}/organizations/kunlun-tech.yaml:1:7: anchors and aliases")
    assert summary.endswith("; 1 problem, and files with problems are as they were.")
    assert untidy.path("organizations/kunlun-tech.yaml").read_text() == "name: &a b\n"
    assert untidy.path(BAIDU).read_text("utf-8") == TIDY
    assert "1 个问题，有问题的文件未作改动" in cli("format", "--lang", "zh", untidy.root).err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("none", "cannot be read: no such file"),
        ("organizations/none.yaml", "cannot be read: no such file"),
        ("organizations/notes.txt", "is neither a registry nor a file in one; give a registry folder"),
        (".", "there is no registry here; expected programme.yaml"),
    ],
)
def test_what_is_no_part_of_a_registry_is_refused(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, given: str, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "organizations").mkdir()
    (tmp_path / "organizations" / "notes.txt").write_text("a: b")
    monkeypatch.chdir(tmp_path / ("empty" if given == "." else "."))
    shown = cli("format", given)
    assert shown.code == 1
    assert words in shown.err


def test_files_with_unknown_keys_are_formatted_and_still_have_their_problems(
    cli: Cli, broken: Broken
) -> None:
    broken.write(BAIDU, "nmae: 甲\nsources: [csj-2023-05]\n")
    assert cli("format", broken.root).code == 0
    assert broken.path(BAIDU).read_text("utf-8").endswith("sources: [csj-2023-05]\nnmae: 甲\n")
    assert any('unknown key "nmae". Did you mean "name"?' in problem for problem in broken.problems())


def test_formatting_changes_nothing_that_is_read(cli: Cli, broken: Broken) -> None:
    paths = [*broken.root.rglob("*.yaml")]
    before = {path: parse(str(path))[1] for path in paths}
    for path in paths:  # the same in braces
        path.write_text(json.dumps(before[path]), "utf-8")
    loaded = partners.load(broken.root)
    assert cli("format", broken.root).code == 0
    assert {path: parse(str(path))[1] for path in paths} == before
    for path in paths:
        assert path.read_bytes() == (SHIPPED / path.relative_to(broken.root)).read_bytes()
    assert partners.load(broken.root).batches == loaded.batches
