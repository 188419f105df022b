"""Checks of conditions and amounts against the facts they use."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import assert_never

from partners.errors import ClaimError, no_such
from partners.files.checks.case_checks import contradictions, types_for
from partners.files.checks.doubts import Messages
from partners.files.checks.figure_checks import check_figure
from partners.files.checks.known_facts import KnownFacts
from partners.files.checks.tier_checks import check_tiers
from partners.files.yaml.reading import Location
from partners.records import amounts as a
from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.evaluation import operands
from partners.text import Text
from partners.values.keys import name_key

_BATCH = Text(zh="批次", en="batch")


def check_conditions(facts: KnownFacts, conditions: Sequence[c.Condition], at: Location) -> Messages:
    """Check conditions that must all hold."""
    wrong = [
        each
        for index, condition in enumerate(conditions)
        for each in check_condition(facts, condition, (*at, index))
    ]
    yield from wrong
    reported = {way[: len(at) + 1] for way, _ in wrong}
    # If a part can never hold, only the part is reported.
    yield from (each for each in contradictions(conditions, facts.known(), at) if each[0] not in reported)


def check_condition(facts: KnownFacts, condition: c.Condition, at: Location) -> Messages:
    """Check a condition and its parts."""
    match condition:
        case c.AllOf():
            yield from check_conditions(facts, condition.all_of, (*at, "all_of"))
        case c.AnyOf():
            for index, part in enumerate(condition.any_of):
                yield from check_condition(facts, part, (*at, "any_of", index))
        case c.Not():
            yield from check_condition(facts, condition.negated, (*at, "not"))
        case c.Unstated():
            pass
        case c.IsPartner():
            yield from facts.check(condition.partner, ("organization",), (*at, "partner"))
            numbers = [str(batch.number) for batch in facts.registry.batches]
            is_known = str(condition.batch) in numbers or facts.doubts.has_any("batches")
            if condition.batch is not None and not is_known:
                yield (*at, "batch"), no_such(_BATCH, str(condition.batch), numbers, listed=0)
            if condition.as_of is not None:
                yield from facts.check(condition.as_of, ("date",), (*at, "as_of"))
        case c.FigureComparison():
            order, other = condition.other
            yield from check_figure(facts, condition.figure, (*at, "figure"))
            if not isinstance(other, Decimal):
                yield from check_figure(facts, other, (*at, order), like=condition.figure)
        case c.DayComparison():
            way, day = condition.other
            yield from facts.check(condition.day, ("date",), (*at, "day"))
            if isinstance(day, str):
                yield from facts.check(day, ("date",), (*at, way))
            else:
                side = "after" if day.after is not None else "before"
                yield from facts.check(day.fact, ("date",), (*at, way, side))
        case c.FactComparison():
            yield from _comparison(facts, condition, at)
        case _:
            assert_never(condition)


def _comparison(facts: KnownFacts, condition: c.Comparison, at: Location) -> Messages:
    wrong = list(facts.check(condition.fact, types_for(condition), (*at, "fact")))
    yield from wrong
    if wrong or condition.fact in facts.doubts.facts:
        return
    fact = facts.registry.facts[condition.fact]
    operand: Location = (
        *at,
        next(key for key in _OPERANDS if key in type(condition).model_fields or key == "is"),
    )
    try:
        values = operands(condition, fact)
    except ClaimError as error:
        yield operand, _several_in_one(condition, fact) or error.message
        return
    if None in values:
        yield (
            operand,
            Text(zh="条件不能与“未知”比较。", en="a condition cannot compare a value with unknown."),
        )


_OPERANDS = ("one_of", "at_least", "at_most", "above", "below", "on_or_after", "on_or_before", "is")


def _several_in_one(condition: c.Comparison, fact: Fact) -> Text | None:
    """Return a message for choices without a comma between them, which YAML reads as one value."""
    values = condition.one_of if isinstance(condition, c.OneOf) else ()
    for value in values:
        parts = [part for part in re.split(r"[\s，、；,;|/]+", value) if part]
        known = {key for choice in fact.choices for key in choice.keys}
        if len(parts) > 1 and all(name_key(part) in known for part in parts):
            joined = ", ".join(parts)
            return Text(
                zh=f"“{value}”被当作一个值；请用半角逗号加空格分隔：[{joined}]。",
                en=f'"{value}" is read as one value; put an ASCII comma and a space between them: [{joined}].',
            )
    return None


def check_amount(facts: KnownFacts, amount: a.Amount, at: Location) -> Messages:
    """Check an amount with its parts and cases."""
    match amount:
        case a.Exactly() | a.AtMost() | a.Between():
            yield from check_figure(facts, amount.of, (*at, "of"), kind="money")
        case a.NotStated() | a.Fixed() | a.OfBenefit():
            pass  # whether it exists: `partners.files.checks.benefit_checks`
        case a.Tiers():
            is_priced = any(tier.unit_price is not None for tier in amount.tiers)
            yield from check_figure(facts, amount.of, (*at, "of"), kind="quantity" if is_priced else "money")
            yield from check_tiers(amount, (*at, "tiers"))
        case a.Cases():
            yield from _cases(facts, amount, (*at, "cases"))
        case a.PerUnit():
            yield from check_figure(facts, amount.quantity, (*at, "quantity"), kind="quantity")
        case a.UpTo():
            yield from check_amount(facts, amount.up_to, (*at, "up_to"))
        case a.Share():
            yield from check_amount(facts, amount.amount, (*at, "amount"))
        case a.DifferenceOf():
            yield from _amounts(facts, amount.difference_of, (*at, "difference_of"))
        case a.LeastOf():
            yield from _amounts(facts, amount.least_of, (*at, "least_of"))
        case a.GreatestOf():
            yield from _amounts(facts, amount.greatest_of, (*at, "greatest_of"))
        case a.SumOf():
            yield from _amounts(facts, amount.sum_of, (*at, "sum_of"))
        case _:
            assert_never(amount)


def _amounts(facts: KnownFacts, amounts: Iterable[a.Amount], at: Location) -> Messages:
    for index, amount in enumerate(amounts):
        yield from check_amount(facts, amount, (*at, index))


def _cases(facts: KnownFacts, amount: a.Cases, at: Location) -> Messages:
    for index, case in enumerate(amount.cases):
        if case.when is not None:
            yield from check_condition(facts, case.when, (*at, index, "when"))
        yield from check_amount(facts, case.amount, (*at, index, "amount"))
