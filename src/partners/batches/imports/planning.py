"""Planning of an import: which names are known, which are new, which a person must decide.

Planning changes nothing; the plan is a set of new files.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from partners.batches.imports.decisions import decisions_of
from partners.batches.imports.ids import organization_file
from partners.batches.imports.objections import (
    batch_objections,
    count_objections,
    source_objections,
    unlisted_names,
)
from partners.batches.imports.outcomes import Planner
from partners.batches.imports.plan import ImportPlan, Outcome, PlannedName
from partners.batches.lists.listed import PublishedList
from partners.errors import ListError
from partners.files.canonical.form import canonical_yaml
from partners.files.kinds import BATCH, ORGANIZATION
from partners.registry import Registry


def plan_import(
    registry: Registry,
    published: PublishedList,
    *,
    number: int,
    published_on: date,
    sources: Sequence[str],
    total: int | None = None,
    decisions: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
    partial: bool = False,
) -> ImportPlan:
    """Plan the import of a published list into a registry.

    Args:
        registry: the registry.
        published: the list.
        number: the number of the batch.
        published_on: the day of publication.
        sources: ids of the sources that state it.
        total: the published number of all members; None if no source states it.
        decisions: by printed name: an organisation's id, `new`, or `once`.
        ids: by printed name, ids of new organisations instead of the proposed ones.
        partial: True if the list names only a part of the published members.

    Raises:
        ListError: has every objection: a batch that exists, a source that does not, counts that disagree, an invalid
            decision.
    """
    decisions, ids, sources = decisions or {}, ids or {}, [*dict.fromkeys(sources)]
    problems = [
        *batch_objections(registry, number, published_on),
        *source_objections(registry, sources),
        *count_objections(published, total, partial=partial),
        *unlisted_names(published, decisions, "--decide"),
        *unlisted_names(published, ids, "--id"),
    ]
    planner = Planner(registry, sources, ids)
    decided = zip(published.names, decisions_of(published.names, decisions), strict=True)
    names = tuple(planner.plan(listed, decision) for listed, decision in decided)
    planner.check_repeats(names)
    problems += planner.problems
    if problems:
        raise ListError(published.path, problems)
    files: dict[str, str] = {}
    if all(name.outcome is not Outcome.OPEN for name in names):
        for organization, printed in planner.new.items():
            content = canonical_yaml(organization_file(printed, sources), ORGANIZATION)
            files[ORGANIZATION.path_of(organization)] = content
        # Last, so that a list never names an organisation without a file.
        files[BATCH.path_of(published_on)] = canonical_yaml(
            {
                "number": number,
                "published_on": published_on,
                "published": {"total": total, "categories": dict(published.counts) or None},
                "sources": [*sources],
                "members": [_member(name, sources) for name in names if name.outcome is not Outcome.REPEATED],
            },
            BATCH,
        )
    return ImportPlan(registry.root, names, files, (*planner.hints,))


def _member(name: PlannedName, sources: Sequence[str]) -> dict[str, object]:
    listed = name.listed
    return {
        "organization": name.organization,
        "printed": listed.printed,
        "category": listed.category and listed.category.value,
        "sources": [*sources],
    }
