"""Workbooks that cannot be written."""

import errno
import gc
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from partners.tables.workbook import WholeFile, fill_sheet, workbook
from support.laws import some_cases

ROWS = [[f"{number} {'x' * 50}", number] for number in range(3000)]


def write(path: Path) -> None:
    with workbook(path) as book:
        for name in ("one", "two"):
            fill_sheet(book, name, ["text", "number"], ROWS)


class Disk(io.FileIO):
    """Takes some bytes at once, and so many in all."""

    at_once = left = 0

    def write(self, content: Any) -> int:
        part = memoryview(content)[: min(self.at_once, Disk.left)]
        if not part:
            raise OSError(errno.ENOSPC, "No space left on device")
        Disk.left -= len(part)
        return super().write(part)


class FileOnDisk(WholeFile, Disk):
    """What is under a workbook, with the disk under it."""


@pytest.fixture(autouse=True)
def _disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partners.tables.workbook.WholeFile", FileOnDisk)


def test_what_a_disk_takes_in_parts_is_whole(tmp_path: Path) -> None:
    Disk.at_once, Disk.left = 1000, 10**9
    write(tmp_path / "a.xlsx")
    assert zipfile.ZipFile(tmp_path / "a.xlsx").testzip() is None
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [*book["two"].iter_rows(min_row=2, values_only=True)] == [tuple(row) for row in ROWS]


@some_cases(1)
@pytest.mark.parametrize("in_all", [0, 10, 30_000, 36_000])
def test_a_full_disk_is_said_to_be_once_and_leaves_nothing(
    tmp_path: Path, in_all: int, capsys: pytest.CaptureFixture[str]
) -> None:
    Disk.at_once, Disk.left = 10**9, in_all
    with pytest.raises(OSError, match="No space left on device") as caught:
        write(tmp_path / "a.xlsx")
    assert caught.value.filename == str(tmp_path / "a.xlsx")
    del caught
    gc.collect()  # what could complain then is an error of the test
    assert [*tmp_path.iterdir()] == []
    assert capsys.readouterr().err == ""
