"""Other ways to write one name: traditional characters, numerals, pinyin.

What comes out is for comparing and never for showing: 昇腾 becomes 升腾.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from unicodedata import combining, normalize

from partners.names.words import NUMERALS

_CHARACTERS = range(0x3400, 0xA000)
_NUMERAL_RUN = re.compile(f"[{''.join(NUMERALS)}]{{3,}}")
_NUMERALS = frozenset(NUMERALS)
_DIGITS = str.maketrans(NUMERALS)
_TONE_NUMBERS = re.compile(r"(?:[a-z]+[1-5])+")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")


def has_han(text: str) -> bool:
    """Whether there is a Chinese character."""
    return _HAN.search(text) is not None


def is_plain(key: str) -> bool:
    """Whether a key has neither traditional characters nor numerals, so that nothing has to be rewritten."""
    return _rewritten().search(key) is None


@cache
def _rewritten() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(_table()[0] | _NUMERALS))}]")


def simplified(key: str) -> str:
    """A key with every traditional character replaced by the simplified one."""
    if key.isascii():
        return key
    characters, table = _table()
    return key if characters.isdisjoint(key) else key.translate(table)


@cache
def _table() -> tuple[frozenset[str], dict[int, int]]:
    """The traditional characters, and what `str.translate` needs to replace them."""
    pairs = _in_file() or _converted()
    table = {ord(one): ord(other) for one, other in pairs if one != other and ord(one) in _CHARACTERS}
    table = {one: table.get(other, other) for one, other in table.items()}
    return frozenset(map(chr, table)), table


def _converted() -> list[tuple[str, str]]:
    """Every character with the one that OpenCC makes of it."""
    from opencc_purepy import OpenCC

    # One character a line, so that no phrase is converted.
    traditional = "\n".join(map(chr, _CHARACTERS))
    return [*zip(traditional, OpenCC("t2s").convert(traditional), strict=True)]


def _in_file() -> list[tuple[str, str]]:
    """The same from OpenCC's list of characters, in a twentieth of the time; none where it is not as expected.

    Each line has a traditional character, a tab, and the simplified ones for it, the commonest first. Loading
    OpenCC reads its lists of phrases too, which takes longer than most commands.
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
    """三六零 as 360; a single numeral stays, because 三一重工 is a name and no number."""
    if _NUMERALS.isdisjoint(text):
        return text
    return _NUMERAL_RUN.sub(lambda run: run[0].translate(_DIGITS), text)


@cache
def sound(character: str) -> str:
    """A character in pinyin without tone."""
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def pinyin(text: str) -> str:
    """Chinese text in pinyin without tones and spaces; `ü` is `u`, as most people type it."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text)).replace("ü", "u").replace("v", "u")


def pinyin_key(key: str) -> str:
    """The key of a Latin name as `pinyin` writes it: without tone marks and tone numbers."""
    bare = "".join(each for each in normalize("NFD", key) if not combining(each))
    if _TONE_NUMBERS.fullmatch(bare):
        bare = "".join(each for each in bare if not each.isdigit())
    return bare.replace("v", "u")
