"""What is wrong with a registry as a whole: each file by itself, and the files with each other."""

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from partners import files
from partners.complaints import Names
from partners.doubts import Doubts, Finding
from partners.errors import Problem, RegistryError
from partners.fact_checks import fact_findings
from partners.memberships import TOTAL, coverage_of
from partners.names import name_key
from partners.opening import default_folder
from partners.policy_checks import no_such, policy_file, policy_findings
from partners.reading import Location, Places
from partners.record import Category, Record
from partners.records import Batch, Group, Organization
from partners.registry import Registry
from partners.rules.facts import Fact
from partners.text import Text


def validate(path: str | os.PathLike[str] | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a registry; empty if nothing is.

    Args:
        path: the registry's folder; None for the one that comes with the package.

    Example:
        >>> import partners
        >>> partners.validate()
        ()
    """
    return checked(default_folder() if path is None else Path(path), names_of_examples=True)[1]


def checked(root: Path, *, names_of_examples: bool) -> tuple[Registry, tuple[Problem, ...]]:
    """A registry of the files that can be read, and everything that is wrong, in order of file and line.

    Args:
        root: the registry's folder.
        names_of_examples: whether to look for names in worked examples that are only near an organisation's. It takes
            the index of matching, and concerns who writes a registry: no answer changes with it.
    """
    parts: dict[str, tuple[Any, ...]] = {}
    # Thousands of new records that all stay make the collector search them over and over.
    collecting = gc.isenabled()
    gc.disable()
    try:
        registry = Registry(root, parts.__getitem__)
        return registry, tuple(sorted(_problems(registry, parts, names_of_examples=names_of_examples)))
    finally:
        if collecting:
            gc.enable()


def _problems(
    registry: Registry, parts: dict[str, tuple[Any, ...]], *, names_of_examples: bool
) -> Iterator[Problem]:
    """Read the registry's parts as far as possible, and say what is wrong with them and between them."""
    root = registry.root
    try:
        files.check_folder(root)
    except RegistryError as error:
        yield from error.problems
        return
    yield from files.stray_files(root)
    read: dict[str, files.Part] = {}
    for kind in files.KINDS:
        part = read[kind.name] = files.read_as_far_as_possible(root, kind, _names(parts))
        parts[kind.name] = part.records
        yield from part.problems
    doubts = Doubts.of(root, read)
    yield from _place(
        root,
        (
            each
            for each in _findings(registry, doubts, names_of_examples=names_of_examples)
            if not doubts.covers(*each[:2])
        ),
    )


def _names(parts: dict[str, tuple[Any, ...]]) -> Names:
    """Who goes by a name, as far as the files have been read."""

    @cache
    def ids(kind: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for record in parts[kind]:
            written = record.names if isinstance(record, Organization) else _labels(record)
            for name in written:
                found.setdefault(name_key(name), record.id)
        return found

    def id_of(key: str, name: str) -> str | None:
        if key == "category":
            return next(
                (each.value for each in Category if name.removesuffix("伙伴") + "伙伴" == each.label.zh), None
            )
        kind = "fact" if key in _KEYS_OF_FACTS else key
        place = {"fact": "facts", "group": "groups", "organization": "organization"}.get(kind)
        return ids(place).get(name_key(name)) if place in parts else None

    return id_of


def _labels(record: Fact | Group) -> tuple[str, str]:
    label = record.label if isinstance(record, Fact) else record.name
    return label.zh, label.en


_KEYS_OF_FACTS = frozenset(
    {"fact", "of", "quantity", "partner", "as_of", "per", "year_of", "received", "used"}
)


def _place(root: Path, findings: Iterable[Finding]) -> Iterator[Problem]:
    """Find the line and column of findings; files are parsed again for it, which only problems pay for."""
    places: dict[str, Places] = {}
    for file, location, message in findings:
        if file not in places:
            places[file] = Places(str(root / file))
        yield places[file].problem(message, location)


def _findings(registry: Registry, doubts: Doubts, *, names_of_examples: bool) -> Iterator[Finding]:
    """What is wrong between files."""
    yield from _repeated_ids(registry)
    yield from fact_findings(registry.part("facts"))
    yield from _unknown_sources(registry, doubts)
    about_partners = [*_organizations(registry, doubts), *_batches(registry, doubts)]
    yield from about_partners
    yield from policy_findings(
        registry,
        doubts,
        names_of_examples=names_of_examples,
        partners_are_sound=not about_partners and not doubts.has_any("organizations", "batches"),
    )


def _repeated_ids(registry: Registry) -> Iterator[Finding]:
    """Ids in lists; those of organisations and policies are file names, which cannot repeat."""
    for kind in (files.SOURCES, files.GROUPS, files.FACTS):
        yield from _repeats(kind.place, (), [record.id for record in registry.part(kind.name)])
    for fact_index, fact in enumerate(registry.part("facts")):
        ids = [choice.id for choice in fact.choices]
        yield from _repeats(files.FACTS.place, (fact_index, "choices"), ids)
    for policy in registry.policies.values():
        yield from _repeats(policy_file(policy), ("benefits",), [benefit.id for benefit in policy.benefits])


def _repeats(file: str, location: Location, ids: Sequence[str]) -> Iterator[Finding]:
    for index, each in enumerate(ids):
        if each in ids[:index]:
            yield (
                file,
                (*location, index, "id"),
                Text(zh=f"id“{each}”重复。", en=f'the id "{each}" is used twice.'),
            )


def _unknown_sources(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    if doubts.is_unread("sources"):
        return
    holders: list[tuple[str, object]] = [
        *((files.PROGRAMME.place, programme) for programme in registry.part("programme")),
        (files.GROUPS.place, registry.part("groups")),
        *((_batch_file(batch), batch) for batch in registry.batches),
        *((policy_file(policy), policy) for policy in registry.policies.values()),
    ]
    for file, holder in holders:
        for location, source in citations(holder, ()):
            if source not in registry.sources:
                yield file, location, no_such(_SOURCE, source, registry.sources)


def citations(value: object, location: Location) -> Iterator[tuple[Location, str]]:
    """Every id under a `sources` key, however deep."""
    if isinstance(value, Record):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if name == "sources":
                yield from (((*location, name, index), source) for index, source in enumerate(inner))
            else:
                yield from citations(inner, (*location, field.alias or name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from citations(inner, (*location, index))


def _organizations(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    """Sources, groups and names of organisations, of which there may be very many."""
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
                        no_such(_SOURCE, source, sources),
                    )
        if groups_are_read and organization.group is not None and organization.group not in groups:
            yield _organization_file(organization), ("group",), no_such(_GROUP, organization.group, groups)
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
                yield _batch_file(batch), ("members", index, "printed"), _claimed(member.printed, owner)


def _look_alikes(organization: Organization) -> Iterator[Finding]:
    """Names that an organisation both has and is said not to have."""
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


def _batches(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    numbers: set[int] = set()
    highest = 0
    for batch in registry.batches:
        file = _batch_file(batch)
        is_numbered = not doubts.covers(file, ("number",))
        if not is_numbered:
            pass
        elif batch.number in numbers:
            yield (
                file,
                ("number",),
                Text(zh=f"已有第 {batch.number} 批。", en=f"there is a batch {batch.number} already."),
            )
        elif batch.number < highest:
            yield (
                file,
                ("number",),
                Text(
                    zh=f"第 {batch.number} 批的日期晚于第 {highest} 批。",
                    en=f"batch {batch.number} is dated after batch {highest}.",
                ),
            )
        if is_numbered:
            numbers.add(batch.number)
            highest = max(highest, batch.number)
        if batch.published_on > date.today():  # noqa: DTZ011 - lists are dated by the local calendar
            yield (
                file,
                ("published_on",),
                Text(
                    zh=f"日期 {batch.published_on} 在未来。",
                    en=f"the date {batch.published_on} is in the future.",
                ),
            )
        yield from _members(registry, batch)
        yield from _counts(batch)


def _stems(root: Path) -> list[str]:
    """The ids of organisations, whether or not their files can be read."""
    try:
        return [files.stem(path) for path in files.find_files(root, files.ORGANIZATION)]
    except RegistryError:
        return []


def _members(registry: Registry, batch: Batch) -> Iterator[Finding]:
    file = _batch_file(batch)
    known = _stems(registry.root)
    seen: set[tuple[str, str | None]] = set()
    for index, member in enumerate(batch.members):
        if known and member.organization not in known:
            message = no_such(_ORGANIZATION, member.organization, known)
            yield file, ("members", index, "organization"), message
        if (member.organization, member.category) in seen:
            yield (
                file,
                ("members", index, "organization"),
                Text(
                    zh=f"“{member.organization}”在同一类别中已列出。",
                    en=f'"{member.organization}" is already listed in this category.',
                ),
            )
        seen.add((member.organization, member.category))
        if member.until is not None and member.until < batch.published_on:
            yield (
                file,
                ("members", index, "until"),
                Text(zh="成员资格在开始之前就已结束。", en="the membership ends before it begins."),
            )


def _counts(batch: Batch) -> Iterator[Finding]:
    for row in coverage_of(batch):
        if row.published is not None and row.named > row.published:
            way = ("total",) if row.category == TOTAL else ("categories", row.category)
            yield (
                _batch_file(batch),
                ("published", *way),
                Text(
                    zh=f"公布数为 {row.published}，列出的机构却有 {row.named} 家。",
                    en=f"{row.published} published, but {row.named} are named.",
                ),
            )


_SOURCE = Text(zh="来源", en="source")
_GROUP = Text(zh="集团", en="group")
_ORGANIZATION = Text(zh="机构", en="organisation")


def _organization_file(organization: Organization) -> str:
    return f"{files.ORGANIZATION.place}/{organization.id}.yaml"


def _batch_file(batch: Batch) -> str:
    return f"{files.BATCH.place}/{batch.published_on}.yaml"
