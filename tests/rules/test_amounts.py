from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from pydantic import TypeAdapter, ValidationError

from partners.rules.amounts import (
    Amount,
    AtMost,
    Exactly,
    Interval,
    NotStated,
    bounds,
    describe,
    format_rate,
    parse_rate,
    to_fen,
)
from partners.text import Text

UNSTATED = Text(zh="未载明", en="not stated")


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
    ("rate", "written"),
    [
        (Fraction(1, 10), "10%"),
        (Fraction(1, 8), "12.5%"),
        (Fraction(1, 3), "1/3"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 10**8), "0.000001%"),
    ],
)
def test_a_rate_is_shown_as_percent_where_that_is_exact(rate: Fraction, written: str) -> None:
    assert format_rate(rate) == written
    assert parse_rate(written) == rate


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
    assert str(to_fen(Fraction(amount))) == fen


def test_rounding_does_not_depend_on_the_decimal_context_of_the_caller() -> None:
    with localcontext() as context:
        context.prec = 5
        assert to_fen(Fraction("123456.78")) == Decimal("123456.78")


@pytest.mark.parametrize(
    ("amount", "of_known", "of_unknown"),
    [
        (
            Exactly(of="cost", exactly=Fraction(1, 10)),
            Interval(Fraction(5), Fraction(5)),
            Interval(Fraction(0), None),
        ),
        (
            AtMost(of="cost", at_most=Fraction(1, 5)),
            Interval(Fraction(0), Fraction(10)),
            Interval(Fraction(0), None),
        ),
        (NotStated(not_stated=UNSTATED), Interval(Fraction(0), None), Interval(Fraction(0), None)),
    ],
)
def test_an_amount_is_an_interval_and_unbounded_where_nothing_bounds_it(
    amount: Amount, of_known: Interval, of_unknown: Interval
) -> None:
    assert bounds(amount, {"cost": Decimal("50.00")}) == of_known
    assert bounds(amount, {}) == of_unknown


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (Exactly(of="cost", exactly=Fraction(1, 10)), "成本的 10%", "exactly 10% of the cost"),
        (AtMost(of="cost", at_most=Fraction(1, 3)), "最高为成本的 1/3", "at most 1/3 of the cost"),
        (NotStated(not_stated=UNSTATED), "未载明", "not stated"),
    ],
)
def test_an_amount_is_said_in_words(amount: Amount, zh: str, en: str) -> None:
    assert describe(amount, lambda _: Text(zh="成本", en="cost")) == Text(zh=zh, en=en)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ({"of": "cost", "exactly": "10%"}, Exactly),
        ({"of": "cost", "at_most": "20%"}, AtMost),
        ({"not_stated": {"zh": "未载明", "en": "not stated"}}, NotStated),
        (AtMost(of="cost", at_most=Fraction(1)), AtMost),
    ],
)
def test_the_form_of_an_amount_is_told_by_its_key(written: object, form: type[Amount]) -> None:
    assert type(TypeAdapter[Amount](Amount).validate_python(written)) is form


@pytest.mark.parametrize("written", [{"of": "cost"}, {}, "10%", None, []])
def test_an_amount_without_a_form_is_refused(written: object) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter[Amount](Amount).validate_python(written)
    assert [error["type"] for error in caught.value.errors()] == ["one_form"]
