"""Parts of a rule: a benefit with all limits that apply to it, and everything that it computes with."""

from collections.abc import Sequence
from functools import cached_property

from partners.records.caps import Budget, Cap, PolicyLimit
from partners.records.conditions import Condition
from partners.records.figures import Figure, PartOf, TotalOf
from partners.records.policies import Benefit, Policy
from partners.rules.limit_amounts import benefits_asked_by_limit, conditions_of_limit, figures_of_limit
from partners.rules.parts import benefits_asked, conditions_of, figures_of, shared_parts_in, totals_in


class RuleParts:
    """A benefit of a policy with the limits that it shares with others.

    Args:
        policy: the policy of the benefit.
        benefit: the benefit that is claimed.
        common: limits that its claims share with those for other benefits.
    """

    def __init__(self, policy: Policy, benefit: Benefit, common: Sequence[PolicyLimit] = ()) -> None:
        self.policy = policy
        self.benefit = benefit
        self.name = f"{policy.id}/{benefit.id}"
        budgets = () if benefit.budget is None else (benefit.budget,)
        self.limits: tuple[Cap | Budget, ...] = (*benefit.caps, *budgets, *common)
        """Its caps, its budget, and the limits that it shares with others."""
        days = (
            benefit.order_by,
            *(each.year_of for each in self.limits if each.follows_years),
            *(each.year_of for each in (*budgets, *benefit.caps, *common, *benefit.deductions)),
            *(each.year_of for each in self.shared_parts),
        )
        self.order_by = None if benefit.ranked else next((day for day in days if day is not None), None)
        """Date fact that puts claims in order; None if only the order of the lines counts, or if nobody can tell the order."""

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that its amount, its limits and its conditions compute with."""
        of_limits = (figure for limit in self.limits for figure in figures_of_limit(limit))
        return (*figures_of(self.benefit), *of_limits)

    @cached_property
    def totals(self) -> tuple[TotalOf, ...]:
        """The totals over claims that it computes with, each once."""
        return tuple(dict.fromkeys(each for figure in self.figures for each in totals_in(figure)))

    @cached_property
    def shared_parts(self) -> tuple[PartOf, ...]:
        """The parts of figures that claims share, each once, inner ones first; no condition of the benefit may ask for one."""
        return tuple(dict.fromkeys(each for figure in self.figures for each in shared_parts_in(figure)))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Its conditions, and those of the cases of its amount and its limits."""
        of_limits = (each for limit in self.limits for each in conditions_of_limit(limit))
        return (*self.benefit.conditions, *conditions_of(self.benefit.amount), *of_limits)

    @cached_property
    def names_of_others(self) -> tuple[str, ...]:
        """The names of the benefits with whose amounts it, or a limit of it, computes."""
        of_limits = (name for limit in self.limits for name in benefits_asked_by_limit(limit))
        return tuple(dict.fromkeys([*benefits_asked(self.benefit.amount), *of_limits]))
