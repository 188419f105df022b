from decimal import Decimal
from typing import Any

import pytest

import partners
from partners import Estimate, Truth
from partners.estimate import estimate
from partners.rules.facts import read_claim
from partners.rules.policy import Policy

BEIJING_TRAINING = {"activity": "training", "pilot": True, "registered_in": "beijing"}


def compute(registry: partners.Registry, **claim: object) -> Estimate:
    (found,) = (each for each in registry.estimate(claim) if each.benefit.id == "compute")
    return found


def data(registry: partners.Registry, **claim: object) -> Estimate:
    (found,) = (each for each in registry.estimate(claim) if each.benefit.id == "data")
    return found


@pytest.mark.parametrize(
    ("claim", "outcome", "low", "high"),
    [
        ({"cost": "100万", **BEIJING_TRAINING}, "eligible", "100000.00", "100000.00"),
        ({"cost": "100万", **BEIJING_TRAINING, "pilot": False}, "ineligible", "0.00", "0.00"),
        ({"cost": "100万", "activity": "other"}, "ineligible", "0.00", "0.00"),
        ({"cost": "100万", "activity": "tuning", "startup": False}, "ineligible", "0.00", "0.00"),
        (
            {"cost": "250000.55", "activity": "tuning", "startup": True, "registered_in": "beijing"},
            "eligible",
            "25000.06",
            "25000.06",
        ),
        ({"cost": "1", "activity": "inference", "registered_in": "beijing"}, "eligible", "0.10", "0.10"),
        (
            {"cost": "0.05", "activity": "inference", "registered_in": "beijing"},
            "eligible",
            "0.01",
            "0.01",
        ),
        ({"cost": 0, **BEIJING_TRAINING}, "eligible", "0.00", "0.00"),
        (
            {"cost": "100万", **BEIJING_TRAINING, "registered_in": "elsewhere"},
            "ineligible",
            "0.00",
            "0.00",
        ),
        (
            {"cost": "100万", "activity": "inference", "registered_in": "elsewhere"},
            "undetermined",
            "0.00",
            "100000.00",
        ),
        (
            {"cost": "100万", "activity": "tuning", "startup": "是", "registered_in": "elsewhere"},
            "undetermined",
            "0.00",
            "100000.00",
        ),
        ({"cost": "100万"}, "undetermined", "0.00", "100000.00"),
        (BEIJING_TRAINING, "eligible", "0.00", None),
        ({}, "undetermined", "0.00", None),
    ],
)
def test_the_compute_subsidy_is_a_tenth_of_the_cost_for_three_uses(
    registry: partners.Registry, claim: dict[str, object], outcome: str, low: str, high: str | None
) -> None:
    found = compute(registry, **claim)
    shown_high = None if found.high is None else str(found.high)
    assert (found.outcome, str(found.low), shown_high) == (outcome, low, high)


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ({}, {"activity", "pilot", "startup", "registered_in", "cost"}),
        ({"cost": 1, "activity": "training"}, {"pilot", "registered_in"}),
        ({"cost": 1, "activity": "training", "pilot": True}, {"registered_in"}),
        ({"cost": 1, "activity": "tuning", "registered_in": "beijing"}, {"startup"}),
        ({"cost": 1, "activity": "inference", "registered_in": "elsewhere"}, set()),
        ({"activity": "other"}, set()),
        (BEIJING_TRAINING, {"cost"}),
        ({"cost": 1, **BEIJING_TRAINING}, set()),
    ],
)
def test_the_missing_facts_are_those_that_the_answer_depends_on(
    registry: partners.Registry, claim: dict[str, object], missing: set[str]
) -> None:
    assert set(compute(registry, **claim).missing) == missing


def test_a_missing_fact_leaves_the_answer_undetermined(registry: partners.Registry) -> None:
    found = compute(registry, cost="100万", activity="training", pilot=True)
    assert found.outcome == "undetermined"
    assert [verdict.truth for verdict in found.conditions] == [Truth.TRUE, Truth.UNKNOWN]
    assert found.missing == ("registered_in",)


@pytest.mark.parametrize(
    ("claim", "outcome", "high"),
    [
        ({"data_provider": True}, "eligible", None),
        ({"data_provider": False}, "ineligible", Decimal(0)),
        ({}, "undetermined", None),
    ],
)
def test_a_subsidy_without_a_stated_rate_has_no_upper_bound(
    registry: partners.Registry, claim: dict[str, object], outcome: str, high: Decimal | None
) -> None:
    found = data(registry, **claim)
    assert (found.outcome, found.low, found.high) == (outcome, Decimal(0), high)


def test_an_unstated_rate_asks_for_no_cost(registry: partners.Registry) -> None:
    assert data(registry, data_provider=True).missing == ()


def test_every_benefit_of_every_policy_is_answered_in_order(registry: partners.Registry) -> None:
    assert [(each.policy.id, each.benefit.id) for each in registry.estimate({})] == [
        ("programme", "compute"),
        ("programme", "data"),
    ]


def test_an_answer_cites_the_sources_of_the_policy(registry: partners.Registry) -> None:
    assert compute(registry).sources == ("csj-2023-05",)


def at_most(**changes: object) -> Policy:
    benefit: dict[str, Any] = {
        "id": "voucher",
        "name": {"zh": "券", "en": "voucher"},
        "conditions": [{"fact": "startup", "is": "yes"}],
        "amount": {"of": "cost", "at_most": "20%"},
        **changes,
    }
    name = {"zh": "政策", "en": "policy"}
    return Policy.model_validate({"id": "p", "name": name, "benefits": [benefit], "sources": ["csj-2023-05"]})


def judged(registry: partners.Registry, policy: Policy, **claim: object) -> Estimate:
    return estimate(policy, policy.benefits[0], read_claim(registry.facts, claim), registry.facts)


def test_at_most_a_rate_is_anything_from_nothing_to_that_rate(registry: partners.Registry) -> None:
    found = judged(registry, at_most(), cost=100, startup=True)
    assert (found.outcome, found.low, found.high) == ("eligible", Decimal(0), Decimal(20))


def test_at_most_a_rate_of_an_unknown_cost_is_unbounded(registry: partners.Registry) -> None:
    found = judged(registry, at_most(), startup=True)
    assert (found.low, found.high, found.missing) == (Decimal(0), None, ("cost",))


def test_a_benefit_may_have_sources_of_its_own(registry: partners.Registry) -> None:
    found = judged(registry, at_most(sources=["scmp-2023-05"]))
    assert found.sources == found.conditions[0].sources == ("scmp-2023-05",)


def test_policies_and_benefits_print_by_their_ids() -> None:
    policy = at_most()
    assert repr(policy) == "Policy(id='p')"
    assert repr(policy.benefits[0]) == "Benefit(id='voucher')"


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"costt": 1}, 'no fact "costt"'),
        ({"cost": 1.5}, "not float"),
        ({"activity": "trainin"}, 'Did you mean "training"'),
    ],
)
def test_a_malformed_claim_is_refused(
    registry: partners.Registry, claim: dict[str, object], words: str
) -> None:
    with pytest.raises(partners.ClaimError, match=words):
        registry.estimate(claim)


def test_asking_for_an_estimate_reads_no_organisations() -> None:
    fresh = partners.load()
    fresh.estimate({"cost": 1})
    assert "organizations" not in vars(fresh)
    assert "batches" not in vars(fresh)
