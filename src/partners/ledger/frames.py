"""Answers for a frame of the caller, as the same kind of frame.

Frames of DuckDB and PySpark are computed where they are. For frames in memory, DuckDB gets only the columns that the
benefits ask for; the caller's frame is never changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw

from partners.errors import LedgerError, did_you_mean, nearest
from partners.ledger.answers import answer, prepare
from partners.ledger.column_units import TEXTS, refuse_units_beside
from partners.ledger.contracts import UnitRemarks
from partners.ledger.engines.operations import engine_of, has_engine, is_unique
from partners.ledger.engines.running import connect
from partners.ledger.header_parts import is_unit_header
from partners.ledger.headers import check_facts, check_headers, match_columns
from partners.ledger.memory import columns_in_arrow, with_columns
from partners.ledger.own_columns import LINE
from partners.registry import Registry
from partners.rules.estimates import Rule
from partners.text import Lang, Text

if TYPE_CHECKING:
    import pyarrow as pa

FrameT = TypeVar("FrameT")
_ROW = "partners:row"


def estimate(
    frame: FrameT,
    registry: Registry,
    policy: str | Iterable[str] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    given: Mapping[str, object] | None = None,
    line: str | None = None,
    lang: Lang = "en",
) -> FrameT:
    """Estimate every line of a frame, with the same amounts as `Registry.estimate`.

    Columns named like facts, by id or label, are read as those facts; other columns are ignored. Text is parsed as by
    `estimate`; numbers and decimals are CNY. A line with an unreadable value that a benefit asks for gets no outcome
    and the reason `invalid:FACT`.

    Args:
        frame: a frame of Polars, pandas, PyArrow, DuckDB or PySpark. The answer is of the same kind: in the order of
            the rows for a frame in memory, lazy and in the engine's order for a lazy frame. A lazy frame of Polars is
            collected; one of DuckDB is computed at once for more than 16 benefits, or if limits have groups that cross.
        registry: the rules, and who is a partner.
        policy: ids or names of policies, or benefits as `policy/benefit`; all if left out.
        columns: the fact of each column with another name.
        given: values of facts that are the same on every line, as `estimate` takes them.
        line: a column of unique whole numbers, which orders claims of the same day. Frames of DuckDB and PySpark have
            no order and need it if lines share a cap or budget. Uniqueness is checked where it matters; on Spark,
            where the check shuffles all lines, only if limits do not nest.
        lang: the language of the reasons.

    Returns:
        For one benefit the frame with `outcome` (`eligible`, `ineligible` or `undetermined`), `low` and `high`
        (CNY; null if nothing bounds it), `paid_so_far` (the most that the group of the first shared cap has been paid
        so far), `reason` and `reason_text`. For several benefits a row per line and benefit, with `benefit` and
        `line`.

    Raises:
        ClaimError: a given value is malformed, or a fact does not exist.
        LedgerError: the frame cannot be judged.
        NotFoundError: there is no such policy or benefit.
    """
    rules = registry.rules_of(policy)
    if not rules:
        raise LedgerError(Text(zh="没有指明任何政策。", en="no policy is named."))
    native: Any = frame
    known = _known(native)
    headers = [*known.columns] if isinstance(known, nw.DataFrame) else known.collect_schema().names()
    if not all(isinstance(header, str) for header in headers):
        raise LedgerError(
            Text(
                zh="无法读取这张表：列名须是文字。",
                en="the frame cannot be read: the names of its columns must be text.",
            )
        )
    check_headers(headers)
    matched = match_columns(headers, registry.facts, columns)
    asked = list(dict.fromkeys(fact for rule in rules for fact in rule.facts))
    facts = [registry.facts[fact] for fact in asked]
    check_facts(Text(zh="表", en="the frame"), headers, matched, facts, _WITH_COLUMNS)
    if line is not None:
        _check_line(known, line)
    remarked = UnitRemarks(headers).found()
    found: Any
    if isinstance(known, nw.LazyFrame):
        lazy = _numbered(known, line, rules)
        refuse_units_beside(known, matched, registry.facts)
        ledger = prepare(lazy, registry, rules, matched, given or {}, remarked=remarked)
        found = answer(ledger, rules, lang).to_native()
        return found  # type: ignore[no-any-return]
    read = [header for fact, header in matched.items() if fact in asked]
    read += [header for header in headers if is_unit_header(header)]
    refuse_units_beside(_texts_of(known), matched, registry.facts)
    table = columns_in_arrow(known, list(dict.fromkeys([*read, *([] if line is None else [line])])))
    answers = _answers(table, registry, rules, matched, given or {}, remarked=remarked, line=line, lang=lang)
    found = with_columns(known.to_native() if len(rules) == 1 else None, answers, known.implementation)
    return found.lazy() if isinstance(nw.from_native(native), nw.LazyFrame) else found  # type: ignore[no-any-return]


def _texts_of(frame: "nw.DataFrame[Any]") -> "nw.DataFrame[Any]":
    """Select the columns of text, which have one type in Arrow, whatever held them."""
    names = [name for name in frame.columns if _is_text(frame, name)]
    return nw.from_native(columns_in_arrow(frame, names), eager_only=True)


def _is_text(frame: "nw.DataFrame[Any]", name: str) -> bool:
    try:
        return frame.get_column(name).dtype in TEXTS
    except ValueError:  # a type that Narwhals has no name for, such as a decimal of whole hundreds
        return False


_WITH_COLUMNS = Text(
    zh="可用 columns={列: 申报信息} 指明。", en="Say which is which with columns={COLUMN: FACT}."
)


def _known(native: Any) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    """Check the kind of a frame; a lazy frame of Polars is collected."""
    try:
        frame = nw.from_native(native)
    except nw.exceptions.DuplicateError:
        names = [str(each) for each in getattr(native, "column_names", native.columns)]
        double = sorted({each for each in names if names.count(each) > 1})
        raise LedgerError(
            Text(
                zh=f"有两列同名：{'、'.join(double)}",
                en=f"two columns have the same name: {', '.join(double)}",
            )
        ) from None
    except TypeError:
        frame = None
    kind = None if frame is None else frame.implementation
    if frame is None or kind is None or not (kind in _IN_MEMORY or has_engine(kind)):
        name = type(native).__name__
        raise LedgerError(
            Text(
                zh=f"不支持这类表：{name}。请用 Polars、pandas、PyArrow、DuckDB、PySpark。",
                en=f"unsupported kind of frame: {name}. Use Polars, pandas, PyArrow, DuckDB or PySpark.",
            )
        )
    return frame.collect() if kind.is_polars() and isinstance(frame, nw.LazyFrame) else frame


_IN_MEMORY = (nw.Implementation.POLARS, nw.Implementation.PANDAS, nw.Implementation.PYARROW)


def _numbered(lazy: "nw.LazyFrame[Any]", line: str | None, rules: Sequence[Rule]) -> "nw.LazyFrame[Any]":
    """Add LINE to a frame without an order.

    Raises:
        LedgerError: shared limits need line numbers and no column has them, or they are not unique.
    """
    shared = any(rule.takes_turns for rule in rules)
    if line is None:
        if len(rules) > 1 or shared:
            raise LedgerError(
                Text(
                    zh="这类表没有固有顺序：请用 line 指明一列互不相同的整数，以排定申请的先后。",
                    en="this kind of frame has no order of its own: pass a column of unique whole numbers as `line`.",
                )
            )
        return lazy.with_columns(nw.lit(0, dtype=nw.Int64).alias(LINE))
    if shared and engine_of(lazy).knows_order_cheaply:
        _check_unique(lazy, line)
    return lazy.with_columns(nw.col(line).cast(nw.Int64).alias(LINE))


def _answers(
    table: "pa.Table",
    registry: Registry,
    rules: Sequence[Rule],
    columns: Mapping[str, str],
    given: Mapping[str, object],
    *,
    remarked: Mapping[str, tuple[str, ...]],
    line: str | None,
    lang: Lang,
) -> "pa.Table":
    """Answer for a table in memory: for one benefit in the order of its rows, for several by line and benefit."""
    import pyarrow as pa

    from partners.tables.arrow import to_arrow

    table = table.append_column(
        _ROW, to_arrow(range(1, len(table) + 1)) if len(table) else pa.nulls(0, pa.int64())
    )
    with TemporaryDirectory(prefix="partners-") as folder, connect(Path(folder)) as connection:
        frame: Any = nw.from_native(connection.from_arrow(table))
        if line is not None and any(rule.takes_turns for rule in rules):
            _check_unique(frame, line)
        frame = frame.with_columns(nw.col(line or _ROW).cast(nw.Int64).alias(LINE))
        ledger = prepare(frame, registry, rules, columns, given, remarked=remarked)
        if len(rules) > 1:
            return answer(ledger, rules, lang, in_order=True).to_native().to_arrow_table()
        found = answer(ledger, rules, lang, keep=(_ROW,)).sort(_ROW).drop(_ROW)
        return found.to_native().to_arrow_table()


def _check_line(known: Any, line: str) -> None:
    """Check that a column can number the lines.

    Raises:
        LedgerError: it does not exist, or does not hold whole numbers that fit into 64 bits.
    """
    schema = known.collect_schema()
    if line not in schema:
        hint = did_you_mean(nearest(line, schema.names()))
        raise LedgerError(
            Text(zh=f"表中没有列“{line}”。{hint.zh}", en=f'no column "{line}". {hint.en}'.rstrip())
        )
    if not schema[line].is_integer():
        raise LedgerError(
            Text(
                zh=f"列“{line}”的类型是 {schema[line]}；行号须是互不相同的整数。",
                en=f'column "{line}" is of type {schema[line]}; line numbers must be unique whole numbers.',
            )
        )
    if schema[line] in _WIDER and _is_too_large(known, line):
        raise LedgerError(
            Text(
                zh=f"列“{line}”中有超过 {_LARGEST} 的行号。",
                en=f'column "{line}" has numbers above {_LARGEST}, which are too large to number lines.',
            )
        )


_WIDER = (nw.UInt64, nw.Int128, nw.UInt128)
_LARGEST = 2**63 - 1


def _is_too_large(known: Any, line: str) -> bool:
    found = known.lazy().filter(nw.col(line) > _LARGEST).head(1).select(nw.len()).collect()
    return bool(found.item())


def _check_unique(frame: "nw.LazyFrame[Any]", line: str) -> None:
    if not is_unique(frame, line):
        raise LedgerError(
            Text(
                zh=f"列“{line}”须在每一行有一个不同的整数。",
                en=f'column "{line}" must have a different whole number on each line.',
            )
        )
