"""Files that are broken: what is wrong is said in the language that was chosen, whatever library found it."""

import errno
import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from conftest import Cli
from support.laws import some_cases

SHEET = "xl/worksheets/sheet1.xml"


def workbook(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook whose parts are changed."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["cost", "供应商"])
    book.active.append([1, "百度"])
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def in_sheet(old: str, new: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old.encode(), new.encode(), 1)

    return workbook(change)


def flagged(content: bytes, offset: int, flag: int) -> bytes:
    """An archive whose list of contents says something else of its parts."""
    found = bytearray(content)
    for at in (match.start() for match in re.finditer(b"PK\x01\x02", content)):
        found[at + offset] = flag
    return bytes(found)


WORKBOOK = workbook(lambda _: None)


def cut(content: bytes) -> bytes:
    """An archive that has lost its beginning as its list of contents says, which points before its start."""
    at = content.rindex(b"PK\x05\x06") + 16
    return content[:at] + (2 * len(content)).to_bytes(4, "little") + content[at + 4 :]


BROKEN = {
    "no archive": (b"PK\x03\x04broken", "压缩包已损坏", "the archive is damaged"),
    "place": (cut(WORKBOOK), "压缩包已损坏", "the archive is damaged"),
    "checksum": (flagged(WORKBOOK, 16, 7), "压缩包已损坏", "the archive is damaged"),
    "password": (flagged(WORKBOOK, 8, 1), "有密码保护", "it is password-protected"),
    "packing": (flagged(WORKBOOK, 10, 99), "压缩方式无法识别", "unknown compression"),
    "no sheet": (workbook(lambda parts: parts.__delitem__(SHEET)), f"缺少 {SHEET}", f"{SHEET} is missing"),
    "no XML": (in_sheet("<sheetData>", "<sheetData<"), "不是可读的 XML", "not readable XML"),
    "declaration": (in_sheet("<worksheet", "<!DOCTYPE x><worksheet"), "含有 <!DOCTYPE>", "it has a <!DOCTYPE>"),
    "row": (in_sheet('r="2"', 'r="x"'), "行号或列号“x”不是数字", '"x" is not the number of a row'),
    "order": (in_sheet('<row r="2"', '<row r="1"'), "第 1 行在第 1 行之后", "row 1 follows row 1"),
    "cell": (in_sheet('r="B2"', 'r="2B"'), "没有名为“2B”的单元格", 'no cell is called "2B"'),
    "cells": (in_sheet('r="B2"', 'r="A2"'), "单元格 A2 的次序不对", "cell A2 is out of order"),
    "text": (in_sheet('t="inlineStr"><is><t>cost</t></is>', 't="s"><v>77</v>'), "没有第 77 号文字", "no text 77"),
    "number": (in_sheet("<v>1</v>", "<v>1,5</v>"), "“1,5”不是数值", '"1,5" is not a number'),
}  # fmt: skip


@some_cases(4)
@pytest.mark.parametrize(("content", "zh", "en"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_workbook_is_said_in_the_language_that_is_asked_for(
    cli: Cli, tmp_path: Path, content: bytes, zh: str, en: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    for lang, said, start in (
        ("zh", zh, "不是完整的 Excel 文件："),
        ("en", en, "is not a complete Excel file: "),
    ):
        shown = cli("ledger", path, "--policy", "programme/compute", "--lang", lang)
        assert (shown.code, shown.out, shown.err.count("\n")) == (1, "", 1)
        assert start in shown.err
        assert said in shown.err
        assert lang == "en" or not re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", shown.err)


def file_of_parquet() -> bytes:
    stream = io.BytesIO()
    table = pa.table({"cost": [*range(1000)], "供应商": ["百度"] * 1000})
    parquet.write_table(table, stream, compression="zstd", use_dictionary=False)
    return stream.getvalue()


@some_cases(3)
@pytest.mark.parametrize("command", ["ledger", "match"])
@pytest.mark.parametrize("kind", ["begins only", "breaks off", "bytes changed", "encrypted"])
def test_what_is_wrong_with_parquet_is_said_in_the_language_that_is_asked_for(
    cli: Cli, tmp_path: Path, kind: str, command: str
) -> None:
    path, whole = tmp_path / "a.parquet", file_of_parquet()
    path.write_bytes(
        {
            "begins only": b"PAR1broken",
            "breaks off": whole[:-100],
            "bytes changed": whole[:100] + bytes(each ^ 0xFF for each in whole[100:600]) + whole[600:],
            "encrypted": whole[:-4] + b"PARE",
        }[kind]
    )
    options = ["--policy", "programme/compute"] if command == "ledger" else ["--column", "供应商"]
    for lang, said in (("zh", "不是完整的 Parquet 文件："), ("en", "is not a complete Parquet file: ")):
        shown = cli(command, path, *options, "--lang", lang)
        assert (shown.code, shown.out, shown.err.count("\n")) == (1, "", 1)
        assert said in shown.err
        assert ("已加密" in shown.err) == (lang == "zh" and kind == "encrypted")
        assert lang == "en" or not re.search("[A-Za-z]{3,} [a-z]{2,}", shown.err)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_file_that_the_system_cannot_read_is_named(cli: Cli, tmp_path: Path, ending: str) -> None:
    memory = Path("/proc/self/mem")
    if not memory.exists():
        pytest.skip("this system has no /proc/self/mem, which opens and then cannot be read")
    path = tmp_path / f"a.{ending}"
    path.symlink_to(memory)
    for command in (("ledger", path, "-p", "programme/compute"), ("match", path, "--column", "a")):
        refused = cli(*command, "--lang", "zh")
        assert (refused.code, refused.out, refused.err) == (1, "", f"错误：{path}：读写失败。\n")


def test_a_workbook_on_a_disk_that_fails_is_not_called_broken(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    path = tmp_path / "a.xlsx"
    path.write_bytes(WORKBOOK)
    monkeypatch.setattr(zipfile.ZipFile, "open", fail)
    refused = cli("match", path, "--column", "cost", "--lang", "zh")
    assert (refused.code, refused.out, refused.err) == (1, "", f"错误：{path}：读写失败。\n")
