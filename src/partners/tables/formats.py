"""Number formats of workbooks: the meaning of a number whose format adds a unit, a scale or a currency.

Rounding for display does not change an amount. A format that cannot be understood is added to the text of the cell,
so that it cannot be taken for a plain number.
"""

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from partners.tables.cells import CellKind, plain
from partners.tables.format_codes import Section, sections_of
from partners.text import Text

_EXACT = Context(prec=100)
_YUAN = "¥|CNY|RMB|人民币|元|圆"
_PREFIX = re.compile(f"(?:(?:{_YUAN})+:?)?", re.IGNORECASE)
_SUFFIX = re.compile(
    rf"(?P<many>[十百千万萬亿億]+|k|mm?|bn?|w|thousand|millions?|billions?)?(?P<yuan>(?:{_YUAN})+)?[整正]?",
    re.IGNORECASE,
)
_MANY = {"十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8, "w": 4}
_MANY_ENGLISH = {
    **dict.fromkeys(("k", "thousand"), 3),
    **dict.fromkeys(("m", "mm", "million", "millions"), 6),
    **dict.fromkeys(("b", "bn", "billion", "billions"), 9),
}
_WRITTEN = {4: "万", 8: "亿"}
_FOREIGN = re.compile(
    r"[$€£₩₹₽฿₫₤₱]|[美港日欧韩澳台]元|美金|港币|欧元|英镑|日圆|円|卢布|新台币|\b(?:USD|HKD|EUR|JPY|GBP|KRW|TWD|MOP|SGD|AUD|CAD|CHF|INR|RUB)\b",
    re.IGNORECASE,
)
_DASHES = " -—–－一_\"'.·"


class ShownNumber(NamedTuple):
    """A number as its format shows it.

    Attributes:
        text: with all digits.
        kind: `number` if it is still a plain number.
        doubt: why it may not be used as a number, and what to do.
    """

    text: str
    kind: CellKind = "number"
    doubt: Text | None = None


class NumberFormat(NamedTuple):
    """A number format of cells.

    Attributes:
        code: as the workbook stores it.
        sections: for numbers: one for all; or for positive, negative and zero; or with conditions.
        text: the section around texts; None if texts are shown unchanged.
        conflict: True if the workbook defines it in two ways.
    """

    code: str
    sections: tuple[Section, ...]
    text: Section | None = None
    conflict: bool = False

    @property
    def is_plain(self) -> bool:
        """Does it leave every number and text unchanged?"""
        if self.text is not None or self.conflict:
            return False
        if any(each.condition for each in self.sections):
            return all(_leaves(each, "+") for each in self.sections)
        signs = ("+", "+-()", f"+(){_DASHES}")
        return all(_leaves(each, more) for each, more in zip(self.sections, signs, strict=False))

    @property
    def is_date(self) -> bool:
        """Does it show numbers as days or times?"""
        first = self.sections[0]
        return bool(first.date or first.elapsed) and not first.unclear and not self.conflict

    def show(self, number: Decimal, unit: int | None = None) -> ShownNumber:
        """Return the meaning of a number.

        Args:
            number: as stored.
            unit: the power of ten of the unit in the column's header, such as 4 for 万元.
        """
        section = None if self.conflict else self._section(number)
        if section is None or section.unclear or section.date or section.elapsed:
            return self._unclear(number)
        if not section.digits:
            return self._without_digits(number, section)
        prefix, suffix = _around(section, negative=number < 0)
        if prefix is None:
            return self._unclear(number)
        if number == 0:
            prefix, suffix = prefix.strip(_DASHES), suffix.strip(_DASHES)
        shown = number.scaleb(2 if section.percent else -section.tens, _EXACT)
        digits = plain(shown)
        if any(each.isdigit() for each in prefix + suffix) or (section.percent and section.tens):
            return self._unclear(number)
        if section.percent:
            return ShownNumber(f"{prefix}{digits}%{suffix}", "other", _percent(f"{prefix}{digits}%{suffix}"))
        if not prefix and not suffix:
            if not section.tens or unit == section.tens:
                return ShownNumber(digits)
            return self._unclear(number, _scaled(section.tens, self.code))
        in_yuan, found = _PREFIX.fullmatch(prefix), _SUFFIX.fullmatch(suffix)
        if in_yuan is None or found is None:
            text = f"{prefix}{digits}{suffix}"
            return ShownNumber(text, "other", _foreign(text) if _FOREIGN.search(prefix + suffix) else None)
        yuan = "元" if prefix or found["yuan"] else ""
        if found["many"] is None:
            if section.tens:
                return self._unclear(number, _scaled(section.tens, self.code))
            return ShownNumber(f"{digits}{yuan}", "other") if found["yuan"] else ShownNumber(digits)
        return self._multiple(number, section, shown, found["many"], yuan)

    def _multiple(
        self, number: Decimal, section: Section, shown: Decimal, many: str, yuan: str
    ) -> ShownNumber:
        english = _MANY_ENGLISH.get(many.lower())
        tens = sum(_MANY[each] for each in many.lower()) if english is None else english
        amount = shown.scaleb(tens, _EXACT)
        # A scaled number with a unit must agree with it; K and M are only understood with such a scale.
        if (section.tens or english is not None) and amount != number:
            return self._unclear(number)
        if tens in _WRITTEN:
            return ShownNumber(f"{plain(shown)}{_WRITTEN[tens]}{yuan}", "other")
        return ShownNumber(f"{plain(amount)}{yuan}", "other" if yuan else "number")

    def _section(self, number: Decimal) -> Section | None:
        """Choose the section for a number; None if that cannot be told."""
        first, *others = self.sections
        if not any(each.condition for each in self.sections[:2]):
            if len(self.sections) == 1 or number > 0:
                return first
            if number < 0:
                return self.sections[1]
            return self.sections[2] if len(self.sections) > 2 else first  # noqa: PLR2004 - the third is for zero
        for each in self.sections[:2]:
            if each.condition is not None and _holds(number, each.condition):
                return each
        rest = [each for each in others if each.condition is None]
        return rest[0] if len({each._replace(condition=None) for each in rest}) == 1 else None

    def _without_digits(self, number: Decimal, section: Section) -> ShownNumber:
        """Return the meaning of a number that is shown as text only, such as a dash for zero."""
        text = normalize("NFKC", section.prefix).strip()
        if not text.strip(_DASHES):
            return ShownNumber("0") if number == 0 else self._unclear(number)
        return self._unclear(number) if any(map(str.isdigit, text)) else ShownNumber(text, "other")

    def _unclear(self, number: Decimal, doubt: Text | None = None) -> ShownNumber:
        text = f"{plain(number)} [{self.code}]"
        return ShownNumber(text, "other", doubt or _not_understood(self.code, conflict=self.conflict))

    def show_text(self, text: str) -> str:
        """Return a text as it is shown."""
        return text if self.text is None else f"{self.text.prefix}{text}{self.text.suffix}"


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """Parse the code of a number format, as a workbook stores it."""
    sections = [*sections_of(code)]
    text: Section | None = None
    if len(sections) > 3:  # noqa: PLR2004 - the fourth is for texts
        text, sections = sections[3], sections[:3]
    elif sections[-1].texts:
        text = sections.pop()
    if text is not None and text.texts and not (text.prefix.strip() or text.suffix.strip()):
        text = None
    elif text is not None and not text.texts:
        text = None  # a format may hide texts, but they are still read
    return NumberFormat(code, tuple(sections) or (Section(digits=True),), text)


def conflicting_format(code: str) -> NumberFormat:
    """Make a format that a workbook defines in two ways."""
    return number_format(code)._replace(conflict=True)


def _leaves(section: Section, signs: str) -> bool:
    """Does a section leave a number unchanged, if it may only add these signs?"""
    if section.tens or section.percent or section.date or section.elapsed or section.unclear:
        return False
    if not section.digits:  # a dash for zero, or nothing
        return _DASHES in signs and not _tidied(section.prefix).strip(_DASHES)
    prefix, suffix = (
        "".join(set(each) - set(signs)) for each in (_tidied(section.prefix), _tidied(section.suffix))
    )
    return not suffix and (not prefix or _PREFIX.fullmatch(_tidied(section.prefix).strip(signs)) is not None)


def _tidied(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


def _around(section: Section, *, negative: bool) -> tuple[str | None, str]:
    """Return the text before and after the digits, without signs for negative numbers; None if it is unclear."""
    prefix, suffix = _tidied(section.prefix), _tidied(section.suffix)
    if negative:
        prefix, suffix = prefix.replace("(", "").replace("-", ""), suffix.replace(")", "").replace("-", "")
    elif "(" in prefix and ")" in suffix:
        return None, ""
    return prefix.replace("+", ""), suffix


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    how, bound = condition
    match how:
        case "<":
            return number < bound
        case "<=":
            return number <= bound
        case ">":
            return number > bound
        case ">=":
            return number >= bound
        case "=":
            return number == bound
        case _:
            return number != bound


def _not_understood(code: str, *, conflict: bool) -> Text:
    if conflict:
        return Text(
            zh=f"工作簿对该单元格的数字格式（{code}）有两种说法；请设为“常规”或“数值”，再填写以元计的金额。",
            en=f"the workbook gives two meanings for the number format ({code}); set it to General, and write the value in full.",
        )
    return Text(
        zh=f"数字格式 {code} 显示的与所存的不同，无法确定以哪个为准；请设为“常规”或“数值”，再填写完整的数值。",
        en=f"with the number format {code}, the cell shows something other than it stores, and it is unclear which is meant; "
        "set it to General, and write the value in full.",
    )


def _scaled(tens: int, code: str) -> Text:
    return Text(
        zh=f"数字格式 {code} 把数值缩小到 {10**tens:,} 分之一显示，单元格和表头都没有写相应的单位；请设为“常规”或“数值”。",
        en=f"the number format {code} shows the value divided by {10**tens:,}, and neither the cell nor the header names that unit; "
        "set it to General.",
    )


def _percent(text: str) -> Text:
    return Text(
        zh=f"单元格显示为百分比 {text}；请填写数值，不用百分比格式。",
        en=f"is shown as a percentage, {text}; write the value itself, without that format.",
    )


def _foreign(text: str) -> Text:
    return Text(
        zh=f"单元格显示为其他币种：{text}；金额须以人民币元计，请先换算。",
        en=f"is shown in another currency, {text}; amounts are in CNY: convert it.",
    )
