"""Types of table files: by name and by content; the content decides."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal
from zipfile import BadZipFile, ZipFile

from partners.errors import TableError, named
from partners.text import Text

TableKind = Literal["CSV", "Excel", "Parquet"]

_KINDS: dict[str, TableKind] = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".txt": "CSV",
    ".xlsx": "Excel",
    ".parquet": "Parquet",
}
_PARQUET, _ZIP, _OLE = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_ZIP = b"PK\x05\x06"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_START = 4096
_OLE_DIRECTORY = 64 << 20
"""The first bytes of an old document that are searched for the names of its parts."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading for the duration of a `with` block.

    Raises:
        OSError: it cannot be opened or read; the error names it.
    """
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise named(error, path) from error


def kind_of(path: Path) -> TableKind:
    """Return the kind of a file by its name.

    Raises:
        TableError: the name does not end like a table file.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise wrong(path, "须以 .csv、.xlsx 或 .parquet 结尾。", "must end in .csv, .xlsx or .parquet.")
    return kind


def checked_kind(path: Path) -> TableKind:
    """Return the kind of a file by its name, after checking that the content agrees.

    Raises:
        TableError: it is not a table file, or the content is of another kind.
        OSError: it cannot be read.
    """
    if not path.is_file():  # check the name before reading from a pipe
        kind_of(path)
    with opened(path) as stream:
        start = stream.read(_START)
    refuse_foreign(path, start)
    named = kind_of(path)
    if not start and named != "CSV":
        raise wrong(path, "是空文件。", "is empty.")
    found = "Parquet" if start.startswith(_PARQUET) else "Excel" if start.startswith(_ZIP) else "CSV"
    if found == "CSV" and _is_binary(start):
        raise wrong(path, "不是表格：内容是二进制数据。", "is not a table: it contains binary data.")
    if found != named:
        raise wrong(
            path,
            f"名为 {named}，内容却是 {found}；请把文件名的结尾改为 {_ENDINGS[found]}。",
            f"is named as {named}, but holds {found}; let its name end in {_ENDINGS[found]}.",
        )
    return named


_ENDINGS = {"CSV": ".csv", "Excel": ".xlsx", "Parquet": ".parquet"}


def check_text(path: Path) -> None:
    """Check that a file is plain text and not in UTF-16.

    Raises:
        TableError: it is UTF-16 or of another kind.
        OSError: it cannot be read.
    """
    with opened(path) as stream:
        start = stream.read(_START)
    refuse_foreign(path, start)
    if start.startswith((_PARQUET, _ZIP)) or _is_binary(start):
        raise wrong(path, "不是纯文本文件。", "is not plain text.")


def _is_binary(start: bytes) -> bool:
    """Is it binary data? A few zero bytes are allowed, because texts contain them by mistake."""
    return start.count(0) * 10 > len(start)


def refuse_foreign(path: Path, start: bytes) -> None:
    """Refuse a file that is not a table, or in a format that is not read, whatever its name.

    Args:
        path: the file.
        start: its first bytes.

    Raises:
        TableError: it is such a file.
        OSError: it cannot be read.
    """
    found = _foreign(path, start)
    if found is None:
        return
    what, can_be_saved = found
    if can_be_saved:
        raise wrong(
            path,
            f"是{what.zh}，不能直接读取；请在 Excel 或 WPS 中打开，另存为 .xlsx。",
            f"is {what.en}, which is not read; open it in Excel or WPS and save it as .xlsx.",
        )
    raise wrong(
        path,
        f"是{what.zh}，不是表格；请把其中的表格另存为 .xlsx 或 .csv。",
        f"is {what.en}, no table; save the table in it as .xlsx or .csv.",
    )


def _foreign(path: Path, start: bytes) -> tuple[Text, bool] | None:
    """Describe a file that is not read, and say if Excel or WPS can open it; None for other files."""
    if start.startswith(_UTF_16):
        raise wrong(path, "是 UTF-16 编码；请另存为 UTF-8。", "is UTF-16; save it as UTF-8.")
    if path.name.startswith("~$") and len(start) < _START:
        raise wrong(
            path,
            "是 Excel 或 WPS 打开文件时留下的临时文件；请改用文件名前没有 ~$ 的那个文件。",
            "is what Excel or WPS leaves beside a file that is open; name the file without ~$ before its name.",
        )
    if start.startswith(_OLE[:4]):
        return _old_document(path)
    if start.startswith(_ZIP):
        return _archive(path)
    for magic, what, can_be_saved in _MAGIC:
        if start.startswith(magic):
            return what, can_be_saved
    return _markup(start)


def _old_document(path: Path) -> tuple[Text, bool]:
    """Describe a document from before 2007 or with a password."""
    with opened(path) as stream:
        content = stream.read(_OLE_DIRECTORY)
    parts = {name for name in _OLE_PARTS if name.encode("utf-16-le") + b"\0\0" in content}
    if "EncryptedPackage" in parts:
        raise wrong(
            path,
            "有密码保护；请在 Excel 或 WPS 中打开，去掉密码后另存为 .xlsx。",
            "has a password; open it in Excel or WPS and save it as .xlsx without one.",
        )
    if "WordDocument" in parts:
        return Text(zh=" Word 或 WPS 文字的文档", en="a Word or WPS Writer document"), False
    if "PowerPoint Document" in parts:
        return Text(zh="演示文稿", en="a presentation"), False
    return Text(
        zh="旧的 Excel 格式（.xls 或 .et）或有密码保护的文件",
        en="in the old Excel format (.xls, .et), or password-protected",
    ), True


_OLE_PARTS = ("EncryptedPackage", "WordDocument", "PowerPoint Document")


def _archive(path: Path) -> tuple[Text, bool] | None:
    """Describe an archive that is not an Excel workbook; None for a workbook and for a broken archive."""
    try:
        with ZipFile(path) as archive:
            names = {each.replace("\\", "/").lstrip("/").lower() for each in archive.namelist()}
            kind = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
            declared = _declared(archive)
    except (BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, KeyError):
        return None
    if "opendocument.spreadsheet" in kind or kind.startswith("application/vnd.sun.xml.calc"):
        return Text(zh="OpenDocument 表格（.ods）", en="an OpenDocument spreadsheet (.ods)"), True
    if "opendocument" in kind:
        return Text(zh="OpenDocument 文档", en="an OpenDocument document"), False
    if any(each.startswith("index/") and each.endswith(".iwa") for each in names) or "index.zip" in names:
        return Text(zh="苹果 iWork 文件（如 .numbers）", en="an Apple iWork file, such as .numbers"), False
    if any(each.endswith("workbook.bin") for each in names):
        return Text(zh=" Excel 二进制工作簿（.xlsb）", en="an Excel binary workbook (.xlsb)"), True
    if any(each.endswith("workbook.xml") for each in names) or "spreadsheetml" in declared:
        return None
    if any(each.startswith("word/") for each in names) or "wordprocessingml" in declared:
        return Text(zh=" Word 文档（.docx）", en="a Word document (.docx)"), False
    if any(each.startswith("ppt/") for each in names) or "presentationml" in declared:
        return Text(zh="演示文稿（.pptx）", en="a presentation (.pptx)"), False
    return Text(zh="压缩包，其中没有 Excel 工作簿", en="an archive without an Excel workbook"), False


def _declared(archive: ZipFile) -> str:
    """Return the list of content types of an archive."""
    for each in archive.infolist():
        if each.filename.lower() == "[content_types].xml" and each.file_size < 1 << 20:
            return archive.read(each).decode("utf-8", "replace")
    return ""


def _markup(start: bytes) -> tuple[Text, bool] | None:
    """Describe a text in HTML or XML; None for any other text."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not text.startswith(b"<"):
        return None
    if b"schemas-microsoft-com:office:spreadsheet" in text or b'progid="excel.sheet"' in text:
        return Text(zh=" XML 表格 2003", en="an XML Spreadsheet 2003 file"), True
    if _PAGE.search(text):
        return Text(zh="网页（HTML）", en="a web page (HTML)"), True
    if text.startswith(b"<?xml"):
        return Text(zh=" XML 文件", en="an XML file"), True
    return None


_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|meta|body|table|style|div)[\s>]")
_PICTURE = Text(zh="图片", en="a picture")
_MAGIC: tuple[tuple[bytes, Text, bool], ...] = (
    (b"%PDF", Text(zh=" PDF 文件", en="a PDF"), False),
    *((magic, _PICTURE, False) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    (b"{\\rtf", Text(zh=" RTF 文档", en="an RTF document"), False),
    (b"MIME-Version:", Text(zh="单个文件的网页（.mht）", en="a web page in one file (.mht)"), True),
    *(
        (magic, Text(zh="压缩包", en="an archive"), False)
        for magic in (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", _EMPTY_ZIP)
    ),
    (b"SQLite format 3", Text(zh=" SQLite 数据库", en="an SQLite database"), False),
    *(
        (magic, Text(zh="旧的 Excel 格式", en="in an old Excel format"), True)
        for magic in (b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\x04\x06\0", b"\x09\0\x04\0")
    ),
)


def wrong(path: Path, zh: str, en: str) -> TableError:
    """Make the error about a file."""
    return TableError(Text(zh=f"{path}：{zh}", en=f"{path}: {en}"))


def missing_extra(path: Path) -> TableError:
    """Make the error that the packages for a file format are not installed."""
    kind = kind_of(path)
    return wrong(
        path,
        f"读写 {kind} 需要附加组件 tables；在源码目录中：pip install '.[tables]'。",
        f"{kind} needs the extra `tables`; in the source folder: pip install '.[tables]'.",
    )
