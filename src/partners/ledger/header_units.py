"""Units in column names: one that is right for the fact is accepted, one that can be converted is returned, others are refused.

A unit stands in brackets, after a colon or stroke, or at the end. Other words of a name say what the column is and not
how its numbers are counted: a column that is named like a fact, or that users map to one, may be a rent per day.
"""

import re
from unicodedata import category

from partners.errors import LedgerError
from partners.ledger.header_parts import Header, read_header, readings_of
from partners.records.facts import Fact
from partners.text import Text
from partners.values.characters import tidy
from partners.values.keys import name_key
from partners.values.units import (
    canonical_unit,
    foreign_currency,
    is_cny,
    is_same_unit,
    is_unit,
    money_unit,
    money_word,
    months_of,
    units_divided_by,
)

_PRICE = re.compile(r"(?P<money>[^/每]+?) ?(?:/|每|\bper\b)(?P<divisors>.+)", re.IGNORECASE)
_DIVISORS = re.compile(r" ?(?:[/·*×每]|\band\b|\bper\b|(?<=\S) (?=\S)) ?", re.IGNORECASE)
_RATE = re.compile(r"(?:元|CNY|RMB|yuan) ?/|/ ?(?:[年月日天台卡]|小时|month|year|hour)", re.IGNORECASE)
_RATE_IN_WORDS = re.compile(
    r"每(?:[年月日天台卡小人]|个月|季|平方?米)|per (?:day|month|year|hour|card|person)", re.IGNORECASE
)
_LIMIT = re.compile(r"\d*[十百千万亿]+ ?元?(?:及?以[上下内外]|级|档)")
"""An amount that says which costs are meant: 万元以内."""
_CONTRAST = re.compile("非|不含|除|not |without |except ", re.IGNORECASE)
_YUAN = Text(zh="元", en="CNY")


def is_right_unit(note: str, fact: Fact) -> bool:
    """Is a text beside a name the fact's own unit, or a price for the units that the fact's name divides by?

    A fact that is called 每平方米每天租金 is in 元/平方米·天.
    """
    if fact.unit is not None:
        return is_same_unit(note, fact.unit.zh) or is_same_unit(note, fact.unit.en)
    return fact.type == "money" and _price(note, fact) is not None


def unit_of(header: str, fact: Fact) -> str | None:
    """Return the unit in the name of a fact's column; None if it has none.

    Raises:
        LedgerError: the column is in another currency, or in a unit that cannot be converted or is unclear.
    """
    own = next((each for each in readings_of(header) if _is_named(each.name, fact)), None)
    parts = own or read_header(header)
    if fact.type == "money":
        return _unit_of_money(header, parts, fact, " ".join(parts.notes) if own else tidy(header))
    if fact.unit is None:
        return None
    note = next((each for each in parts.notes if is_unit(each) or is_right_unit(each, fact)), None)
    if note is None:
        return None
    months, counted = months_of(note), months_of(fact.unit.zh)
    if months is not None and counted is not None:
        return note
    if is_right_unit(note, fact):
        return None
    raise _refused(header, note, fact.unit)


def _is_named(text: str, fact: Fact) -> bool:
    """Is a text a name of the fact, also in the signs that stand for units: $, %, ㎡?"""
    key, signs = name_key(text), _signs(text)
    return any(key == name_key(name) and signs == _signs(name) for name in fact.names)


def _signs(text: str) -> list[str]:
    said = tidy(text)
    if said.isalnum():
        return []
    return [each for each in said if each != "¥" and (category(each) == "Sc" or each in "%‰°㎡㎥")]


def _price(note: str, fact: Fact) -> str | None:
    """Return the unit of money in a price such as 万元/平方米; None if it is not a price that suits the fact's name."""
    found = _PRICE.fullmatch(tidy(note))
    if found is None or money_unit(found["money"]) is None:
        return None
    divisors = {canonical_unit(each) for each in _DIVISORS.split(found["divisors"].strip(" /每")) if each}
    known = {unit for name in fact.names for unit in units_divided_by(name)}
    return found["money"].strip() if divisors <= known else None


def _unit_of_money(header: str, parts: Header, fact: Fact, words: str) -> str | None:
    """Read the unit of a column of amounts.

    Args:
        header: the name of the column.
        parts: the same, split.
        fact: the fact.
        words: the words that may name a unit: all where the column is not named like the fact, else the notes.
    """
    prices = {each: price for each in parts.notes if (price := _price(each, fact)) is not None}
    notes = [prices.get(each, each) for each in parts.notes]
    for each, price in prices.items():
        words = words.replace(each, price)
    rates = _RATE.findall(words) or [rate for note in notes for rate in _RATE_IN_WORDS.findall(note)]
    if rates:
        raise _refused(header, rates[0], _YUAN)
    units = [unit for unit in map(money_unit, notes) if unit is not None]
    for unit in units:
        if unit.power is None:
            raise _refused(header, unit.said, _YUAN)
    powers = {unit.power: unit.said for unit in units if not unit.is_currency}
    if len(powers) > 1:
        raise _refused(header, "、".join(powers.values()), _YUAN)
    if units:
        return next(iter(powers.values()), None)
    word = money_word(_LIMIT.sub("", words))
    is_clear = word is None or (
        is_cny(words.replace(word, "")) and (foreign_currency(word) is None or _CONTRAST.search(words))
    )
    if word is not None and not is_clear:
        raise _refused(header, word, _YUAN)
    # A word at the end says what is meant, as in 算力费用 年; only a mark makes it a unit.
    note = next((each for each in notes if is_unit(each) and not tidy(header).endswith(f" {each}")), None)
    if note is not None:
        raise _refused(header, note, _YUAN)
    return None


def _refused(header: str, unit: str, wanted: Text) -> LedgerError:
    return LedgerError(
        Text(
            zh=f"列“{header}”看来以{unit}计；这里须以{wanted.zh}计：请换算，或在单元格中写明，如 300万；然后改列名。",
            en=f'column "{header}" seems to be in {unit}; amounts are in {wanted.en}: convert them, or write the unit in '
            "the cells, such as 300万; then rename the column.",
        )
    )
