"""Amounts, caps and values in words, Chinese and English, made from the policy's data."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from partners.records import amounts as a
from partners.records import conditions as c
from partners.records.caps import Budget, Cap
from partners.records.facts import Fact
from partners.rules.condition_wording import join_texts, say_whole_condition
from partners.rules.parts import parts_of
from partners.text import Text


def say_in_full(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """A condition in one sentence; a combination that has words of its own with what they stand for."""
    said = say_whole_condition(condition, facts)
    if condition.text is None or not parts_of(condition):
        return said
    meant = say_whole_condition(condition.model_copy(update={"text": None}), facts)
    return Text(zh=f"{said.zh}（即：{meant.zh}）", en=f"{said.en} (that is: {meant.en})")


def say_amount(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """An amount."""
    match amount:
        case a.Exactly():
            return _share("", "", amount.exactly, facts[amount.of])
        case a.AtMost():
            return _share("最高为", "at most ", amount.at_most, facts[amount.of])
        case a.NotStated():
            return amount.not_stated
        case a.Fixed():
            return say_money(amount.fixed)
        case a.Tiers():
            return _tiers(amount, facts)
        case a.Cases():
            return join_texts([_case(case, facts) for case in amount.cases], "；", "; ")
        case a.PerUnit():
            fact = facts[amount.quantity]
            price, unit = say_money(amount.unit_price), fact.unit or fact.label
            return Text(
                zh=f"每 1 {unit.zh} {price.zh}（按{fact.label.zh}计算）",
                en=f"{price.en} × {fact.label.en} (in {unit.en})",
            )
        case a.UpTo():
            return _up_to(amount.up_to, facts)
        case a.LeastOf():
            parts = join_texts([_say_part(part, facts) for part in amount.least_of], "；", "; ")
            return Text(zh=f"取其中金额最低的（{parts.zh}）", en=f"the lowest of ({parts.en})")
        case a.GreatestOf():
            parts = join_texts([_say_part(part, facts) for part in amount.greatest_of], "；", "; ")
            return Text(zh=f"取其中金额最高的（{parts.zh}）", en=f"the highest of ({parts.en})")
        case a.SumOf():
            return join_texts([_say_part(part, facts) for part in amount.sum_of], " 加 ", " plus ")
        case _:
            assert_never(amount)


def _up_to(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    said = say_amount(amount, facts)
    match amount:
        case a.AtMost() | a.UpTo():
            return said
        case a.Exactly() | a.Fixed():
            return Text(zh=f"最高为{_blank(said)}{said.zh}", en=f"at most {said.en}")
        case _:
            return Text(zh=f"以下面的金额为限：{said.zh}", en=f"at most the following: {said.en}")


def _say_part(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """An amount beside others, in brackets where it would run into them."""
    said = say_amount(amount, facts)
    return Text(zh=f"（{said.zh}）", en=f"({said.en})") if isinstance(amount, a.Cases) else said


def say_limit(limit: Cap | Budget, facts: Mapping[str, Fact]) -> Text:
    """A cap or a budget."""
    return say_budget(limit) if isinstance(limit, Budget) else say_cap(limit, facts)


def say_spent(limit: Cap | Budget) -> Text:
    """What is gone of a limit: received of a cap, used of a budget."""
    return Text(zh="已用", en="used") if isinstance(limit, Budget) else Text(zh="已得", en="received")


def say_cap(cap: Cap, facts: Mapping[str, Fact]) -> Text:
    """A cap."""
    money = say_money(cap.amount)
    per = [
        Text(zh="每个自然年", en="calendar year")
        if each == "year"
        else Text(zh=f"每个{facts[each].label.zh}", en=facts[each].label.en)
        for each in cap.per
    ] or [Text(zh="每次申请", en="claim")]
    whom = join_texts(per, "", " and ")
    return Text(zh=f"{whom.zh}最多 {money.zh}", en=f"at most {money.en} per {whom.en}")


def say_budget(budget: Budget) -> Text:
    """A budget."""
    money = say_money(budget.amount)
    return Text(
        zh=f"全部申报单位每年合计最多 {money.zh}", en=f"at most {money.en} a year for all applicants together"
    )


def say_values(fact: Fact) -> Text:
    """What may be written for a fact."""
    match fact.type:
        case "choice":
            choices = "|".join(choice.id for choice in fact.choices)
            return Text(zh=choices, en=choices)
        case "boolean":
            return Text(zh="是|否", en="yes|no")
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


def say_money(amount: Decimal) -> Text:
    """An amount of CNY, without fen where there are none."""
    shown = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return Text(zh=f"{shown} 元", en=f"{shown} CNY")


def format_rate(rate: Fraction) -> str:
    """A rate as percent where that is exact, else as a fraction.

    Example:
        >>> format_rate(Fraction(1, 8)), format_rate(Fraction(1, 3))
        ('12.5%', '1/3')
    """
    percent = rate * 100
    if 10**6 % percent.denominator:
        return str(rate)
    return f"{Decimal(percent.numerator) / Decimal(percent.denominator):f}%"


def _share(zh: str, en: str, rate: Fraction, fact: Fact) -> Text:
    shown = format_rate(rate)
    return Text(zh=f"{zh}{fact.label.zh}的 {shown}", en=f"{en}{shown} of the {fact.label.en}")


def _tiers(amount: a.Tiers, facts: Mapping[str, Fact]) -> Text:
    steps = []
    below = Decimal(0)
    for tier in amount.tiers:
        rate, start = format_rate(tier.rate), say_money(below)
        if tier.up_to is None:
            steps.append(Text(zh=f"超过 {start.zh}的部分 {rate}", en=f"{rate} above {start.en}"))
        else:
            end = say_money(tier.up_to)
            steps.append(
                Text(zh=f"{start.zh}至 {end.zh}的部分 {rate}", en=f"{rate} from {start.en} to {end.en}")
                if below
                else Text(zh=f"不超过 {end.zh}的部分 {rate}", en=f"{rate} up to {end.en}")
            )
            below = tier.up_to
    joined = join_texts(steps, "，", ", ")
    label = facts[amount.of].label
    return Text(zh=f"{label.zh}分档计算：{joined.zh}", en=f"{label.en}, by tiers: {joined.en}")


def _case(case: a.Case, facts: Mapping[str, Fact]) -> Text:
    amount = say_amount(case.amount, facts)
    if case.when is None:
        return Text(zh=f"其余情形：{amount.zh}", en=f"otherwise: {amount.en}")
    when = say_in_full(case.when, facts)
    if isinstance(case.amount, a.Cases):
        amount = Text(zh=f"（{amount.zh}）", en=f"({amount.en})")
    return Text(zh=f"若{when.zh}，则为{_blank(amount)}{amount.zh}", en=f"if {when.en}, {amount.en}")


def _blank(words: Text) -> str:
    """The space that parts Chinese text from a number behind it."""
    return " " if words.zh[:1].isdigit() else ""
