"""What every command owes its user."""

import ast
import csv
import inspect
import io
import re
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.cells import cell_len
from typer.core import TyperArgument, TyperOption

import partners.cli
from conftest import Broken, Cli, process
from partners.cli.groups import COMMANDS, GROUPS, SECTIONS, Commands, command_paths
from partners.cli.render import chosen_format
from partners.values.scripts import has_han
from support.laws import some_cases

CLI = Path(partners.cli.__file__).parent
LEDGER = Path(__file__).parent.parent.parent / "docs" / "contracts.csv"


@pytest.fixture(params=[" ".join(path) for path in command_paths()])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def module_of(name: str) -> str:
    return f"partners.cli.commands.{name.replace(' ', '_')}_command"


def command_of(name: str) -> Any:
    found: Any = Commands()
    for word in name.split():
        found = found.get_command(None, word)
    return found


def test_every_command_has_help_with_an_example(cli: Cli, name: str) -> None:
    shown = cli(*name.split(), "--help")
    assert (shown.code, shown.err) == (0, "")
    assert f"Usage: partners {name}" in shown.out
    first, _, inner = name.partition(" ")
    assert (GROUPS[first][inner] if inner else COMMANDS[first]).en in " ".join(shown.out.split())
    assert f"Example: partners {name}" in shown.out


def test_one_process_gives_help_in_one_language_and_then_in_the_other(cli: Cli, name: str) -> None:
    for lang in ("zh", "en", "zh"):
        shown = cli(*name.split(), "--help", "--lang", lang).out
        parameters = command_of(name).params
        assert ("Example: " in shown, "例：" in shown) == (lang == "en", lang == "zh")
        for parameter in parameters:
            assert "".join(parameter.help.split()) in "".join(shown.split())
            assert (parameter.metavar or "") in shown
        assert any(has_han(parameter.help) for parameter in parameters) == (lang == "zh") or lang == "en"


@pytest.mark.parametrize(
    "path",
    sorted(each for each in CLI.rglob("*.py") if each.name != "__init__.py"),
    ids=lambda path: path.stem,
)
def test_no_words_are_chosen_while_a_module_is_imported(path: Path) -> None:
    """The language of a run is known only when it runs."""
    late = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

    def early(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef):
                yield from early(child.args)
            elif not isinstance(child, late):
                yield child
                yield from early(child)

    calls = [node.func for node in early(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    chosen = {func.id for func in calls if isinstance(func, ast.Name)}
    assert chosen.isdisjoint({"say", "say_text", "worded", "language"})


@pytest.mark.parametrize(
    "words",
    [
        ["match", "--column"],
        ["batch", "import", "--decide"],
        ["batch", "import", "a", "--number", "x"],
        ["ledger", "--policy"],
        ["ledger"],
        ["list", "--nope"],
        ["list", "--lang"],
        ["estimate", "-p"],
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_use_names_the_help_of_its_own_command(cli: Cli, words: list[str], lang: str) -> None:
    shown = cli("--lang", lang, *words)
    path = " ".join(words[:2] if words[0] == "batch" else words[:1])
    assert shown.code == 2
    assert shown.err.splitlines()[-1].endswith(f"partners {path} --help")


def test_the_source_of_every_help_has_an_example_in_both_languages(name: str) -> None:
    source = inspect.getsource(import_module(module_of(name)))
    assert f"例：partners {name}" in source
    assert f"Example: partners {name}" in source


def test_every_parameter_of_every_command_has_help(name: str) -> None:
    parameters = command_of(name).params
    assert parameters
    for parameter in parameters:
        assert isinstance(parameter, TyperArgument | TyperOption)
        assert parameter.help, parameter.name


def test_every_command_takes_the_common_options(cli: Cli, name: str) -> None:
    shown = cli(*name.split(), "--help").out
    for option in ("--format", "--lang", "--registry", "--help"):
        assert option in shown


def test_the_common_options_stand_last_and_in_one_order(name: str) -> None:
    assert [parameter.name for parameter in command_of(name).params][-3:] == ["format", "lang", "registry"]


def test_the_common_options_are_declared_once(name: str) -> None:
    own = inspect.signature(import_module(module_of(name)).command).parameters
    assert "lang" not in own
    assert ("format" in own) == (
        name in {"calendar", "schema", "validate"}
    )  # which have formats of their own


@pytest.mark.parametrize(
    "option", ["--lang", "--output", "--force", "--sheet", "--registry", "--as-of", "--policy"]
)
def test_an_option_that_commands_share_is_declared_in_one_place(option: str) -> None:
    declared = re.compile(rf'Option\(\s*"{option}"')
    places = [path.name for path in CLI.rglob("*.py") if declared.search(path.read_text("utf-8"))]
    assert len(places) == 1, places


@pytest.mark.parametrize("words", [["--help"], ["batch"], ["batch", "--help"]])
def test_one_process_gives_the_overview_in_one_language_and_then_in_the_other(
    cli: Cli, words: list[str]
) -> None:
    for lang in ("zh", "en", "zh"):
        shown = cli("--lang", lang, *words)
        assert (shown.code, "名单" in shown.out, "published list" in shown.out) == (
            0,
            lang == "zh",
            lang == "en",
        )


def test_a_format_is_forgotten_after_its_run(cli: Cli) -> None:
    before = cli("batches").out
    assert cli("batches", "--format", "json").out != before
    assert chosen_format() is None
    assert cli("batches").out == before


def test_the_overview_lists_every_command(cli: Cli) -> None:
    out = cli("--help").out
    shown = " ".join(out.split())
    explained = {name for _, names in SECTIONS for name in names}
    for name, text in COMMANDS.items():
        assert f"{name} {text.en}" in shown if name in explained else f" {name}" in shown.split("Also:")[1]
    assert len(explained) == 12


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_overview_stands_on_one_screen(lang: str) -> None:
    lines = process("--lang", lang, "--help", env={"COLUMNS": "80", "LINES": "24"}).out.splitlines()
    assert len(lines) <= 24
    assert max(map(cell_len, lines)) <= 80


def test_commands_are_described_in_both_languages() -> None:
    for text in (*COMMANDS.values(), *(text for group in GROUPS.values() for text in group.values())):
        assert text.zh
        assert text.zh != text.en


def test_the_examples_of_the_start_page_work(cli: Cli) -> None:
    examples = [line.strip().partition("  ")[0] for line in cli().out.splitlines() if "  partners" in line]
    assert len(examples) == 6
    for example in examples:
        assert cli(*example.split()[1:]).code == 0


@some_cases(6)
def test_the_examples_of_every_help_work(
    cli: Cli, name: str, tmp_path: Path, repository: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.root.parent)
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # nobody answers the questions of a profile
    book = openpyxl.Workbook()
    for row in csv.reader(LEDGER.read_text("utf-8").splitlines()):
        book.active.append(row)
    book.save(tmp_path / "contracts.xlsx")
    (tmp_path / "docs").mkdir()
    for listed in LEDGER.parent.glob("*.txt"):
        shutil.copy(listed, tmp_path / "docs")
    source = import_module(module_of(name)).HELP
    examples = [line.removeprefix("Example: ") for line in source.splitlines() if "Example: " in line]
    assert examples
    for example in examples:
        words = [str(tmp_path / word) if word.endswith(".xlsx") else word for word in example.split()[1:]]
        if words[-2:-1] == ["--output"]:
            words[-1] = str(tmp_path)
        assert cli(*words).code == 0, example


def test_help_shows_no_types_of_python(cli: Cli, name: str) -> None:
    shown = cli(*name.split(), "--help")
    assert not any(each in shown.out for each in ("<list[str]>", "<str>", "<path>"))
