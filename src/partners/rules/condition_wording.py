"""Conditions in words, in Chinese and English."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.evaluation import operands
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


def _values(condition: c.Is | c.OneOf | c.AtLeast | c.AtMost, fact: Fact) -> tuple[str, str]:
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
