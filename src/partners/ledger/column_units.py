"""Units from outside the cells of amounts: from headers, remarks or a column of units.

They are appended to each value, so that it is read as if the cell itself had the unit.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import narwhals as nw

from partners.errors import LedgerError
from partners.ledger.engines.operations import distinct, engine_of
from partners.ledger.engines.protocol import Frame
from partners.ledger.header_parts import is_unit_header
from partners.ledger.header_units import unit_of
from partners.ledger.own_columns import LINE
from partners.records.facts import Fact
from partners.text import Text
from partners.values.characters import plain, tidy
from partners.values.native import short
from partners.values.scripts import simplified
from partners.values.units import MARK, is_cny, money_unit, money_word, months_of

_REMARK = re.compile(
    r"(?:单位|币种|货币|币别|units?|currency|amounts)\s*(?:[均都]?[为是系]|:|=|\bis\b|\bare\b)?\s*(?:in\s+)?"
    r"(?P<one>[^\s:,;。)(\[\]]{1,10}(?: (?:CNY|RMB|yuan))?)"
    r"|以\s*(?P<other>[^\s:,;。)(]{1,8}?)\s*(?:为单位|计)(?:$|[\s,;。)])",
    re.IGNORECASE,
)
_MAY_SAY = re.compile("单位|單位|币|幣|unit|currency|amounts|以.{1,8}(?:单位|單位|计|計)", re.IGNORECASE)
_RATE = re.compile("[/每]|per ", re.IGNORECASE)
_LONGEST_UNIT = 10
_MOST_UNITS = 1000
TEXTS = (nw.String, nw.Categorical, nw.Enum)
"""The types of columns that hold text."""


class WithUnits(NamedTuple):
    """A frame with units appended to values.

    Attributes:
        frame: the lines, with an added column for each column with such units.
        columns: by header, the added column, which is read instead.
        said: by header, the units of its values.
    """

    frame: Frame
    columns: Mapping[str, str]
    said: Mapping[str, Text]


def units_of_remark(text: str) -> Iterator[str]:
    """Yield the units of money that a remark states for a whole table.

    Example:
        >>> [*units_of_remark("单位：万元")], [*units_of_remark("注：金额均以万元计")], [*units_of_remark("单位：甲公司")]
        (['万元'], ['万元'], [])
    """
    if not may_say_units(text):
        return
    for found in _REMARK.finditer(simplified(plain(text))):
        said = (found["one"] or found["other"]).strip(" .")
        if money_unit(said) is not None:
            yield said


def may_say_units(text: str) -> bool:
    """Does a text contain a word that remarks about units use?"""
    return _MAY_SAY.search(text) is not None


def says_other_unit(text: str) -> bool:
    """Is it a remark that says a unit of money other than 元?"""
    units = map(money_unit, units_of_remark(text))
    return any(unit is not None and unit.power != 0 for unit in units)


def unit_beside(line: int | None, header: str, cell: str) -> LedgerError:
    """The error that refuses a unit in a cell beside a contract, as it may be about this line or about all.

    Args:
        line: its number; None where lines have none.
        header: of its column.
        cell: what stands there.
    """
    where_zh, where_en = ("列", "column ") if line is None else (f"第 {line} 行", f"line {line}, ")
    return LedgerError(
        Text(
            zh=f"{where_zh}“{header}”写着“{short(cell)}”：是只指这一行，还是全表，无从得知；请把单位写进列名，"
            "如“算力费用（万元）”，或写进金额，如 300万，再删去这句话。",
            en=f'{where_en}{header}: "{short(cell)}" may be about this line or all lines; write the unit into the '
            "name of the column, such as 算力费用（万元）, or into the amount, such as 300万, and remove it here.",
        )
    )


def refuse_units_beside(frame: Any, columns: Mapping[str, str], facts: Mapping[str, Fact]) -> None:
    """Refuse lines that have a unit beside them, where all lines are there at once: of Parquet, and in frames.

    Args:
        frame: the lines, with LINE where they are numbered.
        columns: the column of each fact.
        facts: every fact by id.

    Raises:
        LedgerError: a line has.
    """
    if not any(facts[fact].type == "money" for fact in columns):
        return
    read = {header for fact, header in columns.items() if facts[fact].type not in ("organization", "name")}
    schema = frame.collect_schema()
    texts = {
        header: nw.col(header).cast(nw.String)
        for header, dtype in schema.items()
        # A cell that is read is rejected where it says no more than a unit; Spark takes no dots, which is said later.
        if dtype in TEXTS and header not in read and not is_unit_header(header) and "." not in header
    }
    if not texts:
        return
    some: Any = frame.lazy() if isinstance(frame, nw.DataFrame) else frame
    pattern = f"(?i){_MAY_SAY.pattern}"
    found = some.select(text.str.contains(pattern).any().alias(header) for header, text in texts.items())
    for header, (any_there,) in found.collect().to_dict(as_series=False).items():
        if not any_there:
            continue
        text = texts[header]
        cells = some.filter(text.str.contains(pattern)).select(text.alias(header)).unique().collect()
        for cell in sorted(filter(says_other_unit, cells[header].to_list())):
            line = (
                some.filter(text == cell).select(nw.col(LINE).min()).collect().item()
                if LINE in schema
                else None
            )
            raise unit_beside(line, header, cell)


def with_units(
    frame: Frame,
    columns: Mapping[str, str],
    facts: Mapping[str, Fact],
    remarked: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> WithUnits:
    """Append units from elsewhere to the values of each column.

    Args:
        frame: the lines.
        columns: the column of each fact.
        facts: all facts by id.
        remarked: units from remarks, by header; an empty header stands for all amounts.

    Raises:
        LedgerError: a column is not in CNY, or in a unit that cannot be converted.
    """
    schema = frame.collect_schema()
    asked = {fact: header for fact, header in columns.items() if facts[fact].is_number}
    unit_columns = _unit_columns(frame, schema, columns) if asked else {}
    read: dict[str, str] = {}
    said: dict[str, Text] = {}
    for fact, header in asked.items():
        kind = _kind(facts[fact])
        literal = unit_of(header, facts[fact])
        everywhere = [*([] if literal is None else [literal]), *remarked.get(header, ())]
        everywhere += remarked.get("", ()) if kind == "money" else ()
        everywhere = [*dict.fromkeys(everywhere)]
        each_line = [name for name, kinds in unit_columns.items() if kind in kinds]
        if not each_line and not any(_counts(each, kind) for each in everywhere):
            continue
        _refuse_foreign(header, everywhere)
        if not (schema[header].is_numeric() or schema[header] in TEXTS):
            continue  # refused later, when it is read
        if schema[header].is_float() and not engine_of(frame).converts_floats:
            raise LedgerError(
                Text(
                    zh=f"列“{header}”是浮点数，在 Spark 上不能换算单位；请先换算为元，或转为十进制数。",
                    en=f'column "{header}" holds floating-point numbers, whose unit cannot be converted on Spark; convert it to CNY first.',
                )
            )
        read[header] = f"partners:with the unit of {header}"
        said[header] = Text(
            zh="、".join([*everywhere, *(f"按列“{name}”" for name in each_line)]),
            en=", ".join([*everywhere, *(f'as column "{name}" says' for name in each_line)]),
        )
        parts: list[Any] = [
            _written(header, schema[header]),
            nw.lit("".join(MARK + each for each in everywhere)),
        ]
        for name in each_line:
            parts += [nw.lit(MARK), nw.col(name).cast(nw.String).fill_null("")]
        frame = frame.with_columns(nw.concat_str(parts, separator="").alias(read[header]))
    return WithUnits(frame, read, said)


def _written(header: str, dtype: Any) -> nw.Expr:
    """The values of a column as people write them: DuckDB writes some numbers as `.05` and some as `5e-05`."""
    text = nw.col(header).cast(nw.String)
    if dtype.is_decimal() and dtype.precision == dtype.scale:  # the type has no digit before the point
        return text.str.replace_all(r"^-\.", "-0.").str.replace_all(r"^\.", "0.")
    if dtype.is_float():
        small = nw.when(text.str.contains("e-", literal=True)).then(text).cast(nw.Decimal(38, 18))
        # Is it the same, or does it have more digits? By way of its text: DuckDB 1.5 rounds some decimals to another FLOAT.
        is_same = small.cast(nw.String).cast(dtype) == nw.col(header)
        return nw.when(is_same).then(small.cast(nw.String)).otherwise(text)
    return text


def _kind(fact: Fact) -> str:
    if fact.type == "money":
        return "money"
    return "time" if fact.unit is not None and months_of(fact.unit.zh) is not None else ""


def _unit_columns(
    frame: Frame, schema: Mapping[str, Any], columns: Mapping[str, str]
) -> Mapping[str, set[str]]:
    """Find the columns with units of lines, and what they measure: money, time. Columns with only 元 are left out."""
    found: dict[str, set[str]] = {}
    for name, dtype in schema.items():
        if name in columns.values() or dtype not in TEXTS or not is_unit_header(name):
            continue
        texts = distinct(frame.select(nw.col(name).cast(nw.String)), name, _MOST_UNITS)
        kinds = set()
        if any(_is_of_money(text) for text in texts):
            kinds.add("money")
        if any(months_of(text) is not None for text in texts):
            kinds.add("time")
        found |= {name: kinds} if kinds else {}
    return found


def _is_of_money(text: str) -> bool:
    """Does a text in a column of units change an amount, or make it a rate?"""
    said = tidy(text)
    if _counts(said):
        return True
    return len(said) <= _LONGEST_UNIT and (
        money_word(said) is not None or (is_cny(said) and _RATE.search(said) is not None)
    )


def _counts(text: str, kind: str = "money") -> bool:
    """Does a unit change a value?"""
    if kind == "time":
        return months_of(text) is not None
    unit = money_unit(text)
    return unit is not None and unit.power != 0


def _refuse_foreign(header: str, units: Iterable[str]) -> None:
    for text in units:
        unit = money_unit(text)
        if unit is not None and unit.power is None:
            raise LedgerError(
                Text(
                    zh=f"表中写明列“{header}”的金额以{text}计；金额须以人民币计：请换算后再算。",
                    en=f'the table says that column "{header}" is in {text}; amounts must be in CNY: convert them first.',
                )
            )
