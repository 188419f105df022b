"""Comparisons of figures and of days with each other in words, Chinese and English."""

from collections.abc import Mapping
from decimal import Decimal

from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.figure_wording import say_figure, say_number
from partners.text import Text

_ORDERS: Mapping[str, tuple[str, str]] = {
    "at_least": ("不少于", "at least"),
    "at_most": ("不超过", "at most"),
    "above": ("超过", "more than"),
    "below": ("少于", "less than"),
}
_DAYS: Mapping[str, tuple[str, str]] = {
    "on_or_after": ("不早于", "on or after"),
    "on_or_before": ("不晚于", "on or before"),
    "after": ("晚于", "after"),
    "before": ("早于", "before"),
}
_RELATIVE: Mapping[str, str] = {
    "on_or_after": "no earlier than",
    "on_or_before": "no later than",
    "after": "later than",
    "before": "earlier than",
}
_OPPOSITE: Mapping[str, str] = {
    "at_least": "below",
    "below": "at_least",
    "at_most": "above",
    "above": "at_most",
    "on_or_after": "before",
    "before": "on_or_after",
    "on_or_before": "after",
    "after": "on_or_before",
}


def say_figures_compared(
    condition: c.FigureComparison, facts: Mapping[str, Fact], *, holds: bool = True, must: bool = False
) -> Text:
    """Say that a figure is, is not, or must (not) be as large or small as another or as a number."""
    order, other = condition.other
    one = say_figure(condition.figure, facts)
    if isinstance(other, Decimal):
        two = say_number(other, condition.figure, facts)
        zh, en = f" {two.zh}", two.en
    else:
        two = say_figure(other, facts)
        zh, en = two.zh, f"the {two.en}" if isinstance(other, str) else two.en
    return _said(one, _ORDERS[order if holds else _OPPOSITE[order]], Text(zh=zh, en=en), must=must)


def say_days_compared(
    condition: c.DayComparison, facts: Mapping[str, Fact], *, holds: bool = True, must: bool = False
) -> Text:
    """Say that a day is, is not, or must (not) be before or after another."""
    order, other = condition.other
    way = order if holds else _OPPOSITE[order]
    words = _DAYS[way] if isinstance(other, str) else (_DAYS[way][0], _RELATIVE[way])
    return _said(facts[condition.day].label, words, _other_day(other, facts), must=must)


def _said(one: Text, words: tuple[str, str], two: Text, *, must: bool) -> Text:
    zh, en = words
    if must:
        zh = f"不得{zh.removeprefix('不')}" if zh.startswith("不") else f"须{zh}"
        return Text(zh=f"{one.zh}{zh}{two.zh}", en=f"{one.en} must be {en} {two.en}")
    return Text(zh=f"{one.zh}{zh}{two.zh}", en=f"{one.en}: {en} {two.en}")


def _other_day(other: str | c.RelativeDay, facts: Mapping[str, Fact]) -> Text:
    if isinstance(other, str):
        label = facts[other].label
        return Text(zh=label.zh, en=f"the {label.en}")
    label = facts[other.fact].label
    spans = [(other.years, "年", "year"), (other.months, "个月", "month"), (other.days, "天", "day")]
    zh = "".join(f" {many} {unit}" for many, unit, _ in spans if many is not None)
    en = " and ".join(
        f"{many} {unit}{'s' if many > 1 else ''}" for many, _, unit in spans if many is not None
    )
    side_zh, side_en = ("后", "after") if other.after is not None else ("前", "before")
    return Text(zh=f"{label.zh}{side_zh}{zh}", en=f"{en} {side_en} the {label.en}")
