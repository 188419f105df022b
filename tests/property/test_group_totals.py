"""Laws of totals over the claims of a group, by brute force: small ledgers against every way they can turn out."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from partners.rules.estimates import Rule
from support.invented import rule
from support.laws import law
from support.ledgers import ENGINES, claims, judged, judged_by

Line = dict[str, Any]
few = law(8, phases=[Phase.explicit, Phase.generate])
LEDGERS = 120
"""So many in one frame."""
YEARS_APART = 10
DAYS = (date(1000, 12, 31), date(1001, 1, 1), date(1001, 6, 1))
MANY = 50
"""More than any bound, where nothing bounds a value."""
ABOVE, END = 2, 5


def total(per: Sequence[str]) -> dict[str, Any]:
    return {
        "total_of": "cost",
        "per": [*per],
        **({"year_of": "signed_on"} if "year" in per else {}),
        "besides": "rent",
    }


def benefit(per: Sequence[str]) -> Rule:
    """A benefit that pays a line what its group has in all, and that asks whether this is above a threshold."""
    return rule(
        {
            "amount": {
                "cases": [
                    {
                        "when": {"figure": total(per), "above": fen(ABOVE)},
                        "amount": {"of": total(per), "exactly": "100%"},
                    },
                    {"amount": {"of": {"part_of": total(per), "up_to": fen(1)}, "exactly": "100%"}},
                ]
            }
        }
    )


def fen(number: int) -> str:
    return str(Decimal(number) / 100)


def payment(of_group: int) -> int:
    return of_group if of_group > ABOVE else min(of_group, 1)


GROUPS = (("applicant",), ("applicant", "year"), ("year",), ("supplier", "applicant"), ("supplier", "year"))


def small_ledger(random: Random, number: int, open_facts: Sequence[str], *, differs: bool) -> list[Line]:
    """A few lines; those of one number never touch those of another while their groups are known."""
    besides = random.choice((0, 0, 1, 3))
    lines = []
    for _ in range(random.choice((1, 2, 3, 4))):
        day = random.choice(DAYS)
        line: Line = {
            "young": True,
            "cost": random.choice((0, 1, 2, 3)),
            "rent": random.choice((0, 1, 3)) if differs else besides,
            "applicant": f"{random.choice('ab')}{number}",
            "supplier": f"{random.choice('st')}{number}",
            "signed_on": day.replace(year=day.year + number * YEARS_APART),
        }
        lines.append(
            {fact: None if fact in open_facts and random.random() < 0.25 else line[fact] for fact in line}
        )
    return lines


def as_claims(lines: Sequence[Line]) -> list[Any]:
    return claims(
        [
            {
                fact: fen(value) if fact in ("cost", "rent") else value
                for fact, value in line.items()
                if value is not None
            }
            for line in lines
        ]
    )


def completions(per: Sequence[str], lines: Sequence[Line], number: int) -> Iterator[list[Line]]:
    """Every way in which the facts of a ledger can turn out, apart from what groups had besides."""
    may_be = {
        "cost": (0, 1, MANY),
        "applicant": [f"{name}{number}" for name in "abc"],
        "supplier": [f"{name}{number}" for name in "stu"],
        "signed_on": [day.replace(year=day.year + number * YEARS_APART) for day in (*DAYS, date(1003, 1, 1))],
    }
    asked = {"signed_on" if fact == "year" else fact for fact in per} | {"cost"}
    ways = []
    for line in lines:
        facts = [fact for fact in may_be if fact in asked and line[fact] is None]
        values = product(*(may_be[fact] for fact in facts))
        ways.append([line | dict(zip(facts, each, strict=True)) for each in values])
    for way in product(*ways):
        yield [*way]


def sums(per: Sequence[str], lines: Sequence[Line]) -> list[set[int]]:
    """What the group of each line can have in all: with what its lines state that it had besides, or anything between."""
    keys = [tuple(line["signed_on"].year if fact == "year" else line[fact] for fact in per) for line in lines]
    found = []
    for key in keys:
        own = [line for line, other in zip(lines, keys, strict=True) if key == other]
        said = [line["rent"] for line in own]
        known = [each for each in said if each is not None]
        besides = {0, 1, MANY} if None in said else {min(known), max(known)}
        found.append({sum(line["cost"] for line in own) + each for each in besides})
    return found


def bounds(per: Sequence[str], lines: Sequence[Line], number: int) -> list[tuple[int, int]]:
    """The least and the most that each line is paid, over all completions."""
    ways = [sums(per, known) for known in completions(per, lines, number)]
    paid = [{payment(each) for way in ways for each in way[place]} for place in range(len(lines))]
    return [(min(each), max(each)) for each in paid]


def holds(row: dict[str, Any], low: int, high: int) -> bool:
    return row["low"] <= low and (row["high"] is None or high <= row["high"])


@pytest.mark.parametrize("way", ENGINES)
@few
@given(st.integers(0, 2**32))
def test_every_line_has_the_total_of_its_group_where_the_groups_are_known(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    per = random.choice(GROUPS)
    open_facts = random.choice(((), ("cost",), ("rent",), ("cost", "rent")))
    each = [
        small_ledger(random, number, open_facts, differs=random.random() < 0.5) for number in range(LEDGERS)
    ]
    lines = [line for one in each for line in one]
    rows = iter(judged(benefit(per), as_claims(lines), way))
    for number, one in enumerate(each):
        for low, high in bounds(per, one, number):
            row = next(rows)
            found = row["low"], MANY if row["high"] is None else min(row["high"], MANY)
            assert found == (low, min(high, MANY)), (per, one)


@pytest.mark.parametrize("way", ENGINES)
@law(12, phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 2**32))
def test_lines_of_unknown_groups_may_belong_to_any(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    per = random.choice(GROUPS)
    open_facts = random.sample(("cost", "rent", "applicant", "supplier", "signed_on"), 3)
    lines = small_ledger(random, 0, open_facts, differs=random.random() < 0.5)
    rows = judged(benefit(per), as_claims(lines), way)
    for row, (low, high) in zip(rows, bounds(per, lines, 0), strict=True):
        assert holds(row, low, high), (per, lines, row)


@pytest.mark.parametrize("way", ENGINES)
def test_a_line_without_an_applicant_raises_the_highest_of_others_and_not_their_lowest(way: str) -> None:
    known = {"young": True, "cost": "1.00", "rent": "0.50", "applicant": "ann"}
    rows = judged(
        benefit(["applicant"]),
        claims([known, known | {"applicant": "bob"}, known | {"applicant": None}]),
        way,
    )
    assert [(row["low"], row["high"]) for row in rows] == [(150, 250), (150, 250), (150, 250)]


@pytest.mark.parametrize("way", ENGINES)
def test_names_of_one_organisation_are_one_group(way: str) -> None:
    known = {"young": True, "cost": "1.00", "rent": "0.00"}
    rows = judged(
        benefit(["applicant"]), claims([known | {"applicant": "aye"}, known | {"applicant": "AYE"}]), way
    )
    assert [(row["low"], row["high"]) for row in rows] == [(200, 200), (200, 200)]


@pytest.mark.parametrize("way", ENGINES)
def test_sums_that_are_too_large_to_be_exact_are_said_so_and_bound_nothing(way: str) -> None:
    known = {"young": True, "rent": "0.00", "cost": "999999999999.99"}
    lines = [known | {"applicant": "ann"} for _ in range(200)] + [
        known | {"applicant": "bob", "cost": "1.00"}
    ]
    rows = judged(benefit(["applicant"]), claims(lines), way)
    assert [row["reason"] for row in rows[:200]] == ["too-large"] * 200
    assert (rows[200]["low"], rows[200]["high"]) == (100, 100)


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
def test_spark_sums_as_duckdb_does(spark: Any) -> None:
    for seed in range(4):
        random = Random(seed)  # noqa: S311 - any ledger
        per = GROUPS[seed % len(GROUPS)]
        open_facts = ("cost", "applicant") if seed % 2 else ()
        lines = [
            line for number in range(20) for line in small_ledger(random, number, open_facts, differs=True)
        ]
        expected = judged(benefit(per), as_claims(lines), "joined")
        assert judged_by(benefit(per), as_claims(lines), spark) == expected
