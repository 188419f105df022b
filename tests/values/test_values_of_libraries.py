"""Values as pandas, NumPy and Arrow hold them mean what they mean there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import partners
from partners.values.native import as_python, is_missing

MISSING = {
    "None": None,
    "a float": float("nan"),
    "a Decimal": Decimal("NaN"),
    "a Decimal that signals": Decimal("sNaN"),
    "NaT": pd.NaT,
    "NA": pd.NA,
    "a NumPy float": np.float64("nan"),
    "a masked value": np.ma.masked,
    "a NumPy day": np.datetime64("NaT", "D"),
    "a NumPy day in nanoseconds": np.datetime64("NaT", "ns"),
    "an array of no dimension": np.array(np.nan),
    "an Arrow null": pa.scalar(None),
    "an Arrow number": pa.scalar(None, pa.int64()),
    "an Arrow day": pa.scalar(None, pa.timestamp("ns")),
    "an Arrow NaN": pa.scalar(float("nan")),
}
PRESENT = [0, 0.0, False, "", "nan", Decimal(0), date(2024, 3, 1), np.int64(0), np.False_, pa.scalar("")]  # fmt: skip
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize("kind", MISSING)
@pytest.mark.parametrize("fact", ["cost", "term", "signed_on", "activity", "pilot", "applicant", "project"])
def test_what_is_missing_is_unknown(registry: partners.Registry, fact: str, kind: str) -> None:
    assert is_missing(MISSING[kind])
    assert registry.facts[fact].parse(MISSING[kind]) is None


@pytest.mark.parametrize("value", PRESENT, ids=lambda value: f"{type(value).__name__} {value!r}")
def test_what_is_there_is_not_missing(value: object) -> None:
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (np.int64(7), "7.00"),
        (np.uint8(7), "7.00"),
        (np.float64(1_000_000.0), "1000000.00"),
        (np.float32(7.0), "7.00"),
        (7.0, "7.00"),
        (np.array(7), "7.00"),
        (np.str_("100万"), "1000000.00"),
        (pa.scalar(7), "7.00"),
        (pa.scalar("7万"), "70000.00"),
        (pa.scalar(Decimal("7.50")), "7.50"),
    ],
    ids=lambda value: f"{type(value).__name__} {value!r}",
)
def test_numbers_are_amounts(registry: partners.Registry, value: object, amount: str) -> None:
    assert str(registry.facts["cost"].parse(value)) == amount


@pytest.mark.parametrize(
    "value",
    [np.True_, pa.scalar(value=True), np.float64(1.5), np.float64("inf"), Decimal("Infinity"), np.array([1, 2])],
    ids=lambda value: f"{type(value).__name__} {value!r}",
)  # fmt: skip
def test_what_is_no_exact_number_is_no_amount(registry: partners.Registry, value: object) -> None:
    with pytest.raises(partners.ClaimError):
        registry.facts["cost"].parse(value)


def test_a_time_is_its_own_day_in_its_own_zone(registry: partners.Registry) -> None:
    late: Any = pd.Timestamp("2024-03-01 23:30")
    for value in (
        late,
        late.tz_localize(SHANGHAI),
        pd.Timestamp("2024-03-01 15:30", tz="UTC").tz_convert(SHANGHAI),
        late.to_pydatetime(),
        datetime(2024, 3, 1, 23, 30, tzinfo=UTC),
        np.datetime64("2024-03-01"),
        np.datetime64("2024-03-01T23:30", "ns"),
        pa.scalar(date(2024, 3, 1)),
        pa.scalar(datetime(2024, 3, 1, 23, 30, tzinfo=UTC)),
        pa.scalar(late, pa.timestamp("ns", SHANGHAI)),
    ):
        expected = date(2024, 3, 2) if str(value).startswith("2024-03-02") else date(2024, 3, 1)
        assert registry.facts["signed_on"].parse(value) == expected, repr(value)


def test_a_truth_of_numpy_is_a_truth(registry: partners.Registry) -> None:
    assert registry.facts["pilot"].parse(np.False_) is False
    assert registry.facts["pilot"].parse(pa.scalar(value=True)) is True
    assert as_python(np.True_) is True


def test_a_claim_of_a_row_of_pandas_is_the_claim_without_what_is_missing(registry: partners.Registry) -> None:
    row = pd.DataFrame(
        {"cost": [np.nan, 1.0], "signed_on": [pd.NaT, pd.Timestamp("2024-03-01")], "supplier": [None, "百度"]}
    ).iloc[0]
    assert registry.estimate(dict(row)) == registry.estimate({})
