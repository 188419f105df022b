"""Slips with the dashes of list items: missing, or another character."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import Lines, Misprint, Repair, has_content, indent_of, replace_line
from partners.files.yaml.widths import WIDE
from partners.text import Text

_BULLET = re.compile(
    r"(\s*)((?:[*+•·●○■◆▪‣・–—－―−~～]|\d{1,3}[.、)）．]|[（(]\d{1,3}[)）]|[①-⑳]|[→➢►▶√◇□✓]|[a-zA-Z][.)）、](?=[ \u3000]))[ \u3000]*)(?=\S)"
)
_REACH = 60


def bullets(lines: Lines, number: int) -> Iterator[Repair]:
    """Replace a bullet or number, as a word processor sets it, by a dash."""
    found = _BULLET.match(lines[number])
    if found is None:
        return
    mark = found[2].strip(" \u3000")
    message = Text(
        zh=f"“{mark}”不能用作列表标记；请写半角短横加一个空格：“- ”。",
        en=f'"{mark}" cannot start a list item; write a hyphen and a space: "- ".',
    )
    rest = lines[number][found.end() :]
    for column in dict.fromkeys((len(found[1]), *_columns_of_lists(lines, number))):
        cost = 0.2 if mark in WIDE else 0.1
        yield replace_line(Misprint(number, found.end(1), message), f"{' ' * column}- {rest}", cost)


def dashes(lines: Lines, number: int) -> Iterator[Repair]:
    """Add a missing dash before an item."""
    line = lines[number]
    start = indent_of(line)
    rest = line[start:]
    if not rest or rest.startswith(("#", "- ")) or rest == "-":
        return
    said = Misprint(number, start, _NO_DASH)
    for column in dict.fromkeys((start, start - 2, start - 1, *_columns_of_lists(lines, number))):
        if column >= 0:
            yield replace_line(said, f"{' ' * column}- {rest}", 1.5 + 0.1 * min(abs(column - start), 5))


_NO_DASH = Text(
    zh="列表的每一项须以“- ”开头；请在这一行前面补上。",
    en='each list item begins with "- "; add it before this one.',
)


def _columns_of_lists(lines: Lines, number: int) -> Iterator[int]:
    """Yield the columns of dashes of the nearest items above and below."""
    for near in (
        range(number - 1, max(-1, number - _REACH), -1),
        range(number + 1, min(len(lines), number + _REACH)),
    ):
        found = 0
        for at in near:
            if has_content(lines[at]) and lines[at].lstrip(" ").startswith("- "):
                yield indent_of(lines[at])
                found += 1
                if found > 1:
                    break
