"""Selection of the rows that are contracts: not sums, remarks, units of columns, or a second line of the header."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import assert_never

from partners.errors import ClaimError
from partners.ledger.column_units import may_say_units, says_other_unit, unit_beside, units_of_remark
from partners.ledger.header_parts import is_unit_header
from partners.records.facts import Fact
from partners.tables.file_types import wrong
from partners.tables.found import Reject, Rows
from partners.tables.row_kinds import RowKind, RowKinds, units_in
from partners.tables.sums import Read
from partners.text import Text
from partners.values.characters import tidy
from partners.values.numerals import read_number
from partners.values.spellings import read_amount

Lines = Iterator[tuple[int, Sequence[str | None]]]


class UnitRemarks:
    """Units that a table states in its remarks.

    Args:
        headers: its column names; one of them may itself be such a remark.
    """

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = headers
        self._others = [at for at, header in enumerate(headers) if not is_unit_header(header)]
        self._units: dict[str, dict[str, None]] = {}
        for header in headers:
            self.remark([header] if len(header) <= _LONGEST_REMARK else [])

    def remark(self, row: Sequence[str | None]) -> None:
        """Note the units that a row other than a contract states for all amounts."""
        for cell in filter(None, row):
            for unit in units_of_remark(cell):
                self._units.setdefault("", {})[unit] = None

    def below_headers(self, row: Sequence[str | None]) -> None:
        """Note the units of a row of units, each below the name of its column."""
        for at, unit in units_in(row):
            self._units.setdefault(self._headers[at], {})[unit] = None

    def refuse_beside(self, number: int, row: Sequence[str | None]) -> None:
        """Refuse a contract with a remark on units beside it, because its scope is unclear.

        Raises:
            LedgerError: the row has such a remark.
        """
        if not may_say_units("".join(filter(None, row))):
            return
        for at in self._others:
            cell = row[at]
            if cell and says_other_unit(cell):
                raise unit_beside(number, self._headers[at], cell)

    def found(self) -> Mapping[str, tuple[str, ...]]:
        """Return the noted units by header; an empty header stands for all amounts."""
        return {header: tuple(units) for header, units in self._units.items()}


_LONGEST_REMARK = 40


def contracts(rows: Rows, kinds: RowKinds, said: UnitRemarks) -> Lines:
    """Yield the lines that are contracts; add sums, remarks and rows of units to the broken rows."""
    for number, row, kind in rows.classified(kinds):
        match kind:
            case RowKind.LINE:
                said.refuse_beside(number, row)
                yield number, row
                continue
            case RowKind.SUM | RowKind.REMARK:
                said.remark(row)
            case RowKind.UNITS:
                said.below_headers(row)
            case RowKind.HEADER | RowKind.SUM_WITHOUT_LABEL:
                pass
            case _:
                assert_never(kind)
        reason = Text(zh=f"{kind.reason.zh}，不是一份合同", en=f"{kind.reason.en}, not a contract")
        rows.broken.append(Reject(number, "", " ".join(filter(None, row)), reason, kind=kind))


def reader_of(money: Collection[int]) -> Read:
    """Make a reader of numbers that, in columns of money, also reads amounts as people write them."""

    @lru_cache(10_000)
    def amount(cell: str) -> Decimal | None:
        found = read_amount(cell)
        return found if isinstance(found, Decimal) else None

    def read(at: int, cell: str) -> Decimal | None:
        if _PLAIN.fullmatch(cell):
            return Decimal(cell)
        return amount(cell) if at in money else read_number(tidy(cell))

    return read


_PLAIN = re.compile(r"\d{1,18}(?:\.\d{1,6})?", re.ASCII)


def after_header(path: Path, lines: Lines, columns: Mapping[int, Fact], facts: Mapping[str, Fact]) -> Lines:
    """Yield the lines, after checking that the first one does not continue the header.

    Raises:
        TableError: it does.
    """
    for at, (number, row) in enumerate(lines):
        if at == 0 and _is_header(row, columns, facts):
            said = " ".join(filter(None, row))
            raise wrong(
                path,
                f"第 {number} 行（{said}）像是表头的第二行；表头只能占一行：请合并为一行，单位写在列名或单元格中。",
                f"line {number} ({said}) seems to go on with the header, which must be one line: make it one, and write units "
                "into the names of columns or the cells.",
            )
        yield number, row


def _is_header(row: Sequence[str | None], columns: Mapping[int, Fact], facts: Mapping[str, Fact]) -> bool:
    """Does a row describe columns, without any value of a line?

    It may hold units, names of facts, and column numbers.
    """
    filled = [cell.strip() for cell in row if cell and cell.strip()]
    if len(filled) >= _COLUMNS_COUNTED and all(map(str.isdecimal, filled)):
        first = int(filled[0])
        return first in {0, 1} and [*map(int, filled)] == [*range(first, first + len(filled))]
    names = {each.casefold() for fact in facts.values() for each in fact.names}
    words = 0
    for at, fact in columns.items():
        cell = (row[at] or "").strip()
        if not cell or fact.type in {"organization", "name"}:
            continue
        if cell.casefold() in names or (fact.type in _COUNTED and _OF_HEADER.fullmatch(cell)):
            words += 1
        elif _is_readable(fact, cell):
            return False
    return words > 0


_COUNTED = frozenset({"money", "quantity", "date"})
_COLUMNS_COUNTED = 3
_OF_HEADER = re.compile(
    r"[^\d]*[(（\[【][^\d]*[)）\]】]|(?:单位[:：]?)?(?:[十百千万亿]*元|人民币|CNY|RMB|USD|美元|[年月日天台卡张小时个]+|卡时|%)|y{2,4}.m{1,2}.d{1,2}",
    re.IGNORECASE,
)
"""A text without digits in brackets, a unit alone, or a date format."""


def _is_readable(fact: Fact, cell: str) -> bool:
    try:
        return fact.parse(cell) is not None
    except ClaimError:
        return False
