"""Organisations in ledgers: which names are the same one, and on which days it is a partner.

Each distinct name is looked up once. What a condition says of a name is then a few steps in time, the same
for all names of non-partners, so that a frame only compares names and days.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import narwhals as nw

from partners.names import name_key
from partners.registry import Registry
from partners.rules.conditions import IsPartner
from partners.rules.truth import Truth


class Steps(NamedTuple):
    """The truth of a condition on one organisation: before the first day, then from each day on.

    Attributes:
        always: whether it holds on some day, where no day is asked for; unknown if the day is not known.
        over_time: the truth before the first of the registry's days, and from each of them on.
    """

    always: Truth
    over_time: tuple[Truth, ...]


class Names:
    """The names of a ledger's organisations, each looked up once.

    Args:
        registry: who is a partner.
        names: every distinct name in the ledger.
    """

    def __init__(self, registry: Registry, names: Iterable[str]) -> None:
        self._registry = registry
        self._days = _turning_points(registry)
        self._named: dict[str, list[str]] = defaultdict(list)
        """The names of each organisation of the registry that the ledger has, by its id."""
        self.same: dict[str, str] = {}
        """What stands for a name that is not the only one of its organisation: the first of its names."""
        first: dict[str, str] = {}
        for name in sorted(set(names)):
            organization = registry.resolve(name)
            if organization in registry.organizations:
                self._named[organization].append(name)
            else:
                organization = name_key(name) or name
            one = first.setdefault(organization, name)
            if one != name:
                self.same[name] = one

    def partner(self, condition: IsPartner, name: nw.Expr, day: nw.Expr | None) -> nw.Expr:
        """Whether a condition holds of the organisation of each line, on the day of each line."""
        groups: dict[Steps, list[str]] = defaultdict(list)
        stranger = self._steps(condition, "")
        for organization, names in self._named.items():
            steps = self._steps(condition, organization)
            if steps != stranger:
                groups[steps] += names
        truth = self._truth(condition, stranger, day)
        for steps, names in sorted(groups.items()):
            truth = nw.when(name.is_in(names)).then(self._truth(condition, steps, day)).otherwise(truth)
        return nw.when(~name.is_null()).then(truth)

    def _steps(self, condition: IsPartner, organization: str) -> Steps:
        def on(day: date | None) -> Truth:
            return self._registry.is_partner(organization, condition.category, condition.batch, day)

        first = self._days[0] - timedelta(days=1) if self._days else None
        return Steps(on(None), (on(first), *(on(day) for day in self._days)))

    def _truth(self, condition: IsPartner, steps: Steps, day: nw.Expr | None) -> nw.Expr:
        always = _literal(steps.always)
        if condition.as_of is None:
            return always
        without_day = _literal(min(steps.always, Truth.UNKNOWN))
        if day is None:
            return without_day
        truth = _literal(steps.over_time[-1])
        changes = zip(self._days, steps.over_time, steps.over_time[1:], strict=False)
        for turning, before, after in reversed([*changes]):
            if before is not after:
                truth = nw.when(day < turning).then(_literal(before)).otherwise(truth)
        return nw.when(day.is_null()).then(without_day).otherwise(truth)


def _turning_points(registry: Registry) -> Sequence[date]:
    """The days on which who is a partner, or how far that is known, may change."""
    days = {batch.published_on for batch in registry.batches}
    days |= {each.since for each in registry.memberships()}
    days |= {each.until + timedelta(days=1) for each in registry.memberships() if each.until is not None}
    return sorted(days)


def _literal(truth: Truth) -> nw.Expr:
    values: Mapping[Truth, Any] = {Truth.FALSE: False, Truth.UNKNOWN: None, Truth.TRUE: True}
    return nw.lit(values[truth], dtype=nw.Boolean)
