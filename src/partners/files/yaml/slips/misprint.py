"""Misprints and repairs, and helpers about lines for all searches for slips."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import yaml

from partners.files.yaml.widths import quoted_columns
from partners.text import Text

Lines = Sequence[str]


class Misprint(NamedTuple):
    """A slip: its line and column from 0, and the message about it."""

    line: int
    column: int
    message: Text


class Repair(NamedTuple):
    """A possible slip with an edit that corrects it.

    Attributes:
        misprint: its place and message.
        edits: the corrected lines.
        cost: of two repairs with equally good results, the cheaper one is chosen: the more common slip.
    """

    misprint: Misprint
    edits: Mapping[int, str]
    cost: float


class Stop(NamedTuple):
    """The place where libyaml stopped, and what it was reading.

    Attributes:
        line: the line of the character at which it stopped, from 0.
        column: its column, from 0.
        began: the line and column where the item it was reading begins, if known.
        in_quotes: True if that item is a text in quotation marks.
        problem: libyaml's message.
    """

    line: int
    column: int
    began: tuple[int, int] | None
    in_quotes: bool
    problem: str

    @classmethod
    def of(cls, error: yaml.MarkedYAMLError) -> "Stop":
        """Read libyaml's marks."""
        context, mark = error.context_mark, error.problem_mark or error.context_mark
        in_quotes = error.context is not None and "quoted scalar" in error.context
        began = None if context is None or error.context is None else (context.line, context.column)
        line, column = (0, 0) if mark is None else (mark.line, mark.column)
        return cls(line, column, began, in_quotes, error.problem or "")

    @property
    def reached(self) -> tuple[int, int]:
        """The end of the readable text; an unclosed quotation mark spoils all that follows."""
        return self.began if self.in_quotes and self.began is not None else (self.line, self.column)


class Judge(Protocol):
    """A judge of texts that are tried as corrections."""

    def error_of(self, text: str) -> yaml.MarkedYAMLError | None:
        """Return libyaml's error for a text, if there is one."""

    def problems_of(self, text: str) -> int:
        """Count the problems of a text that libyaml accepts."""


LONGEST_LINE = 2_000
"""Length limit of lines that are searched; nobody types longer ones."""


def replace_line(misprint: Misprint, line: str, cost: float) -> Repair:
    """Make a repair that changes the line of the slip."""
    return Repair(misprint, {misprint.line: line}, cost)


def indent_of(line: str) -> int:
    """Count the spaces at the beginning of a line."""
    return len(line) - len(line.lstrip(" "))


def has_content(line: str) -> bool:
    """Does a line hold more than blanks and a comment?"""
    text = line.strip()
    return bool(text) and not text.startswith("#")


def depth_in_brackets(line: str, column: int) -> int:
    """Count the brackets of a line that are open at a column."""
    quoted = quoted_columns(line)
    before = [character for place, character in enumerate(line[:column]) if place not in quoted]
    return sum((each in "{[") - (each in "}]") for each in before)


def brackets_in(lines: Lines, numbers: Sequence[int], until: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the brackets that are open at a place, innermost last."""
    opened: list[tuple[int, int]] = []
    for number in numbers:
        text = lines[number] if number < until[0] else lines[number][: until[1]]
        if len(text) > LONGEST_LINE:
            continue
        quoted = quoted_columns(text)
        for place, character in enumerate(text):
            if place not in quoted and character in "{[":
                opened.append((number, place))
            elif place not in quoted and character in "}]" and opened:
                opened.pop()
    yield from opened


def in_quotes(text: str) -> str:
    """Put a text into quotation marks of a kind that it does not contain."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def say_in_quotes(text: str) -> str:
    """Shorten a text for a message, and put it into quotation marks."""
    return in_quotes(cut(text))


def cut(text: str, most: int = 40) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= most else text[:most] + "…"


def word_before(line: str, column: int) -> str:
    """Return the key before a column, or an empty text."""
    found = re.search(r"([A-Za-z_]\w*)\s*$", line[:column])
    return "" if found is None else found[1]
