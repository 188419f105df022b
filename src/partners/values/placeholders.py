"""Placeholders that people and programs write instead of a value: unknown, still open, as above, an error."""

import re

from partners.values.characters import plain, tidy


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNKNOWN = _words(
    "unknown nan nat null none nil na n/a n.a. n.a <na> missing blank empty undefined "
    "未知 不知道 不详 不明 不清楚 不确定 暂无 暂缺 暂未提供 未填 未填写 未提供 未录入 未登记 未载明 未说明 无数据 没有数据 "
    "待补 待补充 待填 待填写 空 空白 空值 缺 缺失 无 没有 不适用 无法提供 保密"
) | {"not available", "not applicable", "not provided", "not stated", "no data"}
_OPEN = _words(
    "待定 待确认 待确定 待核实 待核定 待议 待商 待商定 待签 待签订 待结算 待审 待审核 另议 面议 另行约定 另行协商 另行商定 另签 未定 "
    "尚未确定 尚未签订 据实结算 按实结算 以实际结算为准 tbd tba tbc t.b.d. t.b.d pending"
) | {"to be determined", "to be confirmed", "to be decided", "to be agreed"}
_SIGNS = re.compile(r"[-_/\\.…?·~*、。|]+")
_AS_ABOVE = _words("同上 同前 同左 同上行 见上 如上 〃 〃〃 々 ” “ \" '' ditto do. -〃-") | {
    "same as above",
    "as above",
}
_LIKE_NO_VALUE = re.compile(
    "[=#⁼₌⩴⩵⩶﹟﹦＃＝〃々″\"”“']|^.{0,8}[同見见如]|[Ee][Rr][Rr][:：]|ditto|above|^do\\.$", re.IGNORECASE
)
"""Signs of a stand-in; a text without any of them needs no closer look."""
_ERRORS = re.compile(r"#(?:N/A|[A-Z0-9/_]+[!?]|GETTING_DATA)|#?ERR:?\d{3}", re.IGNORECASE)
_LONGEST = 64
_BRACKETS = re.compile(r"[(\[<{「『](.*)[)\]>}」』]")


def says_nothing(text: str) -> bool:
    """Is it blank, or does it say that something is unknown or still open?

    Example:
        >>> [says_nothing(each) for each in ("", "—", "N/A", "暂无", "待定", "（空）", "无", "0", "无锡某公司")]
        [True, True, True, True, True, True, True, False, False]
    """
    words = _normalized(text)
    return words is not None and (
        not words or words in _UNKNOWN or words in _OPEN or _SIGNS.fullmatch(words) is not None
    )


def says_open(text: str) -> bool:
    """Does it say that something is still to be decided, such as 待定 or TBD?"""
    return _normalized(text) in _OPEN


def says_as_above(text: str) -> bool:
    """Is it a ditto mark, such as 〃 or 同上?"""
    return _LIKE_NO_VALUE.search(text) is not None and tidy(text).casefold() in _AS_ABOVE


def is_formula(text: str) -> bool:
    """Is it a formula without a computed result?"""
    return _LIKE_NO_VALUE.search(text) is not None and tidy(text).startswith("=")


def is_error(text: str) -> bool:
    """Is it a spreadsheet error, such as #N/A?"""
    return _LIKE_NO_VALUE.search(text) is not None and _ERRORS.fullmatch(tidy(text)) is not None


def is_stand_in(text: str) -> bool:
    """Is it a stand-in for a value: a spreadsheet error, an uncomputed formula or a ditto mark?"""
    return _LIKE_NO_VALUE.search(text) is not None and (
        is_formula(text) or is_error(text) or says_as_above(text)
    )


def _normalized(text: str) -> str | None:
    """Normalise a short text, without its brackets; None for a long text."""
    if len(text) > _LONGEST:
        text = plain(text)
        if len(text.strip()) > _LONGEST:
            return None
    words = " ".join(tidy(text).casefold().split())
    if words.startswith("<na"):
        return words
    found = _BRACKETS.fullmatch(words)
    return words if found is None else found[1].strip()
