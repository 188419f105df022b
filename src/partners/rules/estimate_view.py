"""The parts of an estimate that its explanation needs."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from partners.records.amounts import Amount
from partners.records.facts import Fact
from partners.records.policies import Benefit, Outcome, Policy
from partners.rules.grounds import Grounds
from partners.rules.verdicts import Limit, Taken, Verdict


class BenefitView(Protocol):
    """A benefit with what it rests on."""

    @property
    def policy(self) -> Policy:
        """The policy."""

    @property
    def benefit(self) -> Benefit:
        """The benefit."""

    @property
    def grounds(self) -> Grounds:
        """How sure its sources are, and what it is computed of."""


class EstimateView(BenefitView, Protocol):
    """The parts of an estimate that its explanation needs (`Estimate` imports this module, not the other way round)."""

    @property
    def name(self) -> str:
        """The benefit, as `policy/benefit`."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """All facts by id."""

    @property
    def amount(self) -> Amount:
        """The benefit's amount, as far as the claim leaves it open."""

    @property
    def outcome(self) -> Outcome:
        """The outcome: eligible, ineligible or undetermined."""

    @property
    def low(self) -> Decimal:
        """The lowest amount, CNY."""

    @property
    def high(self) -> Decimal | None:
        """The highest amount, CNY; None if nothing known bounds it."""

    @property
    def conditions(self) -> Sequence[Verdict]:
        """Verdicts on the conditions."""

    @property
    def deductions(self) -> Sequence[Taken]:
        """Amounts received elsewhere that are deducted."""

    @property
    def caps(self) -> Sequence[Limit]:
        """Effects of the caps and budget."""

    @property
    def missing(self) -> Sequence[str]:
        """Ids of the unknown facts on which the answer depends."""

    @property
    def unknowable(self) -> Sequence[str]:
        """Ids of the unknown facts on which the answer depends and that applicants cannot know."""

    @property
    def sources(self) -> Sequence[str]:
        """Ids of the sources of the benefit."""

    @property
    def not_asked(self) -> Sequence[str]:
        """Ids of the facts that the claim gives and the benefit does not ask for."""

    @property
    def is_aside(self) -> bool:
        """Does the claim give amounts of money, but none that the benefit is about?"""

    def closed(self, day: date) -> bool:
        """Are applications not taken on this day?"""

    def expired(self, day: date) -> bool:
        """Did the policy end before this day?"""

    def doubtful(self, day: date) -> bool:
        """Is the policy a draft, or not valid on this day?"""
