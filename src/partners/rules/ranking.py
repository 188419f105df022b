"""Ranking of estimates: which benefits to judge, which comes first, which exclude each other, what to ask next."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from partners.errors import NotFoundError
from partners.records.lookups import is_named
from partners.records.policies import Policy
from partners.rules.cautions import STANDINGS
from partners.rules.estimates import Estimate, Rule
from partners.text import Text


def best_first(estimates: Iterable[Estimate], day: date) -> list[Estimate]:
    """Sort estimates as one would claim them: what can be had now, what is certain, and large amounts first."""
    rank = {"eligible": 0, "undetermined": 1, "ineligible": 2}

    def key(each: Estimate) -> tuple[int, int, bool, Decimal, int, Decimal]:
        # An amount that nobody can compute comes after any known amount, and before 0.
        hope = 1 if each.high is None else 0 if each.high else 2
        standing = STANDINGS.index(each.standing(day))
        # What is computed from a cost that is given is what was asked about.
        is_aside = each.outcome == "undetermined" and each.is_aside
        return standing, rank[each.outcome], is_aside, -each.low, hope, -(each.high or Decimal(0))

    return sorted(estimates, key=key)


def most_decisive(estimates: Iterable[Estimate], passed: Collection[str] = ()) -> str | None:
    """Return the unknown fact to ask for next: the one that can change all answers together most.

    Args:
        estimates: the estimates of one claim.
        passed: ids of facts that are not asked for again.

    Returns:
        The fact's id; None if no fact is left to ask for.
    """
    moved: dict[str, int] = {}
    for each in estimates:
        for fact in each.missing:
            if fact not in passed:
                score = each.rule.decisiveness(fact, each.claim) // each.rule.scale
                moved[fact] = moved.get(fact, 0) + score + 1
    return max(moved, key=moved.__getitem__) if moved else None


def alternatives(estimates: Sequence[Estimate]) -> list[tuple[Estimate, ...]]:
    """Return the pairs of possible benefits of known size that exclude each other, in each the better one first."""
    open_ones = [each for each in estimates if each.outcome != "ineligible" and each.high]
    order = {each.name: index for index, each in enumerate(open_ones)}
    pairs = {
        tuple(sorted((order[each.name], order[other])))
        for each in open_ones
        for other, _ in each.policy.excluded_by(each.benefit)
        if other in order
    }
    return [tuple(open_ones[index] for index in pair) for pair in sorted(pairs)]


def choose_rules(
    rules: Sequence[Rule], names: str | Iterable[str] | None, find_policy: Callable[[str], Policy]
) -> list[Rule]:
    """Select the benefits to judge, each once.

    Args:
        rules: all benefits.
        names: ids or names of policies, names of benefits, or benefits as `policy/benefit`; None for all.
        find_policy: finds a policy by its id or name; raises NotFoundError if there is no such policy.

    Raises:
        NotFoundError: there is no such policy or benefit.
    """
    if names is None:
        return [*rules]
    known = {rule.name: rule for rule in rules}
    chosen: dict[str, Rule] = {}
    for name in [names] if isinstance(names, str) else names:
        named = [rule for rule in rules if is_named(rule.benefit.name, name)]
        if name in known:
            chosen[name] = known[name]
        elif "/" in name and not named:
            raise NotFoundError(Text(zh="补贴", en="benefit"), name, [*known])
        elif named and not any(name == rule.policy.id or is_named(rule.policy.name, name) for rule in rules):
            chosen |= {rule.name: rule for rule in named}
        else:
            of = find_policy(name).id
            chosen |= {rule.name: rule for rule in rules if rule.policy.id == of}
    return [*chosen.values()]
