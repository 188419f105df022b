"""What a file holds decides what it is, whatever its name says."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from conftest import Cli
from support.laws import some_cases

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def archive(parts: Mapping[str, str]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as found:
        for name, content in parts.items():
            found.writestr(name, content)
    return stream.getvalue()


def ole(part: str) -> bytes:
    return OLE + part.encode("utf-16-le") + bytes(20)


SAVE = "open it in Excel or WPS and save it as .xlsx"
OTHER = "no table; save the table in it as .xlsx or .csv"
HELD: dict[str, tuple[bytes, str, str]] = {
    "html": (b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table></html>", "is a web page (HTML)", SAVE),
    "html without a head": (b"<meta charset=gbk><TABLE border=1>", "is a web page (HTML)", SAVE),
    "mht": (b"MIME-Version: 1.0\r\n", "is a web page in one file (.mht)", SAVE),
    "xml2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "is an XML Spreadsheet 2003 file",
        SAVE,
    ),
    "xml": (b'<?xml version="1.0"?><a/>', "is an XML file", SAVE),
    "ods": (
        archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "is an OpenDocument spreadsheet (.ods)",
        SAVE,
    ),
    "xlsb": (archive({"xl/workbook.bin": ""}), "is an Excel binary workbook (.xlsb)", SAVE),
    "xls": (ole("Workbook"), "is in the old Excel format (.xls, .et), or password-protected", SAVE),
    "password": (ole("EncryptedPackage"), "has a password", "save it as .xlsx without one"),
    "doc": (ole("WordDocument"), "is a Word or WPS Writer document", OTHER),
    "ppt": (ole("PowerPoint Document"), "is a presentation", OTHER),
    "docx": (archive({"word/document.xml": "<w/>"}), "is a Word document (.docx)", OTHER),
    "pptx": (archive({"ppt/presentation.xml": "<p/>"}), "is a presentation (.pptx)", OTHER),
    "odt": (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "is an OpenDocument document", OTHER),
    "numbers": (archive({"Index/Document.iwa": ""}), "is an Apple iWork file", OTHER),
    "zip": (archive({"a.txt": "x"}), "is an archive without an Excel workbook", OTHER),
    "empty zip": (archive({}), "is an archive", OTHER),
    "pdf": (b"%PDF-1.7\n", "is a PDF", OTHER),
    "png": (b"\x89PNG\r\n\x1a\n", "is a picture", OTHER),
    "jpg": (b"\xff\xd8\xff\xe0", "is a picture", OTHER),
    "rtf": (b"{\\rtf1", "is an RTF document", OTHER),
    "rar": (b"Rar!\x1a\x07", "is an archive", OTHER),
    "gz": (b"\x1f\x8b\x08\x00", "is an archive", OTHER),
    "sqlite": (b"SQLite format 3\x00", "is an SQLite database", OTHER),
}  # fmt: skip


@some_cases(12)
@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv", "台账.parquet", "台账.xls"])
@pytest.mark.parametrize("kind", HELD)
def test_a_file_of_another_program_is_named_with_how_to_save_it(
    cli: Cli, tmp_path: Path, kind: str, name: str
) -> None:
    content, what, how = HELD[kind]
    path = tmp_path / name
    path.write_bytes(content)
    for command in (("ledger", path), ("match", path, "--column", "a")):
        shown = cli(*command)
        assert (shown.code, shown.out, shown.err.count("\n")) == (1, "", 1)
        assert f"{name}: {what}" in shown.err
        assert how in shown.err
    assert "另存为" in cli("ledger", path, "--lang", "zh").err


@pytest.mark.parametrize("kind", ["html", "xls", "docx", "png", "ods"])
def test_a_published_list_is_looked_at_with_the_same_care(cli: Cli, tmp_path: Path, kind: str) -> None:
    for name in ("名单.xlsx", "名单.csv", "名单.txt"):
        (tmp_path / name).write_bytes(HELD[kind][0])
        shown = cli("batch", "check", tmp_path / name, "--batch", "1")
        assert (shown.code, f"{name}: {HELD[kind][1]}" in shown.err) == (1, True)


def test_what_excel_leaves_beside_a_file_that_is_open_is_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "~$台账.xlsx"
    path.write_bytes(b"\x05admin" + b" " * 159)
    assert "name the file without ~$ before its name" in cli("ledger", path).err


def test_a_kind_that_can_be_read_under_its_own_name_is_told(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("cost\n1\n")
    assert "is named as Excel, but holds CSV; let its name end in .csv" in cli("ledger", path).err


def test_what_is_neither_text_nor_anything_known_is_no_table(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(range(16)) * 20 + bytes(100))
    assert "is not a table: it contains binary data" in cli("ledger", path).err


def test_a_folder_is_no_file(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.mkdir()
    shown = cli("ledger", path)
    assert (shown.code, "directory" in shown.err, "Traceback" in shown.err) == (1, True, False)
