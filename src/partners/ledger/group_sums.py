"""Sums of lines by the groups of their limits, as an engine adds them up."""

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
from partners.ledger.lines import claims, is_sure
from partners.ledger.own_columns import CERTAIN, CLAIMED, HIGH, LOW
from partners.ledger.shared_limits import Shared, least_left, most_left, named_alike, shared_limits
from partners.rules.estimates import Rule

CLAIM, STRAY, UNBOUNDED = "partners:claim", "partners:stray", "partners:unbounded"
LINES, DISAGREE = "partners:lines", "partners:disagree"
_ALONE = "partners:alone"
_PART = 10**9
"""Sums are taken of the parts above and below it, neither of which leaves 64 bits."""
Row = Mapping[str, Any]
Key = tuple[object, ...]


class Sums(NamedTuple):
    """The least and the most that some lines come to, in fen; no most where nothing bounds it."""

    lines: int
    low: int
    high: int | None


def joined_sum(name: str, most: int) -> nw.Expr:
    """A sum that matters only up to a limit, in one number."""
    above, below = map(nw.col, sum_columns(name))
    return nw.min_horizontal(above, number(most // _PART + 1)) * _PART + below


def sum_columns(name: str) -> tuple[str, str]:
    """The two columns of a sum, which may be too large for one."""
    return f"{name}-above", f"{name}-below"


def split_sum(name: str, value: nw.Expr) -> Iterator[tuple[str, nw.Expr]]:
    """The two halves of a value, by the columns that add them up."""
    return zip(sum_columns(name), (value // _PART, value % _PART), strict=True)


def read_sum(row: Row, name: str) -> int:
    """A sum of a row, from its two halves."""
    above, below = sum_columns(name)
    return int((row[above] or 0) * _PART + (row[below] or 0))


def _received(each: Shared) -> str:
    return f"partners:received-{each.place}"


def received_columns(each: Shared) -> tuple[str, str]:
    """The columns with the least and the most that the lines of a group state as received."""
    return f"partners:fewest-{each.place}", f"partners:greatest-{each.place}"


def sum_by_group(ledger: Ledger, rule: Rule) -> tuple[list[Shared], Frame, Frame]:
    """The limits that lines share, the lines that may be paid, and the sums of those that have the same group in each."""
    limits = shared_limits(rule, ledger.lines)
    frame = claims(ledger.frame, rule, ledger.lines)
    if len(limits) > 1:
        frame = limit_lines(frame, rule, ledger.lines, sure=is_sure(rule, ledger.lines), joins=ledger.joins)
    else:
        frame = bound_lines(frame, rule)
    most = [number(each.most) for each in limits]
    alone = within_own_caps(nw.col(CLAIMED), rule)
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
    # Before shared limits, as these see them: a line that others leave nothing for states what was received, too.
    lines = where(frame, nw.col(_ALONE).is_null() | (nw.col(_ALONE) > 0))
    lines = named_alike(
        lines, list(dict.fromkeys(key for each in limits for key in each.organizations)), ledger.lines
    )
    stray = reduce(or_, [nw.col(name).is_null() for name in keys]) if keys else nw.lit(value=False)
    lines = lines.with_columns(stray.alias(STRAY))
    return limits, lines, lines.group_by(STRAY, *keys).agg(*_sums(limits))


def _sums(limits: Sequence[Shared]) -> Iterator[nw.Expr]:
    may_be_paid = nw.col(CLAIM).is_null() | (nw.col(CLAIM) > 0)
    yield nw.when(may_be_paid).then(1).otherwise(0).sum().cast(nw.Int64).alias(LINES)
    yield nw.col(CLAIM).is_null().any().alias(UNBOUNDED)
    for name in (CERTAIN, CLAIM, *((LOW, HIGH) if len(limits) > 1 else ())):
        for part, value in split_sum(name, nw.col(name)):
            yield value.sum().cast(nw.Int64).alias(part)
    for each in limits:
        yield nw.col(least_left(each)).min()
        yield nw.col(most_left(each)).max()
        fewest, greatest = received_columns(each)
        yield nw.col(_received(each)).min().alias(fewest)
        yield nw.col(_received(each)).max().alias(greatest)


def sums_of_strays(lines: Frame, limit: Shared, rule: Rule, ledger: Ledger) -> tuple[int, int]:
    """What the lines with no known group are sure of, of what all other lines leave of a limit, and get at most."""
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
    low = low if is_sure(rule, ledger.lines) else number(0)
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
