"""Messages about keys that are unknown, missing or contradictory."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from partners.errors import did_you_mean, nearest
from partners.files.yaml.faults import Fault, mappings_of
from partners.files.yaml.valueless import key_slip
from partners.files.yaml.widths import say_wide
from partners.records.forms import is_form
from partners.text import Text


def excludes_a_form(detail: ErrorDetails, schema: Mapping[str, Any]) -> bool:
    """Is a key only wrong because it belongs to another form than the key beside it?"""
    location = detail["loc"]
    if detail["type"] not in UNKNOWN_KEY or len(location) < 2 or not is_form(location[-2]):  # noqa: PLR2004
        return False
    return any(location[-1] in each["properties"] for each in mappings_of(schema, schema, location[:-1]))


UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


def say_unknown_key(wrong: Fault) -> Text:
    """Describe an unknown key, and suggest the intended one."""
    name = str(wrong.location[-1])
    slip = key_slip(name)
    if slip is not None:
        return slip[1]
    mappings = [*mappings_of(wrong.whole, wrong.whole, wrong.location[:-1])]
    if wrong.form is not None:
        # A form may only mention a key that another form is known by.
        have = [each for each in mappings if wrong.form in each["properties"]]
        own = next((each for each in have if wrong.form in each.get("required", ())), next(iter(have), None))
        if own is not None and any(name in each["properties"] for each in mappings):
            return _other_form(name, wrong.form, own, mappings)
        mappings = mappings if own is None else [own]
    # At the top of a file the id is the file's name, which is not written.
    choices = sorted(
        {key for each in mappings for key in each["properties"]}
        - ({"id"} if len(wrong.location) == 1 else set())
    )
    hint = did_you_mean(nearest(name, choices, cutoff=0.75))
    return Text(
        zh=f"未知的键“{name}”。{hint.zh}可用：{'、'.join(choices)}。",
        en=" ".join(filter(None, (f'unknown key "{name}".', hint.en, f"Possible: {', '.join(choices)}."))),
    )


def _other_form(name: str, form: str, own: Mapping[str, Any], mappings: list[Mapping[str, Any]]) -> Text:
    """Say that a key belongs to another form of a condition or an amount than the key beside it."""
    is_condition = any("partner" in each["properties"] for each in mappings)
    goes = [key for key in own["properties"] if key not in {form, *_REMARKS}]
    with_zh = f"与“{form}”同用的只有：{'、'.join(goes)}。" if goes else f"“{form}”单独使用。"
    with_en = f'"{form}" goes with {", ".join(goes)}.' if goes else f'"{form}" stands alone.'
    if is_condition:
        return Text(
            zh=f"“{name}”与“{form}”不能同用：一个条件只问一件事。{with_zh}两者都须满足的，请分写为两个条件（各以“- ”开头）。",
            en=f'"{name}" and "{form}" cannot be combined: one condition asks one thing. {with_en} '
            'If both must hold, write two conditions, each after its own "- ".',
        )
    return Text(
        zh=f"“{name}”与“{form}”不能同用：一个金额只有一种写法。{with_zh}请只留一种；要合用的，"
        "用 least_of、greatest_of 或 sum_of 组合。",
        en=f'"{name}" and "{form}" cannot be combined: an amount has one form. {with_en} '
        "Keep one, or combine two amounts with least_of, greatest_of or sum_of.",
    )


_REMARKS = frozenset({"text", "sources", "interpretation", "note"})


def say_one_form(wrong: Fault) -> Text:
    """Say that two keys exclude each other, or that one of some keys is needed."""
    if not isinstance(wrong.value, dict):
        said = say_no_mapping(wrong)
        form = "{fact: …, is: …}" if "partner" in wrong.message else "{fixed: …}"
        return Text(
            zh=f"{said.zh.rstrip('。')}，例如 {form}。", en=f"{said.en.rstrip('.')}, for example {form}."
        )
    forms = wrong.message.split(", ")
    known = wrong.message
    near = next((found for key in wrong.value if (found := nearest(str(key), forms, cutoff=0.75))), None)
    hint = did_you_mean(near)
    return Text(
        zh=f"须恰有其一：{known}。{hint.zh}",
        en=f"exactly one of these is needed: {known}. {hint.en}".rstrip(),
    )


def say_one_form_or_word(wrong: Fault) -> Text:
    """Neither the id of a fact, nor one of the forms that are possible in its place."""
    forms = wrong.message.split(", ")
    given = wrong.value if isinstance(wrong.value, dict) else ()
    near = next((found for key in given if (found := nearest(str(key), forms, cutoff=0.75))), None)
    hint = did_you_mean(near)
    if "cases" in forms:  # only the amount of a cap has them here
        return Text(
            zh=f"{wrong.where.zh}须是一个金额，或恰有其一：{wrong.message}。{hint.zh}",
            en=f"{wrong.where.en} must be an amount of money, or exactly one of these is needed: {wrong.message}. "
            f"{hint.en}".rstrip(),
        )
    return Text(
        zh=f"{wrong.where.zh}须是一项申报信息的 id，或恰有其一：{wrong.message}。{hint.zh}",
        en=f"{wrong.where.en} must be the id of a fact, or exactly one of these is needed: {wrong.message}. "
        f"{hint.en}".rstrip(),
    )


def say_no_list(wrong: Fault) -> Text:
    """Say that a list is needed instead of the written value."""
    value = wrong.value
    zh, en = "", ""
    if isinstance(value, dict):
        zh, en = (
            "；请在每一项前面加“- ”（即使只有一项）",
            '; put "- " before each item, even where there is one',
        )
    elif isinstance(value, str) and value.startswith(("［", "【", "｛")):
        message = say_wide(value[0])
        zh, en = f"；{message.zh.rstrip('。')}", f"; {message.en.rstrip('.')}"
    elif isinstance(value, str):
        items = ", ".join(filter(None, re.split(r"\s*[,，、;；]\s*", wrong.shown)))
        zh, en = f"；请写作 [{items}]", f"; write [{items}]"
    return Text(zh=f"{wrong.where.zh}须是列表{zh}。", en=f"{wrong.where.en} must be a list{en}.")


def say_no_mapping(wrong: Fault) -> Text:
    """Say that keys with values are needed instead of the written value."""
    value = wrong.value
    zh, en = "", ""
    if isinstance(value, list):
        zh, en = "，不是列表；请去掉“- ”或“[ ]”", ', not a list; remove the "- " or "[ ]"'
    elif isinstance(value, str) and value.startswith(("｛", "［", "【")):
        message = say_wide(value[0])
        zh, en = f"；{message.zh.rstrip('。')}", f"; {message.en.rstrip('.')}"
    elif isinstance(value, str) and [*_keys(wrong)] == ["zh", "en"]:
        zh, en = (
            f"，须有两种语言：{{zh: {wrong.shown}, en: …}}",
            f" with both languages: {{zh: …, en: {wrong.shown}}}",
        )
        if not re.search(r"[\u4e00-\u9fff]", wrong.shown):
            zh = f"，须有两种语言：{{zh: …, en: {wrong.shown}}}"
        else:
            en = f" with both languages: {{zh: {wrong.shown}, en: …}}"
    return Text(
        zh=f"{wrong.where.zh}须是“键: 值”的映射{zh}。",
        en=f"{wrong.where.en} must be a mapping of keys to values{en}.",
    )


def _keys(wrong: Fault) -> Iterator[str]:
    for each in mappings_of(wrong.whole, wrong.whole, wrong.location):
        yield from each["properties"]
