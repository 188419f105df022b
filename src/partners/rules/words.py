"""Rules in words, Chinese and English, made from the policy's data."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from partners.rules import amounts as a
from partners.rules import conditions as c
from partners.rules.caps import Budget, Cap
from partners.rules.facts import Fact
from partners.rules.meaning import operands
from partners.rules.needs import parts_of
from partners.text import Text


def say_condition(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """A condition for a list in which its parts follow: of `all_of` and `any_of` only how they combine.

    What is not to hold is said in full, so that its part need not follow.
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
    """A condition with all its parts in one sentence, unless it has words of its own."""
    if condition.text is None and isinstance(condition, c.AllOf):
        return _combined(condition.all_of, "，且", " and ", facts)
    if condition.text is None and isinstance(condition, c.AnyOf):
        return _combined(condition.any_of, "，或", " or ", facts)
    return say_condition(condition, facts)


def say_in_full(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """A condition in one sentence; a combination that has words of its own with what they stand for."""
    said = say_whole_condition(condition, facts)
    if condition.text is None or not parts_of(condition):
        return said
    meant = say_whole_condition(condition.model_copy(update={"text": None}), facts)
    return Text(zh=f"{said.zh}（即：{meant.zh}）", en=f"{said.en} (that is: {meant.en})")


def _combined(parts: Sequence[c.Condition], zh: str, en: str, facts: Mapping[str, Fact]) -> Text:
    if len(parts) == 1:
        return say_whole_condition(parts[0], facts)
    return _joined([_bracketed(part, facts) for part in parts], zh, en)


def _bracketed(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """A condition in full, in brackets where it is a combination itself."""
    said = say_whole_condition(condition, facts)
    if condition.text is None and isinstance(condition, c.AllOf | c.AnyOf) and len(parts_of(condition)) > 1:
        return Text(zh=f"（{said.zh}）", en=f"({said.en})")
    return said


def _say_not(condition: c.Condition, facts: Mapping[str, Fact]) -> Text:
    """That a condition does not hold."""
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
            said = _joined([_bracketed(part, facts) for part in parts], "；", "; ")
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


def say_amount(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """An amount."""
    match amount:
        case a.Exactly():
            return _share("", "exactly ", amount.exactly, facts[amount.of])
        case a.AtMost():
            return _share("最高为", "at most ", amount.at_most, facts[amount.of])
        case a.NotStated():
            return amount.not_stated
        case a.Fixed():
            return say_money(amount.fixed)
        case a.Tiers():
            return _tiers(amount, facts)
        case a.Cases():
            return _joined([_case(case, facts) for case in amount.cases], "；", "; ")
        case a.PerUnit():
            fact = facts[amount.quantity]
            price, unit = say_money(amount.unit_price), fact.unit or fact.label
            return Text(
                zh=f"{fact.label.zh}每 1 {unit.zh} {price.zh}",
                en=f"{price.en} for each of the {unit.en} ({fact.label.en})",
            )
        case a.UpTo():
            inner = say_amount(amount.up_to, facts)
            return Text(zh=f"最高为：{inner.zh}", en=f"up to: {inner.en}")
        case a.LeastOf():
            parts = _joined([_say_part(part, facts) for part in amount.least_of], "，", ", ")
            return Text(zh=f"取较小者（{parts.zh}）", en=f"the least of ({parts.en})")
        case a.GreatestOf():
            parts = _joined([_say_part(part, facts) for part in amount.greatest_of], "，", ", ")
            return Text(zh=f"取较大者（{parts.zh}）", en=f"the greatest of ({parts.en})")
        case a.SumOf():
            return _joined([_say_part(part, facts) for part in amount.sum_of], " 加 ", " plus ")
        case _:
            assert_never(amount)


def _say_part(amount: a.Amount, facts: Mapping[str, Fact]) -> Text:
    """An amount beside others, in brackets where it would run into them."""
    said = say_amount(amount, facts)
    return Text(zh=f"（{said.zh}）", en=f"({said.en})") if isinstance(amount, a.Cases) else said


def say_cap(cap: Cap, facts: Mapping[str, Fact]) -> Text:
    """A cap."""
    money = say_money(cap.amount)
    per = [
        Text(zh="每个自然年", en="calendar year")
        if each == "year"
        else Text(zh=f"每个{facts[each].label.zh}", en=facts[each].label.en)
        for each in cap.per
    ]
    if not per:
        return Text(zh=f"最多 {money.zh}", en=f"at most {money.en}")
    whom = _joined(per, "、", " and ")
    return Text(zh=f"{whom.zh}最多 {money.zh}", en=f"at most {money.en} per {whom.en}")


def say_budget(budget: Budget) -> Text:
    """A budget."""
    money = say_money(budget.amount)
    return Text(
        zh=f"全部申请方每年合计最多 {money.zh}", en=f"at most {money.en} a year for all applicants together"
    )


def say_values(fact: Fact) -> Text:
    """What may be written for a fact."""
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


def _share(zh: str, en: str, rate: Fraction, fact: Fact) -> Text:
    shown = format_rate(rate)
    return Text(zh=f"{zh}{fact.label.zh}的 {shown}", en=f"{en}{shown} of the {fact.label.en}")


def _tiers(amount: a.Tiers, facts: Mapping[str, Fact]) -> Text:
    steps = []
    below = Decimal(0)
    for tier in amount.tiers:
        rate, start = format_rate(tier.rate), say_money(below)
        if tier.up_to is None:
            steps.append(Text(zh=f"超过 {start.zh} 的部分 {rate}", en=f"{rate} above {start.en}"))
        else:
            end = say_money(tier.up_to)
            steps.append(
                Text(zh=f"{start.zh}至 {end.zh}的部分 {rate}", en=f"{rate} from {start.en} to {end.en}")
            )
            below = tier.up_to
    joined = _joined(steps, "，", ", ")
    label = facts[amount.of].label
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


def _joined(parts: list[Text], zh: str, en: str) -> Text:
    return Text(zh=zh.join(part.zh for part in parts), en=en.join(part.en for part in parts))
