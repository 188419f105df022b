"""One answer to what kind of row a row is, whoever asks."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

import partners
from partners.tables.footers import Worded
from partners.tables.found import Rows
from partners.tables.row_kinds import RowKind, RowKinds
from partners.tables.sums import Sums
from partners.values.numerals import read_number

HEADERS = ("no", "name", "cost")
WORDED = Worded(names=[1])


def kinds_of(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> list[RowKind]:
    def read(_: int, cell: str) -> Decimal | None:
        return read_number(cell)

    lines = enumerate(rows, 2)
    found = Rows((*headers,), lines, [], lambda: len(rows), types=[object] * len(headers))
    kinds = RowKinds(headers, WORDED, Sums(len(headers), [len(headers) - 1], read))
    return [kind for _, _, kind in found.classified(kinds)]


def test_each_row_is_told_what_it_is() -> None:
    assert kinds_of(
        ["", "", "万元"],
        ["x", "甲公司", "1"],
        ["y", "乙公司", "2"],
        [None, None, "3"],
        ["no", "name", "cost"],
        ["z", "丙公司", "4"],
        ["合计", None, "7"],
        ["制表人：张三", None, None],
        ["以上金额均含税", None, None],
    ) == [
        RowKind.UNITS,
        RowKind.LINE,
        RowKind.LINE,
        RowKind.SUM_WITHOUT_LABEL,
        RowKind.HEADER,
        RowKind.LINE,
        RowKind.SUM,
        RowKind.REMARK,
        RowKind.REMARK,
    ]


def test_a_word_of_the_header_alone_is_no_header() -> None:
    assert kinds_of(["no", None, None], ["no", "甲公司", "cost"]) == [RowKind.LINE, RowKind.LINE]
    assert kinds_of(["name"], ["甲公司"], headers=["name"]) == [RowKind.HEADER, RowKind.LINE]


def test_no_name_of_the_registry_is_taken_for_anything_else(registry: partners.Registry) -> None:
    names = [name for each in registry.organizations.values() for name in each.names]
    assert "百度" in names  # also a hundred kilowatt-hours
    for name in names:
        for row in ([name], [name, None], [name, "1"]):
            kinds = RowKinds(["名称", "金额"][: len(row)], Worded(names=[0]))
            assert kinds.kind_of(row) is RowKind.LINE, name


def test_a_typed_row_is_asked_about_as_text() -> None:
    assert kinds_of(["合计", None, 7], [Decimal(1), "甲公司", 1.5]) == [RowKind.SUM, RowKind.LINE]


def test_a_named_and_dated_row_is_a_line_also_where_no_column_of_days_is_known() -> None:
    row = ["合计", "甲公司", "2025-01-01"]
    assert kinds_of(row) == [RowKind.LINE]
    assert kinds_of([*row[:2], "300"]) == [RowKind.SUM]


@pytest.mark.parametrize("kind", RowKind)
def test_each_kind_says_in_both_languages_what_it_is(kind: RowKind) -> None:
    assert kind.reason.zh
    assert kind.reason.zh != kind.reason.en
