"""Estimates in words: the reason in one line, and everything behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, assert_never

from partners.record import Interpretable
from partners.rules.amounts import NotStated
from partners.rules.caps import Budget
from partners.rules.conditions import Condition, Not
from partners.rules.facts import Fact
from partners.rules.needs import parts_of
from partners.rules.truth import Truth
from partners.rules.words import (
    say_amount,
    say_budget,
    say_cap,
    say_condition,
    say_values,
    say_whole_condition,
)
from partners.text import Lang, Text

if TYPE_CHECKING:
    from partners.estimate import Estimate, Limit, Verdict
    from partners.rules.policy import Benefit, Outcome, Policy

Mark = Literal["", "✓", "✗", "?", "!"]

_SHOWN = 3


class Line(NamedTuple):
    """One line of an explanation.

    Attributes:
        depth: how far it is indented.
        text: what it says.
        mark: whether a condition holds, fails or is unknown; `!` for a warning.
    """

    depth: int
    text: Text
    mark: Mark = ""


def say_outcome(outcome: "Outcome") -> Text:
    """The outcome."""
    match outcome:
        case "eligible":
            return Text(zh="符合条件", en="eligible")
        case "ineligible":
            return Text(zh="不符合条件", en="ineligible")
        case "undetermined":
            return Text(zh="尚不能确定", en="undetermined")
        case _:
            assert_never(outcome)


def say_amount_of(each: "Estimate") -> Text:
    """The amount or its bounds."""
    if each.high is None:
        if isinstance(each.benefit.amount, NotStated):
            return Text(zh="金额无法计算", en="cannot be computed")
        if each.low:
            return Text(zh=f"至少 {each.low:,.2f} 元", en=f"at least {each.low:,.2f} CNY")
        return Text(zh="取决于尚缺的事实", en="depends on what is missing")
    if each.low == each.high:
        return Text(zh=f"{each.low:,.2f} 元", en=f"{each.low:,.2f} CNY")
    if each.low == 0:
        return Text(zh=f"最多 {each.high:,.2f} 元", en=f"up to {each.high:,.2f} CNY")
    return Text(zh=f"{each.low:,.2f} 至 {each.high:,.2f} 元", en=f"{each.low:,.2f} to {each.high:,.2f} CNY")


DRAFT = Text(zh="征求意见稿，尚非正式政策", en="a draft, not in force")


def warnings(each: "Estimate", day: date) -> Iterator[Text]:
    """What must be said before anything else: the policy is a draft, has not begun or has ended."""
    if each.policy.stage == "draft":
        yield DRAFT
    since = each.policy.validity.since
    if since is not None and day < since:
        yield Text(zh=f"自 {since} 起才有效", en=f"begins on {since}")
    if each.expired(day):
        until = each.policy.validity.until
        yield Text(zh=f"已于 {until} 到期", en=f"ended on {until}")


def reason(each: "Estimate") -> Text:
    """Why, in one line."""
    match each.outcome:
        case "ineligible":
            failed = next(verdict for verdict in each.conditions if verdict.truth is Truth.FALSE)
            words = _with_value(failed, say_whole_condition(failed.condition, failed.facts))
            return Text(zh=f"不满足：{words.zh}", en=f"fails: {words.en}")
        case "undetermined":
            return _what_is_missing(each)
        case "eligible":
            parts = [say_amount(each.benefit.amount, each.rule.world.facts)]
            parts += [_say_limit(each, limit) for limit in each.caps if limit.applied]
            return Text(zh="；".join(part.zh for part in parts), en="; ".join(part.en for part in parts))
        case _:
            assert_never(each.outcome)


def lines(each: "Estimate", day: date) -> Iterator[Line]:
    """Everything behind an estimate, in the order in which one reads it."""
    facts = each.rule.world.facts
    name, amount, outcome = each.benefit.name, say_amount_of(each), say_outcome(each.outcome)
    yield Line(0, Text(zh=f"{name.zh}  {each.rule.name}", en=f"{name.en}  {each.rule.name}"))
    for warning in warnings(each, day):
        yield Line(1, warning, "!")
    if each.outcome == "ineligible":
        yield Line(1, outcome)
    else:
        yield Line(1, Text(zh=f"{outcome.zh}：{amount.zh}", en=f"{outcome.en}: {amount.en}"))
    rule = say_amount(each.benefit.amount, facts)
    yield Line(1, Text(zh=f"标准：{rule.zh}", en=f"rule: {rule.en}"))
    for limit in each.caps:
        yield Line(1, _with_sources(_say_limit(each, limit), limit.limit.sources))
        yield from _remark(limit.limit, 2)
    for verdict in each.conditions:
        yield from _verdict(verdict, 1)
    if each.missing:
        yield Line(1, Text(zh="尚缺的事实：", en="still needed:"))
        for fact in each.missing:
            question = facts[fact].question
            values = say_values(facts[fact])
            yield Line(
                2, Text(zh=f"{fact}={values.zh}  {question.zh}", en=f"{fact}={values.en}  {question.en}")
            )
    yield from _exclusions_and_gaps(each.benefit)
    for note in (each.benefit.note, each.policy.note):
        yield from _note(note, 1)
    yield _say_sources(each.sources)


def explain(each: "Estimate", lang: Lang, day: date) -> str:
    """Everything behind an estimate, as plain text."""
    return "\n".join(
        "  " * line.depth + f"{line.mark} {line.text.get(lang)}".lstrip() for line in lines(each, day)
    )


def as_html(each: "Estimate", lang: Lang, day: date) -> str:
    """The same as a table for notebooks."""
    from html import escape

    rows = "".join(
        f'<tr><td>{escape(line.mark)}</td><td style="text-align:left;padding-left:{line.depth}em">'
        f"{escape(line.text.get(lang))}</td></tr>"
        for line in lines(each, day)
    )
    return f"<table>{rows}</table>"


def alternatives(estimates: Sequence["Estimate"]) -> list[tuple["Estimate", ...]]:
    """Pairs of possible benefits of known size that exclude each other, the better one of each first."""
    open_ones = [each for each in estimates if each.outcome != "ineligible" and each.high]
    order = {each.rule.name: index for index, each in enumerate(open_ones)}
    pairs = {
        tuple(sorted((order[each.rule.name], order[exclusion.benefit])))
        for each in open_ones
        for exclusion in each.benefit.excludes
        if exclusion.benefit in order
    }
    return [tuple(open_ones[index] for index in pair) for pair in sorted(pairs)]


def say_best(group: Sequence["Estimate"], day: date) -> Text:
    """Which of some alternatives is the best on a day, and why."""
    best, second = group[0], group[1]
    name = best.benefit.name
    if second.doubtful(day) and not best.doubtful(day) and best.outcome == second.outcome:
        why = Text(zh="只有它现行有效", en="it alone is in force")
    elif best.outcome != second.outcome:
        why = Text(zh="只有它的条件已确定全部满足", en="it alone is known to meet all conditions")
    elif best.low > second.low:
        why = Text(zh=f"它至少 {best.low:,.2f} 元", en=f"it pays at least {best.low:,.2f} CNY")
    elif best.high != second.high:
        why = Text(
            zh="它的上限最高，虽然都没有保底", en="its upper bound is the highest, though none is sure"
        )
    else:
        why = Text(zh="不过它们的金额相同", en="though they pay the same")
    others = Text(
        zh="、".join(each.benefit.name.zh for each in group),
        en=", ".join(each.benefit.name.en for each in group),
    )
    return Text(
        zh=f"同一费用只能取其一：{others.zh}。首选{name.zh}：{why.zh}。",
        en=f"Only one of these for the same cost: {others.en}. Best is {name.en}: {why.en}.",
    )


def _what_is_missing(each: "Estimate") -> Text:
    facts = each.rule.world.facts
    if not each.missing:
        open_ones = [leaf.text for leaf in _leaves(each.conditions) if leaf.truth is Truth.UNKNOWN]
        zh, en = "；".join(text.zh for text in open_ones), "; ".join(text.en for text in open_ones)
        return Text(zh=f"未定：{zh}", en=f"open: {en}")
    labels = [facts[fact].label for fact in each.missing[:_SHOWN]]
    more = len(each.missing) - len(labels)
    zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    if more:
        zh, en = f"{zh} 等 {len(each.missing)} 项", f"{en} and {more} more"
    return Text(zh=f"尚缺：{zh}", en=f"needs: {en}")


def _leaves(verdicts: Iterable["Verdict"]) -> Iterator["Verdict"]:
    for verdict in verdicts:
        if verdict.parts:
            yield from _leaves(verdict.parts)
        else:
            yield verdict


def _verdict(verdict: "Verdict", depth: int) -> Iterator[Line]:
    marks: dict[Truth, Mark] = {Truth.TRUE: "✓", Truth.FALSE: "✗", Truth.UNKNOWN: "?"}
    words = _with_sources(_with_value(verdict, verdict.text), verdict.condition.sources)
    yield Line(depth, words, marks[verdict.truth])
    yield from _remarks(verdict.condition, depth + 1)
    if not isinstance(verdict.condition, Not):
        for part in verdict.parts:
            yield from _verdict(part, depth + 1)


def _with_value(verdict: "Verdict", text: Text) -> Text:
    """Words of a condition with the values on which they depend."""
    if isinstance(verdict.condition, Not):  # whose part is not shown
        asked = {leaf.fact: leaf.value for leaf in _leaves(verdict.parts) if leaf.fact is not None}
    else:
        asked = {} if verdict.fact is None else {verdict.fact: verdict.value}
    if not asked:
        return text
    zh, en = [], []
    for name, value in asked.items():
        fact = verdict.facts[name]
        zh.append(f"{name} 未知" if value is None else f"{name} = {fact.show(value, 'zh')}")
        en.append(f"{name} unknown" if value is None else f"{name} = {fact.show(value, 'en')}")
    return Text(zh=f"{text.zh}（{'，'.join(zh)}）", en=f"{text.en} ({', '.join(en)})")


def _remark(part: Interpretable, depth: int) -> Iterator[Line]:
    """Which reading of its source a part of a rule follows, or what else there is to say of it."""
    if not part.interpretation:
        yield from _note(part.note, depth)
    elif part.note is not None:
        yield Line(depth, Text(zh=f"解读：{part.note.zh}", en=f"interpretation: {part.note.en}"))


def _note(note: Text | None, depth: int) -> Iterator[Line]:
    if note is not None:
        yield Line(depth, Text(zh=f"说明：{note.zh}", en=f"note: {note.en}"))


def _say_limit(each: "Estimate", limit: "Limit") -> Text:
    if isinstance(limit.limit, Budget):
        words = say_budget(limit.limit)
        spent = Text(zh="已用", en="used")
    else:
        words = say_cap(limit.limit, each.rule.world.facts)
        spent = Text(zh="已得", en="received")
    if limit.received is not None:
        words = Text(
            zh=f"{words.zh}，{spent.zh} {limit.received:,.2f} 元",
            en=f"{words.en}, {limit.received:,.2f} CNY {spent.en}",
        )
    return words


def describe_policy(policy: "Policy", facts: Mapping[str, Fact]) -> Iterator[Line]:
    """A policy's rules in words, benefit by benefit."""
    validity = policy.validity
    since, until = validity.since or "…", validity.until or "…"
    yield Line(1, Text(zh=f"地区：{policy.place.zh}", en=f"place: {policy.place.en}"))
    if policy.stage == "draft":
        yield Line(1, DRAFT)
    yield Line(1, Text(zh=f"有效期：{since} 至 {until}", en=f"valid: {since} to {until}"))
    yield from _remark(validity, 2)
    yield from _note(policy.note, 1)
    for benefit in policy.benefits:
        yield Line(
            0,
            Text(
                zh=f"{benefit.name.zh}  {policy.id}/{benefit.id}",
                en=f"{benefit.name.en}  {policy.id}/{benefit.id}",
            ),
        )
        amount = say_amount(benefit.amount, facts)
        yield Line(1, Text(zh=f"标准：{amount.zh}", en=f"rule: {amount.en}"))
        for cap in benefit.caps:
            yield Line(1, _with_sources(say_cap(cap, facts), cap.sources))
            yield from _remark(cap, 2)
        if benefit.budget is not None:
            yield Line(1, _with_sources(say_budget(benefit.budget), benefit.budget.sources))
            yield from _remark(benefit.budget, 2)
        if benefit.order_by is not None:
            order = facts[benefit.order_by].label
            yield Line(1, Text(zh=f"申请的先后：按{order.zh}", en=f"claims stand in order of: {order.en}"))
        yield Line(1, Text(zh="条件（须全部满足）：", en="conditions, which must all hold:"))
        for condition in benefit.conditions:
            yield from _describe(condition, facts, 2)
        yield from _exclusions_and_gaps(benefit)
        yield from _note(benefit.note, 1)
        yield _say_sources(benefit.sources or policy.sources)


def say_exclusion(other: str) -> Text:
    """That a benefit and another are not both paid."""
    return Text(zh=f"同一费用不得兼得：{other}", en=f"not for the same cost as: {other}")


def _exclusions_and_gaps(benefit: "Benefit") -> Iterator[Line]:
    """What a benefit excludes, and what its sources do not say."""
    for exclusion in benefit.excludes:
        yield Line(1, say_exclusion(exclusion.benefit))
        yield from _remark(exclusion, 2)
    if benefit.not_stated:
        zh = "；".join(text.zh for text in benefit.not_stated)
        en = "; ".join(text.en for text in benefit.not_stated)
        yield Line(1, Text(zh=f"来源未载明：{zh}", en=f"not stated by the source: {en}"))


def _say_sources(sources: Sequence[str]) -> Line:
    ids = ", ".join(sources)
    return Line(1, Text(zh=f"来源：{ids}", en=f"sources: {ids}"))


def _with_sources(text: Text, sources: Sequence[str]) -> Text:
    """A part of a rule with the sources that it has of its own."""
    ids = f" [{', '.join(sources)}]" if sources else ""
    return Text(zh=text.zh + ids, en=text.en + ids)


def _describe(condition: Condition, facts: Mapping[str, Fact], depth: int) -> Iterator[Line]:
    words = _with_sources(say_condition(condition, facts), condition.sources)
    yield Line(depth, Text(zh=f"· {words.zh}", en=f"- {words.en}"))
    yield from _remarks(condition, depth + 1)
    if not isinstance(condition, Not):
        for part in parts_of(condition):
            yield from _describe(part, facts, depth + 1)


def _remarks(condition: Condition, depth: int) -> Iterator[Line]:
    """What else there is to say of a condition; of one that is not to hold, of its part as well, which is not shown."""
    yield from _remark(condition, depth)
    if isinstance(condition, Not):
        for part in parts_of(condition):
            yield from _remarks_inside(part, depth)


def _remarks_inside(condition: Condition, depth: int) -> Iterator[Line]:
    yield from _remark(condition, depth)
    for part in parts_of(condition):
        yield from _remarks_inside(part, depth)
