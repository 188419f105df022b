"""Bounds of amounts: turn each amount, once, into a function that gives its lowest and highest value for a claim."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple, assert_never

from partners.records import amounts as a
from partners.records.deductions import Deduction
from partners.records.facts import Fact
from partners.rules.claims import Claim
from partners.rules.evaluation import FALSE, TRUE, Context, node_of
from partners.rules.figure_bounds import (
    ANYTHING,
    NOTHING,
    Bounds,
    Interval,
    difference_of,
    figure_bounds,
    multiple,
    parts_in_one,
    scaled,
    total_of,
)
from partners.rules.parts import Priced, figure_of, parts_of_amount
from partners.values.readers import EXACT

FEN = 100
"""Fen in one CNY."""


def scale_of(amount: a.Amount, facts: Mapping[str, Fact]) -> int:
    """The least scale at which nothing in the amount is rounded.

    Args:
        amount: of a benefit; its bounds are whole numbers of fen times the scale.
        facts: every fact by id.
    """
    match amount:
        case a.NotStated() | a.Fixed() | a.OfBenefit():
            return 1
        case a.Exactly() | a.AtMost() | a.Between() | a.Tiers() | a.PerUnit():
            parts = parts_of_figure(amount, facts)
            return lcm(*((price * FEN / parts).denominator for price in prices_of(amount)))
        case a.Share():
            return amount.share.denominator * scale_of(amount.amount, facts)
        case a.Cases() | a.UpTo() | a.LeastOf() | a.GreatestOf() | a.SumOf() | a.DifferenceOf():
            return lcm(*(scale_of(part, facts) for part in parts_of_amount(amount)))
        case _:
            assert_never(amount)


def parts_of_figure(amount: Priced, facts: Mapping[str, Fact]) -> int:
    """Return the number of parts of one in which the figure of an amount is counted; tiers may need smaller parts."""
    own = parts_in_one(figure_of(amount), facts)
    if not isinstance(amount, a.Tiers):
        return own
    return lcm(own, *(Fraction(tier.up_to).denominator for tier in amount.tiers if tier.up_to is not None))


def prices_of(amount: Priced) -> tuple[Fraction, ...]:
    """Return the CNY paid at most for each CNY of a cost, or for each unit of a quantity."""
    match amount:
        case a.Exactly():
            return (amount.exactly,)
        case a.AtMost():
            return (amount.at_most,)
        case a.Between():
            return amount.between
        case a.Tiers():
            return tuple(price_of(tier) for tier in amount.tiers)
        case a.PerUnit():
            return (Fraction(amount.unit_price),)
        case _:
            assert_never(amount)


def price_of(tier: a.Tier) -> Fraction:
    """Return the CNY paid at most for each CNY or unit that lies in a tier."""
    if tier.unit_price is not None:
        return Fraction(tier.unit_price)
    return tier.rate or tier.at_most or Fraction(0)


def bounds_of(amount: a.Amount, scale: int, context: Context) -> Bounds:
    """Make the function that gives the bounds of an amount, for a claim that meets all conditions."""
    match amount:
        case a.Exactly() | a.PerUnit():
            return _priced(amount, prices_of(amount)[0], scale, context)
        case a.AtMost():
            return _from_nothing(_priced(amount, amount.at_most, scale, context))
        case a.Between():
            low, high = (_priced(amount, rate, scale, context) for rate in amount.between)
            return lambda claim: (low(claim)[0], high(claim)[1])
        case a.NotStated():
            return lambda _: ANYTHING
        case a.Fixed():
            fixed = in_fen(amount.fixed) * scale
            return lambda _: (fixed, fixed)
        case a.OfBenefit():
            return _of_benefit(amount.benefit, scale, context)
        case a.Tiers():
            return _tiers(amount, scale, context)
        case a.Cases():
            return _cases(amount, scale, context)
        case a.UpTo():
            return _from_nothing(bounds_of(amount.up_to, scale, context))
        case a.Share():
            inner = bounds_of(amount.amount, scale // amount.share.denominator, context)
            return scaled(inner, amount.share.numerator)
        case a.DifferenceOf():
            first, *others = (bounds_of(part, scale, context) for part in amount.difference_of)
            return difference_of(first, others)
        case a.LeastOf():
            return _least([bounds_of(part, scale, context) for part in amount.least_of])
        case a.GreatestOf():
            return _greatest([bounds_of(part, scale, context) for part in amount.greatest_of])
        case a.SumOf():
            return total_of([bounds_of(part, scale, context) for part in amount.sum_of])
        case _:
            assert_never(amount)


def in_fen(amount: Decimal) -> int:
    """Convert an amount of CNY to fen."""
    return int(EXACT.scaleb(amount, 2))


def _of_benefit(name: str, scale: int, context: Context) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        # Found when it is needed: a registry makes its rules one after the other.
        low, high = context.benefit(name).payment(claim)
        return low * scale, None if high is None else high * scale

    return bounds


def without_received(amount: Interval, deductions: Sequence[Deduction], claim: Claim, scale: int) -> Interval:
    """Take what was received elsewhere off an amount in fen times a scale."""
    low, high = amount
    for deduction in deductions:
        received = claim.numbers.get(deduction.received)
        if received is None:
            low = 0
            continue
        taken = taken_off(received, deduction.share) * scale
        low, high = max(low - taken, 0), None if high is None else max(high - taken, 0)
    return low, high


def taken_off(received: int, share: Fraction) -> int:
    """Return how much of an amount in fen is taken off, rounded half up to the fen."""
    return (2 * received * share.numerator + share.denominator) // (2 * share.denominator)


def _priced(
    amount: a.Exactly | a.AtMost | a.Between | a.PerUnit, price: Fraction, scale: int, context: Context
) -> Bounds:
    """A figure at one price."""
    figure = figure_of(amount)
    factor = int(price * FEN * scale / parts_in_one(figure, context.facts))
    if isinstance(figure, str):  # the most common by far
        return multiple(figure, factor)
    return scaled(figure_bounds(figure, context.facts), factor)


def _from_nothing(inner: Bounds) -> Bounds:
    return lambda claim: (0, inner(claim)[1])


def _tiers(amount: a.Tiers, scale: int, context: Context) -> Bounds:
    figure = figure_bounds(amount.of, context.facts, parts_of_figure(amount, context.facts))
    steps = [*steps_of(amount, scale, context.facts)]
    last = steps[-1]
    end = last.start if last.most == 0 else last.end

    def at_least(number: int) -> int:
        return sum(step.within(number) * step.least for step in steps)

    def at_most(number: int) -> int:
        return sum(step.within(number) * step.most for step in steps)

    most = None if end is None else at_most(end)

    def bounds(claim: Claim) -> Interval:
        low, high = figure(claim)
        return at_least(low), most if high is None else at_most(high)

    return bounds


class Step(NamedTuple):
    """A tier in whole numbers.

    Attributes:
        start: where it begins, in parts of its figure.
        end: where it ends; None where it does not.
        least: what each part in it is paid at least, in fen times the scale.
        most: what each is paid at most.
    """

    start: int
    end: int | None
    least: int
    most: int

    def within(self, number: int) -> int:
        """How much of a number lies in the tier."""
        return max((number if self.end is None else min(number, self.end)) - self.start, 0)


def steps_of(amount: a.Tiers, scale: int, facts: Mapping[str, Fact]) -> Iterator[Step]:
    """The tiers of an amount in whole numbers."""
    parts = parts_of_figure(amount, facts)
    start = 0
    for tier in amount.tiers:
        end = None if tier.up_to is None else int(tier.up_to * parts)
        most = int(price_of(tier) * FEN * scale / parts)
        yield Step(start, end, 0 if tier.at_most is not None else most, most)
        start = end or 0


def _cases(amount: a.Cases, scale: int, context: Context) -> Bounds:
    cases = [
        (
            (lambda _: TRUE) if case.when is None else node_of(case.when, context).test,
            bounds_of(case.amount, scale, context),
        )
        for case in amount.cases
    ]

    def bounds(claim: Claim) -> Interval:
        possible: list[Interval] = []
        for test, inner in cases:
            truth = test(claim)
            if truth is not FALSE:
                possible.append(inner(claim))
            if truth is TRUE:
                break
        else:
            possible.append(NOTHING)
        return min(low for low, _ in possible), _largest([high for _, high in possible])

    return bounds


def _least(parts: list[Bounds]) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        intervals = [part(claim) for part in parts]
        known = [high for _, high in intervals if high is not None]
        return min(low for low, _ in intervals), min(known) if known else None

    return bounds


def _greatest(parts: list[Bounds]) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        intervals = [part(claim) for part in parts]
        return max(low for low, _ in intervals), _largest([high for _, high in intervals])

    return bounds


def _largest(highs: list[int | None]) -> int | None:
    """Return the largest upper bound; None means unbounded, which is larger than any number."""
    known = [high for high in highs if high is not None]
    return max(known) if len(known) == len(highs) else None
