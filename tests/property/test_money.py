"""Money is read as exactly as it is written, in every notation."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import partners
from partners.values.units import MARK
from support.laws import law

COST = partners.load().facts["cost"]
amounts = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)
often = law(300)


def with_unit(text: str, unit: str) -> str:
    """A value with the unit that is said elsewhere."""
    return f"{text}{MARK}{unit}"


def plain(number: Decimal) -> str:
    """Digits without an exponent and without zeros at the end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@often
@given(
    amounts,
    st.sampled_from(
        [
            lambda amount: f"{amount:.2f}",
            lambda amount: f"{amount:,.2f}",
            lambda amount: f"{amount:,.2f}".replace(",", "_"),
            lambda amount: f"¥{amount:,.2f}",
            lambda amount: f"CNY {amount:.2f}",
            lambda amount: f" {amount:.2f} 元 ",
            lambda amount: f"{plain(amount.scaleb(-4))}万",
            lambda amount: f"{plain(amount.scaleb(-4))} 万元",
            lambda amount: f"{plain(amount.scaleb(-8))}亿",
            lambda amount: f"{plain(amount.scaleb(-6))}百万元整",
            lambda amount: f"{plain(amount.scaleb(-3))}千",
            lambda amount: f"{plain(amount.scaleb(-6))} million",
            lambda amount: f"{amount.scaleb(2):.0f}分",
            lambda amount: f"{amount:,.2f}".replace(",", " "),
            lambda amount: f"{amount:,.2f}".replace(",", "'"),
            lambda amount: f"人民币{amount:,.2f}元",
            lambda amount: f"{amount:.2f}_x000D_",
            lambda amount: "\u200b".join(f"{amount:.2f}"),
            lambda amount: with_unit(plain(amount.scaleb(-4)), "万元"),
            lambda amount: with_unit(f"¥{plain(amount.scaleb(-6))}", "million"),
            lambda amount: with_unit(f"{amount.scaleb(2):.0f}", "分"),
            lambda amount: "".join(chr(ord(each) + 0xFEE0) for each in f"{amount:,.2f}"),
        ]
    ),
)
def test_an_amount_in_any_notation_is_read_exactly(amount: Decimal, write: object) -> None:
    assert callable(write)
    assert COST.parse(write(amount)) == amount


@often
@given(amounts)
def test_what_is_shown_is_read_back(amount: Decimal) -> None:
    assert COST.parse(COST.show(amount, "zh")) == amount


@often
@given(st.text(max_size=40) | st.from_regex(r"[-¥]?[0-9,._]{1,20}[万亿元]{0,3}", fullmatch=True))
def test_any_text_is_an_amount_in_whole_fen_or_a_claim_error(text: str) -> None:
    try:
        found = COST.parse(text)
    except partners.ClaimError:
        return
    assert found is None or (isinstance(found, Decimal) and found >= 0 and found.as_tuple().exponent == -2)


@often
@given(st.decimals() | st.integers() | st.floats() | st.booleans() | st.binary(max_size=5) | st.none())
def test_any_python_value_is_an_amount_or_a_claim_error(value: object) -> None:
    try:
        found = COST.parse(value)
    except partners.ClaimError:
        return
    assert found is None or found == value
