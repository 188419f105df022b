"""CPU time of whole commands, as a multiple of `python -c pass`, with 100 organisations.

    python benchmarks/startup.py
    python benchmarks/startup.py --python ANOTHER/bin/python

The package is copied to a temporary folder with a registry of that size inside it, once with the registry compiled,
as a wheel installs it, and once without, as a source tree reads its YAML. Bytecode is compiled first. Commands and
baseline run in turn; ratios are of medians. `--python` takes the package of another environment, into which a
wheel is installed, with its own registry as it is.
"""

import argparse
import compileall
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from generated import REPOSITORY, generate_registry
from partners.files.compiled import compile_registry

ROUNDS = 41
ORGANIZATIONS = 100

COMMANDS = {
    "`--version`": (7, ["--version"]),
    "`--help`": (7, ["--help"]),
    "`show baidu`": (17, ["show", "baidu"]),
    "`estimate cost=100万 activity=training`": (19, ["estimate", "cost=100万", "activity=training"]),
    "`list`, piped": (18, ["list"]),
    "`list --format table`": (24, ["list", "--format", "table"]),
}


def cpu_seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Return user and system time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def copied_package(folder: Path, *, compiled: bool) -> Path:
    """Copy the package, with a registry of many organisations inside it."""
    package = folder / "partners"
    shutil.copytree(REPOSITORY / "src" / "partners", package, ignore=shutil.ignore_patterns("__pycache__"))
    shipped = len(list((REPOSITORY / "registry" / "organizations").iterdir()))
    generate_registry(package / "registry", ORGANIZATIONS - shipped)
    if compiled:
        (package / "compiled").mkdir()
        for name, content in compile_registry(package / "registry"):
            (package / "compiled" / name).write_bytes(content)
    compileall.compile_dir(package, quiet=1)
    return folder


def measure(ways: dict[str, tuple[str, dict[str, str]]]) -> None:
    """Print a row for each command, with a column for each way to run it.

    Args:
        ways: interpreters and environments, by the heading of the column.
    """
    python, environment = next(iter(ways.values()))
    base: list[float] = []
    seconds: dict[tuple[str, str], list[float]] = {(name, way): [] for name in COMMANDS for way in ways}
    for number in range(ROUNDS + 1):  # the first is not counted
        base.append(cpu_seconds([python, "-c", "pass"], environment))
        for (name, way), times in seconds.items():
            own, settings = ways[way]
            times.append(cpu_seconds([own, "-m", "partners", *COMMANDS[name][1]], settings))
        if number == 0:
            for each in (base, *seconds.values()):
                each.clear()
    print(f"`python -c pass`: {median(base) * 1000:.1f} ms of CPU time\n")
    print(f"| command | budget | {' | '.join(ways)} |")
    print(f"|---|---:|{'---:|' * len(ways)}")
    for name, (budget, _) in COMMANDS.items():
        ratios = " | ".join(f"{median(seconds[name, way]) / median(base):.1f}x" for way in ways)
        print(f"| {name} | {budget}x | {ratios} |")


def main() -> None:
    """Measure the source tree with and without its compiled registry, or the package of another environment."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", help="an interpreter into whose environment a wheel is installed")
    other = parser.parse_args().python
    unset = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PARTNERS_REGISTRY")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    with tempfile.TemporaryDirectory() as temporary:
        os.chdir(temporary)  # so that the source tree is not imported from the current folder
        if other is not None:
            measure({"installed wheel": (other, environment)})
            return
        folders = {
            "registry compiled": copied_package(Path(temporary, "compiled"), compiled=True),
            "YAML read": copied_package(Path(temporary, "yaml"), compiled=False),
        }
        measure(
            {
                way: (sys.executable, {**environment, "PYTHONPATH": str(folder)})
                for way, folder in folders.items()
            }
        )


if __name__ == "__main__":
    main()
