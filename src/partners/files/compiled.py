"""The shipped registry in compiled form, kept as Python keeps its bytecode.

Reading YAML takes longer than everything else that a short command does. So the records of the
registry that comes with the package are kept beside the package's bytecode, and used for as long as
neither the registry's files nor the package have changed. Nothing depends on it: where it is missing,
outdated, damaged or cannot be written, the YAML is read.
"""

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import VERSION

from partners.errors import RegistryError

_PACKAGE = Path(__file__).parents[1]


def compiled_part(root: Path) -> Callable[[str], tuple[Any, ...]]:
    """A reader of the registry's parts, by the name of the kind of file.

    Args:
        root: the folder of the registry that comes with the package.
    """
    state = f"{VERSION} {' '.join(_marks(root))}"
    parts = _stored(state)
    if parts is None:
        parts = _compile(root) if _can_be_stored() else {}
        _store(state, parts)

    def part(name: str) -> tuple[Any, ...]:
        if name in parts:
            with suppress(Exception):  # damaged: read the YAML
                records: tuple[Any, ...] = pickle.loads(parts[name])  # noqa: S301 - the package's own file
                return records
        return _read(root, name)

    return part


def compiled_file() -> Path:
    """Where the compiled form is kept: beside the bytecode of this package."""
    folder = (
        Path(sys.pycache_prefix or "", *_PACKAGE.parts[1:])
        if sys.pycache_prefix
        else _PACKAGE / "__pycache__"
    )
    return folder / f"registry.{sys.implementation.cache_tag}.pickle"


def _read(root: Path, name: str) -> tuple[Any, ...]:
    from partners.files.folder import open_files

    return open_files(root).part(name)


def _marks(root: Path) -> Iterator[str]:
    """What changes whenever a file of the registry, or a module that reads it, changes."""
    for folder in (
        root,
        root / "organizations",
        root / "batches",
        root / "policies",
        _PACKAGE,
        *(_PACKAGE / folder for folder in ("records", "rules", "values")),
    ):
        with suppress(OSError):
            for entry in os.scandir(folder):
                if entry.name.endswith((".yaml", ".py")):
                    status = entry.stat()
                    yield f"{entry.name}:{status.st_mtime_ns}:{status.st_size}"


def _stored(state: str) -> dict[str, bytes] | None:
    """The compiled parts, if they are of this state."""
    try:
        content = compiled_file().read_bytes()
        found, parts = pickle.loads(content)  # noqa: S301 - the package's own file, as its bytecode
    except Exception:  # noqa: BLE001 - unpickling what is damaged can raise anything
        return None
    return parts if found == state else None


def _compile(root: Path) -> dict[str, bytes]:
    """Read every part; none if one has problems, which whoever asks for that part will be told."""
    from partners.files.kinds import KINDS

    try:
        return {kind.name: pickle.dumps(_read(root, kind.name), pickle.HIGHEST_PROTOCOL) for kind in KINDS}
    except RegistryError:
        return {}


def _can_be_stored() -> bool:
    """Whether compiling is worth it: what cannot be kept would be compiled again by every command."""
    folder = compiled_file().parent
    while not folder.exists():
        folder = folder.parent
    return not sys.dont_write_bytecode and os.access(folder, os.W_OK)


def _store(state: str, parts: dict[str, bytes]) -> None:
    if not parts:
        return
    from partners.atomic import replacing

    path = compiled_file()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as beside:
            beside.write_bytes(pickle.dumps((state, parts), pickle.HIGHEST_PROTOCOL))
