"""Numbers as people write them: in groups of three digits, with 万 and 亿, or in Chinese numerals.

Groups of digits are joined only if they have three digits each. A number with two possible readings is not read.
"""

import re
from decimal import Context, Decimal

EXACT = Context(prec=100)
"""A context for arithmetic that does not depend on the caller's decimal context."""

LONGEST = 64
"""Length limit of numbers, in characters."""

_ARABIC = re.compile(
    r"(?:[1-9]\d{0,2}(?P<mark>[,'_ ])\d{3}(?:(?P=mark)\d{3})*|\d+)(?P<fraction>\.\d+)?", re.ASCII
)
_GROUPED = r"(?:[1-9]\d{0,2}(?:[,'_]\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?:\.\d+)?"
_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("貳參叄陸兩两", (2, 3, 3, 6, 2, 2), strict=True)),
}
_ONES = frozenset(map(Decimal, range(10)))
_STANDARD = str.maketrans("拾佰仟萬億", "十百千万亿")
_DIGIT = f"[{''.join(each for each in _DIGITS if each not in '零〇')}]"
_COEFFICIENT = f"{_GROUPED}|{_DIGIT}"
_SECTION = re.compile(
    rf"(?:(?P<thousands>{_COEFFICIENT})千)?(?P<zero_hundreds>[零〇])?(?:(?P<hundreds>{_COEFFICIENT})百)?"
    rf"(?P<zero_tens>[零〇])?(?:(?P<tens>{_COEFFICIENT})?(?P<ten>十))?(?P<zero_ones>[零〇])?(?P<ones>{_COEFFICIENT})?",
    re.ASCII,
)
_SIZES = {"thousands": 1000, "hundreds": 100, "tens": 10, "ones": 1}
_BIG = (("亿", 8), ("万", 4))
_TOUCHING = re.compile(r" +(?=[^\d,.' ])|(?<=[^\d,.' ]) +")
CHINESE = "零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參叄陸兩两"


def read_number(text: str) -> Decimal | None:
    """Parse a number without a sign from `plain` text; None if it is not a number or has two readings.

    Example:
        >>> [str(read_number(each)) for each in ("1,234,567.5", "1 234", "3千万", "叁佰捌拾万", "2亿零5百万")]
        ['1234567.5', '1234', '30000000', '3800000', '205000000']
        >>> [read_number(each) for each in ("30000 20000", "1,23,456", "12,34", "三万五", "一百二", "300²")]
        [None, None, None, None, None, None]
    """
    if len(text) > LONGEST:
        return None
    if _ARABIC.fullmatch(text):
        return Decimal(re.sub("[,'_ ]", "", text))
    if not any(each in CHINESE for each in text):
        return None
    return _read_mixed(_TOUCHING.sub("", text).translate(_STANDARD))


def _read_mixed(text: str) -> Decimal | None:
    """Parse a number with Chinese digits or units."""
    if text in ("零", "〇"):
        return Decimal(0)
    for unit, power in _BIG:
        above, found, below = text.rpartition(unit)
        if not found:
            continue
        many, rest = _read_mixed(above), _read_rest(below, power)
        if many is None or rest is None or (below and many != many.to_integral_value()):
            return None
        return EXACT.add(many.scaleb(power, EXACT), rest)
    return _read_section(text)


def _read_rest(text: str, power: int) -> Decimal | None:
    """Parse the rest after 万 or 亿: nothing, 零 and a number, a number with units, or digits that fill all places."""
    if not text:
        return Decimal(0)
    bare = text[0] not in "零〇"
    number = _read_mixed(text if bare else text[1:])
    if number is None or number >= Decimal(10) ** power:
        return None
    digits = text.partition(".")[0].replace(",", "")
    if bare and (len(text) == 1 or digits.isdecimal()) and len(digits) != power:
        return None  # 三万五 may mean 35,000, or 30,005
    return number


def _read_section(text: str) -> Decimal | None:
    """Parse a number below 万."""
    found = _SECTION.fullmatch(text)
    if found is None or not text:
        return None
    parts = {name: found[name] for name in _SIZES if found[name]}
    if found["ten"] and not found["tens"]:
        if found.start("ten") != 0:
            return None  # 一百十
        parts["tens"] = "一"
    above = found["thousands"] or found["hundreds"]
    if above and found["ones"] and not found["ten"] and not _has_zero(found):
        return None  # 一百二 may mean 120, or 102
    numbers = {name: _coefficient(part) for name, part in parts.items()}
    if not numbers or (len(numbers) > 1 and any(each not in _ONES for each in numbers.values())):
        return None
    if _has_zero(found) and not (above or found["ten"]):
        return None
    if text[-1] in "零〇" or re.search("[零〇]{2}", text):
        return None
    return sum((EXACT.multiply(each, Decimal(_SIZES[name])) for name, each in numbers.items()), Decimal(0))


def _has_zero(found: re.Match[str]) -> bool:
    return bool(found["zero_hundreds"] or found["zero_tens"] or found["zero_ones"])


def _coefficient(text: str) -> Decimal:
    return Decimal(_DIGITS[text]) if text in _DIGITS else Decimal(re.sub("[,'_ ]", "", text))
