"""Deductions over the lines of a frame: what was received elsewhere is taken off what claims come to, in their order.

Of a group, a line keeps what its running total exceeds the deduction by, beyond what earlier lines kept. The low of a line
has the lines before it at their lows and the deduction at its highest; the high has them at their highs, those without a
known place among them, and the deduction at its lowest.
"""

import narwhals as nw

from partners.ledger.earlier_lines import (
    BEFORE_HIGH,
    BEFORE_LOW,
    COUNTED_HIGH,
    COUNTED_LOW,
    LEAST_STATED,
    MOST_STATED,
    with_earlier_lines,
)
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.group_totals import with_group_keys
from partners.ledger.intervals import number
from partners.ledger.own_columns import CLAIMED, DEDUCTED, LOW, MAY_BE_DEDUCTED
from partners.records.deductions import Deduction
from partners.rules.estimates import Rule

_MOST = 10**12
"""Running totals and deductions, in fen, are not told apart above it: a larger deduction has no upper bound."""
_EXACT = 2**52
_LEAST_TAKEN, _MOST_TAKEN = "partners:least-taken", "partners:most-taken"


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
    pays = nw.col(CLAIMED).is_null() | (nw.col(CLAIMED) > 0)
    frame = frame.with_columns(
        nw.min_horizontal(nw.col(LOW), number(_MOST)).alias(COUNTED_LOW),
        nw.min_horizontal(nw.col(CLAIMED).fill_null(_MOST), number(_MOST)).alias(COUNTED_HIGH),
        # A line that claims nothing says nothing of what its group received.
        nw.when(pays).then(nw.col(_LEAST_TAKEN)).alias(LEAST_STATED),
        nw.when(pays).then(nw.col(_MOST_TAKEN).fill_null(_MOST + 1)).alias(MOST_STATED),
    )
    frame = with_earlier_lines(frame, keys, rule, lines, _MOST)
    most = nw.col(MOST_STATED)
    frame = frame.with_columns(
        nw.col(LEAST_STATED).fill_null(0).alias(_LEAST_TAKEN),
        nw.when(most <= _MOST).then(most).alias(_MOST_TAKEN),
        nw.min_horizontal(nw.col(BEFORE_LOW), number(_MOST)).alias(BEFORE_LOW),
        nw.min_horizontal(nw.col(BEFORE_HIGH), number(_MOST)).alias(BEFORE_HIGH),
    )
    return _less(frame, nw.col(BEFORE_LOW), nw.col(BEFORE_HIGH))
