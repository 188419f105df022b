"""Messages for pydantic's errors, in both languages, for the author of a file."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from partners.files.yaml.faults import Fault, FindId, find_no_id, plain_location
from partners.files.yaml.value_complaints import WORDINGS
from partners.records.forms import is_form, key_of_form
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
    forms = [key_of_form(str(step)) for step in detail["loc"] if is_form(step)]
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
        return Text(zh=f"{wrong.where.zh}的写法不对。", en=f"{wrong.where.en} is not in the right form.")
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
        zh="标为 interpretation（我们的理解）的内容须有 note，说明是怎样理解的。",
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
        zh="type 为 quantity 的申报信息须有 unit，其他类型不能有。",
        en="a fact of type quantity needs a unit; other types have none.",
    ),
    "choices": Text(
        zh="type 为 choice 的申报信息须有 choices，其他类型不能有。",
        en="a fact of type choice needs choices; other types have none.",
    ),
    "tier": Text(
        zh="每一档须恰好有 rate、at_most、unit_price 之一。",
        en="a tier has exactly one of rate, at_most and unit_price.",
    ),
    "between": Text(
        zh="between 的两个比例须由低到高，如 [10%, 50%]。",
        en="the two rates of between must rise, as in [10%, 50%].",
    ),
    "part": Text(zh="part_of 须有 above 或 up_to，或两者都有。", en="part_of needs above, up_to, or both."),
    "part_received": Text(
        zh="part_of 写有 per 的，须用 received 指明记录此前已用多少的申报信息；没有 per 的则不能有。",
        en="a part_of with `per` needs `received`, the fact that says how much was used before; without `per` there is none.",
    ),
    "ranked_order": Text(
        zh="ranked 表示事先无法知道申请的先后次序，不能再写 order_by；请删去其中一个。",
        en="with `ranked` nobody can tell the order of claims beforehand, so there is no order_by; remove one of them.",
    ),
    "part_order": Text(zh="up_to 须大于 above。", en="up_to must be more than above."),
    "figure_comparison": Text(
        zh="figure 须恰好与 at_least、at_most、above、below 之一比较。",
        en="a figure is compared by exactly one of at_least, at_most, above and below.",
    ),
    "window": Text(
        zh="window 须写明 opens（开始日）、closes（截止日）或 all_year: yes（全年受理）。",
        en="a window says `opens`, `closes`, or `all_year: yes`.",
    ),
    "window_all_year": Text(
        zh="全年受理（all_year: yes）的，不再写 opens 或 closes。",
        en="a window that is open all year has neither `opens` nor `closes`.",
    ),
    "day_comparison": Text(
        zh="day 须恰好与 on_or_after、on_or_before、after、before 之一比较。",
        en="a day is compared by exactly one of on_or_after, on_or_before, after and before.",
    ),
    "relative_day": Text(
        zh="须恰好有 after 或 before 之一，指明从哪个日期算起。",
        en="exactly one of after and before says from which day it is counted.",
    ),
    "relative_span": Text(zh="须写明 years、months 或 days。", en="say how many years, months or days."),
    "whole": Text(
        zh="只有 type 为 quantity 的申报信息才能有 whole；请删去。",
        en="only a fact of type quantity can be whole; remove it.",
    ),
    "negation": Text(
        zh="只有 type 为 boolean 的申报信息才能有 negation；请删去。",
        en="only a fact of type boolean can have a negation; remove it.",
    ),
    "cap_received": Text(
        zh="有 per 的上限须用 received 指明记录已得金额的申报信息，没有 per 的则不能有。",
        en="a cap with `per` needs `received`, the fact that holds what was already received; a cap without `per` has none.",
    ),
    "group_year": Text(
        zh="per 含 year 时须用 year_of 指明记录日期的申报信息，否则不能有。",
        en="`year` under `per` needs `year_of`, the fact that holds the date; without `year` there is none.",
    ),
    "cap_year": Text(
        zh="per 含 year 时须用 year_of 指明记录日期的申报信息，否则不能有。",
        en="a cap per year needs `year_of`, the fact that holds the date; other caps have none.",
    ),
    "cap_kind": Text(
        zh="上限须恰好有 amount、claims、years_in_a_row 之一。",
        en="a cap has exactly one of amount, claims and years_in_a_row.",
    ),
    "cap_in_a_row": Text(
        zh="years_in_a_row 自己按年计算；请从 per 中去掉 year 或 years。",
        en="years_in_a_row counts calendar years itself; remove `year` or `years` from per.",
    ),
    "cap_count": Text(
        zh="claims 和 years_in_a_row 须用 per 写明按谁计算，如 [applicant]；claims 也可以按 [year]。",
        en="claims and years_in_a_row need `per`, which says for whom they are counted, such as [applicant]; claims also [year].",
    ),
    "cap_years": Text(
        zh="per 含 years 时须用 years 写明几个自然年为一期（并去掉 per 中的 year），否则不能有。",
        en="a cap with `years` under per says how many with `years: 3`, and has no `year` there; other caps have no `years`.",
    ),
    "cap_from": Text(
        zh="from 是几个自然年一期的起始年份，须与 years 同用。",
        en="`from` is the year in which periods of several years begin; it goes with `years`.",
    ),
    "cap_shared_amount": Text(
        zh="有 per 的上限须是一个金额，或 cases（按情形的几个金额）；按比例计算的上限只能用于每次申请。",
        en="a cap with `per` is an amount of money, or cases of such amounts; one that is computed of facts applies to each claim.",
    ),
    "cap_rest": Text(
        zh="有 per 的上限须对每种情形都有金额：请在 cases 末尾加一项没有 when 的“- amount: …”。",
        en="a cap with `per` needs an amount for every claim: end its cases with `- amount: …` without `when`.",
    ),
}
"""Messages that do not depend on the written value."""
