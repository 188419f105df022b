"""Caps and budgets that several lines share: the facts that group the lines, and the rest of each limit."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import look_up
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.intervals import number
from partners.records.caps import Budget, Cap
from partners.rules.bounds import in_fen
from partners.rules.estimates import Rule

YEARS = 2**32
"""A number larger than any year on any engine."""


class SharedLimit(NamedTuple):
    """A limit that lines share.

    Attributes:
        place: its index among the limits of the benefit.
        most: the limit, in fen.
        keys: the values that a group has in common, by column name; null if unknown.
        atoms: the parts that tell groups apart: ids of facts, and `year of FACT`.
        organizations: the keys that are names of organisations as written on each line.
        year: the key that is a year; None if there is none.
        left: the least and the most that was left of it before the ledger, in fen, as each line states it.
        received: the amount received before the ledger, as each line states it; null if unknown.
        varies: True if lines may state different amounts received.
        may_stray: True if the group of a line may be unknown.
        may_float: True if a line of a known group may lack the day that orders the claims.
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
    """Return the column with the most that a limit leaves for a line, in fen; null on lines that claim nothing."""
    return f"partners:left-high-{limit}"


def left_low(limit: int) -> str:
    """Return the column with the least that a limit leaves for a line, in fen; used if some low is above 0."""
    return f"partners:left-low-{limit}"


def shared_limits(rule: Rule, lines: LineFacts, *, apart: bool = True) -> list[SharedLimit]:
    """Return the limits that lines share.

    Args:
        rule: the benefit.
        lines: the known facts of the lines.
        apart: True to give keys columns of their own even if the frame has them; that is free, except on engines that
            keep whole lines.
    """
    return [
        _shared(place, limit, rule, lines, apart=apart)
        for place, limit in enumerate(rule.limits)
        if limit.is_shared
    ]


def _shared(place: int, limit: Cap | Budget, rule: Rule, lines: LineFacts, *, apart: bool) -> SharedLimit:
    nothing = nw.lit(None, dtype=nw.Int64)
    day = None if limit.year_of is None else lines.known.get(limit.year_of)
    year = nothing if day is None else day.dt.year().cast(nw.Int64)
    most = in_fen(limit.amount)
    received = None if limit.spent is None else lines.known.get(limit.spent)
    least, greatest = number(0), number(most)
    if received is not None:
        left = (number(most) - received).clip(0)
        least, greatest = left.fill_null(0), left.fill_null(most)
    # The caller's columns are used directly, unless `unify_names` must change names in them.
    names = {fact: _key(fact, limit, lines, apart=apart) for fact in limit.per}
    asked = {limit.year_of if fact == "year" else fact for fact in limit.per}
    return SharedLimit(
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


def _key(fact: str, limit: Cap | Budget, lines: LineFacts, *, apart: bool) -> str:
    if fact == "year":
        return f"partners:year-of-{limit.year_of}"
    column = lines.columns.get(fact)
    return f"partners:key-{fact}" if column is None or apart or _may_be_renamed(fact, lines) else column


def nest_limits(limits: Sequence[SharedLimit]) -> list[SharedLimit] | None:
    """Sort shared limits from the inside out; None if groups of two limits may cross."""
    chain = sorted(limits, key=lambda each: -len(each.atoms))
    return chain if all(outer.atoms <= inner.atoms for inner, outer in pairwise(chain)) else None


def left_per_limit(
    rule: Rule, lines: LineFacts, *, has_low: bool
) -> Iterator[tuple[int, nw.Expr, nw.Expr | None]]:
    """Yield for each limit, in written order: its index, the most and the least that it leaves for a line, in fen.

    The least is None for a cap per claim, and if every low is 0.
    """
    limits = {each.place: each for each in shared_limits(rule, lines)}
    for place, limit in enumerate(rule.limits):
        if place in limits:
            low = nw.col(left_low(place)) if has_low else None
            yield place, left_high_of(limits[place], has_low=has_low), low
        else:
            yield place, number(in_fen(limit.amount)), None


def left_high_of(each: SharedLimit, *, has_low: bool) -> nw.Expr:
    """Return the most that a limit leaves for a line; if nothing depends on other lines, the rest before the ledger."""
    return nw.col(left_high(each.place)) if has_low or each.varies else each.left[1]


def _may_be_renamed(fact: str, lines: LineFacts) -> bool:
    """Can `unify_names` change the names of a fact?"""
    return lines.facts[fact].type == "organization" and bool(lines.organizations.same)


def unify_names(frame: Frame, keys: Sequence[str], lines: LineFacts) -> Frame:
    """Replace all names of an organisation in some columns by one of them."""
    if not lines.organizations.same:
        return frame
    for key in keys:
        frame, name = look_up(
            frame, key, lines.organizations.same, nw.String, session_frame=lines.session_frame
        )
        frame = frame.with_columns(nw.coalesce(name, nw.col(key)).alias(key))
    return frame


def least_left(each: SharedLimit) -> str:
    """Return the column with the least that was left of a limit before the ledger."""
    return f"partners:least-{each.place}"


def most_left(each: SharedLimit) -> str:
    """Return the column with the most that was left of a limit before the ledger."""
    return f"partners:most-{each.place}"
