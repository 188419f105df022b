"""Caps that depend on the case or on other money, for one claim, worked by hand."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from partners.records.caps import Cap
from partners.rules.wording import say_cap
from support.invented import CITY, bounds, judge

ALL = {"of": "cost", "exactly": "100%"}
NATIONAL = {"cases": [{"when": {"fact": "local", "is": "no"}, "amount": "500万"}, {"amount": "200万"}]}


def capped(cap: dict[str, Any], **claim: object) -> tuple[str, Decimal, Decimal | None]:
    return bounds(judge({"amount": ALL, "caps": [cap]}, young=True, **claim))


def eligible(low: str, high: str) -> tuple[str, Decimal, Decimal]:
    return "eligible", Decimal(low), Decimal(high)


@pytest.mark.parametrize(
    ("local", "paid"), [("no", ("5000000", "5000000")), ("yes", ("2000000", "2000000")), (None, ("2000000", "5000000"))]
)  # fmt: skip
def test_a_cap_may_depend_on_the_case(local: str | None, paid: tuple[str, str]) -> None:
    assert capped({"amount": NATIONAL}, cost="1000万", local=local) == eligible(*paid)


def test_a_cap_for_some_cases_does_not_limit_the_others() -> None:
    cap = {"amount": {"cases": [{"when": {"fact": "local", "is": "yes"}, "amount": "5"}]}}
    assert capped(cap, cost="9", local="yes") == eligible("5", "5")
    assert capped(cap, cost="9", local="no") == eligible("9", "9")
    assert capped(cap, cost="9") == eligible("5", "9")


def test_two_grants_are_together_at_most_half_of_the_cost() -> None:
    half = {"difference_of": [{"of": "cost", "exactly": "50%"}, {"of": "rent", "exactly": "100%"}]}
    assert capped({"amount": half}, cost="1000", rent="200") == eligible("300", "300")
    assert capped({"amount": half}, cost="1000", rent="600") == eligible("0", "0")
    assert capped({"amount": half}, cost="1000") == eligible("0", "500")


def test_what_is_left_of_a_shared_cap_depends_on_the_case_and_on_what_was_received() -> None:
    cap = {"amount": NATIONAL, "per": ["applicant"], "received": "received"}
    assert capped(cap, cost="1000万", local="no", received="450万") == eligible("500000", "500000")
    assert capped(cap, cost="1000万", local="yes", received="450万") == eligible("0", "0")
    assert capped(cap, cost="1000万", received="150万") == eligible("500000", "3500000")
    assert capped(cap, cost="1000万", local="no") == eligible("0", "5000000")


def test_the_fact_that_decides_the_case_is_asked_for() -> None:
    found = judge({"amount": ALL, "caps": [{"amount": NATIONAL}]}, young=True, cost="1000万")
    assert found.missing == ("local",)


def test_a_limit_in_plain_values_says_what_it_comes_to() -> None:
    benefit = {"amount": ALL, "caps": [{"amount": NATIONAL}]}
    (known,) = judge(benefit, young=True, cost="1000万", local="no").caps
    (unknown,) = judge(benefit, young=True, cost="1000万").caps
    assert (known.to_data()["amount"], known.applied) == ("5000000.00", True)
    assert unknown.to_data()["amount"] is None


@pytest.mark.parametrize(
    ("cap", "zh", "en"),
    [
        (
            {"amount": NATIONAL},
            "每次申请最多：若local（中）：否，则为 5,000,000 元；其余情形：2,000,000 元",
            "at most, per claim: if local: no, 5,000,000 CNY; otherwise 2,000,000 CNY",
        ),
        (
            {"amount": {"cases": [{"when": {"fact": "local", "is": "yes"}, "amount": "5"}]}},
            "每次申请最多：若local（中），则为 5 元；其余情形不限",
            "at most, per claim: if local, 5 CNY; otherwise no limit",
        ),
        (
            {"amount": {"of": "cost", "exactly": "50%"}},
            "每次申请最多为下列金额：cost（中）的 50%",
            "at most the following per claim: 50% of the cost",
        ),
        (
            {"amount": "3", "per": ["applicant", "years"], "years": "3", "from": "2024", "year_of": "signed_on", "received": "received"},
            "每个applicant（中）每 3 个自然年（自 2024 年起算）最多 3 元",
            "at most 3 CNY per applicant and period of 3 calendar years counted from 2024",
        ),
    ],
)  # fmt: skip
def test_a_cap_is_said_in_words(cap: dict[str, Any], zh: str, en: str) -> None:
    said = say_cap(Cap.model_validate(cap), CITY.facts)
    assert (said.zh, said.en) == (zh, en)


@pytest.mark.parametrize(
    ("cap", "wrong"),
    [
        ({"amount": {"of": "cost", "exactly": "50%"}, "per": ["applicant"], "received": "received"}, "cap_shared_amount"),
        ({"amount": {"cases": NATIONAL["cases"][:1]}, "per": ["applicant"], "received": "received"}, "cap_rest"),
        ({"amount": "1", "per": ["applicant"], "received": "received", "years": "2"}, "cap_years"),
        ({"amount": "1", "from": "2024"}, "cap_from"),
        ({"amount": "1", "per": ["years"], "received": "received", "years": "2"}, "cap_year"),
    ],
)  # fmt: skip
def test_a_cap_that_makes_no_sense_is_refused(cap: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Cap.model_validate(cap)
    assert [each["type"] for each in caught.value.errors()] == [wrong]


TWO_CLAIMS = {"claims": "2", "per": ["applicant"], "received": "hours"}
TWO_YEARS = {"years_in_a_row": "2", "per": ["applicant"], "year_of": "signed_on", "received": "months"}


@pytest.mark.parametrize(
    ("cap", "fact"), [(TWO_CLAIMS, "hours"), (TWO_YEARS, "months")], ids=["claims", "years"]
)
def test_one_more_is_paid_in_full_or_not_at_all(cap: dict[str, Any], fact: str) -> None:
    assert capped(cap, cost="9", **{fact: "1"}) == eligible("9", "9")
    assert capped(cap, cost="9", **{fact: "2"}) == eligible("0", "0")
    assert capped(cap, cost="9") == eligible("0", "9")
    (limit,) = judge({"amount": ALL, "caps": [cap]}, young=True, cost="9", **{fact: "2"}).caps
    assert (limit.applied, limit.to_data()["amount"], limit.to_data()["received"]) == (True, None, "2")


def test_counts_are_in_the_data_and_in_the_explanation() -> None:
    found = judge({"amount": ALL, "caps": [TWO_CLAIMS, TWO_YEARS]}, young=True, cost="9", hours="1")
    claims, years = (limit.to_data() for limit in found.caps)
    assert (claims["claims"], years["years_in_a_row"]) == (2, 2)
    assert "at most 2 claims paid per applicant, 1 before" in found.explain("en")
    assert "每个applicant（中）最多 2 次，此前已有 1" in found.explain("zh")
    assert "paid in at most 2 years in a row per applicant" in found.explain("en")
    assert "每个applicant（中）最多连续 2 年获得补贴" in found.explain("zh")
    assert found.missing == ("months",)


def test_any_three_years_in_a_row_are_said_so() -> None:
    cap = {
        "amount": "3",
        "per": ["applicant", "years"],
        "years": "3",
        "year_of": "signed_on",
        "received": "received",
    }
    said = say_cap(Cap.model_validate(cap), CITY.facts)
    assert said.zh == "每个applicant（中）任意连续 3 个自然年内最多 3 元"
    assert said.en == "at most 3 CNY per applicant in any 3 calendar years in a row"


@pytest.mark.parametrize(
    ("cap", "wrong"),
    [
        (TWO_CLAIMS | {"amount": "1"}, "cap_kind"),
        ({"note": {"zh": "—", "en": "—"}}, "cap_kind"),
        (TWO_YEARS | {"per": ["applicant", "year"]}, "cap_in_a_row"),
        ({"claims": "2"}, "cap_count"),
    ],
)
def test_a_count_that_makes_no_sense_is_refused(cap: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Cap.model_validate(cap)
    assert [each["type"] for each in caught.value.errors()] == [wrong]
