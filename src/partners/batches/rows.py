"""The rows of a published list, whatever the file: each a line's number and its cells."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from partners.characters import clean
from partners.errors import ListError
from partners.tables.kinds import check_text, checked_kind, missing_extra
from partners.tables.rows import first_sheet, say_no_csv, sheet_rows, text_lines
from partners.text import Text

Row = tuple[int, list[str]]
_TEXTS = (".txt", ".text", ".md")
_DOCUMENTS = (".doc", ".docx", ".wps", ".odt", ".rtf", ".pdf")
_PAGES = (".html", ".htm", ".mht")
_LINES_TO_JUDGE_BY = 20


def list_rows(path: Path) -> list[Row]:
    """Every row of a list.

    Raises:
        ListError: it is a document, or no readable CSV.
        TableError: the file is broken, or not what its name says.
        OSError: it cannot be read.
    """
    _refuse_documents(path)
    return [(line, [clean(cell).strip() for cell in cells]) for line, cells in _rows(path)]


def _rows(path: Path) -> list[Row]:
    if path.suffix.lower() in _TEXTS:
        check_text(path)
        return [*_split(text_lines(path))]
    if checked_kind(path) == "Excel":
        return [*_sheet(path)]
    return [*_delimited(path)]


def _refuse_documents(path: Path) -> None:
    ending = path.suffix.lower()
    if ending in _DOCUMENTS:
        raise ListError(
            path,
            [
                Text(
                    zh="Word、PDF 等文档不能直接读取：请选中其中的名单，复制粘贴到 .txt 文件，或另存为纯文本。",
                    en="documents such as Word's and PDF are not read: select the list, copy it into a .txt file, or save as plain text.",
                )
            ],
        )
    if ending in _PAGES:
        raise ListError(
            path,
            [
                Text(
                    zh="网页不能直接读取：请在浏览器中选中名单，复制粘贴到 .txt 文件；表格的各列会以制表符分开。",
                    en="web pages are not read: select the list in the browser and copy it into a .txt file; tabs keep the columns apart.",
                )
            ],
        )


def _split(lines: Sequence[str]) -> Iterator[Row]:
    """Lines of text as rows; tabs part the cells of a pasted table."""
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


def _sheet(path: Path) -> Iterator[Row]:
    """The rows of a sheet; what stands in a merged cell stands in all of its rows."""
    try:
        sheet = first_sheet(path)
    except ImportError:
        raise missing_extra(path) from None
    _refuse_more_sheets(path)
    rows = [[(cell or "").strip() for cell in row] for row in sheet_rows(sheet)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        value = "".join(rows[top][left : left + 1]) if top < len(rows) else ""
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * (right + 1 - left)
    yield from enumerate(rows, 1)


def _refuse_more_sheets(path: Path) -> None:
    """A list on several sheets is not read in part."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(path)
    others = [name for name in workbook.sheet_names[1:] if workbook.get_sheet_by_name(name).start is not None]
    if others:
        raise ListError(
            path,
            [
                Text(
                    zh=f"还有其他工作表有内容：{'、'.join(others)}；请把整个名单放在第一个工作表，删去其余各表。",
                    en=f"other sheets have content, too: {', '.join(others)}; put the whole list on the first sheet and delete the others.",
                )
            ],
        )
