"""Cautions that come before an answer: drafts, ends, windows of application, and how sure the sources are."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from partners.records.policies import Window
from partners.rules.estimate_view import BenefitView, EstimateView
from partners.rules.grounds import SUMMARY
from partners.text import Text

Standing = Literal["now", "depends", "summary", "other", "not-now", "no"]
"""The standing of a benefit for an applicant on a day, the best first.

`now`: the claim is eligible. `depends`: it depends on an answer. `summary`: it may be had, and is known from a summary
only. `other`: the claim gives amounts of money, but nothing that this benefit is about. `not-now`: the policy
is a draft or not valid, or applications are not taken. `no`: the claim is not eligible.
"""
STANDINGS: Sequence[Standing] = ("now", "depends", "summary", "other", "not-now", "no")
DRAFT = Text(zh="征求意见稿，尚非正式政策", en="draft for comment, not in force")
_SOON = 60
"""Days before an end from which on it is said."""
_OLD = 2
"""Years after which a source is old, if nothing says how long a policy is valid."""


def standing_of(each: EstimateView, day: date) -> Standing:
    """Tell what a benefit is for an applicant on a day."""
    if each.outcome == "ineligible":
        return "no"
    if each.doubtful(day) or each.closed(day):
        return "not-now"
    if each.is_aside:
        return "other"
    if each.grounds.evidence == "summary":
        return "summary"
    return "now" if each.outcome == "eligible" else "depends"


def cautions(each: BenefitView, day: date) -> Iterator[Text]:
    """Yield what comes first in an answer, because it may make it void."""
    policy, until, since = each.policy, each.policy.validity.until, each.policy.validity.since
    if policy.stage == "draft":
        yield DRAFT
    if since is not None and day < since:
        yield Text(zh=f"自 {since} 起才有效", en=f"begins on {since}")
    if until is not None and until < day:
        yield Text(zh=f"已于 {until} 到期", en=f"ended on {until}")
    elif until is not None and (until - day).days <= _SOON:
        yield _in_days(Text(zh=f"有效期至 {until}", en=f"ends on {until}"), until, day)
    elif until is None and policy.stage != "draft" and each.grounds.evidence != "summary":
        yield from _age(each, day)
    if policy.replaced_by and (until is None or until < day):
        yield Text(
            zh=f"已由 {'、'.join(policy.replaced_by)} 接替", en=f"replaced by {', '.join(policy.replaced_by)}"
        )
    window = each.benefit.window or policy.window
    if window is not None:
        yield from _window_today(window, day)
    if each.grounds.evidence == "summary":
        yield SUMMARY


def _window_today(window: Window, day: date) -> Iterator[Text]:
    if window.opens is not None and day < window.opens:
        yield Text(zh=f"{window.opens} 起受理申报", en=f"applications open on {window.opens}")
    elif window.closes is not None and window.closes < day:
        yield Text(zh=f"申报已于 {window.closes} 截止", en=f"applications closed on {window.closes}")
    elif window.closes is not None:
        yield _in_days(
            Text(zh=f"申报截止 {window.closes}", en=f"applications close on {window.closes}"),
            window.closes,
            day,
        )


def _in_days(text: Text, end: date, day: date) -> Text:
    left = (end - day).days
    if left == 0:
        return Text(zh=f"{text.zh}（今天）", en=f"{text.en} (that day)")
    return Text(
        zh=f"{text.zh}（还有 {left} 天）", en=f"{text.en} (in {left} {'day' if left == 1 else 'days'})"
    )


def _age(each: BenefitView, day: date) -> Iterator[Text]:
    """Say how old the newest source, or else the policy is, if nothing says how long the policy is valid."""
    published, since = each.grounds.published, each.policy.validity.since
    if published is not None and int(published[:4]) + _OLD <= day.year:
        yield Text(
            zh=f"所据来源为 {published}，是否仍有效未见说明",
            en=f"known from {published}; nothing says whether it still holds",
        )
    elif published is None and since is None and each.grounds.evidence is not None:
        yield Text(zh="没有见到日期，是否仍有效未见说明", en="no day is known; nothing says whether it holds")
    elif published is None and since is not None and since.year + _OLD <= day.year:
        yield Text(
            zh=f"自 {since} 起，是否仍有效未见说明",
            en=f"begun on {since}; nothing says whether it still holds",
        )


def say_window(window: Window) -> Text:
    """Say when applications are taken."""
    if window.all_year:
        return Text(zh="全年受理", en="all year")
    if window.opens is None:
        return Text(zh=f"{window.closes} 截止", en=f"until {window.closes}")
    if window.closes is None:
        return Text(zh=f"{window.opens} 起", en=f"from {window.opens}")
    return Text(zh=f"{window.opens} 至 {window.closes}", en=f"{window.opens} to {window.closes}")
