"""What is read of a file of rows: the rows, what cannot be read of them, and what is to be said of the file."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from partners.tables.cells import CellKind
from partners.tables.file_types import wrong
from partners.tables.row_kinds import RowKind, RowKinds
from partners.text import Text

Watched = Callable[[Callable[[], float | None]], AbstractContextManager[object]]
"""May show how much is done while it lasts: it is given what tells so, in percent; None where that is not known."""


class Reject(NamedTuple):
    """A cell, or a whole line, that cannot be read.

    Attributes:
        line: the number of the line; the header is line 1, in Parquet the first row is.
        column: the header; empty for a whole line.
        value: as it is written.
        reason: why it cannot be read, and what to write instead.
        cell: its address in a workbook, such as B3; empty elsewhere.
        kind: what the whole line is, where that is why it is set aside; then nothing of it had to be read.
    """

    line: int
    column: str
    value: str
    reason: Text
    cell: str = ""
    kind: RowKind = RowKind.LINE


class Note(NamedTuple):
    """Something that is to be said of how a file was read.

    Attributes:
        kind: what it is about: sheet, other-sheets, hidden-sheets, hidden-rows, filter, hidden-columns, encoding, last-line.
        text: in words.
    """

    kind: str
    text: Text


class Rows(NamedTuple):
    """What a file holds.

    Attributes:
        headers: the columns, in order.
        lines: each row with the number of its line, as they are asked for; a cell that is empty is None.
        broken: rows that are not of the table's form, as far as lines were asked for.
        how_many: says roughly how many rows there are.
        types: the Arrow type of each column; None where all are text.
        kinds: of what kinds the cells of each column of Excel are, as far as lines were asked for.
        notes: what is to be said of the file; complete once all lines were asked for.
        doubts: why a cell may not be used, by its line and its column, from 0 on, as far as lines were asked for.
        cells: whether lines and columns are those of a workbook, so that cells have addresses.
        told: is told of each row, before the next is asked for, what kind it is.
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


def header_names(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, once it is sure that each has one of its own.

    Raises:
        TableError: there is none, one is empty, or two are the same.
    """
    headers = [name.strip() for name in names]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise wrong(
            path, "没有表头：第一行须是各列的名称。", "has no header: the first line must name the columns."
        )
    if "" in headers:
        place = headers.index("") + 1
        raise wrong(path, f"第 {place} 列没有名称。", f"column {place} has no name.")
    double = sorted({name for name in headers if headers.count(name) > 1})
    if double:
        raise wrong(
            path, f"列名重复：{'、'.join(double)}。", f"has two columns of one name: {', '.join(double)}."
        )
    return tuple(headers)
