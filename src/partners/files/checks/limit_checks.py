"""Checks of caps, budgets and deductions against the facts they use, and against each other."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from partners.errors import no_such
from partners.files.checks.doubts import Doubts, Messages
from partners.files.checks.known_facts import KnownFacts, check_group
from partners.files.checks.rule_checks import check_amount, check_condition
from partners.files.kinds import POLICY
from partners.files.yaml.reading import Location
from partners.records.caps import Cap, LimitCases, PolicyLimit
from partners.records.figures import PartOf
from partners.records.grouping import YEAR, YEARS
from partners.records.policies import Benefit, Policy
from partners.registry import Registry
from partners.rules.common_limits import benefits_of_limit
from partners.rules.limit_amounts import figures_of_limit
from partners.rules.parts import figures_of, shared_parts_in
from partners.text import Text


def check_limits(
    facts: KnownFacts, benefit: Benefit, at: Location, common: Sequence[PolicyLimit]
) -> Messages:
    """Check the caps, the deductions, the budget and the order of claims of a benefit.

    Args:
        facts: what may be asked for.
        benefit: the benefit.
        at: where it stands.
        common: the limits that it shares with others, which are checked where they are written.
    """
    for cap_index, cap in enumerate(benefit.caps):
        yield from check_cap(facts, cap, (*at, "caps", cap_index))
    for index, deduction in enumerate(benefit.deductions):
        place: Location = (*at, "deductions", index)
        yield from facts.check(deduction.received, ("money",), (*place, "received"))
        yield from check_group(facts, deduction.per, deduction.year_of, place)
    if benefit.budget is not None:
        yield from facts.check(benefit.budget.year_of, ("date",), (*at, "budget", "year_of"))
        if benefit.budget.used is not None:
            yield from facts.check(benefit.budget.used, ("money",), (*at, "budget", "used"))
    yield from _order(benefit, at, common)
    if benefit.order_by is not None:
        yield from facts.check(benefit.order_by, ("date",), (*at, "order_by"))
    if benefit.order_by is not None or benefit.ranked:
        key = "ranked" if benefit.ranked else "order_by"
        shared = any(each.is_shared for each in (*benefit.caps, *common))
        shared |= any(each.is_shared for each in benefit.deductions) or any(_shared_parts(benefit))
        if benefit.budget is None and not shared:
            yield (
                (*at, key),
                Text(
                    zh=f"没有由几份申请共用的上限或总额，先后次序不起作用；请去掉 {key}，或写上限的 per。",
                    en="no cap or budget is shared between claims, so their order makes no difference; "
                    f"remove {key}, or give a cap a `per`.",
                ),
            )


def _shared_parts(benefit: Benefit) -> Iterator[PartOf]:
    """Yield every part that claims share of the figures of a benefit and its limits."""
    for figure in (*figures_of(benefit), *chain.from_iterable(map(figures_of_limit, benefit.caps))):
        yield from shared_parts_in(figure)


def _order(benefit: Benefit, at: Location, common: Sequence[PolicyLimit]) -> Messages:
    """Yield caps that look back over several years, of a benefit whose claims stand in the order of another day."""
    followed = [
        ((*at, "caps", index), cap.year_of) for index, cap in enumerate(benefit.caps) if cap.follows_years
    ]
    followed += [(at, cap.year_of) for cap in common if cap.follows_years]
    for place, day in followed:
        if benefit.ranked:
            yield (
                place,
                Text(
                    zh="连续几年的上限须知道申请的先后次序；请去掉 ranked。",
                    en="a cap over several years in a row needs an order of claims; remove `ranked`.",
                ),
            )
            continue
        order = benefit.order_by or followed[0][1]
        if day != order:
            yield (
                place,
                Text(
                    zh=f"连续几年的上限按“{day}”的年份往前看，申请却按“{order}”排先后；请使两者一致（order_by 写作 {day}）。",
                    en=f'a cap over several years in a row looks back from the year of "{day}", but claims stand in the order '
                    f'of "{order}"; use the same day for both (order_by: {day}).',
                ),
            )


def follows_from_doubt(doubts: Doubts, file: str, at: Location) -> bool:
    """Is a finding about what a cap counts, where what it limits was replaced?"""
    return at[-1] == "received" and doubts.touches(file, at[:-1])


def check_cap(facts: KnownFacts, cap: Cap, at: Location) -> Messages:
    """Check a cap of a benefit, or one that several benefits share."""
    yield from check_group(facts, cap.per, cap.year_of, at, years=(YEAR, YEARS))
    yield from check_limit_amount(facts, cap, (*at, "amount"))
    if cap.received is not None:
        wanted = "money" if cap.count is None else "quantity"
        yield from facts.check(cap.received, (wanted,), (*at, "received"))


def check_spending(benefit: Benefit, at: Location, common: Sequence[PolicyLimit]) -> Messages:
    """Yield limits that use the same fact as another limit for the amount already taken."""
    places: list[tuple[Location, str | None]] = [
        ((*at, "caps", index, "received"), cap.received) for index, cap in enumerate(benefit.caps)
    ]
    if benefit.budget is not None:
        places.append(((*at, "budget", "used"), benefit.budget.used))
    seen = {each.received for each in common if each.received is not None}
    for place, fact in places:
        if fact is not None and fact in seen:
            yield place, _counted_twice(fact)
        elif fact is not None:
            seen.add(fact)


def check_limit_amount(facts: KnownFacts, cap: Cap, at: Location) -> Messages:
    """Check the amount of a cap, which may be computed of facts or depend on the case."""
    match cap.amount:
        case Decimal() | None:
            pass
        case LimitCases():
            for index, case in enumerate(cap.amount.cases):
                way: Location = (*at, "cases", index)
                if case.when is not None:
                    yield from check_condition(facts, case.when, (*way, "when"))
                elif index != len(cap.amount.cases) - 1:
                    yield way, Text(zh="只有最后一项可以没有 when。", en="only the last case may omit when.")
        case _:
            yield from check_amount(facts, cap.amount, at)


def common_limit_findings(registry: Registry, doubts: Doubts) -> Iterator[tuple[Policy, Location, Text]]:
    """Yield all problems of the limits that several benefits share: unsuitable facts, and benefits that do not exist."""
    known = {
        f"{policy.id}/{benefit.id}" for policy in registry.policies.values() for benefit in policy.benefits
    }
    for policy in registry.policies.values():
        spent: set[str | None] = {None}
        for index, limit in enumerate(policy.limits):
            way: Location = ("limits", index)
            if not doubts.is_unread("facts"):
                for where, message in check_cap(KnownFacts(registry, doubts), limit, way):
                    if not follows_from_doubt(doubts, POLICY.path_of(policy.id), where):
                        yield policy, where, message
            if limit.received in spent - {None}:
                yield policy, (*way, "received"), _counted_twice(str(limit.received))
            spent.add(limit.received)
            names = benefits_of_limit(limit, policy)
            for place, (name, written) in enumerate(zip(names, limit.benefits, strict=False)):
                at: Location = (*way, "benefits", place)
                if name in names[:place]:
                    yield policy, at, _twice(written)
                elif name not in known and POLICY.path_of(name.partition("/")[0]) not in doubts.wrong:
                    yield policy, at, no_such(_BENEFIT, name, known, listed=0)


_BENEFIT = Text(zh="补贴", en="benefit")


def _twice(name: str) -> Text:
    return Text(
        zh=f"“{name}”在 benefits 中重复；请删去一个。",
        en=f'"{name}" is listed twice under `benefits`; remove one.',
    )


def _counted_twice(fact: str) -> Text:
    return Text(
        zh=f"“{fact}”已用作本补贴另一个上限（总额）的已得（已用）金额；各个上限分别计算，请另用一项申报信息。",
        en=f'"{fact}" already holds what counts against another limit of this benefit; '
        "each limit is counted separately, so use another fact.",
    )
