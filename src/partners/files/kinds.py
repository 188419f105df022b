"""Kinds of files in a registry, with their places and records.

This module does not import YAML, which an installed package does not read (see `partners.files.compiled`).
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter

from partners.errors import Problem, RegistryError, did_you_mean, nearest, reason
from partners.records.fields import Record
from partners.text import Text

if TYPE_CHECKING:
    from partners.records.batches import Batch
    from partners.records.facts import Fact
    from partners.records.leads import Lead
    from partners.records.organizations import Group, Organization, Source
    from partners.records.policies import Policy
    from partners.records.programme import Programme

RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True)
class Kind(Generic[RecordT]):
    """A kind of registry file.

    Attributes:
        name: the name of its schema and of the registry's part.
        place: the file, or the folder of files, in the registry's folder.
        home: the module of the record's class, imported when the first file is read.
        record: the name of the record's class.
        many: True if one file holds a list of records.
        folder: a folder for further files of the kind, which need not exist; either the file or the folder must.
        id_is_file_name: True if a record's id is its file's name.
        needed: False if a registry may lack the file.
    """

    name: str
    place: str
    home: str
    record: str
    many: bool = False
    id_is_file_name: bool = False
    folder: str | None = None
    needed: bool = True

    @property
    def places(self) -> tuple[str, ...]:
        """The file and the folders, under the registry's folder, that may hold records of the kind."""
        return (self.place,) if self.folder is None else (self.place, self.folder)

    def path_of(self, name: object) -> str:
        """Return the path of a record in the registry's folder, by its id, or for a batch by its day."""
        return f"{self.place}/{name}.yaml" if self.is_folder else self.place

    @property
    def is_folder(self) -> bool:
        """Are there many files of this kind?"""
        return not self.place.endswith(".yaml")

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Validator of the content of a file: a record, or a tuple of records."""
        record: Any = getattr(import_module(self.home), self.record)
        return TypeAdapter(tuple[record, ...] if self.many else record)


PROGRAMME: "Kind[Programme]" = Kind("programme", "programme.yaml", "partners.records.programme", "Programme")
SOURCES: "Kind[Source]" = Kind(
    "sources", "sources.yaml", "partners.records.organizations", "Source", many=True
)
GROUPS: "Kind[Group]" = Kind("groups", "groups.yaml", "partners.records.organizations", "Group", many=True)
FACTS: "Kind[Fact]" = Kind("facts", "facts.yaml", "partners.records.facts", "Fact", many=True, folder="facts")
ORGANIZATION: "Kind[Organization]" = Kind(
    "organization", "organizations", "partners.records.organizations", "Organization", id_is_file_name=True
)
BATCH: "Kind[Batch]" = Kind("batch", "batches", "partners.records.batches", "Batch")
POLICY: "Kind[Policy]" = Kind(
    "policy", "policies", "partners.records.policies", "Policy", id_is_file_name=True
)

LEADS: "Kind[Lead]" = Kind("leads", "leads.yaml", "partners.records.leads", "Lead", many=True, needed=False)

KINDS: tuple[Kind[Any], ...] = (PROGRAMME, SOURCES, GROUPS, FACTS, ORGANIZATION, BATCH, POLICY, LEADS)


def find_files(root: Path, kind: Kind[Any]) -> list[str]:
    """Return the paths of all files of a kind, sorted by name.

    Raises:
        RegistryError: the folder is missing or unreadable.
    """
    place = root / kind.place
    if not kind.is_folder:
        several = [] if kind.folder is None else _files_in(root / kind.folder, needed=False)
        is_there = place.exists() or (kind.needed and not several)
        return [str(place), *several] if is_there else several
    return _files_in(place)


def _files_in(place: Path, *, needed: bool = True) -> list[str]:
    if not needed and not os.path.lexists(place):
        return []
    try:
        names = sorted(entry.name for entry in os.scandir(place) if is_record_file(entry.name))
    except OSError as error:
        raise RegistryError([_unreadable(place, error)]) from None
    return [f"{place}{os.sep}{name}" for name in names]


def is_record_file(name: str) -> bool:
    """Is this the name of a file of records? Hidden files are leftovers of a power failure."""
    return name.endswith(".yaml") and not name.startswith(".")


def stem(path: str) -> str:
    """Return a file's name without folder and ending."""
    return path.rpartition(os.sep)[2].removesuffix(".yaml")


def check_folder(root: Path) -> None:
    """Check that a folder can be a registry.

    Raises:
        RegistryError: it is missing, unreadable, not a folder, or has no file of a registry.
    """
    try:
        names = [entry.name for entry in os.scandir(root)]
    except OSError as error:
        raise RegistryError([_unreadable(root, error)]) from None
    if not any(place in names for kind in KINDS for place in kind.places):
        places = [kind.place for kind in KINDS]
        raise RegistryError(
            [
                Problem(
                    str(root),
                    0,
                    0,
                    Text(
                        zh=f"这里没有登记库；应有：{'、'.join(places)}。",
                        en=f"there is no registry here; expected {', '.join(places)}.",
                    ),
                )
            ]
        )


def stray_files(root: Path) -> Iterator[Problem]:
    """Yield YAML files that are not read, most likely because they are misnamed or misplaced."""
    places = [place for kind in KINDS for place in kind.places]
    for entry in os.scandir(root):
        if entry.name in places:
            if _is_folder(entry):
                for inner in os.scandir(entry):
                    if inner.name.endswith(".yml"):
                        yield _stray(inner.path, _NAME_ENDS)
                    elif _is_folder(inner):
                        yield _stray(
                            inner.path, Text(zh="请把文件直接放在上一级。", en="Put its files one level up.")
                        )
        elif entry.name.endswith((".yaml", ".yml")) or (_is_folder(entry) and nearest(entry.name, places)):
            yield _stray(entry.path, did_you_mean(nearest(entry.name, places)))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself; reading it reports the error
        return False


_NAME_ENDS = Text(zh="文件名应以 .yaml 结尾。", en="The name should end in .yaml.")


def _stray(path: str, hint: Text) -> Problem:
    return Problem(path, 0, 0, Text(zh=f"不会被读取。{hint.zh}", en=f"is not read. {hint.en}".rstrip()))


def _unreadable(path: Path, error: OSError) -> Problem:
    why = reason(error)
    return Problem(str(path), 0, 0, Text(zh=f"无法读取：{why.zh}。", en=f"cannot be read: {why.en}."))
