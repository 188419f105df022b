"""Checks of organisations: names that two of them share, and sources and groups that do not exist."""

from collections.abc import Iterator

from partners.errors import no_such
from partners.files import kinds as files
from partners.files.checks.doubts import Doubts, Finding
from partners.files.yaml.reading import Location
from partners.records.batches import Batch
from partners.records.organizations import Organization
from partners.registry import Registry
from partners.text import Text
from partners.values.keys import name_key


def organization_findings(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    """Yield problems with sources, groups and names of organisations, even if there are very many."""
    sources, groups = registry.sources.keys(), registry.groups
    sources_are_read, groups_are_read = not doubts.is_unread("sources"), not doubts.is_unread("groups")
    owners: dict[str, str] = {}
    codes: dict[str, str] = {}
    for organization in registry.organizations.values():
        own_id = organization.id
        if sources_are_read and not sources >= {*organization.sources}:
            for index, source in enumerate(organization.sources):
                if source not in sources:
                    yield (
                        _organization_file(organization),
                        ("sources", index),
                        no_such(SOURCE, source, sources, listed=0),
                    )
        if groups_are_read and organization.group is not None and organization.group not in groups:
            yield (
                _organization_file(organization),
                ("group",),
                no_such(_GROUP, organization.group, groups, listed=0),
            )
        yield from _look_alikes(organization)
        if organization.credit_code is not None:
            owner = codes.setdefault(organization.credit_code, own_id)
            if owner != own_id:
                message = Text(
                    zh=f"这个统一社会信用代码已属于机构 {owner}。",
                    en=f"this unified social credit code already belongs to {owner}.",
                )
                yield _organization_file(organization), ("credit_code",), message
        for name in (own_id, *organization.names):
            key = name_key(name)
            owner = owners.setdefault(key, own_id)
            if not key:
                message = Text(zh=f"“{name}”没有文字或数字。", en=f'"{name}" has no letters or digits.')
                yield _organization_file(organization), _way_to_name(organization, name), message
            elif owner != own_id:
                yield (
                    _organization_file(organization),
                    _way_to_name(organization, name),
                    _claimed(name, owner),
                )
    for batch in registry.batches:
        for index, member in enumerate(batch.members):
            owner = owners.get(name_key(member.printed), member.organization)
            if owner != member.organization and member.organization in registry.organizations:
                yield batch_file(batch), ("members", index, "printed"), _claimed(member.printed, owner)


def _look_alikes(organization: Organization) -> Iterator[Finding]:
    """Yield names that an organisation lists both as its own and as look-alikes."""
    own = {name_key(name) for name in organization.names} if organization.not_ else set()
    for index, name in enumerate(organization.not_):
        if name_key(name) in own:
            message = Text(zh=f"“{name}”就是该机构的名称。", en=f'"{name}" is a name of this organisation.')
            yield _organization_file(organization), ("not", index), message


def _claimed(name: str, owner: str) -> Text:
    return Text(zh=f"名称“{name}”已属于机构 {owner}。", en=f'the name "{name}" already belongs to {owner}.')


def _way_to_name(organization: Organization, name: str) -> Location:
    for field in ("name", "name_en"):
        if getattr(organization, field) == name:
            return (field,)
    for index, former in enumerate(organization.former_names):
        if former.name == name:
            return ("former_names", index, "name")
    return ("aliases", organization.aliases.index(name)) if name in organization.aliases else ()


SOURCE = Text(zh="来源", en="source")
_GROUP = Text(zh="集团", en="group")
ORGANIZATION = Text(zh="机构", en="organisation")


def _organization_file(organization: Organization) -> str:
    return files.ORGANIZATION.path_of(organization.id)


def batch_file(batch: Batch) -> str:
    """Return the path of a published list in the registry."""
    return files.BATCH.path_of(batch.published_on)
