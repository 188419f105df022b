"""Values of whole columns, parsed as for one claim but at the speed of the engine.

The engine reads typed columns and plainly written numbers. Every other distinct text is parsed once, by `Fact.parse`,
and looked up. So blank, unknown and unreadable values are known before a line is judged, and columns without them
cost nothing to check.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import Any

import narwhals as nw

from partners.errors import ClaimError, LedgerError
from partners.ledger.engines.operations import distinct, engine_of, look_up, look_up_each, somewhere
from partners.ledger.engines.protocol import Frame
from partners.ledger.fact_columns import (
    DTYPES,
    WIDTH,
    FactColumn,
    Values,
    fact_column,
    is_wrong,
    wrong_column,
)
from partners.ledger.typed_columns import columns_in_range, read_typed_column
from partners.records.facts import Fact
from partners.text import Text
from partners.values.characters import tidy
from partners.values.placeholders import is_stand_in, says_nothing, says_open
from partners.values.readers import EXACT
from partners.values.units import split_units

# On Spark, `$` would also match before a line break at the end.
_PLAIN = {
    0: r"^[0-9]{1,12}\z",
    2: r"^[0-9]{1,12}(\.[0-9]{1,2})?\z",
    4: r"^[0-9]{1,12}(\.[0-9]{1,4})?\z",
}
_GROUPED = {
    0: r"^[1-9][0-9]{0,2}(,[0-9]{3}){1,3}\z",
    2: r"^[1-9][0-9]{0,2}(,[0-9]{3}){1,3}(\.[0-9]{1,2})?\z",
    4: r"^[1-9][0-9]{0,2}(,[0-9]{3}){1,3}(\.[0-9]{1,4})?\z",
}

_CATEGORIES = (nw.Categorical, nw.Enum)
_MOST_SPELLINGS = 1_000_000
_JSON = "JSON"
_NOTHING = ("NULL", "void")
"""Types of columns that only hold null."""
_FEWEST = 2  # from this many columns on, one query for all is faster


def read_values(
    frame: Frame,
    columns: Mapping[str, str],
    facts: Mapping[str, Fact],
    unclear: Mapping[str, str] = MappingProxyType({}),
) -> Values:
    """Parse the values of columns, and find those that are unreadable.

    Texts that are not plain are collected from the frame, which is computed as far as needed.

    Args:
        frame: the lines.
        columns: the column of each fact.
        facts: all facts by id.
        unclear: by column of days, the timestamp column whose days cannot always be told.

    Raises:
        LedgerError: a column has a wrong type, or too many distinct texts.
    """
    schema = frame.collect_schema()
    converted = {
        each: f"partners:text of {each}"
        for each in columns.values()
        if schema[each] in _CATEGORIES or _is_json(frame, each, schema[each])
    }
    if converted:
        frame = frame.with_columns(
            nw.col(each).cast(nw.String).alias(name) for each, name in converted.items()
        )
    lines = frame
    bounded = columns_in_range(lines, schema, columns, facts)
    texts = {
        fact: converted.get(header, header)
        for fact, header in columns.items()
        if header in converted or schema[header] == nw.String
    }
    plain = _all_plain(lines, texts, facts)
    read: dict[str, FactColumn] = {}
    organizations: set[str] = set()
    for fact_id, header in columns.items():
        fact, column = facts[fact_id], texts.get(fact_id, header)
        if _holds_nothing(lines, header, schema[header], fact):
            read[fact_id] = FactColumn(nw.lit(None, dtype=DTYPES[fact.type]))
        elif header in unclear:
            lost = ~nw.col(unclear[header]).is_null() & nw.col(header).is_null()
            read[fact_id] = FactColumn(header, lost)
        elif fact_id not in texts:
            dtype = schema[header]
            name = engine_of(lines).native_type(lines, header) if dtype == nw.Unknown else str(dtype)
            read[fact_id] = read_typed_column(fact, header, dtype, name, in_range=header in bounded)
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
    frame = frame.with_columns(test.alias(wrong_column(fact)) for fact, test in wrong.items())
    still_open = {texts[fact]: each.open for fact, each in read.items() if each.open}
    wrongs = {fact: wrong_column(fact) for fact in wrong}
    return Values(frame, found, frozenset(organizations), wrongs, still_open)


def _is_json(frame: Frame, header: str, dtype: Any) -> bool:
    """Is it text that an engine would only compare with other JSON, so that it must be made plain text?"""
    return bool(dtype == nw.String) and engine_of(frame).native_type(frame, header) == _JSON


def _holds_nothing(lines: Frame, header: str, dtype: Any, fact: Fact) -> bool:
    """Is it a column of nulls that have no type?"""
    if dtype == nw.Unknown:
        return engine_of(lines).native_type(lines, header) in _NOTHING
    # DuckDB before 2.0 makes them 32-bit integers.
    return dtype == nw.Int32 and not fact.is_number and not somewhere(lines, ~nw.col(header).is_null())


def _all_plain(lines: Frame, columns: Mapping[str, str], facts: Mapping[str, Fact]) -> Collection[str]:
    """Return the text columns that the engine can read completely, if all of them are such; found in one query.

    Only Spark is queried so; other engines are faster column by column.
    """
    if not engine_of(lines).asks_texts_together:
        return ()
    tests = {
        column: reduce(and_, (~is_plain for is_plain, _ in plain))
        for fact, column in columns.items()
        if (plain := [*_plain(nw.col(column), facts[fact])])
    }
    return () if len(tests) < _FEWEST or somewhere(lines, reduce(or_, tests.values())) else tests


def _names(frame: Frame, lines: Frame, fact: Fact, column: str) -> tuple[Frame, Iterable[str], FactColumn]:
    """Prepare a column of names: return the frame with lookups, the names, and the way to read them.

    Args:
        frame: the lines with lookups for other columns.
        lines: the lines alone.
        fact: the fact; names of organisations stay unchanged, because they are looked up later.
        column: the column of names.
    """
    spellings = _spellings(lines, column)
    nothing = {each for each in spellings if says_nothing(each)}
    wrong = {each for each in spellings if is_stand_in(each)}
    names = [each for each in spellings if each not in nothing and each not in wrong]
    text = nw.col(column)
    value = nw.when(~text.is_in(sorted(nothing))).then(text) if nothing else text
    is_wrong = None
    if wrong:  # there may be as many formulas as lines
        frame, (found,) = look_up_each(frame, column, [*wrong], [[*wrong]], session_frame=lines)
        is_wrong = ~found.is_null()
        value = nw.when(~is_wrong).then(value)
    odd = (
        {}
        if fact.type == "organization"
        else {each: parsed for each in names if (parsed := fact.parse(each)) != each}
    )
    if odd:
        frame, found = look_up(frame, column, odd, nw.String, session_frame=lines)
        value = nw.coalesce(found, value)
    return frame, names, FactColumn(value if nothing or odd or wrong else column, is_wrong, _open(nothing))


def _text(
    frame: Frame, lines: Frame, fact: Fact, column: str, *, all_plain: bool
) -> tuple[Frame, FactColumn]:
    """Prepare a column of texts: return the frame with lookups, and the way to read it.

    Args:
        frame: the lines with lookups for other columns.
        lines: the lines alone.
        fact: the fact.
        column: the column of texts.
        all_plain: True if the engine is known to read all of it.
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
        frame, found = look_up(frame, column, read, DTYPES[fact.type], session_frame=lines)
        values.append(found)
    elif fact.type == "choice" and not (wrong or nothing):
        return frame, FactColumn(column)
    known = nw.coalesce(*values) if len(values) > 1 else values[0]
    return frame, FactColumn(known, is_wrong(fact, column, nothing) if wrong else None, _open(nothing))


def _open(nothing: Iterable[str]) -> list[str]:
    """Select the texts that say that a value is still to be decided."""
    return sorted(each for each in nothing if says_open(split_units(each)[0]))


def _plain(text: nw.Expr, fact: Fact) -> Iterator[tuple[nw.Expr, nw.Expr]]:
    """Yield tests for texts that the engine can read, each with its value."""
    if fact.type == "choice":
        yield text.is_in([choice.id for choice in fact.choices]), text
    elif fact.is_number:
        digits = fact.digits
        for pattern, number in (
            (_PLAIN[digits], text),
            (_GROUPED[digits], text.str.replace_all(",", "", literal=True)),
        ):
            is_plain = text.str.contains(pattern)
            decimal = nw.when(is_plain).then(number).cast(nw.Decimal(WIDTH[digits], digits))
            yield is_plain, (decimal * 10**digits).cast(nw.Int64)


def _in_units(value: Any, fact: Fact) -> Any:
    """Convert a value to the form stored in frames."""
    return int(EXACT.scaleb(value, fact.digits)) if isinstance(value, Decimal) else value


def _spellings(lines: Frame, column: str, most: int | None = None) -> list[str]:
    """Return the distinct texts of a column.

    Raises:
        LedgerError: there are more than `most`.
    """
    spellings = distinct(lines, column, None if most is None else most + 1)
    if most is not None and len(spellings) > most:
        raise LedgerError(
            Text(
                zh=f"列“{column}”中特殊写法超过 {most:,} 种；请先统一写法。",
                en=f'column "{column}" has more than {most:,} unusual spellings; clean it up first.',
            )
        )
    return spellings
