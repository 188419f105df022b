"""Conditions and amounts as Narwhals expressions: the rules for a whole frame.

`partners.rules.evaluation` evaluates one claim; this module evaluates every line of a frame, with one translation for
all engines. Truth is a Boolean column where null means *unknown*: on every engine `&`, `|` and `~` then follow Kleene's logic.
Amounts are pairs of bounds, in whole fen times the rule's scale.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple, assert_never

import narwhals as nw

from partners.ledger.engines.protocol import Frame
from partners.ledger.name_groups import Organizations
from partners.records import amounts as a
from partners.records import conditions as c
from partners.records.facts import Fact, Value
from partners.rules.bounds import in_fen
from partners.rules.evaluation import operands
from partners.rules.parts import parts_of_amount
from partners.values.readers import EXACT

MAX_EXACT = 2**53
"""Whole numbers below this are exact in every engine, even if it divides them as doubles."""

PARTS_OF_QUANTITY = 10**4
"""Quantities are stored as whole numbers of ten-thousandths."""


class Bounds(NamedTuple):
    """Lowest and highest amount of each line.

    Attributes:
        low: an expression, or a number if it is the same on every line.
        high: likewise; null, or None, if nothing bounds it.
    """

    low: nw.Expr | int
    high: nw.Expr | int | None


class LineFacts(NamedTuple):
    """The known facts of the lines of a frame.

    Attributes:
        facts: all facts by id.
        known: an expression for each fact that is known; money in fen, quantities in ten-thousandths.
        columns: the column of each fact that has one; it may be the caller's and is never written to.
        organizations: all organisations named in the frame.
        wrong: for each fact that may be unreadable, the column that marks such lines.
        session_frame: a simple frame of the same session, used to create small frames.
    """

    facts: Mapping[str, Fact]
    known: Mapping[str, nw.Expr]
    columns: Mapping[str, str]
    organizations: Organizations
    wrong: Mapping[str, str]
    session_frame: Frame


NOTHING = Bounds(0, 0)


def truth_of(condition: c.Condition, lines: LineFacts) -> nw.Expr:
    """Return the truth of a condition on each line; null if unknown."""
    match condition:
        case c.AllOf():
            return reduce(and_, [truth_of(part, lines) for part in condition.all_of])
        case c.AnyOf():
            return reduce(or_, [truth_of(part, lines) for part in condition.any_of])
        case c.Not():
            return ~truth_of(condition.negated, lines)
        case c.Unstated():
            return _unknown()
        case c.IsPartner():
            name = lines.known.get(condition.partner)
            day = None if condition.as_of is None else lines.known.get(condition.as_of)
            return _unknown() if name is None else lines.organizations.partner(condition, name, day)
        case c.Is() | c.OneOf() | c.AtLeast() | c.AtMost() | c.OnOrAfter() | c.OnOrBefore():
            value = lines.known.get(condition.fact)
            return _unknown() if value is None else _comparison(condition, lines.facts[condition.fact], value)
        case _:
            assert_never(condition)


def _comparison(condition: c.Comparison, fact: Fact, value: nw.Expr) -> nw.Expr:
    values = [literal(each, fact) for each in operands(condition, fact) if each is not None]
    match condition:
        case c.Is() | c.OneOf():
            return reduce(or_, [value == each for each in values])
        case c.AtLeast() | c.OnOrAfter():
            return value >= values[0]
        case c.AtMost() | c.OnOrBefore():
            return value <= values[0]
        case _:
            assert_never(condition)


def literal(value: Value, fact: Fact) -> nw.Expr:
    """Convert a value of a fact to a literal as stored in frames."""
    if isinstance(value, Decimal):
        return nw.lit(int(EXACT.scaleb(value, fact.digits)), dtype=nw.Int64)
    dtypes: dict[type, Any] = {bool: nw.Boolean, date: nw.Date, str: nw.String}
    return nw.lit(value, dtype=dtypes[type(value)])


def _unknown() -> nw.Expr:
    return nw.lit(None, dtype=nw.Boolean)


def bounds_of(amount: a.Amount, scale: int, lines: LineFacts) -> Bounds:
    """Return the bounds of an amount on each line that meets all conditions."""
    match amount:
        case a.Exactly():
            return _multiple(lines.known.get(amount.of), int(amount.exactly * scale))
        case a.AtMost():
            return Bounds(0, _multiple(lines.known.get(amount.of), int(amount.at_most * scale)).high)
        case a.NotStated():
            return Bounds(0, None)
        case a.Fixed():
            fixed = in_fen(amount.fixed) * scale
            return Bounds(fixed, fixed)
        case a.Tiers():
            return _tiers(amount, scale, lines.known.get(amount.of))
        case a.Cases():
            return _cases(amount, scale, lines)
        case a.PerUnit():
            price = in_fen(amount.unit_price) * scale // PARTS_OF_QUANTITY
            return _multiple(lines.known.get(amount.quantity), price)
        case a.UpTo():
            return Bounds(0, bounds_of(amount.up_to, scale, lines).high)
        case a.LeastOf():
            parts = [bounds_of(part, scale, lines) for part in amount.least_of]
            return Bounds(
                reduce(_smaller, [part.low for part in parts]), reduce(least, [p.high for p in parts])
            )
        case a.GreatestOf():
            parts = [bounds_of(part, scale, lines) for part in amount.greatest_of]
            return Bounds(reduce(_larger, [p.low for p in parts]), reduce(greatest, [p.high for p in parts]))
        case a.SumOf():
            parts = [bounds_of(part, scale, lines) for part in amount.sum_of]
            return Bounds(
                reduce(lambda one, other: one + other, [part.low for part in parts]),
                reduce(_plus, [part.high for part in parts]),
            )
        case _:
            assert_never(amount)


def _multiple(value: nw.Expr | None, factor: int) -> Bounds:
    if factor == 0:
        return NOTHING
    if value is None:
        return Bounds(0, None)
    product = value * factor
    return Bounds(product.fill_null(0), product)


def _tiers(amount: a.Tiers, scale: int, value: nw.Expr | None) -> Bounds:
    below, most = 0, 0
    parts: list[nw.Expr] = []
    bounded = True
    for tier in amount.tiers:
        factor = int(tier.rate * scale)
        up_to = None if tier.up_to is None else in_fen(tier.up_to)
        if value is not None:
            parts.append((value.clip(below, up_to) - below) * factor)
        most += 0 if up_to is None else (up_to - below) * factor
        bounded = up_to is not None or factor == 0
        below = up_to or below
    total: nw.Expr | None = reduce(lambda one, other: one + other, parts) if parts else None
    unknown_high = most if bounded else None
    if total is None:
        return Bounds(0, unknown_high)
    return Bounds(total.fill_null(0), total if unknown_high is None else total.fill_null(unknown_high))


def _cases(amount: a.Cases, scale: int, lines: LineFacts) -> Bounds:
    """Combine cases from last to first: a case, the ones after it, or both together if its condition is unknown."""
    rest = NOTHING
    for case in reversed(amount.cases):
        inner = bounds_of(case.amount, scale, lines)
        if case.when is None:
            rest = inner
            continue
        truth = truth_of(case.when, lines)
        rest = Bounds(
            _chosen(truth, inner.low, rest.low, _smaller(inner.low, rest.low)),
            _chosen(truth, inner.high, rest.high, greatest(inner.high, rest.high)),
        )
    return rest


def _chosen(
    truth: nw.Expr, yes: nw.Expr | int | None, no: nw.Expr | int | None, unknown: nw.Expr | int | None
) -> Any:
    if all(isinstance(each, int | None) for each in (yes, no, unknown)) and yes == no == unknown:
        return yes
    return (
        nw.when(truth)
        .then(number(yes))
        .otherwise(nw.when(~truth).then(number(no)).otherwise(number(unknown)))
    )


def number(value: nw.Expr | int | None) -> nw.Expr:
    """Convert a number to an expression."""
    return value if isinstance(value, nw.Expr) else nw.lit(value, dtype=nw.Int64)


def _smaller(one: nw.Expr | int, other: nw.Expr | int) -> nw.Expr | int:
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other)
    if (isinstance(one, int) and one == 0) or (isinstance(other, int) and other == 0):
        return 0  # amounts are never negative
    return nw.min_horizontal(number(one), number(other))


def _larger(one: nw.Expr | int, other: nw.Expr | int) -> nw.Expr | int:
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    return nw.max_horizontal(number(one), number(other))


def least(one: nw.Expr | int | None, other: nw.Expr | int | None) -> nw.Expr | int | None:
    """Return the smaller of two upper bounds; null means unbounded and is larger than any number."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other)
    return nw.min_horizontal(number(one), number(other))


def greatest(one: nw.Expr | int | None, other: nw.Expr | int | None) -> nw.Expr | int | None:
    """Return the larger of two upper bounds; null means unbounded."""
    if one is None or other is None:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    both, either = number(one), number(other)
    return nw.when(~both.is_null() & ~either.is_null()).then(nw.max_horizontal(both, either))


def _plus(one: nw.Expr | int | None, other: nw.Expr | int | None) -> nw.Expr | int | None:
    return None if one is None or other is None else one + other


def round_to_fen(value: nw.Expr, scale: int) -> nw.Expr:
    """Round a bound half up to whole fen."""
    return value if scale == 1 else (value * 2 + scale) // (2 * scale)


def largest_exact(amount: a.Amount, scale: int) -> int:
    """Return the largest value of a fact, as stored in frames, for which the amount stays below MAX_EXACT."""
    factor, constant = _reach(amount, scale)
    return (MAX_EXACT - 1 - scale - 2 * constant) // max(2 * factor, 1)


def _reach(amount: a.Amount, scale: int) -> tuple[int, int]:
    """Return a factor and a constant: no amount exceeds the factor times the largest fact plus the constant."""
    match amount:
        case a.Exactly():
            return int(amount.exactly * scale), 0
        case a.AtMost():
            return int(amount.at_most * scale), 0
        case a.NotStated():
            return 0, 0
        case a.Fixed():
            return 0, in_fen(amount.fixed) * scale
        case a.Tiers():
            return max(int(tier.rate * scale) for tier in amount.tiers), 0
        case a.PerUnit():
            return in_fen(amount.unit_price) * scale // PARTS_OF_QUANTITY, 0
        case a.UpTo():
            return _reach(amount.up_to, scale)
        case a.Cases() | a.LeastOf() | a.GreatestOf() | a.SumOf():
            parts = [_reach(part, scale) for part in parts_of_amount(amount)]
            return sum(factor for factor, _ in parts), sum(constant for _, constant in parts)
        case _:
            assert_never(amount)
