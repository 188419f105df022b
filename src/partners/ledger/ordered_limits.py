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
    amounts = [nw.col(most_left(level.limit)) for level in levels if level.limit.counted is None]
    high = nw.min_horizontal(nw.col(HIGH), *amounts) if amounts else nw.col(HIGH)
    frame = frame.with_columns(high.alias(OWN_HIGH))
    for level in levels:
        frame = with_others(frame, level, nw.col(OWN_HIGH))
        # A line without a position in its group takes no turn.
        frame = frame.with_columns(
            nw.when(level.in_turn).then(nw.col(name)).alias(_in_turn(name, level)) for name in level.groups
        )
    turns = [
        Turn(
            counted=level.limit.counted,
            in_a_row=level.limit.in_a_row,
            span=level.limit.span,
            year=None if not _looks_back(level) else _in_turn(str(level.limit.year), level),
            groups=tuple(_in_turn(name, level) for name in _same_in_all_years(level)),
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
    asked += [turn.year for turn in turns if turn.year is not None]
    # The original columns, because a line without a turn in one limit may have one in another.
    apart = sorted(set.intersection(*(set(_same_in_all_years(level)) for level in levels)))
    return engine_of(frame).in_order(
        frame.select(dict.fromkeys([*asked, *apart])),
        Pass(order=tuple(order), line=LINE, low=CERTAIN, high=OWN_HIGH, paid=PAID, turns=tuple(turns)),
        apart=apart,
        session_frame=lines.session_frame,
    )


def _in_turn(name: str, level: Level) -> str:
    """Return the column of a group, or a year, that is null where a line takes no turn in a limit."""
    return f"{name}-in-turn-{level.limit.place}"


def _looks_back(level: Level) -> bool:
    """Does the limit count several calendar years up to that of a line together?"""
    return level.limit.span is not None or level.limit.in_a_row


def _same_in_all_years(level: Level) -> list[str]:
    """Return the columns of a limit's groups, without the year from which it looks back."""
    return [name for name in level.groups if not (_looks_back(level) and name == level.limit.year)]
