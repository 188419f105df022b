"""Arrow arrays from Python values, without `pyarrow.array` or `scalar`, which slowly import pandas."""

from array import array
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any


def texts_to_arrow(texts: Sequence[str | None]) -> Any:
    """Convert texts to an Arrow array; None becomes null."""
    import pyarrow as pa
    from pyarrow import compute

    bare = [(text or "").encode() for text in texts]
    ends = array("q", accumulate(map(len, bare), initial=0))
    found = pa.Array.from_buffers(
        pa.large_string(), len(bare), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(bare))]
    )
    if None not in texts:
        return found
    there = pa.py_buffer(bytes(text is not None for text in texts))
    given = pa.Array.from_buffers(pa.uint8(), len(texts), [None, there]).cast(pa.bool_())
    return compute.if_else(given, found, pa.nulls(len(texts), pa.large_string()))


def to_arrow(values: Sequence[Any]) -> Any:
    """Convert whole numbers, texts, days or booleans, without None, to an Arrow array; an empty list becomes texts."""
    import pyarrow as pa

    if values and type(values[0]) is int:
        return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(array("q", values))])
    found = texts_to_arrow([str(value) for value in values])
    others = {bool: pa.bool_(), date: pa.date32()}
    return found.cast(others[type(values[0])]) if values and type(values[0]) in others else found
