"""Numbers before the names of a list, which count the lines or belong to the names.

`3.58同城` is the third line of a numbered list, and may be a name in any other list.
"""

import re
from collections.abc import Sequence

from partners.batches.lists.headings import without_number

_COUNTED = re.compile(r"[（(]?\s*(?P<number>\d{1,3})(?:\s*[、．.)）]\s*|\s+)(?=\S)")
_DOUBTFUL = re.compile(r"\d{1,3}\s*(?:[.．]|\s)\s*\d")
_DOTTED_WORD = re.compile(r"\d{1,3}\.[a-z]", re.IGNORECASE)


def are_counted(sections: Sequence[Sequence[str]]) -> list[bool]:
    """Tell for each section of a list if all its lines have consecutive numbers.

    Numbers start at 1, or continue those of the previous section. A section with one line only counts if a longer one
    does.

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
    """Remove the number from a line of a numbered section."""
    return _COUNTED.sub("", line, count=1)


def is_doubtful(line: str, *, others_numbered: bool) -> bool:
    """Can a number before a line either count it or belong to the name?

    Args:
        line: a line that is not in a numbered section.
        others_numbered: True if other lines of the list have numbers of their own.
    """
    return bool(_DOUBTFUL.match(line) or (others_numbered and _DOTTED_WORD.match(line)))


def is_numbered(line: str) -> bool:
    """Does a line begin with a number that certainly counts it?"""
    return line[:3].strip("（(").strip()[:1].isdecimal() and without_number(line) != line
