"""Caps and budgets: what limits an amount from outside, as policies write it."""

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partners.records.fields import FactId, Id, Interpretable
from partners.values.readers import Money


class Cap(Interpretable):
    """The most that is paid: per claim, or per whatever some facts say, such as an applicant and year."""

    amount: Money
    per: tuple[FactId, ...] = ()
    """Facts, and `year` for the calendar year; nothing for each claim by itself."""
    year_of: FactId | None = None
    """The date whose calendar year counts."""
    received: FactId | None = None
    """The fact with what the same applicant, year … has already received."""
    sources: tuple[Id, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Do several claims share it?"""
        return bool(self.per)

    @property
    def spent(self) -> FactId | None:
        """The fact with what has been paid of it already."""
        return self.received

    @model_validator(mode="after")
    def _says_what_was_received(self) -> "Cap":
        if self.is_shared != (self.received is not None):
            raise PydanticCustomError("cap_received", "received goes with per")
        if ("year" in self.per) != (self.year_of is not None):
            raise PydanticCustomError("cap_year", "year_of goes with year")
        return self


class Budget(Interpretable):
    """What everybody together is paid in a calendar year, in order of their claims."""

    amount: Money
    year_of: FactId
    """The date whose calendar year counts."""
    used: FactId | None = None
    """The fact with what has been paid of it already."""
    sources: tuple[Id, ...] = ()

    @property
    def per(self) -> tuple[str, ...]:
        """What each amount is for, as of a cap."""
        return ("year",)

    @property
    def is_shared(self) -> bool:
        """Do several claims share it? They always do."""
        return True

    @property
    def spent(self) -> FactId | None:
        """The fact with what has been paid of it already."""
        return self.used
