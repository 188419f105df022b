"""Checks of what benefits say of each other: exclusions, and amounts that compute with what another benefit pays."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from partners.errors import no_such
from partners.files.checks.doubts import Doubts, Finding, Messages
from partners.files.checks.known_facts import KnownFacts, check_group
from partners.files.kinds import POLICY
from partners.files.yaml.reading import Location
from partners.records import amounts as a
from partners.records.caps import Cap
from partners.records.policies import Policy
from partners.registry import Registry
from partners.rules.common_limits import benefits_of_limit, common_limits
from partners.rules.limit_amounts import computed_amount
from partners.rules.rule_parts import RuleParts
from partners.text import Text

_BENEFIT = Text(zh="补贴", en="benefit")


def policy_file(policy: Policy) -> str:
    """Return the path of a policy in the registry."""
    return policy_path(policy.id)


def policy_path(policy_id: str) -> str:
    """Return the path of a policy in the registry, by its id."""
    return POLICY.path_of(policy_id)


def exclusion_findings(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    """Yield exclusions of unknown benefits, and exclusions that form a cycle: each is written only once."""
    facts = KnownFacts(registry, doubts)
    excludes = {
        f"{policy.id}/{benefit.id}": tuple(each.benefit for each in benefit.excludes)
        for policy in registry.policies.values()
        for benefit in policy.benefits
    }
    for policy in registry.policies.values():
        yield from ((policy_file(policy), *each) for each in _only_one(facts, policy))
        for benefit_index, benefit in enumerate(policy.benefits):
            name = f"{policy.id}/{benefit.id}"
            for index, exclusion in enumerate(benefit.excludes):
                other = exclusion.benefit
                way: Location = ("benefits", benefit_index, "excludes", index)
                at: Location = (*way, "benefit")
                if not doubts.is_unread("facts"):
                    groups = check_group(facts, exclusion.per, exclusion.year_of, way)
                    yield from ((policy_file(policy), *each) for each in groups)
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


def _only_one(facts: KnownFacts, policy: Policy) -> Messages:
    """Check the benefits of a policy that exclude each other."""
    known = [benefit.id for benefit in policy.benefits]
    for index, only in enumerate(policy.one_of):
        at: Location = ("one_of", index)
        for number, benefit in enumerate(only.benefits):
            if benefit not in known:
                yield (*at, "benefits", number), no_such(_BENEFIT, benefit, known, listed=0)
            elif benefit in only.benefits[:number]:
                yield (
                    (*at, "benefits", number),
                    Text(zh=f"“{benefit}”重复；请删去一个。", en=f'"{benefit}" is listed twice; remove one.'),
                )
        if len(only.benefits or known) == 1:
            yield (
                at,
                Text(
                    zh="one_of 须有至少两项补贴；只有一项时请删去。",
                    en="one_of needs at least two benefits; with one only, remove it.",
                ),
            )
        if not facts.doubts.is_unread("facts"):
            yield from check_group(facts, only.per, only.year_of, at)


def amount_findings(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    """Yield amounts of unknown benefits, and benefits whose amounts, or limits, go in a circle."""
    asked = _asked(registry)
    for policy in registry.policies.values():
        for names, at, other in _references(policy):
            if other not in asked:
                if policy_path(other.partition("/")[0]) not in doubts.wrong:
                    yield policy_file(policy), at, no_such(_BENEFIT, other, asked, listed=0)
                continue
            circles = ((name, *_way(other, name, asked)) for name in names)
            circle = next((each for each in circles if len(each) > 1), None)
            if circle is not None:
                way = " → ".join(circle)
                yield (
                    policy_file(policy),
                    at,
                    Text(
                        zh=f"这些补贴的金额互相依赖，无法计算：{way}；请去掉其中一处。",
                        en=f"the amounts of these benefits depend on each other and cannot be computed: {way}; "
                        "remove one of the references.",
                    ),
                )


def _references(policy: Policy) -> Iterator[tuple[tuple[str, ...], Location, str]]:
    """Yield each benefit with whose amount a policy computes, where it is named, and for which benefits."""
    for index, benefit in enumerate(policy.benefits):
        names, at = (f"{policy.id}/{benefit.id}",), ("benefits", index)
        for way, other in _benefits_in(benefit.amount, (*at, "amount")):
            yield names, way, other
        for way, other in _benefits_of_limits(benefit.caps, (*at, "caps")):
            yield names, way, other
    for index, limit in enumerate(policy.limits):
        for way, other in _benefits_of_limits([limit], ("limits",), first=index):
            yield benefits_of_limit(limit, policy), way, other


def _benefits_of_limits(
    limits: Sequence[Cap], at: Location, *, first: int = 0
) -> Iterator[tuple[Location, str]]:
    for index, limit in enumerate(limits, first):
        amount = computed_amount(limit)
        if amount is not None:
            yield from _benefits_in(amount, (*at, index, "amount"))


def unsound_benefits(registry: Registry, wrong: Collection[str]) -> Iterator[str]:
    """Yield the benefits that cannot be judged because of another one: it is wrong, does not exist, or leads in a circle.

    Args:
        registry: the registry.
        wrong: the names of benefits whose rules are wrong.
    """
    asked = _asked(registry)
    for name in asked:
        reached = _reached(name, asked)
        circle = any(each in _reached(each, asked) for each in (name, *reached))
        if circle or not reached.isdisjoint(wrong) or not reached <= asked.keys():
            yield name


def _asked(registry: Registry) -> dict[str, tuple[str, ...]]:
    """Return, for each benefit, those whose amounts it, or a limit of it, computes with."""
    common = common_limits(registry.policies.values())
    every = (
        RuleParts(policy, benefit, common.get(f"{policy.id}/{benefit.id}", ()))
        for policy in registry.policies.values()
        for benefit in policy.benefits
    )
    return {each.name: each.names_of_others for each in every}


def _reached(start: str, asked: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the benefits to which one leads."""
    reached: set[str] = set()
    waiting = [*asked.get(start, ())]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += asked.get(name, ())
    return reached


def _way(start: str, goal: str, asked: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the shortest way from one benefit to another, with both ends; empty if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in ways:  # it grows
        if way[-1] == goal:
            return way
        for name in asked.get(way[-1], ()):
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _benefits_in(amount: a.Amount, at: Location) -> Iterator[tuple[Location, str]]:
    """Yield each benefit that an amount computes with, and where it is named."""
    match amount:
        case a.OfBenefit():
            yield (*at, "benefit"), amount.benefit
        case a.Cases():
            for index, case in enumerate(amount.cases):
                yield from _benefits_in(case.amount, (*at, "cases", index, "amount"))
        case a.UpTo():
            yield from _benefits_in(amount.up_to, (*at, "up_to"))
        case a.Share():
            yield from _benefits_in(amount.amount, (*at, "amount"))
        case a.LeastOf() | a.GreatestOf() | a.SumOf() | a.DifferenceOf():
            (key,) = type(amount).model_fields
            for index, part in enumerate(getattr(amount, key)):
                yield from _benefits_in(part, (*at, key, index))
        case _:
            pass
