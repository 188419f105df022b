"""Checks of policies: unsuitable facts, impossible rules, failing examples."""

from collections.abc import Iterator, Sequence
from datetime import date

from partners.errors import no_such
from partners.files.checks.case_checks import case_findings
from partners.files.checks.doubts import Doubts, Finding, Messages
from partners.files.checks.example_checks import example_findings
from partners.files.checks.limit_checks import (
    check_limits,
    check_spending,
    common_limit_findings,
    follows_from_doubt,
)
from partners.files.checks.rule_checks import (
    KnownFacts,
    check_amount,
    check_conditions,
    facts_beyond_doubt,
)
from partners.files.kinds import POLICY
from partners.files.yaml.reading import Location
from partners.records.caps import PolicyLimit
from partners.records.policies import Benefit, Policy
from partners.registry import Registry
from partners.rules.common_limits import common_limits
from partners.text import Text


def policy_findings(
    registry: Registry, doubts: Doubts, *, names_of_examples: bool, partners_are_sound: bool
) -> Iterator[Finding]:
    """Yield all problems of the policies of a registry, as far as they can be read.

    Args:
        registry: the registry.
        doubts: parts of it that cannot be relied on.
        names_of_examples: as in `validation.read_and_check`.
        partners_are_sound: True if the data on partners has no problems, so that examples may use it.
    """
    yield from _exclusions(registry, doubts)
    wrong_limits = [*common_limit_findings(registry, doubts)]
    yield from ((policy_file(policy), at, message) for policy, at, message in wrong_limits)
    common = common_limits(registry.policies.values())
    # Until the limits that benefits share are right, no example of any of them can be judged.
    limits_are_sound = not wrong_limits and not any(
        doubts.touches(policy_file(policy), ("limits",)) for policy in registry.policies.values()
    )
    for policy in registry.policies.values():
        file = policy_file(policy)
        validity = policy.validity
        if validity.since is not None and validity.until is not None and validity.until < validity.since:
            yield file, ("validity", "until"), _ends_before_it_begins(validity.since, validity.until)
        for index, benefit in enumerate(policy.benefits):
            way: Location = ("benefits", index)
            shared = common.get(f"{policy.id}/{benefit.id}", ())
            wrong = [
                each
                for each in _rule(registry, doubts, benefit, way, shared)
                if not follows_from_doubt(doubts, file, each[0])
            ]
            yield from ((file, *each) for each in wrong)
            if not doubts.is_unread("facts"):
                cases = case_findings(
                    benefit.amount, benefit.conditions, facts_beyond_doubt(registry, doubts), (*way, "amount")
                )
                # If a case's condition is wrong, only that is reported.
                yield from (
                    (file, at, message)
                    for at, message in cases
                    if not any(other[: len(at)] == at for other, _ in wrong)
                )
            if not benefit.examples:
                yield file, way, _no_example(benefit)
            if not wrong and limits_are_sound and not doubts.touches(file, way):
                examples = example_findings(
                    registry,
                    doubts,
                    policy,
                    index,
                    names=names_of_examples,
                    partners_are_sound=partners_are_sound,
                )
                yield from ((file, *each) for each in examples)


def _ends_before_it_begins(since: date, until: date) -> Text:
    return Text(
        zh=f"截止日期 {until} 早于生效日期 {since}；请核对两个日期。",
        en=f"the last day, {until}, is before the first, {since}; check both.",
    )


def _no_example(benefit: Benefit) -> Text:
    return Text(
        zh=f"补贴“{benefit.id}”没有算例；请在 examples 中至少写一个：claim（填报的信息）、outcome、low 和 high。",
        en=f'the benefit "{benefit.id}" has no worked example; write at least one under examples: '
        "claim (the facts), outcome, low and high.",
    )


def _rule(
    registry: Registry, doubts: Doubts, benefit: Benefit, way: Location, common: Sequence[PolicyLimit]
) -> Messages:
    """Yield problems of a benefit's rule itself, without which its examples cannot be judged."""
    if not doubts.is_unread("facts"):
        facts = KnownFacts(registry, doubts)
        yield from check_conditions(facts, benefit.conditions, (*way, "conditions"))
        yield from check_amount(facts, benefit.amount, (*way, "amount"))
        yield from check_limits(facts, benefit, way, common)
    yield from check_spending(benefit, way, common)


def policy_file(policy: Policy) -> str:
    """Return the path of a policy in the registry."""
    return policy_path(policy.id)


def policy_path(policy_id: str) -> str:
    """Return the path of a policy in the registry, by its id."""
    return POLICY.path_of(policy_id)


_BENEFIT = Text(zh="补贴", en="benefit")


def _exclusions(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    """Yield exclusions of unknown benefits, and exclusions that form a cycle: each is written only once."""
    excludes = {
        f"{policy.id}/{benefit.id}": tuple(each.benefit for each in benefit.excludes)
        for policy in registry.policies.values()
        for benefit in policy.benefits
    }
    for policy in registry.policies.values():
        for benefit_index, benefit in enumerate(policy.benefits):
            name = f"{policy.id}/{benefit.id}"
            for index, exclusion in enumerate(benefit.excludes):
                other = exclusion.benefit
                at: Location = ("benefits", benefit_index, "excludes", index, "benefit")
                if other == name:
                    yield policy_file(policy), at, _EXCLUDES_ITSELF
                elif other not in excludes:
                    if policy_path(other.partition("/")[0]) not in doubts.wrong:
                        yield policy_file(policy), at, no_such(_BENEFIT, other, excludes, listed=0)
                elif _leads_to(other, name, excludes):
                    yield (
                        policy_file(policy),
                        at,
                        Text(
                            zh=f"“{other}”已直接或间接排除“{name}”；排除关系只写一次，不得成环。",
                            en=f'"{other}" already excludes "{name}", directly or indirectly; write each exclusion once, without cycles.',
                        ),
                    )


_EXCLUDES_ITSELF = Text(
    zh="补贴不能排除自己；请写另一项补贴（政策/补贴），或删去这一项。",
    en="a benefit cannot exclude itself; name another one (policy/benefit), or remove this line.",
)


def _leads_to(start: str, goal: str, excludes: dict[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting += excludes.get(name, ())
    return False
