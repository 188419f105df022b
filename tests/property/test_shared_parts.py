"""Laws of parts that the claims of a group share, by brute force: small ledgers against every way they can turn out."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
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
    fen,
    in_turn,
    key_of,
    may_have_received,
    small_ledger,
    with_answers,
)

few = law(6, phases=[Phase.explicit, Phase.generate])
LEDGERS = 100
"""So many in one frame."""
MANY = 40
"""More than any bound, where nothing bounds a value."""
SURELY = 30
"""No line has more where its costs are known."""
GROUPS = (("applicant",), ("applicant", "year"), ("year",), ("applicant", "supplier"))
LEAST = 2
"""Of a part from which on it is paid in full; one fen below."""


def benefit(random: Random, per: Sequence[str]) -> Rule:
    part: dict[str, Any] = {
        "part_of": random.choice(("cost", {"times": "2", "of": "cost"})),
        **random.choice(
            (
                {"up_to": fen(random.choice((1, 3, 4, 6)))},
                {"above": fen(random.choice((1, 2, 5)))},
                {"above": fen(random.choice((1, 2))), "up_to": fen(random.choice((3, 5)))},
            )
        ),
        "per": [*per],
        "received": "received",
    }
    part |= {"year_of": "signed_on"} if "year" in per else {}
    whole = {"of": part, "exactly": "100%"}
    by_size = [
        {"when": {"figure": part, "at_least": fen(LEAST)}, "amount": whole},
        {"amount": {"fixed": "0.01"}},
    ]
    found: dict[str, Any] = {"amount": random.choice((whole, {"cases": by_size}))}
    if random.random() < 0.5:
        found["order_by"] = random.choice(("signed_on", "paid_on"))
    return rule(found)


def part_of(one: Rule) -> Any:
    (part,) = one.shared_parts
    return part


def quantity(one: Rule, line: Line) -> int:
    """The whole figure of a claim that is eligible."""
    return int(line["cost"] * (1 if part_of(one).part_of == "cost" else 2)) if line["young"] else 0


def any_lines(random: Random, number: int, open_facts: Sequence[str], *, differs: bool = True) -> list[Line]:
    received = random.choice((0, 0, 1, 2, 3))
    return small_ledger(
        random,
        number,
        lambda: {
            "young": random.choice((True, True, True, False)),
            "cost": random.choice((0, 1, 2, 3, 4)),
            "received": random.choice((0, 3)) if differs and random.random() < 0.2 else received,
        },
        open_facts,
    )


def group_of(one: Rule, line: Line) -> tuple[Any, ...]:
    return key_of(line, part_of(one).per)


def paid(one: Rule, lines: Sequence[Line], received: dict[Any, int]) -> list[int]:
    """What each line is paid once everything is known: one claim after the other takes what is left."""
    part = part_of(one)
    above = 0 if part.above is None else in_fen(part.above)
    up_to = 10**9 if part.up_to is None else in_fen(part.up_to)
    position = {**received}
    now = [0] * len(lines)
    for index in in_turn(lines, one.order_by):
        key = group_of(one, lines[index])
        before, after = position[key], position[key] + quantity(one, lines[index])
        position[key] = after
        takes = max(min(after, up_to) - above, 0) - max(min(before, up_to) - above, 0)
        is_whole = takes >= LEAST or hasattr(one.benefit.amount, "of")
        now[index] = 0 if not lines[index]["young"] else takes if is_whole else 1
    return now


COSTS = (0, 1, 2, MANY)
LARGEST = 6
"""Number of fen below which a part begins and, if at all, ends."""


def ways(
    one: Rule,
    lines: Sequence[Line],
    number: int,
    costs: Sequence[int | Fraction] = COSTS,
    some: Sequence[int] = (0, 1),
) -> Iterator[list[int]]:
    """What lines are paid, over every completion and the least, some, and the most that groups can have received."""
    asked = {"young", "cost", str(one.order_by)}
    asked |= {"signed_on" if fact == "year" else fact for fact in part_of(one).per}
    may_be = {"young": (True, False), "cost": costs}
    for known in completions(lines, asked, may_be | any_groups_and_days(number)):
        stated: dict[Any, list[int | None]] = {}
        for line in known:
            stated.setdefault(group_of(one, line), []).extend(
                [line["received"]] if quantity(one, line) else []
            )
        for way in product(*(may_have_received(said, MANY, some) for said in stated.values())):
            yield paid(one, known, dict(zip(stated, way, strict=True)))


@pytest.mark.parametrize("way", ENGINES)
@few
@given(st.integers(0, 2**32))
def test_known_claims_get_what_fits_into_what_earlier_ones_leave(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    one = benefit(random, random.choice(GROUPS))
    lines = [line for number in range(LEDGERS) for line in any_lines(random, number, (), differs=False)]
    rows = judged(one, as_claims(lines), way)
    expected = paid(one, lines, {group_of(one, line): line["received"] for line in lines})
    assert between(rows) == [(each, each) for each in expected]
    every = total(ledger(as_claims(lines), way), one)
    assert in_fen(every.low) == sum(expected)


@pytest.mark.parametrize("way", ENGINES)
@few
@given(st.integers(0, 2**32))
def test_bounds_are_attained_where_groups_and_days_are_known(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    one = benefit(random, random.choice(GROUPS))
    if not hasattr(one.benefit.amount, "of"):
        return  # two uses of one part
    open_facts = random.choice((("cost",), ("young",), ("cost", "young")))
    if getattr(one.benefit.amount.of, "above", 0):
        # A claim that may be eligible comes before others whole or not at all; the bounds take any part of it as possible.
        open_facts = ("cost",)
    each = [any_lines(random, number, open_facts, differs=False) for number in range(LEDGERS)]
    if random.random() < 0.3:
        each = [[line | {"received": None} for line in lines] for lines in each]
    rows = judged(one, as_claims([line for lines in each for line in lines]), way)
    # The bounds take any whole number of fen of the figure as possible, also where it is twice a cost in whole fen.
    costs = COSTS if part_of(one).part_of == "cost" else (*COSTS, Fraction(1, 2))
    for number, (lines, found) in enumerate(with_answers(each, rows)):
        amounts = [*zip(*ways(one, lines, number, costs, range(LARGEST)), strict=True)]
        most = [None if max(of) > SURELY else max(of) for of in amounts]
        assert between(found) == [*zip(map(min, amounts), most, strict=True)], (one.benefit, lines)


@pytest.mark.parametrize("way", ENGINES)
@law(12, phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 2**32))
def test_bounds_hold_for_every_completion(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    for _ in range(3):
        one = benefit(random, random.choice(GROUPS))
        facts = ("cost", "young", "received", "applicant", "supplier", "signed_on", "paid_on")
        lines = any_lines(random, 0, random.sample(facts, 3))[:3]
        assert_bounds_hold(one, lines, ways(one, lines, 0), way)


PER_APPLICANT = {"part_of": "hours", "up_to": "2000", "per": ["applicant"], "received": "months"}
PRICED = {"quantity": PER_APPLICANT, "unit_price": "1"}
KNOWN: Line = {"young": True, "hours": 1500, "months": 100, "applicant": "aye"}


@pytest.mark.parametrize("way", ENGINES)
def test_names_of_one_organisation_share_and_a_claim_that_is_not_eligible_takes_nothing(way: str) -> None:
    lines = [KNOWN | {"young": False}, KNOWN, KNOWN | {"applicant": "AYE"}, KNOWN | {"applicant": "BEE"}]
    rows = judged(rule({"amount": PRICED}), claims(lines), way)
    assert [row["high"] for row in rows] == [0, 150000, 40000, 150000]
    assert [row["reason"] for row in rows[1:]] == ["eligible", "part", "eligible"]


@pytest.mark.parametrize("way", ENGINES)
def test_a_claim_that_may_be_eligible_takes_from_the_lowest_of_later_ones(way: str) -> None:
    rows = judged(rule({"amount": PRICED}), claims([KNOWN | {"young": None}, KNOWN]), way)
    assert [(row["low"], row["high"], row["reason"]) for row in rows] == [
        (0, 150000, "unknown:young"),
        (40000, 150000, "may:part"),
    ]


@pytest.mark.parametrize("way", ENGINES)
def test_a_line_of_an_unknown_group_may_come_first_in_any(way: str) -> None:
    lines = [KNOWN, {key: value for key, value in KNOWN.items() if key != "applicant"}]
    rows = judged(rule({"amount": PRICED}), claims(lines), way)
    assert between(rows) == [(40000, 150000), (40000, 150000)]


@pytest.mark.parametrize("way", ENGINES)
def test_a_line_without_a_day_may_come_before_or_after_any_other(way: str) -> None:
    one = rule({"amount": PRICED, "order_by": "paid_on"})
    days = [KNOWN | {"paid_on": date(2024, 1, day)} for day in (2, 1)]
    assert [row["high"] for row in judged(one, claims(days), way)] == [40000, 150000]
    rows = judged(one, claims([days[0], KNOWN]), way)
    assert between(rows) == [(40000, 150000), (40000, 150000)]


@pytest.mark.parametrize("way", ENGINES)
def test_a_limit_on_a_fine_figure_is_summed_exactly(way: str) -> None:
    # Hours times months are counted in hundred-millionths, of which 200 million are more than is summed at once.
    part = {
        "part_of": {"product_of": ["hours", "months"]},
        "up_to": "2000000",
        "per": ["applicant"],
        "received": "months",
    }
    one = rule({"amount": {"quantity": part, "unit_price": "0.01"}})
    line = {"young": True, "hours": "0.0001", "months": "0.0001", "applicant": "aye"}
    large = line | {"hours": "999999", "months": "1"}
    rows = judged(one, claims([large, large, line | {"hours": "3"}, line | {"hours": "30000"}]), way)
    # The months of a line are also what its group received before, at most one in all.
    assert between(rows) == [(999999, 999999)] * 2 + [(0, 0), (1, 2)]


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
def test_spark_shares_parts_as_duckdb_does(spark: Any) -> None:
    for seed in range(3):
        random = Random(seed)  # noqa: S311 - any ledger
        one = benefit(random, GROUPS[seed % len(GROUPS)])
        facts = ("cost", "young", "received", "applicant", "signed_on") if seed % 2 else ("cost",)
        lines = [line for number in range(20) for line in any_lines(random, number, facts)]
        assert judged_by(one, as_claims(lines), spark) == judged(one, as_claims(lines), "joined")
