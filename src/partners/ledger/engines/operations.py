"""What is asked of any engine: which one computes a frame, distinct values, looking values up."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from partners.ledger.engines.duckdb_engine import DuckDBEngine
from partners.ledger.engines.protocol import Engine, Frame
from partners.ledger.engines.spark_engine import SparkEngine

_FEW = 8


def has_engine(kind: nw.Implementation) -> bool:
    """Is there an engine for frames of a kind?"""
    return kind.is_duckdb() or kind.is_spark_like()


def engine_of(frame: Frame) -> Engine:
    """The engine that computes a frame."""
    return DuckDBEngine() if frame.implementation.is_duckdb() else SparkEngine()


def distinct(frame: Frame, column: str, most: int | None = None) -> list[Any]:
    """Each value of a column, but null; of more than some, some.

    Args:
        frame: the lines.
        column: the column.
        most: how many are wanted, where not all are.
    """
    return engine_of(frame).distinct(frame, column, most)


def is_unique(frame: Frame, column: str) -> bool:
    """Has a column another number on each line, and none is null?

    Numbers that grow from line to line, as most do, are known at once.

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
        test: of its columns.
    """
    return bool(frame.filter(test).head(1).select(nw.len()).collect().item())


def where(frame: Frame, test: nw.Expr) -> Frame:
    """The lines for which a test of columns holds."""
    return engine_of(frame).where(frame, test)


def look_up(
    frame: Frame, column: str, found: Mapping[Any, Any], dtype: Any, *, session_frame: Frame
) -> tuple[Frame, nw.Expr]:
    """What stands for the value of a column, null for any other value; the frame has what that needs.

    Args:
        frame: the lines.
        column: the column of texts or whole numbers.
        found: what stands for each value.
        dtype: of what stands for it.
        session_frame: as `look_up_each` has it.
    """
    standing = sorted(set(found.values()))
    if len(standing) <= _FEW:
        value = nw.col(column)
        chosen = nw.lit(None, dtype=dtype)
        for each in standing:
            same = [one for one, other in found.items() if other == each]
            chosen = nw.when(value.is_in(same)).then(nw.lit(each, dtype=dtype)).otherwise(chosen)
        return frame, chosen
    frame, (one,) = look_up_each(frame, column, [*found], [[*found.values()]], session_frame=session_frame)
    return frame, one


def look_up_each(
    frame: Frame,
    column: str,
    values: Sequence[Any],
    standing: Sequence[Sequence[Any]],
    *,
    session_frame: Frame,
) -> tuple[Frame, list[nw.Expr]]:
    """Several things that stand for each value of a column, looked up at once.

    Args:
        frame: the lines.
        column: the column of texts or whole numbers.
        values: those that something stands for.
        standing: for each of the things, what stands for each value.
        session_frame: a frame of the same session, which is sooner planned than the frame itself.
    """
    first = len(frame.collect_schema())
    names = [f"partners:found-{first + place}" for place in range(len(standing))]
    columns = {column: values, **dict(zip(names, standing, strict=True))}
    small = engine_of(frame).small_frame(columns, session_frame)
    return frame.join(small, on=column, how="left"), [nw.col(name) for name in names]
