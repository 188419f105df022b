"""Names of columns: what is named like a fact is that fact, in CNY or in its own unit, or else refused."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import partners
from conftest import Broken, Cli
from partners import Fact
from partners.errors import LedgerError
from partners.ledger.header_units import unit_of
from partners.ledger.headers import match_columns


def _fact(fact: str, kind: str, zh: str, en: str, **more: object) -> Fact:
    question = {"zh": f"{zh}？", "en": f"{en}?"}
    return Fact.model_validate(
        {"id": fact, "type": kind, "label": {"zh": zh, "en": en}, "question": question, **more}
    )


AREA, DAYS, PEOPLE = ({"zh": zh, "en": en} for zh, en in (("平方米", "m²"), ("天", "days"), ("人", "people")))
FACTS = {
    fact.id: fact
    for fact in (
        _fact("daily_rent", "money", "每平方米每天租金", "rent per m² and day"),
        _fact("monthly", "money", "每月费用", "cost per month", aliases=["月均费用（元/月）"]),
        _fact("in_yuan", "money", "项目总额元", "amount in CNY"),
        _fact("small", "money", "万元以内的费用", "cost up to 10k CNY"),
        _fact("ten_thousands", "money", "投资额达万", "investment / 10k"),
        _fact("per_day", "quantity", "每天卡时", "GPU-hours per day", unit={"zh": "卡时", "en": "GPU-hours"}),
        _fact("area", "quantity", "面积（建筑面积，平方米）", "area / m²", unit=AREA),
        _fact("office_area", "quantity", "办公用房面积", "area of the offices", unit=AREA),
        _fact("rent_days", "quantity", "租金天数", "days of rent", unit=DAYS, whole=True),
        _fact("employees", "quantity", "员工人数", "employees", unit=PEOPLE, whole=True),
        _fact("exaflops", "quantity", "算力规模（FP16）", "compute (FP16)", unit={"zh": "P·天", "en": "P-days"}),
        _fact("term", "quantity", "合同期限", "term", unit={"zh": "个月", "en": "months"}),
        _fact("cost", "money", "算力费用", "compute cost"),
        _fact("day", "date", "3 年内的某天", "a day / month"),
        _fact("monthly_pay", "boolean", "按月付（元）", "paid in CNY"),
    )
}  # fmt: skip


@pytest.mark.parametrize("facts", [partners.load().facts, FACTS], ids=["shipped", "invented"])
def test_a_name_of_a_fact_is_that_fact_and_says_no_unit(facts: Any) -> None:
    for fact in facts.values():
        for name in fact.names:
            for written in (name, f" {name} ", name.upper()):
                assert match_columns([written], facts) == {fact.id: written}
                assert unit_of(written, fact) is None, written


@pytest.mark.parametrize("facts", [partners.load().facts, FACTS], ids=["shipped", "invented"])
def test_a_name_with_the_unit_of_a_quantity_in_brackets_is_that_fact(facts: Any) -> None:
    for fact in facts.values():
        if fact.unit is None:
            continue
        for lang in ("zh", "en"):
            name, unit = fact.label.get(lang), fact.unit.get(lang)
            for opened, closed in ("()", "（）", "[]", "【】", "〔〕", "《》", "「」", "『』"):
                header = f"{name}{opened}{unit}{closed}"
                assert match_columns([header], facts) == {fact.id: header}


OWN = [
    ("办公用房面积（㎡）", "office_area"),
    ("办公用房面积(m2)", "office_area"),
    ("办公用房面积（单位：平米）", "office_area"),
    ("2、办公用房面积/平方米", "office_area"),
    ("area of the offices [square metres]", "office_area"),
    ("租金天数（日）", "rent_days"),
    ("days of rent (day)", "rent_days"),
    ("员工人数（名）", "employees"),
    ("employees (persons)", "employees"),
    ("每平方米每天租金（元）", "daily_rent"),
    ("每平方米每天租金（元/平方米·天）", "daily_rent"),
    ("每平方米每天租金（元/㎡/日）", "daily_rent"),
    ("rent per m² and day (CNY/m²/day)", "daily_rent"),
]


@pytest.mark.parametrize(("header", "fact"), OWN)
def test_another_spelling_of_the_own_unit_changes_nothing(header: str, fact: str) -> None:
    assert match_columns([header], FACTS) == {fact: header}
    assert unit_of(header, FACTS[fact]) in (None, "元")


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        *(("办公用房面积（亩）", "亩"), ("办公用房面积（万平方米）", "万平方米"), ("办公用房面积（天）", "天")),
        *(("租金天数（月）", "月"), ("员工人数（万人）", "万人"), ("算力费用（平方米）", "平方米"), ("合同期限（天）", "天")),
        *(("每平方米每天租金（天）", "天"), ("每平方米每天租金（美元）", "美元"), ("算力费用$", "$"), ("cost ($)", "$"), ("cost (%)", "%")),
    ],
)  # fmt: skip
def test_another_unit_behind_the_name_of_a_fact_is_refused(header: str, unit: str) -> None:
    with pytest.raises(LedgerError) as caught:
        match_columns([header], FACTS)
    assert f'column "{header}" seems to be in {unit};' in str(caught.value)


@pytest.mark.parametrize(
    ("header", "fact", "unit"),
    [
        *(("每天租金", "daily_rent", None), ("每月费用", "cost", None), ("cost per month", "cost", None)),
        *(("万元以内的费用", "cost", None), ("费用 年", "cost", None), ("每人面积", "office_area", None)),
        *(("每平方米每天租金", "cost", None), ("租金（万元）", "daily_rent", "万元"), ("每天租金：千元", "daily_rent", "千元")),
        *(("租金（元/㎡·天）", "daily_rent", "元"), ("租金（万元/㎡）", "daily_rent", "万元"), ("租期 年", "term", "年")),
    ],
)  # fmt: skip
def test_a_mapped_column_is_the_fact_whatever_its_words_and_only_a_unit_beside_them_counts(
    header: str, fact: str, unit: str | None
) -> None:
    assert match_columns([header], FACTS, {header: fact}) == {fact: header}
    assert unit_of(header, FACTS[fact]) == unit


@pytest.mark.parametrize(
    ("header", "fact"),
    [("租金（元/月）", "daily_rent"), ("费用（每月）", "cost"), ("港币金额", "cost"), ("租金元/月", "cost"), ("面积（亩）", "office_area")],
)  # fmt: skip
def test_a_mapped_column_in_another_unit_is_refused(header: str, fact: str) -> None:
    with pytest.raises(LedgerError, match="seems to be in "):
        match_columns([header], FACTS, {header: fact})


RENT_FACTS = """
- id: rented
  type: quantity
  unit: {zh: 平方米, en: m²}
  label: {zh: 租用面积, en: rented area}
  question: {zh: 租用多少平方米？, en: "How many m² are rented?"}
- id: daily_rent
  type: money
  label: {zh: 每平方米每天租金, en: rent per m² and day}
  question: {zh: 每平方米每天租金多少元？, en: "What is the rent per m² and day (CNY)?"}
- id: rent_days
  type: quantity
  whole: true
  unit: {zh: 天, en: days}
  label: {zh: 租金天数, en: days of rent}
  question: {zh: 多少天的租金？, en: "For how many days?"}
"""
RENT = """\
name: {zh: 租金补贴, en: Rent}
place: {zh: 镇, en: Town}
stage: in-force
sources: [csj-2023-05]
benefits:
  - id: rent
    name: {zh: 租金, en: Rent}
    amount:
      of: {product_of: [rented, daily_rent, rent_days]}
      exactly: 50%
    examples:
      - {claim: {rented: 100, daily_rent: 5, rent_days: 10}, outcome: eligible, low: 2500, high: 2500}
"""


@pytest.fixture
def renting(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line in a registry with a policy that pays half of the rent."""
    broken.write("facts.yaml", broken.path("facts.yaml").read_text("utf-8") + RENT_FACTS.lstrip("\n"))
    broken.write("policies/rent.yaml", RENT)
    monkeypatch.setenv("PARTNERS_REGISTRY", str(broken.root))
    return broken.cli


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "units", [("", "", ""), ("（㎡）", "（元/㎡·天）", "（天）")], ids=["plain", "with units"]
)
def test_the_columns_of_a_template_are_read_back_as_their_facts(
    renting: Cli, tmp_path: Path, lang: str, units: tuple[str, ...]
) -> None:
    filled, text = tmp_path / "租金.xlsx", tmp_path / "租金.csv"
    assert renting("ledger", "--template", filled, "--policy", "rent", "--lang", lang).code == 0
    book = openpyxl.load_workbook(filled)
    sheet = book.worksheets[0]
    headers = [f"{cell.value}{unit}" for cell, unit in zip(sheet[1], units, strict=True)]
    rows: list[list[Any]] = [headers, [100, 5.5, 365]]
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column, value)
    book.save(filled)
    with text.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    for path in (filled, text):
        shown = renting("ledger", path, "--policy", "rent", "--lang", lang)
        assert (shown.code, shown.out) == (0, "rent/rent\t1\t0\t0\t0\t100375.00\t100375.00\n")
