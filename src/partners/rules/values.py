"""Values of facts, as people write them and as Python holds them."""

import re
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from typing import Annotated
from unicodedata import normalize

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema

from partners.errors import ClaimError
from partners.text import Text

MAX_MONEY = Decimal(10**12)
"""CNY. Above it a product with a rate may no longer be exact in every execution."""

_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:_\d+)*)(?P<fraction>\.\d+)?(?P<unit>万|亿|w)?",
    re.ASCII | re.IGNORECASE,
)
_UNITS = {None: Decimal(1), "w": Decimal(10**4), "万": Decimal(10**4), "亿": Decimal(10**8)}
EXACT = Context(prec=100)
"""For arithmetic that nobody's own decimal context may round."""
_FEN = Decimal("0.01")
_QUANTUM = Decimal("0.0001")
_DATE = re.compile(
    r"(\d{4}) *[-/.年] *(\d{1,2}) *[-/.月] *(\d{1,2}) *日?(?:[T ] *\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
    r"|(?=19|20)(\d{4})(\d{2})(\d{2})",
    re.ASCII,
)
_YES = frozenset({"yes", "y", "true", "是", "有"})
_NO = frozenset({"no", "n", "false", "否", "没有", "无"})
UNKNOWN_WORDS = frozenset({"unknown", "?", "未知", "不知道"})
"""What people write for what they do not know."""
_LONGEST = 64


def is_unknown(value: object) -> bool:
    """Whether a value says that it is not known."""
    if isinstance(value, str):
        return tidy(value).casefold() in UNKNOWN_WORDS
    return value is None


def is_missing(value: object) -> bool:
    """Is it what Python, NumPy and pandas have where a value is missing: None, NaN, NaT or NA?

    None of them is imported for it: NaN and NaT differ from themselves, and of NA that cannot be told.
    """
    if value is None or type(value).__name__ == "NAType":
        return True
    if isinstance(value, Decimal):
        return value.is_nan()  # comparing a signalling NaN raises
    try:
        return bool(value != value)  # noqa: PLR0124 - as above
    except (TypeError, ValueError):  # an array, whose values are compared one by one
        return False


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or says that something is not known."""
    said = tidy(text).casefold()
    return not said or said in UNKNOWN_WORDS


def is_no_value(text: str) -> bool:
    """Whether a text is what spreadsheets leave where a value is missing: an error, or a formula."""
    if _LIKE_NO_VALUE.search(text) is None:
        return False
    said = tidy(text)
    return said.startswith("=") or said.upper() in _ERRORS


_LIKE_NO_VALUE = re.compile("[=#⁼₌⩴⩵⩶﹟﹦＃＝]")
"""Without one of these, which `tidy` makes into = or #, a text has no need of it."""
_ERRORS = frozenset(
    {
        *("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA"),
    }
)


def refuse_no_value(fact: str, text: str) -> None:
    """Refuse what a spreadsheet left where a value is missing.

    Raises:
        ClaimError: the text is that.
    """
    if not is_no_value(text):
        return
    if tidy(text).startswith("="):
        raise _wrong(
            fact,
            Text(
                zh=f"“{short(text.strip())}”是没有算出结果的公式；请用 Excel 打开后保存，或直接填写数值。",
                en=f'"{short(text.strip())}" is a formula without its result; open the file in Excel and save it, '
                "or write the value.",
            ),
        )
    raise _wrong(
        fact,
        Text(
            zh=f"{text.strip()} 是电子表格的错误值；请先改正该单元格。",
            en=f"{text.strip()} is an error of a spreadsheet; mend the cell first.",
        ),
    )


def is_payable(number: Decimal) -> bool:
    """Whether a number is an amount in CNY as they are kept: with two places, not negative, not too large."""
    return number.same_quantum(_FEN) and 0 <= number < MAX_MONEY


def parse_money(fact: str, value: object) -> Decimal:
    """An amount in CNY with two places, from `1000000`, `1,000,000`, `100万`, `1.2亿`, `¥5`, an int or a Decimal.

    Raises:
        ClaimError: it is none, negative, too large, or has parts of a fen.
    """
    text = value
    if isinstance(value, str):
        text = re.sub(
            r"^(-?)(?:¥|CNY|RMB|人民币)",
            r"\1",
            tidy(value).replace(" ", "").removesuffix("元"),
            flags=re.IGNORECASE,
        )
    number = _number(fact, text, value, _NO_MONEY)
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
                zh=f"“{short(value)}”不足一分的零头无法支付，请最多写两位小数（元）。",
                en=f'"{short(value)}" has parts of a fen; give at most two decimal places of a yuan.',
            ),
        )
    return rounded


_NO_MONEY = Text(
    zh="不是金额。可写 1000000、1,000,000、100万、1.2亿。",
    en="is no amount. Write 1000000, 1,000,000, 100万 or 1.2亿.",
)


def parse_quantity(fact: str, value: object) -> Decimal:
    """A number of months, cards, GPU-hours …, with at most four decimal places.

    Raises:
        ClaimError: it is none, negative, too large, or too fine.
    """
    text = tidy(value).replace(" ", "") if isinstance(value, str) else value
    number = _number(fact, text, value, _NO_QUANTITY)
    if number >= MAX_MONEY:
        raise _wrong(fact, Text(zh="数值过大。", en="the number is too large."))
    rounded = number.quantize(_QUANTUM, context=EXACT)
    if number != rounded:
        raise _wrong(fact, Text(zh="请最多写四位小数。", en="give at most four decimal places."))
    return rounded.normalize(EXACT)


_NO_QUANTITY = Text(zh="不是数值。", en="is no number.")


def parse_boolean(fact: str, value: object) -> bool:
    """Yes or no.

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
            zh=f"“{short(value)}”须是 yes 或 no（是、否；未知写 unknown）。",
            en=f'"{short(value)}" must be yes or no (or unknown).',
        ),
    )


def parse_date(fact: str, value: object) -> date:
    """A day, from `2023-09-01`, `2023/9/1`, `2023.9.1`, `2023年9月1日`, `20230901`, with or without a time, or a date.

    Raises:
        ClaimError: it is none.
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
                zh=f"“{short(value)}”看来是 Excel 的日期序号，若是则为 {serial}；请把单元格设为日期格式，或写作 YYYY-MM-DD。",
                en=f'"{short(value)}" looks like Excel\'s number of a day, which would be {serial}; '
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
    """The day that Excel shows for a number, of these decades; None for anything else."""
    text = tidy(value) if isinstance(value, str) else str(value)
    found = _SERIAL.fullmatch(text)
    return _SERIALS_FROM + timedelta(int(found[1])) if found else None


_SERIAL = re.compile(r"([3-6]\d{4})(?:\.\d+)?", re.ASCII)
_SERIALS_FROM = date(1899, 12, 30)
"""Excel counts from 1900-01-01 as 1, and counts a day too many in that February."""


def parse_name(fact: str, value: object) -> str:
    """A name, or the id of an organisation.

    Raises:
        ClaimError: it is empty or no text.
    """
    name = tidy(value) if isinstance(value, str) else ""
    if not name:
        raise _wrong(fact, Text(zh="须写名称，不能为空。", en="write a name; it cannot be empty."))
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
"""A value of a fact as it is written in a file; editors read some of them as numbers, yes or no."""

Number = Annotated[
    Decimal,
    BeforeValidator(lambda value: parse_quantity("number", value)),
    WithJsonSchema({"type": ["number", "string"]}),
]
"""A quantity, or an amount in CNY, to compare a fact with."""


def tidy(text: str) -> str:
    """Text without differences of width and without blanks around it."""
    return normalize("NFKC", text).strip()


def short(value: object) -> str:
    """A value cut to what fits into a message."""
    text = str(value)
    return text if len(text) <= _LONGEST else text[:40] + "…"


def _number(fact: str, value: object, given: object, otherwise: Text) -> Decimal:
    number: Decimal | None
    match value:
        case Decimal():
            number = Decimal(value)
        case str():
            number = _read_number(value)
        case int() if not isinstance(value, bool):
            number = Decimal(value)
        case _:
            kind = type(given).__name__
            raise _wrong(
                fact,
                Text(
                    zh=f"须是 Decimal、整数或文字，不能是 {kind}。",
                    en=f"must be a Decimal, an int or text, not {kind}.",
                ),
            )
    if number is None or not number.is_finite():
        quoted = short(given)
        raise _wrong(fact, Text(zh=f"“{quoted}”{otherwise.zh}", en=f'"{quoted}" {otherwise.en}'))
    if number < 0:
        raise _wrong(fact, Text(zh="不能为负。", en="cannot be negative."))
    return number


def _read_number(text: str) -> Decimal | None:
    """A number from tidy text; None where it is none. A sign is kept, so that the caller can name it."""
    negative = text.startswith(("-", "−"))
    found = _NUMBER.fullmatch(text[1:] if negative else text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    digits = found["digits"].replace(",", "").replace("_", "")
    unit = _UNITS[found["unit"] and found["unit"].lower()]
    number = EXACT.multiply(Decimal(digits + (found["fraction"] or "")), unit)
    return number.copy_negate() if negative else number


def _wrong(fact: str, message: Text) -> ClaimError:
    return ClaimError(fact, Text(zh=f"{fact}：{message.zh}", en=f"{fact}: {message.en}"))
