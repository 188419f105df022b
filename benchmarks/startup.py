"""CPU time of whole commands, as a multiple of `python -c pass`, with 100 organisations.

    python benchmarks/startup.py

The package is copied to a temporary folder with the registry inside it, as an installation has it, and
its bytecode is compiled first. Commands and baseline run in turn; ratios are of medians.
"""

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

ROUNDS = 41
ORGANIZATIONS = 100

COMMANDS = {
    "`--version`": (7, ["--version"]),
    "`--help`": (7, ["--help"]),
    "`show baidu`": (17, ["show", "baidu"]),
    "`estimate cost=100万 activity=training`": (17, ["estimate", "cost=100万", "activity=training"]),
    "`list`, piped": (18, ["list"]),
    "`list --format table`": (24, ["list", "--format", "table"]),
}


def cpu_seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """User and system time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a row per command."""
    shipped = len(list((REPOSITORY / "registry" / "organizations").iterdir()))
    with tempfile.TemporaryDirectory() as temporary:
        package = Path(temporary) / "partners"
        shutil.copytree(
            REPOSITORY / "src" / "partners", package, ignore=shutil.ignore_patterns("__pycache__")
        )
        generate_registry(package / "registry", ORGANIZATIONS - shipped)
        compileall.compile_dir(package, quiet=1)
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        } | {"PYTHONPATH": temporary}
        python = [sys.executable]
        commands = {"`python -c pass`": [*python, "-c", "pass"]} | {
            name: [*python, "-m", "partners", *arguments] for name, (_, arguments) in COMMANDS.items()
        }
        for command in commands.values():
            cpu_seconds(command, environment)
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                seconds[name].append(cpu_seconds(command, environment))
        without_bytecode = environment | {"PYTHONDONTWRITEBYTECODE": "1"}
        for compiled in (package / "__pycache__").glob("registry.*.pickle"):
            compiled.unlink()
        uncompiled = median(
            cpu_seconds(commands["`show baidu`"], without_bytecode) for _ in range(ROUNDS // 2)
        )
    base = median(seconds["`python -c pass`"])
    print(f"`python -c pass`: {base * 1000:.1f} ms of CPU time; {ORGANIZATIONS} organisations\n")
    print("| command | budget | measured |")
    print("|---|---:|---:|")
    for name, (budget, _) in COMMANDS.items():
        print(f"| {name} | {budget}x | {median(seconds[name]) / base:.1f}x |")
    print(f"| `show baidu`, where no compiled registry can be kept | – | {uncompiled / base:.1f}x |")


if __name__ == "__main__":
    main()
