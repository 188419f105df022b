import json

import pytest

from conftest import Cli


def test_json_lists_five_categories_then_the_unstated_then_the_total(cli: Cli) -> None:
    rows = json.loads(cli("coverage", "--format", "json").out)
    assert all(list(row) == ["batch", "category", "published", "named"] for row in rows)
    order = ["compute", "data", "model", "application", "investment", "not-stated", "total"]
    assert [(row["batch"], row["category"]) for row in rows] == [(n, each) for n in (1, 2) for each in order]


def test_a_count_that_no_source_states_is_null_and_not_zero(cli: Cli) -> None:
    rows = json.loads(cli("coverage", "--batch", "1", "--format", "json").out)
    assert {row["category"]: row["published"] for row in rows} == {
        "compute": 2,
        "data": 9,
        "model": 7,
        "application": None,
        "investment": None,
        "not-stated": None,
        "total": 39,
    }


@pytest.mark.parametrize("batch", ["2", "第二批", "2023-07-03"])
def test_one_batch_may_be_asked_for(cli: Cli, batch: str) -> None:
    rows = json.loads(cli("coverage", "--batch", batch, "--format", "json").out)
    assert {row["batch"] for row in rows} == {2}
    assert rows[-1] == {"batch": 2, "category": "total", "published": 63, "named": 5}


def test_rows_are_named_in_the_language_of_the_run(cli: Cli) -> None:
    assert cli("coverage", "-b", "1").out.splitlines()[-2:] == [
        "1\tcategory not stated\t\t1",
        "1\ttotal\t39\t10",
    ]
    assert "1\t类别未说明\t\t1\n1\t合计\t39\t10\n" in cli("coverage", "--lang", "zh").out
