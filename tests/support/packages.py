"""Workbooks written part by part, as by programs that are not installed here."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT, STRICT_DOCUMENT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PLAIN_FILLS = '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
HEADER = ("算力费用", "算力用途", "注册地")
"""Header for `programme/compute`, which pays 10 % of the cost of such a line."""


def text(value: str) -> str:
    return f't="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'


def cell(place: str, content: str) -> str:
    """Write a cell from its attributes and content, such as `s="1"><v>5</v>`."""
    return f'<c r="{place}" {content}</c>'


def row(number: int, *contents: str, attributes: str = "") -> str:
    cells = "".join(cell(f"{chr(65 + at)}{number}", each) for at, each in enumerate(contents))
    return f'<row r="{number}"{attributes}>{cells}</row>'


def line(number: int, amount: str, *more: str, attributes: str = "") -> str:
    """Write a line with an amount given as for `cell`."""
    return row(number, amount, text("推理"), text("北京"), *more, attributes=attributes)


def sheet(*rows: str, before: str = "", after: str = "", header: Sequence[str] = HEADER) -> str:
    top = row(1, *map(text, header)) if header else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        f"{before}<sheetData>{top}{''.join(rows)}</sheetData>{after}</worksheet>"
    )


def styles(*codes: str, fills: str = PLAIN_FILLS, fonts: str = '<fonts count="1"><font/></fonts>') -> str:
    """Write styles: the first is plain, followed by one for each code."""
    formats = "".join(
        f"<numFmt numFmtId={quoteattr(str(164 + at))} formatCode={quoteattr(code)}/>"
        for at, code in enumerate(codes)
    )
    cells = "".join(f'<xf numFmtId="{164 + at}" xfId="0"/>' for at in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>{fonts}{fills}'
        f'<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0" xfId="0"/>{cells}</cellXfs></styleSheet>'
    )


def package(
    path: Path,
    *sheets: str,
    style: str | None = None,
    states: Sequence[str] = (),
    names: Sequence[str] = (),
    workbook: str = "",
    folder: str = "xl",
    parts: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write a workbook.

    Args:
        path: the file.
        sheets: the XML of each sheet.
        style: the XML of styles; if left out, there is no such part.
        states: visible, hidden or veryHidden, for the first sheets.
        names: the names of the first sheets; S1, S2 ... if left out.
        workbook: the XML before the list of sheets.
        folder: the folder of all parts.
        parts: additional or replaced parts.
    """
    count = range(1, len(sheets) + 1)
    named = [*names, *(f"S{at}" for at in count[len(names) :])]
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="r{at}" state="{state}"/>'
        for at, name, state in zip(count, named, [*states, *["visible"] * len(sheets)], strict=False)
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{DOCUMENT}/worksheet" Target="sheets/s{at}.xml"/>' for at in count
    )
    if style is not None:
        relations += f'<Relationship Id="rs" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{DOCUMENT}/officeDocument" Target="/{folder}/workbook.xml"/></Relationships>',
        f"{folder}/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{workbook}<sheets>{listed}</sheets></workbook>',
        f"{folder}/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        **{f"{folder}/sheets/s{at}.xml": each for at, each in zip(count, sheets, strict=True)},
        **({} if style is None else {f"{folder}/styles.xml": style}),
        **(parts or {}),
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in written.items():
            archive.writestr(name, content)
    return path
