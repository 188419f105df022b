"""Parts of a registry that checks cannot rely on, because they have other problems."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from partners.files.kinds import FACTS
from partners.files.part_reading import Part
from partners.files.yaml.reading import Location
from partners.records.facts import Fact
from partners.text import Text

Finding = tuple[str, Location, Text]
"""A problem without line and column: the file in the registry's folder, the location in it, and the message."""
Messages = Iterator[tuple[Location, Text]]
"""Messages with their locations in one file."""


@dataclass(frozen=True)
class Doubts:
    """Replaced and unreadable parts of a registry.

    Attributes:
        replaced: by file in the registry's folder, the locations of replaced values.
        wrong: the files with problems of their own.
        unread: kinds with a file that could not be read.
        facts: ids of facts with a replaced value.
        places_of_facts: for each fact, its file in the registry's folder and its number in it.
    """

    replaced: Mapping[str, tuple[Location, ...]]
    wrong: frozenset[str]
    unread: frozenset[str]
    facts: frozenset[str]
    places_of_facts: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, root: Path, parts: Mapping[str, Part]) -> "Doubts":
        """Collect the doubts about a registry's parts, as they were read."""
        replaced = {
            _under(root, path): ways for part in parts.values() for path, ways in part.replaced.items()
        }
        facts: tuple[Fact, ...] = parts[FACTS.name].records
        places = tuple((_under(root, path), number) for path, number in parts[FACTS.name].origins)
        return cls(
            replaced,
            frozenset(_under(root, problem.path) for part in parts.values() for problem in part.problems),
            frozenset(name for name, part in parts.items() if part.unread),
            frozenset(
                fact.id
                for fact, (file, number) in zip(facts, places, strict=True)
                if any(way[:1] == (number,) for way in replaced.get(file, ()))
            ),
            places,
        )

    def covers(self, file: str, location: Location) -> bool:
        """Was a value replaced at a location, or around it?"""
        return any(location[: len(way)] == way for way in self.replaced.get(file, ()))

    def touches(self, file: str, location: Location) -> bool:
        """Was a value replaced at a location, around it or inside it?"""
        return self.covers(file, location) or any(
            way[: len(location)] == location for way in self.replaced.get(file, ())
        )

    def is_unread(self, kind: str) -> bool:
        """Is there a file of a kind that could not be read, so that its content is unknown?"""
        return kind in self.unread

    def has_any(self, *folders: str) -> bool:
        """Does a file in one of these folders have a problem?"""
        return any(file.split("/")[0] in folders for file in self.wrong)


def _under(root: Path, path: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")
