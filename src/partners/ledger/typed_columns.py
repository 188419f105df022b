"""Columns that have types of their own: numbers, days and Booleans."""

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
    """Columns of numbers without too many digits of which none is out of range, if that is soon known.

    It is where files say what is the least and the greatest of many lines; a check of each line is then spared.
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
    """Whether numbers of a type have no more digits after the point than some."""
    return bool(dtype.is_integer() or (dtype.is_decimal() and dtype.scale <= digits))


def _fits(value: nw.Expr, dtype: Any) -> nw.Expr:
    """Is a number neither negative nor too large? No type of 32 bits, or of few digits before the point, can be too large."""
    short = dtype in _NARROW or (dtype.is_decimal() and dtype.precision - dtype.scale < _DIGITS_OF_MOST)
    return value >= 0 if short else (value >= 0) & (value < int(MAX_MONEY))


def read_typed_column(fact: Fact, header: str, dtype: Any, name: str, *, in_range: bool) -> FactColumn:
    """A column that is not text.

    Args:
        fact: what it holds.
        header: of the column.
        dtype: its type.
        name: of the type.
        in_range: whether all its numbers are known to fit.
    """
    value = nw.col(header)
    match fact.type:
        case "money" | "quantity" if dtype.is_numeric():
            number = _number(value, dtype, fact.digits, in_range=in_range)
            return FactColumn(number, None if in_range else is_wrong(fact, header))
        case "date" if dtype == nw.Date:
            return FactColumn(header)
        case "date" if dtype == nw.Datetime:
            # A time with a zone is a day of the session's; frames in memory are in their own before.
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
    """Numbers as whole numbers of their last digit; null where one has more digits, is negative or too large.

    A floating-point number is the decimal that it is nearest to, if that has no more digits.
    """
    scale = 10**digits
    if dtype.is_float():
        # In 64 bits, because 32 do not tell the greatest number apart from the limit. DuckDB trusts the least and greatest
        # that a file states, which pass over NaN.
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
    # Engines round differently where digits are cut off, so only what was not rounded counts.
    return whole if _is_whole(dtype, digits) else nw.when(narrow == value).then(whole)
