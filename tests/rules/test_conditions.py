from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

import partners
from partners import Truth, Verdict
from partners.rules.conditions import Condition, Is, judge, operands
from partners.rules.facts import read_claim

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
OPEN = {"not_stated": {"zh": "未载明", "en": "left open"}}
PILOT = {"fact": "pilot", "is": "yes"}
STARTUP = {"fact": "startup", "is": "yes"}
NOTE = {"zh": "读法", "en": "reading"}


def verdict(registry: partners.Registry, condition: dict[str, Any], **claim: object) -> Verdict:
    parsed = CONDITION.validate_python(condition)
    return judge(parsed, read_claim(registry.facts, claim), registry.facts, ("csj-2023-05",))


@pytest.mark.parametrize(
    ("condition", "claim", "truth"),
    [
        (PILOT, {"pilot": True}, Truth.TRUE),
        (PILOT, {"pilot": False}, Truth.FALSE),
        (PILOT, {}, Truth.UNKNOWN),
        ({"fact": "pilot", "is": "no"}, {"pilot": False}, Truth.TRUE),
        ({"fact": "cost", "is": "100万"}, {"cost": "1,000,000"}, Truth.TRUE),
        ({"fact": "activity", "is": "训练"}, {"activity": "training"}, Truth.TRUE),
        ({"fact": "activity", "one_of": ["tuning", "inference"]}, {"activity": "inference"}, Truth.TRUE),
        ({"fact": "activity", "one_of": ["tuning", "inference"]}, {"activity": "training"}, Truth.FALSE),
        ({"fact": "activity", "one_of": ["tuning", "inference"]}, {}, Truth.UNKNOWN),
        (OPEN, {"pilot": True}, Truth.UNKNOWN),
        ({"all_of": [PILOT, STARTUP]}, {"pilot": True, "startup": True}, Truth.TRUE),
        ({"all_of": [PILOT, STARTUP]}, {"pilot": True}, Truth.UNKNOWN),
        ({"all_of": [PILOT, STARTUP]}, {"pilot": False}, Truth.FALSE),
        ({"all_of": [PILOT, OPEN]}, {"pilot": True}, Truth.UNKNOWN),
        ({"any_of": [PILOT, STARTUP]}, {"pilot": True}, Truth.TRUE),
        ({"any_of": [PILOT, STARTUP]}, {"pilot": False}, Truth.UNKNOWN),
        ({"any_of": [PILOT, STARTUP]}, {"pilot": False, "startup": False}, Truth.FALSE),
        ({"any_of": [{"all_of": [PILOT, STARTUP]}, OPEN]}, {"pilot": False}, Truth.UNKNOWN),
    ],
)
def test_a_condition_is_true_false_or_unknown(
    registry: partners.Registry, condition: dict[str, Any], claim: dict[str, object], truth: Truth
) -> None:
    assert verdict(registry, condition, **claim).truth is truth


def test_a_verdict_carries_the_fact_the_value_and_the_source(registry: partners.Registry) -> None:
    judged = verdict(registry, PILOT, pilot="是")
    assert (judged.fact, judged.value, judged.sources) == ("pilot", True, ("csj-2023-05",))


def test_a_condition_may_have_sources_of_its_own_which_its_parts_take_over(
    registry: partners.Registry,
) -> None:
    judged = verdict(registry, {"all_of": [PILOT], "sources": ["scmp-2023-05"]})
    assert judged.sources == judged.parts[0].sources == ("scmp-2023-05",)
    assert (judged.fact, judged.value) == (None, None)


def test_a_verdict_says_which_reading_was_chosen(registry: partners.Registry) -> None:
    judged = verdict(registry, {**PILOT, "interpretation": "true", "note": NOTE})
    assert judged.interpretation
    assert judged.note is not None
    assert judged.note.en == "reading"


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        (PILOT, "已形成场景应用或试点案例：是", "scenario application or pilot case: yes"),
        (
            {"fact": "activity", "one_of": ["tuning", "other"]},
            "算力用途：调优或其他",
            "use of the compute: tuning a model for an industry or something else",
        ),
        (OPEN, "未载明", "left open"),
        ({"all_of": [PILOT]}, "以下全部满足", "all of the following"),
        ({"any_of": [PILOT]}, "以下满足其一", "one of the following"),
        ({**PILOT, "text": {"zh": "有试点", "en": "a pilot"}}, "有试点", "a pilot"),
    ],
)
def test_a_condition_is_said_in_words(
    registry: partners.Registry, condition: dict[str, Any], zh: str, en: str
) -> None:
    text = verdict(registry, condition).text
    assert (text.zh, text.en) == (zh, en)


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
        ({"all_of": []}, "too_short"),
        ({"any_of": []}, "too_short"),
        ({**PILOT, "interpretation": "true"}, "note_missing"),
        ({**PILOT, "not_stated": NOTE}, "extra_forbidden"),
        ({"not_stated": "unclear"}, "dataclass_type"),
    ],
)
def test_a_malformed_condition_is_refused(written: object, error: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CONDITION.validate_python(written)
    assert [each["type"] for each in caught.value.errors()] == [error]


def test_conditions_nest(registry: partners.Registry) -> None:
    condition: dict[str, Any] = PILOT
    for _ in range(50):
        condition = {"all_of": [condition]}
    assert verdict(registry, condition, pilot=True).truth is Truth.TRUE
