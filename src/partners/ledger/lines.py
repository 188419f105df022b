"""Judgement of a frame: outcome, bounds and reason of one benefit for every line."""

from collections.abc import Iterator
from functools import reduce
from operator import and_

import narwhals as nw

from partners.ledger.deducting import deduct
from partners.ledger.engines.operations import look_up_each
from partners.ledger.engines.protocol import Frame
from partners.ledger.exactness import guarded, is_computable, too_large
from partners.ledger.expressions import LineFacts, bounds_of, round_to_fen, truth_of
from partners.ledger.group_totals import with_totals
from partners.ledger.intervals import Bounds, is_nothing, number
from partners.ledger.limits import limit_lines
from partners.ledger.line_reasons import (
    NUMBER,
    reason_index,
    reasons,
    steps_of_reasons,
    truth_column,
    with_first_obstacle,
    wrong_columns,
)
from partners.ledger.own_columns import (
    CLAIMED,
    HIGH,
    LOW,
    PAID,
    PART_MAY_BE_TAKEN,
    PART_TAKEN,
    benefit_columns,
    part_columns,
    total_columns,
)
from partners.ledger.sharing_parts import unshared, with_shared_parts
from partners.rules.estimates import Rule
from partners.text import Lang

OUTCOME, REASON, WORDS = "partners:outcome", "partners:reason", "partners:reason-words"
_HOLDS = "partners:holds"


def judge_lines(frame: Frame, rule: Rule, lines: LineFacts, *, join_back: bool, lang: Lang = "en") -> Frame:
    """Add OUTCOME, LOW, HIGH, PAID, REASON and WORDS of a benefit to each line; amounts are in fen.

    Args:
        frame: the lines, with LINE.
        rule: the benefit and its policy.
        lines: the known facts of the lines.
        join_back: as in `limit_lines`.
        lang: the language of the words.
    """
    has_low = can_have_low(rule, lines)
    frame = limit_lines(claim_bounds(frame, rule, lines), rule, lines, has_low=has_low, join_back=join_back)
    frame = frame.with_columns(reason_index(rule, lines, has_low=has_low).alias(NUMBER))
    wrong = wrong_columns(rule, lines)
    said = reasons(rule, wrong)
    steps, many = steps_of_reasons(rule), len(said) - len(wrong)
    outcomes = ["ineligible"] * steps.unknown + ["undetermined"] * (steps.holds - steps.unknown)
    outcomes += ["eligible"] * (len(said) - steps.holds)
    texts = [outcomes, [*said], [text.get(lang) for text in said.values()]]
    frame, (outcome, code, words) = look_up_each(
        frame, NUMBER, [*range(len(said))], texts, session_frame=lines.session_frame
    )
    # If every low is 0, it is written as a constant, so that no engine computes it.
    low = nw.col(LOW) if has_low else number(0)
    frame = frame.with_columns(outcome.alias(OUTCOME), low.alias(LOW), code.alias(REASON), words.alias(WORDS))
    if not wrong and too_large(rule, lines) is None:
        return frame
    judged = (nw.col(NUMBER) >= steps.fails) & (nw.col(NUMBER) < many)
    return frame.with_columns(
        nw.when(judged).then(nw.col(name)).alias(name) for name in (OUTCOME, LOW, HIGH, PAID)
    )


def claim_bounds(frame: Frame, rule: Rule, lines: LineFacts) -> Frame:
    """Compute, for each line by itself, why it is not eligible, and its bounds before any limit.

    What was received elsewhere is taken off, also what a group of lines received.

    An unreadable value is unknown. With a value that is too large there is no upper bound. Both count in limits.
    """
    large = too_large(rule, lines)
    exact = guarded(rule, lines, large)
    conditions = [truth_of(condition, exact) for condition in rule.benefit.conditions]
    columns = frame.collect_schema().names()
    frame = _with_other_benefits(frame, rule, lines)
    frame = with_totals(frame, rule.totals, lines)
    frame = frame.with_columns(each.alias(truth_column(index)) for index, each in enumerate(conditions))
    # A column of its own, because running totals only need this one.
    holds = reduce(
        and_, [nw.col(truth_column(index)) for index in range(len(conditions))] or [nw.lit(value=True)]
    )
    frame = with_first_obstacle(frame.with_columns(holds.alias(_HOLDS)), rule, lines)
    frame = with_shared_parts(frame, rule, exact, nw.col(_HOLDS))
    low, high = _bounds_of_benefit(rule, exact)
    taken = _taken_by_others(rule, exact, low, high)
    may_hold = nw.col(_HOLDS).fill_null(value=True)
    if large is not None:
        holds_exactly = nw.col(_HOLDS) & ~large
        high = high if high is None or is_nothing(high) else nw.when(~large).then(high)
    frame = frame.select(
        *columns,
        *(name for total in rule.totals for name in total_columns(total)),
        *(name for other in rule.others for name in benefit_columns(other.name)),
        *(name for part in rule.shared_parts for name in part_columns(part)),
        NUMBER,
        *taken,
        _amount_where(nw.col(_HOLDS) if large is None else holds_exactly, low).alias(LOW),
        _amount_where(may_hold, high).alias(CLAIMED),
    )
    # Rounded in a step of its own: engines write out a division's operands several times.
    rounded = [name for name, amount in ((LOW, low), (CLAIMED, high)) if not is_nothing(amount)]
    frame = frame.with_columns(round_to_fen(nw.col(name), rule.scale).alias(name) for name in rounded)
    return deduct(frame, rule, lines)


def _with_other_benefits(frame: Frame, rule: Rule, lines: LineFacts) -> Frame:
    """Add the columns with what each other benefit pays that the amount computes with, judged on the same lines."""
    for other in rule.others:
        columns = frame.collect_schema().names()
        has_low = can_have_low(other, lines)
        judged = limit_lines(
            claim_bounds(frame, other, lines), other, lines, has_low=has_low, join_back=False
        )
        low, high = benefit_columns(other.name)
        frame = judged.with_columns(nw.col(LOW).alias(low), nw.col(HIGH).alias(high)).select(
            *columns, low, high
        )
    return frame


def _taken_by_others(
    rule: Rule, exact: LineFacts, low: nw.Expr | int, high: nw.Expr | int | None
) -> Iterator[nw.Expr]:
    """Yield PART_TAKEN and PART_MAY_BE_TAKEN, if the amount computes with parts that claims share."""
    if rule.shared_parts:
        alone = _bounds_of_benefit(rule, unshared(rule, exact))
        lowered = (number(high) < number(alone.high)).fill_null(value=False)
        yield lowered.alias(PART_TAKEN)
        yield (number(low) < number(alone.low)).fill_null(value=False).alias(PART_MAY_BE_TAKEN)


def _amount_where(test: nw.Expr, amount: nw.Expr | int | None) -> nw.Expr:
    nothing = number(0)
    return nothing if is_nothing(amount) else nw.when(test).then(number(amount)).otherwise(nothing)


def can_have_low(rule: Rule, lines: LineFacts) -> bool:
    """Can any line have a low above 0, or can what a line is paid depend on others for another reason?"""
    if any(limit.count is not None for limit in rule.limits):
        return True
    return not is_nothing(_bounds_of_benefit(rule, lines).low)


def _bounds_of_benefit(rule: Rule, lines: LineFacts) -> Bounds:
    return bounds_of(rule.benefit.amount, rule.scale, lines) if is_computable(rule) else Bounds(0, None)
