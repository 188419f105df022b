"""What another benefit pays as a base, worked out by hand, in words, in ledgers and in checks."""

from collections.abc import Mapping
from typing import Any

import pytest

from partners import NotFoundError
from partners.ledger.line_reasons import reasons
from partners.rules.claims import read_claim
from partners.rules.estimates import Rule
from partners.rules.wording import say_amount
from support.invented import registry_of
from support.ledgers import ENGINES, claims, judged

CITY_PAYS = {
    "id": "b1",
    "conditions": [{"fact": "local", "is": "yes"}],
    "amount": {"of": "cost", "exactly": "10%"},
    "caps": [{"amount": "50"}],
}
HALF = {"share": "50%", "amount": {"benefit": "city/b1"}}


def matching(amount: Mapping[str, Any] = HALF, first: Mapping[str, Any] = CITY_PAYS) -> Rule:
    return registry_of(first, {"amount": amount}).rules[1]


def paid(one: Rule, **claim: object) -> tuple[str, str | None]:
    found = one.estimate(read_claim(one.context.facts, {"young": True, **claim}))
    return str(found.low), None if found.high is None else str(found.high)


def test_a_share_of_what_another_benefit_pays_after_its_limits() -> None:
    assert paid(matching(), local=True, cost=200) == ("10.00", "10.00")
    assert paid(matching(), local=True, cost=2000) == ("25.00", "25.00")
    assert paid(matching(), local=False, cost=2000) == ("0.00", "0.00")


def test_of_an_undetermined_benefit_anything_up_to_its_highest_may_be_paid() -> None:
    assert paid(matching(), cost=200) == ("0.00", "10.00")
    assert paid(matching(), local=True) == ("0.00", "25.00")


def test_the_other_benefit_pays_whole_fen() -> None:
    # 10% of 0.25 are 2.5 fen, of which 3 are paid: half of these are 1.5, of which 2 are paid.
    assert paid(matching(), local=True, cost="0.25") == ("0.02", "0.02")


def test_its_facts_are_asked_for() -> None:
    assert matching().facts == ("young", "local", "cost")
    assert matching().estimate(read_claim(matching().context.facts, {"young": True, "cost": 1})).missing == (
        "local",
    )


def test_it_is_said_whose_amount_it_is() -> None:
    words = say_amount(matching().benefit.amount, matching().context.facts)
    assert words.en == "50% of the following: what city/b1 pays"
    assert words.zh == "下列金额的 50%：city/b1 的金额"


def test_a_benefit_that_does_not_exist_is_said() -> None:
    with pytest.raises(NotFoundError, match="city/b9"):
        paid(matching({"benefit": "city/b9"}), cost=1)


@pytest.mark.parametrize("way", ENGINES)
@pytest.mark.parametrize(
    "caps", [[{"amount": "50"}], [{"amount": "30", "per": ["applicant"], "received": "received"}]]
)
def test_lines_are_paid_a_share_of_what_the_same_lines_get(way: str, caps: list[Any]) -> None:
    one = matching(first=CITY_PAYS | {"caps": caps})
    known = {"young": True, "local": True, "received": 0, "applicant": "ann"}
    given = [known | {"cost": 100}, known | {"cost": 400}, known | {"cost": 400, "local": None}, known]
    rows = judged(one, claims(given), way)
    base = judged(one.others[0], claims(given), way)
    assert [(row["low"], row["high"]) for row in rows] == [
        (each["low"] // 2, each["high"] // 2) for each in base
    ]
    assert rows[0]["high"] == 500
    assert {row["reason"] for row in rows} <= {*reasons(one)}
    if rows[2]["high"]:
        assert rows[2]["reason"] == "benefit:city/b1"


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
def test_spark_carries_what_another_benefit_pays(spark: Any) -> None:
    from support.ledgers import judged_by

    cap = {"amount": "30", "per": ["applicant"], "received": "received"}
    one = matching(first=CITY_PAYS | {"caps": [cap]})
    known = {"young": True, "local": True, "received": 0, "applicant": "ann"}
    given = claims([known | {"cost": cost} for cost in (100, 400, 50)] + [known])
    assert judged_by(one, given, spark) == judged(one, given, "joined")
