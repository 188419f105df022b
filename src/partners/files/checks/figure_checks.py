"""Checks of figures against the facts they are computed of."""

from collections.abc import Sequence
from typing import assert_never

from partners.files.checks.doubts import Messages
from partners.files.checks.known_facts import TYPES, KnownFacts, check_group
from partners.files.yaml.reading import Location
from partners.records import figures as f
from partners.rules.figure_bounds import Kind, kind_of_figure
from partners.text import Text


def check_figure(
    facts: KnownFacts,
    figure: f.Figure,
    at: Location,
    *,
    kind: Kind | None = None,
    like: f.Figure | None = None,
) -> Messages:
    """Check that a figure's facts exist and are numbers, and that only like is added to like.

    Args:
        facts: what may be asked for.
        figure: the figure.
        at: where it stands.
        kind: what it must be, where that matters.
        like: a figure with which it is compared, where that is what it must be like.
    """
    if like is not None:
        kind = kind_of_figure(like, facts.registry.facts)
    match figure:
        case str():
            yield from facts.check(figure, ("money", "quantity") if kind is None else (kind,), at)
        case f.TotalOf():
            kinds = ("money", "quantity") if kind is None else (kind,)
            yield from facts.check(figure.total_of, kinds, (*at, "total_of"))
            own = kind_of_figure(figure.total_of, facts.registry.facts)
            yield from facts.check(figure.besides, kinds if own is None else (own,), (*at, "besides"))
            yield from check_group(facts, figure.per, figure.year_of, at)
        case f.Times():
            yield from check_figure(facts, figure.of, (*at, "of"), kind=kind)
        case f.PartOf():
            yield from check_figure(facts, figure.part_of, (*at, "part_of"), kind=kind)
            if figure.received is not None:
                own = kind or kind_of_figure(figure.part_of, facts.registry.facts)
                kinds = ("money", "quantity") if own is None else (own,)
                yield from facts.check(figure.received, kinds, (*at, "received"))
                yield from check_group(facts, figure.per, figure.year_of, at)
        case f.SumFigure():
            yield from _figures(facts, figure.sum_of, (*at, "sum_of"), kind)
        case f.DifferenceFigure():
            yield from _figures(facts, figure.difference_of, (*at, "difference_of"), kind)
        case f.ProductOf():
            yield from _product(facts, figure, at, kind)
        case _:
            assert_never(figure)


def _figures(facts: KnownFacts, figures: Sequence[f.Figure], at: Location, kind: Kind | None) -> Messages:
    """Figures that are added up, all of one kind."""
    kind = kind or next(filter(None, (kind_of_figure(each, facts.registry.facts) for each in figures)), None)
    for index, each in enumerate(figures):
        yield from check_figure(facts, each, (*at, index), kind=kind)


def _product(facts: KnownFacts, figure: f.ProductOf, at: Location, kind: Kind | None) -> Messages:
    for index, each in enumerate(figure.product_of):
        yield from check_figure(facts, each, (*at, "product_of", index))
    kinds = [kind_of_figure(each, facts.registry.facts) for each in figure.product_of]
    money = kinds.count("money")
    if money > 1:
        yield (
            (*at, "product_of"),
            Text(
                zh="相乘的各项中最多只能有一项是金额。",
                en="only one of the figures that are multiplied may be an amount of money.",
            ),
        )
    elif None not in kinds and kind is not None and (money == 1) != (kind == "money"):
        wanted = TYPES[kind]
        yield (
            (*at, "product_of"),
            Text(zh=f"这里须是{wanted.zh}。", en=f"{wanted.en} is needed here."),
        )
