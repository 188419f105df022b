"""Memberships, who is a partner, and how much of the published lists is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from partners.records.fields import Category

if TYPE_CHECKING:
    from partners.records.batches import Batch, Member
    from partners.records.organizations import Organization
    from partners.values.truth import Truth

NOT_STATED = "not-stated"
"""Category id of memberships whose category no source states."""
TOTAL = "total"


def as_day(value: date | str) -> date:
    """Parse a day: a date, a datetime, or a text `YYYY-MM-DD`.

    Raises:
        ValueError: it is not a day.
    """
    try:
        if isinstance(value, date) and value == value:  # noqa: PLR0124 - pandas.NaT is a date, and differs from itself
            return value.date() if isinstance(value, datetime) else value
        return date.fromisoformat(value)  # type: ignore[arg-type]  # anything but a text raises TypeError
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no day; give a date or a text YYYY-MM-DD") from None


@dataclass(frozen=True, slots=True)
class Membership:
    """One line of one published list: an organisation is a partner.

    Attributes:
        organization: the partner.
        name_as_printed: the name as the list prints it.
        category: the kind of partner; None if no source states it.
        batch: the number of the list.
        since: the day on which the list was published.
        until: the last day of the membership; None while no end is reported.
        sources: ids of the sources that state it.
    """

    organization: Organization
    name_as_printed: str
    category: Category | None
    batch: int
    since: date
    until: date | None
    sources: tuple[str, ...]

    def holds_on(self, day: date) -> bool:
        """Is the day within the membership, from `since` to `until`, both included?"""
        return self.since <= day and (self.until is None or day <= self.until)

    def to_data(self) -> dict[str, Any]:
        """Return the membership in plain values, as `partners list --format json` prints it."""
        return {
            "organization": self.organization.id,
            "name": self.organization.name,
            "name_en": self.organization.name_en,
            "name_as_printed": self.name_as_printed,
            "category": self.category and self.category.value,
            "batch": self.batch,
            "since": self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "sources": [*self.sources],
        }


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation with all its memberships.

    Attributes:
        organization: the partner.
        memberships: in the order of the lists, at least one.
    """

    organization: Organization
    memberships: tuple[Membership, ...]

    @property
    def categories(self) -> tuple[Category | None, ...]:
        """Its categories, each once; None is among them if a list states no category."""
        return tuple(dict.fromkeys(each.category for each in self.memberships))

    @property
    def batches(self) -> tuple[int, ...]:
        """Numbers of its lists, each once."""
        return tuple(dict.fromkeys(each.batch for each in self.memberships))

    @property
    def since(self) -> date:
        """Publication day of its first list."""
        return min(each.since for each in self.memberships)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of its sources, each once."""
        return tuple(dict.fromkeys(source for each in self.memberships for source in each.sources))

    def to_data(self) -> dict[str, Any]:
        """Return the partner in plain values, as `partners list --unique --format json` prints it."""
        return {
            "organization": self.organization.id,
            "name": self.organization.name,
            "name_en": self.organization.name_en,
            "categories": [category and category.value for category in self.categories],
            "batches": [*self.batches],
            "since": self.since.isoformat(),
            "sources": [*self.sources],
        }


def by_organization(memberships: Iterable[Membership]) -> tuple[Partner, ...]:
    """Group memberships by organisation, keeping their order."""
    held: dict[str, list[Membership]] = {}
    for each in memberships:
        held.setdefault(each.organization.id, []).append(each)
    return tuple(Partner(each[0].organization, tuple(each)) for each in held.values())


class Memberships:
    """All memberships, by organisation.

    Args:
        organizations: by id.
        batches: the published lists, in order of publication.
    """

    def __init__(self, organizations: Mapping[str, Organization], batches: Sequence[Batch]) -> None:
        self._batches = batches
        self.all = tuple(
            Membership(
                organization=organizations[member.organization],
                name_as_printed=member.printed,
                category=member.category,
                batch=batch.number,
                since=batch.published_on,
                until=member.until,
                sources=member.sources,
            )
            for batch in batches
            for member in batch.members
        )
        """All memberships, in the order of the lists."""
        self._of: dict[str, list[Membership]] = {}
        for membership in self.all:
            self._of.setdefault(membership.organization.id, []).append(membership)

    @property
    def printed_names(self) -> Iterator[tuple[str, str]]:
        """Pairs of a name as printed and the id of its organisation."""
        return ((each.name_as_printed, each.organization.id) for each in self.all)

    def of(self, organization: str, day: date | None = None) -> tuple[Membership, ...]:
        """Return the memberships of an organisation.

        Args:
            organization: its id.
            day: the day on which they must hold; None for any day.
        """
        held = self._of.get(organization, ())
        return tuple(each for each in held if day is None or each.holds_on(day))

    def select(
        self,
        *,
        categories: Collection[Category | None] | None = None,
        batches: Collection[int] | None = None,
        organizations: Collection[str] | None = None,
        groups: Collection[str | None] | None = None,
        day: date | None = None,
        among: Iterable[Membership] | None = None,
    ) -> tuple[Membership, ...]:
        """Return the memberships that pass every filter; a filter that is None is not applied.

        Args:
            categories: None among them stands for a category that no source states.
            batches: numbers of lists.
            organizations: ids.
            groups: ids.
            day: the day on which they must hold.
            among: the memberships to filter, in their order; None for all.
        """
        return tuple(
            each
            for each in (self.all if among is None else among)
            if (categories is None or each.category in categories)
            and (batches is None or each.batch in batches)
            and (organizations is None or each.organization.id in organizations)
            and (groups is None or each.organization.group in groups)
            and (day is None or each.holds_on(day))
        )

    def is_partner(
        self,
        organization: str,
        category: Category | None = None,
        batch: int | None = None,
        day: date | None = None,
    ) -> Truth:
        """Is an organisation a partner, as far as the published lists are known?

        Args:
            organization: its id; any other text counts as an organisation that is on no list.
            category: the category; None for any.
            batch: the number of the batch; None for any.
            day: the day; None for any.
        """
        from partners.values.truth import Truth

        for membership in self._of.get(organization, ()):
            if (
                category in (None, membership.category)
                and batch in (None, membership.batch)
                and (day is None or membership.holds_on(day))
            ):
                return Truth.TRUE
        if batch is not None and all(each.number != batch for each in self._batches):
            return Truth.UNKNOWN  # a list that the registry does not have
        lists = (
            each
            for each in self._batches
            if batch in (None, each.number) and (day is None or each.published_on <= day)
        )
        return Truth.FALSE if all(is_complete(each, category) for each in lists) else Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a published list the registry knows.

    Attributes:
        batch: the number of the list.
        category: one of the five ids, `not-stated`, or `total`.
        published: the count that a source states; None if no source states one.
        named: the number of organisations that the registry knows by name.
    """

    batch: int
    category: str
    published: int | None
    named: int

    def to_data(self) -> dict[str, Any]:
        """Return the row in plain values, as `partners coverage --format json` prints it."""
        return {
            "batch": self.batch,
            "category": self.category,
            "published": self.published,
            "named": self.named,
        }


def is_complete(batch: Batch, category: Category | None) -> bool:
    """Are all published members of a list known by name, in one category or in all?"""
    name = TOTAL if category is None else category.value
    row = next(row for row in coverage_of(batch) if row.category == name)
    return row.published is not None and row.named >= row.published


def coverage_of(batch: Batch) -> Iterator[Coverage]:
    """Yield the rows of `Registry.coverage` for one batch."""

    def row(category: str, published: int | None, members: Iterable[Member]) -> Coverage:
        named = len({member.organization for member in members})
        return Coverage(batch=batch.number, category=category, published=published, named=named)

    for category in Category:
        members = [member for member in batch.members if member.category is category]
        yield row(category.value, batch.published.categories.get(category), members)
    yield row(NOT_STATED, None, [member for member in batch.members if member.category is None])
    yield row(TOTAL, batch.published.total, batch.members)
