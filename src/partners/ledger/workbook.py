"""Workbooks for people: answers with totals and rules beside them, and empty ledgers to fill in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from partners.errors import LedgerError
from partners.estimate import Rule
from partners.explain import describe_policy
from partners.ledger.answers import facts_asked
from partners.ledger.totals import Total
from partners.ledger.writing import replacing
from partners.rules.facts import Fact
from partners.rules.words import say_values
from partners.text import Lang, Text

MOST_ROWS = 1_048_575
"""What a sheet holds beside its header."""
_NARROW, _WIDE = 8, 48
_MONEY, _DATE = "#,##0.00", "yyyy-mm-dd"
_ENTRIES = 1000


def check_rows(path: Path, rows: int) -> None:
    """Whether a sheet holds so many rows.

    Raises:
        LedgerError: it does not.
    """
    if rows > MOST_ROWS:
        raise LedgerError(
            Text(
                zh=f"{path}：{rows:,} 行超过 Excel 工作表的上限；请输出为 .parquet 或 .csv。",
                en=f"{path}: {rows:,} rows are more than a sheet of Excel holds; write .parquet or .csv instead.",
            )
        )


def write_answers(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    totals: Mapping[str, Sequence[Total]],
    rules: Sequence[Rule],
    lang: Lang,
) -> None:
    """Answers, totals per group of each benefit's first shared limit, and the rules with their sources."""
    from xlsxwriter import Workbook

    with replacing(path) as beside, Workbook(beside, _OPTIONS) as book:
        _fill(book, Text(zh="结果", en="answers").get(lang), headers, rows)
        groups = Text(zh="合计", en="totals").get(lang)
        _fill(book, groups, _TOTAL_HEADERS[lang], _total_rows(totals))
        described = [
            ["  " * line.depth + line.text.get(lang)]
            for policy in {rule.policy.id: rule.policy for rule in rules}.values()
            for line in describe_policy(policy, rules[0].world.facts)
        ]
        _fill(book, Text(zh="规则与来源", en="rules and sources").get(lang), [""], described)


def write_template(path: Path, rules: Sequence[Rule], lang: Lang) -> None:
    """An empty ledger: a column per fact that the benefits ask for, with what it means and what may be written."""
    from xlsxwriter import Workbook

    facts = [
        rules[0].world.facts[fact] for fact in dict.fromkeys(f for rule in rules for f in facts_asked(rule))
    ]
    with replacing(path) as beside, Workbook(beside, _OPTIONS) as book:
        sheet = book.add_worksheet(Text(zh="台账", en="ledger").get(lang))
        bold = book.add_format({"bold": True})
        for index, fact in enumerate(facts):
            label = fact.label.get(lang)
            sheet.set_column(index, index, _width([label]), book.add_format(_format_of(fact)))
            sheet.write_string(0, index, label, bold)
            sheet.write_comment(0, index, fact.question.get(lang))
            sheet.data_validation(1, index, _ENTRIES, index, _validation(fact, lang))
        sheet.freeze_panes(1, 0)
        explained = [
            [fact.label.get(lang), fact.id, say_values(fact).get(lang), fact.question.get(lang)]
            for fact in facts
        ]
        header = {"zh": ("列", "id", "可填", "说明"), "en": ("column", "id", "values", "question")}[lang]
        _fill(book, Text(zh="说明", en="explanations").get(lang), header, explained)


# Text stays text, whatever it begins with.
_OPTIONS = {
    "constant_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_TOTAL_HEADERS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("补贴", "对象", "行数", "最低（元）", "最高（元）"),
    "en": ("benefit", "group", "lines", "low (CNY)", "high (CNY)"),
}


def _total_rows(totals: Mapping[str, Sequence[Total]]) -> Iterator[list[Any]]:
    for benefit, each in totals.items():
        for total in each:
            group = ", ".join(str(value) for value in total.group.values())
            yield [benefit, group, total.lines, total.low, total.high]


def _fill(book: Any, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A sheet with a header that stays, widths that fit, and numbers and days as such."""
    sheet = book.add_worksheet(name)
    bold, money, day = (
        book.add_format(each) for each in ({"bold": True}, {"num_format": _MONEY}, {"num_format": _DATE})
    )
    widths = [_width([header]) for header in headers]
    for index, header in enumerate(headers):
        sheet.write_string(0, index, header, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            match cell:
                case None:
                    continue
                case bool():
                    sheet.write_string(number, index, "yes" if cell else "no")
                case Decimal():
                    sheet.write_number(number, index, float(cell), money)
                case int() | float():
                    sheet.write_number(number, index, cell)
                case datetime() | date():
                    sheet.write_datetime(number, index, cell, day)
                case _:
                    sheet.write_string(number, index, str(cell))
            widths[index] = max(
                widths[index], _width([f"{cell:,}" if isinstance(cell, Decimal) else str(cell)])
            )
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)
    if number:
        sheet.autofilter(0, 0, number, len(headers) - 1)


def _width(texts: Sequence[str]) -> int:
    longest = max(sum(2 if east_asian_width(char) in "WF" else 1 for char in text) for text in texts)
    return min(max(longest + 2, _NARROW), _WIDE)


def _format_of(fact: Fact) -> dict[str, str]:
    formats = {"money": _MONEY, "date": _DATE}
    return {"num_format": formats.get(fact.type, "General")}


def _validation(fact: Fact, lang: Lang) -> dict[str, Any]:
    shared = {"input_title": fact.label.get(lang)[:32], "input_message": fact.question.get(lang)[:255]}
    match fact.type:
        case "choice":
            return {
                "validate": "list",
                "source": [choice.label.get(lang) for choice in fact.choices],
                **shared,
            }
        case "boolean":
            return {
                "validate": "list",
                "source": [Text(zh="是", en="yes").get(lang), Text(zh="否", en="no").get(lang)],
                **shared,
            }
        case "date":
            return {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), **shared}
        case "money" | "quantity":
            return {"validate": "decimal", "criteria": ">=", "value": 0, **shared}
        case _:
            return {"validate": "any", **shared}
