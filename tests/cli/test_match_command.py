import json
from pathlib import Path

import pytest

from conftest import Broken, Cli

KEYS = ["name", "tier", "organization", "organization_name", "memberships", "reason", "candidates"]
NAMES = [
    "百度網訊科技（北京）有限公司",
    "kunlun wanwei",
    "中国电信上海分公司",
    "北京百度文化传媒有限公司",
    "BAAI",
]


def test_each_name_gets_its_tier_organisation_memberships_and_reason(cli: Cli) -> None:
    rows = json.loads(cli("match", *NAMES, "--format", "json").out)
    assert [list(row) for row in rows] == [KEYS] * len(NAMES)
    assert [(row["name"], row["tier"], row["organization"]) for row in rows] == [
        (NAMES[0], "parsed", "baidu"),
        (NAMES[1], "pinyin", "kunlun-tech"),
        (NAMES[2], "none", None),
        (NAMES[3], "review", None),
        (NAMES[4], "exact", "baai"),
    ]
    assert rows[0]["memberships"] == [
        {"category": "model", "batch": 1, "since": "2023-05-19", "until": None},
        {"category": "compute", "batch": 2, "since": "2023-07-03", "until": None},
    ]
    assert [each["organization"] for each in rows[3]["candidates"]] == ["baidu"]
    assert all(row["reason"] for row in rows)


def test_reasons_are_said_in_both_languages(cli: Cli) -> None:
    assert "different branch" in cli("match", "中国电信上海分公司").out
    assert "分支机构不同" in cli("match", "中国电信上海分公司", "--lang", "zh").out


def test_nothing_matched_exits_with_1_and_says_how_much_is_known(cli: Cli) -> None:
    shown = cli("match", "中国电信上海分公司", "张三")
    assert shown.code == 1
    assert "It may still be a partner" in shown.err
    assert cli("match", "张三", "百度").code == 0


def test_memberships_are_those_of_the_day(cli: Cli) -> None:
    rows = json.loads(cli("match", "百度", "--as-of", "2023-06-01", "--format", "json").out)
    assert [each["batch"] for each in rows[0]["memberships"]] == [1]
    shown = cli("match", "百度", "--as-of", "2020-01-01", "--format", "table")
    assert (shown.code, "No memberships." in shown.out) == (0, True)


def test_what_is_accepted_can_be_narrowed(cli: Cli) -> None:
    (row,) = json.loads(cli("match", NAMES[0], "百度", "--accept", "pinyin", "--format", "json").out)[:1]
    assert (row["tier"], row["organization"]) == ("review", None)
    assert [each["organization"] for each in row["candidates"]] == ["baidu"]
    assert cli("match", "百度", "--accept", "review").code == 2


def test_a_pipe_gets_a_line_per_name(cli: Cli) -> None:
    lines = [line.split("\t") for line in cli("match", *NAMES).out.splitlines()]
    assert [line[:3] for line in lines] == [
        [NAMES[0], "parsed", "baidu"],
        [NAMES[1], "pinyin", "kunlun-tech"],
        [NAMES[2], "none", ""],
        [NAMES[3], "review", ""],
        [NAMES[4], "exact", "baai"],
    ]
    assert lines[0][4:7] == ["model partner, compute partner", "1, 2", "2023-05-19"]
    assert lines[3][8].startswith("百度 (baidu): same brand")


def test_a_terminal_gets_a_paragraph_per_name(cli: Cli) -> None:
    lines = cli("match", *NAMES, "--format", "table").out.splitlines()
    assert lines[:4] == [
        NAMES[0],
        "  parsed: 北京百度网讯科技有限公司  baidu",
        '  same parts as the registered name "北京百度网讯科技有限公司"',
        "  model partner, batch 1, since 2023-05-19 (csj-2023-05)",
    ]
    assert "  ? 百度 (baidu): same brand but different trades; perhaps another legal entity" in lines


def test_a_membership_whose_category_is_not_stated_says_so(cli: Cli) -> None:
    assert "\tnot stated\t1\t" in cli("match", "智谱").out


def test_a_file_given_as_a_name_gets_a_hint(cli: Cli, tmp_path: Path) -> None:
    vendors = tmp_path / "vendors.csv"
    vendors.write_text("a\nx\n", encoding="utf-8")
    shown = cli("match", vendors)
    assert (shown.code, "add --column" in shown.err) == (1, True)


def test_options_that_do_not_go_together_are_refused(cli: Cli) -> None:
    assert "with --column, give one file" in cli("match", "a.csv", "b.csv", "--column", "a").err
    assert "--output needs --column" in cli("match", "百度", "--output", "o.csv").err
    assert cli("match").code == 2


def test_showing_a_near_name_lists_what_it_may_mean(cli: Cli) -> None:
    shown = cli("show", "北京百度文化传媒有限公司")
    assert (shown.code, shown.out) == (1, "")
    assert "  百度 (baidu): same brand but different trades" in shown.err
    shown = cli("show", "北京百度文化传媒有限公司", "--lang", "zh")
    assert "相近，须由人判断。" in shown.err
    assert "  百度 (baidu)：字号相同而行业不同，可能是另一法人" in shown.err


def test_showing_a_name_that_is_ruled_out_says_why(cli: Cli) -> None:
    assert "different branch, or the company instead of its branch." in cli("show", "中国电信").err


@pytest.mark.parametrize("name", ["阿里雲", "ali yun", "阿里云计算公司"])
def test_an_organisation_is_shown_by_every_name_that_is_accepted(cli: Cli, name: str) -> None:
    assert cli("show", name).out.startswith("id\talibaba-cloud\n")


@pytest.mark.parametrize(
    ("part", "organization"), [("崑崙萬", "kunlun-tech"), ("hù lián", "21vianet-beijing")]
)
def test_a_search_finds_traditional_characters_and_pinyin(cli: Cli, part: str, organization: str) -> None:
    rows = json.loads(cli("list", "--search", part, "--format", "json").out)
    assert [row["organization"] for row in rows] == [organization]


def test_a_search_for_what_no_name_has_finds_nothing(cli: Cli) -> None:
    assert json.loads(cli("list", "--search", "zhangsan", "--format", "json").out) == []
    assert json.loads(cli("list", "--search", "……", "--format", "json").out) == []


@pytest.mark.parametrize(
    ("supplier", "known"), [("阿里雲計算（有限公司）", True), ("ali yun", True), ("上海阿里云", False)]
)
def test_an_estimate_knows_organisations_by_the_same_names(cli: Cli, supplier: str, *, known: bool) -> None:
    call = ("estimate", f"supplier={supplier}", "--policy", "municipal-voucher", "--format", "json")
    (answer,) = json.loads(cli(*call).out)
    values = {each["fact"]: each["value"] for each in answer["conditions"]}
    assert (values["supplier"] == "alibaba-cloud") is known


def test_an_invented_registry_is_matched_with_its_look_alikes(cli: Cli, broken: Broken) -> None:
    broken.replace("organizations/baidu.yaml", "sources:", "not: [百度文化传媒]\nsources:")
    shown = cli("match", "北京百度文化传媒有限公司", "百度文化传媒", "--registry", broken.root)
    assert [line.split("\t")[1] for line in shown.out.splitlines()] == ["review", "none"]
    assert "registered as a different organisation" in shown.out
