"""Whole lines that are not YAML: conflict markers of git, and marks of documents and directives."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import Misprint, cut, has_content
from partners.text import Text

_MARKER = re.compile(r"\s*(<{7}|\|{7}|={7}|>{7})(?:\s.*)?$")


def without_marks(lines: list[str]) -> tuple[list[str], list[Misprint]]:
    """Return the lines without markers and without the second version of conflicts, and the messages about them."""
    kept = [*lines]
    found = [*_conflicts(kept), *_marks(kept)]
    return kept, found


def _conflicts(kept: list[str]) -> Iterator[Misprint]:
    state, begun = "", 0
    for number, line in enumerate(kept):
        marker = _MARKER.match(line)
        if marker is None:
            if state in ("|", "="):
                kept[number] = ""
            continue
        kept[number] = ""
        sign = marker[1][0]
        column = marker.start(1)
        if sign == "<":
            state, begun = "<", number
            end = _end(kept, number)
            if end is None:
                state = ""
                yield Misprint(number, column, _LEFT_OVER)
            else:
                yield Misprint(begun, column, _say_conflict(end + 1))
        elif state and sign in "|=":
            state = sign
        elif state and sign == ">":
            state = ""
        else:
            yield Misprint(number, column, _LEFT_OVER)


def _end(lines: list[str], number: int) -> int | None:
    """Return the last line of a conflict; None if another one begins first, or if there is no second version."""
    is_parted = False
    for at in range(number + 1, len(lines)):
        marker = _MARKER.match(lines[at])
        if marker is None:
            continue
        if marker[1][0] == "<":
            return None
        if marker[1][0] == ">":
            return at if is_parted else None
        is_parted = is_parted or marker[1][0] == "="
    return None


def _say_conflict(end: int) -> Text:
    return Text(
        zh=f"这里到第 {end} 行是未解决的合并冲突（git）；请保留要用的内容，并删去以 <<<<<<<、=======、>>>>>>> 开头的行。",
        en=f"there is an unresolved git merge conflict from here to line {end}; keep what is right, "
        "and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.",
    )


_LEFT_OVER = Text(
    zh="这一行是未解决的合并冲突（git）留下的标记；请核对前后内容，并删去这一行。",
    en="this line is left over from a git merge conflict; check the lines around it, and remove it.",
)


def _marks(kept: list[str]) -> Iterator[Misprint]:
    """Remove marks of documents and directives; one `---` at the beginning is allowed."""
    is_begun = False
    for number, line in enumerate(kept):
        mark = re.match(
            r"(---|\.\.\.)(?=\s|$)|%[A-Z]+\s.*|(```|~~~)\S*\s*$|—+$|…+$|-{4,}$|={3,}$|\*{3,}$", line
        )
        if mark is None:
            is_begun = is_begun or has_content(line)
            continue
        if line.rstrip() == "---" and not is_begun:
            is_begun = True
            continue
        rest = line[mark.end() :] if mark[1] == "---" else ""
        kept[number] = rest.lstrip()
        shown = cut(mark[0].strip())
        is_yaml = mark[1] is not None or shown.startswith("%")
        yield Misprint(number, 0, _say_document(shown) if is_yaml else _say_line(shown))


def _say_document(mark: str) -> Text:
    return Text(
        zh=f"一个文件只能有一份内容；请删去“{mark}”。",
        en=f'a file holds one document only; remove the "{mark}".',
    )


def _say_line(mark: str) -> Text:
    return Text(
        zh=f"“{mark}”不属于文件内容；请删去这一行。", en=f'"{mark}" does not belong here; remove the line.'
    )
