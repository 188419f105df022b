import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

import partners
from conftest import SHIPPED
from partners.files.kinds import KINDS
from partners.files.schema import schemas, write_schemas

FILES = sorted(SHIPPED.rglob("*.yaml"))


def kind_of(path: Path) -> str:
    place = path.relative_to(SHIPPED).parts[0]
    (kind,) = (kind for kind in KINDS if place in kind.places)
    return kind.name


def as_written(path: Path) -> object:
    """What an editor's YAML server sees: YAML's own types, but dates and rates as they are written."""

    class Loader(yaml.CSafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(path.read_bytes(), Loader)  # noqa: S506 - a SafeLoader that knows one tag less


@pytest.mark.parametrize("kind", schemas())
def test_every_kind_has_a_valid_schema(kind: str) -> None:
    Draft202012Validator.check_schema(schemas(kind)[kind])


@pytest.mark.parametrize("kind", schemas())
def test_the_schemas_in_the_registry_are_up_to_date(kind: str) -> None:
    stored = json.loads((SHIPPED / "schema" / f"{kind}.json").read_text("utf-8"))
    assert stored == schemas(kind)[kind], "run: partners schema --output registry/schema"


def test_the_schema_folder_holds_a_file_per_kind_byte_for_byte(tmp_path: Path) -> None:
    written = list(write_schemas(tmp_path, schemas()))
    stored = sorted(path.name for path in (SHIPPED / "schema").iterdir())
    assert sorted(path.name for path in written) == stored
    for path in written:
        assert path.read_bytes() == (SHIPPED / "schema" / path.name).read_bytes()


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(SHIPPED)) for path in FILES])
def test_every_file_names_the_schema_of_its_kind_in_its_first_line(path: Path) -> None:
    start, _, target = path.read_text("utf-8").splitlines()[0].partition("$schema=")
    assert start == "# yaml-language-server: "
    assert (path.parent / target).resolve() == SHIPPED / "schema" / f"{kind_of(path)}.json"
    assert (path.parent / target).is_file()


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(SHIPPED)) for path in FILES])
def test_every_file_satisfies_its_schema(path: Path) -> None:
    validator = Draft202012Validator(schemas()[kind_of(path)])
    assert [error.message for error in validator.iter_errors(as_written(path))] == []


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("organization", {"id": "baidu", "name": "百度", "sources": ["a"]}),
        ("organization", {"name": "百度"}),
        ("organization", {"name": "百度", "sources": []}),
        ("organization", {"name": "百度", "sources": ["a"], "colour": "red"}),
        ("batch", {"number": 0, "published_on": "2023-05-19", "members": [], "sources": ["a"]}),
        ("sources", [{"id": "a"}]),
        ("facts", [{"id": "a", "type": "number"}]),
        ("groups", {}),
        ("policy", {"name": {"zh": "甲", "en": "a"}, "benefits": [], "sources": ["a"]}),
        ("programme", {}),
    ],
)
def test_a_schema_refuses_what_the_registry_refuses(kind: str, wrong: object) -> None:
    assert not Draft202012Validator(schemas()[kind]).is_valid(wrong)


def test_a_kind_that_is_not_there_comes_with_the_nearest() -> None:
    with pytest.raises(partners.NotFoundError) as caught:
        schemas("btch")
    assert caught.value.nearest == "batch"


def test_one_kind_may_be_asked_for() -> None:
    assert list(schemas("batch")) == ["batch"]


def test_nothing_is_left_beside_the_schemas_where_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "batch.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        list(write_schemas(tmp_path, schemas("batch")))
    assert [path.name for path in tmp_path.iterdir()] == ["batch.json"]
