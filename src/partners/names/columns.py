"""Files of names: read one column of a table, and write the table with more columns."""

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
        rows: the rows of the file, read one at a time.
        column: index of the name's cell in each row.
    """

    rows: Rows
    column: int


def read_names(path: Path, column: str, sheet: str | None = None) -> NameTable:
    """Open a table that has a column of names.

    Args:
        path: a CSV, Excel or Parquet file.
        column: the header of the column of names.
        sheet: for a workbook, the name of the sheet to read, or its number among the visible sheets.

    Raises:
        NotFoundError: there is no such column.
        TableError: the content does not fit the file's ending, is broken, or has no usable header.
        OSError: the file cannot be read.
    """
    rows = open_rows(path, keep_empty=True, sheet=sheet)
    if column.strip() not in rows.headers:
        raise NotFoundError(Text(zh="列", en="column"), column, rows.headers)
    return NameTable(rows, rows.headers.index(column.strip()))


def write_matches(
    path: Path, table: NameTable, header: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str
) -> None:
    """Write the rows of a table, each followed by its match.

    Args:
        path: a CSV, Excel or Parquet file.
        table: the table that the rows come from.
        header: headers of the added text columns.
        rows: complete rows, taken one at a time.
        title: the name of the sheet, in Excel.

    Raises:
        TableError: an added column has the name of an existing one, there are more rows than a sheet holds, or an
            extra is missing.
        OSError: the file cannot be written.
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
