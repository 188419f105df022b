"""One benefit against every line of a frame: outcome, bounds and reason."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import and_, or_

import narwhals as nw

from partners.estimate import Rule
from partners.ledger.engines import Frame
from partners.ledger.expressions import (
    Lines,
    bounds_of,
    in_whole_fen,
    largest_exact,
    number,
    truth_of,
)
from partners.ledger.limits import LOW, high_after, limit_lines
from partners.ledger.values import INVALID
from partners.rules.caps import Budget
from partners.rules.needs import fact_of, facts_of_amount
from partners.rules.words import say_amount, say_budget, say_cap, say_condition
from partners.text import Lang, Text

OUTCOME, REASON, WORDS = "partners:outcome", "partners:reason", "partners:reason-words"
HIGH = "partners:high"

_LARGEST = {"money": 10**14, "quantity": 10**16}
"""No value is as large, in fen and in ten-thousandths."""


def judge_lines(frame: Frame, rule: Rule, lines: Lines, *, joins: bool, lang: Lang = "en") -> Frame:
    """A frame with OUTCOME, LOW, HIGH, PAID, REASON and WORDS of a benefit on each line; amounts in fen.

    Args:
        frame: has LINE and INVALID.
        rule: the benefit and its policy.
        lines: what the frame knows.
        joins: as `limit_lines` has it.
        lang: of the words.
    """
    frame = claims(frame, rule, lines)
    frame = limit_lines(frame, rule, lines, sure=is_sure(rule, lines), joins=joins)
    judged = ~nw.col(OUTCOME).is_null()
    return frame.with_columns(
        nw.when(judged).then(nw.col(LOW)).alias(LOW),
        nw.when(judged).then(nw.col(high_after(len(rule.limits)))).alias(HIGH),
        _reason(rule, lines, {code: code for code in reasons(rule)}).alias(REASON),
        _reason(rule, lines, {code: text.get(lang) for code, text in reasons(rule).items()}).alias(WORDS),
    )


def claims(frame: Frame, rule: Rule, lines: Lines) -> Frame:
    """Each line by itself: the truth of every condition, the outcome, and the bounds before any limit."""
    conditions = [truth_of(condition, lines) for condition in rule.benefit.conditions]
    frame = frame.with_columns(*(each.alias(_truth(index)) for index, each in enumerate(conditions)))
    holds = reduce(and_, [nw.col(_truth(index)) for index in range(len(conditions))])
    outcome = (
        nw.when(holds)
        .then(nw.lit("eligible"))
        .otherwise(nw.when(~holds).then(nw.lit("ineligible")).otherwise(nw.lit("undetermined")))
    )
    readable = nw.col(INVALID).is_null()
    too_large = _too_large(rule, lines)
    if too_large is not None:
        readable &= ~too_large
    frame = frame.with_columns(nw.when(readable).then(outcome).alias(OUTCOME))
    low, high = bounds_of(rule.benefit.amount, rule.scale, lines)
    possible = nw.col(OUTCOME).is_in(["eligible", "undetermined"])
    frame = frame.with_columns(
        nw.when(nw.col(OUTCOME) == "eligible").then(number(low)).otherwise(number(0)).alias(LOW),
        nw.when(possible).then(number(high)).otherwise(number(0)).alias(high_after(0)),
    )
    # Rounded in a step of its own: engines write out a division's operands several times.
    return frame.with_columns(
        in_whole_fen(nw.col(name), rule.scale).alias(name) for name in (LOW, high_after(0))
    )


def is_sure(rule: Rule, lines: Lines) -> bool:
    """Whether any line can have a low above nothing."""
    low = bounds_of(rule.benefit.amount, rule.scale, lines).low
    return not isinstance(low, int) or low > 0


def reasons(rule: Rule) -> dict[str, Text]:
    """What each reason code says."""
    facts, benefit = rule.world.facts, rule.benefit
    said = {
        "invalid": Text(zh="有数值读不懂", en="a value cannot be read"),
        "too-large": Text(zh="数值过大，无法精确计算", en="a value is too large to compute with exactly"),
    }
    for label, condition in zip(_labels(rule), benefit.conditions, strict=True):
        words = say_condition(condition, facts)
        said[f"fails:{label}"] = Text(zh=f"不满足：{words.zh}", en=f"fails: {words.en}")
        said[f"unknown:{label}"] = Text(zh=f"未知：{words.zh}", en=f"unknown: {words.en}")
    for fact in dict.fromkeys(facts_of_amount(benefit.amount)):
        name = facts[fact].label
        said[f"needs:{fact}"] = Text(zh=f"尚缺：{name.zh}", en=f"needs: {name.en}")
    for code, limit in zip(_limit_codes(rule), rule.limits, strict=True):
        words = say_budget(limit) if isinstance(limit, Budget) else say_cap(limit, facts)
        said[code] = Text(zh=f"达到上限：{words.zh}", en=f"limited: {words.en}")
    said["eligible"] = say_amount(benefit.amount, facts)
    return said


def _too_large(rule: Rule, lines: Lines) -> nw.Expr | None:
    """Whether a value is so large that an engine could round an amount; None where none can be."""
    largest = largest_exact(rule.benefit.amount, rule.scale)
    found = [
        (lines.known[fact] > largest).fill_null(value=False)
        for fact in dict.fromkeys(facts_of_amount(rule.benefit.amount))
        if fact in lines.known and largest < _LARGEST.get(lines.facts[fact].type, largest)
    ]
    return reduce(or_, found) if found else None


def _reason(rule: Rule, lines: Lines, said: Mapping[str, str]) -> nw.Expr:
    """What is said of the first thing that explains the outcome.

    That is a condition that fails, one that is unknown, what the amount lacks, or what lowers it.
    """
    found: list[tuple[nw.Expr, str]] = [(~nw.col(INVALID).is_null(), "invalid")]
    too_large = _too_large(rule, lines)
    if too_large is not None:
        found.append((too_large, "too-large"))
    labels = [*enumerate(_labels(rule))]
    found += [(~nw.col(_truth(index)), f"fails:{label}") for index, label in labels]
    found += [(nw.col(_truth(index)).is_null(), f"unknown:{label}") for index, label in labels]
    high = nw.col(high_after(len(rule.limits)))
    unsettled = (nw.col(LOW) < high) | high.is_null()
    for fact in dict.fromkeys(facts_of_amount(rule.benefit.amount)):
        missing = lines.known[fact].is_null() & unsettled if fact in lines.known else unsettled
        found.append((missing, f"needs:{fact}"))
    for index, code in reversed([*enumerate(_limit_codes(rule))]):
        before, after = nw.col(high_after(index)), nw.col(high_after(index + 1))
        found.append(((after < before) | (before.is_null() & ~after.is_null()), code))
    (first, code), *others = found
    chain = nw.when(first).then(nw.lit(said[code]))
    for test, other in others:
        chain = chain.when(test).then(nw.lit(said[other]))
    return chain.otherwise(nw.lit(said["eligible"]))


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
