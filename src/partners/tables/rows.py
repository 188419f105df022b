"""The rows of a file with their numbers, one at a time, whatever the format.

CSV may be UTF-8 or GB18030, line by line. Cells of CSV and Excel come as text, Parquet keeps its types. Rows that
are not of the table's form are set aside with the reason. The file itself is never touched.
"""

import csv
import re
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from itertools import islice, repeat, takewhile, zip_longest
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zipfile import ZipFile

from partners.errors import TableError
from partners.tables.footers import is_remark, is_sum
from partners.tables.kinds import checked_kind, missing_extra, wrong
from partners.text import Text

_BLOCK = 1 << 20
CellKind = Literal["number", "date", "other"]


class Reject(NamedTuple):
    """A cell, or a whole line, that cannot be read.

    Attributes:
        line: the number of the line; the header is line 1, in Parquet the first row is.
        column: the header; empty for a whole line.
        value: as it is written.
        reason: why it cannot be read, and what to write instead.
    """

    line: int
    column: str
    value: str
    reason: Text


class Rows(NamedTuple):
    """What a file holds.

    Attributes:
        headers: the columns, in order.
        lines: each row with the number of its line, as they are asked for; a cell that is empty is None.
        broken: rows that are not of the table's form, as far as lines were asked for.
        how_many: says roughly how many rows there are.
        types: the Arrow type of each column; None where all are text.
        kinds: of what kinds the cells of each column of Excel are, as far as lines were asked for.
    """

    headers: tuple[str, ...]
    lines: Iterator[tuple[int, Sequence[Any]]]
    broken: list[Reject]
    how_many: Callable[[], int]
    types: Sequence[Any] | None = None
    kinds: Sequence[Collection[CellKind]] = ()


def open_rows(path: Path, *, keep_empty: bool = False) -> Rows:
    """The rows of a CSV, Excel or Parquet file.

    Args:
        path: the file.
        keep_empty: whether rows of CSV and Excel in which nothing stands count; else they are passed over.

    Raises:
        TableError: the file is not what its name says, is broken, has no usable header, or needs an extra.
        OSError: it cannot be read.
    """
    kind = checked_kind(path)
    try:
        match kind:
            case "Parquet":
                return _open_parquet(path)
            case "Excel":
                return _open_excel(path, keep_empty=keep_empty)
            case _:
                return _open_csv(path, keep_empty=keep_empty)
    except ImportError:
        raise missing_extra(path) from None


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


def no_parquet(path: Path, error: Exception) -> TableError:
    """The complaint about a file that only begins like Parquet."""
    return wrong(path, f"不是完整的 Parquet 文件：{error}", f"is no complete Parquet file: {error}")


def _open_parquet(path: Path) -> Rows:
    import pyarrow as pa
    from pyarrow import parquet

    # What Arrow finds wrong while it reads is an OSError without a number, or an error of its own.
    broken = (pa.ArrowException, OSError, ValueError)
    try:
        file = parquet.ParquetFile(path)
    except broken as error:
        raise no_parquet(path, error) from None
    schema = file.schema_arrow

    def lines() -> Iterator[tuple[int, Sequence[Any]]]:
        number = 0
        try:
            for batch in file.iter_batches(batch_size=_AT_ONCE):
                columns = [column.to_pylist() for column in batch.columns]
                for number, row in enumerate(zip(*columns, strict=True), number + 1):  # noqa: B020 - goes on
                    yield number, row
        except broken as error:
            raise no_parquet(path, error) from None

    return Rows(
        header_names(path, schema.names), lines(), [], lambda: int(file.metadata.num_rows), schema.types
    )


_AT_ONCE = 10_000


def _open_excel(path: Path, *, keep_empty: bool) -> Rows:
    sheet = first_sheet(path)
    kinds: list[set[CellKind]] = []
    rows = _with_what_excel_shows(path, sheet_rows(sheet, kinds))
    first = [each or "" for each in next(rows, [])]
    across = _merged_across(
        path, sheet, len(first) - len([*takewhile(lambda each: not each.strip(), reversed(first))])
    )
    headers = header_names(path, first)
    kinds[:] = [set() for _ in headers]  # those of the header do not count
    width = len(headers)
    # Cells beside the columns that have a name are notes to somebody, and none of the table's.
    lines = ((number, (row + [None] * width)[:width]) for number, row in enumerate(rows, 2))

    def filled() -> Iterator[tuple[int, Sequence[Any]]]:
        for number, row in lines:
            many = len(row) - row.count(None)
            # What is merged across a line of a sum or a remark says no less than in one cell.
            if number - 1 in across and many > 1 and not is_sum(row):
                raise _merged(path, sheet.name, number - 1, across[number - 1])
            if many or keep_empty:
                yield number, row

    return Rows(headers, filled(), [], lambda: int(sheet.total_height), kinds=kinds)


def _merged_across(path: Path, sheet: Any, width: int) -> Mapping[int, int]:
    """The first column of what is merged across a row, for each row after the header.

    Args:
        path: the file.
        sheet: as its reader has it.
        width: how many columns the table has; what is beside it does not matter.

    Raises:
        TableError: cells of the header are merged, or those of several rows.
    """
    merged = [each for each in sorted(sheet.merged_cell_ranges or ()) if each[0][1] < width]
    for (top, left), (bottom, _) in merged:
        if top == 0:
            raise wrong(
                path,
                f"工作表“{sheet.name}”第 1 行有合并单元格，像是标题或两行表头；各列的名称须写在第 1 行，且只占一行。",
                f'sheet "{sheet.name}", row 1: merged cells, as of a title or a header of two rows; the first row alone must '
                "name the columns.",
            )
        if bottom > top:
            raise _merged(path, sheet.name, top, left)
    return {top: left for (top, left), _ in reversed(merged)}


def _merged(path: Path, sheet: str, row: int, column: int) -> TableError:
    return wrong(
        path,
        f"工作表“{sheet}”第 {row + 1} 行第 {column + 1} 列是合并单元格；请取消合并，逐行填写。",
        f'sheet "{sheet}", row {row + 1}, column {column + 1}: merged cells; unmerge them and fill each row.',
    )


def _with_what_excel_shows(path: Path, rows: Iterator[list[str | None]]) -> Iterator[list[str | None]]:
    """Rows with error values, and with formulas that nothing has computed, which their reader takes for empty cells."""
    if not _may_have_formulas(path):
        yield from rows
        return
    results = _cells(path, results=True)  # which nothing reads until some are needed
    numbered = enumerate(results)
    try:
        for number, (row, cells) in enumerate(zip_longest(rows, _cells(path, results=False), fillvalue=())):
            found = [*row, *repeat(None, len(cells) - len(row))]
            left = [at for at, cell in enumerate(cells) if found[at] is None and cell.data_type in _LEFT]
            if left:
                shown = next(of_row for at, of_row in numbered if at == number)
                for at in left:
                    found[at] = _left(shown[at], cells[at])
            yield found
    finally:
        results.close()


_LEFT = ("e", "f")  # an error, a formula


def _cells(path: Path, *, results: bool) -> Generator[Sequence[Any]]:
    """The rows of the first table of an Excel file, with the results of formulas or the formulas."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=results)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # which some programs state wrongly
    try:
        yield from sheet.iter_rows()
    finally:
        book.close()


def _left(shown: Any, written: Any) -> str | None:
    """What an empty cell has nevertheless: an error, or a formula of which the result was never stored.

    Args:
        shown: the cell as openpyxl has it with results.
        written: the same with formulas.
    """
    if shown.data_type == "e":
        return _cell(shown.value)
    if shown.data_type == "str":  # an empty text, which is a result
        return None
    formula = getattr(written.value, "text", written.value)
    return formula if isinstance(formula, str) else "="


def _may_have_formulas(path: Path) -> bool:
    """Whether a workbook has formulas or error values anywhere, told by the marks with which they are written."""
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as stream:
                    before = b""
                    for block in iter(partial(stream.read, _BLOCK), b""):
                        if _MARKS.search(before + block):
                            return True
                        before = block[-20:]
    return False


_MARKS = re.compile(rb'<(?:\w+:)?f[ >/]|t="e"')


def first_sheet(path: Path) -> Any:
    """The first sheet of an Excel file that is none of a chart.

    Raises:
        TableError: the file is broken.
        ImportError: the extra is missing.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_path(path)
        tables = [
            place for place, sheet in enumerate(book.sheets_metadata) if sheet.typ == SheetTypeEnum.WorkSheet
        ]
        return book.get_sheet_by_index(tables[0] if tables else 0)
    except CalamineError as error:
        raise wrong(path, f"不是完整的 Excel 文件：{error}", f"is no complete Excel file: {error}") from None


def sheet_rows(sheet: Any, kinds: Sequence[set[CellKind]] = ()) -> Iterator[list[str | None]]:
    """Every row of a sheet as text, from the first row and the first column on.

    Args:
        sheet: as its reader has it.
        kinds: where to note, for each column, of what kinds its cells are, but for sums and remarks.
    """
    if sheet.start is None:
        return
    before: list[str | None] = [None] * sheet.start[1]
    for row in sheet.iter_rows():
        texts = [*before, *map(_cell, row)]
        if kinds and not (is_sum(texts) or is_remark(texts)):
            for seen, cell in zip(kinds, [*before, *row], strict=False):
                if cell not in (None, ""):
                    seen.add(_kind(cell))
        yield texts


def _kind(cell: object) -> CellKind:
    match cell:
        case bool():
            return "other"
        case int() | float():
            return "number"
        case date():
            return "date"
        case _:
            return "other"


def _cell(value: object) -> str | None:
    """A cell of Excel as text; a number as the shortest decimal that is the same number."""
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _open_csv(path: Path, *, keep_empty: bool) -> Rows:
    with path.open("rb") as stream:
        first = [_decoded(stream.readline(), []).removeprefix("\ufeff")]
        while "".join(first).count('"') % 2 and len(first) < _LINES_OF_HEADER:  # a name goes over several
            first.append(_decoded(stream.readline(), []))
    delimiter = max(",;\t", key="".join(first).count)
    reader = csv.reader(first, delimiter=delimiter)
    try:
        headers = header_names(path, next(reader, []))
    except csv.Error as error:
        raise _no_csv(path, 1, error) from None
    before = reader.line_num
    broken: list[Reject] = []
    return Rows(
        headers,
        _csv_lines(path, before, len(headers), delimiter, broken, keep_empty=keep_empty),
        broken,
        lambda: _count_lines(path) - before,
    )


def _csv_lines(
    path: Path, before: int, width: int, delimiter: str, broken: list[Reject], *, keep_empty: bool
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows after the lines of the header."""
    undecoded: list[bytes] = []
    with path.open("rb") as stream:
        decoded = (_decoded(line, undecoded) for line in islice(stream, before, None))
        reader = csv.reader(decoded, delimiter=delimiter, strict=True)
        begins = before + 1
        try:
            for row in reader:
                if undecoded:
                    undecoded.clear()
                    broken.append(Reject(begins, "", delimiter.join(row), _NO_ENCODING))
                elif not any(map(str.strip, row)):
                    if keep_empty:
                        yield begins, [None] * width
                elif len(row) >= width and not any(row[width:]):  # empty columns beside the table
                    yield begins, [each or None for each in row[:width]]
                else:
                    broken.append(Reject(begins, "", delimiter.join(row), _other_form(len(row), width)))
                begins = before + reader.line_num + 1
        except csv.Error as error:
            raise _no_csv(path, before + reader.line_num, error) from None


_LINES_OF_HEADER = 20
_NO_ENCODING = Text(zh="编码既非 UTF-8 也非 GB18030", en="neither UTF-8 nor GB18030")


def _other_form(fields: int, width: int) -> Text:
    return Text(zh=f"这一行有 {fields} 格，而表头有 {width} 列", en=f"{fields} instead of {width} fields")


def _no_csv(path: Path, line: int, error: csv.Error) -> TableError:
    said = say_no_csv(line, error)
    return wrong(path, said.zh, said.en)


def say_no_csv(line: int, error: csv.Error) -> Text:
    """Why a line is no CSV."""
    said = str(error)
    reason = next((text for start, text in _CSV_ERRORS.items() if said.startswith(start)), None)
    zh, en = (said, said) if reason is None else (reason.zh, reason.en)
    return Text(zh=f"第 {line} 行不是可读的 CSV：{zh}", en=f"line {line} is no readable CSV: {en}")


_CSV_ERRORS = {
    "unexpected end of data": Text(zh="引号没有闭合。", en="a quotation mark is never closed."),
    "new-line character": Text(
        zh="引号之外有单独的回车符；请另存为普通的 CSV。",
        en="a lone carriage return outside quotation marks; save it as plain CSV.",
    ),
    "field larger": Text(
        zh="有一格长得不像话，多半是引号没有闭合。",
        en="a cell is too long, most likely because a quotation mark is never closed.",
    ),
    "'": Text(
        zh="闭合的引号之后还有文字；引号内的引号须写两次。",
        en="text after a closing quotation mark; within quotation marks write each mark twice.",
    ),
}
"""What Python's reader says, in our words, by how it begins."""


def _decoded(line: bytes, undecoded: list[bytes]) -> str:
    """A line of UTF-8, else of GB18030; one of neither is noted."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("gb18030")
    except UnicodeDecodeError:
        undecoded.append(line)
        return line.decode("gb18030", errors="replace")


def _count_lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(partial(stream.read, _BLOCK), b""))


def text_lines(path: Path) -> list[str]:
    """Every line of a text in UTF-8 or GB18030, without the mark at its beginning.

    Raises:
        TableError: a line is neither.
        OSError: it cannot be read.
    """
    undecoded: list[bytes] = []
    lines: list[str] = []
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            lines.append(_decoded(line, undecoded))
            if undecoded:
                raise wrong(
                    path, f"第 {number} 行{_NO_ENCODING.zh}。", f"line {number} is {_NO_ENCODING.en}."
                )
    return [lines[0].removeprefix("\ufeff"), *lines[1:]] if lines else []
