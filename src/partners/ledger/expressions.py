"""Conditions and amounts as Narwhals expressions: the rules for a whole frame.

`partners.rules.evaluation` evaluates one claim; this module evaluates every line of a frame, with one translation for
all engines. Truth is a Boolean column where null means *unknown*: on every engine `&`, `|` and `~` then follow Kleene's logic.
Amounts are pairs of bounds, in whole fen times the rule's scale.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple, assert_never

import narwhals as nw

from partners.ledger.engines.protocol import Frame
from partners.ledger.figure_expressions import compare_days, compare_figures, figure_bounds
from partners.ledger.intervals import (
    NOTHING,
    Bounds,
    difference,
    first_of,
    greatest,
    larger,
    least,
    part_between,
    scaled,
    smaller,
    total,
)
from partners.ledger.name_groups import Organizations
from partners.ledger.own_columns import benefit_columns
from partners.records import amounts as a
from partners.records import conditions as c
from partners.records.facts import Fact, Value
from partners.rules.bounds import FEN, in_fen, parts_of_figure, prices_of, steps_of
from partners.rules.evaluation import operands
from partners.rules.parts import figure_of
from partners.values.readers import EXACT


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
        case c.FigureComparison():
            return compare_figures(condition, lines.facts, lines.known)
        case c.DayComparison():
            compared = compare_days(condition, lines.known)
            return _unknown() if compared is None else compared
        case c.FactComparison():
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
        case c.Above():
            return value > values[0]
        case c.Below():
            return value < values[0]
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
        case a.Exactly() | a.PerUnit():
            return _priced(amount, prices_of(amount)[0], scale, lines)
        case a.AtMost():
            return Bounds(0, _priced(amount, amount.at_most, scale, lines).high)
        case a.Between():
            low, high = (_priced(amount, rate, scale, lines) for rate in amount.between)
            return Bounds(low.low, high.high)
        case a.NotStated():
            return Bounds(0, None)
        case a.Fixed():
            fixed = in_fen(amount.fixed) * scale
            return Bounds(fixed, fixed)
        case a.OfBenefit():
            return _of_benefit(amount.benefit, scale, lines)
        case a.Tiers():
            return _tiers(amount, scale, lines)
        case a.Cases():
            return _cases(amount, scale, lines)
        case a.UpTo():
            return Bounds(0, bounds_of(amount.up_to, scale, lines).high)
        case a.Share():
            inner = bounds_of(amount.amount, scale // amount.share.denominator, lines)
            return scaled(inner, amount.share.numerator)
        case a.DifferenceOf():
            first, *others = (bounds_of(part, scale, lines) for part in amount.difference_of)
            return difference(first, others)
        case a.LeastOf():
            parts = [bounds_of(part, scale, lines) for part in amount.least_of]
            return Bounds(
                reduce(smaller, [part.low for part in parts]), reduce(least, [p.high for p in parts])
            )
        case a.GreatestOf():
            parts = [bounds_of(part, scale, lines) for part in amount.greatest_of]
            return Bounds(reduce(larger, [p.low for p in parts]), greatest([p.high for p in parts]))
        case a.SumOf():
            return total([bounds_of(part, scale, lines) for part in amount.sum_of])
        case _:
            assert_never(amount)


def _priced(
    amount: a.Exactly | a.AtMost | a.Between | a.PerUnit, price: Fraction, scale: int, lines: LineFacts
) -> Bounds:
    """Return the bounds of a figure at one price."""
    factor = int(price * FEN * scale / parts_of_figure(amount, lines.facts))
    return scaled(figure_bounds(figure_of(amount), lines.facts, lines.known), factor)


def _of_benefit(name: str, scale: int, lines: LineFacts) -> Bounds:
    """Return the bounds of what another benefit pays, whose columns are on the frame."""
    low, high = (lines.known.get(column, nw.col(column)) for column in benefit_columns(name))
    return scaled(Bounds(low.fill_null(0), high), scale)


def _tiers(amount: a.Tiers, scale: int, lines: LineFacts) -> Bounds:
    whole = figure_bounds(amount.of, lines.facts, lines.known, parts_of_figure(amount, lines.facts))
    lows: list[Bounds] = []
    highs: list[Bounds] = []
    for step in steps_of(amount, scale, lines.facts):
        inside = part_between(whole, step.start, step.end)
        lows.append(scaled(inside, step.least))
        highs.append(scaled(inside, step.most))
    return Bounds(total(lows).low, total(highs).high)


def _cases(amount: a.Cases, scale: int, lines: LineFacts) -> Bounds:
    """Combine the cases that may be the first whose condition holds."""
    cases = [
        (None if case.when is None else truth_of(case.when, lines), bounds_of(case.amount, scale, lines))
        for case in amount.cases
    ]
    low, high = first_of(cases, NOTHING)
    return Bounds(0 if low is None else low, high)


def round_to_fen(value: nw.Expr, scale: int) -> nw.Expr:
    """A bound in fen, rounded half up."""
    return value if scale == 1 else (value * 2 + scale) // (2 * scale)
