"""Caps and budgets for one claim: turn each limit, once, into a function that gives the bounds of its rest."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from partners.records.amounts import Amount
from partners.records.caps import Budget, Cap, LimitCases
from partners.records.conditions import Condition
from partners.records.facts import Fact
from partners.records.figures import Figure, TotalOf
from partners.rules.bounds import bounds_of, in_fen, scale_of
from partners.rules.claims import Claim
from partners.rules.evaluation import FALSE, TRUE, Context, node_of
from partners.rules.figure_bounds import Interval
from partners.rules.open_facts import open_facts_of_amount, undecided_facts
from partners.rules.parts import (
    benefits_asked,
    conditions_of,
    facts_of_amount,
    facts_of_condition,
    figures_compared,
    figures_of_amount,
    totals_in,
)
from partners.rules.verdicts import Limit
from partners.values.readers import EXACT

Limiting = tuple[int | None, int | None]
"""The least and the most that a limit can be, in fen; None where it does not limit."""


UNIT = 10**4
"""One claim, or one year, in ten-thousandths: the unit of counts."""


class JudgedLimit(NamedTuple):
    """A limit, ready to limit claims.

    Attributes:
        limit: the cap or budget.
        amount: gives the bounds of the limit itself for a claim.
        left: gives the bounds of what it leaves for a claim, after what was already paid.
    """

    limit: Cap | Budget
    amount: Callable[[Claim], Limiting]
    left: Callable[[Claim], Limiting]


def judged_limit(limit: Cap | Budget, context: Context) -> JudgedLimit:
    """Make the functions of a limit."""
    spent = limit.spent
    if limit.count is not None and spent is not None:
        return JudgedLimit(limit, lambda _: (None, None), _one_more(limit.count, context.facts[spent]))
    amount = _amount_of(limit, context)
    if not limit.is_shared:
        return JudgedLimit(limit, amount, amount)

    def left(claim: Claim) -> Limiting:
        low, high = amount(claim)
        known = None if spent is None else claim.numbers.get(spent)
        if known is None:
            return 0, high
        return max((low or 0) - known, 0), None if high is None else max(high - known, 0)

    return JudgedLimit(limit, amount, left)


def _one_more(count: int, spent: Fact) -> Callable[[Claim], Limiting]:
    """Make the function that says if one more claim, or year, is paid: then a count does not limit its amount."""

    def left(claim: Claim) -> Limiting:
        known = claim.numbers.get(spent.id)
        if known is None:
            return 0, None
        return (None, None) if count * UNIT - known * units_of_count(spent) >= UNIT else (0, 0)

    return left


def units_of_count(fact: Fact) -> int:
    """Return how many units of counts one is of a number of claims or years as claims and frames store it."""
    return UNIT // int(10**fact.digits)


def computed_amount(limit: Cap | Budget) -> Amount | None:
    """Return the amount of a limit that is computed of facts; None for money, cases and counts."""
    amount = limit.amount
    return None if amount is None or isinstance(amount, Decimal | LimitCases) else amount


def conditions_of_limit(limit: Cap | Budget) -> Iterator[Condition]:
    """Yield the conditions on which the amount of a limit depends."""
    match limit.amount:
        case Decimal() | None:
            pass
        case LimitCases():
            yield from (case.when for case in limit.amount.cases if case.when is not None)
        case _:
            yield from conditions_of(limit.amount)


def facts_of_limit(limit: Cap | Budget) -> Iterator[str]:
    """Yield the facts on which the amount of a limit depends, in the order of the file."""
    match limit.amount:
        case Decimal() | None:
            pass
        case LimitCases():
            for condition in conditions_of_limit(limit):
                yield from facts_of_condition(condition)
        case _:
            yield from facts_of_amount(limit.amount)


def figures_of_limit(limit: Cap | Budget) -> Iterator[Figure]:
    """Yield every figure with which the amount of a limit is computed."""
    amount = computed_amount(limit)
    yield from figures_compared(conditions_of_limit(limit)) if amount is None else figures_of_amount(amount)


def totals_of_limit(limit: Cap | Budget) -> Iterator[TotalOf]:
    """Yield the totals over claims with which the amount of a limit is computed."""
    for figure in figures_of_limit(limit):
        yield from totals_in(figure)


def benefits_asked_by_limit(limit: Cap | Budget) -> tuple[str, ...]:
    """Return the names of the benefits with whose amounts a limit is computed."""
    amount = computed_amount(limit)
    return () if amount is None else benefits_asked(amount)


def open_facts_of_limit(judged: JudgedLimit, claim: Claim, context: Context) -> Iterator[str]:
    """Yield the facts that may still change what a limit leaves."""
    low, high = judged.amount(claim)
    if low != high or high is None:
        amount = judged.limit.amount
        if isinstance(amount, LimitCases):
            nodes = [node_of(condition, context) for condition in conditions_of_limit(judged.limit)]
            for node in nodes:
                yield from undecided_facts([node], claim)
                if node.test(claim) is TRUE:
                    break
        elif amount is not None and not isinstance(amount, Decimal):
            yield from open_facts_of_amount(amount, claim, context)
    if judged.limit.spent is not None:
        yield judged.limit.spent


def largest_limit(limit: Cap | Budget) -> Decimal | None:
    """Return the most that a limit can be for any claim, CNY or a number; None where it is computed of facts."""
    if limit.count is not None:
        return Decimal(limit.count)
    match limit.amount:
        case Decimal():
            return limit.amount
        case LimitCases():
            return max(case.amount for case in limit.amount.cases)
        case _:
            return None


def _as_money(fen: int | None) -> Decimal | None:
    """Convert fen to CNY."""
    return None if fen is None else EXACT.scaleb(Decimal(fen), -2)


def limited(limits: Sequence[JudgedLimit], claim: Claim, paid: Interval, scale: int) -> Interval:
    """Limit the bounds of an amount, in fen times a scale."""
    low, high = paid
    for limit in limits:
        left_low, left_high = limit.left(claim)
        low = low if left_low is None else min(low, left_low * scale)
        high = _smaller_high(high, left_high, scale)
    return low, high


def limits_applied(
    limits: Sequence[JudgedLimit], claim: Claim, high: int | None, scale: int
) -> Iterator[Limit]:
    """Yield each limit with its effect on the upper bound of an amount, in fen times a scale."""
    for each in limits:
        limit = each.limit
        received = None if limit.spent is None else claim.values.get(limit.spent)
        left = each.left(claim)[1]
        least, most = each.amount(claim)
        yield Limit(
            limit=limit,
            amount=_as_money(most) if least == most else None,
            received=received if isinstance(received, Decimal) else None,
            applied=left is not None and (high is None or high > left * scale),
        )
        high = _smaller_high(high, left, scale)


def _smaller_high(high: int | None, left: int | None, scale: int) -> int | None:
    """Limit an upper bound, in fen times a scale, by an amount in fen; None is no bound."""
    if left is None:
        return high
    return left * scale if high is None else min(high, left * scale)


def _amount_of(limit: Cap | Budget, context: Context) -> Callable[[Claim], Limiting]:
    match limit.amount:
        case Decimal():
            fixed = in_fen(limit.amount)
            return lambda _: (fixed, fixed)
        case LimitCases():
            return _cases(limit.amount, context)
        case None:
            raise AssertionError("a count has no amount")
        case _:
            scale = scale_of(limit.amount, context.facts)
            computed = bounds_of(limit.amount, scale, context)

    def rounded(claim: Claim) -> Limiting:
        # Rounding an amount and a limit, and then taking the smaller, is the same as rounding the smaller.
        low, high = computed(claim)
        return _half_up(low, scale), None if high is None else _half_up(high, scale)

    return rounded


def _half_up(number: int, scale: int) -> int:
    return (2 * number + scale) // (2 * scale)


def _cases(amount: LimitCases, context: Context) -> Callable[[Claim], Limiting]:
    cases = [
        ((lambda _: TRUE) if case.when is None else node_of(case.when, context).test, in_fen(case.amount))
        for case in amount.cases
    ]

    def bounds(claim: Claim) -> Limiting:
        possible: list[int] = []
        for test, fen in cases:
            truth = test(claim)
            if truth is not FALSE:
                possible.append(fen)
            if truth is TRUE:
                return min(possible), max(possible)
        return min(possible, default=None), None

    return bounds
