"""Days of points in time: those of the zone that a file states, whatever the session of the engine has."""

import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import Frame, native_type
from partners.records.facts import Fact
from partners.text import Text

HERE = ("UTC", "Asia/Shanghai")
"""The zones whose days must agree where a file states none: that of programs, and that of the policies."""
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)", re.ASCII)
_MICROSECONDS_OF_DAY = 86_400_000_000
UNCLEAR = Text(
    zh="是一个时刻，文件没有写明时区，而按 UTC 与按北京时间不是同一天；请改存为日期。",
    en="is a point in time without a zone, and its day in UTC is not that in Beijing; store days instead.",
)


class WithDays(NamedTuple):
    """A frame with the days of points in time.

    Attributes:
        frame: with a column of days for each column of points in time.
        columns: by header, this column; null where the day cannot be told.
    """

    frame: Frame
    columns: Mapping[str, str]


def with_days(
    frame: Frame, columns: Mapping[str, str], facts: Mapping[str, Fact], zones: Mapping[str, str | None]
) -> WithDays:
    """Put the days of points in time beside them.

    Args:
        frame: the lines.
        columns: the column of each fact.
        facts: every fact by id.
        zones: the zones of columns of points in time; None where it is not known.
    """
    found: dict[str, str] = {}
    for fact, header in columns.items():
        if facts[fact].type != "date":
            continue
        name = f"partners:day of {header}"
        if header in zones:
            zone = zones[header]
            frame, found[header] = _with_day(frame, header, name, HERE if zone is None else (zone,)), name
        elif frame.implementation.is_duckdb() and native_type(frame, header) == "TIMESTAMPTZ_NS":
            frame, found[header] = _in_microseconds(frame, header, name), name
    return WithDays(frame, found)


def known_zones(zones: Mapping[str, str | None], known: Collection[str]) -> dict[str, str | None]:
    """The zones of columns, without those that nobody knows.

    Args:
        zones: by column, as a file states them.
        known: the names of zones that engines know.
    """
    return {
        column: zone if zone in known or (zone and _OFFSET.fullmatch(zone)) else None
        for column, zone in zones.items()
    }


def _with_day(frame: Frame, column: str, name: str, zones: tuple[str, ...]) -> Frame:
    """The frame with the days of a column, null where they are not the same in all of some zones."""
    native: Any = frame.to_native()
    if frame.implementation.is_duckdb():
        import duckdb

        days = [_day_of_duckdb(column, native_type(frame, column), zone) for zone in zones]
        day = duckdb.CaseExpression(days[0] == days[-1], days[0]).alias(name)
        found: Frame = nw.from_native(native.select(duckdb.StarExpression(), day))
    else:
        from pyspark.sql import functions

        of_spark = [_day_of_spark(column, zone) for zone in zones]
        either = functions.when(of_spark[0] == of_spark[-1], of_spark[0])
        found = nw.from_native(native.withColumn(name, either))
    return found


def _in_microseconds(frame: Frame, column: str, name: str) -> Frame:
    """The frame with the points in time of a column as Narwhals knows them, which has none in nanoseconds."""
    import duckdb

    native: Any = frame.to_native()
    moment = duckdb.ColumnExpression(column).cast("TIMESTAMPTZ").alias(name)
    found: Frame = nw.from_native(native.select(duckdb.StarExpression(), moment))
    return found


def _day_of_duckdb(column: str, kind: str, zone: str) -> Any:
    from datetime import timedelta

    from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

    moment: Any = ColumnExpression(column)
    if kind.startswith("TIMESTAMPTZ") or "ZONE" in kind:
        moment = moment.cast("TIMESTAMPTZ")  # of nanoseconds nothing else is known
    else:  # old files have points in time without saying so
        moment = FunctionExpression("timezone", ConstantExpression("UTC"), moment)
    offset = _OFFSET.fullmatch(zone)
    if offset is not None:
        minutes = int(f"{offset[1]}1") * (60 * int(offset[2]) + int(offset[3]))
        utc = FunctionExpression("timezone", ConstantExpression("UTC"), moment)
        return (utc + ConstantExpression(timedelta(minutes=minutes))).cast("DATE")
    return FunctionExpression("timezone", ConstantExpression(zone), moment).cast("DATE")


def _day_of_spark(column: str, zone: str) -> Any:
    from pyspark.sql import functions

    offset = _OFFSET.fullmatch(zone)
    written = zone if offset is None else f"{offset[1]}{offset[2]}:{offset[3]}"
    # Dates of times would be those of the session; counted from 1970 on, nothing is.
    moment = functions.col(f"`{column.replace('`', '``')}`")
    clock = functions.unix_micros(functions.from_utc_timestamp(moment, written))
    days = (clock - functions.pmod(clock, functions.lit(_MICROSECONDS_OF_DAY))) / _MICROSECONDS_OF_DAY
    return functions.date_from_unix_date(days.cast("int"))
