"""Reasons why a file cannot be judged, and its unreadable cells."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw

from partners.errors import LedgerError
from partners.ledger.answers import Ledger
from partners.ledger.engines.operations import where
from partners.ledger.headers import ways_to_map
from partners.ledger.own_columns import LINE
from partners.ledger.relations import Table, rejected_cells
from partners.records.facts import Fact
from partners.registry import Registry
from partners.rules.estimates import Rule
from partners.rules.parts import facts_of_amount
from partners.tables.found import Reject
from partners.text import Text

if TYPE_CHECKING:
    pass


SHOWN = 10

WITH_MAP = Text(
    zh="可用 --map 列=申报信息 指明；工作簿只读一张工作表，可用 --sheet 选择。",
    en="Say which is which with --map COLUMN=FACT; only one sheet of a workbook is read; --sheet chooses it.",
)

WITHOUT_TITLE = Text(
    zh=f"第一行须是各列的名称；其上若有标题，请删去。{WITH_MAP.zh}",
    en=f"The first row must name the columns; remove a title above it. {WITH_MAP.en}",
)


def unreadable_lines(
    ledger: Ledger, columns: Mapping[str, str], registry: Registry, table: Table
) -> Iterator[Reject]:
    """Yield every unreadable cell, line by line."""
    tests = ledger.lines.wrong
    lines = where(ledger.frame, reduce(or_, map(nw.col, tests.values())))
    lines = lines.select(LINE, *columns.values(), *ledger.texts.values(), *tests.values()).sort(LINE)
    for row in lines.collect().iter_rows(named=True):
        wrong = {fact: columns[fact] for fact, column in tests.items() if row[column]}
        yield from rejected_cells(row, wrong, registry.facts, table, ledger.texts)


def lacking_money(rules: Sequence[Rule], ledger: Ledger) -> dict[str, str]:
    """Return, for each benefit without any known amount, the money fact that it needs."""
    money = {rule.name: [*money_of(rule)] for rule in rules}
    return {
        name: facts[0]
        for name, facts in money.items()
        if facts and not any(fact in ledger.lines.known for fact in facts)
    }


def money_of(rule: Rule) -> Iterator[str]:
    """Yield the money facts that a benefit's amount depends on."""
    return (fact for fact in facts_of_amount(rule.benefit.amount) if rule.context.facts[fact].type == "money")


def no_amount(path: Path, fact: Fact, amounts: Sequence[str]) -> LedgerError:
    """Make the error that no column is the amount that a benefit needs."""
    ways = ways_to_map(amounts, fact.id)
    return LedgerError(
        Text(
            zh=f"{path}：没有“{fact.label.zh}”（{fact.id}）列，无法计算金额。像是金额的列：{'、'.join(amounts)}；若是，请加 {ways}；"
            f"各行相同的，可用 --set {fact.label.zh}=…。",
            en=f"{path}: no column is the {fact.label.en} ({fact.id}), so no amount can be computed. Columns that may be: "
            f"{', '.join(amounts)}; if one is, add {ways}. If it is the same on every line: --set {fact.id}=…",
        )
    )
