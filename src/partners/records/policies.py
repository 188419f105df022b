"""Policies and their benefits, as their files hold them."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from partners.records.amounts import Amount
from partners.records.caps import Budget, Cap
from partners.records.conditions import Condition
from partners.records.fields import Category, Day, FactId, Id, Interpretable, Name, Record, Sources
from partners.text import Lang, Text
from partners.values.readers import Money, Written

Outcome = Literal["eligible", "ineligible", "undetermined"]
Stage = Literal["draft", "in-force"]


class Example(Record):
    """A worked example: a claim, and what must come of it."""

    claim: dict[FactId, Written]
    outcome: Outcome
    low: Money
    high: Money | None = None
    """None where nothing bounds the amount."""


class Exclusion(Interpretable):
    """Another benefit that is not paid for the same cost."""

    benefit: Name
    """As `policy/benefit`."""


class Benefit(Record):
    """One thing that a policy pays for."""

    id: Id
    name: Text
    category: Category | None = None
    """The category whose field it supports."""
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """All must hold."""
    amount: Amount
    caps: tuple[Cap, ...] = ()
    budget: Budget | None = None
    order_by: FactId | None = None
    """The date by which claims stand in order, where limits are shared; by the budget's or the first cap's `year_of`, where left out."""
    excludes: tuple[Exclusion, ...] = ()
    """Benefits that are not paid for the same cost; written once, by the later of the two."""
    not_stated: tuple[Text, ...] = ()
    """What one would want to know and the sources do not say."""
    note: Text | None = None
    sources: tuple[Id, ...] = ()
    """Where other than the policy's own sources."""
    examples: tuple[Example, ...] = ()

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        yield "id", self.id


class Validity(Interpretable):
    """The days on which a policy is valid; an end that is left out is not stated."""

    since: Day | None = None
    until: Day | None = None


class Policy(Record):
    """`policies/<id>.yaml`: one policy."""

    id: Id
    """The file's name; not written in it."""
    name: Text
    place: Text
    """The city or district whose authority pays."""
    stage: Stage
    validity: Validity = Validity()
    sources: Sources
    note: Text | None = None
    benefits: Annotated[tuple[Benefit, ...], Field(min_length=1)]

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        yield "id", self.id

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """The policy without its rules in plain values, as `partners policies --format json` prints it.

        Args:
            lang: the language of words.
        """
        since, until = self.validity.since, self.validity.until
        return {
            "policy": self.id,
            "name": self.name.get(lang),
            "place": self.place.get(lang),
            "stage": self.stage,
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "benefits": [benefit.id for benefit in self.benefits],
            "sources": [*self.sources],
        }

    def to_file_data(self) -> dict[str, Any]:
        """Everything that the policy's file says, as `partners policy --format json` prints it, in both languages."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
