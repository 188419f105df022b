"""The registry of an installed package as JSON, compiled when its wheel was built.

Reading YAML takes longer than everything else that a short command does. So a wheel carries what the registry's files
say as JSON, one file per kind, which becomes records by the same validation. It is used only while the YAML files are
those that it was made from, byte for byte. Nothing depends on it: a source tree has none, and where it is outdated or
damaged, the YAML is read.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from partners.errors import RegistryError
from partners.files.folder import open_files
from partners.files.kinds import KINDS, Kind, find_files, stem


def compiled_folder() -> Path:
    """Where a wheel installs the compiled form: beside its registry."""
    return Path(__file__).parents[1] / "compiled"


def compiled_part(root: Path, compiled: Path) -> Callable[[str], tuple[Any, ...]]:
    """A reader of the registry's parts, by the name of the kind of file.

    Args:
        root: the registry's folder.
        compiled: the folder of its compiled form, which need not exist.
    """
    kinds = {kind.name: kind for kind in KINDS}

    def part(name: str) -> tuple[Any, ...]:
        records = _records(root, kinds[name], compiled)
        return open_files(root).part(name) if records is None else records

    return part


def _records(root: Path, kind: Kind[Any], compiled: Path) -> tuple[Any, ...] | None:
    """The compiled records of a kind; None where they are missing, outdated or damaged."""
    try:
        content = from_json((compiled / f"{kind.name}.json").read_bytes())
        if content["digest"] != _digest(find_files(root, kind)):
            return None
        records: list[Any] = []
        for each in content["files"]:
            record = kind.adapter.validate_python(each)
            records += record if kind.many else (record,)
    except (OSError, RegistryError, ValueError, TypeError, KeyError):
        return None  # reading the YAML says what is wrong with it
    return tuple(records)


def compile_registry(root: Path) -> Iterator[tuple[str, bytes]]:
    """The compiled form of a registry: names and contents of its files, the same for the same registry.

    Args:
        root: the registry's folder.

    Raises:
        RegistryError: with everything that is wrong with the files of a kind.
    """
    import json

    from partners.files.yaml.reading import parse

    registry = open_files(root)
    for kind in KINDS:
        registry.part(kind.name)  # makes sure that the files are valid
        paths, files = find_files(root, kind), []
        for path in paths:
            _, value = parse(path)
            files.append({"id": stem(path), **value} if kind.id_is_file_name else value)
        content = {"digest": _digest(paths), "files": files}
        yield f"{kind.name}.json", json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _digest(paths: Iterable[str]) -> str:
    """Tells apart any two states of some files: their names, and every byte of them."""
    digest = blake2b(digest_size=16)
    for path in paths:
        content = Path(path).read_bytes()
        digest.update(f"{stem(path)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
