"""Slips with quotation marks: missing, unclosed, or Chinese ones."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import (
    LONGEST_LINE,
    Lines,
    Misprint,
    Repair,
    Stop,
    depth_in_brackets,
    in_quotes,
    replace_line,
    say_in_quotes,
)
from partners.files.yaml.widths import WORD
from partners.text import Text

_VALUE = re.compile(rf"(?:^\s*(?:-\s+)*|[{{,]\s*){WORD}:\s+|^\s*(?:-\s+)+|[\[,]\s*")
_MOST_OF_ONE_LINE = 40
_LIKE_QUOTES = "“”‘’＂＇″"
_FAR_ABOVE = 300
"""Number of lines above libyaml's stop that are searched for an unclosed quotation mark."""


def unclosed(lines: Lines, stop: Stop) -> Iterator[Repair]:
    """Close an unclosed quotation mark, or correct a meaningless backslash."""
    if not stop.in_quotes or stop.began is None or stop.began[0] >= len(lines):
        return
    number, column = stop.began
    line = lines[number]
    quote = line[column : column + 1]
    if "escape" in stop.problem:
        inner = line[column + 1 :]
        end = inner.rfind('"')
        if end >= 0:
            mended = f"{line[:column]}'{inner[:end].replace(chr(39), chr(39) * 2)}'{inner[end + 1 :]}"
            yield Repair(Misprint(stop.line, stop.column, _BACKSLASH), {number: mended}, 0)
        return
    ends = [match.start() for match in re.finditer(r"\s*[,\]}]|\s+#", line)]
    for end in (*ends[:_MOST_OF_ONE_LINE], len(line.rstrip())):
        if end > column:
            said = Misprint(number, column, _UNCLOSED_QUOTE)
            yield replace_line(said, f"{line[:end]}{quote}{line[end:]}", 0.05)
            if line[end - 1] in _LIKE_QUOTES:
                said = Misprint(number, end - 1, _say_other_quote(line[end - 1], quote))
                yield replace_line(said, f"{line[: end - 1]}{quote}{line[end:]}", 0)


def opened_above(lines: Lines, stop: Stop) -> Iterator[Repair]:
    """Close a quotation mark further up that was not closed on its line and ends at a later one."""
    for number in range(stop.line, max(-1, stop.line - _FAR_ABOVE), -1):
        line = lines[number]
        if len(line) > LONGEST_LINE:
            return
        found = re.match(rf"\s*(?:-\s+)*(?:{WORD}:\s+)?([\"'])(?=\S)", line)
        if found is not None and found[1] not in line[found.end() :]:
            said = Misprint(number, found.start(1), _UNCLOSED_QUOTE)
            yield replace_line(said, line.rstrip() + found[1], 0.05)
            text = line.rstrip()
            if text[-1] in _LIKE_QUOTES:
                said = Misprint(number, len(text) - 1, _say_other_quote(text[-1], found[1]))
                yield replace_line(said, text[:-1] + found[1], 0)
        for match in [*re.finditer(rf"[{{,]\s*{WORD}:\s+([\"'])(?=\S)", line)][-1:]:
            if match[1] not in line[match.end() :]:
                said = Misprint(number, match.start(1), _UNCLOSED_QUOTE)
                for end in re.finditer(rf"\s*(?:[\]}}]*\s*,\s*{WORD}:\s|[\]}}]+\s*$)", line):
                    if end.start() > match.end():
                        mended = line[: end.start()] + match[1] + line[end.start() :]
                        yield replace_line(said, mended, 0)


def behind(lines: Lines, stop: Stop) -> Iterator[Repair]:
    """Put text after a closing quotation mark into the quotation."""
    line = lines[stop.line]
    for match in re.finditer(r"(?:^\s*(?:-\s+)*|[:\[{,]\s+|[\[{])([\"'])", line):
        start = match.start(1)
        quote = line[start]
        end = _end_of_value(line, stop.column, in_flow=depth_in_brackets(line, start) > 0)
        inner = line[start:end].rstrip()
        if start < stop.column < end and inner.count(quote) > 1:
            mended = f"{line[:start]}{in_quotes(inner)}{line[start + len(inner) :]}"
            yield replace_line(Misprint(stop.line, stop.column, _BEHIND_QUOTE), mended, 0.8)


def _say_other_quote(mark: str, quote: str) -> Text:
    return Text(
        zh=f"“{quote}”开头的文字须以同样的半角引号结束，而不是中文引号“{mark}”；请改为 {quote} 。",
        en=f"text that begins with {quote} ends with the same quotation mark, not with the Chinese {mark} ; write {quote} .",
    )


_BACKSLASH = Text(
    zh="双引号中的反斜杠有特殊含义；请改用单引号，或写两个反斜杠。",
    en="in double quotes a backslash has a special meaning; use single quotes, or write it twice.",
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


def texts(lines: Lines, number: int, column: int) -> Iterator[Repair]:
    """Put a text with a colon, a comma or a special character into quotation marks."""
    line = lines[number]
    starts = [match.end() for match in _VALUE.finditer(line) if match.end() <= column]
    for start in reversed(starts[-_MOST_OF_ONE_LINE:]):
        if line[start : start + 1] in ("", '"', "'", "{", "[", "#", "|"):
            continue
        in_flow = depth_in_brackets(line, start) > 0
        end = _end_of_value(line, max(start, column), in_flow=in_flow)
        text = line[start:end].rstrip()
        if in_flow and re.search(r"[\[\]{}]", text):
            continue
        mended = f"{line[:start]}{in_quotes(text)}{line[start + len(text) :]}"
        if text.startswith(("@", "`", "%", "&", "*", "!", ">")):
            yield replace_line(Misprint(number, start, _special(text)), mended, 1)
        elif ":" in text:
            yield replace_line(Misprint(number, start, _colon(text, in_flow=in_flow)), mended, 2)


def begun_by_a_bracket(lines: Lines, number: int) -> Iterator[Repair]:
    """Put a text into quotation marks that begins with a bracket and continues after the closing one."""
    line = lines[number]
    for pattern in (
        rf"(\s*(?:-\s+)*{WORD}:\s+)(?P<text>[\[{{][^\[\]{{}}]*[\]}}]\s*[^\s,;；。#\]}}/＃].*)$",
        rf"(.*?[{{,]\s*{WORD}:\s+)(?P<text>[\[{{][^\[\]{{}}]*[\]}}]\s*[^\s,;；。#\]}}/＃][^,\[\]{{}}]*)",
    ):
        found = re.match(pattern, line)
        if found is not None:
            text, start = found["text"].rstrip(), found.start("text")
            message = Text(
                zh=f"以“{text[0]}”开头的文字须加引号：{say_in_quotes(text)}。",
                en=f'text that begins with "{text[0]}" needs quotes: {say_in_quotes(text)}.',
            )
            mended = f"{line[:start]}{in_quotes(text)}{line[start + len(text) :]}"
            yield replace_line(Misprint(number, start, message), mended, 1)


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


def _end_of_value(line: str, column: int, *, in_flow: bool) -> int:
    """Return the end of the value at a column: at the next entry or bracket in flow, else at the end of the line."""
    if in_flow:
        found = re.search(rf",\s*{WORD}:\s|\s*[\]}}]", line[column:])
    else:
        found = re.search(r"\s+#", line[column:])
    return column + found.start() if found is not None else len(line)


_CHINESE = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "＂": "＂",
    "＇": "＇",
    "〝": "〞",
    "`": "`",
    "´": "´",
}
_IN_CHINESE = re.compile(
    rf"(?:{WORD}:\s*|-\s+|[\[,]\s*)(?:(?P<open>[{''.join(_CHINESE)}])(?P<in>[^{''.join(_CHINESE)}{''.join(_CHINESE.values())},]*)"
    rf"(?P<close>[{''.join(_CHINESE.values())}{''.join(_CHINESE)}]))(?=\s*(?:$|[,\]}}]|#))"
)


def chinese(lines: Lines, number: int) -> Iterator[Repair]:
    """Remove Chinese quotation marks around a value, which would count as part of it."""
    line = lines[number]
    for match in [*_IN_CHINESE.finditer(line)][:_MOST_OF_ONE_LINE]:
        marks, inner = match["open"] + match["close"], match["in"]
        message = Text(
            zh=f"{marks} 是中文引号，会算作值的一部分；请去掉引号：{inner}。",
            en=f"{match['open']} and {match['close']} are Chinese quotation marks, which count as part of the value; "
            f"leave them out: {inner}.",
        )
        start, end = match.span("open")[0], match.span("close")[1]
        yield replace_line(Misprint(number, start, message), f"{line[:start]}{inner}{line[end:]}", 0.3)
