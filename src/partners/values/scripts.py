"""Traditional characters and Chinese numerals, rewritten so that names can be compared.

The result is never shown: 昇腾 becomes 升腾.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

NUMERALS = {
    **{digit: str(value) for value, digit in enumerate("零一二三四五六七八九")},
    **{digit: str(value) for value, digit in enumerate("〇壹贰叁肆伍陆柒捌玖")},
}

_CHARACTERS = range(0x3400, 0xA000)
_NUMERAL_RUN = re.compile(f"[{''.join(NUMERALS)}]{{3,}}")
_NUMERALS = frozenset(NUMERALS)
_DIGITS = str.maketrans(NUMERALS)
_OF_NUMBERS = frozenset("".join(map(chr, range(0x80))) + "".join(NUMERALS) + "十百千万亿元角分年月日整正")
"""Characters of amounts and days, which need no list to be known as simplified."""
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")


def has_han(text: str) -> bool:
    """Does a text contain a Chinese character?"""
    return _HAN.search(text) is not None


def is_plain(key: str) -> bool:
    """Is a key free of traditional characters and numerals, so that nothing must be rewritten?"""
    return _rewritten().search(key) is None


@cache
def _rewritten() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_table()[0] | _NUMERALS))}]")


def simplified(key: str) -> str:
    """Replace every traditional character of a key by the simplified one."""
    if key.isascii() or _OF_NUMBERS.issuperset(key):
        return key
    characters, table = _table()
    return key if characters.isdisjoint(key) else key.translate(table)


@cache
def _table() -> tuple[frozenset[str], dict[int, int]]:
    """Return the traditional characters, and the table with which `str.translate` replaces them."""
    pairs = _in_file() or _converted()
    table = {ord(one): ord(other) for one, other in pairs if one != other and ord(one) in _CHARACTERS}
    table = {one: table.get(other, other) for one, other in table.items()}
    return frozenset(map(chr, table)), table


def _converted() -> list[tuple[str, str]]:
    """Pair every character with OpenCC's conversion of it."""
    from opencc_purepy import OpenCC

    # One character a line, so that no phrase is converted.
    traditional = "\n".join(map(chr, _CHARACTERS))
    return [*zip(traditional, OpenCC("t2s").convert(traditional), strict=True)]


def _in_file() -> list[tuple[str, str]]:
    """Read the pairs from OpenCC's list of characters, which is twenty times faster; empty if the file is unexpected.

    Each line has a traditional character, a tab, and the simplified ones, the most common first. Loading OpenCC
    itself also reads its lists of phrases, which takes longer than most commands.
    """
    found = find_spec("opencc_purepy")
    if found is None or not found.submodule_search_locations:
        return []
    path = Path(found.submodule_search_locations[0]) / "dicts" / "TSCharacters.txt"
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return []
    rows = (line.partition("\t") for line in lines)
    return [(one, others[0]) for one, _, others in rows if len(one) == 1 and others]


def with_digits(text: str) -> str:
    """Write 三六零 as 360; a single numeral stays, because 三一重工 is a name."""
    if _NUMERALS.isdisjoint(text):
        return text
    return _NUMERAL_RUN.sub(lambda run: run[0].translate(_DIGITS), text)
