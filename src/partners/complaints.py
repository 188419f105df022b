"""What pydantic finds wrong with a file, said to the person who wrote the file, in both languages."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import ErrorDetails

from partners.errors import PartnersError, did_you_mean, nearest
from partners.text import Text


def complaint(detail: ErrorDetails, schema: dict[str, Any]) -> Text:
    """One of pydantic's errors in words.

    Args:
        detail: the error.
        schema: the JSON schema of the file, to name the keys that are possible at its place.
    """
    location = detail["loc"]
    where = str(location[-1]) if location else ""
    value = detail["input"]
    shown = f"{value}" if len(f"{value}") <= 60 else f"{value}"[:60] + "…"  # noqa: PLR2004 - fits a line
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return Text(zh=f"缺少“{where}”。", en=f'"{where}" is missing.')
        case "extra_forbidden" | "unexpected_keyword_argument":
            choices = sorted(set(_keys_at(schema, schema, location[:-1])))
            hint = did_you_mean(nearest(where, choices))
            known = ", ".join(choices)
            return Text(
                zh=f"未知的键“{where}”。{hint.zh or f'可用：{known}。'}",
                en=f'unknown key "{where}". {hint.en or f"Possible: {known}."}',
            )
        case "enum" | "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            hint = did_you_mean(nearest(shown, choices))
            known = ", ".join(choices)
            return Text(
                zh=f"“{shown}”不可用于“{where}”。{hint.zh}可用：{known}。",
                en=f'"{shown}" is not possible for "{where}". {hint.en} Possible: {known}.'.replace(
                    "  ", " "
                ),
            )
        case "iso_date" | "date_from_datetime_parsing" | "date_from_datetime_inexact" | "date_type":
            return Text(
                zh=f"“{shown}”不是日期；请写作 YYYY-MM-DD。", en=f'"{shown}" is not a date; write YYYY-MM-DD.'
            )
        case "string_pattern_mismatch":
            return Text(
                zh=f"“{shown}”的写法不对：“{where}”须符合 {context['pattern']}。",
                en=f'"{shown}" is not written as "{where}" should be: {context["pattern"]}.',
            )
        case "string_type":
            return Text(zh=f"“{where}”须是文字。", en=f'"{where}" must be text.')
        case "int_parsing" | "int_type" | "int_parsing_size" | "int_from_float":
            return Text(zh=f"“{shown}”不是整数。", en=f'"{shown}" is not a whole number.')
        case "bool_parsing" | "bool_type":
            return Text(zh=f"“{shown}”须是 true 或 false。", en=f'"{shown}" must be true or false.')
        case "tuple_type" | "list_type":
            return Text(zh=f"“{where}”须是列表。", en=f'"{where}" must be a list.')
        case "model_type" | "dataclass_type" | "dict_type" | "model_attributes_type":
            return Text(
                zh=f"“{where}”须是“键: 值”的映射。" if where else "须是“键: 值”的映射。",
                en=f'"{where}" must be a mapping of keys to values.'
                if where
                else "must be a mapping of keys to values.",
            )
        case "too_short" | "string_too_short":
            return Text(zh=f"“{where}”不能为空。", en=f'"{where}" must not be empty.')
        case "string_too_long":
            limit = context["max_length"]
            return Text(
                zh=f"“{where}”超过 {limit} 个字符。", en=f'"{where}" is longer than {limit} characters.'
            )
        case "greater_than_equal":
            return Text(
                zh=f"“{where}”不能小于 {context['ge']}。", en=f'"{where}" must be {context["ge"]} or more.'
            )
        case "note_missing":
            return Text(
                zh="标为解读（interpretation）的内容须有 note 说明取了哪种读法。",
                en="an interpretation needs a note that says which reading was chosen.",
            )
        case "credit_code":
            return Text(
                zh=f"“{shown}”不是统一社会信用代码：应为 18 位，末位为校验码。",
                en=f'"{shown}" is not a unified social credit code: 18 characters, the last a check digit.',
            )
        case "nameless":
            return Text(
                zh="须有 name、name_en 或 aliases 之一。", en="one of name, name_en or aliases is needed."
            )
        case "one_form":
            forms = detail["msg"]
            return Text(zh=f"须恰有其一：{forms}。", en=f"exactly one of these is needed: {forms}.")
        case "rate":
            return Text(
                zh=f"“{shown}”不是 0 到 100% 之间的比例；写作 10% 或 1/10。",
                en=f'"{shown}" is no rate between 0 and 100%; write 10% or 1/10.',
            )
        case "value_error" if isinstance(context["error"], PartnersError):
            return context["error"].message
        case "unit":
            return Text(
                zh="type 为 quantity 的事实须有 unit，其他类型不能有。",
                en="a fact of type quantity needs a unit; other types have none.",
            )
        case "cap_received":
            return Text(
                zh="有 per 的上限须用 received 指明已得金额的事实，没有 per 的则不能有。",
                en="a cap with per needs received, the fact with what was received already; one without has none.",
            )
        case "cap_year":
            return Text(
                zh="per 含 year 时须用 year_of 指明日期事实，否则不能有。",
                en="a cap per year needs year_of, the fact with the date; another has none.",
            )
        case "choices":
            return Text(
                zh="type 为 choice 的事实须有 choices，其他类型不能有。",
                en="a fact of type choice needs choices; other types have none.",
            )
        case _:
            return Text(zh=f"“{where}”：{detail['msg']}。", en=f'"{where}": {detail["msg"]}.')


def _keys_at(schema: Any, whole: dict[str, Any], location: tuple[int | str, ...]) -> Iterator[str]:
    """The keys that a JSON schema allows at a place; steps that only name a variant are passed over."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield from _keys_at(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole, location)
        return
    variants = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    if variants:
        for variant in variants:
            yield from _keys_at(variant, whole, location)
        return
    properties = schema.get("properties", {})
    if not location:
        yield from properties
        return
    step, rest = location[0], location[1:]
    if isinstance(step, int):
        yield from _keys_at(schema.get("items"), whole, rest)
    else:
        yield from _keys_at(properties.get(step, schema), whole, rest)
