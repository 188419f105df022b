"""The row of a sheet that was read last, until its kind is known."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from partners.tables.cells import CellKind
from partners.tables.merged_cells import refuse_merged
from partners.tables.row_kinds import RowKind
from partners.tables.sheet import Row


class LastRow:
    """The row that was read last, until its kind is known.

    Args:
        path: the workbook.
        sheet: its name.
        across: the first column of cells that are merged across columns, by row, both from 0.
        kinds: for each column, the kinds of its cells on lines of the table; they are added here.
    """

    def __init__(
        self, path: Path, sheet: str, across: Mapping[int, int], kinds: Sequence[set[CellKind]]
    ) -> None:
        self._path, self._sheet, self._across, self._kinds = path, sheet, across, kinds
        self._row: Row | None = None

    def lines(self, rows: Iterator[Row], *, keep_empty: bool) -> Iterator[tuple[int, Sequence[str | None]]]:
        """Yield the rows after the header, each as wide as the header."""
        width, before = len(self._kinds), 1
        for row in rows:
            if keep_empty:
                self._row = None
                yield from ((number, [None] * width) for number in range(before + 1, row.number))
            before, self._row = row.number, row
            yield row.number, row.texts + [None] * (width - len(row.texts))

    def is_of(self, kind: RowKind) -> None:
        """Refuse merged cells if they say more than a single cell would; on a line, note the kinds of its cells.

        Raises:
            TableError: they do.
        """
        row = self._row
        if row is None:
            return
        # What is merged across a row of sums, or around a single text, says no less than in one cell.
        first = self._across.get(row.number - 1)
        many = len(row.texts) - row.texts.count(None)
        if first is not None and many > 1 and kind is not RowKind.SUM:
            raise refuse_merged(self._path, self._sheet, row.number - 1, first)
        if kind is RowKind.LINE:
            for seen, cell in zip(self._kinds, row.kinds, strict=False):
                if cell is not None:
                    seen.add(cell)
