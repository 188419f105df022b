"""Deductions worked out by hand for one claim, and in words."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from partners.records.deductions import Deduction
from partners.rules.explanations import reason
from support.invented import bounds, judge, rule

ALL = {"of": "cost", "exactly": "100%"}
ONCE = {"received": "received", "per": ["applicant", "year"], "year_of": "signed_on"}


def deducted(*deductions: Any, **claim: object) -> tuple[str, str, str | None]:
    found = judge({"amount": ALL, "deductions": deductions}, young=True, **claim)
    outcome, low, high = bounds(found)
    return outcome, str(low), None if high is None else str(high)


def test_only_the_difference_to_what_was_received_is_paid() -> None:
    assert deducted(ONCE, cost=1000, received=300) == ("eligible", "700.00", "700.00")
    assert deducted(ONCE, cost=1000, received=1300) == ("eligible", "0.00", "0.00")


def test_what_was_received_may_be_anything_where_it_is_unknown() -> None:
    assert deducted(ONCE, cost=1000) == ("eligible", "0.00", "1000.00")
    found = judge({"amount": ALL, "deductions": [ONCE]}, young=True, cost=1000)
    assert found.missing == ("received",)


def test_so_much_of_it_is_deducted_as_the_rate_says_rounded_to_the_fen() -> None:
    assert deducted({"received": "received", "rate": "50%"}, cost="10.00", received="3.01")[1] == "8.49"
    assert deducted({"received": "received", "rate": "1/3"}, cost="10.00", received="1.00")[1] == "9.67"


def test_several_deductions_are_taken_one_after_the_other_before_any_cap() -> None:
    benefit = {"amount": ALL, "deductions": [ONCE, {"received": "wages"}], "caps": [{"amount": "500"}]}
    assert bounds(judge(benefit, young=True, cost=1000, received=300, wages=150))[1:] == (
        Decimal(500),
        Decimal(500),
    )
    assert bounds(judge(benefit, young=True, cost=1000, received=300, wages=350))[1:] == (
        Decimal(350),
        Decimal(350),
    )


def test_a_deduction_is_said_and_counted_in_the_data() -> None:
    found = judge({"amount": ALL, "deductions": [ONCE | {"rate": "50%"}]}, young=True, cost=10, received=4)
    assert (
        "less 50% of the received (once per applicant and calendar year), 4.00 CNY received"
        in reason(found).en
    )
    assert "扣除received（中）的 50%（每个applicant（中）每个自然年扣除一次），已得 4.00 元" in found.explain(
        "zh"
    )
    assert found.to_data()["deductions"] == [
        {"fact": "received", "rate": "1/2", "per": ["applicant", "year"], "received": "4.00", "sources": []}
    ]


def test_a_ledger_asks_for_what_tells_the_groups_and_the_order() -> None:
    one = rule({"amount": ALL, "deductions": [ONCE]})
    assert one.facts == ("young", "cost", "received", "applicant", "signed_on")
    assert one.takes_turns
    assert one.order_by == "signed_on"
    assert not rule({"amount": ALL, "deductions": [{"received": "received"}]}).takes_turns


@pytest.mark.parametrize(
    "changes", [{"year_of": None}, {"per": ["applicant"]}, {"rate": "120%"}, {"amount": "1"}]
)
def test_a_deduction_that_cannot_be_meant_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Deduction.model_validate(ONCE | changes)
