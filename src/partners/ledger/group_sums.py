"""Sums of lines by the groups of their limits, computed by an engine."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import narwhals as nw

from partners.ledger.answers import Ledger
from partners.ledger.engines.operations import where
from partners.ledger.engines.protocol import Frame
from partners.ledger.intervals import number
from partners.ledger.limits import bound_lines, limit_lines, within_own_caps
from partners.ledger.lines import can_have_low, claim_bounds
from partners.ledger.own_columns import CERTAIN, CLAIMED, HIGH, LOW
from partners.ledger.shared_limits import (
    SharedLimit,
    least_left,
    most_left,
    shared_limits,
    stand_alone,
    unify_names,
)
from partners.rules.estimates import Rule

CLAIM, STRAY, UNBOUNDED = "partners:claim", "partners:stray", "partners:unbounded"
ENDLESS = "partners:endless"
"""Does nothing bound what a line is paid, after all limits?"""
LINES, DISAGREE = "partners:lines", "partners:disagree"
_ALONE = "partners:alone"
_PART = 10**9
"""Values are summed in two parts, above and below this number, so that neither sum exceeds 64 bits."""
Row = Mapping[str, Any]
Key = tuple[object, ...]


class Sums(NamedTuple):
    """Lowest and highest sum of some lines, in fen; `high` is None if nothing bounds it."""

    lines: int
    low: int
    high: int | None


def joined_sum(name: str, most: int) -> nw.Expr:
    """Join the two parts of a sum into one number that is exact up to a limit."""
    above, below = map(nw.col, sum_columns(name))
    return nw.min_horizontal(above, number(most // _PART + 1)) * _PART + below


def sum_columns(name: str) -> tuple[str, str]:
    """Return the names of the two columns of a sum."""
    return f"{name}-above", f"{name}-below"


def split_sum(name: str, value: nw.Expr) -> Iterator[tuple[str, nw.Expr]]:
    """Split a value into two parts, each with the column that sums it."""
    return zip(sum_columns(name), (value // _PART, value % _PART), strict=True)


def read_sum(row: Row, name: str) -> int:
    """Read a sum from its two parts in a row."""
    above, below = sum_columns(name)
    return int((row[above] or 0) * _PART + (row[below] or 0))


def _received(each: SharedLimit) -> str:
    return f"partners:received-{each.place}"


def received_columns(each: SharedLimit) -> tuple[str, str]:
    """Return the columns with the smallest and largest amount that lines of a group state as received."""
    return f"partners:fewest-{each.place}", f"partners:greatest-{each.place}"


def sum_by_group(ledger: Ledger, rule: Rule) -> tuple[list[SharedLimit], Frame, Frame]:
    """Return the shared limits, the lines that may be paid, and sums of the lines with equal groups in all limits."""
    limits = shared_limits(rule, ledger.lines)
    frame = claim_bounds(ledger.frame, rule, ledger.lines)
    if limits and not stand_alone(limits):
        frame = limit_lines(
            frame, rule, ledger.lines, has_low=can_have_low(rule, ledger.lines), join_back=ledger.join_back
        )
    else:
        frame = bound_lines(frame, rule, ledger.lines)
    most = [number(each.most) for each in limits if each.counted is None]
    alone = within_own_caps(nw.col(CLAIMED), rule, ledger.lines)
    claim = nw.min_horizontal(alone, *most) if most else alone
    certain = nw.min_horizontal(nw.col(CERTAIN), *most) if most else nw.col(CERTAIN)
    frame = frame.with_columns(certain.alias(CERTAIN), claim.alias(CLAIM), alone.alias(_ALONE))
    keys = {name: key for each in limits for name, key in each.keys.items()}
    added = {
        name(each): value
        for each in limits
        for name, value in zip((least_left, most_left, _received), (*each.left, each.received), strict=True)
    }
    frame = (
        frame.with_columns(value.alias(name) for name, value in {**keys, **added}.items()) if added else frame
    )
    # Before shared limits: a line that gets nothing after others still states the amount received.
    lines = where(frame, nw.col(_ALONE).is_null() | (nw.col(_ALONE) > 0))
    lines = unify_names(
        lines, list(dict.fromkeys(key for each in limits for key in each.organizations)), ledger.lines
    )
    stray = reduce(or_, [nw.col(name).is_null() for name in keys]) if keys else nw.lit(value=False)
    lines = lines.with_columns(stray.alias(STRAY))
    return limits, lines, lines.group_by(STRAY, *keys).agg(*_sums(limits))


def _sums(limits: Sequence[SharedLimit]) -> Iterator[nw.Expr]:
    may_be_paid = nw.col(CLAIM).is_null() | (nw.col(CLAIM) > 0)
    yield nw.when(may_be_paid).then(1).otherwise(0).sum().cast(nw.Int64).alias(LINES)
    yield nw.col(CLAIM).is_null().any().alias(UNBOUNDED)
    if limits and not stand_alone(limits):
        yield nw.col(HIGH).is_null().any().alias(ENDLESS)
    for name in (CERTAIN, CLAIM, *((LOW, HIGH) if limits and not stand_alone(limits) else ())):
        for part, value in split_sum(name, nw.col(name)):
            yield value.sum().cast(nw.Int64).alias(part)
    for each in limits:
        yield nw.col(least_left(each)).min()
        yield nw.col(most_left(each)).max()
        fewest, greatest = received_columns(each)
        yield nw.col(_received(each)).min().alias(fewest)
        yield nw.col(_received(each)).max().alias(greatest)


def sums_of_strays(lines: Frame, limit: SharedLimit, rule: Rule, ledger: Ledger) -> tuple[int, int]:
    """Return the lowest and highest sum of the lines without a known group, given all other lines."""
    claimed = [(f"{CLAIM}-{part}", value) for part, value in split_sum("", nw.col(CLAIM))]
    least, most = least_left(limit), most_left(limit)
    (row,) = (
        lines.select(*(value.alias(name) for name, value in claimed), nw.col(least), nw.col(most))
        .select(
            *(nw.col(name).sum().cast(nw.Int64) for name, _ in claimed),
            nw.col(least).min(),
            nw.col(most).max(),
        )
        .collect()
        .rows(named=True)
    )
    every = sum(int(row[name]) * size for (name, _), size in zip(claimed, (_PART, 1), strict=True))
    left = number(max(row[least] - every, -limit.most)) + nw.col(CLAIM)
    low = nw.max_horizontal(nw.min_horizontal(nw.col(CERTAIN), left), number(0))
    low = low if can_have_low(rule, ledger.lines) else number(0)
    high = nw.min_horizontal(nw.col(CLAIM), number(row[most]))
    parts = [*split_sum("low", low), *split_sum("high", high)]
    (found,) = (
        where(lines, nw.col(STRAY))
        .select(part.alias(name) for name, part in parts)
        .select(nw.col(name).sum().cast(nw.Int64) for name, _ in parts)
        .collect()
        .rows(named=True)
    )
    return read_sum(found, "low"), read_sum(found, "high")
