"""YAML text as a tree of keys, values and comments that can be written again.

PyYAML drops comments. But the text between two of its tokens is blank or a comment, and its nodes have positions, so
each comment can be assigned to the key or item above or behind which it stands.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node

from partners.files.yaml.reading import parse


@dataclass(slots=True)
class Entry:
    """A key with its value, or an item of a list, with `key` None.

    Attributes:
        above: the comments on separate lines above it.
        behind: the comment at the end of its line, or an empty text.
    """

    key: str | None
    value: "str | Branch"
    above: list[str] = field(default_factory=list)
    behind: str = ""


@dataclass(slots=True)
class Branch:
    """A mapping or a list.

    Attributes:
        tail: the comments on separate lines below the last entry.
    """

    is_mapping: bool
    entries: list[Entry] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def is_commented(self) -> bool:
        """Are there comments inside?"""
        return bool(self.tail) or any(
            entry.above or entry.behind or (isinstance(entry.value, Branch) and entry.value.is_commented)
            for entry in self.entries
        )


@dataclass(slots=True)
class Document:
    """The content of a file, with the comments above and below it."""

    value: str | Branch
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


class _Span(NamedTuple):
    """The position of a branch, and the entry whose value it is."""

    branch: Branch
    owner: Entry | None
    end: int
    column: int
    is_flow: bool


class _Place(NamedTuple):
    """The position of an entry, and the branches around it, the innermost last."""

    entry: Entry
    start: int
    column: int
    around: tuple[_Span, ...]


class _Comment(NamedTuple):
    """A comment; `is_behind` is True if other text precedes it on its line."""

    text: str
    start: int
    column: int
    is_behind: bool


def read_commented(content: bytes, path: str) -> tuple[Document, Any]:
    """Parse a file as a tree with comments, and as dicts, lists and strings.

    Args:
        content: the content of the file.
        path: the file, for messages.

    Raises:
        RegistryError: the content is not YAML that a registry accepts.
    """
    root, plain = parse(path, content)
    places: list[_Place] = []
    document = Document(_to_value(root, None, (), places))
    end: Any = root.end_mark
    for comment in _comments(content):
        _attach(comment, document, places, end.index)
    return document, plain


def _to_value(
    node: Node, owner: Entry | None, around: tuple[_Span, ...], places: list[_Place]
) -> str | Branch:
    """Convert a node to a value, and append the positions of all entries in it, in order."""
    if not isinstance(node, CollectionNode):
        return str(node.value)
    branch = Branch(is_mapping=isinstance(node, MappingNode))
    start: Any = node.start_mark
    end: Any = node.end_mark
    span = _Span(branch, owner, end.index, start.column, bool(node.flow_style))
    for key, child in node.value if branch.is_mapping else ((None, item) for item in node.value):
        entry = Entry(None if key is None else key.value, "")
        mark = (child if key is None else key).start_mark
        # An item begins with its dash, at the column of the list.
        column = start.column if key is None else mark.column
        places.append(_Place(entry, mark.index, column, (*around, span)))
        entry.value = _to_value(child, entry, (*around, span), places)
        branch.entries.append(entry)
    return branch


_BREAKS = "\r\n\x85\u2028\u2029"
_COMMENT = re.compile(f"#[^{_BREAKS}]*")
_LINE = re.compile(f"[^{_BREAKS}]*")
_BREAK = re.compile(f"[{_BREAKS}]")


def _comments(content: bytes) -> Iterator[_Comment]:
    """Yield every comment, in order."""
    text = content.decode("utf-8").removeprefix("\ufeff")  # the parser counts without it
    lines = [0, *(found.end() for found in _BREAK.finditer(text))]
    before: Any = None
    for token in yaml.scan(content, Loader=yaml.CSafeLoader):
        if isinstance(before, yaml.ScalarToken) and before.style in {"|", ">"}:
            header = _LINE.match(text, before.start_mark.index)
            yield from _within(text, lines, before.start_mark.index, header.end() if header else 0)
        if before is not None:
            opens = isinstance(before, yaml.BlockEntryToken | yaml.KeyToken)
            yield from _within(text, lines, before.end_mark.index, token.start_mark.index, opens=opens)
        before = token


def _within(
    text: str, lines: Sequence[int], first: int, last: int, *, opens: bool = False
) -> Iterator[_Comment]:
    """Yield the comments in a part of the text; after the start of an entry they count as above it."""
    for found in _COMMENT.finditer(text, first, last):
        line = lines[bisect_right(lines, found.start()) - 1]
        is_behind = not opens and bool(text[line : found.start()].strip())
        yield _Comment(found[0].rstrip(), found.start(), 0 if opens else found.start() - line, is_behind)


def _attach(comment: _Comment, document: Document, places: Sequence[_Place], end: int) -> None:
    """Assign a comment to the entry above or behind which it stands, or to the branch that it ends."""
    number = bisect_left(places, comment.start, key=lambda place: place.start)
    if number == 0:
        (document.tail if comment.start >= end else document.head).append(comment.text)
        return
    last = places[number - 1]
    following = places[number] if number < len(places) else None
    if comment.is_behind:
        _put_behind(comment, last)
        return
    open_flow = [span for span in last.around if span.is_flow and comment.start < span.end]
    ended = open_flow[-1] if open_flow else _ended_by(comment, last)
    if following is not None and (
        any(span is ended for span in following.around)
        or (not open_flow and comment.column <= following.column)
    ):
        following.entry.above.append(comment.text)
    else:
        ended.branch.tail.append(comment.text)


def _ended_by(comment: _Comment, last: _Place) -> _Span:
    """Return the innermost branch that the indentation of a comment leaves open."""
    block = [span for span in last.around if not span.is_flow and span.column <= comment.column]
    return block[-1] if block else last.around[0]


def _put_behind(comment: _Comment, last: _Place) -> None:
    entry = last.entry
    for span in reversed(last.around):
        if not span.is_flow or comment.start < span.end:
            break
        if span.owner is None:  # braces around all
            span.branch.tail.append(comment.text)
            return
        entry = span.owner
    if entry.behind:
        entry.above.append(comment.text)
    else:
        entry.behind = comment.text
