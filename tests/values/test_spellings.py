"""Amounts and terms in every spelling that is read, and in those that are refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partners
from partners.values.numerals import read_number
from partners.values.spellings import read_amount
from partners.values.units import MARK
from support.laws import law

often = law(300)
COST, TERM = partners.load().facts["cost"], partners.load().facts["term"]
AMOUNTS = {
    "1 234 567.89": "1234567.89",
    "1，234，567": "1234567.00",
    "1'234'567": "1234567.00",
    "1’234’567.5": "1234567.50",
    "1\u00a0234\u00a0567": "1234567.00",
    "300\u200b000": "300000.00",
    "300000_x000D_": "300000.00",
    "\ufeff３００，０００\u3000元": "300000.00",
    "3千万": "30000000.00",
    "一百万": "1000000.00",
    "壹佰万元整": "1000000.00",
    "叁佰捌拾万元整": "3800000.00",
    "人民币叁佰捌拾万圆整": "3800000.00",
    "人民币（大写）：叁佰捌拾万元正": "3800000.00",
    "380万元整": "3800000.00",
    "100萬": "1000000.00",
    "3.8百万": "3800000.00",
    "2亿零5百万": "205000000.00",
    "1亿2000万": "120000000.00",
    "壹仟贰佰叁拾肆元伍角陆分": "1234.56",
    "壹佰元零伍分": "100.05",
    "5角": "0.50",
    "100000分": "1000.00",
    "300w": "3000000.00",
    "300k": "300000.00",
    "1.5 million": "1500000.00",
    "100 万 元 人民币": "1000000.00",
    "100万人民币": "1000000.00",
    "RMB 100万元": "1000000.00",
    "CNY1,000,000.00": "1000000.00",
    "￥1,000,000元": "1000000.00",
    "¥0": "0.00",
    "0": "0.00",
    "零元": "0.00",
}
REFUSED = {
    "more than one number": [
        *("30000 20000", "30000　20000", "300000 ,200000", "1 2 3", "1,000 500", "3 0000.00", "100\n200", "100　200"),
        *("3万/5万", "30000、20000", "3万-5万", "3万～5万", "3万至5万", "3万—5万", "300;200"),
        *("1,23,456", "12,34", "0,123", "100\t200", "100_x000A_200"),
    ],
    "adds up several amounts": ["30000+20000", "380万+120万", "380万＋120万", "3,000 + ¥200", "三百万+二十万", "100元+200元"],
    "not an exact amount": [
        *("约30万", "不超过30万", "≤30万", "30万左右", "30万以上", "30余万", "近30万", "up to 300000", "about 3万", "预计30万")
    ],
    "is not in CNY": [
        *("USD 100", "100美元", "$100", "US$100", "HK$100", "100港币", "€100", "100欧元", "1000日元", "JPY 1000", "£5"),
        *("100英镑", "100新台币", "NT$100", "10万美金", "100 usd", "100円", "5万港元", "100美圆"),
    ],
    "is a percentage": ["10%", "１０％", "5‰"],
    "price per unit": ["100元/月", "每月100元", "3.5元/卡时", "100/年"],
    "is not an amount": [
        *("1.234.567", "300²", "300①", "½万", "Ⅳ万", "㈠百万", "万元", "百万", "三万五", "一百二", "3万5", "1万2千3"),
        *("三八〇万", "٣٠٠", "1e6", "0x10", "一千零", "1.2亿3000万", "12.5.3", "元", "\u202e000003", "10²"),
    ],
}  # fmt: skip


def with_unit(text: str, unit: str) -> str:
    """A value with the unit that is said elsewhere."""
    return f"{text}{MARK}{unit}"


@pytest.mark.parametrize("written", AMOUNTS)
def test_an_amount_is_read_exactly(written: str) -> None:
    assert str(COST.parse(written)) == AMOUNTS[written]


@pytest.mark.parametrize(
    ("written", "complaint"), [(each, why) for why, every in REFUSED.items() for each in every]
)
def test_what_is_not_one_amount_is_refused_with_the_reason(written: str, complaint: str) -> None:
    with pytest.raises(partners.ClaimError, match=complaint):
        COST.parse(written)


@pytest.mark.parametrize("mark", ["〃", "同上", "ditto", "“", '"', "々"])
@pytest.mark.parametrize("fact", ["cost", "term", "signed_on", "activity", "pilot", "applicant"])
def test_a_mark_for_another_line_is_refused(registry: partners.Registry, fact: str, mark: str) -> None:
    with pytest.raises(partners.ClaimError, match="refers to another line"):
        registry.facts[fact].parse(mark)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        *(("1年", 12), ("一年", 12), ("两年", 24), ("半年", 6), ("一年半", 18), ("1.5年", 18), ("18个月", 18), ("12月", 12)),
        *(("十二个月", 12), ("1年6个月", 18), ("一年零六个月", 18), ("3年期", 36), ("2 years", 24), ("24 months", 24)),
        *(("１２ 个月", 12), ("12", 12), ("0", 0), ("0.5", Decimal("0.5"))),
    ],
)  # fmt: skip
def test_a_term_is_read_in_months(written: str, months: object) -> None:
    assert TERM.parse(written) == months


@pytest.mark.parametrize(
    "written", ["3-5年", "365天", "一年左右", "长期", "1年/2年", "12 24", "年", "52周", "1年期满后续", "2024年3月1日"]
)  # fmt: skip
def test_what_is_not_a_term_is_refused(written: str) -> None:
    with pytest.raises(partners.ClaimError):
        TERM.parse(written)


@pytest.mark.parametrize(
    ("value", "units", "amount"),
    [
        ("100", ["万元"], "1000000.00"),
        ("250.5", ["万元"], "2505000.00"),
        ("￥100", ["万元"], "1000000.00"),
        ("100万", ["万元"], "1000000.00"),
        ("100万元", ["元"], "1000000.00"),
        ("100", ["万元", "人民币"], "1000000.00"),
        ("10000", ["分"], "100.00"),
        ("1", ["million"], "1000000.00"),
        ("1", ["10k CNY"], "10000.00"),
        ("1,234.5", ["千元"], "1234500.00"),
        ("", ["万元"], None),
        ("暂无", ["万元"], None),
    ],
)
def test_a_unit_that_is_said_elsewhere_counts(value: str, units: list[str], amount: str | None) -> None:
    for unit in units:
        value = with_unit(value, unit)
    found = COST.parse(value)
    assert found is None if amount is None else str(found) == amount


@pytest.mark.parametrize(
    ("value", "units", "complaint"),
    [
        ("100元", ["万元"], "has a different unit"),
        ("3亿", ["万元"], "has a different unit"),
        ("100", ["万元", "元"], "contradict each other"),
        ("100", ["USD"], r"not in CNY \(USD\)"),
        ("100", ["万美元"], "not in CNY"),
        ("100", ["台"], "not a unit of money"),
        ("100", [""], "has no unit"),
    ],
)
def test_a_unit_that_contradicts_or_is_another_currency_is_refused(
    value: str, units: list[str], complaint: str
) -> None:
    for unit in units:
        value = with_unit(value, unit)
    with pytest.raises(partners.ClaimError, match=complaint) as caught:
        COST.parse(value)
    assert "\u241f" not in str(caught.value)


def test_a_term_with_the_unit_of_its_column_is_converted() -> None:
    assert TERM.parse(with_unit("3", "年")) == 36
    assert TERM.parse(with_unit("3年", "年")) == 36
    assert TERM.parse(with_unit("36", "月")) == 36
    with pytest.raises(partners.ClaimError, match='is in "天"; convert it yourself and write it in months'):
        TERM.parse(with_unit("365", "天"))


def in_chinese(number: int, digits: str, units: str) -> str:
    """A number in Chinese numerals, as contracts write it."""

    def section(part: int) -> str:
        text, gap = "", False
        for place in range(3, -1, -1):
            digit = part // 10**place % 10
            if digit:
                text += ("零" if gap and text else "") + digits[digit] + (units[place - 1] if place else "")
            gap = digit == 0
        return text

    if number == 0:
        return "零"
    text, before = "", 0
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        part = number // 10**power % 10**4
        if part:
            text += ("零" if text and (part < 1000 or before) else "") + section(part) + unit
            before = 0
        elif text:
            before = 1
    return text


@often
@given(st.integers(0, 10**12 - 1))
def test_a_number_in_chinese_numerals_is_read_back(number: int) -> None:
    assert read_number(in_chinese(number, "零一二三四五六七八九", "十百千")) == number
    assert read_number(in_chinese(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")) == number


@often
@given(st.text(st.sampled_from("0123456789,. '万亿千百十零一二三壹元角分-+/~约$"), max_size=12))
def test_digits_are_never_joined_but_in_groups_of_three(text: str) -> None:
    try:
        found = COST.parse(text)
    except partners.ClaimError:
        return
    if isinstance(found, Decimal) and all(each in "0123456789,. '元-" for each in text):
        runs = [
            part
            for part in text.strip(" 元-").partition(".")[0].replace("'", ",").replace(" ", ",").split(",")
            if part
        ]
        assert all(len(run) == 3 for run in runs[1:])


@law(200)
@given(st.decimals(1, 10**18 - 1, places=2).map(str) | st.integers(1, 10**18 - 1).map(str))
def test_a_bare_number_is_the_amount_that_it_is_with_a_unit(text: str) -> None:
    assert read_amount(text) == read_amount(f"{text}元") == Decimal(text)
