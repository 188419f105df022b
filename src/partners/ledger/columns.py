"""Which column of a table holds which fact."""

from collections.abc import Iterable, Mapping

from partners.errors import ClaimError, LedgerError, did_you_mean, nearest
from partners.rules.facts import Fact, find_fact
from partners.text import Text


def match_columns(
    headers: Iterable[str], facts: Mapping[str, Fact], renamed: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The column of each fact that a table has: headers are ids or labels of facts, or are renamed.

    Args:
        headers: of all columns; those of no fact are left alone.
        facts: every fact by id.
        renamed: the fact, by id or label, of headers that do not say it themselves.

    Raises:
        ClaimError: a column is renamed to a fact that does not exist.
        LedgerError: a renamed column does not exist, or two columns hold one fact.

    Example:
        >>> import partners
        >>> match_columns(["合同编号", "算力费用", "签约日"], partners.load().facts, {"签约日": "signed_on"})
        {'cost': '算力费用', 'signed_on': '签约日'}
    """
    headers, renamed = list(headers), renamed or {}
    for header in renamed:
        if header not in headers:
            hint = did_you_mean(nearest(header, headers))
            raise LedgerError(
                Text(zh=f"表中没有列“{header}”。{hint.zh}", en=f'no column "{header}". {hint.en}'.rstrip())
            )
    found: dict[str, str] = {}
    for header in headers:
        fact = _fact(header, facts, renamed)
        if fact is None:
            continue
        if fact in found:
            raise LedgerError(
                Text(
                    zh=f"列“{found[fact]}”和“{header}”都是 {fact}；请改名或删去一列。",
                    en=f'columns "{found[fact]}" and "{header}" both hold {fact}; rename or remove one.',
                )
            )
        found[fact] = header
    return found


def _fact(header: str, facts: Mapping[str, Fact], renamed: Mapping[str, str]) -> str | None:
    if header in renamed:
        return find_fact(facts, renamed[header]).id
    try:
        return find_fact(facts, header).id
    except ClaimError:
        return None
