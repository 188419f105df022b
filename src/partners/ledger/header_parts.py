"""Parts of a column name: its number, the name itself, a unit, and a remark such as 必填."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from partners.values.characters import tidy
from partners.values.keys import name_key
from partners.values.units import is_unit

_NUMBERED = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2} ?[.、)])\s*(?=\D)")
_BRACKETED = re.compile(r"\s*[(\[<{「『《〈]([^()\[\]<>{}「」『』《》〈〉]*)[)\]>}」』》〉]\s*$")
_BEHIND = re.compile(r"^(?P<name>.+?)\s*(?P<mark>[:/,;、_|\n-]|\s)\s*(?P<note>[^:/,;、_|\n-]+)$", re.DOTALL)
_JOINED = re.compile(r"^(?P<name>.+?[^十百千万亿\s])(?P<note>[十百千万亿]+ ?元|元)$")
_SAYS_UNIT = re.compile(
    r"^(?:(?:金额|货币|计量|计价)?单位|币种|货币|unit|currency|in)\s*(?:[:为是]|\b)\s*", re.IGNORECASE
)
_FORMS = frozenset({"必填", "选填", "可选", "必填项", "required", "optional", "*"})
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
    *_, last = readings_of(header)
    return last


def readings_of(header: str) -> Iterator[Header]:
    """Yield the ways to split a column name, from the whole name to the smallest parts: brackets may belong to a name.

    Example:
        >>> [reading.name for reading in readings_of("面积（建筑面积）（平方米）")]
        ['面积(建筑面积)(平方米)', '面积(建筑面积)', '面积']
    """
    yield (reading := Header(tidy(header)))
    name = _NUMBERED.sub("", reading.name).strip("* \n\t\r")
    notes: tuple[str, ...] = ()
    while True:
        if (name, notes) != reading:
            yield (reading := Header(name, notes))
        found = _BRACKETED.search(name)
        if found is None:
            break
        name, notes = name[: found.start()].strip("* \n\t\r"), (*_note(found[1]), *notes)
    for pattern in (_BEHIND, _JOINED):
        found = pattern.match(name)
        if found is not None and is_unit(_SAYS_UNIT.sub("", found["note"])):
            name = _SAYS_UNIT.sub("", found["name"].strip()) or found["name"]
            yield Header(name, (*_note(found["note"]), *notes))
            break


def _note(text: str) -> tuple[str, ...]:
    """Return what a text says beside a name; nothing for a remark on filling in the form."""
    said = _SAYS_UNIT.sub("", text.strip())
    return (said,) if said and said.lower() not in _FORMS else ()


def is_unit_header(header: str) -> bool:
    """Can a column hold the unit or the currency of each line?"""
    key = name_key(read_header(header).name)
    return key in _UNIT_HEADERS or key.endswith(("币种", "币别"))
