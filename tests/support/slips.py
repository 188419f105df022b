"""Slips of typing, merging and pasting, put into the shipped files at many places, each with a name.

Each kind of slip says which lines it fits and how it spoils one. It is tried at the first, a middle and the last
fitting line of every file, so that no message can be made for one line only.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from conftest import SHIPPED

FILES = (
    "policies/municipal-voucher.yaml",
    "policies/etown.yaml",
    "policies/shijingshan-draft.yaml",
    "batches/2023-05-19.yaml",
    "organizations/360-security.yaml",
    "facts.yaml",
    "programme.yaml",
)


class Slip(NamedTuple):
    """A spoilt file with the expected message.

    Attributes:
        id: kind, file and line.
        file: the path in the registry's folder.
        text: its content.
        lines: the message must name one of these lines, from 1.
        words: the message must match these, in English and Chinese.
    """

    id: str
    file: str
    text: str
    lines: frozenset[int]
    words: tuple[str, str]


class Kind(NamedTuple):
    """A kind of slip.

    Attributes:
        name: its name.
        spoil: turns lines and the number of one of them into the lines with the slip, and the numbers that the
            message may name; returns None if it does not fit.
        words: regular expressions in English and Chinese for the message.
    """

    name: str
    spoil: Callable[[list[str], int], tuple[list[str], set[int]] | None]
    words: tuple[str, str]


COLON = ("colon", "冒号")
INDENT = ("indent", "缩进")
DASH = ('"- "', "“- ”")
COMMA = ("comma", "逗号")
QUOTES = ("quotes|quotation", "引号")
BRACKET = ('"[\\]}]"|brace|bracket', "“[\\]}]”|括号")
BRACES = ("{", "{")
COMMENT_LINE = ('"# ?', "“# ?")
COMMENT = ('"#"', "“#”")
CONFLICT = ("git merge conflict", "未解决的合并冲突")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _column(line: str) -> int:
    """Return the column of a line's key, after dashes."""
    found = re.match(r"\s*(?:- )*", line)
    assert found is not None
    return found.end()


def _block(lines: list[str], number: int) -> list[int]:
    """Return the lines that begin an entry of the mapping or list of a line, without nested ones."""
    column = _column(lines[number])
    own = [number]
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(lines) and (
            _depth(lines[at]) >= column or (step < 0 and _column(lines[at]) >= column)
        ):
            if _column(lines[at]) == column:
                own.append(at)
            if step < 0 and _depth(lines[at]) < column:
                break
            at += step
    return sorted(own)


def _instead(pattern: str, by: str, words: tuple[str, str], name: str) -> Kind:
    """Replace the first match of a pattern in a line."""

    def spoil(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
        if lines[number].startswith("#") or not re.search(pattern, lines[number]):
            return None
        line = re.sub(pattern, by, lines[number], count=1)
        return [*lines[:number], line, *lines[number + 1 :]], {number}

    return Kind(name, spoil, words)


def _key_alone(name: str, by: str, words: tuple[str, str], *, value: str = r"\S.*") -> Kind:
    """Spoil a key with its value in a block that has other keys."""

    def spoil(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
        found = re.fullmatch(rf"(\s*(?:- )?)(\w+): ({value})", lines[number])
        if found is None or found[3][0] in "{[" or len(_block(lines, number)) < 2:
            return None
        return [*lines[:number], found.expand(by), *lines[number + 1 :]], {number}

    return Kind(name, spoil, words)


def _shifted(name: str, by: int, *, items: bool) -> Kind:
    """Shift a line to the left or right, if others show the right column."""

    def spoil(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
        line, block = lines[number], _block(lines, number)
        is_item = line.lstrip().startswith("- ")
        first_of_two = len(block) == 2
        if is_item != items or line.startswith("#") or not line.strip() or _depth(line) + by < 0:
            return None
        if is_item:
            block = [number]
            for way in (range(number - 1, -1, -1), range(number + 1, len(lines))):
                for at in way:
                    if _depth(lines[at]) < _depth(line):
                        break
                    if _depth(lines[at]) == _depth(line):
                        block.append(at)
            first_of_two = len(block) == 2
        if len(block) < 2:
            return None
        moved = " " * (_depth(line) + by) + line.lstrip()
        return [*lines[:number], moved, *lines[number + 1 :]], {number, *(block if first_of_two else ())}

    return Kind(name, spoil, INDENT)


def _no_dash(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    """Remove the dash of an item, leaving one space or two."""
    found = re.fullmatch(r"(\s+)- (\w+: .*|\{.*)", lines[number])
    if found is None:
        return None
    return [*lines[:number], found[1] + found[2], *lines[number + 1 :]], {number}


def _keys_in_a_list(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    found = re.fullmatch(r"(\s+)- (?:\w+: .*|\{.*)", lines[number])
    above = lines[number - 1] if number else ""
    if found is None or not re.fullmatch(r"\s*\w+:", above):
        return None
    return [*lines[:number], f"{found[1]}amount: 5", *lines[number:]], {number, number + 1}


def _indented_below(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    found = re.fullmatch(r"(\s*)(?:\w+): [{\[].*", lines[number])
    if found is None:
        return None
    return [*lines[: number + 1], f"{found[1]}  note: x", *lines[number + 1 :]], {number + 1}


def _conflict(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    if not re.fullmatch(r"\s*(?:- )?(?:\w+: .*|\{.*)", lines[number]):
        return None
    both = ["<<<<<<< HEAD", lines[number], "=======", lines[number], ">>>>>>> third-batch"]
    return [*lines[:number], *both, *lines[number + 1 :]], {number}


def _left_marker(marker: str) -> Callable[[list[str], int], tuple[list[str], set[int]] | None]:
    def spoil(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
        begun = any(line and not line.startswith("#") for line in lines[:number])
        if not begun or not re.match(r"\s*(?:- )?\w+:", lines[number]):
            return None
        return [*lines[:number], marker, *lines[number:]], {number}

    return spoil


def _text_at_the_margin(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    found = re.fullmatch(r"(\s+)zh: (\S.*)", lines[number])
    if found is None:
        return None
    return [*lines[:number], f"{found[1]}zh: |", found[2], *lines[number + 1 :]], {number, number + 1}


def _twice(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    if not re.fullmatch(r"\s*\w+: .*", lines[number]):
        return None
    return [*lines[: number + 1], lines[number], *lines[number + 1 :]], {number + 1}


def _block_of(texts: str) -> Callable[[list[str], int], tuple[list[str], set[int]] | None]:
    """Write a list of several ids in brackets as a block with an error in its second item."""

    def spoil(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
        found = re.fullmatch(r"(\s*)(sources|one_of|per): \[(\S+), (\S+?)(?:, .*)?\]", lines[number])
        if found is None:
            return None
        blank = f"{found[1]}  "
        items = [blank + each for each in texts.format(found[3], found[4]).split("\n")]
        return [*lines[:number], f"{found[1]}{found[2]}:", *items, *lines[number + 1 :]], {number + 2}

    return spoil


def _two_in_a_line(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    here = re.fullmatch(r"(\s*(?:- )?)\w+: [^\s{\[].*", lines[number])
    below = re.fullmatch(r"(\s*)\w+: \S.*", lines[number + 1]) if number + 1 < len(lines) else None
    if here is None or below is None or len(below[1]) != len(here[1]):
        return None
    return [*lines[:number], f"{lines[number]} {lines[number + 1].strip()}", *lines[number + 2 :]], {number}


def _nested_in_a_line(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    if not re.fullmatch(r"\s*(?:- )?\w+:", lines[number]) or not re.match(r"\s*\w+: ", lines[number + 1]):
        return None
    return [*lines[:number], f"{lines[number]} {lines[number + 1].strip()}", *lines[number + 2 :]], {number}


def _broken_as_in_a_pdf(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    found = re.fullmatch(r"(\s*zh: )([^\s\"{\[].{8,})", lines[number])
    if found is None:
        return None
    half = len(found[2]) // 2
    return [*lines[:number], found[1] + found[2][:half], found[2][half:], *lines[number + 1 :]], {number + 1}


def _block_moved(lines: list[str], number: int) -> tuple[list[str], set[int]] | None:
    """Move a key with everything under it, if another key of the same mapping follows."""
    depth, end = _depth(lines[number]), number + 1
    if not re.fullmatch(r"\s+\w+:", lines[number]):
        return None
    while end < len(lines) and _depth(lines[end]) > depth:
        end += 1
    if end == len(lines) or _depth(lines[end]) != depth:
        return None
    moved = [f" {line}" for line in lines[number:end]]
    return [*lines[:number], *moved, *lines[end:]], {*range(number, end + 1)}


_PLAIN = r"\d{4}-\d\d-\d\d|\d+|[a-z-]+"
"""A date, a number or an id, none of which contains a comma."""
_FIRST = r"(\{)(\w+)(: )"
KINDS = (
    _key_alone("colon missing", r"\1\2 \3", COLON),
    _key_alone("semicolon", r"\1\2; \3", COLON),
    _key_alone("wide semicolon", r"\1\2；\3", COLON),
    _key_alone("equals", r"\1\2 = \3", COLON),
    _key_alone("equals without spaces", r"\1\2=\3", COLON),
    _key_alone("wide colon", r"\1\2：\3", COLON),
    _key_alone("wide colon and spaces", r"\1\2 ： \3", COLON),
    _key_alone("no space", r"\1\2:\3", ("space", "空格")),
    _key_alone("tilted quote", '\\1\\2: "\\3', QUOTES),
    _key_alone("text with a colon", r"\1\2: Beijing: x", QUOTES, value=r"[A-Za-z].*"),
    _key_alone("begins with a percent sign", r"\1\2: %\3", ("%", "%"), value=r"[A-Za-z].*"),
    _key_alone("begins with an at sign", r"\1\2: @\3", ("@", "@"), value=r"[A-Za-z].*"),
    _key_alone("tab", "\t\\1\\2: \\3", ("tab", "制表符")),
    _key_alone("wide spaces", "\u3000\\1\\2: \\3", ("full-width space", "全角空格")),
    _key_alone("question mark", r"\1? \2", (r'"\? ?"', "“\\? ?”")),
    _key_alone("date in Chinese quotes", r"\1\2: “\3”", QUOTES, value=r"\d{4}-\d\d-\d\d|\d+"),
    _key_alone("date in single Chinese quotes", r"\1\2: ‘\3’", QUOTES, value=r"\d{4}-\d\d-\d\d|\d+"),
    _key_alone("date in corner quotes", r"\1\2: 「\3」", QUOTES, value=r"\d{4}-\d\d-\d\d|\d+"),
    _key_alone("date with a slash comment", r"\1\2: \3 // 见方案", COMMENT, value=r"\d{4}-\d\d-\d\d|\d+"),
    _key_alone("date with a wide comment", r"\1\2: \3 ＃ 见方案", COMMENT, value=r"\d{4}-\d\d-\d\d|\d+"),
    _instead(r"^(\s*(?:- )?\w+):$", r"\1", COLON, "colon missing above a block"),
    _instead(r"^(\s*(?:- )?\w+):$", r"\1：", COLON, "wide colon above a block"),
    _instead(r"^(\s*(?:- )?\w+):$", r"\1;", COLON, "semicolon above a block"),
    _shifted("key one space more", 1, items=False),
    _shifted("key two spaces more", 2, items=False),
    _shifted("key one space less", -1, items=False),
    _shifted("item one space more", 1, items=True),
    _shifted("item one space less", -1, items=True),
    Kind("dash missing", _no_dash, DASH),
    Kind("key in a list", _keys_in_a_list, DASH),
    _instead(r"^(\s+)- (\{.*)", r"\1-\2", ("space", "空格"), "no space after a dash"),
    _instead(r"^(\s+)- ", r"\1－ ", DASH, "wide dash"),
    _instead(r"^(\s+)- ", r"\1* ", DASH, "asterisk"),
    _instead(r"^(\s+)- ", r"\1• ", DASH, "bullet"),
    _instead(r"^(\s+)- ", r"\g<1>1. ", DASH, "numbered"),
    _instead(r"^(\s+)- ", r"\1+ ", DASH, "plus"),
    Kind("indented below a value", _indented_below, INDENT),
    Kind("conflict", _conflict, CONFLICT),
    Kind("conflict begins", _left_marker("<<<<<<< HEAD"), CONFLICT),
    Kind("conflict between", _left_marker("======="), CONFLICT),
    Kind("conflict ends", _left_marker(">>>>>>> branch"), CONFLICT),
    Kind("document ends", _left_marker("..."), (r'"\.\.\."', r"“\.\.\.”")),
    Kind("document begins", _left_marker("---"), ('"---"', "“---”")),
    Kind("directive", _left_marker("%YAML 1.2"), ('"%YAML 1.2"', "“%YAML 1.2”")),
    Kind("text at the margin", _text_at_the_margin, INDENT),
    Kind("twice", _twice, ("duplicate key", "重复")),
    Kind("block list without a space", _block_of("- {}\n-{}"), ("space", "空格")),
    Kind("block list one space less", _block_of(" - {}\n- {}"), INDENT),
    Kind("block list one space more", _block_of("- {}\n - {}"), INDENT),
    Kind("block list with a wide dash", _block_of("- {}\n－ {}"), DASH),
    _instead(rf"{_FIRST}", r"\1\2：", COLON, "wide colon in braces"),
    _instead(rf"{_FIRST}", r"\1\2:", ("space", "空格"), "no space in braces"),
    _instead(rf"{_FIRST}", r"\1\2 ", COLON, "colon missing in braces"),
    _instead(rf"{_FIRST}", r"\1\2 = ", COLON, "equals in braces"),
    _instead(rf"{_FIRST}", r"\1\2; ", COLON, "semicolon for a colon in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1，\2", COMMA, "wide comma in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1；\2", ("semicolon", "分号"), "wide semicolon in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1; \2", COMMA, "semicolon in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1、\2", ("comma", "顿号"), "enumeration comma in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1 \2", COMMA, "comma missing in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1,, \2", COMMA, "comma twice in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1， \2", COMMA, "wide comma and space in braces"),
    _instead(r"(?<=[\w\d ])\}$", "｝", BRACKET, "wide brace"),
    _instead(r"(?<=[\w\d ])\}$", "", BRACKET, "brace missing"),
    _instead(r"(?<=[\w\d ])\}$", "}}", BRACKET, "brace twice"),
    _instead(r"(?<=[\w\d ])\}$", "]", BRACKET, "bracket for a brace"),
    _instead(r"(?<=[\w\d ])\}$", ")", BRACKET, "parenthesis for a brace"),
    _instead(r"(?<=[\w\d ])\}$", "};", ('";"', "“;”"), "brace and semicolon"),
    _instead(r"(?<=[\w\d ])\}$", "},", ('","', "“,”"), "brace and comma"),
    _instead(r"(?<=[\w\d ])\}$", "}。", ('"。"', "“。”"), "brace and full stop"),
    _instead(r"(?<=[\w\d ])\}$", "} // 见方案", COMMENT, "brace and slash comment"),
    _instead(r"(?<=[\w\d ])\}$", "} ＃ 见方案", COMMENT, "brace and wide comment"),
    _instead(r"(?<=[\w\d ])\}$", "} 见方案", COMMENT, "brace and text"),
    _instead(r"(: |- )\{([^{}]*)\}$", r"\1(\2)", BRACES, "parentheses"),
    _instead(r"(: |- )\{([^{}]*)\}$", r"\1（\2）", BRACES, "wide parentheses"),
    _instead(r"(: |- )\{([^{}]*)\}$", r"\1【\2】", BRACES, "Chinese brackets for braces"),
    _instead(r"(: |- )\{([^{}]*)\}$", r"\1[\2]", BRACES, "brackets for braces"),
    _instead(r"(: |- )\{([^{}]*)\}$", r"\1{{\2}}", BRACES, "double braces"),
    _instead(r"(\w: )\{(zh: [^{}]*)\}$", r"\1\2", BRACES, "braces missing"),
    _instead(r"(: |- )\{([^{}]*)\}$", r"\1\2}", BRACES, "opening brace missing"),
    _instead(r"(: |- )\{zh: ([^{},]*), en: ([^{},]*)\}", r"\1{\2, \3}", ("zh", "zh"), "keys missing"),
    _instead(r"(at_most|at_least|low|total): (?=\d)", r"\1: >", (">", ">"), "greater sign"),
    _instead(r"(at_most|at_least|number|total): (?=\d)", r"\1: !", ("!", "!"), "exclamation mark"),
    _instead(r"(at_most|at_least|number|total): (\d+%?)", r"\1: “\2”", QUOTES, "number in Chinese quotes"),
    _instead(r"(category|type): (\w+)", r"\1: “\2”", QUOTES, "choice in Chinese quotes"),
    _instead(r"(category|type|fact): (\w+)", r"\1: ‘\2’", QUOTES, "choice in single Chinese quotes"),
    _instead(r"(category|type|fact): (\w+)", r"\1: 「\2」", QUOTES, "choice in corner quotes"),
    _instead(r"((?:sources|per): \[[a-z0-9-]+), ", r"\1 ", COMMA, "comma missing in brackets"),
    _instead(r"((?:sources|per): \[[a-z0-9-]+), ", r"\1; ", COMMA, "semicolon in brackets"),
    _instead(r"((?:sources|per): \[[a-z0-9-]+), ", r"\1；", COMMA, "wide semicolon in brackets"),
    _instead(r"((?:sources|per): \[[a-z0-9-]+), ", r"\1、", COMMA, "enumeration comma in brackets"),
    _instead(r"((?:sources|per): \[[a-z0-9-]+), ", r"\1，", COMMA, "wide comma in brackets"),
    _instead(r"((?:sources|per): \[[a-z0-9-]+), ", r"\1,, ", COMMA, "comma twice in brackets"),
    _instead(r"(: \[[^\[\]]+)\]", r"\1", BRACKET, "bracket missing"),
    _instead(r"(: \[[^\[\]]+)\](?!\})", r"\1}", BRACKET, "brace for a bracket"),
    _instead(r"(: \[[^\[\]]+)\](?!\})", r"\1］", BRACKET, "wide bracket"),
    _instead(r"(: )\[([\w-]+, [^\[\]]+)\]$", r"\1\2", (r"\[", r"\["), "brackets missing"),
    _instead(r"(sources: )\[([^\[\]]+)\]$", r"\1【\2】", (r"\[", r"\["), "Chinese brackets"),
    _instead(r"(sources: )\[([^\[\]]+)\]$", r"\1(\2)", (r"\[", r"\["), "parentheses for brackets"),
    _instead(r"(sources: )\[([^\[\]]+)\]$", r"\1{\2}", (r"\[", r"\["), "braces for brackets"),
    _instead(r"(sources: )\[([^\[\], ]+)\]$", r"\1-\2", ("list", "列表"), "dash for brackets"),
    Kind("two keys in a line", _two_in_a_line, ("line", "行")),
    Kind("nested key in a line", _nested_in_a_line, ("line", "行")),
    Kind("text broken as in a PDF", _broken_as_in_a_pdf, ("line", "行")),
    Kind("a line of mere text", _left_marker("见方案第三条"), ('"# "', "“# ”")),
    Kind("block moved", _block_moved, INDENT),
    _key_alone("colon twice", r"\1\2:: \3", COLON),
    _key_alone("dash for a colon", r"\1\2 - \3", COLON),
    _key_alone("long dash for a colon", r"\1\2——\3", COLON),
    _key_alone("full stop for a colon", r"\1\2。\3", COLON),
    _key_alone("ratio for a colon", r"\1\2∶\3", COLON),
    _key_alone("space before the colon alone", r"\1\2 :\3", ("space", "空格")),
    _key_alone("key in Chinese quotes", r"\1“\2”: \3", QUOTES),
    _key_alone("key in brackets", r"\1【\2】: \3", ("sign", "符号")),
    _key_alone("key in bold", r"\1**\2**: \3", ("sign", "符号")),
    _key_alone("closed by a Chinese quote", '\\1\\2: "\\3”', QUOTES),
    _key_alone("opened by a Chinese quote", '\\1\\2: “\\3"', QUOTES, value=_PLAIN),
    _key_alone("single quote unclosed", "\\1\\2: '\\3", QUOTES),
    _key_alone("no-break space", "\u00a0\\1\\2: \\3", (r"U\+00A0", r"U\+00A0")),
    _key_alone("zero width space", "\\1\u200b\\2: \\3", (r"U\+200B", r"U\+200B")),
    _key_alone("comma at the end", r"\1\2: \3,", ('","', "“,”"), value=_PLAIN),
    _key_alone("wide comma at the end", r"\1\2: \3，", ('"，"', "“，”"), value=_PLAIN),
    _key_alone("semicolon at the end", r"\1\2: \3;", ('";"', "“;”"), value=_PLAIN),
    _key_alone("as in JSON", r'\1"\2": "\3",', ('","', "“,”")),
    _key_alone("plus of git diff", r"+\1\2: \3", (r'"\+"', r"“\+”")),
    _key_alone("sign of a mail", r"> \1\2: \3", ('">"', "“>”")),
    _key_alone("slash comment above", r"// 见方案\n\1\2: \3", COMMENT_LINE),
    _key_alone("wide comment above", r"＃ 见方案\n\1\2: \3", COMMENT_LINE),
    _key_alone("HTML comment above", r"<!-- 见方案 -->\n\1\2: \3", COMMENT_LINE),
    _key_alone("at most", r"\1\2: ≤\3", ("≤", "≤"), value=r"\d+"),
    _instead(r"^(\s+)- ", r"\1-- ", ("dash", "“-”"), "dash twice"),
    _instead(r"^(\s+)- ", r"\1- - ", ("dash", "“-”"), "dash and dash"),
    _instead(r"^(\s+)- ", r"\1① ", DASH, "circled number"),
    _instead(r"^(\s+)- ", r"\1（1）", DASH, "number in parentheses"),
    _instead(r"^(\s+)- ", r"\1a) ", DASH, "letter"),
    _instead(r"^(\s+)- ", r"\1→ ", DASH, "arrow"),
    _instead(r"^(\s+- )(\{.*\})$", r"\1\2, \2", ("item", "项"), "two items in a line"),
    _instead(r"^(\s+- )\{([^{}]*)\}$", r"\1\2", BRACES, "braces of an item missing"),
    _instead(r"\[([\w-]+)\]", r"[\1", BRACKET, "bracket of one missing"),
    _instead(r"\[([\w-]+)\]", r"\1]", (r"\[", r"\["), "opening bracket missing"),
    _instead(r"\[([\w-]+)\]", r"[\1)", BRACKET, "parenthesis for a bracket"),
    _instead(r"\[([\w-]+)\]", r"[[\1]]", ("doubled", "重复"), "bracket twice"),
    _instead(r"\[([\w-]+)\]", r"【\1】", (r"\[", r"\["), "Chinese brackets around one"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1. \2", COMMA, "full stop in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1。\2", COMMA, "Chinese full stop in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1 / \2", COMMA, "slash in braces"),
    _instead(r"(\{[^{}\[\]]*?), (\w+: )", r"\1}, {\2", BRACES, "braces parted"),
    _instead(r"(\{\w+: [^{}\[\],]*), (\w+): ", r"\1, “\2”: ", QUOTES, "key in Chinese quotes in braces"),
    _instead(r"(\{\w+: [^{}\[\],]*), (\w+): ", r"\1, \2 ", COLON, "second colon missing in braces"),
    _instead(r"(\{\w+: [^{}\[\],]*), (\w+): ", r"\1, \2：", COLON, "second colon wide in braces"),
    _instead(r"en: ([A-Z][^\"{}]*)\}", r'en: "\1”}', QUOTES, "closed by a Chinese quote in braces"),
    _instead(r"en: ([A-Z][^\"{}]*)\}", r"en: '\1}", QUOTES, "single quote unclosed in braces"),
    _instead(r"en: ([A-Z][^\"{}]*)\}", r"en: @\1}", QUOTES, "at sign in braces"),
    _instead(r"en: ([A-Z][^\"{}]*)\}", r"en: [x] \1}", QUOTES, "text begins with a bracket in braces"),
    _instead(r"^(\s+)zh: ([^\"\s].*)$", r"\1zh: 【提示】: \2", QUOTES, "text with a colon in it"),
    _instead(r"^(\s+)zh: ([^\"\s].*)$", r"\1zh: [提示] \2", QUOTES, "text begins with a bracket"),
    _instead(r"^(\s+)zh: ([^\"\s].*)$", r"\1zh: {提示} \2", QUOTES, "text begins with a brace"),
    _instead(r"^(\s+)zh: ([^\"\s].*)$", r'\1zh: "提示" \2', QUOTES, "text begins with a quote"),
    _instead(r"^(\s+)zh: ([^\"\s].*)$", r"\1zh: > \2", QUOTES, "text begins with a greater sign"),
)  # fmt: skip
"""Every kind, with the words that must be said of it."""


def slips(of_each: int = 3) -> Iterator[Slip]:
    """Return every kind of slip in some files, at the first, a middle or the last line that it fits.

    Args:
        of_each: the number of files for each kind.
    """
    for turn, kind in enumerate(KINDS):
        tried = 0
        for step in range(len(FILES)):
            file = FILES[(turn + step) % len(FILES)]
            lines = SHIPPED.joinpath(file).read_text("utf-8").splitlines()
            fitting = [
                (number, spoilt)
                for number in range(1, len(lines))
                if (spoilt := kind.spoil(lines, number)) is not None
            ]
            if fitting and tried < of_each:
                place = (0, len(fitting) // 2, len(fitting) - 1)[tried % 3]
                tried += 1
                number, (spoilt_lines, named) = fitting[place]
                text = "".join(f"{line}\n" for line in spoilt_lines)
                id_ = f"{kind.name}, {file}:{number + 1}"
                yield Slip(id_, file, text, frozenset(at + 1 for at in named), kind.words)
