"""Formatting of files of a registry in canonical form."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from partners.errors import Problem, RegistryError
from partners.files.canonical.form import canonical_text
from partners.files.kinds import KINDS, Kind, check_folder, find_files, is_record_file
from partners.files.yaml.reading import read_content
from partners.text import Text


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file with its canonical form.

    Attributes:
        path: the file, relative to where it was given from.
        before: its text.
        after: its text in canonical form.
    """

    path: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Does the file differ from its canonical form?"""
        return self.before != self.after

    def diff(self) -> str:
        """Return the changes as a unified diff; empty if there are none."""
        lines = unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), self.path, self.path
        )
        ended = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
        return "".join(ended)

    def to_data(self, *, written: bool = False, with_diff: bool = False) -> dict[str, Any]:
        """Return the file in plain values, as `partners format --format json` prints it.

        Args:
            written: True if its canonical form was written.
            with_diff: True to add the changes.
        """
        diff = {"diff": self.diff()} if with_diff else {}
        return {"file": self.path, "written": written, **diff}


@dataclass(frozen=True, slots=True)
class FormattedFiles:
    """Result of formatting files.

    Attributes:
        files: all files that have a canonical form, changed or not.
        problems: the problems of the other files.
    """

    files: tuple[Formatted, ...]
    problems: tuple[Problem, ...]

    @property
    def changed(self) -> tuple[Formatted, ...]:
        """Files that differ from their canonical form."""
        return tuple(each for each in self.files if each.is_changed)


def format_files(paths: Iterable[str | Path]) -> FormattedFiles:
    """Format files in canonical form, and collect the problems of files that cannot be formatted. Nothing is written.

    Args:
        paths: registries, folders in them, or single files.
    """
    found: list[Formatted] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for given in paths:
        try:
            files = [*_files(Path(given))]
        except RegistryError as error:
            problems += error.problems
            continue
        for path, kind in files:
            place = os.path.realpath(path)
            if place in seen:
                continue
            seen.add(place)
            try:
                content = read_content(path)
                after = canonical_text(content, kind, path)
            except RegistryError as error:
                problems += error.problems
            else:
                found.append(Formatted(path, content.decode("utf-8"), after))
    return FormattedFiles(tuple(found), tuple(problems))


def _files(given: Path) -> Iterator[tuple[str, Kind[Any]]]:
    """Yield the files of a path, with their kinds.

    Raises:
        RegistryError: the path is not a registry or part of one.
    """
    kind = _kind_of(given)
    if given.is_dir():
        yield from _files_of_folder(given)
        return
    kind = _kind_of(given)
    if kind is None:
        if not given.exists():
            check_folder(given)  # raises with the reason
        raise RegistryError([Problem(str(given), 0, 0, _NO_PART)])
    yield str(given), kind


def _files_of_folder(folder: Path) -> Iterator[tuple[str, Kind[Any]]]:
    parts = [kind for kind in KINDS if any((folder / place).exists() for place in kind.places)]
    own = next((kind for kind in KINDS if folder.absolute().name in kind.places), None)
    if own is not None and not parts:
        yield from ((str(path), own) for path in sorted(folder.iterdir()) if is_record_file(path.name))
        return
    check_folder(folder)
    for kind in parts:
        yield from ((path, kind) for path in find_files(folder, kind))


def _kind_of(file: Path) -> Kind[Any] | None:
    """Return the kind of a file, by its folder's name or its own; None if it is not part of a registry."""
    whole = file.absolute()
    if whole.suffix != ".yaml":
        return None
    above = whole.parent.name
    of_folder = (kind for kind in KINDS if above == kind.folder or (kind.is_folder and above == kind.place))
    return next(of_folder, None) or next((kind for kind in KINDS if kind.place == whole.name), None)


_NO_PART = Text(
    zh="不是登记库，也不是其中的文件；请写登记库目录，或其中的 YAML 文件。",
    en="is neither a registry nor a file in one; give a registry folder, or YAML files in it.",
)
