"""Tables as workbooks by libraries, with what people do to sheets; and workbooks of one meaning."""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter
from drawn_sheets import CODES, Writer, packed
from drawn_tables import Draw, Table, Value


def library_workbook(draw: Draw, table: Table) -> bytes:
    """A workbook by openpyxl or xlsxwriter, with what people do to sheets."""
    return _by_openpyxl(draw, table) if draw.chance(0.5) else _by_xlsxwriter(draw, table)


def _by_openpyxl(draw: Draw, table: Table) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in [table.headers, *table.rows]:
        sheet.append([_in_excel(value) for value in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if draw.chance(0.05):
                cell.number_format = draw.choice(CODES)
    if draw.chance(0.2):
        other = book.create_sheet(draw.pick("汇总", "Sheet 2", "a" * 31), draw.pick(0, 1))
        other["A1"] = draw.pick(None, "封面", 1)
        other.sheet_state = draw.pick("visible", "hidden", "veryHidden")
    if draw.chance(0.1):
        sheet.merge_cells(
            start_row=draw.randint(1, 4),
            start_column=1,
            end_row=draw.randint(4, 5),
            end_column=draw.randint(1, 3),
        )
    if draw.chance(0.1):
        sheet.row_dimensions[draw.randint(1, 5)].hidden = True
        sheet.column_dimensions["B"].hidden = True
    if draw.chance(0.1):
        sheet.auto_filter.ref = "A1:C5"
        sheet.auto_filter.add_filter_column(0, ["a"])
    if draw.chance(0.1):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _in_excel(value: Value) -> object:
    """A value that openpyxl takes: texts without what no sheet holds, days that it has."""
    if isinstance(value, str):
        return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)
    return value.isoformat() if isinstance(value, date) and value.year < 1900 else value


def _by_xlsxwriter(draw: Draw, table: Table) -> bytes:
    stream = io.BytesIO()
    options = {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": draw.chance(0.3), "strings_to_urls": draw.chance(0.3),
               "strings_to_numbers": draw.chance(0.2), "constant_memory": draw.chance(0.3), "nan_inf_to_errors": True}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        if draw.chance(0.1):
            book.add_chartsheet()
        sheet = book.add_worksheet()
        for at, row in enumerate([table.headers, *table.rows]):
            for place, value in enumerate(row):
                style = book.add_format({"num_format": draw.choice(CODES)}) if draw.chance(0.03) else None
                if isinstance(value, date) and value.year < 1900:
                    value = value.isoformat()  # noqa: PLW2901 - which no sheet has
                if draw.chance(0.02):
                    sheet.write_formula(at, place, "=1+1", style, draw.pick("", 2, "x", "#N/A", "TRUE"))
                else:
                    sheet.write(at, place, value, *([] if style is None else [style]))
        if draw.chance(0.1) and not options["constant_memory"]:
            sheet.add_table(
                0,
                0,
                max(len(table.rows), 1),
                len(table.columns) - 1,
                {"columns": [{"header": f"c{n}"} for n in range(len(table.columns))]},
            )
        if draw.chance(0.1):
            sheet.data_validation("A1:A9", {"validate": "list", "source": ["a", "b"]})
        if draw.chance(0.1):
            sheet.set_row(2, 0)
            sheet.set_column(1, 1, 0)
    return stream.getvalue()


def plain_workbook(draw: Draw, table: Table) -> bytes:
    """A workbook in which each cell means what it means in the table, by hand or by openpyxl."""
    rows: list[Sequence[Value]] = [[_literal(value) for value in row] for row in (table.headers, *table.rows)]
    if draw.chance(0.5):
        return _plain_by_openpyxl(rows)
    writer = Writer(draw, 0)
    return packed(draw, writer, {"Sheet1": writer.sheet(rows)})


def _literal(value: Value) -> Value:
    """A value in which nothing is an escape, as Excel writes a text such as `_x000D_`."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value) if isinstance(value, str) else value


def _plain_by_openpyxl(rows: Sequence[Sequence[Value]]) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append([None if value == "" else _in_excel(value) for value in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
