"""All records of a registry, by id and by the names that people use for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partners.records.fields import Category
from partners.records.lookups import find_batch, find_category, find_group, find_policy, find_source
from partners.records.memberships import Coverage, Memberships, coverage_of

if TYPE_CHECKING:
    from partners.records.batches import Batch
    from partners.records.facts import Fact
    from partners.records.leads import Lead
    from partners.records.organizations import Group, Organization, Source
    from partners.records.policies import Policy
    from partners.records.programme import Programme


class Parts:
    """The parts of a registry, each read on first use.

    Args:
        root: the registry's folder.
        part: returns all records of a kind of file, by the kind's name; raises RegistryError if its files are wrong.
    """

    def __init__(self, root: Path, part: Callable[[str], tuple[Any, ...]]) -> None:
        self.root = root
        self.part = cache(part)

    def __repr__(self) -> str:
        return f"Registry({str(self.root)!r})"

    @property
    def programme(self) -> Programme:
        """The programme itself."""
        programme: Programme = self.part("programme")[0]
        return programme

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """All sources by id, in the order of the file."""
        return {source.id: source for source in self.part("sources")}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """All groups of companies by id."""
        return {group.id: group for group in self.part("groups")}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """All facts that a rule may ask for, by id."""
        return {fact.id: fact for fact in self.part("facts")}

    @cached_property
    def organizations(self) -> Mapping[str, Organization]:
        """All organisations by id, in order of the ids."""
        return {organization.id: organization for organization in self.part("organization")}

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """All published lists, in order of publication."""
        return tuple(sorted(self.part("batch"), key=lambda batch: batch.published_on))

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """All policies by id."""
        return {policy.id: policy for policy in self.part("policy")}

    @cached_property
    def leads(self) -> Mapping[str, Lead]:
        """All leads by id: documents that may grant something, without amounts that can be computed."""
        return {lead.id: lead for lead in self.part("leads")}

    def category(self, name: str) -> Category | None:
        """Find a category by its id or name; `not-stated` gives None.

        Raises:
            NotFoundError: there is no such category.
        """
        return find_category(name)

    def batch(self, name: int | str) -> Batch:
        """Find a batch by its number (`2`, `第二批`) or its publication date (`2023-07-03`).

        Raises:
            NotFoundError: there is no such batch.
        """
        return find_batch(self.batches, name)

    def group(self, name: str) -> Group:
        """Find a group of companies by its id or name.

        Raises:
            NotFoundError: there is no such group.
        """
        return find_group(self.groups, name)

    def source(self, source_id: str) -> Source:
        """Find a source by its id.

        Raises:
            NotFoundError: there is no such source.
        """
        return find_source(self.sources, source_id)

    def coverage(self) -> tuple[Coverage, ...]:
        """Compare published counts with the partners named here: per batch the five categories, `not-stated`, `total`.

        Example:
            >>> import partners
            >>> partners.load().coverage()[-1]
            Coverage(batch=2, category='total', published=63, named=5)
        """
        return tuple(row for batch in self.batches for row in coverage_of(batch))

    def policy(self, name: str) -> Policy:
        """Find a policy by its id or name.

        Raises:
            NotFoundError: there is no such policy.
        """
        return find_policy(self.policies, name)

    @cached_property
    def _memberships(self) -> Memberships:
        return Memberships(self.organizations, self.batches)
