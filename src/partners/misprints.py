"""Why a text is no YAML: what people really type, found where it stands, and what to write instead.

libyaml says where it stopped and what it expected, which is often a line behind the mistake. So each mistake that could
stand there is mended in a copy, and only what lets libyaml get further is called the cause. Where nothing does, the
message says no more than what libyaml knows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import yaml

from partners.text import Text
from partners.widths import WORD, narrowed, quoted_columns, say_wide_ones, structural

ErrorOf = Callable[[str], yaml.MarkedYAMLError | None]
"""What libyaml has against a text, if anything."""

_MOST = 50
"""So many mistakes of one file are enough for one run."""
_LINES_BACK = 8
"""A mistake can stand so many lines above the place where libyaml stops."""
_PARSED = 20_000_000
"""So many bytes may be parsed again to find the causes: a few seconds."""
_LONGEST_LINE = 2_000
"""Nobody types a longer line; looking at each of its characters would take long."""

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")


class Misprint(NamedTuple):
    """A mistake: line and column from 0, and what to say of it."""

    line: int
    column: int
    message: Text


class _Mend(NamedTuple):
    """A mistake that may be the cause, and the lines without it."""

    misprint: Misprint
    lines: list[str]


def misprints(text: str, error_of: ErrorOf) -> list[Misprint]:
    """The mistakes that keep a text from being YAML, in order.

    Args:
        text: the whole file.
        error_of: what libyaml has against a text.
    """
    lines = _BREAK.split(text)
    found: list[Misprint] = []
    grown: list[tuple[int, int, int]] = []
    tries = iter(range(max(_MOST, _PARSED // (len(text) + 1))))
    while len(found) < _MOST and (error := error_of("\n".join(lines))) is not None:
        cause = _cause(lines, error, error_of, tries)
        if cause is None:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark is not None else (0, 0)
            found.append(_as_written(Misprint(line, column, expected(error)), grown))
            break
        found.append(_as_written(cause.misprint, grown))
        for number, (before, after) in enumerate(zip(lines, cause.lines, strict=True)):
            if len(before) != len(after):
                same = next(
                    (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before)
                )
                grown.append((number, same, len(after) - len(before)))
        lines = cause.lines
    return list(dict.fromkeys(found))


def _as_written(misprint: Misprint, grown: Sequence[tuple[int, int, int]]) -> Misprint:
    """A mistake at its column in the file itself, which the mending before it may have moved."""
    column = misprint.column
    for line, start, more in reversed(grown):
        if line == misprint.line and column > start:
            column = max(start, column - more)
    return misprint._replace(column=column)


def _cause(
    lines: list[str], error: yaml.MarkedYAMLError, error_of: ErrorOf, tries: Iterator[int]
) -> _Mend | None:
    """The first mistake whose mending lets libyaml get further."""
    stopped = _position(error)
    found, reached = None, stopped
    for mend, _ in zip(_candidates(lines, error, error_of), tries, strict=False):
        if found is not None and mend.misprint != found.misprint:
            break
        after = _position(error_of("\n".join(mend.lines)))
        if after > reached:  # of several ways to mend one mistake, the one that leads furthest
            found, reached = mend, after
    return found


def _position(error: yaml.MarkedYAMLError | None) -> tuple[int, int]:
    if error is None:
        return (1 << 60, 0)
    in_quotes = error.context is not None and "quoted scalar" in error.context
    mark = error.context_mark if in_quotes else error.problem_mark or error.context_mark
    return (0, 0) if mark is None else (mark.line, mark.column)


def _candidates(lines: list[str], error: yaml.MarkedYAMLError, error_of: ErrorOf) -> Iterator[_Mend]:
    mark, context = error.problem_mark, error.context_mark
    if mark is None:
        return
    stopped = min(mark.line, len(lines) - 1)
    first = max(0, stopped - _LINES_BACK, 0 if context is None else min(context.line, stopped))
    near = [*range(stopped, first - 1, -1)]
    if context is None or (context.line < first):
        near = [*range(stopped, max(0, stopped - _LINES_BACK) - 1, -1)]
    if any(len(lines[number]) > _LONGEST_LINE for number in near):
        return
    for number in near:
        yield from _tabs(lines, number)
    for number in near:
        yield from _wide(lines, number)
    for number in near:
        yield from _spaces(lines, number)
    for number in near:
        yield from _left_out(lines, number)
    yield from _quotes(lines, error)
    # A bracket too many may as well be one too few: what leads furthest is meant.
    brackets = [*_closing_too_much(lines, mark.line, mark.column), *_unclosed(lines, error)]
    yield from sorted(brackets, key=lambda mend: _position(error_of("\n".join(mend.lines))), reverse=True)
    yield from _texts(lines, stopped, mark.column)
    yield from _indents(lines, stopped, error, error_of)


def _replaced(lines: list[str], number: int, line: str) -> list[str]:
    return [*lines[:number], line, *lines[number + 1 :]]


def _tabs(lines: list[str], number: int) -> Iterator[_Mend]:
    line = lines[number]
    blank = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in blank:
        above = next((_indent(each) for each in reversed(lines[:number]) if each.strip()), 0)
        said = Misprint(number, blank.index("\t"), _TAB)
        for width in dict.fromkeys((above, above + 2, 2, 4, 8, *range(0, above, 2))):
            yield _Mend(said, _replaced(lines, number, " " * width + line[len(blank) :]))
    elif "\t" in line:
        yield _Mend(
            Misprint(number, line.index("\t"), _TAB), _replaced(lines, number, line.replace("\t", " "))
        )


_TAB = Text(
    zh="这里是制表符（Tab）；YAML 只能用空格缩进，请改为空格。",
    en="there is a tab here; YAML is indented with spaces only, so replace it with spaces.",
)


def _wide(lines: list[str], number: int) -> Iterator[_Mend]:
    """A line with what is full-width in its structure made half-width: each kind alone, then all."""
    places = structural(lines[number])
    kinds = dict.fromkeys(lines[number][place] for place in places)
    choices = [[place for place in places if lines[number][place] == kind] for kind in kinds]
    for chosen in [*([place] for place in places), *choices, places]:
        if chosen:
            message = say_wide_ones([lines[number][place] for place in chosen])
            for mended in narrowed(lines[number], chosen):
                yield _Mend(Misprint(number, chosen[0], message), _replaced(lines, number, mended))


def _spaces(lines: list[str], number: int) -> Iterator[_Mend]:
    """A space that is missing behind a colon or a dash."""
    line = lines[number]
    quoted = quoted_columns(line)
    for match in re.finditer(rf"(?:^\s*(?:-\s+)*|[{{,]\s*)({WORD}):(?=[^\s/:])", line):
        if match.end() - 1 not in quoted:
            mended = f"{line[: match.end()]} {line[match.end() :]}"
            yield _Mend(
                Misprint(number, match.end() - 1, say_no_space(match[1])), _replaced(lines, number, mended)
            )
    dash = re.match(r"(\s*(?:-\s+)*)-(?=[^\s-])", line)
    if dash is not None:
        mended = f"{line[: dash.end()]} {line[dash.end() :]}"
        yield _Mend(Misprint(number, dash.end() - 1, NO_SPACE_AFTER_DASH), _replaced(lines, number, mended))


def say_no_space(key: str) -> Text:
    """What to say of a key with a colon that no space follows."""
    return Text(
        zh=f"冒号后面缺少空格；请写作“{key}: …”。",
        en=f'a space is missing after the colon; write "{key}: …".',
    )


NO_SPACE_AFTER_DASH = Text(
    zh="列表标记“-”后面缺少空格；请写作“- …”。",
    en='a space is missing after the dash of a list item; write "- …".',
)


def _left_out(lines: list[str], number: int) -> Iterator[_Mend]:
    """A colon that is missing behind a key alone in its line, or a dash before an item of a list."""
    line = lines[number]
    key = re.fullmatch(rf"\s*(?:-\s+)*({WORD})\s*", line)
    below = next((each for each in lines[number + 1 :] if each.strip()), "")
    if key is not None and _indent(below) > _indent(line):
        message = Text(
            zh=f"键“{key[1]}”后面缺少冒号；请写作“{key[1]}:”。",
            en=f'the colon after the key "{key[1]}" is missing; write "{key[1]}:".',
        )
        yield _Mend(Misprint(number, key.end(1), message), _replaced(lines, number, line.rstrip() + ":"))
    above = next((each for each in reversed(lines[:number]) if each.strip()), "")
    start = _indent(line)
    if line[start : start + 1] == "{" and any(
        _indent(each) == start and each.lstrip().startswith("- ") for each in (above, below)
    ):
        message = Text(
            zh="列表的每一项须以“- ”开头；请在这一行前面补上。",
            en='each item of a list begins with "- "; put it before this one.',
        )
        yield _Mend(
            Misprint(number, start, message), _replaced(lines, number, line[:start] + "- " + line[start:])
        )


def _quotes(lines: list[str], error: yaml.MarkedYAMLError) -> Iterator[_Mend]:
    """A quotation mark that is not closed, text behind the closing one, or a backslash between."""
    context, mark = error.context_mark, error.problem_mark
    if context is not None and error.context is not None and "quoted scalar" in error.context:
        if context.line >= len(lines):
            return
        line = lines[context.line]
        quote = line[context.column]
        if "escape" in (error.problem or ""):
            inner = line[context.column + 1 :]
            end = inner.rfind('"')
            if end >= 0:
                mended = (
                    f"{line[: context.column]}'{inner[:end].replace(chr(39), chr(39) * 2)}'{inner[end + 1 :]}"
                )
                place = mark or context
                yield _Mend(
                    Misprint(place.line, place.column, _BACKSLASH), _replaced(lines, context.line, mended)
                )
            return
        for end in (*(match.start() for match in re.finditer(r"\s*[,\]}]", line)), len(line.rstrip())):
            if end > context.column:
                mended = f"{line[:end]}{quote}{line[end:]}"
                yield _Mend(
                    Misprint(context.line, context.column, _UNCLOSED_QUOTE),
                    _replaced(lines, context.line, mended),
                )
    if mark is None or mark.line >= len(lines):
        return
    line = lines[mark.line]
    for match in re.finditer(r"(?:^\s*(?:-\s+)*|[:\[{,]\s+|[\[{])([\"'])", line):
        start = match.start(1)
        quote = line[start]
        end = _end_of_value(line, mark.column, in_flow=_in_flow(line, start))
        inner = line[start:end].rstrip()
        if start < mark.column < end and inner.count(quote) > 1:
            mended = f"{line[:start]}{_in_quotes(inner)}{line[start + len(inner) :]}"
            yield _Mend(Misprint(mark.line, mark.column, _BEHIND_QUOTE), _replaced(lines, mark.line, mended))


_BACKSLASH = Text(
    zh="双引号中的反斜杠有特殊含义；请改用单引号，或写两个反斜杠。",
    en="in double quotes a backslash has a meaning of its own; use single quotes, or write it twice.",
)
_UNCLOSED_QUOTE = Text(
    zh="这里的引号没有结束；请在文字末尾补上同样的引号。",
    en="the quotation mark that opens here is never closed; put the same one at the end of the text.",
)
_BEHIND_QUOTE = Text(
    zh="引号结束后还有文字；请把整段文字放进一对引号，其中的引号换用另一种（双引号内用单引号，或反之）。",
    en="text follows a closing quotation mark; put all of the text into one pair, "
    "of the other kind than those inside (double around single, or single around double).",
)


def _texts(lines: list[str], number: int, column: int) -> Iterator[_Mend]:
    """Text with a colon, a comma or a special character, which needs quotes."""
    line = lines[number]
    starts = [
        match.end()
        for match in re.finditer(rf"(?:^\s*(?:-\s+)*|[{{,]\s*){WORD}:\s+|^\s*(?:-\s+)+|[\[,]\s*", line)
        if match.end() <= column
    ]
    for start in reversed(starts):
        if line[start : start + 1] in ("", '"', "'", "{", "[", "#", "|", ">"):
            continue
        in_flow = _in_flow(line, start)
        end = _end_of_value(line, max(start, column), in_flow=in_flow)
        text = line[start:end].rstrip()
        if in_flow and re.search(r"[\[\]{}]", text):
            continue
        mended = f"{line[:start]}{_in_quotes(text)}{line[start + len(text) :]}"
        if text.startswith(("@", "`", "%", "&", "*", "!")):
            yield _Mend(Misprint(number, start, _special(text)), _replaced(lines, number, mended))
        elif ":" in text:
            yield _Mend(
                Misprint(number, start, _colon(text, in_flow=in_flow)), _replaced(lines, number, mended)
            )


def _special(text: str) -> Text:
    return Text(
        zh=f"以“{text[0]}”开头的文字须加引号：{say_in_quotes(text)}。",
        en=f'text that begins with "{text[0]}" needs quotes: {say_in_quotes(text)}.',
    )


def _colon(text: str, *, in_flow: bool) -> Text:
    quoted = say_in_quotes(text)
    also_zh = "如果从这里开始另一项，则前面缺少逗号。" if in_flow else ""
    also_en = " Where another entry was to begin, a comma is missing before it." if in_flow else ""
    return Text(
        zh=f"文字中有冒号和空格，须加引号：{quoted}。{also_zh}",
        en=f"text with a colon and a space in it needs quotes: {quoted}.{also_en}",
    )


def _indents(
    lines: list[str], number: int, error: yaml.MarkedYAMLError, error_of: ErrorOf
) -> Iterator[_Mend]:
    """A line, and what belongs to it, that stands too far to the left or right."""
    line = lines[number]
    indent = _indent(line)
    problem = error.problem or ""
    if not line.strip() or not ("expected" in problem or "not allowed" in problem):
        return
    stopped = _position(error)
    good: list[tuple[tuple[int, int], int, int, list[str]]] = []
    for column, above in sorted(_columns(lines, number).items(), key=lambda item: abs(item[0] - indent)):
        if column == indent:
            continue
        ways = [
            (_position(error_of("\n".join(moved))), moved) for moved in _moved(lines, number, column - indent)
        ]
        reached, moved = max(ways, key=lambda way: way[0])
        if reached > max(stopped, (number + 1, -1)):
            good.append((reached, column, above, moved))
    if not good:
        return
    best = max(reached for reached, *_ in good)
    choices = [each for each in good if each[0] == best]
    nearest = abs(choices[0][1] - indent)
    shown = [(column, above) for _, column, above, _ in choices if abs(column - indent) <= nearest + 1][:2]
    zh = "或 ".join(f"{column} 个（同第 {above + 1} 行）" for column, above in shown)
    en = " or ".join(f"{column} (as line {above + 1})" for column, above in shown)
    message = Text(
        zh=f"缩进不对：这一行前面有 {indent} 个空格，与上面各行对不齐；应为 {zh}。",
        en=f"wrong indentation: this line begins after {indent} space{'s'[: indent != 1]}, which fits no line above; "
        f"use {en}.",
    )
    yield _Mend(Misprint(number, indent, message), choices[0][3])


def _columns(lines: list[str], number: int) -> dict[int, int]:
    """The columns at which a line may begin, for the blocks above it, each with the nearest line of the block."""
    found: dict[int, int] = {}
    is_item = re.match(r"\s*-(?:\s|$)", lines[number]) is not None
    least = 1 << 30
    for above in range(number - 1, -1, -1):
        line = lines[above]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = _indent(line)
        if indent > least:
            continue
        place = indent
        while dash := re.compile(r"-\s+").match(line, place):
            if is_item:
                found.setdefault(place, above)
            place = dash.end()
        # A list may stand right below its key; a key stands below a key.
        if re.compile(rf"{WORD}:(?:\s|$)").match(line, place):
            found.setdefault(place, above)
        least = min(least, indent)
    return found


def _moved(lines: list[str], number: int, by: int) -> Iterator[list[str]]:
    """The lines with one moved to the left or right: alone, with what is under it, and with what stands as wrong."""
    indent = _indent(lines[number])
    for least in (1 << 30, indent + 1, indent):
        end = number + 1
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= least):
            end += 1
        moved = [
            line if not line.strip() else " " * (_indent(line) + by) + line.lstrip(" ")
            for line in lines[number:end]
        ]
        yield [*lines[:number], *moved, *lines[end:]]


def _closing_too_much(lines: list[str], number: int, column: int) -> Iterator[_Mend]:
    """A bracket that closes nothing."""
    line = lines[number] if number < len(lines) else ""
    if line[column : column + 1] in ("}", "]"):
        message = Text(
            zh=f"这里多了一个“{line[column]}”；请删去，或补上开头的括号。",
            en=f'nothing is open that this "{line[column]}" closes; remove it, or add the bracket that opens.',
        )
        mended = line[:column] + line[column + 1 :]
        yield _Mend(Misprint(number, column, message), _replaced(lines, number, mended))


def _unclosed(lines: list[str], error: yaml.MarkedYAMLError) -> Iterator[_Mend]:
    """A bracket that is not closed, with the places in its line where it may have been meant to close."""
    mark = error.problem_mark
    opened = None if mark is None else _innermost(lines, mark.line, mark.column)
    if opened is None or error.context is None or "flow" not in error.context:
        return
    number, column = opened
    opening, line = lines[number][column], lines[number].rstrip()
    closing = {"{": "}", "[": "]"}[opening]
    message = Text(
        zh=f"“{opening}”没有对应的“{closing}”；请补上。",
        en=f'"{opening}" is never closed; add the "{closing}".',
    )
    places = [
        match.start()
        for match in re.finditer(rf"\s*(?:,\s*{WORD}:\s|[\]}}])", line)
        if match.start() > column
    ]
    for place in (*places, len(line)):
        mended = line[:place] + closing + line[place:]
        yield _Mend(Misprint(number, column, message), _replaced(lines, number, mended))


def _innermost(lines: list[str], line: int, column: int) -> tuple[int, int] | None:
    """Where the innermost bracket stands that is open at a place."""
    opened: list[tuple[int, int]] = []
    for number in range(max(0, line - _LINES_BACK), min(line + 1, len(lines))):
        text = lines[number] if number < line else lines[number][:column]
        quoted = quoted_columns(text)
        for place, character in enumerate(text):
            if place not in quoted and character in "{[":
                opened.append((number, place))
            elif place not in quoted and character in "}]" and opened:
                opened.pop()
    return opened[-1] if opened else None


def expected(error: yaml.MarkedYAMLError) -> Text:
    """What libyaml expected, in words; no cause is named where none was found."""
    problem = error.problem or ""
    what = next((text for words, text in _EXPECTED if words in problem), None)
    if what is None:
        return Text(
            zh="从这里起不是有效的 YAML；请检查这一行和上一行的缩进、冒号、引号和括号。",
            en="this is not valid YAML here; look at the indentation, colons, quotes and brackets "
            "of this line and the one above.",
        )
    return Text(zh=f"从这里起不是有效的 YAML：{what.zh}。", en=f"this is not valid YAML here: {what.en}.")


_EXPECTED = [
    (
        "expected ':'",
        Text(zh="这一行或上一行的键后面缺少冒号", en="a key in this line or the one above has no colon"),
    ),
    (
        "mapping values are not allowed",
        Text(
            zh="这里不该有冒号；含冒号的文字须加引号",
            en="a colon was not expected; text with a colon needs quotes",
        ),
    ),
    ("expected ',' or '}'", Text(zh="此处应为逗号或“}”", en='a comma or "}" was expected')),
    ("expected ',' or ']'", Text(zh="此处应为逗号或“]”", en='a comma or "]" was expected')),
    (
        "expected '-' indicator",
        Text(zh="此处应为列表的下一项“- ”", en='the next item of the list, "- ", was expected'),
    ),
    ("expected key", Text(zh="此处应为“键: 值”", en='"key: value" was expected')),
    (
        "cannot start any token",
        Text(
            zh="文字不能以这个字符开头，须加引号",
            en="text cannot begin with this character; put it in quotes",
        ),
    ),
    (
        "another document",
        Text(zh="一个文件只能有一份内容；请删去“---”", en='a file holds one document; remove the "---"'),
    ),
    (
        "invalid Unicode",
        Text(zh="引号中的转义不是一个字符", en="the escape in quotes stands for no character"),
    ),
    ("unknown escape", Text(zh="引号中的反斜杠转义无法识别", en="the escape with a backslash is not known")),
    (
        "end of stream",
        Text(zh="文件在此结束，而引号或括号没有结束", en="the file ends before a quote or bracket is closed"),
    ),
    (
        "comment or line break",
        Text(zh="“|”或“>”之后须换行", en='a line must end after "|" or ">"'),
    ),
]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _in_flow(line: str, column: int) -> bool:
    """Whether a column stands inside brackets that its line opens."""
    quoted = quoted_columns(line)
    before = [character for place, character in enumerate(line[:column]) if place not in quoted]
    return sum((each in "{[") - (each in "}]") for each in before) > 0


def _end_of_value(line: str, column: int, *, in_flow: bool) -> int:
    """Where the text ends that runs over a column: at the next entry or bracket in flow, else with the line."""
    if in_flow:
        found = re.search(rf",\s*{WORD}:\s|\s*[\]}}]", line[column:])
    else:
        found = re.search(r"\s+#", line[column:])
    return column + found.start() if found is not None else len(line)


def say_in_quotes(text: str) -> str:
    """A text, cut to what fits a message, in quotation marks."""
    return _in_quotes(_cut(text))


def _in_quotes(text: str) -> str:
    """A text in quotation marks that it does not hold."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - fits a line
