"""What a file of a table is: by its name, and by its first bytes."""

from pathlib import Path
from typing import Literal

from partners.errors import TableError
from partners.text import Text

TableKind = Literal["CSV", "Excel", "Parquet"]

_KINDS: dict[str, TableKind] = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".txt": "CSV",
    ".xlsx": "Excel",
    ".parquet": "Parquet",
}
_PARQUET, _ZIP, _OLD_EXCEL = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path) -> TableKind:
    """What a file is by its name.

    Raises:
        TableError: it is none of them.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise wrong(path, "须以 .csv、.xlsx 或 .parquet 结尾。", "must end in .csv, .xlsx or .parquet.")
    return kind


def checked_kind(path: Path) -> TableKind:
    """What a file is by its name, which its first bytes must bear out.

    Raises:
        TableError: it is none of the kinds, or is another than its name says.
        OSError: it cannot be read.
    """
    named = kind_of(path)
    with path.open("rb") as stream:
        start = stream.read(8)
    if not start and named != "CSV":
        raise wrong(path, "是空文件。", "is empty.")
    if start.startswith(_OLD_EXCEL):
        raise wrong(
            path,
            "是旧的 Excel 格式（.xls），或有密码保护；请另存为不加密的 .xlsx。",
            "is of the old Excel format (.xls), or has a password; save it as .xlsx without one.",
        )
    found = "Parquet" if start.startswith(_PARQUET) else "Excel" if start.startswith(_ZIP) else "CSV"
    if found != named:
        raise wrong(path, f"名为 {named}，内容却是 {found}。", f"is named as {named}, but holds {found}.")
    _refuse_utf_16(path, start)
    return named


def check_text(path: Path) -> None:
    """Make sure that a text is none in UTF-16.

    Raises:
        TableError: it is.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        _refuse_utf_16(path, stream.read(2))


def _refuse_utf_16(path: Path, start: bytes) -> None:
    if start.startswith(_UTF_16):
        raise wrong(path, "是 UTF-16 编码；请另存为 UTF-8。", "is written in UTF-16; save it as UTF-8.")


def wrong(path: Path, zh: str, en: str) -> TableError:
    """What is wrong with a file."""
    return TableError(Text(zh=f"{path}：{zh}", en=f"{path}: {en}"))


def missing_extra(path: Path) -> TableError:
    """The complaint about a file whose format needs packages that are not installed."""
    kind = kind_of(path)
    return wrong(
        path,
        f"读写 {kind} 需要附加组件 tables；在源码目录中：pip install '.[tables]'。",
        f"{kind} needs the extra `tables`; in the source folder: pip install '.[tables]'.",
    )
