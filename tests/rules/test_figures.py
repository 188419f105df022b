"""Figures, and comparisons of figures and days: worked examples by hand."""

import pytest
from pydantic import TypeAdapter, ValidationError

from partners.errors import ClaimError
from partners.records.conditions import Condition
from partners.records.facts import Fact
from partners.records.figures import parse_factor
from support.invented import judge, paid, words

GROWTH = {"difference_of": ["cost", "wages"]}


def test_one_per_cent_of_the_growth_over_the_year_before() -> None:
    amount = {"of": GROWTH, "exactly": "1%"}
    assert paid(amount, cost="41000000", wages="37000000") == ("40000.00", "40000.00")
    assert paid(amount, cost="30000000", wages="37000000") == ("0.00", "0.00")
    assert paid(amount, cost="41000000") == ("0.00", "410000.00")  # nothing may have been spent before
    assert paid(amount, wages="37000000") == ("0.00", None)


def test_a_rent_of_at_most_so_much_area() -> None:
    amount = {
        "of": {"product_of": [{"part_of": "hours", "up_to": "2000"}, "rent", "months"]},
        "exactly": "50%",
    }
    assert paid(amount, hours="2500", rent="60", months="12") == ("720000.00", "720000.00")
    assert paid(amount, hours="1999.5", rent="60.05", months="1.5") == ("90052.48", "90052.48")
    assert paid(amount, rent="60", months="12") == ("0.00", "720000.00")
    assert paid(amount, hours="0") == ("0.00", "0.00")  # whatever the rent


def test_sums_and_multiples_are_exact() -> None:
    amount = {"of": {"sum_of": [{"times": "1/3", "of": "cost"}, "wages"]}, "exactly": "10%"}
    assert paid(amount, cost="100", wages="0.01") == ("3.33", "3.33")
    assert paid(amount, cost="100.05", wages="0") == ("3.34", "3.34")  # 3.335, half up


def test_a_rate_of_which_only_a_range_is_known() -> None:
    assert paid({"of": "cost", "between": ["10%", "50%"]}, cost="1000") == ("100.00", "500.00")
    assert paid({"of": "cost", "between": ["10%", "50%"]}) == ("0.00", None)


def test_tiers_of_a_quantity_have_prices() -> None:
    amount = {"of": "hours", "tiers": [{"up_to": "100", "unit_price": "5"}, {"unit_price": "3"}]}
    assert paid(amount, hours="150.5") == ("651.50", "651.50")
    assert paid(amount) == ("0.00", None)


def test_a_tier_may_be_paid_less_than_its_rate() -> None:
    amount = {"of": "cost", "tiers": [{"up_to": "100", "at_most": "50%"}, {"up_to": "300", "rate": "10%"}]}
    assert paid(amount, cost="200") == ("10.00", "60.00")
    assert paid(amount) == ("0.00", "70.00")


def test_a_share_of_an_amount_and_what_was_received_is_deducted() -> None:
    half = {"of": "cost", "exactly": "50%"}
    assert paid({"share": "60%", "amount": half}, cost="1000") == ("300.00", "300.00")
    rest = {"difference_of": [half, {"of": "received", "exactly": "100%"}]}
    assert paid(rest, cost="1000", received="120") == ("380.00", "380.00")
    assert paid(rest, cost="1000", received="600") == ("0.00", "0.00")
    assert paid(rest, cost="1000") == ("0.00", "500.00")


@pytest.mark.parametrize(
    ("order", "other", "cost", "outcome"),
    [
        ("at_least", {"times": "108%", "of": "wages"}, "108", "eligible"),
        ("at_least", {"times": "108%", "of": "wages"}, "107.99", "ineligible"),
        ("above", "wages", "100", "ineligible"),
        ("above", "wages", "100.01", "eligible"),
        ("below", "wages", "100", "ineligible"),
        ("at_most", "wages", "100", "eligible"),
        ("at_most", "99.99", "100", "ineligible"),
    ],
)
def test_figures_are_compared(order: str, other: object, cost: str, outcome: str) -> None:
    found = judge({"conditions": [{"figure": "cost", order: other}]}, cost=cost, wages="100")
    assert found.outcome == outcome


def test_a_comparison_is_known_as_soon_as_its_bounds_decide_it() -> None:
    part = {"part_of": "wages", "up_to": "50"}
    assert judge({"conditions": [{"figure": "cost", "above": part}]}, cost="51").outcome == "eligible"
    assert judge({"conditions": [{"figure": "cost", "above": part}]}, cost="49").outcome == "undetermined"
    assert judge({"conditions": [{"figure": "cost", "at_least": "0"}]}).outcome == "eligible"


@pytest.mark.parametrize(
    ("condition", "signed", "paid_on", "outcome"),
    [
        ({"on_or_before": {"months": "6", "after": "signed_on"}}, "2024-02-29", "2024-08-29", "eligible"),
        ({"on_or_before": {"months": "6", "after": "signed_on"}}, "2024-02-29", "2024-08-30", "ineligible"),
        ({"on_or_before": {"months": "1", "after": "signed_on"}}, "2024-01-31", "2024-02-29", "eligible"),
        ({"on_or_after": {"years": "1", "after": "signed_on"}}, "2024-02-29", "2025-02-28", "eligible"),
        ({"after": {"years": "3", "before": "signed_on"}}, "2024-05-01", "2021-05-01", "ineligible"),
        ({"after": {"years": "3", "before": "signed_on"}}, "2024-05-01", "2021-05-02", "eligible"),
        ({"before": {"days": "10", "before": "signed_on"}}, "2024-03-05", "2024-02-24", "ineligible"),
        ({"before": {"years": "1", "months": "2", "days": "3", "after": "signed_on"}}, "2023-01-01", "2024-03-04", "ineligible"),
        ({"on_or_after": "signed_on"}, "2024-03-05", "2024-03-05", "eligible"),
        ({"on_or_after": {"years": "1000", "before": "signed_on"}}, "0999-01-01", "0001-01-01", "eligible"),
    ],
)  # fmt: skip
def test_days_are_compared(condition: dict[str, object], signed: str, paid_on: str, outcome: str) -> None:
    found = judge({"conditions": [{"day": "paid_on", **condition}]}, signed_on=signed, paid_on=paid_on)
    assert found.outcome == outcome
    assert judge({"conditions": [{"day": "paid_on", **condition}]}, paid_on=paid_on).outcome == "undetermined"


def test_comparisons_are_said_in_both_languages() -> None:
    found = judge(
        {
            "conditions": [
                {"figure": GROWTH, "at_least": {"times": "8%", "of": "wages"}},
                {"not": {"figure": "cost", "above": "100"}},
                {"day": "paid_on", "on_or_before": {"months": "6", "after": "signed_on"}},
            ]
        },
        cost="90",
        wages="80",
        paid_on="2024-05-01",
    )
    assert [each.text.en for each in found.conditions] == [
        "cost less wages: at least 8% of the wages",
        "cost: at most 100 CNY",
        "paid_on: no later than 6 months after the signed_on",
    ]
    assert [each.text.zh for each in found.conditions] == [
        "cost（中）减wages（中）不少于wages（中）的 8%",
        "cost（中）不超过 100 元",
        "paid_on（中）不晚于signed_on（中）后 6 个月",
    ]
    assert "(paid_on = 2024-05-01, signed_on unknown)" in found.explain("en")


def test_a_benefit_without_conditions_is_for_everybody() -> None:
    found = judge({"conditions": []})
    assert (found.outcome, str(found.low)) == ("eligible", "100.00")


def test_cases_that_are_ruled_out_are_not_said() -> None:
    amount = {
        "cases": [
            {"when": {"fact": "use", "is": "red"}, "amount": {"fixed": "1"}},
            {"when": {"fact": "local", "is": "yes"}, "amount": {"fixed": "2"}},
            {"amount": {"fixed": "3"}},
        ]
    }
    rule = "rule: "
    claims: dict[str, dict[str, object]] = {
        "nothing": {},
        "blue": {"use": "blue"},
        "local": {"local": True},
        "both": {"use": "blue", "local": False},
    }
    said = {
        name: next(
            line.strip()
            for line in judge({"amount": amount}, **claim).explain("en").splitlines()
            if rule in line
        )
        for name, claim in claims.items()
    }
    assert said["nothing"] == "rule: if use: red, 1 CNY; if local, 2 CNY; otherwise: 3 CNY"
    assert said["blue"] == "rule: if local, 2 CNY; otherwise: 3 CNY"
    assert said["local"] == "rule: if use: red, 1 CNY; otherwise: 2 CNY"
    assert said["both"] == "rule: 3 CNY"


def test_there_are_only_whole_ones_of_some_quantities() -> None:
    people = TypeAdapter(Fact).validate_python(
        {
            "id": "people",
            "type": "quantity",
            "whole": "true",
            "unit": words("people"),
            "label": words("staff"),
            "question": words("how many?"),
        }
    )
    assert (people.parse("12"), people.parse("12.0"), people.digits) == (12, 12, 0)
    with pytest.raises(ClaimError, match="must be a whole number"):
        people.parse("12.5")


@pytest.mark.parametrize("written", ["0", "-1", "x", "1/0", "", "1e3", 2])
def test_what_is_no_factor_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[Condition](Condition).validate_python(
            {"figure": "cost", "above": {"times": written, "of": "wages"}}
        )


def test_factors_are_exact() -> None:
    assert [str(parse_factor(each)) for each in ("2", "1.08", "108%", "1/3")] == [
        "2",
        "27/25",
        "27/25",
        "1/3",
    ]


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ({"figure": "cost"}, "figure_comparison"),
        ({"figure": "cost", "above": "1", "below": "2"}, "figure_comparison"),
        ({"figure": {"part_of": "cost"}, "above": "1"}, "part"),
        ({"figure": {"part_of": "cost", "above": "2", "up_to": "1"}, "above": "1"}, "part_order"),
        ({"figure": {"of": "cost"}, "above": "1"}, "one_form_or_word"),
        ({"day": "paid_on"}, "day_comparison"),
        ({"day": "paid_on", "after": {"months": "1", "after": "signed_on", "before": "signed_on"}}, "relative_day"),
        ({"day": "paid_on", "after": {"after": "signed_on"}}, "relative_span"),
    ],
)  # fmt: skip
def test_a_malformed_comparison_is_refused(written: object, error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter[Condition](Condition).validate_python(written)
    assert caught.value.errors()[0]["type"] == error


def test_who_is_paid_in_place_of_the_applicant_is_said() -> None:
    found = judge({"paid_to": {"zh": "服务商", "en": "the service provider"}}, young=True)
    assert "paid to: the service provider" in found.explain("en")
    assert "兑付给：服务商" in found.explain("zh")
