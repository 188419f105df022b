"""Ledger files as DuckDB relations: CSV, Excel and Parquet, each line with its number.

Parquet keeps its types and is never completely in memory; other files are copied to Parquet as text.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from decimal import Decimal
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from partners.errors import ClaimError, named
from partners.ledger.contracts import Lines, UnitRemarks, after_header, contracts, reader_of
from partners.ledger.days import UNCLEAR, known_zones
from partners.ledger.headers import check_headers, match_columns
from partners.ledger.own_columns import LINE
from partners.ledger.paths import link_file, literal_path
from partners.records.facts import Fact
from partners.tables.arrow import texts_to_arrow, to_arrow
from partners.tables.cells import CellKind, address
from partners.tables.file_types import checked_kind
from partners.tables.footers import Worded
from partners.tables.found import Note, Reject, Rows, Watched
from partners.tables.input import open_rows
from partners.tables.parquet import no_parquet
from partners.tables.row_kinds import RowKinds
from partners.tables.sums import Sums
from partners.tables.zones import zones_of
from partners.text import Text

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 50_000


class Table(NamedTuple):
    """The lines of a file.

    Attributes:
        relation: all columns, and LINE.
        headers: the columns, in order.
        columns: the column of each fact.
        broken: rows that are not lines of the table.
        parquet: a Parquet file with the same lines; if it is the original file, without LINE.
        kinds: the columns of an Excel sheet whose cells are all numbers, or all days.
        units: units from remarks, by header; an empty header stands for all amounts.
        notes: notes on how the file was read.
        doubts: why a cell may not be used, by line and header.
        cells: True if lines and columns are those of a workbook.
        zones: for Parquet, the time zone of each timestamp column; None if the file states none.
        typed: True if lines come with types of their own, so that no row was classified yet.
    """

    relation: "duckdb.DuckDBPyRelation"
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    broken: tuple[Reject, ...]
    parquet: Path
    kinds: Mapping[str, CellKind] = {}
    units: Mapping[str, tuple[str, ...]] = {}
    notes: tuple[Note, ...] = ()
    doubts: Mapping[tuple[int, str], Text] = {}
    cells: bool = False
    typed: bool = False
    zones: Mapping[str, str | None] = {}


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
    """Open the lines of a CSV, Excel or Parquet file.

    Args:
        path: the file.
        connection: the connection for the relation.
        scratch: a folder for converted files.
        facts: all facts by id.
        renamed: the fact of each column with another header.
        sheet: for a workbook, the name of the sheet to read, or its number among the visible sheets.
        watched: shows progress.

    Raises:
        ClaimError: a column is renamed to a fact that does not exist.
        LedgerError: a column name clashes with the answers, or its fact is unclear.
        TableError: the content does not fit the file's ending, is broken, or has no usable header.
        OSError: it cannot be read.
    """
    if checked_kind(path) == "Parquet" and sheet is None:
        relation, headers = _open_parquet(path, connection, scratch)
        # Hadoop skips files with such names, and takes a colon for the end of a URL scheme.
        odd = path.name.startswith((".", "_")) or ":" in path.name
        parquet = link_file(path, scratch) if odd else path
        units = UnitRemarks(headers).found()
        columns = match_columns(headers, facts, renamed)
        zones = _zones(path, relation)
        return Table(relation, headers, columns, (), parquet, units=units, typed=True, zones=zones)
    rows = open_rows(path, sheet=sheet)
    check_headers(rows.headers)
    columns = match_columns(rows.headers, facts, renamed)
    places = {fact: rows.headers.index(header) for fact, header in columns.items()}
    names, days, choices = (
        {place for fact, place in places.items() if facts[fact].type in types}
        for types in (("organization", "name"), ("date",), ("choice", "boolean"))
    )
    worded = Worded(names, days, choices)
    copy, said = scratch / "lines.parquet", UnitRemarks(rows.headers)
    money = {place for fact, place in places.items() if facts[fact].type == "money"}
    kinds_of_rows = RowKinds(rows.headers, worded, Sums(len(rows.headers), money, reader_of(money)))
    found = contracts(rows, kinds_of_rows, said)
    lines = after_header(path, found, {at: facts[fact] for fact, at in places.items()}, facts)
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
        said.found(),
        tuple(rows.notes),
        doubts,
        rows.cells,
    )


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
        headers = tuple(relation.columns[:-1])  # the last is the number of the line
        check_headers(headers)
    except (duckdb.Error, RuntimeError) as error:  # DuckDB raises RuntimeError for names that are not UTF-8
        if "interrupted" in str(error).lower():
            raise
        raise no_parquet(path, error) from None
    return relation, headers


def check_parquet(path: Path, table: Table) -> None:
    """Read a Parquet file to its end, to find broken parts.

    Raises:
        TableError: it is broken.
    """
    import duckdb
    import pyarrow as pa

    try:
        with table.relation.to_arrow_reader() as reader:
            for _ in reader:
                pass
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise no_parquet(path, error) from None


def _zones(path: Path, relation: "duckdb.DuckDBPyRelation") -> Mapping[str, str | None]:
    """Return the time zone of each timestamp column; None if the file states none that is known."""
    if not any(str(kind).startswith("TIMESTAMP") for kind in relation.types):
        return {}
    every: Any = relation.query("lines", "SELECT name FROM pg_timezone_names()")
    names = every.fetchall()
    moments = [
        column for column, kind in zip(relation.columns, relation.types, strict=True) if _has_zone(str(kind))
    ]
    return known_zones(dict.fromkeys(moments) | zones_of(path), {name for (name,) in names})


def _has_zone(kind: str) -> bool:
    return kind.startswith("TIMESTAMPTZ") or kind == "TIMESTAMP WITH TIME ZONE"


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
            arrays = [*map(texts_to_arrow, columns), to_arrow([number for number, _ in some])]
            with _naming(copy):
                writer.write_batch(pa.record_batch(arrays, schema=schema))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Add a file's name to system errors without a name."""
    try:
        yield
    except OSError as error:
        raise named(error, path) from error


def _as_read(value: object) -> object:
    """Convert a float to the decimal that ledgers read it as."""
    return Decimal(repr(value)) if isinstance(value, float) and isfinite(value) else value


def rejected_cells(
    row: Mapping[str, Any],
    columns: Mapping[str, str],
    facts: Mapping[str, Fact],
    table: Table,
    texts: Mapping[str, str],
) -> Iterator[Reject]:
    """Yield the reason for each cell of a line that cannot be read as its fact.

    Args:
        row: the line.
        columns: the column of each unreadable fact.
        facts: all facts by id.
        table: the table of the line.
        texts: by column, the column with its values followed by units from elsewhere.
    """
    for fact_id, header in columns.items():
        value = row[header]
        reason = Text(zh=f"{fact_id}：无法识别。", en=f"{fact_id}: cannot be read.")
        doubt = table.doubts.get((row[LINE], header))
        if doubt is None and isinstance(value, datetime) and table.zones.get(header, "") is None:
            doubt, value = UNCLEAR, value.isoformat(" ")
        if doubt is not None:
            reason = Text(zh=f"{fact_id}：{doubt.zh}", en=f"{fact_id}: {doubt.en}")
        else:
            try:
                facts[fact_id].parse(_as_read(row[texts.get(header, header)]))
            except ClaimError as error:
                reason = error.message
        cell = address(table.headers.index(header), row[LINE]) if table.cells else ""
        yield Reject(row[LINE], header, str(value), reason, cell)
