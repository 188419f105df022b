"""Messages about values of the wrong kind."""

import re
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from unicodedata import normalize

from partners.errors import ClaimError, PartnersError, did_you_mean, nearest
from partners.files.yaml.faults import Fault
from partners.files.yaml.key_complaints import (
    UNKNOWN_KEY,
    say_no_list,
    say_no_mapping,
    say_one_form,
    say_one_form_or_word,
    say_unknown_key,
)
from partners.files.yaml.number_complaints import say_calculation, say_no_number
from partners.files.yaml.widths import WIDE, say_wide
from partners.records.fields import FACT_ID, ID, PARTIAL_DAY, URL
from partners.text import Text


def _choice(wrong: Fault) -> Text:
    choices = re.findall(r"'([^']*)'", wrong.context["expected"])
    wide = _wide_in(wrong.value, choices)
    named = wrong.find_id(wrong.key, str(wrong.value))
    hint = wide or did_you_mean(named or nearest(wrong.shown, choices))
    return Text(
        zh=f"“{wrong.shown}”不可用于{wrong.where.zh}。{hint.zh}可用：{'、'.join(choices)}。",
        en=" ".join(
            filter(
                None,
                (
                    f'"{wrong.shown}" is not possible for {wrong.where.en}.',
                    hint.en,
                    f"Possible: {', '.join(choices)}.",
                ),
            )
        ),
    )


def _wide_in(value: object, choices: list[str]) -> Text | None:
    """Return a message for a valid word in full-width quotation marks or brackets."""
    text = str(value)
    if text and text[0] in WIDE and text.strip("".join(WIDE)) in choices:
        return say_wide(text[0])
    return None


def _date(wrong: Fault) -> Text:
    from partners.values.readers import parse_date

    zh = en = ""
    with suppress(ClaimError):
        day = parse_date("", wrong.value)
        zh, en = f"：{day}", f": {day}"
    return Text(
        zh=f"“{wrong.shown}”不是日期；请写作 YYYY-MM-DD{zh}。",
        en=f'"{wrong.shown}" is not a date; write YYYY-MM-DD{en}.',
    )


def _pattern(wrong: Fault) -> Text:
    pattern = wrong.context["pattern"]
    if pattern == PARTIAL_DAY:
        return Text(
            zh=f"“{wrong.shown}”不是日期；知道多少写多少，如 2023、2023-05 或 2023-05-19。",
            en=f'"{wrong.shown}" is not a date; write as much as is known: 2023, 2023-05 or 2023-05-19.',
        )
    if pattern == URL:
        return Text(
            zh=f"“{wrong.shown}”不是网址；请写完整的网址，以 https:// 或 http:// 开头。",
            en=f'"{wrong.shown}" is not an address on the web; write all of it, from https:// or http:// on.',
        )
    text = str(wrong.value)
    calculation = say_calculation(wrong)
    if calculation is not None:
        return calculation
    if any(character in WIDE for character in text):
        place = next(place for place, character in enumerate(text) if character in WIDE)
        return Text(
            zh=f"“{wrong.shown}”不能作 id。{say_wide(text[place]).zh}",
            en=f'"{wrong.shown}" is not an id: {say_wide(text[place]).en}',
        )
    found = wrong.find_id(wrong.key, text)
    if found is not None:
        return Text(
            zh=f"“{wrong.shown}”是名称；这里须写它的 id：{found}。",
            en=f'"{wrong.shown}" is a name; write its id here: {found}.',
        )
    if wrong.key == "per":
        return Text(
            zh=f"“{wrong.shown}”不能用于 per：per 只能写申报信息的 id，以及表示自然年的 year；其他期限无法表示，请写入 not_stated。",
            en=f'"{wrong.shown}" is not possible for "per", which lists ids of facts, or year for the calendar year. '
            "Other periods cannot be expressed; mention them under not_stated.",
        )
    return _bad_id(wrong, "-" if pattern == ID else "_")


def _bad_id(wrong: Fault, separator: str) -> Text:
    """Say which characters ids consist of, and suggest an id."""
    zh, en = ("连字符（-）", "hyphens") if separator == "-" else ("下划线（_）", "underscores")
    if separator == "_":
        zh, en = f"{zh}，以字母开头", f"{en}, beginning with a letter"
    proposal = _proposed(wrong, separator)
    is_file = wrong.location == ("id",)
    what = Text(zh="文件名", en="the file name ") if is_file else Text(zh="", en="")
    ending = ".yaml" if is_file else ""
    do = (
        Text(zh="请另取一个，如 example" + ending, en="Choose another, such as example" + ending)
        if proposal is None
        else Text(zh=f"可写作 {proposal}{ending}", en=f"Write {proposal}{ending}")
    )
    return Text(
        zh=f"{what.zh}“{wrong.shown}”不能作 id：id 只用小写字母、数字和单个{zh}。{do.zh}。",
        en=f'{what.en}"{wrong.shown}" is not an id: only lower-case letters, digits and single {en}. {do.en}.',
    )


def _proposed(wrong: Fault, separator: str) -> str | None:
    around = wrong.record
    for step in wrong.location[:-1]:
        around = around[step]
    english = []
    if isinstance(around, dict) and wrong.location[-1:] == ("id",):
        titles = [around.get(key) for key in ("name", "label", "publisher")]
        english = [around.get("name_en"), *(title.get("en") for title in titles if isinstance(title, dict))]
    own = str(wrong.value)
    latin = own if not re.search(r"[^\W\d_a-zA-Z]", normalize("NFKC", own)) else None
    for text in (latin, *english):
        if isinstance(text, str):
            words = re.findall(r"[a-z0-9]+", normalize("NFKC", text).casefold())
            proposal = separator.join(words)[:64].strip(separator)
            if re.fullmatch(ID if separator == "-" else FACT_ID, proposal):
                return proposal
    return None


def _text(wrong: Fault) -> Text:
    if isinstance(wrong.value, list):
        return Text(zh=f"{wrong.where.zh}须是文字，不是列表；请去掉“- ”或“[ ]”。",
                    en=f'{wrong.where.en} must be text, not a list; remove the "- " or "[ ]".')  # fmt: skip
    return Text(zh=f"{wrong.where.zh}须是文字。", en=f"{wrong.where.en} must be text.")


def _whole_number(wrong: Fault) -> Text:
    digits = re.sub(r"[,，\s]", "", normalize("NFKC", wrong.shown))
    found = re.fullmatch(r"(\d{1,12})\D*", digits)
    whole = found is not None and "." not in digits
    zh, en = (
        (f"；请只写数字：{found[1]}", f"; write digits only: {found[1]}") if found and whole else ("", "")
    )
    return Text(zh=f"“{wrong.shown}”不是整数{zh}。", en=f'"{wrong.shown}" is not a whole number{en}.')


def _true_or_false(wrong: Fault) -> Text:
    return Text(zh=f"“{wrong.shown}”须是 true 或 false。", en=f'"{wrong.shown}" must be true or false.')


def _too_short(wrong: Fault) -> Text:
    least = wrong.context.get("min_length", 1)
    if least == 1:
        return Text(zh=f"{wrong.where.zh}不能为空。", en=f"{wrong.where.en} must not be empty.")
    return Text(
        zh=f"{wrong.where.zh}至少须有 {least} 项；只有一项的，请直接写这一项。",
        en=f"{wrong.where.en} needs at least {least} items; if there is only one, write it without the list.",
    )


def _rate(wrong: Fault) -> Text:
    zh, en = "；写作 10% 或 1/10", "; write 10% or 1/10"
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)%?", normalize("NFKC", wrong.shown).replace(" ", ""))
    if found is not None:
        number = Fraction(found[1])
        is_share = 0 < number < 1 and "%" not in normalize("NFKC", wrong.shown)
        percent = number * 100 if is_share else number
        if percent <= 100:  # noqa: PLR2004 - percent
            said = f"{float(percent):g}%"
            zh, en = f"；请写作 {said}", f"; write {said}"
    return Text(
        zh=f"“{wrong.shown}”不是 0 到 100% 之间的比例{zh}。",
        en=f'"{wrong.shown}" is not a rate between 0 and 100%{en}.',
    )


def _factor(wrong: Fault) -> Text:
    return Text(
        zh=f"“{wrong.shown}”不是倍数；请写作 2、1.08、108% 或 1/3。",
        en=f'"{wrong.shown}" is not a factor; write 2, 1.08, 108% or 1/3.',
    )


def _value(wrong: Fault) -> Text:
    """Return the message of the value's own parser."""
    error = wrong.context.get("error")
    if not isinstance(error, PartnersError):
        return Text(zh=f"{wrong.where.zh}的写法不对。", en=f"{wrong.where.en} is not in the right form.")
    no_number = say_no_number(wrong)
    if no_number is not None:
        return no_number
    message = error.message
    if isinstance(error, ClaimError):  # its name of the fact is not in the file
        message = Text(
            zh=message.zh.removeprefix(f"{error.fact}：").removeprefix(wrong.where.zh),
            en=message.en.removeprefix(f"{error.fact}: ").removeprefix(wrong.where.en),
        )
    return Text(zh=f"{wrong.where.zh}：{message.zh}", en=f"{wrong.where.en}: {message.en}")


WORDINGS: dict[str, Callable[[Fault], Text]] = {
    **dict.fromkeys(UNKNOWN_KEY, say_unknown_key),
    **dict.fromkeys(("enum", "literal_error"), _choice),
    **dict.fromkeys(
        ("iso_date", "date_from_datetime_parsing", "date_from_datetime_inexact", "date_type"), _date
    ),
    "string_pattern_mismatch": _pattern,
    "string_type": _text,
    **dict.fromkeys(("int_parsing", "int_type", "int_parsing_size", "int_from_float"), _whole_number),
    **dict.fromkeys(("bool_parsing", "bool_type"), _true_or_false),
    **dict.fromkeys(("tuple_type", "list_type"), say_no_list),
    **dict.fromkeys(("model_type", "dataclass_type", "dict_type", "model_attributes_type"), say_no_mapping),
    **dict.fromkeys(("too_short", "string_too_short"), _too_short),
    "one_form": say_one_form,
    "one_form_or_word": say_one_form_or_word,
    "rate": _rate,
    "factor": _factor,
    "value_error": _value,
}
"""Messages that depend on the written value."""
