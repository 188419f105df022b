"""Points in time in Parquet: the day is that of the zone which the file states, whatever zone the machine has."""

from collections.abc import Mapping
from datetime import datetime, timedelta
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
from conftest import process
from partners.ledger.judging import judge_file
from partners.tables.zones import zones_of
from support.laws import some_cases

ZONES = ["Asia/Shanghai", "UTC", "America/New_York", "+08:00", "-03:30"]
FIRST_DAY = datetime(2023, 9, 1)  # noqa: DTZ001 - the clock of any zone
EVERY_HALF_HOUR = [FIRST_DAY + timedelta(minutes=30 * step) for step in range(-48, 49)]


def outcomes(path: Path, **options: Any) -> list[str]:
    """Whether the day of signing, line by line, is on or after 2023-09-01, the first that counts."""
    registry = partners.load()
    output = path.with_name("answers.parquet")
    report = judge_file(
        path, registry, registry.rules_of(["municipal-voucher"]), output=output, force=True, **options
    )
    assert not report.rejects, report.first_rejects
    rows = sorted(parquet.read_table(output).to_pylist(), key=lambda row: int(row["number"]))
    return ["before" if row["reason"] == "fails:signed_on" else "counts" for row in rows]


def written(path: Path, times: Any, **options: Any) -> Path:
    table = pa.table({"number": [*range(len(times))], "cost": [100] * len(times), "signed_on": times})
    parquet.write_table(table, path, **options)
    return path


EXPECTED = ["before" if each < FIRST_DAY else "counts" for each in EVERY_HALF_HOUR]


def clocks(zone: str, unit: str = "us") -> Any:
    return pa.compute.assume_timezone(pa.array(EVERY_HALF_HOUR, pa.timestamp(unit)), zone)


@some_cases(5)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_the_day_is_that_of_the_zone_which_arrow_notes(tmp_path: Path, zone: str, unit: str) -> None:
    assert outcomes(written(tmp_path / "a.parquet", clocks(zone, unit))) == EXPECTED


def test_times_that_were_a_dictionary_are_of_its_zone(tmp_path: Path) -> None:
    times = clocks("America/New_York")
    coded = pa.DictionaryArray.from_arrays([*range(len(times))], times)
    assert outcomes(written(tmp_path / "a.parquet", coded)) == EXPECTED


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_old_times_of_96_bits_are_of_the_zone_which_arrow_notes(tmp_path: Path, zone: str) -> None:
    path = written(tmp_path / "a.parquet", clocks(zone), use_deprecated_int96_timestamps=True)
    assert outcomes(path) == EXPECTED


@some_cases(2)
@pytest.mark.parametrize("zone", ZONES)
def test_the_day_is_that_of_the_zone_which_pandas_notes(tmp_path: Path, zone: str) -> None:
    times = pd.Series(
        pd.DatetimeIndex(EVERY_HALF_HOUR).tz_localize(ZoneInfo(zone) if "/" in zone else clocks(zone).type.tz)
    )
    frame = pd.DataFrame({"number": range(len(times)), "cost": 100, "signed_on": times})
    path = tmp_path / "a.parquet"
    noting(path, pa.Table.from_pandas(frame))
    assert outcomes(path) == EXPECTED


def noting(path: Path, table: Any) -> None:
    """Write a table with its metadata, but without what Arrow notes of types."""
    with parquet.ParquetWriter(path, table.schema.remove_metadata(), store_schema=False) as writer:
        writer.write_table(table.replace_schema_metadata(None))
        writer.add_key_value_metadata(table.schema.metadata)


def test_a_file_of_polars_keeps_its_zone(tmp_path: Path) -> None:
    frame = pl.DataFrame({"number": range(len(EVERY_HALF_HOUR)), "cost": 100, "signed_on": EVERY_HALF_HOUR})
    frame.with_columns(pl.col("signed_on").dt.replace_time_zone("Asia/Shanghai")).write_parquet(
        tmp_path / "a.parquet"
    )
    assert outcomes(tmp_path / "a.parquet") == EXPECTED


def test_columns_of_a_file_may_be_of_several_zones(tmp_path: Path) -> None:
    table = pa.table({zone: clocks(zone) for zone in ZONES} | {"clock": pa.array(EVERY_HALF_HOUR)})
    parquet.write_table(table, tmp_path / "a.parquet")
    assert zones_of(tmp_path / "a.parquet") == {zone: zone for zone in ZONES}


def test_the_zone_of_the_machine_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", clocks("Asia/Shanghai"))
    of_machines = [
        process("ledger", path, "--policy", "municipal-voucher", "--format", "json", env={"TZ": zone})
        for zone in ("Pacific/Kiritimati", "America/Adak")
    ]
    assert of_machines[0] == of_machines[1]
    assert of_machines[0].out.count(f'"fails:signed_on": {EXPECTED.count("before")}') == 1


def by_duckdb(path: Path, times: list[datetime]) -> None:
    """DuckDB writes points in time, and notes no zone."""
    with duckdb.connect(config={"threads": 1}) as connection:
        table = pa.table(
            {"cost": [100] * len(times), "signed_on": pa.array(times, pa.timestamp("us", "UTC"))}
        )
        connection.from_arrow(table).to_parquet(str(path))


def test_without_a_zone_a_day_is_one_where_utc_and_beijing_agree_and_else_it_is_rejected(
    tmp_path: Path, cli: Any
) -> None:
    agreed, early, late = datetime(2023, 9, 1), datetime(2023, 8, 31, 15, 59), datetime(2023, 8, 31, 16)  # noqa: DTZ001 - UTC
    by_duckdb(tmp_path / "a.parquet", [agreed, early, late])
    shown = cli("ledger", tmp_path / "a.parquet", "--policy", "municipal-voucher", "--format", "json")
    assert '"fails:signed_on": 1' in shown.out
    assert (shown.code, '"unreadable": 1' in shown.out) == (1, True)
    assert "line 3, signed_on" in shown.err
    assert "is a time in UTC, or without a time zone" in shown.err


@some_cases(2)
@pytest.mark.parametrize("noted", [b"nonsense", b"Mars/Olympus", b"", b"'; DROP"])
def test_a_zone_that_nobody_knows_is_none(tmp_path: Path, noted: bytes) -> None:
    times = pa.array([FIRST_DAY - timedelta(hours=1)], pa.timestamp("us", "UTC"))
    table = pa.table({"cost": [100], "signed_on": times}).replace_schema_metadata(
        {"org.apache.spark.timeZone": noted}
    )
    noting(tmp_path / "a.parquet", table)
    registry = partners.load()
    report = judge_file(tmp_path / "a.parquet", registry, registry.rules_of(["municipal-voucher"]))
    assert report.unreadable == 1


@pytest.mark.parametrize(
    "metadata",
    [{"pandas": "[]"}, {"pandas": "{"}, {"pandas": '{"columns": [{"pandas_type": "datetimetz"}]}'}],
)
def test_notes_that_cannot_be_read_state_no_zone(tmp_path: Path, metadata: Mapping[str, str]) -> None:
    table = pa.table({"signed_on": pa.array([FIRST_DAY], pa.timestamp("us", "UTC"))}).replace_schema_metadata(
        dict(metadata)
    )
    noting(tmp_path / "a.parquet", table)
    assert zones_of(tmp_path / "a.parquet") == {"signed_on": None}


def test_what_arrow_cannot_read_states_no_zone(tmp_path: Path) -> None:
    table = pa.table(
        {"cost": [100], "signed_on": pa.array([FIRST_DAY - timedelta(hours=1)], pa.timestamp("us", "UTC"))}
    )
    noting(tmp_path / "a.parquet", table.replace_schema_metadata({"ARROW:schema": "%%%"}))
    registry = partners.load()
    report = judge_file(tmp_path / "a.parquet", registry, registry.rules_of(["municipal-voucher"]))
    assert report.unreadable == 1


def test_old_times_of_96_bits_without_a_note_are_points_in_time_whose_zone_is_not_known(
    tmp_path: Path,
) -> None:
    afternoon = pa.array([datetime(2023, 8, 31, 16)], pa.timestamp("us"))  # noqa: DTZ001 - UTC, as such times are stored
    table = pa.table({"cost": [100], "signed_on": afternoon})
    path = tmp_path / "a.parquet"
    parquet.write_table(table, path, store_schema=False, use_deprecated_int96_timestamps=True)
    assert zones_of(path) == {"signed_on": None}
    parquet.write_table(table, path, use_deprecated_int96_timestamps=True)  # times of no zone, as Arrow notes
    assert zones_of(path) == {"signed_on": "UTC"}


def test_spark_may_note_the_zone_of_its_session(tmp_path: Path) -> None:
    many = len(EVERY_HALF_HOUR)
    table = pa.table({"number": [*range(many)], "cost": [100] * many, "signed_on": clocks("Asia/Shanghai")})
    noting(
        tmp_path / "a.parquet", table.replace_schema_metadata({"org.apache.spark.timeZone": "Asia/Shanghai"})
    )
    assert outcomes(tmp_path / "a.parquet") == EXPECTED


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
@pytest.mark.parametrize("session_zone", ["America/New_York", "Asia/Shanghai"])
def test_spark_reads_the_days_that_duckdb_reads(tmp_path: Path, spark: Any, session_zone: str) -> None:
    before = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", session_zone)
    try:
        for zone in ("America/New_York", "+08:00"):  # DuckDB is asked for all of them
            path = written(tmp_path / "a.parquet", clocks(zone))
            assert outcomes(path, engine="spark") == EXPECTED, zone
        path = written(tmp_path / "a.parquet", clocks("Asia/Shanghai"), use_deprecated_int96_timestamps=True)
        assert outcomes(path, engine="spark") == EXPECTED
    finally:
        spark.conf.set("spark.sql.session.timeZone", before)
