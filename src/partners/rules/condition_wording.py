"""Conditions in words, in Chinese and English."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.comparison_wording import say_days_compared, say_figures_compared
from partners.rules.evaluation import operands
from partners.rules.figure_wording import say_money
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
        case c.IsPartner():
            return _partner(condition, facts)
        case c.FactComparison():
            return _say_values(condition, facts[condition.fact])
        case c.FigureComparison():
            return say_figures_compared(condition, facts)
        case c.DayComparison():
            return say_days_compared(condition, facts)
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


def say_unmet(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """Say that a claim does not meet a condition: "X must be …", or in Chinese the opposite of a yes or no."""
    asked, holds = (condition.negated, False) if isinstance(condition, c.Not) else (condition, True)
    is_ours = condition.text is None and asked.text is None
    whole = say_whole_condition(condition, facts)
    match asked:
        case c.Is() | c.OneOf() if is_ours and facts[asked.fact].type == "boolean":
            words = Text(zh=_say_boolean(asked, facts[asked.fact], holds=not holds).zh, en=whole.en)
        case c.IsPartner() if is_ours:
            words = _partner(asked, facts, is_one=holds, must=True)
        case c.FactComparison() if is_ours:
            words = _say_values(asked, facts[asked.fact], holds=holds, must=True)
        case c.FigureComparison() if is_ours:
            words = say_figures_compared(asked, facts, holds=holds, must=True)
        case c.DayComparison() if is_ours:
            words = say_days_compared(asked, facts, holds=holds, must=True)
        case _:
            return Text(zh=f"不符合“{whole.zh}”", en=f"not met: {whole.en}")
    return Text(zh=f"不符合：{words.zh}", en=f"not met: {words.en}")


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
        return _denied(condition.text)
    match condition:
        case c.IsPartner():
            return _partner(condition, facts, is_one=False)
        case c.FactComparison():
            return _say_values(condition, facts[condition.fact], holds=False)
        case c.FigureComparison():
            return say_figures_compared(condition, facts, holds=False)
        case c.DayComparison():
            return say_days_compared(condition, facts, holds=False)
        case c.Unstated():
            return _denied(condition.not_stated)
        case c.Not():
            return say_whole_condition(condition.negated, facts)
        case c.AllOf() | c.AnyOf():
            parts = parts_of(condition)
            if len(parts) == 1:
                return _say_not(parts[0], facts)
            said = join_texts([_bracketed(part, facts) for part in parts], "；", "; ")
            if isinstance(condition, c.AllOf):
                return Text(zh=f"以下各项不全部满足（{said.zh}）", en=f"not all of these hold ({said.en})")
            return Text(zh=f"以下各项均不满足（{said.zh}）", en=f"none of these holds ({said.en})")
        case _:
            assert_never(condition)


def _denied(words: Text) -> Text:
    return Text(zh=f"不满足“{words.zh}”", en=f'"{words.en}" does not hold')


def _say_values(condition: c.Comparison, fact: Fact, *, holds: bool = True, must: bool = False) -> Text:
    """Say that a fact has, does not have, or must (not) have the values that a condition asks for."""
    if isinstance(condition, c.Is | c.OneOf) and fact.type == "boolean":
        return _say_boolean(condition, fact, holds=holds)
    zh, en = _predicate(condition, fact, holds=holds)
    if must:
        zh = f"不得{zh.removeprefix('不')}" if zh.startswith("不") else f"须{zh}"
        must_be = "must not be" if en.startswith("not ") else "must be"
        return Text(zh=f"{fact.label.zh}{zh}", en=f"{fact.label.en} {must_be} {en.removeprefix('not ')}")
    return Text(zh=f"{fact.label.zh}{zh}", en=f"{fact.label.en}: {en}")


def _predicate(condition: c.Comparison, fact: Fact, *, holds: bool) -> tuple[str, str]:
    """Put into words what a condition says of its fact, to stand after the name of the fact."""
    match condition:
        case c.Is() | c.OneOf():
            return _one_of(condition, fact, holds=holds)
        case c.AtLeast():
            zh, en = _values(condition, fact)
            return (f"不少于 {zh}", f"at least {en}") if holds else (f"少于 {zh}", f"less than {en}")
        case c.AtMost():
            zh, en = _values(condition, fact)
            return (f"不超过 {zh}", f"at most {en}") if holds else (f"超过 {zh}", f"more than {en}")
        case c.Above():
            zh, en = _values(condition, fact)
            return (f"超过 {zh}", f"more than {en}") if holds else (f"不超过 {zh}", f"at most {en}")
        case c.Below():
            zh, en = _values(condition, fact)
            return (f"少于 {zh}", f"less than {en}") if holds else (f"不少于 {zh}", f"at least {en}")
        case c.OnOrAfter():
            day = condition.on_or_after
            return (f"在 {day} 或以后", f"on or after {day}") if holds else (f"早于 {day}", f"before {day}")
        case c.OnOrBefore():
            day = condition.on_or_before
            return (f"在 {day} 或以前", f"on or before {day}") if holds else (f"晚于 {day}", f"after {day}")
        case _:
            assert_never(condition)


def _one_of(condition: c.Is | c.OneOf, fact: Fact, *, holds: bool) -> tuple[str, str]:
    wanted = [value for value in operands(condition, fact) if value is not None]
    zh, en = ([fact.show(value, "zh") for value in wanted], [fact.show(value, "en") for value in wanted])
    blank = " " if "".join(zh)[:1].isascii() else ""
    if holds:
        return f"为{blank}{'或'.join(zh)}", " or ".join(en)
    if len(wanted) == 1:
        return f"不是{blank}{zh[0]}", f"not {en[0]}"
    return f"不属于{blank}{'、'.join(zh)}", f"neither {' nor '.join(en)}"


def _say_boolean(condition: c.Is | c.OneOf, fact: Fact, *, holds: bool) -> Text:
    wanted = {value for value in operands(condition, fact) if value is not None}
    said = wanted if holds else {True, False} - wanted
    if said == {True}:
        return fact.label
    if said == {False}:
        return fact.negation or Text(zh=f"{fact.label.zh}：否", en=f"{fact.label.en}: no")
    zh, en = ("是或否", "yes or no") if said else ("既非是也非否", "neither yes nor no")
    return Text(zh=f"{fact.label.zh}：{zh}", en=f"{fact.label.en}: {en}")


def _values(condition: c.AtLeast | c.AtMost | c.Above | c.Below, fact: Fact) -> tuple[str, str]:
    (value,) = operands(condition, fact)
    if fact.type == "money" and isinstance(value, Decimal):
        money = say_money(value)
        return money.zh, money.en
    return ("", "") if value is None else (fact.show(value, "zh"), fact.show(value, "en"))


def _partner(
    condition: c.IsPartner, facts: Mapping[str, Fact], *, is_one: bool = True, must: bool = False
) -> Text:
    who = facts[condition.partner].label
    what = Text(zh="伙伴", en="partner") if condition.category is None else condition.category.label
    article = "an" if what.en[0] in "aeio" else "a"
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
    if must:
        is_zh, is_en = ("须是", "must be") if is_one else ("不得是", "must not be")
    else:
        is_zh, is_en = ("是", "is") if is_one else ("不是", "is not")
    return Text(
        zh=f"{who.zh}{on.zh}{is_zh}{of.zh}{what.zh}",
        en=f"the {who.en} {is_en} {article} {what.en}{of.en}{on.en}",
    )


def join_texts(parts: list[Text], zh: str, en: str) -> Text:
    """Join several texts into one."""
    return Text(zh=zh.join(part.zh for part in parts), en=en.join(part.en for part in parts))
