"""Comparison of two registries, from folders or git revisions."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from partners.changes.change import Change, field_changes, record_changes
from partners.changes.membership_changes import batch_changes
from partners.changes.organization_changes import organization_changes
from partners.changes.policy_changes import policy_changes
from partners.errors import RegistryError
from partners.files.kinds import FACTS, GROUPS, LEADS, SOURCES
from partners.files.loading import load
from partners.records.facts import Fact
from partners.records.leads import Lead
from partners.records.organizations import Group
from partners.registry import Registry
from partners.text import Text

Given = str | os.PathLike[str]
"""A folder, or a git revision."""


def diff(
    old: Registry | Given, new: Registry | Given | None = None, *, folder: Given = "registry"
) -> tuple[Change, ...]:
    """Compare two registries.

    Args:
        old: a registry, a folder, or a revision of the git repository that contains `folder`, such as `HEAD~1`. A
            name that is both counts as a folder.
        new: likewise; None for the present state of `folder`.
        folder: the registry to look up revisions of. If the other of `old` and `new` is a folder, that one is used.

    Returns:
        The changes in the order of the files; empty if the registries are equal.

    Raises:
        RegistryError: one of the registries has problems.
        NotFoundError: there is no such folder and no such revision.
        PartnersError: git, its repository, or the registry at a revision is missing.

    Example:
        >>> import partners
        >>> partners.diff(partners.load(), partners.load())
        ()
    """
    here = Path(folder)
    given = [old, here if new is None else new]
    for each in given:
        if not isinstance(each, Registry) and _is_folder(each):
            here = Path(each)
    with ExitStack() as kept:
        before, after = (_registry(each, here, kept) for each in given)
        return tuple(_changes(before, after))


def _registry(given: Registry | Given, here: Path, kept: ExitStack) -> Registry:
    if isinstance(given, Registry):
        return given
    if isinstance(given, os.PathLike) or _is_folder(given):
        return load(given)
    from partners.changes.revisions import folder_at

    root = kept.enter_context(folder_at(given, here))
    try:
        return load(root)
    except RegistryError as error:
        shown = f"{given}:{here.as_posix()}"
        raise RegistryError(
            [replace(each, path=each.path.replace(str(root), shown, 1)) for each in error.problems]
        ) from None


def _is_folder(given: Given) -> bool:
    return given != "" and Path(given).is_dir()  # an empty path would be the current folder


def _changes(old: Registry, new: Registry) -> Iterator[Change]:
    yield from field_changes("programme.yaml", "programme", old.programme, new.programme)
    yield from record_changes(
        old.sources,
        new.sources,
        place=SOURCES.place,
        noun=Text(zh="来源", en="source"),
        label=lambda each: Text(zh=each.title or each.publisher.zh, en=each.title or each.publisher.en),
        changes=lambda place, was, now: field_changes(place, now.id, was, now, kind="source"),
    )
    group, fact = Text(zh="集团", en="group"), Text(zh="申报信息", en="fact")
    yield from record_changes(
        old.groups,
        new.groups,
        place=GROUPS.place,
        noun=group,
        label=lambda each: each.name,
        changes=_of_fields,
    )
    yield from record_changes(
        old.facts, new.facts, place=FACTS.place, noun=fact, label=lambda each: each.label, changes=_of_fields
    )
    yield from organization_changes(old, new)
    yield from batch_changes(old, new)
    yield from policy_changes(old, new)
    yield from record_changes(
        old.leads,
        new.leads,
        place=LEADS.place,
        noun=Text(zh="线索", en="lead"),
        label=lambda each: Text(zh=each.title, en=each.title),
        changes=_of_fields,
    )


def _of_fields(place: str, old: Group | Fact | Lead, new: Group | Fact | Lead) -> Iterator[Change]:
    return field_changes(place, new.id, old, new)
