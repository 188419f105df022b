"""Rows of a published list from any kind of file, each with its line number and cells."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from partners.errors import ListError
from partners.tables.csv_text import encoding_of, say_no_csv, text_lines
from partners.tables.excel import sheet_grid
from partners.tables.file_types import check_text, checked_kind, wrong
from partners.tables.found import Note
from partners.text import Text
from partners.values.characters import clean

Row = tuple[int, list[str]]


class ListRows(NamedTuple):
    """The content of a list.

    Attributes:
        rows: each with its line number.
        notes: notes on how it was read.
    """

    rows: list[Row]
    notes: tuple[Note, ...] = ()


_TEXTS = (".txt", ".text", ".md")
_DOCUMENTS = (".doc", ".docx", ".wps", ".odt", ".rtf", ".pdf")
_PAGES = (".html", ".htm", ".mht")
_LINES_TO_JUDGE_BY = 20


def list_rows(path: Path, sheet: str | None = None) -> ListRows:
    """Read all rows of a list.

    Args:
        path: the file.
        sheet: for a workbook, the name of the sheet to read, or its number among the visible sheets.

    Raises:
        ListError: it is a document, or a workbook with content on several sheets and no sheet is given.
        TableError: the file is broken, or its content does not fit its ending.
        OSError: it cannot be read.
    """
    _refuse_documents(path)
    is_text = path.suffix.lower() in _TEXTS
    if is_text:
        check_text(path)
    kind = "CSV" if is_text else checked_kind(path)
    if kind == "Excel":
        return _cleaned(_sheet(path, sheet))
    if sheet is not None:
        raise wrong(path, "不是工作簿，不能用 --sheet。", "is not a workbook, so --sheet cannot be used.")
    if kind == "Parquet":
        raise wrong(
            path,
            "是 Parquet 文件；名单须是 .txt、.csv 或 .xlsx。",
            "is a Parquet file; a list must be .txt, .csv or .xlsx.",
        )
    rows = _split(text_lines(path)) if is_text else _delimited(path)
    return _cleaned(ListRows([*rows], encoding_of(path).notes))


def _cleaned(found: "ListRows") -> "ListRows":
    """Remove invisible characters from rows."""
    rows = [(line, [clean(cell).strip() for cell in cells]) for line, cells in found.rows]
    return found._replace(rows=rows)


def _refuse_documents(path: Path) -> None:
    ending = path.suffix.lower()
    if ending in _DOCUMENTS:
        raise ListError(
            path,
            [
                Text(
                    zh="Word、PDF 等文档不能直接读取：请选中其中的名单，复制粘贴到 .txt 文件，或另存为纯文本。",
                    en="Word, PDF and similar documents are not supported: copy the list into a .txt file, or save it as plain text.",
                )
            ],
        )
    if ending in _PAGES:
        raise ListError(
            path,
            [
                Text(
                    zh="网页不能直接读取：请在浏览器中选中名单，复制粘贴到 .txt 文件；表格的各列会以制表符分开。",
                    en="web pages are not supported: select the list in the browser and copy it into a .txt file; tabs separate the columns.",
                )
            ],
        )


def _split(lines: Sequence[str]) -> Iterator[Row]:
    """Split lines of text at tabs, which separate the cells of a pasted table."""
    for number, line in enumerate(lines, 1):
        yield number, [cell.strip() for cell in line.split("\t")]


def _delimited(path: Path) -> Iterator[Row]:
    lines = text_lines(path)
    delimiter = max(",;\t", key="".join(lines[:_LINES_TO_JUDGE_BY]).count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            yield begins, [cell.strip() for cell in row]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ListError(path, [say_no_csv(reader.line_num, error)]) from None


def _sheet(path: Path, sheet: str | None) -> ListRows:
    """Read the rows of a sheet; the value of a merged cell is repeated in all its rows."""
    grid, notes, others = sheet_grid(path, sheet)
    if others:  # a list on several sheets is not read in part
        raise ListError(
            path,
            [
                Text(
                    zh=f"其他工作表也有内容：{'、'.join(others)}；请把整个名单放在一个工作表，或用 --sheet 选择工作表。",
                    en=f"other sheets also have content: {', '.join(others)}; put the whole list on one sheet, or choose it with --sheet.",
                )
            ],
        )
    return ListRows([*enumerate(grid, 1)], notes)
