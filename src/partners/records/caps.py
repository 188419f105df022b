"""Caps and budgets: limits on an amount, in the forms that policies use."""

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partners.records.fields import FactId, Id, Interpretable
from partners.values.readers import Money


class Cap(Interpretable):
    """The most that is paid for one claim, or for each value of some facts, such as an applicant and year."""

    amount: Money
    per: tuple[FactId, ...] = ()
    """Facts, and `year` for the calendar year; empty if the cap applies to each claim by itself."""
    year_of: FactId | None = None
    """The date fact that gives the calendar year."""
    received: FactId | None = None
    """The fact with the amount already received by the same applicant, in the same year and so on."""
    sources: tuple[Id, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Do several claims share it?"""
        return bool(self.per)

    @property
    def spent(self) -> FactId | None:
        """The fact with the amount already paid under it."""
        return self.received

    @model_validator(mode="after")
    def _says_what_was_received(self) -> "Cap":
        if self.is_shared != (self.received is not None):
            raise PydanticCustomError("cap_received", "received goes with per")
        if ("year" in self.per) != (self.year_of is not None):
            raise PydanticCustomError("cap_year", "year_of goes with year")
        return self


class Budget(Interpretable):
    """The most that all applicants together are paid in a calendar year, in order of their claims."""

    amount: Money
    year_of: FactId
    """The date fact that gives the calendar year."""
    used: FactId | None = None
    """The fact with the amount already paid from it."""
    sources: tuple[Id, ...] = ()

    @property
    def per(self) -> tuple[str, ...]:
        """The calendar year, like the `per` of a yearly cap."""
        return ("year",)

    @property
    def is_shared(self) -> bool:
        """Do several claims share it? They always do."""
        return True

    @property
    def spent(self) -> FactId | None:
        """The fact with the amount already paid from it."""
        return self.used
