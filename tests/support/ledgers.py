"""Claims of the invented city as lines of a frame, on every engine that runs in this process."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from partners.ledger.answers import Ledger, prepare
from partners.ledger.expressions import LineFacts
from partners.ledger.lines import OUTCOME, REASON, judge_lines
from partners.ledger.name_groups import Organizations
from partners.ledger.own_columns import HIGH, LINE, LOW, PAID
from partners.rules.claims import Claim, read_claim
from partners.rules.estimates import Rule
from support.invented import CITY

ENGINES = ("joined", "carried")
"""The ways in which the rest of limits gets to the lines."""

_CONNECTION = duckdb.connect(config={"threads": 1})
_TYPES = {
    "money": pa.int64(),
    "quantity": pa.int64(),
    "date": pa.date32(),
    "choice": pa.string(),
    "boolean": pa.bool_(),
    "organization": pa.string(),
}
_WRITTEN = _TYPES | {"money": pa.decimal128(18, 2), "quantity": pa.decimal128(18, 4)}


def claims(given: Sequence[Mapping[str, object]]) -> list[Claim]:
    return [read_claim(CITY.facts, each, CITY.resolve) for each in given]


def ledger(lines: Sequence[Claim], engine: str) -> Ledger:
    """Prepare claims for judging."""
    return _ready(lines, _CONNECTION.from_arrow(_table(lines)), join_back=engine == "joined")


def _ready(lines: Sequence[Claim], frame: Any, *, join_back: bool) -> Ledger:
    named = [
        str(line.values[fact]) for line in lines for fact in ("applicant", "supplier") if fact in line.values
    ]
    known = LineFacts(
        CITY.facts,
        {fact: nw.col(fact) for fact in CITY.facts},
        {fact: fact for fact in CITY.facts},
        Organizations(CITY, named),
        wrong={},
        session_frame=nw.from_native(frame),
    )
    return Ledger(nw.from_native(frame), known, tuple(CITY.facts), join_back)


def judged(rule: Rule, lines: Sequence[Claim], engine: str) -> list[dict[str, Any]]:
    """Return the answers in the order of the lines, amounts in fen."""
    return answers_of(rule, ledger(lines, engine))


def judged_by(rule: Rule, lines: Sequence[Claim], spark: Any) -> list[dict[str, Any]]:
    """Return the same from a Spark session."""
    return answers_of(rule, _ready(lines, spark.createDataFrame(_table(lines)), join_back=False))


def as_written(lines: Sequence[Mapping[str, object]], rule: Rule) -> Ledger:
    """Prepare claims as people write them."""
    columns = {
        fact.id: pa.array([line.get(fact.id) for line in lines], _WRITTEN.get(fact.type))
        for fact in CITY.facts.values()
    }
    table = pa.table({LINE: pa.array(range(len(lines)), pa.int64()), **columns})
    frame: Any = nw.from_native(_CONNECTION.from_arrow(table))
    return prepare(frame, CITY, [rule], {fact: fact for fact in CITY.facts}, {})


def answers_of(rule: Rule, ready: Ledger) -> list[dict[str, Any]]:
    """Return the answers of prepared lines."""
    answers = judge_lines(ready.frame, rule, ready.lines, join_back=ready.join_back).select(
        nw.col(LINE).alias("line"),
        nw.col(OUTCOME).alias("outcome"),
        nw.col(LOW).alias("low"),
        nw.col(HIGH).alias("high"),
        nw.col(PAID).alias("paid"),
        nw.col(REASON).alias("reason"),
    )
    return sorted(answers.collect().rows(named=True), key=lambda row: int(row["line"]))


def _table(lines: Sequence[Claim]) -> pa.Table:
    columns = {
        fact.id: pa.array(
            [
                (line.numbers if fact.type in ("money", "quantity") else line.values).get(fact.id)
                for line in lines
            ],
            _TYPES[fact.type],
        )
        for fact in CITY.facts.values()
    }
    numbers = pa.array(range(len(lines)), pa.int64())
    return pa.table({LINE: numbers, **columns})
