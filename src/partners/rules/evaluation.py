"""Evaluation of conditions: turn each condition, once, into a function that tests a claim."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple, assert_never

from partners.records import conditions as c
from partners.records.facts import Fact, Value
from partners.records.fields import Category
from partners.records.organizations import Source
from partners.rules.claims import Claim
from partners.rules.figure_bounds import Bounds, Interval, figure_bounds, parts_in_one
from partners.rules.other_benefits import OtherBenefit, no_benefit
from partners.rules.parts import facts_asked, parts_of
from partners.values.readers import EXACT, MAX_MONEY
from partners.values.truth import Truth

FALSE, UNKNOWN, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
Test = Callable[[Claim], Truth]


class Context(NamedTuple):
    """The context in which rules are judged.

    Attributes:
        facts: all facts by id.
        is_partner: says if an organisation is a partner, by its id and optionally a category, a batch and a day. A
            name that is not an id counts as an organisation that is on no list.
        benefit: finds a benefit by its name, `policy/benefit`.
        sources: returns all sources by id.
    """

    facts: Mapping[str, Fact]
    is_partner: Callable[[str, Category | None, int | None, date | None], Truth]
    benefit: Callable[[str], OtherBenefit] = no_benefit
    sources: Callable[[], Mapping[str, Source]] = dict


class Node(NamedTuple):
    """A condition with its test and the nodes of its parts."""

    condition: c.Condition
    test: Test
    parts: tuple["Node", ...] = ()


def node_of(condition: c.Condition, context: Context) -> Node:
    """Make the test of a condition and of its parts."""
    match condition:
        case c.AllOf():
            parts = tuple(node_of(part, context) for part in condition.all_of)
            return Node(condition, all_hold([part.test for part in parts]), parts)
        case c.AnyOf():
            parts = tuple(node_of(part, context) for part in condition.any_of)
            return Node(condition, _any_holds([part.test for part in parts]), parts)
        case c.Not():
            part = node_of(condition.negated, context)
            return Node(condition, lambda claim: Truth(2 - part.test(claim)), (part,))
        case c.Unstated():
            return Node(condition, lambda _: UNKNOWN)
        case c.IsPartner():
            return Node(condition, _partner(condition, context))
        case c.FigureComparison():
            return Node(condition, _figures(condition, context.facts))
        case c.DayComparison():
            return Node(condition, _days(condition))
        case c.FactComparison():
            return Node(condition, _comparison(condition, context.facts[condition.fact]))
        case _:
            assert_never(condition)


def all_hold(tests: list[Test]) -> Test:
    """Combine tests into one that is true if all are true, false if one is false, else unknown."""

    def test(claim: Claim) -> Truth:
        least = TRUE
        for each in tests:
            truth = each(claim)
            if truth is FALSE:
                return FALSE
            if truth is UNKNOWN:
                least = UNKNOWN
        return least

    return test


def _any_holds(tests: list[Test]) -> Test:
    def test(claim: Claim) -> Truth:
        greatest = FALSE
        for each in tests:
            truth = each(claim)
            if truth is TRUE:
                return TRUE
            if truth is UNKNOWN:
                greatest = UNKNOWN
        return greatest

    return test


def operands(condition: c.Comparison, fact: Fact) -> tuple[Value | None, ...]:
    """Return the values that a condition compares with, parsed for the fact's type.

    Raises:
        ClaimError: a value does not fit the fact.
    """
    match condition:
        case c.Is():
            return (fact.parse(condition.value),)
        case c.OneOf():
            return tuple(fact.parse(value) for value in condition.one_of)
        case c.AtLeast():
            return (fact.parse(condition.at_least),)
        case c.AtMost():
            return (fact.parse(condition.at_most),)
        case c.Above():
            return (fact.parse(condition.above),)
        case c.Below():
            return (fact.parse(condition.below),)
        case c.OnOrAfter():
            return (fact.parse(condition.on_or_after),)
        case c.OnOrBefore():
            return (fact.parse(condition.on_or_before),)
        case _:
            assert_never(condition)


def values_around(condition: c.Condition, fact: Fact) -> Iterator[Value]:
    """Yield the values that a condition and its parts compare a fact with, and the values next to them."""
    if isinstance(condition, c.Comparison) and condition.fact == fact.id:
        for value in operands(condition, fact):
            if isinstance(value, date):
                yield value
                if value > date.min:
                    yield value - timedelta(days=1)
                if value < date.max:
                    yield value + timedelta(days=1)
            elif isinstance(value, Decimal):
                yield from (max(EXACT.subtract(value, 1), Decimal(0)), value, EXACT.add(value, 1))
    elif isinstance(condition, c.FigureComparison | c.DayComparison) and fact.id in facts_asked(condition):
        # What it is compared with depends on the claim: a value below everything, and one above.
        yield from (Decimal(0), MAX_MONEY - 1) if fact.is_number else (date.min, date.max)
    for part in parts_of(condition):
        yield from values_around(part, fact)


def _comparison(condition: c.Comparison, fact: Fact) -> Test:
    key = fact.id
    values = operands(condition, fact)
    bound: Any = values[0]  # has the fact's type, like the claim's values
    compare: Callable[[Any], bool]
    match condition:
        case c.Is() | c.OneOf():
            compare = frozenset(values).__contains__
        case c.AtLeast() | c.OnOrAfter():
            compare = bound.__le__
        case c.AtMost() | c.OnOrBefore():
            compare = bound.__ge__
        case c.Above():
            compare = bound.__lt__
        case c.Below():
            compare = bound.__gt__
        case _:
            assert_never(condition)

    def test(claim: Claim) -> Truth:
        value = claim.values.get(key)
        if value is None:
            return UNKNOWN
        return TRUE if compare(value) else FALSE

    return test


def _figures(condition: c.FigureComparison, facts: Mapping[str, Fact]) -> Test:
    order, other = condition.other
    parts = parts_to_compare(condition, facts)
    one = figure_bounds(condition.figure, facts, parts)
    two: Bounds
    if isinstance(other, Decimal):
        fixed = int(other * parts)
        two = lambda _: (fixed, fixed)  # noqa: E731 - the other is a function as well
    else:
        two = figure_bounds(other, facts, parts)

    def test(claim: Claim) -> Truth:
        return compare(one(claim), two(claim), order)

    return test


def parts_to_compare(condition: c.FigureComparison, facts: Mapping[str, Fact]) -> int:
    """Return the number of parts of one in which both sides of a comparison are whole numbers."""
    other = condition.other[1]
    own = parts_in_one(condition.figure, facts)
    if isinstance(other, Decimal):
        return lcm(own, Fraction(other).denominator)
    return lcm(own, parts_in_one(other, facts))


def compare(one: Interval, other: Interval, order: c.FigureOrder) -> Truth:
    """Compare two numbers whose bounds are known."""
    match order:
        case "at_least":
            return Truth(2 - compare(one, other, "below"))
        case "above":
            return compare(other, one, "below")
        case "at_most":
            return Truth(2 - compare(other, one, "below"))
        case "below":
            (low, high), (least, most) = one, other
            if high is not None and high < least:
                return TRUE
            return FALSE if most is not None and low >= most else UNKNOWN
        case _:
            assert_never(order)


def _days(condition: c.DayComparison) -> Test:
    order, other = condition.other
    fact, (months, days) = (other, (0, 0)) if isinstance(other, str) else (other.fact, other.shift)

    def test(claim: Claim) -> Truth:
        day, start = claim.values.get(condition.day), claim.values.get(fact)
        if not isinstance(day, date) or not isinstance(start, date):
            return UNKNOWN
        distance = day.toordinal() - shifted(start, months, days)
        match order:
            case "on_or_after":
                holds = distance >= 0
            case "on_or_before":
                holds = distance <= 0
            case "after":
                holds = distance > 0
            case "before":
                holds = distance < 0
            case _:
                assert_never(order)
        return TRUE if holds else FALSE

    return test


def shifted(day: date, months: int, days: int) -> int:
    """Return the number of the day that lies some months, and then days, after another day or before it.

    A month that is too short ends on its last day. The numbers go on beyond the first and the last year that dates have.
    """
    month = day.year * 12 + day.month - 1 + months
    year, number = divmod(month, 12)
    # The calendar repeats itself every 400 years.
    cycles, within = divmod(year - 1, _CYCLE)
    last = monthrange(within + 1, number + 1)[1]
    inside = date(within + 1, number + 1, min(day.day, last)).toordinal()
    return inside + cycles * _DAYS_OF_CYCLE + days


_CYCLE = 400
_DAYS_OF_CYCLE = 146_097


def _partner(condition: c.IsPartner, context: Context) -> Test:
    who, as_of, category, batch = condition.partner, condition.as_of, condition.category, condition.batch

    def test(claim: Claim) -> Truth:
        organization = claim.values.get(who)
        if organization is None:
            return UNKNOWN
        day = None if as_of is None else claim.values.get(as_of)
        truth = context.is_partner(str(organization), category, batch, day if isinstance(day, date) else None)
        # Without the day, an organisation that is a partner on some day may not be one on that day.
        return UNKNOWN if as_of is not None and day is None and truth is TRUE else truth

    return test
