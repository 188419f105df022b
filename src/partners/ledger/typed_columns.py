"""Columns with types of their own: numbers, days and booleans."""

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from partners.errors import LedgerError
from partners.ledger.engines.operations import somewhere
from partners.ledger.engines.protocol import Frame
from partners.ledger.fact_columns import WIDTH, FactColumn, is_wrong
from partners.records.facts import Fact
from partners.text import Text
from partners.values.readers import MAX_MONEY

_DIGITS_OF_MOST = len(str(int(MAX_MONEY)))
_NARROW = (nw.Int8, nw.Int16, nw.Int32, nw.UInt8, nw.UInt16, nw.UInt32)


def columns_in_range(
    lines: Frame, schema: Mapping[str, Any], columns: Mapping[str, str], facts: Mapping[str, Fact]
) -> Collection[str]:
    """Return the numeric columns without too many decimal places, if all values are quickly known to be in range.

    Files state the smallest and largest value of many lines, so that not every line must be checked.
    """
    whole = [
        header
        for fact, header in columns.items()
        if facts[fact].is_number and _is_whole(schema[header], facts[fact].digits)
    ]
    if not whole:
        return ()
    outside = [~_fits(nw.col(header), schema[header]) for header in whole]
    return () if somewhere(lines, reduce(or_, outside)) else whole


def _is_whole(dtype: Any, digits: int) -> bool:
    """Do numbers of a type have at most so many decimal places?"""
    return bool(dtype.is_integer() or (dtype.is_decimal() and dtype.scale <= digits))


def _fits(value: nw.Expr, dtype: Any) -> nw.Expr:
    """Test if a number is neither negative nor too large; some types are too narrow for too large numbers."""
    short = dtype in _NARROW or (dtype.is_decimal() and dtype.precision - dtype.scale < _DIGITS_OF_MOST)
    return value >= 0 if short else (value >= 0) & (value < int(MAX_MONEY))


def read_typed_column(fact: Fact, header: str, dtype: Any, name: str, *, in_range: bool) -> FactColumn:
    """Return the way to read a column that is not text.

    Args:
        fact: the fact that it holds.
        header: its name.
        dtype: its type.
        name: the name of the type.
        in_range: True if all numbers are known to fit.

    Raises:
        LedgerError: the type does not fit the fact.
    """
    value = nw.col(header)
    match fact.type:
        case "money" | "quantity" if dtype.is_numeric():
            number = _number(value, dtype, fact.digits, in_range=in_range)
            return FactColumn(number, None if in_range else is_wrong(fact, header))
        case "date" if dtype == nw.Date:
            return FactColumn(header)
        case "date" if dtype == nw.Datetime:
            # A timestamp with a zone becomes a day of the session; frames in memory were made local before.
            return FactColumn(value.cast(nw.Date))
        case "boolean" if dtype == nw.Boolean:
            return FactColumn(header)
        case _:
            raise LedgerError(
                Text(
                    zh=f"列“{header}”的类型是 {name}，不能当作 {fact.id}（{fact.label.zh}）。",
                    en=f'column "{header}" is of type {name}, which cannot be {fact.id} ({fact.label.en}).',
                )
            )


def _number(value: nw.Expr, dtype: Any, digits: int, *, in_range: bool) -> nw.Expr:
    """Convert numbers to whole numbers of their last digit; null for too many digits, negative or too large numbers.

    A float counts as the nearest decimal, if that has no more digits.
    """
    scale = 10**digits
    if dtype.is_float():
        # In 64 bits, because 32 bits cannot tell the largest number from the limit. DuckDB relies on a file's statistics,
        # which ignore NaN.
        fits = _fits(value.cast(nw.Float64), dtype) & value.is_finite()
    else:
        fits = _fits(value, dtype)
    value = value if in_range else nw.when(fits).then(value)
    whole: nw.Expr
    if dtype.is_integer():
        whole = value.cast(nw.Int64) * scale
        return whole
    if dtype.is_float():
        nearest = (value.cast(nw.Float64) * scale).round(0)
        decimal = (nearest / scale).cast(dtype)
        return nw.when(decimal == value).then(nearest).cast(nw.Int64)
    narrow = value.cast(nw.Decimal(WIDTH[digits], digits))
    whole = (narrow * scale).cast(nw.Int64)
    # Engines round differently when they cut digits, so only unrounded values count.
    return whole if _is_whole(dtype, digits) else nw.when(narrow == value).then(whole)
