"""Sums and remarks that people write below a table or between its parts."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from partners.values.characters import plain

_UNIT = "(?:元|万元|亿元|万|亿|年|个?月|天|小时|卡时|台|卡|张|家公司|家|份|笔|项|户|行|件|条|次|个|%|cny|rmb)"
_AMOUNT = rf"(?:共 ?)?[¥$]? ?-?[\d,.]+ ?{_UNIT}?|[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+"
_NUMBER = re.compile(
    rf"\(?(?:{_AMOUNT})\)?|[-—–/~·. ]+|\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?|=.*|#[A-Z/0!?]+",
    re.IGNORECASE,
)
_TAIL = rf" ?:? ?(?:\([^()]*\)|{_AMOUNT})? ?:?"
_CHINESE = (
    "(?:[合总總総小共累] *[计計]|[総总總]合[计計]|汇 ?总|总 ?额|总 ?金额|总 ?和|平均值?|均值|[承接][前上]页|过次页|[转轉]下页"
    "|(?:(?:合计|总计|金额|人民币) ?)?\\(?大写\\)?(?:金额|合计)?|(?:以上)?[共计]+有? ?\\d+ ?(?:份|笔|项|家|户|行|条|个|张)(?:合同|订单|协议)?)"
    "(?:金额|数|人民币)?"
)
_ENGLISH = (
    r"(?:(?:grand|sub|sum|over ?all)[ -]?)?totals?(?: amount| costs?| sum| q?\d+)?|subtotal [^:]{1,20}|sum(?: total)?|average"
    r"|summe|gesamt(?:summe)?|insgesamt|somme|suma|totale|итого|всего|합계|소계|총계"
)
_EITHER = (
    rf"(?:{_CHINESE})(?: ?[/|·,(-]? ?(?:{_ENGLISH})\)?)?|(?:{_ENGLISH})(?: ?[/|·,(-]? ?(?:{_CHINESE})\)?)?"
)
_BARE = re.compile(rf"(?:{_EITHER}){_TAIL}", re.IGNORECASE)
_PREFIXED = re.compile(
    rf"(?:[^:]{{1,20}}[合总總小] ?[计計]|[^:]{{1,20}} (?:汇总|求和|平均值|计数)"
    rf"|(?:\d+年度?|\d+月份?|第?[一二三四]季度|[上下]半年|本[页月季年]度?){_CHINESE}){_TAIL}|其中:.*"
)
_REMARK = re.compile(r"[^\d:]{1,30}:.*|注 ?\d{0,2}[.、:].*|\(?-*以下(?:空白|无正文|无内容)-*\)?", re.DOTALL)
_TITLE_OF_REMARK = re.compile("填[表报写]说明|说明|备 ?注|注|注意事项")
_LONGEST = 60
_MOST_REMARKS = 3


class Worded(NamedTuple):
    """Columns in which the lines of a table hold words or days.

    Attributes:
        names: indexes of columns of names.
        days: indexes of columns of days.
        choices: indexes of columns of choices, or of yes and no.
    """

    names: Collection[int] = ()
    days: Collection[int] = ()
    choices: Collection[int] = ()


def is_sum(row: Sequence[str | None], worded: Worded | None = None) -> bool:
    """Does a row begin with a word for a sum, and lack the cells that only a line has?

    A number, or the name whose sum it is, may come before the word.

    Args:
        row: the cells; None if empty.
        worded: the columns of words and days.
    """
    worded = worded or Worded()
    for at, cell in _filled(row):
        if len(cell) > _LONGEST:
            return False
        if _BARE.fullmatch(cell):
            return not _is_line(row, at, worded)
        if _PREFIXED.fullmatch(cell):
            others = {*worded.names, *worded.choices} - {at}
            return not any(
                place in worded.days or _says(place, other, others) for place, other in _filled(row)
            )
        if not _NUMBER.fullmatch(cell) and at not in worded.names:
            return False
    return False


def _is_line(row: Sequence[str | None], label: int, worded: Worded) -> bool:
    """Is a row that begins with a bare word for a sum still a line?"""
    others = [(at, cell) for at, cell in _filled(row) if at != label]
    named = any(_says(at, cell, worded.names) for at, cell in others)
    dated = any(at in worded.days for at, _ in others)
    return (named and dated) or any(_says(at, cell, worded.choices) for at, cell in others)


def _says(at: int, cell: str, places: Collection[int]) -> bool:
    return at in places and (len(cell) > _LONGEST or not _NUMBER.fullmatch(cell))


def is_remark(row: Sequence[str | None]) -> bool:
    """Does a row hold only remarks, such as the author of the table?"""
    many, titled = 0, False
    for many, (_, cell) in enumerate(_filled(row), 1):
        titled = titled or (many == 1 and _TITLE_OF_REMARK.fullmatch(cell) is not None)
        if _NUMBER.fullmatch(cell) if titled else many > _MOST_REMARKS or not _REMARK.fullmatch(cell):
            return False
    return many > 0


def _filled(row: Sequence[str | None]) -> Iterator[tuple[int, str]]:
    """Yield the cells that are not empty with their indexes, normalised and with single blanks."""
    for at, cell in enumerate(row):
        if cell and (tidy := " ".join(plain(cell).split())):
            yield at, tidy
