"""Slips with colons (missing, another character, no space after it), full-width punctuation and tabs."""

import re
from collections.abc import Iterator

from partners.files.yaml.slips.misprint import (
    Lines,
    Misprint,
    Repair,
    cut,
    has_content,
    indent_of,
    replace_line,
)
from partners.files.yaml.widths import (
    WIDE,
    WORD,
    narrow,
    quoted_columns,
    say_wide,
    say_wide_ones,
    structural_places,
)
from partners.text import Text

_KEY = r"[a-z][a-z_]*"
"""An intended key; English text starts with a capital, or continues."""
_LIKE_A_COLON = r"[;；=＝,，、。﹕∶︰]|\.(?=\s|$)|:=|::|：：|->|=>|→|—+|\s[-–~]+(?=\s)"
_MOST_OF_ONE_LINE = 40


def blanks(lines: Lines, number: int) -> Iterator[Repair]:
    """Replace tabs and special spaces, for each width that they may have."""
    line = lines[number]
    blank = line[: len(line) - len(line.lstrip())]
    other = next((each for each in blank if each not in " \t"), None)
    if "\t" in blank or other is not None:
        above = next((indent_of(each) for each in reversed(lines[:number]) if has_content(each)), 0)
        below = next((indent_of(each) for each in lines[number + 1 :] if has_content(each)), 0)
        message = (
            _TAB
            if "\t" in blank or other is None
            else say_wide(other)
            if other in WIDE
            else _say_space(other)
        )
        said = Misprint(number, blank.index("\t" if "\t" in blank else other or " "), message)
        for width in dict.fromkeys((above, below, above + 2, 2, 4, 8, *range(0, above, 2))):
            yield replace_line(said, " " * width + line[len(blank) :], 0)
    elif "\t" in line:
        yield replace_line(Misprint(number, line.index("\t"), _TAB), line.replace("\t", " "), 0)


def _say_space(space: str) -> Text:
    code = f"U+{ord(space):04X}"
    return Text(
        zh=f"这里是特殊空格（{code}）；请改为普通（半角）空格。",
        en=f"there is a special space ({code}) here; use an ordinary space.",
    )


_TAB = Text(
    zh="这里是制表符（Tab）；YAML 只能用空格缩进，请改为空格。",
    en="there is a tab here; YAML allows spaces only, so replace it with spaces.",
)


def wide_ones(lines: Lines, number: int) -> Iterator[Repair]:
    """Replace the full-width characters in the structure of a line: each kind alone, then all."""
    line = lines[number]
    places = structural_places(line)
    kinds = dict.fromkeys(line[place] for place in places)
    choices = [[place for place in places if line[place] == kind] for kind in kinds]
    each_alone = [[place] for place in places[:_MOST_OF_ONE_LINE]]
    for chosen in [*each_alone, *choices, places]:
        if chosen:
            message = say_wide_ones([line[place] for place in chosen])
            for mended in narrow(line, chosen):
                yield replace_line(Misprint(number, chosen[0], message), mended, 0.01 * len(chosen))


def spaces(lines: Lines, number: int) -> Iterator[Repair]:
    """Add a missing space after a colon or a dash."""
    line = lines[number]
    quoted = quoted_columns(line)
    for match in re.finditer(rf"(?:^\s*(?:-\s+)*|[{{,]\s*)({WORD})\s*:(?=[^\s/:])", line):
        if match.end() - 1 not in quoted:
            mended = f"{line[: match.end(1)]}: {line[match.end() :]}"
            yield replace_line(Misprint(number, match.end() - 1, say_no_space(match[1])), mended, 0)
    dash = re.match(r"(\s*(?:-\s+)*)-(?=[^\s-])", line)
    if dash is not None:
        mended = f"{line[: dash.end()]} {line[dash.end() :]}"
        yield replace_line(Misprint(number, dash.end() - 1, NO_SPACE_AFTER_DASH), mended, 0.5)


def say_no_space(key: str) -> Text:
    """Say that a space is missing after the colon of a key."""
    return Text(
        zh=f"冒号后面缺少空格；请写作“{key}: …”。",
        en=f'a space is missing after the colon; write "{key}: …".',
    )


NO_SPACE_AFTER_DASH = Text(
    zh="列表标记“-”后面缺少空格；请写作“- …”。",
    en='a space is missing after the dash of a list item; write "- …".',
)


def missing(lines: Lines, number: int) -> Iterator[Repair]:
    """Add a missing colon after a key, or replace another character by it, on a separate line or in braces."""
    line = lines[number]
    alone = re.fullmatch(rf"(\s*(?:-\s+)*)({WORD})(\s*(?:{_LIKE_A_COLON}))?(\s*)", line)
    if alone is not None:
        mark = (alone[3] or "").strip()
        said = Misprint(number, alone.end(2), _say(alone[2], mark, ""))
        yield replace_line(said, f"{alone[1]}{alone[2]}:", 0.5)
        return
    for pattern, cost in (
        (rf"(^\s*(?:-\s+)*)({_KEY})(\s*(?:{_LIKE_A_COLON})\s*)(?=\S)", 0.5),
        (rf"(^\s*(?:-\s+)*)({_KEY})(\s+)(?=[^\s:：;；=＝])", 1),
        (rf"([{{,]\s*)({_KEY})(\s*(?:[;；=＝。﹕∶︰]|:=|::|：：|->|=>|→)\s*)(?=\S)", 0.5),
        (rf"([{{,]\s*)({_KEY})(\s+)(?=[^\s:：;；=＝,{{}}\[\]])", 1),
        (rf"([{{,]\s*)({_KEY})(\s*)(?=[{{\[])", 1),
    ):
        quoted = quoted_columns(line)
        for match in re.finditer(pattern, line):
            if match.end(2) in quoted:
                continue
            rest = line[match.end() :]
            mended = f"{line[: match.end(2)]}: {rest}"
            mark = match[3].strip()
            shown = re.split(r"[,，}\]]", rest)[0] if match[1].strip(" -") else rest
            place = match.start(3) + (len(match[3]) - len(match[3].lstrip()) if mark else 0)
            yield replace_line(
                Misprint(number, place, _say(match[2], mark, cut(shown.strip(), 20))), mended, cost
            )


_UNSEEN = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"


def unseen(lines: Lines, number: int) -> Iterator[Repair]:
    """Remove invisible characters, pasted from a page or a chat."""
    found = re.search(f"[{_UNSEEN}]", lines[number])
    if found is not None:
        code = f"U+{ord(found[0]):04X}"
        message = Text(
            zh=f"这里有看不见的字符（{code}），多半是粘贴带来的；请删去，重新输入这一处。",
            en=f"there is an invisible character here ({code}), probably from pasting; remove it, or retype this part.",
        )
        yield replace_line(
            Misprint(number, found.start(), message), re.sub(f"[{_UNSEEN}]", "", lines[number]), 0.1
        )


def _say(key: str, mark: str, value: str) -> Text:
    write = f"{key}: {value}" if value else f"{key}:"
    if mark:
        return Text(
            zh=f"键“{key}”后面应是冒号，而不是“{mark}”；请写作“{write}”。",
            en=f'a colon belongs after the key "{key}", not "{mark}"; write "{write}".',
        )
    return Text(
        zh=f"键“{key}”后面缺少冒号；请写作“{write}”。",
        en=f'the colon after the key "{key}" is missing; write "{write}".',
    )


QUESTION_MARK = Text(
    zh="不接受“? ”；请写作“键: 值”，以“?”开头的文字须加引号。",
    en='"? " is not accepted; write "key: value". Text that begins with "?" needs quotes.',
)
