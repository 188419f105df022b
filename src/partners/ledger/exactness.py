"""Limits of the values of a line, below which every engine computes exactly."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import assert_never

import narwhals as nw

from partners.ledger.expressions import LineFacts
from partners.ledger.figure_expressions import reach, reach_of_comparison
from partners.ledger.own_columns import benefit_columns, part_columns, total_columns
from partners.records import amounts as a
from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.bounds import FEN, in_fen, parts_of_figure, prices_of, scale_of, steps_of
from partners.rules.estimates import Rule
from partners.rules.limit_amounts import computed_amount, facts_of_limit
from partners.rules.parts import (
    Priced,
    amounts_in,
    facts_of_amount,
    facts_of_figure,
    figure_of,
    leaves_of_condition,
    parts_of_amount,
)
from partners.values.readers import MAX_MONEY

MAX_EXACT = 2**53
"""Whole numbers below this are exact on every engine, even on those that divide them as doubles."""


def too_large(rule: Rule, lines: LineFacts) -> nw.Expr | None:
    """Has a line a value so large that an engine could round what follows from it? None where none can have."""
    if not is_computable(rule):
        return nw.lit(value=True)
    found = [*_large_facts(rule, lines), *_large_figures(rule, lines)]
    return reduce(or_, found) if found else None


def is_computable(rule: Rule) -> bool:
    """Do the parts of an amount, which are as fine as its rates ask for, leave room for its whole tiers?"""
    amount, facts = rule.benefit.amount, rule.context.facts
    return all(
        step.end is None or (step.end - step.start) * step.most < MAX_EXACT
        for inner in amounts_in(amount)
        if isinstance(inner, a.Tiers)
        for step in steps_of(inner, rule.scale, facts)
    )


def guarded(rule: Rule, lines: LineFacts, large: nw.Expr | None) -> LineFacts:
    """Take facts that are multiplied with each other as unknown where the product would be too large to compute at all."""
    multiplied = [
        fact
        for figure in rule.figures
        if not isinstance(figure, str)
        for fact in facts_of_figure(figure)
        if fact in lines.known
    ]
    # With an upper bound unknown, a cap that is computed of a fact must not be computed either.
    multiplied += [fact for limit in rule.limits for fact in facts_of_limit(limit) if fact in lines.known]
    summed = [name for total in rule.totals for name in total_columns(total)]
    summed += [name for part in rule.shared_parts for name in part_columns(part)]
    summed += [name for other in rule.others for name in benefit_columns(other.name)]
    if large is None or not (multiplied or summed):
        return lines
    known = {fact: nw.when(~large).then(lines.known[fact]) for fact in multiplied}
    known |= {name: nw.when(~large).then(nw.col(name)) for name in summed}
    return lines._replace(known={**lines.known, **known})


def _computed(rule: Rule) -> Iterator[tuple[a.Amount, int]]:
    """Yield the amount of a benefit and the caps that are computed of facts, each with its scale."""
    yield rule.benefit.amount, rule.scale
    for limit in rule.limits:
        amount = computed_amount(limit)
        if amount is not None:
            yield amount, scale_of(amount, rule.context.facts)


def _large_facts(rule: Rule, lines: LineFacts) -> Iterator[nw.Expr]:
    largest = largest_exact(rule)
    for fact in dict.fromkeys(fact for amount, _ in _computed(rule) for fact in facts_of_amount(amount)):
        if (
            fact in lines.known
            and lines.facts[fact].is_number
            and largest < _largest_value(lines.facts[fact])
        ):
            yield (lines.known[fact] > largest).fill_null(value=False)


def _largest_value(fact: Fact) -> int:
    """Return a number that every value of a fact is below, as frames store it."""
    return int(MAX_MONEY) * int(10**fact.digits)


def _large_figures(rule: Rule, lines: LineFacts) -> Iterator[nw.Expr]:
    """Test what is computed of several facts, for which no largest value of each of them can be told."""
    for amount, scale in _computed(rule):
        for inner in amounts_in(amount):
            # The sum of some amounts is not larger than so many times the largest of them.
            if isinstance(inner, Priced) and not isinstance(figure_of(inner), str):
                parts = parts_of_figure(inner, lines.facts)
                factor = max(int(price * FEN * scale / parts) for price in prices_of(inner))
                many = 2 * max(factor, 1) * _terms(amount)
                yield reach(figure_of(inner), lines.facts, lines.known, parts) * many >= float(MAX_EXACT // 2)
            elif isinstance(inner, a.OfBenefit):
                low, high = map(nw.col, benefit_columns(inner.benefit))
                many = 2 * scale * _terms(amount)
                yield nw.coalesce(high, low).cast(nw.Float64) * many >= float(MAX_EXACT // 2)
    for condition in rule.conditions:
        for leaf in leaves_of_condition(condition):
            if isinstance(leaf, c.FigureComparison):
                yield reach_of_comparison(leaf, lines.facts, lines.known) >= float(MAX_EXACT // 2)


def _terms(amount: a.Amount) -> int:
    return sum(1 for _ in amounts_in(amount))


def largest_exact(rule: Rule) -> int:
    """Return the largest value of a fact, as frames have it, for which nothing in an amount or cap reaches MAX_EXACT."""
    is_plain = not rule.others and all(isinstance(figure, str) for figure in rule.figures)
    most = MAX_EXACT if is_plain else MAX_EXACT // 2  # the rest is left to what is computed of several facts
    found = []
    for amount, scale in _computed(rule):
        factor, constant = _reach(amount, scale, rule)
        found.append((most - 1 - scale - 2 * constant) // max(2 * factor, 1))
    return min(found)


def _reach(amount: a.Amount, scale: int, rule: Rule) -> tuple[int, int]:
    """Return a factor and a constant: no amount is above the factor times the largest fact plus the constant."""
    match amount:
        case a.NotStated() | a.OfBenefit():
            return 0, 0  # the other benefit is tested by itself
        case a.Fixed():
            return 0, in_fen(amount.fixed) * scale
        case a.Exactly() | a.AtMost() | a.Between() | a.Tiers() | a.PerUnit():
            if not isinstance(figure_of(amount), str):
                return 0, 0  # tested by itself
            parts = parts_of_figure(amount, rule.context.facts)
            finer = parts // 10 ** rule.context.facts[str(figure_of(amount))].digits
            return max(int(price * FEN * scale / parts) for price in prices_of(amount)) * finer, 0
        case a.Share():
            factor, constant = _reach(amount.amount, scale // amount.share.denominator, rule)
            return factor * amount.share.numerator, constant * amount.share.numerator
        case a.UpTo():
            return _reach(amount.up_to, scale, rule)
        case a.Cases() | a.LeastOf() | a.GreatestOf() | a.SumOf() | a.DifferenceOf():
            found = [_reach(part, scale, rule) for part in parts_of_amount(amount)]
            return sum(factor for factor, _ in found), sum(constant for _, constant in found)
        case _:
            assert_never(amount)
