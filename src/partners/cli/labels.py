"""Words for values that several commands show."""

from datetime import date
from typing import TYPE_CHECKING

from partners.cli.language import say, say_text

if TYPE_CHECKING:
    from partners.records.fields import Category
    from partners.records.memberships import Membership
    from partners.records.policies import Policy
    from partners.registry import Registry


def category_word(category: "Category | None") -> str | None:
    """Return a category's name; None means that no source states it."""
    return None if category is None else say_text(category.label)


def coverage_word(category: str) -> str:
    """Return the name of a row of `coverage`: a category, `not-stated` or `total`."""
    from partners.records.fields import Category

    match category:
        case "not-stated":
            return say("类别未说明", "category not stated")
        case "total":
            return say("合计", "total")
        case _:
            return say_text(Category(category).label)


def stage_word(policy: "Policy", day: date) -> str:
    """Describe the stage of a policy on a day."""
    since, until = policy.validity.since, policy.validity.until
    if policy.stage == "draft":
        return say("征求意见稿", "draft")
    if until is not None and until < day:
        return say("已到期", "ended")
    if since is not None and day < since:
        return say("尚未生效", "not yet in force")
    return say("正式", "in force")


def how_complete(registry: "Registry") -> str:
    """Say what a missing name means, depending on how much of the lists is known."""
    from partners.records.memberships import TOTAL

    totals = [row for row in registry.coverage() if row.category == TOTAL]
    zh = "；".join(
        f"第 {row.batch} 批公布数{'未说明' if row.published is None else f' {row.published}'}、已收录 {row.named}"
        for row in totals
    )
    en = ", ".join(
        f"{row.named} of {'an unstated number' if row.published is None else row.published} in batch {row.batch}"
        for row in totals
    )
    return say(
        f"这不表示它不是伙伴：登记库只收录了部分名单（{zh}）。",
        f"It may still be a partner: the registry has only part of the lists ({en}).",
    )


def membership_sentence(membership: "Membership") -> str:
    """Describe a membership in a sentence: the list, the category, its start and its sources."""
    category = category_word(membership.category) or say("，类别未说明", "category not stated")
    end = say(f"至 {membership.until}", f" until {membership.until}") if membership.until else ""
    return say(
        f"第 {membership.batch} 批{category}，自 {membership.since} 起{end}（{'、'.join(membership.sources)}）",
        f"{category}, batch {membership.batch}, since {membership.since}{end} ({', '.join(membership.sources)})",
    )
