"""Lines that belong to another line, hold two entries, or have a prefix from another program."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import (
    LONGEST_LINE,
    Lines,
    Misprint,
    Repair,
    cut,
    depth_in_brackets,
    has_content,
    indent_of,
    replace_line,
)
from partners.files.yaml.widths import WORD, quoted_columns
from partners.text import Text

_KEY = r"[a-z][a-z_]*"
_MOST_OF_ONE_LINE = 10


def texts(lines: Lines, number: int) -> Iterator[Repair]:
    """Join a line of bare text to the text above, as broken in a PDF, or make it a comment."""
    line = lines[number]
    text = line.strip()
    if (
        len(line) > LONGEST_LINE
        or re.match(rf"\s*(?:-\s|[{{\[#\"'|>%@&*!?]|{WORD}\s*[:：])", line)
        or not text
    ):
        return
    said = Misprint(number, len(line) - len(line.lstrip()), _say_text(text))
    above = next((at for at in range(number - 1, max(-1, number - 5), -1) if lines[at].strip()), None)
    if above is not None and re.match(rf"\s*(?:-\s+)*{WORD}:\s+[^\s{{\[|>]", lines[above]):
        blank = "" if re.search(r"[\u3000-\u9fff\uff00-\uffef]$", lines[above]) else " "
        yield Repair(said, {above: lines[above] + blank + text, number: ""}, 1.1)
    yield Repair(said, {number: f"{' ' * indent_of(line)}# {text}"}, 1.3)


def _say_text(text: str) -> Text:
    shown = cut(text, 20)
    return Text(
        zh=f"“{shown}”不是“键: 值”；如果接上一行的文字，请并入上一行；如果是注释，请以“# ”开头。",
        en=f'"{shown}" is not "key: value"; if it continues the text above, join it to that line; '
        'if it is a comment, begin it with "# ".',
    )


def two_in_one(lines: Lines, number: int) -> Iterator[Repair]:
    """Break a line with two keys."""
    line = lines[number]
    if len(line) > LONGEST_LINE:
        return
    own = re.match(rf"(\s*(?:-\s+)*){_KEY}:\s+", line)
    if own is None:
        return
    quoted = quoted_columns(line)
    below = next((each for each in lines[number + 1 : number + 5] if has_content(each)), "")
    for match in [*re.finditer(rf"(?<=[^\s,])([\s,;；，、]+)(?={_KEY}:(?:\s|$))", line)][:_MOST_OF_ONE_LINE]:
        if match.start() in quoted or depth_in_brackets(line, match.start()) or match.start() < own.end() - 1:
            continue
        rest = line[match.end() :]
        said = Misprint(number, match.end(), _say_two(rest.split(":")[0]))
        yield replace_line(said, f"{line[: match.start()]}\n{' ' * len(own[1])}{rest}", 0.8)
    inner = re.match(rf"{_KEY}:(?:\s|$)", line[own.end() :])
    if inner is not None:
        for column in dict.fromkeys((indent_of(below), len(own[1]) + 2)):
            if column > len(own[1]):
                said = Misprint(number, own.end(), _say_two(line[own.end() :].split(":")[0]))
                mended = f"{line[: own.end()].rstrip()}\n{' ' * column}{line[own.end() :]}"
                yield replace_line(said, mended, 0.8 if column == indent_of(below) else 1.6)


def _say_two(key: str) -> Text:
    return Text(
        zh=f"“{key}”须另起一行：一行只写一个键。",
        en=f'"{key}" belongs on a line of its own: one key per line.',
    )


def entries_in_one(lines: Lines, number: int) -> Iterator[Repair]:
    """Break a line with two items of a list, or remove a doubled dash."""
    line = lines[number]
    if len(line) > LONGEST_LINE:
        return
    item = re.match(r"(\s*)-\s+[{\[]", line)
    if item is not None:
        for match in [*re.finditer(r"(?<=[}\]])[\s,;；，、]*(?:-\s*)?(?=[{\[])", line)][:_MOST_OF_ONE_LINE]:
            if not depth_in_brackets(line, match.start()):
                mended = f"{line[: match.start()]}\n{item[1]}- {line[match.end() :]}"
                yield replace_line(Misprint(number, match.end(), _TWO_ITEMS), mended, 0.3)
    twice = re.match(r"(\s*)-(\s*-)\s*(?=[\w{])", line)
    if twice is not None:
        yield replace_line(
            Misprint(number, twice.start(2), _DASH_TWICE), f"{twice[1]}- {line[twice.end() :]}", 0.4
        )


_TWO_ITEMS = Text(
    zh="这里开始列表的另一项；请另起一行，以“- ”开头。",
    en='another list item begins here; put it on a line of its own, after "- ".',
)
_DASH_TWICE = Text(
    zh="列表标记“-”重复了；请只写一个：“- …”。", en='the dash of a list item is doubled; write one: "- …".'
)


def prefixes(lines: Lines, number: int) -> Iterator[Repair]:
    """Remove a prefix of a line, as mail, `git diff` or a chat adds it."""
    found = re.match(r"([+>|]|-(?=\s{2}))( ?)(?=\s*\S)", lines[number])
    if found is None:
        return
    rest = lines[number][found.end() :]
    message = Text(
        zh=f"行首的“{found[1]}”是多余的（可能来自邮件或 git diff）；请删去。",
        en=f'the "{found[1]}" at the beginning of the line does not belong there (e-mail and git diff add it); remove it.',
    )
    for blank in dict.fromkeys((found[2], "", " ")):
        yield replace_line(Misprint(number, 0, message), blank + rest, 0.6)


def names_in_quotes(lines: Lines, number: int) -> Iterator[Repair]:
    """Remove Chinese quotation marks, asterisks or brackets around a key."""
    line = lines[number]
    pattern = rf"(?P<before>^\s*(?:-\s+)*|[{{,]\s*)(?P<mark>[“”‘’「」『』【】《》＂＇*`]+)(?P<key>{WORD})[“”‘’「」『』【】《》＂＇*`]+(?=\s*[:：])"
    found = re.search(pattern, line)
    if found is not None:
        key = found["key"]
        message = Text(
            zh=f"键“{key}”不加引号或其他符号；请写作“{key}: …”。",
            en=f'a key takes no quotation marks or other signs; write "{key}: …".',
        )
        mended = f"{line[: found.start('mark')]}{key}{line[found.end() :]}"
        yield replace_line(Misprint(number, found.start("mark"), message), mended, 0.2)


def ends(lines: Lines, number: int) -> Iterator[Repair]:
    """Remove a comma or another mark at the end of a line, as used in JSON and prose."""
    found = re.search(r"(?<=[^\s,;；，。])\s*([,;；，。]+)\s*$", lines[number])
    if found is not None and re.match(rf"\s*(?:-\s+)*{WORD}:\s", lines[number]):
        message = Text(
            zh=f"行末的“{cut(found[1])}”是多余的；请删去。",
            en=f'the "{cut(found[1])}" at the end of the line does not belong there; remove it.',
        )
        yield replace_line(Misprint(number, found.start(1), message), lines[number][: found.start()], 0.5)
