"""Laws of claims whose order nobody can tell: low and high hold for every order in which they can be taken."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from partners.ledger.totals import total
from partners.rules.bounds import in_fen
from partners.rules.estimates import Rule
from support.invented import judge, rule
from support.laws import law
from support.ledgers import ENGINES, claims, judged, judged_by, ledger
from support.small_ledgers import (
    Line,
    as_claims,
    between,
    fen,
    key_of,
    small_ledger,
    with_answers,
)

few = law(7, phases=[Phase.explicit, Phase.generate])
LEDGERS = 60
"""So many in one frame."""
GROUPS: tuple[Mapping[str, Any], ...] = (
    {"per": ["applicant"]},
    {"per": ["supplier"]},
    {"per": ["applicant", "year"], "year_of": "signed_on"},
    {"per": ["year"], "year_of": "signed_on"},
)


def any_benefit(random: Random) -> Rule:
    """A benefit with one or more of what claims share: an amount, a number of claims, a deduction, a part."""
    kinds = random.sample(("amount", "count", "deduction", "part"), random.choice((1, 1, 2, 3)))
    amount: Any = "cost"
    if "part" in kinds:
        most = fen(random.choice((1, 3, 5)))
        amount = {"part_of": "cost", "up_to": most, "received": "rent", **random.choice(GROUPS)}
    caps: list[dict[str, Any]] = []
    if "amount" in kinds:
        caps.append(
            {"amount": fen(random.choice((1, 3, 5))), "received": "received", **random.choice(GROUPS)}
        )
    if "count" in kinds:
        caps.append({"claims": random.choice("12"), "received": "hours", **random.choice(GROUPS)})
    random.shuffle(caps)
    deductions = [{"received": "wages", **random.choice(GROUPS)}] if "deduction" in kinds else []
    return rule(
        {
            "amount": {"of": amount, "exactly": "100%"},
            "caps": caps,
            "deductions": deductions,
            "ranked": True,
        }
    )


def any_lines(random: Random, number: int) -> list[Line]:
    stated = {fact: random.choice((0, 0, 1)) for fact in ("rent", "wages", "received", "hours")}
    return small_ledger(
        random,
        number,
        lambda: {"young": random.random() < 0.9, "cost": random.choice((0, 1, 2, 3, 4)), **stated},
    )


def paid(one: Rule, lines: Sequence[Line], order: Sequence[int]) -> list[int]:
    """What each line is paid where they are taken in some order."""
    now = [0] * len(lines)
    used: dict[object, int] = {}
    for index in order:
        line = lines[index]
        if not line["young"]:
            continue
        pay = line["cost"]
        for part in one.shared_parts:
            key = "part", key_of(line, part.per)
            assert part.up_to is not None
            pay = max(min(pay, in_fen(part.up_to) - line["rent"] - used.get(key, 0)), 0)
            used[key] = used.get(key, 0) + line["cost"]
        for deduction in one.benefit.deductions:
            key = "deduction", key_of(line, deduction.per)
            before = used.get(key, 0)
            used[key] = before + pay
            pay = max(before + pay - line["wages"], 0) - max(before - line["wages"], 0)
        for place, cap in enumerate(one.benefit.caps):
            gone = used.get((place, key_of(line, cap.per)), 0)
            if cap.claims is not None:
                pay = pay if line["hours"] + gone < cap.claims else 0
            elif isinstance(cap.amount, Decimal):
                pay = max(min(pay, in_fen(cap.amount) - line["received"] - gone), 0)
        for place, cap in enumerate(one.benefit.caps):
            each = place, key_of(line, cap.per)
            used[each] = used.get(each, 0) + (pay if cap.claims is None else pay > 0)
        now[index] = pay
    return now


@pytest.mark.parametrize("way", ENGINES)
@few
@given(st.integers(0, 2**32))
def test_low_and_high_hold_for_every_order(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    for _ in range(3):
        one = any_benefit(random)
        each = [any_lines(random, number) for number in range(LEDGERS)]
        every = as_claims([line for lines in each for line in lines])
        least, most = 0, 0
        for lines, rows in with_answers(each, judged(one, every, way)):
            ways = [paid(one, lines, order) for order in permutations(range(len(lines)))]
            least, most = least + min(map(sum, ways)), most + max(map(sum, ways))
            for row, of in zip(rows, zip(*ways, strict=True), strict=True):
                assert row["low"] <= min(of) <= max(of) <= row["high"], (one.benefit, lines)
        found = total(ledger(every, way), one)
        assert found.high is not None
        assert in_fen(found.low) <= least <= most <= in_fen(found.high), one.benefit


@pytest.mark.parametrize("way", ENGINES)
def test_at_most_two_winners_of_three(way: str) -> None:
    cap = {"claims": "2", "per": ["year"], "year_of": "signed_on", "received": "hours"}
    one = rule({"amount": {"fixed": "5"}, "caps": [cap], "ranked": True})
    assert one.order_by is None
    line = {"young": True, "hours": 0, "signed_on": date(2024, 1, 1)}
    rows = judged(one, claims([line] * 3), way)
    assert [(row["low"], row["high"], row["reason"]) for row in rows] == [(0, 500, "may:cap")] * 3
    rows = judged(one, claims([line] * 2), way)
    assert [(row["low"], row["high"], row["reason"]) for row in rows] == [(500, 500, "eligible")] * 2


@pytest.mark.parametrize("way", ENGINES)
def test_days_do_not_order_claims_that_are_ranked(way: str) -> None:
    cap = {"amount": "5", "per": ["applicant", "year"], "year_of": "signed_on", "received": "used"}
    line = {"young": True, "cost": 3, "used": 0, "applicant": "aye"}
    lines = claims([line | {"signed_on": date(2024, 1, day)} for day in (1, 2)])
    amount = {"of": "cost", "exactly": "100%"}
    assert between(judged(rule({"amount": amount, "caps": [cap]}), lines, way)) == [(300, 300), (200, 200)]
    ranked = rule({"amount": amount, "caps": [cap], "ranked": True})
    assert between(judged(ranked, lines, way)) == [(200, 300), (200, 300)]
    every = total(ledger(lines, way), ranked)
    assert (every.low, every.high) == (Decimal("5.00"), Decimal("5.00"))


def test_words_say_that_nobody_can_tell_the_order_and_one_claim_is_paid_as_ever() -> None:
    cap = {"amount": "5", "per": ["applicant"], "received": "used"}
    benefit: dict[str, Any] = {"amount": {"of": "cost", "exactly": "100%"}, "caps": [cap]}
    ranked, ordered = judge(benefit | {"ranked": True}, cost=9, used=1), judge(benefit, cost=9, used=1)
    assert (ranked.outcome, ranked.low, ranked.high) == (ordered.outcome, ordered.low, ordered.high)
    assert "the order of claims is decided, such as by a review" in ranked.explain("en")
    assert "申请的先后次序由评审等确定" in ranked.explain("zh")


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
def test_spark_ranks_as_duckdb_does(spark: Any) -> None:
    for seed in range(3):
        random = Random(seed)  # noqa: S311 - any ledger
        one = any_benefit(random)
        lines = as_claims([line for number in range(20) for line in any_lines(random, number)])
        assert judged_by(one, lines, spark) == judged(one, lines, "joined")
