"""YAML text to records, with file, line and column for everything that is wrong.

Every scalar stays a string and the record's field decides its type, so YAML's own guesses
(`no`, `1:30`, `1e3`, `017`) never happen. What a registry has no use for is refused: anchors,
aliases, tags, duplicate keys, deep nesting, large files. What is wrong across files is the
business of `partners.checks`.
"""

import codecs
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from yaml._yaml import CParser
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from partners.complaints import complaint
from partners.errors import Problem, RegistryError, reason
from partners.text import Text

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
_CHUNK = 1 << 16

Location = tuple[int | str, ...]
"""Keys and indexes that lead to a value, as in `("members", 3, "category")`."""

RecordT = TypeVar("RecordT")


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """The text is no YAML that a registry accepts; line and column count from 0."""

    def __init__(self, message: Text, line: int = -1, column: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


_TOO_DEEP = Text(zh=f"嵌套超过 {MAX_DEPTH} 层。", en=f"nested deeper than {MAX_DEPTH} levels.")


class _Parser(CParser):
    """libyaml's parser; plain scalars stay untagged strings. Only for what `_is_shallow`."""

    def descend_resolver(self, _parent: object, _index: object) -> None:
        """Called before each node."""

    def ascend_resolver(self) -> None:
        """Called after each node."""

    def resolve(self, _kind: type[Node], _value: object, _implicit: object) -> None:
        """Leave a node without a tag; only a tag written in the text remains."""


class _BoundedParser(_Parser):
    """The same for any text: composing 100,000 levels would overflow the C stack."""

    _depth = 0
    _innermost: Any = None

    def descend_resolver(self, parent: Any, _index: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            # As deep as this there may be only plain values: see whether the one before was.
            self._refuse_collections()
            if self._depth > MAX_DEPTH + 1:
                raise _refused_at(parent.start_mark, _TOO_DEEP)
            self._innermost = parent

    def _refuse_collections(self) -> None:
        if self._innermost is not None:
            for child in _children(self._innermost):
                if not isinstance(child, ScalarNode):
                    raise _refused_at(child.start_mark, _TOO_DEEP)

    def get_single_node(self) -> Any:
        root = super().get_single_node()
        self._refuse_collections()
        return root

    def ascend_resolver(self) -> None:
        self._depth -= 1


def _is_shallow(content: bytes) -> bool:
    """Whether a text cannot be nested too deeply, told without parsing it.

    In flow style a level has its bracket, which may hold one more, as in `[key: value]`. In block
    style a line opens at most two levels per column that precedes its first word, and these columns
    are all blanks and indicators.
    """
    brackets = content.count(b"[") + content.count(b"{")
    return 2 * (brackets + _MAX_COLUMNS) + 1 <= MAX_DEPTH and _FAR_RIGHT not in content.translate(_BLANKED)


_MAX_COLUMNS = 8
_BLANKED = bytes.maketrans(b"\t-?:", b"    ")
_FAR_RIGHT = b" " * (_MAX_COLUMNS + 1)


def read_record(path: str, adapter: TypeAdapter[RecordT], file_id: str | None = None) -> RecordT:
    """Read the records that a file holds.

    Args:
        path: the file.
        adapter: for the type that it holds.
        file_id: the `id` of a record whose id is its file's name.

    Raises:
        RegistryError: with everything that is wrong with the file.
    """
    _, value = parse(path)
    if file_id is not None and type(value) is dict:
        if "id" in value:
            raise RegistryError([Places(path).problem(_ID_IS_FILE_NAME, ("id",), at_key=True)])
        value["id"] = file_id
    try:
        return cast("RecordT", adapter.validator.validate_python(value))
    except ValidationError as error:
        places = Places(path)
        schema = adapter.json_schema()
        details = error.errors(include_url=False)
        raise RegistryError(
            [_problem(places, detail, schema) for detail in details if not _only_follows(detail)]
        ) from None


def _only_follows(detail: ErrorDetails) -> bool:
    """Whether a list is said to be too short only because its items are wrong, which is said too."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _problem(places: "Places", detail: ErrorDetails, schema: dict[str, Any]) -> Problem:
    location = detail["loc"]
    about_a_key = detail["type"] in _ABOUT_A_KEY
    if location and location[-1] == "[key]":  # pydantic's way to say that the key itself is wrong
        location, about_a_key = location[:-1], True
    return places.problem(complaint(detail, schema), location, at_key=about_a_key)


_ABOUT_A_KEY = ("extra_forbidden", "unexpected_keyword_argument")
_ID_IS_FILE_NAME = Text(
    zh="id 由文件名给出，请删去这一行。", en="the id is given by the file name; remove this line."
)


class Places:
    """Where the values of a file stand. Parses it again: only files with problems pay for it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._root = _compose(_read_bytes(path))

    def problem(self, message: Text, location: Location = (), *, at_key: bool = False) -> Problem:
        """A problem at the deepest node that the location leads to."""
        node = self._root
        for step in location:
            key, child = _child(node, step)
            if child is not None:
                node = key if at_key and key is not None and step == location[-1] else child
        mark = node.start_mark
        return Problem(self.path, mark.line + 1, mark.column + 1, message)


def plain_value(path: str) -> Any:
    """What a file writes, as dicts, lists and strings; None where it is no acceptable YAML."""
    try:
        return parse(path)[1]
    except RegistryError:
        return None


def parse(path: str, content: bytes | None = None) -> tuple[Node, Any]:
    """A file as nodes that know their places, and what it writes, as dicts, lists and strings.

    Args:
        path: the file.
        content: what it holds; None to read it.

    Raises:
        RegistryError: it is no YAML that a registry accepts.
    """
    with _said_of(path):
        node = _compose(_read_bytes(path) if content is None else content)
        return node, _plain(node)


def read_content(path: str) -> bytes:
    """What a file holds.

    Raises:
        RegistryError: it cannot be read, or is too large for a registry.
    """
    with _said_of(path):
        return _read_bytes(path)


@contextmanager
def _said_of(path: str) -> Iterator[None]:
    """Turn a refusal into a problem of a file."""
    try:
        yield
    except _Refused as refused:
        problem = Problem(path, refused.line + 1, refused.column + 1, refused.message)
        raise RegistryError([problem]) from None


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return node.value if isinstance(node, SequenceNode) else []


def _child(node: Node, step: int | str) -> tuple[Node | None, Node | None]:
    if isinstance(node, MappingNode):
        for key, child in node.value:
            if key.value == str(step):
                return key, child
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None


def _read_bytes(path: str) -> bytes:
    try:
        # Without O_NONBLOCK a named pipe would keep us waiting for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            content = chunk = os.read(descriptor, _CHUNK)
            while len(chunk) == _CHUNK and len(content) <= MAX_BYTES:
                chunk = os.read(descriptor, _CHUNK)
                content += chunk
        finally:
            os.close(descriptor)
    except OSError as error:
        why = reason(error)
        raise _Refused(Text(zh=f"无法读取：{why.zh}。", en=f"cannot be read: {why.en}.")) from None
    if len(content) > MAX_BYTES:
        raise _Refused(
            Text(
                zh=f"文件超过 {MAX_BYTES:,} 字节的上限。", en=f"the file is larger than {MAX_BYTES:,} bytes."
            )
        )
    return content


def _compose(content: bytes) -> Node:
    try:
        if content.startswith(_UTF_16):
            raise _not_utf_8(content, 0)
        if b"&" in content or b"*" in content:
            _refuse_anchors(content)
        root = (_Parser if _is_shallow(content) else _BoundedParser)(content).get_single_node()
    except yaml.reader.ReaderError as error:
        raise _unreadable_character(content, error) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = Text(zh=f"不是有效的 YAML：{error.problem}。", en=f"not valid YAML: {error.problem}.")
        # Newer releases of libyaml look ahead, and stop at a depth of their own before ours is reached.
        raise _refused_at(mark, _TOO_DEEP if _DEPTH_OF_LIBYAML in message.en else message) from None
    if root is None:
        raise _Refused(Text(zh="文件是空的。", en="the file is empty."))
    return root


_DEPTH_OF_LIBYAML = "maximum nesting depth"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _unreadable_character(content: bytes, error: yaml.reader.ReaderError) -> _Refused:
    """What to say of a character that libyaml cannot read: no UTF-8, or a control character."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return _not_utf_8(content, wrong.start)
    character = error.character if isinstance(error.character, int) else ord(error.character)
    return _Refused(
        Text(
            zh=f"不允许的控制字符 U+{character:04X}。",
            en=f"the control character U+{character:04X} is not allowed.",
        ),
        *_line_and_column(content[: error.position]),
    )


def _not_utf_8(content: bytes, position: int) -> _Refused:
    return _Refused(
        Text(
            zh="不是 UTF-8 编码；请将文件另存为 UTF-8。",
            en="not UTF-8; save the file with the encoding UTF-8.",
        ),
        *_line_and_column(content[:position]),
    )


def _line_and_column(before: bytes) -> tuple[int, int]:
    """Where some text ends, from 0."""
    text = before.decode("utf-8", "replace")
    return text.count("\n"), len(text) - (text.rfind("\n") + 1)


def _refuse_anchors(content: bytes) -> None:
    """Read the events, which needs no recursion, and stop at an anchor or alias."""
    parser = _Parser(content)
    depth = 0
    while parser.check_event():
        event: Any = parser.get_event()
        if getattr(event, "anchor", None) is not None:
            raise _refused_at(event.start_mark, _NO_ANCHORS)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _refused_at(event.start_mark, _TOO_DEEP)


_NO_ANCHORS = Text(
    zh="不接受锚点和别名（& 和 *）；请把值写全。",
    en="anchors and aliases (& and *) are not accepted; write the value out.",
)


def _plain(node: Node) -> Any:
    """A node as dict, list or string."""
    if node.tag is not None:
        raise _refused_at(
            node.start_mark, Text(zh=f"不接受标签 {node.tag}。", en=f"the tag {node.tag} is not accepted.")
        )
    kind = type(node)
    if kind is ScalarNode:
        if not node.style and node.value in NOTHING:
            raise _refused_at(node.start_mark, _NO_VALUE)
        return node.value
    if kind is SequenceNode:
        return [_plain(child) for child in node.value]
    mapping: dict[str, Any] = {}
    for key, child in node.value:
        if type(key) is not ScalarNode or key.tag is not None:
            raise _refused_at(key.start_mark, Text(zh="键必须是文字。", en="a key must be a plain word."))
        name = key.value
        if name in mapping:
            raise _refused_at(key.start_mark, Text(zh=f"键“{name}”重复。", en=f'duplicate key "{name}".'))
        mapping[name] = _plain(child)
    return mapping


NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML takes for no value where it stands without quotes."""
_NO_VALUE = Text(
    zh="没有值；未知的内容请连同键一起省略。", en="no value; leave the key out where the value is unknown."
)


def _refused_at(mark: Any, message: Text) -> _Refused:
    """A refusal at one of libyaml's marks, which have no common type."""
    return _Refused(message, mark.line, mark.column)
