"""The names of a registry's organisations: exact ones at once, others by matching, whose index is built when first needed."""

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
        printed: gives the names under which lists print them, with their ids.
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
        """The names that are theirs exactly, up to how they are written."""
        from partners.names.exact import ExactNames

        return ExactNames(self._organizations, self._printed())

    @cached_property
    def matcher(self) -> Matcher:
        """What other names are looked up in; building it takes seconds where there are many organisations."""
        from partners.names.matching import Matcher

        return Matcher(self._organizations, self._printed())

    def find(self, name: str, key: str | None = None) -> str | None:
        """The id of the organisation that goes by an id or name, as matching accepts it; None where none does.

        Args:
            name: any text.
            key: its key, where that is known.
        """
        key = name_key(name) if key is None else key
        return self.exact.find(name, key) or self.matcher.find(name, key).organization

    def match_each(
        self,
        names: Iterable[str | float | None],
        accept: Tier,
        memberships: Callable[[str], tuple[Membership, ...]],
    ) -> Iterator[Match]:
        """Match names one after the other, as they are asked for.

        Args:
            names: texts, or what columns hold.
            accept: the least sure tier that still names an organisation.
            memberships: of an organisation, by its id.

        Raises:
            TypeError: one is no name, once its turn comes.
        """
        match = self.matcher.match
        for name in names:
            found = match(as_name(name), accept)
            if found.organization is None:
                yield found
            else:
                yield replace(found, memberships=memberships(found.organization.id))
