"""Conditions on a claim, in the forms that policies use."""

from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from partners.records.fields import Category, Day, FactId, Id, Interpretable, Record
from partners.records.figures import Figure, FigureOrNumber
from partners.records.forms import by_key, by_key_or_word, form, form_or_word
from partners.text import Text
from partners.values.readers import Number, Written

FigureOrder = Literal["at_least", "at_most", "above", "below"]
DayOrder = Literal["on_or_after", "on_or_before", "after", "before"]
Span = Annotated[int, Field(ge=1, le=1000)]
"""A number of years, months or days."""


class _Condition(Interpretable):
    text: Text | None = None
    """The condition in words, for when its parts are not clear enough."""
    sources: tuple[Id, ...] = ()
    """Sources, if they differ from the benefit's."""


class FactComparison(_Condition):
    """A condition on the value of one fact; `Comparison` is all of them."""

    fact: FactId


class Is(FactComparison):
    """A fact has this value."""

    value: Annotated[Written, Field(alias="is")]


class OneOf(FactComparison):
    """A fact has one of these values."""

    one_of: Annotated[tuple[Written, ...], Field(min_length=1)]


class AtLeast(FactComparison):
    """An amount or a quantity is at least this number."""

    at_least: Number


class AtMost(FactComparison):
    """An amount or a quantity is at most this number."""

    at_most: Number


class Above(FactComparison):
    """An amount or a quantity is larger."""

    above: Number


class Below(FactComparison):
    """An amount or a quantity is smaller."""

    below: Number


class OnOrAfter(FactComparison):
    """A date is this day or later."""

    on_or_after: Day


class OnOrBefore(FactComparison):
    """A date is this day or earlier."""

    on_or_before: Day


class FigureComparison(_Condition):
    """A figure is as large as another figure or a number, or as small, or larger, or smaller."""

    figure: Figure
    at_least: FigureOrNumber | None = None
    at_most: FigureOrNumber | None = None
    above: FigureOrNumber | None = None
    below: FigureOrNumber | None = None

    @model_validator(mode="after")
    def _compares_once(self) -> "FigureComparison":
        if sum(each is not None for each in (self.at_least, self.at_most, self.above, self.below)) != 1:
            raise PydanticCustomError("figure_comparison", "exactly one of at_least, at_most, above, below")
        return self

    @property
    def other(self) -> tuple[FigureOrder, "Figure | Decimal"]:
        """How it compares, and with what."""
        for order in get_args(FigureOrder):
            if (found := getattr(self, order)) is not None:
                return order, found
        raise AssertionError  # `_compares_once` holds


class RelativeDay(Record):
    """The day that lies some years, months or days after, or before, the day of a fact."""

    years: Span | None = None
    months: Span | None = None
    days: Span | None = None
    after: FactId | None = None
    before: FactId | None = None

    @model_validator(mode="after")
    def _lies_somewhere(self) -> "RelativeDay":
        if (self.after is None) == (self.before is None):
            raise PydanticCustomError("relative_day", "exactly one of after and before")
        if self.years is None and self.months is None and self.days is None:
            raise PydanticCustomError("relative_span", "years, months or days are needed")
        return self

    @property
    def fact(self) -> str:
        """The fact from whose day it is counted."""
        return self.after or self.before or ""

    @property
    def shift(self) -> tuple[int, int]:
        """Months and days from that day on; both are negative before it."""
        sign = 1 if self.after is not None else -1
        return sign * (12 * (self.years or 0) + (self.months or 0)), sign * (self.days or 0)


OtherDay = Annotated[
    Annotated[FactId, form_or_word("fact")]
    | Annotated[RelativeDay, form_or_word("after")]
    | Annotated[RelativeDay, form_or_word("before")],
    by_key_or_word("after", "before", word=lambda _: "fact"),
]
"""The day of a fact, or a day some time before or after it."""


class DayComparison(_Condition):
    """A day lies before or after the day of another fact, or some time before or after it."""

    day: FactId
    on_or_after: OtherDay | None = None
    on_or_before: OtherDay | None = None
    after: OtherDay | None = None
    before: OtherDay | None = None

    @model_validator(mode="after")
    def _compares_once(self) -> "DayComparison":
        compared = (self.on_or_after, self.on_or_before, self.after, self.before)
        if sum(each is not None for each in compared) != 1:
            raise PydanticCustomError(
                "day_comparison", "exactly one of on_or_after, on_or_before, after, before"
            )
        return self

    @property
    def other(self) -> tuple[DayOrder, "str | RelativeDay"]:
        """How it compares, and with what."""
        for order in get_args(DayOrder):
            if (found := getattr(self, order)) is not None:
                return order, found
        raise AssertionError  # `_compares_once` holds


class IsPartner(_Condition):
    """The organisation in a fact is a partner, according to the registry."""

    partner: FactId
    category: Category | None = None
    batch: Annotated[int, Field(ge=1)] | None = None
    as_of: FactId | None = None
    """The fact with the day on which it must be a partner; any day counts if left out."""


class Unstated(_Condition):
    """A condition that the source leaves open: it is unknown whatever the claim says."""

    not_stated: Text


class AllOf(_Condition):
    """Every part holds."""

    all_of: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AnyOf(_Condition):
    """At least one part holds."""

    any_of: Annotated[tuple["Condition", ...], Field(min_length=1)]


class Not(_Condition):
    """The part does not hold."""

    negated: Annotated["Condition", Field(alias="not")]


Comparison = Is | OneOf | AtLeast | AtMost | Above | Below | OnOrAfter | OnOrBefore
"""Each way to compare the value of one fact."""

Condition = TypeAliasType(
    "Condition",
    Annotated[
        Annotated[FigureComparison, form("figure")]
        | Annotated[DayComparison, form("day")]
        | Annotated[Is, form("is")]
        | Annotated[OneOf, form("one_of")]
        | Annotated[AtLeast, form("at_least")]
        | Annotated[AtMost, form("at_most")]
        | Annotated[Above, form("above")]
        | Annotated[Below, form("below")]
        | Annotated[OnOrAfter, form("on_or_after")]
        | Annotated[OnOrBefore, form("on_or_before")]
        | Annotated[IsPartner, form("partner")]
        | Annotated[Unstated, form("not_stated")]
        | Annotated[AllOf, form("all_of")]
        | Annotated[AnyOf, form("any_of")]
        | Annotated[Not, form("not")],
        by_key(
            "figure",
            "day",
            "is",
            "one_of",
            "at_least",
            "at_most",
            "above",
            "below",
            "on_or_after",
            "on_or_before",
            "partner",
            "not_stated",
            "all_of",
            "any_of",
            "not",
        ),
    ],
)
