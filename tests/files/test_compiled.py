"""The compiled form of the shipped registry is a copy that nothing depends on."""

import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import partners
from partners.files.compiled import compiled_file


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test keeps the compiled form."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert tmp_path in compiled_file().parents
    return compiled_file()


def everything(registry: partners.Registry) -> tuple[object, ...]:
    return (
        registry.programme,
        registry.sources,
        registry.groups,
        registry.facts,
        registry.organizations,
        registry.batches,
        registry.policies,
    )


def test_it_is_written_once_and_holds_the_same_as_the_files(kept: Path) -> None:
    read = everything(partners.load())
    written = kept.read_bytes()
    assert everything(partners.load()) == read
    assert kept.read_bytes() == written
    assert [path.name for path in kept.parent.glob("registry.cpython*") if path.suffix != ".pyc"] == [
        kept.name
    ]


def test_a_registry_of_ones_own_is_never_compiled(kept: Path) -> None:
    partners.load(partners.load().root)
    kept.unlink()
    partners.load(partners.load().root.parent / "registry")
    assert partners.validate() == ()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="emptied"),
        pytest.param(lambda content: content[:100], id="cut short"),
        pytest.param(lambda _: b"not a pickle", id="something else"),
        pytest.param(lambda _: pickle.dumps(("another state", {})), id="of another state"),
        pytest.param(lambda _: pickle.dumps(7), id="of another shape"),
    ],
)
def test_what_is_damaged_or_outdated_is_replaced(kept: Path, damage: Callable[[bytes], bytes]) -> None:
    read = everything(partners.load())
    written = kept.read_bytes()
    kept.write_bytes(damage(written))
    assert everything(partners.load()) == read
    assert kept.read_bytes() == written


def test_nothing_is_written_where_python_may_write_no_bytecode(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert len(partners.load().organizations) == 14
    assert not kept.parent.exists()


def test_a_place_that_cannot_be_written_to_is_no_trouble(kept: Path) -> None:
    kept.parent.parent.mkdir(parents=True)
    kept.parent.write_text("a file where the folder should be")
    assert len(partners.load().organizations) == 14


def test_without_a_place_of_its_own_it_stands_beside_the_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", None)
    assert compiled_file().parent == Path(partners.__file__).parent / "__pycache__"


def test_a_part_that_is_damaged_is_read_from_its_files(kept: Path) -> None:
    read = everything(partners.load())
    state, parts = pickle.loads(kept.read_bytes())  # noqa: S301 - what the line before has written
    kept.write_bytes(pickle.dumps((state, dict.fromkeys(parts, b"damaged"))))
    assert everything(partners.load()) == read
