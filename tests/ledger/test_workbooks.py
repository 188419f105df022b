"""Ledgers from workbooks: what a person sees in them is what counts, whatever program wrote them."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

import partners
from conftest import Cli, Run
from partners.ledger.judging import judge_file
from support.laws import at_full_size, some_cases
from support.packages import (
    DOCUMENT,
    HEADER,
    MAIN,
    STRICT,
    STRICT_DOCUMENT,
    cell,
    line,
    package,
    row,
    sheet,
    styles,
    text,
)

POLICY = ("-p", "programme/compute", "--set", "paired=yes")
FULL = "<v>1000000</v>"
ONE = f"{line(2, f'>{FULL}')}"


def judged(cli: Cli, path: Path, *more: object) -> Run:
    shown = cli("ledger", path, *POLICY, *more)
    assert "Traceback" not in shown.err
    return shown


def paid(shown: Run) -> list[str]:
    """The low and the high of all lines."""
    return shown.out.rstrip("\n").split("\t")[-2:]


@some_cases(3)
@pytest.mark.parametrize(
    ("code", "stored", "total"),
    [
        ('#,##0.00"万元"', "300", "300000.00"),
        ('0.00"亿"', "1.2", "12000000.00"),
        ('"¥"#,##0.00', "300000", "30000.00"),
        ('0!.0,"万"', "3000000", "300000.00"),
        ('[>=10000]0!.0,"万";0', "3000000", "300000.00"),
        ("General", "300000.00000000006", "30000.00"),
        ("#,##0", "1234.56", "123.46"),
        ('#,##0.00;-#,##0.00;"-"', "0", "0.00"),
    ],
)
def test_an_amount_is_what_the_cell_shows(
    cli: Cli, tmp_path: Path, code: str, stored: str, total: str
) -> None:
    amount = f's="1"><v>{stored}</v>'
    path = package(tmp_path / "a.xlsx", sheet(line(2, amount)), style=styles(code))
    shown = judged(cli, path)
    assert (shown.code, paid(shown)) == (0, [total, total])


@some_cases(2)
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("[$$-409]#,##0.00", "another currency, $1000000"),
        ("[$¥-411]#,##0", "another currency, JPY1000000"),
        ("0.0%", "a percentage, 100000000%"),
        ("#,##0.00,", "neither the cell nor the header names that unit"),
        ('0"箱"', '"1000000箱" is no'),
        ('0"0000"', "it is unclear which is meant"),
    ],
)
def test_an_amount_that_is_not_shown_in_cny_is_rejected_by_its_cell(
    cli: Cli, tmp_path: Path, code: str, said: str
) -> None:
    path = package(
        tmp_path / "a.xlsx", sheet(line(2, f's="1">{FULL}'), line(3, f">{FULL}")), style=styles(code)
    )
    shown = judged(cli, path)
    assert (shown.code, paid(shown)) == (1, ["100000.00", ""])
    assert "line 2, 算力费用 (A2): cost: " in shown.err
    assert said in shown.err
    assert "第 2 行, 算力费用 (A2)：" in judged(cli, path, "--lang", "zh").err


def test_a_format_of_a_style_counts_and_what_is_said_twice_does_not(cli: Cli, tmp_path: Path) -> None:
    style = (
        '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="0&quot;万元&quot;"/>'
        '<numFmt numFmtId="201" formatCode="0"/><numFmt numFmtId="201" formatCode="0&quot;万元&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
        '<xf xfId="1"/><xf numFmtId="200" xfId="0"/><xf numFmtId="201"/><xf numFmtId="44"/>'
        '<xf numFmtId="0" xfId="1" applyNumberFormat="0"/><xf numFmtId="0" xfId="1"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="200" formatCode="0"/></dxf></dxfs></styleSheet>'
    )
    rows = [line(at + 1, f's="{at}"><v>100</v>') for at in range(1, 7)]
    shown = judged(cli, package(tmp_path / "a.xlsx", sheet(*rows), style=style))
    assert shown.out.split("\t")[1] == "3"
    assert paid(shown)[0] == "200010.00"
    assert [each.split(",")[0] for each in shown.err.splitlines() if each.startswith("line")] == [
        "line 4",
        "line 5",
        "line 6",
    ]


def test_a_number_without_a_style_of_its_own_is_rejected_where_its_column_or_row_would_change_it(
    cli: Cli, tmp_path: Path
) -> None:
    wan = styles('0"万元"', "0.00")
    cols = '<cols><col min="1" max="1" style="1"/></cols>'
    rows = (line(2, f">{FULL}"), line(3, f's="0">{FULL}'), line(4, f">{FULL}", attributes=' s="2"'))
    shown = judged(cli, package(tmp_path / "a.xlsx", sheet(*rows, before=cols), style=wan))
    assert (shown.code, paid(shown)[0]) == (1, "200000.00")
    assert "line 2, 算力费用 (A2): cost: the cell has no format of its own" in shown.err


def test_without_styles_numbers_are_plain(cli: Cli, tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", sheet(line(2, f's="7">{FULL}')))
    assert paid(judged(cli, path)) == ["100000.00"] * 2


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_day_is_the_same_in_both_systems_of_dates(tmp_path: Path, since_1904: bool) -> None:  # noqa: FBT001 - a case
    path, out = tmp_path / "a.xlsx", tmp_path / "out.csv"
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        table = book.add_worksheet()
        table.write_row(0, 0, [*HEADER, "签约日期", "时刻"])
        table.write_row(1, 0, [1_000_000, "推理", "北京"])
        table.write_datetime(1, 3, date(2024, 3, 1), book.add_format({"num_format": "yyyy/m/d"}))
        table.write_number(1, 4, 0.75, book.add_format({"num_format": "hh:mm"}))
    judge_file(path, partners.load(), partners.load().rules_of(["programme/compute"]), output=out)
    assert out.read_text("utf-8-sig").splitlines()[1].startswith("1000000,推理,北京,2024-03-01,18:00:00,")


HIDDEN = sheet(line(2, "><v>9000000</v>"))
SHOWN = sheet(line(2, f">{FULL}"))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_sheet_is_read_that_a_person_sees(cli: Cli, tmp_path: Path, state: str) -> None:
    path = package(tmp_path / "a.xlsx", HIDDEN, SHOWN, states=[state], names=["旧", "台账"])
    out = tmp_path / "out.xlsx"
    shown = judged(cli, path, "-o", out)
    assert (shown.code, paid(shown)) == (0, ["100000.00"] * 2)
    notes = ['sheet read: "台账"', 'hidden sheets, not read: "旧"']
    assert shown.err.splitlines()[:2] == notes
    cells = [each[0].value for each in openpyxl.load_workbook(out)["rules and sources"].iter_rows()]
    assert cells[1:4] == ["how the ledger was read", *(f"  {note}" for note in notes)]
    assert paid(judged(cli, path, "--sheet", "旧")) == ["900000.00"] * 2


def test_sheets_that_are_not_read_are_named_and_one_may_be_chosen(cli: Cli, tmp_path: Path) -> None:
    empty = sheet(header=())
    path = package(tmp_path / "a.xlsx", empty, SHOWN, HIDDEN, empty, names=["封面", "2024", "2025", "空"])
    shown = judged(cli, path)
    assert (shown.code, paid(shown)) == (0, ["100000.00"] * 2)
    assert shown.err.splitlines()[:2] == [
        'sheet read: "2024"',
        'sheets NOT read and not counted: "2025" (--sheet chooses the sheet to read)',
    ]
    assert "未读取、不计入任何结果的工作表：“2025”" in judged(cli, path, "--lang", "zh").err
    for wanted, total in (
        ("2025", "900000.00"),
        ("3", "900000.00"),
        ("2", "100000.00"),
        ("2024", "100000.00"),
    ):
        assert paid(judged(cli, path, "--sheet", wanted)) == [total] * 2
    shown = judged(cli, path, "--sheet", "2026")
    assert (shown.code, shown.out) == (1, "")
    assert 'has no sheet "2026"; it has: "封面", "2024", "2025", "空"' in shown.err


def test_a_sheet_is_chosen_in_workbooks_alone(cli: Cli, tmp_path: Path) -> None:
    for name, content in (("a.csv", b"cost\n1\n"), ("a.parquet", b"PAR1")):
        (tmp_path / name).write_bytes(content)
        assert (
            "is not a workbook, so --sheet cannot be used" in judged(cli, tmp_path / name, "--sheet", "1").err
        )


def test_a_workbook_without_a_sheet_that_is_shown_is_refused(cli: Cli, tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", HIDDEN, states=["hidden"])
    shown = judged(cli, path)
    assert (shown.code, 'has no sheet that is shown; hidden: "S1"' in shown.err) == (1, True)


def test_rows_and_columns_that_are_hidden_count_and_that_is_said(cli: Cli, tmp_path: Path) -> None:
    rows = (line(2, f">{FULL}"), line(3, "><v>2000000</v>", attributes=' hidden="1"'))
    filtered = '<autoFilter ref="A1:C3"><filterColumn colId="0"><filters/></filterColumn></autoFilter>'
    hidden = '<cols><col min="2" max="2" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>'
    shown = judged(cli, package(tmp_path / "a.xlsx", sheet(*rows, before=hidden, after=filtered)))
    assert (shown.code, paid(shown)) == (0, ["300000.00"] * 2)
    assert shown.err.splitlines()[:2] == [
        "rows that are filtered out or hidden are counted too: 1 (row 3); delete them if they should not be",
        "hidden columns are read too: B",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(1, text("算力合同台账（2024年）")), row(2, *map(text, HEADER)), line(3, f">{FULL}")], "remove a title above it"),
        ([row(1, *map(text, HEADER)), row(2, text("（万元）"), text("（训练/推理）")), line(3, f">{FULL}")], "line 2"),
        ([row(1, *map(text, HEADER)), row(2, *map(text, ("cost", "activity"))), line(3, f">{FULL}")], "line 2"),
        ([row(1, *map(text, HEADER)), row(2, "><v>1</v>", text("2"), text("3")), line(3, f">{FULL}")], "line 2"),
        ([row(1, *map(text, HEADER)), row(3, text("算力费用")), line(4, f">{FULL}")], "line 3"),
    ],
)  # fmt: skip
def test_titles_and_headers_of_two_rows_are_refused_not_answered_wrongly(
    cli: Cli, tmp_path: Path, rows: list[str], said: str
) -> None:
    shown = judged(cli, package(tmp_path / "a.xlsx", sheet(*rows, header=())))
    assert (shown.code, shown.out, said in shown.err) == (1, "", True)


@pytest.mark.parametrize(("unit", "amount"), [("元", "100000.00"), ("（千元）", "100000000.00")])
def test_a_row_of_units_below_the_header_is_obeyed(cli: Cli, tmp_path: Path, unit: str, amount: str) -> None:
    rows = [row(1, *map(text, HEADER)), row(2, text(unit)), line(3, f">{FULL}")]
    shown = judged(cli, package(tmp_path / "a.xlsx", sheet(*rows, header=())))
    assert (shown.code, paid(shown)) == (0, [amount] * 2)
    assert "the units of the columns, not a contract" in shown.err


@some_cases(2)
@pytest.mark.parametrize("amount", ["待定", "面议", "-1", "unknown"])
def test_a_first_line_that_cannot_be_read_is_a_line_nevertheless(
    cli: Cli, tmp_path: Path, amount: str
) -> None:
    shown = judged(cli, package(tmp_path / "a.xlsx", sheet(line(2, text(amount)), line(3, f">{FULL}"))))
    assert paid(shown)[0] == "100000.00"


ERROR = 't="e"><v>#N/A</v>'


def prefixed(xml: str) -> str:
    return xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")


@some_cases(3)
@pytest.mark.parametrize(
    "changed",
    [
        package,
        lambda path, xml: package(path, xml, folder="workbook/of another"),
        lambda path, xml: package(path, xml.replace('"', "'")),
        lambda path, xml: package(path, prefixed(xml)),
        lambda path, xml: package(path, xml.replace(MAIN, STRICT).replace(DOCUMENT, STRICT_DOCUMENT)),
        lambda path, xml: package(path, xml.replace("><c", ">\n    <c").replace("<v>", " <v >").replace("</v>", "</v >\n")),
        lambda path, xml: package(path, xml.replace("UTF-8", "UTF-16"), parts={"xl/sheets/s1.xml": xml.replace("UTF-8", "UTF-16").encode("utf-16")}),
    ],
    ids=["plain", "folders", "quotes", "prefix", "strict", "blanks", "utf-16"],
)  # fmt: skip
def test_an_error_is_found_however_the_workbook_is_written(cli: Cli, tmp_path: Path, changed: Any) -> None:
    path = changed(tmp_path / "a.xlsx", sheet(line(2, ERROR), line(3, f">{FULL}")))
    shown = judged(cli, path)
    assert (shown.code, paid(shown)[0]) == (1, "100000.00")
    assert "line 2, 算力费用 (A2): cost: #N/A is a spreadsheet error" in shown.err


ERRORS = [
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#PYTHON!",
    "#EXTERNAL!",
    "Err:502",
    "Err:522",
]


@some_cases(3)
@pytest.mark.parametrize("error", ERRORS)
def test_only_the_cell_of_an_error_is_rejected_whatever_the_error(
    cli: Cli, tmp_path: Path, error: str
) -> None:
    header = (*HEADER, "申请方", "备注")
    broken = f't="e"><f>X()</f><v>{error}</v>'
    rows = [
        line(2, broken, text("甲公司"), text("x")),
        line(3, f">{FULL}", text("甲公司"), broken),
        line(4, f">{FULL}", broken, text("x")),
    ]
    path = package(tmp_path / "a.xlsx", sheet(*rows, header=header))
    shown = judged(cli, path)
    assert (shown.code, shown.out.split("\t")[1], paid(shown)[0]) == (1, "2", "200000.00")
    assert f"line 2, 算力费用 (A2): cost: {error} is a spreadsheet error" in shown.err
    voucher = cli("ledger", path, "-p", "municipal-voucher")
    assert f"line 4, 申请方 (D4): applicant: {error} is a spreadsheet error" in voucher.err


def test_the_stored_result_of_a_formula_counts_and_a_formula_without_one_is_rejected(
    cli: Cli, tmp_path: Path
) -> None:
    amounts = [
        "><f>500000*2</f><v>1000000</v>",
        "><f>500000*2</f>",
        "><f>500000*2</f><v/>",
        '><f t="shared" si="0"/><v></v>',
    ]
    amounts += ["><f>5*2</f><v>0.0</v>", 't="str"><f>A2&amp;""</f><v>1000000</v>']
    path = package(tmp_path / "a.xlsx", sheet(*(line(at, each) for at, each in enumerate(amounts, 2))))
    shown = judged(cli, path)
    assert (shown.out.split("\t")[1], paid(shown)[0]) == ("2", "200000.00")
    assert [each.partition(",")[0] for each in shown.err.splitlines() if each.startswith("line")] == [
        f"line {at}" for at in (3, 4, 5, 6)
    ]


@pytest.mark.parametrize("program", ["xlsxwriter", "openpyxl"])
def test_programs_that_compute_nothing_store_no_amount_of_0(cli: Cli, tmp_path: Path, program: str) -> None:
    path = tmp_path / "a.xlsx"
    if program == "xlsxwriter":
        with xlsxwriter.Workbook(path) as book:
            table = book.add_worksheet()
            table.write_row(0, 0, HEADER)
            table.write_row(1, 0, ["=500000*2", "推理", "北京"])
    else:
        other = openpyxl.Workbook()
        other.active.append(HEADER)
        other.active.append(["=500000*2", "推理", "北京"])
        other.save(path)
    shown = judged(cli, path)
    assert (shown.code, paid(shown)[0]) == (1, "0.00")
    assert 'line 2, 算力费用 (A2): cost: "=500000*2" is a formula without its result' in shown.err


@some_cases(2)
@pytest.mark.parametrize(
    ("style", "parts"),
    [
        (styles("0.00", fills="<fills><fill/><fill/></fills>"), {}),
        (styles("0.00", fonts='<fonts><font><family val="34"/></font></fonts>'), {}),
        (styles("0.00"), {"docProps/core.xml": "<coreProperties><created>2024年3月1日</created></coreProperties>"}),
        (styles("0.00"), {"docProps/custom.xml": "<Properties><property name='x'><vt:i4 xmlns:vt='x'>y</vt:i4></property></Properties>"}),
        (styles("0.00").replace("<cellXfs>", "<cellXfs count='99'>"), {"xl/theme/theme1.xml": "not XML"}),
    ],
)  # fmt: skip
def test_what_programs_write_beside_the_cells_does_not_matter(
    cli: Cli, tmp_path: Path, style: str, parts: dict[str, str]
) -> None:
    xml = sheet(line(2, f's="1">{FULL}', "><f>ROW()-1</f><v>1</v>"), header=(*HEADER, "序号"))
    assert paid(judged(cli, package(tmp_path / "a.xlsx", xml, style=style, parts=parts))) == ["100000.00"] * 2


def texts_part(*items: str) -> dict[str, str]:
    relations = (
        f'<Relationships><Relationship Id="r1" Type="{DOCUMENT}/worksheet" Target="/xl/sheets/s1.xml"/>'
        f'<Relationship Id="r2" Type="{DOCUMENT}/sharedStrings" Target="texts.xml"/></Relationships>'
    )
    return {"xl/_rels/workbook.xml.rels": relations, "xl/texts.xml": f"<sst>{''.join(items)}</sst>"}


def test_shared_texts_are_read_with_their_runs_and_without_how_they_are_pronounced(
    cli: Cli, tmp_path: Path
) -> None:
    items = (
        "<si><r><t>推</t></r><r><rPr/><t>理</t></r><rPh><t>tuili</t></rPh></si>",
        "<si><t>北京_x000D_</t></si>",
    )
    cells = (cell("A2", f">{FULL}"), cell("B2", 't="s"><v>0</v>'), cell("C2", 't="s"><v>1</v>'))
    path = package(tmp_path / "a.xlsx", sheet(f'<row r="2">{"".join(cells)}</row>'), parts=texts_part(*items))
    assert paid(judged(cli, path)) == ["100000.00"] * 2
    beyond = sheet(f'<row r="2">{cells[0]}{cells[1].replace("<v>0", "<v>7")}</row>')
    shown = judged(cli, package(tmp_path / "b.xlsx", beyond, parts=texts_part(*items)))
    assert (shown.code, "is not a complete Excel file: row 2: no text 7" in shown.err) == (1, True)


def test_cells_without_addresses_follow_each_other(cli: Cli, tmp_path: Path) -> None:
    xml = re.sub(r' r="[A-Z]*\d+"', "", sheet(line(2, f">{FULL}")))
    assert paid(judged(cli, package(tmp_path / "a.xlsx", xml))) == ["100000.00"] * 2


BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (SHOWN.replace("?><", f"?>{BILLION_LAUGHS}<", 1), "<!DOCTYPE>"),
        (SHOWN[:-60], ""),
        (SHOWN.replace("<v>1000000", "<v>1e"), 'row 2: "1e"'),
        (SHOWN.replace('r="A2"', 'r="ZZZZ2"'), 'no cell is called "ZZZZ2"'),
        (SHOWN.replace('r="2"', 'r="1048577"'), "row 1048577 follows row 1"),
        (SHOWN.replace('r="2"', 'r="1"'), "row 1 follows row 1"),
        (SHOWN.replace('"B2"', '"A2"'), "cell A2 is out of order"),
        (SHOWN.replace("推理", "推" * (1 << 20) + "理"), "holds more than 1,048,576 characters"),
        (SHOWN.replace("UTF-8", "x-unknown"), ""),
        (SHOWN.replace("推理", "推理\x00"), ""),
    ],
)
def test_a_sheet_that_is_broken_or_made_to_harm_is_refused_in_one_line(
    cli: Cli, tmp_path: Path, xml: str, said: str
) -> None:
    shown = judged(cli, package(tmp_path / "a.xlsx", xml))
    assert (shown.code, shown.out, shown.err.count("\n")) == (1, "", 1)
    assert "a.xlsx: is not a complete Excel file: " in shown.err
    assert said in shown.err


def test_what_unpacks_to_more_than_a_workbook_holds_is_not_unpacked(cli: Cli, tmp_path: Path) -> None:
    xml = SHOWN.replace("<sheetData>", f"<sheetData>{' ' * (200 << 20)}")
    shown = judged(cli, package(tmp_path / "a.xlsx", xml))
    assert (shown.code, "unpacks to 209,7" in shown.err) == (1, True)


@at_full_size
def test_whatever_is_broken_in_a_workbook_there_is_no_traceback(cli: Cli, tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", SHOWN, style=styles('0"万元"'))
    whole = path.read_bytes()
    for at in range(0, len(whole), 23):
        for broken in (whole[:at], whole[:at] + b"\xff\x00\x7f" + whole[at + 3 :]):
            path.write_bytes(broken)
            shown = judged(cli, path)
            assert shown.code in {0, 1}
            assert (shown.code == 0) == (paid(shown) == ["100000.00"] * 2)


def test_a_library_gives_what_was_noticed(tmp_path: Path) -> None:
    path = package(tmp_path / "a.xlsx", HIDDEN, SHOWN, states=["hidden"])
    registry = partners.load()
    report = judge_file(path, registry, registry.rules_of(["programme/compute"]), given={"paired": "yes"})
    assert [note.kind for note in report.notes] == ["sheet", "hidden-sheets"]
    assert report.summaries[0].total.low == Decimal(100_000)
