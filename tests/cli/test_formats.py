"""Every format of every command is what its name says."""

import csv
import io
import json
import re
from typing import Any

import pytest
import yaml

from conftest import Broken, Cli
from support.fences import ROOT

ANSWERS = {
    "list": ["list"],
    "list unique": ["list", "--unique"],
    "list nothing": ["list", "--as-of", "2020-01-01"],
    "show": ["show", "百度"],
    "show unnamed": ["show", "zhipu"],
    "batches": ["batches"],
    "coverage": ["coverage"],
    "programme": ["programme"],
    "sources": ["sources"],
    "estimate": ["estimate", "cost=100万", "activity=training"],
    "policies": ["policies"],
    "policies nothing": ["policies", "--place", "上海"],
    "policy": ["policy", "municipal-voucher"],
    "facts": ["facts"],
    "diff": ["diff", str(ROOT / "docs" / "diff" / "old"), str(ROOT / "docs" / "diff" / "new")],
    "diff nothing": ["diff", str(ROOT / "registry"), str(ROOT / "registry")],
}
ONE_RECORD = {"show", "show unnamed", "programme", "policy"}
WITHOUT_ROWS = {"list nothing", "policies nothing", "diff nothing"}


@pytest.fixture(params=list(ANSWERS))
def answer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def data_of(cli: Cli, answer: str) -> Any:
    return json.loads(cli(*ANSWERS[answer], "--format", "json").out)


def test_json_is_one_document(cli: Cli, answer: str) -> None:
    assert isinstance(data_of(cli, answer), dict if answer in ONE_RECORD else list)


def test_jsonl_is_a_line_per_record(cli: Cli, answer: str) -> None:
    lines = cli(*ANSWERS[answer], "--format", "jsonl").out.splitlines()
    data = data_of(cli, answer)
    assert [json.loads(line) for line in lines] == ([data] if answer in ONE_RECORD else data)


def test_yaml_says_the_same_as_json(cli: Cli, answer: str) -> None:
    shown = cli(*ANSWERS[answer], "--format", "yaml").out
    assert yaml.safe_load(shown) == data_of(cli, answer)
    assert "!!" not in shown


def test_csv_has_a_header_and_rows_as_wide(cli: Cli, answer: str) -> None:
    shown = cli(*ANSWERS[answer], "--format", "csv").out
    header, *rows = csv.reader(io.StringIO(shown), strict=True)
    assert {len(row) for row in rows} <= {len(header)}
    assert all(header)


def test_markdown_is_a_table_of_rows_as_wide(cli: Cli, answer: str) -> None:
    lines = cli(*ANSWERS[answer], "--format", "markdown").out.splitlines()
    widths = [len(re.split(r"(?<!\\)\|", line)) for line in lines]
    assert len(set(widths)) == 1
    assert set(lines[1]) <= {"|", "-", " "}


def test_a_pipe_gets_tab_separated_rows_without_a_header(cli: Cli, answer: str) -> None:
    piped = [line.split("\t") for line in cli(*ANSWERS[answer]).out.splitlines()]
    if answer == "policy":  # prose, whose indentation a pipe keeps
        assert any(line.startswith("  ") for (line,) in piped)
        piped = [[" ".join(line.split())] for (line,) in piped]
    rows = list(csv.reader(io.StringIO(cli(*ANSWERS[answer], "--format", "csv").out)))[1:]
    assert piped == [[" ".join(cell.split()) for cell in row] for row in rows]


def test_a_table_may_be_asked_for_in_a_pipe(cli: Cli, answer: str) -> None:
    shown = cli(*ANSWERS[answer], "--format", "table").out
    assert "\t" not in shown
    assert "\x1b" not in shown
    assert bool(shown.strip()) == (answer not in WITHOUT_ROWS)


def test_chinese_is_written_as_it_is(cli: Cli) -> None:
    for form in ("json", "jsonl", "csv", "yaml", "markdown", "table"):
        assert "北京百度网讯科技有限公司" in cli("show", "baidu", "--format", form).out


def test_what_would_break_a_format_is_escaped(cli: Cli, broken: Broken) -> None:
    name = 'a|b,c"d\\te\\nf'
    broken.replace(
        "organizations/kunlun-tech.yaml",
        "name: 昆仑万维科技股份有限公司",
        f'name: "{name.replace(chr(34), chr(92) + chr(34))}"',
    )
    broken.replace("organizations/kunlun-tech.yaml", "[昆仑万维]", "[昆仑万维科技股份有限公司]")
    call = ("show", "kunlun-tech", "--registry", broken.root)
    raw = 'a|b,c"d\te\nf'
    assert json.loads(cli(*call, "--format", "json").out)["name"] == raw
    assert yaml.safe_load(cli(*call, "--format", "yaml").out)["name"] == raw
    assert ["Chinese legal name", raw] in list(csv.reader(io.StringIO(cli(*call, "--format", "csv").out)))
    assert '| Chinese legal name | a\\|b,c"d e f |' in cli(*call, "--format", "markdown").out
    assert 'Chinese legal name\ta|b,c"d e f\n' in cli(*call).out


def test_markup_in_a_name_is_shown_and_not_obeyed(cli: Cli, broken: Broken) -> None:
    broken.replace("organizations/kunlun-tech.yaml", "[昆仑万维]", '["[red]x[/red] :smile:"]')
    shown = cli("show", "kunlun-tech", "--registry", broken.root, "--format", "table").out
    assert "[red]x[/red] :smile:" in shown
