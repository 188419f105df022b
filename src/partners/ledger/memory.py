"""Frames in memory: columns of Polars, pandas and PyArrow as Arrow, and answers beside the caller's own columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from partners.errors import LedgerError
from partners.text import Text

if TYPE_CHECKING:
    import pyarrow as pa


def columns_in_arrow(frame: "nw.DataFrame[Any]", names: Sequence[str]) -> "pa.Table":
    """Some columns of a frame as a table of Arrow; a time with a zone is that of its zone's clocks.

    Raises:
        LedgerError: a column mixes values of several types, or is of one that DuckDB does not have.
    """
    import pyarrow as pa

    native: Any = frame.to_native()
    return pa.table({name: _column(native, name, frame.implementation) for name in names})


def _column(native: Any, name: str, kind: nw.Implementation) -> Any:
    import pyarrow as pa
    from pyarrow import compute

    try:
        if kind.is_polars():
            column = native[name].to_arrow()
        elif kind.is_pandas():
            column = pa.array(native[name], from_pandas=True)
        else:
            column = native[name]
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        raise _mixed(name) from None
    found = column.type
    if pa.types.is_float16(found):
        return column.cast(pa.float32())
    if pa.types.is_timestamp(found) and found.tz is not None:
        return compute.local_timestamp(column)
    if pa.types.is_decimal256(found):
        raise _mixed(name)
    return column


def _mixed(name: str) -> LedgerError:
    return LedgerError(
        Text(
            zh=f"列“{name}”混有不同类型的值，或其类型不可用；请统一为文字，或去掉该列。",
            en=f'column "{name}" mixes values of several types, or is of one that cannot be used; '
            "make it all text, or leave it out.",
        )
    )


def with_columns(native: Any, answers: "pa.Table", kind: nw.Implementation) -> Any:
    """Answers as a kind of frame.

    Args:
        native: the frame beside which they stand, row by row; None where they stand alone.
        answers: one row for each of its rows.
        kind: of frame.
    """
    if kind.is_polars():
        import polars as pl

        found: Any = pl.from_arrow(answers)
        if native is None:
            return found
        return native.hstack(found)
    if kind.is_pandas():
        table = answers.to_pandas()
        if native is None:
            return table
        return native.assign(**{name: table[name].array for name in table.columns})
    if native is None:
        return answers
    for name in answers.column_names:
        native = native.append_column(name, answers[name])
    return native
