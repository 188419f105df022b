"""How much a benefit pays: the amounts that a rule may state, and exact intervals of CNY."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Annotated, Any, assert_never

from pydantic import BeforeValidator, PlainSerializer, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from partners.record import FactId, Record
from partners.rules.forms import by_key
from partners.text import Text

_EXACT = Context(prec=100)
_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%|(\d{1,9})/([1-9]\d{0,8})", re.ASCII)


def parse_rate(value: Any) -> Fraction:
    """Read `10%`, `12.5%` or `1/10` as an exact fraction of 1.

    Example:
        >>> parse_rate("12.5%")
        Fraction(1, 8)
    """
    if isinstance(value, Fraction):
        return value
    found = _RATE.fullmatch(value) if isinstance(value, str) else None
    if found is not None:
        percent, numerator, denominator = found.groups()
        rate = Fraction(percent) / 100 if percent else Fraction(int(numerator), int(denominator))
        if rate <= 1:
            return rate
    raise PydanticCustomError("rate", "not a rate between 0 and 100%")


Rate = Annotated[
    Fraction,
    BeforeValidator(parse_rate),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^(\d{1,3}(\.\d{1,6})?%|\d{1,9}/[1-9]\d{0,8})$"}),
]


@dataclass(frozen=True, slots=True)
class Interval:
    """Every amount from `low` to `high`, in CNY; no upper bound where `high` is None."""

    low: Fraction
    high: Fraction | None


NOTHING = Interval(Fraction(0), Fraction(0))
ANYTHING = Interval(Fraction(0), None)


class Exactly(Record):
    """A rate of a cost, to the fen."""

    of: FactId
    exactly: Rate


class AtMost(Record):
    """A rate of a cost that the authority may stay below, down to nothing."""

    of: FactId
    at_most: Rate


class NotStated(Record):
    """The source promises money and states no rate: nothing bounds the amount."""

    not_stated: Text


Amount = Annotated[
    Annotated[Exactly, Tag("exactly")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[NotStated, Tag("not_stated")],
    by_key("exactly", "at_most", "not_stated"),
]


def bounds(amount: Amount, claim: Mapping[str, object]) -> Interval:
    """What the amount can be for a claim whose conditions hold."""
    match amount:
        case Exactly():
            paid = _share(amount.exactly, claim.get(amount.of))
            return ANYTHING if paid is None else Interval(paid, paid)
        case AtMost():
            return Interval(Fraction(0), _share(amount.at_most, claim.get(amount.of)))
        case NotStated():
            return ANYTHING
        case _:
            assert_never(amount)


def describe(amount: Amount, label: Callable[[str], Text]) -> Text:
    """The amount in words; `label` names a fact."""
    match amount:
        case Exactly():
            of = label(amount.of)
            rate = format_rate(amount.exactly)
            return Text(zh=f"{of.zh}的 {rate}", en=f"exactly {rate} of the {of.en}")
        case AtMost():
            of = label(amount.of)
            rate = format_rate(amount.at_most)
            return Text(zh=f"最高为{of.zh}的 {rate}", en=f"at most {rate} of the {of.en}")
        case NotStated():
            return amount.not_stated
        case _:
            assert_never(amount)


def _share(rate: Fraction, cost: object) -> Fraction | None:
    return Fraction(cost) * rate if isinstance(cost, Decimal) else None


def format_rate(rate: Fraction) -> str:
    """A rate as percent where that is exact, else as a fraction.

    Example:
        >>> format_rate(Fraction(1, 8)), format_rate(Fraction(1, 3))
        ('12.5%', '1/3')
    """
    percent = rate * 100
    if 10**6 % percent.denominator:
        return str(rate)
    return f"{Decimal(percent.numerator) / Decimal(percent.denominator):f}%"


def to_fen(amount: Fraction) -> Decimal:
    """Round half up to the fen.

    Example:
        >>> to_fen(Fraction(1005, 1000))
        Decimal('1.01')
    """
    return Decimal((amount * 200 + 1) // 2).scaleb(-2, context=_EXACT)
