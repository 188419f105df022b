"""Laws of shared limits, by brute force: hundreds of small ledgers in one frame against every way they can turn out."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from partners.ledger.reports import Total
from partners.ledger.totals import total, totals
from partners.rules.bounds import in_fen
from partners.rules.estimates import Rule
from support.invented import rule
from support.laws import FULL, law, some_cases
from support.ledgers import ENGINES, judged, judged_by, ledger
from support.small_ledgers import (
    Line,
    any_groups_and_days,
    as_claims,
    between,
    completions,
    fen,
    in_turn,
    key_of,
    small_ledger,
    with_answers,
)

Given = dict[str, Any]
few = law(6, phases=[Phase.explicit, Phase.generate])
SPENT = ("received", "used", "wages")
LEDGERS = 120 if FULL else 40
"""So many in one frame."""


def cap(*per: str, amount: int, year_of: str = "signed_on", received: str = "received") -> Given:
    """A cap of some fen."""
    found: Given = {"amount": fen(amount)}
    if per:
        found |= {"per": [*per], "received": received}
    return found | ({"year_of": year_of} if "year" in per else {})


EXACTLY, AT_MOST = {"of": "cost", "exactly": "100%"}, {"of": "cost", "at_most": "100%"}


def benefits(random: Random, *, cross: bool) -> Given:
    """A benefit with two or three limits that lines share, whose groups nest or cross, and perhaps caps per claim."""

    def amount() -> int:
        return random.choice((0, 1, 2, 3, 5))

    if cross:
        shared = random.choice(
            (
                [cap("applicant", amount=amount()), cap("year", amount=amount(), received="used")],
                [cap("applicant", "year", amount=amount()), cap("year", amount=amount(), year_of="paid_on", received="used")],
                [cap("supplier", amount=amount()), cap("applicant", amount=amount(), received="used")],
                [cap("supplier", "year", amount=amount()), cap("applicant", amount=amount(), received="used"), cap("applicant", "year", amount=amount())],
                [cap("applicant", "supplier", amount=amount()), cap("applicant", "year", amount=amount(), received="used")],
            )
        )  # fmt: skip
    else:
        shared = random.choice(
            (
                [cap("applicant", amount=amount())],
                [cap("applicant", "year", amount=amount()), cap("year", amount=amount(), received="used")],
                [cap("applicant", "year", amount=amount()), cap("applicant", amount=amount(), received="used")],
                [cap("applicant", amount=amount()), cap("applicant", amount=amount(), received="used")],
                [cap("applicant", "supplier", "year", amount=amount()), cap("supplier", "year", amount=amount(), received="used"), cap("year", amount=amount())],
            )
        )  # fmt: skip
    random.shuffle(shared)
    for _ in range(random.choice((0, 0, 1, 2))):
        shared.insert(random.randrange(len(shared) + 1), cap(amount=amount()))
    found: Given = {
        "conditions": [{"fact": "young", "is": "yes"}],
        "amount": random.choice((EXACTLY, AT_MOST, {"sum_of": [EXACTLY, AT_MOST | {"of": "rent"}]})),
        "caps": shared,
    }
    if random.random() < 0.4:
        found["budget"] = {"amount": fen(random.randrange(6)), "year_of": "signed_on", "used": "wages"}
    if random.random() < 0.5:
        found["order_by"] = random.choice(("signed_on", "paid_on"))
    return found


def any_lines(
    random: Random, number: int, *, open_amounts: bool, open_facts: Sequence[str] = (), stated: bool = False
) -> list[Line]:
    received: Line = {fact: random.choice((0, 0, 0, 1, 2)) for fact in SPENT}
    if open_amounts and not stated and random.random() < 0.2:
        received[random.choice(SPENT)] = None
    return small_ledger(
        random,
        number,
        lambda: {
            "young": random.choice((True, True, True, False, *([None] if open_amounts else []))),
            "cost": random.choice((0, 1, 2, 3, 4, *([None] if open_amounts else []))),
            "rent": 0 if not open_amounts else random.choice((0, 0, 1, 2)),
            **received,
        },
        open_facts,
    )


Key = tuple[object, ...]


def group_of(place: int, limit: Any, line: Line) -> Key:
    """The group of a line in a limit."""
    return (place, *key_of(line, limit.per, limit.year_of))


def paid(
    benefit: Rule,
    lines: Sequence[Line],
    amounts: Sequence[int],
    *,
    first: bool = False,
    received: Mapping[Key, int] | None = None,
) -> list[int]:
    """What each line is paid once everything is known: one claim after the other, of what is left of each limit.

    Args:
        benefit: whose limits they share.
        lines: the claims.
        amounts: what each claims.
        first: whether to tell instead what the group of the first shared limit has been paid, up to and with each line.
        received: what was received before by each group; as the lines state it, where left out.
    """
    now, sums = [0] * len(lines), [0] * len(lines)
    charged: dict[Key, int] = {}
    for index in in_turn(lines, benefit.order_by):
        line, pay = lines[index], amounts[index]
        groups = []
        for place, limit in enumerate(benefit.limits):
            most = in_fen(limit.money or Decimal(0))
            if limit.is_shared:
                key = group_of(place, limit, line)
                groups.append(key)
                before = line[str(limit.spent)] if received is None else received[key]
                most = max(most - before, 0) - charged.get(key, 0)
            pay = max(min(pay, most), 0)
        for key in groups:
            charged[key] = charged.get(key, 0) + pay
        now[index] = pay
        sums[index] = charged[groups[0]]
    return sums if first else now


def ways_to_turn_out(
    benefit: Rule, written: Given, lines: Sequence[Line], number: int
) -> Iterator[tuple[list[Line], list[int]]]:
    """Every way in which a ledger can turn out: its lines with every fact, and what each may claim."""
    # Paying is not monotone, so that every amount between the bounds is tried.
    ranges = [[*range(low, high + 1)] for low, high in claimed(written, lines)]
    if prod(map(len, ranges)) > MOST_WAYS:
        ranges = [sorted({each[0], each[len(each) // 2], each[-1]}) for each in ranges]
    for known in known_facts(benefit, lines, number):
        for amounts in product(*ranges):
            yield known, list(amounts)


def known_facts(benefit: Rule, lines: Sequence[Line], number: int) -> Iterator[list[Line]]:
    """The lines of a ledger with every unknown group, day and amount received as it may be."""
    limits = [limit for limit in benefit.limits if limit.is_shared]
    spent = {str(limit.spent): in_fen(limit.money or Decimal(0)) for limit in limits}
    used = {fact: most for fact, most in spent.items() if any(line[fact] is None for line in lines)}
    asked = {fact for limit in limits for fact in (*limit.per, limit.year_of)} | {benefit.order_by}
    for received in product(*({0, most // 2, most} for most in used.values())):
        for way in completions(lines, asked, any_groups_and_days(number)):
            yield [each | dict(zip(used, received, strict=True)) for each in way]


MOST_WAYS = 100
UNBOUNDED = 6
"""More than any limit, where nothing bounds a claim."""


def claimed(written: Given, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """What lines may claim before limits."""
    bare = rule({key: written[key] for key in ("conditions", "amount")})
    found = [bare.estimate(claim) for claim in as_claims(lines)]
    return [
        (in_fen(each.low), UNBOUNDED if each.high is None else min(in_fen(each.high), UNBOUNDED))
        for each in found
    ]


def in_one_frame(random: Random, benefit: Rule, *, open_amounts: bool) -> list[list[Line]]:
    """Many ledgers; where no year is of the day that orders the claims, some lines lack that day."""
    years = {limit.year_of for limit in benefit.limits}
    stated = random.random() < 0.5
    may_float = open_amounts and not stated and benefit.order_by is not None and benefit.order_by not in years
    floats = [str(benefit.order_by)] if may_float else []
    return [
        any_lines(random, number, open_amounts=open_amounts, open_facts=floats, stated=stated)
        for number in range(LEDGERS)
    ]


@some_cases(2)
@pytest.mark.parametrize("way", ENGINES)
@pytest.mark.parametrize("cross", [False, True], ids=["nested", "crossing"])
@few
@given(st.integers(0, 2**32))
def test_known_claims_are_paid_one_after_the_other(way: str, cross: bool, seed: int) -> None:  # noqa: FBT001
    random = Random(seed)  # noqa: S311 - any ledger
    written = benefits(random, cross=cross) | {"amount": EXACTLY}
    benefit = rule(written)
    lines = [line for one in in_one_frame(random, benefit, open_amounts=False) for line in one]
    rows = judged(benefit, as_claims(lines), way)
    amounts = [high for _, high in claimed(written, lines)]
    expected = paid(benefit, lines, amounts)
    assert between(rows) == [(each, each) for each in expected]
    sums = paid(benefit, lines, amounts, first=True)
    assert [row["paid"] for row in rows] == [
        each if min(amount, least_cap(benefit)) else None for each, amount in zip(sums, amounts, strict=True)
    ]
    every = total(ledger(as_claims(lines), way), benefit)
    assert in_fen(every.low) == of_high(every) == sum(expected)


@some_cases(2)
@pytest.mark.parametrize("way", ENGINES)
@pytest.mark.parametrize("cross", [False, True], ids=["nested", "crossing"])
@few
@given(st.integers(0, 2**32))
def test_bounds_hold_for_every_completion(way: str, cross: bool, seed: int) -> None:  # noqa: FBT001
    random = Random(seed)  # noqa: S311 - any ledger
    written = benefits(random, cross=cross)
    benefit = rule(written)
    each = in_one_frame(random, benefit, open_amounts=True)
    lines = [line for one in each for line in one]
    rows = judged(benefit, as_claims(lines), way)
    least, most = 0, 0
    of_groups: dict[Key, tuple[int, int]] = {}
    all_exact = True
    for number, (one, found) in enumerate(with_answers(each, rows)):
        ways = [paid(benefit, *way) for way in ways_to_turn_out(benefit, written, one, number)]
        bounds = [(min(of), max(of)) for of in zip(*ways, strict=True)]
        asked = [*SPENT, *([] if benefit.order_by is None else [benefit.order_by])]
        known = all(line[fact] is not None for line in one for fact in asked)
        exact = nests(benefit) and known
        all_exact &= exact
        if exact:
            assert between(found) == bounds, (benefit.benefit, one)
        for row, (low, high) in zip(found, bounds, strict=True):
            assert row["low"] <= low <= high <= row["high"], (benefit.benefit, one)
        sums = [sum(of) for of in ways]
        least, most = least + min(sums), most + max(sums)
        of_groups |= sums_of_groups(benefit, one, ways)
    every, groups = totals_that_hold(benefit, lines, way, (least, most))
    assert_groups_hold(groups, of_groups)
    if all_exact:
        assert (in_fen(every.low), of_high(every)) == (least, most)


def sums_of_groups(
    benefit: Rule, lines: Sequence[Line], ways: Sequence[Sequence[int]]
) -> dict[Key, tuple[int, int]]:
    """The least and the most that each group of the first shared limit is paid, over all ways in which a ledger turns out."""
    place, first = next((place, limit) for place, limit in enumerate(benefit.limits) if limit.is_shared)
    keys = [group_of(place, first, line)[1:] for line in lines]
    found = {}
    for key in set(keys):
        sums = [sum(pay for pay, of in zip(way, keys, strict=True) if of == key) for way in ways]
        found[key] = min(sums), max(sums)
    return found


def assert_groups_hold(groups: Sequence[Total], expected: Mapping[Key, tuple[int, int]]) -> None:
    """Every group that can be paid something has a total, which holds what it may come to."""
    found = {tuple(group.group.values()): group for group in groups}
    for key, (low, high) in expected.items():
        if high:
            assert in_fen(found[key].low) <= low <= high <= of_high(found[key]), key


def totals_that_hold(
    benefit: Rule, lines: Sequence[Line], way: str, paid_in_all: tuple[int, int]
) -> tuple[Total, Sequence[Total]]:
    """The total and those of groups, after a look at whether they agree with each other, with the lines, and with the truth.

    Args:
        benefit: whose limits they share.
        lines: the claims.
        way: the engine.
        paid_in_all: the least and the most that all lines can be paid.
    """
    rows, ready = judged(benefit, as_claims(lines), way), ledger(as_claims(lines), way)
    every, groups = totals(ready, benefit)
    if sum(limit.is_shared for limit in benefit.limits) == 1:
        # Where lines share several limits, the total alone is had from these totals.
        assert total(ready, benefit) == every
    least, most = paid_in_all
    assert in_fen(every.low) <= least <= most <= of_high(every), benefit.limits
    assert sum(row["low"] for row in rows) <= in_fen(every.low), benefit.limits
    assert of_high(every) <= sum(row["high"] for row in rows), benefit.limits
    assert sum(in_fen(group.low) for group in groups) <= in_fen(every.low)
    return every, groups


def nests(benefit: Rule) -> bool:
    """Is every group of a shared limit within one of the next, from the inside out?"""
    groups = [
        {("year", limit.year_of) if fact == "year" else (fact, None) for fact in limit.per}
        for limit in benefit.limits
        if limit.is_shared
    ]
    inside_out = sorted(groups, key=len, reverse=True)
    return all(outer <= inner for inner, outer in pairwise(inside_out))


def least_cap(benefit: Rule) -> int:
    """The smallest cap per claim, in fen."""
    return min(
        (in_fen(limit.money or Decimal(0)) for limit in benefit.limits if not limit.is_shared),
        default=UNBOUNDED,
    )


def of_high(found: Total) -> int:
    assert found.high is not None
    return in_fen(found.high)


@pytest.mark.parametrize("way", ENGINES)
@few
@given(st.integers(0, 2**32))
def test_lines_with_unknown_groups_and_days_may_stand_anywhere(way: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    for _ in range(4 if FULL else 1):
        written = benefits(random, cross=random.random() < 0.5)
        benefit = rule(written)
        facts = random.sample(("applicant", "supplier", "signed_on", "paid_on"), random.choice((1, 2)))
        lines = any_lines(random, 0, open_amounts=random.random() < 0.5, open_facts=facts)[:3]
        if random.random() < 0.5:
            lines = [line | {fact: random.choice((0, 1, 2)) for fact in SPENT} for line in lines]
        rows = judged(benefit, as_claims(lines), way)
        ways = [paid(benefit, *each) for each in ways_to_turn_out(benefit, written, lines, 0)]
        for row, of in zip(rows, zip(*ways, strict=True), strict=True):
            assert row["low"] <= min(of) <= max(of) <= row["high"], (written, lines)
        sums = [sum(of) for of in ways]
        every, groups = totals_that_hold(benefit, lines, way, (min(sums), max(sums)))
        assert sum(of_high(group) for group in groups) >= of_high(every)


@some_cases(2)
@pytest.mark.parametrize("way", ENGINES)
@pytest.mark.parametrize("cross", [False, True], ids=["nested", "crossing"])
@few
@given(st.integers(0, 2**32))
def test_bounds_hold_whichever_of_the_amounts_received_is_right(way: str, cross: bool, seed: int) -> None:  # noqa: FBT001
    random = Random(seed)  # noqa: S311 - any ledger
    written = benefits(random, cross=cross)
    benefit = rule(written)
    each = [
        [line | {fact: random.choice((0, 1, 2, None)) for fact in SPENT} for line in one]
        for one in in_one_frame(random, benefit, open_amounts=False)
    ]
    lines = [line for one in each for line in one]
    least, most = 0, 0
    of_groups: dict[Key, tuple[int, int]] = {}
    rows = judged(benefit, as_claims(lines), way)
    amounts = iter(claimed(written, lines))
    for one, found in with_answers(each, rows):
        # Of a group with a line that does not state it, or that lines state differently, anything between is tried.
        ranges = [next(amounts) for _ in one]
        ways = [
            paid(benefit, one, [random.randint(low, high) for low, high in ranges], received=received)
            for received in received_by_group(benefit, one, ranges, random)
        ]
        for row, of in zip(found, zip(*ways, strict=True), strict=True):
            assert row["low"] <= min(of) <= max(of) <= row["high"], (written, one)
        least, most = least + min(map(sum, ways)), most + max(map(sum, ways))
        of_groups |= sums_of_groups(benefit, one, ways)
    _, groups = totals_that_hold(benefit, lines, way, (least, most))
    assert_groups_hold(groups, of_groups)


def received_by_group(
    benefit: Rule, lines: Sequence[Line], ranges: Sequence[tuple[int, int]], random: Random
) -> Iterator[Mapping[Key, int]]:
    """What the group of each shared limit may have received, where its lines that claim something do not agree."""
    stated: dict[Key, list[int | None]] = {}
    claims_something = least_cap(benefit) > 0
    for place, limit in enumerate(benefit.limits):
        for line, (_, high) in zip(lines, ranges, strict=True) if limit.is_shared else ():
            said = stated.setdefault(group_of(place, limit, line), [])
            if high > 0 and claims_something:
                said.append(line[str(limit.spent)])
    ends = {}
    for key, values in stated.items():
        known = [value for value in values if value is not None]
        most = in_fen(benefit.limits[int(str(key[0]))].money or Decimal(0))
        ends[key] = (min(known), max(known)) if known and len(known) == len(values) else (0, most)
    for _ in range(30):
        yield {
            key: random.choice((low, high, random.randint(low, high))) for key, (low, high) in ends.items()
        }


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
@pytest.mark.parametrize("cross", [False, True], ids=["nested", "crossing"])
def test_spark_pays_as_duckdb_does(spark: Any, cross: bool) -> None:  # noqa: FBT001
    for seed in range(3):
        random = Random(seed)  # noqa: S311 - any ledger
        benefit = rule(benefits(random, cross=cross) | {"amount": EXACTLY})
        lines = [line for one in in_one_frame(random, benefit, open_amounts=True) for line in one]
        lines += any_lines(random, 0, open_amounts=True, open_facts=("applicant", "signed_on"))
        assert judged_by(benefit, as_claims(lines), spark) == judged(benefit, as_claims(lines), "joined")
