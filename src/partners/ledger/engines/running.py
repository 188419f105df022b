"""Engines for files: start DuckDB or Spark, and turn their errors into ours."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, assert_never

import narwhals as nw

from partners.errors import LedgerError
from partners.ledger.engines.protocol import Frame
from partners.ledger.engines.spark_session import (
    spark_errors,
    spark_frame,
    spark_session,
    tasks_done,
    write_with_spark,
)
from partners.ledger.paths import literal_path
from partners.ledger.relations import Table
from partners.text import Text

if TYPE_CHECKING:
    import duckdb

EngineName = Literal["duckdb", "spark"]


class RunningEngine(NamedTuple):
    """An engine that is running.

    Attributes:
        frame: makes a frame of a file's lines, with LINE.
        write: writes a frame as one Parquet file; its last argument is True for a sorted frame.
        progress: returns how much of the current computation is done, in percent; None if unknown.
        errors: exceptions that it raises when it fails.
        store: computes some of many answers, and returns them, as `answer` asks; None to keep them in memory.
    """

    frame: Callable[[Table], Frame]
    write: Callable[[Any, Path, bool], None]
    progress: Callable[[], float | None]
    errors: tuple[type[Exception], ...] = ()
    store: Callable[[Frame], Frame] | None = None


def connect(scratch: Path, memory: str | None = None) -> "duckdb.DuckDBPyConnection":
    """Connect to a DuckDB that spills into a folder.

    Args:
        scratch: the folder.
        memory: the most memory that it takes before it spills, such as `4GB`.
    """
    import duckdb

    config: dict[str, Any] = {"temp_directory": str(scratch / "spilled")}
    config["preserve_insertion_order"] = False  # joins do not keep it anyway, and keeping it takes memory
    connection = duckdb.connect(config=config | ({} if memory is None else {"memory_limit": memory}))
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    connection.execute("SET progress_bar_time = 0")
    return connection


@contextmanager
def open_engine(
    name: EngineName, connection: "duckdb.DuckDBPyConnection", scratch: Path, memory: str | None
) -> Iterator[RunningEngine]:
    """Start an engine for the duration of a `with` block.

    Args:
        name: which engine.
        connection: a DuckDB connection, which reads the file and counts the answers for every engine.
        scratch: a folder for data that does not fit into memory.
        memory: the most memory that the engine takes, such as `4GB`.

    Raises:
        LedgerError: the engine cannot start.
    """
    match name:
        case "duckdb":
            numbers = count()

            def store(answers: Frame) -> Frame:
                path = scratch / f"some-{next(numbers)}.parquet"
                answers.to_native().to_parquet(str(path))
                return read_answers(path, connection, scratch)

            yield RunningEngine(
                lambda table: nw.from_native(table.relation),
                lambda answers, path, _: answers.to_parquet(str(path)),
                connection.query_progress,
                store=store,
            )
        case "spark":
            with spark_session(scratch, None if memory is None else bytes_of(memory)) as session:
                yield RunningEngine(
                    lambda table: spark_frame(session, table),
                    lambda answers, path, in_order: write_with_spark(answers, path, in_order=in_order),
                    lambda: tasks_done(session),
                    spark_errors(),
                )
        case _:
            assert_never(name)


def read_answers(path: Path, connection: "duckdb.DuckDBPyConnection", scratch: Path) -> Frame:
    """Open answers in a Parquet file that an engine wrote."""
    return nw.from_native(connection.from_parquet(literal_path(path, scratch), hive_partitioning=False))


@contextmanager
def computing(engine: RunningEngine, check: Callable[[], None]) -> Iterator[None]:
    """Turn errors of an engine into ours.

    Args:
        engine: the engine.
        check: raises an error of its own if the input is broken; called after an error.

    Raises:
        LedgerError: the engine failed.
    """
    import duckdb

    errors: tuple[type[Exception], ...] = (duckdb.Error, nw.exceptions.NarwhalsError, *engine.errors)
    try:
        yield
    except errors as error:
        # DuckDB reports an interrupt so while it reads lines from Python.
        if "KeyboardInterrupt" in str(error):
            raise KeyboardInterrupt from error
        if _FULL in str(error):
            folder = gettempdir()
            raise LedgerError(
                Text(
                    zh=f"磁盘已满：输出所在的磁盘，或临时文件夹 {folder}（可用 TMPDIR 另行指定）。",
                    en=f"no space left on the disk of the output, or of temporary files, {folder} (see TMPDIR).",
                )
            ) from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise LedgerError(
                Text(
                    zh="内存不足；请关闭其他程序，或用 --memory 另设上限。",
                    en="not enough memory; close other programs, or set a higher or lower limit with --memory.",
                )
            ) from error
        check()
        first = _cause(str(error))
        if engine.errors and isinstance(error, engine.errors):
            raise LedgerError(
                Text(
                    zh="Spark 无法读取这个文件，或没能算完；可改用默认的 --engine duckdb。",
                    en=f"computing failed on Spark: {first} The default --engine duckdb may read it.",
                )
            ) from error
        raise LedgerError(
            Text(
                zh="计算中断：表中有引擎处理不了的类型或值；请把有关的列改存为文字，或把表另存为 CSV。",
                en=f"computing failed: {first} Store the column as text, or the table as CSV.",
            )
        ) from error
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise


def _cause(message: str) -> str:
    """Return the most useful line of a long message: the last cause, or else the first line."""
    lines = message.strip().split("\n")
    causes = [line for line in lines if line.startswith(_CAUSED)]
    return causes[-1].removeprefix(_CAUSED) if causes else lines[0]


_CAUSED = "Caused by: "
_FULL = "No space left on device"
_LEAST = 100 * 1000**2
_MEMORY = re.compile(r"(\d+(?:\.\d+)?) ?([KMGT])(i?)B", re.ASCII | re.IGNORECASE)


def bytes_of(memory: str) -> int:
    """Parse an amount of memory, such as `4GB` or `512MiB`.

    Raises:
        LedgerError: it is malformed, or too little.
    """
    found = _MEMORY.fullmatch(memory)
    if found is None:
        raise LedgerError(
            Text(
                zh=f"“{memory}”不是内存大小；可写 4GB。",
                en=f'"{memory}" is not an amount of memory; write 4GB.',
            )
        )
    number, unit, binary = found.groups()
    found_bytes = int(float(number) * (1024 if binary else 1000) ** ("KMGT".index(unit.upper()) + 1))
    if found_bytes < _LEAST:
        raise LedgerError(
            Text(zh=f"{memory} 太少，至少 100MB。", en=f"{memory} is too little; give at least 100MB.")
        )
    return found_bytes
