"""Ledgers from files: CSV, Excel and Parquet as relations of DuckDB, each line with its number.

Parquet keeps its types and is never in memory as a whole; the others are copied to it as text.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from partners.characters import tidy
from partners.errors import ClaimError, LedgerError
from partners.ledger.columns import check_headers, match_columns
from partners.ledger.headers import is_unit, is_unit_header
from partners.ledger.limits import LINE
from partners.ledger.sums import Read, Sums
from partners.ledger.units import may_say_units, units_of_remark
from partners.rules.facts import Fact
from partners.rules.numerals import read_number
from partners.rules.spellings import read_amount
from partners.rules.units import money_unit
from partners.rules.values import short
from partners.tables.arrow import in_arrow, texts_in_arrow
from partners.tables.footers import Worded, is_remark, is_sum
from partners.tables.kinds import checked_kind
from partners.tables.rows import CellKind, Reject, Rows, no_parquet, open_rows
from partners.text import Text

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 50_000


class Table(NamedTuple):
    """A file's lines.

    Attributes:
        relation: all columns, and LINE.
        headers: the columns, in order.
        columns: the column of each fact.
        broken: rows that are no lines of the table.
        parquet: the same lines as a file; without LINE where they are their own.
        kinds: the columns of Excel whose cells are all numbers, or all days.
        units: the units that remarks say, by header; for all amounts by an empty text.
    """

    relation: "duckdb.DuckDBPyRelation"
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    broken: tuple[Reject, ...]
    parquet: Path
    kinds: Mapping[str, CellKind] = {}
    units: Mapping[str, tuple[str, ...]] = {}


Watched = Callable[[Callable[[], float | None]], AbstractContextManager[object]]
"""May show how much is done while it lasts: it is given what tells so, in percent; None where that is not known."""


def open_table(
    path: Path,
    connection: "duckdb.DuckDBPyConnection",
    scratch: Path,
    *,
    facts: Mapping[str, Fact],
    renamed: Mapping[str, str] | None = None,
    watched: Watched = nullcontext,
) -> Table:
    """The lines of a CSV, Excel or Parquet file.

    Args:
        path: the file.
        connection: where the relation lives.
        scratch: a folder for what must be converted first.
        facts: every fact by id.
        renamed: the fact of each column whose header does not say it.
        watched: shows how far that is.

    Raises:
        ClaimError: a column is renamed to a fact that does not exist.
        LedgerError: the name of a column cannot stand beside the answers, or it is not clear which fact it holds.
        TableError: the file is not what its name says, is broken, or has no usable header.
        OSError: it cannot be read.
    """
    if checked_kind(path) == "Parquet":
        relation, headers = _open_parquet(path, connection)
        said = _Units(headers)
        return Table(relation, headers, match_columns(headers, facts, renamed), (), path, units=said.found())
    rows = open_rows(path)
    check_headers(rows.headers)
    columns = match_columns(rows.headers, facts, renamed)
    places = {fact: rows.headers.index(header) for fact, header in columns.items()}
    names, days, choices = (
        {place for fact, place in places.items() if facts[fact].type in types}
        for types in (("organization", "name"), ("date",), ("choice", "boolean"))
    )
    worded = Worded(names, days, choices)
    copy, said = scratch / "lines.parquet", _Units(rows.headers)
    money = {place for fact, place in places.items() if facts[fact].type == "money"}
    lines = _contracts(rows, worded, said, Sums(len(rows.headers), money, _reader(money)))
    _store(rows, lines, copy, watched)
    relation = connection.sql("SELECT * FROM read_parquet($copy)", params={"copy": str(copy)})
    kinds = {
        header: kind
        for header, seen in zip(rows.headers, rows.kinds, strict=False)
        if len(seen) == 1
        for kind in seen
    }
    return Table(relation, rows.headers, columns, tuple(rows.broken), copy, kinds, said.found())


def _open_parquet(
    path: Path, connection: "duckdb.DuckDBPyConnection"
) -> "tuple[duckdb.DuckDBPyRelation, tuple[str, ...]]":
    import duckdb

    try:
        relation = connection.sql(
            'SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS "partners:line" '
            "FROM read_parquet($path, file_row_number = true)",
            params={"path": str(path)},
        )
        headers = tuple(name for name in relation.columns if name != LINE)
        check_headers(headers)
    except duckdb.Error as error:
        raise no_parquet(path, error) from None
    return relation, headers


class _Units:
    """The units that a table says in its remarks.

    Args:
        headers: of its columns; one may itself be such a remark.
    """

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = headers
        self._others = [at for at, header in enumerate(headers) if not is_unit_header(header)]
        self._units: dict[str, dict[str, None]] = {}
        for header in headers:
            self.remark([header] if len(header) <= _LONGEST_REMARK else [])

    def remark(self, row: Sequence[str | None]) -> None:
        """Note what a row that is not a contract says of all amounts."""
        for cell in filter(None, row):
            for unit in units_of_remark(cell):
                self._units.setdefault("", {})[unit] = None

    def row(self, row: Sequence[str | None]) -> bool:
        """Is it a row of units, each below the name of its column? They are noted."""
        filled = [(at, cell.strip().strip("()（）")) for at, cell in enumerate(row) if cell and cell.strip()]
        units = [(at, cell) for at, cell in filled if is_unit(cell)]
        if not units or any(cell not in _NAMES_OF_UNITS for _, cell in {*filled} - {*units}):
            return False
        for at, unit in units:
            self._units.setdefault(self._headers[at], {})[unit] = None
        return True

    def refuse_beside(self, number: int, row: Sequence[str | None]) -> None:
        """Refuse a contract that has such a remark beside it, of which it cannot be told what it is about.

        Raises:
            LedgerError: it has.
        """
        if not may_say_units("".join(filter(None, row))):
            return
        for at in self._others:
            header, cell = self._headers[at], row[at]
            units = units_of_remark(cell) if cell else ()
            for unit in map(money_unit, units):
                if unit is not None and unit.power != 0:
                    raise LedgerError(
                        Text(
                            zh=f"第 {number} 行“{header}”写着“{short(cell)}”：是只指这一行，还是全表，无从得知；请把单位写进列名，"
                            "如“算力费用（万元）”，或写进金额，如 300万，再删去这句话。",
                            en=f'line {number}, {header}: "{short(cell)}" may be about this line or all lines; write the unit into the '
                            "name of the column, such as 算力费用（万元）, or into the amount, such as 300万, and remove it here.",
                        )
                    )

    def found(self) -> Mapping[str, tuple[str, ...]]:
        """The units by header; for all amounts by an empty text."""
        return {header: tuple(units) for header, units in self._units.items()}


_NAMES_OF_UNITS = frozenset({"单位", "unit", "-", "—", "/"})
_LONGEST_REMARK = 40
_ROWS_OF_UNITS = 3


def _store(
    rows: Rows, lines: Iterator[tuple[int, Sequence[str | None]]], copy: Path, watched: Watched
) -> None:
    """Write lines of text as Parquet.

    Raises:
        OSError: they cannot be written; the error names the copy.
    """
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([*((header, pa.large_string()) for header in rows.headers), (LINE, pa.int64())])
    every, done = rows.how_many(), 0
    with (
        watched(lambda: 100 * done / max(every, 1)),
        copy.open("wb") as stream,
        parquet.ParquetWriter(stream, schema) as writer,
    ):
        while some := [*islice(lines, _AT_ONCE)]:
            done += len(some)
            columns = zip(*(row for _, row in some), strict=True)
            arrays = [*map(texts_in_arrow, columns), in_arrow([number for number, _ in some])]
            with _naming(copy):
                writer.write_batch(pa.record_batch(arrays, schema=schema))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Says of errors of the system that name no file that they are of this."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _contracts(
    rows: Rows, worded: Worded, said: _Units, sums: Sums
) -> Iterator[tuple[int, Sequence[str | None]]]:
    """The lines that are no sums of others and no remarks, as people write below a table; those count as broken."""
    for many, (number, row) in enumerate(rows.lines):
        reason = None
        if is_sum(row, worded):
            reason = _A_SUM
        elif is_remark(row):
            reason = _A_REMARK
        elif many < _ROWS_OF_UNITS and said.row(row):
            reason = _UNITS
        elif sums.are_summed_by(row):
            reason = _THE_SUM
        if reason is None:
            said.refuse_beside(number, row)
            sums.add(row)
            yield number, row
            continue
        if reason in (_A_SUM, _THE_SUM):
            sums.close()
        if reason in (_A_SUM, _A_REMARK):
            said.remark(row)
        rows.broken.append(Reject(number, "", " ".join(filter(None, row)), reason))


def _reader(money: Collection[int]) -> Read:
    """Reads numbers, and in columns of money also amounts as people write them."""

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
_THE_SUM = Text(zh="是以上各行之和，不是一份合同", en="the sum of the rows above, which is no contract")
_UNITS = Text(zh="是各列的单位，不是一份合同", en="the units of the columns, which is no contract")
_A_SUM = Text(zh="是合计行，不是一份合同", en="a row of totals, which is no contract")
_A_REMARK = Text(zh="是备注，不是一份合同", en="a remark, which is no contract")


def _as_read(value: object) -> object:
    """A value as ledgers read it, which take a floating-point number for the decimal that it is nearest to."""
    return Decimal(repr(value)) if isinstance(value, float) and isfinite(value) else value


def rejected_cells(
    row: Mapping[str, Any],
    columns: Mapping[str, str],
    facts: Mapping[str, Fact],
    texts: Mapping[str, str],
) -> Iterator[Reject]:
    """Why cells of a line cannot be read as their facts.

    Args:
        row: the line.
        columns: the column of each fact that cannot be read.
        facts: every fact by id.
        texts: by column, the one in which its values stand with units that are said elsewhere.
    """
    for fact_id, header in columns.items():
        value = row[header]
        reason = Text(zh=f"{fact_id}：读不懂。", en=f"{fact_id}: cannot be read.")
        try:
            facts[fact_id].parse(_as_read(row[texts.get(header, header)]))
        except ClaimError as error:
            reason = error.message
        yield Reject(row[LINE], header, str(value), reason)
