"""One benefit against every line of a frame: outcome, bounds and reason."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import engine_of, look_up_each
from partners.ledger.engines.protocol import Frame
from partners.ledger.exactness import guarded, too_large
from partners.ledger.expressions import Lines, bounds_of, in_whole_fen, truth_of
from partners.ledger.intervals import is_nothing, number
from partners.ledger.limits import limit_lines
from partners.ledger.own_columns import CERTAIN, CLAIMED, HIGH, LOW, PAID
from partners.ledger.shared_limits import lefts
from partners.rules.condition_wording import say_unmet, say_whole_condition
from partners.rules.estimates import Rule
from partners.rules.parts import fact_of, facts_of_amount, facts_of_condition
from partners.rules.wording import say_amount, say_limit
from partners.text import Lang, Text

OUTCOME, REASON, WORDS = "partners:outcome", "partners:reason", "partners:reason-words"
_HOLDS = "partners:holds"
_NUMBER = "partners:reason-number"
"""The place among `reasons` of what explains a line."""


def judge_lines(frame: Frame, rule: Rule, lines: Lines, *, joins: bool, lang: Lang = "en") -> Frame:
    """A frame with OUTCOME, LOW, HIGH, PAID, REASON and WORDS of a benefit on each line; amounts in fen.

    Args:
        frame: has LINE.
        rule: the benefit and its policy.
        lines: what the frame knows.
        joins: as `limit_lines` has it.
        lang: of the words.
    """
    sure = is_sure(rule, lines)
    frame = limit_lines(claims(frame, rule, lines), rule, lines, sure=sure, joins=joins)
    frame = frame.with_columns(_explained(rule, lines, sure=sure).alias(_NUMBER))
    wrong = wrong_columns(rule, lines)
    said = reasons(rule, wrong)
    steps, many = _steps(rule), len(said) - len(wrong)
    outcomes = ["ineligible"] * steps.unknown + ["undetermined"] * (steps.holds - steps.unknown)
    outcomes += ["eligible"] * (len(said) - steps.holds)
    texts = [outcomes, [*said], [text.get(lang) for text in said.values()]]
    frame, (outcome, code, words) = look_up_each(
        frame, _NUMBER, [*range(len(said))], texts, session_frame=lines.session_frame
    )
    # A low that is nothing on every line is written anew, so that no engine carries it along.
    low = nw.col(LOW) if sure else number(0)
    frame = frame.with_columns(outcome.alias(OUTCOME), low.alias(LOW), code.alias(REASON), words.alias(WORDS))
    if not wrong and too_large(rule, lines) is None:
        return frame
    judged = (nw.col(_NUMBER) >= steps.fails) & (nw.col(_NUMBER) < many)
    return frame.with_columns(
        nw.when(judged).then(nw.col(name)).alias(name) for name in (OUTCOME, LOW, HIGH, PAID)
    )


def claims(frame: Frame, rule: Rule, lines: Lines) -> Frame:
    """Each line by itself: what keeps it from being eligible, and the bounds before any limit.

    What cannot be read is not known, and what is too large has no upper bound, so that both count in limits.
    """
    large = too_large(rule, lines)
    exact = guarded(rule, lines, large)
    conditions = [truth_of(condition, exact) for condition in rule.benefit.conditions]
    columns = frame.collect_schema().names()
    frame = frame.with_columns(each.alias(_truth(index)) for index, each in enumerate(conditions))
    # Both of the same conditions, because running totals need the short one alone.
    holds = reduce(and_, [nw.col(_truth(index)) for index in range(len(conditions))])
    frame = _with_hindered(frame.with_columns(holds.alias(_HOLDS)), rule, lines)
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
    return frame.with_columns(in_whole_fen(nw.col(name), rule.scale).alias(name) for name in rounded)


def _amount_where(test: nw.Expr, amount: nw.Expr | int | None) -> nw.Expr:
    nothing = number(0)
    return nothing if is_nothing(amount) else nw.when(test).then(number(amount)).otherwise(nothing)


def is_sure(rule: Rule, lines: Lines) -> bool:
    """Whether any line can have a low above nothing."""
    return not is_nothing(bounds_of(rule.benefit.amount, rule.scale, lines).low)


class _Steps(NamedTuple):
    """The first places among `reasons` of conditions that fail, that are unknown, and of what follows."""

    fails: int
    unknown: int
    holds: int


def _steps(rule: Rule) -> _Steps:
    many = len(rule.benefit.conditions)
    return _Steps(1, 1 + many, 1 + 2 * many)


def wrong_columns(rule: Rule, lines: Lines) -> dict[str, str]:
    """The column that says whether a fact's value cannot be read, of those that a benefit asks for."""
    return {fact: lines.wrong[fact] for fact in rule.facts if fact in lines.wrong}


def reasons(rule: Rule, unreadable: Iterable[str] = ()) -> dict[str, Text]:
    """What each reason code says: in the order in which one comes before another, and last what comes before all.

    Args:
        rule: the benefit.
        unreadable: the facts of which a value may not be readable.
    """
    facts, benefit = rule.context.facts, rule.benefit
    said = {"too-large": Text(zh="数值过大，无法精确计算", en="a value is too large to compute with exactly")}
    conditions = [*zip(_labels(rule), benefit.conditions, strict=True)]
    for label, condition in conditions:
        said[f"fails:{label}"] = say_unmet(condition, facts)
    for label, condition in conditions:
        words = say_whole_condition(condition, facts)
        said[f"unknown:{label}"] = Text(zh=f"尚不能确定：{words.zh}", en=f"unknown: {words.en}")
    for fact in dict.fromkeys([*facts_of_amount(benefit.amount), *_spent(rule)]):
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


def _spent(rule: Rule) -> list[str]:
    """The facts that say what is gone of the limits."""
    return list(dict.fromkeys(limit.spent for limit in rule.limits if limit.spent is not None))


def facts_of_reason(rule: Rule, code: str) -> tuple[str, ...]:
    """The unknown facts that a reason code speaks of: of a combination all that it asks for."""
    kind, _, label = code.rpartition(",")[2].partition(":")
    if kind == "needs":
        return (label,)
    for each, condition in zip(_labels(rule), rule.benefit.conditions, strict=True):
        if kind == "unknown" and each == label:
            asked = fact_of(condition)
            return tuple(dict.fromkeys(facts_of_condition(condition))) if asked is None else (asked,)
    return ()


def _with_hindered(frame: Frame, rule: Rule, lines: Lines) -> Frame:
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


def _explained(rule: Rule, lines: Lines, *, sure: bool) -> nw.Expr:
    """The place among `reasons` of what explains a line: what keeps it, what the amount lacks, or what lowers it.

    Of limits, the one that leaves least comes first, as they are written: for the high, then for the low. Beside the
    one for the high stands what is not known of the low.
    """
    place = {code: number for number, code in enumerate(reasons(rule))}
    low, high = nw.col(LOW), nw.col(HIGH)
    unsettled = (low < high) | high.is_null()
    found: list[tuple[nw.Expr, int]] = []
    for fact in dict.fromkeys(facts_of_amount(rule.benefit.amount)):
        missing = lines.known[fact].is_null() & unsettled if fact in lines.known else unsettled
        found.append((missing, place[f"needs:{fact}"]))
    codes, left = _limit_codes(rule), [*lefts(rule, lines, sure=sure)]
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
    """The number of the first test that holds; null where none does."""
    (test, first), *others = found
    chain = nw.when(test).then(number(first))
    for each, other in others:
        chain = chain.when(each).then(number(other))
    return chain


def _labels(rule: Rule) -> Iterator[str]:
    """What conditions are called in reason codes: by their fact, with a number from the second on."""
    seen: dict[str, int] = {}
    for condition in rule.benefit.conditions:
        fact = fact_of(condition) or "combination"
        seen[fact] = seen.get(fact, 0) + 1
        yield fact if seen[fact] == 1 else f"{fact}-{seen[fact]}"


def _limit_codes(rule: Rule) -> list[str]:
    caps = [f"cap-{place}" if place > 1 else "cap" for place in range(1, len(rule.benefit.caps) + 1)]
    return [*caps, *(["budget"] if rule.benefit.budget else [])]


def _truth(index: int) -> str:
    return f"partners:truth-{index}"
