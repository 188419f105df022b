"""Laws of limits that depend on the case, on figures, on several years or on counts: each against every completion."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from partners.ledger.totals import total, totals
from partners.records.caps import Budget, LimitCases
from partners.records.conditions import Is
from partners.rules.bounds import in_fen
from partners.rules.estimates import Rule
from support.invented import rule
from support.laws import law
from support.ledgers import ENGINES, judged, ledger
from support.small_ledgers import (
    Line,
    as_claims,
    bound,
    fen,
    half_up,
    in_turn,
    key_of,
    small_ledger,
    with_answers,
)

few = law(6, phases=[Phase.explicit, Phase.generate])
LEDGERS = 60
"""So many in one frame."""
DAYS = (date(2021, 5, 1), date(2022, 5, 1), date(2022, 5, 1), date(2023, 5, 1), date(2024, 5, 1))
SPENT = ("received", "used", "hours", "months", "times")
"""What was received before: two amounts, and three numbers of claims or years."""
STATED = (*SPENT, "wages")
"""What all lines of a ledger state alike; wages are what was received elsewhere, which is deducted."""
OF_EVERYBODY: tuple[dict[str, Any], ...] = ({"per": ["year"]}, {"per": ["years"], "years": "2"})
"""Of claims that are counted, whoever applies."""
LOCAL = {"fact": "local", "is": "yes"}


def few_fen(random: Random) -> str:
    return fen(random.choice((0, 1, 2, 3, 5)))


def any_cases(random: Random, *, rest: bool) -> dict[str, Any]:
    cases: list[dict[str, Any]] = [{"when": LOCAL, "amount": few_fen(random)}]
    if random.random() < 0.3:
        cases.append({"when": {"fact": "rent", "at_least": "0.01"}, "amount": few_fen(random)})
    if rest:
        cases.append({"amount": few_fen(random)})
    return {"cases": cases}


def shared_cap(random: Random, received: str) -> dict[str, Any]:
    """A cap that several claims share, of a kind that has not been there from the beginning."""
    kind = random.choice(("cases", "periods", "both", "plain", "rolling", "claims", "in a row"))
    if kind in {"claims", "in a row"}:
        by = random.choice((["applicant"], ["supplier"]))
        counted = {"per": by, "received": "hours" if received == "received" else "months"}
        many = str(random.choice((1, 1, 2)))
        if kind == "in a row":
            return counted | {"years_in_a_row": many, "year_of": "signed_on"}
        if random.random() < 0.3:
            return counted | {"claims": many, "year_of": "signed_on"} | random.choice(OF_EVERYBODY)
        yearly = random.random() < 0.3
        return counted | {"claims": many} | ({"per": [*by, "year"], "year_of": "signed_on"} if yearly else {})
    found: dict[str, Any] = {
        "amount": any_cases(random, rest=True) if kind in ("cases", "both") else few_fen(random),
        "per": random.choice((["applicant"], ["supplier"])),
        "received": received,
    }
    if kind in ("periods", "both"):
        found["per"] = [*found["per"], "years"]
        found |= {"years": str(random.choice((2, 3))), "from": str(random.choice((2020, 2022, 2030)))}
        found["year_of"] = "signed_on"
    elif kind == "rolling":
        found["per"] = [*found["per"], "years"]
        found |= {"years": str(random.choice((2, 3))), "year_of": "signed_on"}
    elif random.random() < 0.3:
        found["per"] = [*found["per"], "year"]
        found["year_of"] = "signed_on"
    return found


def own_cap(random: Random) -> dict[str, Any]:
    """A cap of each claim by itself."""
    half = {"of": "cost", "exactly": random.choice(("50%", "1/3", "100%"))}
    return {
        "amount": random.choice(
            (
                any_cases(random, rest=random.random() < 0.5),
                half,
                {"difference_of": [half, {"of": "rent", "exactly": "100%"}]},
                few_fen(random),
            )
        )
    }


def any_benefit(random: Random) -> dict[str, Any]:
    caps = [shared_cap(random, received) for received in ("received", "used")[: random.choice((1, 1, 2))]]
    caps += [own_cap(random) for _ in range(random.choice((0, 0, 1)))]
    random.shuffle(caps)
    found = {
        "conditions": [{"fact": "young", "is": "yes"}],
        "amount": {"of": "cost", "exactly": "100%"},
        "caps": caps,
    }
    if random.random() < 0.5:
        found["order_by"] = "signed_on"
    return found


def benefit_with_everything(random: Random) -> Rule:
    """A benefit with a deduction, a limit of a group, a limit of a count, and one that it shares with other benefits."""
    deduction: dict[str, Any] = random.choice(({}, {"rate": "50%"}, {"rate": "1/3"})) | {"received": "wages"}
    deduction |= random.choice(
        ({}, {"per": ["applicant"]}, {"per": ["applicant", "year"], "year_of": "signed_on"})
    )
    group = random.choice((["applicant"], ["supplier"]))
    caps: list[dict[str, Any]] = [
        {"amount": few_fen(random), "per": group, "received": "received"},
        random.choice(({"claims": "1"}, {"claims": "2"}, {"years_in_a_row": "1", "year_of": "signed_on"}))
        | {"per": ["applicant"], "received": "times"},
    ]
    random.shuffle(caps)
    found = any_benefit(random) | {
        "deductions": [deduction],
        "caps": [*caps, *([own_cap(random)] if random.random() < 0.3 else [])],
    }
    return rule(found, shared_cap(random, "used"))


def any_lines(random: Random, number: int, *, known: bool) -> list[Line]:
    stated: Line = {fact: random.choice((0, 0, 1)) for fact in STATED}
    if not known and random.random() < 0.2:
        stated[random.choice(STATED)] = None
    return small_ledger(
        random,
        number,
        lambda: {
            "young": random.random() < 0.9,
            "local": random.random() < 0.5,
            "cost": random.choice((0, 1, 2, 3, 4)),
            "rent": random.choice((0, 1, 2)),
            **stated,
        },
        () if known else ("young", "local", "cost"),
        days=DAYS,
    )


MOST = 5
"""No more fen than this matters to any limit."""


def completions(random: Random, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Ways in which a ledger can turn out: every one, or some of them where there are many."""
    values = {
        "young": (True, False),
        "local": (True, False),
        "cost": tuple(range(MOST + 2)),
        **dict.fromkeys(STATED, (0, 1, MOST)),
    }
    shared = [fact for fact in STATED if lines[0][fact] is None]
    unknown = [
        (index, fact)
        for index, line in enumerate(lines)
        for fact in values
        if line[fact] is None and fact not in shared
    ]
    ways = [*product(*(values[fact] for _, fact in unknown), *(values[fact] for fact in shared))]
    for way in ways if len(ways) <= 150 else random.sample(ways, 150):
        found = [{**line} for line in lines]
        for (index, fact), value in zip(unknown, way, strict=False):
            found[index][fact] = value
        for fact, value in zip(shared, way[len(unknown) :], strict=True):
            for line in found:
                line[fact] = value
        yield found


def limit_of(limit: Any, line: Line) -> int | None:
    """What a limit is for a claim of which everything is known; None where it does not limit."""
    if isinstance(limit.amount, Decimal):
        return in_fen(limit.amount)
    if isinstance(limit.amount, LimitCases):
        for case in limit.amount.cases:
            if case.when is None or (line["local"] if isinstance(case.when, Is) else line["rent"] >= 1):
                return in_fen(case.amount)
        return None
    part, *less = getattr(limit.amount, "difference_of", (limit.amount,))
    return max(half_up(part.exactly * line["cost"] - (line["rent"] if less else 0)), 0)


def group_of(limit: Any, line: Line) -> tuple[object, ...]:
    found = [line[fact] for fact in limit.facts_of_group]
    if limit.year_of is not None and not limit.follows_years:
        year = line[limit.year_of].year
        found.append(year if limit.start is None else (year - limit.start) // limit.years)
    return tuple(found)


def paid(benefit: Rule, lines: Sequence[Line]) -> list[int]:
    """What each line is paid once everything is known, one claim after the other."""
    now = [0] * len(lines)
    claimed: dict[object, int] = {}
    # For each limit and group, the years and amounts that were paid, or how many years in a row that made.
    done: dict[tuple[int, object], list[tuple[int, int]]] = {}
    for index in in_turn(lines, benefit.order_by):
        line = lines[index]
        pay = line["cost"] if line["young"] else 0
        for deduction in benefit.benefit.deductions:
            # Of a group, what its claims so far exceed the deduction by is paid.
            taken = half_up(line[deduction.received] * deduction.share)
            group = key_of(line, deduction.per) if deduction.per else index
            before = claimed.get(group, 0)
            claimed[group] = before + pay
            pay = max(before + pay - taken, 0) - max(before - taken, 0)
        year, runs = line["signed_on"].year, dict[int, int]()
        for place, limit in enumerate(benefit.limits):
            if not limit.is_shared:
                most = limit_of(limit, line)
                pay = pay if most is None else max(min(pay, most), 0)
                continue
            assert not isinstance(limit, Budget)
            paid_before, spent = done.setdefault((place, group_of(limit, line)), []), line[str(limit.spent)]
            since = 0 if limit.span is None else year - limit.span + 1
            if limit.years_in_a_row is not None:
                runs[place] = max(
                    back + max((run for each, run in paid_before if each == year - back - 1), default=0)
                    for back in range(spent + 1)
                )
                pay = pay if runs[place] < limit.years_in_a_row else 0
            elif limit.claims is not None:
                counted = sum(amount > 0 for each, amount in paid_before if each >= since)
                pay = pay if spent + counted < limit.claims else 0
            else:
                most = limit_of(limit, line)
                assert most is not None
                gone = sum(amount for each, amount in paid_before if each >= since)
                pay = max(min(pay, most - spent - gone), 0)
        for place, limit in enumerate(benefit.limits):
            if limit.is_shared:
                amount = pay if place not in runs else runs[place] + 1 if pay else 0
                done[place, group_of(limit, line)].append((year, amount))
        now[index] = pay
    return now


@pytest.mark.parametrize("way", ENGINES)
@pytest.mark.parametrize("known", [True, False], ids=["known", "open"])
@few
@given(st.integers(0, 2**32))
def test_limits_of_every_kind_hold_for_every_completion(way: str, known: bool, seed: int) -> None:  # noqa: FBT001
    random = Random(seed)  # noqa: S311 - any ledger
    hold_for_every_completion(rule(any_benefit(random)), random, way, known=known)


@pytest.mark.parametrize("way", ENGINES)
@pytest.mark.parametrize("known", [True, False], ids=["known", "open"])
@few
@given(st.integers(0, 2**32))
def test_limits_of_every_kind_hold_together_after_a_deduction(way: str, known: bool, seed: int) -> None:  # noqa: FBT001
    random = Random(seed)  # noqa: S311 - any ledger
    hold_for_every_completion(benefit_with_everything(random), random, way, known=known)


def hold_for_every_completion(benefit: Rule, random: Random, way: str, *, known: bool) -> None:
    """Compare the answers of small ledgers in one frame, and their total, with every way in which they can turn out."""
    written = (benefit.benefit, benefit.limits)
    each = [any_lines(random, number, known=known) for number in range(LEDGERS)]
    lines = as_claims([line for one in each for line in one])
    rows = judged(benefit, lines, way)
    least, most = 0, 0
    for one, found in with_answers(each, rows):
        ways = [paid(benefit, completion) for completion in completions(random, one)]
        for row, of in zip(found, zip(*ways, strict=True), strict=True):
            assert row["low"] <= min(of) <= max(of) <= bound(row["high"]), (written, one)
            if known and not any(
                isinstance(limit.amount, LimitCases) and limit.is_shared for limit in benefit.limits
            ):
                assert row["low"] == row["high"], (written, one)
        sums = [sum(of) for of in ways]
        least, most = least + min(sums), most + max(sums)
    every, groups = totals(ledger(lines, way), benefit)
    assert every == total(ledger(lines, way), benefit)
    high = bound(None if every.high is None else in_fen(every.high))
    assert in_fen(every.low) <= least <= most <= high, written
    assert sum(row["low"] for row in rows) <= in_fen(every.low)
    assert high <= sum(bound(row["high"]) for row in rows)
    assert sum(in_fen(group.low) for group in groups) <= in_fen(every.low)


@few
@given(st.integers(0, 2**32))
def test_a_claim_by_itself_has_bounds_that_hold(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - any ledger
    for _ in range(30):
        written = any_benefit(random)
        benefit = rule(written)
        line = any_lines(random, 0, known=random.random() < 0.3)[0]
        (claim,) = as_claims([line])
        found = benefit.estimate(claim)
        ways = [paid(benefit, completion)[0] for completion in completions(random, [line])]
        high = bound(None if found.high is None else in_fen(found.high))
        assert in_fen(found.low) <= min(ways) <= max(ways) <= high, (written, line)
