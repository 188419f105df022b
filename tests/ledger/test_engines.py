from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from partners.ledger.engines.operations import somewhere
from partners.ledger.engines.protocol import Frame
from partners.ledger.fact_values import read_values
from support.invented import CITY, rule
from support.ledgers import ENGINES, claims, judged

CONNECTION = duckdb.connect()


def frame_of(columns: dict[str, pl.Series]) -> Frame:
    frame: Frame = nw.from_native(CONNECTION.from_arrow(pl.DataFrame(columns).to_arrow()))
    return frame


@pytest.mark.parametrize("values", [[], [1, 2], [1, None, 7], [None]], ids=str)
def test_a_test_holds_somewhere_or_nowhere(values: list[int | None]) -> None:
    frame = frame_of({"value": pl.Series(values, dtype=pl.Int64)})
    assert somewhere(frame, nw.col("value") > 5) == (7 in values)
    assert somewhere(frame, nw.col("value").is_null()) == (None in values)


@pytest.mark.parametrize(
    ("dtype", "values", "readable"),
    [
        (pl.Int64, [0, 5, None, 999_999_999_999], True),
        (pl.Int64, [5, 10**12], False),
        (pl.Int64, [5, -1], False),
        (pl.Int16, [5, 30_000], True),
        (pl.Int16, [5, -1], False),
        (pl.UInt32, [5, 4_000_000_000], True),
        (pl.Decimal(18, 2), ["0.01", "999999999999.99", None], True),
        (pl.Decimal(18, 2), ["0.01", "1000000000000"], False),
        (pl.Decimal(18, 2), ["-0.01"], False),
        (pl.Decimal(18, 3), ["0.010"], False),
    ],
    ids=str,
)
def test_numbers_that_are_all_in_range_are_checked_no_further(
    dtype: Any, values: list[Any], *, readable: bool
) -> None:
    frame = frame_of({"cost": pl.Series(values, dtype=dtype)})
    found = read_values(frame, {"cost": "cost"}, CITY.facts)
    assert (not found.wrong) == readable


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_too_large_to_compute_with_may_take_all_of_a_limit(engine: str) -> None:
    cap = {"amount": "3000000", "per": ["applicant"], "received": "received"}
    benefit = rule({"amount": {"unit_price": "1000000", "quantity": "months"}, "caps": [cap]})
    known = {"young": True, "applicant": "aye", "received": 0}
    lines = claims([known | {"months": months} for months in (1, 9_999_999_999, 1)])
    assert [(row["low"], row["high"], row["reason"]) for row in judged(benefit, lines, engine)] == [
        (100_000_000, 100_000_000, "eligible"),
        (None, None, "too-large"),
        (0, 100_000_000, "may:cap"),
    ]
