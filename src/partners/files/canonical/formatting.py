"""Putting the files of a registry into canonical form."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from partners.errors import Problem, RegistryError
from partners.files.canonical.form import canonical_text
from partners.files.kinds import KINDS, Kind, check_folder, find_files, is_read
from partners.files.yaml.reading import read_content
from partners.text import Text


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file, as it is and as its canonical form is.

    Attributes:
        path: the file, as reached from where it was given.
        before: its text.
        after: the same in canonical form.
    """

    path: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the file is not in canonical form."""
        return self.before != self.after

    def diff(self) -> str:
        """What changes, as a unified diff; empty where nothing does."""
        lines = unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), self.path, self.path
        )
        ended = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
        return "".join(ended)

    def to_data(self, *, written: bool = False, with_diff: bool = False) -> dict[str, Any]:
        """The file in plain values, as `partners format --format json` prints it.

        Args:
            written: whether its canonical form was written.
            with_diff: whether to say what changes, too.
        """
        diff = {"diff": self.diff()} if with_diff else {}
        return {"file": self.path, "written": written, **diff}


@dataclass(frozen=True, slots=True)
class FormattedFiles:
    """What putting files into canonical form came to.

    Attributes:
        files: every file that has a canonical form, whether or not it is in it already.
        problems: what is wrong with the others.
    """

    files: tuple[Formatted, ...]
    problems: tuple[Problem, ...]

    @property
    def changed(self) -> tuple[Formatted, ...]:
        """The files that are not in canonical form."""
        return tuple(each for each in self.files if each.is_changed)


def format_files(paths: Iterable[str | Path]) -> FormattedFiles:
    """The canonical form of files, and what is wrong with those that have none. Nothing is written.

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
    """The files that a path stands for, and what they hold.

    Raises:
        RegistryError: it is no registry and nothing of one.
    """
    kind = _kind_of(given)
    if given.is_dir():
        yield from _files_of_folder(given)
        return
    kind = _kind_of(given)
    if kind is None:
        if not given.exists():
            check_folder(given)  # which says why it cannot be read
        raise RegistryError([Problem(str(given), 0, 0, _NO_PART)])
    yield str(given), kind


def _files_of_folder(folder: Path) -> Iterator[tuple[str, Kind[Any]]]:
    parts = [kind for kind in KINDS if (folder / kind.place).exists()]
    own = next((kind for kind in KINDS if kind.place == folder.absolute().name), None)
    if own is not None and not parts:
        yield from ((str(path), own) for path in sorted(folder.iterdir()) if is_read(path.name))
        return
    check_folder(folder)
    for kind in parts:
        yield from ((path, kind) for path in find_files(folder, kind))


def _kind_of(file: Path) -> Kind[Any] | None:
    """What a file of a registry holds, by its folder's name or its own."""
    whole = file.absolute()
    if whole.suffix != ".yaml":
        return None
    of_folder = (kind for kind in KINDS if kind.is_folder and kind.place == whole.parent.name)
    return next(of_folder, None) or next((kind for kind in KINDS if kind.place == whole.name), None)


_NO_PART = Text(
    zh="不是登记库，也不是其中的文件；请写登记库目录，或其中的 YAML 文件。",
    en="is neither a registry nor a file in one; give a registry folder, or YAML files in it.",
)
