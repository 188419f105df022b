"""Checks of policies: unsuitable facts, impossible rules, failing examples."""

from collections.abc import Iterator
from datetime import date

from partners.files.checks.benefit_checks import (
    amount_findings,
    exclusion_findings,
    policy_file,
    unsound_benefits,
)
from partners.files.checks.case_checks import case_findings
from partners.files.checks.doubts import Doubts, Finding, Messages
from partners.files.checks.example_checks import example_findings
from partners.files.checks.known_facts import GROUPS, KnownFacts, check_group, facts_beyond_doubt
from partners.files.checks.rule_checks import check_amount, check_conditions
from partners.files.yaml.reading import Location
from partners.records.grouping import YEAR
from partners.records.policies import Benefit
from partners.registry import Registry
from partners.rules.parts import figures_compared, shared_parts_in, shared_parts_of
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
    yield from exclusion_findings(registry, doubts)
    yield from amount_findings(registry, doubts)
    wrong_rules = {
        f"{policy.id}/{benefit.id}": [*_rule(registry, doubts, benefit, ("benefits", index))]
        for policy in registry.policies.values()
        for index, benefit in enumerate(policy.benefits)
    }
    touched = {
        f"{policy.id}/{benefit.id}"
        for policy in registry.policies.values()
        for index, benefit in enumerate(policy.benefits)
        if doubts.touches(policy_file(policy), ("benefits", index))
    }
    unsound = {*unsound_benefits(registry, {name for name, wrong in wrong_rules.items() if wrong} | touched)}
    for policy in registry.policies.values():
        file = policy_file(policy)
        validity = policy.validity
        if validity.since is not None and validity.until is not None and validity.until < validity.since:
            yield file, ("validity", "until"), _ends_before_it_begins(validity.since, validity.until)
        for index, benefit in enumerate(policy.benefits):
            way: Location = ("benefits", index)
            wrong = wrong_rules[f"{policy.id}/{benefit.id}"]
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
            sound = f"{policy.id}/{benefit.id}" not in unsound
            if sound and not wrong and not doubts.touches(file, way):
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


def _rule(registry: Registry, doubts: Doubts, benefit: Benefit, way: Location) -> Messages:
    """Yield problems of a benefit's rule itself, without which its examples cannot be judged."""
    if not doubts.is_unread("facts"):
        facts = KnownFacts(registry, doubts)
        yield from check_conditions(facts, benefit.conditions, (*way, "conditions"))
        yield from _shared_in_conditions(benefit, (*way, "conditions"))
        yield from check_amount(facts, benefit.amount, (*way, "amount"))
        yield from _limits(facts, benefit, way)
    yield from _same_spending(benefit, way)


def _shared_in_conditions(benefit: Benefit, at: Location) -> Messages:
    """Yield conditions on what earlier claims leave, which depends on who meets the conditions."""
    for index, condition in enumerate(benefit.conditions):
        if any(any(shared_parts_in(figure)) for figure in figures_compared([condition])):
            yield (
                (*at, index),
                Text(
                    zh="part_of 的 per 取决于哪些申请符合条件，不能写在补贴的条件中；请写在 amount 的 cases 中。",
                    en="a part_of with `per` depends on which claims meet the conditions, so it cannot be one of them; "
                    "put it into the cases of the amount.",
                ),
            )


def _limits(facts: KnownFacts, benefit: Benefit, at: Location) -> Messages:
    for cap_index, cap in enumerate(benefit.caps):
        way: Location = (*at, "caps", cap_index)
        for index, per in enumerate(cap.per):
            if per in cap.per[:index]:
                yield (
                    (*way, "per", index),
                    Text(
                        zh=f"“{per}”在 per 中重复；请删去一个。",
                        en=f'"{per}" is listed twice under `per`; remove one.',
                    ),
                )
            elif per != YEAR:
                yield from facts.check(per, GROUPS, (*way, "per", index))
        if cap.received is not None:
            yield from facts.check(cap.received, ("money",), (*way, "received"))
        if cap.year_of is not None:
            yield from facts.check(cap.year_of, ("date",), (*way, "year_of"))
    for index, deduction in enumerate(benefit.deductions):
        place: Location = (*at, "deductions", index)
        yield from facts.check(deduction.received, ("money",), (*place, "received"))
        yield from check_group(facts, deduction.per, deduction.year_of, place)
    if benefit.budget is not None:
        yield from facts.check(benefit.budget.year_of, ("date",), (*at, "budget", "year_of"))
        if benefit.budget.used is not None:
            yield from facts.check(benefit.budget.used, ("money",), (*at, "budget", "used"))
    if benefit.order_by is not None:
        way = (*at, "order_by")
        yield from facts.check(benefit.order_by, ("date",), way)
        shared = any(each.is_shared for each in benefit.caps)
        shared |= any(each.is_shared for each in benefit.deductions) or bool(shared_parts_of(benefit.amount))
        if benefit.budget is None and not shared:
            yield (
                way,
                Text(
                    zh="没有由几份申请共用的上限或总额，先后次序不起作用；请去掉 order_by，或写上限的 per。",
                    en="no cap or budget is shared between claims, so their order makes no difference; "
                    "remove order_by, or give a cap a `per`.",
                ),
            )


def _same_spending(benefit: Benefit, at: Location) -> Messages:
    """Yield limits that use the same fact as another limit for the amount already taken."""
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
                    zh=f"“{fact}”已用作本补贴另一个上限（总额）的已得（已用）金额；各个上限分别计算，请另用一项申报信息。",
                    en=f'"{fact}" already holds what counts against another limit of this benefit; '
                    "each limit is counted separately, so use another fact.",
                ),
            )
        elif fact is not None:
            seen.add(fact)
