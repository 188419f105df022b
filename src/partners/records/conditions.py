"""Conditions on a claim, in the forms that policies use."""

from typing import Annotated

from pydantic import Field

from partners.records.fields import Category, Day, FactId, Id, Interpretable
from partners.records.forms import by_key, form
from partners.text import Text
from partners.values.readers import Number, Written


class _Condition(Interpretable):
    text: Text | None = None
    """The condition in words, for when its parts are not clear enough."""
    sources: tuple[Id, ...] = ()
    """Sources, if they differ from the benefit's."""


class Is(_Condition):
    """A fact has this value."""

    fact: FactId
    value: Annotated[Written, Field(alias="is")]


class OneOf(_Condition):
    """A fact has one of these values."""

    fact: FactId
    one_of: Annotated[tuple[Written, ...], Field(min_length=1)]


class AtLeast(_Condition):
    """An amount or a quantity is at least this number."""

    fact: FactId
    at_least: Number


class AtMost(_Condition):
    """An amount or a quantity is at most this number."""

    fact: FactId
    at_most: Number


class OnOrAfter(_Condition):
    """A date is this day or later."""

    fact: FactId
    on_or_after: Day


class OnOrBefore(_Condition):
    """A date is this day or earlier."""

    fact: FactId
    on_or_before: Day


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


Comparison = Is | OneOf | AtLeast | AtMost | OnOrAfter | OnOrBefore
"""A condition on the value of one fact."""

Condition = Annotated[
    Annotated[Is, form("is")]
    | Annotated[OneOf, form("one_of")]
    | Annotated[AtLeast, form("at_least")]
    | Annotated[AtMost, form("at_most")]
    | Annotated[OnOrAfter, form("on_or_after")]
    | Annotated[OnOrBefore, form("on_or_before")]
    | Annotated[IsPartner, form("partner")]
    | Annotated[Unstated, form("not_stated")]
    | Annotated[AllOf, form("all_of")]
    | Annotated[AnyOf, form("any_of")]
    | Annotated[Not, form("not")],
    by_key(
        "is",
        "one_of",
        "at_least",
        "at_most",
        "on_or_after",
        "on_or_before",
        "partner",
        "not_stated",
        "all_of",
        "any_of",
        "not",
    ),
]
