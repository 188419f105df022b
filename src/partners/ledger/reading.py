"""Tables from files: CSV, Excel and Parquet as relations of DuckDB, each line with its number.

What a file is, is told by its first bytes. CSV may be UTF-8 or GB18030, line by line. Cells of CSV and Excel come
as text; Parquet keeps its types and is never in memory as a whole. The file itself is never touched.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from partners.errors import ClaimError, LedgerError
from partners.ledger.limits import LINE
from partners.rules.facts import Fact
from partners.text import Text

if TYPE_CHECKING:
    import duckdb

_KINDS = {".csv": "CSV", ".tsv": "CSV", ".txt": "CSV", ".xlsx": "Excel", ".parquet": "Parquet"}
_AT_ONCE = 50_000


class Reject(NamedTuple):
    """A cell, or a whole line, that cannot be read.

    Attributes:
        line: the number of the line; the header is line 1, in Parquet the first row is.
        column: the header; empty for a whole line.
        value: as it is written.
        reason: why it cannot be read, and what to write instead.
    """

    line: int
    column: str
    value: str
    reason: Text


class Table(NamedTuple):
    """A file's lines.

    Attributes:
        relation: all columns, and LINE.
        headers: the columns, in order.
        broken: lines that are not of the table's form.
        parquet: the same lines as a file; without LINE where they are their own.
    """

    relation: "duckdb.DuckDBPyRelation"
    headers: tuple[str, ...]
    broken: tuple[Reject, ...]
    parquet: Path


def open_table(path: Path, connection: "duckdb.DuckDBPyConnection", scratch: Path) -> Table:
    """The lines of a CSV, Excel or Parquet file.

    Args:
        path: the file.
        connection: where the relation lives.
        scratch: a folder for what must be converted first.

    Raises:
        LedgerError: the file is not what its name says, is broken, or has no usable header.
        OSError: it cannot be read.
    """
    named = kind_of(path)
    with path.open("rb") as stream:
        start = stream.read(8)
    found = "Parquet" if start[:4] == b"PAR1" else "Excel" if start[:4] == b"PK\x03\x04" else "CSV"
    if start[:4] == b"\xd0\xcf\x11\xe0":
        raise _wrong(
            path,
            "是旧的 Excel 格式（.xls）；请另存为 .xlsx。",
            "is of the old Excel format (.xls); save it as .xlsx.",
        )
    if found != named:
        raise _wrong(path, f"名为 {named}，内容却是 {found}。", f"is named as {named}, but holds {found}.")
    match named:
        case "Parquet":
            return _open_parquet(path, connection)
        case "Excel":
            return _open_excel(path, connection, scratch)
        case _:
            return _open_csv(path, connection, scratch)


def kind_of(path: Path) -> str:
    """What a file is by its name: CSV, Excel or Parquet.

    Raises:
        LedgerError: it is none of them.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise _wrong(path, "须以 .csv、.xlsx 或 .parquet 结尾。", "must end in .csv, .xlsx or .parquet.")
    return kind


def _open_parquet(path: Path, connection: "duckdb.DuckDBPyConnection") -> Table:
    import duckdb

    try:
        relation = connection.sql(
            'SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS "partners:line" '
            "FROM read_parquet($path, file_row_number = true)",
            params={"path": str(path)},
        )
        headers = tuple(name for name in relation.columns if name != LINE)
    except duckdb.Error as error:
        raise _wrong(
            path, f"不是完整的 Parquet 文件：{error}", f"is no complete Parquet file: {error}"
        ) from None
    return Table(relation, headers, (), path)


def _open_excel(path: Path, connection: "duckdb.DuckDBPyConnection", scratch: Path) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise _wrong(path, f"不是完整的 Excel 文件：{error}", f"is no complete Excel file: {error}") from None
    merged = [*(sheet.merged_cell_ranges or ())]
    if merged:
        (row, column), _ = merged[0]
        raise _wrong(
            path,
            f"工作表“{sheet.name}”第 {row + 1} 行第 {column + 1} 列是合并单元格；请取消合并，逐行填写。",
            f'sheet "{sheet.name}", row {row + 1}, column {column + 1}: merged cells; unmerge them and fill each row.',
        )
    headers = _headers(path, [_cell(each) or "" for each in rows[0]] if rows else [])
    lines = ((number, [_cell(each) for each in row]) for number, row in enumerate(rows[1:], 2))
    return _stored(headers, lines, (), connection, scratch)


def _cell(value: object) -> str | None:
    """A cell of Excel as text; a number as the shortest decimal that is the same number."""
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _open_csv(path: Path, connection: "duckdb.DuckDBPyConnection", scratch: Path) -> Table:
    broken: list[Reject] = []
    with path.open("rb") as stream:
        first = _decoded(stream.readline()).removeprefix("\ufeff")
        delimiter = max(",;\t", key=first.count)
        headers = _headers(path, next(csv.reader([first], delimiter=delimiter), []))
        reader = csv.reader(map(_decoded, stream), delimiter=delimiter, strict=True)

        def lines() -> Iterator[tuple[int, list[str | None]]]:
            begins = 2
            for row in reader:
                if len(row) == len(headers):
                    yield begins, [each or None for each in row]
                elif any(row):
                    broken.append(Reject(begins, "", delimiter.join(row), _OTHER_FORM))
                begins = reader.line_num + 2

        try:
            table = _stored(headers, lines(), broken, connection, scratch)
        except csv.Error as error:
            line = reader.line_num + 1
            raise _wrong(
                path, f"第 {line} 行不是可读的 CSV：{error}", f"line {line} is no readable CSV: {error}"
            ) from None
    return table


_OTHER_FORM = Text(zh="这一行的列数与表头不符", en="not as many fields as the header")


def _decoded(line: bytes) -> str:
    """A line of UTF-8, else of GB18030."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("gb18030", errors="replace")


def _stored(
    headers: tuple[str, ...],
    lines: Iterable[tuple[int, Sequence[str | None]]],
    broken: Sequence[Reject],
    connection: "duckdb.DuckDBPyConnection",
    scratch: Path,
) -> Table:
    """Lines of text as a relation; those in which nothing is written are left out."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([*((header, pa.string()) for header in headers), (LINE, pa.int64())])
    copy = scratch / "lines.parquet"
    filled = ((number, row) for number, row in lines if any(each is not None for each in row))
    with parquet.ParquetWriter(copy, schema) as writer:
        while some := [*islice(filled, _AT_ONCE)]:
            columns = [
                [row[index] if index < len(row) else None for _, row in some] for index in range(len(headers))
            ]
            arrays = [pa.array(each, pa.string()) for each in columns]
            numbers = pa.array([number for number, _ in some], pa.int64())
            writer.write_batch(pa.record_batch([*arrays, numbers], schema=schema))
    relation = connection.sql("SELECT * FROM read_parquet($copy)", params={"copy": str(copy)})
    return Table(relation, headers, tuple(broken), copy)


def _headers(path: Path, names: list[str]) -> tuple[str, ...]:
    headers = [name.strip() for name in names]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise _wrong(
            path, "没有表头：第一行须是各列的名称。", "has no header: the first line must name the columns."
        )
    if "" in headers:
        place = headers.index("") + 1
        raise _wrong(path, f"第 {place} 列没有名称。", f"column {place} has no name.")
    double = sorted({name for name in headers if headers.count(name) > 1})
    if double:
        raise _wrong(
            path, f"列名重复：{'、'.join(double)}。", f"has two columns of one name: {', '.join(double)}."
        )
    return tuple(headers)


def _wrong(path: Path, zh: str, en: str) -> LedgerError:
    return LedgerError(Text(zh=f"{path}：{zh}", en=f"{path}: {en}"))


def rejected_cells(
    row: Mapping[str, Any], columns: Mapping[str, str], facts: Mapping[str, Fact]
) -> Iterator[Reject]:
    """Every cell of a line that cannot be read as its fact."""
    for fact_id, header in columns.items():
        value = row[header]
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            facts[fact_id].parse(value)
        except ClaimError as error:
            yield Reject(row[LINE], header, str(value), error.message)
