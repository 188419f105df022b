"""Facts and parts of an amount or a condition."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import assert_never

from partners.records import amounts as a
from partners.records import conditions as c
from partners.records import figures as f
from partners.records.policies import Benefit

Priced = a.Exactly | a.AtMost | a.Between | a.Tiers | a.PerUnit
"""Amounts that apply rates or a price to a figure."""


def facts_of_amount(amount: a.Amount) -> Iterator[str]:
    """Yield every fact that an amount asks for, in the order of the file."""
    match amount:
        case a.Exactly() | a.AtMost() | a.Between() | a.Tiers():
            yield from facts_of_figure(amount.of)
        case a.PerUnit():
            yield from facts_of_figure(amount.quantity)
        case a.Cases():
            for case in amount.cases:
                if case.when is not None:
                    yield from facts_of_condition(case.when)
                yield from facts_of_amount(case.amount)
        case _:
            for part in parts_of_amount(amount):
                yield from facts_of_amount(part)


def parts_of_amount(amount: a.Amount) -> tuple[a.Amount, ...]:
    """Return the amounts that an amount combines; a rate, a price, a fixed amount and that of another benefit have no parts."""
    match amount:
        case a.Exactly() | a.AtMost() | a.Between() | a.Tiers() | a.PerUnit():
            return ()
        case a.NotStated() | a.Fixed() | a.OfBenefit():
            return ()
        case a.Cases():
            return tuple(case.amount for case in amount.cases)
        case a.UpTo():
            return (amount.up_to,)
        case a.Share():
            return (amount.amount,)
        case a.DifferenceOf():
            return amount.difference_of
        case a.LeastOf():
            return amount.least_of
        case a.GreatestOf():
            return amount.greatest_of
        case a.SumOf():
            return amount.sum_of
        case _:
            assert_never(amount)


def amounts_in(amount: a.Amount) -> Iterator[a.Amount]:
    """Yield an amount and, at any depth, every amount it combines."""
    yield amount
    for part in parts_of_amount(amount):
        yield from amounts_in(part)


def benefits_asked(amount: a.Amount) -> tuple[str, ...]:
    """Return the names of the benefits whose amounts an amount computes with, each once."""
    found = (inner.benefit for inner in amounts_in(amount) if isinstance(inner, a.OfBenefit))
    return tuple(dict.fromkeys(found))


def conditions_of(amount: a.Amount) -> Iterator[c.Condition]:
    """Yield the conditions of all cases inside an amount."""
    for inner in amounts_in(amount):
        if isinstance(inner, a.Cases):
            yield from (case.when for case in inner.cases if case.when is not None)


def fact_of(condition: c.Condition) -> str | None:
    """Return the first fact that a condition asks for; None for a combination."""
    return next(facts_asked(condition), None)


def parts_of(condition: c.Condition) -> tuple[c.Condition, ...]:
    """Return the conditions that a combination combines; other conditions have no parts."""
    match condition:
        case c.AllOf():
            return condition.all_of
        case c.AnyOf():
            return condition.any_of
        case c.Not():
            return (condition.negated,)
        case _:
            return ()


def leaves_of_condition(condition: c.Condition) -> Iterator[c.Condition]:
    """Yield the conditions inside a combination that are no combinations themselves; else the condition."""
    parts = parts_of(condition)
    for part in parts:
        yield from leaves_of_condition(part)
    if not parts:
        yield condition


def asks_for_partner(condition: c.Condition) -> bool:
    """Does a condition, or one of its parts, ask who is a partner?"""
    return isinstance(condition, c.IsPartner) or any(map(asks_for_partner, parts_of(condition)))


def facts_of_figure(figure: f.Figure) -> Iterator[str]:
    """Every fact that a figure is computed of, in the order in which it is written."""
    if isinstance(figure, str):
        yield figure
    elif isinstance(figure, f.TotalOf):
        yield figure.total_of
        yield figure.besides
    else:
        for inner in figures_inside(figure):
            yield from facts_of_figure(inner)
        if isinstance(figure, f.PartOf) and figure.received is not None:
            yield figure.received


def figures_inside(figure: f.Figure) -> tuple[f.Figure, ...]:
    """Return the figures that a figure is computed of; a fact and a total have none."""
    match figure:
        case str() | f.TotalOf():
            return ()
        case f.Times():
            return (figure.of,)
        case f.PartOf():
            return (figure.part_of,)
        case f.ProductOf():
            return figure.product_of
        case f.SumFigure():
            return figure.sum_of
        case f.DifferenceFigure():
            return figure.difference_of
        case _:
            assert_never(figure)


def totals_in(figure: f.Figure) -> Iterator[f.TotalOf]:
    """Yield every total over claims that a figure is computed of."""
    if isinstance(figure, f.TotalOf):
        yield figure
    for inner in figures_inside(figure):
        yield from totals_in(inner)


def shared_parts_in(figure: f.Figure) -> Iterator[f.PartOf]:
    """Yield every part that claims share and that a figure is computed of; inner ones first."""
    for inner in figures_inside(figure):
        yield from shared_parts_in(inner)
    if isinstance(figure, f.PartOf) and figure.is_shared:
        yield figure


def figure_of(amount: Priced) -> f.Figure:
    """The cost or the quantity to which rates or a price apply."""
    return amount.quantity if isinstance(amount, a.PerUnit) else amount.of


def figures_of(benefit: Benefit) -> Iterator[f.Figure]:
    """Yield every figure that a benefit's amount and conditions compute with."""
    yield from figures_of_amount(benefit.amount)
    yield from figures_compared(benefit.conditions)


def figures_of_amount(amount: a.Amount) -> Iterator[f.Figure]:
    """Yield every figure that an amount and the conditions of its cases compute with."""
    for inner in amounts_in(amount):
        if isinstance(inner, Priced):
            yield figure_of(inner)
    yield from figures_compared(conditions_of(amount))


def figures_compared(conditions: Iterable[c.Condition]) -> Iterator[f.Figure]:
    """Yield every figure that conditions compare with another, or with a number."""
    for condition in conditions:
        for leaf in leaves_of_condition(condition):
            if isinstance(leaf, c.FigureComparison):
                yield leaf.figure
                other = leaf.other[1]
                yield from () if isinstance(other, Decimal) else (other,)


def totals_of_amount(amount: a.Amount) -> tuple[f.TotalOf, ...]:
    """Return the totals over claims that an amount computes with, each once."""
    return tuple(dict.fromkeys(each for figure in figures_of_amount(amount) for each in totals_in(figure)))


def facts_of_condition(condition: c.Condition) -> Iterator[str]:
    """Yield every fact that a condition and its parts ask for, in the order of the file."""
    yield from facts_asked(condition)
    for part in parts_of(condition):
        yield from facts_of_condition(part)


def facts_asked(condition: c.Condition) -> Iterator[str]:
    """Yield the facts that a condition itself asks for; a combination asks for none."""
    match condition:
        case c.FigureComparison():
            yield from facts_of_figure(condition.figure)
            other = condition.other[1]
            yield from () if isinstance(other, Decimal) else facts_of_figure(other)
        case c.DayComparison():
            yield condition.day
            other_day = condition.other[1]
            yield other_day if isinstance(other_day, str) else other_day.fact
        case c.FactComparison():
            yield condition.fact
        case c.IsPartner():
            yield condition.partner
            if condition.as_of is not None:
                yield condition.as_of
        case c.Unstated() | c.AllOf() | c.AnyOf() | c.Not():
            pass
        case _:
            assert_never(condition)
