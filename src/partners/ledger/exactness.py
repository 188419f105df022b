"""How large the values of a line may be for everything to stay exact on every engine."""

from collections.abc import Iterator
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import assert_never

import narwhals as nw

from partners.ledger.expressions import LineFacts
from partners.ledger.figure_expressions import reach, reach_of_comparison
from partners.records import amounts as a
from partners.records import conditions as c
from partners.records import figures as f
from partners.records.caps import LimitCases
from partners.rules.bounds import FEN, figure_of, in_fen, parts_of_figure, prices_of, scale_of
from partners.rules.estimates import Rule
from partners.rules.limit_amounts import conditions_of_limit, facts_of_limit
from partners.rules.parts import (
    amounts_in,
    conditions_of,
    facts_of_amount,
    facts_of_figure,
    leaves_of_condition,
    parts_of_amount,
)

MAX_EXACT = 2**53
"""Whole numbers below it are exact on every engine, some of which divide them as floating-point numbers."""

_LARGEST = {"money": 10**14, "quantity": 10**16}
"""No value is as large, in fen and in ten-thousandths."""


def too_large(rule: Rule, lines: LineFacts) -> nw.Expr | None:
    """Has a line a value so large that an engine could round what follows from it? None where none can have."""
    found = [*_large_facts(rule, lines), *_large_figures(rule, lines)]
    return reduce(or_, found) if found else None


def guarded(rule: Rule, lines: LineFacts, large: nw.Expr | None) -> LineFacts:
    """Take facts that are multiplied with each other as unknown where the product would be too large to compute at all."""
    multiplied = [
        fact
        for figure in figures_of(rule)
        if not isinstance(figure, str)
        for fact in facts_of_figure(figure)
        if fact in lines.known
    ]
    # With an upper bound unknown, a cap that is computed of a fact must not be computed either.
    multiplied += [fact for limit in rule.limits for fact in facts_of_limit(limit) if fact in lines.known]
    if large is None or not multiplied:
        return lines
    known = {fact: nw.when(~large).then(lines.known[fact]) for fact in multiplied}
    return lines._replace(known={**lines.known, **known})


def figures_of(rule: Rule) -> Iterator[f.Figure]:
    """Yield every figure that the amounts, caps and conditions of a benefit compute with."""
    for amount, _ in _computed(rule):
        for inner in amounts_in(amount):
            if isinstance(inner, _PRICED):
                yield figure_of(inner)
    for leaf in _comparisons(rule):
        yield leaf.figure
        other = leaf.other[1]
        yield from () if isinstance(other, Decimal) else (other,)


def _computed(rule: Rule) -> Iterator[tuple[a.Amount, int]]:
    """Yield the amount of a benefit and the caps that are computed of facts, each with its scale."""
    yield rule.benefit.amount, rule.scale
    for limit in rule.limits:
        if limit.amount is not None and not isinstance(limit.amount, Decimal | LimitCases):
            yield limit.amount, scale_of(limit.amount, rule.context.facts)


def _comparisons(rule: Rule) -> Iterator[c.FigureComparison]:
    """Yield the comparisons of figures in the conditions of a benefit, of its cases and its caps."""
    of_limits = [condition for limit in rule.limits for condition in conditions_of_limit(limit)]
    for condition in (*rule.benefit.conditions, *conditions_of(rule.benefit.amount), *of_limits):
        for leaf in leaves_of_condition(condition):
            if isinstance(leaf, c.FigureComparison):
                yield leaf


def _large_facts(rule: Rule, lines: LineFacts) -> Iterator[nw.Expr]:
    largest = largest_exact(rule)
    for fact in dict.fromkeys(fact for amount, _ in _computed(rule) for fact in facts_of_amount(amount)):
        if fact in lines.known and largest < _LARGEST.get(lines.facts[fact].type, largest):
            yield (lines.known[fact] > largest).fill_null(value=False)


def _large_figures(rule: Rule, lines: LineFacts) -> Iterator[nw.Expr]:
    """Test what is computed of several facts, for which no largest value of each of them can be told."""
    for amount, scale in _computed(rule):
        for inner in amounts_in(amount):
            if isinstance(inner, _PRICED) and not isinstance(figure_of(inner), str):
                parts = parts_of_figure(inner, lines.facts)
                factor = max(int(price * FEN * scale / parts) for price in prices_of(inner))
                # The sum of some amounts is not larger than so many times the largest of them.
                many = 2 * max(factor, 1) * _terms(amount)
                yield reach(figure_of(inner), lines.facts, lines.known, parts) * many >= float(MAX_EXACT // 2)
    for leaf in _comparisons(rule):
        yield reach_of_comparison(leaf, lines.facts, lines.known) >= float(MAX_EXACT // 2)


_PRICED = a.Exactly | a.AtMost | a.Between | a.Tiers | a.PerUnit


def _terms(amount: a.Amount) -> int:
    return sum(1 for _ in amounts_in(amount))


def largest_exact(rule: Rule) -> int:
    """Return the largest value of a fact, as frames have it, for which nothing in an amount or cap reaches MAX_EXACT."""
    is_plain = all(isinstance(figure, str) for figure in figures_of(rule))
    most = MAX_EXACT if is_plain else MAX_EXACT // 2  # the rest is left to what is computed of several facts
    found = []
    for amount, scale in _computed(rule):
        factor, constant = _reach(amount, scale, rule)
        found.append((most - 1 - scale - 2 * constant) // max(2 * factor, 1))
    return min(found)


def _reach(amount: a.Amount, scale: int, rule: Rule) -> tuple[int, int]:
    """Return a factor and a constant: no amount is above the factor times the largest fact plus the constant."""
    match amount:
        case a.NotStated():
            return 0, 0
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
