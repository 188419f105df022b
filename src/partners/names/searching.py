"""Search for a part of a name, also in traditional characters or in pinyin."""

from collections.abc import Iterable, Sequence

from partners.names.pinyin import pinyin, pinyin_key
from partners.records.memberships import Membership
from partners.values.keys import name_key
from partners.values.scripts import has_han, simplified


def find_mentions(memberships: Sequence[Membership], part: str) -> list[Membership]:
    """Find the memberships whose names contain a text.

    If no name contains it as written, compare in simplified characters or in pinyin.

    Args:
        memberships: the memberships to search.
        part: a part of a name; a text without letters or digits is never found.
    """
    key = name_key(part)
    if not key:
        return []
    found = [each for each in memberships if any(key in name_key(name) for name in _names_of(each))]
    return found or [each for each in memberships if _mentions(_names_of(each), key)]


def _names_of(membership: Membership) -> tuple[str, ...]:
    return (membership.name_as_printed, membership.organization.id, *membership.organization.names)


def _mentions(names: Iterable[str], key: str) -> bool:
    """Does one of the names contain a part?

    Args:
        names: names as written.
        key: the key of the part.
    """
    if has_han(key):
        return any(simplified(key) in simplified(name_key(name)) for name in names)
    part = pinyin_key(key)
    return any(part in pinyin(name_key(name)) for name in names if has_han(name))
