"""What an amount or a condition is made of: its facts and its parts."""

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


def parts_of(condition: c.Condition) -> tuple[c.Condition, ...]:
    """The conditions that a combination combines; none of any other."""
    match condition:
        case c.AllOf():
            return condition.all_of
        case c.AnyOf():
            return condition.any_of
        case c.Not():
            return (condition.negated,)
        case _:
            return ()


def facts_of_condition(condition: c.Condition) -> Iterator[str]:
    """Every fact that a condition asks for, in the order in which it is written."""
    match condition:
        case c.Is() | c.OneOf() | c.AtLeast() | c.AtMost() | c.OnOrAfter() | c.OnOrBefore():
            yield condition.fact
        case c.IsPartner():
            yield condition.partner
            if condition.as_of is not None:
                yield condition.as_of
        case c.Unstated():
            pass
        case c.AllOf() | c.AnyOf() | c.Not():
            for part in parts_of(condition):
                yield from facts_of_condition(part)
        case _:
            assert_never(condition)
