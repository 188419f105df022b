"""Workbooks by hand: every choice is one that some program makes, or none should."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from drawn_archives import Part, zipped
from drawn_tables import Draw, Table, draw_text

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
CODES = (
    "General", "0", "0.00", "#,##0.00", "0%", "0.00%", '0.0,"万元"', '0!.0,"万"', "0,", "0,,", '#,##0"元"', '"¥"#,##0.00', "[$¥-804]#,##0.00",
    "[$$-409]#,##0.00", "[$€-2] 0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "[Red]0;[Blue]-0", '[>=10000]0!.0,"万";0', "yyyy-mm-dd", 'yyyy"年"m"月"d"日"',
    "[$-804]yyyy/m/d;@", "h:mm", "[h]:mm", "m/d/yy h:mm", "@", '"A"@', ";;;", "0;;", "0.00E+00", "# ?/?", '0"%"', "0‰", "[DBNum1]General", "[DBNum2][$-804]General", "G/通用格式",
    '0.00,,"M"', '0"k"', "[", "]", '"', "\\", "[$", "[>", "[>1e999]0", "[>=abc]0;0", "0;0;0;0;0", "", " ", "_", "*", "yyyy\\年", "e", "aaaa", "0.0.0", "[Magenta]", "0 " * 200, "[<1]0;[<2]0;0",
    '"USD" 0.00', "0卡时", "?", "#", ",", "0,0,0", "\\0", "AM/PM", "b1", "[ss].00",
)  # fmt: skip
"""Codes of number formats, as programs and people write them."""


class Writer:
    """Writes a workbook by hand; every choice is one that some program makes, or none should."""

    def __init__(self, draw: Draw, oddness: float) -> None:
        self.draw, self.oddness = draw, oddness
        self.strings: list[str] = []
        strict = self.odd(0.3)
        self.main, self.office = (STRICT, STRICT_OFFICE) if strict else (MAIN, OFFICE)
        self.prefix = draw.pick("x:", "ss:") if self.odd(0.3) else ""

    def odd(self, probability: float) -> bool:
        return self.draw.chance(self.oddness * probability)

    def tag(self, name: str) -> str:
        return self.prefix + name

    def root(self, name: str) -> str:
        xmlns = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        return f'<{self.tag(name)} {xmlns}="{self.main}" xmlns:r="{self.office}">'

    def cell(self, value: object, row: int, column: int) -> str:
        draw, attributes, formula = self.draw, "", ""
        if not self.odd(0.05):
            attributes += f' r="{_letters(column)}{row}"'
        elif self.odd(0.5):
            attributes += f' r="{draw.pick("A0", "1A", "ZZZZ1", "A", "", "$A$1", "a1", f"A{row}", f"XFE{row}", "A1:B2")}"'
        if self.odd(0.15):
            attributes += f' s="{draw.pick("1", "2", "3", "4", "5", "999", "-1", "x", "")}"'
        if self.odd(0.05):
            f, how = self.tag("f"), draw.pick("", ' t="shared" si="0"', ' t="array" ref="A1"')
            formula = f"<{f}{how}>{draw.pick('1+1', '', 'VLOOKUP(A1,B:C,2,0)')}</{f}>"
        if isinstance(value, date) and value > _LEAP and draw.chance(0.5):
            attributes += f' s="{_AS_DAY}"'
            value = Decimal((value - _EPOCH).days)
        kind, content = self.value(value)
        if self.odd(0.03):
            kind = draw.pick("n", "s", "str", "inlineStr", "b", "e", "d", "zzz", "")
        if kind != "n":
            attributes += f' t="{kind}"'
        if self.odd(0.03):
            content = draw.pick(
                "",
                f"<{self.tag('v')}/>",
                f"<{self.tag('v')}></{self.tag('v')}>",
                content * 2,
                f"<{self.tag('is')}/>",
            )
        return f"<{self.tag('c')}{attributes}>{formula}{content}</{self.tag('c')}>"

    def value(self, value: object) -> tuple[str, str]:
        draw = self.draw

        def v(text: object) -> str:
            return f"<{self.tag('v')}>{text}</{self.tag('v')}>"

        if self.odd(0.04):
            return draw.pick("n", "n", "e", "b", "d", "s"), v(draw.pick(
                "NaN", "inf", "-INF", "1e400", "1E-400", "-0", "1E+05", " 5 ", "0x5", "1_000", "１２", "", "#N/A", "#SPILL!", "Err:502", "true", "2", "99999999", "-1", "60", "0.5", "2958466",
                "2024-03-01T00:00:00", "2024-03-01T12:00:00.000Z", "1.0", "٣", "9" * 400, "1e308", "²"))  # fmt: skip
        match value:
            case None:
                return "n", ""
            case bool():
                return "b", v(int(value))
            case Decimal():
                return "n", v(draw.pick(f"{value:f}", str(value), repr(float(value))))
            case date():
                return "d", v(value.isoformat())
            case _:
                text = _xml(str(value))
                if draw.chance(0.5):
                    self.strings.append(self.rich(text))
                    return "s", v(len(self.strings) - 1)
                if draw.chance(0.8):
                    return "inlineStr", f"<{self.tag('is')}>{self.rich(text)}</{self.tag('is')}>"
                return "str", v(text)

    def rich(self, text: str) -> str:
        def t(piece: str) -> str:
            return f'<{self.tag("t")} xml:space="preserve">{piece}</{self.tag("t")}>'

        if "&" in text or not self.odd(0.2):
            return t(text)
        half = len(text) // 2
        runs = "".join(
            f"<{self.tag('r')}><{self.tag('rPr')}><{self.tag('b')}/></{self.tag('rPr')}>{t(each)}</{self.tag('r')}>"
            for each in (text[:half], text[half:])
        )
        return runs + (
            f'<{self.tag("rPh")} sb="0" eb="1">{t("よみ")}</{self.tag("rPh")}>' if self.odd(0.3) else ""
        )

    def sheet(self, rows: Sequence[Sequence[object]]) -> str:
        draw = self.draw
        lines = []
        number = 0
        for cells in rows:
            number += 1 if not self.odd(0.05) else draw.pick(0, 2, 5, -1, 1_048_576)
            attributes = (
                f' r="{number}"' if not self.odd(0.1) else draw.pick("", "", ' r="x"', ' r="0"', ' r="1.0"')
            )
            attributes += (
                draw.pick(
                    ' hidden="1"', ' ht="0"', ' s="2" customFormat="1"', ' spans="1:3"', ' collapsed="1"'
                )
                if self.odd(0.1)
                else ""
            )
            written = [
                self.cell(value, number, column)
                for column, value in enumerate(cells)
                if value is not None or draw.chance(0.5)
            ]
            if self.odd(0.03):
                draw.shuffle(written)
            lines.append(f"<{self.tag('row')}{attributes}>{''.join(written)}</{self.tag('row')}>")
        if self.odd(0.03):
            draw.shuffle(lines)
        before = (
            f'<{self.tag("dimension")} ref="{draw.pick("A1:C9", "A1", "", "A1:XFD1048576", "x")}"/>'
            if draw.chance(0.5)
            else ""
        )
        if self.odd(0.1):
            before += f"<{self.tag('sheetFormatPr')} {draw.pick(_HIDING, _SHOWING)}/>"
        if self.odd(0.15):
            col = draw.pick(
                'min="1" max="2" hidden="1"',
                'min="2" max="1"',
                'min="x" max="2"',
                'min="1" max="16384" style="3"',
                'max="3"',
                'min="1" max="99999999" width="0"',
            )
            before += f"<{self.tag('cols')}><{self.tag('col')} {col}/></{self.tag('cols')}>"
        after = ""
        if self.odd(0.15):
            after += f'<{self.tag("autoFilter")} ref="A1:C5"><{self.tag("filterColumn")} colId="0"/></{self.tag("autoFilter")}>'
        if self.odd(0.2):
            ref = draw.pick(
                "A1:B1",
                "A2:B2",
                "A2:A3",
                "A1",
                "B2:A1",
                "A:A",
                "$A$1:$B$2",
                "A1:XFD1048576",
                "ZZZZ1:A2",
                "A0:B0",
                f"A{len(rows)}:C{len(rows)}",
            )
            after += f'<{self.tag("mergeCells")} count="1"><{self.tag("mergeCell")} ref="{ref}"/></{self.tag("mergeCells")}>'
        if self.odd(0.005):
            before += " " * (30 << 20)
        if self.odd(0.05):
            after += "<!-- <row> --><?pi x?><extLst><ext><c><v>1</v></c></ext></extLst>"
        inside = (
            "".join(lines)
            if not self.odd(0.03)
            else draw.pick(
                "",
                "text",
                "<![CDATA[x]]>",
                "<row/>",
                "<row><c/></row>",
                "<c r='A1'><v>1</v></c>",
                "<row r='1'><row r='2'/></row>",
            )
        )
        return f"{self.root('worksheet')}{before}<{self.tag('sheetData')}>{inside}</{self.tag('sheetData')}>{after}</{self.tag('worksheet')}>"

    def styles(self) -> str:
        codes = self.draw.sample(CODES, 3)
        formats = "".join(
            f'<numFmt numFmtId="{164 + at}" formatCode={quoteattr(code)}/>' for at, code in enumerate(codes)
        )
        numbers = [*(f'numFmtId="{n}"' for n in (0, 164, 165, 166, self.draw.randint(0, 60), 14)), ""]
        if self.odd(0.1):
            numbers += [
                'numFmtId="x"',
                'numFmtId="164" xfId="9" applyNumberFormat="0"',
                'xfId="-1"',
                'numFmtId="0" xfId="0" applyNumberFormat="0"',
            ]
            formats += '<numFmt numFmtId="164" formatCode="0%"/>'
        xfs = "".join(f"<xf {each}/>" for each in numbers)
        return f'<styleSheet xmlns="{self.main}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>'


def raw_workbook(draw: Draw, table: Table, oddness: float = 1.0) -> bytes:
    """A workbook by hand."""
    writer = Writer(draw, oddness)
    rows: list[Sequence[object]] = [table.headers, *table.rows]
    if writer.odd(0.1):
        rows.insert(0, [draw.pick("2024年台账", "单位：万元", None)])
    if writer.odd(0.1):
        rows.append(["合计", *[1] * 3])
    rows = [[draw_text(draw) if writer.odd(0.01) else cell for cell in row] for row in rows]
    sheets = {"Sheet1": writer.sheet(rows)}
    if writer.odd(0.2):
        other = writer.sheet(draw.pick([], [["a", "b"], ["1", "2"]], [[None]]))
        sheets = {"Other": other, **sheets} if draw.chance(0.5) else {**sheets, "Other": other}
    return packed(draw, writer, sheets)


def packed(draw: Draw, writer: Writer, sheets: Mapping[str, str]) -> bytes:
    folder = draw.pick("xl/", "XL/", "", "a/b/") if writer.odd(0.2) else "xl/"
    tabs, relations, parts = "", "", []

    def target(name: str) -> str:
        odd = (
            f"/{folder}{name}",
            f"./{name}",
            name.upper(),
            f"../{folder}{name}",
            name.replace("/", "\\"),
            "missing.xml",
            "%77" + name[1:],
        )
        return draw.pick(*odd) if writer.odd(0.2) else name

    for at, (name, text) in enumerate(sheets.items(), 1):
        state = draw.pick(' state="hidden"', ' state="veryHidden"', ' state="x"') if writer.odd(0.1) else ""
        key = "r:id" if not writer.odd(0.05) else draw.pick("id", "x:id", "rid")
        tabs += f'<{writer.tag("sheet")} name="{name}" sheetId="{at}" {key}="rId{at}"{state}/>'
        kind = "worksheet" if not writer.odd(0.05) else draw.pick("chartsheet", "dialogsheet", "")
        relations += f'<Relationship Id="rId{at}" Type="{writer.office}/{kind}" Target="{target(f"worksheets/sheet{at}.xml")}"/>'
        parts.append(Part(f"{folder}worksheets/sheet{at}.xml", _bytes(draw, writer, text)))
    strings = "".join(f"<{writer.tag('si')}>{each}</{writer.tag('si')}>" for each in writer.strings)
    strings = f"{writer.root('sst')}{strings}</{writer.tag('sst')}>"
    for name, part, text in (
        ("styles", "styles.xml", writer.styles()),
        ("sharedStrings", "sharedStrings.xml", strings),
    ):
        if not writer.odd(0.1):
            relations += f'<Relationship Id="{name}" Type="{writer.office}/{name}" Target="{target(part)}"/>'
        if not writer.odd(0.1):
            parts.append(Part(folder + part, _bytes(draw, writer, text)))
    properties = draw.pick('date1904="1"', 'date1904="x"', "") if writer.odd(0.2) else ""
    calc = f'<{writer.tag("calcPr")} fullCalcOnLoad="1"/>' if writer.odd(0.2) else ""
    book = f"{writer.root('workbook')}<{writer.tag('workbookPr')} {properties}/><{writer.tag('sheets')}>{tabs}</{writer.tag('sheets')}>{calc}</{writer.tag('workbook')}>"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts.append(Part(f"{folder}workbook.xml", _bytes(draw, writer, book)))
    parts.append(
        Part(
            f"{folder}_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packages}">{relations}</Relationships>'.encode(),
        )
    )
    root = f'<Relationships xmlns="{packages}"><Relationship Id="rId1" Type="{writer.office}/officeDocument" Target="{folder}workbook.xml"/></Relationships>'
    parts.append(Part("_rels/.rels", root.encode()))
    parts.append(
        Part(
            "[Content_Types].xml",
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
    )
    parts = [each for each in parts if not writer.odd(0.01)]
    draw.shuffle(parts)
    return zipped(draw, parts, writer.odd)


def _bytes(draw: Draw, writer: Writer, text: str) -> bytes:
    """A part of XML, in some encoding, or broken."""
    if writer.odd(0.04):
        encoding = draw.pick("utf-16", "gb18030", "iso-8859-1", "utf-8", "big5", "us-ascii", "none-such")
        return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(
            encoding if encoding != "none-such" else "utf-8", "xmlcharrefreplace"
        )
    declared = draw.pick("", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n', "\ufeff")
    if writer.odd(0.02):
        declared += draw.pick(
            '<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">', " ", "x"
        )
    content = bytearray((declared + text).encode("utf-8", "surrogatepass"))
    if writer.odd(0.05):
        for _ in range(draw.pick(1, 1, 3)):
            at = draw.randrange(len(content))
            content[at : at + draw.pick(0, 1, 1, 10)] = draw.pick(
                b"", b"<", b">", b'"', b"\x00", b"\xff", b"&", b"&#0;", b"9", bytes([draw.randrange(256)])
            )
    return bytes(content)


def _letters(column: int) -> str:
    found, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        found = chr(ord("A") + letter) + found
    return found


def _xml(text: str) -> str:
    """A text as XML writes it; what it cannot write, as workbooks do."""
    return "".join(
        f"_x{ord(each):04X}_" if (each < " " and each not in "\t\n") or each in "\ufffe\uffff\r" else each
        for each in escape(text)
    )


_HIDING, _SHOWING = 'zeroHeight="1"', 'defaultRowHeight="15"'
_EPOCH, _LEAP = date(1899, 12, 30), date(1900, 3, 1)
_AS_DAY = 5
"""The style of days, of those that `styles` writes."""
