"""What Narwhals leaves to the engines: distinct values, looking values up, and tests that stay where they are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw

from partners.tables.arrow import in_arrow

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
        frame: a frame of DuckDB, Polars or PySpark.
        column: the column.
        most: how many are wanted, where not all are.
    """
    native: Any = frame.to_native()
    if frame.implementation is nw.Implementation.POLARS:
        import polars as pl

        values = native.select(pl.col(column).drop_nulls())
        if most is not None:
            return values.unique().head(most).collect(engine="streaming")[column].to_list()  # type: ignore[no-any-return]
        # The engine that streams takes twice as long to tell texts apart as a column that is there does.
        return values.collect(engine="streaming")[column].unique().to_list()  # type: ignore[no-any-return]
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


def somewhere(frame: Frame, test: nw.Expr) -> bool:
    """Whether a test holds on any line.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
        test: of its columns.
    """
    streaming: dict[str, Any] = (
        {"engine": "streaming"} if frame.implementation is nw.Implementation.POLARS else {}
    )
    return bool(frame.filter(test).head(1).select(nw.len()).collect(**streaming).item())


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


def with_first_not(frame: Frame, name: str, truths: Sequence[str], false: int, null: int) -> Frame:
    """The frame with a column that numbers what first keeps some truths from all being true; null where they are.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
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
    if frame.implementation.is_spark_like():
        from pyspark.sql import functions

        spark: Any = frame.to_native()
        flat: Any = functions
        for place, each in enumerate(truths):
            flat = flat.when(~functions.col(each), functions.lit(false + place))
        for place, each in enumerate(truths):
            flat = flat.when(functions.isnull(each), functions.lit(null + place))
        numbered: Frame = nw.from_native(spark.withColumn(name, flat.cast("bigint")))
        return numbered
    chain: Any = nw
    for place, each in enumerate(truths):
        chain = chain.when(~nw.col(each)).then(nw.lit(false + place, dtype=nw.Int64))
    for place, each in enumerate(truths):
        chain = chain.when(nw.col(each).is_null()).then(nw.lit(null + place, dtype=nw.Int64))
    return frame.with_columns(chain.alias(name))


def look_up(
    frame: Frame, column: str, found: Mapping[Any, Any], dtype: Any, *, beside: Frame
) -> tuple[Frame, nw.Expr]:
    """What stands for the value of a column, null for any other value; the frame has what that needs.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
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
    frame, (one,) = look_up_each(frame, column, [*found], [[*found.values()]], dtype, beside=beside)
    return frame, one


def look_up_each(
    frame: Frame,
    column: str,
    values: Sequence[Any],
    standing: Sequence[Sequence[Any]],
    dtype: Any,
    *,
    beside: Frame,
) -> tuple[Frame, list[nw.Expr]]:
    """Several things that stand for each value of a column, looked up at once.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
        column: the column of texts or whole numbers.
        values: those that something stands for.
        standing: for each of the things, what stands for each value.
        dtype: of all that stands for one.
        beside: a frame of the same session, which is sooner planned than the frame itself.
    """
    if frame.implementation is nw.Implementation.POLARS:
        value = nw.col(column)
        return frame, [
            value.replace_strict(values, each, default=None, return_dtype=dtype) for each in standing
        ]
    first = len(frame.collect_schema())
    names = [f"partners:found-{first + place}" for place in range(len(standing))]
    columns = {column: values, **dict(zip(names, standing, strict=True))}
    native: Any = beside.to_native()
    small: Frame
    import pyarrow as pa

    if frame.implementation.is_duckdb():
        # A relation joins only with others of its connection, which its own queries reach; they see `found`.
        found = pa.table({name: in_arrow(each) for name, each in columns.items()})  # noqa: F841
        small = nw.from_native(native.query("beside", "SELECT * FROM found"))
    else:
        small = nw.from_native(native.sparkSession.createDataFrame(pa.table(columns)))
    return frame.join(small, on=column, how="left"), [nw.col(name) for name in names]


def with_each(
    frame: Frame, name: str, column: str, function: Callable[[Sequence[str]], Sequence[Any]], dtype: Any
) -> Frame:
    """The frame with a column of what a function makes of all distinct texts of a column, once it is computed.

    Args:
        frame: a frame of Polars.
        name: of the column that is added.
        column: the column of texts.
        function: makes as many things of some texts.
        dtype: of what it makes.
    """
    import polars as pl

    def replaced(texts: pl.Series) -> pl.Series:
        spellings = texts.drop_nulls().unique()
        made = pl.Series(function(spellings.to_list()), dtype=to_polars)
        return texts.replace_strict(spellings, made, default=None, return_dtype=to_polars)

    to_polars: Any = {nw.Int64: pl.Int64, nw.String: pl.String}[dtype]
    native: Any = frame.to_native()
    made = pl.col(column).map_batches(replaced, return_dtype=to_polars).alias(name)
    found: Frame = nw.from_native(native.with_columns(made))
    return found
