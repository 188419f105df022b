"""Deductions over the lines of a frame: what was received elsewhere is taken off what claims come to, in their order.

Of a group, a line keeps what its running total exceeds the deduction by, beyond what earlier lines kept. The low of a line
has the lines before it at their lows and the deduction at its highest; the high has them at their highs, those without a
known place among them, and the deduction at its lowest.
"""

from collections.abc import Sequence

import narwhals as nw

from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.group_totals import GroupKeys, with_group_keys
from partners.ledger.intervals import number
from partners.ledger.own_columns import CLAIMED, DEDUCTED, LINE, LOW, MAY_BE_DEDUCTED
from partners.records.deductions import Deduction
from partners.rules.estimates import Rule

_MOST = 10**12
"""Running totals and deductions, in fen, are not told apart above it: a larger deduction has no upper bound."""
_EXACT = 2**52
_LEAST_TAKEN, _MOST_TAKEN = "partners:least-taken", "partners:most-taken"
_OWN_LOW, _OWN_HIGH = "partners:summed-low", "partners:summed-high"
_PLACED, _IS_PLACED, _UNPLACED = "partners:day-of-deduction", "partners:is-placed", "partners:unplaced"


def deduct(frame: Frame, rule: Rule, lines: LineFacts) -> Frame:
    """Take all deductions off LOW and CLAIMED, and add DEDUCTED and MAY_BE_DEDUCTED, if the benefit has any.

    Args:
        frame: the lines.
        rule: the benefit.
        lines: the known facts of the lines.
    """
    if not rule.benefit.deductions:
        return frame
    columns = frame.collect_schema().names()
    before_low, before_high = "partners:low-before-deductions", "partners:high-before-deductions"
    frame = frame.with_columns(nw.col(LOW).alias(before_low), nw.col(CLAIMED).alias(before_high))
    for deduction in rule.benefit.deductions:
        frame = _with_taken(frame, deduction, lines)
        if deduction.is_shared:
            frame = _of_group(frame, deduction, rule, lines)
        else:
            frame = _less(frame, number(0), number(0))
        frame = frame.select(*columns, before_low, before_high)
    lowered = (nw.col(CLAIMED) < nw.col(before_high)).fill_null(value=False)
    return frame.with_columns(
        lowered.alias(DEDUCTED), (nw.col(LOW) < nw.col(before_low)).alias(MAY_BE_DEDUCTED)
    ).select(*columns, DEDUCTED, MAY_BE_DEDUCTED)


def _with_taken(frame: Frame, deduction: Deduction, lines: LineFacts) -> Frame:
    """Add the least and the most that is taken off, as each line states it; the most is null where nothing bounds it."""
    received = lines.known.get(deduction.received)
    if received is None:
        return frame.with_columns(
            number(0).alias(_LEAST_TAKEN), nw.lit(None, dtype=nw.Int64).alias(_MOST_TAKEN)
        )
    share, taken = deduction.share, received
    if share != 1:
        exact = nw.when(received < _EXACT // (2 * share.numerator + share.denominator)).then(received)
        taken = (exact * (2 * share.numerator) + share.denominator) // (2 * share.denominator)
    frame = frame.with_columns(taken.cast(nw.Int64).alias(_LEAST_TAKEN))
    most = nw.when(nw.col(_LEAST_TAKEN) <= _MOST).then(nw.col(_LEAST_TAKEN))
    return frame.with_columns(
        nw.min_horizontal(nw.col(_LEAST_TAKEN).fill_null(0), number(_MOST)).alias(_LEAST_TAKEN),
        most.alias(_MOST_TAKEN),
    )


def _less(frame: Frame, before_low: nw.Expr, before_high: nw.Expr) -> Frame:
    """Take a deduction off lines before which a running total is so low or high."""
    low, high = nw.col(LOW), nw.col(CLAIMED)
    kept_low = nw.max_horizontal(before_low + low - nw.col(_MOST_TAKEN), number(0))
    kept_high = nw.max_horizontal(before_high + high - nw.col(_LEAST_TAKEN), number(0))
    return frame.with_columns(
        nw.when(~nw.col(_MOST_TAKEN).is_null())
        .then(nw.min_horizontal(low, kept_low))
        .otherwise(number(0))
        .alias(LOW),
        nw.when(~high.is_null()).then(nw.min_horizontal(high, kept_high)).alias(CLAIMED),
    )


def _of_group(frame: Frame, deduction: Deduction, rule: Rule, lines: LineFacts) -> Frame:
    frame, keys = with_group_keys(frame, deduction.per, deduction.year_of, lines)
    nothing = number(0)
    order_by = rule.order_by
    is_known = nw.lit(value=False) if keys.is_known is None else keys.is_known
    order, is_placed = [LINE], is_known
    may_float = False
    if order_by is not None:
        day = lines.known.get(order_by, nw.lit(None, dtype=nw.Date))
        frame = frame.with_columns(day.alias(_PLACED))
        order, is_placed = [_PLACED, LINE], is_known & ~nw.col(_PLACED).is_null()
        may_float = order_by in lines.columns or order_by not in lines.known
    pays = nw.col(CLAIMED).is_null() | (nw.col(CLAIMED) > 0)
    frame = frame.with_columns(
        nw.min_horizontal(nw.col(LOW), number(_MOST)).alias(_OWN_LOW),
        nw.min_horizontal(nw.col(CLAIMED).fill_null(_MOST), number(_MOST)).alias(_OWN_HIGH),
        # A line that claims nothing says nothing of what its group received.
        nw.when(pays).then(nw.col(_LEAST_TAKEN)).alias(_LEAST_TAKEN),
        nw.when(pays).then(nw.col(_MOST_TAKEN).fill_null(_MOST + 1)).alias(_MOST_TAKEN),
        is_placed.alias(_IS_PLACED),
    )
    placed = nw.col(_IS_PLACED)
    every = _of_all(frame, keys) if keys.may_stray else None
    if every is not None:
        frame = frame.join(every, how="cross")
    least, most = nw.col(_LEAST_TAKEN), nw.col(_MOST_TAKEN)
    if keys.is_known is None:
        frame = frame.with_columns(
            nothing.alias("partners:before-low"), nothing.alias("partners:before-high")
        )
    else:
        own_low, own_high = nw.col(_OWN_LOW), nw.col(_OWN_HIGH)
        low, high = (
            nw.when(placed).then(own).otherwise(nothing).cum_sum().over(*keys.columns, order_by=order)
            for own in (own_low, own_high)
        )
        floating = (
            nw.when(placed).then(nothing).otherwise(own_high).sum().over(*keys.columns)
            if may_float
            else nothing
        )
        whole = own_high.sum().over(*keys.columns) if may_float else nothing
        frame = frame.with_columns(
            low.cast(nw.Int64).alias("partners:running-low"),
            high.cast(nw.Int64).alias("partners:running-high"),
            floating.cast(nw.Int64).alias(_UNPLACED),
            whole.cast(nw.Int64).alias("partners:whole"),
            least.min().over(*keys.columns).alias("partners:least-of-group"),
            most.max().over(*keys.columns).alias("partners:most-of-group"),
        )
        frame = frame.with_columns(
            nw.when(placed)
            .then(nw.col("partners:running-low") - own_low)
            .otherwise(nothing)
            .alias("partners:before-low"),
            nw.when(placed)
            .then(nw.col("partners:running-high") - own_high + nw.col(_UNPLACED))
            .otherwise(nw.col("partners:whole") - own_high)
            .alias("partners:before-high"),
        )
        least, most = nw.col("partners:least-of-group"), nw.col("partners:most-of-group")
    before_low, before_high = nw.col("partners:before-low"), nw.col("partners:before-high")
    if every is not None:
        before_high = (
            nw.when(is_known)
            .then(before_high + nw.col("partners:high-of-strays"))
            .otherwise(nw.col("partners:high-of-all") - nw.col(_OWN_HIGH))
        )
        least = (
            nw.when(is_known)
            .then(nw.min_horizontal(least, nw.col("partners:least-of-strays")))
            .otherwise(nw.col("partners:least-of-all"))
        )
        most = (
            nw.when(is_known)
            .then(nw.max_horizontal(most, nw.col("partners:most-of-strays")))
            .otherwise(nw.col("partners:most-of-all"))
        )
    frame = frame.with_columns(
        least.fill_null(0).alias(_LEAST_TAKEN),
        nw.when(most <= _MOST).then(most).alias(_MOST_TAKEN),
        nw.min_horizontal(before_low, number(_MOST)).alias("partners:before-low"),
        nw.min_horizontal(before_high, number(_MOST)).alias("partners:before-high"),
    )
    return _less(frame, nw.col("partners:before-low"), nw.col("partners:before-high"))


def _of_all(frame: Frame, keys: GroupKeys) -> Frame:
    """Sum what all lines, and the lines without a known group, may claim, and find what they state."""
    is_stray = nw.lit(value=True) if keys.is_known is None else ~keys.is_known
    own, least, most = nw.col(_OWN_HIGH), nw.col(_LEAST_TAKEN), nw.col(_MOST_TAKEN)
    strays: Sequence[tuple[str, nw.Expr]] = (
        ("partners:high-of-strays", nw.when(is_stray).then(own).otherwise(number(0))),
        ("partners:least-of-strays", nw.when(is_stray).then(least)),
        ("partners:most-of-strays", nw.when(is_stray).then(most)),
    )
    frame = frame.select(own, least, most, *(value.alias(name) for name, value in strays))
    return frame.select(
        own.sum().cast(nw.Int64).alias("partners:high-of-all"),
        least.min().alias("partners:least-of-all"),
        most.max().alias("partners:most-of-all"),
        nw.col("partners:high-of-strays").sum().cast(nw.Int64),
        nw.col("partners:least-of-strays").min(),
        nw.col("partners:most-of-strays").max(),
    )
