"""Facts that are still needed: for undecided conditions, and for the cases of an amount that may still apply."""

from collections.abc import Iterable, Iterator

from partners.records.amounts import Amount, Cases, OfBenefit
from partners.rules.claims import Claim
from partners.rules.evaluation import Context, Node, node_of
from partners.rules.parts import facts_asked, facts_of_amount, parts_of_amount
from partners.values.truth import Truth


def undecided_facts(nodes: Iterable[Node], claim: Claim) -> Iterator[str]:
    """Yield the facts that undecided conditions ask for; a decided condition needs no more facts."""
    for node in nodes:
        if node.test(claim) is Truth.UNKNOWN:
            yield from facts_asked(node.condition)
            yield from undecided_facts(node.parts, claim)


def open_facts_of_amount(amount: Amount, claim: Claim, context: Context) -> Iterator[str]:
    """Yield the facts that an amount asks for, without those of cases that no longer apply.

    Args:
        amount: the amount of a benefit.
        claim: the known facts.
        context: the facts, and who is a partner.
    """
    if isinstance(amount, OfBenefit):
        yield from context.benefit(amount.benefit).missing_facts(claim)
        return
    if not isinstance(amount, Cases):
        parts = parts_of_amount(amount)
        yield from (fact for part in parts for fact in open_facts_of_amount(part, claim, context))
        yield from () if parts else facts_of_amount(amount)
        return
    for case in amount.cases:
        node = None if case.when is None else node_of(case.when, context)
        truth = Truth.TRUE if node is None else node.test(claim)
        yield from () if node is None else undecided_facts([node], claim)
        yield from () if truth is Truth.FALSE else open_facts_of_amount(case.amount, claim, context)
        if truth is Truth.TRUE:
            return
