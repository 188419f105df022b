"""Small ledgers in fen, drawn by chance, and every way in which what they leave open can turn out.

What the claims are paid in each way is computed by the tests, each for the kind of rule that it is about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import inf
from random import Random
from typing import Any

from partners.ledger.totals import total
from partners.rules.bounds import in_fen
from partners.rules.claims import Claim
from partners.rules.estimates import Rule
from support.invented import CITY
from support.ledgers import claims, judged, ledger

Line = dict[str, Any]
"""The facts of a claim: amounts in fen, and None where a fact is not known."""
MONEY = frozenset(fact.id for fact in CITY.facts.values() if fact.type == "money")
OPEN = 0.3
"""How many lines lack a fact that may be open."""
YEARS_APART = 10
DAYS = (date(1000, 12, 31), date(1001, 1, 1), date(1001, 1, 1), date(1001, 6, 1))
"""Days of a ledger: two years, two of the same."""
ANY_DAYS = (
    *(date(1000, 1, 1), date(1000, 12, 31), date(1001, 1, 1), date(1001, 3, 1), date(1001, 12, 31)),
    date(1003, 1, 1),
)
"""Days that stand before, between and after those of a ledger, in its years and in another."""


def fen(number: int) -> str:
    """An amount as rules and claims state it."""
    return str(Decimal(number) / 100)


def half_up(number: Fraction) -> int:
    return int(number * 2 + 1) // 2


def small_ledger(
    random: Random,
    number: int,
    amounts: Callable[[], Line],
    open_facts: Sequence[str] = (),
    *,
    days: Sequence[date] = DAYS,
) -> list[Line]:
    """A few lines; those of one number never touch those of another while their groups are known.

    Args:
        random: the source of chance.
        number: of the ledger, from 0 on.
        amounts: draws the other facts of a line: those that are no group and no day.
        open_facts: facts that some lines lack.
        days: the days of a ledger, less than `YEARS_APART` from each other.
    """
    lines = []
    for _ in range(random.choice((1, 2, 3, 4))):
        line = amounts() | {
            "applicant": f"{random.choice('ab')}{number}",
            "supplier": f"{random.choice('st')}{number}",
            "signed_on": moved(random.choice(days), number),
            "paid_on": moved(random.choice(days), number),
        }
        lines.append(
            {fact: None if fact in open_facts and random.random() < OPEN else line[fact] for fact in line}
        )
    return lines


def moved(day: date, number: int) -> date:
    """A day of the first ledger as one of another, so far away that the two share no year or period."""
    return day.replace(year=day.year + number * YEARS_APART)


def any_groups_and_days(number: int) -> dict[str, Sequence[Any]]:
    """Values of the facts that place a claim: those that other lines of the ledger have, and others."""
    days = [moved(day, number) for day in ANY_DAYS]
    return {
        "applicant": [f"{name}{number}" for name in "abc"],
        "supplier": [f"{name}{number}" for name in "stu"],
        "signed_on": days,
        "paid_on": days,
    }


def completions(
    lines: Sequence[Line], asked: Iterable[str | None], may_be: Mapping[str, Sequence[Any]]
) -> Iterator[list[Line]]:
    """Every way in which the facts that lines leave open can turn out.

    Args:
        lines: the ledger.
        asked: the facts that matter; others stay open.
        may_be: the values to try of each fact; facts that are not here stay open.
    """
    tried = [fact for fact in may_be if fact in {*asked}]
    ways = []
    for line in lines:
        facts = [fact for fact in tried if line[fact] is None]
        values = product(*(may_be[fact] for fact in facts))
        ways.append([line | dict(zip(facts, each, strict=True)) for each in values])
    for way in product(*ways):
        yield [*way]


def may_have_received(said: Sequence[int | None], unbounded: int) -> Sequence[int]:
    """Amounts that a group can have received, by what each of its lines says.

    Args:
        said: what the lines say; None of a line that does not say it, so that it can be anything.
        unbounded: an amount beyond which more changes nothing.
    """
    known = [each for each in said if each is not None]
    if len(known) < len(said):
        return (0, 1, unbounded)
    return range(min(known), max(known) + 1) if known else (0,)


def key_of(line: Line, per: Sequence[str], year_of: str | None = "signed_on") -> tuple[Any, ...]:
    """The group of a line."""
    return tuple(line[str(year_of)].year if fact == "year" else line[fact] for fact in per)


def in_turn(lines: Sequence[Line], order_by: str | None) -> list[int]:
    """The places of lines in the order in which they are paid: by a day, else as they stand."""
    return sorted(range(len(lines)), key=lambda at: (lines[at][order_by] if order_by else date.min, at))


def as_claims(lines: Sequence[Line]) -> list[Claim]:
    return claims(
        [
            {
                fact: fen(value) if fact in MONEY else value
                for fact, value in line.items()
                if value is not None
            }
            for line in lines
        ]
    )


def with_answers(
    ledgers: Iterable[list[Line]], rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[list[Line], Sequence[Mapping[str, Any]]]]:
    """Each of the ledgers that stand in one frame, with the answers to its lines."""
    at = 0
    for lines in ledgers:
        yield lines, rows[at : at + len(lines)]
        at += len(lines)
    assert at == len(rows)


def between(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, int | None]]:
    """The bounds of each answer."""
    return [(row["low"], row["high"]) for row in rows]


def bound(high: int | None) -> float:
    """An upper bound; none is more than any number."""
    return inf if high is None else high


def assert_bounds_hold(one: Rule, lines: Sequence[Line], ways: Iterable[Sequence[int]], engine: str) -> None:
    """The bounds of each line and of all together hold in every way.

    Args:
        one: the benefit that judges the claims.
        lines: a ledger.
        ways: what its lines are paid, for each way in which it can turn out.
        engine: one of `ENGINES`.
    """
    rows = judged(one, as_claims(lines), engine)
    every = total(ledger(as_claims(lines), engine), one)
    most_in_all = bound(None if every.high is None else in_fen(every.high))
    for paid in ways:
        for row, each in zip(rows, paid, strict=True):
            assert row["low"] <= each <= bound(row["high"]), (one.benefit, lines, row)
        assert in_fen(every.low) <= sum(paid) <= most_in_all, (one.benefit, lines)
