"""Slips with brackets: unclosed, superfluous, of the wrong kind, doubled or missing; and with separators."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import (
    LONGEST_LINE,
    Lines,
    Misprint,
    Repair,
    Stop,
    brackets_in,
    cut,
    depth_in_brackets,
    in_quotes,
    replace_line,
)
from partners.files.yaml.widths import WORD, quoted_columns
from partners.text import Text

_CLOSING = {"{": "}", "[": "]"}
_MOST_OF_ONE_LINE = 40
_LINES_BACK = 8


def closing(lines: Lines, stop: Stop) -> Iterator[Repair]:
    """Suggest corrections for a closing bracket without a matching opening one."""
    number, column = stop.line, stop.column
    line = lines[number]
    character = line[column : column + 1]
    if character not in ("}", "]") or not character:
        return
    opened = [*brackets_in(lines, range(max(0, number - _LINES_BACK), number + 1), (number, column))]
    if opened:
        needed = _CLOSING[lines[opened[-1][0]][opened[-1][1]]]
        if needed != character:
            message = Text(
                zh=f"这里的“{character}”应为“{needed}”，与开头的括号对应。",
                en=f'this "{character}" should be "{needed}", to match the opening bracket.',
            )
            mended = line[:column] + needed + line[column + 1 :]
            yield replace_line(Misprint(number, column, message), mended, 0.4)
    message = Text(
        zh=f"这里多了一个“{character}”；请删去，或补上开头的括号。",
        en=f'this "{character}" has no opening bracket; remove it, or add the opening one.',
    )
    yield replace_line(Misprint(number, column, message), line[:column] + line[column + 1 :], 0.6)


def unclosed(lines: Lines, stop: Stop) -> Iterator[Repair]:
    """Suggest corrections for an unclosed bracket, at each place of its line where it may end."""
    back = range(max(0, stop.line - _LINES_BACK), stop.line + 1)
    for number, column in [*brackets_in(lines, back, (stop.line, stop.column))][-2:]:
        opening, line = lines[number][column], lines[number].rstrip()
        needed = _CLOSING[opening]
        message = Text(
            zh=f"“{opening}”没有对应的“{needed}”；请补上。",
            en=f'"{opening}" is never closed; add the "{needed}".',
        )
        said = Misprint(number, column, message)
        ends = [
            match.start()
            for match in re.finditer(rf"\s*(?:,\s*{WORD}:\s|[\]}}]|\s#)", line)
            if match.start() > column
        ]
        for place in (*ends[:_MOST_OF_ONE_LINE], len(line)):
            yield replace_line(said, line[:place] + needed + line[place:], 0.5)
        for wrong in re.finditer(r"[)>）〉》】〕｝］](?=\s*(?:$|[,}\]#]))", line):
            if wrong.start() <= column:
                continue
            character = line[wrong.start()]
            message = Text(
                zh=f"这里的“{character}”应为“{needed}”，与开头的括号对应。",
                en=f'this "{character}" should be "{needed}", to match the opening bracket.',
            )
            mended = line[: wrong.start()] + needed + line[wrong.end() :]
            yield replace_line(Misprint(number, wrong.start(), message), mended, 0.3)


def kinds(lines: Lines, number: int) -> Iterator[Repair]:
    """Suggest corrections for brackets of the wrong kind, doubled ones, or missing ones around entries in one line."""
    line = lines[number]
    if len(line) > LONGEST_LINE:
        return
    before = rf"(^\s*(?:-\s+)*(?:{WORD}:\s+)?|[\[{{,]\s*(?:{WORD}:\s+)?)"
    entry = rf"{WORD}:\s"
    for match in [
        *re.finditer(
            rf"{before}([(（【［｛\[〔<《])(\s*{entry}[^()（）【】〔〕]*?)([)）】］｝\]〕>》}}])(?=\s*(?:$|#|[,\]}}]))",
            line,
        )
    ]:
        if match[2] + match[4] != "{}":
            yield _wrapped(number, match, "{}")
    for match in [
        *re.finditer(
            r"(:\s+)([(（【［｛{〔])([^:(){}\[\]（）【】〔〕]*?)([)）】］｝}〕\]])(?=\s*(?:$|#|[,\]}]))",
            line,
        )
    ]:
        if match[2] + match[4] != "[]":
            yield _wrapped(number, match, "[]")
    for pattern, pair in (
        (rf"\{{\s*(\{{\s*{entry}[^{{}}]*\}})\s*\}}", "{}"),
        (r"\[\s*(\[[^\[\]]*\])\s*\]", "[]"),
    ):
        for match in re.finditer(pattern, line):
            message = Text(
                zh=f"括号重复了：“{pair[0] * 2} … {pair[1] * 2}”；请只写一对：{cut(match[1])}。",
                en=f'the brackets "{pair[0] * 2} … {pair[1] * 2}" are doubled; write one pair: {cut(match[1])}.',
            )
            mended = line[: match.start()] + match[1] + line[match.end() :]
            yield replace_line(Misprint(number, match.start(), message), mended, 0.3)
    whole = re.fullmatch(
        rf"(\s*(?:-\s+)*(?:{WORD}:\s+)?)([(（【［｛\[〔])(\s*{entry}.*)([)）】］｝\]〕}}])\s*", line
    )
    if whole is not None:
        yield _wrapped(number, whole, "{}")
    entry = r"[a-z][a-z_]*:\s"
    bare = re.fullmatch(
        rf"(\s*(?:-\s+)*(?:{WORD}:\s+|(?<=-\s)))({{?)({entry}.*?)([}}\])]?)(\s+#.*|\s*)", line
    )
    if bare is not None and not (bare[2] and bare[4] == "}"):
        inner = bare[3] if depth_in_brackets(bare[3], len(bare[3])) == 0 else bare[3] + bare[4]
        yield _in_braces(number, bare.start(2), line, f"{bare[1]}{{{inner}}}{bare[5]}", inner)
        for match in [*re.finditer(r"[}\])]", bare[3])][-2:]:  # it may end before the line does
            inner = bare[3][: match.start()]
            mended = f"{bare[1]}{{{inner}}}{bare[3][match.end() :]}{bare[4]}{bare[5]}"
            yield _in_braces(number, bare.start(2), line, mended, inner)
    opened = re.search(rf"({WORD}:\s+)([^\s\[\]{{}}\"',][^\[\]{{}}\"':]*)\](?=\s*(?:$|[,}}#]))", line)
    if opened is not None:
        write = f"[{opened[2]}]"
        message = Text(
            zh=f"这个“]”没有对应的“[”；请写作 {cut(write)}。",
            en=f'this "]" has no "["; write {cut(write)}.',
        )
        mended = line[: opened.start(2)] + write + line[opened.end() :]
        yield replace_line(Misprint(number, opened.end() - 1, message), mended, 0.3)
    parted = re.search(rf"\s*\}}\s*[,，]?\s*\{{\s*(?={entry})", line)
    if parted is not None:
        message = Text(
            zh="同一组“键: 值”写在一对花括号里，各项以逗号分隔；请把这里的“}, {”改为“, ”。",
            en='the keys of one group go in one pair of braces; write ", " instead of "}, {" here.',
        )
        mended = f"{line[: parted.start()]}, {line[parted.end() :]}"
        yield replace_line(Misprint(number, parted.start(), message), mended, 0.5)
    listed = re.fullmatch(rf"(\s*(?:-\s+)*{WORD}:\s+)-([^\s,].*)", line)
    if listed is not None:
        write = f"[{listed[2].strip()}]"
        message = Text(
            zh=f"列表写在同一行时须用方括号；请写作 {cut(write)}。",
            en=f"a list on the line of its key goes in brackets; write {cut(write)}.",
        )
        yield replace_line(Misprint(number, listed.end(1), message), f"{listed[1]}{write}", 0.5)


def _wrapped(number: int, match: re.Match[str], pair: str) -> Repair:
    """Put the third group of a match between the right brackets."""
    inner = re.sub(r"\s*[;；、，]\s*", ", ", match[3]) if pair == "[]" else match[3]
    line, write = match.string, f"{pair[0]}{inner.strip()}{pair[1]}"
    wrong = f"{match[2]}{match[4]}"
    what = (
        Text(zh="一组“键: 值”", en="a group of keys and values")
        if pair == "{}"
        else Text(zh="列表", en="a list")
    )
    message = Text(
        zh=f"{what.zh}须写在“{pair}”里，而不是“{wrong}”；请写作 {cut(write)}。",
        en=f'{what.en} goes in "{pair}", not in "{wrong}"; write {cut(write)}.',
    )
    mended = line[: match.start(2)] + write + line[match.end(4) :]
    return replace_line(Misprint(number, match.start(2), message), mended, 0.2)


def _in_braces(number: int, column: int, line: str, mended: str, inner: str) -> Repair:
    write = cut(f"{{{inner}}}")
    message = Text(
        zh=f"同一行的几项“键: 值”须写在花括号“{{ }}”里；请写作 {write}。",
        en=f'keys and values on one line go in braces "{{ }}"; write {write}.',
    )
    return replace_line(Misprint(number, column, message), mended, 0.7 if line != mended else 9)


_SEPARATORS = {
    ";": Text(zh="分号", en="semicolon"),
    "；": Text(zh="分号", en="semicolon"),
    "、": Text(zh="顿号", en="enumeration comma"),
    "，": Text(zh="全角逗号", en="full-width comma"),
    "|": Text(zh="竖线", en="bar"),
    "/": Text(zh="斜线", en="slash"),
    "。": Text(zh="句号", en="full stop"),
    ".": Text(zh="句点", en="full stop"),
}


def separators(lines: Lines, number: int) -> Iterator[Repair]:
    """Suggest corrections for a missing, doubled or wrong comma between entries."""
    line = lines[number]
    if len(line) > LONGEST_LINE or not re.search(r"[{\[]", line):
        return
    quoted = quoted_columns(line)
    for match in [*re.finditer(r"([{\[,])\s*,", line)][:_MOST_OF_ONE_LINE]:
        if match.start() not in quoted:
            place = match.end() - 1
            message = Text(
                zh="这里多了一个逗号，前面没有内容；请删去。",
                en="there is an extra comma here, with nothing before it; remove it.",
            )
            yield replace_line(Misprint(number, place, message), line[:place] + line[place + 1 :], 0.2)
    for match in [*re.finditer(rf"(?<=[^\s,{{\[:：，；、;])(\s+)(?={WORD}:\s)", line)][:_MOST_OF_ONE_LINE]:
        if match.start() not in quoted and depth_in_brackets(line, match.start()) > 0:
            key = re.match(WORD, line[match.end() :])
            name = "" if key is None else key[0]
            message = Text(
                zh=f"“{name}”前面缺少逗号；请写作“, {name}: …”。",
                en=f'a comma is missing before "{name}"; write ", {name}: …".',
            )
            yield replace_line(
                Misprint(number, match.start(), message), f"{line[: match.start()]}, {line[match.end() :]}", 1
            )
    for match in [
        *re.finditer(rf"\s*([;|/。.])\s*(?={WORD}:\s)|(?<=[}}\]\"'])\s*([;|/。.])\s*(?=[\[{{\"'])", line)
    ]:
        place = match.end(1) - 1 if match[1] else match.end(2) - 1
        if place not in quoted and depth_in_brackets(line, place) > 0:
            said = Misprint(number, place, _not_a_comma(line[place]))
            yield replace_line(said, f"{line[: match.start()]}, {line[match.end() :]}", 0.2)
    for match in [*re.finditer(r"\[([^\[\]{}:\"']*)\]", line)][:_MOST_OF_ONE_LINE]:
        yield from _items(line, number, match.start(1), match[1])


def _items(line: str, number: int, start: int, inner: str) -> Iterator[Repair]:
    """Suggest corrections for a list of words without commas between them."""
    found = re.search(r"[;；、|，。]|(?<=[^\s,])\s+/\s+", inner)
    items = [each for each in re.split(r"\s*[,;；、|，。]+\s*|\s+/\s+", inner.strip()) if each]
    if found is None:
        found = re.search(r"(?<=[\w-])[ \u3000]+(?=[\w])", inner)
        items = [each for each in re.split(r"[,\s]+", inner.strip()) if each]
        if found is None:
            return
        message = Text(
            zh=f"各项之间缺少逗号；请写作 [{cut(', '.join(items))}]。",
            en=f"a comma is missing between the items; write [{cut(', '.join(items))}].",
        )
    else:
        mark = found[0].strip()
        message = Text(
            zh=f"列表各项之间用半角逗号，而不是{_SEPARATORS[mark].zh}“{mark}”；请写作 [{cut(', '.join(items))}]。",
            en=f'items of a list are separated by an ASCII comma, not the {_SEPARATORS[mark].en} "{mark}"; '
            f"write [{cut(', '.join(items))}].",
        )
    mended = f"{line[:start]}{', '.join(items)}{line[start + len(inner) :]}"
    yield replace_line(Misprint(number, start + found.start(), message), mended, 0.6)


def _not_a_comma(mark: str) -> Text:
    name = _SEPARATORS[mark]
    return Text(
        zh=f"各项之间用半角逗号“, ”，而不是{name.zh}“{mark}”。",
        en=f'entries are separated by a comma, not the {name.en} "{mark}"; write ", ".',
    )


_IN_BOTH = re.compile(
    r"\{(?:([^{}:：]*[\u3400-\u9fff][^{}:：]*?)[,，、;；]\s*([^{}:：\u3400-\u9fff]+)"
    r"|([^{}:：\u3400-\u9fff]+?)[,，、;；]\s*([^{}:：,，]*[\u3400-\u9fff][^{}:：]*))\}"
)


def without_keys(lines: Lines, number: int) -> Iterator[Repair]:
    """Suggest the missing keys of a text in both languages."""
    line = lines[number]
    for match in [*_IN_BOTH.finditer(line)][:_MOST_OF_ONE_LINE]:
        zh, en = (
            in_quotes(each.strip()) if "," in each else each.strip()
            for each in (match[1] or match[4], match[2] or match[3])
        )
        write = f"{{zh: {zh}, en: {en}}}"
        message = Text(
            zh=f"缺少键 zh 和 en；请写作 {cut(write, 60)}。",
            en=f"the keys zh and en are missing; write {cut(write, 60)}.",
        )
        yield replace_line(
            Misprint(number, match.start(), message), line[: match.start()] + write + line[match.end() :], 0.3
        )
