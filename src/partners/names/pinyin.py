"""Pinyin of names, for comparison only and never shown."""

import re
from functools import cache
from unicodedata import combining, normalize

_TONE_NUMBERS = re.compile(r"(?:[a-z]+[1-5])+")


@cache
def sound(character: str) -> str:
    """Return the pinyin of a character, without tone."""
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def pinyin(text: str) -> str:
    """Return the pinyin of Chinese text without tones and spaces; `ü` becomes `u`, as most people type it."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text)).replace("ü", "u").replace("v", "u")


def pinyin_key(key: str) -> str:
    """Normalise the key of a Latin name as `pinyin` does: without tone marks and tone numbers."""
    bare = "".join(each for each in normalize("NFD", key) if not combining(each))
    if _TONE_NUMBERS.fullmatch(bare):
        bare = "".join(each for each in bare if not each.isdigit())
    return bare.replace("v", "u")
