"""Checks of the facts that rules use: they exist and have a type that fits, by themselves and in figures."""

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from partners.errors import no_such
from partners.files.checks.doubts import Doubts, Messages
from partners.files.yaml.reading import Location
from partners.records import figures as f
from partners.records.facts import Fact
from partners.registry import Registry
from partners.rules.figure_bounds import Kind, kind_of_figure
from partners.text import Text


def facts_beyond_doubt(registry: Registry, doubts: Doubts) -> dict[str, Fact]:
    """Return the facts without replaced values."""
    return {fact_id: fact for fact_id, fact in registry.facts.items() if fact_id not in doubts.facts}


class KnownFacts(NamedTuple):
    """The facts that conditions and amounts may use."""

    registry: Registry
    doubts: Doubts

    def known(self) -> dict[str, Fact]:
        """Return the facts without replaced values."""
        return facts_beyond_doubt(self.registry, self.doubts)

    def check(self, fact_id: str, types: tuple[str, ...], at: Location) -> Messages:
        """Check that a fact exists and has one of these types."""
        fact = self.registry.facts.get(fact_id)
        if fact is None:
            yield at, no_such(_FACT, fact_id, self.registry.facts, listed=0)
        elif fact.type not in types and fact_id not in self.doubts.facts:
            wanted = [_TYPES[each] for each in types]
            zh = "或".join(filter(None, ("、".join(each.zh for each in wanted[:-1]), wanted[-1].zh)))
            en = " or ".join(filter(None, (", ".join(each.en for each in wanted[:-1]), wanted[-1].en)))
            is_a = _TYPES[fact.type]
            yield (
                at,
                Text(
                    zh=f"“{fact_id}”是{is_a.zh}，这里须是{zh}。",
                    en=f'"{fact_id}" is {is_a.en}; {en} is needed here.',
                ),
            )


_FACT = Text(zh="申报信息", en="fact")

_TYPES = {
    "money": Text(zh="金额", en="an amount of money"),
    "quantity": Text(zh="数量", en="a quantity"),
    "date": Text(zh="日期", en="a date"),
    "choice": Text(zh="选项", en="a choice"),
    "boolean": Text(zh="是或否", en="a yes or no"),
    "organization": Text(zh="机构", en="an organisation"),
    "name": Text(zh="名称", en="a name"),
}


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
        case f.Times():
            yield from check_figure(facts, figure.of, (*at, "of"), kind=kind)
        case f.PartOf():
            yield from check_figure(facts, figure.part_of, (*at, "part_of"), kind=kind)
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
        wanted = _TYPES[kind]
        yield (
            (*at, "product_of"),
            Text(zh=f"这里须是{wanted.zh}。", en=f"{wanted.en} is needed here."),
        )
