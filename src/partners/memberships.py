"""Memberships, and how much of the published lists is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from partners.record import Category

if TYPE_CHECKING:
    from partners.records import Batch, Member, Organization

NOT_STATED = "not-stated"
"""As a category: memberships whose category no source states."""
TOTAL = "total"


def as_day(value: date | str) -> date:
    """A day as it was given: a date, or a text `YYYY-MM-DD`.

    Raises:
        ValueError: it is no day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no day; give a date or a text YYYY-MM-DD") from None


class Membership(NamedTuple):
    """One line of one published list: an organisation is a partner.

    Attributes:
        organization: who.
        name_as_printed: the name as the list prints it.
        category: as what; None where no source states it.
        batch: the number of the list.
        since: the day on which the list was published.
        until: the last day of the membership; None while no end is reported.
        sources: ids of the sources that say so.
    """

    organization: Organization
    name_as_printed: str
    category: Category | None
    batch: int
    since: date
    until: date | None
    sources: tuple[str, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it has begun and not ended by that day, both ends included."""
        return self.since <= day and (self.until is None or day <= self.until)


class Coverage(NamedTuple):
    """How much of a published list the registry knows.

    Attributes:
        batch: the number of the list.
        category: one of the five ids, `not-stated`, or `total`.
        published: the count that a source states; None where none does.
        named: how many organisations the registry knows by name.
    """

    batch: int
    category: str
    published: int | None
    named: int


def is_complete(batch: Batch, category: Category | None) -> bool:
    """Whether every member that a list published, of a category or of any, is known by name."""
    wanted = TOTAL if category is None else category.value
    row = next(row for row in coverage_of(batch) if row.category == wanted)
    return row.published is not None and row.named >= row.published


def coverage_of(batch: Batch) -> Iterator[Coverage]:
    """The rows of `Registry.coverage` for one batch."""

    def row(category: str, published: int | None, members: Iterable[Member]) -> Coverage:
        named = len({member.organization for member in members})
        return Coverage(batch=batch.number, category=category, published=published, named=named)

    for category in Category:
        members = [member for member in batch.members if member.category is category]
        yield row(category.value, batch.published.categories.get(category), members)
    yield row(NOT_STATED, None, [member for member in batch.members if member.category is None])
    yield row(TOTAL, batch.published.total, batch.members)
