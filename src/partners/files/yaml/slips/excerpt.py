"""The part of a large text around a place, with the lines that say in what it stands: small enough to try edits on."""

import re
from collections.abc import Iterable, Mapping

from partners.files.yaml.slips.misprint import Lines, Stop, has_content, indent_of

_SMALL = 40_000
"""A text of so many characters is tried as a whole."""
_AROUND = 80


class Excerpt:
    """Some lines of a text.

    Args:
        lines: all lines.
        numbers: which of them.
    """

    def __init__(self, lines: Lines, numbers: Iterable[int]) -> None:
        self.lines = lines
        self.numbers = [*numbers]

    def text(self, edits: Mapping[int, str], before: int | None = None) -> str:
        """The lines with some of them replaced, as far as a line."""
        lines = self.lines
        return "\n".join(
            edits.get(number, lines[number]) for number in self.numbers if before is None or number < before
        )

    def where(self, stop: Stop, edits: Mapping[int, str]) -> Stop:
        """A place in the excerpt as one in the whole text, where edits may have put two lines in place of one."""
        numbers: list[int] = []
        for number in self.numbers:
            numbers += [number] * (1 + edits.get(number, self.lines[number]).count("\n"))
        line, *began = (
            numbers[at] if at < len(numbers) else len(self.lines)
            for at in (stop.line, *(() if stop.began is None else stop.began[:1]))
        )
        return stop._replace(line=line, began=None if stop.began is None else (began[0], stop.began[1]))


def excerpt_at(lines: Lines, first: int, last: int) -> Excerpt:
    """The part of a text that holds some lines; all of a small one."""
    if sum(map(len, lines)) + len(lines) <= _SMALL:
        return Excerpt(lines, range(len(lines)))
    start = max(0, first - _AROUND)
    while start > 0 and not has_content(lines[start]):
        start -= 1
    end = min(len(lines), last + _AROUND)
    # It should end where something else begins.
    while end < len(lines) and end < last + 2 * _AROUND and not re.match(r" {0,2}[\w-]", lines[end]):
        end += 1
    return Excerpt(lines, [*_around(lines, start), *range(start, end)])


def _around(lines: Lines, start: int) -> list[int]:
    """The lines above that hold a line: each further to the left than the next."""
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
