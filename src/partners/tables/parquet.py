"""Parquet files as rows, with their types."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from partners.errors import TableError
from partners.tables.file_types import wrong
from partners.tables.found import Rows, header_names, unnamed

_AT_ONCE = 10_000
_LONGEST = 300


def no_parquet(path: Path, error: Exception) -> TableError:
    """Make the error that a file is not complete Parquet; libraries say in English only what is wrong."""
    said = " ".join(str(error).split())
    return wrong(
        path,
        f"不是完整的 Parquet 文件：{'已加密' if 'encrypt' in said.lower() else '已损坏，或没有传完、没有保存完'}。",
        f"is not a complete Parquet file: {said[:_LONGEST]}",
    )


def open_parquet(path: Path) -> Rows:
    """Open a Parquet file.

    Raises:
        TableError: it is broken, or has no usable header.
        ImportError: the extra is missing.
        OSError: it cannot be read.
    """
    import pyarrow as pa
    from pyarrow import parquet

    # Arrow reports broken content as an OSError without a number, or as an error of its own.
    broken = (pa.ArrowException, OSError, ValueError)
    try:
        # With an open file, Arrow cannot take the path for a URL or a partitioned data set.
        file = parquet.ParquetFile(pa.OSFile(str(path.absolute())))
    except broken as error:
        raise no_parquet(path, error) from None
    schema = file.schema_arrow
    headers = header_names(path, schema.names)
    if len(headers) < len(schema):  # unlike the empty end of a sheet, this column has cells
        raise unnamed(path, len(headers) + 1)

    def lines() -> Iterator[tuple[int, Sequence[Any]]]:
        number = 0
        try:
            for batch in file.iter_batches(batch_size=_AT_ONCE):
                columns = [column.to_pylist() for column in batch.columns]
                for number, row in enumerate(zip(*columns, strict=True), number + 1):  # noqa: B020 - goes on
                    yield number, row
        except broken as error:
            raise no_parquet(path, error) from None

    return Rows(headers, lines(), [], lambda: int(file.metadata.num_rows), schema.types)
