"""Limits that claims for several benefits share: which benefits each is about, across policies."""

from collections.abc import Iterable, Mapping

from partners.records.caps import PolicyLimit
from partners.records.policies import Policy


def benefits_of_limit(limit: PolicyLimit, policy: Policy) -> tuple[str, ...]:
    """Return the benefits that share a limit of a policy, each as `policy/benefit`."""
    written = limit.benefits or tuple(benefit.id for benefit in policy.benefits)
    return tuple(each if "/" in each else f"{policy.id}/{each}" for each in written)


def common_limits(policies: Iterable[Policy]) -> Mapping[str, tuple[PolicyLimit, ...]]:
    """Return, for each benefit that shares limits with others, those limits with their benefits written in full."""
    found: dict[str, tuple[PolicyLimit, ...]] = {}
    for policy in policies:
        for limit in policy.limits:
            names = benefits_of_limit(limit, policy)
            whole = limit.model_copy(update={"benefits": names})
            for name in dict.fromkeys(names):
                found[name] = (*found.get(name, ()), whole)
    return found
