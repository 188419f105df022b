"""Values of whole columns: the same reading as that of one claim, at the speed of the engine.

Typed columns and plainly written numbers are read by the engine. Of all other text each distinct spelling is read
once, as `Fact.parse` reads it, and put back; so what is blank, unknown or wrong is known before a line is judged, and
a column in which nothing is, costs nothing to check.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import Any, NamedTuple

import narwhals as nw

from partners.characters import tidy
from partners.errors import ClaimError, LedgerError
from partners.ledger.engines import Frame, distinct, look_up, look_up_each, native_type, somewhere
from partners.rules.facts import Fact
from partners.rules.units import split_units
from partners.rules.unknown import is_no_value, says_nothing, says_open
from partners.rules.values import EXACT, MAX_MONEY
from partners.text import Text

# `$` would hold before a line break at the end, on Spark.
_PLAIN = {"money": r"^[0-9]{1,12}(\.[0-9]{1,2})?\z", "quantity": r"^[0-9]{1,12}(\.[0-9]{1,4})?\z"}
_GROUPED = {
    "money": r"^[1-9][0-9]{0,2}(,[0-9]{3}){1,3}(\.[0-9]{1,2})?\z",
    "quantity": r"^[1-9][0-9]{0,2}(,[0-9]{3}){1,3}(\.[0-9]{1,4})?\z",
}
_DIGITS = {"money": 2, "quantity": 4}
_WIDTH = {2: 15, 4: 21}
"""By the digits after the point: so many digits in all that on no engine a number with 12 before it outgrows them in fen or ten-thousandths."""
_DTYPES: Mapping[str, Any] = {
    "money": nw.Int64,
    "quantity": nw.Int64,
    "date": nw.Date,
    "choice": nw.String,
    "boolean": nw.Boolean,
    "organization": nw.String,
    "name": nw.String,
}
_DIGITS_OF_MOST = len(str(int(MAX_MONEY)))
_NARROW = (nw.Int8, nw.Int16, nw.Int32, nw.UInt8, nw.UInt16, nw.UInt32)
_CATEGORIES = (nw.Categorical, nw.Enum)
_MOST_SPELLINGS = 1_000_000
_NOTHING = ("NULL", "void")
"""The types of columns that hold nothing but null."""
_FEWEST = 2  # columns that are sooner asked together than each


class Values(NamedTuple):
    """A frame whose values are read.

    Attributes:
        frame: with a column for the values that had to be read, and one that says which cannot be.
        columns: the column of each fact's values: the one that was given, where nothing in it had to be read.
        organizations: every distinct name in its columns of organisations.
        wrong: the column that says whether a fact's value cannot be read, where that may be.
        open: by the column that has them, texts that say that a value is still to be decided.
    """

    frame: Frame
    columns: Mapping[str, str]
    organizations: frozenset[str]
    wrong: Mapping[str, str]
    open: Mapping[str, Sequence[str]]


class _Column(NamedTuple):
    """How one column is read.

    Attributes:
        value: null where nothing is written, the value is not known, or cannot be read; or the column where it stands already.
        wrong: whether there is something that cannot be read, asked once the value stands in its column; None
            where there is no such line.
        open: texts that say that a value is still to be decided.
    """

    value: nw.Expr | str
    wrong: nw.Expr | None = None
    open: Sequence[str] = ()


def fact_column(fact: str) -> str:
    """The column of a fact's values: fen, ten-thousandths, days, choices' ids, names."""
    return f"fact:{fact}"


def read_values(
    frame: Frame,
    columns: Mapping[str, str],
    facts: Mapping[str, Fact],
    unclear: Mapping[str, str] = MappingProxyType({}),
) -> Values:
    """Read the values of columns, and find those that cannot be read.

    Spellings of text that is not plain are collected from the frame, which runs it as far as needed.

    Args:
        frame: the lines.
        columns: the column of each fact.
        facts: every fact by id.
        unclear: the columns of points in time whose days cannot always be told, by that of their days.

    Raises:
        LedgerError: a column holds what its fact never is, or too many odd spellings.
    """
    schema = frame.collect_schema()
    categories = {
        each: f"partners:text of {each}" for each in columns.values() if schema[each] in _CATEGORIES
    }
    if categories:
        frame = frame.with_columns(
            nw.col(each).cast(nw.String).alias(name) for each, name in categories.items()
        )
    lines = frame
    bounded = _in_range(lines, schema, columns, facts)
    texts = {
        fact: categories.get(header, header)
        for fact, header in columns.items()
        if header in categories or schema[header] == nw.String
    }
    plain = _all_plain(lines, texts, facts)
    read: dict[str, _Column] = {}
    organizations: set[str] = set()
    for fact_id, header in columns.items():
        fact, column = facts[fact_id], texts.get(fact_id, header)
        if schema[header] == nw.Unknown and native_type(lines, header) in _NOTHING:
            read[fact_id] = _Column(nw.lit(None, dtype=_DTYPES[fact.type]))
        elif header in unclear:
            lost = ~nw.col(unclear[header]).is_null() & nw.col(header).is_null()
            read[fact_id] = _Column(header, lost)
        elif fact_id not in texts:
            dtype = schema[header]
            name = native_type(lines, header) if dtype == nw.Unknown else str(dtype)
            read[fact_id] = _typed(fact, header, dtype, name, in_range=header in bounded)
        elif fact.type in ("organization", "name"):
            frame, names, read[fact_id] = _names(frame, lines, fact, column)
            organizations.update(names if fact.type == "organization" else ())
        else:
            frame, read[fact_id] = _text(frame, lines, fact, column, all_plain=column in plain)
    values = {fact: each.value for fact, each in read.items() if not isinstance(each.value, str)}
    frame = frame.with_columns(value.alias(fact_column(fact)) for fact, value in values.items())
    found = {
        fact: each.value if isinstance(each.value, str) else fact_column(fact) for fact, each in read.items()
    }
    wrong = {fact: each.wrong for fact, each in read.items() if each.wrong is not None}
    frame = frame.with_columns(test.alias(_wrong_column(fact)) for fact, test in wrong.items())
    still_open = {texts[fact]: each.open for fact, each in read.items() if each.open}
    wrongs = {fact: _wrong_column(fact) for fact in wrong}
    return Values(frame, found, frozenset(organizations), wrongs, still_open)


def _wrong_column(fact: str) -> str:
    return f"partners:wrong-{fact}"


def _wrong(fact: Fact, column: str, nothing: Iterable[str] = ()) -> nw.Expr:
    """Whether a column says something, which is none of the texts that say nothing, and has no value."""
    wrong = ~nw.col(column).is_null() & nw.col(fact_column(fact.id)).is_null()
    return wrong & ~nw.col(column).is_in(sorted(nothing)) if nothing else wrong


def _in_range(
    lines: Frame, schema: Mapping[str, Any], columns: Mapping[str, str], facts: Mapping[str, Fact]
) -> Collection[str]:
    """Columns of numbers without too many digits of which none is out of range, if that is soon known.

    It is where files say what is the least and the greatest of many lines; a check of each line is then spared.
    """
    whole = [
        header
        for fact, header in columns.items()
        if facts[fact].type in _DIGITS and _is_whole(schema[header], _DIGITS[facts[fact].type])
    ]
    if not whole:
        return ()
    outside = [~_fits(nw.col(header), schema[header]) for header in whole]
    return () if somewhere(lines, reduce(or_, outside)) else whole


def _all_plain(lines: Frame, columns: Mapping[str, str], facts: Mapping[str, Fact]) -> Collection[str]:
    """Columns that hold no text but what the engine reads, if that is so of all that may; one pass tells it.

    Only Spark is asked so. Others find it in each column sooner.
    """
    if not lines.implementation.is_spark_like():
        return ()
    tests = {
        column: reduce(and_, (~is_plain for is_plain, _ in plain))
        for fact, column in columns.items()
        if (plain := [*_plain(nw.col(column), facts[fact])])
    }
    return () if len(tests) < _FEWEST or somewhere(lines, reduce(or_, tests.values())) else tests


def _is_whole(dtype: Any, digits: int) -> bool:
    """Whether numbers of a type have no more digits after the point than some."""
    return bool(dtype.is_integer() or (dtype.is_decimal() and dtype.scale <= digits))


def _fits(value: nw.Expr, dtype: Any) -> nw.Expr:
    """Is a number neither negative nor too large? No type of 32 bits, or of few digits before the point, can be too large."""
    short = dtype in _NARROW or (dtype.is_decimal() and dtype.precision - dtype.scale < _DIGITS_OF_MOST)
    return value >= 0 if short else (value >= 0) & (value < int(MAX_MONEY))


def _typed(fact: Fact, header: str, dtype: Any, name: str, *, in_range: bool) -> _Column:
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
            number = _number(value, dtype, _DIGITS[fact.type], in_range=in_range)
            return _Column(number, None if in_range else _wrong(fact, header))
        case "date" if dtype == nw.Date:
            return _Column(header)
        case "date" if dtype == nw.Datetime:
            # A time with a zone is a day of the session's; frames in memory are in their own before.
            return _Column(value.cast(nw.Date))
        case "boolean" if dtype == nw.Boolean:
            return _Column(header)
        case _:
            raise LedgerError(
                Text(
                    zh=f"列“{header}”的类型是 {name}，不能当作 {fact.id}（{fact.label.zh}）。",
                    en=f'column "{header}" is of type {name}, which is no {fact.id} ({fact.label.en}).',
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
    narrow = value.cast(nw.Decimal(_WIDTH[digits], digits))
    whole = (narrow * scale).cast(nw.Int64)
    # Engines round differently where digits are cut off, so only what was not rounded counts.
    return whole if _is_whole(dtype, digits) else nw.when(narrow == value).then(whole)


def _names(frame: Frame, lines: Frame, fact: Fact, column: str) -> tuple[Frame, Iterable[str], _Column]:
    """The frame with what the names in a column need, the names, and how they are read.

    Args:
        frame: the lines with what other columns need.
        lines: the lines alone.
        fact: what the names are; those of organisations stay as they are, for they are looked up.
        column: where they stand.
    """
    spellings = _spellings(lines, column)
    nothing = {each for each in spellings if says_nothing(each)}
    wrong = {each for each in spellings if is_no_value(each)}
    names = [each for each in spellings if each not in nothing and each not in wrong]
    text = nw.col(column)
    value = nw.when(~text.is_in(sorted(nothing))).then(text) if nothing else text
    is_wrong = None
    if wrong:  # formulas may be as many as lines
        frame, (found,) = look_up_each(frame, column, [*wrong], [[*wrong]], beside=lines)
        is_wrong = ~found.is_null()
        value = nw.when(~is_wrong).then(value)
    odd = (
        {}
        if fact.type == "organization"
        else {each: parsed for each in names if (parsed := fact.parse(each)) != each}
    )
    if odd:
        frame, found = look_up(frame, column, odd, nw.String, beside=lines)
        value = nw.coalesce(found, value)
    return frame, names, _Column(value if nothing or odd or wrong else column, is_wrong, _open(nothing))


def _text(frame: Frame, lines: Frame, fact: Fact, column: str, *, all_plain: bool) -> tuple[Frame, _Column]:
    """How a column of text is read, and the frame with what that needs.

    Args:
        frame: the lines with what other columns need.
        lines: the lines alone.
        fact: what the text is.
        column: where it stands.
        all_plain: whether the engine is known to read all of it.
    """
    plain = [*_plain(nw.col(column), fact)]
    odd = lines
    for is_plain, _ in plain:
        odd = odd.filter(~is_plain)
    read: dict[str, Any] = {}
    nothing: set[str] = set()
    wrong = False
    for spelling in [] if all_plain else _spellings(odd, column, most=_MOST_SPELLINGS):
        try:
            value = fact.parse(spelling) if tidy(spelling) else None
        except ClaimError:
            wrong = True
            continue
        if value is None:
            nothing.add(spelling)
        else:
            read[spelling] = _in_units(value, fact)
    values: list[nw.Expr] = [nw.when(is_plain).then(number) for is_plain, number in plain]
    if read or not plain:
        frame, found = look_up(frame, column, read, _DTYPES[fact.type], beside=lines)
        values.append(found)
    elif fact.type == "choice" and not (wrong or nothing):
        return frame, _Column(column)
    known = nw.coalesce(*values) if len(values) > 1 else values[0]
    return frame, _Column(known, _wrong(fact, column, nothing) if wrong else None, _open(nothing))


def _open(nothing: Iterable[str]) -> list[str]:
    """Of texts that say nothing, those that say that it is still to be decided."""
    return sorted(each for each in nothing if says_open(split_units(each)[0]))


def _plain(text: nw.Expr, fact: Fact) -> Iterator[tuple[nw.Expr, nw.Expr]]:
    """Texts that the engine reads: how they are known, and their values."""
    if fact.type == "choice":
        yield text.is_in([choice.id for choice in fact.choices]), text
    elif fact.type in _DIGITS:
        digits = _DIGITS[fact.type]
        for pattern, number in (
            (_PLAIN[fact.type], text),
            (_GROUPED[fact.type], text.str.replace_all(",", "", literal=True)),
        ):
            is_plain = text.str.contains(pattern)
            decimal = nw.when(is_plain).then(number).cast(nw.Decimal(_WIDTH[digits], digits))
            yield is_plain, (decimal * 10**digits).cast(nw.Int64)


def _in_units(value: Any, fact: Fact) -> Any:
    """A value in the form that frames have."""
    return int(EXACT.scaleb(value, _DIGITS[fact.type])) if isinstance(value, Decimal) else value


def _spellings(lines: Frame, column: str, most: int | None = None) -> list[str]:
    """Each distinct text of a column.

    Raises:
        LedgerError: there are more than some.
    """
    spellings = distinct(lines, column, None if most is None else most + 1)
    if most is not None and len(spellings) > most:
        raise LedgerError(
            Text(
                zh=f"列“{column}”中不是普通写法的文字超过 {most:,} 种；请先清理。",
                en=f'column "{column}" has more than {most:,} spellings that are not plain; clean it first.',
            )
        )
    return spellings
