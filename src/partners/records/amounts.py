"""Amounts: how much a benefit pays, in the forms that policies use."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from partners.records.conditions import Condition
from partners.records.fields import Name, Record
from partners.records.figures import Figure
from partners.records.forms import by_key, form
from partners.text import Text
from partners.values.readers import EXACT, Money, Number

_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%|(\d{1,9})/([1-9]\d{0,8})", re.ASCII)


def parse_rate(value: Any) -> Fraction:
    """Parse `10%`, `12.5%` or `1/10` as an exact fraction of 1.

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


class Exactly(Record):
    """A rate of a cost."""

    of: Figure
    exactly: Rate


class AtMost(Record):
    """A rate of a cost as an upper limit: the authority may pay less, down to nothing."""

    of: Figure
    at_most: Rate


class Between(Record):
    """A rate of a cost that is only known to lie in a range, such as "10 % to 50 %, by use"."""

    of: Figure
    between: tuple[Rate, Rate]

    @model_validator(mode="after")
    def _rises(self) -> "Between":
        if self.between[0] >= self.between[1]:
            raise PydanticCustomError("between", "the second rate must be higher than the first")
        return self


class NotStated(Record):
    """A promise of money without a rate in the source: nothing bounds the amount."""

    not_stated: Text


class Fixed(Record):
    """The same amount for every claim."""

    fixed: Money


class Tier(Record):
    """A rate or a price for the part of a cost or quantity up to a bound; the last tier may have no bound."""

    up_to: Number | None = None
    rate: Rate | None = None
    at_most: Rate | None = None
    """In place of `rate`, one that the authority may stay below."""
    unit_price: Money | None = None
    """In place of a rate, so much for each unit of a quantity."""

    @model_validator(mode="after")
    def _says_what_is_paid(self) -> "Tier":
        if sum(each is not None for each in (self.rate, self.at_most, self.unit_price)) != 1:
            raise PydanticCustomError("tier", "exactly one of rate, at_most, unit_price")
        return self


class Tiers(Record):
    """Each part of a cost or a quantity at the rate or the price of its tier."""

    of: Figure
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]


class Case(Record):
    """An amount for claims that meet a condition; without a condition, for all other claims."""

    when: Condition | None = None
    amount: "Amount"


class Cases(Record):
    """The amount of the first case whose condition holds; 0 if none does."""

    cases: Annotated[tuple[Case, ...], Field(min_length=1)]


class PerUnit(Record):
    """A quantity times a price."""

    quantity: Figure
    unit_price: Money


class UpTo(Record):
    """An amount as an upper limit: the authority may pay less, down to nothing."""

    up_to: "Amount"


class Share(Record):
    """A part of an amount, such as the first of two payments."""

    share: Rate
    amount: "Amount"


class DifferenceOf(Record):
    """The first amount less all others, and nothing where they are more: what was received elsewhere is deducted."""

    difference_of: Annotated[tuple["Amount", ...], Field(min_length=2)]


class LeastOf(Record):
    """The smallest of some amounts."""

    least_of: Annotated[tuple["Amount", ...], Field(min_length=2)]


class GreatestOf(Record):
    """The largest of some amounts."""

    greatest_of: Annotated[tuple["Amount", ...], Field(min_length=2)]


class SumOf(Record):
    """The sum of some amounts."""

    sum_of: Annotated[tuple["Amount", ...], Field(min_length=2)]


class OfBenefit(Record):
    """The amount that another benefit pays for the same claim, judged alone and after its own limits."""

    benefit: Name
    """As `policy/benefit`."""


Amount = TypeAliasType(
    "Amount",
    Annotated[
        Annotated[Exactly, form("exactly")]
        | Annotated[AtMost, form("at_most")]
        | Annotated[Between, form("between")]
        | Annotated[NotStated, form("not_stated")]
        | Annotated[Fixed, form("fixed")]
        | Annotated[Tiers, form("tiers")]
        | Annotated[Cases, form("cases")]
        | Annotated[PerUnit, form("quantity")]
        | Annotated[Share, form("share")]
        | Annotated[DifferenceOf, form("difference_of")]
        | Annotated[UpTo, form("up_to")]
        | Annotated[LeastOf, form("least_of")]
        | Annotated[GreatestOf, form("greatest_of")]
        | Annotated[SumOf, form("sum_of")]
        | Annotated[OfBenefit, form("benefit")],
        by_key(
            "exactly",
            "at_most",
            "between",
            "not_stated",
            "fixed",
            "tiers",
            "cases",
            "quantity",
            "share",
            "difference_of",
            "up_to",
            "least_of",
            "greatest_of",
            "sum_of",
            "benefit",
        ),
    ],
)


def to_fen(amount: int, scale: int) -> Decimal:
    """Round an amount half up to the fen.

    Args:
        amount: in fen, times the scale.
        scale: a positive whole number.

    Example:
        >>> to_fen(2015, 20)
        Decimal('1.01')
    """
    return EXACT.scaleb((2 * amount + scale) // (2 * scale), -2)
