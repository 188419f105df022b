"""Sums over the lines of a group that stand before each line, as bounds, and what the lines of a group state.

The least has the lines that surely stand before a line at their lows; the most has those that may at their highs. A line
without a day may stand anywhere in its group, as all lines may whose order nobody can tell, and a line without a known group
anywhere in any.
"""

from collections.abc import Callable, Sequence

import narwhals as nw

from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.group_totals import GroupKeys
from partners.ledger.intervals import number
from partners.ledger.own_columns import LINE
from partners.rules.estimates import Rule

COUNTED_LOW, COUNTED_HIGH = "partners:counted-low", "partners:counted-high"
"""The least and the most that a line counts for; never null."""
LEAST_STATED, MOST_STATED = "partners:least-stated", "partners:most-stated"
"""The least and the most that a line states of its group; null on lines that state nothing."""
BEFORE_LOW, BEFORE_HIGH = "partners:before-low", "partners:before-high"
"""The least and the most that the lines before a line come to; not told apart from MANY on."""
MANY = 2**60
_PLACED, _IS_PLACED, _UNPLACED = "partners:day-in-order", "partners:is-placed", "partners:unplaced"
_RUNNING_LOW, _RUNNING_HIGH, _WHOLE = "partners:running-low", "partners:running-high", "partners:whole"
_LEAST_OF_GROUP, _MOST_OF_GROUP = "partners:least-of-group", "partners:most-of-group"
_HIGH_OF_ALL, _LEAST_OF_ALL, _MOST_OF_ALL = (
    "partners:high-of-all",
    "partners:least-of-all",
    "partners:most-of-all",
)
_HIGH_OF_STRAYS = "partners:high-of-strays"
_LEAST_OF_STRAYS, _MOST_OF_STRAYS = "partners:least-of-strays", "partners:most-of-strays"
_SUMMED_AT_ONCE = 10**12
"""Larger values are summed in two parts, above and below _PART, so that no sum exceeds 64 bits."""
_PART = 10**9


def with_earlier_lines(frame: Frame, keys: GroupKeys, rule: Rule, lines: LineFacts, largest: int) -> Frame:
    """Add BEFORE_LOW and BEFORE_HIGH, and replace LEAST_STATED and MOST_STATED by those of each line's group.

    Args:
        frame: the lines, with what they count for and state, and the columns of their groups.
        keys: these columns.
        rule: the benefit, whose claims are ordered.
        lines: the known facts of the lines.
        largest: no line counts for more.
    """
    nothing = number(0)
    is_known = nw.lit(value=False) if keys.is_known is None else keys.is_known
    order, is_placed = [LINE], is_known
    may_float = False
    if rule.order_by is not None:
        day = lines.known.get(rule.order_by, nw.lit(None, dtype=nw.Date))
        frame = frame.with_columns(day.alias(_PLACED))
        order, is_placed = [_PLACED, LINE], is_known & ~nw.col(_PLACED).is_null()
        may_float = rule.order_by in lines.columns or rule.order_by not in lines.known
    if rule.benefit.ranked:
        is_placed, may_float = nw.lit(value=False), True
    frame = frame.with_columns(is_placed.alias(_IS_PLACED))
    if keys.may_stray:
        frame = frame.join(_of_all(frame, is_known, largest), how="cross")
    least, most = nw.col(LEAST_STATED), nw.col(MOST_STATED)
    if keys.is_known is None:
        before_low, before_high = nothing, nothing
    else:
        frame = _with_sums_of_group(frame, keys, order, largest, may_float=may_float)
        placed = nw.col(_IS_PLACED)
        before_low = nw.when(placed).then(nw.col(_RUNNING_LOW) - nw.col(COUNTED_LOW)).otherwise(nothing)
        before_high = (
            nw.when(placed)
            .then(nw.col(_RUNNING_HIGH) - nw.col(COUNTED_HIGH) + nw.col(_UNPLACED))
            .otherwise(nw.col(_WHOLE) - nw.col(COUNTED_HIGH))
        )
        least, most = nw.col(_LEAST_OF_GROUP), nw.col(_MOST_OF_GROUP)
    if keys.may_stray:
        before_high = (
            nw.when(is_known)
            .then(before_high + nw.col(_HIGH_OF_STRAYS))
            .otherwise(nw.col(_HIGH_OF_ALL) - nw.col(COUNTED_HIGH))
        )
        least = (
            nw.when(is_known)
            .then(nw.min_horizontal(least, nw.col(_LEAST_OF_STRAYS)))
            .otherwise(nw.col(_LEAST_OF_ALL))
        )
        most = (
            nw.when(is_known)
            .then(nw.max_horizontal(most, nw.col(_MOST_OF_STRAYS)))
            .otherwise(nw.col(_MOST_OF_ALL))
        )
    return frame.with_columns(
        before_low.alias(BEFORE_LOW),
        before_high.alias(BEFORE_HIGH),
        least.alias(LEAST_STATED),
        most.alias(MOST_STATED),
    )


def _with_sums_of_group(
    frame: Frame, keys: GroupKeys, order: Sequence[str], largest: int, *, may_float: bool
) -> Frame:
    nothing, placed = number(0), nw.col(_IS_PLACED)
    low, high = nw.col(COUNTED_LOW), nw.col(COUNTED_HIGH)

    def running(own: nw.Expr) -> nw.Expr:
        return own.cum_sum().over(*keys.columns, order_by=order)

    def of_group(own: nw.Expr) -> nw.Expr:
        return own.sum().over(*keys.columns)

    def where_placed(own: nw.Expr) -> nw.Expr:
        return nw.when(placed).then(own).otherwise(nothing)

    unplaced = nw.when(placed).then(nothing).otherwise(high)
    return frame.with_columns(
        _sum(where_placed(low), largest, running).alias(_RUNNING_LOW),
        _sum(where_placed(high), largest, running).alias(_RUNNING_HIGH),
        (_sum(unplaced, largest, of_group) if may_float else nothing).alias(_UNPLACED),
        (_sum(high, largest, of_group) if may_float else nothing).alias(_WHOLE),
        nw.col(LEAST_STATED).min().over(*keys.columns).alias(_LEAST_OF_GROUP),
        nw.col(MOST_STATED).max().over(*keys.columns).alias(_MOST_OF_GROUP),
    )


def _sum(own: nw.Expr, largest: int, summed: Callable[[nw.Expr], nw.Expr]) -> nw.Expr:
    """Sum values that are not above a largest one; from MANY on sums are not told apart."""
    if largest <= _SUMMED_AT_ONCE:
        total = summed(own)
    else:
        above = nw.min_horizontal(summed(own // _PART), number(MANY // _PART + 1))
        total = above * _PART + summed(own % _PART)
    return nw.min_horizontal(total, number(MANY)).cast(nw.Int64)


def _of_all(frame: Frame, is_known: nw.Expr, largest: int) -> Frame:
    """Sum what all lines, and the lines without a known group, may count for, and find what they state."""
    high, least, most = nw.col(COUNTED_HIGH), nw.col(LEAST_STATED), nw.col(MOST_STATED)
    strays: Sequence[tuple[str, nw.Expr]] = (
        (_HIGH_OF_STRAYS, nw.when(~is_known).then(high).otherwise(number(0))),
        (_LEAST_OF_STRAYS, nw.when(~is_known).then(least)),
        (_MOST_OF_STRAYS, nw.when(~is_known).then(most)),
    )
    frame = frame.select(high, least, most, *(value.alias(name) for name, value in strays))
    return frame.select(
        _sum(high, largest, nw.Expr.sum).alias(_HIGH_OF_ALL),
        least.min().alias(_LEAST_OF_ALL),
        most.max().alias(_MOST_OF_ALL),
        _sum(nw.col(_HIGH_OF_STRAYS), largest, nw.Expr.sum).alias(_HIGH_OF_STRAYS),
        nw.col(_LEAST_OF_STRAYS).min(),
        nw.col(_MOST_OF_STRAYS).max(),
    )
