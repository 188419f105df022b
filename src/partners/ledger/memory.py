"""Frames in memory: columns of Polars, pandas and PyArrow as Arrow, and answers added to the caller's frame."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from partners.errors import LedgerError
from partners.text import Text

if TYPE_CHECKING:
    import pyarrow as pa


def columns_in_arrow(frame: "nw.DataFrame[Any]", names: Sequence[str]) -> "pa.Table":
    """Convert some columns of a frame to an Arrow table; timestamps with a zone become local times.

    Raises:
        LedgerError: a column mixes values of several types, or has a type that cannot be used.
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
        column = _decoded(column)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        raise _unusable(native, name, kind) from None
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # how Polars refuses some decimals: no Exception, without a public name
            raise
        raise _unusable(native, name, kind) from None
    found = column.type
    if pa.types.is_float16(found):
        return column.cast(pa.float32())
    if pa.types.is_timestamp(found) and found.tz is not None:
        return compute.local_timestamp(column)
    if not _is_usable(found) or _type_of(native, name, kind) == "Object":
        raise _unusable(native, name, kind)
    return column


def _decoded(column: Any) -> Any:
    """Decode a column, except a dictionary of texts."""
    import pyarrow as pa
    from pyarrow import compute

    kind = column.type
    if pa.types.is_string_view(kind):
        return column.cast(pa.string())  # PyArrow cannot filter views
    if pa.types.is_dictionary(kind) and pa.types.is_string_view(kind.value_type):
        return column.cast(pa.dictionary(kind.index_type, pa.string()))
    if pa.types.is_run_end_encoded(kind):
        return _decoded(compute.run_end_decode(column))
    texts = (pa.types.is_string, pa.types.is_large_string)
    if pa.types.is_dictionary(kind) and not any(test(kind.value_type) for test in texts):
        return column.cast(kind.value_type)
    return column


def _is_usable(kind: Any) -> bool:
    """Does DuckDB have a type with the same meaning?"""
    import pyarrow as pa

    if isinstance(kind, pa.BaseExtensionType):
        # Only their library knows the meaning of such values: periods of pandas are stored as numbers.
        return kind.extension_name in _KNOWN_EXTENSIONS
    if pa.types.is_decimal(kind):
        return bool(kind.scale >= 0 and not pa.types.is_decimal256(kind))
    if pa.types.is_union(kind) or pa.types.is_float16(kind):
        return False
    return all(_is_usable(kind.field(at).type) for at in range(kind.num_fields))


_KNOWN_EXTENSIONS = frozenset({"arrow.json", "arrow.bool8", "arrow.uuid"})


def _type_of(native: Any, name: str, kind: nw.Implementation) -> str:
    """Return the type of a column, as its own library calls it."""
    return str(native[name].type if kind.is_pyarrow() else native[name].dtype)


def _unusable(native: Any, name: str, kind: nw.Implementation) -> LedgerError:
    """Make the error that a column mixes types, or has a type that DuckDB lacks."""
    of = _type_of(native, name, kind)
    if of == "object":  # pandas' type for values of any kind
        types = {type(value).__name__ for value in native[name].dropna()}
        if len(types) != 1:
            return LedgerError(
                Text(
                    zh=f"列“{name}”混有不同类型的值；请统一为文字，或去掉该列。",
                    en=f'column "{name}" mixes values of several types; make it all text, or leave it out.',
                )
            )
        of = f"object ({types.pop()})"
    return LedgerError(
        Text(
            zh=f"列“{name}”的类型是 {of}，其中的值不能使用；请改为文字，或去掉该列。",
            en=f'column "{name}" is of type {of}, whose values cannot be used; make it text, or leave it out.',
        )
    )


def with_columns(native: Any, answers: "pa.Table", kind: nw.Implementation) -> Any:
    """Convert answers to a kind of frame, and add them to the caller's columns.

    Args:
        native: the caller's frame, row by row; None to return the answers alone.
        answers: one row for each of its rows.
        kind: the kind of frame.
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
