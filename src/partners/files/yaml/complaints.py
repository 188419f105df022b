"""Messages for pydantic's errors, in both languages, for the author of a file."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from partners.files.yaml.faults import Fault, FindId, find_no_id, is_form, plain_location
from partners.files.yaml.value_complaints import WORDINGS
from partners.text import Text


def complaint(
    detail: ErrorDetails, schema: Mapping[str, Any], record: Any = None, find_id: FindId = find_no_id
) -> Text:
    """Put one of pydantic's errors into words.

    Args:
        detail: the error.
        schema: the JSON schema of the file, used to list possible keys.
        record: the whole content of the file.
        find_id: finds the id for a name that was written instead of an id.
    """
    forms = [step[1:-1] for step in detail["loc"] if is_form(step) and isinstance(step, str)]
    follows_form = len(detail["loc"]) > 1 and is_form(detail["loc"][-2])
    location = plain_location(detail["loc"])
    if detail["loc"][-1:] == ("[key]",):  # pydantic marks a wrong key so
        location = location[:-1]
    wrong = Fault(
        type=detail["type"],
        location=location,
        form=forms[-1] if follows_form else None,
        value=detail["input"],
        message=detail["msg"],
        context=detail.get("ctx", {}),
        whole=schema,
        record=record,
        find_id=find_id,
    )
    if wrong.type in WORDINGS:
        return WORDINGS[wrong.type](wrong)
    said = _SAID.get(wrong.type)
    if said is None:
        return Text(
            zh=f"{wrong.where.zh}的写法不对。", en=f"{wrong.where.en} is not written as it should be."
        )
    filled = {"shown": wrong.shown, **wrong.context}
    return Text(
        zh=said.zh.format(where=wrong.where.zh, **filled), en=said.en.format(where=wrong.where.en, **filled)
    )


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
"""Messages that do not depend on the written value."""
