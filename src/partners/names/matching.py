"""Find the organisation that a name means, with a tier and a reason.

A match never has a bare score. `exact`, `pinyin` and `parsed` name an organisation; `review` lists candidates for a
person to decide; `none` says why there is no match.
"""

from collections.abc import Iterable, Mapping, Sequence

from partners.names import reasons
from partners.names.comparison import (
    BRANCH_AS_PLACE,
    FORM_DIFFERS,
    Comparison,
    Entry,
    compare,
    is_branch_as_place,
    is_elsewhere,
    may_be_short_for,
)
from partners.names.index import NOT, Index, pairs_of
from partners.names.lexicon import ENGLISH_HOME, HOME
from partners.names.matches import (
    ACCEPTED,
    EMPTY,
    MOST_CANDIDATES,
    NOTHING,
    TOO_LONG,
    Candidate,
    Found,
    Match,
    Tier,
    for_review,
)
from partners.names.parsing import Parsed, parse_english
from partners.names.pinyin import pinyin_key
from partners.names.slips import is_slip
from partners.records.organizations import Organization
from partners.text import Text
from partners.values.credit_codes import CODE_LENGTH, find_code, is_credit_code
from partners.values.keys import name_key
from partners.values.scripts import has_han, is_plain, simplified, with_digits

_CITY = f"{HOME}市"
_COMMONEST_END = "有限公司"
"""The most common ending of names. No brand ends with it, so it is not searched for a brand."""
LONGEST = 200
"""Length limit of names; longer texts are not looked up."""
_ALIKE = 70
"""Similarity of two cores, from 0 to 100 as rapidfuzz measures it, from which a name is a candidate."""


class Matcher:
    """Finds the organisations that names mean.

    Args:
        organizations: by id.
        printed: pairs of a name as printed and the id of its organisation.
    """

    def __init__(
        self, organizations: Mapping[str, Organization], printed: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._organizations = organizations
        self._index = Index(organizations.values(), printed)

    def match(self, name: str, accept: Tier = Tier.PARSED) -> Match:
        """Match one name.

        Args:
            name: any text.
            accept: the least certain tier that still names an organisation; less certain matches are for review.
        """
        found = self.find(name)
        if found.organization is None and not found.candidates:
            return Match(name, found.tier, found.reason)
        if found.organization is not None and ACCEPTED.index(found.tier) > ACCEPTED.index(accept):
            unsure = (found.organization, self._label(found.organization), found.reason)
            found = Found(Tier.REVIEW, reasons.not_accepted(found.tier, accept), candidates=(unsure,))
        return Match(
            name,
            found.tier,
            found.reason,
            None if found.organization is None else self._organizations[found.organization],
            tuple(
                Candidate(self._organizations[each], known, reason)
                for each, known, reason in found.candidates
            ),
        )

    def find(self, name: str, key: str | None = None) -> Found:
        """Look one name up; `key` is its key, if already known."""
        key = name_key(name) if key is None else key
        if self._is_strange(key):
            return NOTHING
        if not key:
            return EMPTY
        if len(key) > LONGEST:
            return TOO_LONG
        if len(key) >= CODE_LENGTH:
            code = find_code(name, key)
            if code is not None:
                return self._by_code(name, code)
        return self._by_name(name, key)

    def _is_strange(self, key: str) -> bool:
        """Is a key unlike every name, as most are? `_by_name` would find nothing either, but take longer."""
        index = self._index
        return (
            len(key) < CODE_LENGTH
            and key not in index.exact
            and is_plain(key)
            and _CITY not in key
            and key not in index.by_text
            and key.removesuffix(_COMMONEST_END) not in index.without_brand
            and not index.has_pair(key)
            and has_han(key)
        )

    def _by_code(self, name: str, code: str) -> Found:
        owner = self._index.codes.get(code)
        if owner is not None:
            return Found(Tier.EXACT, reasons.CODE, owner)
        if not is_credit_code(code):
            return Found(Tier.NONE, reasons.WRONG_CODE)
        rest = name_key(name).replace(code, "")
        found = self._by_name(rest, rest) if rest else NOTHING
        if found.organization is None:
            return found if found.candidates else Found(Tier.NONE, reasons.UNKNOWN_CODE)
        if self._organizations[found.organization].credit_code is not None:
            return Found(Tier.NONE, reasons.OTHER_CODE)
        return found

    def _by_name(self, name: str, key: str) -> Found:
        written, plain = key, is_plain(key)
        if not plain:
            key = simplified(key)
        owners = self._index.exact.get(key)
        if owners is not None:
            if len(owners) > 1:
                owners = self._index.as_written.get(written, owners)
            return self._decide(Tier.EXACT, reasons.EXACT, owners)
        if not has_han(key):
            return self._latin(name, key)
        return self._chinese(name, key if plain else with_digits(key))

    def _decide(self, tier: Tier, reason: Text, owners: Iterable[str]) -> Found:
        """Decide for a name that belongs to these organisations, or to look-alikes of them."""
        ids = sorted(owners)
        found = [each for each in ids if not each.startswith(NOT)]
        if len(found) == 1:
            return Found(tier, reason, found[0])
        if not found:
            return Found(Tier.NONE, reasons.look_alike(self._label(ids[0].removeprefix(NOT))))
        rows = tuple((each, self._label(each), reason) for each in found[:MOST_CANDIDATES])
        return Found(Tier.REVIEW, reasons.several(len(found)), candidates=rows)

    def _label(self, organization_id: str) -> str:
        return self._organizations[organization_id].label("zh")

    def _chinese(self, name: str, text: str) -> Found:
        index = self._index
        owners = index.by_text.get(text)
        if owners is None and _CITY in text:
            owners = index.by_text.get(text.replace(_CITY, HOME))
        if owners is not None:
            return self._decide(Tier.PARSED, reasons.SPELLING, owners)
        without_form = text.removesuffix(_COMMONEST_END)
        if without_form != text:
            owners = index.without_brand.get(without_form)
            if owners is not None:
                return self._of_another_form(owners)
        if not index.has_pair(without_form):
            return NOTHING
        near = index.near(text)
        if not near:
            return self._repeated(name) or self._short(text, without_form) or NOTHING
        query = index.parse(text)
        near = [entry for entry in near if not is_elsewhere(query, entry)]
        compared = [(compare(query, entry), entry) for entry in index.by_brand.get(query.brand, ())]
        agreeing = [(each, entry) for each, entry in compared if each.differs is None]
        if agreeing:
            return self._agreed(agreeing)
        repeated = self._repeated(name)
        if repeated is not None:
            return repeated
        slips = {entry.organization for entry in near if is_slip(query, entry)}
        if slips:
            return self._decide(Tier.PARSED, reasons.SLIP, slips)
        vetoed = [(each, entry) for each, entry in compared if each.vetoed]
        if vetoed:
            branches = ((entry, BRANCH_AS_PLACE) for _, entry in vetoed if is_branch_as_place(query, entry))
            return for_review(branches) or self._vetoed(vetoed)
        return self._review(query, compared, near) or self._short(text, without_form) or NOTHING

    def _of_another_form(self, owners: Iterable[str]) -> Found:
        """Handle a registered name with a legal form added that it does not have."""
        found = self._decide(Tier.REVIEW, FORM_DIFFERS, owners)
        if found.organization is None:
            return found
        row = (found.organization, self._label(found.organization), FORM_DIFFERS)
        return Found(Tier.REVIEW, reasons.REVIEW, candidates=(row,))

    def _short(self, text: str, without_form: str) -> Found | None:
        """Find organisations whose brand is only partly in the name."""
        index = self._index
        if index.part_pairs.isdisjoint(pairs_of(without_form)):
            return None
        query = index.parse(text)
        entries = index.by_part.get(query.brand, ())
        return for_review((entry, reasons.PART) for entry in entries if may_be_short_for(query, entry))

    def _agreed(self, agreeing: Sequence[tuple[Comparison, Entry]]) -> Found:
        """Choose among names that agree; those with the same trades come first."""
        surer = [pair for pair in agreeing if "trades" not in pair[0].omitted] or agreeing
        best = min(surer, key=lambda pair: len(pair[0].omitted))
        owners = {
            NOT + entry.organization if entry.kind == "look-alike" else entry.organization
            for _, entry in surer
        }
        look_alikes = {each for each in owners if each.startswith(NOT)}
        comparison, entry = best
        if entry.kind == "look-alike":
            return self._decide(Tier.NONE, reasons.SPELLING, look_alikes)
        return self._decide(
            Tier.PARSED, reasons.agreed(entry.name, entry.kind, comparison.omitted), owners - look_alikes
        )

    def _vetoed(self, vetoed: Sequence[tuple[Comparison, Entry]]) -> Found:
        comparison, entry = vetoed[0]
        return Found(Tier.NONE, reasons.vetoed(entry.name, comparison.differs))

    def _review(
        self, query: Parsed, compared: Sequence[tuple[Comparison, Entry]], near: Sequence[Entry]
    ) -> Found | None:
        from rapidfuzz import fuzz, process

        found = [
            (entry, comparison.differs)
            for comparison, entry in sorted(compared, key=lambda pair: pair[1].kind == "alias")
            if comparison.differs is not None
        ]
        near = [entry for entry in near if entry.parsed.branch == query.branch]
        cores = [entry.parsed.core for entry in near]
        core = query.core or query.text
        alike = process.extract(core, cores, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=len(cores))
        found += [(near[place], reasons.ALIKE) for _, _, place in alike]
        contained = (entry for entry in near if has_han(entry.parsed.brand) and entry.parsed.brand in core)
        return for_review([*found, *((entry, reasons.CONTAINED) for entry in contained)])

    def _repeated(self, name: str) -> Found | None:
        """Match a name that is followed by another name of the same organisation in brackets."""
        if not name.endswith(("）", ")")):
            return None
        outer, bracket, inner = name.rstrip("）)").rpartition("（" if "（" in name else "(")
        if not (bracket and outer.strip() and inner.strip()):
            return None
        one = self._index.exact.get(simplified(name_key(outer)))
        other = self._index.exact.get(simplified(name_key(inner)))
        if one is None or one != other:
            return None
        return self._decide(Tier.PARSED, reasons.REPEATED, one)

    def _latin(self, name: str, key: str) -> Found:
        query = parse_english(simplified(name).casefold())
        same = self._index.english.get(query.words, ()) if query.words else ()
        owners: dict[str, Text] = {}
        for organization, known, kind, parts in same:
            foreign = query.places - parts.places - {ENGLISH_HOME}
            if foreign or (query.places and parts.places and not query.places & parts.places):
                return Found(Tier.NONE, reasons.vetoed(known, reasons.places(query.places)))
            added_form = query.has_form and not parts.has_form and kind == "alias"
            if not added_form and (query.places <= parts.places or kind != "alias"):
                owner = NOT + organization if kind == "look-alike" else organization
                owners.setdefault(owner, reasons.agreed(known, kind, ("form",)))
        if owners:
            return self._decide(Tier.PARSED, next(iter(owners.values())), owners)
        by_pinyin = self._index.by_pinyin.get(pinyin_key(key))
        if by_pinyin is not None:
            return self._decide(Tier.PINYIN, reasons.PINYIN, by_pinyin)
        return self._repeated(name) or self._latin_review(query.words) or NOTHING

    def _latin_review(self, words: Sequence[str]) -> Found | None:
        from rapidfuzz import fuzz

        index = self._index
        rows: dict[str, tuple[str, str, Text]] = {}
        near = {known for word in words for known in index.english_words.get(word, ())}
        for known in sorted(near):
            if fuzz.ratio(" ".join(words), " ".join(known)) >= _ALIKE:
                for organization, name, kind, _ in index.english[known]:
                    if kind != "look-alike":
                        rows.setdefault(organization, (organization, name, reasons.ALIKE))
        for organization in sorted(index.by_id.get(tuple(words), ())):
            rows.setdefault(organization, (organization, self._label(organization), reasons.OF_ID))
        if not rows:
            return None
        return Found(Tier.REVIEW, reasons.REVIEW, candidates=(*rows.values(),)[:MOST_CANDIDATES])
