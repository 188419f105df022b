"""Entries of a list that are not a single name: halves of names, two names, marks after names."""

import re

from partners.names.lexicon import FORMS
from partners.names.parsing import parse
from partners.text import Text
from partners.values.characters import tidy
from partners.values.keys import name_key
from partners.values.scripts import has_han

_MARK = re.compile(
    r"\s*(?:[*＊※★☆△▲†‡]+|[①-⑳⑴-⒇⒈-⒛⓪❶-❿➀-➓]+|[\u00b2\u00b3\u00b9\u2070-\u2079]+"
    r"|[\[［【〔(（]\s*(?:\d{1,2}|[*＊※]+|注\s*\d*|新增?|新入选|新加入|续期?|续任|更名|已更名|牵头(?:单位)?|待定)\s*[\]］】〕)）])$"
)
_COMPANY = "(?:公司|集团|合伙企业|事务所)"
_TWO = re.compile(
    rf"{_COMPANY}(?:[)\]]|\([^()]*\))?\s*(?:[\s/|+&;]|[和与及暨])\s*.+{_COMPANY}"
    r"|有限(?:责任)?公司(?!\().{3,}(?:有限|责任|股份)公司"
)
_TWO_ENGLISH = re.compile(
    r"\b(?:ltd|inc|corp|llc|limited)\b\W+\w.*\b(?:ltd|inc|corp|llc|limited)\b", re.IGNORECASE
)
_AUTHORITY = re.compile(r"(?:局|委员会|委|办公室|人民政府|管委会|厅|秘书处|工作组|工作专班|领导小组)$")
_OPENING, _CLOSING = "(（[［【〔《「", ")）]］】〕》」"
_PARTING = re.compile(r"[、；;，]|,\s*(?=[\u3400-\u9fff])")


def split_names(text: str) -> list[str]:
    """Split a line into names; text in brackets is not split.

    Example:
        >>> split_names("甲公司、乙公司；丙（北京，上海）公司")
        ['甲公司', '乙公司', '丙（北京，上海）公司']
    """
    parts, begin, depth = [], 0, 0
    for at, each in enumerate(text):
        if each in _OPENING:
            depth += 1
        elif each in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth and (found := _PARTING.match(text, at)):
            parts.append(text[begin:at])
            begin = found.end()
    return [*parts, text[begin:]]


def split_marks(name: str) -> tuple[str, str]:
    """Split a name from the marks after it, which point to a note: `*`, `①`, `[2]`, `（新增）`.

    Example:
        >>> split_marks("甲有限公司*"), split_marks("乙有限公司（新增）[2]"), split_marks("甲有限公司（北京）")
        (('甲有限公司', '*'), ('乙有限公司', '（新增）[2]'), ('甲有限公司（北京）', ''))
    """
    rest = name
    while (found := _MARK.search(rest)) and found.start():
        rest = rest[: found.start()]
    return rest, name[len(rest) :].strip()


def why_no_name(name: str, before: str, *, in_table: bool) -> Text | None:
    """Say why an entry is not a single name; None if it may be one.

    Args:
        name: as printed.
        before: the entry before it.
        in_table: True if a column says that it is a name.
    """
    said = tidy(name)
    if sum(map(name.count, _OPENING)) != sum(map(name.count, _CLOSING)):
        return Text(
            zh=f"“{name}”的括号不成对，像是被断开的名称；请把整个名称写在一行。",
            en=f'"{name}" has unbalanced brackets, as if the name was broken across lines; write the whole name on one line.',
        )
    if _is_half(said, tidy(before)):
        return Text(
            zh=f"“{name}”像是换行后剩下的半个名称；请与上一行合并。",
            en=f'"{name}" looks like the end of a wrapped name; join it to the line above.',
        )
    if _TWO.search(said) or (_TWO_ENGLISH.search(said) and not has_han(said)):
        return Text(
            zh=f"“{name}”像是写在一行的两个名称；请各写一行。",
            en=f'"{name}" looks like two names on one line; write each on a line of its own.',
        )
    if _AUTHORITY.search(said) and not in_table:
        return Text(
            zh=f"“{name}”像是发布单位的落款；若是，请删去此行；若是伙伴，请改用有“名称”“类别”两列的表格。",
            en=f'"{name}" looks like the authority that issued the list; if so, remove the line; if it is a partner, use a table with '
            "the columns name and category.",
        )
    return None


def _is_half(said: str, before: str) -> bool:
    """Is a text the end of a name, with only a legal form and trades?"""
    key = name_key(said)
    if not has_han(key):
        return False
    if any(form.endswith(key) for form in FORMS):
        return True
    parsed = parse(key)
    if not parsed.form_text or parsed.places or parsed.branch is not None:
        return False
    goes_on = has_han(before) and not parse(name_key(before)).form_text
    return not parsed.brand or (len(parsed.brand) == 1 and parsed.form_text != "公司" and goes_on)
