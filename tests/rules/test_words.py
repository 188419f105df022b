"""Rules in words, in both languages."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import TypeAdapter

from partners import Registry, Text
from partners.records.amounts import Amount, parse_rate
from partners.records.caps import Budget, Cap
from partners.records.conditions import Condition
from partners.rules.condition_wording import say_condition, say_unmet, say_whole_condition
from partners.rules.figure_wording import format_rate, say_money
from partners.rules.limit_wording import say_budget, say_cap
from partners.rules.wording import say_amount
from support.invented import CITY, YOUNG

OPEN = {"not_stated": {"zh": "未载明", "en": "left open"}}


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        (YOUNG, "young（中）", "young"),
        ({"fact": "use", "one_of": ["red", "blue"]}, "use（中）为 red（中）或blue（中）", "use: red or blue"),
        ({"fact": "cost", "at_least": "1万"}, "cost（中）不少于 10,000 元", "cost: at least 10,000 CNY"),
        ({"fact": "months", "at_most": "12"}, "months（中）不超过 12 个月", "months: at most 12 months"),
        (
            {"fact": "signed_on", "on_or_after": "2023-09-01"},
            "signed_on（中）在 2023-09-01 或以后",
            "signed_on: on or after 2023-09-01",
        ),
        (
            {"fact": "signed_on", "on_or_before": "2023-09-01"},
            "signed_on（中）在 2023-09-01 或以前",
            "signed_on: on or before 2023-09-01",
        ),
        ({"partner": "supplier"}, "supplier（中）是伙伴", "the supplier is a partner"),
        (
            {"partner": "supplier", "category": "compute", "batch": "2", "as_of": "signed_on"},
            "supplier（中）在signed_on（中）是第 2 批算力伙伴",
            "the supplier is a compute partner of batch 2 on the signed_on",
        ),
        (OPEN, "未载明", "left open"),
        ({"all_of": [YOUNG]}, "以下全部满足", "all of the following"),
        ({"any_of": [YOUNG]}, "以下满足其一", "one of the following"),
        ({"not": YOUNG}, "young（中）：否", "young: no"),
        ({**YOUNG, "text": {"zh": "年轻", "en": "a young one"}}, "年轻", "a young one"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(condition: dict[str, Any], zh: str, en: str) -> None:
    parsed: Condition = TypeAdapter[Condition](Condition).validate_python(condition)
    assert say_condition(parsed, CITY.facts) == Text(zh=zh, en=en)


LOCAL, OLD = {"fact": "local", "is": "yes"}, {"not": YOUNG}
DEAR = {"fact": "cost", "at_least": "5"}


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ({"all_of": [YOUNG]}, "young（中）", "young"),
        ({"all_of": [YOUNG, LOCAL]}, "young（中），且local（中）", "young and local"),
        ({"any_of": [YOUNG, LOCAL]}, "young（中），或local（中）", "young or local"),
        (
            {"any_of": [{"all_of": [YOUNG, LOCAL]}, DEAR]},
            "（young（中），且local（中）），或cost（中）不少于 5 元",
            "(young and local) or cost: at least 5 CNY",
        ),
        (
            {"all_of": [{"any_of": [YOUNG], "text": {"zh": "年轻", "en": "a young one"}}, LOCAL]},
            "年轻，且local（中）",
            "a young one and local",
        ),
        ({"not": {"fact": "use", "is": "red"}}, "use（中）不是 red（中）", "use: not red"),
        ({"not": {"fact": "use", "one_of": ["red", "blue"]}}, "use（中）不属于 red（中）、blue（中）", "use: neither red nor blue"),
        ({"not": DEAR}, "cost（中）少于 5 元", "cost: less than 5 CNY"),
        ({"not": {"fact": "cost", "at_most": "5"}}, "cost（中）超过 5 元", "cost: more than 5 CNY"),
        ({"not": {"fact": "signed_on", "on_or_after": "2024-01-01"}}, "signed_on（中）早于 2024-01-01", "signed_on: before 2024-01-01"),
        ({"not": {"fact": "signed_on", "on_or_before": "2024-01-01"}}, "signed_on（中）晚于 2024-01-01", "signed_on: after 2024-01-01"),
        ({"not": {"partner": "supplier"}}, "supplier（中）不是伙伴", "the supplier is not a partner"),
        ({"not": OPEN}, "不满足“未载明”", '"left open" does not hold'),
        ({"not": OLD}, "young（中）", "young"),
        ({"not": {**YOUNG, "text": {"zh": "年轻", "en": "a young one"}}}, "不满足“年轻”", '"a young one" does not hold'),
        ({"not": {"all_of": [YOUNG, LOCAL]}}, "以下各项不全部满足（young（中）；local（中））", "not all of these hold (young; local)"),
        ({"not": {"any_of": [YOUNG, LOCAL]}}, "以下各项均不满足（young（中）；local（中））", "none of these holds (young; local)"),
    ],
)  # fmt: skip
def test_a_compound_condition_is_said_in_one_sentence(condition: dict[str, Any], zh: str, en: str) -> None:
    parsed: Condition = TypeAdapter[Condition](Condition).validate_python(condition)
    assert say_whole_condition(parsed, CITY.facts) == Text(zh=zh, en=en)


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ({"fact": "district", "is": "etown"}, "不符合：所在区须为北京经济技术开发区", "not met: district must be Beijing Economic-Technological Development Area"),
        ({"fact": "term", "at_most": "12"}, "不符合：合同期限不得超过 12 个月", "not met: term of the contract must be at most 12 months"),
        ({"fact": "signed_on", "on_or_after": "2023-09-01"}, "不符合：合同签订日须在 2023-09-01 或以后", "not met: signing date must be on or after 2023-09-01"),
        ({"not": {"fact": "district", "is": "etown"}}, "不符合：所在区不得是北京经济技术开发区", "not met: district must not be Beijing Economic-Technological Development Area"),
        ({"partner": "supplier"}, "不符合：算力供应方须是伙伴", "not met: the supplier must be a partner"),
        ({"fact": "dishonesty_record", "is": "no"}, "不符合：近三年有失信记录", "not met: no record of dishonesty in the last 3 years"),
        ({"fact": "legal_person", "is": "yes"}, "不符合：不是独立法人", "not met: independent legal person"),
        ({"not": {"fact": "affiliated", "is": "yes"}}, "不符合：供需双方存在关联关系", "not met: supplier and applicant not affiliated"),
        ({"fact": "startup", "is": "yes", "text": {"zh": "属于初创", "en": "a young one"}}, "不符合“属于初创”", "not met: a young one"),
    ],
)  # fmt: skip
def test_what_a_claim_does_not_meet_is_said_as_people_say_it(
    registry: Registry, condition: dict[str, Any], zh: str, en: str
) -> None:
    parsed: Condition = TypeAdapter[Condition](Condition).validate_python(condition)
    assert say_unmet(parsed, registry.facts) == Text(zh=zh, en=en)


def test_a_no_is_said_as_a_sentence_where_the_fact_has_one(registry: Registry) -> None:
    condition: Condition = TypeAdapter[Condition](Condition).validate_python(
        {"fact": "affiliated", "is": "no"}
    )
    assert say_condition(condition, registry.facts).zh == "供需双方无关联关系"
    assert all(fact.negation is not None for fact in registry.facts.values() if fact.type == "boolean")


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ({"of": "cost", "exactly": "10%"}, "cost（中）的 10%", "10% of the cost"),
        ({"of": "cost", "at_most": "1/3"}, "最高为cost（中）的 1/3", "at most 1/3 of the cost"),
        (OPEN, "未载明", "left open"),
        ({"fixed": "1万"}, "10,000 元", "10,000 CNY"),
        (
            {"of": "cost", "tiers": [{"up_to": "100", "rate": "10%"}, {"rate": "12.5%"}]},
            "cost（中）分档计算：不超过 100 元的部分 10%，超过 100 元的部分 12.5%",
            "cost, by tiers: 10% up to 100 CNY, 12.5% above 100 CNY",
        ),
        (
            {"cases": [{"when": YOUNG, "amount": {"fixed": "2"}}, {"amount": {"fixed": "1.50"}}]},
            "若young（中），则为 2 元；其余情形：1.50 元",
            "if young, 2 CNY; otherwise: 1.50 CNY",
        ),
        (
            {"sum_of": [{"fixed": "5"}, {"cases": [{"when": {"all_of": [YOUNG, DEAR]}, "amount": OPEN}]}]},
            "5 元 加 （若young（中），且cost（中）不少于 5 元，则为未载明）",
            "5 CNY plus (if young and cost: at least 5 CNY, left open)",
        ),
        (
            {"quantity": "hours", "unit_price": "0.5"},
            "每 1 卡时 0.50 元（按hours（中）计算）",
            "0.50 CNY × hours (in GPU-hours)",
        ),
        ({"up_to": {"fixed": "5"}}, "最高为 5 元", "at most 5 CNY"),
        (
            {"cases": [{"when": {"any_of": [YOUNG, DEAR], "text": {"zh": "老客户", "en": "an old one"}}, "amount": {"fixed": "2"}}]},
            "若老客户（即：young（中），或cost（中）不少于 5 元），则为 2 元",
            "if an old one (that is: young or cost: at least 5 CNY), 2 CNY",
        ),
        ({"least_of": [{"fixed": "5"}, OPEN]}, "取其中金额最低的（5 元；未载明）", "the lowest of (5 CNY; left open)"),
        ({"greatest_of": [{"fixed": "5"}, OPEN]}, "取其中金额最高的（5 元；未载明）", "the highest of (5 CNY; left open)"),
        ({"sum_of": [{"fixed": "5"}, OPEN]}, "5 元 加 未载明", "5 CNY plus left open"),
    ],
)  # fmt: skip
def test_an_amount_is_said_in_words(amount: dict[str, Any], zh: str, en: str) -> None:
    parsed: Amount = TypeAdapter[Amount](Amount).validate_python(amount)
    assert say_amount(parsed, CITY.facts) == Text(zh=zh, en=en)


def test_a_cap_is_said_with_what_it_is_per() -> None:
    claim = Cap.model_validate({"amount": "200万"})
    assert say_cap(claim, CITY.facts) == Text(
        zh="每次申请最多 2,000,000 元", en="at most 2,000,000 CNY per claim"
    )
    yearly = Cap.model_validate(
        {"amount": "200万", "per": ["applicant", "year"], "year_of": "signed_on", "received": "received"}
    )
    assert say_cap(yearly, CITY.facts) == Text(
        zh="每个applicant（中）每个自然年最多 2,000,000 元",
        en="at most 2,000,000 CNY per applicant and calendar year",
    )


def test_a_budget_is_said_to_be_for_all() -> None:
    budget = Budget.model_validate({"amount": "1亿", "year_of": "signed_on"})
    assert say_budget(budget) == Text(
        zh="全部申报单位每年合计最多 100,000,000 元",
        en="at most 100,000,000 CNY a year for all applicants together",
    )


@pytest.mark.parametrize(
    ("amount", "said"), [("0", "0 CNY"), ("1234.50", "1,234.50 CNY"), ("0.01", "0.01 CNY")]
)
def test_fen_are_said_only_where_there_are_some(amount: str, said: str) -> None:
    assert say_money(Decimal(amount)).en == said


@pytest.mark.parametrize(
    ("rate", "written"),
    [
        (Fraction(1, 10), "10%"),
        (Fraction(1, 8), "12.5%"),
        (Fraction(1, 3), "1/3"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 10**8), "0.000001%"),
        (Fraction(1, 10**8 + 1), "1/100000001"),
    ],
)
def test_a_rate_is_shown_as_percent_where_that_is_exact(rate: Fraction, written: str) -> None:
    assert format_rate(rate) == written
    assert parse_rate(written) == rate
