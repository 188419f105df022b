import json
from pathlib import Path

import pytest
import yaml

from conftest import Cli, process
from partners.files.schema import schemas

KINDS = ["programme", "sources", "groups", "facts", "organization", "batch", "policy", "leads"]


def test_all_schemas_are_written_unless_a_kind_is_named(cli: Cli) -> None:
    assert json.loads(cli("schema").out) == schemas()
    assert list(schemas()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_is_written_in_json_and_yaml(cli: Cli, kind: str) -> None:
    schema = json.loads(cli("schema", kind).out)
    assert schema == schemas()[kind]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert yaml.safe_load(cli("schema", kind, "--format", "yaml").out) == schema


def test_schemas_are_written_to_files_and_the_files_named_on_standard_error(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "schema"
    shown = cli("schema", "--output", folder)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.splitlines() == [str(folder / f"{kind}.json") for kind in KINDS]
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{kind}.json" for kind in KINDS)


def test_one_schema_may_be_written_to_a_file_which_replaces_an_older_one(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "batch.json").write_text("old")
    cli("schema", "batch", "--output", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["batch.json"]
    assert json.loads((tmp_path / "batch.json").read_text("utf-8")) == schemas()["batch"]


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shown = process("schema", "--output", tmp_path / "file")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.lower().endswith(": file exists.\n")
