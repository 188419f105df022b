"""The documents in both languages: their headings, tables and fenced blocks, and the output of the examples in them.

A `console` block holds lines `$ command`, each followed by its output. A command continues after a backslash at the
end of a line, and a line `…` stands for any lines. Run as a script, this file writes the present output into every
`console` block without `…`.
"""

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from partners.cli.app import run

ROOT = Path(__file__).parents[2]
README, README_ZH = ROOT / "README.md", ROOT / "README.zh-CN.md"
CLI, CLI_ZH = ROOT / "docs" / "cli.md", ROOT / "docs" / "cli.zh-CN.md"
API, API_ZH = ROOT / "docs" / "api.md", ROOT / "docs" / "api.zh-CN.md"
REGISTRY, REGISTRY_ZH = ROOT / "docs" / "registry.md", ROOT / "docs" / "registry.zh-CN.md"
LEDGER, LEDGER_ZH = ROOT / "docs" / "ledger.md", ROOT / "docs" / "ledger.zh-CN.md"
ARCHITECTURE, ARCHITECTURE_ZH = ROOT / "docs" / "architecture.md", ROOT / "docs" / "architecture.zh-CN.md"
PAIRS = (
    (README, README_ZH),
    (CLI, CLI_ZH),
    (API, API_ZH),
    (REGISTRY, REGISTRY_ZH),
    (LEDGER, LEDGER_ZH),
    (ARCHITECTURE, ARCHITECTURE_ZH),
)
SHOWING_OUTPUT = (README, README_ZH, CLI, CLI_ZH)
ANYTHING = "…"

_FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_OPERATORS = frozenset({"&&", "||", "|", ";", ">", "{", "}"})
_WITHOUT_TABLES = frozenset({"validate", "schema", "--version", "--help"})


@dataclass(frozen=True)
class Example:
    """A command with the output shown for it."""

    command: str
    output: str


def fences(path: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield the rest of the info string and the text of each fenced block in a language."""
    for found in _FENCE.finditer(path.read_text(encoding="utf-8")):
        name, _, rest = found["info"].partition(" ")
        if name == language:
            yield rest, found["text"]


def examples(path: Path) -> list[Example]:
    """Yield every command of the `console` blocks with its output."""
    return [example for _, text in fences(path, "console") for example in _split(text)]


def commands(path: Path) -> list[str]:
    """Yield every command of a document, in order within its kind of block."""
    return [text for _, text in fences(path, "sh")] + [example.command for example in examples(path)]


def prose(path: Path) -> str:
    """Return a document without its fenced blocks."""
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def headings(path: Path) -> list[tuple[str, str]]:
    """Return the level (`##`) and the words of every heading."""
    return re.findall(r"^(#+) (.*)$", prose(path), re.MULTILINE)


def table_rows(path: Path) -> list[tuple[str, ...]]:
    """Return the code in the first cell of every row of a table."""
    return [
        tuple(re.findall(r"`([^`]+)`", cell)) for cell in re.findall(r"^\|(.*?)\|", prose(path), re.MULTILINE)
    ]


def arguments(line: str) -> Iterator[list[str]]:
    """Yield the arguments of each `partners` command in a shell line."""
    words: list[str] = []
    for word in [*shlex.split(line.replace(";", " ; ")), ";"]:
        if word not in _OPERATORS:
            words.append(word)
            continue
        while words and re.match(r"[A-Z_]+=", words[0]):
            del words[0]
        if words and Path(words[0]).name == "partners":
            yield words[1:]
        words = []


def output_of(command: str, lang: str) -> tuple[int, str]:
    """Return exit code and output of `partners …`, as on a terminal of 120 columns at the top of the repository."""
    words = shlex.split(command.replace("\\\n", " "))[1:]
    if words[0] not in _WITHOUT_TABLES and not {"-f", "--format", "--dry-run"} & {*words}:
        words += ["--format", "table"]
    written = TextIOWrapper(BytesIO(), encoding="utf-8")
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        with (
            patch.dict(os.environ, {"COLUMNS": "120", "PARTNERS_LANG": lang}),
            redirect_stdout(written),
            redirect_stderr(written),
        ):
            code = run(words)
            written.flush()
    finally:
        os.chdir(before)
    shown = written.buffer.getvalue().decode("utf-8")
    return code, "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


def language_of(path: Path) -> str:
    return "zh" if path.name.endswith(".zh-CN.md") else "en"


def pattern(output: str) -> str:
    """Make a regular expression of the output shown, in which `…` stands for any lines."""
    parts = (r"(?:.*\n)*?" if line == ANYTHING else re.escape(line) + r"\n" for line in output.splitlines())
    return "".join(parts)


def _split(text: str) -> Iterator[Example]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        shown = re.match(r"(?:.*\\\n)*.*\n", part)
        assert shown is not None, part
        yield Example(shown[0].removesuffix("\n"), part[shown.end() :])


def refresh(path: Path) -> None:
    """Write the present output into the `console` blocks of a document."""

    def renewed(found: re.Match[str]) -> str:
        if found["info"] != "console" or f"\n{ANYTHING}\n" in found["text"]:
            return found[0]
        shown = (
            f"$ {example.command}\n{output_of(example.command, language_of(path))[1]}"
            for example in _split(found["text"])
        )
        return f"```console\n{''.join(shown)}```"

    path.write_text(_FENCE.sub(renewed, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    for document in SHOWING_OUTPUT:
        refresh(document)
