"""Estimates: judge one claim against one benefit, with the outcome, the amount and the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from partners.records.amounts import Amount, to_fen
from partners.records.caps import PolicyLimit
from partners.records.facts import Fact, Value
from partners.records.figures import PartOf, TotalOf
from partners.records.policies import Benefit, Outcome, Policy
from partners.rules.benefit_facts import facts_of_benefit, values_of_fact
from partners.rules.bounds import bounds_of, scale_of, without_received
from partners.rules.cautions import Standing, standing_of
from partners.rules.claims import Claim, claim_of
from partners.rules.distances import FIRST, distance
from partners.rules.evaluation import Context, all_hold, node_of
from partners.rules.figure_bounds import NOTHING, Bounds, Interval
from partners.rules.grounds import Grounds, grounds_of
from partners.rules.limit_amounts import (
    judged_limit,
    limited,
    limits_applied,
    open_facts_of_limit,
)
from partners.rules.open_facts import open_amount, open_facts_of_amount, open_limit, undecided_facts
from partners.rules.parts import facts_of_amount
from partners.rules.rule_parts import RuleParts
from partners.rules.verdicts import Limit, Taken, Verdict, verdict_of
from partners.text import Lang
from partners.values.truth import Truth


class Rule(RuleParts):
    """A benefit, ready to judge claims.

    Args:
        policy: the policy of the benefit.
        benefit: the benefit that is claimed.
        context: the facts, and who is a partner.
        common: limits that its claims share with those for other benefits.
    """

    def __init__(
        self, policy: Policy, benefit: Benefit, context: Context, common: Sequence[PolicyLimit] = ()
    ) -> None:
        super().__init__(policy, benefit, common)
        self.context = context
        self.nodes = tuple(node_of(condition, context) for condition in benefit.conditions)
        self._holds = all_hold([node.test for node in self.nodes])
        self.scale = scale_of(benefit.amount, context.facts)
        self._bounds: Bounds = bounds_of(benefit.amount, self.scale, context)
        self._limits = [judged_limit(limit, context) for limit in self.limits]

    @property
    def takes_turns(self) -> bool:
        """Does what a claim is paid depend on the claims before it?"""
        own = any(each.is_shared for each in (*self.limits, *self.benefit.deductions, *self.shared_parts))
        return own or any(other.takes_turns for other in self.others)

    @cached_property
    def others(self) -> tuple["Rule", ...]:
        """The benefits whose amounts it computes with."""
        found = map(self.context.benefit, self.names_of_others)
        return tuple(each for each in found if isinstance(each, Rule))

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts that the benefit asks for, in the order of its file, each once."""
        others = (fact for other in self.others for fact in other.facts)
        order_by = self.order_by if self.takes_turns else None
        shared: tuple[TotalOf | PartOf, ...] = (*self.totals, *self.shared_parts)
        return tuple(dict.fromkeys(facts_of_benefit(self.benefit, self.limits, shared, others, order_by)))

    @cached_property
    def grounds(self) -> Grounds:
        """How sure its sources are, and what it is computed of."""
        return grounds_of(self.policy, self.benefit, self.context.sources())

    def estimate(self, claim: Claim) -> "Estimate":
        """Judge a claim and return its estimate."""
        outcome, (low, high) = self.judge(claim)
        least = to_fen(low, self.scale) if low else _NOTHING
        most = None if high is None else least if high == low else to_fen(high, self.scale)
        return Estimate(rule=self, claim=claim, outcome=outcome, low=least, high=most)

    def payment(self, claim: Claim) -> Interval:
        """Return the bounds of what it pays for a claim, in whole fen."""
        _, (low, high) = self.judge(claim)
        half = self.scale
        return (2 * low + half) // (2 * half), None if high is None else (2 * high + half) // (2 * half)

    def judge(self, claim: Claim) -> tuple[Outcome, Interval]:
        """Return the outcome, and the bounds of the amount in fen times the rule's scale."""
        truth = self._holds(claim)
        if truth is Truth.FALSE:
            return "ineligible", NOTHING
        low, high = limited(self._limits, claim, self._difference(claim), self.scale)
        return ("eligible", (low, high)) if truth is Truth.TRUE else ("undetermined", (0, high))

    def _difference(self, claim: Claim) -> Interval:
        """Return the bounds of the amount without what was received elsewhere."""
        return without_received(self._bounds(claim), self.benefit.deductions, claim, self.scale)

    def limits_applied(self, claim: Claim) -> Iterator[Limit]:
        """Yield each cap and budget with its effect on the amount."""
        for each in limits_applied(self._limits, claim, self._difference(claim)[1], self.scale):
            yield replace(each, limit=open_limit(each.limit, claim, self.context))

    def missing_facts(self, claim: Claim) -> list[str]:
        """Return the unknown facts on which the answer depends, the most decisive first.

        Try each value that a fact may have. The fact that can change the answer most comes first.
        """
        if self._holds(claim) is Truth.FALSE:
            return []
        open_facts = dict.fromkeys(undecided_facts(self.nodes, claim))
        if self._bounds(claim)[0] != self._bounds(claim)[1]:
            open_facts |= dict.fromkeys(open_facts_of_amount(self.benefit.amount, claim, self.context))
        open_facts |= dict.fromkeys(each.received for each in self.benefit.deductions)
        for limit in self._limits:
            open_facts |= dict.fromkeys(open_facts_of_limit(limit, claim, self.context))
        missing = [fact for fact in open_facts if fact not in claim.values]
        return sorted(missing, key=lambda fact: -self.decisiveness(fact, claim))

    def decisiveness(self, fact: str, claim: Claim) -> int:
        """Return how much the answer can change when an unknown fact becomes known, in fen times the rule's scale.

        Try yes and no, every choice, and the values around those in the conditions. While nothing bounds the amount,
        the facts it is computed from come first.
        """
        before = self.judge(claim)
        if before[1][1] is None and fact in facts_of_amount(self.benefit.amount):
            return FIRST
        moved = 0
        for value in self.possible(self.context.facts[fact]):
            known = claim_of({**claim.values, fact: value}, self.context.facts)
            moved = max(moved, distance(before, self.judge(known)))
        return moved

    def possible(self, fact: Fact) -> list[Value]:
        """Return the values of a fact that matter: those around the ones that the rule compares with."""
        own = values_of_fact(self.benefit, self.limits, self.shared_parts, fact)
        return [*own, *(value for each in self.others for value in each.possible(fact))]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The amount that a benefit pays for a claim, with the reasons.

    Attributes:
        rule: the benefit and its policy.
        claim: the known facts.
        outcome: `eligible` if every condition holds, `ineligible` if one fails, else `undetermined`.
        low: the lowest amount, CNY.
        high: the highest amount, CNY; None if nothing known bounds it. The true amount lies between `low` and `high`
            whatever the values of the unknown facts.
    """

    rule: Rule = field(repr=False)
    claim: Claim = field(repr=False)
    outcome: Outcome
    low: Decimal
    high: Decimal | None

    @property
    def name(self) -> str:
        """The benefit, as `policy/benefit`."""
        return self.rule.name

    @property
    def facts(self) -> Mapping[str, Fact]:
        """All facts by id."""
        return self.rule.context.facts

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.rule.policy

    @property
    def benefit(self) -> Benefit:
        """The benefit."""
        return self.rule.benefit

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of the benefit."""
        return self.benefit.sources or self.policy.sources

    @property
    def grounds(self) -> Grounds:
        """How sure its sources are, and what it is computed of."""
        return self.rule.grounds

    @property
    def not_asked(self) -> tuple[str, ...]:
        """Ids of the facts that the claim gives and the benefit does not ask for."""
        return tuple(fact for fact in self.claim.values if fact not in self.rule.facts)

    @property
    def is_aside(self) -> bool:
        """Does the claim give amounts of money, but none that the benefit is computed of, or else that it asks for?"""
        if not any(self.facts[fact].type == "money" for fact in self.claim.numbers):
            return False
        about = self.grounds.base or {fact for fact in self.rule.facts if not self.facts[fact].is_general}
        return bool(about) and self.claim.values.keys().isdisjoint(about)

    @cached_property
    def conditions(self) -> tuple[Verdict, ...]:
        """Verdicts on the conditions of the benefit."""
        return tuple(verdict_of(node, self.claim, self.sources, self.facts) for node in self.rule.nodes)

    @cached_property
    def deductions(self) -> tuple[Taken, ...]:
        """Amounts received elsewhere that are deducted."""
        return tuple(
            Taken(deduction, value if isinstance(value, Decimal) else None)
            for deduction in self.benefit.deductions
            for value in (self.claim.values.get(deduction.received),)
        )

    @cached_property
    def caps(self) -> tuple[Limit, ...]:
        """Effects of the benefit's caps and budget on the amount."""
        return tuple(self.rule.limits_applied(self.claim))

    @cached_property
    def amount(self) -> Amount:
        """The benefit's amount without the cases that the claim rules out."""
        return open_amount(self.benefit.amount, self.claim, self.rule.context)

    @cached_property
    def _unknown(self) -> tuple[str, ...]:
        return tuple(self.rule.missing_facts(self.claim))

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids of the unknown facts on which the answer depends, without `unknowable`, the most decisive first."""
        return tuple(fact for fact in self._unknown if self.facts[fact].asked)

    @property
    def unknowable(self) -> tuple[str, ...]:
        """Ids of those that applicants cannot know, so that nobody is asked for them."""
        return tuple(fact for fact in self._unknown if not self.facts[fact].asked)

    def explain(self, lang: Lang = "en", *, as_of: date | None = None) -> str:
        """Return every condition, cap, interpretation and source behind the answer, as plain text.

        Args:
            lang: the language.
            as_of: the day of the question; today by default.
        """
        from partners.rules.explanations import explain

        return explain(self, lang, as_of or date.today())  # noqa: DTZ011 - policies end by the local calendar

    def to_data(self, lang: Lang = "en", *, as_of: date | None = None) -> dict[str, Any]:
        """Return the estimate in plain values, as `partners estimate --format json` prints it.

        Each condition comes before its parts, which are one level deeper.

        Args:
            lang: the language of words.
            as_of: the day of the question; today by default.
        """
        from partners.rules.explanations import estimate_data

        return estimate_data(self, lang, as_of or date.today())  # noqa: DTZ011 - as above

    def _repr_html_(self) -> str:
        """Return the explanation as an HTML table, for notebooks."""
        from partners.rules.explanations import as_html

        return as_html(self, "en", date.today())  # noqa: DTZ011 - as above

    def standing(self, day: date) -> Standing:
        """Tell what the benefit is for the applicant on a day, as in `Standing`."""
        return standing_of(self, day)

    def closed(self, day: date) -> bool:
        """Are applications not taken on this day?"""
        window = self.benefit.window or self.policy.window
        return window is not None and not window.is_open(day)

    def doubtful(self, day: date) -> bool:
        """Is the policy a draft, or not valid on this day?"""
        return self.policy.stage == "draft" or not self.policy.is_valid(day)

    def expired(self, day: date) -> bool:
        """Did the policy end before this day?"""
        until = self.policy.validity.until
        return until is not None and until < day


_NOTHING = Decimal("0.00")
