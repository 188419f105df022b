"""Conditions in words, in Chinese and English."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.evaluation import operands
from partners.rules.figure_wording import say_figure, say_number
from partners.rules.parts import parts_of
from partners.text import Text


def say_condition(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """Put a condition into words for a list that shows its parts below it.

    `all_of` and `any_of` say only how their parts combine. A negated condition is said in full, so its part is not
    listed.
    """
    if condition.text is not None:
        return condition.text
    match condition:
        case c.Is() | c.OneOf():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], zh, en)
        case c.AtLeast():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"不少于 {zh}", f"at least {en}")
        case c.AtMost():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"不超过 {zh}", f"at most {en}")
        case c.Above():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"超过 {zh}", f"more than {en}")
        case c.Below():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"少于 {zh}", f"less than {en}")
        case c.FigureComparison():
            return _compared(condition, facts, _ORDERS)
        case c.DayComparison():
            return _days(condition, facts, _DAYS)
        case c.OnOrAfter():
            return _labelled(
                facts[condition.fact],
                f"{condition.on_or_after} 或以后",
                f"on or after {condition.on_or_after}",
            )
        case c.OnOrBefore():
            return _labelled(
                facts[condition.fact],
                f"{condition.on_or_before} 或以前",
                f"on or before {condition.on_or_before}",
            )
        case c.IsPartner():
            return _partner(condition, facts)
        case c.Unstated():
            return condition.not_stated
        case c.AllOf():
            return Text(zh="以下全部满足", en="all of the following")
        case c.AnyOf():
            return Text(zh="以下满足其一", en="one of the following")
        case c.Not():
            return _say_not(condition.negated, facts)
        case _:
            assert_never(condition)


def say_whole_condition(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """Put a condition and all its parts into one sentence, unless it has a text of its own."""
    if condition.text is None and isinstance(condition, c.AllOf):
        return _combined(condition.all_of, "，且", " and ", facts)
    if condition.text is None and isinstance(condition, c.AnyOf):
        return _combined(condition.any_of, "，或", " or ", facts)
    return say_condition(condition, facts)


def _combined(parts: Sequence[c.Condition], zh: str, en: str, facts: Mapping[str, Fact]) -> Text:
    if len(parts) == 1:
        return say_whole_condition(parts[0], facts)
    return join_texts([_bracketed(part, facts) for part in parts], zh, en)


def _bracketed(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """Put a condition into words in full, in brackets if it combines several parts."""
    said = say_whole_condition(condition, facts)
    if condition.text is None and isinstance(condition, c.AllOf | c.AnyOf) and len(parts_of(condition)) > 1:
        return Text(zh=f"（{said.zh}）", en=f"({said.en})")
    return said


def _say_not(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """Put the negation of a condition into words."""
    if condition.text is not None:
        return Text(zh=f"并非：{condition.text.zh}", en=f"not: {condition.text.en}")
    match condition:
        case c.Is() | c.OneOf():
            return _say_other_values(condition, facts[condition.fact])
        case c.AtLeast():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"少于 {zh}", f"less than {en}")
        case c.AtMost():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"超过 {zh}", f"more than {en}")
        case c.Above():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"不超过 {zh}", f"at most {en}")
        case c.Below():
            zh, en = _values(condition, facts[condition.fact])
            return _labelled(facts[condition.fact], f"不少于 {zh}", f"at least {en}")
        case c.FigureComparison():
            return _compared(condition, facts, _OPPOSITE_ORDERS)
        case c.DayComparison():
            return _days(condition, facts, _OPPOSITE_DAYS)
        case c.OnOrAfter():
            day = condition.on_or_after
            return _labelled(facts[condition.fact], f"早于 {day}", f"before {day}")
        case c.OnOrBefore():
            day = condition.on_or_before
            return _labelled(facts[condition.fact], f"晚于 {day}", f"after {day}")
        case c.IsPartner():
            return _partner(condition, facts, is_one=False)
        case c.Unstated():
            return Text(zh=f"并非：{condition.not_stated.zh}", en=f"not: {condition.not_stated.en}")
        case c.Not():
            return say_whole_condition(condition.negated, facts)
        case c.AllOf() | c.AnyOf():
            parts = parts_of(condition)
            if len(parts) == 1:
                return _say_not(parts[0], facts)
            said = join_texts([_bracketed(part, facts) for part in parts], "；", "; ")
            if isinstance(condition, c.AllOf):
                return Text(zh=f"并非以下各项全都满足（{said.zh}）", en=f"not all of these: ({said.en})")
            return Text(zh=f"以下各项均不满足（{said.zh}）", en=f"none of these: ({said.en})")
        case _:
            assert_never(condition)


def _say_other_values(condition: c.Is | c.OneOf, fact: Fact) -> Text:
    wanted = [value for value in operands(condition, fact) if value is not None]
    if fact.type == "boolean":
        others = [value for value in (True, False) if value not in wanted]
        if len(others) == 1:
            return _labelled(fact, fact.show(others[0], "zh"), fact.show(others[0], "en"))
    zh = "或".join(fact.show(value, "zh") for value in wanted)
    names = [fact.show(value, "en") for value in wanted]
    en = f"not {names[0]}" if len(names) == 1 else f"neither {' nor '.join(names)}"
    return _labelled(fact, f"不是{zh}", en)


_ORDERS: Mapping[str, tuple[str, str]] = {
    "at_least": ("不少于", "at least"),
    "at_most": ("不超过", "at most"),
    "above": ("超过", "more than"),
    "below": ("少于", "less than"),
}
_OPPOSITE_ORDERS: Mapping[str, tuple[str, str]] = {
    "at_least": _ORDERS["below"],
    "at_most": _ORDERS["above"],
    "above": _ORDERS["at_most"],
    "below": _ORDERS["at_least"],
}
_DAYS: Mapping[str, tuple[str, str]] = {
    "on_or_after": ("不早于", "not before"),
    "on_or_before": ("不晚于", "not after"),
    "after": ("晚于", "after"),
    "before": ("早于", "before"),
}
_OPPOSITE_DAYS: Mapping[str, tuple[str, str]] = {
    "on_or_after": _DAYS["before"],
    "on_or_before": _DAYS["after"],
    "after": _DAYS["on_or_before"],
    "before": _DAYS["on_or_after"],
}


def _compared(
    condition: c.FigureComparison, facts: Mapping[str, Fact], orders: Mapping[str, tuple[str, str]]
) -> Text:
    """A figure beside another or a number."""
    order, other = condition.other
    one = say_figure(condition.figure, facts)
    if isinstance(other, Decimal):
        two = say_number(other, condition.figure, facts)
        blank = " "
    else:
        two = say_figure(other, facts)
        blank = ""
        two = Text(zh=two.zh, en=f"the {two.en}") if isinstance(other, str) else two
    zh, en = orders[order]
    return Text(zh=f"{one.zh}：{zh}{blank}{two.zh}", en=f"{one.en}: {en} {two.en}")


def _days(
    condition: c.DayComparison, facts: Mapping[str, Fact], orders: Mapping[str, tuple[str, str]]
) -> Text:
    """A day beside another."""
    order, other = condition.other
    zh, en = orders[order]
    when = _other_day(other, facts)
    return _labelled(facts[condition.day], f"{zh}{when.zh}", f"{en} {when.en}")


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


def _values(
    condition: c.Is | c.OneOf | c.AtLeast | c.AtMost | c.Above | c.Below, fact: Fact
) -> tuple[str, str]:
    wanted = [value for value in operands(condition, fact) if value is not None]
    return "或".join(fact.show(value, "zh") for value in wanted), " or ".join(
        fact.show(value, "en") for value in wanted
    )


def _labelled(fact: Fact, zh: str, en: str) -> Text:
    return Text(zh=f"{fact.label.zh}：{zh}", en=f"{fact.label.en}: {en}")


def _partner(condition: c.IsPartner, facts: Mapping[str, Fact], *, is_one: bool = True) -> Text:
    who = facts[condition.partner].label
    what = Text(zh="伙伴", en="partner") if condition.category is None else condition.category.label
    of = (
        Text(zh="", en="")
        if condition.batch is None
        else Text(zh=f"第 {condition.batch} 批", en=f" of batch {condition.batch}")
    )
    on = (
        Text(zh="", en="")
        if condition.as_of is None
        else Text(zh=f"在{facts[condition.as_of].label.zh}", en=f" on the {facts[condition.as_of].label.en}")
    )
    is_zh, is_en = ("是", "is") if is_one else ("不是", "is not")
    return Text(
        zh=f"{who.zh}{on.zh}{is_zh}{of.zh}{what.zh}", en=f"the {who.en} {is_en} a {what.en}{of.en}{on.en}"
    )


def join_texts(parts: list[Text], zh: str, en: str) -> Text:
    """Join several texts into one."""
    return Text(zh=zh.join(part.zh for part in parts), en=en.join(part.en for part in parts))
