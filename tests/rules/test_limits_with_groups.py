"""Limits that meet totals of groups, deductions and other benefits, worked out by hand for one claim and in ledgers."""

from typing import Any

import pytest

from partners.ledger.line_reasons import reasons
from partners.rules.estimates import Rule
from support.invented import judge, registry_of, rule
from support.ledgers import ENGINES, claims, judged

ALL = {"of": "cost", "exactly": "100%"}
TOTAL = {"total_of": "cost", "per": ["applicant"], "besides": "rent"}
OF_THE_TOTAL = {"amount": {"of": TOTAL, "exactly": "10%"}}
BY_THE_TOTAL = {
    "amount": {"cases": [{"when": {"figure": TOTAL, "above": "300"}, "amount": "50"}, {"amount": "20"}]},
    "per": ["applicant"],
    "received": "received",
}
KNOWN = {"young": True, "local": True, "rent": 0, "wages": 0, "received": 0, "used": 0, "applicant": "ann"}


def paid(one: Rule, way: str, *lines: dict[str, Any]) -> list[tuple[int, int | None]]:
    """What lines of one applicant are paid, in CNY."""
    rows = judged(one, claims([KNOWN | line for line in lines]), way)
    assert {row["reason"] for row in rows} <= {*reasons(one)}
    return [(row["low"] // 100, None if row["high"] is None else row["high"] // 100) for row in rows]


def sure(*amounts: int) -> list[tuple[int, int]]:
    return [(each, each) for each in amounts]


@pytest.mark.parametrize("way", ENGINES)
def test_a_cap_may_be_a_part_of_the_total_of_a_group(way: str) -> None:
    one = rule({"amount": ALL, "caps": [OF_THE_TOTAL]})
    assert paid(one, way, {"cost": 100}, {"cost": 300}) == sure(40, 40)
    assert paid(one, way, {"cost": 100}, {"cost": 300}, {"cost": None}) == [(40, 100), (40, 300), (0, None)]
    assert judge({"amount": ALL, "caps": [OF_THE_TOTAL]}, young=True, cost=100, rent=50).high == 15


@pytest.mark.parametrize("way", ENGINES)
def test_a_shared_cap_may_depend_on_the_total_of_its_group(way: str) -> None:
    one = rule({"amount": ALL, "caps": [BY_THE_TOTAL]})
    assert paid(one, way, {"cost": 30}, {"cost": 300}) == sure(30, 20)
    assert paid(one, way, {"cost": 30}, {"cost": 200}) == sure(20, 0)


@pytest.mark.parametrize("way", ENGINES)
def test_a_cap_may_be_a_share_of_what_another_benefit_pays(way: str) -> None:
    first = {"amount": {"of": "cost", "exactly": "10%"}, "conditions": [{"fact": "local", "is": "yes"}]}
    cap = {"amount": {"share": "50%", "amount": {"benefit": "city/b1"}}}
    one = registry_of(first, {"amount": {"of": "wages", "exactly": "100%"}, "caps": [cap]}).rules[1]
    assert one.facts == ("young", "wages", "local", "cost")
    found = paid(
        one,
        way,
        {"cost": 400, "wages": 30},
        {"cost": 400, "wages": 5},
        {"cost": 400, "wages": 30, "local": None},
    )
    assert found == [(20, 20), (5, 5), (0, 20)]


@pytest.mark.parametrize("way", ENGINES)
def test_a_benefit_as_a_base_is_paid_within_the_limits_that_it_shares(way: str) -> None:
    limit = {"amount": "30", "per": ["applicant"], "received": "used", "benefits": ["b1"]}
    half = {"share": "50%", "amount": {"benefit": "city/b1"}}
    one = registry_of({"amount": ALL}, {"amount": half}, limits=[limit]).rules[1]
    assert paid(one, way, {"cost": 20}, {"cost": 20}, {"cost": 20}) == sure(10, 5, 0)


@pytest.mark.parametrize("way", ENGINES)
def test_a_claim_that_a_deduction_leaves_nothing_of_is_not_counted(way: str) -> None:
    count = {"claims": "1", "per": ["applicant"], "received": "times"}
    one = rule({"amount": ALL, "deductions": [{"received": "wages"}], "caps": [count]})
    lines = ({"cost": 20, "wages": 30}, {"cost": 20}, {"cost": 20})
    assert paid(one, way, *(line | {"times": 0} for line in lines)) == sure(0, 20, 0)
    assert paid(one, way, *(line | {"times": 1} for line in lines)) == sure(0, 0, 0)


@pytest.mark.parametrize("received", ["times", "hours"])
def test_a_number_of_claims_may_be_whole_or_not(received: str) -> None:
    def benefit(count: int) -> dict[str, Any]:
        return {"amount": ALL, "caps": [{"claims": str(count), "per": ["applicant"], "received": received}]}

    highs = [judge(benefit(2), young=True, cost=9, **{received: many}).high for many in (0, 1, 2, 3)]
    assert highs == [9, 9, 0, 0]
    for way in ENGINES:
        assert paid(rule(benefit(4)), way, *[{"cost": 9, received: 2}] * 3) == sure(9, 9, 0)
