"""`partners match FILE --column`: lists of names in, the same lists with what was matched out."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from conftest import Cli, terminal, with_little_disk, without_escapes

ROWS = [
    ["编号", "供应商", "金额"],
    ["1", "百度", "10"],
    ["2", "上海,阿里云", "=20"],
    ["3", "百度", "30"],
    ["4", "", "40"],
]
MATCHED = [
    ["1", "百度", "10", "exact", "baidu"],
    ["2", "上海,阿里云", "=20", "none", ""],
    ["3", "百度", "30", "exact", "baidu"],
    ["4", "", "40", "none", ""],
]
MEANT = ("[百度]*", "百\u0000度\u200b")
"""Punctuation and what cannot be seen tell no names apart."""
STRANGE = [
    "",
    "百" * 10_000,
    "🏢🤖🚀",
    "\u202e司公限有技科\u202c\u200f",
    "……（）！，。",
    "(a+)+$",
    MEANT[0],
    "\\",
    "'; DROP TABLE partners; --",
    MEANT[1],
]


def as_csv(folder: Path, rows: list[list[str]], name: str = "vendors.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def as_excel(folder: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell in book.active["C"]:
        cell.data_type = "s"
    path = folder / "vendors.xlsx"
    book.save(path)
    return path


def as_parquet(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "vendors.parquet"
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(path)
    return path


def rows_of(path: Path) -> list[list[Any]]:
    """A table that was written, its header first, an empty cell as an empty text."""
    match path.suffix:
        case ".csv":
            text = path.read_text("utf-8")
            assert text.startswith("\ufeff")
            return [*csv.reader(io.StringIO(text.removeprefix("\ufeff")))]
        case ".xlsx":
            rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
            return [[cell or "" for cell in row] for row in rows]
        case _:
            frame = pl.read_parquet(path)
            return [frame.columns, *([cell or "" for cell in row] for row in frame.rows())]


@pytest.fixture
def vendors(tmp_path: Path) -> Path:
    return as_csv(tmp_path, ROWS)


@pytest.mark.parametrize("output", ["matched.csv", "matched.xlsx", "matched.parquet"])
@pytest.mark.parametrize("written", [as_csv, as_excel, as_parquet])
def test_a_file_is_written_again_with_the_matches_beside_its_columns(
    cli: Cli, tmp_path: Path, written: Any, output: str
) -> None:
    path, out = written(tmp_path, ROWS), tmp_path / output
    before = path.read_bytes()
    shown = cli("match", path, "--column", "供应商", "--output", out)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.splitlines() == [str(out), "4 names: exact 2, pinyin 0, parsed 0, review 0, none 2"]
    header, *rows = rows_of(out)
    assert header[:5] == ["编号", "供应商", "金额", "tier", "id"]
    assert {len(row) for row in rows} == {len(header)}
    harmless = [[*row[:2], row[2].replace("=", "'="), *row[3:]] for row in MATCHED]
    assert [row[:5] for row in rows] == (harmless if output.endswith("csv") else MATCHED)
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([path.name, output])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_excel_writes(cli: Cli, vendors: Path, encoding: str) -> None:
    vendors.write_text(vendors.read_text(encoding="utf-8"), encoding=encoding)
    shown = cli("match", vendors, "--column", "供应商", "--format", "jsonl")
    found = [json.loads(line)["organization"] for line in shown.out.splitlines()]
    assert found == ["baidu", None, "baidu", None]
    assert "4 names" in shown.err


def test_parquet_keeps_its_types(cli: Cli, tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "name": ["百度", None],
            "amount": [1.5, None],
            "paid": [True, False],
            "tags": [["a", "b"], []],
            "code": [911101081234567890, 2],
        }
    ).with_columns(day=pl.date(2024, 3, 1), at=pl.datetime(2024, 3, 1, 12, 30, time_zone="UTC"))
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    frame.write_parquet(source)
    assert cli("match", source, "--column", "name", "--output", out).code == 0
    written = pl.read_parquet(out)
    assert written.select(frame.columns).equals(frame)
    assert written["id"].to_list() == ["baidu", ""]
    excel = tmp_path / "out.xlsx"
    assert cli("match", source, "--column", "name", "--output", excel).code == 0
    _, row, _ = rows_of(excel)
    assert row[:5] == ["百度", 1.5, "yes", "['a', 'b']", "911101081234567890"]
    assert row[6] == "2024-03-01T12:30:00+00:00"


def test_the_summary_is_said_in_chinese_too(cli: Cli, vendors: Path) -> None:
    assert "共 4 个名称：exact 2" in cli("match", vendors, "--column", "供应商", "--lang", "zh").err


@pytest.mark.parametrize("written", [as_csv, as_excel, as_parquet])
def test_a_column_that_is_not_there_is_named_with_the_nearest(cli: Cli, tmp_path: Path, written: Any) -> None:
    shown = cli("match", written(tmp_path, ROWS), "--column", "供应")
    assert (shown.code, shown.out) == (2, "")
    assert 'no column "供应". Did you mean "供应商"?' in shown.err


@pytest.mark.parametrize(
    ("content", "column", "code", "names"),
    [(b"a,b\n", "b", 0, 0), (b"a\n\n\nx\n", "a", 1, 3), (b'"a\nb"\nx\n', "a\nb", 1, 1)],
)
def test_files_with_little_in_them_are_read(  # noqa: PLR0917 - cases
    cli: Cli, tmp_path: Path, content: bytes, column: str, code: int, names: int
) -> None:
    path = tmp_path / "little.csv"
    path.write_bytes(content)
    shown = cli("match", path, "--column", column)
    assert (shown.code, f"{names} names" in shown.err) == (code, True)


def sparse_csv(folder: Path) -> Path:
    path = folder / "vendors.csv"
    path.write_text('供应商\n百度\n\n""\n阿里云\n', encoding="utf-8")
    return path


def sparse_excel(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row, name in ((1, "供应商"), (2, "百度"), (5, "阿里云")):
        book.active.cell(row, 1, name)
    book.save(folder / "vendors.xlsx")
    return folder / "vendors.xlsx"


@pytest.mark.parametrize("written", [sparse_csv, sparse_excel])
@pytest.mark.parametrize("output", ["matched.csv", "matched.xlsx"])
def test_every_row_comes_out_in_its_place_even_where_nothing_stands_in_it(
    cli: Cli, tmp_path: Path, written: Any, output: str
) -> None:
    out = tmp_path / output
    shown = cli("match", written(tmp_path), "--column", "供应商", "--output", out)
    assert shown.err.splitlines()[1] == "4 names: exact 2, pinyin 0, parsed 0, review 0, none 2"
    _, *rows = rows_of(out)
    empty = ["", "none", ""]
    assert [row[:3] for row in rows] == [
        ["百度", "exact", "baidu"],
        empty,
        empty,
        ["阿里云", "exact", "alibaba-cloud"],
    ]
    assert rows[1][7] == "no letters or digits"


def test_a_file_of_names_that_nobody_has_is_answered_no(cli: Cli, tmp_path: Path) -> None:
    path = as_csv(tmp_path, [["供应商"], ["甲乙丙丁"], ["智谱AI"]])
    assert cli("match", path, "--column", "供应商").code == 1
    assert cli("match", path, "--column", "供应商", "--output", tmp_path / "a.csv").code == 1


WRONG: list[tuple[str, bytes, str]] = [
    ("vendors.csv", b"PK\x03\x04", "is named as CSV, but holds Excel"),
    ("vendors.xlsx", b"x", "is named as Excel, but holds CSV"),
    ("vendors.parquet", b"x", "is named as Parquet, but holds CSV"),
    ("vendors.parquet", b"PAR1broken", "is not a complete Parquet file"),
    ("vendors.xlsx", b"PK\x03\x04broken", "is not a complete Excel file"),
    ("vendors", b"x", "must end in .csv, .xlsx or .parquet"),
    ("vendors.csv", b"", "has no header"),
    ("vendors.csv", b"a,b,a\n1,2,3\n", "has two columns with the same name: a"),
    ("vendors.csv", "a\n百度\n".encode("utf-16"), "is UTF-16; save it as UTF-8"),
    ("vendors.csv", b'a\n"' + b"x" * 200_000 + b"\n", "line 2 is not readable CSV: a cell is too long"),
    ("vendors.csv", b'"' + b"x" * 200_000 + b"\n", "line 1 is not readable CSV: a cell is too long"),
    ("vendors.csv", b'a\n"open\n', "line 2 is not readable CSV"),
]


@pytest.mark.parametrize(("name", "content", "message"), WRONG, ids=[each[2] for each in WRONG])
def test_a_file_that_is_not_what_it_should_be_is_refused_and_leaves_nothing(
    cli: Cli, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    shown = cli("match", path, "--column", "a", "--output", tmp_path / "out.csv")
    assert shown.code == 1
    assert f"{path}: {message}" in shown.err
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert str(path) in cli("match", path, "--column", "a", "--lang", "zh").err


def test_a_parquet_file_whose_pages_are_damaged_is_refused_and_leaves_nothing(
    cli: Cli, tmp_path: Path
) -> None:
    path = as_parquet(tmp_path, [["a"], *([f"名称{number}"] for number in range(10_000))])
    content = bytearray(path.read_bytes())
    content[100:8000] = bytes(7900)
    path.write_bytes(content)
    shown = cli("match", path, "--column", "a", "--output", tmp_path / "out.parquet")
    assert (shown.code, "is not a complete Parquet file" in shown.err) == (1, True)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_merged_cells_are_named(cli: Cli, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["供应商"], ["百度"], ["阿里云"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    shown = cli("match", tmp_path / "a.xlsx", "--column", "供应商")
    assert (shown.code, 'sheet "Sheet", row 2, column 1: merged cells' in shown.err) == (1, True)


def test_rows_that_are_not_of_the_tables_form_are_listed_and_the_rest_is_matched(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "vendors.csv"
    path.write_bytes(
        "编号,供应商\n1,百度\n2\n3,阿里云,北京\n4,".encode() + b"\xff\xff\n" + "5,阿里云\n".encode()
    )
    out = tmp_path / "matched.csv"
    shown = cli("match", path, "--column", "供应商", "--output", out)
    assert shown.code == 1
    assert [row[0] for row in rows_of(out)[1:]] == ["1", "5"]
    rejects = rows_of(tmp_path / "matched.rejects.csv")
    assert [row[0] for row in rejects] == ["line", "3", "4", "5"]
    assert [row[3] for row in rejects[1:]] == [
        "1 fields instead of 2",
        "3 fields instead of 2",
        "not UTF-8, unlike the rest of the file",
    ]
    assert "line 4: 3 fields instead of 2" in shown.err
    assert "Lines skipped because they cannot be read: 3." in shown.err
    assert f"All of them are in: {tmp_path / 'matched.rejects.csv'}" in shown.err
    shown = cli("match", path, "--column", "供应商", "--lang", "zh")
    assert (shown.code, "无法识别、已略去的行：3。" in shown.err) == (1, True)


def test_outputs_are_not_replaced_unasked_and_never_the_input(
    cli: Cli, vendors: Path, tmp_path: Path
) -> None:
    out = tmp_path / "matched.csv"
    out.write_text("mine")
    call = ("match", vendors, "--column", "供应商", "--output")
    assert "already exists; add --force to overwrite it" in cli(*call, out).err
    assert out.read_text() == "mine"
    assert cli(*call, out, "--force").code == 0
    assert "cannot be the input itself" in cli(*call, vendors, "--force").err
    (tmp_path / "other.rejects.csv").write_text("mine")
    shown = cli(*call, tmp_path / "other.csv")
    assert (shown.code, "other.rejects.csv: already exists" in shown.err) == (1, True)


def test_an_output_that_cannot_be_written_is_said_and_leaves_nothing(
    cli: Cli, vendors: Path, tmp_path: Path
) -> None:
    call = ("match", vendors, "--column", "供应商", "--output")
    for name in ("o.csv", "o.xlsx", "o.parquet"):
        shown = cli(*call, tmp_path / "missing" / name)
        assert shown.code == 1
        assert f"{tmp_path / 'missing' / name}: no such file or directory" in shown.err
    assert "must end in .csv, .xlsx or .parquet" in cli(*call, tmp_path / "o.doc").err
    assert [path.name for path in tmp_path.iterdir()] == ["vendors.csv"]


def test_a_table_that_has_been_matched_before_is_not_given_two_columns_of_one_name(
    cli: Cli, vendors: Path, tmp_path: Path
) -> None:
    once, twice = tmp_path / "once.csv", tmp_path / "twice.csv"
    assert cli("match", vendors, "--column", "供应商", "--output", once).code == 0
    shown = cli("match", once, "--column", "供应商", "--output", twice)
    assert (shown.code, twice.exists()) == (1, False)
    assert "columns named tier, id, organisation" in shown.err


def test_a_file_that_is_missing_is_said(cli: Cli, tmp_path: Path) -> None:
    for name in ("no.csv", "no.xlsx", "no.parquet"):
        assert "no such file or directory" in cli("match", tmp_path / name, "--column", "a").err


@pytest.mark.parametrize("name", STRANGE, ids=[ascii(name)[:20] for name in STRANGE])
def test_no_text_is_too_strange_to_be_matched(cli: Cli, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.csv"
    source = as_csv(tmp_path, [["编号", "名称"], ["1", name]])
    assert cli("match", source, "--column", "名称", "--output", out).code == (0 if name in MEANT else 1)
    ((_, written, tier, *_),) = rows_of(out)[1:]
    assert (written.removeprefix("'"), tier) == (
        name.removeprefix("'"),
        "exact" if name in MEANT else "none",
    )
    if "\x00" not in name:
        assert cli("match", "--", name).code == (0 if name in MEANT else 1)


def test_a_full_disk_leaves_nothing_under_the_outputs_name(tmp_path: Path) -> None:
    source = as_csv(tmp_path, [["供应商"], *([f"供应商{number * number}"] for number in range(20_000))])
    for name in ("out.csv", "out.xlsx", "out.parquet"):
        done = with_little_disk(20_000, "match", source, "-c", "供应商", "-o", tmp_path / name)
        assert (done.code, "Traceback" in done.err) == (1, False), done.err
        assert f"{tmp_path / name}: file too large" in done.err.lower()
        assert [path.name for path in tmp_path.iterdir()] == ["vendors.csv"]


def test_a_terminal_sees_how_far_it_is(vendors: Path, tmp_path: Path) -> None:
    shown = terminal(100, ["match", vendors, "--column", "供应商", "--output", tmp_path / "o.csv"])
    assert "matching" in without_escapes(shown)
    assert "4 names" in shown


def two_sheets(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "旧"
    book.active.append(["供应商"])
    book.active.append(["百度"])
    book.create_sheet("新").append(["供应商"])
    book["新"].append(["阿里云"])
    book.save(path)
    return path


def test_a_sheet_is_chosen_and_the_others_are_named(cli: Cli, tmp_path: Path) -> None:
    path = two_sheets(tmp_path / "a.xlsx")
    shown = cli("match", path, "--column", "供应商", "--format", "jsonl")
    assert json.loads(shown.out)["organization"] == "baidu"
    assert 'sheets NOT read and not counted: "新"' in shown.err
    for sheet in ("新", "2"):
        shown = cli("match", path, "--column", "供应商", "--format", "jsonl", "--sheet", sheet)
        assert json.loads(shown.out)["organization"] == "alibaba-cloud"
    shown = cli("match", path, "--column", "供应商", "--sheet", "3")
    assert (shown.code, 'has no sheet "3"; it has: "旧", "新"' in shown.err) == (1, True)
    assert "--sheet needs --column" in cli("match", "百度", "--sheet", "1").err
