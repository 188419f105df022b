"""Reading of all files of a kind as records, with all problems within the files."""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from partners.errors import Problem, RegistryError
from partners.files.kinds import BATCH, Kind, RecordT, find_files, stem
from partners.files.yaml import reading
from partners.files.yaml.faults import FindId, find_no_id
from partners.files.yaml.places import Places
from partners.files.yaml.reading import Location
from partners.records.batches import Batch
from partners.text import Text


def read_part(root: Path, kind: Kind[RecordT]) -> tuple[RecordT, ...]:
    """Read all records of a kind, in order of the files.

    Raises:
        RegistryError: has every problem of the files of this kind.
    """
    part = read_as_far_as_possible(root, kind)
    if part.problems:
        raise RegistryError(part.problems)
    return part.records


class Part(NamedTuple):
    """The readable content of the files of a kind.

    Attributes:
        records: in order of the files; a harmless value replaces anything wrong.
        problems: all problems within the files.
        replaced: by file, the locations of replaced values.
        unread: files that could not be read at all.
        origins: for each record, its file and its number in it.
    """

    records: tuple[Any, ...]
    problems: list[Problem]
    replaced: dict[str, tuple[Location, ...]]
    unread: list[str]
    origins: tuple[tuple[str, int], ...] = ()


def read_as_far_as_possible(root: Path, kind: Kind[Any], find_id: FindId = find_no_id) -> Part:
    """Read the files of a kind as far as possible, and collect their problems."""
    part = Part((), [], {}, [])
    try:
        paths = find_files(root, kind)
    except RegistryError as error:
        return part._replace(problems=[*error.problems], unread=[str(root / kind.place)])
    records: list[Any] = []
    origins: list[tuple[str, int]] = []
    for path in paths:
        found = reading.read_as_far_as_possible(
            path, kind.adapter, stem(path) if kind.id_is_file_name else None, find_id
        )
        record, replaced = found.record, found.replaced
        part.problems.extend(found.problems)
        if kind.name == BATCH.name and record is not None:
            record = _dated(path, record, ("published_on",) in replaced, part.problems)
        if record is None:
            part.unread.append(path)
            continue
        if replaced:
            part.replaced[path] = replaced
        some = record if kind.many else (record,)
        records += some
        origins += [(path, number) for number in range(len(some))]
    return part._replace(records=tuple(records), origins=tuple(origins))


def _dated(path: str, batch: Batch, is_replaced: bool, problems: list[Problem]) -> Batch | None:  # noqa: FBT001 - private
    """Return a batch with the day of its file's name, by which it is found; None if the name is not a day."""
    if batch.published_on.isoformat() == stem(path):
        return batch
    if not is_replaced:
        message = Text(
            zh=f"文件名应为 {batch.published_on}.yaml，与 published_on 一致。",
            en=f"the file should be named {batch.published_on}.yaml, as published_on says.",
        )
        problems.append(Places(path).problem(message, ("published_on",)))
    try:
        return batch.model_copy(update={"published_on": date.fromisoformat(stem(path))})
    except ValueError:
        return None
