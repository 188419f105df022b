"""Making of rules: each benefit once, when it is asked for, because benefits may compute with each other's amounts."""

from collections.abc import Callable, Mapping
from functools import cached_property

from partners.errors import NotFoundError
from partners.records.caps import PolicyLimit
from partners.records.facts import Fact
from partners.records.organizations import Source
from partners.records.policies import Benefit, Policy
from partners.rules.common_limits import common_limits
from partners.rules.estimates import Rule
from partners.rules.evaluation import Context
from partners.text import Text
from partners.values.truth import Truth


class RuleMaker:
    """Makes benefits ready to judge claims.

    Args:
        facts: all facts by id.
        is_partner: as in `Context`.
        policies: returns all policies by id; called when a benefit is asked for.
        sources: returns all sources by id; called when somebody asks how sure a benefit is.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        is_partner: Callable[..., Truth],
        policies: Callable[[], Mapping[str, Policy]],
        sources: Callable[[], Mapping[str, Source]] = dict,
    ) -> None:
        self.context = Context(facts, is_partner, self.rule, sources)
        self._policies = policies
        self._made: dict[str, Rule] = {}

    def rule(self, name: str) -> Rule:
        """Return the benefit with a name, `policy/benefit`.

        Raises:
            NotFoundError: there is no such benefit.
        """
        if name not in self._made:
            if name not in self._benefits:
                raise NotFoundError(Text(zh="补贴", en="benefit"), name, [*self._benefits])
            self._made[name] = Rule(*self._benefits[name], self.context, self._common.get(name, ()))
        return self._made[name]

    @cached_property
    def _benefits(self) -> Mapping[str, tuple[Policy, Benefit]]:
        return {
            f"{policy.id}/{benefit.id}": (policy, benefit)
            for policy in self._policies().values()
            for benefit in policy.benefits
        }

    @cached_property
    def _common(self) -> Mapping[str, tuple[PolicyLimit, ...]]:
        return common_limits(self._policies().values())
