"""Policies and their benefits, as their files hold them."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from partners.records.amounts import Amount
from partners.records.caps import Budget, Cap, PolicyLimit
from partners.records.conditions import Condition
from partners.records.deductions import Deduction
from partners.records.fields import Category, Day, FactId, Id, Interpretable, Name, Record, Sources
from partners.records.grouping import check_year
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
    """Another benefit that is not paid for the same cost, or for the same applicant, year and so on."""

    benefit: Name
    """As `policy/benefit`."""
    per: tuple[FactId, ...] = ()
    """Facts, and `year` for the calendar year, for which only one of the two is paid; for the same cost where left out."""
    year_of: FactId | None = None
    """The date fact that gives the calendar year."""

    @model_validator(mode="after")
    def _says_which_year(self) -> "Exclusion":
        check_year(self.per, self.year_of)
        return self


class OnlyOne(Interpretable):
    """Benefits of a policy that exclude each other: for the same cost, or for the same applicant, year and so on."""

    benefits: tuple[Id, ...] = ()
    """Ids of its benefits; all of them where left out."""
    per: tuple[FactId, ...] = ()
    """Facts, and `year` for the calendar year, for which only one is paid; for the same cost where left out."""
    year_of: FactId | None = None
    """The date fact that gives the calendar year."""

    @model_validator(mode="after")
    def _says_which_year(self) -> "OnlyOne":
        check_year(self.per, self.year_of)
        return self


class Window(Interpretable):
    """When applications are taken: from one day to another, as far as these are stated, or all year."""

    opens: Day | None = None
    closes: Day | None = None
    """The last day."""
    all_year: bool = False

    @model_validator(mode="after")
    def _says_when(self) -> "Window":
        if self.opens is None and self.closes is None and not self.all_year:
            raise PydanticCustomError("window", "opens, closes or all_year")
        if self.all_year and (self.opens is not None or self.closes is not None):
            raise PydanticCustomError("window_all_year", "all_year goes with no day")
        return self

    def is_open(self, day: date) -> bool:
        """Are applications taken on a day, as far as is stated?"""
        return (self.opens is None or self.opens <= day) and (self.closes is None or day <= self.closes)


class Benefit(Record):
    """One thing that a policy pays for."""

    id: Id
    name: Text
    article: Text | None = None
    """The article or direction of the policy that grants it."""
    category: Category | None = None
    """The category that it supports."""
    conditions: tuple[Condition, ...] = ()
    """All must hold; without any, every claim is eligible."""
    amount: Amount
    deductions: tuple[Deduction, ...] = ()
    """Amounts received elsewhere that are deducted before any cap."""
    caps: tuple[Cap, ...] = ()
    budget: Budget | None = None
    order_by: FactId | None = None
    """The date fact that orders claims under shared limits; if left out, `year_of` of the budget or the first cap."""
    ranked: bool = False
    """Is the order of claims under shared limits one that nobody can tell beforehand, such as that of a review?"""
    excludes: tuple[Exclusion, ...] = ()
    """Benefits that are not paid for the same cost; written only in the later of the two."""
    window: Window | None = None
    """When applications are taken, if that differs from the policy's."""
    paid_to: Text | None = None
    """Who receives the money, if not the applicant: a service provider that redeems a voucher, say."""
    not_stated: tuple[Text, ...] = ()
    """Questions that the sources leave open."""
    note: Text | None = None
    sources: tuple[Id, ...] = ()
    """Sources, if they differ from the policy's."""
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _has_one_order(self) -> "Benefit":
        if self.ranked and self.order_by is not None:
            raise PydanticCustomError("ranked_order", "ranked claims stand in the order of no day")
        return self

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
    window: Window | None = None
    """When applications are taken; None if not stated."""
    documents: tuple[Text, ...] = ()
    """Papers that are asked for, as far as sources say."""
    contact: Text | None = None
    """Whom to ask, as far as sources say."""
    replaced_by: tuple[Id, ...] = ()
    """Ids of the policies that took its place."""
    confirmed_on: Day | None = None
    """The day on which it was last confirmed that all this still holds."""
    sources: Sources
    note: Text | None = None
    one_of: tuple[OnlyOne, ...] = ()
    """Groups of benefits that exclude each other."""
    limits: tuple[PolicyLimit, ...] = ()
    """Caps that claims for several benefits share."""
    benefits: Annotated[tuple[Benefit, ...], Field(min_length=1)]

    def __repr_args__(self) -> Iterator[tuple[str, str]]:
        yield "id", self.id

    def is_valid(self, day: date) -> bool:
        """Is it valid on a day, as far as is stated?"""
        since, until = self.validity.since, self.validity.until
        return (since is None or since <= day) and (until is None or day <= until)

    def takes_applications(self, benefit: Benefit, day: date) -> bool:
        """Can one of its benefits be applied for on a day, as far as is stated? Never while it is a draft."""
        window = benefit.window or self.window
        return self.stage != "draft" and self.is_valid(day) and (window is None or window.is_open(day))

    def excluded_by(self, benefit: Benefit) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the benefits that are not paid together with one of its own, each with the facts per which that is so.

        What the other benefit says of this one is left out, because it may stand in another policy.
        """
        for exclusion in benefit.excludes:
            yield exclusion.benefit, exclusion.per
        for only in self.one_of:
            among = only.benefits or tuple(each.id for each in self.benefits)
            if benefit.id in among:
                yield from ((f"{self.id}/{each}", only.per) for each in among if each != benefit.id)

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
            "window": self.window and self.window.model_dump(mode="json", exclude={"interpretation", "note"}),
            "confirmed_on": self.confirmed_on and self.confirmed_on.isoformat(),
            "replaced_by": [*self.replaced_by],
            "benefits": [benefit.id for benefit in self.benefits],
            "sources": [*self.sources],
        }

    def to_file_data(self) -> dict[str, Any]:
        """Return the full content of the policy's file, in both languages, as `partners policy --format json` does."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
