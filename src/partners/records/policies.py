"""Policies and their benefits, as their files hold them."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from partners.records.amounts import Amount
from partners.records.caps import Budget, Cap, PolicyLimit
from partners.records.conditions import Condition
from partners.records.fields import Category, Day, FactId, Id, Interpretable, Name, Record, Sources
from partners.text import Lang, Text
from partners.values.readers import Money, Written

Outcome = Literal["eligible", "ineligible", "undetermined"]
Stage = Literal["draft", "in-force"]


class Example(Record):
    """A worked example: a claim with the answer that it must get."""

    claim: dict[FactId, Written]
    outcome: Outcome
    low: Money
    high: Money | None = None
    """None if nothing bounds the amount."""


class Exclusion(Interpretable):
    """Another benefit that is not paid for the same cost."""

    benefit: Name
    """As `policy/benefit`."""


class Benefit(Record):
    """One thing that a policy pays for."""

    id: Id
    name: Text
    category: Category | None = None
    """The category that it supports."""
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """All must hold."""
    amount: Amount
    caps: tuple[Cap, ...] = ()
    budget: Budget | None = None
    order_by: FactId | None = None
    """The date fact that orders claims under shared limits; if left out, `year_of` of the budget or the first cap."""
    excludes: tuple[Exclusion, ...] = ()
    """Benefits that are not paid for the same cost; written only in the later of the two."""
    not_stated: tuple[Text, ...] = ()
    """Questions that the sources leave open."""
    note: Text | None = None
    sources: tuple[Id, ...] = ()
    """Sources, if they differ from the policy's."""
    examples: tuple[Example, ...] = ()

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        yield "id", self.id


class Validity(Interpretable):
    """The days on which a policy is valid; a missing end is not stated."""

    since: Day | None = None
    until: Day | None = None


class Policy(Record):
    """`policies/<id>.yaml`: one policy."""

    id: Id
    """The file's name; not repeated inside the file."""
    name: Text
    place: Text
    """The city or district whose authority pays."""
    stage: Stage
    validity: Validity = Validity()
    sources: Sources
    note: Text | None = None
    limits: tuple[PolicyLimit, ...] = ()
    """Caps that claims for several benefits share."""
    benefits: Annotated[tuple[Benefit, ...], Field(min_length=1)]

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        yield "id", self.id

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the policy without its rules in plain values, as `partners policies --format json` prints it.

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
        """Return the full content of the policy's file, as `partners policy --format json` prints it, in both languages."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
