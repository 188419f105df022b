"""Slips: recognise a name with one wrong character.

A slip is forgiven if it cannot make another name: in the legal form, in a trade that is then not a trade, or in a
long brand if the wrong character sounds the same, which is how input methods err.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from partners.names.comparison import DISTINCT_LENGTH, Entry
from partners.names.parsing import Parsed, spellings
from partners.names.pinyin import sound
from partners.values.scripts import NUMERALS

_LONG_ENOUGH = 7
"""Length from which two names do not differ in one character by chance."""


def is_slip(query: Parsed, entry: Entry) -> bool:
    """Is a name one of the organisation's full names with one wrong character?"""
    from rapidfuzz.distance import Levenshtein

    if entry.kind == "alias" or len(query.text) < _LONG_ENOUGH:
        return False
    by_length = _labelled(entry.parsed)
    for length in range(len(query.text) - 1, len(query.text) + 2):
        for text, labels in by_length.get(length, ()):
            if Levenshtein.distance(query.text, text, score_cutoff=1) == 1:
                pairs = enumerate(zip(query.text, text, strict=False))
                shorter = min(len(query.text), length)
                at = next((place for place, (one, other) in pairs if one != other), shorter)
                wrong = query.text[at : at + 1] if len(query.text) >= length else ""
                right = text[at : at + 1] if length >= len(query.text) else ""
                if _forgivable(labels[min(at, length - 1)], wrong, right, query, entry.parsed):
                    return True
    return False


Labelled = tuple[str, tuple[str, ...]]
"""A spelling, and the part to which each of its characters belongs."""


@lru_cache(maxsize=16_384)
def _labelled(parsed: Parsed) -> Mapping[int, Sequence[Labelled]]:
    """Group the spellings of a name by length."""
    found: dict[int, list[Labelled]] = {}
    for parts in spellings(parsed):
        text = "".join(part for _, part in parts)
        labels = tuple(label for label, part in parts for _ in part)
        found.setdefault(len(text), []).append((text, labels))
    return found


def _forgivable(label: str, wrong: str, right: str, query: Parsed, known: Parsed) -> bool:
    if not known.brand or any(_counts(each) for each in (wrong, right)):
        return False
    sounds_same = bool(wrong and right) and sound(wrong) == sound(right)
    match label:
        case "form":
            return sounds_same or query.form in {"", known.form}
        case "trades":
            return sounds_same or (query.brand != known.brand and query.brand.startswith(known.brand))
        case "brand":
            return sounds_same and len(known.brand) >= DISTINCT_LENGTH
        case "branch":
            # 中国电信北京公司 lacks the 分 of 分公司, but companies that are not branches are called so, too.
            return query.branch is None and query.form == ""
        case _:
            return False


def _counts(character: str) -> bool:
    """Is a character a digit, a numeral or a letter? Each of these makes another name."""
    return (character.isascii() and character != "") or character in NUMERALS
