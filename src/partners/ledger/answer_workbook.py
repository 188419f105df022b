"""Workbooks for people: answers with totals and rules, and empty ledgers to fill in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from partners.files.checks.validation import citations
from partners.ledger.reports import Total
from partners.records.facts import Fact
from partners.records.organizations import Source
from partners.rules.estimates import Rule
from partners.rules.policies_in_words import describe_policy
from partners.rules.wording import say_values
from partners.tables.workbook import DATE, LARGEST, MONEY, fill_sheet, width_of, workbook
from partners.text import Lang, Text
from partners.values.characters import tidy
from partners.values.readers import parse_date, parse_money

_ENTRIES = 1000


def write_answers(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    totals: Mapping[str, Sequence[Total]],
    rules: Sequence[Rule],
    sources: Mapping[str, Source],
    kinds: Mapping[str, str],
    unreadable: Mapping[str, int],
    alone: Mapping[str, Fact],
    notes: Sequence[Text],
    lang: Lang,
) -> None:
    """Write answers, totals for the groups of each benefit's first shared limit, and the rules with their sources.

    Args:
        path: the workbook.
        headers: the headers of the answers.
        rows: the answers.
        totals: by benefit.
        rules: the benefits.
        sources: all sources by id.
        kinds: by header: the type of its fact, or for other columns `number` or `date` if all cells are such.
        unreadable: by benefit, the number of lines without an answer, which still count in totals.
        alone: by benefit, the fact by which lines share a limit and that is nowhere stated.
        notes: notes on how the ledger was read.
        lang: the language of the words.
    """
    with workbook(path) as book:
        typed = ([*_typed(headers, row, kinds)] for row in rows)
        fill_sheet(book, Text(zh="结果", en="answers").get(lang), headers, typed)
        groups = Text(zh="合计", en="totals").get(lang)
        fill_sheet(book, groups, _TOTAL_HEADERS[lang], _total_rows(totals, unreadable, alone, lang))
        title = Text(zh="规则与来源", en="rules and sources").get(lang)
        fill_sheet(book, title, [title], ([line] for line in _described(rules, sources, notes, lang)))


def _typed(headers: Sequence[str], row: Sequence[Any], kinds: Mapping[str, str]) -> Iterator[Any]:
    """Convert plainly written numbers and days of a row, so that Excel can compute with them."""
    for header, cell in zip(headers, row, strict=True):
        kind = kinds.get(header)
        if not isinstance(cell, str) or not _PLAIN.fullmatch(
            cell.removesuffix("元") if kind == "money" else cell
        ):
            yield cell
            continue
        match kind:
            case "money":
                yield parse_money(header, cell)
            case "quantity" | "number":
                yield float(cell) if abs(float(cell)) <= LARGEST else cell
            case "date":
                yield parse_date(header, cell)
            case _:
                yield cell


_PLAIN = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?|\d{4}-\d{2}-\d{2}", re.ASCII)


def _described(
    rules: Sequence[Rule], sources: Mapping[str, Source], notes: Sequence[Text], lang: Lang
) -> Iterator[str]:
    """Describe how the ledger was read, each policy, and the sources that they cite."""
    if notes:
        yield Text(zh="台账的读取", en="how the ledger was read").get(lang)
        yield from (f"  {note.get(lang)}" for note in notes)
    policies = {rule.policy.id: rule.policy for rule in rules}
    for policy in policies.values():
        yield f"{policy.name.get(lang)}  {policy.id}"
        for line in describe_policy(policy, rules[0].context.facts):
            yield "  " * (line.depth + 1) + line.text.get(lang)
    cited = {source for policy in policies.values() for _, source in citations(policy, ())}
    yield Text(zh="来源", en="sources").get(lang)
    for source in (each for each in sources.values() if each.id in cited):
        known = (source.publisher.get(lang), source.title, source.number, source.published)
        words = [each for each in known if each is not None]
        yield "  " + Text(zh=f"{source.id}：{'，'.join(words)}", en=f"{source.id}: {', '.join(words)}").get(
            lang
        )


def write_template(path: Path, rules: Sequence[Rule], lang: Lang) -> None:
    """Write an empty ledger: a column for each fact that the benefits ask for, with its meaning and possible values."""
    facts = [rules[0].context.facts[fact] for fact in dict.fromkeys(f for rule in rules for f in rule.facts)]
    with workbook(path) as book:
        sheet = book.add_worksheet(Text(zh="台账", en="ledger").get(lang))
        lists = _Lists(book, lang)
        bold = book.add_format({"bold": True})
        for index, fact in enumerate(facts):
            label = fact.label.get(lang)
            sheet.set_column(index, index, width_of(label), book.add_format(_format_of(fact)))
            sheet.write_string(0, index, label, bold)
            sheet.write_comment(0, index, fact.question.get(lang))
            sheet.data_validation(1, index, _ENTRIES, index, _validation(fact, lang, lists))
        sheet.freeze_panes(1, 0)
        explained = [
            [fact.label.get(lang), fact.id, _possible_values(fact, lang), fact.question.get(lang)]
            for fact in facts
        ]
        header = {"zh": ("列", "id", "可填", "说明"), "en": ("column", "id", "values", "question")}[lang]
        fill_sheet(book, Text(zh="说明", en="explanations").get(lang), header, explained)
        lists.write()


_LONGEST_LIST = 255
"""Characters that a drop-down list may have within its cell; longer ones stand on a sheet."""


class _Lists:
    """Drop-down lists; those that are too long for a cell stand on a hidden sheet, a column each."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book, self._name = book, Text(zh="选项", en="choices").get(lang)
        self._long: list[Sequence[str]] = []

    def source(self, entries: Sequence[str]) -> Sequence[str] | str:
        """Return what a drop-down list shows: the entries, or where they stand."""
        if len(",".join(entries)) <= _LONGEST_LIST and not any("," in each for each in entries):
            return entries
        from xlsxwriter.utility import xl_range_abs

        column = len(self._long)
        self._long.append(entries)
        return f"='{self._name}'!{xl_range_abs(0, column, len(entries) - 1, column)}"

    def write(self) -> None:
        """Write the long lists."""
        if self._long:
            sheet = self._book.add_worksheet(self._name)
            sheet.hide()
            for column, entries in enumerate(self._long):
                sheet.write_column(0, column, entries)


_TOTAL_HEADERS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("补贴", "对象", "可能获付的行", "最低（元）", "最高（元）"),
    "en": ("benefit", "group", "lines that may be paid", "low (CNY)", "high (CNY)"),
}


def _total_rows(
    totals: Mapping[str, Sequence[Total]],
    unreadable: Mapping[str, int],
    alone: Mapping[str, Fact],
    lang: Lang,
) -> Iterator[list[Any]]:
    for benefit, each in totals.items():
        for total in each:
            group = _ALL if not total.group else _UNKNOWN if None in total.group.values() else None
            named = ("、" if lang == "zh" else ", ").join(tidy(str(value)) for value in total.group.values())
            yield [benefit, named if group is None else group.get(lang), total.lines, total.low, total.high]
        if unreadable[benefit]:
            yield [benefit, _UNREADABLE.get(lang), unreadable[benefit]]
        if benefit in alone:
            yield [benefit, say_alone(alone[benefit]).get(lang)]


def say_alone(fact: Fact) -> Text:
    """Say how it affects a total that nothing states who the lines belong to."""
    return Text(
        zh=f"没有“{fact.label.zh}”列，每行按不同的{fact.label.zh}计上限，合计最高可能偏高；如果各行都属同一个，请加 --set {fact.label.zh}=名称",
        en=f"no column {fact.id}: each line counts as another {fact.label.en}'s, so the total high may be too high; if all are of "
        f"one, add --set {fact.id}=NAME",
    )


_ALL = Text(zh="全部", en="all")
_UNKNOWN = Text(zh="所属对象未知", en="group unknown")
_UNREADABLE = Text(
    zh="有无法识别的单元格的行：没有结果，合计按未知计",
    en="lines with unreadable cells: no answer, unknown in the total",
)


def _possible_values(fact: Fact, lang: Lang) -> str:
    """Say what may be written for a fact: the entries of its drop-down list, if it has one."""
    return ", ".join(_entries(fact, lang)) or say_values(fact).get(lang)


def _entries(fact: Fact, lang: Lang) -> list[str]:
    words = (Text(zh="是", en="yes"), Text(zh="否", en="no")) if fact.type == "boolean" else ()
    return [each.get(lang) for each in (*words, *(choice.label for choice in fact.choices))]


def _format_of(fact: Fact) -> dict[str, str]:
    formats = {"money": MONEY, "date": DATE}
    return {"num_format": formats.get(fact.type, "General")}


def _validation(fact: Fact, lang: Lang, lists: _Lists) -> dict[str, Any]:
    shared = {"input_title": fact.label.get(lang)[:32], "input_message": fact.question.get(lang)[:255]}
    match fact.type:
        case "choice" | "boolean":
            return {"validate": "list", "source": lists.source(_entries(fact, lang)), **shared}
        case "date":
            return {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), **shared}
        case "money" | "quantity":
            return {"validate": "decimal", "criteria": ">=", "value": 0, **shared}
        case _:
            return {"validate": "any", **shared}
