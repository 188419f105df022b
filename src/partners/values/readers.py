"""Parsers for the values of facts, as people write them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema

from partners.errors import ClaimError
from partners.text import Text
from partners.values import numerals
from partners.values.characters import tidy
from partners.values.native import is_missing, short
from partners.values.placeholders import is_error, is_formula, is_stand_in, says_nothing
from partners.values.spellings import read_amount, read_months

EXACT = numerals.EXACT
MAX_MONEY = Decimal(10**12)
"""Upper limit of amounts, in CNY. Above it, products with rates may not be exact in every engine."""
_FEN = Decimal("0.01")
_QUANTUM = Decimal("0.0001")

_DATE = re.compile(
    r"(\d{4}) *[-/.年] *(\d{1,2}) *[-/.月] *(\d{1,2}) *日?(?:[T ] *\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
    r"|(?=19|20)(\d{4})(\d{2})(\d{2})",
    re.ASCII,
)

_YES = frozenset({"yes", "y", "true", "是", "是的", "有", "√", "✓", "✔", "☑"})
_NO = frozenset({"no", "n", "false", "否", "不", "不是", "没有", "无", "×", "✗", "✘"})


def is_unknown(value: object) -> bool:
    """Does a value say that it is unknown or still open?"""
    return says_nothing(value) and bool(tidy(value)) if isinstance(value, str) else is_missing(value)


def refuse_stand_in(fact: str, text: str) -> None:
    """Refuse a stand-in for a value, such as a spreadsheet error.

    Raises:
        ClaimError: the text is a stand-in.
    """
    if not is_stand_in(text):
        return
    said = short(text.strip())
    if is_formula(text):
        raise _wrong(
            fact,
            Text(
                zh=f"“{said}”是没有算出结果的公式；请用 Excel 打开后保存，或直接填写数值。",
                en=f'"{said}" is a formula without its result; open the file in Excel and save it, '
                "or write the value.",
            ),
        )
    if is_error(text):
        raise _wrong(
            fact,
            Text(
                zh=f"{said} 是电子表格的错误值；请先改正该单元格。",
                en=f"{said} is a spreadsheet error; fix the cell first.",
            ),
        )
    raise _wrong(
        fact,
        Text(
            zh=f"“{said}”指的是另一行的内容；请在这一格写出来。",
            en=f'"{said}" refers to another line; write the value in this cell.',
        ),
    )


def is_payable(number: Decimal) -> bool:
    """Is a number a valid amount in CNY with two decimal places, neither negative nor too large?"""
    return number.same_quantum(_FEN) and 0 <= number < MAX_MONEY


def parse_money(fact: str, value: object) -> Decimal:
    """Parse an amount in CNY, returned with two decimal places.

    Args:
        fact: the id of the fact, for messages.
        value: an int, a Decimal, or a text such as `1000000`, `1,000,000`, `100万`, `1.2亿`, `¥5`, `一百万元整`.

    Raises:
        ClaimError: it is not an amount, negative, too large, or has fractions of a fen.
    """
    number = _number(fact, value, read_amount(value) if isinstance(value, str) else None, _NO_MONEY)
    if is_payable(number):
        return number
    if number >= MAX_MONEY:
        raise _wrong(
            fact, Text(zh="金额须小于一万亿元。", en="an amount must be below 1,000,000,000,000 CNY.")
        )
    rounded = number.quantize(_FEN, context=EXACT)
    if number != rounded:
        raise _wrong(
            fact,
            Text(
                zh=f"“{short(value)}”有不足一分的零头；请最多写两位小数（元）。",
                en=f'"{short(value)}" is not a whole number of fen; use at most two decimal places.',
            ),
        )
    return rounded


_NO_MONEY = Text(
    zh="不是金额。可写 1000000、1,000,000、100万、1.2亿、一百万元整。",
    en="is not an amount. Write 1000000, 1,000,000, 100万 or 1.2亿.",
)


def parse_quantity(fact: str, value: object, unit: Text | None = None, *, whole: bool = False) -> Decimal:
    """Parse a number of months, cards, GPU-hours and so on, with at most four decimal places.

    Args:
        fact: the id of the fact, for messages.
        value: a number; for months and years also `1年`, `半年`, `一年半`, `18个月`.
        unit: the unit of the fact.
        whole: True if there are only whole ones.

    Raises:
        ClaimError: it is not a number, negative, too large, or has more decimal places.
    """
    read = read_months(value, unit) if isinstance(value, str) else None
    number = _number(fact, value, read, _NO_QUANTITY)
    if number >= MAX_MONEY:
        raise _wrong(fact, Text(zh="数值过大。", en="the number is too large."))
    rounded = number.quantize(_QUANTUM, context=EXACT)
    if number != rounded:
        raise _wrong(fact, Text(zh="请最多写四位小数。", en="use at most four decimal places."))
    if whole and number != number.to_integral_value():
        raise _wrong(fact, Text(zh="须是整数。", en="must be a whole number."))
    return rounded.normalize(EXACT)


_NO_QUANTITY = Text(zh="不是数值。", en="is not a number.")


def parse_boolean(fact: str, value: object) -> bool:
    """Parse yes or no.

    Raises:
        ClaimError: it is neither.
    """
    if isinstance(value, bool):
        return value
    word = tidy(value).casefold() if isinstance(value, str) else ""
    if word in _YES or word in _NO:
        return word in _YES
    raise _wrong(
        fact,
        Text(
            zh=f"“{short(value)}”不是“是”或“否”；请回答“是”或“否”，不知道的写“未知”。",
            en=f'"{short(value)}" is not an answer; write yes, no or unknown.',
        ),
    )


def is_answer(text: str) -> bool:
    """Does a text say yes or no?"""
    return tidy(text).casefold() in _YES | _NO


def parse_date(fact: str, value: object) -> date:
    """Parse a day.

    Args:
        fact: the id of the fact, for messages.
        value: a date, or a text such as `2023-09-01`, `2023/9/1`, `2023.9.1`, `2023年9月1日`, `20230901`, with or
            without a time.

    Raises:
        ClaimError: it is not a day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(tidy(value)) if isinstance(value, str) else None
    try:
        if found is not None:
            year, month, day = (int(each) for each in found.groups() if each is not None)
            return date(year, month, day)
    except ValueError:
        pass
    serial = _day_of_serial(value)
    if serial is not None:
        raise _wrong(
            fact,
            Text(
                zh=f"“{short(value)}”看来是 Excel 的日期序号，如果是，则为 {serial}；请把单元格设为日期格式，或写作 YYYY-MM-DD。",
                en=f'"{short(value)}" looks like an Excel date number, which would be {serial}; '
                "format the cells as dates, or write YYYY-MM-DD.",
            ),
        )
    raise _wrong(
        fact,
        Text(
            zh=f"“{short(value)}”不是日期；请写作 YYYY-MM-DD。",
            en=f'"{short(value)}" is not a date; write YYYY-MM-DD.',
        ),
    )


def _day_of_serial(value: object) -> date | None:
    """Return the day that Excel shows for a number, if it is in recent decades; None for anything else."""
    text = tidy(value) if isinstance(value, str) else str(value)
    found = _SERIAL.fullmatch(text)
    return _SERIALS_FROM + timedelta(int(found[1])) if found else None


_SERIAL = re.compile(r"([3-6]\d{4})(?:\.\d+)?", re.ASCII)
_SERIALS_FROM = date(1899, 12, 30)
"""Day 0 of Excel's numbers after February 1900, to which Excel adds a day that did not exist."""


def parse_name(fact: str, value: object) -> str:
    """Parse a name, or the id of an organisation.

    Raises:
        ClaimError: it is empty or not a text.
    """
    name = tidy(value) if isinstance(value, str) else ""
    if not name:
        raise _wrong(fact, Text(zh="不能为空；请写名称。", en="cannot be empty; write a name."))
    return name


Money = Annotated[
    Decimal,
    BeforeValidator(lambda value: parse_money("CNY", value)),
    WithJsonSchema({"type": ["number", "string"]}),
]
"""An amount in CNY, with at most two decimal places."""
Written = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]
"""A fact's value as written in a file; editors may read it as a number or a boolean."""
Number = Annotated[
    Decimal,
    BeforeValidator(lambda value: parse_quantity("number", value)),
    WithJsonSchema({"type": ["number", "string"]}),
]
"""A quantity, or an amount in CNY, that a fact is compared with."""


def _number(fact: str, value: object, read: Decimal | Text | None, otherwise: Text) -> Decimal:
    """Check that a value is a number and not negative, and return it.

    Args:
        fact: the id of the fact, for messages.
        value: as given.
        read: for a text, the parsed number, or the reason why it is not one.
        otherwise: the general reason, used if there is no other.
    """
    match value:
        case Decimal():
            read = Decimal(value)
        case bool():
            pass
        case int():
            read = Decimal(value)
        case float() if value.is_integer():  # pandas holds whole numbers so in columns with gaps
            read = Decimal(int(value))
    if read is None and not isinstance(value, str):
        kind = type(value).__name__
        raise _wrong(
            fact,
            Text(
                zh=f"须是 Decimal、整数或文字，不能是 {kind}。",
                en=f"must be a Decimal, an int or text, not {kind}.",
            ),
        )
    if isinstance(read, Text):
        raise _wrong(fact, read)
    if read is None or not read.is_finite():
        quoted = short(value)
        raise _wrong(fact, Text(zh=f"“{quoted}”{otherwise.zh}", en=f'"{quoted}" {otherwise.en}'))
    if read < 0:
        raise _wrong(fact, Text(zh="不能为负。", en="cannot be negative."))
    return read


def _wrong(fact: str, message: Text) -> ClaimError:
    return ClaimError(fact, Text(zh=f"{fact}：{message.zh}", en=f"{fact}: {message.en}"))
