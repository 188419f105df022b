"""Kinds of the rows of a table: told once and in one way, for every kind of file and every reader."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import assert_never

from partners.tables.footers import Worded, is_remark, is_sum
from partners.tables.sums import Sums
from partners.text import Text
from partners.values.units import is_unit


class RowKind(StrEnum):
    """The kind of a row of a table."""

    LINE = "line"
    SUM = "sum"
    SUM_WITHOUT_LABEL = "sum-without-label"
    REMARK = "remark"
    HEADER = "header"
    UNITS = "units"

    @property
    def reason(self) -> Text:
        """Why the row is set aside."""
        match self:
            case RowKind.LINE:
                return Text(zh="是表中的一行", en="a line of the table")
            case RowKind.SUM:
                return Text(zh="是合计行", en="a row of totals")
            case RowKind.SUM_WITHOUT_LABEL:
                return Text(zh="是以上各行之和", en="the sum of the rows above")
            case RowKind.REMARK:
                return Text(zh="是备注", en="a remark")
            case RowKind.HEADER:
                return Text(zh="是重复的表头", en="the header once more")
            case RowKind.UNITS:
                return Text(zh="是各列的单位", en="the units of the columns")
            case _:
                assert_never(self)


class RowKinds:
    """Tells the kinds of the rows of one table; it is asked once of each row, in order.

    Args:
        headers: of its columns.
        worded: in which columns stands what is no number.
        sums: adds up the lines, where rows without a label may be their sums.
    """

    def __init__(self, headers: Sequence[str], worded: Worded, sums: Sums | None = None) -> None:
        self._headers, self._worded, self._sums = headers, worded, sums
        self._rows = 0

    def kind_of(self, row: Sequence[str | None]) -> RowKind:
        """The kind of the next row."""
        self._rows += 1
        kind = self._kind(row)
        if self._sums is None:
            return kind
        if kind is RowKind.LINE:
            self._sums.add(row)
        elif kind in _SUMS:
            self._sums.close()
        return kind

    def _kind(self, row: Sequence[str | None]) -> RowKind:
        if self._is_header(row):
            return RowKind.HEADER
        if is_sum(row, self._worded):
            return RowKind.SUM
        if is_remark(row):
            return RowKind.REMARK
        if self._rows <= _ROWS_OF_UNITS and units_in(row, self._worded.names):
            return RowKind.UNITS
        if self._sums is not None and self._sums.are_summed_by(row):
            return RowKind.SUM_WITHOUT_LABEL
        return RowKind.LINE

    def _is_header(self, row: Sequence[str | None]) -> bool:
        """Does a row hold nothing but names of columns, each in its own, and more than one where there are several?"""
        same = 0
        for cell, header in zip(row, self._headers, strict=False):
            if not cell or not (said := cell.strip()):
                continue
            if said != header:
                return False
            same += 1
        return same >= min(len(self._headers), _FEWEST_OF_HEADER)


_SUMS = (RowKind.SUM, RowKind.SUM_WITHOUT_LABEL)
_ROWS_OF_UNITS = 3
_FEWEST_OF_HEADER = 2
_NAMES_OF_UNITS = frozenset({"单位", "unit", "-", "—", "/"})


def units_in(row: Sequence[str | None], names: Collection[int] = ()) -> list[tuple[int, str]]:
    """The units of a row that holds units, each below the name of its column, and nothing else; empty for other rows.

    Args:
        row: the cells; None if empty.
        names: indexes of columns of names, which have no unit, though a name may be spelled like one, such as 百度.
    """
    filled = [(at, cell.strip().strip("()（）")) for at, cell in enumerate(row) if cell and cell.strip()]
    units = [(at, cell) for at, cell in filled if at not in names and is_unit(cell)]
    return units if all(cell in _NAMES_OF_UNITS for _, cell in {*filled} - {*units}) else []
