"""A mistake in a text, the edit that mends it, and what every search for mistakes needs to know of a line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import yaml

from partners.files.yaml.widths import quoted_columns
from partners.text import Text

Lines = Sequence[str]


class Misprint(NamedTuple):
    """A mistake: line and column from 0, and what to say of it."""

    line: int
    column: int
    message: Text


class Repair(NamedTuple):
    """A mistake that may be the cause, and an edit that mends it.

    Attributes:
        misprint: where it is and what is said of it.
        edits: the lines that read otherwise without it.
        cost: of two repairs after which a text is as good, the cheaper one is meant: the slip that is more common.
    """

    misprint: Misprint
    edits: Mapping[int, str]
    cost: float


class Stop(NamedTuple):
    """Where libyaml stopped, and what it was reading.

    Attributes:
        line: of the character at which it stopped, from 0.
        column: of it, from 0.
        began: line and column of what it was reading, where it knows.
        in_quotes: whether that is a text in quotation marks.
        problem: what it has to say.
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
        """How far the text can be read: a quotation mark that is never closed spoils all that follows."""
        return self.began if self.in_quotes and self.began is not None else (self.line, self.column)


class Judge(Protocol):
    """What may be asked of a text."""

    def error_of(self, text: str) -> yaml.MarkedYAMLError | None:
        """What libyaml has against it, if anything."""

    def problems_of(self, text: str) -> int:
        """How many things are wrong with it, where libyaml has nothing against it."""


LONGEST_LINE = 2_000
"""Nobody types a longer line; looking at each of its characters would take long."""


def replaced(misprint: Misprint, line: str, cost: float) -> Repair:
    """A repair that changes the line of the mistake."""
    return Repair(misprint, {misprint.line: line}, cost)


def indent_of(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def has_content(line: str) -> bool:
    """Does a line hold more than blanks and a comment?"""
    text = line.strip()
    return bool(text) and not text.startswith("#")


def depth_in_brackets(line: str, column: int) -> int:
    """How many brackets of its own line are open at a column."""
    quoted = quoted_columns(line)
    before = [character for place, character in enumerate(line[:column]) if place not in quoted]
    return sum((each in "{[") - (each in "}]") for each in before)


def brackets_in(lines: Lines, numbers: Sequence[int], until: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The brackets that are open at a place, innermost last."""
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
    """A text in quotation marks that it does not hold."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def say_in_quotes(text: str) -> str:
    """A text, cut to what fits a message, in quotation marks."""
    return in_quotes(cut(text))


def cut(text: str, most: int = 40) -> str:
    """A text as far as it fits a message."""
    return text if len(text) <= most else text[:most] + "…"


def word_before(line: str, column: int) -> str:
    """The key that stands before a column, or nothing."""
    found = re.search(r"([A-Za-z_]\w*)\s*$", line[:column])
    return "" if found is None else found[1]
