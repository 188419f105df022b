"""Limits over several years and on counts in a ledger, worked by hand."""

from typing import Any

import pytest

from support.invented import rule
from support.ledgers import ENGINES, claims, judged

ALL = {"of": "cost", "exactly": "100%"}


def paid(
    cap: dict[str, Any], *lines: tuple[str, int | None], way: str, **same: object
) -> list[tuple[int, int]]:
    """What lines of one applicant are paid, each given as its day and cost."""
    benefit = rule({"amount": ALL, "caps": [cap]})
    given = [
        {
            "young": True,
            "applicant": "a",
            "signed_on": day,
            **({} if cost is None else {"cost": cost}),
            **same,
        }
        for day, cost in lines
    ]
    return [(row["low"] // 100, row["high"] // 100) for row in judged(benefit, claims(given), way)]


def sure(*amounts: int) -> list[tuple[int, int]]:
    return [(each, each) for each in amounts]


@pytest.mark.parametrize("way", ENGINES)
def test_periods_of_three_years_begin_in_their_year(way: str) -> None:
    cap = {
        "amount": "10", "per": ["applicant", "years"], "years": "3", "from": "2024", "year_of": "signed_on", "received": "received"
    }  # fmt: skip
    lines = [("2023-12-31", 8), ("2024-01-01", 8), ("2026-12-31", 8), ("2027-01-01", 8)]
    assert paid(cap, *lines, way=way, received="0") == sure(8, 8, 2, 8)


@pytest.mark.parametrize("way", ENGINES)
def test_any_three_years_in_a_row_are_counted_together(way: str) -> None:
    cap = {
        "amount": "10",
        "per": ["applicant", "years"],
        "years": "3",
        "year_of": "signed_on",
        "received": "received",
    }
    lines = [("2023-05-01", 8), ("2024-05-01", 1), ("2025-05-01", 8), ("2026-05-01", 9), ("2029-05-01", 20)]
    assert paid(cap, *lines, way=way, received="0") == sure(8, 1, 1, 8, 10)


@pytest.mark.parametrize("way", ENGINES)
def test_only_claims_that_are_paid_count(way: str) -> None:
    cap = {"claims": "2", "per": ["applicant"], "received": "hours"}
    lines = [("2024-05-01", 0), ("2024-05-01", 5), ("2024-05-01", 6), ("2024-05-01", 7)]
    assert paid(cap, *lines, way=way, hours="0") == sure(0, 5, 6, 0)
    assert paid(cap, *lines, way=way, hours="1") == sure(0, 5, 0, 0)
    # Whether any of these is paid is unknown, so that none of them surely counts against the third.
    assert paid(cap, *lines[1:], way=way) == [(0, 5), (0, 6), (0, 7)]


@pytest.mark.parametrize("way", ENGINES)
def test_a_third_year_in_a_row_is_not_paid(way: str) -> None:
    cap = {"years_in_a_row": "2", "per": ["applicant"], "year_of": "signed_on", "received": "months"}
    lines = [("2022-05-01", 5), ("2023-05-01", 5), ("2023-06-01", 5), ("2024-05-01", 5), ("2025-05-01", 5)]
    assert paid(cap, *lines, way=way, months="0") == sure(5, 5, 5, 0, 5)
    assert paid(cap, ("2022-05-01", 5), ("2023-05-01", 5), way=way, months="1") == sure(5, 0)
