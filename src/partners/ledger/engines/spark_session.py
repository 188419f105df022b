"""Spark sessions for files: the active session, or a quiet one of our own that leaves nothing behind."""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import narwhals as nw

from partners.errors import LedgerError
from partners.ledger.engines.protocol import Frame
from partners.ledger.own_columns import LINE
from partners.ledger.relations import Table
from partners.text import Text


@contextmanager
def spark_session(scratch: Path, memory: int | None = None) -> Iterator[Any]:
    """Return the active session, as `spark-submit` makes it, or else start one on all cores for the duration.

    Args:
        scratch: a folder for Spark's temporary files.
        memory: the most memory that a session of our own takes, in bytes.

    Raises:
        LedgerError: Spark is not installed, does not start, or cannot use the folder.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PySpark warns about versions of pandas, which is not used
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
    except ImportError:
        raise LedgerError(
            Text(
                zh="Spark 需要附加组件 spark；在源码目录中：pip install '.[spark]'。",
                en="Spark needs the extra `spark`; in the source folder: pip install '.[spark]'.",
            )
        ) from None
    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    if "," in str(scratch):  # a comma separates folders there
        raise LedgerError(
            Text(
                zh=f"临时文件夹 {scratch.parent} 的路径中有逗号，Spark 不能使用；请用 TMPDIR 另行指定。",
                en=f"the path of the folder for temporary files, {scratch.parent}, contains a comma, which Spark cannot handle; "
                "choose another with TMPDIR.",
            )
        )
    builder = SparkSession.builder.appName("partners").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.local.dir", str(scratch)).config(
        "spark.sql.warehouse.dir", str(scratch / "warehouse")
    )
    if memory is not None:
        builder = builder.config("spark.driver.memory", f"{memory >> 20}m")
    # The Python of executors, for limits with crossing groups; they run on this machine.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    log = scratch / "spark.log"
    try:
        with _standard_error_in(log):
            session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        lines = [*log.read_text("utf-8", "replace").split("\n"), str(error)]
        first = next(line.strip() for line in lines if line.strip())
        raise LedgerError(
            Text(
                zh=f"Spark 没能启动，它需要 Java 17 或更新的版本：{first}",
                en=f"Spark did not start; it needs Java 17 or later: {first}",
            )
        ) from error
    session.sparkContext.setLogLevel("OFF")
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _standard_error_in(path: Path) -> Iterator[None]:
    """Redirect standard error to a file; a process started meanwhile keeps writing there."""
    sys.stderr.flush()
    before = os.dup(2)
    try:
        with path.open("wb") as stream:
            os.dup2(stream.fileno(), 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def spark_frame(session: Any, table: Table) -> Frame:
    """Read a file's lines, each with its number."""
    # Do not take paths for patterns, or folders such as year=2024 for columns.
    reader = session.read.option("__globPaths__", "false").option("recursiveFileLookup", "true")
    lines = reader.parquet(_address(table.parquet))
    if LINE not in lines.columns:
        lines = lines.select("*", (lines["_metadata.row_index"] + 1).alias(LINE))
    frame: Frame = nw.from_native(lines)
    return frame


def _address(path: Path) -> str:
    """Return the URL of a local path, whatever other storage Spark knows."""
    found = path.absolute().as_posix()
    return f"file://{found}" if found.startswith("/") else f"file:///{found}"


def write_with_spark(answers: Any, path: Path, *, in_order: bool) -> None:
    """Write a frame as one file; Spark itself would write a folder.

    Args:
        answers: a frame of PySpark.
        path: the file.
        in_order: True if the frame is sorted; otherwise Spark decides the order.
    """
    with TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent.absolute()) as folder:
        parts = Path(folder) / "parts"
        one = answers.coalesce(1) if in_order else answers.repartition(1)
        one.write.parquet(_address(parts))
        (part,) = parts.glob("part-*.parquet")
        part.replace(path)


def tasks_done(session: Any) -> float | None:
    """Return how many tasks of the running stages are done, in percent; None if none is running."""
    tracker = session.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    every = sum(stage.numTasks for stage in stages if stage is not None)
    done = sum(stage.numCompletedTasks for stage in stages if stage is not None)
    return 100 * done / every if every else None


def spark_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that Spark raises when it fails."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return (PySparkException, Py4JError)
