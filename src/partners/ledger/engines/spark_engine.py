"""Spark, for frames that are computed where they are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from partners.errors import LedgerError
from partners.ledger import passes
from partners.ledger.engines.protocol import Frame, Offset
from partners.ledger.passes import Pass, paid_in_order
from partners.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 100_000
_FENCE = "partners:fence"
_MANY = "partners:many"
_MICROSECONDS_OF_DAY = 86_400_000_000


class SparkEngine:
    """Spark as an `Engine`."""

    numbers_names = False
    knows_order_cheaply = False
    asks_texts_together = True
    takes_dots = False
    converts_floats = False
    benefits_at_once = 16

    def computed(self, frame: Frame, session_frame: Frame) -> Frame:  # noqa: ARG002 - Spark has one session
        """Keep the lines on the executors."""
        return _framed(_native(frame).localCheckpoint())

    def distinct(self, frame: Frame, column: str, most: int | None) -> list[Any]:
        """Group by value; `unique` would keep whole lines, which costs a window."""
        groups = frame.filter(~nw.col(column).is_null()).group_by(column).agg(nw.len().alias(_MANY))
        groups = groups.select(column)
        return (groups if most is None else groups.head(most)).collect()[column].to_list()

    def grows(self, frame: Frame, column: str) -> bool:  # noqa: ARG002 - it is never quickly known
        """Return False: lines have no order."""
        return False

    def native_type(self, frame: Frame, column: str) -> str:
        """Return a name such as `integer` or `timestamp`."""
        return str(_native(frame).schema[column].dataType.typeName())

    def where(self, frame: Frame, test: nw.Expr) -> Frame:
        """Filter behind a column that keeps Spark from moving the test.

        Spark pushes a test down to the origin of its columns and infers further tests for every name on the way,
        which for our expressions fills any memory. It does not push tests past a column that is not deterministic, so
        one is added.
        """
        from pyspark.sql.functions import monotonically_increasing_id

        fenced = _framed(_native(frame).withColumn(_FENCE, monotonically_increasing_id()))
        return fenced.filter(test & (nw.col(_FENCE) >= 0)).drop(_FENCE)

    def with_first_not(self, frame: Frame, name: str, truths: Sequence[str], false: int, null: int) -> Frame:
        """Use a single flat CASE."""
        from pyspark.sql import functions

        flat: Any = functions
        for place, each in enumerate(truths):
            flat = flat.when(~functions.col(each), functions.lit(false + place))
        for place, each in enumerate(truths):
            flat = flat.when(functions.isnull(each), functions.lit(null + place))
        return _framed(_native(frame).withColumn(name, flat.cast("bigint")))

    def small_frame(self, columns: Mapping[str, Sequence[Any]], session_frame: Frame) -> Frame:
        """Use an Arrow table."""
        import pyarrow as pa

        return _framed(_native(session_frame).sparkSession.createDataFrame(pa.table(columns)))

    def with_agreed_day(self, frame: Frame, column: str, name: str, zones: Sequence[str | Offset]) -> Frame:
        """Compute days independently of the session's time zone."""
        from pyspark.sql import functions

        days = [_day(column, zone) for zone in zones]
        return _framed(_native(frame).withColumn(name, functions.when(days[0] == days[-1], days[0])))

    def with_readable_time(self, frame: Frame, column: str, name: str) -> Frame | None:  # noqa: ARG002 - all are readable
        """Return None: Narwhals knows Spark's timestamps."""
        return None

    def in_order(self, frame: Frame, how: Pass, *, apart: Sequence[str], session_frame: Frame) -> Frame:  # noqa: ARG002 - executors need none
        """Run one task for each group that all limits share; executors need Python with PyArrow, but not this package.

        Raises:
            LedgerError: line numbers are not unique; nothing else checks this.
        """
        from pyspark import cloudpickle
        from pyspark.sql import functions
        from pyspark.sql.types import LongType, StructField, StructType

        if not _is_unique(frame, how.line):
            raise LedgerError(
                Text(
                    zh="各行的行号须互不相同。",
                    en="line numbers must be unique whole numbers.",
                )
            )
        pickling: Any = cloudpickle
        pickling.register_pickle_by_value(passes)  # executors do not have this package

        def paid(lines: "pa.Table") -> "pa.Table":
            ordered = lines.sort_by([(name, "ascending") for name in how.order])
            return paid_in_order(how, ordered.to_batches(_AT_ONCE))

        schema = StructType([StructField(name, LongType()) for name in (how.line, *how.found)])
        keys = [functions.col(f"`{name}`") for name in apart] or [functions.lit("all")]
        return _framed(_native(frame).groupBy(*keys).applyInArrow(paid, schema))


def _is_unique(frame: Frame, column: str) -> bool:
    groups = frame.group_by(column).agg(nw.len().alias(_MANY))
    repeated = (nw.col(_MANY) > 1).any() | nw.col(column).is_null().any()
    return not groups.select(repeated).collect().item()


def _native(frame: Frame) -> Any:
    return frame.to_native()


def _framed(native: Any) -> Frame:
    frame: Frame = nw.from_native(native)
    return frame


def _day(column: str, zone: str | Offset) -> Any:
    from pyspark.sql import functions

    written = zone.text if isinstance(zone, Offset) else zone
    # Casting to a date would use the session's time zone; counting from 1970 does not.
    moment = functions.col(f"`{column.replace('`', '``')}`")
    clock = functions.unix_micros(functions.from_utc_timestamp(moment, written))
    days = (clock - functions.pmod(clock, functions.lit(_MICROSECONDS_OF_DAY))) / _MICROSECONDS_OF_DAY
    return functions.date_from_unix_date(days.cast("int"))
