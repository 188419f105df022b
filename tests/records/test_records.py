from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from partners.records.fields import Category, Day, FactId, Id, PartialDay
from partners.records.organizations import Group, Organization, Source
from partners.text import Text

WORDS = {"zh": "甲", "en": "one"}


def error_types(adapter: TypeAdapter[Any], value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    return [error["type"] for error in caught.value.errors()]


@pytest.mark.parametrize("value", ["baidu", "360-security", "a-b-c", "0", "x" * 64])
def test_an_id_is_lower_case_words_with_single_hyphens(value: str) -> None:
    assert TypeAdapter(Id).validate_python(value) == value


@pytest.mark.parametrize("value", ["", "-a", "a-", "a--b", "A", "a_b", "a b", "百度", "a\n", "x" * 65])
def test_other_ids_are_refused(value: str) -> None:
    assert error_types(TypeAdapter(Id), value) in (["string_pattern_mismatch"], ["string_too_long"])


@pytest.mark.parametrize("value", ["cost", "registered_in", "a1_2"])
def test_a_fact_id_is_an_identifier(value: str) -> None:
    assert TypeAdapter(FactId).validate_python(value) == value


@pytest.mark.parametrize("value", ["", "1a", "_a", "a_", "a__b", "a-b", "Cost"])
def test_other_fact_ids_are_refused(value: str) -> None:
    assert error_types(TypeAdapter(FactId), value) == ["string_pattern_mismatch"]


def test_a_day_is_written_in_iso_form() -> None:
    assert TypeAdapter(Day).validate_python("2023-05-19") == date(2023, 5, 19)


@pytest.mark.parametrize(
    "value", ["1684454400", "20230519", "2023-5-19", "2023-05-19T00:00", "２０２３-05-19"]
)
def test_a_day_in_another_form_is_refused_and_never_taken_for_a_unix_time(value: str) -> None:
    assert error_types(TypeAdapter(Day), value) == ["iso_date"]


def test_a_day_that_the_calendar_lacks_is_refused() -> None:
    assert error_types(TypeAdapter(Day), "2023-02-30") == ["date_from_datetime_parsing"]


@pytest.mark.parametrize("value", ["2023", "2023-05", "2023-05-19"])
def test_a_partial_day_is_as_exact_as_it_is_known(value: str) -> None:
    assert TypeAdapter(PartialDay).validate_python(value) == value


@pytest.mark.parametrize("value", ["23", "2023-5", "2023-", "May 2023"])
def test_other_partial_days_are_refused(value: str) -> None:
    assert error_types(TypeAdapter(PartialDay), value) == ["string_pattern_mismatch"]


@pytest.mark.parametrize("value", ["0000", "2023-00", "2023-13", "2023-02-30", "2023-02-29"])
def test_a_partial_day_that_the_calendar_lacks_is_refused(value: str) -> None:
    assert error_types(TypeAdapter(PartialDay), value) == ["iso_date"]


def test_a_leap_day_is_a_day() -> None:
    assert TypeAdapter(PartialDay).validate_python("2024-02-29") == "2024-02-29"


def test_records_are_frozen() -> None:
    organization = Organization(id="a", name="甲", sources=("s",))
    with pytest.raises(ValidationError, match="frozen"):
        organization.name = "乙"  # type: ignore[misc]


def test_records_are_closed_to_unknown_keys() -> None:
    value = {"id": "a", "name": "甲", "sources": ["s"], "colour": "red"}
    assert error_types(TypeAdapter(Organization), value) == ["extra_forbidden"]


def test_an_organisation_needs_a_name_of_some_kind() -> None:
    assert error_types(TypeAdapter(Organization), {"id": "a", "sources": ["s"]}) == ["nameless"]


def test_an_organisation_needs_a_source() -> None:
    assert error_types(TypeAdapter(Organization), {"id": "a", "name": "甲", "sources": []}) == ["too_short"]


def test_all_names_of_an_organisation_are_its_names() -> None:
    organization = TypeAdapter(Organization).validate_python(
        {
            "id": "a",
            "name": "甲公司",
            "name_en": "Jia",
            "former_names": [{"name": "乙公司", "until": "2020-01-01"}, {"name": "丙公司"}],
            "aliases": ["甲", "J"],
            "sources": ["s"],
        }
    )
    assert organization.names == ("甲公司", "Jia", "乙公司", "丙公司", "甲", "J")
    assert organization.former_names[1].until is None


@pytest.mark.parametrize(
    ("names", "zh", "en"),
    [
        ({"name": "甲公司", "name_en": "Jia"}, "甲公司", "Jia"),
        ({"name": "甲公司"}, "甲公司", "甲公司"),
        ({"name_en": "Jia"}, "Jia", "Jia"),
        ({"aliases": ("甲", "乙")}, "甲", "甲"),
    ],
)
def test_the_label_is_the_best_name_in_a_language(names: dict[str, Any], zh: str, en: str) -> None:
    organization = Organization(id="a", sources=("s",), **names)
    assert (organization.label("zh"), organization.label("en")) == (zh, en)


@pytest.mark.parametrize(
    ("category", "zh", "en"),
    [
        (Category.COMPUTE, "算力伙伴", "compute partner"),
        (Category.DATA, "数据伙伴", "data partner"),
        (Category.MODEL, "模型伙伴", "model partner"),
        (Category.APPLICATION, "应用伙伴", "application partner"),
        (Category.INVESTMENT, "投资伙伴", "investment partner"),
    ],
)
def test_categories_have_their_published_names(category: Category, zh: str, en: str) -> None:
    assert category.label == Text(zh=zh, en=en)


def test_an_interpretation_says_which_reading_was_chosen() -> None:
    group = {"id": "a", "name": WORDS, "sources": ["s"], "interpretation": "true"}
    assert error_types(TypeAdapter(Group), group) == ["note_missing"]
    assert TypeAdapter(Group).validate_python({**group, "note": WORDS}).interpretation


def test_what_a_source_does_not_state_is_none() -> None:
    source = TypeAdapter(Source).validate_python({"id": "s", "publisher": WORDS, "good_for": WORDS})
    assert (source.title, source.number, source.published, source.note) == (None, None, None, None)


def test_text_needs_both_languages() -> None:
    assert error_types(TypeAdapter(Text), {"zh": "甲"}) == ["missing"]
    assert error_types(TypeAdapter(Text), {**WORDS, "fr": "un"}) == ["unexpected_keyword_argument"]


def test_text_speaks_each_language_and_prints_as_english() -> None:
    text = Text(**WORDS)
    assert (text.get("zh"), text.get("en"), str(text)) == ("甲", "one", "one")
