"""Estimates: judge one claim against one benefit, with the outcome, the amount and the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from partners.records.amounts import to_fen
from partners.records.caps import Budget, Cap, PolicyLimit
from partners.records.facts import Fact, Value
from partners.records.policies import Benefit, Outcome, Policy
from partners.rules.bounds import bounds_of, scale_of
from partners.rules.claims import Claim, claim_of
from partners.rules.evaluation import Context, all_hold, node_of, values_around
from partners.rules.figure_bounds import NOTHING, Bounds, Interval
from partners.rules.limit_amounts import (
    as_money,
    conditions_of_limit,
    facts_of_limit,
    judged_limit,
    largest_limit,
    open_facts_of_limit,
    smaller_high,
)
from partners.rules.open_facts import open_facts_of_amount, undecided_facts
from partners.rules.parts import conditions_of, facts_of_amount, facts_of_condition
from partners.rules.verdicts import Limit, Verdict, verdict_of, with_depths
from partners.text import Lang
from partners.values.truth import Truth


class Rule:
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
        self.policy = policy
        self.benefit = benefit
        self.context = context
        self.name = f"{policy.id}/{benefit.id}"
        self.nodes = tuple(node_of(condition, context) for condition in benefit.conditions)
        self._holds = all_hold([node.test for node in self.nodes])
        self.scale = scale_of(benefit.amount, context.facts)
        self._bounds: Bounds = bounds_of(benefit.amount, self.scale, context)
        self.limits: tuple[Cap | Budget, ...] = (
            *benefit.caps,
            *((benefit.budget,) if benefit.budget else ()),
            *common,
        )
        days = (
            benefit.order_by,
            *(each.year_of for each in self.limits if each.follows_years),
            *(each.year_of for each in (benefit.budget, *benefit.caps, *common) if each),
        )
        self.order_by = next((day for day in days if day is not None), None)
        """Date fact that puts claims in order; None if only the order of the lines counts."""
        self._limits = [judged_limit(limit, context) for limit in self.limits]

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts that the benefit asks for, in the order of its file, each once."""
        return tuple(dict.fromkeys(self._asked()))

    def _asked(self) -> Iterator[str]:
        for condition in self.benefit.conditions:
            yield from facts_of_condition(condition)
        yield from facts_of_amount(self.benefit.amount)
        for limit in self.limits:
            yield from facts_of_limit(limit)
            yield from limit.facts_of_group
            yield from (fact for fact in (limit.year_of, limit.spent) if fact is not None)
        if self.order_by is not None and any(limit.is_shared for limit in self.limits):
            yield self.order_by

    def estimate(self, claim: Claim) -> "Estimate":
        """Judge a claim and return its estimate."""
        outcome, (low, high) = self.judge(claim)
        least = to_fen(low, self.scale) if low else _NOTHING
        most = None if high is None else least if high == low else to_fen(high, self.scale)
        return Estimate(rule=self, claim=claim, outcome=outcome, low=least, high=most)

    def judge(self, claim: Claim) -> tuple[Outcome, Interval]:
        """Return the outcome, and the bounds of the amount in fen times the rule's scale."""
        truth = self._holds(claim)
        if truth is Truth.FALSE:
            return "ineligible", NOTHING
        low, high = self._limited(claim, self._bounds(claim))
        return ("eligible", (low, high)) if truth is Truth.TRUE else ("undetermined", (0, high))

    def _limited(self, claim: Claim, paid: Interval) -> Interval:
        low, high = paid
        for limit in self._limits:
            left_low, left_high = limit.left(claim)
            low = low if left_low is None else min(low, left_low * self.scale)
            high = smaller_high(high, left_high, self.scale)
        return low, high

    def limits_applied(self, claim: Claim) -> Iterator[Limit]:
        """Yield each cap and budget with its effect on the amount."""
        high = self._bounds(claim)[1]
        for each in self._limits:
            limit = each.limit
            received = None if limit.spent is None else claim.values.get(limit.spent)
            left = each.left(claim)[1]
            least, most = each.amount(claim)
            yield Limit(
                limit=limit,
                amount=as_money(most) if least == most else None,
                received=received if isinstance(received, Decimal) else None,
                applied=left is not None and (high is None or high > left * self.scale),
            )
            high = smaller_high(high, left, self.scale)

    def missing_facts(self, claim: Claim) -> list[str]:
        """Return the unknown facts on which the answer depends, the most decisive first.

        Try each value that a fact may have. The fact that can change the answer most comes first.
        """
        if self._holds(claim) is Truth.FALSE:
            return []
        open_facts = dict.fromkeys(undecided_facts(self.nodes, claim))
        if self._bounds(claim)[0] != self._bounds(claim)[1]:
            open_facts |= dict.fromkeys(open_facts_of_amount(self.benefit.amount, claim, self.context))
        for limit in self._limits:
            open_facts |= dict.fromkeys(open_facts_of_limit(limit, claim, self.context))
        missing = [fact for fact in open_facts if fact not in claim.values]
        return sorted(missing, key=lambda fact: -self.decisiveness(fact, claim))

    def decisiveness(self, fact: str, claim: Claim) -> int:
        """Return how much the answer can change when an unknown fact becomes known, in fen times the rule's scale.

        Try yes and no, every choice, and the values around those in the conditions. While nothing bounds the amount, the
        facts it is computed from come first.
        """
        before = self.judge(claim)
        if before[1][1] is None and fact in facts_of_amount(self.benefit.amount):
            return _FIRST
        moved = 0
        for value in self._possible(self.context.facts[fact]):
            known = claim_of({**claim.values, fact: value}, self.context.facts)
            moved = max(moved, _distance(before, self.judge(known)))
        return moved

    def _possible(self, fact: Fact) -> list[Value]:
        match fact.type:
            case "boolean":
                return [True, False]
            case "choice":
                return [choice.id for choice in fact.choices]
            case _:
                limit = self._limit_of(fact.id)
                most = None if limit is None else largest_limit(limit)
                spent = () if most is None else (Decimal(0), most)
                asked = (*self.benefit.conditions, *conditions_of(self.benefit.amount))
                asked += tuple(each for limit in self.limits for each in conditions_of_limit(limit))
                return [*spent, *(value for condition in asked for value in values_around(condition, fact))]

    def _limit_of(self, fact_id: str) -> Cap | Budget | None:
        """Find the cap or budget whose already paid amount is stored in a fact."""
        return next((limit for limit in self.limits if limit.spent == fact_id), None)


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

    @cached_property
    def conditions(self) -> tuple[Verdict, ...]:
        """Verdicts on the conditions of the benefit."""
        return tuple(
            verdict_of(node, self.claim, self.sources, self.rule.context.facts) for node in self.rule.nodes
        )

    @cached_property
    def caps(self) -> tuple[Limit, ...]:
        """Effects of the benefit's caps and budget on the amount."""
        return tuple(self.rule.limits_applied(self.claim))

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids of the unknown facts on which the answer depends, the most decisive first."""
        return tuple(self.rule.missing_facts(self.claim))

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
        from partners.rules.explanations import warnings

        day = as_of or date.today()  # noqa: DTZ011 - as above
        return {
            "policy": self.policy.id,
            "benefit": self.benefit.id,
            "outcome": self.outcome,
            "low": f"{self.low:.2f}",
            "high": None if self.high is None else f"{self.high:.2f}",
            "conditions": [
                {**verdict.to_data(lang), "depth": depth} for depth, verdict in with_depths(self.conditions)
            ],
            "caps": [limit.to_data() for limit in self.caps],
            "missing": [*self.missing],
            "sources": [*self.sources],
            "warnings": [warning.get(lang) for warning in warnings(self, day)],
        }

    def _repr_html_(self) -> str:
        """Return the explanation as an HTML table, for notebooks."""
        from partners.rules.explanations import as_html

        return as_html(self, "en", date.today())  # noqa: DTZ011 - as above

    def doubtful(self, day: date) -> bool:
        """Is the policy a draft, or not valid on this day?"""
        since = self.policy.validity.since
        return self.policy.stage == "draft" or self.expired(day) or (since is not None and day < since)

    def expired(self, day: date) -> bool:
        """Did the policy end before this day?"""
        until = self.policy.validity.until
        return until is not None and until < day


_NOTHING = Decimal("0.00")
_FIRST = 1 << 80
"""A number larger than any change of an amount."""


def _distance(before: tuple[Outcome, Interval], after: tuple[Outcome, Interval]) -> int:
    """Measure how far two answers differ: by their bounds, and by 1 if only the outcome differs."""
    (outcome, (low, high)), (other, (other_low, other_high)) = before, after
    apart = abs(low - other_low) + (outcome != other)
    return apart if high is None or other_high is None else apart + abs(high - other_high)
