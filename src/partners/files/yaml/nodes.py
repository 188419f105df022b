"""YAML text to nodes that know their places; every scalar stays text.

What a registry has no use for is refused: anchors and aliases, deep nesting, large files, other encodings than UTF-8.
"""

import codecs
import os
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from partners.errors import reason
from partners.files.yaml.slips import Misprint, misprints
from partners.text import Text

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
_CHUNK = 1 << 16


class Refused(Exception):  # noqa: N818 - control flow between this module and `partners.files.yaml.reading`
    """The text is no YAML that a registry accepts."""

    def __init__(self, *found: Misprint) -> None:
        super().__init__(found)
        self.found = found


def refused_at(mark: Any, message: Text) -> Refused:
    """A refusal at one of libyaml's marks, which have no common type."""
    return Refused(Misprint(mark.line, mark.column, message))


def _refused_whole(message: Text) -> Refused:
    """A refusal of a file, at no line of it."""
    return Refused(Misprint(-1, -1, message))


_TOO_DEEP = Text(zh=f"嵌套超过 {MAX_DEPTH} 层。", en=f"nested deeper than {MAX_DEPTH} levels.")


class _Parser(yaml.CBaseLoader):
    """libyaml's parser for any text; plain scalars stay untagged strings.

    It stops at `MAX_DEPTH`: composing 100,000 levels would overflow the C stack.
    """

    _depth = 0
    _innermost: Any = None

    def descend_resolver(self, parent: Any, _index: object) -> None:
        """Called before each node."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            # As deep as this there may be only plain values: see whether the one before was.
            self._refuse_collections()
            if self._depth > MAX_DEPTH + 1:
                raise refused_at(parent.start_mark, _TOO_DEEP)
            self._innermost = parent

    def ascend_resolver(self) -> None:
        """Called after each node."""
        self._depth -= 1

    def resolve(self, _kind: type[Node], _value: object, _implicit: object) -> None:
        """Leave a node without a tag; only a tag written in the text remains."""

    def get_single_node(self) -> Any:
        root = super().get_single_node()
        self._refuse_collections()
        return root

    def _refuse_collections(self) -> None:
        if self._innermost is not None:
            for child in _children(self._innermost):
                if not isinstance(child, ScalarNode):
                    raise refused_at(child.start_mark, _TOO_DEEP)


def _children(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return node.value if isinstance(node, SequenceNode) else []


def read_bytes(path: str) -> bytes:
    """What a file holds.

    Raises:
        Refused: it cannot be read, or is too large for a registry.
    """
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
        raise _refused_whole(Text(zh=f"无法读取：{why.zh}。", en=f"cannot be read: {why.en}.")) from None
    if len(content) > MAX_BYTES:
        raise _refused_whole(
            Text(
                zh=f"文件超过 {MAX_BYTES:,} 字节的上限。", en=f"the file is larger than {MAX_BYTES:,} bytes."
            )
        )
    return content


def compose(content: bytes, judge: "Judge | None" = None) -> Node:
    """The nodes of a text.

    Args:
        content: the text, in UTF-8.
        judge: for files of its kind, which tells what is meant by a text that is no YAML; None where the kind is not
            known.

    Raises:
        Refused: it is no YAML that a registry accepts.
    """
    try:
        if content.startswith(_UTF_16):
            raise _not_utf_8(content, 0)
        if b"&" in content or b"*" in content:
            _refuse_anchors(content)
        root: Node | None = _Parser(content).get_single_node()
    except yaml.reader.ReaderError as error:
        raise _unreadable_character(content, error) from None
    except yaml.MarkedYAMLError as error:
        # Newer releases of libyaml look ahead, and stop at a depth of their own before ours is reached.
        if _DEPTH_OF_LIBYAML in (error.problem or ""):
            raise refused_at(error.problem_mark or error.context_mark, _TOO_DEEP) from None
        found, _ = misprints(content.decode("utf-8-sig", "replace"), judge or Judge(lambda _root: 0))
        raise Refused(*found) from None
    if root is None:
        raise _refused_whole(Text(zh="文件是空的。", en="the file is empty."))
    return root


class Judge:
    """What is wrong with the texts that are tried to find out what was meant."""

    def __init__(self, problems_of: Callable[[Node], int]) -> None:
        self._problems_of = problems_of

    def error_of(self, text: str) -> yaml.MarkedYAMLError | None:
        """What libyaml has against a text; nothing where other things are wrong with it."""
        try:
            # Without a Python object for each event: most texts are only tried.
            _Parser(text.encode("utf-8", "replace")).raw_parse()
        except yaml.MarkedYAMLError as error:
            return None if _DEPTH_OF_LIBYAML in (error.problem or "") else error
        except yaml.YAMLError:
            pass
        return None

    def problems_of(self, text: str) -> int:
        """How many things are wrong with a text that libyaml reads."""
        try:
            root = _Parser(text.encode("utf-8", "replace")).get_single_node()
        except (yaml.YAMLError, Refused):
            return _UNREADABLE
        return _UNREADABLE if root is None else self._problems_of(root)


_UNREADABLE = 1_000
_DEPTH_OF_LIBYAML = "maximum nesting depth"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _unreadable_character(content: bytes, error: yaml.reader.ReaderError) -> Refused:
    """What to say of a character that libyaml cannot read: no UTF-8, or a control character."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return _not_utf_8(content, wrong.start)
    character = error.character if isinstance(error.character, int) else ord(error.character)
    message = Text(
        zh=f"不允许的控制字符 U+{character:04X}。",
        en=f"the control character U+{character:04X} is not allowed.",
    )
    return Refused(Misprint(*_line_and_column(content[: error.position]), message))


def _not_utf_8(content: bytes, position: int) -> Refused:
    message = Text(
        zh="不是 UTF-8 编码；请将文件另存为 UTF-8。",
        en="not UTF-8; save the file with the encoding UTF-8.",
    )
    return Refused(Misprint(*_line_and_column(content[:position]), message))


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
            raise refused_at(event.start_mark, _NO_ANCHORS)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise refused_at(event.start_mark, _TOO_DEEP)


_NO_ANCHORS = Text(
    zh="不接受锚点和别名（& 和 *）；请把值写全。以 & 或 * 开头的文字须加引号。",
    en="anchors and aliases (& and *) are not accepted; write the value out. Text that begins with & or * needs quotes.",
)
