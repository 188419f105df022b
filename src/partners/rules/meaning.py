"""What conditions and amounts mean for one claim: each is turned, once, into a function of the claim.

Truth is Kleene's. Amounts are intervals of whole numbers: fen times a scale that every rate of the
amount divides, so that nothing is rounded before the end.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from math import lcm
from typing import Any, NamedTuple, assert_never

from partners.record import Category
from partners.rules import amounts as a
from partners.rules import conditions as c
from partners.rules.facts import Claim, Fact, Value
from partners.rules.truth import Truth
from partners.rules.values import EXACT

FALSE, UNKNOWN, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE

Test = Callable[[Claim], Truth]
Interval = tuple[int, int | None]
"""Every amount from the first to the second, in fen times the scale; no upper bound where that is None."""
Bounds = Callable[[Claim], Interval]

NOTHING: Interval = (0, 0)
ANYTHING: Interval = (0, None)
_PARTS_OF_QUANTITY = 10**4


class World(NamedTuple):
    """What rules are asked in: every fact by id, and who is a partner.

    Attributes:
        facts: every fact by id.
        is_partner: whether an organisation, by its id, is a partner: of a category, of a batch, on a day. Whatever is no
            id is an organisation that no list names.
    """

    facts: Mapping[str, Fact]
    is_partner: Callable[[str, Category | None, int | None, date | None], Truth]


class Node(NamedTuple):
    """A condition with its test, and the nodes of its parts."""

    condition: c.Condition
    test: Test
    parts: tuple["Node", ...] = ()


def node_of(condition: c.Condition, world: World) -> Node:
    """A condition and what it means."""
    match condition:
        case c.AllOf():
            parts = tuple(node_of(part, world) for part in condition.all_of)
            return Node(condition, all_hold([part.test for part in parts]), parts)
        case c.AnyOf():
            parts = tuple(node_of(part, world) for part in condition.any_of)
            return Node(condition, _any_holds([part.test for part in parts]), parts)
        case c.Not():
            part = node_of(condition.negated, world)
            return Node(condition, lambda claim: Truth(2 - part.test(claim)), (part,))
        case c.Unstated():
            return Node(condition, lambda _: UNKNOWN)
        case c.IsPartner():
            return Node(condition, _partner(condition, world))
        case c.Is() | c.OneOf() | c.AtLeast() | c.AtMost() | c.OnOrAfter() | c.OnOrBefore():
            return Node(condition, _comparison(condition, world.facts[condition.fact]))
        case _:
            assert_never(condition)


def all_hold(tests: list[Test]) -> Test:
    """The least truth of some tests."""

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
    """The values with which a condition compares, as the fact's type.

    Raises:
        ClaimError: one is no value of the fact.
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
        case c.OnOrAfter():
            return (fact.parse(condition.on_or_after),)
        case c.OnOrBefore():
            return (fact.parse(condition.on_or_before),)
        case _:
            assert_never(condition)


def _comparison(condition: c.Comparison, fact: Fact) -> Test:
    key = fact.id
    wanted = operands(condition, fact)
    bound: Any = wanted[0]  # of the fact's type, as are the claim's values
    compare: Callable[[Any], bool]
    match condition:
        case c.Is() | c.OneOf():
            compare = frozenset(wanted).__contains__
        case c.AtLeast() | c.OnOrAfter():
            compare = bound.__le__
        case c.AtMost() | c.OnOrBefore():
            compare = bound.__ge__
        case _:
            assert_never(condition)

    def test(claim: Claim) -> Truth:
        value = claim.values.get(key)
        if value is None:
            return UNKNOWN
        return TRUE if compare(value) else FALSE

    return test


def _partner(condition: c.IsPartner, world: World) -> Test:
    who, as_of, category, batch = condition.partner, condition.as_of, condition.category, condition.batch

    def test(claim: Claim) -> Truth:
        organization = claim.values.get(who)
        if organization is None:
            return UNKNOWN
        day = None if as_of is None else claim.values.get(as_of)
        truth = world.is_partner(str(organization), category, batch, day if isinstance(day, date) else None)
        # Without the day, a partner of some other day may be none on this one.
        return UNKNOWN if as_of is not None and day is None and truth is TRUE else truth

    return test


def scale_of(amount: a.Amount) -> int:
    """The least scale at which nothing in the amount is rounded."""
    match amount:
        case a.Exactly():
            return amount.exactly.denominator
        case a.AtMost():
            return amount.at_most.denominator
        case a.NotStated() | a.Fixed():
            return 1
        case a.Tiers():
            return lcm(*(tier.rate.denominator for tier in amount.tiers))
        case a.Cases():
            return lcm(*(scale_of(case.amount) for case in amount.cases))
        case a.PerUnit():
            return _PARTS_OF_QUANTITY
        case a.UpTo():
            return scale_of(amount.up_to)
        case a.LeastOf():
            return lcm(*map(scale_of, amount.least_of))
        case a.GreatestOf():
            return lcm(*map(scale_of, amount.greatest_of))
        case a.SumOf():
            return lcm(*map(scale_of, amount.sum_of))
        case _:
            assert_never(amount)


def bounds_of(amount: a.Amount, scale: int, world: World) -> Bounds:
    """What an amount can be for a claim whose conditions hold."""
    match amount:
        case a.Exactly():
            return _multiple(amount.of, int(amount.exactly * scale))
        case a.AtMost():
            return _from_nothing(_multiple(amount.of, int(amount.at_most * scale)))
        case a.NotStated():
            return lambda _: ANYTHING
        case a.Fixed():
            fixed = in_fen(amount.fixed) * scale
            return lambda _: (fixed, fixed)
        case a.Tiers():
            return _tiers(amount, scale)
        case a.Cases():
            return _cases(amount, scale, world)
        case a.PerUnit():
            return _multiple(amount.quantity, in_fen(amount.unit_price) * scale // _PARTS_OF_QUANTITY)
        case a.UpTo():
            return _from_nothing(bounds_of(amount.up_to, scale, world))
        case a.LeastOf():
            return _least([bounds_of(part, scale, world) for part in amount.least_of])
        case a.GreatestOf():
            return _greatest([bounds_of(part, scale, world) for part in amount.greatest_of])
        case a.SumOf():
            return _sum([bounds_of(part, scale, world) for part in amount.sum_of])
        case _:
            assert_never(amount)


def in_fen(amount: Decimal) -> int:
    """An amount of CNY in fen."""
    return int(EXACT.scaleb(amount, 2))


def _multiple(fact: str, factor: int) -> Bounds:
    def bounds(claim: Claim) -> Interval:
        number = claim.numbers.get(fact)
        if number is None:
            return ANYTHING if factor else NOTHING
        return number * factor, number * factor

    return bounds


def _from_nothing(inner: Bounds) -> Bounds:
    return lambda claim: (0, inner(claim)[1])


def _tiers(amount: a.Tiers, scale: int) -> Bounds:
    steps: list[tuple[int, int | None, int]] = []
    below = 0
    for tier in amount.tiers:
        up_to = None if tier.up_to is None else in_fen(tier.up_to)
        steps.append((below, up_to, int(tier.rate * scale)))
        below = up_to or 0

    def of(number: int) -> int:
        total = 0
        for start, end, factor in steps:
            if number > start:
                total += ((number if end is None else min(number, end)) - start) * factor
        return total

    last, last_factor = steps[-1][1], steps[-1][2]
    end = steps[-1][0] if last_factor == 0 else last
    most = None if end is None else of(end)

    def bounds(claim: Claim) -> Interval:
        number = claim.numbers.get(amount.of)
        return (0, most) if number is None else (of(number), of(number))

    return bounds


def _cases(amount: a.Cases, scale: int, world: World) -> Bounds:
    cases = [
        (
            (lambda _: TRUE) if case.when is None else node_of(case.when, world).test,
            bounds_of(case.amount, scale, world),
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


def _sum(parts: list[Bounds]) -> Bounds:
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


def _largest(highs: list[int | None]) -> int | None:
    """The largest upper bound; None, no bound, is larger than any."""
    known = [high for high in highs if high is not None]
    return max(known) if len(known) == len(highs) else None
