import json

import pytest

from conftest import Broken, Cli, terminal, without_escapes

KEYS = [
    "organization",
    "name",
    "name_en",
    "former_names",
    "aliases",
    "group",
    "note",
    "sources",
    "memberships",
]


@pytest.mark.parametrize("name", ["baidu", "百度", "BAIDU", "北京百度网讯科技有限公司"])
def test_an_organisation_is_shown_by_any_name(cli: Cli, name: str) -> None:
    shown = json.loads(cli("show", name, "--format", "json").out)
    assert list(shown) == KEYS
    assert (shown["organization"], shown["name"], shown["name_en"]) == (
        "baidu",
        "北京百度网讯科技有限公司",
        None,
    )
    assert [(each["batch"], each["category"]) for each in shown["memberships"]] == [
        (1, "model"),
        (2, "compute"),
    ]


def test_what_is_unknown_is_null_and_explained(cli: Cli) -> None:
    shown = json.loads(cli("show", "智谱华章", "--format", "json").out)
    assert (shown["name"], shown["name_en"], shown["memberships"][0]["category"]) == (None, None, None)
    assert "neither the legal name nor the category" in shown["note"]


def test_an_organisation_that_is_not_there_exits_with_1_and_the_nearest_name(cli: Cli) -> None:
    shown = cli("show", "阿里")
    assert (shown.code, shown.out) == (1, "")
    assert 'no organisation "阿里". Did you mean "阿里云"?' in shown.err
    assert "没有名为“阿里”的机构。是否想写“阿里云”？" in cli("show", "阿里", "--lang", "zh").err


def test_a_pipe_gets_a_field_per_line(cli: Cli) -> None:
    lines = cli("show", "阿里云").out.splitlines()
    assert lines == [
        "id\talibaba-cloud",
        "Chinese legal name\t阿里云计算有限公司",
        "English name\t",
        "short forms\t阿里云",
        "group\tAlibaba",
        "sources\tcsj-2023-05",
        "membership\tcompute partner, batch 1, since 2023-05-19 (csj-2023-05)",
    ]


def test_a_terminal_gets_sentences_first() -> None:
    lines = without_escapes(terminal(120, ["show", "zhipu"])).splitlines()
    assert lines[:2] == ["智谱华章", "  category not stated, batch 1, since 2023-05-19 (csj-2023-05)"]
    assert "Chinese legal name: not stated" in lines


def test_a_terminal_speaks_chinese_where_asked_to() -> None:
    shown = without_escapes(terminal(120, ["show", "baidu", "--lang", "zh"]))
    assert "第 2 批算力伙伴，自 2023-07-03 起（gkzhan-2023-11）" in shown
    assert "英文名称：未说明" in shown


def test_former_names_and_ends_are_shown(cli: Cli, broken: Broken) -> None:
    broken.replace(
        "organizations/baidu.yaml",
        "sources:",
        "former_names: [{name: 百度在线, until: 2020-01-01}, {name: 度}]\nsources:",
    )
    broken.replace("batches/2023-07-03.yaml", "compute, sources", "compute, until: 2024-01-31, sources")
    call = ("show", "百度在线", "--registry", broken.root)
    shown = json.loads(cli(*call, "--format", "json").out)
    assert shown["former_names"] == [
        {"name": "百度在线", "until": "2020-01-01"},
        {"name": "度", "until": None},
    ]
    assert [each["until"] for each in shown["memberships"]] == [None, "2024-01-31"]
    piped = cli(*call).out
    assert "former names\t百度在线 (until 2020-01-01), 度\n" in piped
    assert "since 2023-07-03 until 2024-01-31 (gkzhan-2023-11)" in piped


def test_an_organisation_without_a_membership_says_so(cli: Cli, broken: Broken) -> None:
    broken.write("organizations/new.yaml", "name: 新来的\nsources: [csj-2023-05]\n")
    call = ("show", "new", "--registry", broken.root)
    assert json.loads(cli(*call, "--format", "json").out)["memberships"] == []
    assert "No memberships in the registry." in cli(*call, "--format", "table").out
