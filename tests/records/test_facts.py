from datetime import date, datetime
from decimal import Decimal, localcontext

import pytest
from pydantic import ValidationError

import partners
from partners import ClaimError, Fact
from partners.records.facts import Value
from partners.rules.claims import find_fact, read_claim


@pytest.fixture
def cost(registry: partners.Registry) -> Fact:
    return registry.facts["cost"]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1000000", "1000000.00"),
        ("1,000,000", "1000000.00"),
        ("1_000_000", "1000000.00"),
        ("人民币1000000元", "1000000.00"),
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
        ("", "is not an amount"),
        ("abc", "is not an amount"),
        ("1,00,000", "with thousands separators"),
        ("1,000,00", "with thousands separators"),
        ("1__0", "is not an amount"),
        ("10^30", "is not an amount"),
        ("1e5", "is not an amount"),
        ("inf", "is not an amount"),
        ("1万亿", "must be below"),
        ("$100", r"is not in CNY \(\$\)"),
        ("٣", "is not an amount"),
        pytest.param("9" * 100_000, "is not an amount", id="100,000 digits"),
        (Decimal("Infinity"), "is not an amount"),
        (Decimal("-Infinity"), "is not an amount"),
        ("-1", "cannot be negative"),
        ("−1", "cannot be negative"),
        (-1, "cannot be negative"),
        (Decimal("-0.01"), "cannot be negative"),
        (10**30, "must be below"),
        pytest.param(10**5000, "must be below", id="10^5000"),
        (Decimal("1e30"), "must be below"),
        ("1" + "0" * 30, "must be below"),
        ("10000亿", "must be below"),
        ("1.005", "whole number of fen"),
        ("0.0000001万", "whole number of fen"),
        (Decimal("0.001"), "whole number of fen"),
        (Decimal("1e-30"), "whole number of fen"),
        (1.5, "not float"),
        (float("inf"), "not float"),
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


@pytest.mark.parametrize(
    "written",
    [
        None,
        "unknown",
        " Unknown ",
        "?",
        "？",
        "未知",
        "暂无",
        "——",
        "N/A",
        "n.a.",
        "NaN",
        "（空）",
        "待定",
    ],
)
@pytest.mark.parametrize("fact", ["cost", "term", "signed_on", "activity", "pilot", "applicant"])
def test_any_fact_may_be_unknown(registry: partners.Registry, fact: str, written: object) -> None:
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
    with pytest.raises(ClaimError, match="write yes, no or unknown"):
        registry.facts["pilot"].parse(written)


@pytest.mark.parametrize("written", ["training", "Training", "训练", "TRAINING", "训 练"])
def test_a_choice_is_read_by_id_or_label(registry: partners.Registry, written: str) -> None:
    assert registry.facts["activity"].parse(written) == "training"


@pytest.mark.parametrize("written", ["trainin", "TRAINNG"])
def test_a_mistyped_choice_is_refused_with_the_nearest(registry: partners.Registry, written: str) -> None:
    with pytest.raises(ClaimError, match='Did you mean "training"') as caught:
        registry.facts["activity"].parse(written)
    assert "Possible: training, tuning, inference, other." in str(caught.value)


@pytest.mark.parametrize("written", ["", "某事", 7, True, pytest.param("x" * 100_000, id="very long"), [1]])
def test_what_is_no_choice_is_refused_with_the_choices(registry: partners.Registry, written: object) -> None:
    with pytest.raises(ClaimError, match="Possible: training, tuning, inference, other") as caught:
        registry.facts["activity"].parse(written)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("fact", "value", "zh", "en"),
    [
        ("cost", Decimal("1234567.5"), "1,234,567.50 元", "1,234,567.50 CNY"),
        ("pilot", True, "是", "yes"),
        ("pilot", False, "否", "no"),
        ("activity", "tuning", "微调（调优）", "tuning"),
        ("district", "etown", "北京经济技术开发区", "Beijing Economic-Technological Development Area"),
        ("term", Decimal(12), "12 个月", "12 months"),
        ("term", Decimal("0.5"), "0.5 个月", "0.5 months"),
        ("signed_on", date(2023, 9, 1), "2023-09-01", "2023-09-01"),
        ("supplier", "某云", "某云", "某云"),
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
        read_claim(registry.facts, {"cost": None, "算力费用": 2})


def test_unknown_facts_are_left_out_of_a_claim(registry: partners.Registry) -> None:
    claim = read_claim(registry.facts, {"算力费用": "100万", "pilot": "unknown", "startup": None})
    assert claim.values == {"cost": Decimal(1_000_000)}
    assert claim.numbers == {"cost": 100_000_000}


def test_money_is_counted_in_fen_and_quantities_in_ten_thousandths(registry: partners.Registry) -> None:
    claim = read_claim(registry.facts, {"cost": "0.01", "term": "0.0001", "signed_on": "2023-09-01"})
    assert claim.numbers == {"cost": 1, "term": 1}
    assert claim.values["signed_on"] == date(2023, 9, 1)


@pytest.mark.parametrize(
    ("written", "number"),
    [("12", "12"), ("1,000", "1000"), ("0.0001", "0.0001"), ("12.50", "12.5"), ("3万", "30000"), (7, "7")],
)
def test_quantities_are_read_as_people_write_them(
    registry: partners.Registry, written: object, number: str
) -> None:
    read = registry.facts["term"].parse(written)
    assert isinstance(read, Decimal)
    assert f"{read:f}" == number


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "is not a number"),
        ("a year", "is not a number"),
        ("-1", "cannot be negative"),
        ("0.00001", "at most four decimal places"),
        ("1e3", "is not a number"),
        (10**12, "too large"),
        (1.5, "not float"),
        (True, "not bool"),
    ],
    ids=repr,
)
def test_what_is_no_quantity_is_refused_with_a_reason(
    registry: partners.Registry, written: object, complaint: str
) -> None:
    with pytest.raises(ClaimError, match=complaint):
        registry.facts["term"].parse(written)


@pytest.mark.parametrize(
    "written",
    [
        "2023-09-01", "2023-9-1", "2023/9/1", "2023年9月1日", " 2023 年 9 月 1 日 ", "２０２３-09-01",
        "2023.9.1", "20230901", "2023-09-01 13:30", "2023-09-01T13:30:00.5",
        date(2023, 9, 1), datetime(2023, 9, 1, 23, 59),  # noqa: DTZ001 - as notebooks and spreadsheets hold days
    ],
    ids=repr,
)  # fmt: skip
def test_days_are_read_as_people_write_them(registry: partners.Registry, written: object) -> None:
    assert registry.facts["signed_on"].parse(written) == date(2023, 9, 1)


@pytest.mark.parametrize(
    "written", ["", "2023", "2023-09", "2023-02-30", "2023-13-01", "1693526400", 20230901, True]
)
def test_what_is_no_day_is_refused(registry: partners.Registry, written: object) -> None:
    with pytest.raises(ClaimError, match="is not a date; write YYYY-MM-DD"):
        registry.facts["signed_on"].parse(written)


@pytest.mark.parametrize("written", ["45170", 45170, " 45170.75 ", 45170.5], ids=repr)
def test_a_day_as_the_number_that_excel_keeps_is_refused_with_the_day_it_would_be(
    registry: partners.Registry, written: object
) -> None:
    with pytest.raises(ClaimError, match="which would be 2023-09-01; format the cells as dates") as caught:
        registry.facts["signed_on"].parse(written)
    assert "Excel 的日期序号，如果是，则为 2023-09-01" in caught.value.message.zh


@pytest.mark.parametrize("written", ["", "  ", 7, True, ["百度"]], ids=repr)
def test_an_organisation_is_named(registry: partners.Registry, written: object) -> None:
    with pytest.raises(ClaimError, match="cannot be empty; write a name"):
        registry.facts["supplier"].parse(written)


@pytest.mark.parametrize("name", ["baidu", "百度", " BAIDU ", "北京百度网讯科技有限公司"])
def test_an_organisation_in_a_claim_is_resolved_to_its_id(registry: partners.Registry, name: str) -> None:
    assert read_claim(registry.facts, {"supplier": name}, registry.resolve).values["supplier"] == "baidu"


def test_a_name_that_no_organisation_has_stays_as_it_is(registry: partners.Registry) -> None:
    assert read_claim(registry.facts, {"supplier": "某云"}, registry.resolve).values["supplier"] == "某云"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"type": "choice"}, "choices"),
        ({"choices": [{"id": "a", "label": {"zh": "甲", "en": "a"}}]}, "choices"),
        ({"type": "quantity"}, "unit"),
        ({"unit": {"zh": "元", "en": "CNY"}}, "unit"),
        ({"type": "number"}, "literal_error"),
    ],
)
def test_choices_are_for_choices_and_units_for_quantities(changes: dict[str, object], error: str) -> None:
    words = {"zh": "甲", "en": "a"}
    with pytest.raises(ValidationError) as caught:
        Fact.model_validate({"id": "a", "type": "money", "label": words, "question": words, **changes})
    assert [each["type"] for each in caught.value.errors()] == [error]


def test_a_name_is_no_organisation(registry: partners.Registry) -> None:
    known = read_claim(registry.facts, {"project": "百度", "supplier": "百度"}, registry.resolve)
    assert dict(known.values) == {"project": "百度", "supplier": "baidu"}
