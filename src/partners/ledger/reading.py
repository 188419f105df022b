"""Ledgers from files: CSV, Excel and Parquet as relations of DuckDB, each line with its number.

Parquet keeps its types and is never in memory as a whole; the others are copied to it as text.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from decimal import Decimal
from itertools import islice
from math import isfinite
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any, NamedTuple

from partners.errors import ClaimError, LedgerError
from partners.ledger.columns import check_headers, match_columns
from partners.ledger.limits import LINE
from partners.rules.facts import Fact
from partners.tables.arrow import in_arrow, texts_in_arrow
from partners.tables.cells import CellKind, address
from partners.tables.footers import Worded, is_remark, is_sum
from partners.tables.found import Note, Reject, Rows
from partners.tables.input import open_rows
from partners.tables.kinds import checked_kind, wrong
from partners.tables.parquet import no_parquet
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
        notes: what is to be said of how the file was read.
        doubts: why a cell may not be used, by line and header.
        cells: whether lines and columns are those of a workbook.
    """

    relation: "duckdb.DuckDBPyRelation"
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    broken: tuple[Reject, ...]
    parquet: Path
    kinds: Mapping[str, CellKind] = {}
    notes: tuple[Note, ...] = ()
    doubts: Mapping[tuple[int, str], Text] = {}
    cells: bool = False


Watched = Callable[[Callable[[], float | None]], AbstractContextManager[object]]
"""May show how much is done while it lasts: it is given what tells so, in percent; None where that is not known."""


def open_table(
    path: Path,
    connection: "duckdb.DuckDBPyConnection",
    scratch: Path,
    *,
    facts: Mapping[str, Fact],
    renamed: Mapping[str, str] | None = None,
    sheet: str | None = None,
    watched: Watched = nullcontext,
) -> Table:
    """The lines of a CSV, Excel or Parquet file.

    Args:
        path: the file.
        connection: where the relation lives.
        scratch: a folder for what must be converted first.
        facts: every fact by id.
        renamed: the fact of each column whose header does not say it.
        sheet: of a workbook, the name of the sheet to read, or its number among those that are shown.
        watched: shows how far that is.

    Raises:
        ClaimError: a column is renamed to a fact that does not exist.
        LedgerError: the name of a column cannot stand beside the answers, or it is not clear which fact it holds.
        TableError: the file is not what its name says, is broken, or has no usable header.
        OSError: it cannot be read.
    """
    if checked_kind(path) == "Parquet" and sheet is None:
        relation, headers = _open_parquet(path, connection, scratch)
        # Hadoop passes over files whose names begin so, and takes a colon for the end of a scheme.
        odd = path.name.startswith((".", "_")) or ":" in path.name
        parquet = _linked(path, scratch) if odd else path
        return Table(relation, headers, match_columns(headers, facts, renamed), (), parquet)
    rows = open_rows(path, sheet=sheet)
    check_headers(rows.headers)
    columns = match_columns(rows.headers, facts, renamed)
    places = {fact: rows.headers.index(header) for fact, header in columns.items()}
    names, days, choices = (
        {place for fact, place in places.items() if facts[fact].type in types}
        for types in (("organization", "name"), ("date",), ("choice", "boolean"))
    )
    worded = Worded(names, days, choices)
    copy = scratch / "lines.parquet"
    lines = _after_header(
        path, _contracts(rows, worded), {at: facts[fact] for fact, at in places.items()}, facts
    )
    _store(rows, lines, copy, watched)
    relation = connection.sql(
        "SELECT * FROM read_parquet($copy, hive_partitioning = false)",
        params={"copy": literal_path(copy, scratch)},
    )
    kinds = {
        header: kind
        for header, seen in zip(rows.headers, rows.kinds, strict=False)
        if len(seen) == 1
        for kind in seen
    }
    doubts = {
        (line, rows.headers[column]): why
        for (line, column), why in rows.doubts.items()
        if column < len(rows.headers)
    }
    return Table(
        relation,
        rows.headers,
        columns,
        tuple(rows.broken),
        copy,
        kinds,
        tuple(rows.notes),
        doubts,
        rows.cells,
    )


def literal_path(path: Path, scratch: Path) -> str:
    """A path by which DuckDB reads this file and no other: it takes `[`, `?` and `*` for patterns.

    Args:
        path: the file.
        scratch: a folder for a link to it, where a backslash keeps patterns from being escaped.

    Raises:
        LedgerError: the same holds of that folder.
    """
    if _cannot_be_escaped(path):
        path = _linked(path, scratch)
        if _cannot_be_escaped(path):
            raise LedgerError(
                Text(
                    zh=f"临时文件夹 {scratch.parent} 的路径中既有反斜杠又有 [、? 或 *；请用 TMPDIR 另指。",
                    en=f"the path of the folder for temporary files, {scratch.parent}, has a backslash and one of [, ? and *; "
                    "name another with TMPDIR.",
                )
            )
    return _PATTERN.sub(r"[\g<0>]", str(path.absolute()))


def _cannot_be_escaped(path: Path) -> bool:
    found = str(path.absolute())
    return os.sep == "/" and "\\" in found and _PATTERN.search(found) is not None


def _linked(path: Path, scratch: Path) -> Path:
    """The same file under a name without meaning to anybody."""
    link = scratch / f"file-{len([*scratch.iterdir()])}.parquet"
    try:
        link.symlink_to(path.absolute())
    except OSError:  # as on Windows, where not everybody may
        copyfile(path, link)
    return link


_PATTERN = re.compile(r"[\[?*]")


def _open_parquet(
    path: Path, connection: "duckdb.DuckDBPyConnection", scratch: Path
) -> "tuple[duckdb.DuckDBPyRelation, tuple[str, ...]]":
    import duckdb

    try:
        relation = connection.sql(
            'SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS "partners:line" '
            "FROM read_parquet($path, file_row_number = true, hive_partitioning = false)",
            params={"path": literal_path(path, scratch)},
        )
        headers = tuple(name for name in relation.columns if name != LINE)
        check_headers(headers)
    except duckdb.Error as error:
        raise no_parquet(path, error) from None
    return relation, headers


Lines = Iterator[tuple[int, Sequence[str | None]]]


def _store(rows: Rows, lines: Lines, copy: Path, watched: Watched) -> None:
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


def _contracts(rows: Rows, worded: Worded) -> Lines:
    """The lines that are no sums of others and no remarks, as people write below a table; those count as broken."""
    for number, row in rows.lines:
        if is_sum(row, worded):
            rows.broken.append(Reject(number, "", " ".join(filter(None, row)), _A_SUM))
        elif is_remark(row):
            rows.broken.append(Reject(number, "", " ".join(filter(None, row)), _A_REMARK))
        else:
            yield number, row


def _after_header(path: Path, lines: Lines, columns: Mapping[int, Fact], facts: Mapping[str, Fact]) -> Lines:
    """Lines, the first of which must not go on with the header.

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
    """Does a row say of columns what they hold, and nothing that a line does?

    Such are units, names of facts, and the numbers of columns.
    """
    filled = [cell.strip() for cell in row if cell and cell.strip()]
    if len(filled) >= _COLUMNS_COUNTED and all(map(str.isdecimal, filled)):
        first = int(filled[0])
        return first in {0, 1} and [*map(int, filled)] == [*range(first, first + len(filled))]
    names = {each.casefold() for fact in facts.values() for each in (fact.id, fact.label.zh, fact.label.en)}
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
"""A text without digits in brackets, a unit alone, or how days are to be written."""


def _is_readable(fact: Fact, cell: str) -> bool:
    try:
        return fact.parse(cell) is not None
    except ClaimError:
        return False


_A_SUM = Text(zh="是合计行，不是一份合同", en="a row of totals, which is no contract")
_A_REMARK = Text(zh="是备注，不是一份合同", en="a remark, which is no contract")


def _as_read(value: object) -> object:
    """A value as ledgers read it, which take a floating-point number for the decimal that it is nearest to."""
    return Decimal(repr(value)) if isinstance(value, float) and isfinite(value) else value


def rejected_cells(
    row: Mapping[str, Any], columns: Mapping[str, str], facts: Mapping[str, Fact], table: Table
) -> Iterator[Reject]:
    """Why cells of a line cannot be read as their facts.

    Args:
        row: the line.
        columns: the column of each fact that cannot be read.
        facts: every fact by id.
        table: where the line stands.
    """
    for fact_id, header in columns.items():
        value = row[header]
        reason = Text(zh=f"{fact_id}：读不懂。", en=f"{fact_id}: cannot be read.")
        doubt = table.doubts.get((row[LINE], header))
        if doubt is not None:
            reason = Text(zh=f"{fact_id}：{doubt.zh}", en=f"{fact_id}: {doubt.en}")
        else:
            try:
                facts[fact_id].parse(_as_read(value))
            except ClaimError as error:
                reason = error.message
        cell = address(table.headers.index(header), row[LINE]) if table.cells else ""
        yield Reject(row[LINE], header, str(value), reason, cell)
