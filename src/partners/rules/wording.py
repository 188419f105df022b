"""Amounts, caps and values in words, in Chinese and English, made from the policy's data."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from partners.records import amounts as a
from partners.records import conditions as c
from partners.records import figures as f
from partners.records.caps import Budget, Cap
from partners.records.facts import Fact
from partners.rules.condition_wording import join_texts, say_whole_condition
from partners.rules.figure_wording import format_rate, say_figure, say_money, say_number
from partners.rules.parts import parts_of
from partners.text import Text


def say_in_full(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """Put a condition into one sentence; a combination with a text of its own is followed by its meaning in full."""
    said = say_whole_condition(condition, facts)
    if condition.text is None or not parts_of(condition):
        return said
    meant = say_whole_condition(condition.model_copy(update={"text": None}), facts)
    return Text(zh=f"{said.zh}（即：{meant.zh}）", en=f"{said.en} (that is: {meant.en})")


def say_amount(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """Put an amount into words."""
    match amount:
        case a.Exactly():
            return _share("", "exactly ", format_rate(amount.exactly), amount.of, facts)
        case a.AtMost():
            return _share("最高为", "at most ", format_rate(amount.at_most), amount.of, facts)
        case a.Between():
            low, high = map(format_rate, amount.between)
            said = say_figure(amount.of, facts)
            return Text(
                zh=f"{said.zh}的 {low} 至 {high}（具体比例未说明）",
                en=f"{low} to {high} of the {said.en}, which rate is not stated",
            )
        case a.NotStated():
            return amount.not_stated
        case a.Fixed():
            return say_money(amount.fixed)
        case a.Tiers():
            return _tiers(amount, facts)
        case a.Cases():
            return join_texts([_case(case, facts) for case in amount.cases], "；", "; ")
        case a.PerUnit():
            return _per_unit(amount, facts)
        case a.UpTo():
            inner = say_amount(amount.up_to, facts)
            return Text(zh=f"最高为：{inner.zh}", en=f"up to: {inner.en}")
        case a.Share():
            whole, share = say_amount(amount.amount, facts), format_rate(amount.share)
            return Text(zh=f"以下金额的 {share}：{whole.zh}", en=f"{share} of this amount: {whole.en}")
        case a.DifferenceOf():
            return Text.join([_say_part(part, facts) for part in amount.difference_of], " 减 ", " less ")
        case a.LeastOf():
            parts = join_texts([_say_part(part, facts) for part in amount.least_of], "，", ", ")
            return Text(zh=f"取较小者（{parts.zh}）", en=f"the least of ({parts.en})")
        case a.GreatestOf():
            parts = join_texts([_say_part(part, facts) for part in amount.greatest_of], "，", ", ")
            return Text(zh=f"取较大者（{parts.zh}）", en=f"the greatest of ({parts.en})")
        case a.SumOf():
            return join_texts([_say_part(part, facts) for part in amount.sum_of], " 加 ", " plus ")
        case _:
            assert_never(amount)


def _say_part(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """Put a part of an amount into words, in brackets where it could be misread otherwise."""
    said = say_amount(amount, facts)
    return Text(zh=f"（{said.zh}）", en=f"({said.en})") if isinstance(amount, a.Cases) else said


def say_limit(limit: Cap | Budget, facts: Mapping[str, Fact]) -> Text:
    """Put a cap or a budget into words."""
    return say_budget(limit) if isinstance(limit, Budget) else say_cap(limit, facts)


def say_spent(limit: Cap | Budget) -> Text:
    """Name the amount already taken from a limit: received under a cap, used from a budget."""
    return Text(zh="已用", en="used") if isinstance(limit, Budget) else Text(zh="已得", en="received")


def say_cap(cap: Cap, facts: Mapping[str, Fact]) -> Text:
    """Put a cap into words."""
    money = say_money(cap.amount)
    per = [
        Text(zh="每个自然年", en="calendar year")
        if each == "year"
        else Text(zh=f"每个{facts[each].label.zh}", en=facts[each].label.en)
        for each in cap.per
    ]
    if not per:
        return Text(zh=f"最多 {money.zh}", en=f"at most {money.en}")
    whom = join_texts(per, "、", " and ")
    return Text(zh=f"{whom.zh}最多 {money.zh}", en=f"at most {money.en} per {whom.en}")


def say_budget(budget: Budget) -> Text:
    """Put a budget into words."""
    money = say_money(budget.amount)
    return Text(
        zh=f"全部申请方每年合计最多 {money.zh}", en=f"at most {money.en} a year for all applicants together"
    )


def say_values(fact: Fact) -> Text:
    """Say what may be written for a fact."""
    match fact.type:
        case "choice":
            choices = "|".join(choice.id for choice in fact.choices)
            return Text(zh=choices, en=choices)
        case "boolean":
            return Text(zh="yes|no", en="yes|no")
        case "date":
            return Text(zh="YYYY-MM-DD", en="YYYY-MM-DD")
        case "money":
            return Text(zh="金额（元）", en="CNY")
        case "quantity":
            return fact.unit or fact.label
        case "organization":
            return Text(zh="机构名称", en="an organisation")
        case "name":
            return Text(zh="名称", en="a name")
        case _:
            assert_never(fact.type)


def _share(zh: str, en: str, rate: str, figure: f.Figure, facts: Mapping[str, Fact]) -> Text:
    of = say_figure(figure, facts)
    return Text(zh=f"{zh}{of.zh}的 {rate}", en=f"{en}{rate} of the {of.en}")


def _per_unit(amount: a.PerUnit, facts: Mapping[str, Fact]) -> Text:
    price, said = say_money(amount.unit_price), say_figure(amount.quantity, facts)
    if not isinstance(amount.quantity, str):
        return Text(zh=f"{said.zh}，每单位 {price.zh}", en=f"{price.en} for each of {said.en}")
    unit = facts[amount.quantity].unit or said
    return Text(
        zh=f"{said.zh}每 1 {unit.zh} {price.zh}", en=f"{price.en} for each of the {unit.en} ({said.en})"
    )


def say_tier_rate(tier: a.Tier) -> Text:
    """What is paid for a part of a cost or a quantity."""
    if tier.unit_price is not None:
        price = say_money(tier.unit_price)
        return Text(zh=f"每单位 {price.zh}", en=f"{price.en} each")
    if tier.at_most is not None:
        return Text(zh=f"最高 {format_rate(tier.at_most)}", en=f"at most {format_rate(tier.at_most)}")
    rate = format_rate(tier.rate or Fraction(0))
    return Text(zh=rate, en=rate)


def _tiers(amount: a.Tiers, facts: Mapping[str, Fact]) -> Text:
    steps = []
    below = Decimal(0)
    for tier in amount.tiers:
        rate, start = say_tier_rate(tier), say_number(below, amount.of, facts)
        if tier.up_to is None:
            steps.append(Text(zh=f"超过 {start.zh} 的部分 {rate.zh}", en=f"{rate.en} above {start.en}"))
        else:
            end = say_number(tier.up_to, amount.of, facts)
            steps.append(
                Text(zh=f"{start.zh}至 {end.zh}的部分 {rate.zh}", en=f"{rate.en} from {start.en} to {end.en}")
            )
            below = tier.up_to
    joined = join_texts(steps, "，", ", ")
    label = say_figure(amount.of, facts)
    return Text(zh=f"{label.zh}分段：{joined.zh}", en=f"of the {label.en}: {joined.en}")


def _case(case: a.Case, facts: Mapping[str, Fact]) -> Text:
    amount = say_amount(case.amount, facts)
    if case.when is None:
        return Text(zh=f"其余：{amount.zh}", en=f"otherwise: {amount.en}")
    when = say_in_full(case.when, facts)
    if isinstance(case.amount, a.Cases):
        amount = Text(zh=f"（{amount.zh}）", en=f"({amount.en})")
    blank = " " if amount.zh[:1].isdigit() else ""
    return Text(zh=f"若{when.zh}，则为{blank}{amount.zh}", en=f"if {when.en}, {amount.en}")
