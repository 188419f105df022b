"""Groups of claims that a rule takes together: the facts they have in common, and the calendar year."""

from collections.abc import Sequence

from pydantic_core import PydanticCustomError

YEAR, YEARS = "year", "years"
"""Stand among the facts of a group for the calendar year, and for a period of several calendar years."""


def check_year(per: Sequence[str], year_of: str | None) -> None:
    """Refuse a year without the date that gives it, and such a date without a year.

    Raises:
        PydanticCustomError: one of them is missing.
    """
    if (YEAR in per) != (year_of is not None):
        raise PydanticCustomError("group_year", "year_of goes with year")


def facts_of_group(per: Sequence[str], year_of: str | None) -> tuple[str, ...]:
    """Return the facts that tell a group, with the date in place of the year."""
    return tuple(str(year_of) if fact == YEAR else fact for fact in per)
