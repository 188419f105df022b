"""The amounts of caps and budgets as Narwhals expressions: what `partners.rules.limit_amounts` says of one claim, on every line."""

from decimal import Decimal
from typing import NamedTuple

import narwhals as nw

from partners.ledger.exactness import guarded, too_large
from partners.ledger.expressions import LineFacts, bounds_of, round_to_fen, truth_of
from partners.ledger.intervals import first_of, number
from partners.records.caps import Budget, Cap, LimitCases
from partners.rules.bounds import in_fen, scale_of
from partners.rules.estimates import Rule
from partners.rules.limit_amounts import UNIT

Bound = nw.Expr | int | None


class Limiting(NamedTuple):
    """The least and the most that a limit can be on each line, in fen; None or null where it does not limit."""

    low: Bound
    high: Bound


def limit_amount(limit: Cap | Budget, rule: Rule, lines: LineFacts) -> Limiting:
    """Return the bounds of a limit on each line, before anything is taken from it."""
    match limit.amount:
        case None:
            return Limiting(largest_amount(limit), largest_amount(limit))
        case Decimal():
            fixed = in_fen(limit.amount)
            return Limiting(fixed, fixed)
        case LimitCases():
            return _cases(limit.amount, guarded(rule, lines, too_large(rule, lines)))
        case _:
            scale = scale_of(limit.amount, lines.facts)
            exact = guarded(rule, lines, too_large(rule, lines))
            low, high = bounds_of(limit.amount, scale, exact)
            return Limiting(
                round_to_fen(number(low).fill_null(0), scale),
                None if high is None else round_to_fen(number(high), scale),
            )


def largest_amount(limit: Cap | Budget) -> int:
    """Return the most that a limit of money or cases can be, in fen, or a count in ten-thousandths."""
    if limit.count is not None:
        return limit.count * UNIT
    match limit.amount:
        case Decimal():
            return in_fen(limit.amount)
        case LimitCases():
            return max(in_fen(case.amount) for case in limit.amount.cases)
        case _:
            raise AssertionError("no claims share a limit that is computed of facts")


def _cases(amount: LimitCases, lines: LineFacts) -> Limiting:
    """Combine the cases that may be the first whose condition holds; where none does, nothing is limited."""
    cases = [
        (
            None if case.when is None else truth_of(case.when, lines),
            (in_fen(case.amount), in_fen(case.amount)),
        )
        for case in amount.cases
    ]
    return Limiting(*first_of(cases, (None, None)))
