"""Figures in words, Chinese and English."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from partners.records import figures as f
from partners.records.facts import Fact
from partners.records.grouping import YEAR
from partners.rules.figure_bounds import kind_of_figure
from partners.text import Text


def say_figure(figure: f.Figure, facts: Mapping[str, Fact]) -> Text:
    """A figure."""
    match figure:
        case str():
            return facts[figure].label
        case f.Times():
            inner = _bracketed(figure.of, facts)
            if figure.times.denominator == 1:
                times = figure.times.numerator
                return Text(zh=f"{inner.zh}的 {times} 倍", en=f"{times} times the {inner.en}")
            rate = format_rate(figure.times)
            return Text(zh=f"{inner.zh}的 {rate}", en=f"{rate} of the {inner.en}")
        case f.ProductOf():
            return Text.join(_each(figure.product_of, facts), "×", " times ")
        case f.SumFigure():
            return Text.join(_each(figure.sum_of, facts), "加", " plus ")
        case f.DifferenceFigure():
            return Text.join(_each(figure.difference_of, facts), "减", " less ")
        case f.PartOf():
            return _part(figure, facts)
        case f.TotalOf():
            return _total(figure, facts)
        case _:
            assert_never(figure)


def say_group(per: Sequence[str], facts: Mapping[str, Fact]) -> Text:
    """Say what the claims of a group have in common."""
    each = [
        Text(zh="每个自然年", en="calendar year")
        if fact == YEAR
        else Text(zh=f"每个{facts[fact].label.zh}", en=facts[fact].label.en)
        for fact in per
    ]
    return Text.join(each, "", " and ")


def _total(figure: f.TotalOf, facts: Mapping[str, Fact]) -> Text:
    label, group = facts[figure.total_of].label, say_group(figure.per, facts)
    return Text(zh=f"{group.zh}的{label.zh}合计", en=f"total {label.en} per {group.en}")


def say_base(figure: f.Figure, facts: Mapping[str, Fact]) -> Text:
    """Put a figure into words as what a rate or a price applies to."""
    return _bracketed(figure, facts)


def say_number(number: Decimal, of: f.Figure, facts: Mapping[str, Fact]) -> Text:
    """A number as one writes it beside a figure: with its unit."""
    if kind_of_figure(of, facts) == "money":
        return say_money(number)
    unit = facts[of].unit if isinstance(of, str) else None
    shown = f"{number.normalize():,f}"
    return (
        Text(zh=shown, en=shown) if unit is None else Text(zh=f"{shown} {unit.zh}", en=f"{shown} {unit.en}")
    )


def say_money(amount: Decimal) -> Text:
    """An amount of CNY, without fen where there are none."""
    shown = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return Text(zh=f"{shown} 元", en=f"{shown} CNY")


def format_rate(rate: Fraction) -> str:
    """A rate as percent where that is exact, else as a fraction.

    Example:
        >>> format_rate(Fraction(1, 8)), format_rate(Fraction(1, 3))
        ('12.5%', '1/3')
    """
    percent = rate * 100
    if 10**6 % percent.denominator:
        return str(rate)
    return f"{Decimal(percent.numerator) / Decimal(percent.denominator):f}%"


def _each(figures: Sequence[f.Figure], facts: Mapping[str, Fact]) -> list[Text]:
    return [_bracketed(figure, facts) for figure in figures]


def _bracketed(figure: f.Figure, facts: Mapping[str, Fact]) -> Text:
    """A figure in brackets where it would run into what stands beside it."""
    said = say_figure(figure, facts)
    if isinstance(figure, str):
        return said
    return Text(zh=f"（{said.zh}）", en=f"({said.en})")


def _part(figure: f.PartOf, facts: Mapping[str, Fact]) -> Text:
    whole = _bracketed(figure.part_of, facts)
    above = None if figure.above is None else say_number(figure.above, figure.part_of, facts)
    up_to = None if figure.up_to is None else say_number(figure.up_to, figure.part_of, facts)
    if figure.received is not None:
        group, received = say_group(figure.per, facts), facts[figure.received].label
        zh = "、".join(
            f"{word} {edge.zh}" for word, edge in (("超过", above), ("不超过", up_to)) if edge is not None
        )
        en = " ".join(
            f"{word} {edge.en}" for word, edge in (("above", above), ("within", up_to)) if edge is not None
        )
        return Text(
            zh=f"{whole.zh}中{group.zh}累计{zh}的部分（累计时含{received.zh}和在先的申请）",
            en=f"the part of the {whole.en} {en} per {group.en}, after {received.en} and earlier claims",
        )
    if above is not None and up_to is not None:
        return Text(
            zh=f"{whole.zh}中超过 {above.zh}、不超过 {up_to.zh}的部分",
            en=f"the part of the {whole.en} from {above.en} to {up_to.en}",
        )
    if above is not None:
        return Text(
            zh=f"{whole.zh}中超过 {above.zh}的部分", en=f"the part of the {whole.en} above {above.en}"
        )
    if up_to is not None:
        return Text(
            zh=f"{whole.zh}中不超过 {up_to.zh}的部分",
            en=f"the {whole.en} as far as it is not above {up_to.en}",
        )
    return whole
