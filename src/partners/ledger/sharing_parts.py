"""Parts of figures that the claims of a group share: what still fits into a number after the claims before each line.

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
from partners.ledger.intervals import number
from partners.ledger.own_columns import part_columns
from partners.records.figures import PartOf
from partners.rules.estimates import Rule
from partners.rules.figure_bounds import parts_in_one

_WHOLE_LOW, _WHOLE_HIGH = "partners:whole-low", "partners:whole-high"


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
    limit = int((part.up_to or 0) * own)
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
    left_low, left_high = (
        nw.max_horizontal(number(most) - stated - before, number(0))
        for stated, before in (
            (nw.col(MOST_STATED).fill_null(most), nw.col(BEFORE_HIGH)),
            (nw.col(LEAST_STATED).fill_null(0), nw.col(BEFORE_LOW)),
        )
    )
    name_low, name_high = part_columns(part)
    # Beyond the largest sum nothing is sure of what earlier lines leave.
    highest = nw.col(_WHOLE_HIGH) if limit > most else nw.min_horizontal(nw.col(_WHOLE_HIGH), left_high)
    return frame.with_columns(
        nw.min_horizontal(nw.col(_WHOLE_LOW), left_low).cast(nw.Int64).alias(name_low),
        highest.cast(nw.Int64).alias(name_high),
    )


def _received(part: PartOf, lines: LineFacts, own: int, most: int) -> nw.Expr:
    """Return what each line says was used before, not told apart above the most that counts."""
    known = lines.known.get(str(part.received))
    if known is None:
        return nw.lit(None, dtype=nw.Int64)
    factor = own // int(10 ** lines.facts[str(part.received)].digits)
    enough = -(-most // factor)
    counted = nw.when(known < enough).then(known * factor).otherwise(number(most))
    return nw.when(~known.is_null()).then(nw.min_horizontal(counted, number(most)))
