"""Ledgers against queries written by hand: CPU time and peak memory of whole processes, Parquet to Parquet.

    python benchmarks/judging.py compare [lines] [--spark] [--rounds N] [--openfisca FOLDER]
    python benchmarks/judging.py sizes [lines ...]
    python benchmarks/judging.py rules [lines] [--rounds N]
    python benchmarks/judging.py limits [lines] [--spark] [--rounds N]
    python benchmarks/judging.py agree [lines]

`compare` runs every way in turn, each in a process of its own, after it has asserted that all give the same; ratios
are of medians. `sizes` runs the whole command `partners ledger` with `--memory 4GB`. `rules` has one benefit beside
all. `limits` has an exact amount within one cap, within a cap and a budget that nest, and within two whose groups
cross. `agree` compares the library's answers, line by line, with `Rule.estimate`; there every line has an applicant
of its own.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import duckdb

import partners
from ledgers_by_hand import (
    GIVEN,
    PARTNERS,
    POLICY,
    generate,
    in_duckdb,
    in_pandas,
    in_polars,
    in_spark,
    openfisca_command,
    spark,
)
from partners import ledger

Way = Callable[[Path, Path], None]


def by_the_library(
    source: Path, out: Path, engine: str, policy: str | None = POLICY, folder: Path | None = None
) -> None:
    """Answer a frame with the library on an engine, by the rules of a folder or the shipped ones."""
    registry = partners.load(folder)
    given = {"plan_directions": "yes"} if folder is None else {"etown_budget_used": 0}
    if engine == "polars":
        import polars as pl

        ledger.estimate(pl.read_parquet(source), registry, policy, given=given, line="id").write_parquet(out)
    elif engine == "spark":
        with spark() as session:
            lines = session.read.parquet(str(source))
            ledger.estimate(lines, registry, policy, given=given, line="id").write.parquet(str(out))
    else:
        with duckdb.connect() as connection:
            relation = connection.from_parquet(str(source))
            ledger.estimate(relation, registry, policy, given=given, line="id").to_parquet(str(out))


LIMITS = {
    "one cap": "[{amount: 2000000, per: [applicant, year], year_of: signed_on, received: voucher_received}]",
    "a cap within a budget": "[{amount: 2000000, per: [applicant, year], year_of: signed_on, received: voucher_received}, "
    "{amount: 900000000, per: [year], year_of: signed_on, received: etown_budget_used}]",
    "limits that cross": "[{amount: 2000000, per: [applicant], received: voucher_received}, "
    "{amount: 900000000, per: [year], year_of: signed_on, received: etown_budget_used}]",
}
"""Limits on an exact amount of a tenth of the cost, for lines in Beijing."""


def limits_policy(caps: str) -> str:
    """Write a policy with some caps."""
    return f"""name: {{zh: 上限, en: limits}}
place: {{zh: 北京市, en: Beijing}}
stage: in-force
sources: [gkzhan-2023-11]
benefits:
  - id: tenth
    name: {{zh: 一成, en: a tenth}}
    conditions: [{{fact: registered_in, is: beijing}}, {{fact: legal_person, is: yes}}]
    amount: {{of: cost, exactly: 10%}}
    caps: {caps}
    order_by: signed_on
    examples:
      - {{claim: {{registered_in: elsewhere}}, outcome: ineligible, low: 0, high: 0}}
"""


def within(limits: str, source: Path, out: Path, engine: str) -> None:
    """Answer a frame within some limits."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "registry"
        shutil.copytree(Path(partners.load().root), folder)
        (folder / "policies" / "limits.yaml").write_text(limits_policy(LIMITS[limits]), encoding="utf-8")
        by_the_library(source, out, engine, "limits/tenth", folder)


WAYS: dict[str, Way] = {
    "library on DuckDB": lambda source, out: by_the_library(source, out, "duckdb"),
    "DuckDB by hand, plain": lambda source, out: in_duckdb(source, out, best=False),
    "DuckDB by hand, best": lambda source, out: in_duckdb(source, out, best=True),
    "library, a frame of Polars": lambda source, out: by_the_library(source, out, "polars"),
    "Polars by hand, plain": lambda source, out: in_polars(source, out, best=False),
    "Polars by hand, best": lambda source, out: in_polars(source, out, best=True),
    "pandas by hand": in_pandas,
}
ON_SPARK: dict[str, Way] = {
    "library on Spark": lambda source, out: by_the_library(source, out, "spark"),
    "Spark by hand, plain": lambda source, out: in_spark(source, out, best=False),
    "Spark by hand, best": lambda source, out: in_spark(source, out, best=True),
}
ALL_AT_ONCE = {
    "one benefit": lambda source, out: by_the_library(source, out, "duckdb"),
    "all benefits": lambda source, out: by_the_library(source, out, "duckdb", None),
}
WITHIN: dict[str, Way] = {limits: partial(within, limits, engine="duckdb") for limits in LIMITS}
WITHIN_ON_SPARK: dict[str, Way] = {
    f"{limits}, on Spark": partial(within, limits, engine="spark") for limits in LIMITS
}
EVERY_WAY = WAYS | ON_SPARK | ALL_AT_ONCE | WITHIN | WITHIN_ON_SPARK
REFERENCE = "OpenFisca-core, without unknowns, cap and reasons"


def measured(command: list[str], out: Path) -> tuple[float, float]:
    """Return CPU seconds and peak megabytes of a command with all its children."""
    if out.is_dir():
        shutil.rmtree(out)
    out.unlink(missing_ok=True)
    code = (
        "import json, resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        check=True,
    )
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def command_of(way: str, source: Path, out: Path) -> list[str]:
    """Return the command that runs one way in a separate process."""
    code = "import sys; from pathlib import Path; import judging\n"
    code += "judging.EVERY_WAY[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))"
    return [sys.executable, "-c", code, way, str(source), str(out)]


def medians(commands: dict[str, list[str]], out: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Run commands in turn and return the medians."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, results in found.items():
            results.append(measured(commands[name], out))
    return {
        name: (median(each for each, _ in results), median(each for _, each in results))
        for name, results in found.items()
    }


def assert_same(ways: dict[str, Way], folder: Path) -> None:
    """Check on fewer lines that every way gives the same answers, except pandas, which keeps fen."""
    source = folder / "few.parquet"
    generate(50_000, source, 500)
    reference = None
    for way, write in ways.items():
        out = folder / f"{way}.parquet"
        write(source, out)
        many = "low, high / 100, paid_so_far / 100" if "pandas" in way else "low, high, paid_so_far"
        files = f"'{out}/*.parquet'" if out.is_dir() else f"'{out}'"
        rows = set(duckdb.execute(f"SELECT id, outcome, reason, reason_text, {many} FROM {files}").fetchall())
        plain = {
            (*row[:4], *(None if each is None else round(float(each), 2) for each in row[4:])) for row in rows
        }
        reference = reference or plain
        if plain != reference:
            raise AssertionError(way, [*(plain ^ reference)][:4])


def compare(lines: int, folder: Path, *, with_spark: bool, openfisca: Path | None, rounds: int) -> None:
    """Print a row for each way."""
    ways = ON_SPARK if with_spark else WAYS
    assert_same(ways, folder)
    source, out = folder / "lines.parquet", folder / "out.parquet"
    generate(lines, source, max(lines // 100, 10))
    commands = {way: command_of(way, source, out) for way in ways}
    if openfisca is not None:
        commands[REFERENCE] = [*openfisca_command(openfisca), str(source), str(out), *PARTNERS]
    found = medians(commands, out, rounds)
    plain = found["Spark by hand, plain" if with_spark else "Polars by hand, plain"][0]
    name = "Spark" if with_spark else "Polars"
    print(f"{lines:,} lines; medians of {rounds} rounds\n")
    print(f"| way | CPU s | peak MB | CPU / {name} by hand, plain | CPU / best on its engine | peak / best |")
    print("|---|---:|---:|---:|---:|---:|")
    for way, (seconds, peak) in found.items():
        best = found.get(f"{way.removeprefix('library on ').partition(' by ')[0]} by hand, best")
        ratios = (f"{seconds / best[0]:.2f}x", f"{peak / best[1]:.2f}x") if best else ("–", "–")
        print(f"| {way} | {seconds:.1f} | {peak:,.0f} | {seconds / plain:.2f}x | {ratios[0]} | {ratios[1]} |")


def sizes(many: list[int], folder: Path) -> None:
    """Print how time and memory of the command grow with lines, within a limit of memory."""
    found = {}
    for lines in many:
        source, out = folder / "lines.parquet", folder / "out.parquet"
        generate(lines, source, max(lines // 100, 10))
        command = [sys.executable, "-m", "partners", "ledger", str(source), "-p", POLICY, "-o", str(out)]
        found[lines] = measured([*command, "--memory", "4GB"], out)
    first = many[0]
    print("| lines | CPU s | peak MB | time per line / first |")
    print("|---:|---:|---:|---:|")
    for lines, (seconds, peak) in found.items():
        ratio = seconds / lines / (found[first][0] / first)
        print(f"| {lines:,} | {seconds:.1f} | {peak:,.0f} | {ratio:.2f}x |")


def rules(lines: int, folder: Path, rounds: int) -> None:
    """Print one benefit beside all."""
    source, out = folder / "lines.parquet", folder / "out.parquet"
    generate(lines, source, max(lines // 100, 10))
    found = medians({way: command_of(way, source, out) for way in ALL_AT_ONCE}, out, rounds)
    one = found["one benefit"]
    print(f"{lines:,} lines; {len(partners.load().rules)} benefits\n")
    print("| asked | CPU s | peak MB | CPU / one |")
    print("|---|---:|---:|---:|")
    for way, (seconds, peak) in found.items():
        print(f"| {way} | {seconds:.1f} | {peak:,.0f} | {seconds / one[0]:.2f}x |")


def limits(lines: int, folder: Path, rounds: int, *, with_spark: bool) -> None:
    """Print limits that nest and that cross beside one."""
    source, out = folder / "lines.parquet", folder / "out.parquet"
    generate(lines, source, max(lines // 100, 10))
    asked = WITHIN_ON_SPARK if with_spark else WITHIN
    found = medians({way: command_of(way, source, out) for way in asked}, out, rounds)
    one = next(iter(found.values()))
    print(f"{lines:,} lines; medians of {rounds} rounds\n")
    print("| limits | CPU s | peak MB | CPU / one cap |")
    print("|---|---:|---:|---:|")
    for way, (seconds, peak) in found.items():
        print(f"| {way} | {seconds:.1f} | {peak:,.0f} | {seconds / one[0]:.2f}x |")


def agree(lines: int, folder: Path) -> None:
    """Compare the library's answers with those for one claim, line by line."""
    from partners.rules.claims import read_claim

    source, out = folder / "lines.parquet", folder / "answers.parquet"
    generate(lines, source, lines * 1000)
    by_the_library(source, out, "duckdb")
    registry = partners.load()
    benefit = next(each for each in registry.rules if each.name == POLICY)
    relation = duckdb.execute(f"SELECT * FROM '{out}'")
    names = [column[0] for column in relation.description or ()]
    compared = 0
    while rows := relation.fetchmany(10_000):
        for row in rows:
            line = dict(zip(names, row, strict=True))
            given = {"plan_directions": True} | {fact: line[fact] for fact in GIVEN[1:]}
            claim = read_claim(registry.facts, given, registry.resolve)
            expected = benefit.estimate(claim)
            if (line["outcome"], line["low"], line["high"]) != (
                expected.outcome,
                expected.low,
                expected.high,
            ):
                raise AssertionError(line, expected)
            compared += 1
    print(f"{compared:,} lines agree with one claim at a time.")


def main() -> None:
    """Run the chosen comparison."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["compare", "sizes", "rules", "limits", "agree"])
    parser.add_argument("lines", type=lambda text: int(text.replace(",", "")), nargs="*")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--openfisca", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        match asked.what:
            case "compare":
                lines = (asked.lines or [10_000_000])[0]
                compare(lines, folder, with_spark=asked.spark, openfisca=asked.openfisca, rounds=asked.rounds)
            case "sizes":
                sizes(asked.lines or [1_000_000, 10_000_000, 50_000_000], folder)
            case "rules":
                rules((asked.lines or [1_000_000])[0], folder, asked.rounds)
            case "limits":
                limits((asked.lines or [1_000_000])[0], folder, asked.rounds, with_spark=asked.spark)
            case _:
                agree((asked.lines or [1_000_000])[0], folder)


if __name__ == "__main__":
    main()
