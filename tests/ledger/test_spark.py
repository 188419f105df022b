"""Spark: frames stay where they are, and the command computes on it, with executors in processes of their own."""

import sys
import tempfile
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet
from test_files import CSV, OPTIONS, answers, read, written
from test_files import EXPECTED as ANSWERED

import partners
from conftest import Cli, process
from partners import ledger
from support.hostile import (
    BROKEN,
    EXPECTED,
    HOSTILE,
    NAMELESS,
    OF_BROKEN,
    OF_NAMELESS,
    judged,
    judged_on_a_budget,
    rows,
)

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore"),  # Spark, Py4J and pandas warn of each other
]


def test_a_frame_of_spark_stays_where_it_is(spark: Any) -> None:
    frame = spark.createDataFrame(pa.table(HOSTILE)).repartition(3)
    answers = judged(frame, line="number")
    assert type(answers) is type(frame)
    assert rows(answers.toArrow()) == EXPECTED


def test_what_cannot_be_read_counts_as_unknown_on_spark_too(spark: Any) -> None:
    budget, names = (spark.createDataFrame(pa.table(each)) for each in (BROKEN, NAMELESS))
    assert rows(judged_on_a_budget(budget, line="number").toArrow()) == OF_BROKEN
    assert rows(judged(names, line="number").toArrow()) == OF_NAMELESS


def test_spark_shares_an_exact_amount_out_as_the_others_do(spark: Any) -> None:
    data = {
        "number": [1, 2, 3, 4],
        "cost": [Decimal("66666666.67"), Decimal("250000.55"), None, Decimal("300000000.00")],
        "signed_on": [date(2025, 1, 1), date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)],
    }
    given = {"district": "etown", "etown_budget_used": "6000万"}
    table = pa.table(data)
    answers = [
        rows(ledger.estimate(frame, partners.load(), "etown/voucher", given=given, line="number"))
        for frame in (pl.DataFrame(data), table, spark.createDataFrame(table))
    ]
    assert answers[0] == answers[1] == answers[2]
    assert [row[1:3] for row in answers[0]] == [
        ("20000000.00", "20000000.00"),
        ("75000.17", "75000.17"),
        ("0.00", "19924999.83"),
        ("0.00", "19924999.83"),
    ]


def test_names_of_one_applicant_share_a_cap_and_stay_as_they_are_written(spark: Any) -> None:
    data = {
        "number": [1, 2, 3],
        "applicant": ["甲公司", "甲 公司", "乙公司"],
        "cost": [Decimal(8_000_000)] * 3,
        "signed_on": [date(2024, 3, 1)] * 3,
        "supplier": ["阿里云"] * 3,
        "term": [12] * 3,
        "industry": ["software"] * 3,
    }
    answers = judged(spark.createDataFrame(pa.table(data)), line="number").toArrow()
    assert [row[3] for row in rows(answers)] == ["1600000.00", "2000000.00", "1600000.00"]
    assert answers.sort_by("number").column("applicant").to_pylist() == data["applicant"]


def test_partitioning_does_not_change_how_a_cap_is_shared_out(spark: Any) -> None:
    data = {
        "number": [*range(40)],
        "applicant": [f"公司{number % 3}" for number in range(40)],
        "cost": [Decimal(1_000_000 + 70_000 * number) for number in range(40)],
        "signed_on": [date(2024 + number % 2, 1 + number % 12, 1) for number in range(40)],
        "supplier": ["阿里云"] * 40,
        "term": [12] * 40,
        "industry": ["software"] * 40,
    }
    frame = spark.createDataFrame(pa.table(data))
    expected = rows(judged(pl.DataFrame(data)))
    for way in (frame.coalesce(1), frame.repartition(7), frame.repartition(5, "applicant")):
        assert rows(judged(way, line="number").toArrow()) == expected


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_command_computes_on_the_session_that_is_there(cli: Cli, tmp_path: Path, ending: str) -> None:
    source, out = written(tmp_path, CSV + "HT5,乙公司,阿里云,昨天,12,100,北京\n"), tmp_path / f"out.{ending}"
    shown = cli("ledger", source, *OPTIONS, "-o", out, "--engine", "spark")
    assert (shown.code, shown.out) == (1, "municipal-voucher/voucher\t2\t1\t1\t1\t0.00\t2000220.10\n")
    found = read(out) if ending == "csv" else pl.read_parquet(out).sort("合同编号").to_dicts()
    assert answers(found) == ANSWERED
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        ["台账.csv", out.name, "out.rejects.csv"]
    )
    if ending == "parquet":  # whose lines are numbered by Spark
        again = tmp_path / "again.csv"
        renamed = pl.read_parquet(out).select(pl.exclude("^(outcome|low|high|paid.*|reason.*)$"))
        renamed.write_parquet(tmp_path / "in.parquet")
        assert cli("ledger", tmp_path / "in.parquet", *OPTIONS, "-o", again, "--engine", "spark").code == 0
        assert answers(sorted(read(again), key=lambda row: row["合同编号"])) == ANSWERED


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ({}, "eligible"),
        ({"industry": "制造业"}, "eligible"),
        ({"industry": "木工"}, "invalid:industry"),
        ({"term": "12个月"}, "eligible"),
        ({"term": "12\u2028"}, "eligible"),
        ({"term": None}, "unknown:term"),
        ({"industry": None, "cost": None}, "unknown:industry"),
        ({"cost": Decimal(-1)}, "invalid:cost"),
    ],
    ids=str,
)
def test_spark_reads_what_is_plain_and_what_is_not(spark: Any, odd: dict[str, Any], reason: str) -> None:
    plain = {
        "number": 1,
        "applicant": "甲公司",
        "supplier": "阿里云",
        "signed_on": date(2024, 3, 1),
        "term": "12",
        "cost": Decimal("1000000.50"),
        "industry": "software",
    }
    frame = spark.createDataFrame(pa.Table.from_pylist([plain, plain | odd | {"number": 2}]))
    answers = rows(judged(frame, line="number").toArrow())
    assert [row[-1] for row in answers] == ["eligible", reason]


def test_a_dot_in_a_header_is_refused(spark: Any) -> None:
    frame = spark.createDataFrame([(1, 2)], ["cost", "单价.含税"])
    with pytest.raises(partners.LedgerError, match="cannot contain a dot on Spark"):
        ledger.estimate(frame, partners.load(), "programme/compute")


def test_a_column_of_nothing_is_as_good_as_none_on_spark_too(spark: Any) -> None:
    frame = spark.sql("SELECT 1 AS number, NULL AS cost")
    answers = ledger.estimate(frame, partners.load(), "programme/compute", line="number")
    assert rows(answers.toArrow()) == [("undetermined", "0.00", None, None, "unknown:combination")]


@pytest.mark.usefixtures("spark")
def test_what_spark_cannot_read_is_said_in_a_line(cli: Cli, tmp_path: Path) -> None:
    frame = pl.DataFrame({"cost": [100], "at": [time(12)]})
    frame.write_parquet(tmp_path / "in.parquet")
    shown = cli("ledger", tmp_path / "in.parquet", "-p", "programme/compute", "--engine", "spark")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.startswith("error: computing failed on Spark: ")
    assert shown.err.count("\n") == 1


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize(
    "name",
    ["c[1].parquet", "q?.parquet", "year=2024/c.parquet", "a:b.parquet", "_h.parquet", "back\\[1] %.parquet"],
)
def test_spark_reads_the_file_that_is_named_and_no_other(cli: Cli, tmp_path: Path, name: str) -> None:
    frame = {"cost": [1_000_000], "activity": ["inference"], "registered_in": ["beijing"], "paired": ["yes"]}
    path, out = tmp_path / name, tmp_path / "x=1" / "out[1].parquet"
    for folder in (path.parent, out.parent):
        folder.mkdir(exist_ok=True)
    for other in ("c1.parquet", "q2.parquet"):
        parquet.write_table(pa.table(frame | {"cost": [5_000_000]}), tmp_path / other)
    with path.open("wb") as stream:
        parquet.write_table(pa.table(frame), stream)
    shown = cli("ledger", path, "-p", "programme/compute", "-o", out, "--engine", "spark")
    assert (shown.code, shown.out.split("\t")[-1]) == (0, "100000.00\n")
    with out.open("rb") as stream:
        written = parquet.read_table(stream)
    assert (written["low"].to_pylist(), {"year", "x"} & set(written.schema.names)) == ([100_000], set())


@pytest.mark.usefixtures("spark")
def test_a_session_of_its_own_is_quiet_and_leaves_nothing(tmp_path: Path) -> None:
    source, out = written(tmp_path, CSV), tmp_path / "out.csv"
    done = process(
        *("ledger", source, *OPTIONS, "-o", out, "--engine", "spark", "--memory", "1GB"),
        env={"TMPDIR": str(tmp_path), "SPARK_LOCAL_IP": "127.0.0.1"},
    )
    assert (done.code, done.out) == (0, "municipal-voucher/voucher\t2\t1\t1\t1\t0.00\t2000200.10\n"), done.err
    assert answers(read(out)) == ANSWERED
    assert done.err == process("ledger", source, *OPTIONS, "-o", out, "--force").err
    assert sorted(each.name for each in tmp_path.iterdir() if "hsperf" not in each.name) == [
        "out.csv",
        "台账.csv",
    ]


def test_spark_without_java_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed: pip install '.[spark]'")
    env = {"PATH": str(tmp_path), "JAVA_HOME": str(tmp_path)}
    done = process("ledger", written(tmp_path, CSV), "--engine", "spark", env=env)
    assert done.code == 1
    assert "error: Spark did not start; it needs Java 17 or later: " in done.err
    assert "Traceback" not in done.err


def test_spark_that_is_not_installed_is_named_with_its_extra(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    shown = cli("ledger", written(tmp_path, CSV), "--engine", "spark")
    assert shown.code == 1
    assert "Spark needs the extra `spark`" in shown.err


def test_a_folder_for_temporary_files_with_a_comma_is_refused_before_spark_writes_elsewhere(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: pip install '.[spark]'")
    if sql.SparkSession.getActiveSession() is not None:
        pytest.skip("a session runs already, which has folders of its own")
    (tmp_path / "a,b").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "a,b"))
    shown = cli("ledger", written(tmp_path, CSV), "--engine", "spark")
    assert (shown.code, "has a comma, which Spark cannot take" in shown.err) == (1, True)


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_how_spark_fails_is_said_by_its_cause_and_in_the_language_that_is_asked_for(
    cli: Cli, tmp_path: Path, lang: str
) -> None:
    table = pa.table({"cost": ["1万", "2万"], "activity": ["训练", "推理"]})
    parquet.write_table(table, tmp_path / "in.parquet", compression="brotli", use_dictionary=False)
    shown = cli(
        "ledger", tmp_path / "in.parquet", "-p", "programme/compute", "--engine", "spark", "--lang", lang
    )
    assert (shown.code, shown.out, shown.err.count("\n")) == (1, "", 1)
    said = {"zh": "错误：Spark 无法读取这个文件", "en": "error: computing failed on Spark: "}[lang]
    assert shown.err.startswith(said)
    assert ("Brotli" in shown.err) == (lang == "en")
    assert "getResult" not in shown.err
