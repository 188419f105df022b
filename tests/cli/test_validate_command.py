import csv
import io
import json
import os

import pytest
import yaml

from conftest import Broken, Cli

PLACE = "sources.yaml"


@pytest.fixture
def wrong(broken: Broken) -> Broken:
    broken.replace(PLACE, "primary: true", "primary: maybe")
    broken.write("organizations/baidu.yaml", "")
    return broken


def test_a_registry_without_problems_is_told_so(cli: Cli, broken: Broken) -> None:
    for arguments in ([], [broken.root], ["--registry", broken.root]):
        shown = cli("validate", *arguments)
        assert (shown.code, shown.out, shown.err) == (0, "", "No problems found.\n")
    assert cli("validate", "--lang", "zh").err == "没有问题。\n"


def test_the_registry_is_the_argument_the_option_or_the_environments(
    cli: Cli, wrong: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("validate", "--registry", wrong.root).code == 1
    monkeypatch.setenv("PARTNERS_REGISTRY", str(wrong.root))
    assert cli("validate").code == 1


def test_problems_are_lines_of_file_line_column_and_message(cli: Cli, wrong: Broken) -> None:
    shown = cli("validate", wrong.root)
    assert shown.code == 1
    assert shown.out.splitlines() == [
        f"{wrong.root}/organizations/baidu.yaml: the file is empty.",
        f'{wrong.root}/sources.yaml:7:12: "maybe" must be true or false.',
    ]
    assert shown.err == "2 problems found.\n"


def test_problems_are_in_the_language_of_the_run(cli: Cli, wrong: Broken) -> None:
    shown = cli("validate", wrong.root, "--lang", "zh")
    assert "baidu.yaml: 文件是空的。" in shown.out
    assert shown.err == "共 2 个问题。\n"


def test_paths_are_as_the_registry_was_given(
    cli: Cli, wrong: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(wrong.root.parent)
    assert cli("validate", "registry").out.startswith(f"registry{os.sep}organizations{os.sep}baidu.yaml: ")


def test_json_lists_problems_with_null_where_there_is_no_line(cli: Cli, wrong: Broken) -> None:
    shown = cli("validate", wrong.root, "--format", "json")
    assert shown.code == 1
    assert [list(row.items()) for row in json.loads(shown.out)] == [
        [
            ("file", f"{wrong.root}/organizations/baidu.yaml"),
            ("line", None),
            ("column", None),
            ("message", "the file is empty."),
        ],
        [
            ("file", f"{wrong.root}/sources.yaml"),
            ("line", 7),
            ("column", 12),
            ("message", '"maybe" must be true or false.'),
        ],
    ]
    assert json.loads(cli("validate", "--format", "json").out) == []


def test_the_other_formats_say_the_same(cli: Cli, wrong: Broken) -> None:
    def shown(form: str) -> str:
        return cli("validate", wrong.root, "--format", form).out

    data = json.loads(shown("json"))
    assert [json.loads(line) for line in shown("jsonl").splitlines()] == data
    assert yaml.safe_load(shown("yaml")) == data
    header, *rows = csv.reader(io.StringIO(shown("csv")), strict=True)
    assert header == ["file", "line", "column", "message"]
    assert rows == [["" if value is None else str(value) for value in row.values()] for row in data]
    assert shown("markdown").splitlines()[3].endswith('| 7 | 12 | "maybe" must be true or false. |')
    assert shown("table") == cli("validate", wrong.root).out


def test_github_gets_an_annotation_per_problem(cli: Cli, wrong: Broken) -> None:
    shown = cli("validate", wrong.root, "--format", "github")
    assert shown.code == 1
    assert shown.out.splitlines() == [
        f"::error file={wrong.root}/organizations/baidu.yaml::the file is empty.",
        f'::error file={wrong.root}/sources.yaml,line=7,col=12::"maybe" must be true or false.',
    ]


def test_annotations_escape_what_would_end_them(cli: Cli, wrong: Broken) -> None:
    wrong.path("organizations/baidu.yaml").unlink()
    wrong.replace("batches/2023-07-03.yaml", "total: 63", "total: 63%")
    wrong.path("batches/2023-07-03.yaml").rename(wrong.path("batches/a%,b:c.yaml"))
    wrong.replace("sources.yaml", "primary: maybe", 'primary: "may\\r\\nbe"')
    lines = cli("validate", wrong.root, "--format", "github").out.splitlines()
    assert any("/batches/a%25%2Cb%3Ac.yaml,line=5,col=10::" in line and "63%25" in line for line in lines)
    assert any('"may%0D%0Abe" must be true or false.' in line for line in lines)
    assert all(line.startswith("::error file=") for line in lines)


def test_one_problem_is_counted_in_the_singular(cli: Cli, broken: Broken) -> None:
    broken.path("sources.yaml").unlink()
    assert cli("validate", broken.root).err == "1 problem found.\n"
