"""What people write below a table, or between its parts: sums and remarks."""

import re
from collections.abc import Collection, Sequence
from unicodedata import normalize

_UNIT = "(?:元|万元|亿元|万|亿|年|个?月|天|小时|卡时|台|卡|张|家|份|笔|项|户|行|件|条|次|个|%|cny|rmb)"
_NUMBER = re.compile(
    rf"[¥$]?\s*-?[\d,.]+\s*{_UNIT}?|[-—–/~·.\s]+|\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?|=.*|#[A-Z/0!?]+",
    re.IGNORECASE,
)
_SUM = re.compile(
    r".{0,20}(?:[合总小共累]\s*计|汇\s*总|总\s*额|平均值?|均值)\s*(?:金额|数)?"
    r"|其中\s*:.*|(?:grand[ -]|sub[ -]?)?totals?(?:\s+q?\d+)?|subtotal\b.*|sum|average",
    re.IGNORECASE,
)
_AFTER_SUM = re.compile(rf"\s*(?:\(.*\)|[\d,.]+\s*{_UNIT}?)?\s*:?$", re.IGNORECASE)
_REMARK = re.compile(r"[^\d:]{1,30}:.*", re.DOTALL)
_LIKE_A_SUM = ("计", "汇", "总", "均", "其中", "total", "sum", "average")
_MOST_REMARKS = 3


def is_sum(row: Sequence[str | None], worded: Collection[int] = ()) -> bool:
    """Whether a row begins with a word for a sum, but perhaps for a number, and says nothing else that a line does.

    Args:
        row: the cells; None where nothing stands.
        worded: the places of what lines write in words, where a sum has numbers at most.
    """
    written = "\n".join(filter(None, row)).casefold()
    if not any(word in written for word in _LIKE_A_SUM):
        return False
    filled = [(at, _tidy(cell)) for at, cell in enumerate(row) if cell is not None]
    named = next(((at, cell) for at, cell in filled[:2] if not _NUMBER.fullmatch(cell)), None)
    if named is None or not _says_sum(named[1]):
        return False
    return all(_NUMBER.fullmatch(cell) for at, cell in filled if at in worded and at != named[0])


def is_remark(row: Sequence[str | None]) -> bool:
    """Whether a row holds nothing but remarks, such as who made the table."""
    filled = [*filter(None, row)]
    return 0 < len(filled) <= _MOST_REMARKS and all(_REMARK.fullmatch(_tidy(cell)) for cell in filled)


def _says_sum(text: str) -> bool:
    return _SUM.fullmatch(_AFTER_SUM.sub("", text, count=1)) is not None


def _tidy(text: str) -> str:
    return normalize("NFKC", text).strip()
