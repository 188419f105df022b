"""Compare two names with the same brand, part by part: place, trades, legal form and branch.

A different branch or place vetoes. A missing part is accepted if the rest can only mean one organisation; an added
part is not.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from partners.names.lexicon import ANY_COMPANY, COMPANY, HOME, INSTITUTIONS, JOINT_STOCK, TECHNOLOGY
from partners.names.parsing import Parsed
from partners.text import Text

DISTINCT_LENGTH = 3
"""Length from which a brand is distinct without its trades; many organisations share a brand of two characters."""
_HOME = frozenset({HOME})
TELLING_LENGTH = 4
"""Length from which a brand identifies a company whose legal name is unknown."""


class Entry(NamedTuple):
    """A name of an organisation, split into parts.

    Attributes:
        organization: its id.
        name: as the registry writes it.
        kind: a full name (legal, printed or former), a short form, or a look-alike that is not the organisation.
        parsed: its parts.
        home: the places in the organisation's full names; the registry's city if it has none and no legal name.
        nameless: True if no source states its Chinese legal name.
    """

    organization: str
    name: str
    kind: Literal["full", "former", "alias", "look-alike"]
    parsed: Parsed
    home: frozenset[str]
    nameless: bool


class Comparison(NamedTuple):
    """Result of comparing two names.

    Attributes:
        differs: how they differ; None if they agree.
        vetoed: True if the difference, another place or branch, rules the organisation out.
        omitted: the parts that the name leaves out: `place`, `trades` or `form`.
    """

    differs: Text | None = None
    vetoed: bool = False
    omitted: tuple[str, ...] = ()


def compare(query: Parsed, entry: Entry) -> Comparison:
    """Compare a name with a registered name of the same brand."""
    known = entry.parsed
    if veto := place_or_branch_veto(query, entry):
        return Comparison(veto, vetoed=True)
    omitted = []
    if missing := known.places - query.places:
        if known.bound or not known.brand or query.places or entry.kind == "alias":
            return Comparison(_place_missing(missing))
        omitted.append("place")
    added = query.places - known.places
    if added and not (entry.kind == "alias" and added <= entry.home):
        return Comparison(_place_added(added))
    if query.trades != known.trades:
        if not _same_trade(query, entry):
            return Comparison(_TRADES)
        omitted.append("trades")
    if not _same_form(query, entry, complete=not omitted):
        return Comparison(FORM_DIFFERS)
    if query.form_text != known.form_text:
        omitted.append("form")
    return Comparison(omitted=tuple(omitted))


def place_or_branch_veto(query: Parsed, entry: Entry) -> Text | None:
    """Return the difference in place or branch that rules an organisation out; None if there is none."""
    if query.branch != entry.parsed.branch:
        return _BRANCH
    return _other_place(query.places - entry.parsed.places) if is_elsewhere(query, entry) else None


def is_branch_as_place(query: Parsed, entry: Entry) -> bool:
    """Does a name give a branch's place without the word for branch, like 中国电信北京?"""
    return (
        query.branch is None
        and entry.parsed.branch is not None
        and {entry.parsed.branch} == query.places
        and query.trades == entry.parsed.trades
    )


def may_be_short_for(query: Parsed, entry: Entry) -> bool:
    """Can a name with only a part of an organisation's brand be short for it?"""
    known = entry.parsed
    return (
        not is_elsewhere(query, entry)
        and (query.branch == known.branch or is_branch_as_place(query, entry))
        and _is_within(query.trades, known.trades)
    )


def is_elsewhere(query: Parsed, entry: Entry) -> bool:
    """Does a name contain a place where the organisation is not?

    The registry's own city is accepted for an organisation without a known place.
    """
    if query.places <= entry.parsed.places:
        return False
    known = entry.parsed.places | entry.home
    foreign = query.places - known
    return bool(foreign) and (bool(known) or foreign != _HOME)


def _same_trade(query: Parsed, entry: Entry) -> bool:
    """Can a name with different trades still only mean this organisation?"""
    known = entry.parsed
    if not known.brand:
        return False
    if entry.kind == "alias" and entry.nameless and len(known.brand) >= TELLING_LENGTH:
        return TECHNOLOGY.issuperset(query.trades)
    if not query.trades:
        return len(known.brand) >= DISTINCT_LENGTH
    same_end = query.trades[-1:] == known.trades[-1:]
    return _is_within(query.trades, known.trades) and (
        len(known.brand) >= DISTINCT_LENGTH or (same_end and query.trades[-1] in INSTITUTIONS)
    )


def _is_within(some: Sequence[str], every: Sequence[str]) -> bool:
    """Do words occur among others in the same order?"""
    rest = iter(every)
    return all(word in rest for word in some)


def _same_form(query: Parsed, entry: Entry, *, complete: bool) -> bool:
    known = entry.parsed
    if query.form == known.form:
        return True
    if not known.brand:
        return False
    if entry.kind == "alias":
        return query.form in {"", ANY_COMPANY} or (entry.nameless and bool(query.trades))
    companies = {COMPANY, JOINT_STOCK}
    return (
        query.form == ""
        or (query.form == ANY_COMPANY and known.form in companies)
        or (complete and {query.form, known.form} == companies)
    )


def _joined(places: frozenset[str]) -> str:
    return "、".join(sorted(places))


def _other_place(places: frozenset[str]) -> Text:
    return Text(zh=f"地区不同：{_joined(places)}", en=f"different place: {_joined(places)}")


def _place_missing(places: frozenset[str]) -> Text:
    return Text(
        zh=f"缺少地区 {_joined(places)}，可能是集团或另一地的机构",
        en=f"{_joined(places)} is missing; it may be the group, or an organisation elsewhere",
    )


def _place_added(places: frozenset[str]) -> Text:
    return Text(zh=f"多出地区 {_joined(places)}", en=f"{_joined(places)} is not in the registered name")


BRANCH_AS_PLACE = Text(
    zh="地区与分支机构的相同，但没有写明分支机构",
    en="the place matches a branch, but the name does not say that it is one",
)
_BRANCH = Text(zh="分支机构不同", en="different branch, or the company instead of its branch")
_TRADES = Text(
    zh="字号相同而行业不同，可能是另一法人",
    en="same brand but different trades; perhaps another legal entity",
)
FORM_DIFFERS = Text(zh="组织形式不同", en="different legal form")
