"""What is said of cases, against every claim of a small world: which are never reached, and what is left out."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from partners.files.checks.case_checks import case_findings, contradictions
from partners.records.amounts import Cases
from partners.records.conditions import Condition
from partners.rules.claims import Claim
from partners.rules.evaluation import node_of
from partners.values.truth import Truth
from support.invented import CITY
from support.laws import law

BOUNDS = (Decimal(100), Decimal("100.01"), Decimal(250))
DAYS = (date(2024, 1, 1), date(2024, 1, 2), date(2024, 6, 30))
FEN, A_DAY = Decimal("0.01"), timedelta(days=1)
# Both sides of every bound, and far from all of them.
VALUES: dict[str, list[Any]] = {
    "cost": sorted(
        {each + step for each in BOUNDS for step in (-FEN, Decimal(0), FEN)} | {Decimal(0), Decimal(10**6)}
    ),
    "signed_on": sorted({each + step * A_DAY for each in DAYS for step in (-1, 0, 1)}),
    "use": ["red", "green", "blue"],
    "young": [True, False],
}
CLAIMS = [Claim(dict(zip(VALUES, values, strict=True)), {}) for values in product(*VALUES.values())]

amounts = st.sampled_from(BOUNDS).map(str)
days = st.sampled_from(DAYS).map(str)
uses = st.sampled_from(VALUES["use"])
leaves = st.one_of(
    st.builds(lambda bound: {"fact": "cost", "at_least": bound}, amounts),
    st.builds(lambda bound: {"fact": "cost", "at_most": bound}, amounts),
    st.builds(lambda day: {"fact": "signed_on", "on_or_after": day}, days),
    st.builds(lambda day: {"fact": "signed_on", "on_or_before": day}, days),
    st.builds(lambda use: {"fact": "use", "is": use}, uses),
    st.builds(lambda some: {"fact": "use", "one_of": some}, st.lists(uses, min_size=1, max_size=2)),
    st.builds(lambda yes: {"fact": "young", "is": "yes" if yes else "no"}, st.booleans()),
)


def combined(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaf,
        lambda inner: (
            st.builds(lambda part: {"not": part}, inner)
            | st.builds(lambda parts: {"all_of": parts}, st.lists(inner, min_size=1, max_size=2))
            | st.builds(lambda parts: {"any_of": parts}, st.lists(inner, min_size=1, max_size=2))
        ),
        max_leaves=4,
    )


decided = combined(leaves)
opened = combined(leaves | st.just({"not_stated": {"zh": "未载明", "en": "left open"}}))
ONE: TypeAdapter[Any] = TypeAdapter(Condition)


def cases_of(whens: Sequence[Any]) -> Cases:
    return Cases.model_validate(
        {
            "cases": [
                {**({} if when is None else {"when": when}), "amount": {"fixed": str(number)}}
                for number, when in enumerate(whens)
            ]
        }
    )


def truths(condition: Any) -> list[Truth]:
    """Of a condition for every claim; that of a case without one is true."""
    if condition is None:
        return [Truth.TRUE] * len(CLAIMS)
    test = node_of(ONE.validate_python(condition), CITY.context).test
    return [test(claim) for claim in CLAIMS]


def said_of(whens: Sequence[Any], conditions: Sequence[Any]) -> tuple[set[int], bool]:
    """The cases that are said never to be reached, and whether something is said to be left out."""
    given_too = [ONE.validate_python(each) for each in conditions]
    found = [way for way, _ in case_findings(cases_of(whens), given_too, CITY.facts, ())]
    return {int(way[1]) for way in found if len(way) > 1}, ("cases",) in found


def reached(whens: Sequence[Any], conditions: Sequence[Any]) -> set[int]:
    """The cases to which some claim comes that meets the conditions, or may meet them."""
    rows = [truths(each) for each in whens]
    within = [truths(each) for each in conditions]
    found: set[int] = set()
    for number in range(len(CLAIMS)):
        if any(row[number] is Truth.FALSE for row in within):
            continue
        for case, row in enumerate(rows):
            if row[number] is not Truth.FALSE:
                found.add(case)
            if row[number] is Truth.TRUE:
                break
    return found


cases = st.lists(decided, min_size=1, max_size=4)


@law(150)
@given(whens=cases, rest=st.sampled_from([[], [None]]), conditions=st.lists(decided, max_size=2))
def test_exactly_the_cases_that_no_claim_reaches_are_said_to_be_dead(
    whens: list[Any], rest: list[None], conditions: list[Any]
) -> None:
    whens = [*whens, *rest]
    alive = reached(whens, conditions)
    dead, _ = said_of(whens, conditions)
    can_be_met = any(
        all(row[number] is Truth.TRUE for row in map(truths, conditions)) for number in range(len(CLAIMS))
    )
    assert dead == ({*range(len(whens))} - alive if can_be_met else set())


@law(150)
@given(whens=st.lists(opened, min_size=1, max_size=4), conditions=st.lists(opened, max_size=2))
def test_where_sources_leave_something_open_no_case_that_may_be_reached_is_said_to_be_dead(
    whens: list[Any], conditions: list[Any]
) -> None:
    dead, _ = said_of(whens, conditions)
    assert not dead & reached(whens, conditions)


@law(100)
@given(
    asked=st.lists(
        st.fixed_dictionaries(
            {"partner": st.just("supplier")},
            optional={
                "category": st.sampled_from(["compute", "data"]),
                "batch": st.sampled_from(["1", "2"]),
                "as_of": st.just("signed_on"),
            },
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_case_that_some_partner_reaches_is_said_to_be_dead(asked: list[Any]) -> None:
    tests = [node_of(ONE.validate_python(each), CITY.context).test for each in asked]
    found: set[int] = set()
    for who, day in product(
        ("aye", "bee", "sea", "dee"), (date(2023, 6, 1), date(2024, 3, 1), date(2025, 1, 1))
    ):
        row = [test(Claim({"supplier": who, "signed_on": day}, {})) for test in tests]
        found |= {next((case for case, truth in enumerate(row) if truth is Truth.TRUE), -1)}
    dead, _ = said_of(asked, [])
    assert not dead & found


def left_out(whens: Sequence[Any], conditions: Sequence[Any]) -> bool:
    """Whether something lies between two cases along a number or a day, or a choice has none where others have."""
    rows, within = [truths(each) for each in whens], [truths(each) for each in conditions]
    owner: dict[tuple[Any, ...], int | None] = {}
    for number, claim in enumerate(CLAIMS):
        key = tuple(claim.values.values())
        if all(row[number] is Truth.TRUE for row in within):
            owner[key] = next((case for case, row in enumerate(rows) if row[number] is Truth.TRUE), None)
    for axis, fact in enumerate(("cost", "signed_on", "use")):
        others = [[None] if place == axis else values for place, values in enumerate(VALUES.values())]
        for rest in product(*others):
            line = [(*rest[:axis], value, *rest[axis + 1 :]) for value in VALUES[fact]]
            owned = {owner[key] for key in line if owner.get(key) is not None}
            if fact == "use":
                if len(owned) > 1 and any(key in owner and owner[key] is None for key in line):
                    return True
                continue
            for place, key in enumerate(line):
                if key in owner and owner[key] is None:
                    before = next((k for k in reversed(line[:place]) if owner.get(k, -1) is not None), None)
                    after = next((k for k in line[place:] if owner.get(k, -1) is not None), None)
                    ends = owner.get(before or ()), owner.get(after or ())
                    if None not in ends and ends[0] != ends[1]:
                        return True
    return False


@law(200)
@given(whens=st.lists(decided, min_size=2, max_size=3), conditions=st.lists(decided, max_size=1))
def test_exactly_what_lies_between_cases_is_said_to_be_left_out(
    whens: list[Any], conditions: list[Any]
) -> None:
    dead, is_left_out = said_of(whens, conditions)
    if not dead:
        assert is_left_out == left_out(whens, conditions)


@law(150)
@given(conditions=st.lists(decided, min_size=1, max_size=4))
def test_conditions_are_said_to_contradict_each_other_exactly_where_no_claim_meets_all(
    conditions: list[Any],
) -> None:
    parsed = [ONE.validate_python(each) for each in conditions]
    rows = [truths(each) for each in conditions]
    can_be_met = any(all(row[number] is Truth.TRUE for row in rows) for number in range(len(CLAIMS)))
    assert bool([*contradictions(parsed, CITY.facts, ())]) != can_be_met
