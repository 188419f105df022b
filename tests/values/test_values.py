"""Texts that may be values of facts."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from partners.errors import ClaimError
from partners.values.native import is_missing
from partners.values.placeholders import is_stand_in
from partners.values.readers import refuse_stand_in


@pytest.mark.parametrize(
    "text",
    [
        "=A1",
        " =A1*2",
        "＝SUM(A:A)",
        "⩵1",
        "#N/A",
        "#n/a ",
        "＃REF!",
        "\u3000#DIV/0!\n",
        "#SPILL!",
        "Err:502",
        "#ERR502",
        "#Name？",
    ],
)
def test_what_spreadsheets_leave_where_a_value_is_missing_has_none(text: str) -> None:
    assert is_stand_in(text)
    with pytest.raises(
        ClaimError, match=r"^name: .*(is a formula without its result|is a spreadsheet error)"
    ):
        refuse_stand_in("name", text)


@pytest.mark.parametrize("text", ["", "甲公司", "#1 Compute", "#N/A公司", "a=b", "C#", "1=2"])
def test_other_texts_may_have_a_value(text: str) -> None:
    assert not is_stand_in(text)
    refuse_stand_in("name", text)


@pytest.mark.parametrize(
    "value",
    [
        *(None, float("nan"), Decimal("nan"), Decimal("snan"), pd.NA, pd.NaT),
        *(np.float32("nan"), np.datetime64("NaT", "D"), np.timedelta64("NaT", "D")),
    ],
    ids=lambda value: f"{type(value).__name__} {value!r}",
)
def test_what_python_numpy_and_pandas_have_for_a_missing_value_is_missing(value: object) -> None:
    assert is_missing(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "nan",
        "NaT",
        0,
        0.0,
        False,
        Decimal(0),
        float("inf"),
        date(2024, 1, 1),
        pd.Timestamp(0),
        (),
        [None],
    ],
    ids=repr,
)
def test_nothing_else_is_missing(value: object) -> None:
    assert not is_missing(value)


def test_several_values_are_not_a_missing_one() -> None:
    assert not is_missing(np.array([1.0, float("nan")]))
    assert not is_missing(pd.Series([None, None]))
