"""Time zones of the columns of a Parquet file, so that a time counts as the day in its own zone.

Parquet stores points in time. Arrow and pandas note the time zones beside the columns.
"""

import binascii
import json
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def zones_of(path: Path) -> dict[str, str | None]:
    """Return the time zone of each timestamp column, by name; None if the file states none.

    Args:
        path: a Parquet file; one that cannot be read gives an empty result.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with pa.OSFile(str(path.absolute())) as source:
            file = parquet.ParquetFile(source)
            schema, stored = file.schema_arrow, {each.path: each.physical_type for each in _leaves(file)}
            metadata = file.metadata.metadata or {}
    except (pa.ArrowException, OSError, ValueError):
        return {}
    by_arrow, by_pandas = _by_arrow(metadata), _by_pandas(metadata)
    of_all = metadata.get(b"org.apache.spark.timeZone", b"").decode("utf-8", "replace") or None
    zones: dict[str, str | None] = {}
    for field in schema:
        if not pa.types.is_timestamp(field.type):
            continue
        own = by_arrow.get(field.name)
        is_old = stored.get(field.name) == "INT96"  # INT96 always holds points in time
        if own is not None and pa.types.is_timestamp(own):
            if is_old or own.tz is not None:
                zones[field.name] = own.tz or "UTC"  # times without a zone were stored as UTC
        elif is_old or field.type.tz is not None:
            zones[field.name] = by_pandas.get(field.name) or of_all
    return zones


def _leaves(file: Any) -> list[Any]:
    return [file.schema.column(at) for at in range(len(file.schema))]


def _by_arrow(metadata: Mapping[bytes, bytes]) -> dict[str, Any]:
    """Return the types of columns from Arrow's note."""
    import pyarrow as pa
    from pyarrow import ipc

    try:
        schema = ipc.read_schema(pa.py_buffer(b64decode(metadata.get(b"ARROW:schema", b""))))
        # A dictionary of times is stored as plain times.
        return {field.name: getattr(field.type, "value_type", field.type) for field in schema}
    except (pa.ArrowException, OSError, ValueError, binascii.Error):
        return {}


def _by_pandas(metadata: Mapping[bytes, bytes]) -> dict[str, str]:
    """Return the zones of columns from pandas' note."""
    try:
        columns = json.loads(metadata.get(b"pandas", b"{}")).get("columns", [])
        return {
            str(each["name"]): str(each["metadata"]["timezone"])
            for each in columns
            if each.get("pandas_type") == "datetimetz"
        }
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}
