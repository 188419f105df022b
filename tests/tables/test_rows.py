"""Rows of files with the numbers of their lines."""

import builtins
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from partners.errors import TableError
from partners.tables.input import open_rows
from partners.tables.output import write_rows
from partners.tables.workbook import MOST_ROWS, check_rows
from support.laws import at_full_size


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[int, list[Any]]]]:
    rows = open_rows(path)
    return rows.headers, [(number, [*row]) for number, row in rows.lines]


def test_lines_have_the_numbers_of_the_file_even_where_cells_go_over_several(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('\ufeff"a\nb";c\n\n1;"x\ny"\n;\n2;\n'.encode())
    assert read(path) == (("a\nb", "c"), [(4, ["1", "x\ny"]), (7, ["2", None])])


def test_roughly_how_many_rows_there_are_is_known_beforehand(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": [1, 2, 3]})
    frame.write_csv(tmp_path / "a.csv")
    frame.write_parquet(tmp_path / "a.parquet")
    frame.write_excel(tmp_path / "a.xlsx")
    assert [open_rows(tmp_path / f"a.{ending}").how_many() for ending in ("csv", "parquet", "xlsx")] == [
        3,
        3,
        3,
    ]


def workbook(path: Path, cells: Mapping[str, object]) -> Path:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)
    return path


def test_a_sheet_is_read_from_its_first_cell_and_notes_beside_it_are_not(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "A1": "name",
            "B1": "day",
            "A3": 1.0,
            "B3": date(2024, 3, 1),
            "D3": "a note",
            "D4": "another",
            "B5": True,
        },
    )
    assert read(path) == (("name", "day"), [(3, ["1", "2024-03-01"]), (5, [None, "yes"])])


def test_cells_have_the_results_of_formulas_their_errors_or_what_was_never_computed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "number"])
        sheet.write_formula("A2", '=B2&"x"', None, "2x")
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_formula("A3", "=NA()", None, "#N/A")
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("A4", "=B2", None, "")  # as programs write it that compute nothing
        sheet.write_array_formula("B4:B4", "{=B2}", None, 2)
        sheet.write_array_formula("A5:A5", '{=IF(1,"",B2)}', None, "")  # with a result, an empty text
        sheet.write("B5", 5)
    assert read(path) == (
        ("name", "number"),
        [(2, ["2x", "2"]), (3, ["#N/A", "#DIV/0!"]), (4, ["=B2", "2"]), (5, [None, "5"])],
    )


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'<dimension ref="A1:B3" />', b'<dimension ref="A1"/>'),
        (b"<f>B1</f>", b'<x:f xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">B1</x:f>'),
    ],
    ids=["a false dimension", "a prefix"],
)
def test_a_formula_is_found_however_the_sheet_is_written(
    tmp_path: Path, written: bytes, instead: bytes
) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A1": "name", "B1": "b", "B2": "x", "A3": "=B1"})
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert sheet.count(written) == 1
    with ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(written, instead) if part is sheet else part)
    assert read(path) == (("name", "b"), [(2, [None, "x"]), (3, ["=B1", None])])


def test_what_is_merged_beside_the_table_does_not_matter(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A1": "name", "A2": "a", "C1": "a note", "C2": "another"})
    book = openpyxl.load_workbook(path)
    book.active["C1"].value = None
    for cells in ("C1:D1", "C2:C3", "E2:F2"):
        book.active.merge_cells(cells)
    book.save(path)
    assert read(path) == (("name",), [(2, ["a"])])


def test_a_sheet_that_is_a_chart_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_chartsheet()
        table = book.add_worksheet("table")
        table.write_row("A1", ["name"])
        table.write_row("A2", [1])
        table.write_formula("A3", "=A2", None, "")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=table!$A$2:$A$2"})
        sheet.set_chart(chart)
    assert read(path) == (("name",), [(2, ["1"]), (3, ["=A2"])])


def test_an_array_formula_that_nothing_has_computed_is_shown_as_it_is_written(tmp_path: Path) -> None:
    formula = ArrayFormula("A2:A2", "=B1&B2")
    path = workbook(tmp_path / "a.xlsx", {"A1": "name", "B1": "b", "A2": formula, "B2": "x"})
    assert read(path) == (("name", "b"), [(2, ["=B1&B2", "x"])])


@pytest.mark.parametrize(
    ("cells", "message"),
    [({}, "has no header"), ({"B2": "x"}, "has no header"), ({"B1": "x"}, "column 1 has no name")],
)
def test_a_sheet_whose_first_row_names_no_columns_is_refused(
    tmp_path: Path, cells: Mapping[str, object], message: str
) -> None:
    with pytest.raises(TableError, match=message):
        open_rows(workbook(tmp_path / "a.xlsx", cells))


ROWS: list[list[Any]] = [["=a", 1, date(2024, 1, 1)], ["b", None, datetime(2024, 1, 1, 12)]]  # noqa: DTZ001


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_what_is_written_can_be_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_rows(path, ["text", "number", "day"], ROWS, title="x")
    headers, lines = read(path)
    first = "'=a" if name == "out.csv" else "=a"
    assert (headers, lines[0]) == (("text", "number", "day"), (2, [first, "1", "2024-01-01"]))
    assert lines[1][1][:2] == ["b", None]


def test_parquet_of_no_rows_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    write_rows(path, ["a", "b"], [], title="x")
    assert read(path) == (("a", "b"), [])


@pytest.mark.parametrize(("columns", "place"), [(("a", ""), 2), (("", "a"), 1), (("a", " "), 2), (("",), 1)])
def test_a_column_of_parquet_without_a_name_is_refused(
    tmp_path: Path, columns: tuple[str, ...], place: int
) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({name: ["甲公司"] for name in columns}).write_parquet(path)
    message = "has no header" if len(columns) == 1 else f"column {place} has no name"
    with pytest.raises(TableError, match=message):
        open_rows(path)


@at_full_size
def test_a_sheet_holds_no_more_rows_than_excel_opens(tmp_path: Path) -> None:
    check_rows(tmp_path / "a.xlsx", MOST_ROWS)
    rows: Sequence[list[str]] = [["x"]] * (MOST_ROWS + 1)
    with pytest.raises(TableError, match="1,048,576 rows are more than a sheet of Excel holds"):
        write_rows(tmp_path / "a.xlsx", ["a"], rows, title="x")
    assert [*tmp_path.iterdir()] == []


def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(module: str, *rest: Any, **more: Any) -> Any:
        if module.partition(".")[0] in ("pyarrow", "xlsxwriter"):
            raise ImportError(module)
        return real(module, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)


@pytest.mark.parametrize("name", ["a.xlsx", "a.parquet"])
def test_a_missing_extra_is_named(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_rows(tmp_path / name, ["a"], [["x"]], title="x")
    without_the_extra(monkeypatch)
    with pytest.raises(TableError, match="needs the extra `tables`"):
        write_rows(tmp_path / f"b{name}", ["a"], [["x"]], title="x")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    if name == "a.parquet":
        with pytest.raises(TableError, match="needs the extra `tables`"):
            open_rows(tmp_path / name)
    else:
        assert read(tmp_path / name) == (("a",), [(2, ["x"])])
