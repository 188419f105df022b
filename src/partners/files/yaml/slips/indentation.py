"""Slips of indentation: lines too far to the left or right."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import Lines, Misprint, Repair, has_content, indent_of
from partners.files.yaml.widths import WORD
from partners.text import Text

_MOST_LINES = 400
"""Limit of lines in a shifted block; searching further would take long in a large file."""


def indents(lines: Lines, number: int) -> Iterator[Repair]:
    """Move a line, with the lines that belong to it, to the columns of the blocks around it."""
    line = lines[number]
    indent = indent_of(line)
    if not has_content(line):
        return
    yield from _before_its_keys(lines, number)
    above = _above(lines, number)
    for column, near in {**_below(lines, number), **above}.items():
        if column == indent:
            continue
        said = Misprint(
            number, indent, _say(indent, column, near + 1, fits=indent in above, is_above=near < number)
        )
        for moved in _moved(lines, number, column - indent):
            yield Repair(
                said,
                moved,
                (2 if near < number else 2.1)
                + 0.2 * min(len(moved), 20)
                + 0.1 * min(abs(column - indent), 10),
            )


def _say(indent: int, column: int, line: int, *, fits: bool, is_above: bool) -> Text:
    why = Text(zh="，与上面各行对不齐", en=", which does not match any line above")
    if fits:
        why = Text(zh="", en="")
    elif not is_above:
        why = Text(zh="，与下面各行对不齐", en=", which does not match the lines below")
    return Text(
        zh=f"缩进不对：这一行前面有 {indent} 个空格{why.zh}；应为 {column} 个（同第 {line} 行）。",
        en=f"wrong indentation: this line is indented by {indent} space{'s'[: indent != 1]}{why.en}; "
        f"use {column} (as line {line}).",
    )


def _before_its_keys(lines: Lines, number: int) -> Iterator[Repair]:
    """Move the dash of an item so that its first key aligns with the keys below."""
    dash = re.match(rf"(\s*)-(\s+){WORD}:", lines[number])
    below = lines[number + 1] if number + 1 < len(lines) else ""
    if dash is None or not re.match(rf"\s*{WORD}:", below):
        return
    column = indent_of(below) - 1 - len(dash[2])
    if column >= 0 and column != len(dash[1]):
        message = Text(
            zh=f"缩进不对：这一行前面有 {len(dash[1])} 个空格；应为 {column} 个，使“- ”后面的键与第 {number + 2} 行的键对齐。",
            en=f"wrong indentation: this line is indented by {len(dash[1])} space{'s'[: len(dash[1]) != 1]}; "
            f'use {column}, so that the key after "- " lines up with that of line {number + 2}.',
        )
        moved = {number: " " * column + lines[number].lstrip(" ")}
        yield Repair(Misprint(number, len(dash[1]), message), moved, 2)


def _above(lines: Lines, number: int) -> dict[int, int]:
    """Return the columns at which a line may begin, from the blocks above, each with the nearest line of the block."""
    found: dict[int, int] = {}
    is_item = re.match(r"\s*-(?:\s|$)", lines[number]) is not None
    least = 1 << 30
    for above in range(number - 1, max(-1, number - 20 * _MOST_LINES), -1):
        line = lines[above]
        if not has_content(line):
            continue
        indent = indent_of(line)
        if indent > least:
            continue
        place = indent
        while dash := re.compile(r"-\s+").match(line, place):
            if is_item:
                found.setdefault(place, above)
            place = dash.end()
        # A list may be at the column of its key; a key is at the column of another key.
        if re.compile(rf"{WORD}:(?:\s|$)").match(line, place):
            found.setdefault(place, above)
        least = min(least, indent)
        if least == 0:
            break
    return found


def _below(lines: Lines, number: int) -> dict[int, int]:
    """Return the column of the next line, if it may belong to the same block."""
    own = indent_of(lines[number])
    found: dict[int, int] = {}
    for below in range(number + 1, min(len(lines), number + 30)):
        if has_content(lines[below]):
            indent = indent_of(lines[below])
            if indent != own and (not found or indent < min(found)):
                found.setdefault(indent, below)
    return found


def _moved(lines: Lines, number: int, by: int) -> Iterator[dict[int, str]]:
    """Yield the lines to move: the line alone, with the lines under it, and with equally shifted ones."""
    indent = indent_of(lines[number])
    before: dict[int, str] = {}
    for least in (1 << 30, indent + 1, indent):
        moved: dict[int, str] = {}
        for at in range(number, min(len(lines), number + _MOST_LINES)):
            line = lines[at]
            if at > number and line.strip() and indent_of(line) < least:
                break
            if line.strip():
                moved[at] = " " * max(0, indent_of(line) + by) + line.lstrip(" ")
            if at == number and least == 1 << 30:
                break
        if moved != before:
            yield moved
        before = moved


def texts_below(lines: Lines, number: int) -> Iterator[Repair]:
    """Indent the lines of a text after `|` or `>` further than its key."""
    found = re.fullmatch(rf"(\s*(?:-\s+)*){WORD}:\s*[|>][+-]?\d?\s*", lines[number])
    below = number + 1
    if found is None or below >= len(lines) or not lines[below].strip():
        return
    start = len(found[1])
    if indent_of(lines[below]) > start:
        return
    end = below
    edits = {}
    while end < len(lines) and end < below + _MOST_LINES:
        line = lines[end]
        if end > below and re.match(rf"\s*(?:-\s|{WORD}:(?:\s|$))", line) and indent_of(line) <= start:
            break
        if line.strip():
            edits[end] = " " * (start + 2) + line.lstrip(" ")
        end += 1
        # The text may end after any line up to the next key.
        yield Repair(
            Misprint(below, indent_of(lines[below]), _say_text(start + 2)),
            dict(edits),
            0.5 + 0.01 * len(edits),
        )


def _say_text(column: int) -> Text:
    return Text(
        zh=f"缩进不对：“|”或“>”下面的文字须比它的键更靠右；请在每行前面写 {column} 个空格。",
        en=f'wrong indentation: text below "|" or ">" must be indented further than its key; '
        f"begin each of its lines with {column} spaces.",
    )
