"""What bringing a published list into a registry comes to: an outcome for each name, and new files."""

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
    """What a name of a list came to."""

    KNOWN = "known"
    """The registry has the organisation."""
    NEW = "new"
    """It gets a file of its own."""
    REPEATED = "repeated"
    """It says again what an earlier line says, and is left out."""
    OPEN = "open"
    """A person must decide."""


@dataclass(frozen=True, slots=True)
class PlannedName:
    """What a name of a list came to.

    Attributes:
        listed: the name.
        outcome: what it came to.
        organization: the id; None where a person must decide.
        reason: why.
        candidates: what it may mean, where a person must decide.
        choices: the likely decisions: ids of organisations, `new`, `once`.
    """

    listed: ListedName
    outcome: Outcome
    organization: str | None
    reason: Text
    candidates: tuple[Candidate, ...] = ()
    choices: tuple[str, ...] = ()

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """The name in plain values, as `partners batch import --format json` prints it, with words in one language."""
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
    """What bringing a list into a registry comes to.

    Attributes:
        root: the registry's folder.
        names: every name of the list, in printed order.
        files: new files by their path in the folder, in the order of writing; empty while anything is open.
        hints: what a person may want to look at.
    """

    root: Path
    names: tuple[PlannedName, ...]
    files: Mapping[str, str]
    hints: tuple[Text, ...] = ()

    @property
    def open(self) -> tuple[PlannedName, ...]:
        """The names that a person must decide."""
        return tuple(name for name in self.names if name.outcome is Outcome.OPEN)

    def diff(self) -> str:
        """The new files as git shows them, seen from the folder that holds the registry."""
        return "".join(_diff(f"{self.root.name}/{file}", text) for file, text in self.files.items())

    def check(self) -> None:
        """Make sure that the registry is right with the new files.

        Raises:
            RegistryError: with everything that would be wrong.
            OSError: it cannot be tried.
        """
        write_new_files(self.root, self.files, only_check=True)

    def write(self) -> tuple[Path, ...]:
        """Write the new files, all or none of them, once the registry is right with them.

        Raises:
            ListError: a name is still open.
            RegistryError: with everything that would be wrong.
            OSError: they cannot be written, or one of them exists by now.
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
