"""Checks of worked examples against the rules of their benefits."""

import re
from decimal import Decimal

from partners.errors import ClaimError
from partners.files.checks.doubts import Doubts, Messages
from partners.files.yaml.widths import say_wide
from partners.records.caps import Budget, Cap
from partners.records.policies import Example, Outcome, Policy
from partners.registry import Registry
from partners.rules.claims import Claim, find_fact, read_claim
from partners.rules.common_limits import common_limits
from partners.rules.estimates import Rule
from partners.rules.explanations import say_outcome
from partners.rules.limit_amounts import conditions_of_limit, facts_of_limit
from partners.rules.parts import asks_for_partner, conditions_of, facts_of_amount, facts_of_condition
from partners.text import Text


def example_findings(
    registry: Registry, doubts: Doubts, policy: Policy, index: int, *, names: bool, partners_are_sound: bool
) -> Messages:
    """Yield the worked examples that disagree with a benefit's rule, if the facts they use can be relied on.

    An example names organisations exactly; any other name counts as unknown to the registry.

    Args:
        registry: the registry with the policy.
        doubts: parts of it that cannot be relied on.
        policy: the policy.
        index: the index of the benefit.
        names: True to also report, in correct examples, names that an estimate would match to an organisation. This
            builds the index of matching.
        partners_are_sound: True if the data on partners has no problems.
    """
    benefit = policy.benefits[index]
    conditions = [*benefit.conditions, *conditions_of(benefit.amount)]
    asked = {*facts_of_amount(benefit.amount), *(each.received for each in benefit.deductions)}
    for condition in conditions:
        asked |= {*facts_of_condition(condition)}
    common = common_limits(registry.policies.values()).get(f"{policy.id}/{benefit.id}", ())
    limits: list[Cap | Budget] = [*benefit.caps, *([benefit.budget] if benefit.budget else []), *common]
    conditions += [condition for limit in limits for condition in conditions_of_limit(limit)]
    asked |= {fact for limit in limits for fact in facts_of_limit(limit)}
    asked |= {each for limit in limits for each in (limit.year_of, limit.spent) if each is not None}
    if doubts.is_unread("facts") or asked & doubts.facts:
        return
    if not partners_are_sound and any(map(asks_for_partner, conditions)):
        return
    rule = Rule(policy, benefit, registry.context, common)
    if {*rule.facts} & doubts.facts:
        return
    asked_of_others = (each for other in rule.others for each in other.conditions)
    if not partners_are_sound and any(map(asks_for_partner, asked_of_others)):
        return
    for number, example in enumerate(benefit.examples):
        if not {*example.claim} & doubts.facts:
            found = _example(registry, rule, example, names=names, partners_are_sound=partners_are_sound)
            for way, message in found:
                yield ("benefits", index, "examples", number, *way), message


def _example(
    registry: Registry, rule: Rule, example: Example, *, names: bool, partners_are_sound: bool
) -> Messages:
    resolve = registry.names.exact.resolve if partners_are_sound else str
    for fact, value in example.claim.items():
        try:
            read_claim(registry.facts, {fact: value}, resolve)
        except ClaimError as error:
            yield ("claim", fact), _several_in_one(str(value)) or error.message
            return
    try:
        claim = read_claim(registry.facts, example.claim, resolve)
    except ClaimError as error:
        yield ("claim",), error.message
        return
    result = rule.estimate(claim)
    got = (result.outcome, result.low, result.high)
    said = (example.outcome, example.low, example.high)
    if got == said and not names:
        return
    # An inexact name is the likely cause of a different answer.
    inexact = [*_inexact_names(registry, claim, example)] if partners_are_sound else []
    yield from inexact
    if got == said or inexact:
        return
    way = next(
        key for key, one, other in zip(("outcome", "low", "high"), said, got, strict=True) if one != other
    )
    expected, given = _summary(*said), _summary(*got)
    yield (
        (way,),
        Text(
            zh=f"算例写的是{expected.zh}，按规则应为{given.zh}；请改正算例或规则。",
            en=f"the example says {expected.en}; the rule gives {given.en}. Correct whichever is wrong.",
        ),
    )


def _several_in_one(value: str) -> Text | None:
    """Return a message for a value that swallowed the next key because of full-width punctuation."""
    found = re.search(r"([，；、])\s*[A-Za-z_]\w*\s*[:：]", value)
    return None if found is None else say_wide(found[1])


def _inexact_names(registry: Registry, claim: Claim, example: Example) -> Messages:
    """Yield names that matching accepts although they are not exactly an organisation's."""
    for key in example.claim:
        fact = find_fact(registry.facts, key)
        name = str(claim.values.get(fact.id, ""))
        if fact.type != "organization" or not name or name in registry.organizations:
            continue
        found = registry.names.matcher.find(name).organization
        if found is not None:
            label = registry.organizations[found].label("zh")
            yield (
                ("claim", key),
                Text(
                    zh=f"算例中的机构名称须与登记的名称一致：测算时“{name}”会被认作 {found}。请写作“{label}”；若指另一家机构，请换一个不相近的名称。",
                    en=f'an example must name organisations exactly: an estimate takes "{name}" for {found}. '
                    f'Write "{label}", or a less similar name if another organisation is meant.',
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
