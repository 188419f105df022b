"""Rows of a sheet, in one pass over its XML."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from partners.tables.archive import BLOCK, Archive, BrokenArchiveError, SheetInfo, is_true, local, new_parser
from partners.tables.cells import CellKind, column_of
from partners.tables.shown import CellReader, unit_of
from partners.text import Text

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_LONGEST = 1 << 20


class Row(NamedTuple):
    """A row that is not empty.

    Attributes:
        number: from 1.
        texts: its cells from the first column on; None if empty.
        kinds: the kind of each cell.
    """

    number: int
    texts: list[str | None]
    kinds: list[CellKind | None]


class Sheet:
    """A sheet, with observations made while its rows are read.

    Attributes:
        hidden_rows: hidden rows that are not empty; the first row does not count.
        filtered: True if a filter is set.
    """

    def __init__(self, archive: Archive, info: SheetInfo, texts: Sequence[str], *, is_table: bool) -> None:
        """Prepare to read.

        Args:
            archive: the workbook.
            info: the sheet.
            texts: the texts that cells share.
            is_table: True if the first row names the columns; cells beside them are then left out.
        """
        self.hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()
        self.filtered = False
        self._info, self._is_table = info, is_table
        self._cells = CellReader(archive, texts)
        self._column_of: dict[str, int] = {}
        self._width, self._widest = _MOST_COLUMNS, 0
        self._column_styles: dict[int, str] = {}
        self._hides_rows = False
        self._done: list[Row] = []
        self._path: list[str] = []
        self._in_data = False
        self._names: dict[str, str] = {}
        self._row, self._column = 0, -1
        self._row_attributes: dict[str, str] = {}
        self._texts: list[str | None] = []
        self._kinds: list[CellKind | None] = []
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: str | None = None
        self._pieces: list[str] = []
        self._length = 0
        self._pronounced = 0

    @property
    def doubts(self) -> dict[tuple[int, int], Text]:
        """Why a cell may not be used, by row (from 1) and column (from 0)."""
        return self._cells.doubts

    @property
    def hidden_columns_read(self) -> list[int]:
        """Hidden columns that may hold values."""
        return sorted(each for each in self._hidden_columns if each < min(self._width, self._widest))

    def rows(self, archive: Archive) -> Iterator[Row]:
        """Yield each row that is not empty.

        Args:
            archive: the workbook, which must stay open while rows are read.

        Raises:
            BrokenArchiveError: the sheet is invalid.
        """
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._take_text
        with archive.open(self._info.part) as stream:
            for block in iter(partial(stream.read, BLOCK), b""):
                parser.Parse(block, False)  # noqa: FBT003 - it takes no keywords
                yield from self._done
                self._done.clear()
            parser.Parse(b"", True)  # noqa: FBT003
        yield from self._done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names.get(tag) or self._names.setdefault(tag, local(tag))
        if not self._in_data:
            self._start_outside(name, attributes)
        elif name == "v" or name == "f" or name == "t":  # noqa: PLR1714 - a set takes longer, and this is each cell
            self._pieces.clear()
            self._length = 0
        elif name == "c":
            self._cell = attributes
            self._value = self._formula = self._inline = None
            self._pieces.clear()
            self._length = 0
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":  # the pronunciation of a text
            self._pronounced += 1

    def _end(self, tag: str) -> None:
        name = self._names[tag]
        if not self._in_data:
            self._path.pop()
        elif name == "v":
            pieces = self._pieces
            self._value = pieces[0] if len(pieces) == 1 else "".join(pieces)
        elif name == "c":
            self._end_cell()
        elif name == "f":
            self._formula = "".join(self._pieces)
        elif name == "t" and not self._pronounced:
            self._inline = (self._inline or "") + "".join(self._pieces)
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._pronounced -= 1
        elif name == "sheetData":
            self._in_data = False
            self._path.pop()

    def _take_text(self, text: str) -> None:
        if self._in_data:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > _LONGEST:
                raise self._broken(
                    f"第 {self._row} 行有一格超过 {_LONGEST:,} 个字符",
                    f"row {self._row} holds more than {_LONGEST:,} characters in a cell",
                )

    def _start_outside(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        match self._path[1:]:
            case ["sheetData"]:
                self._in_data = True
            case ["sheetFormatPr"]:
                self._hides_rows = is_true(attributes.get("zeroHeight"))
            case ["cols", "col"]:
                self._start_columns(attributes)
            case ["autoFilter", "filterColumn"]:
                self.filtered = True
            case _:
                pass

    def _start_columns(self, attributes: dict[str, str]) -> None:
        first, last = (_whole(attributes.get(key)) for key in ("min", "max"))
        columns = range(first - 1, min(last, _MOST_COLUMNS))
        if is_true(attributes.get("hidden")) or attributes.get("width") in {"0", "0.0"}:
            self._hidden_columns.update(columns)
        if "style" in attributes:
            self._column_styles.update(dict.fromkeys(columns, attributes["style"]))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _whole(attributes.get("r")) if "r" in attributes else self._row + 1
        if not self._row < number <= _MOST_ROWS:
            raise self._broken(
                f"第 {number} 行在第 {self._row} 行之后", f"row {number} follows row {self._row}"
            )
        self._row, self._column, self._row_attributes = number, -1, attributes
        self._texts, self._kinds = [], []

    def _end_cell(self) -> None:
        cell = self._cell
        reference = cell.get("r")
        column = self._column + 1 if reference is None else self._column_at(reference)
        self._column = column
        if column >= self._width:  # a note beside the table
            return
        kind = cell.get("t", "n") if self._inline is None else "inlineStr"
        value = self._value if self._inline is None else self._inline
        style = cell.get("s", "0")
        text: str | None
        sort: CellKind | None
        if kind == "n" and value and self._formula is None and self._cells.is_easy(style, value):
            text, sort = value, "number"
        else:
            text, sort = self._cells.show((self._row, column), kind, style, value, self._formula)
            if text is None:
                return
        if sort == "number" and "s" not in cell and (self._column_styles or "s" in self._row_attributes):
            text, sort = self._styled_by_others(str(text), column)
        missing = column - len(self._texts)
        if missing:
            if missing < 0:
                raise self._broken(
                    f"第 {self._row} 行单元格 {reference} 的次序不对",
                    f"row {self._row}: cell {reference} is out of order",
                )
            self._texts.extend([None] * missing)
            self._kinds.extend([None] * missing)
        self._texts.append(text)
        self._kinds.append(sort)

    def _styled_by_others(self, text: str, column: int) -> tuple[str | None, CellKind | None]:
        """Show a number without its own style; programs disagree about using the style of its row or column."""
        style = self._row_attributes.get("s") or self._column_styles.get(column, "0")
        place = (self._row, column)
        other, sort = self._cells.show(place, "n", style, text, None)
        if other == text:
            return text, "number"
        self.doubts.setdefault(place, _WHOSE_FORMAT)
        return (other, sort) if sort == "other" and " [" in (other or "") else (f"{text} [{other}]", "other")

    def _end_row(self) -> None:
        if not self._texts:
            return
        if self._is_table and self._row == 1:
            names = [each or "" for each in self._texts]
            while names and not names[-1].strip():
                names.pop()
            self._width, self._cells.units = len(names), [*map(unit_of, names)]
        elif is_true(
            self._row_attributes.get("hidden", "1" if self._hides_rows else "0")
        ) or self._row_attributes.get("ht") in {"0", "0.0"}:
            self.hidden_rows.append(self._row)
        self._widest = max(self._widest, len(self._texts))
        self._done.append(Row(self._row, self._texts, self._kinds))

    def _column_at(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        known = self._column_of.get(letters)
        if known is None:
            found = column_of(letters)
            if found is None or found >= _MOST_COLUMNS:
                raise self._broken(
                    f"没有名为“{reference[:20]}”的单元格", f'no cell is called "{reference[:20]}"'
                )
            known = self._column_of[letters] = found
        return known

    def _broken(self, zh: str, en: str) -> BrokenArchiveError:
        return BrokenArchiveError(f"工作表“{self._info.name}”：{zh}", f'sheet "{self._info.name}": {en}')


_WHOSE_FORMAT = Text(
    zh="单元格没有自己的格式，所在行或列的数字格式却会改变数值的含义；请为该单元格设置格式，或写明完整的数值。",
    en="the cell has no format of its own, and the format of its row or column would change the meaning of the number; "
    "format the cell itself, or write the value in full.",
)


def _whole(text: str | None) -> int:
    if text is None or not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 - no row or column has as many digits
        said = (text or "")[:20]
        raise BrokenArchiveError(
            f"行号或列号“{said}”不是数字", f'"{said}" is not the number of a row or column'
        )
    return int(text)


def has_content(archive: Archive, info: SheetInfo, texts: Sequence[str]) -> bool:
    """Does a sheet have a cell that is not empty?"""
    return next(Sheet(archive, info, texts, is_table=False).rows(archive), None) is not None
