"""Lists of names in files: one column of a table is read, and the table is written again with more columns."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from partners.errors import NotFoundError
from partners.tables.file_types import wrong
from partners.tables.found import Rows
from partners.tables.input import open_rows
from partners.tables.output import write_rows
from partners.text import Text


class NameTable(NamedTuple):
    """A table with a column of names.

    Attributes:
        rows: of the file, read as they are asked for.
        column: where in each row the name stands.
    """

    rows: Rows
    column: int


def read_names(path: Path, column: str, sheet: str | None = None) -> NameTable:
    """Open a table.

    Args:
        path: a CSV, Excel or Parquet file.
        column: the name of the column that has the names.
        sheet: of a workbook, the name of the sheet to read, or its number among those that are shown.

    Raises:
        NotFoundError: there is no such column.
        TableError: the file is not what its name says, is broken, or has no usable header.
        OSError: it cannot be read.
    """
    rows = open_rows(path, keep_empty=True, sheet=sheet)
    if column.strip() not in rows.headers:
        raise NotFoundError(Text(zh="列", en="column"), column, rows.headers)
    return NameTable(rows, rows.headers.index(column.strip()))


def write_matches(
    path: Path, table: NameTable, header: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str
) -> None:
    """Write the rows of a table, each with what was matched after its own cells.

    Args:
        path: a CSV, Excel or Parquet file.
        table: where the rows come from.
        header: of the columns of text that each row has more than the table.
        rows: taken one by one.
        title: of the sheet, in Excel.

    Raises:
        TableError: a column would have the name of another, there are more rows than a sheet holds, or an extra
            is missing.
        OSError: it cannot be written.
    """
    double = [name for name in header if name in table.rows.headers]
    if double:
        raise wrong(
            path,
            f"表中已有列 {'、'.join(double)}；请先改名或删去。",
            f"the table has columns named {', '.join(double)} already; rename or remove them first.",
        )
    own = table.rows.types
    types = None if own is None else [*own, *["string"] * len(header)]
    write_rows(path, [*table.rows.headers, *header], rows, title=title, types=types)
