"""Excel sheets for people: a fixed header, fitting widths, numbers and days as such, and text that stays text."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from io import SEEK_SET, FileIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import east_asian_width

from partners.atomic import replacing
from partners.tables.file_types import wrong

MOST_ROWS = 1_048_575
"""Rows that fit into a sheet below its header."""
MONEY, DATE = "#,##0.00", "yyyy-mm-dd"
_NARROW, _WIDE = 8, 48


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """Open a workbook for writing that appears under its name when it is complete; write its rows in order.

    Raises:
        OSError: it cannot be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    # Opening the file first reports a missing folder before any row is read.
    with (
        replacing(path) as temporary,
        TemporaryDirectory(prefix="partners-") as scratch,
        WholeFile(temporary, "wb") as stream,
    ):
        book = Workbook(stream, {**_OPTIONS, "tmpdir": scratch})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            stream.abandoned = True
            cause = error.args[0] if error.args else error
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from None
        except BaseException:
            stream.abandoned = True
            with suppress(Exception):  # errors of its temporary files
                book.close()
            raise


class WholeFile(FileIO):
    """A file that writes all bytes it is given, and silently drops writes once it is given up.

    The writer of the archive relies on the first. It also tries to write again when it is garbage collected, where
    errors cannot be handled.
    """

    abandoned = False
    _place = 0

    def write(self, content: Any) -> int:
        """Write all bytes."""
        if self.abandoned:
            self._place += len(content)
            return len(content)
        rest = memoryview(content)
        while rest:
            rest = rest[super().write(rest) :]
        return len(content)

    def seek(self, to: int, whence: int = SEEK_SET) -> int:
        """Go to a position."""
        if not self.abandoned:
            return super().seek(to, whence)
        self._place = to
        return to

    def tell(self) -> int:
        """Return the position."""
        return self._place if self.abandoned else super().tell()

    def flush(self) -> None:
        """Flush the file."""
        if not self.abandoned:
            super().flush()


# Texts are never turned into formulas, links or numbers; rows leave memory once they are written.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_sheet(path: Path, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a workbook with one sheet.

    Raises:
        TableError: there are more rows than a sheet holds.
        OSError: it cannot be written.
    """
    with workbook(path) as book:
        fill_sheet(book, title, headers, _checked(path, rows))


def _checked(path: Path, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows, 1):
        check_rows(path, number)
        yield row


def check_rows(path: Path, rows: int) -> None:
    """Check that a sheet can hold this many rows.

    Raises:
        TableError: there are too many.
    """
    if rows > MOST_ROWS:
        raise wrong(
            path,
            f"{rows:,} 行超过 Excel 工作表的上限；请输出为 .parquet 或 .csv。",
            f"{rows:,} rows are more than a sheet of Excel holds; write .parquet or .csv instead.",
        )


def fill_sheet(book: Any, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add a sheet with a header and rows."""
    sheet = book.add_worksheet(name)
    bold, money, day = (
        book.add_format(each) for each in ({"bold": True}, {"num_format": MONEY}, {"num_format": DATE})
    )
    widths = [width_of(header) for header in headers]
    for index, header in enumerate(headers):
        sheet.write_string(0, index, header, bold)
    number = 0
    for number, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            match cell:
                case None:
                    continue
                case bool():
                    sheet.write_string(number, index, "yes" if cell else "no")
                case Decimal() if cell.is_finite():
                    sheet.write_number(number, index, float(cell), money)
                case int() | float() if abs(cell) <= LARGEST:
                    sheet.write_number(number, index, cell)
                case datetime() if cell.tzinfo is not None:
                    sheet.write_string(number, index, cell.isoformat())
                case datetime() | date():
                    sheet.write_datetime(number, index, cell, day)
                case _:
                    sheet.write_string(number, index, str(cell))
            shown = f"{cell:,}" if isinstance(cell, Decimal) else str(cell)
            widths[index] = max(widths[index], width_of(shown))
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)
    if number:
        sheet.autofilter(0, 0, number, len(headers) - 1)


LARGEST = 10**15
"""Larger whole numbers lose digits in Excel, so they are written as text. So is infinity, which Excel does not have."""


def width_of(text: str) -> int:
    """Return a fitting column width for a text, in characters."""
    columns = sum(2 if east_asian_width(char) in "WF" else 1 for char in text[:_WIDE])
    return min(max(columns + 2, _NARROW), _WIDE)
