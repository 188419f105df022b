"""Cells of a sheet as people see them, from the stored values."""

import re
from collections.abc import Sequence
from decimal import Decimal
from unicodedata import normalize

from partners.tables.archive import Archive, BrokenArchiveError
from partners.tables.cells import CellKind, day_of, elapsed, error_value, plain, read_number
from partners.tables.formats import NumberFormat
from partners.tables.shared_texts import unescaped
from partners.text import Text

_EASY = re.compile(r"0|[1-9]\d{0,14}|(?:0|[1-9]\d{0,8})\.\d{0,5}[1-9]", re.ASCII)
"""Numbers that need no conversion."""
_LIBREOFFICE_ERROR = re.compile(r"Err:\d{3}", re.ASCII)
_UNIT = re.compile("([十百千万萬亿億]+) ?(?:元|CNY|RMB|人民币|[)/,、]|$)", re.IGNORECASE)
_TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
_MOST_DAYS = 100_000
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00(?::00(?:\.0+)?)?)?Z?", re.ASCII)

Cell = tuple[str | None, CellKind | None]
"""A text and its kind; both None for an empty cell."""


class CellReader:
    """Reads the cells of a sheet.

    Attributes:
        doubts: why a cell may not be used, by row (from 1) and column (from 0).
        units: the power of ten of the unit in each column's header; None if it names none.
    """

    def __init__(self, archive: Archive, texts: Sequence[str]) -> None:
        self.doubts: dict[tuple[int, int], Text] = {}
        self.units: Sequence[int | None] = ()
        self._archive, self._texts = archive, texts
        self._formats = {str(at): None if each.is_plain else each for at, each in enumerate(archive.formats)}
        self._days: dict[tuple[str, str], Cell] = {}

    def is_easy(self, style: str, value: str) -> bool:
        """Does a number need no conversion?"""
        return self._formats.get(style) is None and _EASY.fullmatch(value) is not None

    def show(
        self, place: tuple[int, int], kind: str, style: str, value: str | None, formula: str | None
    ) -> Cell:
        """Return a cell as people see it.

        Args:
            place: its row and column.
            kind: the type of its value in the file: n, s, str, inlineStr, b, e or d.
            style: the number of its style.
            value: as stored; None if there is none.
            formula: its formula; None if there is none.

        Raises:
            BrokenArchiveError: it cannot be read.
        """
        if formula is not None:
            if _is_uncomputed(kind, value, left_to_others=self._archive.uncomputed):
                return f"={formula.removeprefix('=')}", "other"
            if kind == "str" and _LIBREOFFICE_ERROR.fullmatch(value or ""):
                kind = "e"
        if not value:
            return None, None
        match kind:
            case "n":
                return self._number(place, style, value)
            case "s":
                if not value.strip().isdecimal() or int(value) >= len(self._texts):
                    said = value[:20]
                    raise BrokenArchiveError(
                        f"第 {place[0]} 行：没有第 {said} 号文字", f"row {place[0]}: no text {said}"
                    )
                return self._text(style, self._texts[int(value)]), "other"
            case "b":
                return ("yes" if value.strip() in {"1", "true"} else "no"), "other"
            case "e":
                return self._error(place, value.strip()), "other"
            case "d":
                day = _MIDNIGHT.fullmatch(value.strip())
                return (value.strip() if day is None else day[1]), "date"
            case _:
                return self._text(style, unescaped(value)), "other"

    def _text(self, style: str, text: str) -> str | None:
        number_format = self._formats.get(style)
        return (text if number_format is None else number_format.show_text(text)) or None

    def _error(self, place: tuple[int, int], value: str) -> str:
        shown = error_value(value)
        if shown != value:
            self.doubts[place] = Text(
                zh=f"{value} 是电子表格的错误值；请先改正该单元格。",
                en=f"{value} is a spreadsheet error; fix the cell first.",
            )
        return shown

    def _number(self, place: tuple[int, int], style: str, value: str) -> Cell:
        number_format = self._formats.get(style)
        known = self._days.get((style, value))
        if known is not None:
            return known
        number = read_number(value.strip())
        if number is None:
            said = value[:20]
            raise BrokenArchiveError(
                f"第 {place[0]} 行：“{said}”不是数值", f'row {place[0]}: "{said}" is not a number'
            )
        if number_format is None:
            return plain(number), "number"
        if number_format.is_date:
            return self._day(number, number_format, style, value)
        column = place[1]
        shown = number_format.show(number, self.units[column] if column < len(self.units) else None)
        if shown.doubt is not None:
            self.doubts[place] = shown.doubt
        return shown.text, shown.kind

    def _day(self, number: Decimal, number_format: NumberFormat, style: str, value: str) -> Cell:
        first = number_format.sections[0]
        day = day_of(number, since_1904=self._archive.since_1904, days="y" in first.date or "d" in first.date)
        if first.elapsed:
            found: Cell = elapsed(number), "other"
        else:
            found = (plain(number), "number") if day is None else (day, "date")
        if len(self._days) < _MOST_DAYS:
            self._days[style, value] = found
        return found


def _is_uncomputed(kind: str, value: str | None, *, left_to_others: bool) -> bool:
    """Is the result of a formula missing?

    Programs that do not compute store no result, or 0 with a request to compute on opening; Apache POI stores 0.0.
    """
    if kind == "n":
        return not value or value == "0.0" or (left_to_others and value == "0")
    return value is None and kind != "str"


def unit_of(header: str) -> int | None:
    """Return the power of ten of the unit in brackets or at the end of a header; None if there is none."""
    found = _UNIT.findall(normalize("NFKC", header))
    return sum(_TENS[each] for each in found[-1]) if found else None
