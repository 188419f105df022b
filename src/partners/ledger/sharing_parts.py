"""Parts of figures of claims that are added up: the part of each line that lies above a number, up to one, or between both.

Earlier lines count with the whole figure where the benefit's conditions hold, whether or not its amount uses the part.
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
from partners.ledger.figure_expressions import figure_bounds
from partners.ledger.group_totals import LARGEST_SUM, with_group_keys
from partners.ledger.intervals import Bounds, number, part_between
from partners.ledger.own_columns import part_columns
from partners.records.figures import PartOf
from partners.rules.estimates import Rule
from partners.rules.figure_bounds import parts_in_one

_WHOLE_LOW, _WHOLE_HIGH = "partners:whole-low", "partners:whole-high"
_START, _END = "partners:part-start", "partners:part-end"
"""Where the part of a line may begin: what its group has before it, at least and at most."""


def with_shared_parts(frame: Frame, rule: Rule, exact: LineFacts, holds: nw.Expr) -> Frame:
    """Add, for each part that claims share, the columns with its lowest and its highest on each line.

    Args:
        frame: all lines of the ledger.
        rule: the benefit.
        exact: the known facts of the lines with which engines compute exactly.
        holds: do the conditions of the benefit hold? Null where that is unknown.
    """
    for part in rule.shared_parts:
        columns = frame.collect_schema().names()
        frame = _with_part(frame, part, rule, exact, holds)
        frame = frame.select(*columns, *part_columns(part))
    return frame


def unshared(rule: Rule, exact: LineFacts) -> LineFacts:
    """Take the parts that claims share as if each claim were the only one, with nothing received before."""
    known = dict(exact.known)
    for part in rule.shared_parts:
        alone = part.model_copy(update={"per": (), "year_of": None, "received": None})
        bounds = figure_bounds(alone, exact.facts, known, parts_in_one(part, exact.facts))
        known |= {name: number(each) for name, each in zip(part_columns(part), bounds, strict=True)}
    return exact._replace(known=known)


def _with_part(frame: Frame, part: PartOf, rule: Rule, exact: LineFacts, holds: nw.Expr) -> Frame:
    own = parts_in_one(part, exact.facts)
    above = int((part.above or 0) * own)
    up_to = None if part.up_to is None else int(part.up_to * own)
    limit = above if up_to is None else up_to  # from which on it does not matter how much stands before
    most = min(limit, LARGEST_SUM)
    whole = figure_bounds(part.part_of, exact.facts, exact.known, own)
    frame, keys = with_group_keys(frame, part.per, part.year_of, exact)
    frame = frame.with_columns(
        number(whole.low).fill_null(0).alias(_WHOLE_LOW), number(whole.high).alias(_WHOLE_HIGH)
    )
    low = nw.min_horizontal(nw.col(_WHOLE_LOW), number(most))
    high = nw.min_horizontal(nw.col(_WHOLE_HIGH).fill_null(most), number(most))
    frame = frame.with_columns(
        nw.when(holds).then(low).otherwise(number(0)).cast(nw.Int64).alias(COUNTED_LOW),
        nw.when(holds.fill_null(value=True))
        .then(high)
        .otherwise(number(0))
        .cast(nw.Int64)
        .alias(COUNTED_HIGH),
    )
    # A line that counts for nothing says nothing of what its group received.
    states, received = nw.col(COUNTED_HIGH) > 0, _received(part, exact, own, most)
    frame = frame.with_columns(
        nw.when(states).then(received.fill_null(0)).alias(LEAST_STATED),
        nw.when(states).then(received.fill_null(most)).alias(MOST_STATED),
    )
    frame = with_earlier_lines(frame, keys, rule, exact, most)
    start, end = (
        nw.min_horizontal(stated + before, number(most))
        for stated, before in (
            (nw.col(LEAST_STATED).fill_null(0), nw.col(BEFORE_LOW)),
            (nw.col(MOST_STATED).fill_null(most), nw.col(BEFORE_HIGH)),
        )
    )
    name_low, name_high = part_columns(part)
    if limit > most:  # nothing is sure of what earlier lines leave
        alone = part_between(Bounds(0, nw.col(_WHOLE_HIGH)), 0, None if up_to is None else up_to - above)
        return frame.with_columns(
            number(0).alias(name_low), number(alone.high).cast(nw.Int64).alias(name_high)
        )
    frame = frame.with_columns(start.cast(nw.Int64).alias(_START), end.cast(nw.Int64).alias(_END))
    # The part is smallest at one end of where it may begin, and largest where it may begin nearest to `above`.
    best = nw.max_horizontal(nw.col(_START), nw.min_horizontal(number(above), nw.col(_END)))
    low = nw.min_horizontal(
        *(_part_from(begin, nw.col(_WHOLE_LOW), above, up_to) for begin in (nw.col(_START), nw.col(_END)))
    )
    high = _part_from(best, nw.col(_WHOLE_HIGH), above, up_to)
    if up_to is not None:
        high = nw.coalesce(high, number(up_to - above) - _within(best, above, up_to))
    return frame.with_columns(low.cast(nw.Int64).alias(name_low), high.cast(nw.Int64).alias(name_high))


def _part_from(begin: nw.Expr, whole: nw.Expr, above: int, up_to: int | None) -> nw.Expr:
    """Return the part of a number that begins behind another; null for a number without a bound."""
    return _within(begin + whole, above, up_to) - _within(begin, above, up_to)


def _within(value: nw.Expr, above: int, up_to: int | None) -> nw.Expr:
    return value.clip(above, up_to) - above


def _received(part: PartOf, lines: LineFacts, own: int, most: int) -> nw.Expr:
    """Return what each line says was used before, not told apart above the most that counts."""
    known = lines.known.get(str(part.received))
    if known is None:
        return nw.lit(None, dtype=nw.Int64)
    factor = own // int(10 ** lines.facts[str(part.received)].digits)
    enough = -(-most // factor)
    counted = nw.when(known < enough).then(known * factor).otherwise(number(most))
    return nw.when(~known.is_null()).then(nw.min_horizontal(counted, number(most)))
