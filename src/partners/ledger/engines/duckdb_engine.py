"""DuckDB, the embedded engine for files and for frames in memory."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from partners.ledger.engines.protocol import Frame, Offset
from partners.ledger.passes import Pass, paid_in_order
from partners.tables.arrow import to_arrow

_DISTINCT = "SELECT value FROM lines WHERE value IS NOT NULL GROUP BY value"
_GROWS = (
    "SELECT coalesce(bool_and(number > before), true) AND count(*) = count(number) "
    "FROM (SELECT number, lag(number) OVER () AS before FROM lines)"
)
_AT_ONCE = 100_000


class DuckDBEngine:
    """DuckDB as an `Engine`."""

    numbers_names = True
    knows_order_cheaply = True
    asks_texts_together = False
    takes_dots = True
    converts_floats = True
    benefits_at_once = 16

    def computed(self, frame: Frame, session_frame: Frame) -> Frame:
        """Use an Arrow table."""
        return _in_session(_native(frame).to_arrow_table(), session_frame)

    def distinct(self, frame: Frame, column: str, most: int | None) -> list[Any]:
        """Fetch one list, which Python reads faster than Arrow or single rows."""
        from duckdb import ColumnExpression

        values = _native(frame).select(ColumnExpression(column).alias("value")).query("lines", _DISTINCT)
        ((found,),) = (values if most is None else values.limit(most)).list("value").fetchall()
        return found or []

    def grows(self, frame: Frame, column: str) -> bool:
        """Compare each number with the one before it, in one pass."""
        from duckdb import ColumnExpression

        numbers = _native(frame).select(ColumnExpression(column).alias("number"))
        return bool(numbers.query("lines", _GROWS).fetchall()[0][0])

    def native_type(self, frame: Frame, column: str) -> str:
        """Return a name such as `INTEGER` or `TIMESTAMP WITH TIME ZONE`."""
        native = _native(frame)
        return str(native.types[native.columns.index(column)]).strip('"')

    def where(self, frame: Frame, test: nw.Expr) -> Frame:
        """Filter with Narwhals."""
        return frame.filter(test)

    def with_first_not(self, frame: Frame, name: str, truths: Sequence[str], false: int, null: int) -> Frame:
        """Use a single CASE; Narwhals nests each `when`, which takes twice as long."""
        from duckdb import CaseExpression, ColumnExpression, ConstantExpression, Expression, StarExpression

        columns = [*map(ColumnExpression, truths)]
        tests: list[tuple[Expression, int]] = [(~each, false + place) for place, each in enumerate(columns)]
        tests += [(each.isnull(), null + place) for place, each in enumerate(columns)]
        case = CaseExpression(tests[0][0], ConstantExpression(tests[0][1]))
        for test, number in tests[1:]:
            case = case.when(test, ConstantExpression(number))
        return _framed(_native(frame).select(StarExpression(), case.cast("BIGINT").alias(name)))

    def small_frame(self, columns: Mapping[str, Sequence[Any]], session_frame: Frame) -> Frame:
        """Use an Arrow table."""
        import pyarrow as pa

        return _in_session(pa.table({name: to_arrow(each) for name, each in columns.items()}), session_frame)

    def with_agreed_day(self, frame: Frame, column: str, name: str, zones: Sequence[str | Offset]) -> Frame:
        """Compute days independently of the session's time zone."""
        from duckdb import CaseExpression, StarExpression

        days = [_day(column, self.native_type(frame, column), zone) for zone in zones]
        day = CaseExpression(days[0] == days[-1], days[0]).alias(name)
        return _framed(_native(frame).select(StarExpression(), day))

    def with_readable_time(self, frame: Frame, column: str, name: str) -> Frame | None:
        """Convert timestamps in nanoseconds, which Narwhals does not know."""
        if self.native_type(frame, column) != "TIMESTAMPTZ_NS":
            return None
        from duckdb import ColumnExpression, StarExpression

        moment = ColumnExpression(column).cast("TIMESTAMPTZ").alias(name)
        return _framed(_native(frame).select(StarExpression(), moment))

    def in_order(self, frame: Frame, how: Pass, *, apart: Sequence[str], session_frame: Frame) -> Frame:  # noqa: ARG002 - one stream has all groups
        """Stream the lines to Python, at once."""
        import duckdb
        import pyarrow as pa

        order = ", ".join(f'"{name}"' for name in how.order)
        try:
            with _native(frame).order(order).to_arrow_reader(_AT_ONCE) as reader:
                found = paid_in_order(how, reader)
        except (OSError, pa.ArrowException) as error:  # Arrow wraps DuckDB's errors so
            raise duckdb.Error(str(error)) from error
        return _in_session(found, session_frame)


def _native(frame: Frame) -> Any:
    return frame.to_native()


def _framed(relation: Any) -> Frame:
    frame: Frame = nw.from_native(relation)
    return frame


def _in_session(table: Any, session_frame: Frame) -> Frame:
    """Make a relation of an Arrow table in a session; relations only join with others of their connection."""
    rows = table  # noqa: F841 - the query finds it by this name
    return _framed(_native(session_frame).query("beside", "SELECT * FROM rows"))


def _day(column: str, kind: str, zone: str | Offset) -> Any:
    from duckdb import ColumnExpression, ConstantExpression, FunctionExpression

    moment: Any = ColumnExpression(column)
    if kind.startswith("TIMESTAMPTZ") or "ZONE" in kind:
        moment = moment.cast("TIMESTAMPTZ")  # other functions do not support nanoseconds
    else:  # old files store points in time without a zone
        moment = FunctionExpression("timezone", ConstantExpression("UTC"), moment)
    if isinstance(zone, Offset):
        utc = FunctionExpression("timezone", ConstantExpression("UTC"), moment)
        return (utc + ConstantExpression(zone.delta)).cast("DATE")
    return FunctionExpression("timezone", ConstantExpression(zone), moment).cast("DATE")
