import json

import partners
from conftest import Cli

KEYS = [
    *("id", "publisher", "title", "number", "published", "url", "evidence", "read_on"),
    *("primary", "good_for", "note"),
]


def test_all_sources_are_listed_unless_some_are_named(cli: Cli) -> None:
    rows = json.loads(cli("sources", "--format", "json").out)
    assert [row["id"] for row in rows] == list(partners.load().sources)
    assert all(list(row) == KEYS for row in rows)


def test_named_sources_come_in_the_order_in_which_they_are_named(cli: Cli) -> None:
    rows = json.loads(cli("sources", "gkzhan-2023-11", "csj-2023-05", "--format", "json").out)
    assert [row["id"] for row in rows] == ["gkzhan-2023-11", "csj-2023-05"]


def test_what_is_unknown_of_a_source_is_null(cli: Cli) -> None:
    (row,) = json.loads(cli("sources", "sjs-2024-draft", "--format", "json").out)
    assert (row["published"], row["number"], row["primary"]) == (None, None, False)
    (row,) = json.loads(cli("sources", "qianlong-2023-05", "--format", "json").out)
    assert row["title"] is None


def test_titles_are_printed_and_publishers_translated(cli: Cli) -> None:
    assert cli("sources", "csj-2023-05").out.startswith(
        "csj-2023-05\tChina Securities Journal\t北京力推大模型产业加速落地\t\t"
    )
    assert "\t中国证券报\t" in cli("sources", "csj-2023-05", "--lang", "zh").out
