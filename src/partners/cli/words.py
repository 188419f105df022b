"""Words for values that several commands show."""

from typing import TYPE_CHECKING

from partners.cli.language import say, say_text

if TYPE_CHECKING:
    from partners.record import Category


def category_word(category: "Category | None") -> str | None:
    """A category's name; None where no source states it."""
    return None if category is None else say_text(category.label)


def coverage_word(category: str) -> str:
    """The name of a row of `coverage`: a category, `not-stated` or `total`."""
    from partners.record import Category

    match category:
        case "not-stated":
            return say("类别未载明", "category not stated")
        case "total":
            return say("合计", "total")
        case _:
            return say_text(Category(category).label)


def stage_word(stage: str) -> str:
    """How far a policy has come, in words."""
    return say("征求意见稿", "draft") if stage == "draft" else say("正式", "in force")
