"""Policies and their benefits, as their files hold them."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from partners.record import Category, FactId, Id, Name, Record, Sources
from partners.rules.amounts import Amount
from partners.rules.conditions import Condition
from partners.rules.facts import Money
from partners.text import Text

Outcome = Literal["eligible", "ineligible", "undetermined"]


class Example(Record):
    """A worked example: a claim, and what must come of it."""

    claim: dict[FactId, Name]
    outcome: Outcome
    low: Money
    high: Money | None = None
    """None where nothing bounds the amount."""


class Benefit(Record):
    """One thing that a policy pays for."""

    id: Id
    name: Text
    category: Category | None = None
    """The category whose field it supports."""
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """All must hold."""
    amount: Amount
    not_stated: tuple[Text, ...] = ()
    """What one would want to know and the sources do not say."""
    sources: tuple[Id, ...] = ()
    """Where other than the policy's own sources."""
    examples: tuple[Example, ...] = ()

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        yield "id", self.id


class Policy(Record):
    """`policies/<id>.yaml`: one policy."""

    id: Id
    """The file's name; not written in it."""
    name: Text
    benefits: Annotated[tuple[Benefit, ...], Field(min_length=1)]
    sources: Sources
    note: Text | None = None

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        yield "id", self.id
