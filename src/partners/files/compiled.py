"""The registry of an installed package as JSON, compiled when its wheel was built.

Reading YAML takes longer than the rest of a short command. So a wheel has the content of the registry's files as
JSON, one file for each kind, which is validated like the YAML. It is only used if the YAML files are byte for byte
those that it was made from. Nothing depends on it: without it, or if it is outdated or damaged, the YAML is read.
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
    """Return the folder in which a wheel installs the compiled form, beside its registry."""
    return Path(__file__).parents[1] / "compiled"


def compiled_part(root: Path, compiled: Path) -> Callable[[str], tuple[Any, ...]]:
    """Make a reader of the registry's parts, by the name of the kind of file.

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
    """Read the compiled records of a kind; None if they are missing, outdated or damaged."""
    try:
        content = from_json((compiled / f"{kind.name}.json").read_bytes())
        if content["digest"] != _digest(find_files(root, kind)):
            return None
        records: list[Any] = []
        for each in content["files"]:
            record = kind.adapter.validate_python(each)
            records += record if kind.many else (record,)
    except (OSError, RegistryError, ValueError, TypeError, KeyError):
        return None  # reading the YAML reports what is wrong
    return tuple(records)


def compile_registry(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of a registry's compiled files; the same registry always gives the same bytes.

    Args:
        root: the registry's folder.

    Raises:
        RegistryError: has every problem of the files of a kind.
    """
    import json

    from partners.files.yaml.reading import parse

    registry = open_files(root)
    for kind in KINDS:
        registry.part(kind.name)  # raises if the files are invalid
        paths, files = find_files(root, kind), []
        for path in paths:
            _, value = parse(path)
            files.append({"id": stem(path), **value} if kind.id_is_file_name else value)
        content = {"digest": _digest(paths), "files": files}
        yield f"{kind.name}.json", json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _digest(paths: Iterable[str]) -> str:
    """Hash the names and contents of some files."""
    digest = blake2b(digest_size=16)
    for path in paths:
        content = Path(path).read_bytes()
        digest.update(f"{stem(path)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
