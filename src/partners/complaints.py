"""What pydantic finds wrong with a file, said to the person who wrote the file, in both languages."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any, NamedTuple
from unicodedata import normalize

from pydantic_core import ErrorDetails

from partners.errors import ClaimError, PartnersError, did_you_mean, nearest
from partners.record import FACT_ID, ID, PARTIAL_DAY
from partners.text import Text
from partners.valueless import key_slip
from partners.widths import WIDE, say_wide

Names = Callable[[str, str], str | None]
"""The id of what goes by some name: of a fact, group or organisation, by the key under which the name is written."""


def no_names(_key: str, _name: str) -> str | None:
    """For a file that is read alone."""
    return None


class _Wrong(NamedTuple):
    """One of pydantic's errors.

    Attributes:
        type: pydantic's name of its kind.
        location: keys and indexes, without those that only name a form.
        form: the key of the form to which a wrong key was added.
        value: what is written.
        message: pydantic's own words, which of forms list their keys.
        context: what pydantic says of it besides.
        whole: the JSON schema of the file.
        record: everything that the file says, for an id to propose.
        names: who goes by a name.
    """

    type: str
    location: tuple[int | str, ...]
    form: str | None
    value: Any
    message: str
    context: Mapping[str, Any]
    whole: Mapping[str, Any]
    record: Any
    names: Names

    @property
    def where(self) -> Text:
        """The key or item that is wrong."""
        if not self.location:
            return Text(zh="文件内容", en="the file")
        last = self.location[-1]
        if isinstance(last, str):
            return Text(zh=f"“{last}”", en=f'"{last}"')
        key = self.key
        return Text(zh=f"“{key}”的第 {last + 1} 项", en=f'item {last + 1} of "{key}"')

    @property
    def key(self) -> str:
        """The nearest key."""
        return next((step for step in reversed(self.location) if isinstance(step, str)), "")

    @property
    def shown(self) -> str:
        """What is written, cut to what fits a message."""
        text = str(self.value)
        return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004 - fits a line


def complaint(
    detail: ErrorDetails, schema: Mapping[str, Any], record: Any = None, names: Names = no_names
) -> Text:
    """One of pydantic's errors in words.

    Args:
        detail: the error.
        schema: the JSON schema of the file, to name the keys that are possible at its place.
        record: everything that the file says.
        names: who goes by a name, where a name stands in place of an id.
    """
    forms = [step[1:-1] for step in detail["loc"] if is_form(step) and isinstance(step, str)]
    follows_form = len(detail["loc"]) > 1 and is_form(detail["loc"][-2])
    location = plain_location(detail["loc"])
    if detail["loc"][-1:] == ("[key]",):  # pydantic's way to say that the key itself is wrong
        location = location[:-1]
    wrong = _Wrong(
        type=detail["type"],
        location=location,
        form=forms[-1] if follows_form else None,
        value=detail["input"],
        message=detail["msg"],
        context=detail.get("ctx", {}),
        whole=schema,
        record=record,
        names=names,
    )
    if wrong.type in _SPOKEN:
        return _SPOKEN[wrong.type](wrong)
    said = _SAID.get(wrong.type)
    if said is None:
        return Text(
            zh=f"{wrong.where.zh}的写法不对。", en=f"{wrong.where.en} is not written as it should be."
        )
    filled = {"shown": wrong.shown, **wrong.context}
    return Text(
        zh=said.zh.format(where=wrong.where.zh, **filled), en=said.en.format(where=wrong.where.en, **filled)
    )


def is_form(step: int | str) -> bool:
    """Whether a step of one of pydantic's locations only names a form (see `partners.rules.forms`)."""
    return isinstance(step, str) and step.startswith("<") and step.endswith(">")


def plain_location(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The keys and indexes of one of pydantic's locations."""
    return tuple(step for step in location if step != "[key]" and not is_form(step))


def excludes_a_form(detail: ErrorDetails, schema: Mapping[str, Any]) -> bool:
    """Whether a key is wrong only because it belongs to another form than the one beside it."""
    location = detail["loc"]
    if detail["type"] not in _UNKNOWN_KEY or len(location) < 2 or not is_form(location[-2]):  # noqa: PLR2004
        return False
    return any(location[-1] in each["properties"] for each in _mappings(schema, schema, location[:-1]))


_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")

_SAID = {
    "missing": Text(zh="缺少{where}。", en="{where} is missing."),
    "string_too_long": Text(
        zh="{where}超过 {max_length} 个字符。", en="{where} is longer than {max_length} characters."
    ),
    "greater_than_equal": Text(zh="{where}不能小于 {ge}。", en="{where} must be {ge} or more."),
    "note_missing": Text(
        zh="标为解读（interpretation）的内容须有 note 说明取了哪种读法。",
        en="an interpretation needs a note that says which reading was chosen.",
    ),
    "credit_code": Text(
        zh="“{shown}”不是统一社会信用代码：应为 18 位，末位为校验码。",
        en='"{shown}" is not a unified social credit code: 18 characters, the last a check digit.',
    ),
    "nameless": Text(
        zh="须有 name、name_en 或 aliases 之一。", en="one of name, name_en or aliases is needed."
    ),
    "unit": Text(
        zh="type 为 quantity 的事实须有 unit，其他类型不能有。",
        en="a fact of type quantity needs a unit; other types have none.",
    ),
    "choices": Text(
        zh="type 为 choice 的事实须有 choices，其他类型不能有。",
        en="a fact of type choice needs choices; other types have none.",
    ),
    "cap_received": Text(
        zh="有 per 的上限须用 received 指明已得金额的事实，没有 per 的则不能有。",
        en="a cap with per needs received, the fact with what was received already; one without has none.",
    ),
    "cap_year": Text(
        zh="per 含 year 时须用 year_of 指明日期事实，否则不能有。",
        en="a cap per year needs year_of, the fact with the date; another has none.",
    ),
}
"""What is the same whatever was written."""


def _unknown_key(wrong: _Wrong) -> Text:
    name = str(wrong.location[-1])
    slip = key_slip(name)
    if slip is not None:
        return slip[1]
    mappings = [*_mappings(wrong.whole, wrong.whole, wrong.location[:-1])]
    if wrong.form is not None:
        own = next((each for each in mappings if wrong.form in each["properties"]), None)
        if own is not None and any(name in each["properties"] for each in mappings):
            return _other_form(name, wrong.form, own, mappings)
        mappings = mappings if own is None else [own]
    # At the top of a file the id is the file's name, which is not written.
    choices = sorted(
        {key for each in mappings for key in each["properties"]}
        - ({"id"} if len(wrong.location) == 1 else set())
    )
    hint = did_you_mean(nearest(name, choices, cutoff=0.75))
    known = ", ".join(choices)
    return Text(
        zh=f"未知的键“{name}”。{hint.zh}可用：{known}。",
        en=" ".join(filter(None, (f'unknown key "{name}".', hint.en, f"Possible: {known}."))),
    )


def _other_form(name: str, form: str, own: Mapping[str, Any], mappings: list[Mapping[str, Any]]) -> Text:
    """That a key belongs to another form of a condition or an amount than the one beside it."""
    is_condition = any("partner" in each["properties"] for each in mappings)
    goes = [key for key in own["properties"] if key not in {form, *_REMARKS}]
    with_zh = f"与“{form}”同用的只有：{'、'.join(goes)}。" if goes else f"“{form}”单独使用。"
    with_en = f'"{form}" goes with {", ".join(goes)}.' if goes else f'"{form}" stands alone.'
    if is_condition:
        return Text(
            zh=f"“{name}”与“{form}”不能同用：一个条件只问一件事。{with_zh}两者都须满足的，请分写为两个条件（各以“- ”开头）。",
            en=f'"{name}" and "{form}" exclude each other: one condition asks one thing. {with_en} '
            'Where both must hold, write two conditions, each behind its own "- ".',
        )
    return Text(
        zh=f"“{name}”与“{form}”不能同用：一个金额只有一种写法。{with_zh}请只留一种；要合用的，"
        "用 least_of、greatest_of 或 sum_of 组合。",
        en=f'"{name}" and "{form}" exclude each other: an amount has one form. {with_en} '
        "Keep one, or combine two amounts with least_of, greatest_of or sum_of.",
    )


_REMARKS = frozenset({"text", "sources", "interpretation", "note"})


def _one_form(wrong: _Wrong) -> Text:
    if not isinstance(wrong.value, dict):
        said = _mapping(wrong)
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


def _choice(wrong: _Wrong) -> Text:
    choices = re.findall(r"'([^']*)'", wrong.context["expected"])
    known = ", ".join(choices)
    wide = _wide_in(wrong.value, choices)
    named = wrong.names(wrong.key, str(wrong.value))
    hint = wide or did_you_mean(named or nearest(wrong.shown, choices))
    return Text(
        zh=f"“{wrong.shown}”不可用于{wrong.where.zh}。{hint.zh}可用：{known}。",
        en=" ".join(
            filter(
                None,
                (f'"{wrong.shown}" is not possible for {wrong.where.en}.', hint.en, f"Possible: {known}."),
            )
        ),
    )


def _wide_in(value: object, choices: list[str]) -> Text | None:
    """What to say of a right word between full-width quotation marks or brackets."""
    text = str(value)
    if text and text[0] in WIDE and text.strip("".join(WIDE)) in choices:
        return say_wide(text[0])
    return None


def _date(wrong: _Wrong) -> Text:
    from partners.rules.values import parse_date

    zh = en = ""
    with suppress(ClaimError):
        day = parse_date("", wrong.value)
        zh, en = f"：{day}", f": {day}"
    return Text(
        zh=f"“{wrong.shown}”不是日期；请写作 YYYY-MM-DD{zh}。",
        en=f'"{wrong.shown}" is not a date; write YYYY-MM-DD{en}.',
    )


def _pattern(wrong: _Wrong) -> Text:
    pattern = wrong.context["pattern"]
    if pattern == PARTIAL_DAY:
        return Text(
            zh=f"“{wrong.shown}”的写法不对：知道多少写多少，如 2023、2023-05 或 2023-05-19。",
            en=f'"{wrong.shown}" is not written as a date is: as exactly as it is known, 2023, 2023-05 or 2023-05-19.',
        )
    text = str(wrong.value)
    if any(character in WIDE for character in text):
        place = next(place for place, character in enumerate(text) if character in WIDE)
        return Text(
            zh=f"“{wrong.shown}”不能作 id。{say_wide(text[place]).zh}",
            en=f'"{wrong.shown}" is not an id: {say_wide(text[place]).en}',
        )
    found = wrong.names(wrong.key, text)
    if found is not None:
        return Text(
            zh=f"“{wrong.shown}”是名称；这里须写它的 id：{found}。",
            en=f'"{wrong.shown}" is a name; write its id here: {found}.',
        )
    if wrong.key == "per":
        return Text(
            zh=f"“{wrong.shown}”不能用于 per：per 只列事实的 id，以及表示自然年的 year；其他期限没有写法，请写入 not_stated。",
            en=f'"{wrong.shown}" is not possible for "per": it lists ids of facts, and year for the calendar year. '
            "Other periods have no form; say so under not_stated.",
        )
    return _bad_id(wrong, "-" if pattern == ID else "_")


def _bad_id(wrong: _Wrong, separator: str) -> Text:
    """What ids are made of, and one to write instead."""
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


def _proposed(wrong: _Wrong, separator: str) -> str | None:
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


def _text(wrong: _Wrong) -> Text:
    if isinstance(wrong.value, list):
        return Text(zh=f"{wrong.where.zh}须是文字，不是列表；请去掉“- ”或“[ ]”。",
                    en=f'{wrong.where.en} must be text, not a list; remove the "- " or "[ ]".')  # fmt: skip
    return Text(zh=f"{wrong.where.zh}须是文字。", en=f"{wrong.where.en} must be text.")


def _whole_number(wrong: _Wrong) -> Text:
    digits = re.sub(r"[,，\s]", "", normalize("NFKC", wrong.shown))
    found = re.fullmatch(r"(\d{1,12})\D*", digits)
    whole = found is not None and "." not in digits
    zh, en = (
        (f"；请只写数字：{found[1]}", f"; write digits only: {found[1]}") if found and whole else ("", "")
    )
    return Text(zh=f"“{wrong.shown}”不是整数{zh}。", en=f'"{wrong.shown}" is not a whole number{en}.')


def _true_or_false(wrong: _Wrong) -> Text:
    return Text(zh=f"“{wrong.shown}”须是 true 或 false。", en=f'"{wrong.shown}" must be true or false.')


def _list(wrong: _Wrong) -> Text:
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


def _mapping(wrong: _Wrong) -> Text:
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


def _keys(wrong: _Wrong) -> Iterator[str]:
    for each in _mappings(wrong.whole, wrong.whole, wrong.location):
        yield from each["properties"]


def _too_short(wrong: _Wrong) -> Text:
    least = wrong.context.get("min_length", 1)
    if least == 1:
        return Text(zh=f"{wrong.where.zh}不能为空。", en=f"{wrong.where.en} must not be empty.")
    return Text(
        zh=f"{wrong.where.zh}至少须有 {least} 项；只有一项的，请直接写这一项。",
        en=f"{wrong.where.en} needs at least {least} items; where there is one, write it alone in place of the list.",
    )


def _rate(wrong: _Wrong) -> Text:
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
        en=f'"{wrong.shown}" is no rate between 0 and 100%{en}.',
    )


def _value(wrong: _Wrong) -> Text:
    """What a value's own reader says of it."""
    error = wrong.context.get("error")
    if not isinstance(error, PartnersError):
        return Text(
            zh=f"{wrong.where.zh}的写法不对。", en=f"{wrong.where.en} is not written as it should be."
        )
    message = error.message
    if isinstance(error, ClaimError):  # whose name for it is not one that stands in the file
        message = Text(
            zh=message.zh.removeprefix(f"{error.fact}：").removeprefix(wrong.where.zh),
            en=message.en.removeprefix(f"{error.fact}: ").removeprefix(wrong.where.en),
        )
    return Text(zh=f"{wrong.where.zh}：{message.zh}", en=f"{wrong.where.en}: {message.en}")


_SPOKEN: dict[str, Callable[[_Wrong], Text]] = {
    **dict.fromkeys(_UNKNOWN_KEY, _unknown_key),
    **dict.fromkeys(("enum", "literal_error"), _choice),
    **dict.fromkeys(
        ("iso_date", "date_from_datetime_parsing", "date_from_datetime_inexact", "date_type"), _date
    ),
    "string_pattern_mismatch": _pattern,
    "string_type": _text,
    **dict.fromkeys(("int_parsing", "int_type", "int_parsing_size", "int_from_float"), _whole_number),
    **dict.fromkeys(("bool_parsing", "bool_type"), _true_or_false),
    **dict.fromkeys(("tuple_type", "list_type"), _list),
    **dict.fromkeys(("model_type", "dataclass_type", "dict_type", "model_attributes_type"), _mapping),
    **dict.fromkeys(("too_short", "string_too_short"), _too_short),
    "one_form": _one_form,
    "rate": _rate,
    "value_error": _value,
}
"""What depends on what was written."""


def _mappings(
    schema: Any, whole: Mapping[str, Any], location: tuple[int | str, ...]
) -> Iterator[Mapping[str, Any]]:
    """The schemas of mappings that are possible at a place; steps that only name a form are passed over."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield from _mappings(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole, location)
        return
    variants = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    if variants:
        for variant in variants:
            yield from _mappings(variant, whole, location)
        return
    properties = schema.get("properties", {})
    if not location:
        if properties:
            yield schema
        return
    step, rest = location[0], location[1:]
    if is_form(step):
        yield from _mappings(schema, whole, rest)
    elif isinstance(step, int):
        yield from _mappings(schema.get("items"), whole, rest)
    elif step in properties:
        yield from _mappings(properties[step], whole, rest)
