"""Single cells: their kinds, numbers without rounding noise, days from serial numbers, and addresses."""

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import Literal

CellKind = Literal["number", "date", "other"]
_FIFTEEN = Context(prec=15)
"""Spreadsheets keep 15 digits; further digits are noise of their arithmetic."""
_DIGITS = 15
_WHOLE = re.compile(r"-?[1-9]\d*", re.ASCII)
_MILLISECONDS = 86_400_000
_LAST_DAY = 2_958_465  # 9999-12-31
_NO_DAY = 60  # 1900-02-29, which spreadsheets count although it did not exist
_FROM_1900, _FROM_1904 = datetime(1899, 12, 31), datetime(1904, 1, 1)  # noqa: DTZ001 - days of calendars have no zone
_ERRORS = frozenset(
    "#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN! #GETTING_DATA".split()  # noqa: SIM905
)


def read_number(written: str) -> Decimal | None:
    """Parse a number as a workbook stores it, without rounding noise; None if it is not a number."""
    if len(written) > _DIGITS and _WHOLE.fullmatch(written):
        return Decimal(written)  # an identifier: all digits count
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return _FIFTEEN.plus(number) if number.is_finite() else None


def plain(number: Decimal) -> str:
    """Format a number in digits, without an exponent or trailing zeros."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(serial: Decimal, *, since_1904: bool, days: bool) -> str | None:
    """Convert a serial number to a day, a time, or both.

    Args:
        serial: the number.
        since_1904: True if days are counted from 1904-01-01, as on old Macs, instead of 1900.
        days: True if the format shows a day; otherwise a number below 1 is a time.

    Returns:
        A text in ISO 8601; None if there is no such day.
    """
    if not 0 <= serial <= _LAST_DAY + 1:
        return None
    day, milliseconds = divmod(int((serial * _MILLISECONDS).to_integral_value()), _MILLISECONDS)
    time = (_FROM_1904 + timedelta(milliseconds=milliseconds)).time()
    if day == 0 and not days:
        return time.isoformat()
    if not since_1904 and day in (0, _NO_DAY):
        return "1900-01-00" if day == 0 else "1900-02-29"
    try:
        found = (_FROM_1904 if since_1904 else _FROM_1900 - timedelta(day > _NO_DAY)) + timedelta(day)
    except OverflowError:
        return None
    return datetime.combine(found, time).isoformat() if milliseconds else found.date().isoformat()


def elapsed(serial: Decimal) -> str:
    """Format a duration as hours, minutes and seconds; hours may exceed 24."""
    seconds = int((abs(serial) * 86_400).to_integral_value())
    sign = "-" if serial < 0 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def error_value(written: str) -> str:
    """Return a known spreadsheet error unchanged, and any other as `#VALUE!`."""
    return written if written in _ERRORS else "#VALUE!"


def address(column: int, row: int) -> str:
    """Return the address of a cell, such as B3.

    Args:
        column: from 0.
        row: from 1.
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def column_of(reference: str) -> int | None:
    """Return the column of an address, from 0; None if it is not an address."""
    letters = reference.replace("$", "").rstrip("0123456789").upper()
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:  # noqa: PLR2004 - XFD is the last
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
