"""Sums and remarks that people write below a table or list, or between its parts."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from partners.values.characters import plain, tidy

_UNIT = "(?:元|万元|亿元|万|亿|年|个?月|天|小时|卡时|台|卡|张|家公司|家|份|笔|项|户|行|件|条|次|个|%|cny|rmb)"
_AMOUNT = rf"(?:共 ?)?[¥$]? ?-?[\d,.]+ ?{_UNIT}?|[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+"
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)")
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
_PAGE = re.compile(
    r"[-·~|]*\s*(?:第\s*[\d一二三四五六七八九十]+\s*页|(?:page|p\.?)\s*\d+)\s*(?:[/,、(]?\s*(?:共|of|/)?\s*\d+\s*页?\)?)?\s*[-·~|]*"
    r"|共\s*\d+\s*页",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:以上|以下|上述|本|此)(?:名单|企业|单位|机构|伙伴|成员|排名|信息|内容|为|均|按).*|(?:以上|上述|上|本)(?:表|数据|金额|费用).*"
    r"|.*(?:不分先后|排名顺序|笔[画划](?:为序|排序|顺序)|拼音(?:为序|排序|顺序)|先后为序).*"
    r"|特此(?:公告|公示|通知|说明|通报).*|(?:名单)?\(?(?:完|全文完|以上|下略|未完待续|接上页|转下页|续表?|end)\)?|[- ]*(?:end|以下空白|以下无正文)[- ]*"
    r"|.*[,，].*[。！？]|联系我们|扫码.*|关注.*公众号.*|(?:返回)?(?:首页|顶部|目录)|上一[篇页].*|下一[篇页].*|版权所有.*|copyright.*|打印本页|关闭窗口|分享到.*"
    r"|(?:https?://|www\.)\S+|\S+@\S+\.\S+",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[【〔](.*)[)\]】〕]")
_LONGEST_ASIDE = 400
_LONGEST = 60
_MOST_REMARKS = 3


class Worded(NamedTuple):
    """Columns in which the lines of a table hold words or days.

    Attributes:
        names: indexes of columns of names.
        days: indexes of columns of days; None if unknown, so that anything that looks like a day is one.
        choices: indexes of columns of choices, or of yes and no.
    """

    names: Collection[int] = ()
    days: Collection[int] | None = None
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
                _is_day(place, other, worded) or _says(place, other, others) for place, other in _filled(row)
            )
        if not _NUMBER.fullmatch(cell) and at not in worded.names:
            return False
    return False


def _is_line(row: Sequence[str | None], label: int, worded: Worded) -> bool:
    """Is a row that begins with a bare word for a sum still a line?"""
    others = [(at, cell) for at, cell in _filled(row) if at != label]
    named = any(_says(at, cell, worded.names) for at, cell in others)
    dated = any(_is_day(at, cell, worded) for at, cell in others)
    return (named and dated) or any(_says(at, cell, worded.choices) for at, cell in others)


def _is_day(at: int, cell: str, worded: Worded) -> bool:
    return _DAY.match(cell) is not None if worded.days is None else at in worded.days


def _says(at: int, cell: str, places: Collection[int]) -> bool:
    return at in places and (len(cell) > _LONGEST or not _NUMBER.fullmatch(cell))


def is_remark(row: Sequence[str | None]) -> bool:
    """Does a row hold only remarks, such as the author of the table?"""
    many, titled = 0, False
    for many, (_, cell) in enumerate(_filled(row), 1):
        titled = titled or (many == 1 and _TITLE_OF_REMARK.fullmatch(cell) is not None)
        if titled:
            if _NUMBER.fullmatch(cell):
                return False
        elif many > _MOST_REMARKS or not (_REMARK.fullmatch(cell) or is_aside(cell)):
            return False
    return many > 0


def is_page(text: str) -> bool:
    """Is a text the number of a page, in words: `第 5 页 共 9 页`, `Page 3 of 9`?"""
    return len(text) <= _LONGEST and _PAGE.fullmatch(tidy(text)) is not None


def is_aside(text: str) -> bool:
    """Does a text say something about a table or list as a whole: the number of a page, an address, that it ends?

    Example:
        >>> [is_aside(text) for text in ("第 1 页 共 3 页", "（排名不分先后）", "以上金额均含税", "本地算力公司", "3")]
        [True, True, True, False, False]
    """
    if len(text) > _LONGEST_ASIDE:
        return False
    said = tidy(text)
    bracketed = _IN_BRACKETS.fullmatch(said)
    return is_page(text) or _ASIDE.fullmatch(said if bracketed is None else bracketed[1].strip()) is not None


def _filled(row: Sequence[str | None]) -> Iterator[tuple[int, str]]:
    """Yield the cells that are not empty with their indexes, normalised and with single blanks."""
    for at, cell in enumerate(row):
        if cell and (tidy := " ".join(plain(cell).split())):
            yield at, tidy
