"""Worked examples: whether a benefit's rule gives what each says."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from partners.doubts import Doubts
from partners.errors import ClaimError
from partners.estimate import Rule, spent_of
from partners.explain import say_outcome
from partners.reading import Location
from partners.registry import Registry
from partners.rules.caps import Budget, Cap
from partners.rules.facts import read_claim
from partners.rules.needs import asks_for_partner, conditions_of, facts_of_amount, facts_of_condition
from partners.rules.policy import Example, Outcome, Policy
from partners.text import Text

Wrong = Iterator[tuple[Location, Text]]


def example_findings(
    registry: Registry, doubts: Doubts, policy: Policy, index: int, *, partners_are_sound: bool
) -> Wrong:
    """Worked examples that a benefit's rule does not give, as far as what they ask for can be relied on."""
    benefit = policy.benefits[index]
    conditions = [*benefit.conditions, *conditions_of(benefit.amount)]
    asked = {*facts_of_amount(benefit.amount)}
    for condition in conditions:
        asked |= {*facts_of_condition(condition)}
    limits: list[Cap | Budget] = [*benefit.caps, *([benefit.budget] if benefit.budget else [])]
    asked |= {each for limit in limits for each in (limit.year_of, spent_of(limit)) if each is not None}
    if doubts.is_unread("facts") or asked & doubts.facts:
        return
    if not partners_are_sound and any(map(asks_for_partner, conditions)):
        return
    rule = Rule(policy, benefit, registry.world)
    for number, example in enumerate(benefit.examples):
        if not {*example.claim} & doubts.facts:
            resolve = registry.resolve_exact if partners_are_sound else str
            for way, message in _example(registry, rule, example, resolve):
                yield ("benefits", index, "examples", number, *way), message


def _example(registry: Registry, rule: Rule, example: Example, resolve: Callable[[str], str]) -> Wrong:
    for fact, value in example.claim.items():
        try:
            read_claim(registry.facts, {fact: value}, resolve)
        except ClaimError as error:
            yield ("claim", fact), error.message
            return
    try:
        claim = read_claim(registry.facts, example.claim, resolve)
    except ClaimError as error:
        yield ("claim",), error.message
        return
    result = rule.estimate(claim)
    got = (result.outcome, result.low, result.high)
    said = (example.outcome, example.low, example.high)
    if got == said:
        return
    way = next(
        key for key, one, other in zip(("outcome", "low", "high"), said, got, strict=True) if one != other
    )
    expected, given = _summary(*said), _summary(*got)
    yield (
        (way,),
        Text(
            zh=f"算例写的是{expected.zh}，按规则应为{given.zh}；请改正算例或规则。",
            en=f"the example says {expected.en}; the rule gives {given.en}. Mend the one that is wrong.",
        ),
    )


def _summary(outcome: Outcome, low: Decimal, high: Decimal | None) -> Text:
    words = say_outcome(outcome)
    if high is None:
        return Text(
            zh=f" {outcome}（{words.zh}），{low} 元以上、无上限（不写 high）",
            en=f"{outcome} {low}–∞ (no high)",
        )
    return Text(zh=f" {outcome}（{words.zh}），{low}–{high} 元", en=f"{outcome} {low}–{high}")
