"""Number formats of workbooks: what a number stands for where the format adds a unit, a scale or a currency.

Rounding for display changes no amount. Whatever a format adds that cannot be understood goes into the text of the cell,
so that nobody can take it for a plain number.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from partners.tables.cells import CellKind, plain
from partners.text import Text

EXACT = Context(prec=100)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)(?:"|$)|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|常规)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<digits>[0#?]+)|(?P<sign>[.,%/@])|(?P<date>[ymdhsbeg]+|a{3,4})|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?(?:E[+-]?\d+)?)", re.IGNORECASE)
_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+|[黑蓝青绿红白黄]色?|洋红色?|蓝绿色?|颜色 ?\d+|DBNum\d",
    re.IGNORECASE,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_YEN = re.compile(r"[0-9a-f]*411|ja\b.*", re.IGNORECASE)
_OTHER_YUAN = re.compile(r"[0-9a-f]*(?:404|c04|1404)|zh-(?:TW|HK|MO)\b.*", re.IGNORECASE)
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


class Shown(NamedTuple):
    """A number as its format has it.

    Attributes:
        text: with all its digits.
        kind: whether it is still a plain number.
        doubt: why it may not be used as a number, and what to do.
    """

    text: str
    kind: CellKind = "number"
    doubt: Text | None = None


class Section(NamedTuple):
    """One of the up to four parts of a number format.

    Attributes:
        prefix: the text before the digits; all of the text where there are none.
        suffix: the text after them.
        digits: whether the number is shown at all.
        tens: by how many powers of ten less the number is shown than it is.
        percent: whether it is shown as a percentage.
        date: the letters of dates and times in it.
        elapsed: whether hours, minutes or seconds go on beyond their day.
        texts: whether it is for texts.
        unclear: whether something in it is not understood.
        condition: for which numbers it is; None where it says nothing of that.
    """

    prefix: str = ""
    suffix: str = ""
    digits: bool = False
    tens: int = 0
    percent: bool = False
    date: str = ""
    elapsed: bool = False
    texts: bool = False
    unclear: bool = False
    condition: tuple[str, Decimal] | None = None

    def is_plain(self, signs: str) -> bool:
        """Does it leave a number as it is, if some characters around it mean nothing but its sign?"""
        if self.tens or self.percent or self.date or self.elapsed or self.unclear:
            return False
        if not self.digits:  # a dash for zero, or nothing
            return _DASHES in signs and not _tidied(self.prefix).strip(_DASHES)
        prefix, suffix = (
            "".join(set(each) - set(signs)) for each in (_tidied(self.prefix), _tidied(self.suffix))
        )
        return not suffix and (not prefix or _PREFIX.fullmatch(_tidied(self.prefix).strip(signs)) is not None)


class NumberFormat(NamedTuple):
    """How numbers and texts of a cell are shown.

    Attributes:
        code: as the workbook has it.
        sections: for numbers: one for all; or for those above, below and at zero, or as conditions say.
        text: around what a text is shown; None where a text stands as it is.
        conflict: whether the workbook says two things of it.
    """

    code: str
    sections: tuple[Section, ...]
    text: Section | None = None
    conflict: bool = False

    @property
    def is_plain(self) -> bool:
        """Does it leave every number and text as it is?"""
        if self.text is not None or self.conflict:
            return False
        if any(each.condition for each in self.sections):
            return all(each.is_plain("+") for each in self.sections)
        signs = ("+", "+-()", f"+(){_DASHES}")
        return all(each.is_plain(more) for each, more in zip(self.sections, signs, strict=False))

    @property
    def is_date(self) -> bool:
        """Does it show numbers as days or times?"""
        first = self.sections[0]
        return bool(first.date or first.elapsed) and not first.unclear and not self.conflict

    def show(self, number: Decimal, unit: int | None = None) -> Shown:
        """What a number stands for.

        Args:
            number: as it is stored.
            unit: the power of ten of the unit that the header of its column names, such as 4 for 万元.
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
        shown = number.scaleb(2 if section.percent else -section.tens, EXACT)
        digits = plain(shown)
        if any(each.isdigit() for each in prefix + suffix) or (section.percent and section.tens):
            return self._unclear(number)
        if section.percent:
            return Shown(f"{prefix}{digits}%{suffix}", "other", _percent(f"{prefix}{digits}%{suffix}"))
        if not prefix and not suffix:
            if not section.tens or unit == section.tens:
                return Shown(digits)
            return self._unclear(number, _scaled(section.tens, self.code))
        in_yuan, found = _PREFIX.fullmatch(prefix), _SUFFIX.fullmatch(suffix)
        if in_yuan is None or found is None:
            text = f"{prefix}{digits}{suffix}"
            return Shown(text, "other", _foreign(text) if _FOREIGN.search(prefix + suffix) else None)
        yuan = "元" if prefix or found["yuan"] else ""
        if found["many"] is None:
            if section.tens:
                return self._unclear(number, _scaled(section.tens, self.code))
            return Shown(f"{digits}{yuan}", "other") if found["yuan"] else Shown(digits)
        return self._multiple(number, section, shown, found["many"], yuan)

    def _multiple(self, number: Decimal, section: Section, shown: Decimal, many: str, yuan: str) -> Shown:
        english = _MANY_ENGLISH.get(many.lower())
        tens = sum(_MANY[each] for each in many.lower()) if english is None else english
        amount = shown.scaleb(tens, EXACT)
        # Shown both smaller and with a unit, the two must agree; what K and M are is sure only so.
        if (section.tens or english is not None) and amount != number:
            return self._unclear(number)
        if tens in _WRITTEN:
            return Shown(f"{plain(shown)}{_WRITTEN[tens]}{yuan}", "other")
        return Shown(f"{plain(amount)}{yuan}", "other" if yuan else "number")

    def _section(self, number: Decimal) -> Section | None:
        """The part that is for a number; None where that cannot be told."""
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

    def _without_digits(self, number: Decimal, section: Section) -> Shown:
        """A number of which only a text is shown, such as a dash for zero."""
        text = normalize("NFKC", section.prefix).strip()
        if not text.strip(_DASHES):
            return Shown("0") if number == 0 else self._unclear(number)
        return self._unclear(number) if any(map(str.isdigit, text)) else Shown(text, "other")

    def _unclear(self, number: Decimal, doubt: Text | None = None) -> Shown:
        text = f"{plain(number)} [{self.code}]"
        return Shown(text, "other", doubt or _not_understood(self.code, conflict=self.conflict))

    def show_text(self, text: str) -> str:
        """A text as it is shown."""
        return text if self.text is None else f"{self.text.prefix}{text}{self.text.suffix}"


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """Read the code of a number format, as a workbook stores it."""
    sections = [_section(tokens) for tokens in _split(code)]
    text: Section | None = None
    if len(sections) > 3:  # noqa: PLR2004 - the fourth is for texts
        text, sections = sections[3], sections[:3]
    elif sections[-1].texts:
        text = sections.pop()
    if text is not None and text.texts and not (text.prefix.strip() or text.suffix.strip()):
        text = None
    elif text is not None and not text.texts:
        text = None  # a format may hide texts, which are read nevertheless
    return NumberFormat(code, tuple(sections) or (Section(digits=True),), text)


def conflicting(code: str) -> NumberFormat:
    """A format that a workbook gives two meanings."""
    return number_format(code)._replace(conflict=True)


def _split(code: str) -> Iterator[list[re.Match[str]]]:
    tokens: list[re.Match[str]] = []
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            yield tokens
            tokens = []
        else:
            tokens.append(token)
    yield tokens


def _section(tokens: Sequence[re.Match[str]]) -> Section:
    """What the parts of a section come to."""
    parts: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    dates, elapsed, unclear = "", False, False
    for token in tokens:
        kind = token.lastgroup
        match kind:
            case None:
                continue
            case "quoted" | "escaped" | "other":
                parts.append(("text", token[kind]))
                unclear |= kind == "other" and token[kind].isascii() and token[kind].isalnum()
            case "bracket":
                inside = token["bracket"]
                compared = _CONDITION.fullmatch(inside)
                if compared is not None:
                    condition = (compared[1], Decimal(compared[2]))
                elif inside.startswith("$"):
                    parts.append(("text", _currency(inside)))
                elif _ELAPSED.fullmatch(inside):
                    elapsed = True
                else:
                    unclear |= _COLOUR.fullmatch(inside) is None
            case "date" | "noon":
                dates += token[kind].lower()
            case "sign":
                parts.append((token["sign"], ""))
            case _:
                parts.append((kind, token[kind]))
    if dates or elapsed:
        unclear = unclear and not {"y", "d"} <= set(dates)  # a T between day and time is no matter
        return Section(date=dates, elapsed=elapsed, digits=True, unclear=unclear, condition=condition)
    return _number_section(parts, condition, unclear=unclear)


def _currency(inside: str) -> str:
    """The symbol of `[$¥-804]`, which is none of CNY in Japan."""
    symbol, _, place = inside.removeprefix("$").partition("-")
    folded = normalize("NFKC", symbol).strip()
    if folded == "¥" and _YEN.fullmatch(place):
        return "JPY"
    if folded in ("元", "圆") and _OTHER_YUAN.fullmatch(place):
        return "TWD/HKD"
    return symbol


def _number_section(
    parts: Sequence[tuple[str, str]], condition: tuple[str, Decimal] | None, *, unclear: bool
) -> Section:
    places = [at for at, (kind, _) in enumerate(parts) if kind in ("digits", "general")]
    percent = sum(kind == "%" for kind, _ in parts)
    texts = any(kind == "@" for kind, _ in parts)
    if not places:
        at = next((at for at, (kind, _) in enumerate(parts) if kind == "@"), len(parts))
        return Section(
            _joined(parts[:at]),
            _joined(parts[at + 1 :]),
            texts=texts,
            unclear=unclear or (percent > 0 and not texts),
            condition=condition,
        )
    first, last = places[0], places[-1]
    scale, after = 0, last + 1
    while after < len(parts) and parts[after][0] == ",":
        scale, after = scale + 1, after + 1
    inner = _inner(parts[first : last + 1])
    unclear |= inner is None or texts or percent > 1
    unclear |= any(kind in {",", "/", "exponent"} for kind, _ in [*parts[:first], *parts[after:]])
    return Section(
        _joined(parts[:first]),
        _joined(parts[after:]),
        digits=True,
        tens=3 * scale + (inner or 0),
        percent=percent > 0,
        unclear=unclear,
        condition=condition,
    )


def _inner(parts: Sequence[tuple[str, str]]) -> int | None:
    """By how many powers of ten what stands between the digits makes the number smaller; None where that is not clear.

    A point that is only a character, as in `0!.0`, stands before so many digits of a whole number.
    """
    tens, behind_text, behind_point = 0, None, False
    for at, (kind, text) in enumerate(parts):
        match kind:
            case "digits" if behind_text is not None and not behind_point:
                behind_text += len(text)
            case ".":
                if behind_point or behind_text is not None:
                    return None
                behind_point = True
            case ",":
                rest = [each for each, _ in parts[at:]]
                if not behind_point and "." in rest and set(rest[: rest.index(".")]) == {","}:
                    tens += 3
            case "text":
                said = normalize("NFKC", text).strip()
                if said == "." and behind_text is None and not behind_point:
                    behind_text = 0
                elif said not in {"", ","}:
                    return None
            case _:
                pass
    return tens + (behind_text or 0)


def _joined(parts: Sequence[tuple[str, str]]) -> str:
    # Percent signs are counted, and a point beside the digits is shown as one.
    return "".join(text if kind == "text" else kind * (kind == ".") for kind, text in parts)


def _tidied(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


def _around(section: Section, *, negative: bool) -> tuple[str | None, str]:
    """What stands before and after the digits, without the signs that only say that a number is below zero."""
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
            en=f"the workbook says two things of the number format ({code}); set it to General, and write the value in full.",
        )
    return Text(
        zh=f"数字格式 {code} 显示的与所存的不同，无从确定哪个为准；请设为“常规”或“数值”，再填写完整的数值。",
        en=f"with the number format {code}, what is shown is not what is stored, and which is meant cannot be told; "
        "set it to General, and write the value in full.",
    )


def _scaled(tens: int, code: str) -> Text:
    return Text(
        zh=f"数字格式 {code} 把数值缩小到 {10**tens:,} 分之一显示，单元格和表头都没有写相应的单位；请设为“常规”或“数值”。",
        en=f"the number format {code} shows a {10**tens:,}th of the value, and neither the cell nor the header names such a unit; "
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
