"""Answers for a frame that the caller has, on its own engine, as the same kind of frame."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import narwhals as nw

from partners.errors import LedgerError, did_you_mean, nearest
from partners.estimate import Rule
from partners.ledger.answers import answer, make_ready
from partners.ledger.columns import check_facts, check_headers, match_columns
from partners.ledger.engines import is_unique
from partners.ledger.limits import LINE, is_shared
from partners.ledger.lines import facts_asked
from partners.registry import Registry
from partners.text import Lang, Text

FrameT = TypeVar("FrameT")


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
    """What can be claimed for every line of a frame: the answers of `Registry.estimate`, to the fen.

    Columns named like facts, by id or label, are read as those facts; all others are left alone. Text is read as
    `estimate` reads it; numbers and decimals are CNY. A line with a value that a benefit asks for and that cannot be read
    gets no outcome and the reason `invalid:FACT`.

    Args:
        frame: of Polars, pandas, PyArrow, DuckDB or PySpark. The answer is of the same kind: in the order of
            the lines where the frame is in memory, lazy and in the engine's order where it is lazy.
        registry: the rules, and who is a partner.
        policy: ids or names of policies, or benefits as `policy/benefit`; all, where left out.
        columns: the fact of each column whose name does not say it.
        given: facts that are the same on every line, as `estimate` takes them.
        line: a column of unique whole numbers, which orders claims of one day. Frames of DuckDB and PySpark
            have no order of their own and need it where lines share a cap or budget. That they are unique is
            checked where it matters, but on Spark, where it would cost a shuffle of all lines.
        lang: of the reasons in words.

    Returns:
        For one benefit the frame with `outcome` (`eligible`, `ineligible` or `undetermined`), `low` and `high`
        (CNY; null where nothing bounds it), `paid_so_far` (what the first cap that lines share has come to at
        most), `reason` and `reason_text`. For several a row per line and benefit, with `benefit` and `line`.

    Raises:
        ClaimError: a given value is malformed, or a fact does not exist.
        LedgerError: the frame cannot be judged as it is.
        NotFoundError: there is no such policy or benefit.
    """
    rules = registry.rules_of(policy)
    if not rules:
        raise LedgerError(Text(zh="没有指明任何政策。", en="no policy is named."))
    native: Any = frame
    lazy: Any = _lazy(native)
    headers = lazy.collect_schema().names()
    check_headers(headers)
    if line is not None:
        _check_line(lazy, line, rules)
        lazy = lazy.with_columns(nw.col(line).cast(nw.Int64).alias(LINE))
    elif lazy.implementation is nw.Implementation.POLARS:
        lazy = nw.from_native(lazy.to_native().with_row_index(LINE, offset=1))
        lazy = lazy.with_columns(nw.col(LINE).cast(nw.Int64))
    elif len(rules) > 1 or _share(rules):
        raise LedgerError(
            Text(
                zh="这类表没有固有顺序：请用 line 指明一列互不相同的整数，以排定申请的先后。",
                en="such a frame has no order of its own: name a column of unique whole numbers as `line`.",
            )
        )
    else:
        lazy = lazy.with_columns(nw.lit(0, dtype=nw.Int64).alias(LINE))
    matched = match_columns(headers, registry.facts, columns)
    asked = dict.fromkeys(fact for rule in rules for fact in facts_asked(rule))
    facts = [registry.facts[fact] for fact in asked]
    check_facts(Text(zh="表", en="the frame"), headers, matched, facts, _WITH_COLUMNS)
    ledger = make_ready(lazy, registry, rules, matched, given or {})
    eager = isinstance(nw.from_native(native), nw.DataFrame)
    found: Any = _like(native, answer(ledger, rules, lang, in_order=eager))
    return found  # type: ignore[no-any-return]


_WITH_COLUMNS = Text(
    zh="可用 columns={列: 事实} 指明。", en="Say which is which with columns={COLUMN: FACT}."
)


def _share(rules: Iterable[Rule]) -> bool:
    return any(is_shared(limit) for rule in rules for limit in rule.limits)


def _check_line(lazy: Any, line: str, rules: Sequence[Rule]) -> None:
    """Whether a column numbers the lines.

    Raises:
        LedgerError: there is none such, it does not hold whole numbers, or not a different one on each line.
    """
    schema = lazy.collect_schema()
    if line not in schema:
        hint = did_you_mean(nearest(line, schema.names()))
        raise LedgerError(
            Text(zh=f"表中没有列“{line}”。{hint.zh}", en=f'no column "{line}". {hint.en}'.rstrip())
        )
    if not schema[line].is_integer():
        raise LedgerError(
            Text(
                zh=f"列“{line}”的类型是 {schema[line]}；行号须是互不相同的整数。",
                en=f'column "{line}" is of type {schema[line]}; lines are numbered by unique whole numbers.',
            )
        )
    if lazy.implementation.is_spark_like() or not _share(rules):
        return
    if not is_unique(lazy, line):
        raise LedgerError(
            Text(
                zh=f"列“{line}”须在每一行有一个不同的整数。",
                en=f'column "{line}" must have another whole number on each line.',
            )
        )


def _lazy(native: Any) -> Any:
    """A lazy frame on an engine that has all that the rules need; those of pandas and PyArrow go to Polars."""
    try:
        frame = nw.from_native(native)
    except nw.exceptions.DuplicateError as error:
        raise LedgerError(Text(zh=f"有两列同名：{error}", en=f"two columns have one name: {error}")) from None
    except TypeError:
        kind = type(native).__name__
        raise LedgerError(
            Text(
                zh=f"不认识这类表：{kind}。可用 Polars、pandas、PyArrow、DuckDB、PySpark。",
                en=f"no frame that is known: {kind}. Use Polars, pandas, PyArrow, DuckDB or PySpark.",
            )
        ) from None
    if frame.implementation in (nw.Implementation.PANDAS, nw.Implementation.PYARROW):
        import polars as pl

        table = _in_polars(native, pl.from_arrow if frame.implementation.is_pyarrow() else pl.from_pandas)
        return nw.from_native(table.lazy())
    return frame.lazy()


def _in_polars(native: Any, convert: Callable[[Any], Any]) -> Any:
    """A frame of pandas or PyArrow as one of Polars.

    Args:
        native: the frame.
        convert: what makes frames and columns such of Polars.

    Raises:
        LedgerError: a column mixes values of several types, or has a type that Polars has not, or two have one name.
    """
    import polars as pl
    import pyarrow as pa

    errors = (pa.ArrowException, pl.exceptions.PolarsError, TypeError, ValueError, OverflowError)
    names = getattr(native, "column_names", None) or [*native.columns]
    # Polars has no way to say that it cannot read these.
    wide = [name for name in names if "decimal256" in str(getattr(native[name], "type", ""))]
    try:
        if not wide:
            return convert(native)
    except errors as error:
        for name in names:
            try:
                convert(native[name])
            except errors:
                wide.append(name)
        if not wide:
            raise LedgerError(
                Text(zh=f"这张表读不懂：{error}", en=f"the frame cannot be read: {error}")
            ) from None
    raise LedgerError(
        Text(
            zh=f"列“{wide[0]}”混有不同类型的值，或其类型不可用；请统一为文字，或去掉该列。",
            en=f'column "{wide[0]}" mixes values of several types, or is of one that cannot be used; '
            "make it all text, or leave it out.",
        )
    )


def _like(native: Any, answers: nw.LazyFrame[Any]) -> Any:
    """Answers as the caller's kind of frame."""
    found: Any = answers.to_native()
    match nw.from_native(native).implementation:
        case nw.Implementation.PANDAS:
            table = found.collect().to_pandas()
            return table.set_index(native.index) if len(table) == len(native) else table
        case nw.Implementation.PYARROW:
            return found.collect().to_arrow()
        case nw.Implementation.POLARS if isinstance(nw.from_native(native), nw.DataFrame):
            return found.collect()
        case _:
            return found
