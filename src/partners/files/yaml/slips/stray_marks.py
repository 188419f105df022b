"""Stray marks: after a closing bracket, before a number, or in place of a comment's sign."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import (
    LONGEST_LINE,
    Lines,
    Misprint,
    Repair,
    cut,
    replace_line,
    word_before,
)
from partners.files.yaml.widths import WORD, quoted_columns
from partners.text import Text

_COMMENT = re.compile(r"(?://+|/\*|＃+|--+|—+|;|；|\*|<!--|[（(])\s*(?=\S)")
_MARKS = "[,，;；.。、:：!！~～|\\\\]+"
_MOST_OF_ONE_LINE = 40


def behind_brackets(lines: Lines, number: int) -> Iterator[Repair]:
    """Remove marks after the closing bracket of a value, or turn text there into a comment."""
    line = lines[number]
    if len(line) > LONGEST_LINE:
        return
    quoted = quoted_columns(line)
    for match in [*re.finditer(r"[}\]\"']", line)][-_MOST_OF_ONE_LINE:]:
        end = match.end()
        rest = line[end:].strip()
        if (match.start() in quoted) != (match[0] in "\"'"):
            continue  # a bracket inside a text, or a quotation mark that opens one
        if not rest or rest[0] in "}]#":
            if rest[:1] == "#" and line[end] == "#":
                said = Misprint(number, end, _say_comment(rest[1:].strip()))
                yield replace_line(said, f"{line[:end]} {line[end:]}", 0.4)
            continue
        place = end + len(line[end:]) - len(line[end:].lstrip())
        if re.fullmatch(_MARKS, rest):
            message = Text(
                zh=f"这里的“{cut(rest)}”是多余的；请删去。",
                en=f'this "{cut(rest)}" does not belong here; remove it.',
            )
            yield replace_line(Misprint(number, place, message), line[:end], 0.1)
        elif not re.match(rf",\s*({WORD}:|[{{\[\"'])|[,}}\]]", rest):
            yield _as_comment(line, number, end, place)


def _as_comment(line: str, number: int, end: int, place: int) -> Repair:
    sign = _COMMENT.match(line, place)
    comment = (
        line[sign.end() if sign is not None and sign[0][0] not in "（(" else place :]
        .strip()
        .removesuffix("*/")
        .removesuffix("-->")
    )
    return replace_line(
        Misprint(number, place, _say_comment(comment)),
        f"{line[:end]} # {comment.strip()}",
        0.6 if sign is not None else 1.2,
    )


def _say_comment(comment: str) -> Text:
    return Text(
        zh=f"注释以空格加半角“#”开头；请写作“ # {cut(comment)}”，不需要的请删去。",
        en=f'a comment begins with a space and "#"; write " # {cut(comment)}", or remove it.',
    )


def comments(lines: Lines, number: int) -> Iterator[Repair]:
    """Correct the sign of a comment after a value or on a separate line."""
    line = lines[number]
    if len(line) > LONGEST_LINE:
        return
    own = re.match(r"(\s*)(//+|＃+|/\*|--(?!-)|<!--|;|；|%)\s*", line)
    comment = "" if own is None else line[own.end() :].strip()
    if own is not None and not (own[2][0] in "-;；%" and re.match(rf"[{{\[]|{WORD}:", comment)):
        yield replace_line(Misprint(number, own.start(2), _say_comment(comment)), f"{own[1]}# {comment}", 0.3)
    behind = re.search(r"(?<=\S)(\s+)(//+|＃+|/\*|<!--)\s*(?=\S)|(?<=\S)(\s*)(＃+)\s*(?=\S)", line)
    if behind is not None and behind.start() not in quoted_columns(line):
        place = behind.start(2) if behind[2] else behind.start(4)
        comment = line[behind.end() :].strip().removesuffix("*/").removesuffix("-->").strip()
        yield replace_line(
            Misprint(number, place, _say_comment(comment)), f"{line[: behind.start()]} # {comment}", 0.4
        )
    tight = re.search(r"(?<=[\w%])#\s*(?=\S)", line)
    if tight is not None and tight.start() not in quoted_columns(line):
        comment = line[tight.end() :].strip()
        yield replace_line(
            Misprint(number, tight.start(), _say_comment(comment)),
            f"{line[: tight.start()]} # {comment}",
            0.6,
        )


def before_numbers(lines: Lines, number: int) -> Iterator[Repair]:
    """Remove a sign of comparison, money or emphasis before a number or a word."""
    line = lines[number]
    if len(line) > LONGEST_LINE:
        return
    pattern = (
        rf"({WORD}:\s+)([<>＜＞≤≥＝=!！~～≈约￥¥$＄@&*%]{{1,3}}\s*)([\w][^,\]}}\s]*)(?=\s*(?:$|[,\]}}]|#))"
    )
    for match in [*re.finditer(pattern, line)][:_MOST_OF_ONE_LINE]:
        mark = match[2].strip()
        key = word_before(match[1].rstrip(": "), len(match[1].rstrip(": ")))
        message = Text(
            zh=f"“{key}”的值前面不能有“{mark}”；请只写值：{match[3]}。",
            en=f'"{mark}" cannot stand before the value of "{key}"; write the value alone: {match[3]}.',
        )
        mended = line[: match.start(2)] + match[3] + line[match.end() :]
        yield replace_line(
            Misprint(number, match.start(2), message), mended, 0.5 if match[3][0].isdigit() else 1.5
        )
