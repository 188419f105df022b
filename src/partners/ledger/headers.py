"""Matching of the columns of a table to facts."""

import re
from collections.abc import Iterable, Mapping, Sequence

from partners.errors import ClaimError, LedgerError, did_you_mean, nearest
from partners.ledger.header_parts import readings_of
from partners.ledger.header_units import is_right_unit, unit_of
from partners.records.facts import Fact
from partners.rules.claims import find_fact
from partners.text import Text
from partners.values.characters import tidy
from partners.values.units import is_unit

ANSWERS = ("outcome", "low", "high", "paid_so_far", "reason", "reason_text")
"""Columns of the answers; money is in CNY with two decimal places, and `high` is empty if nothing bounds it."""
_OURS = ("partners:", "fact:")


def check_headers(headers: Iterable[str]) -> None:
    """Check that columns can be kept beside the answers, also on engines that ignore case.

    Raises:
        LedgerError: two names are the same, or one is the name of an answer or of an internal column.
    """
    seen: dict[str, str] = {name: name for name in ANSWERS}
    for header in headers:
        same = seen.setdefault(header.casefold(), header)
        if same in ANSWERS:
            raise LedgerError(
                Text(
                    zh=f"列“{header}”与结果的列 {same} 同名；请先改名。",
                    en=f'column "{header}" has the same name as {same} of the answers; rename it first.',
                )
            )
        if same != header:
            raise LedgerError(
                Text(
                    zh=f"列“{same}”与“{header}”只有大小写不同；请先改名。",
                    en=f'columns "{same}" and "{header}" differ only in case; rename one first.',
                )
            )
        if header.casefold().startswith(_OURS):
            raise LedgerError(
                Text(
                    zh=f"列“{header}”：以 partners: 或 fact: 开头的列名另有用途；请先改名。",
                    en=f'column "{header}": names beginning with partners: or fact: are reserved; rename it first.',
                )
            )


def match_columns(
    headers: Iterable[str], facts: Mapping[str, Fact], renamed: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Find the column of each fact: headers are ids or labels of facts, or are renamed.

    Args:
        headers: all column names; names that are not facts are ignored.
        facts: every fact by id.
        renamed: the fact, by id or label, of other headers.

    Raises:
        ClaimError: a column is renamed to a fact that does not exist.
        LedgerError: a renamed column does not exist, two columns hold one fact, or a column name has a unit other
            than CNY.

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
        unit_of(header, facts[fact])  # refuses unclear units
        found[fact] = header
    return found


def check_facts(
    table: Text, headers: Iterable[str], columns: Mapping[str, str], asked: Sequence[Fact], way: Text
) -> None:
    """Check that a table has at least one of the facts.

    Args:
        table: its name in messages.
        headers: all column names.
        columns: the column of each fact that it has.
        asked: the facts that the benefits ask for.
        way: how users can map columns to facts.

    Raises:
        LedgerError: it has none.
    """
    if any(fact.id in columns for fact in asked):
        return
    found, wanted = [*headers], ", ".join(f"{fact.label.en} ({fact.id})" for fact in asked)
    chinese = "、".join(f"{fact.label.zh}（{fact.id}）" for fact in asked)
    raise LedgerError(
        Text(
            zh=f"{table.zh}：没有一列是所需的申报信息。表中的列：{'、'.join(found)}。所需的信息：{chinese}。{way.zh}",
            en=f"{table.en}: none of the columns is a fact this policy asks for. Columns: {', '.join(found)}. Facts: {wanted}. {way.en}",
        )
    )


def _fact(header: str, facts: Mapping[str, Fact], renamed: Mapping[str, str]) -> str | None:
    if header in renamed:
        return find_fact(facts, renamed[header]).id
    for reading in readings_of(header):
        try:
            fact = find_fact(facts, reading.name)
        except ClaimError:
            continue
        if all(is_unit(note) or is_right_unit(note, fact) for note in reading.notes):
            return fact.id
    return None


def find_amount_columns(headers: Iterable[str]) -> list[str]:
    """Return the columns whose names look like amounts of money, the most likely first."""
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
    """Return the options that map one of some columns to a fact."""
    quoted = (
        f"'{header}={fact}'" if re.search(r"[\s'&|;<>()$`\"*?\[]", header) else f"{header}={fact}"
        for header in headers
    )
    return " / ".join(f"--map {each}" for each in quoted)
