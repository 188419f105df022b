"""Full-width punctuation and spaces from a Chinese keyboard, in place of YAML's own characters."""

import re
from collections.abc import Iterator, Sequence

from partners.text import Text

WIDE = {
    "：": (":", Text(zh="冒号", en="colon")),
    "，": (",", Text(zh="逗号", en="comma")),
    "；": (",", Text(zh="分号", en="semicolon")),
    "、": (",", Text(zh="顿号", en="enumeration comma")),
    "｛": ("{", Text(zh="花括号", en="brace")),
    "｝": ("}", Text(zh="花括号", en="brace")),
    "［": ("[", Text(zh="方括号", en="bracket")),
    "］": ("]", Text(zh="方括号", en="bracket")),
    "【": ("[", Text(zh="方括号", en="bracket")),
    "】": ("]", Text(zh="方括号", en="bracket")),
    "“": ('"', Text(zh="引号", en="quotation mark")),
    "”": ('"', Text(zh="引号", en="quotation mark")),
    "＂": ('"', Text(zh="引号", en="quotation mark")),
    "－": ("-", Text(zh="短横", en="dash")),
    "—": ("-", Text(zh="破折号", en="dash")),
    "–": ("-", Text(zh="短横", en="dash")),
    "•": ("-", Text(zh="圆点", en="bullet")),
    "·": ("-", Text(zh="圆点", en="bullet")),
    "\u3000": (" ", Text(zh="空格", en="space")),
    "\u00a0": (" ", Text(zh="空格", en="space")),
}
"""YAML's own characters by the full-width ones typed or pasted in their place, with their names."""
WORD = r"[A-Za-z_][\w-]*"
"""A key; all keys of a registry look like this."""


def structural_places(line: str) -> list[int]:
    """Find the full-width characters of a line that replace YAML's own, not those inside text."""
    found: set[int] = set()
    quoted = quoted_columns(line)
    for pattern in _STRUCTURAL:
        for match in pattern.finditer(line):
            found |= {match.start(group) for group, text in enumerate(match.groups(), 1) if text}
    blank = re.match(r"[\s\u3000\u00a0]*", line)
    if blank is not None:
        found |= {place for place in range(blank.end()) if line[place] in "\u3000\u00a0"}
    return sorted(place for place in found if place not in quoted)


_AFTER = r"(?:^|[:：]\s*|[-－—–]\s+|[\[{,，｛［【]\s*)"
"""Text that may precede a value."""
_STRUCTURAL = [
    re.compile(pattern)
    for pattern in (
        rf"(?:^\s*|[-－—–]\s*|[{{,，；｛]\s*){WORD}[\s\u3000]*(：)",
        rf"(?:^\s*(?:-\s+)*|[{{,，]\s*){WORD}:([\u3000\u00a0])",
        rf"([，；、])(?=\s*{WORD}\s*[:：])",
        r"(?<=[\]}\"］｝】”])\s*([，；、])",
        r"([，；、])(?=\s*[\[{\"［｛【“])",
        rf"{_AFTER}([｛［【])",
        r"([｝］】])(?=\s*(?:$|#|[,，\]}｝］】]))",
        rf"{_AFTER}([“”＂])",
        r"([“”＂])(?=\s*(?:$|#|[,，\]}｝］】]))",
        r"^\s*([－—–•·])",
    )
]


def narrow(line: str, places: Sequence[int]) -> Iterator[str]:
    """Yield a line with YAML's own characters at some places; a full-width space may stand for one or two."""
    for width in (2, 1) if any(line[place] == "\u3000" for place in places) else (1,):
        mended = ""
        for place, character in enumerate(line):
            if place not in places:
                mended += character
                continue
            plain, _ = WIDE[character]
            follows = line[place + 1 : place + 2]
            needs_blank = plain in ":,-" and follows not in ("", " ")
            mended += " " * width if plain == " " else plain + (" " if needs_blank else "")
        yield mended


def say_wide_ones(characters: Sequence[str]) -> Text:
    """Describe several full-width characters."""
    each = [*dict.fromkeys(characters)]
    if len(each) == 1:
        return say_wide(each[0])
    if {*each} <= {*"“”＂"}:
        return Text(
            zh=f'{" ".join(each)} 是中文引号；请改为半角（英文）引号 "…"。',
            en=f'{" ".join(each)} are Chinese quotation marks; write the ASCII ones: "…".',
        )
    plain = [*dict.fromkeys(WIDE[character][0] for character in each if character.strip())]
    zh = "".join(character for character in each if character.strip())
    en = " ".join(character for character in each if character.strip())
    return Text(
        zh=f"这里用了中文（全角）符号 {zh} ；请改为半角（英文）的 {' '.join(plain)} ，冒号和逗号后面加一个空格。",
        en=f"there is Chinese (full-width) punctuation here: {en} ; write the ASCII {' '.join(plain)} , "
        "with a space after a colon or a comma.",
    )


def say_wide(character: str) -> Text:
    """Describe a full-width character that replaces one of YAML's."""
    plain, name = WIDE[character]
    if plain == " ":
        code = f"U+{ord(character):04X}"
        kind_zh, kind_en = ("全角", "full-width") if character == "\u3000" else ("不换行", "no-break")
        return Text(
            zh=f"这里是{kind_zh}空格（{code}）；请改为普通（半角）空格。",
            en=f"there is a {kind_en} space ({code}) here; use an ordinary space.",
        )
    if character in "—–•·－":
        return Text(
            zh=f"“{character}”不能用作列表标记；请写半角短横加一个空格：“- ”。",
            en=f'"{character}" cannot start a list item; write a hyphen and a space: "- ".',
        )
    width_zh, width_en = ("中文", "Chinese") if character in "；、【】" else ("全角", "full-width")
    after_zh, after_en = ("，后面加一个空格", " and a space after it") if plain in ":," else ("", "")
    return Text(
        zh=f"“{character}”是{width_zh}{name.zh}；请改为半角（英文）的“{plain}”{after_zh}。",
        en=f'"{character}" is a {width_en} {name.en}; write the ASCII {_quote(plain)}{after_en}.',
    )


def _quote(character: str) -> str:
    return f"'{character}'" if character == '"' else f'"{character}"'


def quoted_columns(line: str) -> set[int]:
    """Return the columns of a line that are between ASCII quotation marks or in a comment."""
    found: set[int] = set()
    quote, before = "", " "
    for place, character in enumerate(line):
        if quote:
            found.add(place)
            quote = "" if character == quote else quote
        elif character == "#" and before.isspace():
            found |= {*range(place, len(line))}
            break
        elif character in "\"'" and (before.isspace() or before in "[{,：，｛［"):
            quote = character
        before = character
    return found
