"""The names of a registry's organisations, ready to be looked up in every way that matching looks."""

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
"""Ids of organisations by key; an id after `NOT` is one that the name looks like and is not."""
NOT = "!"


class Index:
    """Every name of some organisations, by the ways to look it up.

    Args:
        organizations: the organisations.
        printed: names under which lists print them, with their ids.
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
        """Names in the characters that they are registered in: they tell 昇腾 from 升腾, which `exact` does not."""
        found: Owners = defaultdict(set)
        for organization, names in self._written:
            for name, kind in [(organization.id, "id"), *names]:
                if kind != "look-alike":
                    found[name_key(name)].add(organization.id)
        return found

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Every Chinese name, taken apart."""
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
        """Short forms, which stay in one piece wherever they begin a name."""
        return frozenset(_text(name) for _, names in self._written for name, kind in names if kind == "alias")

    def parse(self, text: str) -> Parsed:
        """Take a name apart as the names of the index are."""
        return parse(text, self._brands)

    @cached_property
    def by_brand(self) -> Mapping[str, Sequence[Entry]]:
        """The names of each brand."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.parsed.brand:
                found[entry.parsed.brand].append(entry)
        return found

    @cached_property
    def by_text(self) -> Mapping[str, set[str]]:
        """Names with their numerals as digits, and those without a brand in all their spellings."""
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
        """Places in `entries` by two characters of the brand: what shares none is not near."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            for pair in pairs_of(_start(entry.parsed)):
                found[pair].append(place)
        return found

    @cached_property
    def without_brand(self) -> Mapping[str, set[str]]:
        """Names without a brand, such as 北京超级云计算中心, which `by_brand` does not have."""
        found: Owners = defaultdict(set)
        for entry in self.entries:
            if not entry.parsed.brand:
                found[entry.parsed.text].add(_owner(entry))
        return found

    @cached_property
    def by_part(self) -> Mapping[str, Sequence[Entry]]:
        """Names by what people make of a long brand: its beginning, or what follows 中国.

        昇腾 for 昇腾创新, 电信 for 中国电信. A name without a brand begins with its trades.
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
        """The first two characters of each of `by_part`: a name that has none of them has no such part."""
        return frozenset(part[:_PART] for part in self.by_part)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of characters of which a name that is near another, or short for it, has one."""
        return self.part_pairs | self.by_pair.keys()

    def has_pair(self, text: str) -> bool:
        """Whether a text has one of `pairs`."""
        return self._like_pairs.search(text) is not None and not self.pairs.isdisjoint(pairs_of(text))

    @cached_property
    def _like_pairs(self) -> re.Pattern[str]:
        """What all of `pairs` look like, and few others do: quick to search for, however many there are."""
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
        """Every spelling of every Chinese name, in pinyin."""
        found: Owners = defaultdict(set)
        for entry in self.entries:
            if has_han(entry.name):
                owner = _owner(entry)
                # Some characters are read otherwise when they are replaced: 乾 (qian) becomes 干 (gan).
                for parsed in {entry.parsed, self.parse(name_key(entry.name))}:
                    for parts in spellings(parsed):
                        found[pinyin("".join(part for _, part in parts))].add(owner)
        return found

    @cached_property
    def english(self) -> Mapping[tuple[str, ...], Sequence[tuple[str, str, str, English]]]:
        """English names by their words: id, name, kind and parts."""
        found: dict[tuple[str, ...], list[tuple[str, str, str, English]]] = defaultdict(list)
        for organization, names in self._written:
            for name, kind in names:
                if not has_han(name):
                    parts = parse_english(name.casefold())
                    found[parts.words].append((organization.id, name, kind, parts))
        return found

    @cached_property
    def english_words(self) -> Mapping[str, set[tuple[str, ...]]]:
        """English names by each of their words of four letters or more that not many share."""
        count = Counter(word for words in self.english for word in set(words))
        found = defaultdict(set)
        for words in self.english:
            for word in words:
                if len(word) >= _WORD and count[word] <= _FEW:
                    found[word].add(words)
        return found

    def near(self, text: str) -> list[Entry]:
        """Names of whose brand a text has two neighbouring characters and all characters but one.

        The most alike come first, and no more than a few.
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
    """Each two neighbouring characters."""
    return map(add, text, text[1:])


_WORD, _FEW, _MOST = 4, 5, 16
_LONG, _PART = 4, 2
"""A brand of so many characters is long enough that people use a part, of so many at least."""


def _owner(entry: Entry) -> str:
    return NOT + entry.organization if entry.kind == "look-alike" else entry.organization


def _start(parsed: Parsed) -> str:
    """The brand; one of a single character with the character after it, so that it has a pair too."""
    return parsed.core[: max(len(parsed.brand), 2)] if parsed.brand else ""


def _text(name: str) -> str:
    return with_digits(simplified(name_key(name)))


def _names_of(organization: Organization, printed: Iterable[str]) -> list[tuple[str, str]]:
    """Every name with its kind, each once."""
    full = [name for name in (organization.name, organization.name_en) if name is not None]
    names = {
        **dict.fromkeys(organization.not_, "look-alike"),
        **dict.fromkeys(printed, "full"),
        **dict.fromkeys(organization.aliases, "alias"),
        **{former.name: "former" for former in organization.former_names},
        **dict.fromkeys(full, "full"),
    }
    return list(names.items())
