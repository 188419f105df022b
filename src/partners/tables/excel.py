"""Excel sheets as rows: the choice of the sheet, its header, and merged or hidden cells.

Cells are read as people see them. Whatever is left out or not visible is noted: hidden or filtered rows, and other
sheets.
"""

import errno
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile

from partners.errors import TableError, named
from partners.tables.archive import Archive, BrokenArchiveError, SheetInfo, open_workbook
from partners.tables.cells import CellKind, address
from partners.tables.file_types import wrong
from partners.tables.found import Note, Rows, header_names
from partners.tables.last_row import LastRow
from partners.tables.merged_cells import merged_across
from partners.tables.outlines import read_outline
from partners.tables.shared_texts import shared_texts
from partners.tables.sheet import Row, Sheet, has_content
from partners.text import Text

_SHOWN = 10

_ERRORS = (
    *(expat.ExpatError, ValueError, LookupError, OverflowError),  # from parts; includes BrokenArchiveError
    *(BadZipFile, zlib.error, struct.error, EOFError),
    RuntimeError,  # from archives with a password or an unknown compression
)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn errors of the archive and its parts into a TableError."""
    try:
        yield
    except TableError:
        raise
    except _ERRORS as error:
        raise _broken(path, error) from None
    except OSError as error:
        # Errors of the archive have no number; a part before the start of the file is an invalid argument.
        if error.filename is None and error.errno in (None, errno.EINVAL):
            raise _broken(path, error) from None
        raise named(error, path) from error


def _broken(path: Path, error: Exception) -> TableError:
    said = _in_words(error)
    return wrong(path, f"不是完整的 Excel 文件：{said.zh}", f"is not a complete Excel file: {said.en}")


def _in_words(error: Exception) -> Text:
    """Say in both languages what is wrong with an archive or one of its parts; libraries say it in English only."""
    said = str(error).strip() or type(error).__name__
    match error:
        case BrokenArchiveError():
            return error.message
        case expat.ExpatError():
            return Text(zh="其中有一部分不是可读的 XML", en=f"part of it is not readable XML, {said}")
        case NotImplementedError():
            return Text(zh="压缩方式无法识别", en=f"unknown compression, {said}")
        case RuntimeError():
            return Text(zh="有密码保护", en="it is password-protected")
        case _:
            return Text(zh="压缩包已损坏，可能没有传完或保存完", en=f"the archive is damaged, {said}")


class _Chosen(NamedTuple):
    """The sheet to read, with notes on the workbook and the names of other sheets with content."""

    sheet: SheetInfo
    notes: tuple[Note, ...]
    others: tuple[str, ...]


def open_excel(path: Path, *, keep_empty: bool, sheet: str | None = None) -> Rows:
    """Open a sheet; its first row has the column names.

    Args:
        path: the workbook.
        keep_empty: True to keep empty rows between others.
        sheet: its name, or its number among the visible sheets; the first visible sheet with content if left out.

    Raises:
        TableError: the workbook is broken, has no such sheet, or no usable header.
        OSError: it cannot be read.
    """
    with _refusing(path), open_workbook(path) as archive:
        texts = shared_texts(archive)
        chosen = _choose(path, archive, texts, sheet)
        outline = read_outline(archive, chosen.sheet)
    reader = Sheet(archive, chosen.sheet, texts, is_table=True)
    kinds: list[set[CellKind]] = []
    notes = [*chosen.notes]
    rows = _rows(path, reader, notes)
    first = next(rows, None)
    names = [each or "" for each in first.texts] if first is not None and first.number == 1 else []
    width = len(names) - len([*takewhile(lambda each: not each.strip(), reversed(names))])
    across = merged_across(path, chosen.sheet.name, outline, width)
    headers = header_names(path, names)
    kinds.extend(set() for _ in headers)
    last = LastRow(path, chosen.sheet.name, across, kinds)
    return Rows(
        headers,
        last.lines(rows, keep_empty=keep_empty),
        [],
        lambda: max(outline.rows - 1, 0),
        kinds=kinds,
        notes=notes,
        doubts=reader.doubts,
        cells=True,
        told=last.is_of,
    )


def sheet_grid(
    path: Path, sheet: str | None = None
) -> tuple[list[list[str]], tuple[Note, ...], tuple[str, ...]]:
    """Read all cells of a sheet; the value of a merged cell is repeated in all its rows and columns.

    Args:
        path: the workbook.
        sheet: as in `open_excel`.

    Returns:
        The rows, the notes, and the names of other visible sheets with content, if no sheet was given.

    Raises:
        TableError: as in `open_excel`.
        OSError: as in `open_excel`.
    """
    with _refusing(path), open_workbook(path) as archive:
        texts = shared_texts(archive)
        chosen = _choose(path, archive, texts, sheet)
        outline = read_outline(archive, chosen.sheet)
    notes = [*chosen.notes]
    grid: list[list[str]] = []
    for row in _rows(path, Sheet(archive, chosen.sheet, texts, is_table=False), notes):
        grid.extend([] for _ in range(row.number - 1 - len(grid)))
        grid.append([(each or "").strip() for each in row.texts])
    for top, left, bottom, right in outline.merged:
        value = "".join(grid[top][left : left + 1]) if top < len(grid) else ""
        for cells in grid[top : bottom + 1]:
            cells.extend([""] * (left - len(cells)))
            cells[left : right + 1] = [value] * (right + 1 - left)
    return grid, tuple(notes), chosen.others if sheet is None else ()


def _rows(path: Path, reader: Sheet, notes: list[Note]) -> Iterator[Row]:
    """Yield the rows of a sheet, then add the notes on it."""
    with _refusing(path), open_workbook(path) as archive:
        yield from reader.rows(archive)
    notes.extend(_notes_on(reader))


def _choose(path: Path, archive: Archive, texts: Sequence[str], wanted: str | None) -> _Chosen:
    """Choose the sheet to read: the wanted one, or else the first visible one with content."""
    shown = [each for each in archive.sheets if each.visible]
    if wanted is not None:
        sheet = _find_sheet(path, archive.sheets, shown, wanted)
    elif not shown:
        raise wrong(
            path,
            f"没有可见的工作表；隐藏的有：{_named(archive.sheets).zh or '无'}。请取消隐藏，或用 --sheet 指明。",
            f"has no sheet that is shown; hidden: {_named(archive.sheets).en or 'none'}. Show one, or name one with --sheet.",
        )
    else:
        sheet = next((each for each in shown if has_content(archive, each, texts)), shown[0])
    others = [each for each in shown if each != sheet and has_content(archive, each, texts)]
    hidden = [each for each in archive.sheets if not each.visible and each != sheet]
    notes = []
    if len(archive.sheets) > 1:
        notes.append(
            Note("sheet", Text(zh=f"读取的工作表：“{sheet.name}”", en=f'sheet read: "{sheet.name}"'))
        )
    if others:
        named = _named(others)
        said = Text(
            zh=f"未读取、不计入任何结果的工作表：{named.zh}（用 --sheet 选择要读的工作表）",
            en=f"sheets NOT read and not counted: {named.en} (--sheet chooses the sheet to read)",
        )
        notes.append(Note("other-sheets", said))
    if hidden:
        named = _named(hidden)
        notes.append(
            Note(
                "hidden-sheets",
                Text(zh=f"未读取的隐藏工作表：{named.zh}", en=f"hidden sheets, not read: {named.en}"),
            )
        )
    return _Chosen(sheet, tuple(notes), tuple(each.name for each in others))


def _find_sheet(
    path: Path, sheets: Sequence[SheetInfo], shown: Sequence[SheetInfo], wanted: str
) -> SheetInfo:
    named = [each for each in sheets if each.name.strip().casefold() == wanted.strip().casefold()]
    if named:
        return next((each for each in named if each.name == wanted), named[0])
    if wanted.isdecimal() and 0 < int(wanted) <= len(shown):
        return shown[int(wanted) - 1]
    every = _named(sheets)
    raise wrong(
        path,
        f"没有工作表“{wanted}”；可选：{every.zh}，或从 1 起的序号。",
        f'has no sheet "{wanted}"; it has: {every.en}; or give a number from 1 on.',
    )


def _named(sheets: Sequence[SheetInfo]) -> Text:
    names = [each.name for each in sheets]
    more = len(names) - _SHOWN
    return Text(
        zh="、".join(f"“{each}”" for each in names[:_SHOWN]) + (f" 等 {len(names)} 张" if more > 0 else ""),
        en=", ".join(f'"{each}"' for each in names[:_SHOWN]) + (f" and {more} more" if more > 0 else ""),
    )


def _notes_on(reader: Sheet) -> Iterator[Note]:
    """Yield notes on hidden or filtered cells, which are read all the same."""
    if reader.filtered or reader.hidden_rows:
        rows = Text.join(Text(zh=str(row), en=str(row)) for row in reader.hidden_rows[:_SHOWN])
        more = "…" if len(reader.hidden_rows) > _SHOWN else ""
        many = len(reader.hidden_rows)
        why = (
            Text(zh="筛选掉或隐藏的", en="filtered out or hidden")
            if reader.filtered
            else Text(zh="隐藏的", en="hidden")
        )
        if many:
            said = Text(
                zh=f"{why.zh}行也已读取、计算：{many:,} 行（第 {rows.zh}{more} 行）；如果不应计算，请删去这些行",
                en=f"rows that are {why.en} are counted too: {many:,} (row {rows.en}{more}); delete them if they should not be",
            )
            notes_kind = "hidden-rows"
        else:
            said = Text(zh="工作表设有筛选，没有行被隐藏", en="the sheet has a filter that hides no rows")
            notes_kind = "filter"
        yield Note(notes_kind, said)
    columns = reader.hidden_columns_read
    if columns:
        letters = [address(each, 1)[:-1] for each in columns[:_SHOWN]]
        yield Note(
            "hidden-columns",
            Text(
                zh=f"隐藏的列也已读取：{'、'.join(letters)}",
                en=f"hidden columns are read too: {', '.join(letters)}",
            ),
        )
