"""Caps and budgets that several lines share: the facts that group the lines, and the rest of each limit."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import look_up
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.intervals import number
from partners.ledger.limit_expressions import largest_amount, limit_amount
from partners.records.caps import Budget, Cap, LimitCases
from partners.records.grouping import YEAR, YEARS
from partners.rules.estimates import Rule
from partners.rules.limit_amounts import units_of_count

MOST_YEARS = 2**32
"""A number larger than any year on any engine."""


class SharedLimit(NamedTuple):
    """A limit that lines share.

    Attributes:
        place: its index among the limits of the benefit.
        most: the most that the limit can be, in fen.
        keys: the values that a group has in common, by column name; null if unknown.
        atoms: the parts that tell groups apart: ids of facts, and `year of FACT`.
        organizations: the keys that are names of organisations as written on each line.
        year: the key that is a year; None if there is none.
        left: the least and the most that was left of it before the ledger, in fen, as each line states it.
        received: the amount received before the ledger, as each line states it; null if unknown.
        varies: True if lines may state different amounts received, or different limits.
        counted: how many claims, or years in a row, it allows; None if it limits an amount. Then all amounts are numbers of
            claims or years, in ten-thousandths.
        in_a_row: True if it counts years in a row.
        span: how many calendar years, up to that of a claim, it counts together; None if periods are fixed.
        needs_order: True if windows cannot compute it: it takes one pass over the lines in order.
        may_stray: True if the group of a line may be unknown.
        may_float: True if a line of a known group may lack the day that orders the claims, or if none orders them.
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
    counted: int | None
    in_a_row: bool
    span: int | None
    needs_order: bool
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
    year = nothing if day is None else first_year(limit, day.dt.year().cast(nw.Int64))
    most = largest_amount(limit)
    low, high = (number(each) for each in limit_amount(limit, rule, lines))
    received = None if limit.spent is None else lines.known.get(limit.spent)
    if received is not None and limit.count is not None:
        received = received * units_of_count(lines.facts[str(limit.spent)])
    least, greatest = number(0), high
    if received is not None:
        least = (low - received).clip(0).fill_null(0)
        greatest = nw.coalesce((high - received).clip(0), high)
    # The caller's columns are used directly, unless `unify_names` must change names in them.
    names = {fact: _key(fact, limit, lines, apart=apart) for fact in limit.groups}
    asked = {limit.year_of if fact in (YEAR, YEARS) else fact for fact in limit.groups}
    return SharedLimit(
        place,
        most,
        {
            name: year if fact in (YEAR, YEARS) else lines.known.get(fact, nothing)
            for fact, name in names.items()
        },
        frozenset(_atom(fact, limit) for fact in limit.groups),
        tuple(
            name
            for fact, name in names.items()
            if fact in lines.known and lines.facts[fact].type == "organization"
        ),
        names.get(YEAR, names.get(YEARS)),
        (least, greatest),
        nothing if received is None else received,
        varies=limit.spent in lines.columns or isinstance(limit.amount, LimitCases),
        # Lines that differ in the limit may share its group, and windows would take all of them to have the same one.
        needs_order=limit.money is None or limit.span is not None,
        counted=limit.count,
        in_a_row=isinstance(limit, Cap) and limit.years_in_a_row is not None,
        span=limit.span,
        may_stray=any(fact in lines.columns or fact not in lines.known for fact in asked),
        may_float=rule.benefit.ranked
        or (
            rule.order_by is not None
            and limit.year_of != rule.order_by
            and (rule.order_by in lines.columns or rule.order_by not in lines.known)
        ),
    )


def first_year(limit: Cap | Budget, year: nw.Expr) -> nw.Expr:
    """Return the first year of the period that a limit counts together with a year."""
    if isinstance(limit, Budget) or limit.years is None or limit.start is None:
        return year
    # Years before `from` are counted in periods, too; a negative number would be divided differently on some engines.
    whole = (10_000 // limit.years + 1) * limit.years
    return year - (year - limit.start + whole) % limit.years


def _atom(fact: str, limit: Cap | Budget) -> str:
    """Name what tells groups of a limit apart; limits with the same atom have the same groups by it."""
    if fact == YEARS and isinstance(limit, Cap):
        return f"{limit.years} years of {limit.year_of} from {limit.start}"
    return f"year of {limit.year_of}" if fact == YEAR else fact


def _key(fact: str, limit: Cap | Budget, lines: LineFacts, *, apart: bool) -> str:
    if fact in (YEAR, YEARS):
        return f"partners:{_atom(fact, limit).replace(' ', '-')}"
    column = lines.columns.get(fact)
    return f"partners:key-{fact}" if column is None or apart or _may_be_renamed(fact, lines) else column


def nest_limits(limits: Sequence[SharedLimit]) -> list[SharedLimit] | None:
    """Sort shared limits from the inside out; None if windows cannot compute them, as where groups of two may cross."""
    chain = sorted(limits, key=lambda each: -len(each.atoms))
    if any(each.needs_order for each in limits):
        return None
    return chain if all(outer.atoms <= inner.atoms for inner, outer in pairwise(chain)) else None


def stand_alone(limits: Sequence[SharedLimit]) -> bool:
    """Is there only one limit, and one that is used up by the sum of what its lines claim?"""
    return len(limits) == 1 and not limits[0].needs_order


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
            yield place, number(limit_amount(limit, rule, lines).high), None


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
