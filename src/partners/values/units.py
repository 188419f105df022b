"""Units that people write beside amounts, in headers and in remarks: 万元, million, 分, 美元; 年, 个月.

Every unit is either applied, or reported so that the amount can be refused.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from partners.values.characters import tidy
from partners.values.numerals import EXACT
from partners.values.scripts import simplified

_TENS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_WORDS = {
    **dict.fromkeys(("k", "thousand", "thousands", "1,000", "1000", "000", "'000"), 3),
    **dict.fromkeys(("w", "10k", "10,000", "10000", "10 thousand", "ten thousand"), 4),
    **dict.fromkeys(("100k",), 5),
    **dict.fromkeys(("million", "millions", "mn"), 6),
    **dict.fromkeys(("10 million",), 7),
    **dict.fromkeys(("100 million", "hundred million"), 8),
    **dict.fromkeys(("billion", "bn"), 9),
}
_CNY_WORDS = r"人民币元?|元|圆|块钱?|CNY|RMB|¥|yuan|renminbi"
_OWN = re.compile(
    rf"(?:人民币|RMB|CNY|CN¥|¥)? ?(?P<scale>[十百千万亿]*|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    r" ?(?:of )?(?P<cny>元|圆|块钱?|CNY|RMB|¥|yuan|renminbi|人民币元?)?(?:整|正)?(?: ?\(?(?:人民币|RMB|CNY)\)?)?",
    re.IGNORECASE,
)
_CURRENCY = re.compile("人民币|CNY|RMB|CN¥|¥|renminbi|yuan", re.IGNORECASE)
_SAYS_CNY = re.compile("元|圆|人民币|CNY|RMB|yuan", re.IGNORECASE)
_SMALL = {"分": -2, "角": -1, "fen": -2, "jiao": -1}
_FOREIGN = re.compile(
    r"[美港台澳欧日韩加新][元圆]|美金|美刀|港币|港幣|港纸|台币|澳门元|欧币|日币|日圆|円|韩币|韩圆|英镑|镑|法郎|卢布|卢比|泰铢|林吉特|越南盾|新币|坡币|澳币|加币|外币|比特币|"
    r"US ?\$|HK ?\$|NT ?\$|[ASC]A?\$|\$|€|£|₩|₽|₹|₫|฿|₿|₴|₺|"
    r"(?<![a-z])(?:USD|USDT|HKD|EUR|JPY|GBP|KRW|TWD|NTD|AUD|CAD|SGD|CHF|RUB|INR|THB|MYR|VND|MOP|NZD|SEK|NOK|DKK|AED|SAR|BRL|ZAR|"
    r"MXN|PHP|IDR|TRY|PLN|KZT|dollars?|euros?|pounds? sterling|yen|won|francs?|rubles?|rupees?)(?![a-z])",
    re.IGNORECASE,
)
_MONEY_WORD = re.compile(
    rf"[十百千万亿]+ ?(?:{_CNY_WORDS})|(?:{_CNY_WORDS})[十百千万亿]+|(?:\dk|thousand|million|billion) ?(?:CNY|RMB|yuan)?"
    r"|(?:^|[/:,、 ])[十百千万亿]+(?=$|[/,; ])",
    re.IGNORECASE,
)
_MONTHS = {
    **dict.fromkeys(("月", "个月", "month", "months", "mo", "mos"), Decimal(1)),
    **dict.fromkeys(("年", "周年", "year", "years", "yr", "yrs"), Decimal(12)),
    **dict.fromkeys(("季", "季度", "个季度", "quarter", "quarters"), Decimal(3)),
    **dict.fromkeys(("半年",), Decimal(6)),
}
_SAME = (
    ("天", "日", "day", "days"),
    ("工作日", "个工作日", "working day", "working days", "workday", "workdays"),
    ("周", "星期", "个星期", "week", "weeks"),
    ("小时", "个小时", "时", "hour", "hours"),
    ("分钟", "minute", "minutes"),
    ("月", "个月", "month", "months", "mo", "mos"),
    ("年", "周年", "year", "years", "yr", "yrs"),
    ("季", "季度", "个季度", "quarter", "quarters"),
    ("平方米", "平米", "㎡", "m²", "m2", "m^2", "sqm", "sq m", "square metre", "square metres", "square meter", "square meters"),
    ("平方公里", "平方千米", "km²", "km2", "square kilometres", "square kilometers"),
    ("立方米", "m³", "m3", "cubic metres", "cubic meters"),
    ("亩",),
    ("公顷", "hectare", "hectares"),
    ("公里", "千米", "km", "kilometres", "kilometers"),
    ("米", "metre", "metres", "meter", "meters"),
    ("吨", "tonne", "tonnes", "ton", "tons"),
    ("千克", "公斤", "kg"),
    ("千瓦时", "度", "kWh"),
    ("千瓦", "kW"),
    ("人", "名", "person", "persons", "people"),
    ("人天", "人日"),
    ("GPU小时", "GPU-hours"),
)  # fmt: skip
"""Spellings of one unit."""
_CANONICAL = {spelling.lower(): same[0] for same in _SAME for spelling in same}
_COUNTERS = (
    *(
        "旬",
        "台",
        "套",
        "张",
        "卡",
        "cards",
        "个",
        "项",
        "次",
        "家",
        "份",
        "卡时",
        "卡天",
        "机时",
        "核时",
        "台时",
        "人月",
    ),
    *("P", "PFLOPS", "TFLOPS", "T", "TB", "GB", "%"),
)
_OTHERS = frozenset(map(str.lower, _COUNTERS)) | (_CANONICAL.keys() - _MONTHS.keys())
MARK = "\u241f"
"""Separator between a value and a unit from elsewhere, such as the header of its column."""


class Unit(NamedTuple):
    """A unit of money.

    Attributes:
        said: as written.
        power: one unit is ten to this power, in CNY; None for another currency.
        is_currency: True if it only names the currency and not the scale of amounts.
    """

    said: str
    power: int | None
    is_currency: bool = False


def money_unit(text: str) -> Unit | None:
    """Parse a unit of money; None if the text is anything else.

    Example:
        >>> [money_unit(each).power for each in ("万元", "10k CNY", "分", "人民币", "USD", "百万")]
        [4, 4, -2, 0, None, 6]
        >>> money_unit("含税") is None
        True
    """
    said = _standard(text)
    if not said:
        return None
    foreign = foreign_currency(said)
    if foreign is not None:
        return None if _SAYS_CNY.search(said.replace(foreign, "")) else Unit(said, None)
    if said.lower() in _SMALL:
        return Unit(said, _SMALL[said.lower()])
    found = _OWN.fullmatch(said)
    if found is None:
        return None
    return Unit(said, scale_of(found["scale"]), not found["scale"] and _CURRENCY.fullmatch(said) is not None)


def foreign_currency(text: str) -> str | None:
    """Find a word for another currency in a text."""
    found = _FOREIGN.search(text)
    return None if found is None else found[0]


def money_word(text: str) -> str | None:
    """Find a word in a text that may be a unit of money other than 元."""
    said = _standard(text)
    foreign = foreign_currency(said)
    found = _MONEY_WORD.search(said)
    return foreign if foreign is not None or found is None else found[0].strip(" /:,、")


def is_cny(text: str) -> bool:
    """Does a text contain a word for CNY?"""
    return _SAYS_CNY.search(text) is not None


def months_of(text: str) -> Decimal | None:
    """Return the number of months in a unit of time; None if it is not a whole number."""
    return _MONTHS.get(_standard(text).lower())


def is_other_unit(text: str) -> bool:
    """Is it a unit of something else, such as days, cards or percent?"""
    return _standard(text).lower() in _OTHERS


def is_same_unit(one: str, other: str) -> bool:
    """Are two units the same, however they are spelled?

    Example:
        >>> is_same_unit("㎡", "平方米"), is_same_unit("卡时", " 卡時"), is_same_unit("亩", "平方米")
        (True, True, False)
    """
    return canonical_unit(one) == canonical_unit(other)


def canonical_unit(text: str) -> str:
    """Return the common spelling of a unit; any other text stays."""
    said = _standard(text).lower()
    return _CANONICAL.get(said, said)


def units_divided_by(text: str) -> frozenset[str]:
    """Find the units by which a text divides: 每平方米每天, per m² and day.

    Example:
        >>> sorted(units_divided_by("rent per m² and day")), sorted(units_divided_by("每卡租金"))
        (['天', '平方米'], ['卡'])
    """
    said = _standard(text)
    return frozenset(
        canonical_unit(unit)
        for each in re.findall(_DIVIDED, said, re.IGNORECASE)
        for unit in re.findall(_SPELLED, each, re.IGNORECASE)
    )


_SPELLED = "|".join(
    re.escape(each) + (r"(?![a-z])" if each.isascii() else "")
    for each in sorted({*_CANONICAL, *_OTHERS}, key=len, reverse=True)
)
_DIVIDED = rf"(?:每 ?|\bper )(?:{_SPELLED})(?: ?(?:/|,|·|和|与|and|per|每) ?(?:{_SPELLED}))*"
"""Compiled when first needed: most commands never do, and it takes longer than all other patterns."""


def is_unit(text: str) -> bool:
    """Is a text a unit and nothing else?"""
    said = tidy(text)
    return 0 < len(said) <= _LONGEST_UNIT and (
        money_unit(said) is not None
        or months_of(said) is not None
        or is_other_unit(said.lstrip("".join(_TENS)))
    )


_LONGEST_UNIT = 16


def split_units(text: str) -> tuple[str, tuple[str, ...]]:
    """Split a text into a value and the units from elsewhere that follow it."""
    value, *units = text.split(MARK)
    return value, tuple(units)


def scale_of(scale: str) -> int:
    """Return the power of ten of a word such as 百万 or million."""
    if not scale:
        return 0
    word = scale.lower()
    return _WORDS[word] if word in _WORDS else sum(_TENS[each] for each in scale)


def scaled(number: Decimal, power: int) -> Decimal:
    """Multiply a number by a power of ten."""
    return number.scaleb(power, EXACT)


def _standard(text: str) -> str:
    return " ".join(simplified(tidy(text)).split())
