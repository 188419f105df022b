"""The hooks and the workflow for repositories that hold a registry run commands that exist."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import SHIPPED, Cli
from partners.cli.groups import COMMANDS
from support.fences import ROOT, fences

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
SHOWN = {place: yaml.safe_load(text) for place, text in fences(ROOT / "CONTRIBUTING.md", "yaml")}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_on_the_registry(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hook: dict[str, Any]
) -> None:
    program, command = shlex.split(hook["entry"])
    assert (program, command in COMMANDS, hook["language"]) == ("partners", True, "python")
    shutil.copytree(SHIPPED, tmp_path / "registry")
    monkeypatch.chdir(tmp_path)
    assert hook["pass_filenames"] is False
    assert cli(command, *hook["args"]).code == 0


def test_a_hook_looks_at_every_file_of_a_registry_and_at_nothing_else() -> None:
    for hook in HOOKS:
        for path in SHIPPED.rglob("*.yaml"):
            assert re.search(hook["files"], path.relative_to(SHIPPED.parent).as_posix())
        assert not re.search(hook["files"], "registry/schema/batch.json")
        assert not re.search(hook["files"], "docs/mkdocs.yaml")


def test_the_guide_shows_the_hooks_there_are() -> None:
    (repo,) = SHOWN[".pre-commit-config.yaml"]["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == {hook["id"] for hook in HOOKS}


def test_the_workflow_of_the_guide_runs_commands_that_accept_the_registry(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    steps = SHOWN[".github/workflows/registry.yml"]["jobs"]["registry"]["steps"]
    runs = [shlex.split(step["run"]) for step in steps if "run" in step]
    commands = [words[1:] for words in runs if words[0] == "partners"]
    assert [words[0] for words in commands] == ["validate", "format"]
    for words in commands:
        assert cli(*words).code == 0


def test_the_checks_of_this_repository_include_the_form() -> None:
    assert "partners format --check registry" in (ROOT / ".ci" / "run").read_text("utf-8")
