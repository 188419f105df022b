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
    from partners.batches.comparing import Difference, ListDifference, compare_list
    from partners.batches.lists import ListedName, PublishedList, read_list
    from partners.batches.plan import ImportPlan, Outcome, PlannedName
    from partners.batches.planning import plan_import
    from partners.changes.change import Change
    from partners.changes.comparing import diff
    from partners.checks import validate
    from partners.curve import Curve, Point
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
    from partners.estimate import Estimate, Limit, Verdict
    from partners.loading import load
    from partners.memberships import NOT_STATED, Coverage, Membership
    from partners.names.matching import Candidate, Match, Tier
    from partners.programme import Programme
    from partners.record import Category
    from partners.records import Batch, Group, Organization, Source
    from partners.registry import Registry
    from partners.rules.facts import Fact
    from partners.rules.policy import Benefit, Policy
    from partners.rules.truth import Truth
    from partners.text import Text
else:
    _HOMES = {
        "Batch": "records",
        "Benefit": "rules.policy",
        "Candidate": "names.matching",
        "Category": "record",
        "Change": "changes.change",
        "ClaimError": "errors",
        "Coverage": "memberships",
        "Curve": "curve",
        "Difference": "batches.comparing",
        "Estimate": "estimate",
        "Fact": "rules.facts",
        "Group": "records",
        "ImportPlan": "batches.plan",
        "LedgerError": "errors",
        "Limit": "estimate",
        "ListDifference": "batches.comparing",
        "ListError": "errors",
        "ListedName": "batches.lists",
        "Match": "names.matching",
        "Membership": "memberships",
        "NOT_STATED": "memberships",
        "NotFoundError": "errors",
        "Organization": "records",
        "Outcome": "batches.plan",
        "PartnersError": "errors",
        "PlannedName": "batches.plan",
        "Point": "curve",
        "Policy": "rules.policy",
        "Problem": "errors",
        "Programme": "programme",
        "PublishedList": "batches.lists",
        "Registry": "registry",
        "RegistryError": "errors",
        "Source": "records",
        "TableError": "errors",
        "Text": "text",
        "Tier": "names.matching",
        "Truth": "rules.truth",
        "Verdict": "estimate",
        "compare_list": "batches.comparing",
        "diff": "changes.comparing",
        "load": "loading",
        "plan_import": "batches.planning",
        "read_list": "batches.lists",
        "validate": "checks",
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
    "compare_list",
    "diff",
    "load",
    "plan_import",
    "read_list",
    "validate",
]
