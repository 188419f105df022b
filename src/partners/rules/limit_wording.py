"""Deductions, caps and budgets in words, Chinese and English, made from the policy's data."""

from collections.abc import Mapping
from decimal import Decimal

from partners.records.caps import Budget, Cap, LimitCase, LimitCases, PolicyLimit
from partners.records.deductions import Deduction
from partners.records.facts import Fact
from partners.records.grouping import YEAR
from partners.rules.condition_wording import join_texts
from partners.rules.figure_wording import format_rate, say_group, say_money
from partners.rules.wording import say_amount, say_in_full
from partners.text import Text


def say_deduction(deduction: Deduction, facts: Mapping[str, Fact]) -> Text:
    """Put a deduction into words."""
    label, share = facts[deduction.received].label, format_rate(deduction.share)
    zh, en = f"扣除{label.zh}", f"less the {label.en}"
    if deduction.share != 1:
        zh, en = f"扣除{label.zh}的 {share}", f"less {share} of the {label.en}"
    if deduction.is_shared:
        group = say_group(deduction.per, facts)
        zh, en = f"{zh}（{group.zh}扣除一次）", f"{en} (once per {group.en})"
    return Text(zh=zh, en=en)


def say_limit(limit: Cap | Budget, facts: Mapping[str, Fact]) -> Text:
    """Put a cap or a budget into words."""
    return say_budget(limit) if isinstance(limit, Budget) else say_cap(limit, facts)


def say_spent(limit: Cap | Budget) -> Text:
    """Name the amount already taken from a limit: received under a cap, used from a budget."""
    return Text(zh="已用", en="used") if isinstance(limit, Budget) else Text(zh="已得", en="received")


def say_cap(cap: Cap, facts: Mapping[str, Fact]) -> Text:
    """Put a cap into words."""
    whom, most = _say_group(cap, facts), _say_most(cap, facts)
    if cap.years_in_a_row is not None:
        said = Text(
            zh=f"{whom.zh}最多连续 {cap.years_in_a_row} 年获得补贴",
            en=f"paid in at most {cap.years_in_a_row} {_years(cap.years_in_a_row)} in a row {whom.en}",
        )
    elif cap.claims is not None:
        said = Text(
            zh=f"{whom.zh}最多 {cap.claims} 次",
            en=f"at most {cap.claims} {'claim' if cap.claims == 1 else 'claims'} paid {whom.en}",
        )
    elif isinstance(cap.amount, LimitCases):
        said = Text(zh=f"{whom.zh}最多：{most.zh}", en=f"at most, {whom.en}: {most.en}")
    elif cap.money is None:
        said = Text(
            zh=f"{whom.zh}最多为下列金额：{most.zh}", en=f"at most the following {whom.en}: {most.en}"
        )
    else:
        said = Text(zh=f"{whom.zh}最多{most.zh}", en=f"at most {most.en} {whom.en}")
    if not isinstance(cap, PolicyLimit):
        return said
    shared = ", ".join(cap.benefits)
    return Text(
        zh=f"{said.zh}（以下补贴合计：{shared}）", en=f"{said.en} (for these benefits together: {shared})"
    )


def _say_most(cap: Cap, facts: Mapping[str, Fact]) -> Text:
    """Put the amount of a cap into words."""
    match cap.amount:
        case Decimal():
            money = say_money(cap.amount)
            return Text(zh=f" {money.zh}", en=money.en)
        case LimitCases():
            cases = [_limit_case(case, facts) for case in cap.amount.cases]
            if cap.amount.cases[-1].when is not None:
                cases.append(Text(zh="其余情形不限", en="otherwise no limit"))
            return join_texts(cases, "；", "; ")
        case None:
            return Text(zh="", en="")
        case _:
            return say_amount(cap.amount, facts)


def _years(count: int) -> str:
    return "year" if count == 1 else "years"


def _say_group(cap: Cap, facts: Mapping[str, Fact]) -> Text:
    """Say for whom and for which years together a cap is."""
    each = [Text(zh=f"每个{facts[fact].label.zh}", en=facts[fact].label.en) for fact in cap.facts_of_group]
    within = ""
    if YEAR in cap.per:
        each.append(Text(zh="每个自然年", en="calendar year"))
    elif cap.years is not None and cap.start is not None:
        since = cap.start
        each.append(
            Text(
                zh=f"每 {cap.years} 个自然年（自 {since} 年起算）",
                en=f"period of {cap.years} calendar years counted from {since}",
            )
        )
    elif cap.years is not None:
        within = f"in any {cap.years} calendar years in a row"
    whom = join_texts(each or ([] if within else [Text(zh="每次申请", en="claim")]), "", " and ")
    if not within:
        return Text(zh=whom.zh, en=f"per {whom.en}")
    per = f"per {whom.en} " if each else ""
    return Text(zh=f"{whom.zh}任意连续 {cap.years} 个自然年内", en=f"{per}{within}")


def _limit_case(case: LimitCase, facts: Mapping[str, Fact]) -> Text:
    money = say_money(case.amount)
    if case.when is None:
        return Text(zh=f"其余情形：{money.zh}", en=f"otherwise {money.en}")
    when = say_in_full(case.when, facts)
    return Text(zh=f"若{when.zh}，则为 {money.zh}", en=f"if {when.en}, {money.en}")


def say_budget(budget: Budget) -> Text:
    """Put a budget into words."""
    money = say_money(budget.amount)
    return Text(
        zh=f"全部申报单位每年合计最多 {money.zh}", en=f"at most {money.en} a year for all applicants together"
    )
