"""The compiled form of the shipped registry is a copy that nothing depends on."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import partners
from conftest import SHIPPED, Broken
from partners.files.compiled import compile_registry, compiled_part
from partners.files.folder import open_files
from partners.files.kinds import KINDS
from support.laws import some_cases

EVERY_KIND = pytest.mark.parametrize("kind", [kind.name for kind in KINDS])


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    """The shipped registry in compiled form."""
    folder = tmp_path / "compiled"
    folder.mkdir()
    for name, content in compile_registry(SHIPPED):
        (folder / name).write_bytes(content)
    return folder


def change(compiled: Path, old: str, new: str) -> None:
    """Change what the compiled form says, which only a test does, to see whether it is what answers."""
    for path in compiled.iterdir():
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def short_forms_of_baidu(root: Path, compiled: Path) -> tuple[str, ...]:
    found = {each.id: each for each in compiled_part(root, compiled)("organization")}
    forms: tuple[str, ...] = found["baidu"].aliases
    return forms


@EVERY_KIND
def test_the_compiled_form_and_the_yaml_are_the_same_records(compiled: Path, kind: str) -> None:
    assert compiled_part(SHIPPED, compiled)(kind) == open_files(SHIPPED).part(kind)


def test_the_compiled_form_answers_while_the_files_are_those_it_was_made_of(
    broken: Broken, compiled: Path
) -> None:
    assert "Baidu" in short_forms_of_baidu(broken.root, compiled)
    change(compiled, "Baidu", "Compiled")
    assert "Compiled" in short_forms_of_baidu(broken.root, compiled)


def edited(broken: Broken) -> None:
    """Change a letter, so that neither the size of the file nor its time tells."""
    path = broken.path("organizations/zhipu.yaml")
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"2023", b"2024", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def added(broken: Broken) -> None:
    broken.write("organizations/added.yaml", "name: 新公司\nsources: [csj-2023-05]\n")


def removed(broken: Broken) -> None:
    broken.path("organizations/zhipu.yaml").unlink()


def renamed(broken: Broken) -> None:
    broken.path("organizations/zhipu.yaml").rename(broken.path("organizations/zhipu-ai.yaml"))


@pytest.mark.parametrize("edit", [edited, added, removed, renamed])
def test_edited_files_are_obeyed(broken: Broken, compiled: Path, edit: Callable[[Broken], None]) -> None:
    change(compiled, "Baidu", "Outdated")
    edit(broken)
    assert compiled_part(broken.root, compiled)("organization") == open_files(broken.root).part(
        "organization"
    )


def test_what_is_wrong_in_edited_files_is_said(broken: Broken, compiled: Path) -> None:
    broken.replace("organizations/baidu.yaml", "name:", "nmae:")
    with pytest.raises(partners.RegistryError, match="nmae"):
        compiled_part(broken.root, compiled)("organization")


def test_a_folder_that_is_gone_is_said(broken: Broken, compiled: Path) -> None:
    broken.path("organizations").rename(broken.path("elsewhere"))
    with pytest.raises(partners.RegistryError, match="organizations"):
        compiled_part(broken.root, compiled)("organization")


def without_files(content: bytes) -> bytes:
    return json.dumps({"digest": json.loads(content)["digest"]}).encode()


def with_files(files: Any) -> Callable[[bytes], bytes]:
    """The compiled form with something else in place of its files, under the digest that is right."""
    return lambda content: json.dumps({**json.loads(content), "files": files}).encode()


@some_cases(20)
@EVERY_KIND
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="emptied"),
        pytest.param(lambda content: content[:100], id="cut short"),
        pytest.param(lambda content: content[: len(content) // 2], id="half of it"),
        pytest.param(lambda content: content[:-20] + b"\xff" + content[-19:], id="another byte"),
        pytest.param(lambda _: b"no JSON", id="no JSON"),
        pytest.param(lambda _: b"[" * 100_000, id="nested deeply"),
        pytest.param(lambda _: b"7", id="a number"),
        pytest.param(lambda _: b"[]", id="a list"),
        pytest.param(lambda _: b"{}", id="nothing in it"),
        pytest.param(without_files, id="no files"),
        pytest.param(with_files(7), id="a number of files"),
        pytest.param(with_files([7]), id="a number as a file"),
        pytest.param(with_files([{"id": "x"}]), id="other records"),
    ],
)
def test_where_the_compiled_form_is_damaged_the_yaml_is_read(
    compiled: Path, kind: str, damage: Callable[[bytes], bytes]
) -> None:
    path = compiled / f"{kind}.json"
    path.write_bytes(damage(path.read_bytes()))
    assert compiled_part(SHIPPED, compiled)(kind) == open_files(SHIPPED).part(kind)


@EVERY_KIND
def test_where_the_compiled_form_is_missing_the_yaml_is_read(tmp_path: Path, kind: str) -> None:
    assert compiled_part(SHIPPED, tmp_path)(kind) == open_files(SHIPPED).part(kind)


def test_a_registry_with_something_wrong_is_not_compiled(broken: Broken) -> None:
    broken.replace("batches/2023-05-19.yaml", "2023-05-19", "2023-05-20")
    with pytest.raises(partners.RegistryError, match=r"should be named 2023-05-20\.yaml"):
        list(compile_registry(broken.root))
