"""Lists of names in files: one column of a table is read, and the table is written again with more columns.

CSV only, in UTF-8 or GB18030, for now.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from partners.errors import NotFoundError, PartnersError, reason
from partners.text import Text

ENCODINGS = ("utf-8-sig", "gb18030")
_ENDINGS = (".csv", ".txt")
_BLOCK = 1 << 20


class NameTable(NamedTuple):
    """A table with a column of names.

    Attributes:
        header: the names of its columns.
        column: where the names stand.
        lines: how many lines the file has, roughly as many as rows.
        rows: its rows, read as they are asked for, each as wide as the header.
    """

    header: Sequence[str]
    column: int
    lines: int
    rows: Iterator[Sequence[str]]


def read_names(path: Path, column: str) -> NameTable:
    """Open a table.

    Args:
        path: a CSV file with a header.
        column: the name of the column that has the names.

    Raises:
        NotFoundError: there is no such column.
        PartnersError: the file cannot be read.
    """
    _check_ending(path)
    try:
        encoding = _encoding(path)
        rows = _rows(path, encoding)
        header = next(rows, [])
        lines = _count_lines(path)
    except OSError as error:
        raise _unusable(path, reason(error)) from None
    wanted = [name.strip() for name in header]
    if column.strip() not in wanted:
        raise NotFoundError(Text(zh="列", en="column"), column, header)
    return NameTable(header, wanted.index(column.strip()), lines, (_as_wide(row, header) for row in rows))


def write_matches(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as CSV that Excel opens; it appears under its name when it is complete.

    Raises:
        PartnersError: it cannot be written.
    """
    _check_ending(path)
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
        beside.replace(path)
    except OSError as error:
        raise _unusable(path, reason(error)) from None
    finally:
        beside.unlink(missing_ok=True)


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in _ENDINGS:
        raise _unusable(
            path,
            Text(
                zh="目前只能读写 CSV；Excel 和 Parquet 尚待支持，请另存为 CSV",
                en="only CSV can be read and written as yet, Excel and Parquet are to come; save it as CSV",
            ),
        )


def _encoding(path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                while file.read(_BLOCK):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise _unusable(path, Text(zh="编码既非 UTF-8 也非 GB18030", en="it is neither UTF-8 nor GB18030"))


def _rows(path: Path, encoding: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            for row in csv.reader(file):
                if row:
                    yield row
        except csv.Error as error:
            raise _unusable(path, Text(zh=f"不是 CSV：{error}", en=f"it is no CSV: {error}")) from None


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        read: Callable[[], bytes] = lambda: file.read(_BLOCK)  # noqa: E731 - for `iter`
        return sum(block.count(b"\n") for block in iter(read, b""))


def _as_wide(row: list[str], header: Sequence[str]) -> list[str]:
    return [*row, *[""] * (len(header) - len(row))]


def _unusable(path: Path, why: Text) -> PartnersError:
    return PartnersError(Text(zh=f"{path}：{why.zh}。", en=f"{path}: {why.en}."))
