"""Policies in words, benefit by benefit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from partners.records.conditions import Condition, Not
from partners.records.facts import Fact
from partners.records.fields import Interpretable
from partners.rules.cautions import DRAFT, say_window
from partners.rules.common_limits import benefits_of_limit
from partners.rules.condition_wording import say_condition
from partners.rules.figure_wording import say_group
from partners.rules.limit_wording import say_budget, say_cap, say_deduction
from partners.rules.parts import parts_of
from partners.rules.wording import say_amount
from partners.text import Text

if TYPE_CHECKING:
    from partners.records.policies import Benefit, OnlyOne, Policy, Window


Mark = Literal["", "✓", "✗", "?", "!"]


class Line(NamedTuple):
    """One line of an explanation.

    Attributes:
        depth: how far it is indented.
        text: what it says.
        mark: `✓`, `✗` or `?` for a condition that holds, fails or is unknown; `!` for a warning.
    """

    depth: int
    text: Text
    mark: Mark = ""


def say_remark(part: Interpretable, depth: int) -> Iterator[Line]:
    """Yield the interpretation that a part of a rule follows, or else its note."""
    if not part.interpretation:
        yield from say_note(part.note, depth)
    elif part.note is not None:
        yield Line(depth, Text(zh=f"我们的理解：{part.note.zh}", en=f"interpretation: {part.note.en}"))


_NOT_STATED = Text(zh="未说明", en="not stated")


def say_payee(payee: Text) -> Text:
    """Say who gets the money, if not the applicant."""
    return Text(zh=f"兑付给：{payee.zh}", en=f"paid to: {payee.en}")


def say_note(note: Text | None, depth: int) -> Iterator[Line]:
    """Yield a note, if there is one."""
    if note is not None:
        yield Line(depth, Text(zh=f"说明：{note.zh}", en=f"note: {note.en}"))


def describe_policy(policy: "Policy", facts: Mapping[str, Fact]) -> Iterator[Line]:
    """Describe a policy's rules, benefit by benefit."""
    validity = policy.validity
    since, until = validity.since or "…", validity.until or "…"
    stated = validity.since is not None or validity.until is not None
    yield Line(1, Text(zh=f"地区：{policy.place.zh}", en=f"place: {policy.place.en}"))
    if policy.stage == "draft":
        yield Line(1, DRAFT)
    valid = Text(zh=f"{since} 至 {until}", en=f"{since} to {until}") if stated else _NOT_STATED
    yield Line(1, Text(zh=f"有效期：{valid.zh}", en=f"valid: {valid.en}"))
    yield from say_remark(validity, 2)
    yield from say_application(policy)
    if policy.replaced_by:
        successors = policy.replaced_by
        yield Line(
            1, Text(zh=f"接替的政策：{'、'.join(successors)}", en=f"replaced by: {', '.join(successors)}")
        )
    if policy.confirmed_on is not None:
        day = policy.confirmed_on
        yield Line(1, Text(zh=f"最近核对：{day}", en=f"last confirmed: {day}"))
    yield from say_note(policy.note, 1)
    for only in policy.one_of:
        yield from say_only_one(only, facts)
    for limit in policy.limits:
        whole = limit.model_copy(update={"benefits": benefits_of_limit(limit, policy)})
        yield Line(1, with_sources(say_cap(whole, facts), limit.sources))
        yield from say_remark(limit, 2)
    for benefit in policy.benefits:
        yield Line(
            0,
            Text(
                zh=f"{benefit.name.zh}  {policy.id}/{benefit.id}",
                en=f"{benefit.name.en}  {policy.id}/{benefit.id}",
            ),
        )
        if benefit.article is not None:
            yield Line(1, Text(zh=f"条款：{benefit.article.zh}", en=f"article: {benefit.article.en}"))
        amount = say_amount(benefit.amount, facts)
        yield Line(1, Text(zh=f"标准：{amount.zh}", en=f"rule: {amount.en}"))
        for deduction in benefit.deductions:
            yield Line(1, with_sources(say_deduction(deduction, facts), deduction.sources))
            yield from say_remark(deduction, 2)
        for cap in benefit.caps:
            yield Line(1, with_sources(say_cap(cap, facts), cap.sources))
            yield from say_remark(cap, 2)
        if benefit.budget is not None:
            yield Line(1, with_sources(say_budget(benefit.budget), benefit.budget.sources))
            yield from say_remark(benefit.budget, 2)
        if benefit.order_by is not None:
            order = facts[benefit.order_by].label
            yield Line(
                1, Text(zh=f"申请的先后次序：按{order.zh}", en=f"claims are taken in order of: {order.en}")
            )
        if benefit.conditions:
            yield Line(1, Text(zh="条件（须全部满足）：", en="conditions, which must all hold:"))
        else:
            yield Line(1, Text(zh="无条件限制", en="no conditions"))
        for condition in benefit.conditions:
            yield from _describe(condition, facts, 2)
        yield from say_exclusions_and_gaps(benefit, facts)
        if benefit.window is not None:
            yield from _say_window(benefit.window)
        yield from say_note(benefit.note, 1)
        yield say_sources(benefit.sources or policy.sources)


def say_application(policy: "Policy", benefit: "Benefit | None" = None) -> Iterator[Line]:
    """Yield when to apply for a policy or for one of its benefits, with which papers, and whom to ask."""
    window = (benefit and benefit.window) or policy.window
    if window is not None:
        yield from _say_window(window)
    if policy.documents:
        papers = Text.join(policy.documents, "；", "; ")
        yield Line(1, Text(zh=f"材料：{papers.zh}", en=f"papers: {papers.en}"))
    if policy.contact is not None:
        yield Line(1, Text(zh=f"咨询：{policy.contact.zh}", en=f"contact: {policy.contact.en}"))


def _say_window(window: "Window") -> Iterator[Line]:
    words = say_window(window)
    yield Line(1, Text(zh=f"申报时间：{words.zh}", en=f"applications: {words.en}"))
    yield from say_remark(window, 2)


def say_exclusion(other: str, per: Sequence[str], facts: Mapping[str, Fact]) -> Text:
    """Say that a benefit is not paid together with another."""
    if not per:
        return Text(
            zh=f"同一费用不能同时领取：{other}", en=f"cannot be combined for the same cost with: {other}"
        )
    group = say_group(per, facts)
    return Text(
        zh=f"{group.zh}不能同时领取：{other}", en=f"cannot be combined for the same {group.en} with: {other}"
    )


def say_only_one(only: "OnlyOne", facts: Mapping[str, Fact]) -> Iterator[Line]:
    """Yield that only one of some benefits of a policy is paid, and the remark on it."""
    among = "、".join(only.benefits) or "全部补贴"
    among_en = ", ".join(only.benefits) or "all benefits"
    group = say_group(only.per, facts) if only.per else Text(zh="同一费用", en="cost")
    yield Line(
        1,
        Text(zh=f"{group.zh}只能取其一：{among}", en=f"only one of these per {group.en}: {among_en}"),
    )
    yield from say_remark(only, 2)


def say_exclusions_and_gaps(benefit: "Benefit", facts: Mapping[str, Fact]) -> Iterator[Line]:
    """Yield the benefits that a benefit excludes, and the points that its sources leave open."""
    for exclusion in benefit.excludes:
        yield Line(1, say_exclusion(exclusion.benefit, exclusion.per, facts))
        yield from say_remark(exclusion, 2)
    if benefit.ranked:
        yield Line(
            1,
            Text(
                zh="申请的先后次序由评审等确定，事先无法知道",
                en="the order of claims is decided, such as by a review, and cannot be known beforehand",
            ),
        )
    if benefit.paid_to is not None:
        yield Line(1, say_payee(benefit.paid_to))
    if benefit.not_stated:
        zh = "；".join(text.zh for text in benefit.not_stated)
        en = "; ".join(text.en for text in benefit.not_stated)
        yield Line(1, Text(zh=f"政策文件（报道）未说明：{zh}", en=f"not stated by the source: {en}"))


def say_sources(sources: Sequence[str], evidence: Text | None = None) -> Line:
    """List the ids of the sources, and how the best of them was read."""
    words = Text(zh=f"来源：{'、'.join(sources)}", en=f"sources: {', '.join(sources)}")
    if evidence is None:
        return Line(1, words)
    return Line(1, Text(zh=f"{words.zh}（{evidence.zh}）", en=f"{words.en} ({evidence.en})"))


def with_sources(text: Text, sources: Sequence[str]) -> Text:
    """Add to a text the sources that this part of a rule names itself."""
    if not sources:
        return text
    return Text(zh=f"{text.zh}〔{'、'.join(sources)}〕", en=f"{text.en} [{', '.join(sources)}]")


def _describe(condition: Condition, facts: Mapping[str, Fact], depth: int) -> Iterator[Line]:
    words = with_sources(say_condition(condition, facts), condition.sources)
    yield Line(depth, Text(zh=f"· {words.zh}", en=f"- {words.en}"))
    yield from say_remarks(condition, depth + 1)
    if not isinstance(condition, Not):
        for part in parts_of(condition):
            yield from _describe(part, facts, depth + 1)


def say_remarks(condition: Condition, depth: int) -> Iterator[Line]:
    """Yield the remarks on a condition; for a negation also those on its part, which is not shown."""
    yield from say_remark(condition, depth)
    if isinstance(condition, Not):
        for part in parts_of(condition):
            yield from _remarks_inside(part, depth)


def _remarks_inside(condition: Condition, depth: int) -> Iterator[Line]:
    yield from say_remark(condition, depth)
    for part in parts_of(condition):
        yield from _remarks_inside(part, depth)
