"""Cells that need no care are read as another reader reads them."""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from partners.tables.input import open_rows
from support.laws import law

WIDTH = 4
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
).filter(lambda text: bool(text.strip()) and not text.startswith("{="))
cells = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12).map(lambda number: float(f"{number:.12g}")),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
)


def seen(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:.15g}"
        case date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def same(found: str | None, other: str | None) -> bool:
    try:
        return float(found or "x") == float(other or "x")
    except ValueError:
        return found == other


@law(60)
@given(st.lists(st.lists(cells, min_size=WIDTH, max_size=WIDTH), max_size=6), st.booleans())
def test_cells_are_read_as_openpyxl_reads_them(rows: Sequence[Sequence[object]], by_xlsxwriter: bool) -> None:  # noqa: FBT001 - drawn
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        header = [f"c{at}" for at in range(WIDTH)]
        if by_xlsxwriter:
            options = {
                "default_date_format": "yyyy-mm-dd",
                "strings_to_formulas": False,
                "strings_to_urls": False,
            }
            with xlsxwriter.Workbook(path, options) as book:
                sheet = book.add_worksheet()
                for at, row in enumerate([header, *rows]):
                    sheet.write_row(at, 0, row)
        else:
            other = openpyxl.Workbook()
            for row in [header, *rows]:
                other.active.append(row)
            for row in other.active.iter_rows():
                for cell in row:
                    cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
            other.save(path)
        expected = [
            [seen(cell.value) for cell in row]
            for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2)
        ]
        found = dict(open_rows(path).lines)
        for number, row in enumerate(expected, 2):
            got = found.get(number, [None] * WIDTH)
            assert all(same(*pair) for pair in zip(got, row, strict=True)), (got, row)
