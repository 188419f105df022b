"""Open parts of an answer: the facts that are still needed, and the cases of an amount that may still apply."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import assert_never

from partners.records import amounts as a
from partners.records.amounts import Amount, Cases, OfBenefit
from partners.records.caps import Budget, Cap, LimitCase, LimitCases
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


def open_amount(amount: Amount, claim: Claim, context: Context) -> Amount:
    """Leave out the cases of an amount that a claim rules out; a single case that applies stands for all.

    Args:
        amount: the amount of a benefit.
        claim: the known facts.
        context: the facts, and who is a partner.
    """
    match amount:
        case a.Cases():
            return _open_cases(amount, claim, context)
        case a.Share():
            return amount.model_copy(update={"amount": open_amount(amount.amount, claim, context)})
        case a.UpTo():
            return amount.model_copy(update={"up_to": open_amount(amount.up_to, claim, context)})
        case a.LeastOf() | a.GreatestOf() | a.SumOf() | a.DifferenceOf():
            (key,) = type(amount).model_fields
            parts = tuple(open_amount(part, claim, context) for part in parts_of_amount(amount))
            return amount.model_copy(update={key: parts})
        case (
            a.Exactly()
            | a.AtMost()
            | a.Between()
            | a.NotStated()
            | a.Fixed()
            | a.Tiers()
            | a.PerUnit()
            | a.OfBenefit()
        ):
            return amount
        case _:
            assert_never(amount)


def _open_cases(amount: Cases, claim: Claim, context: Context) -> Amount:
    kept: list[a.Case] = []
    for case in amount.cases:
        truth = Truth.TRUE if case.when is None else node_of(case.when, context).test(claim)
        if truth is Truth.FALSE:
            continue
        inner = open_amount(case.amount, claim, context)
        if truth is Truth.TRUE and not kept:
            return inner
        kept.append(a.Case(when=None if truth is Truth.TRUE else case.when, amount=inner))
        if truth is Truth.TRUE:
            break
    return Cases(cases=tuple(kept)) if kept else a.Fixed(fixed=Decimal("0.00"))


def open_limit(limit: Cap | Budget, claim: Claim, context: Context) -> Cap | Budget:
    """Leave out the cases of a limit that a claim rules out, as `open_amount` does of an amount."""
    if limit.amount is None or isinstance(limit.amount, Decimal):
        return limit
    if isinstance(limit.amount, LimitCases):
        kept = _open_limit_cases(limit.amount, claim, context)
        return limit if kept is None else limit.model_copy(update={"amount": kept})
    return limit.model_copy(update={"amount": open_amount(limit.amount, claim, context)})


def _open_limit_cases(amount: LimitCases, claim: Claim, context: Context) -> Decimal | LimitCases | None:
    """Leave out cases; None if none of them applies, so that nothing is limited."""
    kept: list[LimitCase] = []
    for case in amount.cases:
        truth = Truth.TRUE if case.when is None else node_of(case.when, context).test(claim)
        if truth is Truth.TRUE and not kept:
            return case.amount
        if truth is not Truth.FALSE:
            kept.append(case if truth is Truth.UNKNOWN else LimitCase(when=None, amount=case.amount))
        if truth is Truth.TRUE:
            break
    return LimitCases(cases=tuple(kept)) if kept else None
