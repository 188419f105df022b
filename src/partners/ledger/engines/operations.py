"""What Narwhals leaves to the engines: distinct values, looking values up, and tests that stay where they are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from partners.tables.arrow import in_arrow

if TYPE_CHECKING:
    import pyarrow as pa

Frame = nw.LazyFrame[Any]
_FEW = 8
_FENCE = "partners:fence"
_DISTINCT = "SELECT value FROM lines WHERE value IS NOT NULL GROUP BY value"
_GROWS = (
    "SELECT coalesce(bool_and(number > before), true) AND count(*) = count(number) "
    "FROM (SELECT number, lag(number) OVER () AS before FROM lines)"
)


def distinct(frame: Frame, column: str, most: int | None = None) -> list[Any]:
    """Each value of a column, but null; of more than some, some.

    Args:
        frame: a frame of DuckDB or PySpark.
        column: the column.
        most: how many are wanted, where not all are.
    """
    native: Any = frame.to_native()
    if frame.implementation.is_duckdb():
        import duckdb

        # As one list, because Python reads it sooner than Arrow, or a row for each.
        values = native.select(duckdb.ColumnExpression(column).alias("value")).query("lines", _DISTINCT)
        ((found,),) = (values if most is None else values.limit(most)).list("value").fetchall()
        return found or []
    # A group per value, because `unique` keeps whole lines apart, which costs a window.
    groups = frame.filter(~nw.col(column).is_null()).group_by(column).agg(nw.len().alias("partners:many"))
    groups = groups.select(column)
    return (groups if most is None else groups.head(most)).collect()[column].to_list()


def is_unique(frame: Frame, column: str) -> bool:
    """Whether a column has another number on each line, and none is null.

    Numbers that grow from line to line, as most do, are known at once.

    Args:
        frame: a frame of DuckDB or PySpark.
        column: the column of whole numbers.
    """
    if frame.implementation.is_duckdb():
        import duckdb

        native: Any = frame.to_native()
        numbers = native.select(duckdb.ColumnExpression(column).alias("number"))
        if numbers.query("lines", _GROWS).fetchall()[0][0]:
            return True
    groups = frame.group_by(column).agg(nw.len().alias("partners:many"))
    found = groups.select((nw.col("partners:many") > 1).any() | nw.col(column).is_null().any()).collect()
    return not found.item()


def somewhere(frame: Frame, test: nw.Expr) -> bool:
    """Whether a test holds on any line.

    Args:
        frame: a frame of DuckDB or PySpark.
        test: of its columns.
    """
    return bool(frame.filter(test).head(1).select(nw.len()).collect().item())


def native_type(frame: Frame, column: str) -> str:
    """The type of a column as its engine calls it.

    Args:
        frame: a frame of DuckDB or PySpark.
        column: the column.
    """
    native: Any = frame.to_native()
    if frame.implementation.is_duckdb():
        return str(native.types[native.columns.index(column)]).strip('"')
    return str(native.schema[column].dataType.typeName())


def where(frame: Frame, test: nw.Expr) -> Frame:
    """The lines for which a test of columns holds.

    Spark moves a test down to where its columns come from, and infers what follows from it for every name that a part
    of it has on the way up, which for ours is more than any memory holds. It moves nothing past a column that
    is not the same each time, so there is one.
    """
    if not frame.implementation.is_spark_like():
        return frame.filter(test)
    from pyspark.sql.functions import monotonically_increasing_id

    native: Any = frame.to_native()
    fenced: Frame = nw.from_native(native.withColumn(_FENCE, monotonically_increasing_id()))
    return fenced.filter(test & (nw.col(_FENCE) >= 0)).drop(_FENCE)


def with_first_not(frame: Frame, name: str, truths: Sequence[str], false: int, null: int) -> Frame:
    """The frame with a column that numbers what first keeps some truths from all being true; null where they are.

    Args:
        frame: a frame of DuckDB or PySpark.
        name: of the column.
        truths: columns, numbered in their order.
        false: the number of the first being false, which counts before any being null.
        null: the number of the first being null.
    """
    # One CASE for all, because Narwhals puts each `when` into the one before it, which takes DuckDB twice as long.
    if frame.implementation.is_duckdb():
        from duckdb import CaseExpression, ColumnExpression, ConstantExpression, Expression, StarExpression

        columns = [*map(ColumnExpression, truths)]
        tests: list[tuple[Expression, int]] = [(~each, false + place) for place, each in enumerate(columns)]
        tests += [(each.isnull(), null + place) for place, each in enumerate(columns)]
        case = CaseExpression(tests[0][0], ConstantExpression(tests[0][1]))
        for test, number in tests[1:]:
            case = case.when(test, ConstantExpression(number))
        native: Any = frame.to_native()
        found: Frame = nw.from_native(native.select(StarExpression(), case.cast("BIGINT").alias(name)))
        return found
    from pyspark.sql import functions

    spark: Any = frame.to_native()
    flat: Any = functions
    for place, each in enumerate(truths):
        flat = flat.when(~functions.col(each), functions.lit(false + place))
    for place, each in enumerate(truths):
        flat = flat.when(functions.isnull(each), functions.lit(null + place))
    numbered: Frame = nw.from_native(spark.withColumn(name, flat.cast("bigint")))
    return numbered


def look_up(
    frame: Frame, column: str, found: Mapping[Any, Any], dtype: Any, *, beside: Frame
) -> tuple[Frame, nw.Expr]:
    """What stands for the value of a column, null for any other value; the frame has what that needs.

    Args:
        frame: a frame of DuckDB or PySpark.
        column: the column of texts or whole numbers.
        found: what stands for each value.
        dtype: of what stands for it.
        beside: as `look_up_each` has it.
    """
    standing = sorted(set(found.values()))
    if len(standing) <= _FEW:
        value = nw.col(column)
        chosen = nw.lit(None, dtype=dtype)
        for each in standing:
            same = [one for one, other in found.items() if other == each]
            chosen = nw.when(value.is_in(same)).then(nw.lit(each, dtype=dtype)).otherwise(chosen)
        return frame, chosen
    frame, (one,) = look_up_each(frame, column, [*found], [[*found.values()]], beside=beside)
    return frame, one


def look_up_each(
    frame: Frame,
    column: str,
    values: Sequence[Any],
    standing: Sequence[Sequence[Any]],
    *,
    beside: Frame,
) -> tuple[Frame, list[nw.Expr]]:
    """Several things that stand for each value of a column, looked up at once.

    Args:
        frame: a frame of DuckDB or PySpark.
        column: the column of texts or whole numbers.
        values: those that something stands for.
        standing: for each of the things, what stands for each value.
        beside: a frame of the same session, which is sooner planned than the frame itself.
    """
    first = len(frame.collect_schema())
    names = [f"partners:found-{first + place}" for place in range(len(standing))]
    columns = {column: values, **dict(zip(names, standing, strict=True))}
    import pyarrow as pa

    if frame.implementation.is_duckdb():
        small = in_session(pa.table({name: in_arrow(each) for name, each in columns.items()}), beside)
    else:
        native: Any = beside.to_native()
        small = nw.from_native(native.sparkSession.createDataFrame(pa.table(columns)))
    return frame.join(small, on=column, how="left"), [nw.col(name) for name in names]


def in_session(table: "pa.Table", beside: Frame) -> Frame:
    """A table of Arrow as a frame that joins with others of a session of DuckDB.

    Args:
        table: the table.
        beside: a frame of the session.
    """
    # A relation joins only with others of its connection, which its own queries reach; they see `rows`.
    rows = table  # noqa: F841
    native: Any = beside.to_native()
    found: Frame = nw.from_native(native.query("beside", "SELECT * FROM rows"))
    return found
