"""Numbers before the names of a list: whether they count the lines, or belong to the names.

`3.58同城` is the third line of a list that counts its lines, and may be a name of its own anywhere else.
"""

import re
from collections.abc import Sequence

from partners.batches.lists.headings import without_number

_COUNTED = re.compile(r"[（(]?\s*(?P<number>\d{1,3})(?:\s*[、．.)）]\s*|\s+)(?=\S)")
_DOUBTFUL = re.compile(r"\d{1,3}\s*(?:[.．]|\s)\s*\d")
_DOTTED_WORD = re.compile(r"\d{1,3}\.[a-z]", re.IGNORECASE)


def are_counted(sections: Sequence[Sequence[str]]) -> list[bool]:
    """Of each section of a list, whether all of its lines bear numbers that go on from one to the next.

    Numbers begin at 1, or go on from the section before. A section of one line is counted only beside others that are.

    Example:
        >>> are_counted([["1.甲公司", "2.360数科公司"], ["3.58同城"], ["360 Security"]])
        [True, True, False]
    """
    found, last = [], 0
    for section in sections:
        numbers = [_number(line) for line in section]
        first = numbers[0] if numbers else None
        goes_on = first is not None and first in (1, last + 1)
        counted = goes_on and numbers == [*range(first or 0, (first or 0) + len(numbers))]
        if counted:
            last = numbers[-1] or 0
        found.append(counted)
    many = any(counted and len(section) > 1 for counted, section in zip(found, sections, strict=True))
    return [counted and many for counted in found]


def _number(line: str) -> int | None:
    found = _COUNTED.match(line)
    return None if found is None else int(found["number"])


def without_count(line: str) -> str:
    """A line of a counted section without its number."""
    return _COUNTED.sub("", line, count=1)


def is_doubtful(line: str, *, others_numbered: bool) -> bool:
    """Whether a number before a line that is not surely counted may be the line's, or may be the name's.

    Args:
        line: the line.
        others_numbered: whether other lines of the list bear numbers of their own.
    """
    return bool(_DOUBTFUL.match(line) or (others_numbered and _DOTTED_WORD.match(line)))


def is_numbered(line: str) -> bool:
    """Whether a line begins with a number that is surely the line's."""
    return line[:3].strip("（(").strip()[:1].isdecimal() and without_number(line) != line
