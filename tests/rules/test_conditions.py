from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

import partners
from partners import Truth, Verdict
from partners.records.conditions import Condition, Is
from partners.rules.evaluation import operands
from support.invented import BATCHES, CITY, YOUNG, judge

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
OPEN = {"not_stated": {"zh": "未载明", "en": "left open"}}
LOCAL = {"fact": "local", "is": "yes"}
NOTE = {"zh": "读法", "en": "reading"}


def verdict(condition: dict[str, Any], **claim: object) -> Verdict:
    (found,) = judge({"conditions": [condition]}, **claim).conditions
    return found


@pytest.mark.parametrize(
    ("condition", "claim", "truth"),
    [
        (YOUNG, {"young": True}, T),
        (YOUNG, {"young": False}, F),
        (YOUNG, {}, U),
        ({"fact": "young", "is": "no"}, {"young": False}, T),
        ({"fact": "young", "is": "否"}, {"young": True}, F),
        ({"fact": "use", "is": "red（中）"}, {"use": "red"}, T),
        ({"fact": "use", "one_of": ["red", "green"]}, {"use": "green"}, T),
        ({"fact": "use", "one_of": ["red", "green"]}, {"use": "blue"}, F),
        ({"fact": "use", "one_of": ["red", "green"]}, {}, U),
        ({"fact": "cost", "at_least": "100万"}, {"cost": "1000000"}, T),
        ({"fact": "cost", "at_least": "100万"}, {"cost": "999999.99"}, F),
        ({"fact": "cost", "at_least": "100万"}, {}, U),
        ({"fact": "cost", "at_most": "100万"}, {"cost": "1000000"}, T),
        ({"fact": "cost", "at_most": "100万"}, {"cost": "1000000.01"}, F),
        ({"fact": "cost", "at_most": "100万"}, {}, U),
        ({"fact": "months", "at_least": "0.5"}, {"months": "0.5"}, T),
        ({"fact": "months", "at_least": "0.5"}, {"months": "0.4999"}, F),
        ({"fact": "months", "at_most": "12"}, {"months": 12}, T),
        ({"fact": "months", "at_most": "12"}, {"months": "12.0001"}, F),
        ({"fact": "months", "at_most": "12"}, {}, U),
        ({"fact": "signed_on", "on_or_after": "2023-09-01"}, {"signed_on": "2023-09-01"}, T),
        ({"fact": "signed_on", "on_or_after": "2023-09-01"}, {"signed_on": date(2023, 8, 31)}, F),
        ({"fact": "signed_on", "on_or_after": "2023-09-01"}, {}, U),
        ({"fact": "signed_on", "on_or_before": "2023-09-01"}, {"signed_on": "2023年9月1日"}, T),
        ({"fact": "signed_on", "on_or_before": "2023-09-01"}, {"signed_on": "2023-09-02"}, F),
        ({"fact": "signed_on", "on_or_before": "2023-09-01"}, {}, U),
        (OPEN, {"young": True, "local": True}, U),
        ({"not": YOUNG}, {"young": True}, F),
        ({"not": YOUNG}, {"young": False}, T),
        ({"not": YOUNG}, {}, U),
        ({"not": OPEN}, {}, U),
        ({"not": {"not": YOUNG}}, {"young": True}, T),
        ({"not": {"all_of": [YOUNG, LOCAL]}}, {"young": False}, T),
        ({"not": {"any_of": [YOUNG, LOCAL]}}, {"young": True}, F),
        ({"all_of": [YOUNG, LOCAL]}, {"young": True, "local": True}, T),
        ({"all_of": [YOUNG, LOCAL]}, {"young": True}, U),
        ({"all_of": [YOUNG, LOCAL]}, {"young": False}, F),
        ({"all_of": [YOUNG, LOCAL]}, {"local": False}, F),
        ({"all_of": [YOUNG, OPEN]}, {"young": True}, U),
        ({"all_of": [OPEN, YOUNG]}, {"young": False}, F),
        ({"any_of": [YOUNG, LOCAL]}, {"young": True}, T),
        ({"any_of": [YOUNG, LOCAL]}, {"local": True}, T),
        ({"any_of": [YOUNG, LOCAL]}, {"young": False}, U),
        ({"any_of": [YOUNG, LOCAL]}, {"young": False, "local": False}, F),
        ({"any_of": [OPEN, YOUNG]}, {"young": True}, T),
        ({"any_of": [{"all_of": [YOUNG, LOCAL]}, OPEN]}, {"young": False}, U),
    ],
)  # fmt: skip
def test_a_condition_is_true_false_or_unknown(
    condition: dict[str, Any], claim: dict[str, object], truth: Truth
) -> None:
    assert verdict(condition, **claim).truth is truth


@pytest.mark.parametrize(
    ("condition", "claim", "truth"),
    [
        ({}, {}, U),
        ({}, {"supplier": "aye"}, T),
        ({}, {"supplier": "AYE"}, T),
        ({}, {"supplier": "sea"}, T),
        ({}, {"supplier": "dee"}, U),
        ({}, {"supplier": "nobody"}, U),
        ({"batch": "1"}, {"supplier": "aye"}, T),
        ({"batch": "1"}, {"supplier": "sea"}, F),
        ({"batch": "1"}, {"supplier": "nobody"}, F),
        ({"batch": "2"}, {"supplier": "aye"}, U),
        ({"category": "compute"}, {"supplier": "aye"}, T),
        ({"category": "compute"}, {"supplier": "bee"}, F),
        ({"category": "compute"}, {}, U),
        ({"category": "data"}, {"supplier": "bee"}, T),
        ({"category": "data"}, {"supplier": "aye"}, U),
        ({"category": "data", "batch": "1"}, {"supplier": "aye"}, F),
        ({"category": "model", "batch": "1"}, {"supplier": "aye"}, U),
        ({"as_of": "signed_on"}, {"supplier": "aye", "signed_on": "2023-05-19"}, T),
        ({"as_of": "signed_on"}, {"supplier": "aye", "signed_on": "2023-05-18"}, F),
        ({"as_of": "signed_on"}, {"supplier": "aye"}, U),
        ({"as_of": "signed_on"}, {"signed_on": "2023-05-19"}, U),
        ({"as_of": "signed_on"}, {"supplier": "bee", "signed_on": "2024-06-30"}, T),
        ({"as_of": "signed_on"}, {"supplier": "bee", "signed_on": "2024-07-01"}, U),
        ({"as_of": "signed_on"}, {"supplier": "sea", "signed_on": "2023-12-31"}, F),
        ({"as_of": "signed_on"}, {"supplier": "dee", "signed_on": "2023-12-31"}, F),
        ({"as_of": "signed_on"}, {"supplier": "dee", "signed_on": "2024-01-01"}, U),
        ({"as_of": "signed_on", "category": "compute"}, {"supplier": "bee"}, F),
        ({"as_of": "signed_on", "batch": "1"}, {"supplier": "bee", "signed_on": "2024-07-01"}, F),
    ],
)
def test_whether_an_organisation_is_a_partner_is_asked_of_the_lists(
    condition: dict[str, Any], claim: dict[str, object], truth: Truth
) -> None:
    assert verdict({"partner": "supplier", **condition}, **claim).truth is truth


def test_no_list_says_anything_of_the_days_before_the_first_one() -> None:
    before, first = date(2023, 5, 18), BATCHES[0].published_on
    for name in ("aye", "bee", "sea", "dee", "nobody"):
        assert CITY.is_partner(name, as_of=before) is F
    assert CITY.is_partner("aye", as_of=first) is T


def test_a_verdict_carries_the_fact_the_value_and_the_source() -> None:
    judged = verdict(YOUNG, young="是")
    assert (judged.fact, judged.value, judged.sources) == ("young", True, ("gazette",))
    asked = verdict({"partner": "supplier"}, supplier="AYE")
    assert (asked.fact, asked.value) == ("supplier", "aye")


def test_a_condition_may_have_sources_of_its_own_which_its_parts_take_over() -> None:
    judged = verdict({"all_of": [YOUNG], "sources": ["other"]})
    assert judged.sources == judged.parts[0].sources == ("other",)
    assert (judged.fact, judged.value) == (None, None)


def test_a_verdict_says_which_reading_was_chosen() -> None:
    judged = verdict({**YOUNG, "interpretation": "true", "note": NOTE})
    assert judged.interpretation
    assert judged.note is not None
    assert judged.note.en == "reading"


def test_a_combination_carries_a_verdict_for_each_part() -> None:
    judged = verdict({"any_of": [{"not": YOUNG}, OPEN]}, young=True)
    assert [part.truth for part in judged.parts] == [F, U]
    assert [part.truth for part in judged.parts[0].parts] == [T]


def test_a_comparison_with_a_value_that_the_fact_cannot_have_is_refused(registry: partners.Registry) -> None:
    condition = Is.model_validate({"fact": "activity", "is": "trainin"})
    with pytest.raises(partners.ClaimError, match="training"):
        operands(condition, registry.facts["activity"])


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ({"fact": "pilot"}, "one_form"),
        ({"fact": "pilot", "is_not": "yes"}, "one_form"),
        ("pilot", "one_form"),
        ({"is": "yes"}, "missing"),
        ({"fact": "pilot", "one_of": []}, "too_short"),
        ({"fact": "pilot", "is": ""}, "string_too_short"),
        ({"fact": "pilot", "is": "yes", "one_of": ["yes"]}, "extra_forbidden"),
        ({"fact": "cost", "at_least": "-1"}, "value_error"),
        ({"fact": "cost", "at_most": "lots"}, "value_error"),
        ({"fact": "signed_on", "on_or_after": "1693526400"}, "iso_date"),
        ({"fact": "signed_on", "on_or_before": "2023-02-30"}, "date_from_datetime_parsing"),
        ({"partner": "supplier", "category": "computing"}, "enum"),
        ({"partner": "supplier", "batch": "0"}, "greater_than_equal"),
        ({"all_of": []}, "too_short"),
        ({"any_of": []}, "too_short"),
        ({"not": []}, "one_form"),
        ({**YOUNG, "interpretation": "true"}, "note_missing"),
        ({**YOUNG, "not_stated": NOTE}, "extra_forbidden"),
        ({"not_stated": "unclear"}, "dataclass_type"),
    ],
)
def test_a_malformed_condition_is_refused(written: object, error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CONDITION.validate_python(written)
    assert [each["type"] for each in caught.value.errors()] == [error]


def test_conditions_nest() -> None:
    condition: dict[str, Any] = YOUNG
    for _ in range(25):
        condition = {"not": {"all_of": [condition]}}
    assert verdict(condition, young=True).truth is F
