"""Ledgers of this version beside those of an earlier one: CPU time of whole processes, Parquet to Parquet.

    python benchmarks/earlier.py COMMIT [lines] [--spark] [--rounds N]

This takes the sources and the registry of a commit from git, and has both versions answer the same lines in turn.
Ratios are of medians. The answers may differ if the versions give columns or rules another meaning. The lines are
those of the municipal voucher, whose amounts are mostly uncertain, of E-Town's, whose amounts are certain, and of an
exact amount within a cap and a budget that nest.
"""

import argparse
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from judging import LIMITS, limits_policy, medians
from ledgers_by_hand import POLICY, generate

ASKED = {
    "municipal voucher": POLICY,
    "voucher of E-Town": "etown/voucher",
    "a cap within a budget": "limits/tenth",
}
CODE = """
import sys
import duckdb, partners
from ledgers_by_hand import spark
from partners import ledger
engine, source, out, folder, policy = sys.argv[1:]
registry = partners.load(folder)
given = {"etown_budget_used": 0}
if engine == "spark":
    with spark() as session:
        lines = session.read.parquet(source)
        ledger.estimate(lines, registry, policy, given=given, line="id").write.parquet(out)
else:
    with duckdb.connect() as connection:
        lines = connection.from_parquet(source)
        ledger.estimate(lines, registry, policy, given=given, line="id").to_parquet(out)
"""


def taken_out(commit: str, folder: Path) -> Path:
    """Extract the sources and the registry of a commit into a folder."""
    root = Path(__file__).parents[1]
    command = ["git", "-C", str(root), "archive", commit, "src", "registry"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def with_limits(version: Path, folder: Path) -> Path:
    """Add to a version's registry a policy that earlier versions can read too."""
    shutil.copytree(version / "registry", folder)
    policy = limits_policy(LIMITS["a cap within a budget"]).replace("    order_by: signed_on\n", "")
    (folder / "policies" / "limits.yaml").write_text(policy, encoding="utf-8")
    return folder


def main() -> None:
    """Print a row for each question."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("commit")
    parser.add_argument("lines", type=lambda text: int(text.replace(",", "")), nargs="?", default=1_000_000)
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    engine = "spark" if asked.spark else "duckdb"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        versions = {"earlier": taken_out(asked.commit, folder / "earlier"), "this": Path(__file__).parents[1]}
        registries = {each: with_limits(root, folder / f"{each}-registry") for each, root in versions.items()}
        source, out = folder / "lines.parquet", folder / "out.parquet"
        generate(asked.lines, source, max(asked.lines // 100, 10))
        print(f"{asked.lines:,} lines on {engine}; medians of {asked.rounds} rounds\n")
        print("| asked | CPU s, earlier | CPU s, this | this / earlier |")
        print("|---|---:|---:|---:|")
        for words, policy in ASKED.items():
            commands = {
                each: [
                    *("env", f"PYTHONPATH={root / 'src'}", sys.executable, "-c", CODE),
                    *(engine, str(source), str(out), str(registries[each]), policy),
                ]
                for each, root in versions.items()
            }
            found = medians(commands, out, asked.rounds)
            earlier, this = found["earlier"][0], found["this"][0]
            print(f"| {words} | {earlier:.1f} | {this:.1f} | {this / earlier:.2f}x |", flush=True)


if __name__ == "__main__":
    main()
