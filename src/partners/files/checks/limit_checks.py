"""Checks of caps and budgets against the facts they use, and against each other."""

from decimal import Decimal

from partners.files.checks.doubts import Messages
from partners.files.checks.rule_checks import KnownFacts, check_amount, check_condition
from partners.files.yaml.reading import Location
from partners.records.caps import YEAR, YEARS, Cap, LimitCases
from partners.records.policies import Benefit
from partners.text import Text

_GROUPS = ("organization", "name", "choice", "boolean", "date")
"""Types of facts that can group claims: they name something instead of measuring it."""


def check_limits(facts: KnownFacts, benefit: Benefit, at: Location) -> Messages:
    """Check the caps, the budget and the order of claims of a benefit."""
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
            elif per not in (YEAR, YEARS):
                yield from facts.check(per, _GROUPS, (*way, "per", index))
        yield from check_limit_amount(facts, cap, (*way, "amount"))
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
                    zh="没有由几份申请共用的上限或总额，先后次序不起作用；请去掉 order_by，或写上限的 per。",
                    en="no cap or budget is shared between claims, so their order makes no difference; "
                    "remove order_by, or give a cap a `per`.",
                ),
            )


def check_spending(benefit: Benefit, at: Location) -> Messages:
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


def check_limit_amount(facts: KnownFacts, cap: Cap, at: Location) -> Messages:
    """Check the amount of a cap, which may be computed of facts or depend on the case."""
    match cap.amount:
        case Decimal():
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
