"""Checks of policies: unsuitable facts, impossible rules, failing examples."""

from collections.abc import Iterator, Sequence
from datetime import date

from partners.errors import no_such
from partners.files.checks.benefit_checks import (
    amount_findings,
    exclusion_findings,
    policy_file,
    unsound_benefits,
)
from partners.files.checks.case_checks import case_findings
from partners.files.checks.doubts import Doubts, Finding, Messages
from partners.files.checks.example_checks import example_findings
from partners.files.checks.known_facts import KnownFacts, facts_beyond_doubt
from partners.files.checks.limit_checks import (
    check_limits,
    check_spending,
    common_limit_findings,
    follows_from_doubt,
)
from partners.files.checks.rule_checks import check_amount, check_conditions
from partners.files.yaml.reading import Location
from partners.records.caps import PolicyLimit
from partners.records.policies import Benefit, Policy, Window
from partners.registry import Registry
from partners.rules.common_limits import common_limits
from partners.rules.parts import Priced, amounts_in, figure_of, figures_compared, shared_parts_in, totals_in
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
    wrong_limits = [*common_limit_findings(registry, doubts)]
    yield from ((policy_file(policy), at, message) for policy, at, message in wrong_limits)
    # Until the limits that benefits share are right, no example of any of them can be judged.
    limits_are_sound = not wrong_limits and not any(
        doubts.touches(policy_file(policy), ("limits",)) for policy in registry.policies.values()
    )
    common = common_limits(registry.policies.values())
    wrong_rules = {
        f"{policy.id}/{benefit.id}": [
            each
            for each in _rule(
                registry, doubts, benefit, ("benefits", index), common.get(f"{policy.id}/{benefit.id}", ())
            )
            if not follows_from_doubt(doubts, policy_file(policy), each[0])
        ]
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
        yield from ((file, *each) for each in _times_and_successors(registry, policy))
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
            sound = limits_are_sound and f"{policy.id}/{benefit.id}" not in unsound
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


def _times_and_successors(registry: Registry, policy: Policy) -> Messages:
    """Yield ends before their beginnings, and successors that do not exist."""
    validity = policy.validity
    times: list[tuple[Location, date | None, date | None]] = [
        (("validity", "until"), validity.since, validity.until)
    ]
    windows: list[tuple[Location, Window | None]] = [
        (("window", "closes"), policy.window),
        *(
            (("benefits", at, "window", "closes"), benefit.window)
            for at, benefit in enumerate(policy.benefits)
        ),
    ]
    times += [(way, each.opens, each.closes) for way, each in windows if each is not None]
    for way, first, last in times:
        if first is not None and last is not None and last < first:
            yield way, _ends_before_it_begins(first, last)
    for at, successor in enumerate(policy.replaced_by):
        others = [each for each in registry.policies if each != policy.id]
        if successor not in others:
            yield (
                ("replaced_by", at),
                no_such(Text(zh="其他政策", en="other policy"), successor, others, listed=0),
            )


def _ends_before_it_begins(since: date, until: date) -> Text:
    return Text(
        zh=f"截止日期 {until} 早于开始日期 {since}；请核对两个日期。",
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
        yield from _shared_in_conditions(benefit, (*way, "conditions"))
        yield from check_amount(facts, benefit.amount, (*way, "amount"))
        yield from _totals_paid(benefit, (*way, "amount"))
        yield from check_limits(facts, benefit, way, common)
    yield from check_spending(benefit, way, common)


def _totals_paid(benefit: Benefit, at: Location) -> Messages:
    """Yield totals of a group to which a rate or a price applies: each claim of the group would be paid on all of it."""
    for amount in amounts_in(benefit.amount):
        if isinstance(amount, Priced):
            for total in dict.fromkeys(totals_in(figure_of(amount))):
                yield (
                    at,
                    Text(
                        zh=f"total_of: {total.total_of} 是同组各份申请之和，作为计算金额的基数，每份申请都会按总和重复计算；"
                        "请只在条件（figure）中使用，基数写各份申请自己的费用。",
                        en=f"total_of: {total.total_of} is the sum over all claims of a group; as the base of an amount, each of "
                        "these claims would be paid on the whole sum. Use it in conditions (`figure`) only, and take each "
                        "claim's own cost as the base.",
                    ),
                )


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
