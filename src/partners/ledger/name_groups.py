"""Organisations in ledgers: which names are the same one, and on which days it is a partner.

Each distinct name is looked up once. What a condition says of a name is then a few steps in time, the same
for all names of non-partners, so that a frame only compares names and days.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import narwhals as nw

from partners.records.conditions import IsPartner
from partners.registry import Registry
from partners.values.keys import name_key
from partners.values.placeholders import is_no_value, says_nothing
from partners.values.truth import Truth


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
        self._organizations: dict[str, str | None] = {}
        self._named: dict[str, list[str]] = defaultdict(list)
        """The names of each organisation of the registry that the ledger has, by its id."""
        self._known = tuple({*names})
        for name in self._known:
            organization = self._organization_of(name)
            if organization is not None and organization in registry.organizations:
                self._named[organization].append(name)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """A number for each name, the same for all names of one organisation; none for a name that says nothing."""
        numbers: dict[str, int] = {}
        each = ((name, self._organization_of(name)) for name in self._known)
        return {name: numbers.setdefault(one, len(numbers)) for name, one in each if one is not None}

    @cached_property
    def same(self) -> Mapping[str, str]:
        """The first name of its organisation, for each name that is not the first itself."""
        firsts: dict[str, str] = {}
        for name in self._known:
            one = self._organization_of(name)
            if one is not None and name < firsts.setdefault(one, name):
                firsts[one] = name
        return {
            name: firsts[one]
            for name in self._known
            if (one := self._organization_of(name)) is not None and firsts[one] != name
        }

    def _organization_of(self, name: str) -> str | None:
        """Grouping key of a name: the organisation's id, or else the normalised name; None where it says nothing."""
        if name not in self._organizations:
            nobody = says_nothing(name) or is_no_value(name)
            self._organizations[name] = None if nobody else self._grouping_key(name)
        return self._organizations[name]

    def _grouping_key(self, name: str) -> str:
        # As `Registry.resolve`, with the key at hand: there may be millions of names.
        key = name_key(name)
        return self._registry.names.find(name, key) or key or name

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
            return self._registry.context.is_partner(organization, condition.category, condition.batch, day)

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
