"""Rows of a file with their line numbers, one at a time, from any format.

Cells of CSV and Excel are texts; Parquet keeps its types. Rows that do not fit the table are set aside with a reason.
The file itself is never changed.
"""

from pathlib import Path

from partners.tables.csv_text import open_csv
from partners.tables.file_types import checked_kind, missing_extra, wrong
from partners.tables.found import Rows


def open_rows(path: Path, *, keep_empty: bool = False, sheet: str | None = None) -> Rows:
    """Open a CSV, Excel or Parquet file.

    Args:
        path: the file.
        keep_empty: True to keep empty rows of CSV and Excel; otherwise they are skipped.
        sheet: for a workbook, the name of the sheet to read, or its number among the visible sheets.

    Raises:
        TableError: the content does not fit the file's name, is broken, has no usable header or no such sheet, or an
            extra is missing.
        OSError: it cannot be read.
    """
    kind = checked_kind(path)
    if sheet is not None and kind != "Excel":
        raise wrong(path, "不是工作簿，不能用 --sheet。", "is not a workbook, so --sheet cannot be used.")
    match kind:
        case "Parquet":
            from partners.tables.parquet import open_parquet

            try:
                return open_parquet(path)
            except ImportError:
                raise missing_extra(path) from None
        case "Excel":
            from partners.tables.excel import open_excel

            return open_excel(path, keep_empty=keep_empty, sheet=sheet)
        case _:
            return open_csv(path, keep_empty=keep_empty)
