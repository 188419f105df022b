"""Laws of estimates, for every claim on the programme's rules."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

import partners
from conftest import FOUR
from partners import Estimate
from partners.rules.claims import read_claim
from support.invented import paid
from support.laws import law

REGISTRY = partners.load()
RULES = REGISTRY.rules_of(FOUR)
VALUES: dict[str, tuple[object, ...]] = {
    "activity": ("training", "tuning", "inference", "other"),
    "pilot": (True, False),
    "startup": (True, False),
    "registered_in": ("beijing", "elsewhere"),
    "data_provider": (True, False),
}
COSTS = (Decimal(0), Decimal("0.05"), Decimal("12345.67"), Decimal("999999999999.99"))

costs = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)
claims = st.fixed_dictionaries(
    {}, optional={"cost": costs, **{fact: st.sampled_from(values) for fact, values in VALUES.items()}}
)
moderate = law(100)


def answers(claim: Mapping[str, object]) -> dict[str, Estimate]:
    known = read_claim(REGISTRY.facts, claim, REGISTRY.resolve)
    return {rule.name: rule.estimate(known) for rule in RULES}


def compute(claim: Mapping[str, object]) -> Estimate:
    return answers(claim)["programme/compute"]


def completions(claim: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The claim with every unknown fact known, in every way; unknown costs are sampled."""
    unknown = {fact: values for fact, values in ({"cost": COSTS} | VALUES).items() if fact not in claim}
    for values in product(*unknown.values()):
        yield {**claim, **dict(zip(unknown, values, strict=True))}


def tenth(cost: Decimal) -> Decimal:
    """An independent reading of "10 %, half up to the fen", in whole fen."""
    return Decimal((int(cost * 100) + 5) // 10) / 100


def payments(known: Mapping[str, object]) -> list[Decimal]:
    """What the source can mean for a claim of which everything is known: one amount, or two."""
    match known["activity"]:
        case "training":
            entitled = [known["pilot"] is True and known["registered_in"] == "beijing"]
        case "tuning" | "inference":
            used = known["activity"] == "inference" or known["startup"] is True
            # Whether tuning and inference outside Beijing qualify is not stated.
            entitled = [used] if known["registered_in"] == "beijing" else [used, False]
        case _:
            entitled = [False]
    cost = known["cost"]
    assert isinstance(cost, Decimal)
    return [tenth(cost) if each else Decimal(0) for each in entitled]


def within(inner: Estimate, outer: Estimate) -> bool:
    return outer.low <= inner.low and (
        outer.high is None or (inner.high is not None and inner.high <= outer.high)
    )


@moderate
@given(claims)
def test_the_interval_contains_what_every_completion_of_the_unknown_facts_can_pay(
    claim: dict[str, object],
) -> None:
    found = compute(claim)
    paid = [amount for known in completions(claim) for amount in payments(known)]
    assert found.low <= min(paid)
    assert found.high is None or max(paid) <= found.high
    if "cost" in claim:
        assert found.high is not None


@moderate
@given(claims)
def test_an_outcome_is_said_only_where_no_completion_contradicts_it(claim: dict[str, object]) -> None:
    found = compute(claim)
    paid = [amount for known in completions({**claim, "cost": Decimal(1000)}) for amount in payments(known)]
    match found.outcome:
        case "eligible":
            assert set(paid) == {Decimal(100)}
        case "ineligible":
            assert set(paid) == {Decimal(0)}
            assert found.low == found.high == 0
            assert not found.missing
        case "undetermined":
            assert found.low == 0


@moderate
@given(claims, st.data())
def test_one_more_fact_never_widens_the_interval(claim: dict[str, object], data: st.DataObject) -> None:
    unknown = [fact for fact in ("cost", *VALUES) if fact not in claim]
    if not unknown:
        return
    fact = data.draw(st.sampled_from(unknown))
    value = data.draw(costs if fact == "cost" else st.sampled_from(VALUES[fact]))
    before, after = answers(claim), answers({**claim, fact: value})
    assert before.keys() == after.keys()
    for name, old in before.items():
        new = after[name]
        assert within(new, old)
        if old.outcome != "undetermined":
            assert new.outcome == old.outcome


@moderate
@given(claims, st.data())
def test_a_fact_that_is_not_missing_changes_nothing(claim: dict[str, object], data: st.DataObject) -> None:
    old = compute(claim)
    idle = [fact for fact in ("cost", *VALUES) if fact not in claim and fact not in old.missing]
    if not idle:
        return
    fact = data.draw(st.sampled_from(idle))
    value = data.draw(costs if fact == "cost" else st.sampled_from(VALUES[fact]))
    new = compute({**claim, fact: value})
    assert (new.outcome, new.low, new.high, new.missing) == (old.outcome, old.low, old.high, old.missing)


@moderate
@given(claims)
def test_missing_facts_are_unknown_facts_each_once(claim: dict[str, object]) -> None:
    for found in answers(claim).values():
        assert len(set(found.missing)) == len(found.missing)
        assert set(found.missing).isdisjoint(claim)
        assert set(found.missing) <= set(REGISTRY.facts)


@law(200)
@given(costs)
def test_the_amount_is_a_tenth_half_up_for_any_cost(cost: Decimal) -> None:
    found = compute({"cost": cost, "activity": "inference", "registered_in": "beijing", "paired": True})
    assert found.low == found.high == tenth(cost)


@law(200)
@given(costs, st.integers(0, 10**9 - 1), st.integers(1, 10**9 - 1))
def test_any_rate_is_exact_and_rounded_half_up(cost: Decimal, numerator: int, denominator: int) -> None:
    numerator = min(numerator, denominator)
    low, high = paid({"of": "cost", "exactly": f"{numerator}/{denominator}"}, cost=cost)
    whole, rest = divmod(int(cost * 100) * numerator, denominator)
    assert low == high
    assert Decimal(low) == Decimal(whole + (2 * rest >= denominator)) / 100
