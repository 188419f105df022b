"""Parts of a column name: its number, the name itself, a unit, and a remark such as 必填."""

import re
from typing import NamedTuple

from partners.errors import LedgerError
from partners.records.facts import Fact
from partners.text import Text
from partners.values.characters import tidy
from partners.values.keys import name_key
from partners.values.units import foreign_currency, is_cny, is_unit, money_unit, money_word, months_of

_NUMBERED = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2} ?[.、)])\s*(?=\D)")
_BRACKETED = re.compile(r"\s*[(\[<{「]([^()\[\]<>{}「」]*)[)\]>}」]\s*$")
_BEHIND = re.compile(r"^(?P<name>.+?)\s*(?P<mark>[:/,;、_|\n-]|\s)\s*(?P<note>[^:/,;、_|\n-]+)$", re.DOTALL)
_JOINED = re.compile(r"^(?P<name>.+?[^十百千万亿\s])(?P<note>[十百千万亿]+ ?元|元)$")
_SAYS_UNIT = re.compile(
    r"^(?:(?:金额|货币|计量|计价)?单位|币种|货币|unit|currency|in)\s*(?:[:为是]|\b)\s*", re.IGNORECASE
)
_FORMS = frozenset({"必填", "选填", "可选", "必填项", "required", "optional", "*"})
_RATE = re.compile(
    r"(?:元|CNY|RMB|yuan) ?/|每(?:[年月日天台卡小]|个月|季)|/ ?(?:[年月日天台卡]|小时|month|year|hour)|per (?:month|year|hour|card)",
    re.IGNORECASE,
)
_CONTRAST = re.compile("非|不含|除|not |without |except ", re.IGNORECASE)
_UNIT_HEADERS = frozenset(
    map(
        name_key,
        (
            *("单位", "金额单位", "计量单位", "货币单位", "计价单位", "费用单位", "币种", "币别", "货币", "货币种类", "结算币种"),
            *("合同币种", "期限单位", "unit", "units", "currency", "amount unit", "ccy"),
        ),
    )
)  # fmt: skip


class Header(NamedTuple):
    """A column name split into parts.

    Attributes:
        name: without number and notes.
        notes: texts in brackets, and units after a colon or stroke.
    """

    name: str
    notes: tuple[str, ...] = ()


def read_header(header: str) -> Header:
    """Split a column name into parts.

    Example:
        >>> read_header("1.算力费用（万元）"), read_header("金额：万元").notes, read_header("合同金额万元").notes
        (Header(name='算力费用', notes=('万元',)), ('万元',), ('万元',))
        >>> read_header("算力费用（必填）").name, read_header("北京-上海").name
        ('算力费用', '北京-上海')
    """
    name = _NUMBERED.sub("", tidy(header)).strip("* \n\t\r")
    notes: list[str] = []
    while found := _BRACKETED.search(name):
        notes.insert(0, _SAYS_UNIT.sub("", found[1].strip()))
        name = name[: found.start()].strip("* \n\t\r")
    for pattern in (_BEHIND, _JOINED):
        found = pattern.match(name)
        if found is not None and is_unit(_SAYS_UNIT.sub("", found["note"])):
            notes.insert(0, _SAYS_UNIT.sub("", found["note"]))
            name = _SAYS_UNIT.sub("", found["name"].strip()) or found["name"]
            break
    return Header(name, tuple(each for each in notes if each and each.lower() not in _FORMS))


def is_unit_header(header: str) -> bool:
    """Can a column hold the unit or the currency of each line?"""
    key = name_key(read_header(header).name)
    return key in _UNIT_HEADERS or key.endswith(("币种", "币别"))


def unit_of(header: str, fact: Fact) -> str | None:
    """Return the unit in a column name; None if it has none.

    Raises:
        LedgerError: the column is in another currency, or in a unit that cannot be converted or is unclear.
    """
    parts = read_header(header)
    if fact.type == "money":
        return _unit_of_money(header, parts)
    if fact.type != "quantity" or fact.unit is None:
        return None
    own = {name_key(fact.unit.zh), name_key(fact.unit.en)}
    note = next((each for each in parts.notes if is_unit(each)), None)
    if note is None:
        return None
    if name_key(note) in own and months_of(note) is None:
        return None
    months, counted = months_of(note), months_of(fact.unit.zh)
    if months is None or counted is None:
        raise _refused(header, note, fact.unit)
    return note


def _unit_of_money(header: str, parts: Header) -> str | None:
    words = tidy(header)
    units = [unit for unit in map(money_unit, parts.notes) if unit is not None]
    if _RATE.search(words):
        raise _refused(header, _RATE.findall(words)[0], _YUAN)
    for unit in units:
        if unit.power is None:
            raise _refused(header, unit.said, _YUAN)
    powers = {unit.power: unit.said for unit in units if not unit.is_currency}
    if len(powers) > 1:
        raise _refused(header, "、".join(powers.values()), _YUAN)
    if units:
        return next(iter(powers.values()), None)
    word = money_word(words)
    is_clear = word is None or (
        is_cny(words.replace(word, "")) and (foreign_currency(word) is None or _CONTRAST.search(words))
    )
    if word is not None and not is_clear:
        raise _refused(header, word, _YUAN)
    note = next((each for each in parts.notes if is_unit(each)), None)
    if note is not None:
        raise _refused(header, note, _YUAN)
    return None


_YUAN = Text(zh="元", en="CNY")


def _refused(header: str, unit: str, wanted: Text) -> LedgerError:
    return LedgerError(
        Text(
            zh=f"列“{header}”看来以{unit}计；这里须以{wanted.zh}计：请换算，或在单元格中写明，如 300万；然后改列名。",
            en=f'column "{header}" seems to be in {unit}; amounts are in {wanted.en}: convert them, or write the unit in '
            "the cells, such as 300万; then rename the column.",
        )
    )
