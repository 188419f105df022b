"""Operations for all engines: the engine of a frame, distinct values, and lookups."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from partners.ledger.engines.duckdb_engine import DuckDBEngine
from partners.ledger.engines.protocol import Engine, Frame
from partners.ledger.engines.spark_engine import SparkEngine

_FEW = 8


def has_engine(kind: nw.Implementation) -> bool:
    """Is there an engine for frames of this kind?"""
    return kind.is_duckdb() or kind.is_spark_like()


def engine_of(frame: Frame) -> Engine:
    """Return the engine that computes a frame."""
    return DuckDBEngine() if frame.implementation.is_duckdb() else SparkEngine()


def distinct(frame: Frame, column: str, most: int | None = None) -> list[Any]:
    """Return the distinct values of a column, without null.

    Args:
        frame: the lines.
        column: the column.
        most: the number of values to return at most; None for all.
    """
    return engine_of(frame).distinct(frame, column, most)


def is_unique(frame: Frame, column: str) -> bool:
    """Does a column have a different number on each line, and no null?

    Numbers that grow from line to line, as most do, need no grouping.

    Args:
        frame: the lines.
        column: the column of whole numbers.
    """
    if engine_of(frame).grows(frame, column):
        return True
    groups = frame.group_by(column).agg(nw.len().alias("partners:many"))
    found = groups.select((nw.col("partners:many") > 1).any() | nw.col(column).is_null().any()).collect()
    return not found.item()


def somewhere(frame: Frame, test: nw.Expr) -> bool:
    """Does a test hold on any line?

    Args:
        frame: the lines.
        test: an expression of its columns.
    """
    return bool(frame.filter(test).head(1).select(nw.len()).collect().item())


def where(frame: Frame, test: nw.Expr) -> Frame:
    """Select the lines for which a test holds."""
    return engine_of(frame).where(frame, test)


def look_up(
    frame: Frame, column: str, found: Mapping[Any, Any], dtype: Any, *, session_frame: Frame
) -> tuple[Frame, nw.Expr]:
    """Look up a value for each value of a column; null for any other value. The returned frame has the lookup.

    Args:
        frame: the lines.
        column: the column of texts or whole numbers.
        found: the result for each value.
        dtype: the type of the results.
        session_frame: as in `look_up_each`.
    """
    results = sorted(set(found.values()))
    if len(results) <= _FEW:
        value = nw.col(column)
        chosen = nw.lit(None, dtype=dtype)
        for each in results:
            same = [one for one, other in found.items() if other == each]
            chosen = nw.when(value.is_in(same)).then(nw.lit(each, dtype=dtype)).otherwise(chosen)
        return frame, chosen
    frame, (one,) = look_up_each(frame, column, [*found], [[*found.values()]], session_frame=session_frame)
    return frame, one


def look_up_each(
    frame: Frame,
    column: str,
    values: Sequence[Any],
    results: Sequence[Sequence[Any]],
    *,
    session_frame: Frame,
) -> tuple[Frame, list[nw.Expr]]:
    """Look up several results for each value of a column, at once.

    Args:
        frame: the lines.
        column: the column of texts or whole numbers.
        values: the values that have results.
        results: for each kind of result, the result of each value.
        session_frame: a frame of the same session that is quicker to plan than `frame`.
    """
    first = len(frame.collect_schema())
    names = [f"partners:found-{first + place}" for place in range(len(results))]
    columns = {column: values, **dict(zip(names, results, strict=True))}
    small = engine_of(frame).small_frame(columns, session_frame)
    return frame.join(small, on=column, how="left"), [nw.col(name) for name in names]
