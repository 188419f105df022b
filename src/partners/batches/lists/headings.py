"""Headings of categories, and numbers of lines, as lists print them."""

import re
from typing import NamedTuple

from partners.records.fields import Category
from partners.records.memberships import NOT_STATED
from partners.values.characters import plain
from partners.values.scripts import simplified

_WORDS: dict[str, Category | None] = {
    **{category.label.zh.removesuffix("伙伴"): category for category in Category},
    **{category.value: category for category in Category},
    "未说明": None,
    "未载明": None,
    "类别未说明": None,
    "类别未载明": None,
    NOT_STATED: None,
}
_COUNTED = r"(?:共|计|合计|共计)?\s*(?P<{0}>\d+|[一二三四五六七八九十]+)\s*(?:家|个|名|members?|partners?)?"
_HEADING = re.compile(
    rf"(?P<word>{'|'.join(_WORDS)})"
    r"(?:类|\s+partners?|\s+members?)?(?:合作伙伴|伙伴)?(?:企业|单位|机构|成员)?(?:名单|名录)?"
    rf"\s*(?:[（(]\s*{_COUNTED.format('bracketed')}\s*[)）]|{_COUNTED.format('bare')})?"
    r"\s*(?:[:：]\s*(?P<names>.*))?",
    re.IGNORECASE,
)
_WRAPPING = re.compile(r"^[#*【\[「《\s]+|[*】\]」》\s]+$")
_NUMBERED = re.compile(
    r"(?:"
    r"[（(]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）]"
    r"|\d{1,3}\s*(?:[、．)）]|\.(?![0-9a-z]))"
    r"|[一二三四五六七八九十]{1,3}\s*[、．.]"
    r"|[①-⑳⑴-⒇⒈-⒛]"
    r"|[·•●○■□◆◇▪▸►※*\-–—](?=\s|[^\W\d_])"
    r")\s*"
)
UNSEEN = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\ufeff"
_DIGITS = "一二三四五六七八九"
NUMBER = re.compile(rf"[0-9]{{1,9}}|[{_DIGITS}]?十[{_DIGITS}]?|[{_DIGITS}]")
"""A number as lists print them."""


class Heading(NamedTuple):
    """A line that gives the category of the names after it.

    Attributes:
        category: None if the list says that the category is not stated.
        stated: the number of names in the heading; None if there is none.
        names: the text after its colon; empty if there is none.
    """

    category: Category | None
    stated: int | None
    names: str


def read_heading(line: str) -> Heading | None:
    """Parse a line as a heading; None if it is not one.

    Example:
        >>> read_heading("一、算力伙伴（10家）")
        Heading(category=<Category.COMPUTE: 'compute'>, stated=10, names='')
        >>> read_heading("数据伙伴：甲、乙").names
        '甲、乙'
        >>> read_heading("北京市大数据中心") is None
        True
    """
    found = _HEADING.fullmatch(simplified(plain(without_marks(line))))
    if found is None:
        return None
    count = found["bracketed"] or found["bare"]
    names = re.split("[:：∶]", without_marks(line), maxsplit=1)[1].strip() if found["names"] else ""
    return Heading(_WORDS[found["word"].lower()], None if count is None else read_number(count), names)


def without_marks(line: str) -> str:
    """Remove a line's number, and marks of headings: `#`, `*`, brackets."""
    return _WRAPPING.sub("", without_number(line))


def without_number(line: str) -> str:
    """Remove a line's number or bullet, and invisible characters at its ends.

    Example:
        >>> [without_number(line) for line in ("（1）甲公司", "12. 乙公司", "· 丙公司", "360公司", "58.com")]
        ['甲公司', '乙公司', '丙公司', '360公司', '58.com']
    """
    line = line.strip(UNSEEN)
    found = _NUMBERED.match(line)
    return line if found is None else line[found.end() :].strip(UNSEEN)


def read_number(text: str) -> int:
    """Parse a Chinese number up to 99, or up to nine digits; 0 if it is neither, which agrees with no count.

    Example:
        >>> [read_number(text) for text in ("12", "十", "二十三", "九", "二三", "二十三十", "1" * 10)]
        [12, 10, 23, 9, 0, 0, 0]
    """
    if NUMBER.fullmatch(text) is None:
        return 0
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = (_DIGITS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return value + (_DIGITS.index(ones) + 1 if ones else 0)
