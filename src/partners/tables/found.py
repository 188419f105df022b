"""The result of reading a file of rows: the rows, the rejected cells and lines, and notes on the file."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from partners.errors import TableError
from partners.tables.cells import CellKind
from partners.tables.file_types import wrong
from partners.tables.row_kinds import RowKind, RowKinds
from partners.text import Text

Watched = Callable[[Callable[[], float | None]], AbstractContextManager[object]]
"""A function that makes a context which may show progress; it is given a function returning percent, or None."""


class Reject(NamedTuple):
    """A cell or a whole line that cannot be read.

    Attributes:
        line: the number of the line; the header is line 1, and in Parquet the first row is.
        column: the header; empty for a whole line.
        value: as written.
        reason: why it cannot be read, and what to write instead.
        cell: its address in a workbook, such as B3; empty for other files.
        kind: the kind of the whole row, if that is why it is set aside; then nothing in it had to be read.
    """

    line: int
    column: str
    value: str
    reason: Text
    cell: str = ""
    kind: RowKind = RowKind.LINE


class Note(NamedTuple):
    """A note on how a file was read.

    Attributes:
        kind: its subject: sheet, other-sheets, hidden-sheets, hidden-rows, filter, hidden-columns, encoding,
            last-line.
        text: in words.
    """

    kind: str
    text: Text


class Rows(NamedTuple):
    """The content of a file. `lines` is read on demand; `broken`, `kinds`, `notes` and `doubts` grow with it.

    Attributes:
        headers: the columns, in order.
        lines: pairs of a line number and its row; an empty cell is None.
        broken: rows that do not fit the table.
        how_many: returns roughly how many rows there are.
        types: the Arrow type of each column; None if all are text.
        kinds: the kinds of cells in each column of an Excel sheet.
        notes: notes on the file; complete once all lines were read.
        doubts: why a cell may not be used, by line and column (from 0).
        cells: True if lines and columns are those of a workbook, so that cells have addresses.
        told: a function that is told what kind each row is, before the next row is read.
    """

    headers: tuple[str, ...]
    lines: Iterator[tuple[int, Sequence[Any]]]
    broken: list[Reject]
    how_many: Callable[[], int]
    types: Sequence[Any] | None = None
    kinds: Sequence[Collection[CellKind]] = ()
    notes: Sequence[Note] = ()
    doubts: Mapping[tuple[int, int], Text] = {}
    cells: bool = False
    told: Callable[[RowKind], None] | None = None

    def classified(self, kinds: RowKinds) -> Iterator[tuple[int, Sequence[Any], RowKind]]:
        """Each row with the number of its line and its kind.

        Args:
            kinds: tells it; what is no text is asked about as text.
        """
        for number, row in self.lines:
            kind = kinds.kind_of(row if self.types is None else _texts(row))
            if self.told is not None:
                self.told(kind)
            yield number, row, kind


def _texts(row: Sequence[Any]) -> list[str | None]:
    return [each if each is None or isinstance(each, str) else str(each) for each in row]


def unnamed(path: Path, place: int) -> TableError:
    """Make the error that a column, counted from 1, has no name."""
    return wrong(path, f"第 {place} 列没有名称。", f"column {place} has no name.")


def header_names(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Check the column names, and strip blanks around them and empty ones at the end.

    Raises:
        TableError: there are none, one is empty, or two are equal.
    """
    headers = [name.strip() for name in names]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise wrong(
            path, "没有表头：第一行须是各列的名称。", "has no header: the first line must name the columns."
        )
    if "" in headers:
        raise unnamed(path, headers.index("") + 1)
    double = sorted({name for name in headers if headers.count(name) > 1})
    if double:
        raise wrong(
            path,
            f"列名重复：{'、'.join(double)}。",
            f"has two columns with the same name: {', '.join(double)}.",
        )
    return tuple(headers)
