"""What Narwhals leaves to the engines: distinct values, looking values up, and tests that stay where they are."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

Frame = nw.LazyFrame[Any]


_FEW = 8
_FENCE = "partners:fence"
_GROWS = (
    "SELECT coalesce(bool_and(number > before), true) AND count(*) = count(number) "
    "FROM (SELECT number, lag(number) OVER () AS before FROM lines)"
)


def distinct(frame: Frame, column: str, most: int | None = None) -> list[Any]:
    """Each value of a column, but null; of more than some, some.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
        column: the column.
        most: how many are wanted, where not all are.
    """
    if frame.implementation is nw.Implementation.POLARS:
        import polars as pl

        native: Any = frame.to_native()
        values = native.select(pl.col(column).drop_nulls().unique()).head(most)
        return [*values.collect(engine="streaming")[column]]
    # A group per value, because `unique` keeps whole lines apart, which costs a window.
    groups = frame.filter(~nw.col(column).is_null()).group_by(column).agg(nw.len().alias("partners:many"))
    groups = groups.select(column)
    return (groups if most is None else groups.head(most)).collect()[column].to_list()


def is_unique(frame: Frame, column: str) -> bool:
    """Whether a column has another number on each line, and none is null.

    Numbers that grow from line to line, as most do, are known at once.

    Args:
        frame: a frame of DuckDB or Polars.
        column: the column of whole numbers.
    """
    native: Any = frame.to_native()
    if frame.implementation is nw.Implementation.POLARS:
        import polars as pl

        number = pl.col(column)
        grows = (number > number.shift(1)).all(), number.null_count() == 0
        if all(
            native.select(each.alias(str(at)) for at, each in enumerate(grows))
            .collect(engine="streaming")
            .row(0)
        ):
            return True
    else:
        import duckdb

        numbers = native.select(duckdb.ColumnExpression(column).alias("number"))
        if numbers.query("lines", _GROWS).fetchall()[0][0]:
            return True
    groups = frame.group_by(column).agg(nw.len().alias("partners:many"))
    found = groups.select((nw.col("partners:many") > 1).any() | nw.col(column).is_null().any()).collect()
    return not found.item()


def has_no_type(frame: Frame, column: str) -> bool:
    """Whether a column holds nothing but null, by its type.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
        column: the column.
    """
    native: Any = frame.to_native()
    if frame.implementation is nw.Implementation.POLARS:
        return str(native.collect_schema()[column]) == "Null"
    if frame.implementation.is_duckdb():
        return str(native.types[native.columns.index(column)]).strip('"') == "NULL"
    return str(native.schema[column].dataType.typeName()) == "void"


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


def look_up(frame: Frame, column: str, found: Mapping[Any, Any], dtype: Any) -> tuple[Frame, nw.Expr]:
    """What stands for the value of a column, null for any other value; the frame has what that needs.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
        column: the column of texts or whole numbers.
        found: what stands for each value.
        dtype: of what stands for it.
    """
    standing = sorted(set(found.values()))
    if len(standing) <= _FEW:
        value = nw.col(column)
        chosen = nw.lit(None, dtype=dtype)
        for each in standing:
            same = [one for one, other in found.items() if other == each]
            chosen = nw.when(value.is_in(same)).then(nw.lit(each, dtype=dtype)).otherwise(chosen)
        return frame, chosen
    frame, (one,) = look_up_each(frame, column, [*found], [[*found.values()]], dtype)
    return frame, one


def look_up_each(
    frame: Frame, column: str, values: Sequence[Any], standing: Sequence[Sequence[Any]], dtype: Any
) -> tuple[Frame, list[nw.Expr]]:
    """Several things that stand for each value of a column, looked up at once.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
        column: the column of texts or whole numbers.
        values: those that something stands for.
        standing: for each of the things, what stands for each value.
        dtype: of all that stands for one.
    """
    if frame.implementation is nw.Implementation.POLARS:
        value = nw.col(column)
        return frame, [
            value.replace_strict(values, each, default=None, return_dtype=dtype) for each in standing
        ]
    first = len(frame.collect_schema())
    names = [f"partners:found-{first + place}" for place in range(len(standing))]
    small = small_frame(frame, {column: values, **dict(zip(names, standing, strict=True))})
    return frame.join(small, on=column, how="left"), [nw.col(name) for name in names]


def small_frame(beside: Frame, columns: Mapping[str, Sequence[Any]]) -> Frame:
    """A frame of a few values on the engine of another, to join with it.

    Args:
        beside: a frame of DuckDB, Polars or PySpark.
        columns: the values by name, all of one length.
    """
    import pyarrow as pa

    values = pa.table(dict(columns))
    native: Any = beside.to_native()
    found: Any
    if beside.implementation is nw.Implementation.POLARS:
        import polars as pl

        table: Any = pl.from_arrow(values)
        found = nw.from_native(table.lazy())
    elif beside.implementation is nw.Implementation.DUCKDB:
        # A relation joins only with others of its connection, which its own queries reach; they see `values`.
        found = nw.from_native(native.query("beside", 'SELECT * FROM "values"'))
    else:
        found = nw.from_native(native.sparkSession.createDataFrame(values))
    small: Frame = found
    return small
