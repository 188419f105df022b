"""Index of the names of all organisations, with a table for each way of matching."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import add

from partners.names.comparison import Entry
from partners.names.lexicon import COUNTRY, HOME, TRADES
from partners.names.parsing import English, Parsed, parse, parse_english, spellings
from partners.names.pinyin import pinyin
from partners.records.organizations import Organization
from partners.values.keys import name_key
from partners.values.scripts import has_han, simplified, with_digits

Owners = dict[str, set[str]]
"""Ids of organisations by key; `NOT` before an id marks a look-alike, which is not that organisation."""
NOT = "!"


class Index:
    """All names of some organisations, by the ways to look them up.

    Args:
        organizations: the organisations.
        printed: pairs of a name as printed and the id of its organisation.
    """

    def __init__(self, organizations: Iterable[Organization], printed: Iterable[tuple[str, str]]) -> None:
        self._written: list[tuple[Organization, list[tuple[str, str]]]] = []
        also = defaultdict(list)
        for name, organization_id in printed:
            also[organization_id].append(name)
        self.exact: Owners = defaultdict(set)
        self.codes: dict[str, str] = {}
        for each in organizations:
            names = _names_of(each, also[each.id])
            self._written.append((each, names))
            self.exact[simplified(name_key(each.id))].add(each.id)
            for name, kind in names:
                owner = NOT + each.id if kind == "look-alike" else each.id
                self.exact[simplified(name_key(name))].add(owner)
            if each.credit_code is not None:
                self.codes[each.credit_code.lower()] = each.id
        self.exact.pop("", None)

    @cached_property
    def as_written(self) -> Mapping[str, set[str]]:
        """Owners by name in its original characters, which tell 昇腾 from 升腾; `exact` does not."""
        found: Owners = defaultdict(set)
        for organization, names in self._written:
            for name, kind in [(organization.id, "id"), *names]:
                if kind != "look-alike":
                    found[name_key(name)].add(organization.id)
        return found

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """All Chinese names, split into parts."""
        found = []
        for organization, names in self._written:
            texts = [(name, kind, _text(name)) for name, kind in names if has_han(name) or kind == "alias"]
            full = [parse(text) for _, kind, text in texts if kind in ("full", "former")]
            home = frozenset(place for each in full for place in each.places)
            nameless = organization.name is None
            for name, kind, text in texts:
                parsed = Parsed(text, brand=text) if not has_han(name) else parse(text, self._brands)
                own = home or (frozenset({HOME}) if nameless else frozenset())
                found.append(Entry(organization.id, name, kind, parsed, own, nameless))  # type: ignore[arg-type]
        return found

    @cached_property
    def _brands(self) -> frozenset[str]:
        """Short forms; a name that begins with one is not split inside it."""
        return frozenset(_text(name) for _, names in self._written for name, kind in names if kind == "alias")

    def parse(self, text: str) -> Parsed:
        """Split a name into parts in the same way as the names of the index."""
        return parse(text, self._brands)

    @cached_property
    def by_brand(self) -> Mapping[str, Sequence[Entry]]:
        """Entries by brand."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.parsed.brand:
                found[entry.parsed.brand].append(entry)
        return found

    @cached_property
    def by_text(self) -> Mapping[str, set[str]]:
        """Owners by name with numerals as digits; names without a brand are included in all their spellings."""
        found: Owners = defaultdict(set)
        for entry in self.entries:
            owner = _owner(entry)
            found[entry.parsed.text].add(owner)
            if not entry.parsed.brand:
                for parts in spellings(entry.parsed):
                    found["".join(part for _, part in parts)].add(owner)
        return found

    @cached_property
    def by_pair(self) -> Mapping[str, Sequence[int]]:
        """Positions in `entries` by two neighbouring characters of the brand; similar names share at least one pair."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            for pair in pairs_of(_start(entry.parsed)):
                found[pair].append(place)
        return found

    @cached_property
    def without_brand(self) -> Mapping[str, set[str]]:
        """Owners of names without a brand, such as 北京超级云计算中心, which are missing in `by_brand`."""
        found: Owners = defaultdict(set)
        for entry in self.entries:
            if not entry.parsed.brand:
                found[entry.parsed.text].add(_owner(entry))
        return found

    @cached_property
    def by_part(self) -> Mapping[str, Sequence[Entry]]:
        """Entries by a part of a long brand that people use: its beginning, or the rest after 中国.

        Examples are 昇腾 for 昇腾创新 and 电信 for 中国电信. For a name without a brand, its trades take the brand's place.
        """
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            whole = entry.parsed.brand or entry.parsed.core
            if len(whole) >= _LONG:
                least = _PART if entry.parsed.brand else _PART + 1
                parts = {whole[:length] for length in range(least, len(whole))} | {
                    whole.removeprefix(COUNTRY)
                }
                for part in parts - {whole} - TRADES:
                    found[part].append(entry)
        return found

    @cached_property
    def part_pairs(self) -> frozenset[str]:
        """The first two characters of each key of `by_part`; a name without any of them contains no such part."""
        return frozenset(part[:_PART] for part in self.by_part)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of characters; a name that is similar to another, or short for it, contains at least one."""
        return self.part_pairs | self.by_pair.keys()

    def has_pair(self, text: str) -> bool:
        """Does a text contain one of `pairs`?"""
        return self._like_pairs.search(text) is not None and not self.pairs.isdisjoint(pairs_of(text))

    @cached_property
    def _like_pairs(self) -> re.Pattern[str]:
        """A pattern that all `pairs` match and few other pairs do; searching for it is quick."""
        if not self.pairs:
            return re.compile(r"(?!)")
        first, second = (re.escape("".join(sorted(set(each)))) for each in zip(*self.pairs, strict=True))
        return re.compile(f"[{first}][{second}]")

    @cached_property
    def by_id(self) -> Mapping[tuple[str, ...], set[str]]:
        """Ids by their words without places: 21vianet for 21vianet-beijing."""
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for organization, _ in self._written:
            parts = parse_english(organization.id.replace("-", " "))
            if parts.places and parts.words:
                found[parts.words].add(organization.id)
        return found

    @cached_property
    def by_pinyin(self) -> Mapping[str, set[str]]:
        """Owners by every spelling of every Chinese name, in pinyin."""
        found: Owners = defaultdict(set)
        for entry in self.entries:
            if has_han(entry.name):
                owner = _owner(entry)
                # Simplifying changes how some characters are read: 乾 (qian) becomes 干 (gan).
                for parsed in {entry.parsed, self.parse(name_key(entry.name))}:
                    for parts in spellings(parsed):
                        found[pinyin("".join(part for _, part in parts))].add(owner)
        return found

    @cached_property
    def english(self) -> Mapping[tuple[str, ...], Sequence[tuple[str, str, str, English]]]:
        """English names by their words, each with id, name, kind and parts."""
        found: dict[tuple[str, ...], list[tuple[str, str, str, English]]] = defaultdict(list)
        for organization, names in self._written:
            for name, kind in names:
                if not has_han(name):
                    parts = parse_english(name.casefold())
                    found[parts.words].append((organization.id, name, kind, parts))
        return found

    @cached_property
    def english_words(self) -> Mapping[str, set[tuple[str, ...]]]:
        """English names by each of their rarer words of four letters or more."""
        count = Counter(word for words in self.english for word in set(words))
        found = defaultdict(set)
        for words in self.english:
            for word in words:
                if len(word) >= _WORD and count[word] <= _FEW:
                    found[word].add(words)
        return found

    def near(self, text: str) -> list[Entry]:
        """Find names with a brand similar to a text.

        The text contains two neighbouring characters of the brand, and all characters of the brand except one at
        most. The most similar names come first, and only a few are returned.
        """
        places = self.by_pair
        hits = Counter(place for pair in places.keys() & pairs_of(text) for place in places[pair])
        characters = frozenset(text)
        found = []
        for place, count in hits.items():
            brand = self._characters[place]
            missing = len(brand - characters)
            if missing <= 1:
                found.append((missing, -count, place))
        return [self.entries[place] for _, _, place in sorted(found)[:_MOST]]

    @cached_property
    def _characters(self) -> Sequence[frozenset[str]]:
        """The characters of the brand of each of `entries`."""
        return [frozenset(entry.parsed.brand) for entry in self.entries]


def pairs_of(text: str) -> Iterable[str]:
    """Yield each pair of neighbouring characters."""
    return map(add, text, text[1:])


_WORD, _FEW, _MOST = 4, 5, 16
_LONG, _PART = 4, 2
"""Length from which people shorten a brand, and length of the shortest part they use."""


def _owner(entry: Entry) -> str:
    return NOT + entry.organization if entry.kind == "look-alike" else entry.organization


def _start(parsed: Parsed) -> str:
    """Return the brand; a brand of one character is extended by the next character, so that it has a pair."""
    return parsed.core[: max(len(parsed.brand), 2)] if parsed.brand else ""


def _text(name: str) -> str:
    return with_digits(simplified(name_key(name)))


def _names_of(organization: Organization, printed: Iterable[str]) -> list[tuple[str, str]]:
    """List all names with their kinds, each name once."""
    full = [name for name in (organization.name, organization.name_en) if name is not None]
    names = {
        **dict.fromkeys(organization.not_, "look-alike"),
        **dict.fromkeys(printed, "full"),
        **dict.fromkeys(organization.aliases, "alias"),
        **{former.name: "former" for former in organization.former_names},
        **dict.fromkeys(full, "full"),
    }
    return list(names.items())
