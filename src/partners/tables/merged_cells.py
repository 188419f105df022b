"""Merged cells: within one row they count as one value; others are refused."""

from collections.abc import Mapping
from pathlib import Path

from partners.errors import TableError
from partners.tables.file_types import wrong
from partners.tables.outlines import Outline


def merged_across(path: Path, sheet: str, outline: Outline, width: int) -> Mapping[int, int]:
    """Find merged cells within a row, after the header.

    Args:
        path: the file.
        sheet: the name of the sheet.
        outline: the outline of the sheet.
        width: the number of columns of the table; merged cells beside it are ignored.

    Returns:
        The first merged column of each such row; rows and columns are counted from 0.

    Raises:
        TableError: cells of the header or of several rows are merged.
    """
    merged = [each for each in outline.merged if each[1] < width]
    for top, left, bottom, _ in merged:
        if top == 0:
            raise wrong(
                path,
                f"工作表“{sheet}”第 1 行有合并单元格，像是标题或两行表头；各列的名称须写在第 1 行，且只占一行。",
                f'sheet "{sheet}", row 1: merged cells, as of a title or a header of two rows; the first row alone must '
                "name the columns.",
            )
        if bottom > top:
            raise refuse_merged(path, sheet, top, left)
    return {top: left for top, left, _, _ in reversed(merged)}


def refuse_merged(path: Path, sheet: str, row: int, column: int) -> TableError:
    """Make the error that cells are merged over several rows."""
    return wrong(
        path,
        f"工作表“{sheet}”第 {row + 1} 行第 {column + 1} 列是合并单元格；请取消合并，逐行填写。",
        f'sheet "{sheet}", row {row + 1}, column {column + 1}: merged cells; unmerge them and fill each row.',
    )
