"""One limit after another over the lines of a frame: what stands before a line in its group."""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import engine_of, look_up
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import Lines
from partners.ledger.intervals import number
from partners.ledger.own_columns import DAY, FLOATING, GROUP, HIGH, ONE, OWN_HIGH, PAID, SUM_HIGH
from partners.ledger.shared_limits import (
    YEARS,
    Shared,
    least_left,
    most_left,
    named_alike,
)


class Level(NamedTuple):
    """A shared limit, and the columns that tell its groups apart."""

    limit: Shared
    groups: tuple[str, ...]

    @property
    def known(self) -> nw.Expr:
        """Is the group of a line known?"""
        return reduce(and_, [~nw.col(name).is_null() for name in self.groups])

    @property
    def in_turn(self) -> nw.Expr:
        """Has a line a known place among those of its group?"""
        return self.known & ~nw.col(DAY).is_null() if self.limit.may_float else self.known


def claim_on(each: Shared) -> nw.Expr:
    """What a line may claim of a limit before any other."""
    return nw.min_horizontal(nw.col(HIGH), number(each.most))


def claim_column(each: Shared) -> str:
    """The column with what a line may claim of a limit."""
    return f"partners:claim-{each.place}"


def stray_column(each: Shared) -> str:
    """The column with what lines of unknown groups may take of a limit."""
    return f"partners:stray-{each.place}"


def of_all(name: str) -> str:
    """The column with a sum over all groups."""
    return f"{name}-of-all"


def of_strays(name: str) -> str:
    """The column with a sum over lines of unknown groups."""
    return f"{name}-of-strays"


def with_left_before(frame: Frame, level: Level) -> Frame:
    """The lines with what was left of a limit before the ledger: of their group where it is known.

    Where its lines state different amounts received, the largest counts against the low and the smallest against the high.
    Those with an unknown group may be of any, so that what they state counts for all.
    """
    each = level.limit
    least, greatest = least_left(each), most_left(each)
    if not each.varies:
        return frame.with_columns(each.left[0].alias(least), each.left[1].alias(greatest))
    fewest = nw.col(least).min().over(*level.groups)
    if each.may_stray:
        fewest = nw.min_horizontal(fewest, nw.col(of_strays(least)))
        fewest = nw.when(level.known).then(fewest).otherwise(nw.col(of_all(least)))
    return frame.with_columns(fewest.alias(least), most_of_group(level).alias(greatest))


def most_of_group(level: Level) -> nw.Expr:
    """The most that was left of a limit by what any line states that is, or may be, of the same group."""
    name = most_left(level.limit)
    most = nw.col(name).max().over(*level.groups)
    if not level.limit.may_stray:
        return most
    most = nw.max_horizontal(most, nw.col(of_strays(name)))
    return nw.when(level.known).then(most).otherwise(nw.col(of_all(name)))


def with_others(frame: Frame, level: Level, high: nw.Expr) -> Frame:
    """The lines with what those without a place in their group may claim, and those without a group."""
    each, nothing = level.limit, number(0)
    if each.may_float:
        floating = nw.when(level.known & ~level.in_turn).then(high).otherwise(nothing)
        frame = frame.with_columns(
            saturated(value.sum().over(*level.groups), each).alias(name)
            for value, name in ((floating, FLOATING), (high, GROUP))
        )
    floats = (
        nw.when(level.in_turn).then(nw.col(FLOATING)).otherwise(nw.col(GROUP) - high)
        if each.may_float
        else nothing
    )
    others = floats
    if each.may_stray:
        alone = nw.col(of_all(claim_column(each))) - claim_on(each)
        others = nw.when(level.known).then(floats + nw.col(stray_column(each))).otherwise(alone)
    return frame.with_columns(others.alias(others_of(each)))


def with_paid(frame: Frame, first: Level, order: Sequence[str], high: nw.Expr, most: nw.Expr) -> Frame:
    """The lines with PAID: what the group of the first limit comes to in their order, within what was left of it."""
    frame = frame.with_columns(high.alias(OWN_HIGH))
    frame = frame.with_columns(running_sum(first, nw.col(OWN_HIGH), order).alias(SUM_HIGH))
    return frame.with_columns(paid_column(first, nw.col(SUM_HIGH), most))


def paid_column(first: Level, total: nw.Expr, most: nw.Expr) -> nw.Expr:
    """The column with what the group of a limit is paid."""
    return nw.when(first.in_turn).then(nw.min_horizontal(total, most)).alias(PAID)


def running_sum(level: Level, own: nw.Expr, order: Sequence[str]) -> nw.Expr:
    """What the lines of a group come to, up to and with each in their order."""
    if level.limit.may_float:
        own = nw.when(level.in_turn).then(own).otherwise(number(0))
    return saturated(own.cum_sum().over(*level.groups, order_by=order), level.limit)


def saturated(total: nw.Expr, each: Shared) -> nw.Expr:
    """A sum that matters only up to twice the limit, as 64 bits, which every engine then has."""
    return nw.min_horizontal(total, number(2 * each.most)).cast(nw.Int64)


def others_of(each: Shared) -> str:
    """The column with what other groups may take of a limit."""
    return f"partners:others-{each.place}"


def in_levels(frame: Frame, limits: Sequence[Shared], lines: Lines) -> tuple[Frame, list[Level]]:
    """The lines with what tells the groups of each limit apart.

    Numbers for organisations, because a window takes twice as long over texts, and one number for an organisation and
    a year, because it takes longer over two. On Spark texts remain: every executor would have to be sent the numbers.
    """
    organizations = list(dict.fromkeys(key for each in limits for key in each.organizations))
    if not engine_of(frame).numbers_names:
        frame = named_alike(frame, organizations, lines)
        return frame, [Level(each, tuple(each.keys)) for each in limits]
    numbers = {key: f"{key}-number" for key in organizations}
    for key, name in numbers.items():
        frame, found = look_up(frame, key, lines.names.numbers, nw.Int64, session_frame=lines.session_frame)
        frame = frame.with_columns(found.alias(name))
    levels = []
    for each in limits:
        groups = [numbers.get(key, key) for key in each.keys]
        if each.organizations and each.year is not None:
            one, both = numbers[each.organizations[0]], f"{ONE}-{each.place}"
            frame = frame.with_columns((nw.col(one) * YEARS + nw.col(each.year)).alias(both))
            groups = [both, *(name for name in groups if name not in (one, each.year))]
        levels.append(Level(each, tuple(groups)))
    return frame, levels
