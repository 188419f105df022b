"""Single cells: what kinds there are, numbers without noise, days of serial numbers, and addresses."""

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from typing import Literal

CellKind = Literal["number", "date", "other"]
_FIFTEEN = Context(prec=15)
"""Spreadsheets keep so many digits; what follows is noise of their arithmetic."""
_DIGITS = 15
_WHOLE = re.compile(r"-?[1-9]\d*", re.ASCII)
_MILLISECONDS = 86_400_000
_LAST_DAY = 2_958_465  # 9999-12-31
_NO_DAY = 60  # 1900-02-29, which spreadsheets count and no calendar has
_FROM_1900, _FROM_1904 = datetime(1899, 12, 31), datetime(1904, 1, 1)  # noqa: DTZ001 - days of calendars have no zone
_ERRORS = frozenset(
    "#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN! #GETTING_DATA".split()  # noqa: SIM905
)


def read_number(written: str) -> Decimal | None:
    """A number as a workbook stores it, without noise; None where it is not one."""
    if len(written) > _DIGITS and _WHOLE.fullmatch(written):
        return Decimal(written)  # an identifier, whose digits are all meant
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return _FIFTEEN.plus(number) if number.is_finite() else None


def plain(number: Decimal) -> str:
    """A number in digits, without an exponent and without zeros at its end."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(serial: Decimal, *, since_1904: bool, days: bool) -> str | None:
    """The day, time, or both, that a serial number stands for.

    Args:
        serial: the number.
        since_1904: whether days are counted from 1904-01-01 on, as on old Macs; else from 1900 on.
        days: whether a day is shown; else a number below 1 is a time.

    Returns:
        It as ISO 8601 writes it; None where there is no such day.
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
    """Hours, minutes and seconds that go on beyond a day."""
    seconds = int((abs(serial) * 86_400).to_integral_value())
    sign = "-" if serial < 0 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def error_value(written: str) -> str:
    """An error as it is told from names: those that nobody knows are `#VALUE!`."""
    return written if written in _ERRORS else "#VALUE!"


def address(column: int, row: int) -> str:
    """The address of a cell, such as B3.

    Args:
        column: from 0 on.
        row: from 1 on.
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def column_of(reference: str) -> int | None:
    """The column of an address, from 0 on; None where it is not one."""
    letters = reference.replace("$", "").rstrip("0123456789").upper()
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:  # noqa: PLR2004 - XFD is the last
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
