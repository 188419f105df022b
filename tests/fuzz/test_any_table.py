"""A few cases of the fuzzer, as ordinary tests; `files.py` beside them runs any number."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from drawn_archives import mutated
from drawn_csv import plain_csv
from drawn_parquet import TYPES
from drawn_tables import KEY, POLICIES, Draw, as_text, draw_table, every_spelling, with_number
from fuzz_checks import (
    Found,
    Judged,
    check_each,
    check_texts,
    command,
    compare,
    judged_file,
    raw_words,
    scratch,
    without_nan,
)
from pyarrow import parquet

import partners
from files import run_case
from support.laws import FULL, some_cases

SEED, CASES, AT_ONCE = 0, 30 if FULL else 5, 10 if FULL else 5


@pytest.fixture
def folder() -> Iterator[Path]:
    with scratch() as path:
        yield path


@pytest.mark.parametrize("first", range(0, CASES, AT_ONCE))
def test_any_file_is_answered_or_refused_in_words_and_files_of_one_meaning_get_one_answer(first: int) -> None:
    registry = partners.load()
    for number in range(first, first + AT_ONCE):
        with scratch() as folder:
            assert run_case(SEED, number, folder, registry)


def test_a_case_is_the_same_each_time_it_is_drawn() -> None:
    one, other = (draw_table(Draw("1:2")) for _ in range(2))
    assert one == other
    assert mutated(Draw("1:2"), b"abc" * 9) == mutated(Draw("1:2"), b"abc" * 9)
    assert with_number(one).headers[0] == KEY


def test_the_fuzzer_finds_english_within_chinese() -> None:
    assert (
        raw_words("错误：a.parquet：不是完整的 Parquet 文件：Invalid Input Error: No magic bytes", [])
        is not None
    )
    assert raw_words("错误：a.parquet：不是完整的 Parquet 文件：已损坏。", []) is None
    assert raw_words("列“three English words”重复", []) is None


def test_the_fuzzer_sees_what_a_command_says(folder: Path) -> None:
    ran = command("ledger", folder / "none.csv", "--lang", "zh")
    assert (ran.code, "不存在" in ran.err) == (1, True)


def test_the_fuzzer_tells_answers_that_differ() -> None:
    one, other = Judged({("a/b", "1"): ("eligible",)}), Judged({("a/b", "1"): ("ineligible",)})
    compare("a", {"one": one, "other": one}, "one", "other")
    for found in (other, Judged(), Judged(refused="no")):
        with pytest.raises(Found, match="one and other disagree"):
            compare("a", {"one": one, "other": found}, "one", "other")


def test_the_fuzzer_expects_of_pandas_no_more_than_it_can_hold() -> None:
    nan = float("nan")
    table = pa.table(
        {"a": pa.array([1.0, nan, None], pa.float16()), "b": [0.5, nan, None], "c": ["x", None, ""]}
    )
    expected = {"a": [1.0, None, None], "b": [0.5, None, None], "c": ["x", None, ""]}
    assert without_nan(table, table.to_pandas()).to_pydict() == expected
    kept = without_nan(table, table.to_pandas(types_mapper=pd.ArrowDtype))
    assert kept["b"].null_count == 1
    assert kept.schema == table.schema


def test_the_fuzzer_compares_no_texts_of_cells_that_are_merged_across_a_contract(folder: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([KEY, "cost", "supplier"], ["甲-0", 100, "百度"], ["甲-1", None, "百度"]):
        book.active.append(row)
    book.active.merge_cells("A3:B3")
    book.save(folder / "in.xlsx")
    assert check_texts(Draw("1:2"), folder, folder / "in.xlsx", partners.load()) == "texts refused"


def test_columns_of_every_type_of_arrow_are_drawn() -> None:
    assert len(TYPES) > 60


@some_cases(1)
@pytest.mark.parametrize("policy", POLICIES[:3])
def test_every_spelling_is_read_in_a_file_as_in_one_claim(folder: Path, policy: str) -> None:
    registry, table = partners.load(), every_spelling()
    (folder / "in.csv").write_bytes(plain_csv(table))
    judged = judged_file(folder, folder / "in.csv", registry, policy)
    assert (judged.refused, judged.left_out) == (None, 0)
    check_each(table, registry, policy, judged)


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
@pytest.mark.parametrize("policy", POLICIES[:1])
def test_spark_and_duckdb_read_every_spelling_alike(folder: Path, policy: str) -> None:
    registry, table = partners.load(), every_spelling()
    columns = [[as_text(value) for value in values] for values in zip(*table.rows, strict=True)]
    file = folder / "in.parquet"
    parquet.write_table(pa.table(columns, names=table.headers), file)
    found = {engine: judged_file(folder, file, registry, policy, engine) for engine in ("duckdb", "spark")}
    assert len(found["duckdb"].answers) > len(table.rows) / 4
    compare(policy, found, "duckdb", "spark")
