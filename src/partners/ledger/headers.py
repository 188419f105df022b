"""Which column of a table holds which fact."""

import re
from collections.abc import Iterable, Mapping, Sequence

from partners.errors import ClaimError, LedgerError, did_you_mean, nearest
from partners.ledger.header_parts import read_header, unit_of
from partners.records.facts import Fact
from partners.rules.claims import find_fact
from partners.text import Text
from partners.values.characters import tidy
from partners.values.units import is_unit

ANSWERS = ("outcome", "low", "high", "paid_so_far", "reason", "reason_text")
"""The columns of answers: money in CNY with two places; `high` is empty where nothing bounds it."""
_OURS = ("partners:", "fact:")


def check_headers(headers: Iterable[str]) -> None:
    """Whether columns can be carried along beside the answers, on engines that may not tell case apart.

    Raises:
        LedgerError: two are the same, or one is named as an answer is or as something of ours.
    """
    seen: dict[str, str] = {name: name for name in ANSWERS}
    for header in headers:
        same = seen.setdefault(header.casefold(), header)
        if same in ANSWERS:
            raise LedgerError(
                Text(
                    zh=f"列“{header}”与结果的列 {same} 同名；请先改名。",
                    en=f'column "{header}" is named as {same} of the answers is; rename it first.',
                )
            )
        if same != header:
            raise LedgerError(
                Text(
                    zh=f"列“{same}”与“{header}”只有大小写不同；请先改名。",
                    en=f'columns "{same}" and "{header}" differ in case alone; rename one first.',
                )
            )
        if header.casefold().startswith(_OURS):
            raise LedgerError(
                Text(
                    zh=f"列“{header}”：以 partners: 或 fact: 开头的列名另有用途；请先改名。",
                    en=f'column "{header}": names that begin with partners: or fact: are taken; rename it first.',
                )
            )


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
        LedgerError: a renamed column does not exist, two columns hold one fact, or the name of one says that its amounts
            are not in CNY.

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
        unit_of(header, facts[fact])  # which refuses what cannot be told
        found[fact] = header
    return found


def check_facts(
    table: Text, headers: Iterable[str], columns: Mapping[str, str], asked: Sequence[Fact], way: Text
) -> None:
    """Whether a table has any fact that is asked for.

    Args:
        table: what it is called.
        headers: of all columns.
        columns: the column of each fact that it has.
        asked: the facts.
        way: how one says which column holds which.

    Raises:
        LedgerError: it has none.
    """
    if any(fact.id in columns for fact in asked):
        return
    found, wanted = ", ".join(headers), ", ".join(f"{fact.label.en} ({fact.id})" for fact in asked)
    chinese = "、".join(f"{fact.label.zh}（{fact.id}）" for fact in asked)
    raise LedgerError(
        Text(
            zh=f"{table.zh}：没有一列是所问的事实。有的列：{found}。所问的事实：{chinese}。{way.zh}",
            en=f"{table.en}: no column holds a fact that is asked for. Columns: {found}. Facts: {wanted}. {way.en}",
        )
    )


def _fact(header: str, facts: Mapping[str, Fact], renamed: Mapping[str, str]) -> str | None:
    if header in renamed:
        return find_fact(facts, renamed[header]).id
    parts = read_header(header)
    for name in (header, parts.name) if all(map(is_unit, parts.notes)) else (header,):
        try:
            return find_fact(facts, name).id
        except ClaimError:
            continue
    return None


def like_amounts(headers: Iterable[str]) -> list[str]:
    """The columns whose names say that they hold amounts of money, the likeliest first."""
    found = [
        header for header in headers if _AMOUNT.search(tidy(header)) and not _NO_AMOUNT.search(tidy(header))
    ]
    return sorted(found, key=lambda header: _OF_CONTRACTS.search(tidy(header)) is None)


_AMOUNT = re.compile(
    r"金额|费用|费$|价款|价税|总价|合同[价额]|总额|款项?$|合计|元|￥|¥|amount|cost|price|fee|total|value|CNY|RMB|spend",
    re.IGNORECASE,
)
_NO_AMOUNT = re.compile(
    r"单价|单位|税率|税额|比例|日期|时间|编号|名称|说明|备注|币|unit price|rate|date|no\.|id$|name",
    re.IGNORECASE,
)
_OF_CONTRACTS = re.compile("合同|算力|contract|compute", re.IGNORECASE)


def ways_to_map(headers: Iterable[str], fact: str) -> str:
    """The options that say that one of some columns holds a fact."""
    quoted = (
        f"'{header}={fact}'" if re.search(r"[\s'&|;<>()$`\"*?\[]", header) else f"{header}={fact}"
        for header in headers
    )
    return " / ".join(f"--map {each}" for each in quoted)
