"""Answers for a whole frame: prepare its lines once, then answer each line and benefit."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial, reduce
from operator import or_
from types import MappingProxyType
from typing import NamedTuple

import narwhals as nw

from partners.errors import LedgerError
from partners.ledger.column_units import with_units
from partners.ledger.days import with_days
from partners.ledger.engines.operations import engine_of, where
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts, literal
from partners.ledger.fact_values import read_values
from partners.ledger.line_reasons import wrong_columns
from partners.ledger.lines import OUTCOME, REASON, WORDS, judge_lines
from partners.ledger.name_groups import Organizations
from partners.ledger.own_columns import HIGH, LINE, LOW, PAID
from partners.registry import Registry
from partners.rules.claims import read_claim
from partners.rules.estimates import Rule
from partners.text import Lang, Text

_BENEFIT = "partners:benefit"


class Ledger(NamedTuple):
    """A frame whose lines can be judged.

    Attributes:
        frame: the caller's columns, the values parsed from them, and LINE.
        lines: the known facts of the lines.
        headers: the caller's columns.
        join_back: True if running totals are joined to the lines; see `limit_lines`.
        texts: by header, the column with the values followed by units from elsewhere.
        units: by header, these units.
        open: by column, texts that say that a value is still to be decided.
    """

    frame: Frame
    lines: LineFacts
    headers: tuple[str, ...]
    join_back: bool
    texts: Mapping[str, str] = {}
    units: Mapping[str, Text] = {}
    open: Mapping[str, Sequence[str]] = {}


def prepare(
    frame: Frame,
    registry: Registry,
    rules: Sequence[Rule],
    columns: Mapping[str, str],
    given: Mapping[str, object],
    *,
    remarked: Mapping[str, Collection[str]] = MappingProxyType({}),
    zones: Mapping[str, str | None] = MappingProxyType({}),
) -> Ledger:
    """Parse the values of a frame's lines, and look up every organisation in it, once.

    Args:
        frame: the lines, with LINE.
        registry: facts and partners.
        rules: the benefits that will be judged.
        columns: the column of each fact that the frame has.
        given: values of facts that are the same on every line.
        remarked: units that remarks state for all lines; see `with_units`.
        zones: the time zones of timestamp columns, as the file states them; None if it does not.

    Raises:
        ClaimError: a given value is malformed, or its fact does not exist.
        LedgerError: a fact is both given and in a column, or a column cannot be read as its fact or has a name that
            the engine cannot read.
    """
    headers = tuple(name for name in frame.collect_schema().names() if name != LINE)
    dotted = next((name for name in headers if "." in name), None)
    if dotted is not None and not engine_of(frame).takes_dots:
        raise LedgerError(
            Text(
                zh=f"列“{dotted}”：Spark 的列名不能有点；请先改名，或用其他引擎。",
                en=f'column "{dotted}": column names cannot contain a dot on Spark; rename it first, or use another engine.',
            )
        )
    asked = {fact for rule in rules for fact in rule.facts}
    used = {fact: header for fact, header in columns.items() if fact in asked}
    claim = read_claim(registry.facts, given, registry.resolve)
    both = sorted(set(claim.values) & set(columns))
    if both:
        raise LedgerError(
            Text(
                zh=f"{'、'.join(both)} 既在表中又另行给出；请只留一处。",
                en=f"{', '.join(both)}: given both separately and in the table; leave out one.",
            )
        )
    frame, texts, units = with_units(frame, used, registry.facts, remarked)
    frame, days = with_days(frame, used, registry.facts, zones)
    used = {fact: texts.get(header) or days.get(header, header) for fact, header in used.items()}
    given_frame = frame
    unclear = {days[header]: header for header, zone in zones.items() if zone is None and header in days}
    frame, read, named, wrong, still_open = read_values(frame, used, registry.facts, unclear)
    known = {fact: nw.col(column) for fact, column in read.items()}
    given_names = {
        str(value) for fact, value in claim.values.items() if registry.facts[fact].type == "organization"
    }
    names = Organizations(registry, named | given_names)
    known |= {fact: literal(value, registry.facts[fact]) for fact, value in claim.values.items()}
    join_back = engine_of(frame).numbers_names
    lines = LineFacts(registry.facts, known, read, names, wrong, given_frame)
    return Ledger(frame, lines, headers, join_back, texts, units, still_open)


def answer(
    ledger: Ledger,
    rules: Sequence[Rule],
    lang: Lang,
    *,
    keep: Sequence[str] | None = None,
    in_order: bool = False,
    unreadable: bool = True,
    store: Callable[[Frame], Frame] | None = None,
) -> Frame:
    """Answer for every line: for one benefit the kept columns and ANSWERS; for several a row per line and benefit.

    More benefits than an engine plans at once are computed some at a time.

    Args:
        ledger: from `prepare`.
        rules: the benefits.
        lang: the language of the reasons.
        keep: the columns to keep; if left out, all of the caller's for one benefit and none for several.
        in_order: True to sort by line; otherwise the engine decides the order.
        unreadable: True to keep lines without an answer because of an unreadable value that the benefit asks for.
        store: computes some of many answers, and returns them; in memory if left out.
    """
    several = len(rules) > 1
    keep = (() if several else ledger.headers) if keep is None else keep
    frames = []
    engine = engine_of(ledger.frame)
    for index, rule in enumerate(rules):
        first = [nw.col(LINE), nw.lit(index).alias(_BENEFIT)] if in_order else []
        if several:
            first += [nw.col(LINE).alias("line"), nw.lit(rule.name).alias("benefit")]
        judged = _judge_columns(ledger, rule, lang, keep)
        wrong = [nw.col(column) for column in wrong_columns(rule, ledger.lines).values()]
        if wrong and not unreadable:
            judged = where(judged, ~reduce(or_, wrong))
        frames.append(judged.select(*first, *map(nw.col, keep), *_ANSWERS))
    if engine.benefits_at_once is not None and len(frames) > engine.benefits_at_once:
        store = store or partial(engine.computed, session_frame=ledger.frame)
        parts = range(0, len(frames), engine.benefits_at_once)
        frames = [store(nw.concat(frames[at : at + engine.benefits_at_once])) for at in parts]
    answers = nw.concat(frames) if several else frames[0]
    return answers.sort(LINE, _BENEFIT).drop(LINE, _BENEFIT) if in_order else answers


def _judge_columns(ledger: Ledger, rule: Rule, lang: Lang, keep: Sequence[str]) -> Frame:
    # Only the needed columns, because engines take long to plan many.
    columns = ledger.lines.columns
    asked = [columns[fact] for fact in rule.facts if fact in columns]
    wrong = wrong_columns(rule, ledger.lines).values()
    frame = ledger.frame.select(dict.fromkeys([LINE, *keep, *asked, *wrong]))
    return judge_lines(frame, rule, ledger.lines, join_back=ledger.join_back and bool(keep), lang=lang)


def fen_to_yuan(fen: nw.Expr) -> nw.Expr:
    """Convert fen to CNY with two decimal places, exactly."""
    return (fen.cast(nw.Decimal(18, 0)) * nw.lit(Decimal("0.01"))).cast(nw.Decimal(18, 2))


_ANSWERS = (
    nw.col(OUTCOME).alias("outcome"),
    fen_to_yuan(nw.col(LOW)).alias("low"),
    fen_to_yuan(nw.col(HIGH)).alias("high"),
    fen_to_yuan(nw.col(PAID)).alias("paid_so_far"),
    nw.col(REASON).alias("reason"),
    nw.col(WORDS).alias("reason_text"),
)
