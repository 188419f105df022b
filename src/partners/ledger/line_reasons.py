"""Reasons of answers: why a line is not eligible, what its amount lacks, or what limits it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import narwhals as nw

from partners.ledger.engines.operations import engine_of
from partners.ledger.engines.protocol import Frame
from partners.ledger.exactness import too_large
from partners.ledger.expressions import LineFacts
from partners.ledger.intervals import number
from partners.ledger.own_columns import (
    CERTAIN,
    CLAIMED,
    DEDUCTED,
    HIGH,
    LOW,
    MAY_BE_DEDUCTED,
    PART_MAY_BE_TAKEN,
    PART_TAKEN,
    benefit_columns,
    total_columns,
)
from partners.ledger.shared_limits import left_per_limit
from partners.records.figures import PartOf, TotalOf
from partners.records.grouping import facts_of_group
from partners.rules.condition_wording import say_unmet, say_whole_condition
from partners.rules.estimates import Rule
from partners.rules.figure_wording import say_figure
from partners.rules.limit_amounts import facts_of_limit, totals_of_limit
from partners.rules.limit_wording import say_deduction, say_limit
from partners.rules.parts import fact_of, facts_of_amount, facts_of_condition, totals_of_amount
from partners.rules.wording import say_amount
from partners.text import Text

NUMBER = "partners:reason-number"
"""Column with the index among `reasons` of the reason for a line."""


class Steps(NamedTuple):
    """Indexes among `reasons` of the first failed condition, of the first unknown one, and of the reasons after them."""

    fails: int
    unknown: int
    holds: int


def steps_of_reasons(rule: Rule) -> Steps:
    """Return where the reasons of each kind begin."""
    many = len(rule.benefit.conditions)
    return Steps(1, 1 + many, 1 + 2 * many)


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
    for fact in dict.fromkeys([*_facts_needed(rule), *_spent(rule)]):
        name = facts[fact].label
        said[f"needs:{fact}"] = Text(zh=f"还需补充：{name.zh}", en=f"needs: {name.en}")
    for other in rule.others:
        said[f"benefit:{other.name}"] = Text(
            zh=f"取决于另一项补贴的金额：{other.name}",
            en=f"depends on what another benefit pays: {other.name}",
        )
    for code, total in _codes_of_totals(rule).items():
        words = say_figure(total, facts)
        said[code] = Text(zh=f"取决于其他各行所填内容：{words.zh}", en=f"depends on other lines: {words.en}")
    for code, limit in zip(_limit_codes(rule), rule.limits, strict=True):
        words = say_limit(limit, facts)
        said[code] = Text(zh=f"封顶：{words.zh}", en=f"limited: {words.en}")
        for fact in _spent(rule):
            needed = said[f"needs:{fact}"]
            said[f"{code},needs:{fact}"] = Text(
                zh=f"{said[code].zh}；{needed.zh}", en=f"{said[code].en}; {needed.en}"
            )
    if benefit.deductions:
        words = Text.join([say_deduction(each, facts) for each in benefit.deductions], "；", "; ")
        said["deduction"] = words
        said["may:deduction"] = Text(
            zh=f"可能扣减，取决于其他各行的金额和所填内容：{words.zh}",
            en=f"may be reduced, depending on other lines: {words.en}",
        )
    if rule.shared_parts:
        words = Text.join([say_figure(each, facts) for each in rule.shared_parts], "；", "; ")
        said["part"] = Text(zh=f"按余额计：{words.zh}", en=f"limited by what is left: {words.en}")
        said["may:part"] = Text(
            zh=f"可能按余额计，取决于其他各行所填内容：{words.zh}",
            en=f"may be limited by what other lines leave: {words.en}",
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


def _codes_of_totals(rule: Rule) -> dict[str, TotalOf]:
    """Name each total of the amount and its limits in reason codes: by its fact, with a number from the second on."""
    codes: dict[str, TotalOf] = {}
    for total in _totals(rule):
        many = sum(total.total_of == each.total_of for each in codes.values())
        codes[f"others:{total.total_of}{f'-{many + 1}' if many else ''}"] = total
    return codes


def _totals(rule: Rule) -> list[TotalOf]:
    """List the totals with which the amount, and then its limits, are computed."""
    of_limits = chain.from_iterable(map(totals_of_limit, rule.limits))
    return list(dict.fromkeys([*totals_of_amount(rule.benefit.amount), *of_limits]))


def _facts_needed(rule: Rule) -> list[str]:
    """List the facts on which the amount and its limits depend, and those that tell the groups of their totals."""
    of_limits = chain.from_iterable(map(facts_of_limit, rule.limits))
    shared: tuple[TotalOf | PartOf, ...] = (*_totals(rule), *rule.shared_parts)
    groups = chain.from_iterable(facts_of_group(each.per, each.year_of) for each in shared)
    received = (each.received for each in rule.benefit.deductions)
    return list(dict.fromkeys([*facts_of_amount(rule.benefit.amount), *of_limits, *groups, *received]))


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


def with_first_obstacle(frame: Frame, rule: Rule, lines: LineFacts) -> Frame:
    """Add the index among `reasons` of the first reason why a line is not eligible; null if it is eligible."""
    steps, truths = (
        steps_of_reasons(rule),
        [truth_column(index) for index in range(len(rule.benefit.conditions))],
    )
    if truths:
        frame = engine_of(frame).with_first_not(frame, NUMBER, truths, steps.fails, steps.unknown)
    else:
        frame = frame.with_columns(nw.lit(None, dtype=nw.Int64).alias(NUMBER))
    large = too_large(rule, lines)
    wrong = wrong_columns(rule, lines).values()
    first = [(nw.col(column), place) for place, column in enumerate(wrong, len(reasons(rule)))]
    first += [] if large is None else [(large, 0)]
    if not first:
        return frame
    return frame.with_columns(nw.coalesce(_first(first), nw.col(NUMBER)).alias(NUMBER))


def reason_index(rule: Rule, lines: LineFacts, *, has_low: bool) -> nw.Expr:
    """Return the index among `reasons` of the reason for a line: why it is not eligible, what its amount lacks, or its limit.

    Among limits, the one that leaves least comes first, in written order: for the high, then for the low. A reason for the
    high is combined with a missing fact of the low.
    """
    place = {code: number for number, code in enumerate(reasons(rule))}
    low, high = nw.col(LOW), nw.col(HIGH)
    unsettled = (low < high) | high.is_null()
    found: list[tuple[nw.Expr, int]] = []
    for fact in _facts_needed(rule):
        missing: nw.Expr = lines.known[fact].is_null() & unsettled if fact in lines.known else unsettled
        found.append((missing, place[f"needs:{fact}"]))
    for other in rule.others:
        lowest, highest = map(nw.col, benefit_columns(other.name))
        found.append((unsettled & ((lowest < highest) | highest.is_null()), place[f"benefit:{other.name}"]))
    for code, total in _codes_of_totals(rule).items():
        lowest, highest = map(nw.col, total_columns(total))
        found.append((unsettled & ((lowest < highest) | highest.is_null()), place[code]))
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
    if rule.benefit.deductions:
        found.append((nw.col(DEDUCTED), place["deduction"]))
        found.append((nw.col(MAY_BE_DEDUCTED), place["may:deduction"]))
    if rule.shared_parts:
        found.append((nw.col(PART_TAKEN), place["part"]))
        found.append((nw.col(PART_MAY_BE_TAKEN), place["may:part"]))
    return nw.coalesce(nw.col(NUMBER), *([_first(found)] if found else []), number(place["eligible"]))


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


def truth_column(index: int) -> str:
    """Return the column with the truth of a condition."""
    return f"partners:truth-{index}"
