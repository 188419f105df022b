"""Organisations in ledgers: which names mean the same one, and on which days it is a partner.

Each distinct name is looked up once. The truth of a condition then changes on a few days only, and is the same for
all names of non-partners, so that a frame only compares names and days.
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
from partners.values.placeholders import is_stand_in, says_nothing
from partners.values.truth import Truth


class Steps(NamedTuple):
    """Truth of a condition for one organisation, over time.

    Attributes:
        always: the truth if no day is asked for.
        over_time: the truth before the first of the registry's days, and from each of these days on.
    """

    always: Truth
    over_time: tuple[Truth, ...]


class Organizations:
    """Organisations named in a ledger, each name looked up once.

    Args:
        registry: who is a partner.
        names: all distinct names in the ledger.
    """

    def __init__(self, registry: Registry, names: Iterable[str]) -> None:
        self._registry = registry
        self._days = _turning_points(registry)
        self._organizations: dict[str, str | None] = {}
        self._named: dict[str, list[str]] = defaultdict(list)
        """Organizations in the ledger of each organisation of the registry, by its id."""
        self._known = tuple({*names})
        for name in self._known:
            organization = self._organization_of(name)
            if organization is not None and organization in registry.organizations:
                self._named[organization].append(name)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number of each name; names of one organisation share a number, and empty names have none."""
        numbers: dict[str, int] = {}
        each = ((name, self._organization_of(name)) for name in self._known)
        return {name: numbers.setdefault(one, len(numbers)) for name, one in each if one is not None}

    @cached_property
    def same(self) -> Mapping[str, str]:
        """First name of the same organisation, for each other name of it."""
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
        """Grouping key of a name: the organisation's id, or else the normalised name; None if it says nothing."""
        if name not in self._organizations:
            nobody = says_nothing(name) or is_stand_in(name)
            self._organizations[name] = None if nobody else self._grouping_key(name)
        return self._organizations[name]

    def _grouping_key(self, name: str) -> str:
        # Like `Registry.resolve`, but with the key already known: there may be millions of names.
        key = name_key(name)
        return self._registry.names.find(name, key) or key or name

    def partner(self, condition: IsPartner, name: nw.Expr, day: nw.Expr | None) -> nw.Expr:
        """Return the truth of a condition for the organisation and the day of each line."""
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
    """Return the days on which partners, or our knowledge of them, may change."""
    days = {batch.published_on for batch in registry.batches}
    days |= {each.since for each in registry.memberships()}
    days |= {each.until + timedelta(days=1) for each in registry.memberships() if each.until is not None}
    return sorted(days)


def _literal(truth: Truth) -> nw.Expr:
    values: Mapping[Truth, Any] = {Truth.FALSE: False, Truth.UNKNOWN: None, Truth.TRUE: True}
    return nw.lit(values[truth], dtype=nw.Boolean)
