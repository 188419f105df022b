"""What is wrong with policies: facts that do not fit, rules that cannot hold, examples that fail."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import assert_never

from partners.errors import ClaimError, did_you_mean, nearest
from partners.estimate import Rule
from partners.reading import Location
from partners.registry import Registry
from partners.rules import amounts as a
from partners.rules import conditions as c
from partners.rules.facts import Claim, Fact, find_fact, read_claim
from partners.rules.meaning import operands
from partners.rules.policy import Benefit, Example, Policy
from partners.text import Text

Finding = tuple[str, Location, Text]
"""A problem before its place is known: the file under the registry's folder, the way in it, the message."""


def policy_findings(registry: Registry) -> Iterator[Finding]:
    """Everything that is wrong with the policies of a registry whose files can be read."""
    yield from _exclusions(registry)
    for policy in registry.policies.values():
        for index, benefit in enumerate(policy.benefits):
            way: Location = ("benefits", index)
            wrong = [*_conditions(registry, benefit.conditions, (*way, "conditions"))]
            wrong += _amount(registry, benefit.amount, (*way, "amount"))
            wrong += _limits(registry, benefit, way)
            for location, message in wrong:
                yield policy_file(policy), location, message


def policy_file(policy: Policy) -> str:
    """A policy's file, under the registry's folder."""
    return policy_path(policy.id)


def policy_path(policy_id: str) -> str:
    """The file of a policy of some id."""
    return f"policies/{policy_id}.yaml"


def no_such(what: Text, value: str, choices: Iterable[str]) -> Text:
    """The message that an id is not there, with the nearest that is."""
    hint = did_you_mean(nearest(value, list(choices)))
    return Text(
        zh=f"没有这个{what.zh}：“{value}”。{hint.zh}", en=f'no {what.en} "{value}". {hint.en}'.rstrip()
    )


_FACT = Text(zh="事实", en="fact")
_BATCH = Text(zh="批次", en="batch")
_BENEFIT = Text(zh="补贴", en="benefit")
_TYPES = {
    "money": Text(zh="金额", en="an amount of money"),
    "quantity": Text(zh="数量", en="a quantity"),
    "date": Text(zh="日期", en="a date"),
    "choice": Text(zh="选项", en="a choice"),
    "boolean": Text(zh="是否", en="a yes or no"),
    "organization": Text(zh="机构", en="an organisation"),
    "name": Text(zh="名称", en="a name"),
}

Wrong = Iterator[tuple[Location, Text]]


def _fact(registry: Registry, fact_id: str, types: tuple[str, ...], at: Location) -> Wrong:
    """Whether a fact is there and of one of some types."""
    fact = registry.facts.get(fact_id)
    if fact is None:
        yield at, no_such(_FACT, fact_id, registry.facts)
    elif fact.type not in types:
        wanted = [_TYPES[each] for each in types]
        zh, en = "或".join(each.zh for each in wanted), " or ".join(each.en for each in wanted)
        is_a = _TYPES[fact.type]
        yield (
            at,
            Text(
                zh=f"“{fact_id}”是{is_a.zh}，这里须是{zh}。",
                en=f'"{fact_id}" is {is_a.en}; {en} is needed here.',
            ),
        )


def _conditions(registry: Registry, conditions: Iterable[c.Condition], at: Location) -> Wrong:
    """Conditions that must all hold."""
    conditions = tuple(conditions)
    wrong = [
        each
        for index, condition in enumerate(conditions)
        for each in _condition(registry, condition, (*at, index))
    ]
    yield from wrong
    if not wrong:
        yield from _contradictions(registry, conditions, at)


def _condition(registry: Registry, condition: c.Condition, at: Location) -> Wrong:
    match condition:
        case c.AllOf():
            yield from _conditions(registry, condition.all_of, (*at, "all_of"))
        case c.AnyOf():
            for index, part in enumerate(condition.any_of):
                yield from _condition(registry, part, (*at, "any_of", index))
        case c.Not():
            yield from _condition(registry, condition.negated, (*at, "not"))
        case c.Unstated():
            pass
        case c.IsPartner():
            yield from _fact(registry, condition.partner, ("organization",), (*at, "partner"))
            numbers = [str(batch.number) for batch in registry.batches]
            if condition.batch is not None and str(condition.batch) not in numbers:
                yield (*at, "batch"), no_such(_BATCH, str(condition.batch), numbers)
            if condition.as_of is not None:
                yield from _fact(registry, condition.as_of, ("date",), (*at, "as_of"))
        case c.Is():
            yield from _comparison(registry, condition, ("choice", "boolean"), (*at, "is"), at)
        case c.OneOf():
            yield from _comparison(registry, condition, ("choice", "boolean"), (*at, "one_of"), at)
        case c.AtLeast():
            yield from _comparison(registry, condition, ("money", "quantity"), (*at, "at_least"), at)
        case c.AtMost():
            yield from _comparison(registry, condition, ("money", "quantity"), (*at, "at_most"), at)
        case c.OnOrAfter():
            yield from _comparison(registry, condition, ("date",), (*at, "on_or_after"), at)
        case c.OnOrBefore():
            yield from _comparison(registry, condition, ("date",), (*at, "on_or_before"), at)
        case _:
            assert_never(condition)


def _comparison(
    registry: Registry, condition: c.Comparison, types: tuple[str, ...], operand: Location, at: Location
) -> Wrong:
    wrong = list(_fact(registry, condition.fact, types, (*at, "fact")))
    yield from wrong
    if not wrong:
        try:
            wanted = operands(condition, registry.facts[condition.fact])
        except ClaimError as error:
            yield operand, error.message
            return
        if None in wanted:
            yield operand, Text(zh="条件不能与“未知”比较。", en="a condition cannot compare with unknown.")


def _contradictions(registry: Registry, conditions: Iterable[c.Condition], at: Location) -> Wrong:
    """Conditions on one fact that cannot hold together."""
    left: dict[str, _Left] = {}
    for index, condition in enumerate(conditions):
        if isinstance(condition, c.Comparison):
            room = left.setdefault(condition.fact, _Left())
            if not room.narrow(condition, registry.facts[condition.fact]):
                yield (
                    (*at, index),
                    Text(
                        zh=f"与前面对“{condition.fact}”的条件矛盾，永远不会满足。",
                        en=f'this contradicts an earlier condition on "{condition.fact}": both can never hold.',
                    ),
                )


class _Left:
    """The values of a fact that some conditions leave."""

    def __init__(self) -> None:
        self.among: frozenset[object] | None = None
        self.low: Decimal | date | None = None
        self.high: Decimal | date | None = None

    def narrow(self, condition: c.Comparison, fact: Fact) -> bool:
        """Take a condition into account; whether anything is left."""
        wanted = operands(condition, fact)
        match condition:
            case c.Is() | c.OneOf():
                self.among = frozenset(wanted) if self.among is None else self.among & frozenset(wanted)
                return bool(self.among)
            case c.AtLeast() | c.OnOrAfter():
                bounds = [value for value in (self.low, *wanted) if isinstance(value, Decimal | date)]
                self.low = max(bounds)
            case c.AtMost() | c.OnOrBefore():
                bounds = [value for value in (self.high, *wanted) if isinstance(value, Decimal | date)]
                self.high = min(bounds)
            case _:
                assert_never(condition)
        return self.low is None or self.high is None or self.low <= self.high  # type: ignore[operator]  # as above


def _amount(registry: Registry, amount: a.Amount, at: Location) -> Wrong:
    match amount:
        case a.Exactly() | a.AtMost():
            yield from _fact(registry, amount.of, ("money",), (*at, "of"))
        case a.NotStated() | a.Fixed():
            pass
        case a.Tiers():
            yield from _fact(registry, amount.of, ("money",), (*at, "of"))
            yield from _tiers(amount, (*at, "tiers"))
        case a.Cases():
            yield from _cases(registry, amount, (*at, "cases"))
        case a.PerUnit():
            yield from _fact(registry, amount.quantity, ("quantity",), (*at, "quantity"))
        case a.UpTo():
            yield from _amount(registry, amount.up_to, (*at, "up_to"))
        case a.LeastOf():
            yield from _amounts(registry, amount.least_of, (*at, "least_of"))
        case a.GreatestOf():
            yield from _amounts(registry, amount.greatest_of, (*at, "greatest_of"))
        case a.SumOf():
            yield from _amounts(registry, amount.sum_of, (*at, "sum_of"))
        case _:
            assert_never(amount)


def _amounts(registry: Registry, amounts: Iterable[a.Amount], at: Location) -> Wrong:
    for index, amount in enumerate(amounts):
        yield from _amount(registry, amount, (*at, index))


def _tiers(amount: a.Tiers, at: Location) -> Wrong:
    below = Decimal(0)
    for index, tier in enumerate(amount.tiers):
        if tier.up_to is None:
            if index != len(amount.tiers) - 1:
                yield (
                    (*at, index),
                    Text(zh="只有最后一档可以没有 up_to。", en="only the last tier may have no up_to."),
                )
        elif tier.up_to <= below:
            yield (
                (*at, index, "up_to"),
                Text(
                    zh=f"各档须由低到高：{tier.up_to} 不大于 {below}。",
                    en=f"tiers must rise: {tier.up_to} is not above {below}.",
                ),
            )
        below = tier.up_to or below


def _cases(registry: Registry, amount: a.Cases, at: Location) -> Wrong:
    settled = False
    for index, case in enumerate(amount.cases):
        if settled:
            yield (
                (*at, index),
                Text(
                    zh="前一种情形总是成立，这一种永远轮不到。",
                    en="an earlier case always holds; this one never can.",
                ),
            )
        settled = settled or case.when is None
        if case.when is not None:
            yield from _condition(registry, case.when, (*at, index, "when"))
        yield from _amount(registry, case.amount, (*at, index, "amount"))


def _limits(registry: Registry, benefit: Benefit, at: Location) -> Wrong:
    for cap_index, cap in enumerate(benefit.caps):
        way: Location = (*at, "caps", cap_index)
        for index, per in enumerate(cap.per):
            if per != "year":
                yield from _fact(registry, per, tuple(_TYPES), (*way, "per", index))
        if cap.received is not None:
            yield from _fact(registry, cap.received, ("money",), (*way, "received"))
        if cap.year_of is not None:
            yield from _fact(registry, cap.year_of, ("date",), (*way, "year_of"))
    if benefit.budget is not None:
        yield from _fact(registry, benefit.budget.year_of, ("date",), (*at, "budget", "year_of"))
        if benefit.budget.used is not None:
            yield from _fact(registry, benefit.budget.used, ("money",), (*at, "budget", "used"))


def _exclusions(registry: Registry) -> Iterator[Finding]:
    """Exclusions name other benefits, and are written once: they form no cycle."""
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
                if other not in excludes and not _is_unread(registry, other.partition("/")[0]):
                    yield policy_file(policy), at, no_such(_BENEFIT, other, excludes)
                elif other in excludes and _leads_to(other, name, excludes):
                    yield (
                        policy_file(policy),
                        at,
                        Text(
                            zh=f"“{other}”已直接或间接排除“{name}”；排除关系只写一次，不得成环。",
                            en=f'"{other}" already excludes "{name}", directly or not; exclusions are written once and form no cycle.',
                        ),
                    )


def _is_unread(registry: Registry, policy: str) -> bool:
    """Whether a policy has a file with problems of its own, so that its benefits are not known."""
    return policy not in registry.policies and (registry.root / policy_path(policy)).exists()


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


def example_findings(registry: Registry, *, names: bool) -> Iterator[Finding]:
    """Worked examples that the rules do not give; for a registry in which nothing else is wrong.

    An example names organisations exactly; any other name is one that the registry does not know.

    Args:
        registry: with the policies.
        names: whether to look for names that an estimate would take for a known organisation all the same, in examples
            that are right, too. It builds the index of matching.
    """
    for policy in registry.policies.values():
        for benefit_index, benefit in enumerate(policy.benefits):
            rule = Rule(policy, benefit, registry.world)
            for index, example in enumerate(benefit.examples):
                at: Location = ("benefits", benefit_index, "examples", index)
                for location, message in _example(registry, rule, example, at, names=names):
                    yield policy_file(policy), location, message


def _example(registry: Registry, rule: Rule, example: Example, at: Location, *, names: bool) -> Wrong:
    try:
        claim = read_claim(registry.facts, example.claim, registry.exact_names.resolve)
    except ClaimError as error:
        yield at, error.message
        return
    result = rule.estimate(claim)
    got = (result.outcome, result.low, result.high)
    expected = (example.outcome, example.low, example.high)
    if got == expected and not names:
        return
    # A name that is not exact is the likely cause of another answer.
    inexact = [*_inexact_names(registry, claim, example, (*at, "claim"))]
    yield from inexact
    if got != expected and not inexact:
        yield (
            at,
            Text(
                zh=f"算例应得 {_summary(*expected)}，实得 {_summary(*got)}。",
                en=f"the example says {_summary(*expected)}; the rule gives {_summary(*got)}.",
            ),
        )


def _inexact_names(registry: Registry, claim: Claim, example: Example, at: Location) -> Wrong:
    """Names that matching accepts although they are not exactly an organisation's."""
    for key in example.claim:
        fact = find_fact(registry.facts, key)
        name = str(claim.values.get(fact.id, ""))
        if fact.type != "organization" or not name or name in registry.organizations:
            continue
        found = registry.matcher.find(name).organization
        if found is not None:
            label = registry.organizations[found].label("zh")
            yield (
                (*at, key),
                Text(
                    zh=f"算例中的机构名称须与登记的名称一致：测算时“{name}”会被认作 {found}。请写作“{label}”；若指另一家机构，请换一个不相近的名称。",
                    en=f'an example names organisations exactly: an estimate takes "{name}" for {found}. '
                    f'Write "{label}", or a name that is less like it if somebody else is meant.',
                ),
            )


def _summary(outcome: object, low: object, high: object) -> str:
    return f"{outcome} {low}–{'∞' if high is None else high}"
