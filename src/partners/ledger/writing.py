"""Files of answers: complete under their name, or not there at all."""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from partners.errors import LedgerError
from partners.ledger.reading import Reject
from partners.text import Lang, Text

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside another, which takes that one's place once everything is written.

    Raises:
        OSError: it cannot be written; it names the path itself.
    """
    beside = path.with_name(f".{path.stem}.partial-{os.getpid()}{path.suffix}")
    try:
        try:
            yield beside
            beside.replace(path)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


def check_output(path: Path, source: Path, *, force: bool) -> None:
    """Whether a file may be written.

    Raises:
        LedgerError: it is the input, or exists and must not be replaced.
    """
    if path.exists() and path.samefile(source):
        raise LedgerError(
            Text(zh=f"{path}：输出不能是输入文件本身。", en=f"{path}: the output cannot be the input itself.")
        )
    if path.exists() and not force:
        raise LedgerError(
            Text(zh=f"{path}：已存在；加 --force 覆盖。", en=f"{path}: exists already; --force replaces it.")
        )


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]], path: Path) -> None:
    """Rows as CSV for people and programs: UTF-8 with the mark by which Excel knows it."""
    with replacing(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(harmless(name) for name in headers)
        writer.writerows([harmless(cell) for cell in row] for row in rows)


def write_rejects(rejects: Iterable[Reject], path: Path, lang: Lang) -> int:
    """Rejected cells as CSV; how many there are."""
    header = {"zh": ("行", "列", "值", "原因"), "en": ("line", "column", "value", "reason")}[lang]
    count = 0
    with replacing(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for each in rejects:
            writer.writerow([each.line, harmless(each.column), harmless(each.value), each.reason.get(lang)])
            count += 1
    return count


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe before it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
