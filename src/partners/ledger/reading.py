"""Ledgers from files: CSV, Excel and Parquet as relations of DuckDB, each line with its number.

Parquet keeps its types and is never in memory as a whole; the others are copied to it as text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from partners.errors import ClaimError
from partners.ledger.columns import check_headers
from partners.ledger.limits import LINE
from partners.rules.facts import Fact
from partners.rules.values import tidy
from partners.tables.arrow import in_arrow, texts_in_arrow
from partners.tables.kinds import checked_kind
from partners.tables.rows import Reject, Rows, no_parquet, open_rows
from partners.text import Text

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 50_000


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


Watched = Callable[[Callable[[], float | None]], AbstractContextManager[object]]
"""May show how much is done while it lasts: it is given what tells so, in percent; None where that is not known."""


def open_table(
    path: Path, connection: "duckdb.DuckDBPyConnection", scratch: Path, watched: Watched = nullcontext
) -> Table:
    """The lines of a CSV, Excel or Parquet file.

    Args:
        path: the file.
        connection: where the relation lives.
        scratch: a folder for what must be converted first.
        watched: shows how far that is.

    Raises:
        LedgerError: the name of a column cannot stand beside the answers.
        TableError: the file is not what its name says, is broken, or has no usable header.
        OSError: it cannot be read.
    """
    if checked_kind(path) == "Parquet":
        return _open_parquet(path, connection)
    return _stored(open_rows(path), connection, scratch, watched)


def _open_parquet(path: Path, connection: "duckdb.DuckDBPyConnection") -> Table:
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
    return Table(relation, headers, (), path)


def _stored(rows: Rows, connection: "duckdb.DuckDBPyConnection", scratch: Path, watched: Watched) -> Table:
    """Lines of text as a relation."""
    check_headers(rows.headers)
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([*((header, pa.large_string()) for header in rows.headers), (LINE, pa.int64())])
    copy = scratch / "lines.parquet"
    every, done = rows.how_many(), 0
    with watched(lambda: 100 * done / max(every, 1)), parquet.ParquetWriter(copy, schema) as writer:
        lines = _without_totals(rows)
        while some := [*islice(lines, _AT_ONCE)]:
            done += len(some)
            columns = zip(*(row for _, row in some), strict=True)
            arrays = [*map(texts_in_arrow, columns), in_arrow([number for number, _ in some])]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    relation = connection.sql("SELECT * FROM read_parquet($copy)", params={"copy": str(copy)})
    return Table(relation, rows.headers, tuple(rows.broken), copy)


def _without_totals(rows: Rows) -> Iterator[tuple[int, Sequence[str | None]]]:
    """The lines that are no sums of others, as people write below a table; those count as broken."""
    for number, row in rows.lines:
        if _is_sum([cell for cell in row if cell is not None]):
            rows.broken.append(Reject(number, "", " ".join(filter(None, row)), _A_SUM))
        else:
            yield number, row


def _is_sum(cells: Sequence[str]) -> bool:
    """Whether a row says that it is a sum, and nothing else but numbers."""
    written = "".join(cells)
    if "计" not in written and "total" not in written.casefold():
        return False
    words = [cell for cell in map(tidy, cells) if cell and not _NUMBER.fullmatch(cell)]
    return len(words) == 1 and _SUM.fullmatch(words[0]) is not None


_NUMBER = re.compile(r"[¥$]?\s*-?[\d,.]+\s*(?:元|万元|亿元|万|亿|份|个|笔|项|家|行|cny|rmb)?", re.IGNORECASE)
_SUM = re.compile(
    r"(?:(?:本|全)?[页月季年]度?)?\s*(?:[合总小共累]\s*计)\s*(?:金额|数)?\s*(?:\(.*\))?\s*:?"
    r"|(?:(?:grand|sub)[ -]?)?totals?\s*(?:\(.*\))?\s*:?",
    re.IGNORECASE,
)
_A_SUM = Text(zh="是合计行，不是一份合同", en="a row of totals, which is no contract")


def _as_read(value: object) -> object:
    """A value as ledgers read it, which take a floating-point number for the decimal that it is nearest to."""
    return Decimal(repr(value)) if isinstance(value, float) and isfinite(value) else value


def rejected_cells(
    row: Mapping[str, Any], columns: Mapping[str, str], facts: Mapping[str, Fact]
) -> Iterator[Reject]:
    """Why cells of a line cannot be read as their facts.

    Args:
        row: the line.
        columns: the column of each fact that cannot be read.
        facts: every fact by id.
    """
    for fact_id, header in columns.items():
        value = row[header]
        reason = Text(zh=f"{fact_id}：读不懂。", en=f"{fact_id}: cannot be read.")
        try:
            facts[fact_id].parse(_as_read(value))
        except ClaimError as error:
            reason = error.message
        yield Reject(row[LINE], header, str(value), reason)
