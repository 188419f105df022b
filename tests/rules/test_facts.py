from decimal import Decimal, localcontext

import pytest

import partners
from partners import ClaimError, Fact
from partners.rules.facts import Value, find_fact, read_claim


@pytest.fixture
def cost(registry: partners.Registry) -> Fact:
    return registry.facts["cost"]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1000000", "1000000.00"),
        ("1,000,000", "1000000.00"),
        ("1_000_000", "1000000.00"),
        ("¥1,000,000.50", "1000000.50"),
        ("￥1,000,000.50", "1000000.50"),
        ("CNY 1000", "1000.00"),
        ("rmb1000元", "1000.00"),
        ("100万", "1000000.00"),
        ("100 万元", "1000000.00"),
        ("1.2亿", "120000000.00"),
        ("1.23456万", "12345.60"),
        ("0.000001万", "0.01"),
        ("１００万", "1000000.00"),
        ("１，０００．５", "1000.50"),
        (" 7 ", "7.00"),
        ("0", "0.00"),
        ("999999999999.99", "999999999999.99"),
        (7, "7.00"),
        (Decimal("7.5"), "7.50"),
        (Decimal("1E+5"), "100000.00"),
        (Decimal("7.500"), "7.50"),
    ],
)
def test_amounts_are_read_as_people_write_them(cost: Fact, written: object, amount: str) -> None:
    read = cost.parse(written)
    assert isinstance(read, Decimal)
    assert str(read) == amount


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "is no amount"),
        ("abc", "is no amount"),
        ("1,00,000", "is no amount"),
        ("1,000,00", "is no amount"),
        ("1__0", "is no amount"),
        ("10^30", "is no amount"),
        ("1e5", "is no amount"),
        ("NaN", "is no amount"),
        ("inf", "is no amount"),
        ("1万亿", "is no amount"),
        ("$100", "is no amount"),
        ("٣", "is no amount"),
        pytest.param("9" * 100_000, "is no amount", id="100,000 digits"),
        (Decimal("NaN"), "is no amount"),
        (Decimal("sNaN"), "is no amount"),
        (Decimal("Infinity"), "is no amount"),
        (Decimal("-Infinity"), "is no amount"),
        ("-1", "cannot be negative"),
        ("−1", "cannot be negative"),
        (-1, "cannot be negative"),
        (Decimal("-0.01"), "cannot be negative"),
        (10**30, "must be below"),
        pytest.param(10**5000, "must be below", id="10^5000"),
        (Decimal("1e30"), "must be below"),
        ("1" + "0" * 30, "must be below"),
        ("10000亿", "must be below"),
        ("1.005", "parts of a fen"),
        ("0.0000001万", "parts of a fen"),
        (Decimal("0.001"), "parts of a fen"),
        (Decimal("1e-30"), "parts of a fen"),
        (1.5, "not float"),
        (float("nan"), "not float"),
        (True, "not bool"),
        (b"1", "not bytes"),
        ([1], "not list"),
    ],
    ids=repr,
)
def test_what_is_no_amount_is_refused_with_a_reason(cost: Fact, written: object, complaint: str) -> None:
    with pytest.raises(ClaimError, match=complaint) as caught:
        cost.parse(written)
    assert caught.value.fact == "cost"
    assert len(str(caught.value)) < 200
    assert caught.value.message.zh.startswith("cost：")


@pytest.mark.parametrize("precision", [3, 7])
def test_the_decimal_context_of_the_caller_does_not_matter(cost: Fact, precision: int) -> None:
    with localcontext() as context:
        context.prec = precision
        assert cost.parse("1234567.89") == Decimal("1234567.89")


@pytest.mark.parametrize("written", [None, "unknown", " Unknown ", "?", "？", "未知", "不知道"])
@pytest.mark.parametrize("fact", ["cost", "activity", "pilot"])
def test_any_fact_may_be_unknown(registry: partners.Registry, fact: str, written: str | None) -> None:
    assert registry.facts[fact].parse(written) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, True) for word in (True, "yes", "Y", "TRUE", "是", "有", " yes ", "ｙｅｓ")),
        *((word, False) for word in (False, "no", "N", "false", "否", "没有", "无")),
    ],
)
def test_yes_and_no_are_read_in_both_languages(
    registry: partners.Registry, written: object, value: object
) -> None:
    assert registry.facts["pilot"].parse(written) is value


@pytest.mark.parametrize("written", ["", "maybe", 1, 0, 1.0, "1", []], ids=repr)
def test_what_is_neither_yes_nor_no_is_refused(registry: partners.Registry, written: object) -> None:
    with pytest.raises(ClaimError, match="must be yes or no"):
        registry.facts["pilot"].parse(written)


@pytest.mark.parametrize("written", ["training", "Training", "训练", "training a large model", "训 练"])
def test_a_choice_is_read_by_id_or_label(registry: partners.Registry, written: str) -> None:
    assert registry.facts["activity"].parse(written) == "training"


@pytest.mark.parametrize("written", ["trainin", "TRAINNG"])
def test_a_mistyped_choice_is_refused_with_the_nearest(registry: partners.Registry, written: str) -> None:
    with pytest.raises(ClaimError, match='Did you mean "training"') as caught:
        registry.facts["activity"].parse(written)
    assert "Possible: training, tuning, inference, other." in str(caught.value)


@pytest.mark.parametrize("written", ["", "——", 7, True, pytest.param("x" * 100_000, id="very long"), [1]])
def test_what_is_no_choice_is_refused_with_the_choices(registry: partners.Registry, written: object) -> None:
    with pytest.raises(ClaimError, match="Possible: training, tuning, inference, other") as caught:
        registry.facts["activity"].parse(written)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("fact", "value", "zh", "en"),
    [
        ("cost", Decimal("1234567.5"), "1,234,567.50", "1,234,567.50"),
        ("pilot", True, "是", "yes"),
        ("pilot", False, "否", "no"),
        ("activity", "tuning", "调优", "tuning a model for an industry"),
    ],
)
def test_values_are_shown_as_people_read_them(
    registry: partners.Registry, fact: str, value: Value, zh: str, en: str
) -> None:
    assert registry.facts[fact].show(value, "zh") == zh
    assert registry.facts[fact].show(value, "en") == en


@pytest.mark.parametrize("name", ["registered_in", "Registered In", "注册地", "place of registration"])
def test_a_fact_is_found_by_id_or_label(registry: partners.Registry, name: str) -> None:
    assert find_fact(registry.facts, name).id == "registered_in"


def test_an_unknown_fact_is_refused_with_the_nearest(registry: partners.Registry) -> None:
    with pytest.raises(ClaimError, match=r'no fact "costt"\. Did you mean "cost"\?') as caught:
        read_claim(registry.facts, {"costt": 1})
    assert caught.value.fact == "costt"


@pytest.mark.parametrize("name", ["", "——"])
def test_a_fact_without_letters_is_no_fact(registry: partners.Registry, name: str) -> None:
    with pytest.raises(ClaimError, match="no fact"):
        read_claim(registry.facts, {name: 1})


def test_a_fact_given_by_id_and_by_label_is_given_twice(registry: partners.Registry) -> None:
    with pytest.raises(ClaimError, match='"cost" is given more than once'):
        read_claim(registry.facts, {"cost": None, "算力成本": 2})


def test_unknown_facts_are_left_out_of_a_claim(registry: partners.Registry) -> None:
    claim = read_claim(registry.facts, {"算力成本": "100万", "pilot": "unknown", "startup": None})
    assert claim == {"cost": Decimal(1_000_000)}
