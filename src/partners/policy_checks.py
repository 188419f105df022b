"""What is wrong with policies: facts that do not fit, rules that cannot hold, examples that fail."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, assert_never

from partners.case_checks import case_findings, contradictions, types_for
from partners.doubts import Doubts, Finding
from partners.errors import ClaimError, did_you_mean, nearest
from partners.example_checks import Wrong, example_findings
from partners.fact_checks import YEAR
from partners.names import name_key
from partners.reading import Location
from partners.registry import Registry
from partners.rules import amounts as a
from partners.rules import conditions as c
from partners.rules.facts import Fact
from partners.rules.meaning import operands
from partners.rules.policy import Benefit, Policy
from partners.text import Text


def policy_findings(
    registry: Registry, doubts: Doubts, *, names_of_examples: bool, partners_are_sound: bool
) -> Iterator[Finding]:
    """Everything that is wrong with the policies of a registry, as far as they can be read.

    Args:
        registry: the registry.
        doubts: what of it is not to be relied on.
        names_of_examples: as `checks.checked` has it.
        partners_are_sound: whether nothing is wrong with who is a partner, so that examples may ask.
    """
    yield from _exclusions(registry, doubts)
    for policy in registry.policies.values():
        file = policy_file(policy)
        validity = policy.validity
        if validity.since is not None and validity.until is not None and validity.until < validity.since:
            yield file, ("validity", "until"), _ends_before_it_begins(validity.since, validity.until)
        for index, benefit in enumerate(policy.benefits):
            way: Location = ("benefits", index)
            wrong = [*_rule(registry, doubts, benefit, way)]
            yield from ((file, *each) for each in wrong)
            if not doubts.is_unread("facts"):
                cases = case_findings(
                    benefit.amount, benefit.conditions, _known(registry, doubts), (*way, "amount")
                )
                # A case whose condition is wrong is said to be that alone.
                yield from (
                    (file, at, message)
                    for at, message in cases
                    if not any(other[: len(at)] == at for other, _ in wrong)
                )
            if not benefit.examples:
                yield file, way, _no_example(benefit)
            if not wrong and not doubts.touches(file, way):
                examples = example_findings(
                    registry,
                    doubts,
                    policy,
                    index,
                    names=names_of_examples,
                    partners_are_sound=partners_are_sound,
                )
                yield from ((file, *each) for each in examples)


def _known(registry: Registry, doubts: Doubts) -> dict[str, Fact]:
    """The facts of which nothing is in doubt."""
    return {fact_id: fact for fact_id, fact in registry.facts.items() if fact_id not in doubts.facts}


def _ends_before_it_begins(since: date, until: date) -> Text:
    return Text(
        zh=f"截止日期 {until} 早于生效日期 {since}；请核对两个日期。",
        en=f"the last day, {until}, is before the first, {since}; look at both.",
    )


def _no_example(benefit: Benefit) -> Text:
    return Text(
        zh=f"补贴“{benefit.id}”没有算例；请在 examples 中至少写一个：claim（填报的事实）、outcome、low 和 high。",
        en=f'the benefit "{benefit.id}" has no worked example; write at least one under examples: '
        "claim (the facts), outcome, low and high.",
    )


def _rule(registry: Registry, doubts: Doubts, benefit: Benefit, way: Location) -> Wrong:
    """What is wrong with a benefit's rule by itself, so that its examples cannot be judged."""
    if not doubts.is_unread("facts"):
        facts = _Facts(registry, doubts)
        yield from _conditions(facts, benefit.conditions, (*way, "conditions"))
        yield from _amount(facts, benefit.amount, (*way, "amount"))
        yield from _limits(facts, benefit, way)
    yield from _same_spending(benefit, way)


class _Facts(NamedTuple):
    """What conditions and amounts may ask for."""

    registry: Registry
    doubts: Doubts

    def known(self) -> dict[str, Fact]:
        """The facts of which nothing is in doubt."""
        return _known(self.registry, self.doubts)

    def check(self, fact_id: str, types: tuple[str, ...], at: Location) -> Wrong:
        """Whether a fact is there and of one of some types."""
        fact = self.registry.facts.get(fact_id)
        if fact is None:
            yield at, no_such(_FACT, fact_id, self.registry.facts)
        elif fact.type not in types and fact_id not in self.doubts.facts:
            wanted = [_TYPES[each] for each in types]
            zh = "或".join(filter(None, ("、".join(each.zh for each in wanted[:-1]), wanted[-1].zh)))
            en = " or ".join(filter(None, (", ".join(each.en for each in wanted[:-1]), wanted[-1].en)))
            is_a = _TYPES[fact.type]
            yield (
                at,
                Text(
                    zh=f"“{fact_id}”是{is_a.zh}，这里须是{zh}。",
                    en=f'"{fact_id}" is {is_a.en}; {en} is needed here.',
                ),
            )


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


def _conditions(facts: _Facts, conditions: Sequence[c.Condition], at: Location) -> Wrong:
    """Conditions that must all hold."""
    wrong = [
        each
        for index, condition in enumerate(conditions)
        for each in _condition(facts, condition, (*at, index))
    ]
    yield from wrong
    said = {way[: len(at) + 1] for way, _ in wrong}
    # A part that can never hold is said itself; that the whole cannot either follows.
    yield from (each for each in contradictions(conditions, facts.known(), at) if each[0] not in said)


def _condition(facts: _Facts, condition: c.Condition, at: Location) -> Wrong:
    match condition:
        case c.AllOf():
            yield from _conditions(facts, condition.all_of, (*at, "all_of"))
        case c.AnyOf():
            for index, part in enumerate(condition.any_of):
                yield from _condition(facts, part, (*at, "any_of", index))
        case c.Not():
            yield from _condition(facts, condition.negated, (*at, "not"))
        case c.Unstated():
            pass
        case c.IsPartner():
            yield from facts.check(condition.partner, ("organization",), (*at, "partner"))
            numbers = [str(batch.number) for batch in facts.registry.batches]
            is_known = str(condition.batch) in numbers or facts.doubts.has_any("batches")
            if condition.batch is not None and not is_known:
                yield (*at, "batch"), no_such(_BATCH, str(condition.batch), numbers)
            if condition.as_of is not None:
                yield from facts.check(condition.as_of, ("date",), (*at, "as_of"))
        case c.Is() | c.OneOf() | c.AtLeast() | c.AtMost() | c.OnOrAfter() | c.OnOrBefore():
            yield from _comparison(facts, condition, at)
        case _:
            assert_never(condition)


def _comparison(facts: _Facts, condition: c.Comparison, at: Location) -> Wrong:
    wrong = list(facts.check(condition.fact, types_for(condition), (*at, "fact")))
    yield from wrong
    if wrong or condition.fact in facts.doubts.facts:
        return
    fact = facts.registry.facts[condition.fact]
    operand: Location = (
        *at,
        next(key for key in _OPERANDS if key in type(condition).model_fields or key == "is"),
    )
    try:
        wanted = operands(condition, fact)
    except ClaimError as error:
        yield operand, _several_in_one(condition, fact) or error.message
        return
    if None in wanted:
        yield operand, Text(zh="条件不能与“未知”比较。", en="a condition cannot compare with unknown.")


_OPERANDS = ("one_of", "at_least", "at_most", "on_or_after", "on_or_before", "is")


def _several_in_one(condition: c.Comparison, fact: Fact) -> Text | None:
    """What to say of choices with other things than a comma between them, which YAML reads as one."""
    values = condition.one_of if isinstance(condition, c.OneOf) else ()
    for value in values:
        parts = [part for part in re.split(r"[\s，、；,;|/]+", value) if part]
        known = {key for choice in fact.choices for key in choice.keys}
        if len(parts) > 1 and all(name_key(part) in known for part in parts):
            joined = ", ".join(parts)
            return Text(
                zh=f"“{value}”被当作一个值；请用半角逗号加空格分隔：[{joined}]。",
                en=f'"{value}" is read as one value; put an ASCII comma and a space between them: [{joined}].',
            )
    return None


def _amount(facts: _Facts, amount: a.Amount, at: Location) -> Wrong:
    match amount:
        case a.Exactly() | a.AtMost():
            yield from facts.check(amount.of, ("money",), (*at, "of"))
        case a.NotStated() | a.Fixed():
            pass
        case a.Tiers():
            yield from facts.check(amount.of, ("money",), (*at, "of"))
            yield from _tiers(amount, (*at, "tiers"))
        case a.Cases():
            yield from _cases(facts, amount, (*at, "cases"))
        case a.PerUnit():
            yield from facts.check(amount.quantity, ("quantity",), (*at, "quantity"))
        case a.UpTo():
            yield from _amount(facts, amount.up_to, (*at, "up_to"))
        case a.LeastOf():
            yield from _amounts(facts, amount.least_of, (*at, "least_of"))
        case a.GreatestOf():
            yield from _amounts(facts, amount.greatest_of, (*at, "greatest_of"))
        case a.SumOf():
            yield from _amounts(facts, amount.sum_of, (*at, "sum_of"))
        case _:
            assert_never(amount)


def _amounts(facts: _Facts, amounts: Iterable[a.Amount], at: Location) -> Wrong:
    for index, amount in enumerate(amounts):
        yield from _amount(facts, amount, (*at, index))


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


def _cases(facts: _Facts, amount: a.Cases, at: Location) -> Wrong:
    for index, case in enumerate(amount.cases):
        if case.when is not None:
            yield from _condition(facts, case.when, (*at, index, "when"))
        yield from _amount(facts, case.amount, (*at, index, "amount"))


_GROUPS = ("organization", "name", "choice", "boolean", "date")
"""The types of fact by which claims can be grouped: what names something, not what measures it."""


def _limits(facts: _Facts, benefit: Benefit, at: Location) -> Wrong:
    for cap_index, cap in enumerate(benefit.caps):
        way: Location = (*at, "caps", cap_index)
        for index, per in enumerate(cap.per):
            if per in cap.per[:index]:
                yield (
                    (*way, "per", index),
                    Text(zh=f"“{per}”在 per 中重复。", en=f'"{per}" stands twice under per; remove one.'),
                )
            elif per != YEAR:
                yield from facts.check(per, _GROUPS, (*way, "per", index))
        if cap.received is not None:
            yield from facts.check(cap.received, ("money",), (*way, "received"))
        if cap.year_of is not None:
            yield from facts.check(cap.year_of, ("date",), (*way, "year_of"))
    if benefit.budget is not None:
        yield from facts.check(benefit.budget.year_of, ("date",), (*at, "budget", "year_of"))
        if benefit.budget.used is not None:
            yield from facts.check(benefit.budget.used, ("money",), (*at, "budget", "used"))
    if benefit.order_by is not None:
        way = (*at, "order_by")
        yield from facts.check(benefit.order_by, ("date",), way)
        if benefit.budget is None and not any(cap.is_shared for cap in benefit.caps):
            yield (
                way,
                Text(
                    zh="没有几份申请共用的上限或预算，先后次序不起作用；请去掉 order_by，或写上限的 per。",
                    en="no cap or budget is shared by several claims, so their order changes nothing; "
                    "remove order_by, or say what a cap is per.",
                ),
            )


def _same_spending(benefit: Benefit, at: Location) -> Wrong:
    """Limits that take the same fact for what is already gone of them."""
    places: list[tuple[Location, str | None]] = [
        ((*at, "caps", index, "received"), cap.received) for index, cap in enumerate(benefit.caps)
    ]
    if benefit.budget is not None:
        places.append(((*at, "budget", "used"), benefit.budget.used))
    seen: set[str] = set()
    for place, fact in places:
        if fact is not None and fact in seen:
            yield (
                place,
                Text(
                    zh=f"“{fact}”已是本补贴另一个上限或预算的已得（已用）金额；各个上限算的不是同一笔，请另用一个事实。",
                    en=f'"{fact}" already says what is gone of another limit of this benefit; '
                    "each limit counts something else, so name another fact.",
                ),
            )
        elif fact is not None:
            seen.add(fact)


def _exclusions(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
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
                if other == name:
                    yield policy_file(policy), at, _EXCLUDES_ITSELF
                elif other not in excludes:
                    if policy_path(other.partition("/")[0]) not in doubts.wrong:
                        yield policy_file(policy), at, no_such(_BENEFIT, other, excludes)
                elif _leads_to(other, name, excludes):
                    yield (
                        policy_file(policy),
                        at,
                        Text(
                            zh=f"“{other}”已直接或间接排除“{name}”；排除关系只写一次，不得成环。",
                            en=f'"{other}" already excludes "{name}", directly or not; exclusions are written once and form no cycle.',
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
