"""Amounts and terms as people write them in a cell, or the reason why a text is not one."""

import re
from decimal import Decimal

from partners.text import Text
from partners.values.characters import plain, tidy
from partners.values.numerals import CHINESE, LONGEST, read_number
from partners.values.scripts import simplified
from partners.values.units import (
    Unit,
    foreign_currency,
    is_other_unit,
    money_unit,
    months_of,
    scale_of,
    scaled,
    split_units,
)

_BEFORE = re.compile(r"^(?:(?:人民币|RMB|CNY|CN¥|¥|元|\(?大写(?:金额)?\)?)[: ]*)+", re.IGNORECASE)
_AFTER = re.compile(r" *(?P<yuan>元|圆|块钱?)?[整正]? *(?:\(?(?:人民币|RMB|CNY|yuan)\)?)? *$", re.IGNORECASE)
_ENGLISH = re.compile(r"(?P<number>[\d,.' ]*\d) ?(?P<scale>w|k|thousand|million|billion)", re.IGNORECASE)
_SMALL = re.compile(
    r"(?:(?P<yuan>[^元圆块]+)[元圆块]零?)?(?:(?P<jiao>[^角毛]+)[角毛]零?)?(?:(?P<fen>[^分]+)分)?[整正]?"
)
_GAP = re.compile(r"\d\s*[\t\r\n\v\f\x1c-\x1f\x85\u2028\u2029\u3000]\s*[\d.]")
_NUMBER = rf"[\d{CHINESE}]"
_SUM = re.compile(r"[0-9零一二三四五六七八九十百千万亿元]\s*\+\s*[¥￥]?\s*[0-9一二三四五六七八九十]")
_SEVERAL = re.compile(
    rf"{_NUMBER} ?(?:元|圆)?(?: ?(?:[+＋、/~;；&|到至或和及与加]|--?|,\s) ?|[ ,]+)(?:¥|CNY|RMB|人民币)? ?{_NUMBER}"
)
_BARE = re.compile(r"[1-9][0-9]{0,17}(?:\.[0-9]{1,4})?")
"""As numbers are written in files and by programs, which need no second look."""
_ABOUT = re.compile(
    r"约|大概|左右|上下|以[上下内外]|不[超低少多高足]|最[高低多少大]|[超近]|[余多几数][十百千万亿元]|起$|[~≈<>≤≥]|估|暂定|预计"
    r"|about|approx|circa|up to|over|under|more than|less than|at (?:most|least)|est\b|max|min",
    re.IGNORECASE,
)
_RATE = re.compile(r"每|/ ?(?:[年月日天季次台张卡个套项小时]|year|month|day|hour|card)|per ", re.IGNORECASE)
_TRAILING = re.compile("[十百千万亿]+$")
_TERM = re.compile(
    r"(?:(?P<years>.+?) ?(?:周?年|years?|yrs?)(?P<half>半)?)?(?: ?(?:零|又|,|and)? ?(?P<months>[^年]+?) ?(?:个月|月|months?|mos?))?[整期]?",
    re.IGNORECASE,
)
_MOST_SMALL = 9  # largest number of 角 or 分 after 元
_HALVES = {"半年": 6, "半年期": 6, "half a year": 6}


def read_amount(text: str) -> Decimal | Text | None:
    """Parse an amount in CNY.

    Units from elsewhere, such as the header, follow the value; see `split_units`. The text's own unit must agree with
    them.

    Returns:
        The amount, the reason why it cannot be read, or None if no reason is known.
    """
    if _BARE.fullmatch(text):
        return Decimal(text)
    value, others = split_units(text)
    if len(value) > LONGEST:
        return None
    power = _common(value, others)
    if isinstance(power, Text):
        return power
    said = simplified(tidy(value))
    if foreign_currency(said) is not None or _is_parted(value):
        return say_trouble(value)
    bare = _without_sign(_BEFORE.sub("", _without_sign(said)))
    negative = said.startswith(("-", "(")) or _BEFORE.sub("", said).startswith(("-", "("))
    number, own = _read(bare)
    if number is None:
        return say_trouble(value)
    if power and own is not None and own != power:
        return Text(
            zh=f"“{value.strip()}”自带的单位与别处写明的单位“{'、'.join(others)}”不一致；请只保留一个。",
            en=f'"{value.strip()}" has a different unit from "{", ".join(others)}", which is given elsewhere; keep one of them.',
        )
    number = scaled(number, power) if power and own is None else number
    return number.copy_negate() if negative else number


def read_months(text: str, unit: Text | None) -> Decimal | Text | None:
    """Parse a quantity; months and years are converted into each other.

    Args:
        text: as written, followed by units from elsewhere.
        unit: the unit of the result.

    Returns:
        The quantity, the reason why it cannot be read, or None if no reason is known.
    """
    value, others = split_units(text)
    if len(value) > LONGEST:
        return None
    if _is_parted(value):
        return say_trouble(value)
    said = simplified(tidy(value))
    own = None if unit is None else months_of(unit.zh)
    if own is None:
        return _read_things(said, unit, others)
    negative = said.startswith("-")
    number = None if negative else _in_months(said)
    if number is None:
        number = read_number(said.removeprefix("-").strip())
        if number is not None:
            each = {months_of(other) for other in others} or {own}
            if len(each) > 1 or None in each:
                return _other_unit(value, others, unit)
            number = number * (each.pop() or 1)
    if number is None:
        return None if _has_no_unit(said) else _other_unit(value, (said,), unit)
    counted = number / own
    if counted * own != number:
        return _other_unit(value, others or (said,), unit)
    return counted.copy_negate() if negative else counted


def say_trouble(text: str) -> Text | None:
    """Say why a text is not one amount, if it is other money, several amounts, an estimate or a price; else None."""
    quoted = text.strip()
    said = simplified(tidy(text))
    foreign = foreign_currency(said)
    if foreign is not None:
        return Text(
            zh=f"“{quoted}”不是人民币（{foreign}）；金额须以人民币元计，请换算后填写。",
            en=f'"{quoted}" is not in CNY ({foreign}); convert it to CNY.',
        )
    if "%" in said or "‰" in said:
        return Text(
            zh=f"“{quoted}”是比例，不是金额；请填写金额。",
            en=f'"{quoted}" is a percentage; write the amount.',
        )
    if _SUM.search(said):
        return Text(
            zh=f"“{quoted}”是几个金额相加；一次只能估算一份合同，几份合同请各写一行，用 partners ledger 计算。",
            en=f'"{quoted}" adds up several amounts; a claim is one contract: write several as lines of a ledger, for `partners ledger`.',
        )
    if _is_parted(text) or _SEVERAL.search(said):
        return Text(
            zh=f"“{quoted}”里不止一个数，或者写法不明；一格只写一个金额，千分位每组三位，如 1,000,000。",
            en=f'"{quoted}" has more than one number, or is unclear; write one amount, with thousands separators such as 1,000,000.',
        )
    if _ABOUT.search(said) and any(each.isdigit() or each in CHINESE for each in said):
        return Text(
            zh=f"“{quoted}”不是确切的金额；请写确切的金额，尚未确定的写“待定”。",
            en=f'"{quoted}" is not an exact amount; write the exact one, or 待定 (TBD) if it is not yet known.',
        )
    if _RATE.search(said):
        return Text(
            zh=f"“{quoted}”是单价或按期的费用；请写总金额。",
            en=f'"{quoted}" is a price per unit or period; write the total amount.',
        )
    return None


def _is_parted(text: str) -> bool:
    """Are two digits separated by a line break, a tab or a full-width blank?"""
    return _GAP.search(text) is not None or _GAP.search(plain(text)) is not None


def _without_sign(text: str) -> str:
    if text.startswith("(") and text.endswith(")"):  # how accountants write negative amounts
        return text[1:-1].strip()
    return text.removeprefix("-").strip()


def _read(text: str) -> tuple[Decimal | None, int | None]:
    """Return the number of an amount and the power of ten of its own unit; each is None if missing."""
    found = _ENGLISH.fullmatch(_AFTER.sub("", text))
    if found is not None:
        power = scale_of(found["scale"])
        number = read_number(found["number"])
        return None if number is None else scaled(number, power), power
    if text.rstrip("整正").endswith(("角", "毛", "分")):
        return _read_small(text), 0
    after = _AFTER.search(text)
    bare = text if after is None else text[: after.start()]
    number = read_number(bare)
    trailing = _TRAILING.search(bare.replace("萬", "万"))
    if trailing is not None:
        return number, scale_of(trailing[0])
    return number, 0 if after is not None and after["yuan"] else None


def _read_small(text: str) -> Decimal | None:
    """Parse an amount with 角 and 分."""
    found = _SMALL.fullmatch(text)
    if found is None:
        return None
    total = Decimal(0)
    for part, power in (("yuan", 0), ("jiao", -1), ("fen", -2)):
        if found[part] is None:
            continue
        number = read_number(found[part].strip())
        if number is None or (part != "yuan" and found["yuan"] is not None and number > _MOST_SMALL):
            return None
        total += scaled(number, power)
    return total


def _common(value: str, others: tuple[str, ...]) -> int | Text:
    """Return the power of ten of units from elsewhere, or the reason why it cannot be told."""
    units: list[Unit] = []
    for other in others:
        unit = money_unit(other)
        if unit is None:
            said = other.strip()
            return Text(
                zh=f"“{value.strip()}”的单位“{said}”不是金额单位；请写明元、万元等。"
                if said
                else f"“{value.strip()}”的单位没有填写，而其他行填了；请写明。",
                en=f'"{value.strip()}" is in "{said}", which is not a unit of money; write 元, 万元 or similar.'
                if said
                else f'"{value.strip()}" has no unit, while other lines have one; add it.',
            )
        if unit.power is None:
            return Text(
                zh=f"“{value.strip()}”不是人民币（{unit.said}）；金额须以人民币元计，请换算后填写。",
                en=f'"{value.strip()}" is not in CNY ({unit.said}); convert it to CNY.',
            )
        units.append(unit)
    powers = {unit.power for unit in units if not unit.is_currency and unit.power is not None}
    if len(powers) > 1:
        said = "、".join(unit.said for unit in units)
        return Text(
            zh=f"“{value.strip()}”的单位互相矛盾：{said}。",
            en=f'the units of "{value.strip()}" contradict each other: {said}.',
        )
    return powers.pop() if powers else 0


def _in_months(said: str) -> Decimal | None:
    """Convert a term with its unit to months."""
    if said.lower() in _HALVES:
        return Decimal(_HALVES[said.lower()])
    found = _TERM.fullmatch(said)
    if found is None or not (found["years"] or found["months"]):
        return None
    years = read_number((found["years"] or "0").strip())
    months = read_number((found["months"] or "0").strip())
    if years is None or months is None:
        return None
    return years * 12 + months + (6 if found["half"] else 0)


def _read_things(said: str, unit: Text | None, others: tuple[str, ...]) -> Decimal | Text | None:
    """Parse a quantity in a unit other than months or years."""
    own = {each.lower() for each in (unit.zh, unit.en)} if unit is not None else set[str]()
    for other in others:
        if tidy(other).lower() not in own:
            return _other_unit(said, (other,), unit)
    bare = said
    for each in own:
        bare = bare[: -len(each)] if bare.lower().endswith(each) else bare
    number = read_number(bare.removeprefix("-").strip())
    if number is None:
        return None
    return number.copy_negate() if bare.startswith("-") else number


def _has_no_unit(said: str) -> bool:
    tail = re.sub(rf"^[\d.,' {CHINESE}]+", "", said)
    return not is_other_unit(tail)


def _other_unit(value: str, others: tuple[str, ...], unit: Text | None) -> Text:
    said = "、".join(others)
    zh, en = ("", "") if unit is None else (unit.zh, unit.en)
    return Text(
        zh=f"“{value.strip()}”以“{said}”计，这里须以{zh}计，不能换算；请换算后填写。",
        en=f'"{value.strip()}" is in "{said}"; convert it yourself and write it in {en}.',
    )
