"""A fuzzer of the files that `partners ledger`, `match` and `batch import` read: any number of cases, for any time.

python tests/fuzz/files.py --seconds 3600 --seed 1 [--spark] [--keep FOLDER]
python tests/fuzz/files.py --seed 1 --case 1234

Each case is drawn from the seed and its number, so that it can be run again alone.
"""

import argparse
import shutil
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from drawn_csv import draw_csv
from drawn_parquet import draw_parquet
from drawn_sheets import raw_workbook
from drawn_tables import Draw, Table, draw_table, with_number
from drawn_workbooks import library_workbook
from fuzz_checks import (
    Found,
    check_command,
    check_engines,
    check_odd_frames,
    check_texts,
    check_twins,
    scratch,
)

import partners
from partners.registry import Registry

WRITERS: dict[str, Callable[[Draw, Table], bytes]] = {
    ".csv": draw_csv,
    "raw.xlsx": lambda draw, table: raw_workbook(draw, table, 0.5),
    "nearly.xlsx": lambda draw, table: raw_workbook(draw, table, 0.1),
    "library.xlsx": library_workbook,
    ".parquet": draw_parquet,
}


def run_case(seed: int, number: int, folder: Path, registry: Registry, *, spark: bool = False) -> str:
    """One case.

    Raises:
        Found: something that must not be.
    """
    draw = Draw(f"{seed}:{number}")
    table = draw_table(draw)
    if draw.chance(0.5):
        table = with_number(table)
    if spark and draw.chance(0.7):
        return check_engines(draw, folder, with_number(table), registry)
    if draw.chance(0.1):
        return check_odd_frames(draw, with_number(table), registry)
    if draw.chance(0.25):
        return check_twins(draw, folder, with_number(table), registry)
    kind = draw.choice([*WRITERS])
    ending = "." + kind.rpartition(".")[2]
    if draw.chance(0.03):
        ending = draw.pick(".csv", ".xlsx", ".parquet", ".tsv", ".txt", ".xls", "", ".XLSX")
    if kind.endswith("y.xlsx") and draw.chance(0.3):
        file = folder / "in.xlsx"
        file.write_bytes(WRITERS[kind](draw, with_number(table)))
        return f"{kind}: {check_texts(draw, folder, file, registry)}"
    file = folder / f"in{ending}"
    file.write_bytes(WRITERS[kind](draw, table))
    return f"{kind}: {check_command(draw, folder, file, table)}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--case", type=int)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    asked = parser.parse_args()
    registry = partners.load()
    if asked.spark:
        from pyspark.sql import SparkSession

        session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
        session.sparkContext.setLogLevel("OFF")
    else:
        warnings.simplefilter("error", Warning)
        warnings.simplefilter("ignore", ResourceWarning)
    counts: Counter[str] = Counter()
    slowest = (0.0, 0)
    end = time.monotonic() + asked.seconds
    numbers = count(asked.first) if asked.case is None else iter([asked.case])
    with suppress(KeyboardInterrupt):
        for number in numbers:
            began = time.monotonic()
            if began > end:
                break
            counts[_tell(asked, number, registry)] += 1
            slowest = max(slowest, (time.monotonic() - began, number))
    for what, many in sorted(counts.items()):
        print(f"{many:8,} {what}")
    print(f"slowest: case {slowest[1]}, {slowest[0]:.1f} s")
    print(f"{sum(counts.values()):,} cases from {asked.first} of seed {asked.seed}, {counts[_FOUND]} found")
    return 1 if counts[_FOUND] else 0


_FOUND = "found"


def _tell(asked: argparse.Namespace, number: int, registry: Registry) -> str:
    """Run a case; where something is found, print it and keep the files."""
    with scratch() as folder:
        try:
            return run_case(asked.seed, number, folder, registry, spark=asked.spark)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            kept = asked.keep / f"{asked.seed}-{number}"
            shutil.copytree(folder, kept, dirs_exist_ok=True)
            said = str(error) if isinstance(error, Found) else traceback.format_exc()
            (kept / "said.txt").write_text(said, "utf-8", "backslashreplace")
            print(f"--- seed {asked.seed} case {number}: {kept}\n{said[:200]} … {said[-400:]}", flush=True)
            return _FOUND


if __name__ == "__main__":
    sys.exit(main())
