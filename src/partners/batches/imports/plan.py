"""Plan of an import: an outcome for each name, and new files."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from typing import Any

from partners.batches.imports.staging import write_new_files
from partners.batches.lists.listed import ListedName
from partners.errors import ListError
from partners.names.matches import Candidate
from partners.text import Lang, Text


class Outcome(StrEnum):
    """Outcome for a name of a list."""

    KNOWN = "known"
    """The registry has the organisation."""
    NEW = "new"
    """It gets a file."""
    REPEATED = "repeated"
    """It repeats an earlier line, and is left out."""
    OPEN = "open"
    """A person must decide."""


@dataclass(frozen=True, slots=True)
class PlannedName:
    """A name of a list with its outcome.

    Attributes:
        listed: the name.
        outcome: the outcome.
        organization: the id; None if a person must decide.
        reason: why.
        candidates: the organisations that it may mean, if a person must decide.
        choices: the likely decisions: ids of organisations, `new`, `once`.
    """

    listed: ListedName
    outcome: Outcome
    organization: str | None
    reason: Text
    candidates: tuple[Candidate, ...] = ()
    choices: tuple[str, ...] = ()

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the name in plain values, words in one language, as `partners batch import --format json` does."""
        return {
            "line": self.listed.line,
            "name_as_printed": self.listed.printed,
            "category": self.listed.category and self.listed.category.value,
            "outcome": self.outcome.value,
            "organization": self.organization,
            "reason": self.reason.get(lang),
            "candidates": [each.organization.id for each in self.candidates],
        }


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Plan of importing a list into a registry.

    Attributes:
        root: the registry's folder.
        names: all names of the list, in printed order.
        files: new files by their path in the folder, in the order of writing; empty while a name is open.
        hints: remarks for a person to look at.
    """

    root: Path
    names: tuple[PlannedName, ...]
    files: Mapping[str, str]
    hints: tuple[Text, ...] = ()

    @property
    def open(self) -> tuple[PlannedName, ...]:
        """Names that a person must decide."""
        return tuple(name for name in self.names if name.outcome is Outcome.OPEN)

    def diff(self) -> str:
        """Return the new files as a git diff, seen from the folder that contains the registry."""
        return "".join(_diff(f"{self.root.name}/{file}", text) for file, text in self.files.items())

    def check(self) -> None:
        """Check that the registry is valid with the new files.

        Raises:
            RegistryError: has every problem that there would be.
            OSError: the check cannot be made.
        """
        write_new_files(self.root, self.files, only_check=True)

    def write(self) -> tuple[Path, ...]:
        """Write all new files, or none, if the registry is valid with them.

        Returns:
            The paths of the files.

        Raises:
            ListError: a name is still open.
            RegistryError: has every problem that there would be.
            OSError: they cannot be written, or one of them exists.
        """
        if self.open:
            names = [name.listed.printed for name in self.open]
            raise ListError(
                self.root,
                [Text(zh=f"尚待决定：{'、'.join(names)}。", en=f"still undecided: {', '.join(names)}.")],
            )
        return write_new_files(self.root, self.files)


def _diff(path: str, text: str) -> str:
    lines = unified_diff([], text.splitlines(keepends=True), "/dev/null", f"b/{path}")
    return f"diff --git a/{path} b/{path}\nnew file mode 100644\n{''.join(lines)}"
