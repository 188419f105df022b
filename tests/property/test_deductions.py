"""Laws of deductions over the claims of a group, by brute force: small ledgers against every way they can turn out."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from partners.ledger.totals import total
from partners.rules.bounds import in_fen
from partners.rules.estimates import Rule
from support.invented import rule
from support.laws import law
from support.ledgers import ENGINES, claims, judged, judged_by, ledger
from support.small_ledgers import (
    Line,
    any_groups_and_days,
    as_claims,
    assert_bounds_hold,
    between,
    completions,
    half_up,
    in_turn,
    key_of,
    may_have_received,
    small_ledger,
)

few = law(6, phases=[Phase.explicit, Phase.generate])
LEDGERS = 100
"""So many in one frame."""
MANY = 40
"""More than any bound, where nothing bounds a value."""
FACTS_OF_GROUPS = ("wages", "applicant", "supplier", "signed_on", "paid_on", "applicant", "signed_on")
GROUPS = (("applicant",), ("applicant", "year"), ("year",), ("applicant", "supplier"), ())


def benefit(random: Random, per: Sequence[str], *, several: bool = False) -> Rule:
    deduction: dict[str, Any] = {"received": "received", "per": [*per]}
    deduction |= {"year_of": "signed_on"} if "year" in per else {}
    deduction |= random.choice(({}, {"rate": "50%"}, {"rate": "1/3"}))
    amount = {"of": "cost", random.choice(("exactly", "at_most")): "100%"}
    found: dict[str, Any] = {"amount": amount, "deductions": [deduction]}
    if several:
        found["deductions"].append({"received": "wages"})
        found["caps"] = [{"amount": "0.03"}]
    if random.random() < 0.5:
        found["order_by"] = random.choice(("signed_on", "paid_on")) if per else None
    return rule({key: value for key, value in found.items() if value is not None})


def any_lines(random: Random, number: int, open_facts: Sequence[str]) -> list[Line]:
    received = random.choice((0, 0, 1, 2, 3, 4))
    return small_ledger(
        random,
        number,
        lambda: {
            "young": random.choice((True, True, True, False)),
            "cost": random.choice((0, 1, 2, 3, 4)),
            "received": received if random.random() < 0.8 else random.choice((0, 3)),
            "wages": random.choice((0, 0, 1)),
        },
        open_facts,
    )


def paid(one: Rule, lines: Sequence[Line], amounts: Sequence[int], received: dict[Any, int]) -> list[int]:
    """What each line is paid once everything is known: one claim after the other."""
    first, *others = one.benefit.deductions
    so_far: dict[Any, int] = {}
    now = [0] * len(lines)
    for index in in_turn(lines, one.order_by):
        line, amount = lines[index], amounts[index]
        key = key_of(line, first.per) if first.per else index
        taken = half_up(received[key] * first.share)
        before = so_far.get(key, 0)
        so_far[key] = before + amount
        pay = max(before + amount - taken, 0) - max(before - taken, 0)
        for each in others:
            pay = max(pay - line[each.received], 0)
        for cap in one.benefit.caps:
            pay = min(pay, in_fen(cap.money or Decimal(0)))
        now[index] = pay
    return now


def ways(random: Random, one: Rule, lines: Sequence[Line], number: int) -> Iterator[list[int]]:
    """What lines are paid, over every completion: any amount up to the most, any of the amounts received as stated."""
    (first, *_) = one.benefit.deductions
    asked = {"young", "cost", *("signed_on" if fact == "year" else fact for fact in first.per)}
    asked |= {each.received for each in one.benefit.deductions} | {str(one.order_by)}
    may_be = {"young": (True, False), "cost": (0, 2, MANY), "wages": (0, 1, MANY)}
    at_most = "at_most" in one.benefit.amount.model_fields_set
    for known in completions(lines, asked, may_be | any_groups_and_days(number)):
        most = [line["cost"] if line["young"] else 0 for line in known]
        stated: dict[Any, list[int | None]] = {}
        for index, (line, amount) in enumerate(zip(known, most, strict=True)):
            said = stated.setdefault(key_of(line, first.per) if first.per else index, [])
            said += [line["received"]] if amount else []
        for _ in range(6):
            amounts = [random.choice((0, each // 2, each)) if at_most else each for each in most]
            received = {
                key: random.choice(may_have_received(said, 2 * MANY * 4)) for key, said in stated.items()
            }
            yield paid(one, known, amounts, received)


@pytest.mark.parametrize("way", ENGINES)
@few
@given(st.integers(0, 2**32))
def test_known_claims_are_paid_what_exceeds_the_deduction_in_their_order(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    one = benefit(random, random.choice(GROUPS), several=random.random() < 0.5)
    each = [any_lines(random, number, ()) for number in range(LEDGERS)]
    each = [[line | {"received": some[0]["received"]} for line in some] for some in each]
    lines = [line for some in each for line in some]
    rows = judged(one, as_claims(lines), way)
    amounts = [line["cost"] if line["young"] else 0 for line in lines]
    (first, *_) = one.benefit.deductions
    received = {
        key_of(line, first.per) if first.per else index: line["received"] for index, line in enumerate(lines)
    }
    expected = paid(one, lines, amounts, received)
    assert [row["high"] for row in rows] == expected
    if "exactly" in one.benefit.amount.model_fields_set:
        assert [row["low"] for row in rows] == expected
        every = total(ledger(as_claims(lines), way), one)
        assert in_fen(every.low) == sum(expected)


@pytest.mark.parametrize("way", ENGINES)
@law(12, phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 2**32))
def test_bounds_hold_for_every_completion(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    for _ in range(3):
        one = benefit(random, random.choice(GROUPS), several=random.random() < 0.3)
        facts = ["cost", "young", "received", *FACTS_OF_GROUPS[random.random() < 0.5 :]]
        lines = any_lines(random, 0, random.sample(facts, 3))[:3]
        assert_bounds_hold(one, lines, ways(random, one, lines, 0), way)


@pytest.mark.parametrize("way", ENGINES)
def test_what_depends_on_others_is_said(way: str) -> None:
    deduction = {"received": "received", "per": ["applicant"]}
    one = rule({"amount": {"of": "cost", "exactly": "100%"}, "deductions": [deduction]})
    known = {"young": True, "cost": "3.00", "received": "4.00", "applicant": "ann"}
    rows = judged(one, claims([known, known, known, known | {"applicant": "bob", "received": None}]), way)
    assert [(row["low"], row["high"], row["reason"]) for row in rows] == [
        (0, 0, "deduction"),
        (200, 200, "deduction"),
        (300, 300, "eligible"),
        (0, 300, "needs:received"),
    ]


@pytest.mark.parametrize("way", ENGINES)
def test_a_line_of_an_unknown_group_may_come_first_in_any_and_say_what_it_received(way: str) -> None:
    deduction = {"received": "received", "per": ["applicant"]}
    one = rule({"amount": {"of": "cost", "exactly": "100%"}, "deductions": [deduction]})
    known = {"young": True, "cost": "3.00", "received": "4.00", "applicant": "ann"}
    stray = {"young": True, "cost": "2.00", "received": "4.00"}
    assert between(judged(one, claims([known, stray]), way)) == [(0, 100), (0, 100)]
    rows = judged(one, claims([known | {"received": "1.00"}, stray | {"received": "9.00"}]), way)
    assert between(rows) == [(0, 300), (0, 200)]
    rows = judged(one, claims([known | {"received": "9.00"}, stray | {"received": "1.00"}]), way)
    assert between(rows) == [(0, 300), (0, 200)]


@pytest.mark.parametrize("way", ENGINES)
def test_a_line_without_a_day_may_come_before_or_after_any_other(way: str) -> None:
    deduction = {"received": "received", "per": ["applicant"]}
    one = rule(
        {"amount": {"of": "cost", "exactly": "100%"}, "deductions": [deduction], "order_by": "paid_on"}
    )
    known = {"young": True, "cost": "3.00", "received": "4.00", "applicant": "ann"}
    rows = judged(one, claims([known | {"cost": "2.00"}, known | {"paid_on": date(2024, 1, 1)}]), way)
    assert between(rows) == [(0, 100), (0, 100)]
    days = [known | {"paid_on": date(2024, 1, day)} for day in (2, 1)]
    assert between(judged(one, claims(days), way)) == [(200, 200), (0, 0)]


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
def test_spark_deducts_as_duckdb_does(spark: Any) -> None:
    for seed in range(3):
        random = Random(seed)  # noqa: S311 - any ledger
        one = benefit(random, GROUPS[seed % len(GROUPS)], several=True)
        facts = ("cost", "received", "applicant", "signed_on") if seed % 2 else ("cost",)
        lines = [line for number in range(20) for line in any_lines(random, number, facts)]
        assert judged_by(one, as_claims(lines), spark) == judged(one, as_claims(lines), "joined")
