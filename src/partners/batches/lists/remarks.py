"""Lines of a list that are not names: titles, totals, remarks, and headings of unknown categories."""

import re

from partners.batches.lists.headings import read_number, without_marks, without_number
from partners.tables import footers
from partners.values.characters import tidy

_COUNT = r"(?:\d+|[一二三四五六七八九十]+)\s*(?:家|个|名|members?|partners?)"
_MEMBERS = r"(?:伙伴|企业|单位|机构|公司|成员)*"
_TOTAL = re.compile(
    rf"(?:合计|总计|共计|总共|总数|共|in all|total)\s*{_MEMBERS}\s*[:：]?\s*(?:{_COUNT}|\d+)\s*{_MEMBERS}[。.]?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:名单|名录|计划|公示|公告|通知|如下)(?:[（(].*[)）])?\s*[:：]?$")
_TOTAL_OF_TITLE = re.compile(rf"[（(](?:总|合)?(?:共|计)+\s*{_COUNT}{_MEMBERS}[)）]")
_DIGITS = re.compile(r"\d+|[一二三四五六七八九十]+")
_BRACKETED = re.compile(r"[（(\[〔《][^（）()\[\]〔〕]*(?<!伙伴)[)）\]〕》]")
_DATE = re.compile(
    r"[\d〇零一二三四五六七八九]{4}(?:\s*年|[-/.]\d)\s*(?:[\d一二三四五六七八九十]{0,2}\s*[-/.月]\s*)?"
    r"(?:[\d一二三四五六七八九十]{1,3}\s*日?)?"
)
_ABOUT = re.compile(
    r"(?:(?:信息|资料|稿件|数据|图片)?来源|联系(?:人|电话|方式|地址|邮箱|部门)?|咨询(?:电话)?|电话|传真|邮箱|电子邮箱|邮编|地址|网址|链接"
    r"|(?:发布|公布|公示|更新|截止)?(?:日期|时间)|公示期|有效期|发布(?:单位|机构|者)?|附件?\s*\d*|备?注\s*\d*|说明|小计"
    r"|(?:责任)?编辑|责编|作者|记者|撰文|审核|校对|编号|文号)(?:\s*[:：].*|\s+.*|)"
    r"|(?:source|contact|tel|phone|e-?mail|address|date|notes?)\s*[:：].*",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"[-·~|]*\s*\d+\s*页\s*(?:[/,、(]?\s*(?:共|of|/)?\s*\d+\s*页?\)?)?\s*[-·~|]*|-+\s*\d{1,4}\s*-*|\d{1,4}\s*-+|\d{1,4}\s*/\s*\d{1,4}"
)
_NUMBER_ALONE = re.compile(r"\d{1,4}", re.ASCII)
_HEADED = re.compile(r"#+\s|【.*】$")
_SECTION = re.compile(r"(?P<open>[（(]?)[一二三四五六七八九十]{1,3}\s*(?P<close>[、．.)）])")
_LIKE_A_HEADING = re.compile(rf"(?:伙伴|[（(]\s*(?:共|计|合计|共计)?\s*{_COUNT}\s*[)）])\s*$")
_COUNT_BEHIND = re.compile(r"\s*[（(][^（）()]*[)）]\s*$")


def stated_total(line: str) -> int | None:
    """Return the number of all names that a footer, or a title in brackets, states; None if the line states none.

    Example:
        >>> stated_total("合计：3家"), stated_total("第三批名单（共四十家）"), stated_total("共享科技公司")
        (3, 40, None)
    """
    text = without_marks(line)
    found = _TOTAL.fullmatch(text) or (_TITLE.search(text) and _TOTAL_OF_TITLE.search(text))
    count = _DIGITS.search(found[0]) if found else None
    return None if count is None else read_number(count[0])


def is_remark(line: str) -> bool:
    """Is a line about the list: a title, a date, an address, a note in brackets, its author?

    Example:
        >>> [is_remark(line) for line in ("（排名不分先后）", "来源：北京日报", "2024年1月15日", "（北京）甲公司")]
        [True, True, True, False]
    """
    text = without_number(line)
    return (
        is_page(line)
        or bool(_TITLE.search(text))
        or footers.is_aside(text)
        or any(pattern.fullmatch(text) for pattern in (_BRACKETED, _DATE, _ABOUT))
    )


def is_page(line: str) -> bool:
    """Is a line a marked page number, such as `— 3 —` or `第 5 页 共 9 页`?"""
    return footers.is_page(line) or _PAGE.fullmatch(tidy(line)) is not None


def is_number(line: str) -> bool:
    """Is a line only a number: a page number, or a name such as 360?"""
    return _NUMBER_ALONE.fullmatch(tidy(line)) is not None


def section_style(line: str) -> str:
    """Return the punctuation of a Chinese section number: `、`, `（）` and the like; empty if there is no number."""
    found = _SECTION.match(line.strip())
    return "" if found is None else found["open"] + found["close"]


def unknown_category(line: str, styles: frozenset[str]) -> str | None:
    """Return the unknown category that a line seems to be the heading of; None if it is not a heading.

    Args:
        line: a line that is not a heading of a known category.
        styles: the styles of the list's headings; see `section_style`.

    Example:
        >>> unknown_category("二、生态伙伴（2家）", frozenset()), unknown_category("二、生态", frozenset("、"))
        ('生态伙伴', '生态')
        >>> unknown_category("甲公司", frozenset()) is None
        True
    """
    text = without_marks(line)
    before_colon = re.split("[、；，]", re.split("[:：]", text, maxsplit=1)[0])[-1]
    if (
        _HEADED.match(line.strip())
        or (section_style(line) and section_style(line) in styles)
        or _LIKE_A_HEADING.search(before_colon)
    ):
        return _COUNT_BEHIND.sub("", before_colon) or before_colon
    return None
