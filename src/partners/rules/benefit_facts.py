"""Facts that a benefit asks for, and the values of them that matter."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from partners.records.caps import Budget, Cap
from partners.records.facts import Fact, Value
from partners.records.figures import PartOf, TotalOf
from partners.records.grouping import facts_of_group
from partners.records.policies import Benefit
from partners.rules.evaluation import values_around
from partners.rules.limit_amounts import conditions_of_limit, facts_of_limit, largest_limit
from partners.rules.parts import conditions_of, facts_of_amount, facts_of_condition
from partners.values.readers import MAX_MONEY

Limits = Sequence[Cap | Budget]


def facts_of_benefit(
    benefit: Benefit,
    limits: Limits,
    shared: Iterable[TotalOf | PartOf],
    others: Iterable[str],
    order_by: str | None,
) -> Iterator[str]:
    """Yield every fact that a benefit asks for, in the order of its file.

    Args:
        benefit: the benefit.
        limits: its caps and budget, and the limits that it shares with others.
        shared: the totals over claims, and the parts that claims share, with which it computes.
        others: the facts of the benefits with whose amounts it computes.
        order_by: the date that puts claims in order, where that matters.
    """
    for condition in benefit.conditions:
        yield from facts_of_condition(condition)
    yield from facts_of_amount(benefit.amount)
    yield from others
    for each in shared:
        yield from facts_of_group(each.per, each.year_of)
    for deduction in benefit.deductions:
        yield deduction.received
        yield from facts_of_group(deduction.per, deduction.year_of)
    for limit in limits:
        yield from facts_of_limit(limit)
        yield from limit.facts_of_group
        yield from (fact for fact in (limit.year_of, limit.spent) if fact is not None)
    if order_by is not None:
        yield order_by


def values_of_fact(benefit: Benefit, limits: Limits, parts: Iterable[PartOf], fact: Fact) -> list[Value]:
    """Return yes and no, every choice, or the values around those with which a benefit compares a fact."""
    match fact.type:
        case "boolean":
            return [True, False]
        case "choice":
            return [choice.id for choice in fact.choices]
        case _:
            limit = next((limit for limit in limits if limit.spent == fact.id), None)
            most = None if limit is None else largest_limit(limit)
            spent = [] if most is None else [Decimal(0), most]
            if any(each.received == fact.id for each in benefit.deductions):
                spent += [Decimal(0), MAX_MONEY - 1]
            for part in parts:
                spent += [Decimal(0), part.up_to] if part.received == fact.id and part.up_to else []
            of_limits = (each for limit in limits for each in conditions_of_limit(limit))
            asked = (*benefit.conditions, *conditions_of(benefit.amount), *of_limits)
            return [*spent, *(value for condition in asked for value in values_around(condition, fact))]
