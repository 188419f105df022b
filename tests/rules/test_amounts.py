from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from partners.records import amounts as a
from partners.records.amounts import Amount, Exactly, parse_rate, to_fen
from support.invented import YOUNG, judge, paid

OPEN = {"not_stated": {"zh": "未载明", "en": "not stated"}}
LOCAL = {"fact": "local", "is": "yes"}
TENTH = {"of": "cost", "exactly": "10%"}
FIFTH_AT_MOST = {"of": "wages", "at_most": "20%"}
TIERS = {
    "of": "cost",
    "tiers": [{"up_to": "1000", "rate": "10%"}, {"up_to": "3000", "rate": "20%"}, {"rate": "1/3"}],
}
ENDING = {"of": "cost", "tiers": [{"up_to": "1000", "rate": "10%"}, {"up_to": "3000", "rate": "20%"}]}
CASES = {
    "cases": [
        {"when": {"fact": "use", "is": "red"}, "amount": {"fixed": "300"}},
        {"when": LOCAL, "amount": {"fixed": "200"}},
        {"amount": {"fixed": "50"}},
    ]
}
OPEN_ENDED = {"cases": CASES["cases"][:2]}
PER_HOUR = {"quantity": "hours", "unit_price": "0.35"}


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("10%", Fraction(1, 10)),
        ("12.5%", Fraction(1, 8)),
        ("0%", Fraction(0)),
        ("100%", Fraction(1)),
        ("0.000001%", Fraction(1, 10**8)),
        ("1/3", Fraction(1, 3)),
        ("0/1", Fraction(0)),
        ("1/1", Fraction(1)),
        (Fraction(1, 7), Fraction(1, 7)),
    ],
)
def test_a_rate_is_an_exact_fraction(written: object, rate: Fraction) -> None:
    assert parse_rate(written) == rate


@pytest.mark.parametrize(
    "written",
    [
        "",
        "10",
        "0.1",
        "110%",
        "100.1%",
        "4/3",
        "1/0",
        "-10%",
        "10 %",
        "１０%",
        "1e1%",
        "10%\n",
        0.1,
        10,
        None,
    ],
    ids=repr,
)
def test_what_is_no_rate_between_none_and_all_is_refused(written: object) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Exactly).validate_python({"of": "cost", "exactly": written})
    assert [error["type"] for error in caught.value.errors()] == ["rate"]


@pytest.mark.parametrize(
    ("amount", "fen"),
    [
        ("0.004", "0.00"),
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("1.0049999999", "1.00"),
        ("25000.055", "25000.06"),
        ("99999999999.995", "100000000000.00"),
    ],
)
def test_amounts_are_rounded_half_up_to_the_fen(amount: str, fen: str) -> None:
    exact = Fraction(amount) * 100
    assert str(to_fen(exact.numerator, exact.denominator)) == fen


def test_rounding_does_not_depend_on_the_decimal_context_of_the_caller() -> None:
    with localcontext() as context:
        context.prec = 5
        assert to_fen(1234567800, 100) == Decimal("123456.78")


@pytest.mark.parametrize(
    ("amount", "claim", "low", "high"),
    [
        (TENTH, {"cost": 50}, "5.00", "5.00"),
        (TENTH, {"cost": 0}, "0.00", "0.00"),
        (TENTH, {}, "0.00", None),
        ({"of": "cost", "exactly": "0%"}, {}, "0.00", "0.00"),
        (FIFTH_AT_MOST, {"wages": 50}, "0.00", "10.00"),
        (FIFTH_AT_MOST, {}, "0.00", None),
        (OPEN, {"cost": 50}, "0.00", None),
        ({"fixed": "12.34"}, {}, "12.34", "12.34"),
        (TIERS, {"cost": 0}, "0.00", "0.00"),
        (TIERS, {"cost": 1000}, "100.00", "100.00"),
        (TIERS, {"cost": "1000.10"}, "100.02", "100.02"),
        (TIERS, {"cost": 3000}, "500.00", "500.00"),
        (TIERS, {"cost": 6000}, "1500.00", "1500.00"),
        (TIERS, {"cost": "3000.01"}, "500.00", "500.00"),
        (TIERS, {"cost": "3000.02"}, "500.01", "500.01"),
        (TIERS, {}, "0.00", None),
        (ENDING, {"cost": "999999999999.99"}, "500.00", "500.00"),
        (ENDING, {}, "0.00", "500.00"),
        (CASES, {"use": "red"}, "300.00", "300.00"),
        (CASES, {"use": "red", "local": False}, "300.00", "300.00"),
        (CASES, {"use": "blue", "local": True}, "200.00", "200.00"),
        (CASES, {"use": "blue", "local": False}, "50.00", "50.00"),
        (CASES, {"use": "blue"}, "50.00", "200.00"),
        (CASES, {"local": True}, "200.00", "300.00"),
        (CASES, {"local": False}, "50.00", "300.00"),
        (CASES, {}, "50.00", "300.00"),
        (OPEN_ENDED, {"use": "blue", "local": False}, "0.00", "0.00"),
        (OPEN_ENDED, {"use": "blue"}, "0.00", "200.00"),
        (OPEN_ENDED, {"local": True}, "200.00", "300.00"),
        ({"cases": [{"when": LOCAL, "amount": TENTH}]}, {}, "0.00", None),
        ({"cases": [{"when": LOCAL, "amount": TENTH}]}, {"local": False}, "0.00", "0.00"),
        (PER_HOUR, {"hours": 1000}, "350.00", "350.00"),
        (PER_HOUR, {"hours": "0.1"}, "0.04", "0.04"),
        (PER_HOUR, {"hours": "0.0143"}, "0.01", "0.01"),
        (PER_HOUR, {"hours": "0.0142"}, "0.00", "0.00"),
        (PER_HOUR, {}, "0.00", None),
        ({"up_to": TENTH}, {"cost": 50}, "0.00", "5.00"),
        ({"up_to": TENTH}, {}, "0.00", None),
        ({"up_to": {"fixed": "7"}}, {}, "0.00", "7.00"),
        ({"least_of": [TENTH, {"fixed": "7"}]}, {"cost": 50}, "5.00", "5.00"),
        ({"least_of": [TENTH, {"fixed": "7"}]}, {"cost": 500}, "7.00", "7.00"),
        ({"least_of": [TENTH, {"fixed": "7"}]}, {}, "0.00", "7.00"),
        ({"least_of": [TENTH, OPEN]}, {"cost": 50}, "0.00", "5.00"),
        ({"least_of": [TENTH, OPEN]}, {}, "0.00", None),
        ({"greatest_of": [TENTH, {"fixed": "7"}]}, {"cost": 50}, "7.00", "7.00"),
        ({"greatest_of": [TENTH, {"fixed": "7"}]}, {"cost": 500}, "50.00", "50.00"),
        ({"greatest_of": [TENTH, {"fixed": "7"}]}, {}, "7.00", None),
        ({"greatest_of": [FIFTH_AT_MOST, {"fixed": "7"}]}, {"wages": 100}, "7.00", "20.00"),
        ({"sum_of": [TENTH, FIFTH_AT_MOST, {"fixed": "7"}]}, {"cost": 50, "wages": 50}, "12.00", "22.00"),
        ({"sum_of": [TENTH, {"fixed": "7"}]}, {}, "7.00", None),
        ({"sum_of": [TENTH, OPEN]}, {"cost": 50}, "5.00", None),
    ],
)
def test_an_amount_is_an_interval_and_unbounded_where_nothing_bounds_it(
    amount: dict[str, Any], claim: dict[str, object], low: str, high: str | None
) -> None:
    assert paid(amount, **claim) == (low, high)


def test_a_last_tier_of_nothing_bounds_an_unknown_cost() -> None:
    tiers = [{"up_to": "1000", "rate": "10%"}, {"rate": "0%"}]
    assert paid({"of": "cost", "tiers": tiers}) == ("0.00", "100.00")


def test_parts_of_a_fen_are_added_before_they_are_rounded() -> None:
    half = {"of": "cost", "exactly": "50%"}
    assert paid({"sum_of": [half, half]}, cost="0.01") == ("0.01", "0.01")
    thirds = {"of": "cost", "exactly": "1/3"}
    assert paid({"sum_of": [thirds, thirds, thirds]}, cost="0.01") == ("0.01", "0.01")
    assert paid({"sum_of": [thirds, thirds]}, cost="0.02") == ("0.01", "0.01")


def test_tiers_are_rounded_once_over_all_of_them() -> None:
    tiers = [{"up_to": "0.01", "rate": "50%"}, {"rate": "50%"}]
    assert paid({"of": "cost", "tiers": tiers}, cost="0.02") == ("0.01", "0.01")


def test_rates_of_different_denominators_are_exact_together() -> None:
    parts = [{"of": "cost", "exactly": rate} for rate in ("1/7", "1/11", "0.000001%")]
    exact = Fraction("123456.78") * (Fraction(1, 7) + Fraction(1, 11) + Fraction(1, 10**8))
    fen = exact * 100
    assert paid({"sum_of": parts}, cost="123456.78")[0] == str(to_fen(fen.numerator, fen.denominator))


def test_an_amount_counts_only_where_the_conditions_hold() -> None:
    found = judge({"amount": {"fixed": "7"}})
    assert (found.outcome, found.low, found.high) == ("undetermined", Decimal(0), Decimal(7))
    failed = judge({"amount": {"fixed": "7"}}, young=False)
    assert (failed.outcome, failed.low, failed.high) == ("ineligible", Decimal(0), Decimal(0))


@pytest.mark.parametrize(
    ("written", "form"),
    [
        (TENTH, a.Exactly),
        (FIFTH_AT_MOST, a.AtMost),
        (OPEN, a.NotStated),
        ({"fixed": "1"}, a.Fixed),
        (TIERS, a.Tiers),
        (CASES, a.Cases),
        (PER_HOUR, a.PerUnit),
        ({"up_to": TENTH}, a.UpTo),
        ({"least_of": [TENTH, OPEN]}, a.LeastOf),
        ({"greatest_of": [TENTH, OPEN]}, a.GreatestOf),
        ({"sum_of": [TENTH, OPEN]}, a.SumOf),
        (a.AtMost(of="cost", at_most=Fraction(1)), a.AtMost),
    ],
)
def test_the_form_of_an_amount_is_told_by_its_key(written: object, form: type[Amount]) -> None:
    assert type(TypeAdapter[Amount](Amount).validate_python(written)) is form


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ({"of": "cost"}, "one_form"),
        ({}, "one_form"),
        ("10%", "one_form"),
        (None, "one_form"),
        ([], "one_form"),
        ({"of": "cost", "tiers": []}, "too_short"),
        ({"of": "cost", "tiers": [{"up_to": "1"}]}, "tier"),
        ({"of": "cost", "tiers": [{"up_to": "-1", "rate": "1%"}]}, "value_error"),
        ({"cases": []}, "too_short"),
        ({"cases": [{"when": YOUNG}]}, "missing"),
        ({"quantity": "hours"}, "missing"),
        ({"fixed": "-1"}, "value_error"),
        ({"fixed": "0.001"}, "value_error"),
        ({"least_of": [TENTH]}, "too_short"),
        ({"greatest_of": [TENTH]}, "too_short"),
        ({"sum_of": [TENTH]}, "too_short"),
        ({**TENTH, "at_most": "20%"}, "extra_forbidden"),
    ],
)
def test_a_malformed_amount_is_refused(written: object, error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter[Amount](Amount).validate_python(written)
    assert caught.value.errors()[0]["type"] == error
