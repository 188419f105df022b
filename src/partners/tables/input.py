"""The rows of a file with their numbers, one at a time, whatever the format.

Cells of CSV and Excel come as text, Parquet keeps its types. Rows that are not of the table's form are set aside with the
reason. The file itself is never touched.
"""

from pathlib import Path

from partners.tables.csv_text import open_csv
from partners.tables.file_types import checked_kind, missing_extra, wrong
from partners.tables.found import Rows


def open_rows(path: Path, *, keep_empty: bool = False, sheet: str | None = None) -> Rows:
    """The rows of a CSV, Excel or Parquet file.

    Args:
        path: the file.
        keep_empty: whether rows of CSV and Excel in which nothing stands count; else they are passed over.
        sheet: of a workbook, the name of the sheet to read, or its number among those that are shown.

    Raises:
        TableError: the file is not what its name says, is broken, has no usable header or no such sheet, or needs an extra.
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
