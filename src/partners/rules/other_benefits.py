"""Other benefits with whose amounts a rule computes."""

from typing import Protocol

from partners.errors import NotFoundError
from partners.rules.claims import Claim
from partners.rules.figure_bounds import Interval
from partners.text import Text


class OtherBenefit(Protocol):
    """The part of a rule that another rule uses."""

    def payment(self, claim: Claim) -> Interval:
        """Return the bounds of what it pays for a claim, in whole fen."""

    def missing_facts(self, claim: Claim) -> list[str]:
        """Return the unknown facts on which its answer depends."""


def no_benefit(name: str) -> OtherBenefit:
    """Find no benefit.

    Raises:
        NotFoundError: always.
    """
    raise NotFoundError(Text(zh="补贴", en="benefit"), name, [])
