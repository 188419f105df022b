"""Totals of a fact over the claims of a group, worked out by hand for one claim, and in words."""

import pytest
from pydantic import ValidationError

from partners.records.figures import TotalOf
from partners.rules.wording import say_amount
from support.invented import CITY, judge, paid, rule

OF_THE_YEAR = {"total_of": "cost", "per": ["applicant", "year"], "year_of": "signed_on", "besides": "rent"}
ABOVE = {"of": {"part_of": OF_THE_YEAR, "above": "1000"}, "exactly": "100%"}


def test_one_claim_adds_what_the_group_had_besides() -> None:
    assert paid(ABOVE, cost=800, rent=700) == ("500.00", "500.00")


def test_what_a_group_had_besides_may_be_anything_where_it_is_unknown() -> None:
    assert paid(ABOVE, cost=1200) == ("200.00", None)
    assert paid(ABOVE, rent=1200) == ("200.00", None)
    assert paid({"least_of": [ABOVE, {"fixed": "250"}]}, cost=1200) == ("200.00", "250.00")


def test_a_total_can_be_a_threshold() -> None:
    condition = {"figure": OF_THE_YEAR, "at_least": "1000"}
    assert judge({"conditions": [condition]}, cost=400, rent=600).outcome == "eligible"
    assert judge({"conditions": [condition]}, cost=400, rent=599).outcome == "ineligible"
    assert judge({"conditions": [condition]}, cost=1000).outcome == "eligible"
    assert judge({"conditions": [condition]}, cost=999).missing == ("rent",)


def test_a_ledger_also_asks_for_what_tells_the_groups() -> None:
    assert rule({"amount": ABOVE}).facts == ("young", "cost", "rent", "applicant", "signed_on")


def test_a_total_says_over_whose_claims_it_goes() -> None:
    words = say_amount(rule({"amount": ABOVE}).benefit.amount, CITY.facts)
    assert (
        words.en
        == "100% of the (the part of the (total cost per applicant and calendar year) above 1,000 CNY)"
    )
    assert "每个applicant（中）每个自然年的cost（中）合计" in words.zh


@pytest.mark.parametrize(
    "changes", [{"year_of": None}, {"per": ["applicant"]}, {"per": []}, {"besides": None}]
)
def test_a_total_needs_its_groups_and_what_they_had_besides(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TotalOf.model_validate(OF_THE_YEAR | changes)
