"""Judgement of a frame: outcome, bounds and reason of one benefit for every line."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import engine_of, look_up_each
from partners.ledger.engines.protocol import Frame
from partners.ledger.exactness import guarded, too_large
from partners.ledger.expressions import LineFacts, bounds_of, round_to_fen, truth_of
from partners.ledger.intervals import is_nothing, number
from partners.ledger.limits import limit_lines
from partners.ledger.own_columns import CERTAIN, CLAIMED, HIGH, LOW, PAID
from partners.ledger.shared_limits import left_per_limit
from partners.rules.condition_wording import say_unmet, say_whole_condition
from partners.rules.estimates import Rule
from partners.rules.limit_amounts import facts_of_limit
from partners.rules.parts import fact_of, facts_of_amount, facts_of_condition
from partners.rules.wording import say_amount, say_limit
from partners.text import Lang, Text

OUTCOME, REASON, WORDS = "partners:outcome", "partners:reason", "partners:reason-words"
_HOLDS = "partners:holds"
_NUMBER = "partners:reason-number"
"""Column with the index among `reasons` of the reason for a line."""


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
    frame = frame.with_columns(_reason_index(rule, lines, has_low=has_low).alias(_NUMBER))
    wrong = wrong_columns(rule, lines)
    said = reasons(rule, wrong)
    steps, many = _steps(rule), len(said) - len(wrong)
    outcomes = ["ineligible"] * steps.unknown + ["undetermined"] * (steps.holds - steps.unknown)
    outcomes += ["eligible"] * (len(said) - steps.holds)
    texts = [outcomes, [*said], [text.get(lang) for text in said.values()]]
    frame, (outcome, code, words) = look_up_each(
        frame, _NUMBER, [*range(len(said))], texts, session_frame=lines.session_frame
    )
    # If every low is 0, it is written as a constant, so that no engine computes it.
    low = nw.col(LOW) if has_low else number(0)
    frame = frame.with_columns(outcome.alias(OUTCOME), low.alias(LOW), code.alias(REASON), words.alias(WORDS))
    if not wrong and too_large(rule, lines) is None:
        return frame
    judged = (nw.col(_NUMBER) >= steps.fails) & (nw.col(_NUMBER) < many)
    return frame.with_columns(
        nw.when(judged).then(nw.col(name)).alias(name) for name in (OUTCOME, LOW, HIGH, PAID)
    )


def claim_bounds(frame: Frame, rule: Rule, lines: LineFacts) -> Frame:
    """Compute, for each line by itself, why it is not eligible, and its bounds before any limit.

    An unreadable value is unknown. With a value that is too large there is no upper bound. Both count in limits.
    """
    large = too_large(rule, lines)
    exact = guarded(rule, lines, large)
    conditions = [truth_of(condition, exact) for condition in rule.benefit.conditions]
    columns = frame.collect_schema().names()
    frame = frame.with_columns(each.alias(_truth(index)) for index, each in enumerate(conditions))
    # A column of its own, because running totals only need this one.
    holds = reduce(and_, [nw.col(_truth(index)) for index in range(len(conditions))])
    frame = _with_first_obstacle(frame.with_columns(holds.alias(_HOLDS)), rule, lines)
    low, high = bounds_of(rule.benefit.amount, rule.scale, exact)
    may_hold = nw.col(_HOLDS).fill_null(value=True)
    if large is not None:
        holds_exactly = nw.col(_HOLDS) & ~large
        high = high if high is None or is_nothing(high) else nw.when(~large).then(high)
    frame = frame.select(
        *columns,
        _NUMBER,
        _amount_where(nw.col(_HOLDS) if large is None else holds_exactly, low).alias(LOW),
        _amount_where(may_hold, high).alias(CLAIMED),
    )
    # Rounded in a step of its own: engines write out a division's operands several times.
    rounded = [name for name, amount in ((LOW, low), (CLAIMED, high)) if not is_nothing(amount)]
    return frame.with_columns(round_to_fen(nw.col(name), rule.scale).alias(name) for name in rounded)


def _amount_where(test: nw.Expr, amount: nw.Expr | int | None) -> nw.Expr:
    nothing = number(0)
    return nothing if is_nothing(amount) else nw.when(test).then(number(amount)).otherwise(nothing)


def can_have_low(rule: Rule, lines: LineFacts) -> bool:
    """Can any line have a low above 0, or can what a line is paid depend on others for another reason?"""
    if any(limit.count is not None for limit in rule.limits):
        return True
    return not is_nothing(bounds_of(rule.benefit.amount, rule.scale, lines).low)


class _Steps(NamedTuple):
    """Indexes among `reasons` of the first failed condition, of the first unknown one, and of the reasons after them."""

    fails: int
    unknown: int
    holds: int


def _steps(rule: Rule) -> _Steps:
    many = len(rule.benefit.conditions)
    return _Steps(1, 1 + many, 1 + 2 * many)


def wrong_columns(rule: Rule, lines: LineFacts) -> dict[str, str]:
    """Return, for each fact of a benefit that may be unreadable, the column that marks such lines."""
    return {fact: lines.wrong[fact] for fact in rule.facts if fact in lines.wrong}


def reasons(rule: Rule, unreadable: Iterable[str] = ()) -> dict[str, Text]:
    """Return the words of each reason code, in order of precedence; unreadable values come last but take precedence.

    Args:
        rule: the benefit.
        unreadable: the facts that may have unreadable values.
    """
    facts, benefit = rule.context.facts, rule.benefit
    said = {"too-large": Text(zh="数值过大，无法精确计算", en="a value is too large to compute with exactly")}
    conditions = [*zip(_labels(rule), benefit.conditions, strict=True)]
    for label, condition in conditions:
        said[f"fails:{label}"] = say_unmet(condition, facts)
    for label, condition in conditions:
        words = say_whole_condition(condition, facts)
        said[f"unknown:{label}"] = Text(zh=f"尚不能确定：{words.zh}", en=f"unknown: {words.en}")
    for fact in dict.fromkeys([*_facts_of_amounts(rule), *_spent(rule)]):
        name = facts[fact].label
        said[f"needs:{fact}"] = Text(zh=f"还需补充：{name.zh}", en=f"needs: {name.en}")
    for code, limit in zip(_limit_codes(rule), rule.limits, strict=True):
        words = say_limit(limit, facts)
        said[code] = Text(zh=f"封顶：{words.zh}", en=f"limited: {words.en}")
        for fact in _spent(rule):
            needed = said[f"needs:{fact}"]
            said[f"{code},needs:{fact}"] = Text(
                zh=f"{said[code].zh}；{needed.zh}", en=f"{said[code].en}; {needed.en}"
            )
    said["eligible"] = say_amount(benefit.amount, facts)
    for code, limit in zip(_limit_codes(rule), rule.limits, strict=True):
        if limit.is_shared:
            words = say_limit(limit, facts)
            said[f"may:{code}"] = Text(
                zh=f"可能封顶，取决于其他各行的金额和所填内容：{words.zh}",
                en=f"may be limited, depending on other lines: {words.en}",
            )
    for fact in unreadable:
        name = facts[fact].label
        said[f"invalid:{fact}"] = Text(zh=f"无法识别：{name.zh}", en=f"cannot be read: {name.en}")
    return said


def _facts_of_amounts(rule: Rule) -> list[str]:
    """List the facts of which the amount, and then its limits, are computed."""
    of_limits = (fact for limit in rule.limits for fact in facts_of_limit(limit))
    return list(dict.fromkeys([*facts_of_amount(rule.benefit.amount), *of_limits]))


def _spent(rule: Rule) -> list[str]:
    """List the facts that hold the amounts already taken from limits."""
    return list(dict.fromkeys(limit.spent for limit in rule.limits if limit.spent is not None))


def facts_of_reason(rule: Rule, code: str) -> tuple[str, ...]:
    """Return the unknown facts that a reason code names; for a combination all facts that it asks for."""
    kind, _, label = code.rpartition(",")[2].partition(":")
    if kind == "needs":
        return (label,)
    for each, condition in zip(_labels(rule), rule.benefit.conditions, strict=True):
        if kind == "unknown" and each == label:
            asked = fact_of(condition)
            return tuple(dict.fromkeys(facts_of_condition(condition))) if asked is None else (asked,)
    return ()


def _with_first_obstacle(frame: Frame, rule: Rule, lines: LineFacts) -> Frame:
    """The frame with the place among `reasons` of what first keeps a line from being eligible; null where nothing does."""
    steps, truths = _steps(rule), [_truth(index) for index in range(len(rule.benefit.conditions))]
    frame = engine_of(frame).with_first_not(frame, _NUMBER, truths, steps.fails, steps.unknown)
    large = too_large(rule, lines)
    wrong = wrong_columns(rule, lines).values()
    first = [(nw.col(column), place) for place, column in enumerate(wrong, len(reasons(rule)))]
    first += [] if large is None else [(large, 0)]
    if not first:
        return frame
    return frame.with_columns(nw.coalesce(_first(first), nw.col(_NUMBER)).alias(_NUMBER))


def _reason_index(rule: Rule, lines: LineFacts, *, has_low: bool) -> nw.Expr:
    """Return the index among `reasons` of the reason for a line: why it is not eligible, what its amount lacks, or its limit.

    Among limits, the one that leaves least comes first, in written order: for the high, then for the low. A reason for the
    high is combined with a missing fact of the low.
    """
    place = {code: number for number, code in enumerate(reasons(rule))}
    low, high = nw.col(LOW), nw.col(HIGH)
    unsettled = (low < high) | high.is_null()
    found: list[tuple[nw.Expr, int]] = []
    for fact in _facts_of_amounts(rule):
        missing = lines.known[fact].is_null() & unsettled if fact in lines.known else unsettled
        found.append((missing, place[f"needs:{fact}"]))
    codes, left = _limit_codes(rule), [*left_per_limit(rule, lines, has_low=has_low)]
    lowered = (high < nw.col(CLAIMED)) | (nw.col(CLAIMED).is_null() & ~high.is_null())
    below: list[tuple[nw.Expr, int]] = []
    missing_of: dict[str, nw.Expr] = {}
    for index, _, least in left:
        if least is None:
            continue
        lowers, spent = (low < nw.col(CERTAIN)) & (least <= low), rule.limits[index].spent
        if spent is not None:
            known = lines.known.get(spent)
            missing = lowers if known is None else lowers & known.is_null()
            below.append((missing, place[f"needs:{spent}"]))
            missing_of[spent] = missing & unsettled
        below.append((lowers, place[f"may:{codes[index]}"]))
    for index, most, _ in left:
        binds = lowered & (most <= high)
        found += [(binds & each, place[f"{codes[index]},needs:{fact}"]) for fact, each in missing_of.items()]
        found.append((binds, place[codes[index]]))
    found += below
    return nw.coalesce(nw.col(_NUMBER), *([_first(found)] if found else []), number(place["eligible"]))


def _first(found: Sequence[tuple[nw.Expr, int]]) -> nw.Expr:
    """Return the index of the first test that holds; null if none holds."""
    (test, first), *others = found
    chain = nw.when(test).then(number(first))
    for each, other in others:
        chain = chain.when(each).then(number(other))
    return chain


def _labels(rule: Rule) -> Iterator[str]:
    """Yield the labels of conditions in reason codes: their fact, with a number from the second on."""
    seen: dict[str, int] = {}
    for condition in rule.benefit.conditions:
        fact = fact_of(condition) or "combination"
        seen[fact] = seen.get(fact, 0) + 1
        yield fact if seen[fact] == 1 else f"{fact}-{seen[fact]}"


def _limit_codes(rule: Rule) -> list[str]:
    caps = [f"cap-{place}" if place > 1 else "cap" for place in range(1, len(rule.benefit.caps) + 1)]
    own = [*caps, *(["budget"] if rule.benefit.budget else [])]
    common = range(1, len(rule.limits) - len(own) + 1)
    return [*own, *(f"limit-{place}" if place > 1 else "limit" for place in common)]


def _truth(index: int) -> str:
    return f"partners:truth-{index}"
