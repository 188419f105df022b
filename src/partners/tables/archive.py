"""The ZIP archive of a workbook: its sheets, texts and number formats, as any program writes them.

Elements are compared by name without namespace, because there are two sets of namespaces and prefixes are free.
Entities are refused, and so are parts that unpack to more than any workbook holds.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import IO, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from partners.tables.formats import NumberFormat, conflicting_format, number_format
from partners.text import Text

BLOCK = 1 << 18
_SMALL = 64 << 20
"""Size limit of lists of sheets, relations or styles, in bytes."""
_LARGEST, _MOST_PACKED = 8 << 30, 400
"""Size limit of sheets, in bytes, and limit of the ratio to their packed size above `_HARMLESS`."""
_HARMLESS = 128 << 20


class BrokenArchiveError(ValueError):
    """The archive is not a valid workbook.

    Attributes:
        message: what is wrong, in both languages.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh=zh, en=en)


class SheetInfo(NamedTuple):
    """A worksheet of a workbook.

    Attributes:
        name: on its tab.
        part: its path in the archive.
        visible: True if its tab is shown.
    """

    name: str
    part: str
    visible: bool


class Archive(NamedTuple):
    """An open workbook.

    Attributes:
        zip: the archive.
        parts: the entry of each part, by its name in lower case.
        sheets: the worksheets, in the order of their tabs.
        since_1904: True if days are counted from 1904.
        uncomputed: True if formulas are left to be computed by the program that opens the file.
        formats: the number format of each cell style.
        texts: the part with shared texts; None if there is none.
    """

    zip: ZipFile
    parts: Mapping[str, ZipInfo]
    sheets: tuple[SheetInfo, ...]
    since_1904: bool
    uncomputed: bool
    formats: tuple[NumberFormat, ...]
    texts: str | None

    def open(self, part: str) -> IO[bytes]:
        """Open a part for reading."""
        return open_part(self.zip, self.parts, part, _LARGEST)


@contextmanager
def open_workbook(path: Path) -> Iterator[Archive]:
    """Open a workbook for the duration of a `with` block.

    Raises:
        BrokenArchiveError: it is not a workbook.
        zipfile.BadZipFile: it is not a ZIP archive.
        expat.ExpatError: a part is not XML.
        OSError: it cannot be read.
    """
    with ZipFile(path) as archive:
        yield _workbook(archive)


def open_part(archive: ZipFile, parts: Mapping[str, ZipInfo], name: str, largest: int) -> IO[bytes]:
    """Open a part of an archive; refuse one that unpacks to too many bytes."""
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
    """Return the entries of an archive by name; some programs write backslashes."""
    return {each.filename.replace("\\", "/").lstrip("/").casefold(): each for each in archive.infolist()}


def new_parser() -> expat.XMLParserType:
    """Make a parser that refuses entity declarations, which no workbook has."""

    def refuse(*_: object) -> None:
        raise BrokenArchiveError("含有 <!DOCTYPE>", "it has a <!DOCTYPE>")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def _elements(stream: IO[bytes]) -> list[tuple[str, str, dict[str, str]]]:
    """List the elements of a small part: the name of the parent, the own name, and the attributes."""
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
    """Find the path of the workbook's main part in an archive; None if there is none."""
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
    """Return the relations of a part by their ids."""
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
    """Return the number format of each cell style."""
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

    def format_of(number: str) -> NumberFormat:
        own = sorted(codes.get(number, ()))
        if not own:
            return (
                conflicting_format(number)
                if number in _OF_THE_COMPUTER
                else number_format(_BUILT_IN.get(number, "General"))
            )
        return number_format(own[0]) if len(own) == 1 else conflicting_format(" / ".join(own))

    def cell_format(attributes: Mapping[str, str]) -> NumberFormat:
        number, style = attributes.get("numFmtId"), attributes.get("xfId", "0")
        inherited = named[int(style)] if style.isdigit() and int(style) < len(named) else "0"
        if number is None:
            return format_of(inherited)
        if attributes.get("applyNumberFormat") in {"0", "false", "off"} and number == "0" != inherited:
            # Programs disagree about using the format of the cell's style in this case.
            other = format_of(inherited)
            return other if other.is_plain else conflicting_format(f"General / {other.code}")
        return format_of(number)

    return tuple(map(cell_format, cells))


_OF_THE_COMPUTER = frozenset("5 6 7 8 42 44".split())  # noqa: SIM905
"""Formats with the currency of the computer that opens the file; programs write their codes out as well."""
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
"""Formats that files refer to without a code, as far as they matter; 27 to 58 are East Asian."""
