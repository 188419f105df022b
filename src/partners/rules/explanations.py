"""Explanations: the reason for an estimate in one line, or everything behind it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, assert_never

from partners.records.amounts import NotStated
from partners.records.conditions import Not
from partners.records.policies import Outcome
from partners.rules.cautions import cautions, standing_of
from partners.rules.estimate_view import EstimateView
from partners.rules.figure_wording import say_group
from partners.rules.given_values import say_failure, say_with_value
from partners.rules.grounds import say_evidence
from partners.rules.limit_wording import say_deduction, say_limit, say_spent
from partners.rules.policies_in_words import (
    Line,
    Mark,
    say_application,
    say_exclusions_and_gaps,
    say_note,
    say_only_one,
    say_payee,
    say_remark,
    say_remarks,
    say_sources,
    with_sources,
)
from partners.rules.verdicts import Limit, Taken, Verdict, with_depths
from partners.rules.wording import say_amount, say_values
from partners.text import Lang, Text
from partners.values.truth import Truth

_SHOWN = 3


def say_outcome(outcome: Outcome) -> Text:
    """Put an outcome into words."""
    match outcome:
        case "eligible":
            return Text(zh="符合条件", en="eligible")
        case "ineligible":
            return Text(zh="不符合条件", en="ineligible")
        case "undetermined":
            return Text(zh="尚不能确定", en="undetermined")
        case _:
            assert_never(outcome)


def say_amount_of(each: EstimateView) -> Text:
    """Put the amount of an estimate, or its bounds, into words."""
    if each.high is None:
        if isinstance(each.benefit.amount, NotStated):
            return Text(zh="金额无法计算", en="cannot be computed")
        if each.low:
            return Text(zh=f"至少 {each.low:,.2f} 元", en=f"at least {each.low:,.2f} CNY")
        return Text(zh="取决于还需补充的信息", en="depends on what is missing")
    if each.low == each.high:
        return Text(zh=f"{each.low:,.2f} 元", en=f"{each.low:,.2f} CNY")
    if each.low == 0:
        return Text(zh=f"最多 {each.high:,.2f} 元", en=f"up to {each.high:,.2f} CNY")
    return Text(zh=f"{each.low:,.2f} 至 {each.high:,.2f} 元", en=f"{each.low:,.2f} to {each.high:,.2f} CNY")


def reason(each: EstimateView) -> Text:
    """Give the reason for an estimate in one line."""
    match each.outcome:
        case "ineligible":
            failed = next(verdict for verdict in each.conditions if verdict.truth is Truth.FALSE)
            return say_failure(failed)
        case "undetermined":
            return _what_is_missing(each)
        case "eligible":
            parts = [say_amount(each.amount, each.facts)]
            parts += [_say_taken(each, taken) for taken in each.deductions if taken.received]
            parts += [_say_limit(each, limit) for limit in each.caps if limit.applied]
            if each.unknowable:
                parts.append(_say_unknowable(each))
            if each.benefit.paid_to is not None:
                parts.append(say_payee(each.benefit.paid_to))
            if each.benefit.not_stated:
                open_points = _first_few(each.benefit.not_stated)
                parts.append(Text(zh=f"未说明：{open_points.zh}", en=f"not stated: {open_points.en}"))
            return Text.join(parts, "；", "; ")
        case _:
            assert_never(each.outcome)


def lines(each: EstimateView, day: date) -> Iterator[Line]:
    """Yield everything behind an estimate, in reading order."""
    facts = each.facts
    name, amount, outcome = each.benefit.name, say_amount_of(each), say_outcome(each.outcome)
    yield Line(0, Text(zh=f"{name.zh}  {each.name}", en=f"{name.en}  {each.name}"))
    for warning in cautions(each, day):
        yield Line(1, warning, "!")
    if each.outcome == "ineligible":
        yield Line(1, outcome)
    else:
        yield Line(1, Text(zh=f"{outcome.zh}：{amount.zh}", en=f"{outcome.en}: {amount.en}"))
    rule = say_amount(each.amount, facts)
    yield Line(1, Text(zh=f"标准：{rule.zh}", en=f"rule: {rule.en}"))
    for taken in each.deductions:
        yield Line(1, with_sources(_say_taken(each, taken), taken.deduction.sources))
        yield from say_remark(taken.deduction, 2)
    for limit in each.caps:
        yield Line(1, with_sources(_say_limit(each, limit), limit.limit.sources))
        yield from say_remark(limit.limit, 2)
    for verdict in each.conditions:
        yield from _verdict(verdict, 1)
    if each.missing:
        yield Line(1, Text(zh="还需补充的信息：", en="still needed:"))
        for fact in each.missing:
            question = facts[fact].question
            values = say_values(facts[fact])
            yield Line(
                2, Text(zh=f"{fact}={values.zh}  {question.zh}", en=f"{fact}={values.en}  {question.en}")
            )
    if each.unknowable and each.outcome != "ineligible":
        yield Line(1, _say_unknowable(each))
    if each.not_asked:
        labels = Text.join([facts[fact].label for fact in each.not_asked], "、", ", ")
        yield Line(1, Text(zh=f"与这些信息无关：{labels.zh}", en=f"does not depend on: {labels.en}"))
    for only in each.policy.one_of:
        if not only.benefits or each.benefit.id in only.benefits:
            yield from say_only_one(only, facts)
    yield from say_exclusions_and_gaps(each.benefit, facts)
    for note in (each.benefit.note, each.policy.note):
        yield from say_note(note, 1)
    yield from say_application(each.policy, each.benefit)
    yield say_sources(each.sources, say_evidence(each.grounds.evidence))


def explain(each: EstimateView, lang: Lang, day: date) -> str:
    """Return everything behind an estimate as plain text."""
    return "\n".join(
        "  " * line.depth + f"{line.mark} {line.text.get(lang)}".lstrip() for line in lines(each, day)
    )


def estimate_data(each: EstimateView, lang: Lang, day: date) -> dict[str, Any]:
    """Return an estimate in plain values."""
    return {
        "policy": each.policy.id,
        "benefit": each.benefit.id,
        "outcome": each.outcome,
        "low": f"{each.low:.2f}",
        "high": None if each.high is None else f"{each.high:.2f}",
        "conditions": [
            {**verdict.to_data(lang), "depth": depth} for depth, verdict in with_depths(each.conditions)
        ],
        **({"deductions": [taken.to_data() for taken in each.deductions]} if each.deductions else {}),
        "caps": [limit.to_data() for limit in each.caps],
        "missing": [*each.missing],
        "standing": standing_of(each, day),
        "evidence": each.grounds.evidence,
        "sources": [*each.sources],
        "warnings": [caution.get(lang) for caution in cautions(each, day)],
    }


def as_html(each: EstimateView, lang: Lang, day: date) -> str:
    """Return everything behind an estimate as an HTML table, for notebooks."""
    from html import escape

    rows = "".join(
        f'<tr><td>{escape(line.mark)}</td><td style="text-align:left;padding-left:{line.depth}em">'
        f"{escape(line.text.get(lang))}</td></tr>"
        for line in lines(each, day)
    )
    return f"<table>{rows}</table>"


def say_best(group: Sequence[EstimateView], day: date) -> Text:
    """Say which of several alternatives is best on a day, and why."""
    best, second = group[0], group[1]
    name = best.benefit.name
    standing = standing_of(second, day)
    if standing != standing_of(best, day) and standing in _BEHIND:
        why = _BEHIND["doubtful" if second.doubtful(day) else standing]
    elif best.outcome != second.outcome:
        why = Text(zh="只有它的条件可以确定全部满足", en="it is the only one known to meet all conditions")
    elif best.low > second.low:
        why = Text(zh=f"至少可得 {best.low:,.2f} 元", en=f"it pays at least {best.low:,.2f} CNY")
    elif best.high != second.high:
        why = Text(
            zh="最高可得的金额最多，但都没有确定的最低金额",
            en="it may pay the most, though none is certain to pay",
        )
    else:
        why = Text(zh="各项金额相同，按顺序列在最前", en="all pay the same, and it comes first")
    others = Text(
        zh="、".join(each.benefit.name.zh for each in group),
        en=", ".join(each.benefit.name.en for each in group),
    )
    whole = _same_for(group)
    return Text(
        zh=f"{whole.zh}只能取其一：{others.zh}。首选{name.zh}：{why.zh}。",
        en=f"Only one of these for the same {whole.en}: {others.en}. Best is {name.en}: {why.en}.",
    )


_BEHIND = {
    "doubtful": Text(zh="只有它现行有效", en="only this one is in force"),
    "not-now": Text(zh="另一项现在不受理申报", en="the other takes no applications now"),
    "summary": Text(zh="另一项仅据第三方摘要", en="the other is known from a summary only"),
}
"""Why a benefit comes after another, by its standing."""


def _same_for(group: Sequence[EstimateView]) -> Text:
    """Say for what only one of some benefits is paid: the same cost, or the same applicant and year."""
    names = {each.name for each in group}
    found = (per for each in group for other, per in each.policy.excluded_by(each.benefit) if other in names)
    per = next(found, ())
    return say_group(per, group[0].facts) if per else Text(zh="同一费用", en="cost")


def _what_is_missing(each: EstimateView) -> Text:
    facts = each.facts
    if not each.missing:
        open_ones = [leaf.text for leaf in _undecided(each.conditions)]
        zh, en = "；".join(text.zh for text in open_ones), "; ".join(text.en for text in open_ones)
        return Text(zh=f"尚不能确定：{zh}", en=f"open: {en}")
    few = _first_few([facts[fact].label for fact in each.missing])
    return Text(zh=f"还需补充：{few.zh}", en=f"needs: {few.en}")


def _undecided(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Yield the unknown verdicts without parts on which others depend; those inside a decided one matter no more."""
    for verdict in verdicts:
        if verdict.truth is Truth.UNKNOWN and verdict.parts:
            yield from _undecided(verdict.parts)
        elif verdict.truth is Truth.UNKNOWN:
            yield verdict


def _say_unknowable(each: EstimateView) -> Text:
    labels = Text.join([each.facts[fact].label for fact in each.unknowable], "、", ", ")
    return Text(
        zh=f"还取决于申报单位无从得知的：{labels.zh}",
        en=f"depends too on what applicants cannot know: {labels.en}",
    )


def _first_few(texts: Sequence[Text]) -> Text:
    """List the first of some texts, and say how many there are."""
    few, more = Text.join(texts[:_SHOWN], "、", ", "), len(texts) - _SHOWN
    return few if more <= 0 else Text(zh=f"{few.zh} 等 {len(texts)} 项", en=f"{few.en} and {more} more")


def _verdict(verdict: Verdict, depth: int) -> Iterator[Line]:
    marks: dict[Truth, Mark] = {Truth.TRUE: "✓", Truth.FALSE: "✗", Truth.UNKNOWN: "?"}
    words = with_sources(say_with_value(verdict, verdict.text), verdict.condition.sources)
    yield Line(depth, words, marks[verdict.truth])
    yield from say_remarks(verdict.condition, depth + 1)
    if not isinstance(verdict.condition, Not):
        for part in verdict.parts:
            yield from _verdict(part, depth + 1)


def _say_taken(each: EstimateView, taken: Taken) -> Text:
    words = say_deduction(taken.deduction, each.facts)
    if taken.received is not None:
        words = Text(
            zh=f"{words.zh}，已得 {taken.received:,.2f} 元",
            en=f"{words.en}, {taken.received:,.2f} CNY received",
        )
    return words


def _say_limit(each: EstimateView, limit: Limit) -> Text:
    words, spent = say_limit(limit.limit, each.facts), say_spent(limit.limit)
    if limit.received is not None and limit.limit.count is not None:
        before, unit = f"{limit.received.normalize():f}", "次" if limit.limit.claims is not None else "年"
        return Text(zh=f"{words.zh}，此前已有 {before} {unit}", en=f"{words.en}, {before} before")
    if limit.received is not None:
        words = Text(
            zh=f"{words.zh}，{spent.zh} {limit.received:,.2f} 元",
            en=f"{words.en}, {limit.received:,.2f} CNY {spent.en}",
        )
    return words
