"""Split a company's name into place, brand, trades, legal form and branch.

北京 | 百度网讯 | 科技 | 有限公司          place, brand, trade, legal form
中国电信 | 股份有限公司 | 北京 | 分公司     brand, legal form, branch
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from partners.names.lexicon import (
    BRANCHES,
    ENGLISH_FORMS,
    ENGLISH_PLACES,
    FORMS,
    GROUP_WORDS,
    HOME,
    PLACE_ENDINGS,
    PLACES,
    TRADES,
)

_PLACE = f"(?:{'|'.join(sorted(PLACES, key=len, reverse=True))})(?:{'|'.join(PLACE_ENDINGS)})?"
_LEADING = re.compile(f"({_PLACE})(?!场)")
_TRAILING = re.compile(f"({_PLACE})$")
_INNER = re.compile(f"(?<=..)({_PLACE})")
_ENDING = re.compile(f"(?:{'|'.join(PLACE_ENDINGS)})$")
_BRANCH = re.compile(f"({'|'.join(BRANCHES)})$")
_FORM = re.compile(f"({'|'.join(FORMS)})$")
_LONGEST_TRADE = max(map(len, TRADES))
_TOKEN = re.compile(r"[^\W_]+")
_JOINED_FORMS = re.compile(r"\bco\W*ltd\b")


class Parsed(NamedTuple):
    """A name split into parts; a part that it does not have is empty.

    Attributes:
        text: the whole name as compared.
        places: the cities and provinces outside the branch, without 市 and 省.
        bound: True if the place tells companies of a group apart, as in 集团北京有限公司.
        brand: the rest: the part that is the organisation's own.
        trades: its lines of business, in order.
        form: the kind of legal form, from `partners.names.lexicon.FORMS`.
        form_text: the legal form as written.
        branch: the place of the branch, or other words before 分公司; None if it is not a branch.
        branch_text: the word for branch.
    """

    text: str
    places: frozenset[str] = frozenset()
    bound: bool = False
    brand: str = ""
    trades: tuple[str, ...] = ()
    form: str = ""
    form_text: str = ""
    branch: str | None = None
    branch_text: str = ""

    @property
    def core(self) -> str:
        """Brand and trades."""
        return self.brand + "".join(self.trades)


def parse(text: str, brands: Collection[str] = ()) -> Parsed:
    """Split a Chinese name into parts.

    Args:
        text: a key in simplified characters and Arabic digits.
        brands: known brands, which are not split: 阿里云 in 阿里云计算 is one.

    Example:
        >>> found = parse("北京百度网讯科技有限公司")
        >>> sorted(found.places), found.brand, found.trades, found.form
        (['北京'], '百度网讯', ('科技',), 'company')
        >>> parse("中国电信股份有限公司北京分公司").branch
        '北京'
    """
    text = text.replace(f"{HOME}市", HOME)
    body, branch, branch_text = _split_branch(text)
    form_text = ""
    if found := _FORM.search(body):
        form_text = found[1]
        body = body[: found.start()]
    body, places, bound = _split_places(body)
    brand, trades = _split_trades(body, brands)
    form = FORMS.get(form_text, "")
    return Parsed(text, frozenset(places), bound, brand, trades, form, form_text, branch, branch_text)


def _split_branch(text: str) -> tuple[str, str | None, str]:
    found = _BRANCH.search(text)
    if found is None:
        return text, None, ""
    body = text[: found.start()]
    company = body.rfind("公司") + len("公司")
    if company >= len("公司"):
        return body[:company], _without_endings(body[company:]), found[1]
    places: list[str] = []
    while place := _TRAILING.search(body):
        places.insert(0, _without_ending(place[1]))
        body = body[: place.start()]
    return body, "".join(places), found[1]


def _split_places(body: str) -> tuple[str, list[str], bool]:
    places = []
    while place := _LEADING.match(body):
        places.append(_without_ending(place[1]))
        body = body[place.end() :]
    bound = False
    while place := _TRAILING.search(body):
        places.append(_without_ending(place[1]))
        body = body[: place.start()]
        bound = bound or body.endswith(tuple(GROUP_WORDS))
    for place in _INNER.finditer(body):
        if _starts_with_trade(body[place.end() :]):
            places.append(_without_ending(place[1]))
            return body[: place.start()] + body[place.end() :], places, bound
    return body, places, bound


def _starts_with_trade(text: str) -> bool:
    return any(text[:length] in TRADES for length in range(2, _LONGEST_TRADE + 1))


def _without_ending(place: str) -> str:
    return place if place in PLACES else _ENDING.sub("", place)


def _without_endings(text: str) -> str:
    """Remove the endings of all places before 分公司."""
    parts = []
    while place := _LEADING.match(text):
        parts.append(_without_ending(place[1]))
        text = text[place.end() :]
    return "".join([*parts, text])


def _split_trades(core: str, brands: Collection[str]) -> tuple[str, tuple[str, ...]]:
    for length in range(len(core), 1, -1):
        if core[:length] in brands:
            start, trades = _trailing_trades(core[length:])
            if start == 0:
                return core[:length], trades
    start, trades = _trailing_trades(core)
    return core[:start], trades


def _trailing_trades(text: str) -> tuple[int, tuple[str, ...]]:
    """Return the position where the trades at the end of a text begin, and these trades."""
    trades: list[str] = []
    end = len(text)
    while end:
        for length in range(min(_LONGEST_TRADE, end), 1, -1):
            if text[end - length : end] in TRADES:
                trades.insert(0, text[end - length : end])
                end -= length
                break
        else:
            break
    return end, tuple(trades)


class English(NamedTuple):
    """An English name split into parts.

    Attributes:
        words: the remaining words, in order.
        places: its cities.
        has_form: True if it contains Ltd., Inc. or the like.
    """

    words: tuple[str, ...]
    places: frozenset[str]
    has_form: bool


def parse_english(name: str) -> English:
    """Split an English name in lower case into parts.

    Example:
        >>> parse_english("omicore technology (beijing) co., ltd.").words
        ('omicore', 'technology')
    """
    words = _TOKEN.findall(_JOINED_FORMS.sub("ltd", name))
    if words[:1] == ["the"]:
        del words[0]
    length = len(words)
    while words and words[-1] in ENGLISH_FORMS:
        words.pop()
    places = frozenset(word for word in words if word in ENGLISH_PLACES)
    return English(
        tuple(word for word in words if word not in ENGLISH_PLACES), places, has_form=len(words) < length
    )


Part = tuple[str, str]
"""The kind of a part and its text."""


def spellings(parsed: Parsed) -> Iterator[tuple[Part, ...]]:
    """Yield equivalent ways to write a name: with the place moved or left out, or without the legal form."""
    place = ("place", "".join(sorted(parsed.places)))
    brand, trades = ("brand", parsed.brand), ("trades", "".join(parsed.trades))
    form = ("form", parsed.form_text)
    branch = (("place", parsed.branch or ""), ("branch", parsed.branch_text))
    orders: list[tuple[Part, ...]] = [(brand, trades, place)] if parsed.bound else [(place, brand, trades)]
    if parsed.brand and parsed.places and not parsed.bound:
        orders += [(brand, place, trades), (brand, trades, place), (brand, trades)]
    for order in orders:
        yield (*order, form, *branch)
        if parsed.brand and parsed.form_text:
            yield (*order, *branch)
