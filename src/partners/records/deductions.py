"""Deductions: amounts received elsewhere, so that a benefit pays only the difference."""

from fractions import Fraction

from pydantic import model_validator

from partners.records.amounts import Rate
from partners.records.fields import FactId, Id, Interpretable
from partners.records.grouping import check_year


class Deduction(Interpretable):
    """An amount received elsewhere that is deducted, once for each claim, or once for all claims of a group."""

    received: FactId
    """The fact with the amount received elsewhere."""
    rate: Rate | None = None
    """How much of it is taken off; all of it where left out."""
    per: tuple[FactId, ...] = ()
    """Facts, and `year` for the calendar year, that claims have in common from which it is taken off once, in their order."""
    year_of: FactId | None = None
    """The date fact that gives the calendar year."""
    sources: tuple[Id, ...] = ()

    @property
    def share(self) -> Fraction:
        """How much of it is taken off."""
        return Fraction(1) if self.rate is None else self.rate

    @property
    def is_shared(self) -> bool:
        """Is it taken off the claims of a group together?"""
        return bool(self.per)

    @model_validator(mode="after")
    def _says_which_year(self) -> "Deduction":
        check_year(self.per, self.year_of)
        return self
