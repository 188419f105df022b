"""Levels: the shared limits of a frame with their groups, and sums over the lines of a group."""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import engine_of, look_up
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.intervals import number
from partners.ledger.own_columns import DAY, FLOATING, GROUP, HIGH, ONE, OWN_HIGH, PAID, SUM_HIGH
from partners.ledger.shared_limits import (
    MOST_YEARS,
    SharedLimit,
    least_left,
    most_left,
    unify_names,
)
from partners.rules.limit_amounts import UNIT


class Level(NamedTuple):
    """A shared limit with the columns that identify its groups."""

    limit: SharedLimit
    groups: tuple[str, ...]

    @property
    def known(self) -> nw.Expr:
        """Is the group of a line known?"""
        return reduce(and_, [~nw.col(name).is_null() for name in self.groups])

    @property
    def in_turn(self) -> nw.Expr:
        """Does a line have a known position in its group?"""
        return self.known & ~nw.col(DAY).is_null() if self.limit.may_float else self.known


def claim_on(each: SharedLimit) -> nw.Expr:
    """Return the amount that a line may claim from a limit, before other lines."""
    return taken_of(
        each, nw.min_horizontal(nw.col(HIGH), number(each.most)) if each.counted is None else nw.col(HIGH)
    )


def taken_of(each: SharedLimit, paid: nw.Expr) -> nw.Expr:
    """Return what a payment takes from a limit: the amount, or one of a number of claims or years."""
    if each.counted is None:
        return paid
    return nw.when(paid <= 0).then(number(0)).otherwise(number(UNIT))


def claim_column(each: SharedLimit) -> str:
    """Return the column with the amount that a line may claim from a limit."""
    return f"partners:claim-{each.place}"


def stray_column(each: SharedLimit) -> str:
    """Return the column with the amount that lines of unknown groups may take from a limit."""
    return f"partners:stray-{each.place}"


def of_all(name: str) -> str:
    """Return the column with a sum over all groups."""
    return f"{name}-of-all"


def of_strays(name: str) -> str:
    """Return the column with a sum over lines of unknown groups."""
    return f"{name}-of-strays"


def with_left_before(frame: Frame, level: Level) -> Frame:
    """Add the amount that was left of a limit before the ledger, for each line's group if it is known.

    If lines of a group state different amounts received, the largest applies to the low and the smallest to the high.
    A line with an unknown group may belong to any group, so its amount applies to all.
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
    """Return the most that was left of a limit, according to any line that is or may be in the same group."""
    name = most_left(level.limit)
    most = nw.col(name).max().over(*level.groups)
    if not level.limit.may_stray:
        return most
    most = nw.max_horizontal(most, nw.col(of_strays(name)))
    return nw.when(level.known).then(most).otherwise(nw.col(of_all(name)))


def with_others(frame: Frame, level: Level, high: nw.Expr) -> Frame:
    """Add the amount that lines without a position in their group, or without a group, may claim."""
    each, nothing = level.limit, number(0)
    high = taken_of(each, high)
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
    """Add PAID: the running total of the first limit's group in order, within what was left of the limit."""
    frame = frame.with_columns(high.alias(OWN_HIGH))
    frame = frame.with_columns(running_sum(first, nw.col(OWN_HIGH), order).alias(SUM_HIGH))
    return frame.with_columns(paid_column(first, nw.col(SUM_HIGH), most))


def paid_column(first: Level, total: nw.Expr, most: nw.Expr) -> nw.Expr:
    """Return the column with the amount that the group of a limit is paid."""
    return nw.when(first.in_turn).then(nw.min_horizontal(total, most)).alias(PAID)


def running_sum(level: Level, own: nw.Expr, order: Sequence[str]) -> nw.Expr:
    """Return the running sum of a group, up to and including each line."""
    if level.limit.may_float:
        own = nw.when(level.in_turn).then(own).otherwise(number(0))
    return saturated(own.cum_sum().over(*level.groups, order_by=order), level.limit)


def saturated(total: nw.Expr, each: SharedLimit) -> nw.Expr:
    """Cap a sum at twice the limit, above which it no longer matters, so that it fits into 64 bits."""
    return nw.min_horizontal(total, number(2 * each.most)).cast(nw.Int64)


def others_of(each: SharedLimit) -> str:
    """Return the column with the amount that other groups may take from a limit."""
    return f"partners:others-{each.place}"


def in_levels(frame: Frame, limits: Sequence[SharedLimit], lines: LineFacts) -> tuple[Frame, list[Level]]:
    """Add the columns that identify the groups of each limit.

    Organisations become numbers, because windows over texts take twice as long. An organisation and a year become one
    number, because windows over two columns take longer. On Spark texts stay, because numbers would have to be sent
    to all executors.
    """
    organizations = list(dict.fromkeys(key for each in limits for key in each.organizations))
    if not engine_of(frame).numbers_names:
        frame = unify_names(frame, organizations, lines)
        return frame, [Level(each, tuple(each.keys)) for each in limits]
    numbers = {key: f"{key}-number" for key in organizations}
    for key, name in numbers.items():
        frame, found = look_up(
            frame, key, lines.organizations.numbers, nw.Int64, session_frame=lines.session_frame
        )
        frame = frame.with_columns(found.alias(name))
    levels = []
    for each in limits:
        groups = [numbers.get(key, key) for key in each.keys]
        if each.organizations and each.year is not None and not (each.span or each.in_a_row):
            one, both = numbers[each.organizations[0]], f"{ONE}-{each.place}"
            frame = frame.with_columns((nw.col(one) * MOST_YEARS + nw.col(each.year)).alias(both))
            groups = [both, *(name for name in groups if name not in (one, each.year))]
        levels.append(Level(each, tuple(groups)))
    return frame, levels
