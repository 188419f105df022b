"""Totals of a fact over the lines of a group, with what the group had besides, as bounds on each line.

A line with an unknown group may belong to any group: its value counts for the highs of others, and not for their lows. A
value that is unknown, or too large to sum exactly, has no upper bound.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import and_
from typing import Any, NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import somewhere
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.intervals import number
from partners.ledger.levels import of_all, of_strays
from partners.ledger.own_columns import total_columns
from partners.ledger.shared_limits import unify_names
from partners.records.figures import TotalOf
from partners.records.grouping import YEAR, facts_of_group

LARGEST_SUM = 2**53
"""Sums from it on are not told apart."""
_PART = 10**9
"""Values are summed in two parts, above and below this number, so that neither sum exceeds 64 bits."""


class GroupKeys(NamedTuple):
    """The columns that tell the groups of lines apart.

    Attributes:
        columns: their names; null where unknown.
        is_known: is the group of a line known? None if it is known of no line.
        may_stray: True if the group of some line may be unknown.
    """

    columns: tuple[str, ...]
    is_known: nw.Expr | None
    may_stray: bool


def with_group_keys(
    frame: Frame, per: tuple[str, ...], year_of: str | None, lines: LineFacts
) -> tuple[Frame, GroupKeys]:
    """Add the columns that tell the groups of lines apart; all names of an organisation become one.

    Args:
        frame: the lines.
        per: the facts, and `year`.
        year_of: the date that gives the year.
        lines: the known facts of the lines.
    """
    asked = facts_of_group(per, year_of)
    if any(fact not in lines.known for fact in asked):
        return frame, GroupKeys((), None, may_stray=True)
    keys: dict[str, nw.Expr] = {}
    organizations = []
    for fact, given in zip(asked, per, strict=True):
        value = lines.known[fact]
        name = f"partners:group-by-{'year-of-' if given == YEAR else ''}{fact}"
        keys[name] = value.dt.year().cast(nw.Int64) if given == YEAR else value
        if lines.facts[fact].type == "organization":
            organizations.append(name)
    frame = frame.with_columns(key.alias(name) for name, key in keys.items())
    frame = unify_names(frame, organizations, lines)
    is_known = reduce(and_, [~nw.col(name).is_null() for name in keys])
    may_stray = any(fact in lines.columns for fact in asked) and somewhere(frame, ~is_known)
    return frame, GroupKeys(tuple(keys), is_known, may_stray)


def with_totals(frame: Frame, totals: tuple[TotalOf, ...], lines: LineFacts) -> Frame:
    """Add, for each total, the columns with its lowest and its highest on each line.

    Args:
        frame: all lines of the ledger.
        totals: what is asked for.
        lines: the known facts of the lines.
    """
    for total in totals:
        columns = frame.collect_schema().names()
        frame, keys = with_group_keys(frame, total.per, total.year_of, lines)
        low, high = total_columns(total)
        frame, bounds = _summed(frame, total, keys, lines)
        frame = frame.with_columns(
            nw.min_horizontal(bounds[0], number(LARGEST_SUM)).cast(nw.Int64).alias(low),
            nw.when(bounds[1] < LARGEST_SUM).then(bounds[1]).cast(nw.Int64).alias(high),
        )
        frame = frame.select(*columns, low, high)
    return frame


_OWN = ("partners:own-above", "partners:own-below")
"""The value of a line in two parts; nothing where it is unknown."""
_OPEN = "partners:own-open"
"""Column with 1 if the value of a line has no upper bound, else 0."""
_LEAST, _MOST, _UNSAID = "partners:least-besides", "partners:most-besides", "partners:besides-unsaid"


def _summed(
    frame: Frame, total: TotalOf, keys: GroupKeys, lines: LineFacts
) -> tuple[Frame, tuple[nw.Expr, nw.Expr]]:
    """Return a frame and, as expressions of it, the lowest and the highest of a total, null where it has none."""
    frame = frame.with_columns(_values(total, lines))
    own = _joined(*map(nw.col, _OWN))
    names = (*_OWN, _OPEN, _LEAST, _MOST, _UNSAID)
    if keys.is_known is not None:
        frame = frame.with_columns(
            _aggregate(name).over(*keys.columns).cast(nw.Int64).alias(_of_group(name)) for name in names
        )
    group = {name: nw.col(_of_group(name)) for name in names}
    if not keys.may_stray:
        return frame, _bounds(_joined(*(group[name] for name in _OWN)), group)
    frame = frame.join(_stray_sums(frame, keys), how="cross")
    every = {name: nw.col(of_all(name)) for name in names}
    astray = {name: nw.col(of_strays(name)) for name in names}
    strays = _joined(*(astray[name] for name in _OWN))
    anywhere = nw.col(_LARGEST_GROUP) + strays
    stray_low, stray_high = own + every[_LEAST], _bounds(anywhere, every)[1]
    if keys.is_known is None:
        return frame, (stray_low, stray_high)
    both = {
        _OPEN: nw.max_horizontal(group[_OPEN], astray[_OPEN]),
        _LEAST: nw.min_horizontal(group[_LEAST], astray[_LEAST]),
        _MOST: nw.max_horizontal(group[_MOST], astray[_MOST]),
        _UNSAID: nw.max_horizontal(group[_UNSAID], astray[_UNSAID]),
    }
    summed = _joined(*(group[name] for name in _OWN))
    low, high = _bounds(summed, both)[0], _bounds(summed + strays, both)[1]
    return frame, (
        nw.when(keys.is_known).then(low).otherwise(stray_low),
        nw.when(keys.is_known).then(high).otherwise(stray_high),
    )


def _values(total: TotalOf, lines: LineFacts) -> Iterator[nw.Expr]:
    nothing = nw.lit(None, dtype=nw.Int64)
    value = lines.known.get(total.total_of, nothing)
    value = nw.min_horizontal(value.fill_null(0), number(LARGEST_SUM))
    yield (value // _PART).alias(_OWN[0])
    yield (value % _PART).alias(_OWN[1])
    known = lines.known.get(total.total_of, nothing)
    yield _flag((known >= LARGEST_SUM).fill_null(value=True)).alias(_OPEN)
    besides = lines.known.get(total.besides, nothing)
    yield besides.fill_null(0).alias(_LEAST)
    yield besides.fill_null(0).alias(_MOST)
    yield _flag(besides.is_null()).alias(_UNSAID)


def _flag(test: nw.Expr) -> nw.Expr:
    return nw.when(test).then(number(1)).otherwise(number(0))


def _aggregate(name: str) -> nw.Expr:
    value = nw.col(name)
    return value.sum() if name in _OWN else value.min() if name == _LEAST else value.max()


def _joined(above: nw.Expr, below: nw.Expr) -> nw.Expr:
    """Join the two parts of a sum; from LARGEST_SUM on it is only some number above it."""
    return nw.min_horizontal(above, number(LARGEST_SUM // _PART + 1)) * _PART + below


def _bounds(summed: nw.Expr, stated: Mapping[str, nw.Expr]) -> tuple[nw.Expr, nw.Expr]:
    is_bounded = (stated[_OPEN] == 0) & (stated[_UNSAID] == 0)
    return summed + stated[_LEAST], nw.when(is_bounded).then(summed + stated[_MOST])


_LARGEST_GROUP = "partners:largest-group"


def _of_group(name: str) -> str:
    return f"{name}-of-group"


def _stray_sums(frame: Frame, keys: GroupKeys) -> Frame:
    """Sum the lines without a known group, and find the largest sum of a group and what any line states."""
    names = (*_OWN, _OPEN, _LEAST, _MOST, _UNSAID)
    is_stray = nw.lit(value=True) if keys.is_known is None else ~keys.is_known
    own = {name: nw.when(is_stray).then(nw.col(name)).alias(of_strays(name)) for name in names}
    largest: Any = number(0)
    if keys.is_known is not None:
        largest = nw.when(keys.is_known).then(_joined(*(nw.col(_of_group(name)) for name in _OWN)))
    frame = frame.select(*(nw.col(name) for name in names), *own.values(), largest.alias(_LARGEST_GROUP))
    return frame.select(
        *(_aggregate(name).cast(nw.Int64).alias(of_all(name)) for name in names),
        *(_of_strays_aggregate(name).cast(nw.Int64).alias(of_strays(name)) for name in names),
        nw.col(_LARGEST_GROUP).max().fill_null(0),
    )


def _of_strays_aggregate(name: str) -> nw.Expr:
    value = nw.col(of_strays(name))
    return value.sum() if name in _OWN else value.min() if name == _LEAST else value.max()
