"""Parts of figures that the claims of a group share, worked out by hand for one claim, and in words."""

from datetime import date

import pytest
from pydantic import ValidationError

from partners.records.figures import PartOf
from partners.rules.wording import say_amount
from support.invented import CITY, judge, paid, rule
from support.ledgers import claims, judged

OF_THE_YEAR = {
    "part_of": "hours",
    "up_to": "2000",
    "per": ["applicant", "year"],
    "year_of": "signed_on",
    "received": "months",
}
HALF_OF_THE_RENT = {"of": {"product_of": [OF_THE_YEAR, "rent"]}, "exactly": "50%"}
EACH = {"quantity": OF_THE_YEAR, "unit_price": "500"}


def test_one_claim_gets_what_was_not_used_before() -> None:
    assert paid(EACH, hours=1500, months=0) == ("750000.00", "750000.00")
    assert paid(EACH, hours=2500, months=0) == ("1000000.00", "1000000.00")
    assert paid(EACH, hours=1500, months=800) == ("600000.00", "600000.00")
    assert paid(EACH, hours=1500, months=2500) == ("0.00", "0.00")
    assert paid(HALF_OF_THE_RENT, hours=1500, months="800.5", rent=60) == ("35985.00", "35985.00")


def test_all_of_it_may_be_used_where_that_is_unknown() -> None:
    assert paid(EACH, hours=1500) == ("0.00", "750000.00")
    assert paid(EACH, months=800) == ("0.00", "600000.00")
    assert paid(EACH) == ("0.00", "1000000.00")
    assert judge({"amount": EACH}, young=True, hours=1500).missing == ("months",)


def test_later_claims_of_a_year_get_the_rest() -> None:
    one = {"young": True, "hours": 900, "months": 100, "applicant": "aye"}
    days = (date(2024, 3, 1), date(2024, 2, 1), date(2025, 1, 1), date(2024, 4, 1))
    rows = judged(rule({"amount": EACH}), claims([one | {"signed_on": day} for day in days]), "joined")
    # 1,900 are left of the year 2024: 900 of February, 900 of March, and 100 of the 900 of April.
    assert [row["high"] for row in rows] == [450000_00, 450000_00, 450000_00, 50000_00]
    assert [row["low"] for row in rows] == [row["high"] for row in rows]
    assert [row["reason"] for row in rows] == ["eligible", "eligible", "eligible", "part"]


def test_a_cap_can_be_so_much_for_each_unit_that_is_left() -> None:
    benefit = {"amount": {"of": "cost", "exactly": "100%"}, "caps": [{"amount": EACH}]}
    line = {
        "young": True,
        "cost": 10**6,
        "hours": 1500,
        "months": 0,
        "applicant": "aye",
        "signed_on": date(2024, 1, 1),
    }
    rows = judged(rule(benefit), claims([line, line]), "joined")
    assert [(row["low"], row["high"], row["reason"]) for row in rows] == [
        (750000_00, 750000_00, "cap"),
        (250000_00, 250000_00, "cap"),
    ]


def test_a_part_of_a_part_counts_only_what_fits_into_the_inner_one() -> None:
    inner = {"part_of": "hours", "up_to": "1000", "per": ["supplier"], "received": "months"}
    one = rule({"amount": {"quantity": OF_THE_YEAR | {"part_of": inner}, "unit_price": "1"}})
    line = {"young": True, "hours": 800, "months": 0, "applicant": "aye", "signed_on": date(2024, 1, 1)}
    rows = judged(one, claims([line | {"supplier": each} for each in ("bee", "bee", "sea", "dee")]), "joined")
    # 800 and 200 of the first supplier, 800 of the second, and what is left of 2,000 for the last: 200.
    assert [row["high"] for row in rows] == [800_00, 200_00, 800_00, 200_00]


def test_a_ledger_also_asks_for_the_groups_and_their_day_puts_claims_in_order() -> None:
    one = rule({"amount": EACH})
    assert one.facts == ("young", "hours", "months", "applicant", "signed_on")
    assert one.order_by == "signed_on"
    assert one.takes_turns


def test_a_shared_part_says_who_shares_it() -> None:
    words = say_amount(rule({"amount": {"of": OF_THE_YEAR | {"part_of": "cost", "received": "used"}, "exactly": "1%"}}).benefit.amount, CITY.facts)  # fmt: skip
    assert (
        words.en
        == "1% of the (the part of the cost within 2,000 CNY per applicant and calendar year, after used and earlier claims)"
    )
    assert "cost（中）中每个applicant（中）每个自然年累计不超过 2,000 元的部分" in words.zh


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"up_to": None}, "part"),
        ({"received": None}, "part_received"),
        ({"per": [], "year_of": None}, "part_received"),
        ({"year_of": None}, "group_year"),
        ({"per": ["applicant"]}, "group_year"),
    ],
)
def test_a_malformed_shared_part_is_refused(changes: dict[str, object], error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PartOf.model_validate(OF_THE_YEAR | changes)
    assert caught.value.errors()[0]["type"] == error


def test_tiers_of_what_the_claims_of_a_year_come_to() -> None:
    shared = {"part_of": "cost", "per": ["applicant", "year"], "year_of": "signed_on", "received": "received"}
    amount = {
        "sum_of": [
            {"of": {**shared, "up_to": "1000000"}, "exactly": "20%"},
            {"of": {**shared, "above": "1000000"}, "exactly": "15%"},
        ]
    }
    assert paid(amount, cost=600_000, received=600_000) == ("110000.00", "110000.00")  # 400,000 and 200,000
    # Each part by itself: nothing or all of it lies below, and nothing or all of it above.
    assert paid(amount, cost=600_000) == ("0.00", "210000.00")
    line = {"young": True, "cost": 600_000, "received": 0, "applicant": "aye", "signed_on": date(2024, 3, 1)}
    rows = judged(rule({"amount": amount}), claims([line, line]), "joined")
    # 1,200,000 of the year: 200,000 and 30,000, however they are spread over the claims.
    assert [(row["low"], row["high"]) for row in rows] == [(120_000_00,) * 2, (110_000_00,) * 2]
