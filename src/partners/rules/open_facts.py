"""Facts that an answer still waits for: of what is undecided, and of cases that a claim may still come to."""

from collections.abc import Iterable, Iterator

from partners.records.amounts import Amount, Cases
from partners.rules.claims import Claim
from partners.rules.evaluation import Node, World, node_of
from partners.rules.parts import facts_asked, facts_of_amount, parts_of_amount
from partners.values.truth import Truth


def undecided(nodes: Iterable[Node], claim: Claim) -> Iterator[str]:
    """The facts that undecided conditions ask for; a decided one asks for nothing more."""
    for node in nodes:
        if node.test(claim) is Truth.UNKNOWN:
            yield from facts_asked(node.condition)
            yield from undecided(node.parts, claim)


def open_in(amount: Amount, claim: Claim, world: World) -> Iterator[str]:
    """The facts that an amount asks for: of its cases, those that a claim may still come to.

    Args:
        amount: of a benefit.
        claim: what is known.
        world: the facts, and who is a partner.
    """
    if not isinstance(amount, Cases):
        parts = parts_of_amount(amount)
        yield from (fact for part in parts for fact in open_in(part, claim, world))
        yield from () if parts else facts_of_amount(amount)
        return
    for case in amount.cases:
        node = None if case.when is None else node_of(case.when, world)
        truth = Truth.TRUE if node is None else node.test(claim)
        yield from () if node is None else undecided([node], claim)
        yield from () if truth is Truth.FALSE else open_in(case.amount, claim, world)
        if truth is Truth.TRUE:
            return
