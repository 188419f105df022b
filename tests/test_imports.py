"""What a command does not need, it does not import: start-up time is a promise."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from partners.tables.output import write_rows
from support.laws import some_cases

REGISTRY = Path(__file__).parent.parent / "registry"
ALL = """
import sys
{code}
print(*sorted(sys.modules), file=sys.__stderr__)
"""
MATCHING = ("partners.names.matching", "rapidfuzz", "pypinyin", "opencc_purepy", "stdnum")
CLI = "from partners.cli import main\nsys.argv[1:] = {arguments!r}\nassert main() == 0"


@pytest.fixture(scope="module")
def modules_after(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], set[str]]:
    """Run some code in a process and name the modules that it leaves imported."""
    bytecode = {
        "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode")),
        "PYTHONDONTWRITEBYTECODE": "",
    }

    def run(code: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", ALL.format(code=code)],
            env={**os.environ, **bytecode},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=60,
        )
        return set(done.stderr.decode().split())

    return run


def imported(modules: set[str], *names: str) -> set[str]:
    return {module for module in modules for name in names if module == name or module.startswith(f"{name}.")}


def test_importing_the_library_costs_next_to_nothing(modules_after: Callable[[str], set[str]]) -> None:
    modules = modules_after("import partners")
    assert imported(modules, "pydantic", "yaml", "typer", "rich") == set()
    assert imported(modules, "partners") == {"partners", "partners._version"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
def test_help_and_version_import_neither_pydantic_nor_yaml(
    modules_after: Callable[[str], set[str]], arguments: list[str]
) -> None:
    modules = modules_after(CLI.format(arguments=arguments))
    assert imported(modules, "typer") != set()
    assert imported(modules, "pydantic", "yaml", "rich", "partners.registry", "partners.cli.commands") <= {
        "partners.cli.commands"
    }


@some_cases(2)
@pytest.mark.parametrize(
    "arguments", [["list"], ["show", "baidu"], ["estimate", "cost=1"], ["coverage"]], ids=" ".join
)
def test_a_piped_answer_imports_no_tables(
    modules_after: Callable[[str], set[str]], arguments: list[str]
) -> None:
    modules = modules_after(CLI.format(arguments=arguments))
    assert imported(modules, "pydantic") != set()
    assert imported(modules, "rich.table", "rich.console") == set()


@some_cases(2)
@pytest.mark.parametrize("arguments", [["show", "baidu"], ["list"], ["coverage"], ["sources"]], ids=" ".join)
def test_questions_about_partners_import_no_rules(
    modules_after: Callable[[str], set[str]], arguments: list[str]
) -> None:
    modules = modules_after(CLI.format(arguments=arguments))
    assert (
        imported(
            modules,
            "partners.rules",
            "partners.rules.estimates",
            "partners.files.checks.validation",
            "partners.files.schema",
        )
        == set()
    )


@some_cases(4)
@pytest.mark.parametrize(
    "arguments",
    [
        *(["show", "百度"], ["show", "阿里雲"], ["show", "ＢＡＩＤＵ"], ["list", "--search", "百度"]),
        *(["list", "--search", "阿里雲"], ["estimate", "cost=1"]),
        *(["estimate", "cost=1", "supplier=百度"], ["estimate", "cost=1", "supplier=阿里雲"]),
    ],
    ids=" ".join,
)
def test_a_name_that_is_registered_imports_nothing_of_matching_in_whatever_script_it_is(
    modules_after: Callable[[str], set[str]], arguments: list[str]
) -> None:
    modules = modules_after(CLI.format(arguments=arguments))
    assert "partners.values.keys" in modules
    assert imported(modules, *MATCHING) == set()


def test_a_name_that_is_not_registered_imports_what_finds_it(
    modules_after: Callable[[str], set[str]],
) -> None:
    modules = modules_after(CLI.format(arguments=["show", "ali yun"]))
    assert imported(modules, "partners.names.matching") != set()
    assert imported(modules, "pypinyin") != set()
    assert imported(modules, "stdnum") == set()


def test_loading_a_registry_builds_no_index_of_names(modules_after: Callable[[str], set[str]]) -> None:
    modules = modules_after(f"import partners\npartners.load({str(REGISTRY)!r})")
    assert imported(modules, "partners.files.checks.policy_checks") != set()
    assert imported(modules, "partners.names.matching", "rapidfuzz", "pypinyin", "opencc_purepy") == set()


@some_cases(1)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_ledger_from_a_file_imports_no_pandas(
    modules_after: Callable[[str], set[str]], tmp_path: Path, kind: str
) -> None:
    rows = [("甲公司", "100万", "百度"), ("乙公司", None, "阿里云")]
    source = tmp_path / f"lines.{kind}"
    write_rows(source, ("applicant", "cost", "supplier"), rows, title="lines")
    output = tmp_path / f"answers.{kind}"
    arguments = ["ledger", str(source), "--policy", "municipal-voucher", "--output", str(output)]
    modules = modules_after(CLI.format(arguments=arguments))
    assert output.exists()
    assert imported(modules, "duckdb") != set()
    # DuckDB before 2.0 imports pandas itself where it is given parameters.
    by_duckdb = modules_after("import duckdb; duckdb.connect().execute('SELECT ?', ['a'])")
    assert imported(modules, "pandas", "pyspark") <= imported(by_duckdb, "pandas")


def test_the_library_does_not_import_its_command_line(modules_after: Callable[[str], set[str]]) -> None:
    code = "import partners\nfor name in partners.__all__: getattr(partners, name)\npartners.validate()"
    modules = modules_after(code)
    assert imported(modules, "partners.files.checks.validation", "partners.records.policies") != set()
    assert imported(modules, "partners.cli", "typer", "rich") == set()


def test_each_command_imports_only_itself(modules_after: Callable[[str], set[str]]) -> None:
    modules = modules_after(CLI.format(arguments=["batches"]))
    assert imported(modules, "partners.cli.commands") == {
        "partners.cli.commands",
        "partners.cli.commands.batches_command",
    }
