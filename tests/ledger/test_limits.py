"""Shared limits by hand: what lines are paid where limits come in sequence, nest, cross, or are stated differently."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest

from partners.ledger.answers import prepare
from partners.ledger.line_reasons import facts_of_reason, reasons
from partners.ledger.reports import Total
from partners.ledger.totals import total, totals
from support.invented import CITY, rule
from support.laws import some_cases
from support.ledgers import ENGINES, claims, judged, judged_by, ledger

MILLION = Decimal(1_000_000)
Given = Mapping[str, Any]
ways = pytest.mark.parametrize("way", ENGINES)


def cap(millions: int, *per: str, received: str = "received", **more: str) -> dict[str, Any]:
    found: dict[str, Any] = {"amount": str(millions * MILLION)}
    if per:
        found |= {"per": [*per], "received": received}
    return found | ({"year_of": "signed_on"} if "year" in per else {}) | more


BUDGET = {"amount": "1000000", "year_of": "signed_on", "used": "used"}
FIFTH = {"of": "cost", "exactly": "20%"}


def line(day: date, **more: object) -> dict[str, object]:
    known = {"young": True, "cost": 10 * MILLION, "applicant": "aye", "received": 0, "used": 0, "wages": 0}
    return {**known, "signed_on": day, **more}


def in_millions(rows: Sequence[Mapping[str, Any]], name: str = "high") -> list[Decimal]:
    assert name == "paid" or [row["low"] for row in rows] == [row["high"] for row in rows]
    return [Decimal(row[name]) / 100 / MILLION for row in rows]


@ways
@pytest.mark.parametrize(
    ("caps", "reasons"),
    [
        ([cap(3, "applicant", "year"), cap(1)], ["cap-2", "cap-2", "cap", "cap"]),
        ([cap(1), cap(3, "applicant", "year")], ["cap", "cap", "cap", "cap-2"]),
    ],
    ids=["shared first", "per claim first"],
)
def test_a_cap_is_not_charged_with_what_another_limit_refused(
    way: str, caps: list[Any], reasons: list[str]
) -> None:
    benefit = rule({"amount": FIFTH, "caps": caps})
    rows = judged(benefit, claims([line(date(2024, month, 1)) for month in (1, 2, 3, 4)]), way)
    assert in_millions(rows) == [1, 1, 1, 0]
    assert in_millions(rows, "paid") == [1, 2, 3, 3]
    assert [row["reason"] for row in rows] == reasons


@ways
def test_a_cap_over_the_years_is_not_charged_with_what_budgets_of_the_years_refused(way: str) -> None:
    benefit = rule({"amount": FIFTH, "caps": [cap(4, "applicant")], "budget": BUDGET})
    lines = claims([line(date(year, 5, 1)) for year in (2024, 2025, 2026)])
    rows = judged(benefit, lines, way)
    assert in_millions(rows) == [1, 1, 1]
    assert in_millions(rows, "paid") == [1, 2, 3]
    assert [row["reason"] for row in rows] == ["budget"] * 3
    assert total(ledger(lines, way), benefit) == Total({}, 3, 3 * MILLION, 3 * MILLION)


@ways
def test_a_cap_of_the_year_of_signing_stands_beside_a_budget_of_the_year_of_claiming(way: str) -> None:
    budget = BUDGET | {"year_of": "paid_on"}
    benefit = rule({"amount": FIFTH, "caps": [cap(3, "applicant", "year")], "budget": budget})
    days = [(date(2024, 12, 1), date(2025, 1, 9)), (date(2024, 11, 1), date(2024, 11, 9)), (date(2024, 10, 1), date(2026, 2, 1)), (date(2024, 9, 1), date(2027, 1, 1))]  # fmt: skip
    rows = judged(benefit, claims([line(signed, paid_on=paid) for signed, paid in days]), way)
    # In the order of the days of claiming: 2024, 2025, 2026 a million each; then the cap of 2024 is full.
    assert in_millions(rows) == [1, 1, 1, 0]
    # Where two limits leave the same, the one written first is named.
    assert [row["reason"] for row in rows] == ["budget", "budget", "cap", "cap"]
    assert in_millions(rows, "paid") == [2, 1, 3, 3]


@ways
def test_a_cap_per_project_is_not_charged_with_what_a_cap_per_applicant_refused(way: str) -> None:
    benefit = rule({"amount": FIFTH, "caps": [cap(3, "supplier"), cap(1, "applicant", received="used")]})
    lines = [
        line(date(2024, 1, 1), applicant=who, supplier="sea") for who in ("aye", "aye", "bee", "zed", "new")
    ]
    rows = judged(benefit, claims(lines), way)
    assert in_millions(rows) == [1, 0, 1, 1, 0]
    assert [row["reason"] for row in rows] == ["cap-2", "cap-2", "cap-2", "cap", "cap"]


@ways
def test_lines_of_25_within_30_per_applicant_and_10_per_claim_are_paid_10_each(way: str) -> None:
    caps = [cap(0, "applicant") | {"amount": "30"}, cap(0) | {"amount": "10"}]
    benefit = rule({"amount": {"of": "cost", "exactly": "100%"}, "caps": caps})
    lines = claims([line(date(2024, 1, 1), cost=25)] * 2)
    rows = judged(benefit, lines, way)
    assert [(row["low"], row["high"], row["paid"]) for row in rows] == [
        (1000, 1000, 1000),
        (1000, 1000, 2000),
    ]
    assert total(ledger(lines, way), benefit) == Total({}, 2, Decimal(20), Decimal(20))


UNEVEN = {"sum_of": [{"of": "cost", "exactly": "100%"}, {"of": "rent", "at_most": "100%"}]}


@ways
def test_a_claim_that_others_leave_nothing_for_gets_nothing(way: str) -> None:
    caps = [cap(0, "applicant") | {"amount": "3"}]
    day = date(2024, 1, 1)
    lines = [line(day, cost=cost, rent=rent) for cost, rent in ((1, 2), (2, 0), (1, 1))]
    rows = judged(rule({"amount": UNEVEN, "caps": caps}), claims(lines), way)
    assert [(row["low"], row["high"]) for row in rows] == [(100, 300), (0, 200), (0, 0)]


@ways
def test_the_low_of_a_total_is_not_what_is_paid_where_all_claim_their_lows(way: str) -> None:
    # X in 2024 claims 0 to 1, Y in 2024 1, X in 2025 1; all at their lows are paid 2, all at their highs 1.
    caps = [cap(0, "applicant") | {"amount": "1"}, cap(0, "year", received="used") | {"amount": "1"}]
    benefit = rule({"amount": UNEVEN, "caps": caps})
    lines = claims(
        [
            line(date(2024, 1, 1), cost=0, rent=1),
            line(date(2024, 2, 1), cost=1, rent=0, applicant="bee"),
            line(date(2025, 1, 1), cost=1, rent=0),
        ]
    )
    rows = judged(benefit, lines, way)
    assert [(row["low"], row["high"]) for row in rows] == [(0, 100), (0, 100), (0, 100)]
    assert total(ledger(lines, way), benefit) == Total({}, 3, Decimal(0), Decimal(2))


@ways
def test_what_is_left_over_the_years_is_of_the_day_that_orders_the_claims(way: str) -> None:
    caps = [cap(3, "applicant", "year")]
    lines = [
        line(date(2024, 1, 1), paid_on=date(2024, 9, 1), cost=10 * MILLION),
        line(date(2024, 2, 1), paid_on=date(2024, 3, 1), cost=10 * MILLION),
    ]
    benefit = {"amount": FIFTH, "caps": caps}
    assert in_millions(judged(rule(benefit), claims(lines), way)) == [2, 1]
    assert in_millions(judged(rule(benefit | {"order_by": "paid_on"}), claims(lines), way)) == [1, 2]
    unknown = [{name: value for name, value in each.items() if name != "paid_on"} for each in lines]
    rows = judged(rule(benefit | {"order_by": "paid_on"}), claims(unknown), way)
    assert [(row["low"], row["high"], row["reason"]) for row in rows] == [
        (100 * MILLION, 200 * MILLION, "may:cap")
    ] * 2


@ways
def test_of_what_lines_of_a_group_received_the_largest_counts_for_the_low_and_the_smallest_for_the_high(
    way: str,
) -> None:
    benefit = rule({"amount": FIFTH, "caps": [cap(3, "applicant", "year")]})
    stated = [0, 2 * MILLION]
    lines = claims([line(date(2024, month, 1), received=each) for month, each in enumerate(stated, 1)])
    rows = judged(benefit, lines, way)
    assert [(row["low"], row["high"]) for row in rows] == [(100 * MILLION, 200 * MILLION), (0, 100 * MILLION)]
    assert [row["reason"] for row in rows] == ["may:cap", "cap"]
    every = total(ledger(lines, way), benefit)
    assert (every.low, every.high, every.disagreeing) == (1 * MILLION, 3 * MILLION, (("received", 1),))


@ways
def test_a_group_that_is_not_known_keeps_its_own_low(way: str) -> None:
    benefit = rule({"amount": FIFTH, "budget": BUDGET | {"amount": "7000000"}})
    lines = [
        line(date(2024, 1, 1)),
        {key: value for key, value in line(date(2024, 1, 1)).items() if key != "signed_on"},
    ]
    every, groups = totals(ledger(claims(lines), way), benefit)
    assert [(each.group["year"], each.low, each.high) for each in groups] == [
        (2024, 2 * MILLION, 2 * MILLION),
        (None, 2 * MILLION, 2 * MILLION),
    ]
    assert (every.low, every.high) == (4 * MILLION, 4 * MILLION)


@ways
def test_a_part_comes_to_no_more_than_the_whole(way: str) -> None:
    # Both claim 3 at most in a year of which 4 are for all; bee, who stands first, is sure of 2.
    caps = [cap(4, "applicant"), cap(4, "year", received="used")]
    benefit = rule({"amount": UNEVEN, "caps": caps})
    lines = claims(
        [
            line(date(2024, 1, 1), cost=2 * MILLION, rent=0, applicant="bee"),
            line(date(2024, 2, 1), cost=0, rent=3 * MILLION),
            line(date(2024, 3, 1), cost=0, rent=3 * MILLION),
        ]
    )
    every, groups = totals(ledger(lines, way), benefit)
    assert (every.low, every.high) == (2 * MILLION, 4 * MILLION)
    assert sorted((each.low, each.high) for each in groups) == [(0, 2 * MILLION), (2 * MILLION, 2 * MILLION)]


@ways
def test_a_cap_that_is_reached_does_not_hide_what_is_not_known_of_it(way: str) -> None:
    benefit = rule({"amount": FIFTH, "caps": [cap(1, "applicant", "year")]})
    lines = claims([line(date(2024, 1, 1), received=None), line(date(2025, 1, 1), received=0)])
    rows = judged(benefit, lines, way)
    assert [(row["low"], row["high"]) for row in rows] == [(0, 100 * MILLION), (100 * MILLION, 100 * MILLION)]
    assert [row["reason"] for row in rows] == ["cap,needs:received", "cap"]
    said = reasons(benefit)["cap,needs:received"]
    assert said.en == "limited: at most 1,000,000 CNY per applicant and calendar year; needs: received"
    assert facts_of_reason(benefit, "cap,needs:received") == ("received",)


@ways
def test_a_total_counts_what_lines_state_as_received_for_which_others_leave_nothing(way: str) -> None:
    caps = [
        cap(0, "applicant", "year") | {"amount": "3"},
        cap(0, "year", received="used") | {"amount": "100"},
    ]
    benefit = rule({"amount": {"of": "cost", "exactly": "100%"}, "caps": caps})
    lines = claims([line(date(2024, 1, 1), cost=3), line(date(2024, 2, 1), cost=2, received=3)])
    rows = judged(benefit, lines, way)
    assert [(row["low"], row["high"]) for row in rows] == [(0, 300), (0, 0)]
    every, groups = totals(ledger(lines, way), benefit)
    assert (every.low, every.high, every.disagreeing) == (Decimal(0), Decimal(3), (("received", 1),))
    assert [(each.low, each.high) for each in groups] == [(Decimal(0), Decimal(3))]


@ways
def test_a_group_is_sure_of_what_those_leave_that_may_belong_to_it(way: str) -> None:
    benefit = rule(
        {"amount": {"of": "cost", "exactly": "100%"}, "caps": [cap(0, "applicant") | {"amount": "3"}]}
    )
    unknown = {name: value for name, value in line(date(2024, 1, 1), cost=2).items() if name != "applicant"}
    lines = claims([unknown, line(date(2024, 2, 1), cost=2)])
    assert [(row["low"], row["high"]) for row in judged(benefit, lines, way)] == [(100, 200), (100, 200)]
    every, groups = totals(ledger(lines, way), benefit)
    assert [(each.low, each.high) for each in groups] == [(Decimal(1), Decimal(2))] * 2
    assert (every.low, every.high) == (Decimal(3), Decimal(4))


@some_cases(2)
@ways
@pytest.mark.parametrize("stated", [3, None])
def test_what_a_line_states_that_may_be_of_any_group_counts_for_all(way: str, stated: int | None) -> None:
    benefit = rule(
        {"amount": {"of": "cost", "exactly": "100%"}, "caps": [cap(0, "applicant") | {"amount": "3"}]}
    )
    unknown = {name: value for name, value in line(date(2024, 1, 1), cost=1).items() if name != "applicant"}
    lines = claims([unknown | {"received": stated}, line(date(2024, 2, 1), cost=2)])
    rows = judged(benefit, lines, way)
    assert [(row["low"], row["high"]) for row in rows] == [(0, 100), (0, 200)]
    every = total(ledger(lines, way), benefit)
    assert (every.low, every.high) == (Decimal(0), Decimal(3))


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
def test_on_spark_a_line_with_no_turn_in_one_limit_has_it_in_another(spark: Any) -> None:
    caps = [
        cap(0, "applicant", "supplier") | {"amount": "10"},
        cap(0, "applicant", "year", received="used") | {"amount": "3"},
    ]
    benefit = rule({"amount": {"of": "cost", "exactly": "100%"}, "caps": caps})
    lines = claims([line(date(2024, 1, 1), cost=2), line(date(2024, 1, 2), cost=2, supplier="sea")])
    expected = judged(benefit, lines, "joined")
    assert [(row["low"], row["high"]) for row in expected] == [(200, 200), (100, 100)]
    assert judged_by(benefit, lines, spark) == expected


def test_a_frame_is_answered_where_limits_cross(tmp_path: Any) -> None:
    benefit = rule({"amount": FIFTH, "caps": [cap(4, "applicant")], "budget": BUDGET})
    table = pa.table(
        {
            "partners:line": [1, 2, 3, 4],
            "applicant": ["AYE", "aye", None, "bee"],
            "cost": [Decimal(10_000_000)] * 4,
            "signed_on": [date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1), date(2026, 1, 2)],
        }
    )
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        frame: Any = nw.from_native(connection.from_arrow(table))
        given = {"young": True, "received": 0, "used": 0}
        columns = {name: name for name in ("applicant", "cost", "signed_on")}
        ready = prepare(frame, CITY, [benefit], columns, given)
        found = total(ready, benefit)
    # The third may be anybody's: what it takes of 2026 the fourth may lack, and it may lack of a cap.
    assert (found.low, found.high) == (2 * MILLION, 3 * MILLION)
