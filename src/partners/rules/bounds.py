"""Bounds of amounts: turn each amount, once, into a function that gives its lowest and highest value for a claim."""

from collections.abc import Callable
from decimal import Decimal
from math import lcm
from typing import assert_never

from partners.records import amounts as a
from partners.rules.claims import Claim
from partners.rules.evaluation import FALSE, TRUE, Context, node_of
from partners.values.readers import EXACT

Interval = tuple[int, int | None]
"""Lowest and highest amount, in fen times the scale. The highest is None where nothing bounds it."""
Bounds = Callable[[Claim], Interval]
NOTHING: Interval = (0, 0)
ANYTHING: Interval = (0, None)
_PARTS_OF_QUANTITY = 10**4


def scale_of(amount: a.Amount) -> int:
    """Return the smallest scale at which no part of the amount is rounded."""
    match amount:
        case a.Exactly():
            return amount.exactly.denominator
        case a.AtMost():
            return amount.at_most.denominator
        case a.NotStated() | a.Fixed():
            return 1
        case a.Tiers():
            return lcm(*(tier.rate.denominator for tier in amount.tiers))
        case a.Cases():
            return lcm(*(scale_of(case.amount) for case in amount.cases))
        case a.PerUnit():
            return _PARTS_OF_QUANTITY
        case a.UpTo():
            return scale_of(amount.up_to)
        case a.LeastOf():
            return lcm(*map(scale_of, amount.least_of))
        case a.GreatestOf():
            return lcm(*map(scale_of, amount.greatest_of))
        case a.SumOf():
            return lcm(*map(scale_of, amount.sum_of))
        case _:
            assert_never(amount)


def bounds_of(amount: a.Amount, scale: int, context: Context) -> Bounds:
    """Make the function that gives the bounds of an amount, for a claim that meets all conditions."""
    match amount:
        case a.Exactly():
            return _multiple(amount.of, int(amount.exactly * scale))
        case a.AtMost():
            return _from_nothing(_multiple(amount.of, int(amount.at_most * scale)))
        case a.NotStated():
            return lambda _: ANYTHING
        case a.Fixed():
            fixed = in_fen(amount.fixed) * scale
            return lambda _: (fixed, fixed)
        case a.Tiers():
            return _tiers(amount, scale)
        case a.Cases():
            return _cases(amount, scale, context)
        case a.PerUnit():
            return _multiple(amount.quantity, in_fen(amount.unit_price) * scale // _PARTS_OF_QUANTITY)
        case a.UpTo():
            return _from_nothing(bounds_of(amount.up_to, scale, context))
        case a.LeastOf():
            return _least([bounds_of(part, scale, context) for part in amount.least_of])
        case a.GreatestOf():
            return _greatest([bounds_of(part, scale, context) for part in amount.greatest_of])
        case a.SumOf():
            return _sum([bounds_of(part, scale, context) for part in amount.sum_of])
        case _:
            assert_never(amount)


def in_fen(amount: Decimal) -> int:
    """Convert an amount of CNY to fen."""
    return int(EXACT.scaleb(amount, 2))


def _multiple(fact: str, factor: int) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        number = claim.numbers.get(fact)
        if number is None:
            return ANYTHING if factor else NOTHING
        return number * factor, number * factor

    return bounds


def _from_nothing(inner: Bounds) -> Bounds:
    return lambda claim: (0, inner(claim)[1])


def _tiers(amount: a.Tiers, scale: int) -> Bounds:
    steps: list[tuple[int, int | None, int]] = []
    below = 0
    for tier in amount.tiers:
        up_to = None if tier.up_to is None else in_fen(tier.up_to)
        steps.append((below, up_to, int(tier.rate * scale)))
        below = up_to or 0

    def amount_at(number: int) -> int:
        total = 0
        for start, end, factor in steps:
            if number > start:
                total += ((number if end is None else min(number, end)) - start) * factor
        return total

    last, last_factor = steps[-1][1], steps[-1][2]
    end = steps[-1][0] if last_factor == 0 else last
    most = None if end is None else amount_at(end)

    def bounds(claim: Claim) -> Interval:
        number = claim.numbers.get(amount.of)
        return (0, most) if number is None else (amount_at(number),) * 2

    return bounds


def _cases(amount: a.Cases, scale: int, context: Context) -> Bounds:
    cases = [
        (
            (lambda _: TRUE) if case.when is None else node_of(case.when, context).test,
            bounds_of(case.amount, scale, context),
        )
        for case in amount.cases
    ]

    def bounds(claim: Claim) -> Interval:
        possible: list[Interval] = []
        for test, inner in cases:
            truth = test(claim)
            if truth is not FALSE:
                possible.append(inner(claim))
            if truth is TRUE:
                break
        else:
            possible.append(NOTHING)
        return min(low for low, _ in possible), _largest([high for _, high in possible])

    return bounds


def _least(parts: list[Bounds]) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        intervals = [part(claim) for part in parts]
        known = [high for _, high in intervals if high is not None]
        return min(low for low, _ in intervals), min(known) if known else None

    return bounds


def _greatest(parts: list[Bounds]) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        intervals = [part(claim) for part in parts]
        return max(low for low, _ in intervals), _largest([high for _, high in intervals])

    return bounds


def _sum(parts: list[Bounds]) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        low, high = 0, 0
        unbounded = False
        for part in parts:
            least, most = part(claim)
            low += least
            unbounded |= most is None
            high += most or 0
        return low, None if unbounded else high

    return bounds


def _largest(highs: list[int | None]) -> int | None:
    """Return the largest upper bound; None means unbounded, which is larger than any number."""
    known = [high for high in highs if high is not None]
    return max(known) if len(known) == len(highs) else None
