"""Time of `partners.load(folder)`, as a multiple of parsing the same texts to YAML nodes alone.

    python benchmarks/loading.py

Loading reads the files, parses them, validates every record, checks names, sources and counts across
records, and builds the registry. The baseline has the texts in memory already and only composes nodes
with PyYAML's C loader.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

import yaml

import partners
from generated import generate_registry


def measure(folder: Path, rounds: int) -> tuple[float, float]:
    """Return medians over rounds: seconds of CPU time for the baseline, and the ratio of loading to it."""
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")]
    partners.load(folder)
    baselines, ratios = [], []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            yaml.CSafeLoader(text).get_single_node()
        between = time.process_time()
        partners.load(folder)
        end = time.process_time()
        baselines.append(between - start)
        ratios.append((end - between) / (between - start))
    return median(baselines), median(ratios)


def main() -> None:
    """Print a row for each size."""
    print("| organisations | parsing alone, ms | loading / parsing | with the shipped batches and policies |")
    print("|---:|---:|---:|---:|")
    for count, rounds in ((100, 61), (1_000, 21), (10_000, 7)):
        with tempfile.TemporaryDirectory() as temporary:
            bare = generate_registry(Path(temporary) / "bare", count, only_generated=True)
            whole = generate_registry(Path(temporary) / "whole", count)
            baseline, ratio = measure(bare, rounds)
            _, whole_ratio = measure(whole, rounds)
            print(f"| {count:,} | {baseline * 1000:.1f} | {ratio:.2f} | {whole_ratio:.2f} |")


if __name__ == "__main__":
    main()
