"""Laws of totals over the claims of a group, by brute force: small ledgers against every way they can turn out."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from partners.rules.estimates import Rule
from support.invented import rule
from support.laws import law
from support.ledgers import ENGINES, claims, judged, judged_by
from support.small_ledgers import (
    Line,
    any_groups_and_days,
    as_claims,
    between,
    bound,
    completions,
    fen,
    key_of,
    may_have_received,
    small_ledger,
    with_answers,
)

few = law(8, phases=[Phase.explicit, Phase.generate])
LEDGERS = 120
"""So many in one frame."""
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


def payment(of_group: int) -> int:
    return of_group if of_group > ABOVE else min(of_group, 1)


GROUPS = (("applicant",), ("applicant", "year"), ("year",), ("supplier", "applicant"), ("supplier", "year"))


def any_lines(random: Random, number: int, open_facts: Sequence[str], *, differs: bool) -> list[Line]:
    besides = random.choice((0, 0, 1, 3))
    return small_ledger(
        random,
        number,
        lambda: {
            "young": True,
            "cost": random.choice((0, 1, 2, 3)),
            "rent": random.choice((0, 1, 3)) if differs else besides,
        },
        open_facts,
    )


def sums(per: Sequence[str], lines: Sequence[Line]) -> list[set[int]]:
    """What the group of each line can have in all: with what its lines state that it had besides, or anything between."""
    keys = [key_of(line, per) for line in lines]
    found = []
    for key in keys:
        own = [line for line, other in zip(lines, keys, strict=True) if key == other]
        besides = may_have_received([line["rent"] for line in own], MANY)
        found.append({sum(line["cost"] for line in own) + each for each in besides})
    return found


def bounds(per: Sequence[str], lines: Sequence[Line], number: int) -> list[tuple[int, int]]:
    """The least and the most that each line is paid, over all completions."""
    asked = {"cost", *("signed_on" if fact == "year" else fact for fact in per)}
    may_be = {"cost": (0, 1, MANY), **any_groups_and_days(number)}
    ways = [sums(per, known) for known in completions(lines, asked, may_be)]
    paid = [{payment(each) for way in ways for each in way[place]} for place in range(len(lines))]
    return [(min(each), max(each)) for each in paid]


@pytest.mark.parametrize("way", ENGINES)
@few
@given(st.integers(0, 2**32))
def test_every_line_has_the_total_of_its_group_where_the_groups_are_known(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    per = random.choice(GROUPS)
    open_facts = random.choice(((), ("cost",), ("rent",), ("cost", "rent")))
    each = [any_lines(random, number, open_facts, differs=random.random() < 0.5) for number in range(LEDGERS)]
    lines = [line for one in each for line in one]
    rows = judged(benefit(per), as_claims(lines), way)
    for number, (one, answers) in enumerate(with_answers(each, rows)):
        found = [(low, min(bound(high), MANY)) for low, high in between(answers)]
        expected = [(low, min(high, MANY)) for low, high in bounds(per, one, number)]
        assert found == expected, (per, one)


@pytest.mark.parametrize("way", ENGINES)
@law(12, phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 2**32))
def test_lines_of_unknown_groups_may_belong_to_any(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    per = random.choice(GROUPS)
    open_facts = random.sample(("cost", "rent", "applicant", "supplier", "signed_on"), 3)
    lines = any_lines(random, 0, open_facts, differs=random.random() < 0.5)
    rows = judged(benefit(per), as_claims(lines), way)
    for row, (low, high) in zip(rows, bounds(per, lines, 0), strict=True):
        assert row["low"] <= low <= high <= bound(row["high"]), (per, lines, row)


@pytest.mark.parametrize("way", ENGINES)
def test_a_line_without_an_applicant_raises_the_highest_of_others_and_not_their_lowest(way: str) -> None:
    known = {"young": True, "cost": "1.00", "rent": "0.50", "applicant": "ann"}
    rows = judged(
        benefit(["applicant"]),
        claims([known, known | {"applicant": "bob"}, known | {"applicant": None}]),
        way,
    )
    assert between(rows) == [(150, 250), (150, 250), (150, 250)]


@pytest.mark.parametrize("way", ENGINES)
def test_names_of_one_organisation_are_one_group(way: str) -> None:
    known = {"young": True, "cost": "1.00", "rent": "0.00"}
    rows = judged(
        benefit(["applicant"]), claims([known | {"applicant": "aye"}, known | {"applicant": "AYE"}]), way
    )
    assert between(rows) == [(200, 200), (200, 200)]


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
        lines = [line for number in range(20) for line in any_lines(random, number, open_facts, differs=True)]
        expected = judged(benefit(per), as_claims(lines), "joined")
        assert judged_by(benefit(per), as_claims(lines), spark) == expected
