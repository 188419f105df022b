"""What Narwhals leaves to the engines: looking texts up, in a small frame beside a large one."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

Frame = nw.LazyFrame[Any]


_FEW = 8


def look_up(frame: Frame, column: str, found: Mapping[str, Any], dtype: Any) -> tuple[Frame, nw.Expr]:
    """What stands for the text of a column, null for any other text; the frame has what that needs.

    Args:
        frame: a frame of DuckDB, Polars or PySpark.
        column: the column of text.
        found: what stands for each text.
        dtype: of what stands for it.
    """
    text = nw.col(column)
    values = sorted(set(found.values()))
    if len(values) <= _FEW:
        value = nw.lit(None, dtype=dtype)
        for each in values:
            same = [spelling for spelling, one in found.items() if one == each]
            value = nw.when(text.is_in(same)).then(nw.lit(each, dtype=dtype)).otherwise(value)
        return frame, value
    joined = f"{column}-found"
    small = small_frame(frame, {column: [*found], joined: [*found.values()]})
    return frame.join(small, on=column, how="left"), nw.col(joined)


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
