"""Figures, and comparisons of figures and days, as Narwhals expressions: the same as in `partners.rules`, for every line."""

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce
from typing import assert_never

import narwhals as nw

from partners.ledger.intervals import (
    ANYTHING,
    NOTHING,
    Bounds,
    difference,
    number,
    part_between,
    product,
    scaled,
    total,
)
from partners.ledger.own_columns import part_columns, total_columns
from partners.records import conditions as c
from partners.records import figures as f
from partners.records.facts import Fact
from partners.rules.evaluation import parts_to_compare
from partners.rules.figure_bounds import parts_in_one

Known = Mapping[str, nw.Expr]
"""The expression of each fact that a frame has."""


def figure_bounds(
    figure: f.Figure, facts: Mapping[str, Fact], known: Known, parts: int | None = None
) -> Bounds:
    """Return the bounds of a figure on each line, as `partners.rules.figure_bounds` does for one claim.

    Args:
        figure: the figure.
        facts: all facts by id.
        known: the expressions of those that the frame has.
        parts: in how many parts of one it is counted; in as many as it needs where left out.
    """
    own = parts_in_one(figure, facts)
    factor = 1 if parts is None else parts // own
    match figure:
        case str():
            return multiple(known.get(figure), factor)
        case f.Times():
            return scaled(figure_bounds(figure.of, facts, known), figure.times.numerator * factor)
        case f.ProductOf():
            return product([figure_bounds(part, facts, known) for part in figure.product_of], factor)
        case f.SumFigure():
            return total([figure_bounds(part, facts, known, own * factor) for part in figure.sum_of])
        case f.DifferenceFigure():
            first, *others = (
                figure_bounds(part, facts, known, own * factor) for part in figure.difference_of
            )
            return difference(first, others)
        case f.TotalOf():
            return scaled(_column_bounds(total_columns(figure), known), factor)
        case f.PartOf() if figure.is_shared:
            return scaled(_column_bounds(part_columns(figure), known), factor)
        case f.PartOf():
            whole = figure_bounds(figure.part_of, facts, known, own * factor)
            start = 0 if figure.above is None else int(figure.above * own * factor)
            return part_between(
                whole, start, None if figure.up_to is None else int(figure.up_to * own * factor)
            )
        case _:
            assert_never(figure)


def _column_bounds(names: tuple[str, str], known: Known) -> Bounds:
    """Return bounds whose columns are on the frame, or what stands for them, as for a fact."""
    low, high = (known.get(name, nw.col(name)) for name in names)
    return Bounds(low.fill_null(0), high)


def multiple(value: nw.Expr | None, factor: int) -> Bounds:
    """Return the bounds of a fact times a whole number."""
    if factor == 0:
        return NOTHING
    if value is None:
        return ANYTHING
    times = value * factor
    return Bounds(times.fill_null(0), times)


def compare_figures(condition: c.FigureComparison, facts: Mapping[str, Fact], known: Known) -> nw.Expr:
    """Does a comparison of figures hold on each line? Null where that is unknown."""
    order, other = condition.other
    parts = parts_to_compare(condition, facts)
    one = figure_bounds(condition.figure, facts, known, parts)
    two = (
        Bounds(int(other * parts), int(other * parts))
        if isinstance(other, Decimal)
        else figure_bounds(other, facts, known, parts)
    )
    match order:
        case "below":
            return _is_below(one, two)
        case "above":
            return _is_below(two, one)
        case "at_least":
            return ~_is_below(one, two)
        case "at_most":
            return ~_is_below(two, one)
        case _:
            assert_never(order)


def _is_below(one: Bounds, other: Bounds) -> nw.Expr:
    # A bound that is null is none: the comparison with it is null, which decides nothing.
    surely = number(one.high) < number(other.low)
    never = number(one.low) >= number(other.high)
    yes, no = nw.lit(value=True), nw.lit(value=False)
    return (
        nw.when(surely.fill_null(value=False))
        .then(yes)
        .otherwise(nw.when(never.fill_null(value=False)).then(no))
    )


def compare_days(condition: c.DayComparison, known: Known) -> nw.Expr | None:
    """Does a comparison of days hold on each line? None where one of the days is known of no line."""
    order, other = condition.other
    fact, (months, days) = (other, (0, 0)) if isinstance(other, str) else (other.fact, other.shift)
    if condition.day not in known or fact not in known:
        return None
    day, start = known[condition.day], known[fact]
    distance = _number_of(day) - _shifted(start, months, days)
    match order:
        case "on_or_after":
            return distance >= 0
        case "on_or_before":
            return distance <= 0
        case "after":
            return distance > 0
        case "before":
            return distance < 0
        case _:
            assert_never(order)


_CYCLES = 10
"""So many times 400 years are added to a year, so that no number on the way is negative."""
_YEARS, _DAYS = 400, 146_097
"""The calendar repeats itself after so many years, which have so many days."""
_MARCH = 3
"""Years are counted from March, so that a leap day comes last."""


def _number_of(day: nw.Expr) -> nw.Expr:
    """Number days in the order of the calendar."""
    year, month, of_month = (each.cast(nw.Int64) for each in (day.dt.year(), day.dt.month(), day.dt.day()))
    return _ordinal(year * 12 + (month - 1), of_month)


def _shifted(day: nw.Expr, months: int, days: int) -> nw.Expr:
    """Number the day that lies some months and then days after another, or before it."""
    year, month, of_month = (each.cast(nw.Int64) for each in (day.dt.year(), day.dt.month(), day.dt.day()))
    index = year * 12 + (month - 1) + months
    shown = index + _CYCLES * _YEARS * 12
    at, which = shown // 12, shown % 12
    is_leap = ((at % 4 == 0) & (at % 100 != 0)) | (at % 400 == 0)
    february = nw.when(is_leap).then(number(29)).otherwise(number(28))
    short = nw.when(which.is_in([3, 5, 8, 10])).then(number(30)).otherwise(number(31))
    last = nw.when(which == 1).then(february).otherwise(short)
    return _ordinal(index, nw.min_horizontal(of_month, last)) + days


def _ordinal(index: nw.Expr, of_month: nw.Expr) -> nw.Expr:
    """Number the days of months that are numbered from year 0 on."""
    shown = index + _CYCLES * _YEARS * 12 - (_MARCH - 1)
    year, month = shown // 12, shown % 12
    before = year * 365 + year // 4 - year // 100 + year // 400
    return before + (month * 153 + 2) // 5 + of_month - _CYCLES * _DAYS


def reach(figure: f.Figure, facts: Mapping[str, Fact], known: Known, parts: int | None = None) -> nw.Expr:
    """Return, as a floating-point number, what no number on the way to a figure's highest is above; unknown facts count nothing."""
    own = parts_in_one(figure, facts)
    factor = 1 if parts is None else parts // own
    match figure:
        case str():
            value = known.get(figure)
            return _double(0) if value is None else value.fill_null(0).cast(nw.Float64) * factor
        case f.Times():
            return reach(figure.of, facts, known) * (figure.times.numerator * factor)
        case f.ProductOf():
            # Each at least one part, because the product of some may be larger than that of all.
            found = [nw.max_horizontal(reach(part, facts, known), _double(1)) for part in figure.product_of]
            return reduce(lambda one, other: one * other, found) * factor
        case f.SumFigure():
            return _together([reach(part, facts, known, own * factor) for part in figure.sum_of])
        case f.DifferenceFigure():
            return _together([reach(part, facts, known, own * factor) for part in figure.difference_of])
        case f.TotalOf():
            low, high = (known.get(name, nw.col(name)) for name in total_columns(figure))
            return nw.coalesce(high, low).cast(nw.Float64) * factor
        case f.PartOf():
            return reach(figure.part_of, facts, known, own * factor)
        case _:
            assert_never(figure)


def _double(value: float) -> nw.Expr:
    return nw.lit(float(value), dtype=nw.Float64)


def _together(parts: list[nw.Expr]) -> nw.Expr:
    return reduce(lambda one, other: one + other, parts)


def reach_of_comparison(condition: c.FigureComparison, facts: Mapping[str, Fact], known: Known) -> nw.Expr:
    """Return what no number on the way to a comparison is above."""
    other = condition.other[1]
    parts = parts_to_compare(condition, facts)
    one = reach(condition.figure, facts, known, parts)
    return one if isinstance(other, Decimal) else nw.max_horizontal(one, reach(other, facts, known, parts))
