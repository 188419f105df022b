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

from partners.registry import Registry
from partners.rules.conditions import IsPartner
from partners.rules.truth import Truth
from partners.rules.unknown import is_no_value, says_nothing


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
        names: every distinct name in the ledger; where names are read late, those that conditions ask about.
        late: whether others are read once lines are judged.
    """

    def __init__(self, registry: Registry, names: Iterable[str], *, late: bool = False) -> None:
        self.late = late
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
        """The number of the organisation of each name that is not read late."""
        numbers = zip(self._known, self.number_each(self._known), strict=True)
        return {name: number for name, number in numbers if number is not None}

    @cached_property
    def same(self) -> Mapping[str, str]:
        """What stands for a name that is not the first of its organisation's, and not read late."""
        firsts = zip(self._known, self.first_each(self._known), strict=True)
        return {name: first for name, first in firsts if first not in (None, name)}

    def number_each(self, names: Sequence[str]) -> list[int | None]:
        """A number for each of some names, the same for all of one organisation; None where a name says nothing."""
        numbers: dict[str, int] = {}
        each = map(self._organization_of, names)
        return [None if one is None else numbers.setdefault(one, len(numbers)) for one in each]

    def first_each(self, names: Sequence[str]) -> list[str | None]:
        """For each of some names the first that is of the same organisation; None where it says nothing."""
        firsts: dict[str, str] = {}
        for name in names:
            one = self._organization_of(name)
            if one is not None and name < firsts.setdefault(one, name):
                firsts[one] = name
        return [None if one is None else firsts[one] for one in map(self._organization_of, names)]

    def _organization_of(self, name: str) -> str | None:
        """What tells an organisation from all others: its id, else the key of its name; None where that says nothing."""
        if name not in self._organizations:
            nobody = says_nothing(name) or is_no_value(name)
            self._organizations[name] = None if nobody else self._registry.identity(name)
        return self._organizations[name]

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
