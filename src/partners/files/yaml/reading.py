"""YAML text to records, with file, line and column of every problem.

Every scalar stays a string, and the record's field decides its type, so YAML's own guesses (`no`, `1:30`, `1e3`,
`017`) never happen. Unneeded features are refused: anchors, aliases, tags, duplicate keys, deep nesting, large files.
Problems between files are found by `partners.files.checks.validation`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import Node

from partners.errors import Problem, RegistryError, nearest
from partners.files.yaml.complaints import complaint
from partners.files.yaml.faults import FindId, find_no_id, plain_location
from partners.files.yaml.key_complaints import excludes_a_form
from partners.files.yaml.mending import NO_VALUE, MendedContent
from partners.files.yaml.nodes import MAX_DEPTH, Judge, Refused, compose, read_bytes
from partners.files.yaml.places import Places
from partners.files.yaml.plain_nodes import (
    Location,
    count_joined_texts,
    find_doubled_keys,
    plain,
    plain_as_far_as_possible,
    plain_file,
)
from partners.files.yaml.slips import Misprint, second_look
from partners.files.yaml.valueless import NOTHING, key_slip
from partners.text import Text

__all__ = [
    "MAX_DEPTH",
    "NOTHING",
    "Location",
    "Places",
    "parse",
    "read_content",
    "read_record",
]

RecordT = TypeVar("RecordT")


class Reading(NamedTuple):
    """The readable content of a file.

    Attributes:
        record: the content, with harmless values in place of wrong ones; None if nothing can be read.
        problems: all problems within the file.
        replaced: the locations of replaced values.
    """

    record: Any
    problems: list[Problem]
    replaced: tuple[Location, ...] = ()


def read_record(path: str, adapter: TypeAdapter[RecordT], file_id: str | None = None) -> RecordT:
    """Read the records of a file.

    Args:
        path: the file.
        adapter: the validator of its content.
        file_id: the `id` of a record whose id is its file's name.

    Raises:
        RegistryError: has every problem of the file.
    """
    found = read_as_far_as_possible(path, adapter, file_id)
    if found.problems:
        raise RegistryError(found.problems)
    return cast("RecordT", found.record)


def read_as_far_as_possible(
    path: str, adapter: TypeAdapter[Any], file_id: str | None = None, find_id: FindId = find_no_id
) -> Reading:
    """Read a file as far as possible, with all its problems.

    Args:
        path: the file.
        adapter: the validator of its content.
        file_id: the `id` of a record whose id is its file's name.
        find_id: finds the id for a name that was written instead of an id.
    """
    try:
        content = read_bytes(path)
    except Refused as error:
        return Reading(None, _problems(path, error.found))
    file = _File(path, adapter, file_id, find_id)
    try:
        found = file.read(content)
    except Refused as error:
        return Reading(None, _problems(path, error.found))
    return file.look_again(content, found) if found.problems else found


class _File:
    """A file of a registry whose content, and possible corrections of it, are read."""

    def __init__(self, path: str, adapter: TypeAdapter[Any], file_id: str | None, find_id: FindId) -> None:
        self._path = path
        self._adapter = adapter
        self._file_id = file_id
        self._find_id = find_id
        self._judge = judge_of(adapter, file_id)

    def read(self, content: bytes) -> Reading:
        """Read a content, with all its problems.

        Raises:
            Refused: it is not YAML that a registry accepts.
        """
        refused: list[Misprint] = []
        root = compose(content, self._judge)
        value = plain_file(root, refused)
        problems, places = _problems(self._path, refused), Places(self._path, root)
        if self._file_id is not None and type(value) is dict:
            if "id" in value:
                problems.append(places.problem(_ID_IS_FILE_NAME, ("id",), at_key=True))
            value["id"] = self._file_id
        doubled = tuple(find_doubled_keys(root, ())) if refused else ()
        try:
            return Reading(self._adapter.validator.validate_python(value), problems, doubled)
        except ValidationError as error:
            schema = self._adapter.json_schema()
            mended = MendedContent(value, schema)
            while True:
                details = [each for each in error.errors(include_url=False) if not mended.caused(each)]
                problems += (
                    places.problem(
                        complaint(each, schema, value, self._find_id),
                        plain_location(each["loc"]),
                        at_key=each["type"] in _ABOUT_A_KEY or each["loc"][-1:] == ("[key]",),
                    )
                    for each in details
                    if not _only_follows(each, details, schema)
                )
                if not mended.mend(error.errors(include_url=False)):
                    return Reading(None, problems)
                try:
                    record = self._adapter.validator.validate_python(mended.value)
                except ValidationError as again:
                    error = again
                else:
                    return Reading(record, problems, (*mended.replaced, *doubled))

    def look_again(self, content: bytes, found: Reading) -> Reading:
        """Report typing slips instead of the problems that they cause.

        A slip counts if its correction removes problems and adds none.
        """
        text = content.decode("utf-8-sig", "replace")
        left, slips = _LOOKED_AT, []
        if 4 * len(text) > left:  # too long: too few of the edits could be tried
            return found
        judge = self._judge
        count = judge.problems_of(text)
        lines = [*dict.fromkeys(problem.line for problem in found.problems)]
        while lines and left > 0:
            line, best = lines.pop(0), None
            left -= len(text)
            for misprint, changed in second_look(text, line - 1):
                left -= len(changed)
                if left < 0:
                    break
                if judge.error_of(changed) is not None or judge.problems_of(changed) >= count:
                    continue
                try:
                    after = self.read(changed.encode("utf-8", "replace"))
                except Refused:
                    continue
                if _is_better(after, found, line) and (
                    best is None or len(after.problems) < len(best[2].problems)
                ):
                    best = misprint, changed, after
            if best is not None:
                slips.append(best[0])
                text, found = best[1:]
                count = judge.problems_of(text)
                lines = [*dict.fromkeys(problem.line for problem in found.problems if problem.line >= line)]
        return found._replace(problems=[*_problems(self._path, dict.fromkeys(slips)), *found.problems])


def judge_of(adapter: TypeAdapter[Any], file_id: str | None) -> Judge:
    """Make a judge that counts the problems of texts as files of some kind.

    Args:
        adapter: the validator of the file's content.
        file_id: the `id` of a record whose id is its file's name.
    """

    def count_problems(root: Node) -> int:
        found: list[Misprint] = []
        value = plain_as_far_as_possible(root, found)
        count = len(found) + 2 * count_joined_texts(root)
        if file_id is not None and type(value) is dict:
            value["id"] = file_id
        try:
            adapter.validator.validate_python(value)
        except ValidationError as error:
            return count + error.error_count()
        return count

    return Judge(count_problems)


_LOOKED_AT = 1_000_000
"""Limit of characters that are read again to find slips."""


def _is_better(after: Reading, before: Reading, line: int) -> bool:
    """Are problems of a line gone, without new ones?"""
    now = {(problem.line, problem.message) for problem in after.problems}
    were = {(problem.line, problem.message) for problem in before.problems}
    return now < were and any(number == line for number, _ in were - now)


def _problems(path: str, found: Iterable[Misprint]) -> list[Problem]:
    return [Problem(path, line + 1, column + 1, message) for line, column, message in found]


def _only_follows(detail: ErrorDetails, details: Sequence[ErrorDetails], schema: dict[str, Any]) -> bool:
    """Is an error only the consequence of another one?"""
    if detail["input"] is NO_VALUE:
        return True
    if detail["type"] == "too_short":  # because its items are wrong
        return len(detail["input"]) >= int(detail["ctx"]["min_length"])
    if detail["type"] != "missing":
        return False
    name, mapping = str(detail["loc"][-1]), detail["input"]
    wrong_keys = [
        str(each["loc"][-1])
        for each in details
        if each["type"] in _ABOUT_A_KEY and each["loc"][:-1] == detail["loc"][:-1]
    ]
    if isinstance(mapping, dict) and any(name in key and key_slip(key) is not None for key in mapping):
        return True  # the key is there, but mistyped
    if any(nearest(key, [name], cutoff=0.75) for key in wrong_keys):
        return True  # as above
    # A required key of a form that is not intended.
    return any(each["loc"][:-1] == detail["loc"][:-1] and excludes_a_form(each, schema) for each in details)


_ABOUT_A_KEY = ("extra_forbidden", "unexpected_keyword_argument")

_ID_IS_FILE_NAME = Text(
    zh="id 由文件名给出，请删去这一行。", en="the id is given by the file name; remove this line."
)


def parse(path: str, content: bytes | None = None) -> tuple[Node, Any]:
    """Parse a file to nodes with positions, and to dicts, lists and strings.

    Args:
        path: the file.
        content: its content; None to read it.

    Raises:
        RegistryError: it is not YAML that a registry accepts.
    """
    with _problems_from_refusals(path):
        node = compose(read_bytes(path) if content is None else content)
        return node, plain(node)


def read_content(path: str) -> bytes:
    """Read the content of a file.

    Raises:
        RegistryError: it cannot be read, or is too large for a registry.
    """
    with _problems_from_refusals(path):
        return read_bytes(path)


@contextmanager
def _problems_from_refusals(path: str) -> Iterator[None]:
    """Turn a refusal into a problem of a file."""
    try:
        yield
    except Refused as refused:
        raise RegistryError(_problems(path, refused.found)) from None
