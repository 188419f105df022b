"""Lookup of organisation names: exact names at once, others by a matcher that is built on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from partners.values.keys import as_name, name_key

if TYPE_CHECKING:
    from partners.names.exact import ExactNames
    from partners.names.matches import Match, Tier
    from partners.names.matching import Matcher
    from partners.records.memberships import Membership
    from partners.records.organizations import Organization


class OrganizationNames:
    """Finds organisations by their names.

    Args:
        organizations: by id.
        printed: returns pairs of a name as printed and the id of its organisation.
    """

    def __init__(
        self,
        organizations: Mapping[str, Organization],
        printed: Callable[[], Iterable[tuple[str, str]]],
    ) -> None:
        self._organizations = organizations
        self._printed = printed

    @cached_property
    def exact(self) -> ExactNames:
        """Exact names of all organisations."""
        from partners.names.exact import ExactNames

        return ExactNames(self._organizations, self._printed())

    @cached_property
    def matcher(self) -> Matcher:
        """Matcher for other names; building it takes seconds if there are many organisations."""
        from partners.names.matching import Matcher

        return Matcher(self._organizations, self._printed())

    def find(self, name: str, key: str | None = None) -> str | None:
        """Find the id of the organisation with an id or name, as matching accepts it; None if there is none.

        Args:
            name: any text.
            key: its key, if already known.
        """
        key = name_key(name) if key is None else key
        return self.exact.find(name, key) or self.matcher.find(name, key).organization

    def match_each(
        self,
        names: Iterable[str | float | None],
        accept: Tier,
        memberships: Callable[[str], tuple[Membership, ...]],
    ) -> Iterator[Match]:
        """Match names one after the other, as the results are consumed.

        Args:
            names: texts, or cell values of a column.
            accept: the least certain tier that still names an organisation.
            memberships: returns the memberships of an organisation, by its id.

        Raises:
            TypeError: a value is not a name, raised when its turn comes.
        """
        match = self.matcher.match
        for name in names:
            found = match(as_name(name), accept)
            if found.organization is None:
                yield found
            else:
                yield replace(found, memberships=memberships(found.organization.id))
