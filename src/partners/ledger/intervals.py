"""Lower and upper bounds of numbers as Narwhals expressions, and how to compute with them.

No number is negative. A bound is an expression, or a number if it is the same on every line. An upper bound that is null,
or None, is no bound: it is larger than any number.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

import narwhals as nw

Low = nw.Expr | int
High = nw.Expr | int | None


class Bounds(NamedTuple):
    """The lowest and the highest that a number can be on each line."""

    low: Low
    high: High


NOTHING = Bounds(0, 0)
ANYTHING = Bounds(0, None)


def number(value: High) -> nw.Expr:
    """Return a number as an expression."""
    return value if isinstance(value, nw.Expr) else nw.lit(value, dtype=nw.Int64)


def is_nothing(value: High) -> bool:
    """Is it nothing on every line?"""
    return isinstance(value, int) and value == 0


def smaller(one: Low, other: Low) -> Low:
    """Return the smaller of two lower bounds."""
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other)
    if is_nothing(one) or is_nothing(other):
        return 0  # no amount is negative
    return nw.min_horizontal(number(one), number(other))


def larger(one: Low, other: Low) -> Low:
    """Return the larger of two lower bounds."""
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    return nw.max_horizontal(number(one), number(other))


def least(one: High, other: High) -> High:
    """Return the smaller of two upper bounds."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other)
    return nw.min_horizontal(number(one), number(other))


def greatest(bounds: Sequence[High]) -> High:
    """Return the largest of some upper bounds."""
    return _largest([(None, bound) for bound in bounds])


Pair = tuple[High, High]
"""The lowest and the highest; a lowest that is null or None is no bound either."""
_Possible = tuple[nw.Expr | None, High]
"""Where a bound may be the one, None for everywhere; and the bound."""


def first_of(cases: Sequence[tuple[nw.Expr | None, Pair]], otherwise: Pair) -> Pair:
    """Return the bounds of the first case whose test holds.

    Where it is unknown (null) which case that is, return the lowest and the highest of those that it may be. The expressions grow
    with the number of cases; deciding one case after the other would double them with each.

    Args:
        cases: tests and bounds; a case without a test always holds.
        otherwise: the bounds where no test holds.
    """
    reached: nw.Expr | None = None
    lows: list[_Possible] = []
    highs: list[_Possible] = []
    for test, (low, high) in [*cases, (None, otherwise)]:
        place = _both(reached, None if test is None else test.fill_null(value=True))
        lows.append((place, low))
        highs.append((place, high))
        if test is None:
            break
        reached = _both(reached, ~test.fill_null(value=False))
    return _smallest(lows), _largest(highs)


def _both(one: nw.Expr | None, other: nw.Expr | None) -> nw.Expr | None:
    return other if one is None else one if other is None else one & other


def _smallest(bounds: Sequence[_Possible]) -> High:
    """Return the smallest of the bounds that are possible; null where none of them is a bound."""
    return bounds[0][1] if _are_same(bounds) else nw.min_horizontal(*_where_possible(bounds))


def _largest(bounds: Sequence[_Possible]) -> High:
    """Return the largest of the bounds that are possible; null where one of them is no bound."""
    if _are_same(bounds):
        return bounds[0][1]
    boundless = [
        _both(place, None if bound is None else bound.is_null())
        for place, bound in bounds
        if not isinstance(bound, int)
    ]
    unsure = [place for place in boundless if place is not None]
    if len(unsure) < len(boundless):
        return None
    most = nw.max_horizontal(*_where_possible(bounds))
    return nw.when(~reduce(or_, unsure)).then(most) if unsure else most


def _are_same(bounds: Sequence[_Possible]) -> bool:
    """Is it one bound, or the same number everywhere?"""
    numbers = {bound for _, bound in bounds if not isinstance(bound, nw.Expr)}
    return len(bounds) == 1 or (
        len(numbers) == 1 and not any(isinstance(bound, nw.Expr) for _, bound in bounds)
    )


def _where_possible(bounds: Sequence[_Possible]) -> list[nw.Expr]:
    found = [(place, number(bound)) for place, bound in bounds if bound is not None]
    return [bound if place is None else nw.when(place).then(bound) for place, bound in found]


def plus(one: High, other: High) -> High:
    """Add two upper bounds."""
    return None if one is None or other is None else one + other


def total(parts: Sequence[Bounds]) -> Bounds:
    """Add numbers up."""
    return Bounds(
        reduce(lambda one, other: one + other, [part.low for part in parts]),
        reduce(plus, [part.high for part in parts]),
    )


def difference(first: Bounds, others: Sequence[Bounds]) -> Bounds:
    """Subtract other numbers from one; nothing where they are more."""
    taken = total(others)
    low: Low = 0
    if taken.high is not None:
        low = nw.max_horizontal(number(first.low) - number(taken.high), number(0))  # nothing instead of null
    if is_nothing(taken.low):
        return Bounds(low, first.high)
    return Bounds(low, None if first.high is None else (first.high - number(taken.low)).clip(0))


def product(parts: Sequence[Bounds], factor: int) -> Bounds:
    """Multiply numbers with each other and with a whole number; nothing times anything is nothing."""
    if factor == 0:
        return NOTHING
    low = reduce(lambda one, other: one * other, [part.low for part in parts]) * factor
    highs = [number(part.high) for part in parts]
    is_zero = reduce(lambda one, other: one | other, [(high == 0).fill_null(value=False) for high in highs])
    whole = reduce(lambda one, other: one * other, highs) * factor
    return Bounds(low, nw.when(is_zero).then(number(0)).otherwise(whole))


def scaled(inner: Bounds, factor: int) -> Bounds:
    """Multiply a number by a whole number."""
    if factor == 0:
        return NOTHING
    return Bounds(inner.low * factor, None if inner.high is None else inner.high * factor)


def part_between(whole: Bounds, start: int, end: int | None) -> Bounds:
    """Return the part of a number above a start and up to an end."""
    most = None if end is None else end - start
    high: High = most
    if whole.high is not None:
        high = _clipped(whole.high, start, end)
        high = high.fill_null(most) if isinstance(high, nw.Expr) and most is not None else high
    return Bounds(_clipped(whole.low, start, end), high)


def _clipped(value: Low, start: int, end: int | None) -> Low:
    if isinstance(value, int):
        return max((value if end is None else min(value, end)) - start, 0)
    return value.clip(start, end) - start
