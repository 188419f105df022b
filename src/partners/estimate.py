"""One claim against one benefit: the outcome, the amount, and every reason for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from partners.rules.amounts import NOTHING, Interval, NotStated, bounds, to_fen
from partners.rules.conditions import Verdict, judge
from partners.rules.facts import Claim, Fact
from partners.rules.policy import Benefit, Outcome, Policy
from partners.rules.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a benefit pays for a claim, and why.

    Attributes:
        policy: the policy.
        benefit: the benefit of it.
        outcome: `eligible` if every condition holds, `ineligible` if one fails, else `undetermined`.
        low: the least that it pays, CNY.
        high: the most, CNY; None where nothing known bounds it. The truth lies between for every
            way in which the unknown facts can turn out.
        conditions: a verdict for each condition of the benefit.
        caps: caps that were applied.
        missing: ids of the unknown facts that the answer depends on.
        sources: ids of the sources of the benefit.
    """

    policy: Policy
    benefit: Benefit
    outcome: Outcome
    low: Decimal
    high: Decimal | None
    conditions: tuple[Verdict, ...]
    caps: tuple[str, ...] = ()
    missing: tuple[str, ...]
    sources: tuple[str, ...]


def estimate(policy: Policy, benefit: Benefit, claim: Claim, facts: Mapping[str, Fact]) -> Estimate:
    """Judge a claim by a benefit.

    Args:
        policy: the benefit's policy.
        benefit: what may be claimed.
        claim: the known facts, as `partners.rules.facts.read_claim` returns them.
        facts: all facts by id.
    """
    sources = benefit.sources or policy.sources
    verdicts = tuple(judge(condition, claim, facts, sources) for condition in benefit.conditions)
    paid = bounds(benefit.amount, claim)
    missing = dict.fromkeys(_undecided(verdicts))
    outcome: Outcome
    match min(verdict.truth for verdict in verdicts):
        case Truth.TRUE:
            outcome = "eligible"
        case Truth.UNKNOWN:
            outcome, paid = "undetermined", Interval(NOTHING.low, paid.high)
        case _:
            outcome, paid, missing = "ineligible", NOTHING, {}
    if (
        outcome != "ineligible"
        and not isinstance(benefit.amount, NotStated)
        and benefit.amount.of not in claim
    ):
        missing[benefit.amount.of] = None
    return Estimate(
        policy=policy,
        benefit=benefit,
        outcome=outcome,
        low=to_fen(paid.low),
        high=None if paid.high is None else to_fen(paid.high),
        conditions=verdicts,
        missing=tuple(missing),
        sources=sources,
    )


def _undecided(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """The unknown facts of the conditions that are undecided: a decided one asks for nothing more."""
    for verdict in verdicts:
        if verdict.truth is Truth.UNKNOWN:
            if verdict.fact is not None:
                yield verdict.fact
            yield from _undecided(verdict.parts)
