"""Ids and files of new organisations, derived from their printed names."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from partners.names.lexicon import ENGLISH_FORMS, INSTITUTIONS
from partners.names.parsing import parse
from partners.values.keys import name_key
from partners.values.scripts import has_han, simplified

LONGEST_ID = 64
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_SHORT_NAME = {
    "zh": "名单只印了简称，未说明法定名称。",
    "en": "The source prints the short name only; the legal name is not stated.",
}
_ENGLISH_NAME = {
    "zh": "名单只给出英文名称，未说明中文法定名称。",
    "en": "The source gives the English name only; the Chinese legal name is not stated.",
}


def is_id(text: str) -> bool:
    """Can a text be an organisation's id?"""
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None


def propose_id(name: str, taken: Collection[str]) -> str:
    """Propose a short unused id: the brand in pinyin, extended by more of the name if necessary.

    Example:
        >>> propose_id("北京示例算力科技有限公司", [])
        'shili-suanli'
        >>> propose_id("北京示例算力科技有限公司", ["shili-suanli"])
        'shili-suanli-beijing'
        >>> propose_id("示例算力", ["shili-suanli"])
        'shili-suanli-2'
    """
    return next(each for each in _proposals(name) if each not in taken)


def _proposals(name: str) -> Iterator[str]:
    parsed = parse(simplified(name_key(name)))
    words = [*_words(parsed.brand), *(_latin(trade) for trade in parsed.trades)]
    if not has_han(name):
        words = [word for word in re.findall("[a-z0-9]+", name.lower()) if word not in ENGLISH_FORMS]
    short = _joined(words[:_WORDS]) or "organization"
    yield short
    places = [*sorted(parsed.places), *([parsed.branch] if parsed.branch else [])]
    longer = _joined([*words[:_WORDS], *map(_latin, places)]) or short
    yield longer
    yield _joined([*words, *map(_latin, places)]) or longer
    for number in range(2, 1_000_000):
        yield f"{short[: LONGEST_ID - 7].rstrip('-')}-{number}"


_WORDS = 2
"""Number of words in a short id."""


def _words(brand: str) -> list[str]:
    """Split a brand into words for an id: Latin words unchanged, Chinese ones with two characters each."""
    return [
        _latin(part[at : at + 2]) if has_han(part) else part
        for part in re.findall(r"[a-z0-9]+|[^a-z0-9]+", brand)
        for at in range(0, len(part) if has_han(part) else 1, 2)
    ]


def _latin(text: str) -> str:
    from pypinyin import lazy_pinyin

    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(text)).replace("ü", "v").lower())


def _joined(words: list[str]) -> str:
    kept = "-".join(dict.fromkeys(word for word in words if word))
    return kept[:LONGEST_ID].strip("-")


def organization_file(printed: str, sources: Collection[str]) -> dict[str, Any]:
    """Make the content of a new organisation's file: its name, and the sources.

    Args:
        printed: the name as printed; it becomes a legal name, an English name or a short form.
        sources: ids of the sources.
    """
    if not has_han(printed):
        return {"name_en": printed, "sources": [*sources], "note": _ENGLISH_NAME}
    if _is_legal_name(printed):
        return {"name": printed, "sources": [*sources]}
    return {"aliases": [printed], "sources": [*sources], "note": _SHORT_NAME}


def _is_legal_name(printed: str) -> bool:
    """Does a name end like a legal name: with a legal form, a branch, or a kind of institution?"""
    key = simplified(name_key(printed))
    parsed = parse(key)
    return bool(parsed.form or parsed.branch_text) or key.endswith((*INSTITUTIONS,))
