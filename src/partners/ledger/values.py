"""Values of whole columns: the same reading as that of one claim, at the speed of the engine.

Typed columns and plainly written numbers are read by the engine. Of all other text each distinct spelling is read
once, as `Fact.parse` reads it, and put back.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import narwhals as nw

from partners.errors import ClaimError, LedgerError
from partners.ledger.engines import Frame, look_up
from partners.rules.facts import Fact
from partners.rules.values import EXACT, MAX_MONEY, UNKNOWN_WORDS
from partners.text import Text

INVALID = "partners:invalid"
"""The fact whose value on a line cannot be read; null where all can."""

_PLAIN = {"money": r"^[0-9]{1,12}(\.[0-9]{1,2})?$", "quantity": r"^[0-9]{1,12}(\.[0-9]{1,4})?$"}
_GROUPED = {
    "money": r"^[0-9]{1,3}(,[0-9]{3}){1,3}(\.[0-9]{1,2})?$",
    "quantity": r"^[0-9]{1,3}(,[0-9]{3}){1,3}(\.[0-9]{1,4})?$",
}
_DIGITS = {"money": 2, "quantity": 4}
_DTYPES: Mapping[str, Any] = {
    "money": nw.Int64,
    "quantity": nw.Int64,
    "date": nw.Date,
    "choice": nw.String,
    "boolean": nw.Boolean,
    "organization": nw.String,
    "name": nw.String,
}
_NOTHING = "^[\\s\u3000\u00a0]*$"
"""A cell in which nothing is written."""
_NAMES = ("organization", "name")
_MOST_SPELLINGS = 1_000_000


def fact_column(fact: str) -> str:
    """The column of a fact's values: fen, ten-thousandths, days, choices' ids, names."""
    return f"fact:{fact}"


def read_values(frame: Frame, columns: Mapping[str, str], facts: Mapping[str, Fact]) -> Frame:
    """Add a column of values per fact, and INVALID.

    Spellings of text that is not plain are collected from the frame, which runs it as far as needed.

    Args:
        frame: the lines.
        columns: the column of each fact.
        facts: every fact by id.

    Raises:
        LedgerError: a column holds what its fact never is, or too many odd spellings.
    """
    schema = frame.collect_schema()
    bad: list[tuple[str, nw.Expr]] = []
    for fact_id, header in columns.items():
        fact, dtype = facts[fact_id], schema[header]
        column = fact_column(fact_id)
        if dtype in (nw.String, nw.Categorical, nw.Enum):
            frame = frame.with_columns(nw.col(header).cast(nw.String).alias(column))
            frame, value, given = _text(frame, fact, column)
        else:
            value, given = _typed(fact, header, dtype), ~nw.col(header).is_null()
        wrong = f"{column}-wrong"
        frame = frame.with_columns(value.alias(column), given.alias(wrong))
        bad.append((fact_id, nw.col(wrong) & nw.col(column).is_null()))
    first = nw.lit(None, dtype=nw.String)
    for fact_id, is_bad in reversed(bad):
        first = nw.when(is_bad).then(nw.lit(fact_id)).otherwise(first)
    return frame.with_columns(first.alias(INVALID))


def is_one_of(text: nw.Expr, texts: Iterable[str]) -> nw.Expr:
    """Whether a text is one of some; of none where there are none, which not every engine knows."""
    texts = sorted(texts)
    return text.is_in(texts) if texts else nw.lit(value=False)


def _typed(fact: Fact, header: str, dtype: Any) -> nw.Expr:
    """The values of a column that is not text; null where one is none of the fact's."""
    value = nw.col(header)
    match fact.type:
        case "money" | "quantity" if dtype.is_numeric():
            return _number(value, dtype, _DIGITS[fact.type])
        case "date" if dtype == nw.Date:
            return value
        case "date" if dtype == nw.Datetime:
            return value.cast(nw.Date)
        case "boolean" if dtype == nw.Boolean:
            return value
        case _:
            raise LedgerError(
                Text(
                    zh=f"列“{header}”的类型是 {dtype}，不能当作 {fact.id}（{fact.label.zh}）。",
                    en=f'column "{header}" is of type {dtype}, which is no {fact.id} ({fact.label.en}).',
                )
            )


def _number(value: nw.Expr, dtype: Any, digits: int) -> nw.Expr:
    """Numbers as whole numbers of their last digit; null where one has more digits, is negative or too large.

    A floating-point number is the decimal that it is nearest to, if that has no more digits.
    """
    scale = 10**digits
    in_range = (value >= 0) & (value < int(MAX_MONEY))
    value = nw.when(in_range).then(value)
    whole: nw.Expr
    if dtype.is_integer():
        whole = value.cast(nw.Int64) * scale
        return whole
    if dtype.is_float():
        value = value.cast(nw.Float64)
        nearest = (value * scale).round(0)
        # Divided by a column, because Polars multiplies by the inverse of a number instead, which is not exact.
        return nw.when(nearest / (nearest * 0 + scale) == value).then(nearest).cast(nw.Int64)
    # Engines round differently where digits are cut off, so only what was not rounded counts.
    narrow = value.cast(nw.Decimal(13 + digits, digits))
    return nw.when(narrow == value).then((narrow * scale).cast(nw.Int64))


def _text(frame: Frame, fact: Fact, column: str) -> tuple[Frame, nw.Expr, nw.Expr]:
    """The values of a column of text, and whether there should be one; null where it is no value of the fact."""
    text = nw.col(column)
    given = (~text.str.contains(_NOTHING)).fill_null(value=False)
    if fact.type in _NAMES:
        given &= (~is_one_of(text, UNKNOWN_WORDS)).fill_null(value=False)
        return frame, nw.when(given).then(text), given
    if fact.type not in _DIGITS:
        frame, value, unknown = _read_spellings(frame, fact, column, given)
        return frame, value, given & ~is_one_of(text, unknown)
    plain = text.str.contains(_PLAIN[fact.type])
    grouped = text.str.contains(_GROUPED[fact.type])
    digits = _DIGITS[fact.type]
    number = nw.coalesce(
        nw.when(plain).then(text), nw.when(grouped).then(text.str.replace_all(",", "", literal=True))
    )
    whole = (number.cast(nw.Decimal(12 + digits, digits)) * 10**digits).cast(nw.Int64)
    frame, value, unknown = _read_spellings(frame, fact, column, given & ~plain & ~grouped)
    return frame, nw.coalesce(whole, value), given & ~is_one_of(text, unknown)


def _read_spellings(frame: Frame, fact: Fact, column: str, odd: nw.Expr) -> tuple[Frame, nw.Expr, list[str]]:
    """The values of text that is not plain, and the spellings that say that a value is not known."""
    text = nw.col(column)
    read: dict[str, Any] = {}
    unknown: list[str] = []
    for spelling, value in _read_each(fact, _spellings(frame.filter(odd), column)):
        if value is None:
            unknown.append(spelling)
        else:
            read[spelling] = value
    if fact.type == "choice" and all(spelling == value for spelling, value in read.items()):
        return frame, nw.when(is_one_of(text, read)).then(text), unknown
    frame, value = look_up(frame, column, read, _DTYPES[fact.type])
    return frame, value, unknown


def _spellings(frame: Frame, header: str) -> list[str]:
    """Each distinct text of a column."""
    # A group per text, because `unique` keeps whole lines apart, which costs a window on some engines.
    found = (
        frame.group_by(header).agg(nw.len().alias("partners:many")).select(header).head(_MOST_SPELLINGS + 1)
    )
    spellings: list[str] = found.collect()[header].to_list()
    if len(spellings) > _MOST_SPELLINGS:
        raise LedgerError(
            Text(
                zh=f"列“{header}”中不是普通写法的文字超过 {_MOST_SPELLINGS:,} 种；请先清理。",
                en=f'column "{header}" has more than {_MOST_SPELLINGS:,} spellings that are not plain; clean it first.',
            )
        )
    return spellings


def _read_each(fact: Fact, spellings: list[str]) -> Iterator[tuple[str, Any]]:
    """What each spelling says, in the form that frames have."""
    for spelling in spellings:
        try:
            value = fact.parse(spelling)
        except ClaimError:
            continue
        yield spelling, int(EXACT.scaleb(value, _DIGITS[fact.type])) if isinstance(value, Decimal) else value
