"""Texts that may be values of facts."""

import pytest

from partners.errors import ClaimError
from partners.rules.unknown import is_no_value
from partners.rules.values import refuse_no_value


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
    assert is_no_value(text)
    with pytest.raises(
        ClaimError, match=r"^name: .*(is a formula without its result|is an error of a spreadsheet)"
    ):
        refuse_no_value("name", text)


@pytest.mark.parametrize("text", ["", "甲公司", "#1 Compute", "#N/A公司", "a=b", "C#", "1=2"])
def test_other_texts_may_have_a_value(text: str) -> None:
    assert not is_no_value(text)
    refuse_no_value("name", text)
