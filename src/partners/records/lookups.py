"""Lookups of records by id, label or number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from partners.errors import NotFoundError, nearest
from partners.records.facts import Choice
from partners.records.fields import Category
from partners.records.memberships import NOT_STATED
from partners.text import Text
from partners.values.keys import name_key

if TYPE_CHECKING:
    from partners.records.batches import Batch
    from partners.records.organizations import Group, Organization, Source
    from partners.records.policies import Policy

GivenT = TypeVar("GivenT", str, int | str)
FoundT = TypeVar("FoundT")

_NUMERALS = "一二三四五六七八九"
_NO_CATEGORY = frozenset({"notstated", "未说明", "类别未说明", "未载明", "未知", "unknown"})


def find_category(name: str) -> Category | None:
    """Find a category by its id or name; `not-stated` gives None.

    Raises:
        NotFoundError: there is no such category.
    """
    key = name_key(name).removesuffix("伙伴").removesuffix("partners").removesuffix("partner")
    for category in Category:
        if key in (category.value, name_key(category.label.zh).removesuffix("伙伴")):
            return category
    if key in _NO_CATEGORY:
        return None
    raise NotFoundError(Text(zh="伙伴类别", en="category"), name, [*Category, NOT_STATED])


def find_batch(batches: Sequence[Batch], name: int | str) -> Batch:
    """Find a batch by its number (`2`, `第二批`) or its publication date (`2023-07-03`).

    Raises:
        NotFoundError: there is no such batch.
    """
    key = str(name).strip().removeprefix("第").removesuffix("批")
    if len(key) == 1 and key in _NUMERALS:
        key = str(_NUMERALS.index(key) + 1)
    for batch in batches:
        if key in (str(batch.number), batch.published_on.isoformat()):
            return batch
    known = [str(batch.number) for batch in batches]
    raise NotFoundError(Text(zh="批次", en="batch"), str(name), known)


def find_group(groups: Mapping[str, Group], name: str) -> Group:
    """Find a group of companies by its id or name.

    Raises:
        NotFoundError: there is no such group.
    """
    key = name_key(name)
    for group in groups.values():
        if name == group.id or key in (name_key(group.name.zh), name_key(group.name.en)):
            return group
    raise NotFoundError(Text(zh="集团", en="group"), name, list(groups))


def find_policy(policies: Mapping[str, Policy], name: str) -> Policy:
    """Find a policy by its id or name, or by the name of one of its benefits.

    Raises:
        NotFoundError: there is no such policy.
    """
    for policy in policies.values():
        if name == policy.id or is_named(policy.name, name):
            return policy
    for policy in policies.values():
        if any(is_named(benefit.name, name) for benefit in policy.benefits):
            return policy
    texts = [policy.name for policy in policies.values()]
    texts += [benefit.name for policy in policies.values() for benefit in policy.benefits]
    names = [words for text in texts for words in (text.zh, text.en)]
    is_like_a_name = nearest(name, [*names, *policies]) in names
    raise NotFoundError(Text(zh="政策", en="policy"), name, names if is_like_a_name else [*policies])


def is_of_district(place: Text, district: Choice) -> bool:
    """Is a place a district, or the whole city?"""
    names = {name_key(place.zh), name_key(place.en)}
    return bool(names & district.keys) or not names.isdisjoint(_WHOLE_CITY)


_WHOLE_CITY = frozenset(map(name_key, ("北京市", "Beijing")))


def is_named(text: Text, name: str) -> bool:
    """Is it the name of a thing, in either language, however it is spelled?"""
    key = name_key(name)
    return bool(key) and key in (name_key(text.zh), name_key(text.en))


def find_source(sources: Mapping[str, Source], source_id: str) -> Source:
    """Find a source by its id.

    Raises:
        NotFoundError: there is no such source.
    """
    if source_id not in sources:
        raise NotFoundError(Text(zh="来源", en="source"), source_id, list(sources))
    return sources[source_id]


def no_organization(organizations: Iterable[Organization], name: str) -> NotFoundError:
    """Make the error that no organisation has a name, with suggestions."""
    known = [each for organization in organizations for each in (organization.id, *organization.names)]
    return NotFoundError(Text(zh="机构", en="organisation"), name, known)


def find_each(
    given: GivenT | Iterable[GivenT] | None, find: Callable[[GivenT], FoundT]
) -> set[FoundT] | None:
    """Look up the values of a filter; None if the filter is not set."""
    if given is None:
        return None
    values = [given] if isinstance(given, str | int) else given
    return {find(value) for value in values}
