"""The archive that a workbook is: its sheets, texts and number formats, wherever and however a program has put them.

Names of elements are told without their namespaces, of which there are two sets, and prefixes of anybody's choice. Entities
are refused, and so is what would unpack to more than any workbook holds.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import IO, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from partners.tables.formats import NumberFormat, conflicting, number_format
from partners.text import Text

BLOCK = 1 << 18
_SMALL = 64 << 20
"""No list of sheets, relations or styles is as large, in bytes."""
_LARGEST, _MOST_PACKED = 8 << 30, 400
"""No sheet is larger, in bytes, or more than a few megabytes and packed so tightly."""
_HARMLESS = 128 << 20


class BrokenArchiveError(ValueError):
    """Something in the archive is not as workbooks are.

    Attributes:
        message: what it is, in both languages.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh=zh, en=en)


class SheetInfo(NamedTuple):
    """A sheet with cells.

    Attributes:
        name: on its tab.
        part: where it stands in the archive.
        visible: whether its tab is shown.
    """

    name: str
    part: str
    visible: bool


class Archive(NamedTuple):
    """A workbook.

    Attributes:
        zip: the archive.
        parts: where each part stands, by its name without differences of case.
        sheets: those with cells, in the order of their tabs.
        since_1904: whether days are counted from 1904 on.
        uncomputed: whether the program that wrote it leaves computing to the one that opens it.
        formats: the number format of each style of cells.
        texts: part of the texts that cells share; None where there is none.
    """

    zip: ZipFile
    parts: Mapping[str, ZipInfo]
    sheets: tuple[SheetInfo, ...]
    since_1904: bool
    uncomputed: bool
    formats: tuple[NumberFormat, ...]
    texts: str | None

    def open(self, part: str) -> IO[bytes]:
        """A part to be read."""
        return open_part(self.zip, self.parts, part, _LARGEST)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """A workbook, as long as it is needed.

    Raises:
        BrokenArchiveError: it is none.
        zipfile.BadZipFile: likewise.
        expat.ExpatError: a part is not XML.
        OSError: it cannot be read.
    """
    with ZipFile(path) as archive:
        yield _workbook(archive)


def open_part(archive: ZipFile, parts: Mapping[str, ZipInfo], name: str, largest: int) -> IO[bytes]:
    """A part of an archive, unless it unpacks to more than it may."""
    found = parts.get(name.casefold()) or parts.get(unquote(name).casefold())
    if found is None:
        raise BrokenArchiveError(f"缺少 {name}", f"{name} is missing")
    packed = max(found.compress_size, 1)
    if found.file_size > largest or (found.file_size > _HARMLESS and found.file_size / packed > _MOST_PACKED):
        raise BrokenArchiveError(
            f"{name} 解压后有 {found.file_size:,} 字节", f"{name} unpacks to {found.file_size:,} bytes"
        )
    return archive.open(found)


def parts_of(archive: ZipFile) -> dict[str, ZipInfo]:
    """The parts of an archive by name; some programs write backslashes."""
    return {each.filename.replace("\\", "/").lstrip("/").casefold(): each for each in archive.infolist()}


def new_parser() -> expat.XMLParserType:
    """A parser that refuses declarations of entities, which no workbook has."""

    def refuse(*_: object) -> None:
        raise BrokenArchiveError("含有 <!DOCTYPE>", "it has a <!DOCTYPE>")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def _elements(stream: IO[bytes]) -> list[tuple[str, str, dict[str, str]]]:
    """The elements of a small part: the name of what each stands in, its own, and its attributes."""
    found: list[tuple[str, str, dict[str, str]]] = []
    inside = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        found.append((inside[-1], name, {local(key): value for key, value in attributes.items()}))
        inside.append(name)

    def end(_: str) -> None:
        inside.pop()

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with stream:
        parser.ParseFile(stream)
    return found


def workbook_part(archive: ZipFile, parts: Mapping[str, ZipInfo]) -> str | None:
    """Where the workbook stands in an archive; None where there is none."""
    if "_rels/.rels" in parts:
        for _, kind, target in _relations(archive, parts, "").values():
            if kind == "officeDocument":
                return target
    return next((name for name in parts if name.endswith("workbook.xml")), None)


class _Relation(NamedTuple):
    key: str
    kind: str
    target: str


def _relations(archive: ZipFile, parts: Mapping[str, ZipInfo], part: str) -> dict[str, _Relation]:
    """What a part names as belonging to it, by the keys that it uses."""
    folder = dirname(part)
    path = join(folder, "_rels", f"{part.rpartition('/')[2]}.rels")
    if path.casefold() not in parts:
        return {}
    found = {}
    for _, name, attributes in _elements(open_part(archive, parts, path, _SMALL)):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            absolute = normpath(join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = _Relation(attributes.get("Id", ""), kind, absolute)
    return found


def _workbook(archive: ZipFile) -> Archive:
    parts = parts_of(archive)
    part = workbook_part(archive, parts)
    if part is None:
        raise BrokenArchiveError("其中没有工作簿", "it holds no workbook")
    relations = _relations(archive, parts, part)
    sheets: list[SheetInfo] = []
    since_1904 = uncomputed = False
    for inside, name, attributes in _elements(open_part(archive, parts, part, _SMALL)):
        match inside, name:
            case "sheets", "sheet":
                relation = relations.get(attributes.get("id", ""))
                if relation is None:
                    tab = attributes.get("name", "")
                    raise BrokenArchiveError(f"缺少工作表“{tab}”", f'sheet "{tab}" is missing')
                if relation.kind == "worksheet":
                    visible = attributes.get("state", "visible") == "visible"
                    sheets.append(SheetInfo(attributes.get("name", ""), relation.target, visible))
            case _, "workbookPr":
                since_1904 = is_true(attributes.get("date1904"))
            case _, "calcPr":
                uncomputed = is_true(attributes.get("fullCalcOnLoad"))
            case _:
                pass
    of_kind = {each.kind: each.target for each in relations.values()}
    styles = of_kind.get("styles")
    formats = () if styles is None or styles.casefold() not in parts else _formats(archive, parts, styles)
    return Archive(
        archive, parts, tuple(sheets), since_1904, uncomputed, formats, of_kind.get("sharedStrings")
    )


def is_true(value: str | None) -> bool:
    """Is an attribute set?"""
    return value in {"1", "true", "on"}


def _formats(archive: ZipFile, parts: Mapping[str, ZipInfo], part: str) -> tuple[NumberFormat, ...]:
    """The number format of each style of cells."""
    codes: dict[str, set[str]] = {}
    named: list[str] = []
    cells: list[Mapping[str, str]] = []
    for inside, name, attributes in _elements(open_part(archive, parts, part, _SMALL)):
        match inside, name:
            case "numFmts", "numFmt":
                codes.setdefault(attributes.get("numFmtId", ""), set()).add(attributes.get("formatCode", ""))
            case "cellStyleXfs", "xf":
                named.append(attributes.get("numFmtId", "0"))
            case "cellXfs", "xf":
                cells.append(attributes)
            case _:
                pass

    def of(number: str) -> NumberFormat:
        own = sorted(codes.get(number, ()))
        if not own:
            return (
                conflicting(number)
                if number in _OF_THE_COMPUTER
                else number_format(_BUILT_IN.get(number, "General"))
            )
        return number_format(own[0]) if len(own) == 1 else conflicting(" / ".join(own))

    def of_cell(attributes: Mapping[str, str]) -> NumberFormat:
        number, style = attributes.get("numFmtId"), attributes.get("xfId", "0")
        inherited = named[int(style)] if style.isdigit() and int(style) < len(named) else "0"
        if number is None:
            return of(inherited)
        if attributes.get("applyNumberFormat") in {"0", "false", "off"} and number == "0" != inherited:
            # Programs do not agree whether the cell then has the format of its style.
            other = of(inherited)
            return other if other.is_plain else conflicting(f"General / {other.code}")
        return of(number)

    return tuple(map(of_cell, cells))


_OF_THE_COMPUTER = frozenset("5 6 7 8 42 44".split())  # noqa: SIM905
"""Formats with the currency of whoever opens the file, which is why programs write their code, too."""
_DAYS = "yyyy-mm-dd"

_BUILT_IN: Mapping[str, str] = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "49": "@",
    "48": "##0.0E+0",
    "41": "#,##0",
    "43": "#,##0.00",
    **dict.fromkeys(("37", "38"), "#,##0;(#,##0)"),
    **dict.fromkeys(("39", "40"), "#,##0.00;(#,##0.00)"),
    **dict.fromkeys(map(str, (*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58)), _DAYS),
    **dict.fromkeys(map(str, (*range(18, 22), *range(32, 36), 55, 56)), "h:mm:ss"),
    "22": "yyyy-mm-dd h:mm",
    "45": "mm:ss",
    "46": "[h]:mm:ss",
    "47": "mm:ss.0",
}
"""Formats that need no code, as far as they matter; 27 to 58 are those of East Asia."""
