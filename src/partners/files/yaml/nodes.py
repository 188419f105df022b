"""YAML text to nodes with positions; every scalar stays text.

Unneeded features are refused: anchors and aliases, deep nesting, large files, encodings other than UTF-8.
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
    """The text is not YAML that a registry accepts."""

    def __init__(self, *found: Misprint) -> None:
        super().__init__(found)
        self.found = found


def refused_at(mark: Any, message: Text) -> Refused:
    """Make a refusal at one of libyaml's marks, which have no common type."""
    return Refused(Misprint(mark.line, mark.column, message))


def _refused_whole(message: Text) -> Refused:
    """Make a refusal of a whole file, without a line."""
    return Refused(Misprint(-1, -1, message))


_TOO_DEEP = Text(zh=f"嵌套超过 {MAX_DEPTH} 层。", en=f"nested deeper than {MAX_DEPTH} levels.")


class _Parser(yaml.CBaseLoader):
    """libyaml's parser for any text; plain scalars stay untagged strings.

    It stops at `MAX_DEPTH`, because composing 100,000 levels would overflow the C stack.
    """

    _depth = 0
    _innermost: Any = None

    def descend_resolver(self, parent: Any, _index: object) -> None:
        """Count the depth; called before each node."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            # At this depth only scalars are allowed: check the previous node.
            self._refuse_collections()
            if self._depth > MAX_DEPTH + 1:
                raise refused_at(parent.start_mark, _TOO_DEEP)
            self._innermost = parent

    def ascend_resolver(self) -> None:
        """Reduce the depth; called after each node."""
        self._depth -= 1

    def resolve(self, _kind: type[Node], _value: object, _implicit: object) -> None:
        """Leave a node without a tag; only tags in the text remain."""

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
    """Read the content of a file.

    Raises:
        Refused: it cannot be read, or is too large for a registry.
    """
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for its writer.
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
    """Parse a text to nodes.

    Args:
        content: the text, in UTF-8.
        judge: judges possible corrections of a text that is not YAML, for its kind of file; None if the kind is
            unknown.

    Raises:
        Refused: the text is not YAML that a registry accepts.
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
        # Newer releases of libyaml look ahead, and stop at a limit of their own before ours is reached.
        if _DEPTH_OF_LIBYAML in (error.problem or ""):
            raise refused_at(error.problem_mark or error.context_mark, _TOO_DEEP) from None
        found, _ = misprints(content.decode("utf-8-sig", "replace"), judge or Judge(lambda _root: 0))
        raise Refused(*found) from None
    if root is None:
        raise _refused_whole(Text(zh="文件是空的。", en="the file is empty."))
    return root


class Judge:
    """Counts the problems of texts that are tried as corrections."""

    def __init__(self, problems_of: Callable[[Node], int]) -> None:
        self._problems_of = problems_of

    def error_of(self, text: str) -> yaml.MarkedYAMLError | None:
        """Return libyaml's error for a text; None if libyaml accepts it or it has other errors."""
        try:
            # Without a Python object for each event, because many texts are tried.
            _Parser(text.encode("utf-8", "replace")).raw_parse()
        except yaml.MarkedYAMLError as error:
            return None if _DEPTH_OF_LIBYAML in (error.problem or "") else error
        except yaml.YAMLError:
            pass
        return None

    def problems_of(self, text: str) -> int:
        """Count the problems of a text that libyaml accepts."""
        try:
            root = _Parser(text.encode("utf-8", "replace")).get_single_node()
        except (yaml.YAMLError, Refused):
            return _UNREADABLE
        return _UNREADABLE if root is None else self._problems_of(root)


_UNREADABLE = 1_000
_DEPTH_OF_LIBYAML = "maximum nesting depth"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _unreadable_character(content: bytes, error: yaml.reader.ReaderError) -> Refused:
    """Make a refusal of a character that libyaml cannot read: not UTF-8, or a control character."""
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
    """Return the line and column at the end of some text, from 0."""
    text = before.decode("utf-8", "replace")
    return text.count("\n"), len(text) - (text.rfind("\n") + 1)


def _refuse_anchors(content: bytes) -> None:
    """Read events, which needs no recursion, and stop at an anchor or alias."""
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
