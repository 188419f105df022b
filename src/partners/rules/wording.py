"""Amounts, caps and values in words, in Chinese and English, made from the policy's data."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from partners.records import amounts as a
from partners.records import conditions as c
from partners.records import figures as f
from partners.records.facts import Fact
from partners.rules.condition_wording import join_texts, say_whole_condition
from partners.rules.figure_wording import format_rate, say_base, say_money, say_number
from partners.rules.parts import parts_of
from partners.text import Text


def say_in_full(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """Put a condition into one sentence; a combination with a text of its own is followed by its meaning in full."""
    said = say_whole_condition(condition, facts)
    if condition.text is None or not parts_of(condition):
        return said
    meant = say_whole_condition(condition.model_copy(update={"text": None}), facts)
    return Text(zh=f"{said.zh}（即：{meant.zh}）", en=f"{said.en} (that is: {meant.en})")


_AT_MOST = "最高为"


def say_amount(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """Put an amount into words."""
    match amount:
        case a.Exactly():
            return _share("", "", format_rate(amount.exactly), amount.of, facts)
        case a.AtMost():
            return _share(_AT_MOST, "at most ", format_rate(amount.at_most), amount.of, facts)
        case a.Between():
            return _between(amount, facts)
        case a.NotStated():
            return amount.not_stated
        case a.Fixed():
            return say_money(amount.fixed)
        case a.OfBenefit():
            return Text(zh=f"{amount.benefit} 的金额", en=f"what {amount.benefit} pays")
        case a.Tiers():
            return _tiers(amount, facts)
        case a.Cases():
            return join_texts([_case(case, facts) for case in amount.cases], "；", "; ")
        case a.PerUnit():
            return _per_unit(amount, facts)
        case a.UpTo():
            return _up_to(amount.up_to, facts)
        case a.Share():
            return _share_of_amount(amount, facts)
        case a.DifferenceOf():
            return _difference(amount, facts)
        case a.LeastOf():
            parts = join_texts([_say_part(part, facts) for part in amount.least_of], "；", "; ")
            return Text(zh=f"取其中金额最低的（{parts.zh}）", en=f"the lowest of ({parts.en})")
        case a.GreatestOf(greatest_of=(a.Fixed() as least, a.UpTo(up_to=a.Fixed() as most))):
            low, high = say_amount(least, facts), say_amount(most, facts)
            return Text(zh=f"{low.zh} 至 {high.zh}", en=f"{low.en} to {high.en}")
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
            return Text(zh=f"{_AT_MOST}{_blank(said)}{said.zh}", en=f"at most {said.en}")
        case _:
            return Text(zh=f"以下面的金额为限：{said.zh}", en=f"at most the following: {said.en}")


def _say_part(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """Put a part of an amount into words, in brackets where it could be misread otherwise."""
    said = say_amount(amount, facts)
    return Text(zh=f"（{said.zh}）", en=f"({said.en})") if isinstance(amount, a.Cases) else said


def say_values(fact: Fact) -> Text:
    """Say what may be written for a fact."""
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


def _share(zh: str, en: str, rate: str, figure: f.Figure, facts: Mapping[str, Fact]) -> Text:
    of = say_base(figure, facts)
    return Text(zh=f"{zh}{of.zh}的 {rate}", en=f"{en}{rate} of the {of.en}")


def _between(amount: a.Between, facts: Mapping[str, Fact]) -> Text:
    low, high = map(format_rate, amount.between)
    of = say_base(amount.of, facts)
    return Text(
        zh=f"{of.zh}的 {low} 至 {high}（具体比例未说明）",
        en=f"{low} to {high} of the {of.en} (which rate is not stated)",
    )


def _per_unit(amount: a.PerUnit, facts: Mapping[str, Fact]) -> Text:
    price, of = say_money(amount.unit_price), say_base(amount.quantity, facts)
    unit = facts[amount.quantity].unit if isinstance(amount.quantity, str) else None
    if unit is None:
        return Text(zh=f"每单位 {price.zh}（按{of.zh}计算）", en=f"{price.en} × {of.en}")
    return Text(zh=f"每 1 {unit.zh} {price.zh}（按{of.zh}计算）", en=f"{price.en} × {of.en} (in {unit.en})")


def _difference(amount: a.DifferenceOf, facts: Mapping[str, Fact]) -> Text:
    first, *others = amount.difference_of
    taken = [
        say_base(each.of, facts)
        if isinstance(each, a.Exactly) and each.exactly == 1
        else _say_part(each, facts)
        for each in others
    ]
    zh = "".join(f"，减去{_blank(each)}{each.zh}" for each in taken)
    named = [each.en[:1].isalpha() and not each.en.startswith("what ") for each in taken]
    en = "".join(
        f", less the {each.en}" if name else f", less {each.en}"
        for each, name in zip(taken, named, strict=True)
    )
    said = _say_part(first, facts)
    return Text(zh=f"{said.zh}{zh}", en=f"{said.en}{en}")


def _share_of_amount(amount: a.Share, facts: Mapping[str, Fact]) -> Text:
    whole, share = say_amount(amount.amount, facts), format_rate(amount.share)
    return Text(zh=f"下列金额的 {share}：{whole.zh}", en=f"{share} of the following: {whole.en}")


def say_tier_rate(tier: a.Tier, of: f.Figure, facts: Mapping[str, Fact]) -> Text:
    """Say what is paid for the part of a cost or a quantity that lies in a tier."""
    if tier.unit_price is not None:
        price, unit = say_money(tier.unit_price), facts[of].unit if isinstance(of, str) else None
        return Text(zh=f"每{'单位' if unit is None else unit.zh} {price.zh}", en=f"{price.en} each")
    if tier.at_most is not None:
        return Text(zh=f"最高 {format_rate(tier.at_most)}", en=f"at most {format_rate(tier.at_most)}")
    rate = format_rate(tier.rate or Fraction(0))
    return Text(zh=rate, en=rate)


def _tiers(amount: a.Tiers, facts: Mapping[str, Fact]) -> Text:
    steps = []
    below = Decimal(0)
    for tier in amount.tiers:
        rate, start = say_tier_rate(tier, amount.of, facts), say_number(below, amount.of, facts)
        if tier.up_to is None:
            steps.append(Text(zh=f"超过 {start.zh}的部分 {rate.zh}", en=f"{rate.en} above {start.en}"))
        else:
            end = say_number(tier.up_to, amount.of, facts)
            steps.append(
                Text(
                    zh=f"超过 {start.zh}、不超过 {end.zh}的部分 {rate.zh}",
                    en=f"{rate.en} above {start.en} up to {end.en}",
                )
                if below
                else Text(zh=f"不超过 {end.zh}的部分 {rate.zh}", en=f"{rate.en} up to {end.en}")
            )
            below = tier.up_to
    joined = join_texts(steps, "，", ", ")
    label = say_base(amount.of, facts)
    return Text(zh=f"{label.zh}分档计算：{joined.zh}", en=f"{label.en}, by tiers: {joined.en}")


def _case(case: a.Case, facts: Mapping[str, Fact]) -> Text:
    amount = say_amount(case.amount, facts)
    if case.when is None:
        return Text(zh=f"其余情形：{amount.zh}", en=f"otherwise: {amount.en}")
    when = say_in_full(case.when, facts)
    if isinstance(case.amount, a.Cases):
        amount = Text(zh=f"（{amount.zh}）", en=f"({amount.en})")
    then = "则" if amount.zh.startswith(_AT_MOST) else f"则为{_blank(amount)}"
    return Text(zh=f"若{when.zh}，{then}{amount.zh}", en=f"if {when.en}, {amount.en}")


def _blank(words: Text) -> str:
    """Return the space between Chinese text and a number after it."""
    return " " if words.zh[:1].isdigit() else ""
