"""Workbooks for people: answers with totals and rules beside them, and empty ledgers to fill in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from partners.checks import citations
from partners.estimate import Rule
from partners.explain import describe_policy
from partners.ledger.lines import facts_asked
from partners.ledger.totals import Total
from partners.records import Source
from partners.rules.facts import Fact
from partners.rules.words import say_values
from partners.tables.workbook import DATE, MONEY, fill_sheet, width_of, workbook
from partners.text import Lang, Text

_ENTRIES = 1000


def write_answers(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    totals: Mapping[str, Sequence[Total]],
    rules: Sequence[Rule],
    sources: Mapping[str, Source],
    facts: Mapping[str, Fact],
    unreadable: Mapping[str, int],
    lang: Lang,
) -> None:
    """Answers, totals per group of each benefit's first shared limit, and the rules with their sources.

    Args:
        path: the workbook.
        headers: of the answers.
        rows: the answers.
        totals: by benefit.
        rules: the benefits.
        sources: every source by id.
        facts: what the columns hold, by their headers.
        unreadable: by benefit, how many lines got no answer, but count in totals.
        lang: of the words.
    """
    with workbook(path) as book:
        typed = ([*_typed(headers, row, facts)] for row in rows)
        fill_sheet(book, Text(zh="结果", en="answers").get(lang), headers, typed)
        groups = Text(zh="合计", en="totals").get(lang)
        fill_sheet(book, groups, _TOTAL_HEADERS[lang], _total_rows(totals, unreadable, lang))
        title = Text(zh="规则与来源", en="rules and sources").get(lang)
        fill_sheet(book, title, [title], ([line] for line in _described(rules, sources, lang)))


def _typed(headers: Sequence[str], row: Sequence[Any], facts: Mapping[str, Fact]) -> Iterator[Any]:
    """A row with plainly written numbers and days as such, so that Excel can reckon with them."""
    for header, cell in zip(headers, row, strict=True):
        fact = facts.get(header)
        if fact is None or not isinstance(cell, str) or not _PLAIN.fullmatch(cell):
            yield cell
            continue
        match fact.type:
            case "money":
                yield fact.parse(cell)
            case "quantity":
                yield float(cell)
            case "date":
                yield fact.parse(cell)
            case _:
                yield cell


_PLAIN = re.compile(r"\d+(\.\d+)?|\d{4}-\d{2}-\d{2}", re.ASCII)


def _described(rules: Sequence[Rule], sources: Mapping[str, Source], lang: Lang) -> Iterator[str]:
    """Each policy in words, then what it cites."""
    policies = {rule.policy.id: rule.policy for rule in rules}
    for policy in policies.values():
        yield f"{policy.name.get(lang)}  {policy.id}"
        for line in describe_policy(policy, rules[0].world.facts):
            yield "  " * (line.depth + 1) + line.text.get(lang)
    cited = {source for policy in policies.values() for _, source in citations(policy, ())}
    yield Text(zh="来源", en="sources").get(lang)
    for source in (each for each in sources.values() if each.id in cited):
        known = (source.publisher.get(lang), source.title, source.number, source.published)
        yield f"  {source.id}: {', '.join(each for each in known if each is not None)}"


def write_template(path: Path, rules: Sequence[Rule], lang: Lang) -> None:
    """An empty ledger: a column per fact that the benefits ask for, with what it means and what may be written."""
    facts = [
        rules[0].world.facts[fact] for fact in dict.fromkeys(f for rule in rules for f in facts_asked(rule))
    ]
    with workbook(path) as book:
        sheet = book.add_worksheet(Text(zh="台账", en="ledger").get(lang))
        bold = book.add_format({"bold": True})
        for index, fact in enumerate(facts):
            label = fact.label.get(lang)
            sheet.set_column(index, index, width_of(label), book.add_format(_format_of(fact)))
            sheet.write_string(0, index, label, bold)
            sheet.write_comment(0, index, fact.question.get(lang))
            sheet.data_validation(1, index, _ENTRIES, index, _validation(fact, lang))
        sheet.freeze_panes(1, 0)
        explained = [
            [fact.label.get(lang), fact.id, say_values(fact).get(lang), fact.question.get(lang)]
            for fact in facts
        ]
        header = {"zh": ("列", "id", "可填", "说明"), "en": ("column", "id", "values", "question")}[lang]
        fill_sheet(book, Text(zh="说明", en="explanations").get(lang), header, explained)


_TOTAL_HEADERS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("补贴", "对象", "行数", "最低（元）", "最高（元）"),
    "en": ("benefit", "group", "lines", "low (CNY)", "high (CNY)"),
}


def _total_rows(
    totals: Mapping[str, Sequence[Total]], unreadable: Mapping[str, int], lang: Lang
) -> Iterator[list[Any]]:
    for benefit, each in totals.items():
        for total in each:
            group = ", ".join(str(value) for value in total.group.values())
            yield [benefit, group, total.lines, total.low, total.high]
        if unreadable[benefit]:
            yield [benefit, _UNREADABLE.get(lang), unreadable[benefit]]


_UNREADABLE = Text(
    zh="有单元格读不懂的行：没有结果，合计按未知计",
    en="lines with unreadable cells: no answer, unknown in the total",
)


def _format_of(fact: Fact) -> dict[str, str]:
    formats = {"money": MONEY, "date": DATE}
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
