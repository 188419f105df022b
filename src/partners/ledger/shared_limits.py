"""Caps and budgets that several lines share: the facts that group them, and what is left of each."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import look_up
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import Lines
from partners.ledger.intervals import number
from partners.records.caps import Budget, Cap
from partners.rules.bounds import in_fen
from partners.rules.estimates import Rule

YEARS = 2**32
"""More than there are years on any engine."""


class Shared(NamedTuple):
    """A limit that lines share.

    Attributes:
        place: its place among the limits of the benefit.
        most: the limit, in fen.
        keys: what the lines of one group have in common, by the name of its column; null where unknown.
        atoms: what tells the groups apart: ids of facts, and `year of FACT`.
        organizations: those of the keys that are names of organisations, as each line writes them.
        year: the key that is a year; None where none is.
        left: the least and the most that was left of it before the ledger, in fen, as each line states it.
        received: what was received of it before the ledger, as each line states it; null where unknown.
        varies: whether lines may state different amounts received.
        may_stray: whether the group of a line may be unknown.
        may_float: whether a line of a known group may lack the day that orders the claims.
    """

    place: int
    most: int
    keys: Mapping[str, nw.Expr]
    atoms: frozenset[str]
    organizations: tuple[str, ...]
    year: str | None
    left: tuple[nw.Expr, nw.Expr]
    received: nw.Expr
    varies: bool
    may_stray: bool
    may_float: bool


def left_high(limit: int) -> str:
    """The column with the most that a shared limit leaves for a line, in fen; null on lines that claim nothing."""
    return f"partners:left-high-{limit}"


def left_low(limit: int) -> str:
    """The column with the least that a shared limit leaves for a line, in fen; only where some low is above nothing."""
    return f"partners:left-low-{limit}"


def shared_limits(rule: Rule, lines: Lines, *, apart: bool = True) -> list[Shared]:
    """The limits that lines share, as far as the frame knows what they ask for.

    Args:
        rule: the benefit.
        lines: what the frame knows.
        apart: whether keys get columns of their own where the frame has them already, which costs nothing
            except on engines that keep lines whole.
    """
    return [
        _shared(place, limit, rule, lines, apart=apart)
        for place, limit in enumerate(rule.limits)
        if limit.is_shared
    ]


def _shared(place: int, limit: Cap | Budget, rule: Rule, lines: Lines, *, apart: bool) -> Shared:
    nothing = nw.lit(None, dtype=nw.Int64)
    day = None if limit.year_of is None else lines.known.get(limit.year_of)
    year = nothing if day is None else day.dt.year().cast(nw.Int64)
    most = in_fen(limit.amount)
    received = None if limit.spent is None else lines.known.get(limit.spent)
    least, greatest = number(0), number(most)
    if received is not None:
        left = (number(most) - received).clip(0)
        least, greatest = left.fill_null(0), left.fill_null(most)
    # The columns of the caller are used as they are, except where `named_alike` writes other names over them.
    names = {fact: _key(fact, limit, lines, apart=apart) for fact in limit.per}
    asked = {limit.year_of if fact == "year" else fact for fact in limit.per}
    return Shared(
        place,
        most,
        {name: year if fact == "year" else lines.known.get(fact, nothing) for fact, name in names.items()},
        frozenset(f"year of {limit.year_of}" if fact == "year" else fact for fact in limit.per),
        tuple(
            name
            for fact, name in names.items()
            if fact in lines.known and lines.facts[fact].type == "organization"
        ),
        names.get("year"),
        (least, greatest),
        nothing if received is None else received,
        varies=limit.spent in lines.columns,
        may_stray=any(fact in lines.columns or fact not in lines.known for fact in asked),
        may_float=rule.order_by is not None
        and limit.year_of != rule.order_by
        and (rule.order_by in lines.columns or rule.order_by not in lines.known),
    )


def _key(fact: str, limit: Cap | Budget, lines: Lines, *, apart: bool) -> str:
    if fact == "year":
        return f"partners:year-of-{limit.year_of}"
    column = lines.columns.get(fact)
    return f"partners:key-{fact}" if column is None or apart or _is_named_alike(fact, lines) else column


def nested(limits: Sequence[Shared]) -> list[Shared] | None:
    """Shared limits from the inside out; None where the groups of two of them may cross."""
    chain = sorted(limits, key=lambda each: -len(each.atoms))
    return chain if all(outer.atoms <= inner.atoms for inner, outer in pairwise(chain)) else None


def lefts(rule: Rule, lines: Lines, *, sure: bool) -> Iterator[tuple[int, nw.Expr, nw.Expr | None]]:
    """For each limit as written: its place, the most that it leaves for a line and the least, in fen.

    The least is None of a cap per claim, and where no line has a low above nothing.
    """
    limits = {each.place: each for each in shared_limits(rule, lines)}
    for place, limit in enumerate(rule.limits):
        if place in limits:
            low = nw.col(left_low(place)) if sure else None
            yield place, left_high_of(limits[place], sure=sure), low
        else:
            yield place, number(in_fen(limit.amount)), None


def left_high_of(each: Shared, *, sure: bool) -> nw.Expr:
    """The most that was left of a limit before the ledger, as a line states it."""
    return nw.col(left_high(each.place)) if sure or each.varies else each.left[1]


def _is_named_alike(fact: str, lines: Lines) -> bool:
    """May `named_alike` write other names for a fact?"""
    return lines.facts[fact].type == "organization" and bool(lines.names.same)


def named_alike(frame: Frame, keys: Sequence[str], lines: Lines) -> Frame:
    """The frame with one name for every name of an organisation in some columns."""
    if not lines.names.same:
        return frame
    for key in keys:
        frame, name = look_up(frame, key, lines.names.same, nw.String, session_frame=lines.session_frame)
        frame = frame.with_columns(nw.coalesce(name, nw.col(key)).alias(key))
    return frame


def least_left(each: Shared) -> str:
    """The column with the least that was left of a limit before the ledger."""
    return f"partners:least-{each.place}"


def most_left(each: Shared) -> str:
    """The column with the most that was left of a limit before the ledger."""
    return f"partners:most-{each.place}"
