"""Which facts an amount or a condition asks for."""

from collections.abc import Iterator
from typing import assert_never

from partners.rules import amounts as a
from partners.rules import conditions as c


def facts_of_amount(amount: a.Amount) -> Iterator[str]:
    """Every fact that an amount asks for, in the order in which it is written."""
    match amount:
        case a.Exactly() | a.AtMost() | a.Tiers():
            yield amount.of
        case a.NotStated() | a.Fixed():
            pass
        case a.Cases():
            for case in amount.cases:
                if case.when is not None:
                    yield from facts_of_condition(case.when)
                yield from facts_of_amount(case.amount)
        case a.PerUnit():
            yield amount.quantity
        case a.UpTo():
            yield from facts_of_amount(amount.up_to)
        case a.LeastOf():
            for part in amount.least_of:
                yield from facts_of_amount(part)
        case a.GreatestOf():
            for part in amount.greatest_of:
                yield from facts_of_amount(part)
        case a.SumOf():
            for part in amount.sum_of:
                yield from facts_of_amount(part)
        case _:
            assert_never(amount)


def facts_of_condition(condition: c.Condition) -> Iterator[str]:
    """Every fact that a condition asks for, in the order in which it is written."""
    match condition:
        case c.Is() | c.OneOf() | c.AtLeast() | c.AtMost() | c.OnOrAfter() | c.OnOrBefore():
            yield condition.fact
        case c.IsPartner():
            yield condition.partner
            if condition.on is not None:
                yield condition.on
        case c.Unstated():
            pass
        case c.AllOf():
            for part in condition.all_of:
                yield from facts_of_condition(part)
        case c.AnyOf():
            for part in condition.any_of:
                yield from facts_of_condition(part)
        case c.Not():
            yield from facts_of_condition(condition.negated)
        case _:
            assert_never(condition)
