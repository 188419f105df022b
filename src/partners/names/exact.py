"""Exact lookup of organisations by name, however the name is written; similar names are not found."""

from collections.abc import Iterable, Mapping

from partners.records.organizations import Organization
from partners.values.keys import name_key


class ExactNames:
    """All names of all organisations, compared without regard to width, case, spacing and script.

    They are ids, legal, English, former and printed names, aliases and credit codes. Unlike the index of a matcher,
    this is quick to build.

    Args:
        organizations: by id.
        printed: pairs of a name as printed and the id of its organisation.
    """

    def __init__(
        self, organizations: Mapping[str, Organization], printed: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._organizations = organizations
        self._by_key = {name_key(name): organization_id for name, organization_id in printed}
        for each in organizations.values():
            for name in (each.id, *each.names):
                self._by_key[name_key(name)] = each.id
            if each.credit_code is not None:
                self._by_key[name_key(each.credit_code)] = each.id
        self._by_key.pop("", None)  # a name without letters and digits cannot be looked up

    def find(self, name: str, key: str | None = None) -> str | None:
        """Find the id of the organisation with an id or name; None if there is none.

        Args:
            name: any text.
            key: its key, if already known.
        """
        if name in self._organizations:
            return name
        return self._by_key.get(name_key(name) if key is None else key)

    def resolve(self, name: str) -> str:
        """Return the id of the organisation with exactly this name, or the name itself if there is none."""
        return self.find(name) or name
