"""Limits for which no windows are enough: all lines go through one pass in order (`partners.ledger.passes`)."""

from collections.abc import Sequence

import narwhals as nw

from partners.ledger.engines.operations import engine_of
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.levels import Level, others_of, with_left_before, with_others
from partners.ledger.own_columns import CERTAIN, HIGH, LINE, OWN_HIGH, PAID
from partners.ledger.passes import Pass, Turn
from partners.ledger.shared_limits import least_left, left_high, left_low, most_left


def in_one_pass(frame: Frame, levels: Sequence[Level], order: Sequence[str], lines: LineFacts) -> Frame:
    """Add PAID and the rest that limits with crossing groups leave, line by line in order."""
    for level in levels:
        frame = with_left_before(frame, level)
    high = nw.min_horizontal(nw.col(HIGH), *(nw.col(most_left(level.limit)) for level in levels))
    frame = frame.with_columns(high.alias(OWN_HIGH))
    for level in levels:
        frame = with_others(frame, level, nw.col(OWN_HIGH))
        # A line without a position in its group takes no turn.
        frame = frame.with_columns(
            nw.when(level.in_turn).then(nw.col(name)).alias(f"{name}-in-turn-{level.limit.place}")
            for name in level.groups
        )
    turns = [
        Turn(
            groups=tuple(f"{name}-in-turn-{level.limit.place}" for name in level.groups),
            least=least_left(level.limit),
            most=most_left(level.limit),
            others=others_of(level.limit),
            left_low=left_low(level.limit.place),
            left_high=left_high(level.limit.place),
        )
        for level in levels
    ]
    asked = [LINE, *order, CERTAIN, OWN_HIGH]
    asked += [name for turn in turns for name in (*turn.groups, turn.least, turn.most, turn.others)]
    # The original columns, because a line without a turn in one limit may have one in another.
    apart = sorted(set.intersection(*(set(level.groups) for level in levels)))
    return engine_of(frame).in_order(
        frame.select(dict.fromkeys([*asked, *apart])),
        Pass(order=tuple(order), line=LINE, low=CERTAIN, high=OWN_HIGH, paid=PAID, turns=tuple(turns)),
        apart=apart,
        session_frame=lines.session_frame,
    )
