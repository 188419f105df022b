"""Writing of new files into a registry: all or none, and only if the registry stays valid.

The files are first written to a trial folder inside the registry's, where the registry is validated with them. Then
each is moved to its place, which must be free. If one cannot be moved, the others are removed again.
"""

import errno
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from partners.atomic import write_whole
from partners.errors import Problem, RegistryError
from partners.files.checks.validation import validate


def write_new_files(root: Path, files: Mapping[str, str], *, only_check: bool = False) -> tuple[Path, ...]:
    """Write new files into a registry.

    Args:
        root: the registry's folder.
        files: their texts by their paths in it, in the order of writing.
        only_check: True to write nothing, and only check if the registry would be valid.

    Returns:
        The paths of the files.

    Raises:
        RegistryError: has every problem that there would be; nothing is written.
        OSError: a file exists or cannot be written; nothing is left.
    """
    at = root
    try:
        # In the registry's folder, because only files on the same file system are moved atomically.
        with TemporaryDirectory(prefix=".import-", dir=None if only_check else root) as folder:
            trial = Path(folder)
            _link_all(root, trial)
            for file, text in files.items():
                at = root / file
                _stage(trial / file, at, text)
            problems = validate(trial)
            if problems:
                raise RegistryError([_of(root, trial, problem) for problem in problems])
            if not only_check:
                _move(trial, root, [*files])
    except OSError as error:
        # Name the final path: users do not know the trial folder.
        raise OSError(error.errno, error.strerror or str(error), str(error.filename2 or at)) from error
    return tuple(root / file for file in files)


def _move(trial: Path, root: Path, files: list[str]) -> None:
    done: list[Path] = []
    try:
        for file in files:
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            done.append(path)
            try:
                os.link(trial / file, path)  # unlike a rename, never over another file
            except FileExistsError:
                done.pop()
                raise
    except BaseException:
        for path in reversed(done):
            path.unlink(missing_ok=True)
        raise


def _link_all(root: Path, trial: Path) -> None:
    """Link the registry's own files into the trial folder."""
    for path in root.rglob("*.yaml"):
        place = path.relative_to(root)
        if not place.parts[0].startswith("."):  # the trial folder itself, or one left by a killed import
            link = trial / place
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path.resolve())


def _stage(path: Path, real: Path, text: str) -> None:
    """Write a file into the trial folder."""
    if path.is_symlink() or real.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(real))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)


def _of(root: Path, trial: Path, problem: Problem) -> Problem:
    """Replace a problem's trial path by the final one."""
    return replace(problem, path=str(root / Path(problem.path).relative_to(trial)))
