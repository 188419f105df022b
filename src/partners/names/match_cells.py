"""A match as cells of a table, in one language."""

from collections.abc import Iterator

from partners.names.matches import Match
from partners.text import Lang, Text

COLUMNS = (
    Text(zh="匹配级别", en="tier"),
    Text(zh="机构 id", en="id"),
    Text(zh="机构", en="organisation"),
    Text(zh="类别", en="categories"),
    Text(zh="批次", en="batches"),
    Text(zh="最早生效日期", en="since"),
    Text(zh="理由", en="reason"),
    Text(zh="候选", en="candidates"),
)
"""Headers of the cells of a match."""
_NOT_STATED = Text(zh="未说明", en="not stated")


def cells_of(match: Match, lang: Lang) -> tuple[str, ...]:
    """Return the cells of a match; a cell is empty if it does not apply."""
    organization = match.organization
    categories = (_NOT_STATED if each.category is None else each.category.label for each in match.memberships)
    return (
        match.tier.value,
        organization.id if organization else "",
        organization.label(lang) if organization else "",
        ("、" if lang == "zh" else ", ").join(dict.fromkeys(category.get(lang) for category in categories)),
        ", ".join(dict.fromkeys(str(each.batch) for each in match.memberships)),
        min((each.since.isoformat() for each in match.memberships), default=""),
        match.reason.get(lang),
        "; ".join(candidate_lines(match, lang)),
    )


def candidate_lines(match: Match, lang: Lang) -> Iterator[str]:
    """Yield each candidate with its id and the reason."""
    colon = Text(zh="：", en=": ").get(lang)
    for each in match.candidates:
        yield f"{each.name} ({each.organization.id}){colon}{each.reason.get(lang)}"
