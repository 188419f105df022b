"""Lower and upper bounds of numbers as Narwhals expressions, and how to compute with them.

No number is negative. A bound is an expression, or a number if it is the same on every line. An upper bound that is null,
or None, is no bound: it is larger than any number.
"""

from collections.abc import Sequence
from functools import reduce
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


def greatest(one: High, other: High) -> High:
    """Return the larger of two upper bounds."""
    if one is None or other is None:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    both, either = number(one), number(other)
    return nw.when(~both.is_null() & ~either.is_null()).then(nw.max_horizontal(both, either))


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
        low = _not_below_nothing(number(first.low) - number(taken.high)).fill_null(0)
    if is_nothing(taken.low):
        return Bounds(low, first.high)
    return Bounds(low, None if first.high is None else _not_below_nothing(first.high - number(taken.low)))


def _not_below_nothing(value: nw.Expr) -> nw.Expr:
    return nw.when(value > 0).then(value).otherwise(nw.when(~value.is_null()).then(number(0)))


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
