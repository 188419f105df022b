"""Curves: how an amount grows with one fact, as exact points with the kinks at caps, tiers and conditions."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from partners.errors import ClaimError
from partners.records import amounts as a
from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.claims import Claim
from partners.rules.condition_wording import say_condition
from partners.rules.estimates import Estimate, Rule
from partners.rules.evaluation import node_of
from partners.rules.figure_bounds import figure_bounds
from partners.rules.limit_wording import say_limit
from partners.rules.parts import amounts_in, facts_asked, parts_of
from partners.rules.wording import say_tier_rate
from partners.text import Lang, Text
from partners.values.readers import EXACT


@dataclass(frozen=True, slots=True)
class Point:
    """The answer at one value of the fact.

    Attributes:
        at: the value.
        estimate: the answer.
        kinks: why the amount grows differently from here on; empty if it does not.
    """

    at: Decimal
    estimate: Estimate
    kinks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """How one benefit's amount grows with one fact, as points joined by straight lines.

    Attributes:
        rule: the benefit and its policy.
        fact: the fact that grows.
        points: both ends and every kink between them.
    """

    rule: Rule = field(repr=False)
    fact: Fact
    points: tuple[Point, ...]

    def to_data(self, lang: Lang = "en", *, as_of: date | None = None) -> list[dict[str, Any]]:
        """Return the points in plain values, as `partners curve --format json` does, the value under its fact's id.

        Args:
            lang: the language of words.
            as_of: the day of the question; today by default.
        """
        from partners.rules.cautions import cautions

        day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
        return [
            {
                "policy": self.rule.policy.id,
                "benefit": self.rule.benefit.id,
                self.fact.id: f"{point.at.normalize(EXACT):f}",
                "outcome": point.estimate.outcome,
                "low": f"{point.estimate.low:.2f}",
                "high": None if point.estimate.high is None else f"{point.estimate.high:.2f}",
                "kinks": [kink.get(lang) for kink in point.kinks],
                "warnings": [warning.get(lang) for warning in cautions(self.points[0].estimate, day)],
            }
            for point in self.points
        ]


def draw_curve(rule: Rule, fact: Fact, start: Decimal, stop: Decimal, claim: Claim) -> Curve:
    """Compute the curve of a benefit over a range of one fact.

    Args:
        rule: the benefit.
        fact: a fact of type money or quantity.
        start: where the range begins, in CNY or the fact's unit.
        stop: where it ends, in the same unit.
        claim: the other known facts.

    Raises:
        ClaimError: the range is empty.
    """
    if start >= stop:
        raise ClaimError(
            fact.id,
            Text(zh=f"{fact.id}：范围须由小到大。", en=f"{fact.id}: the range must run from less to more."),
        )
    digits, claim_at = fact.digits, partial(_claim_at, fact, claim)
    first, last = int(EXACT.scaleb(start, digits)), int(EXACT.scaleb(stop, digits))
    jumps = {
        number: text for number, text in _jumps(rule, fact, claim_at, first, last) if first < number <= last
    }
    ends = sorted({first, last, *jumps, *(number - 1 for number in jumps)})
    kinks = {
        number
        for side in (0, 1)
        for left, right in pairwise(ends)
        for number in _bends(_bound(rule, claim_at, side), left, right)
    }
    # Lines that meet between two whole numbers bend at both; the later one stands for them.
    kinks -= {number for number in kinks if number + 1 in kinks}
    return Curve(
        rule,
        fact,
        tuple(
            Point(
                EXACT.scaleb(Decimal(number), -digits),
                rule.estimate(claim_at(number)),
                tuple(_reasons(rule, fact, claim_at, number, jumps)),
            )
            for number in sorted({*ends, *kinks})
        ),
    )


def answers_at(rule: Rule, fact: Fact, values: Iterable[Decimal], claim: Claim) -> Curve:
    """Compute the answers of a benefit at some values of one fact alone, as points without kinks.

    Args:
        rule: the benefit.
        fact: a fact of type money or quantity.
        values: CNY, or the fact's unit.
        claim: the other known facts.
    """
    numbers = (int(EXACT.scaleb(value, fact.digits)) for value in values)
    claims = [_claim_at(fact, claim, number) for number in numbers]
    return Curve(
        rule,
        fact,
        tuple(
            Point(EXACT.scaleb(Decimal(each.numbers[fact.id]), -fact.digits), rule.estimate(each), ())
            for each in claims
        ),
    )


def _claim_at(fact: Fact, claim: Claim, number: int) -> Claim:
    value = EXACT.scaleb(Decimal(number), -fact.digits)
    return Claim({**claim.values, fact.id: value}, {**claim.numbers, fact.id: number})


def _bound(rule: Rule, claim_at: Callable[[int], Claim], side: int) -> Callable[[int], int | None]:
    return lambda number: rule.judge(claim_at(number))[1][side]


def _bends(of: Callable[[int], Any], left: int, right: int) -> Iterator[int]:
    """Find where a piecewise linear function of whole numbers changes its slope.

    Extend the lines at both ends. If the function follows both of them up to where they meet, that is the only bend;
    otherwise search both halves. If the lines meet between two whole numbers, the later one is the bend.
    """
    if right - left < 2 or of(left) is None or of(right) is None:  # noqa: PLR2004 - nothing between them
        return
    rise, fall = of(left + 1) - of(left), of(right) - of(right - 1)
    if rise == fall and of(right) - of(left) == rise * (right - left):
        return
    if rise != fall:
        meet, between = divmod(of(right) - of(left) + rise * left - fall * right, rise - fall)
        after = meet + bool(between)
        if (
            left < after < right
            and all(of(at) == of(left) + rise * (at - left) for at in (meet, meet - 1, (left + meet) // 2))
            and all(
                of(at) == of(right) - fall * (right - at) for at in (after, after + 1, (after + right) // 2)
            )
        ):
            yield after
            return
    middle = (left + right) // 2
    if of(middle + 1) - of(middle) != of(middle) - of(middle - 1):
        yield middle
    yield from _bends(of, left, middle)
    yield from _bends(of, middle, right)


def _turns(
    condition: c.FigureComparison, rule: Rule, claim_at: Callable[[int], Claim], first: int, last: int
) -> Iterator[int]:
    """Find the values at which a comparison of piecewise linear figures changes its result."""
    facts = rule.context.facts
    other = condition.other[1]
    sides = [condition.figure] if isinstance(other, Decimal) else [condition.figure, other]
    test = node_of(condition, rule.context).test
    ends = {first, last}
    for side in sides:
        bounds = figure_bounds(side, facts)
        for bound in (0, 1):
            ends |= {*_bends(lambda number, b=bound, of=bounds: of(claim_at(number))[b], first, last)}  # type: ignore[misc]
    for left, right in pairwise(sorted(ends)):
        start = left
        while (before := test(claim_at(start))) is not test(claim_at(right)):
            low, start = start, right
            while start - low > 1:
                middle = (low + start) // 2
                low, start = (middle, start) if test(claim_at(middle)) is before else (low, middle)
            yield start


def _jumps(
    rule: Rule, fact: Fact, claim_at: Callable[[int], Claim], first: int, last: int
) -> Iterator[tuple[int, Text]]:
    """Find the values at which a condition on the fact changes its result, each with that condition in words."""
    digits = fact.digits
    waiting = [*rule.conditions]
    for other in rule.others:
        yield from _jumps(other, fact, claim_at, first, last)
    while waiting:
        condition = waiting.pop()
        waiting += parts_of(condition)
        words = say_condition(condition, rule.context.facts)
        if isinstance(condition, c.FigureComparison) and fact.id in facts_asked(condition):
            yield from ((number, words) for number in _turns(condition, rule, claim_at, first, last))
        elif isinstance(condition, c.AtLeast) and condition.fact == fact.id:
            yield int(EXACT.scaleb(condition.at_least, digits)), words
        elif isinstance(condition, c.AtMost) and condition.fact == fact.id:
            yield int(EXACT.scaleb(condition.at_most, digits)) + 1, words
        elif isinstance(condition, c.Above) and condition.fact == fact.id:
            yield int(EXACT.scaleb(condition.above, digits)) + 1, words
        elif isinstance(condition, c.Below) and condition.fact == fact.id:
            yield int(EXACT.scaleb(condition.below, digits)), words


def _reasons(
    rule: Rule, fact: Fact, claim_at: Callable[[int], Claim], number: int, jumps: dict[int, Text]
) -> Iterator[Text]:
    """Say why the amount grows differently from a value on."""
    if number in jumps:
        yield jumps[number]
    facts = rule.context.facts
    at = EXACT.scaleb(Decimal(number), -fact.digits)
    for inner in amounts_in(rule.benefit.amount):
        if isinstance(inner, a.Tiers):
            for lower, upper in pairwise(inner.tiers):
                if inner.of == fact.id and lower.up_to is not None and lower.up_to == at:
                    rate = say_tier_rate(upper, inner.of, facts)
                    yield Text(zh=f"进入 {rate.zh} 档", en=f"the tier of {rate.en} begins")
    before, after = (
        rule.limits_applied(claim_at(max(number - 1, 0))),
        rule.limits_applied(claim_at(number + 1)),
    )
    for was, now in zip(before, after, strict=True):
        if now.applied and not was.applied:
            words = say_limit(now.limit, facts)
            yield Text(zh=f"封顶：{words.zh}", en=f"capped: {words.en}")
