"""Bounds of figures: turn each figure, once, into a function that gives its lowest and highest value for a claim.

A figure is a whole number of parts: hundredths of CNY, ten-thousandths of a quantity, or finer where factors and
products need it. How many parts make one is the same for every claim.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import lcm, prod
from typing import Literal, assert_never

from partners.records import figures as f
from partners.records.facts import Fact
from partners.rules.claims import Claim

Interval = tuple[int, int | None]
"""Every whole number from the first to the second; no upper bound where that is None."""
Bounds = Callable[[Claim], Interval]
NOTHING: Interval = (0, 0)
ANYTHING: Interval = (0, None)
Kind = Literal["money", "quantity"]


def parts_in_one(figure: f.Figure, facts: Mapping[str, Fact]) -> int:
    """Return the number of parts of one CNY, or of one unit, in which a figure is a whole number."""
    match figure:
        case str():
            return int(10 ** facts[figure].digits)
        case f.Times():
            return parts_in_one(figure.of, facts) * figure.times.denominator
        case f.ProductOf():
            return prod(parts_in_one(part, facts) for part in figure.product_of)
        case f.SumFigure() | f.DifferenceFigure():
            return lcm(*(parts_in_one(part, facts) for part in terms_of(figure)))
        case f.TotalOf():
            return parts_in_one(figure.total_of, facts)
        case f.PartOf():
            edges = (edge for edge in (figure.above, figure.up_to) if edge is not None)
            inner = [
                parts_in_one(each, facts) for each in (figure.part_of, figure.received) if each is not None
            ]
            return lcm(*inner, *(Fraction(edge).denominator for edge in edges))
        case _:
            assert_never(figure)


def terms_of(figure: f.SumFigure | f.DifferenceFigure) -> tuple[f.Figure, ...]:
    """Return the figures of a sum or a difference."""
    return figure.sum_of if isinstance(figure, f.SumFigure) else figure.difference_of


def kind_of_figure(figure: f.Figure, facts: Mapping[str, Fact]) -> Kind | None:
    """Tell an amount of money from a quantity; None for a fact that is unknown or no number."""
    match figure:
        case str():
            fact = facts.get(figure)
            return fact.type if fact is not None and fact.type in ("money", "quantity") else None
        case f.Times():
            return kind_of_figure(figure.of, facts)
        case f.ProductOf():
            kinds = [kind_of_figure(part, facts) for part in figure.product_of]
            return "money" if "money" in kinds else None if None in kinds else "quantity"
        case f.SumFigure() | f.DifferenceFigure():
            return kind_of_figure(terms_of(figure)[0], facts)
        case f.PartOf():
            return kind_of_figure(figure.part_of, facts)
        case f.TotalOf():
            return kind_of_figure(figure.total_of, facts)
        case _:
            assert_never(figure)


def figure_bounds(figure: f.Figure, facts: Mapping[str, Fact], parts: int | None = None) -> Bounds:
    """Make the function that gives the bounds of a figure.

    Args:
        figure: a fact that is a number, or what is computed of some.
        facts: every fact by id.
        parts: in how many parts of one it is counted, a multiple of `parts_in_one`, which it is where left out.
    """
    own = parts_in_one(figure, facts)
    factor = 1 if parts is None else parts // own
    match figure:
        case str():
            return multiple(figure, factor)
        case f.Times():
            inner = figure_bounds(figure.of, facts)
            return scaled(inner, figure.times.numerator * factor)
        case f.ProductOf():
            return _product([figure_bounds(part, facts) for part in figure.product_of], factor)
        case f.SumFigure():
            return total_of([figure_bounds(part, facts, own * factor) for part in figure.sum_of])
        case f.DifferenceFigure():
            first, *others = (figure_bounds(part, facts, own * factor) for part in figure.difference_of)
            return difference_of(first, others)
        case f.TotalOf():
            return total_of([multiple(figure.total_of, factor), multiple(figure.besides, factor)])
        case f.PartOf():
            whole = figure_bounds(figure.part_of, facts, own * factor)
            above = 0 if figure.above is None else int(figure.above * own * factor)
            up_to = None if figure.up_to is None else int(figure.up_to * own * factor)
            if figure.received is None:
                return _part(whole, above, up_to)
            return _part_after(figure_bounds(figure.received, facts, own * factor), whole, above, up_to)
        case _:
            assert_never(figure)


def multiple(fact: str, factor: int) -> Bounds:
    """Multiply a fact by a whole number."""

    def bounds(claim: Claim) -> Interval:
        number = claim.numbers.get(fact)
        if number is None:
            return ANYTHING if factor else NOTHING
        return number * factor, number * factor

    return bounds


def scaled(inner: Bounds, factor: int) -> Bounds:
    """Multiply a number by a whole number."""
    if factor == 0:
        return lambda _: NOTHING

    def bounds(claim: Claim) -> Interval:
        low, high = inner(claim)
        return low * factor, None if high is None else high * factor

    return bounds


def total_of(parts: Sequence[Bounds]) -> Bounds:
    """Add numbers up."""

    def bounds(claim: Claim) -> Interval:
        low, high = 0, 0
        unbounded = False
        for part in parts:
            least, most = part(claim)
            low += least
            unbounded |= most is None
            high += most or 0
        return low, None if unbounded else high

    return bounds


def difference_of(first: Bounds, others: Sequence[Bounds]) -> Bounds:
    """Subtract other numbers from one, down to nothing."""
    taken = total_of(others)

    def bounds(claim: Claim) -> Interval:
        (low, high), (least, most) = first(claim), taken(claim)
        return 0 if most is None else max(low - most, 0), None if high is None else max(high - least, 0)

    return bounds


def _product(parts: Sequence[Bounds], factor: int) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        intervals = [part(claim) for part in parts]
        low = prod(low for low, _ in intervals) * factor
        highs = [high for _, high in intervals]
        if 0 in highs:
            return NOTHING
        return low, None if None in highs else reduce(lambda one, other: one * (other or 0), highs, factor)

    return bounds


def within(number: int, above: int, up_to: int | None) -> int:
    """Return the part of a number above another, and up to a third."""
    return max((number if up_to is None else min(number, up_to)) - above, 0)


def _part_after(before: Bounds, whole: Bounds, above: int, up_to: int | None) -> Bounds:
    """Make the bounds of the part of a number that begins where another ends, as of claims that are added up."""

    def part(start: int, number: int) -> int:
        return within(start + number, above, up_to) - within(start, above, up_to)

    def bounds(claim: Claim) -> Interval:
        (start, end), (low, high) = before(claim), whole(claim)
        # The part is smallest at one end of where it may begin, and largest where it may begin nearest to `above`.
        last = (low if up_to is None else 0) if end is None else part(end, low)
        best = max(start, above if end is None else min(above, end))
        if high is None:
            most = None if up_to is None else up_to - above - within(best, above, up_to)
        else:
            most = part(best, high)
        return min(part(start, low), last), most

    return bounds


def _part(whole: Bounds, above: int, up_to: int | None) -> Bounds:
    most = None if up_to is None else up_to - above

    def bounds(claim: Claim) -> Interval:
        low, high = whole(claim)
        return within(low, above, up_to), most if high is None else within(high, above, up_to)

    return bounds
