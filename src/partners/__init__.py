"""The registry of Beijing's AI partner programme (北京市通用人工智能产业创新伙伴计划).

    >>> import partners
    >>> registry = partners.load()
    >>> registry.organization("百度").name
    '北京百度网讯科技有限公司'

Names are imported when first used, so that `import partners` costs next to nothing.
"""

from typing import TYPE_CHECKING

from partners._version import __version__

if TYPE_CHECKING:
    from partners.batches.differences import Difference, ListDifference, compare_list
    from partners.batches.imports.plan import ImportPlan, Outcome, PlannedName
    from partners.batches.imports.planning import plan_import
    from partners.batches.lists.listed import ListedName, PublishedList
    from partners.batches.lists.reader import read_list
    from partners.changes.change import Change
    from partners.changes.diff import diff
    from partners.errors import (
        ClaimError,
        LedgerError,
        ListError,
        NotFoundError,
        PartnersError,
        Problem,
        RegistryError,
        TableError,
    )
    from partners.files.canonical.formatting import Formatted, FormattedFiles, format_files
    from partners.files.checks.validation import validate
    from partners.files.loading import load
    from partners.names.file_matching import FileMatches, match_file
    from partners.names.matches import Candidate, Match, Tier
    from partners.records.batches import Batch
    from partners.records.facts import Fact
    from partners.records.fields import Category
    from partners.records.memberships import NOT_STATED, Coverage, Membership, Partner, by_organization
    from partners.records.organizations import Group, Organization, Source
    from partners.records.policies import Benefit, Policy
    from partners.records.programme import Programme
    from partners.registry import Registry
    from partners.rules.curves import Curve, Point
    from partners.rules.estimates import Estimate
    from partners.rules.verdicts import Limit, Verdict
    from partners.text import Text
    from partners.values.truth import Truth
else:
    _HOMES = {
        "Batch": "records.batches",
        "Benefit": "records.policies",
        "Candidate": "names.matches",
        "Category": "records.fields",
        "Change": "changes.change",
        "ClaimError": "errors",
        "Coverage": "records.memberships",
        "Curve": "rules.curves",
        "Difference": "batches.differences",
        "Estimate": "rules.estimates",
        "Fact": "records.facts",
        "FileMatches": "names.file_matching",
        "Formatted": "files.canonical.formatting",
        "FormattedFiles": "files.canonical.formatting",
        "Group": "records.organizations",
        "ImportPlan": "batches.imports.plan",
        "LedgerError": "errors",
        "Limit": "rules.verdicts",
        "ListDifference": "batches.differences",
        "ListError": "errors",
        "ListedName": "batches.lists.listed",
        "Match": "names.matches",
        "Membership": "records.memberships",
        "NOT_STATED": "records.memberships",
        "NotFoundError": "errors",
        "Organization": "records.organizations",
        "Outcome": "batches.imports.plan",
        "Partner": "records.memberships",
        "PartnersError": "errors",
        "PlannedName": "batches.imports.plan",
        "Point": "rules.curves",
        "Policy": "records.policies",
        "Problem": "errors",
        "Programme": "records.programme",
        "PublishedList": "batches.lists.listed",
        "Registry": "registry",
        "RegistryError": "errors",
        "Source": "records.organizations",
        "TableError": "errors",
        "Text": "text",
        "Tier": "names.matches",
        "Truth": "values.truth",
        "Verdict": "rules.verdicts",
        "by_organization": "records.memberships",
        "compare_list": "batches.differences",
        "diff": "changes.diff",
        "format_files": "files.canonical.formatting",
        "load": "files.loading",
        "match_file": "names.file_matching",
        "plan_import": "batches.imports.planning",
        "read_list": "batches.lists.reader",
        "validate": "files.checks.validation",
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"partners.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted([*globals(), *_HOMES])


__all__ = [
    "NOT_STATED",
    "Batch",
    "Benefit",
    "Candidate",
    "Category",
    "Change",
    "ClaimError",
    "Coverage",
    "Curve",
    "Difference",
    "Estimate",
    "Fact",
    "FileMatches",
    "Formatted",
    "FormattedFiles",
    "Group",
    "ImportPlan",
    "LedgerError",
    "Limit",
    "ListDifference",
    "ListError",
    "ListedName",
    "Match",
    "Membership",
    "NotFoundError",
    "Organization",
    "Outcome",
    "Partner",
    "PartnersError",
    "PlannedName",
    "Point",
    "Policy",
    "Problem",
    "Programme",
    "PublishedList",
    "Registry",
    "RegistryError",
    "Source",
    "TableError",
    "Text",
    "Tier",
    "Truth",
    "Verdict",
    "__version__",
    "by_organization",
    "compare_list",
    "diff",
    "format_files",
    "load",
    "match_file",
    "plan_import",
    "read_list",
    "validate",
]
