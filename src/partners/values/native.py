"""Values of Python, pandas, NumPy and Arrow."""

import re
from datetime import date
from decimal import Decimal
from math import isnan
from typing import Any

from partners.values.numerals import LONGEST
from partners.values.units import split_units


def is_missing(value: object) -> bool:
    """Is a value missing: None, NaN, NaT, NA or a null of Python, pandas, NumPy or Arrow?

    None of these libraries is imported.

    Example:
        >>> [is_missing(each) for each in (None, float("nan"), Decimal("NaN"), 0, False, "")]
        [True, True, True, False, False, False]
    """
    return as_python(value) is None


def as_python(value: object) -> object:
    """Convert a value of pandas, NumPy or Arrow to Python's; None if it is missing."""
    match value:
        case None:
            return None
        case Decimal():
            return None if value.is_nan() else value
        case float():
            return None if isnan(value) else value
        case bool() | int() | str():
            return value
    kind, library = type(value).__name__, type(value).__module__.partition(".")[0]
    if kind in _MISSING:
        return None
    if isinstance(value, date):  # pandas has its own day types, including NaT
        return value
    of_one: Any = value
    if library == "pyarrow" and hasattr(value, "as_py"):
        return as_python(of_one.as_py())
    if library == "numpy" and kind == "datetime64":
        written = str(value)
        return (
            None if written == "NaT" else date.fromisoformat(written[:10]) if _DAY.match(written) else value
        )
    if library == "numpy" and hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        found = of_one.item()
        return found if type(found) is type(value) else as_python(found)
    return value


_MISSING = frozenset({"NaTType", "NAType", "MaskedConstant"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def short(value: object) -> str:
    """Shorten a value for a message."""
    text = split_units(value)[0] if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST else text[:40] + "…"
