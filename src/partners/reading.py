"""YAML text to records, with file, line and column for everything that is wrong.

Every scalar stays a string and the record's field decides its type, so YAML's own guesses
(`no`, `1:30`, `1e3`, `017`) never happen. What a registry has no use for is refused: anchors,
aliases, tags, duplicate keys, deep nesting, large files. What is wrong across files is the
business of `partners.checks`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from partners.complaints import Names, complaint, excludes_a_form, no_names, plain_location
from partners.composing import MAX_DEPTH, Refused, compose, read_bytes, refused_at
from partners.errors import Problem, RegistryError, nearest
from partners.mending import NO_VALUE, Mended
from partners.misprints import Misprint
from partners.text import Text
from partners.valueless import NOTHING, NOTHING_THERE, key_slip, say_no_value

__all__ = [
    "MAX_DEPTH",
    "NOTHING",
    "Location",
    "Places",
    "parse",
    "read_content",
    "read_record",
]

Location = tuple[int | str, ...]
"""Keys and indexes that lead to a value, as in `("members", 3, "category")`."""

RecordT = TypeVar("RecordT")


class Reading(NamedTuple):
    """What could be read of a file.

    Attributes:
        record: what it holds, with something harmless in place of what is wrong; None where nothing can be read.
        problems: everything that is wrong with the file by itself.
        replaced: the ways to what stands in place of something wrong.
    """

    record: Any
    problems: list[Problem]
    replaced: tuple[Location, ...] = ()


def read_record(path: str, adapter: TypeAdapter[RecordT], file_id: str | None = None) -> RecordT:
    """Read the records that a file holds.

    Args:
        path: the file.
        adapter: for the type that it holds.
        file_id: the `id` of a record whose id is its file's name.

    Raises:
        RegistryError: with everything that is wrong with the file.
    """
    found = read_as_far_as_possible(path, adapter, file_id)
    if found.problems:
        raise RegistryError(found.problems)
    return cast("RecordT", found.record)


def read_as_far_as_possible(
    path: str, adapter: TypeAdapter[Any], file_id: str | None = None, names: Names = no_names
) -> Reading:
    """What a file holds, and everything that is wrong with it.

    Args:
        path: the file.
        adapter: for the type that it holds.
        file_id: the `id` of a record whose id is its file's name.
        names: who goes by a name, where a name stands in place of an id.
    """
    refused: list[Misprint] = []
    try:
        value = _plain_file(compose(read_bytes(path)), refused)
    except Refused as error:
        return Reading(None, _problems(path, error.found))
    problems = _problems(path, refused)
    if file_id is not None and type(value) is dict:
        if "id" in value:
            problems.append(Places(path).problem(_ID_IS_FILE_NAME, ("id",), at_key=True))
        value["id"] = file_id
    try:
        return Reading(adapter.validator.validate_python(value), problems)
    except ValidationError as error:
        schema, places = adapter.json_schema(), Places(path)
        mended = Mended(value, schema)
        while True:
            details = [each for each in error.errors(include_url=False) if not mended.caused(each)]
            problems += (
                places.problem(
                    complaint(each, schema, value, names),
                    plain_location(each["loc"]),
                    at_key=each["type"] in _ABOUT_A_KEY or each["loc"][-1:] == ("[key]",),
                )
                for each in details
                if not _only_follows(each, details, schema)
            )
            if not mended.mend(error.errors(include_url=False)):
                return Reading(None, problems)
            try:
                record = adapter.validator.validate_python(mended.value)
            except ValidationError as again:
                error = again
            else:
                return Reading(record, problems, mended.replaced)


def _problems(path: str, found: Sequence[Misprint]) -> list[Problem]:
    return [Problem(path, line + 1, column + 1, message) for line, column, message in found]


def _only_follows(detail: ErrorDetails, details: Sequence[ErrorDetails], schema: dict[str, Any]) -> bool:
    """Whether something is said to be wrong only because of what is said of something else."""
    if detail["input"] is NO_VALUE:
        return True
    if detail["type"] == "too_short":  # because its items are wrong
        return len(detail["input"]) >= int(detail["ctx"]["min_length"])
    if detail["type"] != "missing":
        return False
    name, mapping = str(detail["loc"][-1]), detail["input"]
    beside = [
        str(each["loc"][-1])
        for each in details
        if each["type"] in _ABOUT_A_KEY and each["loc"][:-1] == detail["loc"][:-1]
    ]
    if isinstance(mapping, dict) and any(name in key and key_slip(key) is not None for key in mapping):
        return True  # it is there, mistyped
    if any(nearest(key, [name], cutoff=0.75) for key in beside):
        return True  # as above
    # A key that only a form needs which is not meant.
    return any(each["loc"][:-1] == detail["loc"][:-1] and excludes_a_form(each, schema) for each in details)


_ABOUT_A_KEY = ("extra_forbidden", "unexpected_keyword_argument")
_ID_IS_FILE_NAME = Text(
    zh="id 由文件名给出，请删去这一行。", en="the id is given by the file name; remove this line."
)


class Places:
    """Where the values of a file stand. Parses it again: only files with problems pay for it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._root = compose(read_bytes(path))

    def problem(self, message: Text, location: Location = (), *, at_key: bool = False) -> Problem:
        """A problem at the deepest node that the location leads to."""
        node = self._root
        for step in location:
            key, child = _child(node, step)
            if child is not None:
                node = key if at_key and key is not None and step == location[-1] else child
        mark = node.start_mark
        return Problem(self.path, mark.line + 1, mark.column + 1, message)


def parse(path: str, content: bytes | None = None) -> tuple[Node, Any]:
    """A file as nodes that know their places, and what it writes, as dicts, lists and strings.

    Args:
        path: the file.
        content: what it holds; None to read it.

    Raises:
        RegistryError: it is no YAML that a registry accepts.
    """
    with _said_of(path):
        node = compose(read_bytes(path) if content is None else content)
        return node, plain(node)


def read_content(path: str) -> bytes:
    """What a file holds.

    Raises:
        RegistryError: it cannot be read, or is too large for a registry.
    """
    with _said_of(path):
        return read_bytes(path)


@contextmanager
def _said_of(path: str) -> Iterator[None]:
    """Turn a refusal into a problem of a file."""
    try:
        yield
    except Refused as refused:
        raise RegistryError(_problems(path, refused.found)) from None


def _child(node: Node, step: int | str) -> tuple[Node | None, Node | None]:
    if isinstance(node, MappingNode):
        for key, child in node.value:
            if key.value == str(step):
                return key, child
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None


def plain(node: Node) -> Any:
    """A node as dict, list or string.

    Raises:
        Refused: with everything that no registry accepts.
    """
    found: list[Misprint] = []
    value = _plain_file(node, found)
    if found:
        raise Refused(*found)
    return value


def _plain_file(root: Node, found: list[Misprint]) -> Any:
    """The same of all that a file holds, which must be something."""
    value = plain_as_far_as_possible(root, found)
    if value is NO_VALUE:
        found += refused_at(root.start_mark, NOTHING_THERE).found
    return value


def plain_as_far_as_possible(node: Node, found: list[Misprint]) -> Any:
    """A node as dict, list, string, or `NO_VALUE`; what no registry accepts is added to what was found."""
    if node.tag is not None:
        found += refused_at(node.start_mark, _say_tag(node.tag)).found
    if isinstance(node, ScalarNode):
        return NO_VALUE if not node.style and node.value in NOTHING else node.value
    if isinstance(node, SequenceNode):
        items = [plain_as_far_as_possible(child, found) for child in node.value]
        if NO_VALUE in items:
            for number, item in enumerate(items):
                if item is NO_VALUE:
                    found += _no_value(node, number)
        return items
    mapping: dict[str, Any] = {}
    for number, (key, child) in enumerate(node.value):
        if type(key) is not ScalarNode or key.tag is not None:
            found += refused_at(key.start_mark, _PLAIN_KEY).found
            continue
        name = key.value
        value = plain_as_far_as_possible(child, found)
        if value is NO_VALUE:
            found += _no_value(node, number)
        elif name in mapping:
            message = Text(zh=f"键“{name}”重复。", en=f'duplicate key "{name}".')
            found += refused_at(key.start_mark, message).found
        mapping[name] = value
    return mapping


def _no_value(node: Node, number: int) -> Iterator[Misprint]:
    misprint = say_no_value(node, number)
    if misprint is not None:
        yield misprint


def _say_tag(tag: str) -> Text:
    return Text(
        zh=f"不接受标签 {tag}；以“!”开头的文字须加引号。",
        en=f'the tag {tag} is not accepted; text that begins with "!" needs quotes.',
    )


_PLAIN_KEY = Text(
    zh="键必须是文字；如果这是一个值，请在前面写上它的键：“键: …”。",
    en='a key must be a plain word; where this is a value, put its key before it: "key: …".',
)
