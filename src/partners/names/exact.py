"""Organisations by a name that is theirs exactly, up to how it is written; nothing near it."""

from collections.abc import Iterable, Mapping

from partners.records.organizations import Organization
from partners.values.keys import name_key


class ExactNames:
    """Every name that an organisation goes by, in any width, case, spacing and script.

    These are ids, legal, English, former and printed names, aliases and credit codes. Unlike a matcher it
    needs no index that takes long to build.

    Args:
        organizations: by id.
        printed: names under which lists print them, with their ids.
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
        self._by_key.pop("", None)  # a name without letters and digits is no name to find by

    def find(self, name: str, key: str | None = None) -> str | None:
        """The id of the organisation that goes by an id or name; None where none does.

        Args:
            name: any text.
            key: its key, where that is known.
        """
        if name in self._organizations:
            return name
        return self._by_key.get(name_key(name) if key is None else key)

    def resolve(self, name: str) -> str:
        """The id of the organisation that goes by a name exactly; the name itself where none does."""
        return self.find(name) or name
