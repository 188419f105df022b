"""What of a registry cannot be relied on while its files are checked, because something else is wrong with it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from partners.files.kinds import FACTS
from partners.files.part_reading import Part
from partners.files.yaml.reading import Location
from partners.records.facts import Fact
from partners.text import Text

Finding = tuple[str, Location, Text]
"""A problem before its place is known: the file under the registry's folder, the way in it, the message."""


@dataclass(frozen=True)
class Doubts:
    """What stands in place of something wrong, and what could not be read.

    Attributes:
        replaced: by file under the registry's folder, the ways to what was replaced.
        wrong: the files with problems of their own.
        unread: kinds of file of which one could not be read.
        facts: the ids of facts of which something was replaced.
    """

    replaced: Mapping[str, tuple[Location, ...]]
    wrong: frozenset[str]
    unread: frozenset[str]
    facts: frozenset[str]

    @classmethod
    def of(cls, root: Path, parts: Mapping[str, Part]) -> "Doubts":
        """The doubts about a registry's parts, as they were read."""
        replaced = {
            _under(root, path): ways for part in parts.values() for path, ways in part.replaced.items()
        }
        facts: tuple[Fact, ...] = parts[FACTS.name].records
        return cls(
            replaced,
            frozenset(_under(root, problem.path) for part in parts.values() for problem in part.problems),
            frozenset(name for name, part in parts.items() if part.unread),
            frozenset(
                facts[way[0]].id for way in replaced.get(FACTS.place, ()) if way and isinstance(way[0], int)
            ),
        )

    def covers(self, file: str, location: Location) -> bool:
        """Whether something was replaced at a place, or around it."""
        return any(location[: len(way)] == way for way in self.replaced.get(file, ()))

    def touches(self, file: str, location: Location) -> bool:
        """Whether something was replaced at a place, around it or inside it."""
        return self.covers(file, location) or any(
            way[: len(location)] == location for way in self.replaced.get(file, ())
        )

    def is_unread(self, kind: str) -> bool:
        """Whether files of a kind could not be read, so that it is not known what they say."""
        return kind in self.unread

    def has_any(self, *folders: str) -> bool:
        """Whether anything is wrong with a file in some folders."""
        return any(file.split("/")[0] in folders for file in self.wrong)


def _under(root: Path, path: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")
