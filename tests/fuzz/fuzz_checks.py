"""What must hold of any file: a command answers or refuses it in words, and files of one meaning get one answer."""

import csv
import io
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
from drawn_csv import plain_csv
from drawn_parquet import odd_arrow, plain_arrow, write_parquet
from drawn_tables import KEY, KINDS, POLICIES, Draw, Table, Value, as_text
from drawn_workbooks import plain_workbook

import partners
from partners import ledger
from partners.cli.app import run
from partners.ledger.judging import judge_file
from partners.registry import Registry
from partners.tables.input import open_rows

ANSWERS = ("outcome", "low", "high", "paid_so_far", "reason")
_RAW = re.compile(
    r"(Invalid Input|Conversion|Binder|Parser|IO|Catalog|Internal|Not implemented) Error|Arrow\w+|BadZipFile|Traceback|\bat 0x|Error:|Exception"
    r"|<class|errno|NoneType|[A-Za-z']{2,}(?: [A-Za-z']{2,}){2,}"
)
"""What libraries say, or three words of English in a row."""


class Found(AssertionError):  # noqa: N818 - what the fuzzer looks for
    """Something that must not be."""


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


_INTERRUPTED = 130


def command(*arguments: object) -> Ran:
    """Run a command in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = run([str(each) for each in arguments])
        except Exception as error:
            raise Found("".join(traceback.format_exception(error))) from error
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    found = []
    for stream in (out, err):
        stream.flush()
        found.append(stream.buffer.getvalue().decode())
    return Ran(code, *found)


def in_process(*arguments: object) -> Ran:
    """Run a command in a process of its own."""
    line = [sys.executable, "-m", "partners", *map(str, arguments)]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


_BEFORE = b"what was there before"


def check_command(draw: Draw, folder: Path, file: Path, table: Table) -> str:
    """Run a command on a file, and say how it ended."""
    content = file.read_bytes()
    lang = draw.pick("zh", "zh", "en")
    output = folder / f"out{draw.pick('.csv', '.xlsx', '.parquet')}" if draw.chance(0.7) else None
    before = output is not None and draw.chance(0.3)
    if output is not None and before:
        output.write_bytes(_BEFORE)
    arguments = [*_arguments(draw, file, table), "--lang", lang]
    is_import = arguments[0] == "batch"
    if output is not None and not is_import:
        arguments += ["--output", output, *(["--force"] if before else [])]
    ran = command(*arguments) if draw.chance(0.99) else in_process(*arguments)
    said = f"{arguments}\nexit code {ran.code}\n{ran.out[-2000:]}\n{ran.err[-3000:]}"
    failed = "错误：" in ran.err or "error: " in ran.err
    if ran.code not in (0, 1, 2) or "Traceback" in ran.err:
        raise Found(said)
    if ran.code and not ran.err.strip():
        raise Found(f"nothing was said: {said}")
    if lang == "zh" and (raw := raw_words(ran.err, _own(arguments, table))):
        raise Found(f"English within Chinese, {raw!r}: {said}")
    chinese = re.search("[\u4e00-\u9fff]{9}", _masked(ran.err, _own(arguments, table)))
    # A file whose bytes were changed has texts that its table has not.
    if lang == "en" and failed and chinese and chinese[0] not in content.decode("utf-8", "replace"):
        raise Found(f"Chinese within English: {said}")
    if len(ran.err) > 20_000:
        raise Found(f"much was said: {said}")
    if file.read_bytes() != content:
        raise Found(f"the input was changed: {said}")
    if failed and output is not None and not is_import:
        there = output.read_bytes() if output.exists() else None
        if there != (_BEFORE if before else None):
            raise Found(f"the output was touched: {said}")
    left = {each.name for each in folder.iterdir()} - {
        file.name,
        "out.csv",
        "out.xlsx",
        "out.parquet",
        "out.rejects.csv",
    }
    if left:
        raise Found(f"left behind {left}: {said}")
    for each in folder.glob("out*"):
        each.unlink()
    return f"{arguments[0]} {'refused' if failed else 'done'} {ran.code}"


def _arguments(draw: Draw, file: Path, table: Table) -> list[object]:
    match draw.randrange(6):
        case 0 | 1:
            column = draw.pick(*table.headers, "序") if draw.chance(0.9) else "none such"
            return [
                "match",
                file,
                "--column",
                column,
                *(["--sheet", draw.pick("1", "Sheet1", "9")] if draw.chance(0.1) else []),
            ]
        case 2:
            there = Path(partners.__file__).parent.parent.parent / "registry"
            return [
                "batch",
                "import",
                file,
                "--number",
                9,
                "--published",
                "2024-01-15",
                "--source",
                "csj-2023-05",
                "--dry-run",
                "--registry",
                there,
            ]
        case _:
            more = ["--sheet", draw.pick("1", "Sheet1", "9")] if draw.chance(0.1) else []
            return [
                "ledger",
                file,
                "--policy",
                draw.choice(POLICIES),
                *more,
                *(["--format", "json"] if draw.chance(0.5) else []),
            ]


def _own(arguments: Sequence[object], table: Table) -> list[str]:
    """The texts of the input and the arguments."""
    return [*map(str, arguments), *table.headers, *(as_text(value) for row in table.rows for value in row)]


def _masked(said: str, own: Sequence[str]) -> str:
    """What is said, without some texts and what stands in quotation marks."""
    for each in sorted({*own}, key=len, reverse=True):
        if len(each) > 1:
            said = said.replace(each, "·")
    said = re.sub("Columns: .* Facts: |有的列：.*所问的事实：", "", said)
    return re.sub('“[^”]*”|"[^"]*"|\\[[^]]*\\]', "·", said)


def raw_words(said: str, own: Sequence[str]) -> str | None:
    """What a Chinese message has of the words of libraries, or of English, beside the texts of the input."""
    found = _RAW.search(_masked(said, own))
    return None if found is None else found[0]


Answer = tuple[str, ...]


class Judged(NamedTuple):
    """The answers of a ledger by benefit and line, without lines that cannot be read; why it is refused, where it is."""

    answers: Mapping[tuple[str, str], Answer] = {}
    left_out: int = 0
    refused: str | None = None

    def __str__(self) -> str:
        return f"refused: {self.refused}" if self.refused else "\n".join(map(str, self.answers.items()))


def judged_file(folder: Path, file: Path, registry: Registry, policy: str, engine: Any = "duckdb") -> Judged:
    """The answers for a file."""
    output = folder / "judged.csv"
    try:
        report = judge_file(
            file, registry, registry.rules_of([policy]), output=output, engine=engine, force=True
        )
    except partners.PartnersError as error:
        return Judged(refused=str(error))
    with output.open(encoding="utf-8-sig", newline="") as stream:
        rows = [*csv.DictReader(stream)]
    return Judged(
        _answers(rows, report.summaries[0].benefit, 1 if file.suffix == ".parquet" else 2), report.left_out
    )


def judged_frame(frame: Any, registry: Registry, policy: str, line: str | None = None) -> Judged:
    """The answers for a frame; of several benefits those beside the numbers of lines."""
    try:
        answers: Any = ledger.estimate(frame, registry, policy, line=line)
    except partners.PartnersError as error:
        return Judged(refused=str(error))
    match answers:
        case pl.DataFrame():
            rows = answers.to_dicts()
        case pa.Table():
            rows = answers.to_pylist()
        case duckdb.DuckDBPyRelation():
            rows = answers.to_arrow_table().to_pylist()
        case _:
            shown = answers[[each for each in ("benefit", "line", KEY, *ANSWERS) if each in answers]]
            rows = shown.astype(object).where(shown.notna(), None).to_dict("records")
    return Judged(_answers(rows, registry.rules_of([policy])[0].name, 1))


def _answers(rows: Sequence[Mapping[str, Any]], alone: str, first: int) -> dict[tuple[str, str], Answer]:
    """The answers by benefit and line; the numbers of lines, which those of several benefits have, begin with some."""
    found = {}
    for at, row in enumerate(rows):
        line = row[KEY] if KEY in row else at if "line" not in row else f"甲-{int(row['line']) - first}"
        if not str(row["reason"]).startswith("invalid:"):
            answer = tuple("" if row[name] is None else str(row[name]) for name in ANSWERS)
            found[str(row.get("benefit", alone)), str(line)] = answer
    return found


def check_texts(draw: Draw, folder: Path, file: Path, registry: Registry) -> str:
    """A workbook gets the answers that a CSV file of the texts in its cells gets."""
    policy = draw.choice(POLICIES[:3])
    try:
        rows = open_rows(file)
        lines = [rows.headers, *(cells for _, cells in rows.lines)]
    except partners.PartnersError:
        return "texts refused"
    twin = folder / "twin.csv"
    with twin.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(lines)
    judged = judged_file(folder, file, registry, policy)
    if "merged cells" in (judged.refused or ""):
        return "texts refused"  # cells that are merged across a contract say more than their texts
    found = {"workbook": judged, "texts": judged_file(folder, twin, registry, policy)}
    compare(policy, found, "workbook", "texts")
    return "texts"


def check_twins(draw: Draw, folder: Path, table: Table, registry: Registry) -> str:
    """Write a table as files and frames of several kinds, and compare the answers with those of CSV."""
    policy = draw.choice(POLICIES[:3])  # answers of several benefits have but the numbers of lines
    name, arrow = "twin.csv", plain_arrow(draw, table)
    (folder / name).write_bytes(plain_csv(table))
    found = {name: judged_file(folder, folder / name, registry, policy)}
    first = found[name]

    def as_file(name: str, content: bytes) -> Judged:
        (folder / name).write_bytes(content)
        return judged_file(folder, folder / name, registry, policy)

    others: dict[str, Callable[[], Judged]] = {
        "twin.xlsx": lambda: as_file("twin.xlsx", plain_workbook(draw, table)),
        "twin.parquet": lambda: as_file("twin.parquet", write_parquet(draw, arrow, keeps_zones=True)),
        "arrow": lambda: judged_frame(arrow, registry, policy),
        "polars": lambda: judged_frame(pl.from_arrow(arrow), registry, policy),
        "pandas": lambda: judged_frame(_pandas(draw, arrow), registry, policy),
    }
    for other in draw.sample([*others], 2):
        if other == "twin.xlsx" or not (first.refused or first.left_out):
            found[other] = others[other]()
            compare(policy, found, name, other)
    if first.refused or first.left_out:
        return "twins refused" if first.refused else "twins with rows left out"
    if draw.chance(0.3) and len(registry.rules_of([policy])) == 1:
        _check_order(draw, arrow, registry, policy)
    check_each(table, registry, policy, first)
    return f"twins of {' and '.join(sorted({*found} - {name}))}"


def _as_frame(draw: Draw, arrow: Any, library: str) -> Any:
    """A table of Arrow as a frame of a library; None where it does not take it, at which Polars panics."""
    if library == "pandas" and any(map(pa.types.is_run_end_encoded, arrow.schema.types)):
        return None  # by which PyArrow ends the process
    try:
        return pl.from_arrow(arrow) if library == "polars" else _pandas(draw, arrow)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - a panic is no Exception
        return None


def check_odd_frames(draw: Draw, table: Table, registry: Registry) -> str:
    """Frames with columns of any type are answered alike or refused, whatever their library."""
    policy = draw.choice(POLICIES[:3])
    arrow = odd_arrow(draw, table)
    found = {"arrow": judged_frame(arrow, registry, policy)}
    for name in ("polars", "pandas"):
        frame = _as_frame(draw, arrow, name)
        if frame is None:
            continue
        found[name] = judged_frame(frame, registry, policy)
        twin = arrow if name == "polars" else without_nan(arrow, frame)
        expected = found["arrow"] if twin is arrow else judged_frame(twin, registry, policy)
        # Libraries have types of their own; where both are read, they must say the same.
        if expected.refused is None and found[name].refused is None:
            compare(policy, {"arrow": expected, name: found[name]}, "arrow", name)
    refused = sum(each.refused is not None for each in found.values())
    return f"odd frames, {'none' if not refused else 'some' if refused < len(found) else 'all'} refused"


def without_nan(arrow: Any, frame: Any) -> Any:
    """A table of Arrow as its frame of pandas has it: in columns of NumPy, NaN is how pandas writes what is missing."""
    for at, name in enumerate(arrow.column_names):
        column, dtype = arrow.column(at), frame[name].dtype
        if isinstance(dtype, np.dtype) and dtype.kind == "f" and pa.types.is_floating(column.type):
            is_nan = pa.compute.is_nan(column.cast(pa.float64()))
            arrow = arrow.set_column(
                at, name, pa.compute.if_else(is_nan, pa.scalar(None, column.type), column)
            )
    return arrow


def _pandas(draw: Draw, arrow: Any) -> Any:
    if draw.chance(0.5):
        return arrow.to_pandas(types_mapper=_pandas_types)
    return arrow.to_pandas(date_as_object=draw.chance(0.5))


def _pandas_types(kind: Any) -> Any:
    import pandas as pd

    return pd.ArrowDtype(kind)


def compare(policy: str, found: Mapping[str, Judged], one: str, other: str) -> None:
    a, b = found[one], found[other]
    if (
        (a.refused is None) != (b.refused is None)
        or a.answers != b.answers
        or (other in ("twin.xlsx", "texts") and a.left_out != b.left_out)
    ):
        raise Found(
            f"{policy}: {one} and {other} disagree\n{one} ({a.left_out} left out):\n{a}\n{other} ({b.left_out} left out):\n{b}"
        )


def _check_order(draw: Draw, arrow: Any, registry: Registry, policy: str) -> None:
    """Rows in another order, numbered as before, get the same answers."""
    numbered = arrow.append_column("number", pa.array([*range(arrow.num_rows)], pa.int64()))
    order = [*range(arrow.num_rows)]
    draw.shuffle(order)
    frames: dict[str, Any] = {"shuffled": pl.from_arrow(numbered.take(pa.array(order, pa.int64())))}
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        plain = all(not pa.types.is_timestamp(each) or each.tz is None for each in arrow.schema.types)
        if plain:
            frames["duckdb"] = connection.from_arrow(numbered)
        expected = judged_frame(numbered, registry, policy, line="number")
        for name, frame in frames.items():
            judged = judged_frame(frame, registry, policy, line="number")
            compare(policy, {"expected": expected, name: judged}, "expected", name)


def check_each(table: Table, registry: Registry, policy: str, expected: Judged) -> None:
    """Each line alone gets what one claim gets, as far as no limit is shared."""
    if any(
        column.header in ("单位", "币种", "单位：万元") or (column.fact and ("（" in column.header))
        for column in table.columns
    ):
        return
    rules = registry.rules_of([policy])
    if len(rules) > 1 or not table.rows:
        return
    (rule,) = rules
    asked = {*rule.facts}
    for row in table.rows:
        answer = expected.answers.get((rule.name, str(row[0])))
        claim = {
            column.fact: value if _is_of(column.fact, value) else as_text(value)
            for column, value in zip(table.columns, row, strict=True)
            if column.fact in asked and value not in (None, "")
        }
        try:
            estimate = next(each for each in registry.estimate(claim) if each.rule.name == rule.name)
        except partners.ClaimError as error:
            if answer is not None:
                raise Found(
                    f"{policy}: a claim is refused ({error}), the line is not: {claim} {answer}"
                ) from error
            continue
        high = "" if estimate.high is None else str(estimate.high)
        alone = (estimate.outcome, str(estimate.low), high)
        limited = any(limit.is_shared for limit in rule.limits) and len(table.rows) > 1
        if answer is None or answer[0] != alone[0] or (not limited and answer[:3] != alone):
            raise Found(f"{policy}: a claim gets {alone}, the line {answer}: {claim}")


def _is_of(fact: str, value: Value) -> bool:
    """Is a value of the type of its fact?"""
    of = {"money": Decimal, "quantity": Decimal, "date": date, "boolean": bool}.get(KINDS[fact], str)
    return isinstance(value, of)


def check_engines(draw: Draw, folder: Path, table: Table, registry: Registry) -> str:
    """DuckDB and Spark answer a file alike; Spark may refuse what DuckDB reads, which is told."""
    policy = draw.choice(POLICIES)
    arrow = plain_arrow(draw, table) if draw.chance(0.5) else odd_arrow(draw, table)
    file = folder / "engines.parquet"
    file.write_bytes(write_parquet(draw, arrow, packed=("snappy", "zstd", "gzip", "none")))
    duck = judged_file(folder, file, registry, policy)
    spark = judged_file(folder, file, registry, policy, "spark")
    if spark.refused is not None and duck.refused is None:
        if "computing failed" in spark.refused:
            raise Found(f"{policy}: Spark fails where DuckDB does not: {spark.refused}\n{arrow.schema}")
        return "engines, Spark refuses"
    if (duck.refused is None) != (spark.refused is None) or duck.answers != spark.answers:
        raise Found(f"{policy}: DuckDB and Spark disagree\nDuckDB:\n{duck}\nSpark:\n{spark}\n{arrow.schema}")
    return "engines" if duck.refused is None else "engines refuse"


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        yield Path(folder)
