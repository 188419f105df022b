import json
from typing import Any

import pytest

from conftest import Broken, Cli, terminal, without_escapes

KEYS = [
    "organization",
    "name",
    "name_en",
    "name_as_printed",
    "category",
    "batch",
    "since",
    "until",
    "sources",
]
UNIQUE_KEYS = ["organization", "name", "name_en", "categories", "batches", "since", "sources"]


def listed(cli: Cli, *arguments: object) -> Any:
    shown = cli("list", *arguments, "--format", "json")
    assert shown.code == 0
    return json.loads(shown.out)


def ids(cli: Cli, *arguments: object) -> list[str]:
    return [row["organization"] for row in listed(cli, *arguments)]


def test_json_has_the_keys_of_the_contract_in_order(cli: Cli) -> None:
    rows = listed(cli)
    assert len(rows) == 16
    assert all(list(row) == KEYS for row in rows)
    assert rows[0] == {
        "organization": "alibaba-cloud",
        "name": "阿里云计算有限公司",
        "name_en": None,
        "name_as_printed": "阿里云计算有限公司",
        "category": "compute",
        "batch": 1,
        "since": "2023-05-19",
        "until": None,
        "sources": ["csj-2023-05"],
    }


def test_rows_come_by_batch_and_then_as_printed(cli: Cli) -> None:
    assert ids(cli) == [
        "alibaba-cloud",
        "beijing-super-cloud",
        "beijing-big-data-centre",
        "baai",
        "beijing-data-exchange",
        "baai",
        "baidu",
        "alibaba-damo-beijing",
        "kunlun-tech",
        "360-security",
        "zhipu",
        "baidu",
        "21vianet-beijing",
        "china-telecom-beijing",
        "china-mobile-beijing",
        "ascend-beijing",
    ]


def test_what_is_unknown_is_null(cli: Cli) -> None:
    rows = {row["organization"]: row for row in listed(cli)}
    assert (rows["zhipu"]["name"], rows["zhipu"]["category"]) == (None, None)
    assert (rows["360-security"]["name"], rows["360-security"]["name_en"]) == (
        None,
        "360 Security Technology",
    )


@pytest.mark.parametrize("category", ["compute", "算力", "算力伙伴", "compute partner", "COMPUTE"])
def test_a_category_is_named_by_id_or_in_either_language(cli: Cli, category: str) -> None:
    assert ids(cli, "--category", category, "--batch", 1) == ["alibaba-cloud", "beijing-super-cloud"]


def test_filters_are_repeatable(cli: Cli) -> None:
    assert ids(cli, "-c", "not-stated", "-c", "data") == [
        "beijing-big-data-centre",
        "baai",
        "beijing-data-exchange",
        "zhipu",
    ]
    assert len(ids(cli, "-b", 1, "-b", "2023-07-03")) == 16


@pytest.mark.parametrize("group", ["alibaba", "阿里巴巴", "ALIBABA"])
def test_a_group_filters(cli: Cli, group: str) -> None:
    assert ids(cli, "--group", group) == ["alibaba-cloud", "alibaba-damo-beijing"]


def test_a_search_finds_a_part_of_a_name(cli: Cli) -> None:
    assert ids(cli, "--search", "百度") == ids(cli, "-s", "BAIDU") == ["baidu", "baidu"]


def test_each_organisation_is_listed_once_where_asked_for(cli: Cli) -> None:
    rows = listed(cli, "--unique")
    assert len(rows) == 14
    assert all(list(row) == UNIQUE_KEYS for row in rows)
    (baidu,) = (row for row in rows if row["organization"] == "baidu")
    assert (baidu["categories"], baidu["batches"], baidu["since"]) == (
        ["model", "compute"],
        [1, 2],
        "2023-05-19",
    )
    assert baidu["sources"] == ["csj-2023-05", "gkzhan-2023-11"]
    (zhipu,) = (row for row in rows if row["organization"] == "zhipu")
    assert (zhipu["name"], zhipu["categories"]) == (None, [None])


def test_unique_rows_are_named_in_the_language_of_the_run(cli: Cli) -> None:
    assert "智谱华章\tzhipu\tnot stated\t1\t2023-05-19\tcsj-2023-05\n" in cli("list", "--unique").out
    assert "\t算力伙伴\t" in cli("list", "--unique", "--lang", "zh").out


def test_before_the_launch_nobody_is_a_partner_and_that_is_said(cli: Cli) -> None:
    shown = cli("list", "--as-of", "2023-05-18", "--format", "json")
    assert (shown.code, json.loads(shown.out)) == (0, [])
    assert shown.err.startswith("No matching memberships.\nIt may still be a partner: ")
    assert cli("list", "--as-of", "2023-05-18", "--unique").err == shown.err


def test_on_the_day_of_the_launch_the_first_batch_is_listed(cli: Cli) -> None:
    assert len(ids(cli, "--as-of", "2023-05-19")) == 11


def test_a_pipe_gets_empty_fields_for_what_is_unknown(cli: Cli) -> None:
    lines = cli("list").out.splitlines()
    assert lines[0] == "阿里云计算有限公司\talibaba-cloud\tcompute partner\t1\t2023-05-19\tcsj-2023-05"
    assert lines[10] == "智谱华章\tzhipu\t\t1\t2023-05-19\tcsj-2023-05"


def test_an_end_is_listed_where_there_is_one(cli: Cli, broken: Broken) -> None:
    broken.replace("batches/2023-05-19.yaml", "category: data,", "category: data, until: 2024-01-31,")
    rows = listed(cli, "--registry", broken.root)
    assert [row["until"] for row in rows[2:4]] == ["2024-01-31", None]
    lines = cli("list", "--registry", broken.root).out.splitlines()
    assert lines[2].split("\t")[5] == "2024-01-31"
    assert lines[3].split("\t")[5] == ""


def test_a_table_says_what_no_source_states() -> None:
    shown = without_escapes(terminal(120, ["list"]))
    (line,) = (line for line in shown.splitlines() if "zhipu" in line)
    assert "not stated" in line
