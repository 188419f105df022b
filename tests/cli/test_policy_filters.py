"""`policies` narrowed by district, by a day on which applications are taken, and by evidence; and its leads."""

import json

import pytest

import partners
from conftest import Broken
from support.days import add_policy, without_policies

LEADS = """\
- id: city-plan
  title: 某方案
  publisher: {zh: 某局, en: a bureau}
  place: {zh: 北京市, en: Beijing}
  published: 2024-05
  url: "https://example.cn/plan"
  evidence: reprint
  said: {zh: 据称支持算力, en: is said to support compute}
- id: haidian-call
  title: 某通知
  publisher: {zh: 某区, en: a district}
  place: {zh: 海淀区, en: Haidian}
  said: {zh: 据称征集项目, en: is said to call for projects}
"""


@pytest.fixture
def town(broken: Broken) -> Broken:
    without_policies(broken)
    add_policy(broken, "city", more="window: {opens: 2024-03-01, closes: 2024-03-31}")
    add_policy(
        broken,
        "chaoyang",
        place=("朝阳区", "Chaoyang"),
        sources="summary",
        more="validity: {until: 2024-03-10}",
    )
    add_policy(
        broken,
        "haidian",
        place=("海淀区", "Haidian"),
        sources="reprint, summary",
        more="window: {closes: 2024-02-29}",
        of_benefit="window: {all_year: yes}",
    )
    add_policy(broken, "tongzhou", place=("通州区", "Tongzhou"), stage="draft", sources="reprint")
    broken.write("leads.yaml", LEADS)
    assert partners.validate(broken.root) == ()
    return broken  # fmt: skip


def listed(town: Broken, *arguments: str) -> list[str]:
    shown = town.cli("policies", "--registry", town.root, *arguments, "--format", "json")
    assert shown.code == 0
    return [each.get("policy", each.get("lead")) for each in json.loads(shown.out)]


@pytest.mark.parametrize(
    "word", ["haidian", "海淀", "海淀区", "Haidian", "HAIDIAN DISTRICT", "北京市海淀区", "中关村科学城"]
)
def test_a_district_has_its_own_policies_and_those_of_the_whole_city(town: Broken, word: str) -> None:
    assert listed(town, "--district", word) == ["city", "haidian"]


def test_a_district_without_policies_has_those_of_the_whole_city(town: Broken) -> None:
    assert listed(town, "--district", "延庆") == ["city"]
    add_policy(town, "etown", place=("北京经济技术开发区", "Beijing Economic-Technological Development Area"))
    assert listed(town, "--district", "亦庄") == ["city", "etown"]


def test_an_unknown_district_is_refused_with_the_nearest(town: Broken) -> None:
    shown = town.cli("policies", "--registry", town.root, "--district", "Haidien")
    assert (shown.code, shown.out) == (2, "")
    assert 'no district "Haidien". Did you mean "Haidian"?' in shown.err
    chinese = town.cli("policies", "--registry", town.root, "--district", "海店区", "--lang", "zh").err
    assert "没有名为“海店区”的区。是否想写“海淀区”？" in chinese
    for word in ("上海", "", " "):
        shown = town.cli("policies", "--registry", town.root, "--district", word)
        assert (shown.code, shown.out) == (2, "")


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2024-02-29", ["chaoyang", "haidian"]),
        ("2024-03-01", ["chaoyang", "city", "haidian"]),
        ("2024-03-10", ["chaoyang", "city", "haidian"]),
        ("2024-03-11", ["city", "haidian"]),
        ("2024-03-31", ["city", "haidian"]),
        ("2024-04-01", ["haidian"]),
    ],
)
def test_open_on_leaves_out_drafts_what_is_not_valid_and_what_is_known_to_be_closed(
    town: Broken, day: str, found: list[str]
) -> None:
    assert listed(town, "--open-on", day) == found


def test_a_policy_is_open_if_one_of_its_benefits_is(town: Broken) -> None:
    text = town.path("policies/haidian.yaml").read_text("utf-8")
    town.write("policies/haidian.yaml", text.replace("    window: {all_year: yes}\n", ""))
    assert "haidian" not in listed(town, "--open-on", "2024-03-01")
    assert "haidian" in listed(town, "--open-on", "2024-02-29")


@pytest.mark.parametrize(
    ("grade", "found"),
    [("official", ["city"]), ("reprint", ["haidian", "tongzhou"]), ("summary", ["chaoyang"])],
)
def test_policies_are_narrowed_by_how_the_best_source_of_a_benefit_was_read(
    town: Broken, grade: str, found: list[str]
) -> None:
    assert listed(town, "--evidence", grade) == found
    refused = town.cli("policies", "--registry", town.root, "--evidence", f"{grade}s")
    assert (refused.code, refused.out) == (2, "")


def test_filters_hold_together(town: Broken) -> None:
    assert listed(town, "--district", "海淀", "--evidence", "reprint", "--open-on", "2024-04-01") == [
        "haidian"
    ]
    assert listed(town, "--district", "朝阳", "--open-on", "2024-04-01") == []


def test_a_row_says_when_to_apply_and_how_sources_were_read(town: Broken) -> None:
    rows = [line.split("\t") for line in town.cli("policies", "--registry", town.root).out.splitlines()]
    assert {row[0]: (row[6], row[7]) for row in rows} == {
        "chaoyang": ("", "summary"),
        "city": ("2024-03-01 to 2024-03-31", "official"),
        "haidian": ("until 2024-02-29", "reprint"),
        "tongzhou": ("", "reprint"),
    }


def test_a_row_says_in_json_when_to_apply_and_what_came_after(town: Broken) -> None:
    add_policy(town, "old", more="replaced_by: [city]\nconfirmed_on: 2024-01-01\nwindow: {all_year: yes}")
    shown = town.cli("policies", "--registry", town.root, "--format", "json").out
    by_id = {each["policy"]: each for each in json.loads(shown)}
    assert by_id["city"]["window"] == {"opens": "2024-03-01", "closes": "2024-03-31", "all_year": False}
    assert (by_id["old"]["replaced_by"], by_id["old"]["confirmed_on"]) == (["city"], "2024-01-01")
    assert by_id["old"]["window"]["all_year"] is True
    assert (by_id["tongzhou"]["window"], by_id["tongzhou"]["confirmed_on"]) == (None, None)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], ["city-plan", "haidian-call"]),
        (["--district", "海淀"], ["city-plan", "haidian-call"]),
        (["--district", "朝阳"], ["city-plan"]),
        (["--place", "haidian"], ["haidian-call"]),
        (["--evidence", "reprint"], ["city-plan"]),
        (["--evidence", "official"], []),
    ],
)
def test_leads_are_listed_instead_and_narrowed_alike(
    town: Broken, arguments: list[str], found: list[str]
) -> None:
    assert listed(town, "--leads", *arguments) == found


def test_a_lead_says_what_is_known_in_the_language_of_the_run(town: Broken) -> None:
    rows = [
        line.split("\t")
        for line in town.cli("policies", "--registry", town.root, "--leads", "--lang", "zh").out.splitlines()
    ]
    assert rows[0] == ["city-plan", "某方案", "某局", "2024-05", "据称支持算力", "https://example.cn/plan"]
    assert rows[1][3:] == ["", "据称征集项目", ""]


def test_no_matching_lead_is_said_on_standard_error(town: Broken) -> None:
    shown = town.cli("policies", "--registry", town.root, "--leads", "--evidence", "summary")
    assert (shown.code, shown.out, shown.err) == (0, "", "No matching leads.\n")


def test_a_policy_is_described_with_its_successor_window_and_confirmation(town: Broken) -> None:
    add_policy(
        town, "old",
        more="replaced_by: [city, haidian]\nconfirmed_on: 2024-01-01\nwindow: {opens: 2024-03-01}",
        of_benefit="article: {zh: 第三条, en: article 3}\nwindow: {all_year: yes}",
    )  # fmt: skip
    shown = town.cli("policy", "old", "--registry", town.root, "--format", "table").out
    lines = [line.strip() for line in shown.splitlines()]
    for line in ("applications: from 2024-03-01", "replaced by: city, haidian", "last confirmed: 2024-01-01"):
        assert line in lines
    assert lines.index("article: article 3") < lines.index("applications: all year")
    chinese = town.cli("policy", "old", "--registry", town.root, "--format", "table", "--lang", "zh").out
    for words in (
        "申报时间：2024-03-01 起",
        "接替的政策：city、haidian",
        "最近核对：2024-01-01",
        "条款：第三条",
        "申报时间：全年受理",
    ):
        assert words in chinese
