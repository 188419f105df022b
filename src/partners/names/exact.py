"""Organisations by a name that is theirs exactly, up to how it is written; nothing near it."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from partners.names.keys import name_key
from partners.records import Organization


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
        """The id of the organisation that goes by an id or name; None where none does, or several could.

        Args:
            name: any text.
            key: its key, where that is known.
        """
        if name in self._organizations:
            return name
        key = name_key(name) if key is None else key
        found = self._by_key.get(key)
        return self._in_any_script(key) if found is None and not key.isascii() else found

    def resolve(self, name: str) -> str:
        """The id of the organisation that goes by a name exactly; the name itself where none does."""
        return self.find(name) or name

    @cached_property
    def _in_any_script(self) -> Callable[[str], str | None]:
        """Look a key up in simplified characters; None where two organisations' names differ in the script alone."""
        from partners.names.writing import is_plain, simplified

        owners: dict[str, str | None] = {}
        for key, organization_id in self._by_key.items():
            written = simplified(key)
            if owners.setdefault(written, organization_id) != organization_id:
                owners[written] = None
        return lambda key: owners.get(key if is_plain(key) else simplified(key))
