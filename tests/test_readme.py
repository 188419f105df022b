"""The READMEs are short, and what the documents show is what the commands say."""

import re
import shutil
from pathlib import Path

import pytest

import partners
from partners.cli.app import run
from support.fences import (
    CLI,
    README,
    README_ZH,
    REGISTRY,
    ROOT,
    SHOWING_OUTPUT,
    Example,
    arguments,
    examples,
    fences,
    language_of,
    output_of,
    pattern,
    prose,
)

BOTH = pytest.mark.parametrize("readme", [README, README_ZH], ids=lambda path: path.name)
LONGEST, WIDEST = 120, 110
# An example that two documents of a language share runs once.
SHOWN = {
    (example, language_of(path)): pytest.param(
        example, language_of(path), id=f"{path.name}: {example.command}"
    )
    for path in SHOWING_OUTPUT
    for example in examples(path)
}
# Both languages show the same shell blocks, which run once.
IN_SHELL = {
    tuple(words): pytest.param(words, id=f"{path.name}: {' '.join(words)}")
    for path in (README, CLI, REGISTRY, ROOT / "CONTRIBUTING.md")
    for _, text in fences(path, "sh")
    for line in text.splitlines()
    for words in arguments(line)
}


@BOTH
def test_a_readme_fits_on_a_few_screens(readme: Path) -> None:
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_prose_of_the_readme_is_not_wider_than_a_window() -> None:
    assert [line for line in prose(README).splitlines() if len(line) > WIDEST and "|" not in line] == []


@BOTH
def test_setting_up_and_testing_take_one_line_each(readme: Path) -> None:
    (_, first), (_, second), *_ = fences(readme, "sh")

    assert first.count("\n") == second.count("\n") == 1
    assert "partners estimate " in first
    assert "pytest" in second


@BOTH
def test_the_two_lines_do_not_share_an_environment(readme: Path) -> None:
    (_, first), (_, second), *_ = fences(readme, "sh")

    assert [*set(re.findall(r"-m venv (\S+)", first))] == [".venv"]
    assert [*set(re.findall(r"-m venv (\S+)", second))] == [".venv-dev"]


@pytest.mark.parametrize(("example", "lang"), SHOWN.values())
def test_an_example_gives_the_output_shown(example: Example, lang: str) -> None:
    code, output = output_of(example.command, lang)

    assert code == 0, output
    assert re.fullmatch(pattern(example.output), output), output


@pytest.mark.parametrize("words", IN_SHELL.values())
def test_a_command_of_a_shell_block_runs(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("registry", "my-registry"):
        shutil.copytree(ROOT / "registry", tmp_path / name)
    monkeypatch.chdir(tmp_path)

    assert run(words) == 0, capsys.readouterr().err


def test_there_are_examples_in_every_kind_of_block() -> None:
    assert len(SHOWN) > 15
    assert len(IN_SHELL) > 8


def test_the_readmes_state_the_true_coverage() -> None:
    totals = [row for row in partners.load().coverage() if row.category == "total"]
    english = " ".join(README.read_text(encoding="utf-8").split())
    chinese = README_ZH.read_text(encoding="utf-8")

    assert len(totals) == 2
    assert [f"{row.named} of {row.published}" in english for row in totals] == [True, True]
    assert f"首批公布 {totals[0].published} 个成员，已收录 {totals[0].named} 个" in chinese
    assert f"第二批公布 {totals[1].published} 个，已收录 {totals[1].named} 个" in chinese
