"""Frames of every kind: the same hostile table, the same answers."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

import partners
from conftest import Cli
from partners import LedgerError, NotFoundError, ledger
from partners.ledger import judge_file
from support.hostile import (
    ANSWERS,
    BROKEN,
    EXPECTED,
    GIVEN,
    HOSTILE,
    NAMELESS,
    OF_BROKEN,
    OF_NAMELESS,
    judged,
    judged_on_a_budget,
    rows,
)
from support.invented import registry_of
from support.laws import some_cases


def test_a_polars_frame_is_answered_in_its_order() -> None:
    answers = judged(pl.DataFrame(HOSTILE))
    assert isinstance(answers, pl.DataFrame)
    assert answers["number"].to_list() == HOSTILE["number"]
    assert rows(answers) == EXPECTED


def test_exact_names_in_any_script_need_no_index() -> None:
    registry = partners.load()
    suppliers = ["百度", "阿里雲", "alibaba-cloud", "ＢＡＩＤＵ"]
    frame = pl.DataFrame({"supplier": suppliers, "cost": [1] * 4})
    assert len(ledger.estimate(frame, registry, "municipal-voucher")) == 4
    assert "matcher" not in vars(registry)


def test_a_lazy_polars_frame_stays_lazy() -> None:
    answers = judged(pl.LazyFrame(HOSTILE))
    assert isinstance(answers, pl.LazyFrame)
    assert rows(answers) == EXPECTED


def test_a_pandas_frame_keeps_its_index() -> None:
    index = [f"row {number}" for number in HOSTILE["number"]]
    answers = judged(pd.DataFrame(HOSTILE, index=index))
    assert isinstance(answers, pd.DataFrame)
    assert list(answers.index) == index
    assert rows(answers) == EXPECTED


def test_a_table_of_pyarrow_gives_one() -> None:
    answers = judged(pa.table(HOSTILE))
    assert isinstance(answers, pa.Table)
    assert rows(answers) == EXPECTED


def test_a_relation_of_duckdb_is_judged_on_its_own_connection() -> None:
    with duckdb.connect() as connection:
        answers = judged(connection.from_arrow(pa.table(HOSTILE)), line="number")
        assert isinstance(answers, duckdb.DuckDBPyRelation)
        assert rows(answers) == EXPECTED


@some_cases(2)
@pytest.mark.parametrize("header", ["line", "invalid", "day", "paid", "industry"])
def test_a_column_of_categories_may_have_any_name(header: str) -> None:
    choices = pl.Series(HOSTILE["industry"], dtype=pl.Categorical)
    frame = pl.DataFrame(HOSTILE).drop("industry").with_columns(choices.alias(header))
    assert rows(judged(frame, columns={header: "industry"})) == EXPECTED


def test_typed_columns_are_read_as_they_are() -> None:
    frame = pl.DataFrame(
        {
            "cost": [Decimal("100.005"), Decimal("100.050"), Decimal(-1), Decimal(1000000000000)],
            "server_cost": [0.1 + 0.2, 1234.56, float("nan"), 5e-3],
            "signed_on": [datetime(2024, 1, 1, 12), None, datetime(2023, 1, 1), datetime(2030, 1, 1)],  # noqa: DTZ001 - a day
            "district": pl.Series(["etown", "shijingshan", None, "etown"], dtype=pl.Categorical),
            "etown_budget_used": [0, 1, 2, -3],
        },
        schema_overrides={"cost": pl.Decimal(20, 3)},
    )
    answers = ledger.estimate(frame, partners.load(), "etown/voucher")
    assert answers["reason"].to_list() == [
        "invalid:cost",
        "fails:district",
        "invalid:cost",
        "invalid:cost",
    ]
    assert ledger.estimate(frame.drop("cost"), partners.load(), "etown/servers")["reason"].to_list() == [
        "invalid:server_cost",
        "unknown:cloud_provider",
        "invalid:server_cost",
        "invalid:server_cost",
    ]


@pytest.mark.parametrize(
    ("column", "values"),
    [("cost", [date(2024, 1, 1)]), ("district", [1]), ("signed_on", [20240101]), ("district", [True])],
)
def test_a_column_of_another_type_than_its_fact_is_refused(column: str, values: list[object]) -> None:
    with pytest.raises(LedgerError, match=f'column "{column}" is of type'):
        ledger.estimate(pl.DataFrame({column: values}), partners.load(), "etown/voucher")


FLOATS = [0.07, 4.35, 1234567.89, 0.1 + 0.2, 999999999999.99, 1e-9, 33.333, 12.0, float("inf"), -0.01]


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_a_float_is_the_decimal_it_is_nearest_to_or_nothing(kind: str) -> None:
    table = pa.table({"number": [*range(len(FLOATS))], "cost": FLOATS})
    with duckdb.connect() as connection:
        frame: Any = pl.from_arrow(table) if kind == "polars" else connection.from_arrow(table)
        found = rows(ledger.estimate(frame, partners.load(), "programme/compute", line="number"))
    assert [high for _, _, high, *_ in found] == [
        *("0.01", "0.44", "123456.79", None, "100000000000.00", None, None, "1.20", None, None)
    ]


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_a_line_that_cannot_be_read_may_take_of_a_budget_what_it_claims(kind: str) -> None:
    with duckdb.connect() as connection:
        frame = one_line(kind, BROKEN, connection)
        assert rows(judged_on_a_budget(frame, line="number")) == OF_BROKEN


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_what_lowers_the_low_alone_is_said(kind: str) -> None:
    table = {
        "number": [1, 2, 3],
        "cost": [1_000_000] * 3,
        "signed_on": [date(2025, month, 1) for month in (1, 2, 3)],
        "etown_budget_used": [None, 0, 100_000_000],
    }
    with duckdb.connect() as connection:
        frame = one_line(kind, table, connection)
        given = {"district": "etown"}
        answers = ledger.estimate(frame, partners.load(), "etown/voucher", given=given, line="number")
        assert [row[1:3] + row[4:] for row in rows(answers)] == [
            ("0.00", "300000.00", "needs:etown_budget_used"),
            ("0.00", "300000.00", "may:budget"),
            ("0.00", "300000.00", "may:budget"),
        ]


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_what_a_spreadsheet_leaves_where_a_name_is_missing_is_no_name(kind: str) -> None:
    with duckdb.connect() as connection:
        assert rows(judged(one_line(kind, NAMELESS, connection), line="number")) == OF_NAMELESS


@some_cases(6)
@pytest.mark.parametrize("kind", ["polars", "duckdb"])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *(
            (each, "invalid:applicant")
            for each in (" #N/A", "#n/a\n", "\u3000#REF!", " =A1", "＝A1", "#SPILL!")
        ),
        *((each, "eligible") for each in ("360公司", "", "（北京）公司", "#NAME", "+公司", "未知")),
    ],
)
def test_a_name_may_begin_oddly(kind: str, name: str, reason: str) -> None:
    odd = NAMELESS | {"applicant": ["甲公司", "乙公司", name, "甲公司"]}
    with duckdb.connect() as connection:
        answers = rows(judged(one_line(kind, odd, connection), line="number"))
    assert [row[4] for row in answers] == ["eligible", "eligible", reason, "eligible"]
    assert answers[3][3] == "2000000.00"


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_a_value_that_cannot_be_read_leaves_benefits_that_do_not_ask_for_it(kind: str) -> None:
    table = {"number": [1, 2], "cost": [100, 200], "district": ["etown", "#REF!"]}
    with duckdb.connect() as connection:
        frame = one_line(kind, table, connection)
        given = {
            "startup": True,
            "activity": "tuning",
            "registered_in": "beijing",
            "paired": True,
            "etown_budget_used": 0,
        }
        answers: Any = ledger.estimate(
            frame, partners.load(), ["etown/voucher", "programme/compute"], given=given, line="number"
        )
        found = sorted(
            (answers if kind == "polars" else answers.pl()).select("line", "benefit", "reason").rows()
        )
    assert found == [
        (1, "etown/voucher", "eligible"),
        (1, "programme/compute", "eligible"),
        (2, "etown/voucher", "invalid:district"),
        (2, "programme/compute", "eligible"),
    ]


@some_cases(2)
@pytest.mark.parametrize("kind", ["polars", "duckdb"])
@pytest.mark.parametrize(
    "terms",
    [
        ["12", "999999999999"],
        [Decimal(12), Decimal(999_999_999_999)],
        [Decimal("12.0"), Decimal("999999999999.9")],
    ],
    ids=str,
)
def test_no_quantity_is_too_long(kind: str, terms: list[Any]) -> None:
    table = {"number": [1, 2], "cost": [100, 100], "term": terms}
    with duckdb.connect() as connection:
        answers = rows(judged(one_line(kind, table, connection), line="number"))
    assert [row[4] for row in answers] == ["unknown:signed_on", "fails:term"]


@pytest.mark.parametrize("kind", [pa.decimal128(38, 30), pa.float16(), pa.decimal128(6, 1)], ids=str)
def test_a_number_of_any_width_is_read(kind: Any) -> None:
    table = pa.table({"cost": pa.array([100.0, None, 300.0], pa.float32()).cast(kind)})
    answers = ledger.estimate(table, partners.load(), "programme/compute")
    assert answers["high"].to_pylist() == [Decimal(10), None, Decimal(30)]
    assert answers["cost"].equals(table["cost"])


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_the_greatest_float_of_32_bits_is_a_number(kind: str) -> None:
    table = {"number": [1, 2], "cost": pa.array([999_999_995_904.0, 1.1e12], pa.float32())}
    with duckdb.connect() as connection:
        answers = rows(
            ledger.estimate(
                one_line(kind, table, connection), partners.load(), "programme/compute", line="number"
            )
        )
    assert [row[4] for row in answers] == ["unknown:combination", "invalid:cost"]


def one_line(kind: str, columns: dict[str, Any], connection: duckdb.DuckDBPyConnection) -> Any:
    table = pa.table(columns)
    match kind:
        case "polars":
            return pl.from_arrow(table)
        case "pandas":
            return table.to_pandas(types_mapper=pd.ArrowDtype)
        case "arrow":
            return table
        case _:
            return connection.from_arrow(table)


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([1, 1, 2], "must have a different whole number on each line"),
        ([3, 1, 3], "must have a different whole number on each line"),
        ([1, None, 3], "must have a different whole number on each line"),
        (["HT1", "HT2", "HT3"], "line numbers must be unique whole numbers"),
        ([1.2, 1.7, 3.0], "line numbers must be unique whole numbers"),
    ],
)
def test_a_column_that_does_not_number_the_lines_is_refused(kind: str, numbers: list[Any], said: str) -> None:
    with duckdb.connect() as connection:
        frame = one_line(kind, {"number": numbers, "cost": [1, 2, 3]}, connection)
        with pytest.raises(LedgerError, match=said):
            ledger.estimate(frame, partners.load(), "etown/voucher", line="number")
        with pytest.raises(LedgerError, match=r'no column "nubmer"\. Did you mean "number"'):
            ledger.estimate(frame, partners.load(), "etown/voucher", line="nubmer")


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_numbers_in_any_order_number_the_lines(kind: str) -> None:
    given = {"district": "etown", "etown_budget_used": "9999.9999万", "signed_on": "2025-01-01"}
    with duckdb.connect() as connection:
        frame = one_line(kind, {"number": [3, 1, 2], "cost": [1, 2, 2]}, connection)
        answers = ledger.estimate(frame, partners.load(), "etown/voucher", given=given, line="number")
        assert [row[1] for row in rows(answers)] == ["0.60", "0.40", "0.00"]


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_an_organisation_that_is_given_is_looked_up_as_one_in_a_column(kind: str) -> None:
    facts = {**GIVEN, "industry": "software", "term": 12, "signed_on": "2024-03-01"}
    with duckdb.connect() as connection:
        for supplier, outcome in (("阿里云", "eligible"), ("某云", "undetermined")):
            frame = one_line(kind, {"number": [1], "cost": [100]}, connection)
            given = {**facts, "supplier": supplier}
            answers = ledger.estimate(frame, partners.load(), "municipal-voucher", given=given, line="number")
            assert rows(answers)[0][0] == outcome


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_ways_to_write_the_name_of_a_project_are_one(kind: str) -> None:
    columns = {
        "number": [1, 2, 3],
        "project": ["项目A", "项目A ", "项目Ａ"],
        "server_cost": ["4000万"] * 3,
    }
    with duckdb.connect() as connection:
        frame = one_line(kind, columns, connection)
        answers = ledger.estimate(frame, partners.load(), "etown/servers", line="number")
        assert [row[3] for row in rows(answers)] == ["4000000.00", "8000000.00", "10000000.00"]


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_a_column_of_nothing_is_as_good_as_none(kind: str) -> None:
    with duckdb.connect() as connection:
        frame = one_line(kind, {"number": [1, 2], "cost": pa.nulls(2), "activity": pa.nulls(2)}, connection)
        answers = ledger.estimate(frame, partners.load(), "programme/compute", line="number")
        assert rows(answers) == [("undetermined", "0.00", None, None, "unknown:combination")] * 2


def test_what_is_no_number_is_missing_where_pandas_has_no_other_way_to_say_so() -> None:
    table = pa.table({"number": [1, 2, 3], "cost": [1.0, float("nan"), None]})
    unknown, unreadable = "unknown:combination", "invalid:cost"
    frames: dict[str, Any] = {
        "NumPy": table.to_pandas(),
        "Arrow in pandas": table.to_pandas(types_mapper=pd.ArrowDtype),
        "Polars": pl.from_arrow(table),
        "Arrow": table,
    }
    found = {
        name: [row[-1] for row in rows(ledger.estimate(frame, partners.load(), "programme/compute"))]
        for name, frame in frames.items()
    }
    assert found.pop("NumPy") == [unknown] * 3
    assert found == {name: [unknown, unreadable, unknown] for name in found}


SMALL = ["0.05", "0.00", "0.000012", "-0.05"]


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow", "duckdb"])
@pytest.mark.parametrize("places", [6, 38])
def test_a_number_below_one_takes_the_unit_of_its_header_even_if_its_type_has_no_digit_before_the_point(
    kind: str, places: int
) -> None:
    cost = pa.array([*map(Decimal, SMALL)], pa.decimal128(places, places))
    with duckdb.connect() as connection:
        frame = one_line(kind, {"number": [1, 2, 3, 4], "算力费用（万元）": cost}, connection)
        found = rows(ledger.estimate(frame, partners.load(), "programme/compute", line="number"))
    assert [(high, reason) for _, _, high, _, reason in found] == [
        ("50.00", "unknown:combination"),
        ("0.00", "unknown:combination"),
        ("0.01", "unknown:combination"),
        (None, "invalid:cost"),
    ]


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow", "duckdb"])
@pytest.mark.parametrize("width", [pa.float32(), pa.float64()])
def test_a_small_float_takes_the_unit_of_its_header(kind: str, width: Any) -> None:
    cost = pa.array([0.00005, 0.00000012, 0.5, 1e-11, 1.5e-20, 1e17, -0.00005], width)
    with duckdb.connect() as connection:
        frame = one_line(kind, {"number": [*range(7)], "算力费用（亿元）": cost}, connection)
        found = rows(ledger.estimate(frame, partners.load(), "programme/compute", line="number"))
    assert [high for _, _, high, *_ in found] == ["500.00", "1.20", "5000000.00", None, None, None, None]


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow", "duckdb"])
def test_json_is_read_as_its_text_whatever_it_is_to_say(kind: str) -> None:
    def json(*texts: str | None) -> Any:
        return pa.ExtensionArray.from_storage(pa.json_(pa.string()), pa.array(texts))

    odd = json('{"a": 1}', None, "null", "[1]")
    columns: dict[str, Any] = {"number": [1, 2, 3, 4], "cost": json("100", "null", None, "2.5")}
    for fact in ("district", "activity", "supplier", "applicant", "pilot", "signed_on", "note"):
        with duckdb.connect() as connection:
            frame = one_line(kind, columns | {fact: odd}, connection)
            for policy in ("etown/voucher", "programme/compute", "municipal-voucher"):
                found = rows(ledger.estimate(frame, partners.load(), policy, line="number"))
                assert len(found) == 4
                is_asked = f"invalid:{fact}" in {row[-1] for row in found}
                assert is_asked == (fact in ASKED[policy])


ASKED = {
    "etown/voucher": {"district", "signed_on"},
    "programme/compute": {"activity", "pilot"},
    "municipal-voucher": {"signed_on"},
}
"""The facts that are no names and that a policy asks for."""


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_a_narrow_float_is_the_decimal_it_is_nearest_to(kind: str) -> None:
    with duckdb.connect() as connection:
        cost = pa.array([0.1, 1234.5, 33.333], pa.float32())
        frame = one_line(kind, {"number": [1, 2, 3], "cost": cost}, connection)
        found = rows(ledger.estimate(frame, partners.load(), "programme/compute", line="number"))
    assert [high for _, _, high, *_ in found] == ["0.01", "123.45", None]


def test_a_time_with_a_zone_is_the_day_in_its_zone() -> None:
    first_minutes = datetime(2023, 9, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    frame = pl.DataFrame({"signed_on": [first_minutes], "cost": [1]})
    answers = ledger.estimate(frame, partners.load(), "municipal-voucher")
    assert answers["reason"].item() == "unknown:term"


OF_NO_USE: Mapping[str, Any] = {
    "decimal256(40, 2)": lambda: pa.table({"cost": pa.array([1], pa.decimal256(40, 2))}),
    "decimal128(9, -2)": lambda: pa.table({"cost": pa.array([None], pa.decimal128(9, -2))}),
    "dense_union<a: int8=0>": lambda: pa.table(
        {"cost": pa.nulls(1, pa.dense_union([pa.field("a", pa.int8())]))}
    ),
    "list<item: halffloat>": lambda: pa.table({"cost": pa.nulls(1, pa.list_(pa.float16()))}),
    "object (int)": lambda: pd.DataFrame({"cost": [10**30]}),
    "complex128": lambda: pd.DataFrame({"cost": [1 + 2j]}),
    "Sparse[float64, nan]": lambda: pd.DataFrame({"cost": pd.arrays.SparseArray([1.0, 0.0])}),
    "period[M]": lambda: pd.DataFrame({"cost": pd.period_range("2024-01", periods=2, freq="M")}),
    "Int128": lambda: pl.DataFrame({"cost": pl.Series([1], dtype=pl.Int128)}),
    "Object": lambda: pl.DataFrame({"cost": pl.Series([object()], dtype=pl.Object)}),
}


@pytest.mark.parametrize("name", OF_NO_USE)
def test_a_column_whose_values_are_of_no_use_is_refused_by_the_name_of_its_type(name: str) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.estimate(OF_NO_USE[name](), partners.load(), "programme/compute")
    assert caught.value.message.en.startswith(f'column "cost" is of type {name}, whose values cannot be used')
    assert f"列“cost”的类型是 {name}，" in caught.value.message.zh


def test_texts_that_are_stored_as_views_and_once_for_many_lines_are_read() -> None:
    def texts(word: str, *, coded: bool) -> Any:
        values = pa.array([word], pa.string_view())
        return pa.DictionaryArray.from_arrays([0], values) if coded else values

    for coded in (False, True):
        table = pa.table({"cost": texts("100万", coded=coded), "备注": texts("单位：万元", coded=coded)})
        with pytest.raises(LedgerError, match='备注: "单位：万元" may be about this line or all lines'):
            ledger.estimate(table, partners.load(), "programme/compute")
        answers = ledger.estimate(table.select(["cost"]), partners.load(), "programme/compute")
        assert answers["high"].to_pylist() == [Decimal(100000)]


@pytest.mark.parametrize(
    "values", [pa.array([b"1"], pa.binary_view()), pa.array([[1]])], ids=["binary", "list"]
)
def test_a_column_that_cannot_be_decoded_is_refused_in_words(values: Any) -> None:
    table = pa.table({"cost": pa.DictionaryArray.from_arrays([0], values)})
    with pytest.raises(
        LedgerError, match=r'column "cost" is of type dictionary.*, whose values cannot be used'
    ):
        ledger.estimate(table, partners.load(), "programme/compute")


def test_a_column_at_which_polars_panics_is_refused_by_the_name_of_its_type() -> None:
    frame: Any = pl.from_arrow(pa.table({"cost": pa.nulls(0, pa.decimal256(76, 2))}))
    with pytest.raises(LedgerError, match=r"Decimal\(precision=76, scale=2\), whose values cannot be used"):
        ledger.estimate(frame, partners.load(), "programme/compute")


def test_periods_are_no_days_although_they_are_stored_as_numbers() -> None:
    frame = pd.DataFrame({"cost": [1], "signed_on": pd.period_range("2024-01-01", periods=1, freq="D")})
    with pytest.raises(LedgerError, match=r"period\[D\]"):
        ledger.estimate(frame, partners.load(), "municipal-voucher")


def test_a_type_that_has_no_common_name_is_called_as_its_engine_calls_it() -> None:
    with pytest.raises(LedgerError, match=r'column "cost" is of type (TIME_NS|Time), which cannot be cost'):
        ledger.estimate(pl.DataFrame({"cost": [time(1)]}), partners.load(), "programme/compute")


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_a_unit_among_the_names_of_columns_is_that_of_all_amounts_as_in_files(kind: str) -> None:
    with duckdb.connect() as connection:
        frame = one_line(kind, {"number": [1], "算力费用": [100], "单位：万元": ["x"]}, connection)
        found = rows(ledger.estimate(frame, partners.load(), "programme/compute", line="number"))
    assert found == [("undetermined", "0.00", "100000.00", None, "unknown:combination")]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_time_of_any_unit_is_a_day_on_duckdb(unit: str) -> None:
    noon = datetime(2023, 8, 31, 12, tzinfo=ZoneInfo("UTC"))
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        table = pa.table(
            {"number": [1], "cost": [1], "signed_on": pa.array([noon], pa.timestamp(unit, "UTC"))}
        )
        answers = ledger.estimate(
            connection.from_arrow(table), partners.load(), "municipal-voucher", line="number"
        )
        assert rows(answers)[0][-1] == "fails:signed_on"


@pytest.mark.parametrize("encoded", ["dictionary", "run ends"])
def test_values_that_are_stored_once_for_many_lines_are_read_as_if_each_stood_alone(encoded: str) -> None:
    night = datetime(2023, 9, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    costs = [pa.array([100, 100], pa.decimal128(9, 2)), pa.array([100, 100], pa.float16())]
    for cost in costs:
        columns = {"cost": cost, "signed_on": pa.array([night, night], pa.timestamp("us", "Asia/Shanghai"))}
        coded = {
            name: pa.compute.run_end_encode(each)
            if encoded == "run ends"
            else pa.DictionaryArray.from_arrays([0, 0], each)
            for name, each in columns.items()
        }
        answers = ledger.estimate(pa.table(coded), partners.load(), "municipal-voucher")
        assert answers["reason"].to_pylist() == ["unknown:term"] * 2
        assert answers["high"].to_pylist() == [Decimal("20.00")] * 2


def test_several_benefits_give_a_row_per_line_and_benefit() -> None:
    frame = pl.DataFrame({"cost": [100, 200], "district": ["etown", "other"], "note": ["a", "b"]})
    answers = ledger.estimate(frame, partners.load(), ["etown", "programme/compute"])
    assert answers.columns == ["line", "benefit", *ANSWERS, "reason_text"]
    assert answers.select("line", "benefit").rows() == [
        (line, name) for line in (1, 2) for name in ("etown/voucher", "etown/servers", "programme/compute")
    ]
    assert answers.filter(line=2, benefit="etown/voucher")["outcome"].item() == "ineligible"


@some_cases(2)
@pytest.mark.parametrize(
    "claim",
    [
        {"cost": "100万", "activity": "训练", "pilot": "是", "district": "经开区", "term": "12"},
        {"cost": "250000.55", "activity": "tuning", "startup": "yes", "registered_in": "elsewhere"},
        {"investment": "2亿", "compute_centre": "是", "district": "石景山", "municipal_support": "0"},
        {"server_cost": "5000万", "cloud_provider": "是", "servers_received": "999万"},
        {},
    ],
    ids=" ".join,
)
def test_answers_are_those_of_one_claim_for_every_benefit(claim: Mapping[str, object]) -> None:
    registry = partners.load()
    # A line alone: lines that share a cap are not claims by themselves.
    frame = pl.DataFrame([{fact: claim.get(fact) for fact in registry.facts}]).cast(pl.String)
    policies = ["etown", "municipal-voucher", "programme", "shijingshan-draft", "fengtai", "chaoyang-web3"]
    answers = ledger.estimate(frame, registry, policies).rows_by_key("benefit", unique=True)
    for each in registry.estimate(claim):
        if each.policy.id not in policies:
            continue
        _, outcome, low, high, *_ = answers[each.rule.name]
        assert (outcome, low, high) == (each.outcome, each.low, each.high)


def test_a_line_is_answered_for_every_benefit_that_the_registry_has() -> None:
    answers = ledger.estimate(pl.DataFrame({"cost": [100]}), partners.load())
    assert answers["benefit"].to_list() == [rule.name for rule in partners.load().rules]


def test_reasons_are_in_the_language_asked_for() -> None:
    frame = pl.DataFrame({"cost": [1], "district": ["other"]})
    zh = ledger.estimate(frame, partners.load(), "etown/voucher", lang="zh")
    en = ledger.estimate(frame, partners.load(), "etown/voucher")
    assert zh["reason"].item() == en["reason"].item() == "fails:district"
    assert zh["reason_text"].item() == "不符合：所在区须为北京经济技术开发区"
    assert (
        en["reason_text"].item()
        == "not met: district must be Beijing Economic-Technological Development Area"
    )


MANY = [{"amount": {"fixed": str(number)}} for number in range(1, 41)]
"""More benefits than are planned at once."""


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_any_number_of_benefits_is_answered_in_order(kind: str) -> None:
    registry = registry_of(*MANY)
    with duckdb.connect() as connection:
        lines = one_line(kind, {"number": [1, 2], "young": ["yes", "yes"]}, connection)
        answers = ledger.estimate(lines, registry, line="number")
        found = answers.order("line, high").fetchall() if kind == "duckdb" else answers.rows()
    assert [(line, benefit, high) for line, benefit, _, _, high, *_ in found] == [
        (line, rule.name, Decimal(place))
        for line in (1, 2)
        for place, rule in enumerate(registry.rules, start=1)
    ]


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_file_may_be_asked_about_any_number_of_benefits(tmp_path: Path, name: str) -> None:
    registry = registry_of(*MANY)
    source, out = tmp_path / "in.csv", tmp_path / name
    source.write_text("young\nyes\nyes\n", "utf-8")
    report = judge_file(source, registry, registry.rules, output=out)
    assert [summary.total.high for summary in report.summaries] == [2 * each for each in range(1, 41)]
    written = pl.read_csv(out) if name == "out.csv" else pl.read_parquet(out)
    if name == "out.csv":
        assert written["benefit"].to_list() == [rule.name for rule in registry.rules] * 2
    assert written.group_by("benefit").len()["len"].to_list() == [2] * 40
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(["in.csv", name])


def test_a_parquet_file_may_have_no_column_with_a_name_of_ours(cli: Cli, tmp_path: Path) -> None:
    parquet.write_table(pa.table({"partners:line": ["a"], "cost": [1]}), tmp_path / "in.parquet")
    shown = cli("ledger", tmp_path / "in.parquet", "-p", "programme")
    assert (shown.code, shown.out) == (1, "")
    assert 'column "partners:line": names beginning with partners: or fact: are reserved' in shown.err


def test_what_cannot_be_judged_is_said() -> None:
    registry = partners.load()
    frame = pl.DataFrame({"cost": [1], "算力费用": [2]})
    with pytest.raises(LedgerError, match='columns "cost" and "算力费用" both hold cost'):
        ledger.estimate(frame, registry)
    with pytest.raises(LedgerError, match=r'no column "costs"\. Did you mean "cost"'):
        ledger.estimate(pl.DataFrame({"cost": [1]}), registry, columns={"costs": "cost"})
    with pytest.raises(LedgerError, match="cost: given both separately and in the table"):
        ledger.estimate(pl.DataFrame({"cost": [1]}), registry, given={"cost": 1})
    for header, said in (
        ("Outcome", 'column "Outcome" has the same name as outcome of the answers'),
        ("COST", 'columns "cost" and "COST" differ only in case'),
        ("fact:cost", "names beginning with partners: or fact: are reserved"),
        ("Fact:cost", "names beginning with partners: or fact: are reserved"),
        ("partners:line", "names beginning with partners: or fact: are reserved"),
    ):
        with pytest.raises(LedgerError, match=said):
            ledger.estimate(pl.DataFrame({"cost": [1], header: [2]}), registry)
    with pytest.raises(LedgerError, match="the frame cannot be read"):
        ledger.estimate(pd.DataFrame([[1, 2, 3]], columns=["cost", 1, "1"]), registry)
    for mixed in ([1, "2万"], ["2万", 1]):
        with pytest.raises(LedgerError, match='column "cost" mixes values of several types'):
            ledger.estimate(pd.DataFrame({"cost": mixed}), registry)
    with pytest.raises(
        LedgerError,
        match=r"the frame: none of the columns is a fact this policy asks for\. Columns: price\. Facts: ",
    ):
        ledger.estimate(pl.DataFrame({"price": [1]}), registry, "programme/compute")
    with pytest.raises(LedgerError, match=r"^two columns have the same name: cost$"):
        ledger.estimate(pd.DataFrame([[1, 2]], columns=["cost", "cost"]), registry)
    with pytest.raises(LedgerError, match="unsupported kind of frame: list"):
        ledger.estimate([1], registry)
    with pytest.raises(LedgerError, match="no policy is named"):
        ledger.estimate(pl.DataFrame({"cost": [1]}), registry, [])
    with pytest.raises(NotFoundError, match="etown/vouchers"):
        ledger.estimate(pl.DataFrame({"cost": [1]}), registry, "etown/vouchers")
    with (
        duckdb.connect() as connection,
        pytest.raises(LedgerError, match="pass a column of unique whole numbers"),
    ):
        ledger.estimate(connection.sql("SELECT 1 AS cost"), registry, "municipal-voucher")


UNITS = {
    "费用（万元）": 10**4,
    "金额/万": 10**4,
    "费用(单位:万)": 10**4,
    "费用 万 元": 10**4,
    "费用（萬元）": 10**4,
    "费用【千元】": 10**3,
    "费用（元）": 1,
    "费用\n（元）": 1,
    "金额：百万元": 10**6,
    "合同金额亿元": 10**8,
    "cost (million CNY)": 10**6,
    "cost (10k CNY)": 10**4,
    "cost in thousand CNY": 10**3,
    "cost (CNY, not USD)": 1,
    "费用（人民币，非美元）": 1,
    "百万元以上项目费用（元）": 1,
    "千里马项目费用": 1,
    "万象公司费用": 1,
    "费用（含税）": 1,
    "每月费用": 1,
    "每平方米每天租金（万元）": 10**4,
    "万元以内的费用": 1,
    "cost per month": 1,
}


@some_cases(8)
@pytest.mark.parametrize("header", UNITS)
@pytest.mark.parametrize("kind", ["whole numbers", "decimals", "floats", "texts"])
def test_a_column_of_amounts_is_read_in_the_unit_that_its_name_says(header: str, kind: str) -> None:
    amounts: dict[str, list[object]] = {
        "whole numbers": [100, None],
        "decimals": [Decimal("250.5"), None],
        "floats": [250.5, None],
        "texts": ["￥250.5", None],
    }
    frame = pl.DataFrame({header: amounts[kind]})
    answers = ledger.estimate(frame, partners.load(), "programme/compute", columns={header: "cost"})
    tenth = Decimal(10) if kind == "whole numbers" else Decimal("25.05")
    assert answers["high"].to_list() == [round(tenth * UNITS[header], 2), None]
    assert answers.columns[0] == header
    assert answers[header].to_list() == amounts[kind]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        *(("cost_usd", "usd"), ("费用（美元）", "美元"), ("cost US$", "US$"), ("费用（万美元）", "万美元"), ("港币金额", "港币")),
        *(("费用（人民币/美元）", "美元"), ("费用（元/月）", "元/"), ("费用（每月）", "每月"), ("费用（台）", "台"), ("费用万元含税", "万元")),
    ],
)  # fmt: skip
def test_a_column_of_amounts_in_another_currency_or_of_a_rate_is_refused(header: str, unit: str) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.estimate(pl.DataFrame({header: [1]}), partners.load(), columns={header: "cost"})
    assert f'column "{header}" seems to be in {unit}; amounts are in CNY' in str(caught.value)


@some_cases(2)
@pytest.mark.parametrize(
    ("header", "written", "months"),
    [("期限（年）", 3, 36), ("期限/年", "3", 36), ("期限（月）", 3, 3), ("合同期限（个月）", "3", 3), ("term (years)", 3, 36)],
)  # fmt: skip
def test_a_column_of_terms_is_read_in_the_unit_that_its_name_says(
    header: str, written: object, months: int
) -> None:
    found = ledger.estimate(
        pl.DataFrame({header: [written]}), partners.load(), "municipal-voucher", columns={header: "term"}
    )
    fails = found["reason"].to_list() == ["fails:term"]
    assert fails == (months > 12)


@some_cases(8)
@pytest.mark.parametrize(
    ("units", "highs"),
    [
        (["万元", "元"], [Decimal(100_000), Decimal("10.00")]),
        (["万元", None], [Decimal(100_000), None]),
        (["USD", "CNY"], [None, Decimal("10.00")]),
        (["元/台", "元/台"], [None, None]),
        (["台", "套"], [Decimal("10.00"), Decimal("10.00")]),
        (["甲公司", "元亨公司"], [Decimal("10.00"), Decimal("10.00")]),
    ],
)
@pytest.mark.parametrize(
    "cost", [[100, 100], [100.0, 100.0], ["100", "100"]], ids=["whole", "floats", "texts"]
)
@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas", "arrow"])
def test_a_column_of_units_counts_line_by_line(
    engine: str, cost: list[object], units: list[str | None], highs: list[Decimal | None]
) -> None:
    frame: Any = pl.DataFrame({"n": [1, 2], "cost": cost, "单位": units})
    with duckdb.connect() as connection:
        match engine:
            case "duckdb":
                frame = connection.from_arrow(frame.to_arrow())
            case "pandas":
                frame = frame.to_pandas()
            case "arrow":
                frame = frame.to_arrow()
        found = ledger.estimate(frame, partners.load(), "programme/compute")
        answers = pl.from_arrow(found.to_arrow_table()) if engine == "duckdb" else pl.DataFrame(found)
        assert isinstance(answers, pl.DataFrame)
        answers = answers.sort("n")
    assert answers["high"].to_list() == highs
    assert "partners" not in "".join(answers.columns)


def test_a_column_of_fen_is_read_in_fen() -> None:
    answers = ledger.estimate(
        pl.DataFrame({"金额（分）": ["10000000", "1,000"]}),
        partners.load(),
        "programme/compute",
        columns={"金额（分）": "cost"},
    )
    assert answers["high"].to_list() == [Decimal(10_000), Decimal(1)]


def test_a_column_of_terms_in_days_is_refused() -> None:
    with pytest.raises(LedgerError, match=r'column "期限（天）" seems to be in 天; amounts are in months'):
        ledger.estimate(pl.DataFrame({"期限（天）": [1]}), partners.load(), columns={"期限（天）": "term"})


def test_a_relation_without_shared_limits_needs_no_order() -> None:
    with duckdb.connect() as connection:
        answers = ledger.estimate(connection.sql("SELECT 100 AS cost"), partners.load(), "programme/compute")
        assert answers.columns == ["cost", *ANSWERS, "reason_text"]
        assert answers.fetchall()[0][1:4] == ("undetermined", Decimal("0.00"), Decimal("10.00"))


def test_many_spellings_are_looked_up_beside_the_frame() -> None:
    days = [f"2024年{month}月{day}日" for month in (1, 2, 3) for day in range(1, 20)]
    names = [name for day in range(1, 30) for name in (f"公司{day}", f"公司 {day}")]
    frame = {
        "number": [*range(len(days))],
        "signed_on": days,
        "applicant": names[: len(days)],
        "cost": ["100万"] * len(days),
    }
    with duckdb.connect() as connection:
        relation = connection.from_arrow(pa.table(frame))
        found = rows(judged(relation, line="number"))
    assert found == rows(judged(pl.DataFrame(frame)))
    assert {row[0] for row in found} == {"undetermined"}
    # Two spellings are one applicant, who gets no more than one cap.
    assert [row[3] for row in found[:4]] == ["200000.00", "400000.00", "200000.00", "400000.00"]


NAMED = {
    "number": [*range(10)],
    "applicant": ["甲公司", "甲 公司", "未知", "", None, "unknown", "甲公司", "  ", "乙公司", "不知道"],
    "signed_on": [date(2024, 3, 1)] * 10,
    "cost": [Decimal(9_000_000)] * 10,
}


def test_names_that_say_nothing_share_a_limit_with_nobody_on_any_engine() -> None:
    with duckdb.connect() as connection:
        for frame in (pl.LazyFrame(NAMED), pd.DataFrame(NAMED), connection.from_arrow(pa.table(NAMED))):
            paid = [row[3] for row in rows(judged(frame, line="number"))]
            assert [paid[number] for number in (0, 1, 6, 8)] == [
                "1800000.00",
                *["2000000.00"] * 2,
                "1800000.00",
            ]
            assert {paid[number] for number in (2, 3, 4, 5, 7, 9)} == {None}


@pytest.mark.parametrize("outside", [Decimal(-1), Decimal(10**12)])
def test_one_number_out_of_range_is_found_among_those_that_fit(outside: Decimal) -> None:
    costs = [Decimal(100), outside, None]
    frame = pl.DataFrame({"number": [0, 1, 2], "cost": costs})
    with duckdb.connect() as connection:
        for each in (frame, frame.lazy(), frame.to_pandas(), connection.from_arrow(frame.to_arrow())):
            answers: Any = ledger.estimate(each, partners.load(), "programme/compute", line="number")
            assert [row[4] == "invalid:cost" for row in rows(answers)] == [False, True, False]
