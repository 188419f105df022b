"""Excerpts of large texts around a place, with the lines that contain it: small enough to try edits on."""

import re
from collections.abc import Iterable, Mapping

from partners.files.yaml.slips.misprint import Lines, Stop, has_content, indent_of

_SMALL = 40_000
"""Texts up to this length, in characters, are used completely."""
_AROUND = 80


class Excerpt:
    """Some lines of a text.

    Args:
        lines: all lines.
        numbers: the numbers of the lines in the excerpt.
    """

    def __init__(self, lines: Lines, numbers: Iterable[int]) -> None:
        self.lines = lines
        self.numbers = [*numbers]

    def text(self, edits: Mapping[int, str], before: int | None = None) -> str:
        """Return the lines, with some of them replaced, up to a line."""
        lines = self.lines
        return "\n".join(
            edits.get(number, lines[number]) for number in self.numbers if before is None or number < before
        )

    def where(self, stop: Stop, edits: Mapping[int, str]) -> Stop:
        """Convert a place in the excerpt to one in the whole text; edits may have split lines."""
        numbers: list[int] = []
        for number in self.numbers:
            numbers += [number] * (1 + edits.get(number, self.lines[number]).count("\n"))
        line, *began = (
            numbers[at] if at < len(numbers) else len(self.lines)
            for at in (stop.line, *(() if stop.began is None else stop.began[:1]))
        )
        return stop._replace(line=line, began=None if stop.began is None else (began[0], stop.began[1]))


def excerpt_at(lines: Lines, first: int, last: int) -> Excerpt:
    """Make an excerpt with some lines of a text; a small text is used completely."""
    if sum(map(len, lines)) + len(lines) <= _SMALL:
        return Excerpt(lines, range(len(lines)))
    start = max(0, first - _AROUND)
    while start > 0 and not has_content(lines[start]):
        start -= 1
    end = min(len(lines), last + _AROUND)
    # End at the start of another entry.
    while end < len(lines) and end < last + 2 * _AROUND and not re.match(r" {0,2}[\w-]", lines[end]):
        end += 1
    return Excerpt(lines, [*_around(lines, start), *range(start, end)])


def _around(lines: Lines, start: int) -> list[int]:
    """Return the lines above that contain a line, with decreasing indentation upwards."""
    found: list[int] = []
    least, is_item = indent_of(lines[start]), lines[start].lstrip(" ").startswith("-")
    for number in range(start - 1, -1, -1):
        line = lines[number]
        if not has_content(line):
            continue
        indent = indent_of(line)
        own = line.lstrip(" ").startswith("-")
        if indent < least or (indent == least and is_item and not own):
            found.append(number)
            least, is_item = indent, own
            if least == 0 and not own:
                break
    return found[::-1]
