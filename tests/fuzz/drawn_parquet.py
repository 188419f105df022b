"""Tables as Parquet and as frames: every type that Arrow has, several ways to write it, and broken files."""

import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
from drawn_archives import mutated
from drawn_tables import KEY, KINDS, Draw, Table, Value, as_text
from pyarrow import parquet

_NUMBERS = (0, 1, 12, 100, 127)
_NOW = datetime(2024, 3, 1, 0, 30, tzinfo=UTC)
_DAY = date(2024, 3, 1)
# The first three are known to Polars, which knows no offsets.
ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "+08:00", "-03:30")


def _types() -> Mapping[Any, Sequence[Any]]:
    texts = ["300万", "阿里云", "2024-03-01", "是", None, "", "x" * 100, "甲\x00乙"]
    floats = [1.0, 0.1, float("nan"), float("inf"), -0.0, 1e300, 33.33, None]
    days = [_DAY, date(2023, 8, 31), date(1, 1, 1), None]
    times = [_NOW.replace(tzinfo=None), datetime(2023, 9, 1, 23, 59, 59, 999999), None]  # noqa: DTZ001 - with or without a zone
    found: dict[Any, Sequence[Any]] = {
        **{
            each: [*_NUMBERS, None]
            for each in (
                pa.int8(),
                pa.int16(),
                pa.int32(),
                pa.int64(),
                pa.uint8(),
                pa.uint16(),
                pa.uint32(),
                pa.uint64(),
            )
        },
        pa.int64(): [0, 300000, -1, 2**63 - 1, -(2**63), 10**12, None],
        pa.uint64(): [0, 2**64 - 1, 5, None],
        **dict.fromkeys((pa.float32(), pa.float64()), floats),
        pa.float16(): [1.0, 0.5, None],
        **{
            pa.decimal128(p, s): [Decimal(1).scaleb(-s), Decimal(5), Decimal(-1), Decimal(0), None]
            for p, s in ((5, 2), (20, 3), (38, 10), (38, 0), (18, 18 - 2))
        },
        pa.decimal256(76, 2): [Decimal("1.25"), Decimal(10) ** 60, None],
        pa.decimal32(9, 2): [Decimal("1.25"), None],
        pa.decimal64(18, 2): [Decimal("1.25"), None],
        pa.bool_(): [True, False, None],
        **dict.fromkeys((pa.string(), pa.large_string(), pa.string_view()), texts),
        pa.binary(): [b"abc", b"\xff\x00", "甲".encode(), None],
        pa.large_binary(): [b"abc", None],
        pa.binary(3): [b"abc", None],
        pa.date32(): days,
        pa.date64(): days,
        **{pa.timestamp(unit, zone): times for unit in ("s", "ms", "us", "ns") for zone in (None, *ZONES)},
        pa.time32("s"): [time(1, 2, 3), None],
        pa.time32("ms"): [time(1, 2, 3), None],
        pa.time64("us"): [time(23, 59), None],
        pa.time64("ns"): [time(0), None],
        **{pa.duration(unit): [timedelta(1), None] for unit in ("s", "ms", "us", "ns")},
        pa.null(): [None],
        pa.list_(pa.int32()): [[1, 2], [], None],
        pa.large_list(pa.string()): [["a"], None],
        pa.list_(pa.int8(), 2): [[1, 2], None],
        pa.struct([("a", pa.int32()), ("b", pa.string())]): [{"a": 1, "b": "x"}, None],
        pa.map_(pa.string(), pa.int32()): [[("a", 1)], None],
        pa.month_day_nano_interval(): [pa.MonthDayNano([1, 2, 3]), None],
        pa.uuid(): [b"0123456789abcdef", None],
        pa.json_(pa.string()): ['{"a": 1}', None],
    }
    return found


TYPES = _types()


def draw_column(draw: Draw, rows: int) -> Any:
    """A column of any type of Arrow."""
    kind = draw.choice([*TYPES])
    values = [draw.choice(TYPES[kind]) for _ in range(rows)]
    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, pa.array(values, kind.storage_type))
    if pa.types.is_timestamp(kind) and kind.unit in ("s", "ms"):
        values = [value and value.replace(microsecond=0) for value in values]
    found = pa.array(values, kind)
    if draw.chance(0.1) and not pa.types.is_nested(kind):
        with suppress(pa.ArrowNotImplementedError, pa.ArrowInvalid):
            return found.dictionary_encode() if draw.chance(0.5) else pa.compute.run_end_encode(found)
    return found


def typed_column(draw: Draw, values: Sequence[Value], kind: str | None) -> Any:
    """Values as a column of their type where all are of that of its fact, else of texts."""
    filled = [value for value in values if value is not None]
    if filled and kind == "boolean" and all(isinstance(value, bool) for value in filled):
        return pa.array(values, pa.bool_())
    numbers = [value for value in filled if isinstance(value, Decimal)]
    if filled and kind in ("money", "quantity") and len(numbers) == len(filled):
        whole: Any = all(number == number.to_integral_value() and abs(number) < 2**62 for number in numbers)
        exact = all(Decimal(repr(float(number))) == number for number in numbers)
        of, to = draw.pick(
            (int, pa.int64()) if whole else (Decimal, pa.decimal128(38, 6)),
            (float, pa.float64()) if exact else (Decimal, pa.decimal128(38, 6)),
        )
        return pa.array([of(value) if isinstance(value, Decimal) else None for value in values], to)
    if filled and kind == "date" and all(isinstance(value, date) for value in filled):
        return _days(draw, values)
    texts = [None if value is None or value == "" else as_text(value) for value in values]
    found = pa.array(texts, draw.pick(pa.string(), pa.large_string()))
    return found.dictionary_encode() if draw.chance(0.2) else found


def _days(draw: Draw, values: Sequence[Any]) -> Any:
    """Days, or times on these days: in a zone they are those of its clocks."""
    if draw.chance(0.4) or any(value is not None and not 1900 < value.year < 2200 for value in values):
        return pa.array(values, draw.pick(pa.date32(), pa.date64()))
    clock = draw.pick(time(0), time(0, 30), time(23, 59))
    times = [None if value is None else datetime.combine(value, clock) for value in values]
    found = pa.array(times, pa.timestamp(draw.pick("ms", "us", "ns")))
    return pa.compute.assume_timezone(found, draw.choice(ZONES[:3])) if draw.chance(0.5) else found


def plain_arrow(draw: Draw, table: Table) -> Any:
    """A table in which each cell means what it means in the table."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    kinds = [column.fact and KINDS[column.fact] for column in table.columns]
    found = [typed_column(draw, values, kind) for values, kind in zip(columns, kinds, strict=True)]
    return pa.table(found, names=table.headers)


def odd_arrow(draw: Draw, table: Table) -> Any:
    """A table with columns of any type under headers of facts."""
    found = plain_arrow(draw, table)
    for at in range(found.num_columns):
        if draw.chance(0.3) and found.column_names[at] != KEY:
            found = found.set_column(at, found.column_names[at], draw_column(draw, found.num_rows))
    return found


def draw_parquet(draw: Draw, table: Table) -> bytes:
    """A table as a file of Parquet, in any way, or broken."""
    is_tame = draw.chance(0.5)
    found = plain_arrow(draw, table) if is_tame else odd_arrow(draw, table)
    if draw.chance(0.05):
        names = [*found.column_names]
        names[draw.randrange(len(names))] = draw.pick(
            "",
            names[0],
            "outcome",
            "partners:line",
            "file_row_number",
            "COST",
            "a.b",
            "a\x00b",
            "filename",
            'q"',
        )
        found = found.rename_columns(names)
    if draw.chance(0.02):
        found = draw.pick(pa.table({}), found.slice(0, 0))
    content = write_parquet(draw, found)
    if is_tame:
        return content
    match draw.randrange(12):
        case 0:
            return content[: draw.randrange(len(content))]
        case 1 | 2:
            return mutated(draw, content)
        case 3:
            return b"PARE" + content[4:-4] + b"PARE" if draw.chance(0.5) else b"PAR1" + content
        case _:
            return content


PACKED = ("snappy", "zstd", "gzip", "lz4", "brotli", "none")


def write_parquet(
    draw: Draw, table: Any, packed: Sequence[str] = PACKED, *, keeps_zones: bool = False
) -> bytes:
    """A file of Parquet, in any way, or only in those that keep time zones."""
    stream = io.BytesIO()
    options: dict[str, Any] = {
        "compression": draw.choice(packed),
        "row_group_size": draw.pick(1, 2, 1000),
        "version": draw.pick("1.0", "2.4", "2.6"),
        "data_page_version": draw.pick("1.0", "2.0"),
        "use_dictionary": draw.chance(0.5),
        "write_statistics": draw.chance(0.7),
        "store_schema": draw.chance(0.8),
        "use_deprecated_int96_timestamps": draw.chance(0.05),
    }
    if keeps_zones:
        options |= {"store_schema": True, "use_deprecated_int96_timestamps": False}
    try:
        parquet.write_table(table, stream, **options)
    except (pa.ArrowException, ValueError, OverflowError):  # some ways do not go with some types
        texts = pa.table(
            [
                [None if value is None else repr(value) for value in column.to_pylist()]
                for column in table.columns
            ],
            names=table.column_names,
        )
        stream = io.BytesIO()
        parquet.write_table(texts, stream)
    return stream.getvalue()
