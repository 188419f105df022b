"""Validation of a whole registry: each file by itself, then the files together."""

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from partners.errors import Problem, RegistryError, no_such
from partners.files import kinds as files
from partners.files.checks.batch_checks import batch_findings
from partners.files.checks.benefit_checks import policy_file
from partners.files.checks.doubts import Doubts, Finding
from partners.files.checks.fact_checks import fact_findings, repeated_id
from partners.files.checks.organization_checks import SOURCE, batch_file, organization_findings
from partners.files.checks.policy_checks import policy_findings
from partners.files.folder import default_folder
from partners.files.part_reading import Part, read_as_far_as_possible
from partners.files.yaml.faults import FindId
from partners.files.yaml.places import Places
from partners.files.yaml.reading import Location
from partners.records.facts import Fact
from partners.records.fields import Category, Record
from partners.records.organizations import Group, Organization
from partners.registry import Registry
from partners.values.keys import name_key


def validate(path: str | os.PathLike[str] | None = None) -> tuple[Problem, ...]:
    """Return all problems of a registry; empty if it is valid.

    Args:
        path: the registry's folder; None for the package's own registry.

    Example:
        >>> import partners
        >>> partners.validate()
        ()
    """
    return read_and_check(default_folder() if path is None else Path(path), names_of_examples=True)[1]


def read_and_check(root: Path, *, names_of_examples: bool) -> tuple[Registry, tuple[Problem, ...]]:
    """Read a registry as far as possible; return it with all problems, in order of file and line.

    Args:
        root: the registry's folder.
        names_of_examples: True to report names in worked examples that are only similar to an organisation's. This
            builds the index of matching; no answer depends on it.
    """
    parts: dict[str, tuple[Any, ...]] = {}
    # With thousands of new records that stay, the garbage collector would search them over and over.
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
    """Read the registry's parts as far as possible, and yield problems within and between them."""
    root = registry.root
    try:
        files.check_folder(root)
    except RegistryError as error:
        yield from error.problems
        return
    yield from files.stray_files(root)
    read: dict[str, Part] = {}
    for kind in files.KINDS:
        part = read[kind.name] = read_as_far_as_possible(root, kind, _id_finder(parts))
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


def _id_finder(parts: dict[str, tuple[Any, ...]]) -> FindId:
    """Make a function that finds the id of a name, as far as the files have been read."""

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
    """Add line and column to findings; files are parsed again for this, which only happens if there are problems."""
    places: dict[str, Places] = {}
    for file, location, message in findings:
        if file not in places:
            places[file] = Places(str(root / file))
        yield places[file].problem(message, location)


def _findings(registry: Registry, doubts: Doubts, *, names_of_examples: bool) -> Iterator[Finding]:
    """Yield the problems between files."""
    yield from _repeated_ids(registry)
    yield from fact_findings(registry.part("facts"), doubts)
    yield from _unknown_sources(registry, doubts)
    about_partners = [*organization_findings(registry, doubts), *batch_findings(registry, doubts)]
    yield from about_partners
    yield from policy_findings(
        registry,
        doubts,
        names_of_examples=names_of_examples,
        partners_are_sound=not about_partners and not doubts.has_any("organizations", "batches"),
    )


def _repeated_ids(registry: Registry) -> Iterator[Finding]:
    """Yield repeated ids in lists; ids of organisations and policies are file names, which cannot repeat."""
    for kind in (files.SOURCES, files.GROUPS, files.LEADS):
        yield from _repeats(kind.place, (), [record.id for record in registry.part(kind.name)])
    for policy in registry.policies.values():
        yield from _repeats(policy_file(policy), ("benefits",), [benefit.id for benefit in policy.benefits])


def _repeats(file: str, location: Location, ids: Sequence[str]) -> Iterator[Finding]:
    for index, each in enumerate(ids):
        if each in ids[:index]:
            yield file, (*location, index, "id"), repeated_id(each)


def _unknown_sources(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    if doubts.is_unread("sources"):
        return
    holders: list[tuple[str, object]] = [
        *((files.PROGRAMME.place, programme) for programme in registry.part("programme")),
        (files.GROUPS.place, registry.part("groups")),
        *((batch_file(batch), batch) for batch in registry.batches),
        *((policy_file(policy), policy) for policy in registry.policies.values()),
    ]
    for file, holder in holders:
        for location, source in citations(holder, ()):
            if source not in registry.sources:
                yield file, location, no_such(SOURCE, source, registry.sources, listed=0)


def citations(value: object, location: Location) -> Iterator[tuple[Location, str]]:
    """Yield every id under a `sources` key at any depth, with its location."""
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
