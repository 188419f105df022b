"""Writing of rows: CSV for people and programs, Excel for people, Parquet for programs; and of rejected lines."""

import csv
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from partners.atomic import replacing
from partners.tables.file_types import kind_of, missing_extra, wrong
from partners.tables.found import Reject
from partners.text import Lang

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_AT_ONCE = 10_000


def check_output(path: Path, source: Path, *, force: bool) -> None:
    """Check that a file may be written.

    Raises:
        TableError: its kind cannot be written, it is the input, or it exists and must not be replaced.
    """
    kind_of(path)
    if path.exists() and path.samefile(source):
        raise wrong(path, "输出不能是输入文件本身。", "the output cannot be the input itself.")
    if path.exists() and not force:
        raise wrong(path, "已存在；要覆盖请加 --force。", "already exists; add --force to overwrite it.")


def write_rows(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    types: Sequence[Any] | None = None,
) -> None:
    """Write rows in the format of the file's ending; the file appears when it is complete.

    Args:
        path: the file.
        headers: the columns.
        rows: taken one at a time, so that they need not fit into memory.
        title: the name of the sheet, in Excel.
        types: the Arrow type of each column, for Parquet; None if all are text.

    Raises:
        TableError: there are more rows than a sheet holds, or an extra is missing.
        OSError: it cannot be written.
    """
    try:
        match kind_of(path):
            case "CSV":
                write_csv(headers, rows, path)
            case "Excel":
                from partners.tables.workbook import write_sheet

                write_sheet(path, title, headers, rows)
            case _:
                _write_parquet(path, headers, rows, types)
    except ImportError:
        raise missing_extra(path) from None


def _write_parquet(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]], types: Sequence[Any] | None
) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([*zip(headers, types or [pa.string()] * len(headers), strict=True)])
    rest = iter(rows)
    # With a Python file, the error of a full disk has its number; Arrow's own files only have a message.
    with (
        replacing(path) as temporary,
        temporary.open("wb") as stream,
        parquet.ParquetWriter(stream, schema) as writer,
    ):
        while some := [*islice(rest, _AT_ONCE)]:
            columns = zip(*some, strict=True)
            arrays = [pa.array(cells, of) for cells, of in zip(columns, schema.types, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]], path: Path) -> None:
    """Write rows as CSV in UTF-8 with a byte order mark, which Excel needs."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(escape_formula(name) for name in headers)
        writer.writerows([escape_formula(cell) for cell in row] for row in rows)


def rejects_path(output: Path) -> Path:
    """Return the default path of the rejects, beside the output."""
    return output.with_name(f"{output.stem}.rejects.csv")


def write_rejects(rejects: Iterable[Reject], path: Path, lang: Lang) -> None:
    """Write rejected cells and lines as CSV."""
    header = {"zh": ("行", "列", "值", "原因"), "en": ("line", "column", "value", "reason")}[lang]
    rows = (
        (
            each.line,
            each.column,
            each.value,
            f"{each.cell}{': ' if each.cell else ''}{each.reason.get(lang)}",
        )
        for each in rejects
    )
    write_csv(header, rows, path)


def escape_formula(cell: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; write booleans as yes and no."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
