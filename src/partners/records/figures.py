"""Figures: numbers that a rule computes of facts, such as an increase or an area times a rent."""

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from partners.records.fields import FACT_ID, FactId, Record
from partners.records.forms import by_key_or_word, form_or_word
from partners.records.grouping import check_year
from partners.values.readers import Number

_FACT = re.compile(FACT_ID)
_KEYS = ("times", "product_of", "sum_of", "difference_of", "part_of", "total_of")
_FACTOR = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)(%?)|(\d{1,9})/([1-9]\d{0,8})", re.ASCII)


def parse_factor(value: Any) -> Fraction:
    """Read `2`, `1.08`, `108%` or `1/3` as an exact number above nothing.

    Example:
        >>> parse_factor("108%")
        Fraction(27, 25)
    """
    if isinstance(value, Fraction):
        return value
    found = _FACTOR.fullmatch(value) if isinstance(value, str) else None
    if found is not None:
        number, percent, numerator, denominator = found.groups()
        factor = Fraction(number) if number else Fraction(int(numerator), int(denominator))
        factor = factor / 100 if percent else factor
        if factor > 0:
            return factor
    raise PydanticCustomError("factor", "not a factor such as 2, 1.08, 108% or 1/3")


Factor = Annotated[
    Fraction,
    BeforeValidator(parse_factor),
    PlainSerializer(str),
    WithJsonSchema(
        {"type": ["number", "string"], "pattern": r"^(\d{1,6}(\.\d{1,6})?%?|\d{1,9}/[1-9]\d{0,8})$"}
    ),
]
"""A number above nothing by which another is multiplied."""


class Times(Record):
    """A figure multiplied by a factor: 108% of last year's costs, or twice the public money."""

    times: Factor
    of: "Figure"


class ProductOf(Record):
    """Figures multiplied with each other: area, rent and months. At most one may be an amount of money."""

    product_of: Annotated[tuple["Figure", ...], Field(min_length=2)]


class SumFigure(Record):
    """Figures together."""

    sum_of: Annotated[tuple["Figure", ...], Field(min_length=2)]


class DifferenceFigure(Record):
    """The first figure less all others, and nothing where they are more: growth over the year before."""

    difference_of: Annotated[tuple["Figure", ...], Field(min_length=2)]


class PartOf(Record):
    """The part of a figure above a number, up to a number, or between both; with `per`, of all claims of a group in their order."""

    part_of: "Figure"
    above: Number | None = None
    up_to: Number | None = None
    per: tuple[FactId, ...] = ()
    """Facts, and `year` for the calendar year, that claims have in common which are added up, in their order."""
    year_of: FactId | None = None
    """The date fact that gives the calendar year."""
    received: FactId | None = None
    """The fact, of the same type as the figure, that says how much the group had before the claims at hand."""

    @property
    def is_shared(self) -> bool:
        """Are the claims of a group added up, in their order?"""
        return bool(self.per)

    @model_validator(mode="after")
    def _says_which(self) -> "PartOf":
        if self.is_shared != (self.received is not None):
            raise PydanticCustomError("part_received", "per and received go together")
        check_year(self.per, self.year_of)
        if self.above is None and self.up_to is None:
            raise PydanticCustomError("part", "a part is above a number, up to one, or both")
        if self.above is not None and self.up_to is not None and self.above >= self.up_to:
            raise PydanticCustomError("part_order", "up_to must be more than above")
        return self


class TotalOf(Record):
    """The total of a fact over all claims of a group, such as the costs of an applicant in a year."""

    total_of: FactId
    per: Annotated[tuple[FactId, ...], Field(min_length=1)]
    """Facts that the claims of a group have in common, and `year` for the calendar year."""
    year_of: FactId | None = None
    """The date fact that gives the calendar year."""
    besides: FactId
    """The fact with what the same group had besides the claims at hand."""

    @model_validator(mode="after")
    def _says_which_year(self) -> "TotalOf":
        check_year(self.per, self.year_of)
        return self


_Computed = (
    Annotated[Times, form_or_word("times")]
    | Annotated[ProductOf, form_or_word("product_of")]
    | Annotated[SumFigure, form_or_word("sum_of")]
    | Annotated[DifferenceFigure, form_or_word("difference_of")]
    | Annotated[PartOf, form_or_word("part_of")]
    | Annotated[TotalOf, form_or_word("total_of")]
)

Figure = TypeAliasType(
    "Figure",
    Annotated[
        Annotated[FactId, form_or_word("fact")] | _Computed,
        by_key_or_word(*_KEYS, word=lambda _: "fact"),
    ],
)
"""A fact that is a number, or what is computed of such facts."""

FigureOrNumber = TypeAliasType(
    "FigureOrNumber",
    Annotated[
        Annotated[FactId, form_or_word("fact")] | Annotated[Number, form_or_word("number")] | _Computed,
        by_key_or_word(*_KEYS, word=lambda word: "fact" if _FACT.fullmatch(str(word)) else "number"),
    ],
)
"""A figure, or a number to compare one with."""
