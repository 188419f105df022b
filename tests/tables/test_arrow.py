from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.tables.arrow import texts_to_arrow, to_arrow

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.none() | TEXTS))
def test_texts_come_back_as_they_were(texts: list[str | None]) -> None:
    found = texts_to_arrow(texts)
    found.validate(full=True)
    assert found.to_pylist() == texts


@given(
    st.one_of(
        st.lists(st.integers(-(2**63), 2**63 - 1)),
        st.lists(TEXTS),
        st.lists(st.booleans()),
        st.lists(st.dates()),
    )
)
def test_values_come_back_as_they_were(values: list[Any]) -> None:
    found = to_arrow(values)
    found.validate(full=True)
    assert found.to_pylist() == values


@pytest.mark.parametrize(
    ("value", "type_"),
    [(1, pa.int64()), ("一", pa.large_string()), (True, pa.bool_()), (date(2024, 2, 29), pa.date32())],
    ids=str,
)
def test_values_have_the_type_of_their_kind(value: Any, type_: pa.DataType) -> None:
    assert to_arrow([value]).type == type_
