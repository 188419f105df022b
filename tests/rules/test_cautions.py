"""What is said before an answer: ends, windows, successors, age, and how sure the sources are."""

from datetime import date

import pytest

from partners import Estimate
from partners.records.policies import Window
from partners.rules.cautions import cautions, say_window
from support.invented import DAY, city_of, policy, source

SOURCES = [
    source("gazette"),
    source("summary", evidence="summary", published="2020"),
    source("old", published="2022-12-31"),
    source("new", published="2023-01"),
    source("undated", evidence="reprint"),
]


def judged(changes: dict[str, object], benefit: dict[str, object] | None = None) -> Estimate:
    (found,) = city_of(policy(benefit or {}, **changes), sources=SOURCES).estimate({"young": True}, as_of=DAY)
    return found


@pytest.mark.parametrize(
    ("changes", "en", "zh"),
    [
        pytest.param({}, [], [], id="nothing"),
        pytest.param({"stage": "draft"}, ["draft for comment, not in force"], ["征求意见稿，尚非正式政策"], id="draft"),
        pytest.param({"validity": {"since": "2024-03-02"}}, ["begins on 2024-03-02"], ["自 2024-03-02 起才有效"], id="begins"),
        pytest.param({"validity": {"since": "2024-03-01"}}, [], [], id="begins that day"),
        pytest.param({"validity": {"until": "2024-02-29"}}, ["ended on 2024-02-29"], ["已于 2024-02-29 到期"], id="ended"),
        pytest.param({"validity": {"until": "2024-03-01"}}, ["ends on 2024-03-01 (that day)"], ["有效期至 2024-03-01（今天）"], id="last day"),
        pytest.param({"validity": {"until": "2024-03-02"}}, ["ends on 2024-03-02 (in 1 day)"], ["有效期至 2024-03-02（还有 1 天）"], id="a day left"),
        pytest.param({"validity": {"until": "2024-04-30"}}, ["ends on 2024-04-30 (in 60 days)"], ["有效期至 2024-04-30（还有 60 天）"], id="60 days left"),
        pytest.param({"validity": {"until": "2024-05-01"}}, [], [], id="61 days left"),
        pytest.param({"window": {"opens": "2024-03-02"}}, ["applications open on 2024-03-02"], ["2024-03-02 起受理申报"], id="opens"),
        pytest.param({"window": {"opens": "2024-03-01"}}, [], [], id="opened"),
        pytest.param({"window": {"closes": "2024-02-29"}}, ["applications closed on 2024-02-29"], ["申报已于 2024-02-29 截止"], id="closed"),
        pytest.param({"window": {"closes": "2024-03-01"}}, ["applications close on 2024-03-01 (that day)"], ["申报截止 2024-03-01（今天）"], id="closes that day"),
        pytest.param({"window": {"closes": "2024-03-11"}}, ["applications close on 2024-03-11 (in 10 days)"], ["申报截止 2024-03-11（还有 10 天）"], id="closes"),
        pytest.param({"window": {"all_year": True}}, [], [], id="all year"),
        pytest.param({"replaced_by": ["next", "other"], "validity": {"until": "2024-02-29"}}, ["ended on 2024-02-29", "replaced by next, other"], ["已于 2024-02-29 到期", "已由 next、other 接替"], id="replaced"),
        pytest.param({"replaced_by": ["next"], "validity": {"until": "2024-05-01"}}, [], [], id="to be replaced"),
        pytest.param({"replaced_by": ["next"]}, ["replaced by next"], ["已由 next 接替"], id="replaced, without an end"),
        pytest.param({"sources": ["summary"]}, ["known from a summary only; check the original"], ["仅据第三方摘要，请核对原文"], id="summary"),
        pytest.param({"sources": ["summary", "new"]}, ["known from a summary only; check the original"], ["仅据第三方摘要，请核对原文"], id="summary and a source of which nothing is recorded"),
        pytest.param({"sources": ["old"]}, ["known from 2022-12-31; nothing says whether it still holds"], ["所据来源为 2022-12-31，是否仍有效未见说明"], id="old"),
        pytest.param({"sources": ["new"]}, [], [], id="of the year before"),
        pytest.param({"sources": ["undated"]}, ["no day is known; nothing says whether it holds"], ["没有见到日期，是否仍有效未见说明"], id="without any day"),
        pytest.param({"sources": ["gazette"], "validity": {"since": "2022-12-31"}}, ["begun on 2022-12-31; nothing says whether it still holds"], ["自 2022-12-31 起，是否仍有效未见说明"], id="old, of sources without a day"),
        pytest.param({"sources": ["gazette"], "validity": {"since": "2023-01-01"}}, [], [], id="begun in the year before"),
        pytest.param({"sources": ["old", "new"]}, [], [], id="the newest counts"),
        pytest.param({"sources": ["old"], "validity": {"until": "2025-12-31"}}, [], [], id="old, but with an end"),
        pytest.param({"sources": ["old"], "stage": "draft"}, ["draft for comment, not in force"], ["征求意见稿，尚非正式政策"], id="old draft"),
    ],
)  # fmt: skip
def test_what_may_make_an_answer_void_is_said_first(
    changes: dict[str, object], en: list[str], zh: list[str]
) -> None:
    found = judged(changes)
    said = [*cautions(found, DAY)]
    assert ([each.en for each in said], [each.zh for each in said]) == (en, zh)
    assert found.to_data(as_of=DAY)["warnings"] == en
    lines = [line.strip() for line in found.explain(as_of=DAY).splitlines()]
    assert lines[1 : 1 + len(en)] == [f"! {each}" for each in en]
    assert not lines[1 + len(en)].startswith("!")


def test_the_window_of_a_benefit_goes_before_that_of_its_policy() -> None:
    found = judged({"window": {"closes": "2024-02-29"}}, {"window": {"all_year": True}})
    assert [*cautions(found, DAY)] == []


def test_cautions_are_of_the_day_asked_about() -> None:
    found = judged({"validity": {"until": "2024-12-31"}})
    assert [each.en for each in cautions(found, date(2024, 12, 30))] == ["ends on 2024-12-31 (in 1 day)"]
    assert [each.en for each in cautions(found, date(2025, 1, 1))] == ["ended on 2024-12-31"]


@pytest.mark.parametrize(
    ("window", "en", "zh"),
    [
        ({"all_year": True}, "all year", "全年受理"),
        ({"opens": "2024-01-01"}, "from 2024-01-01", "2024-01-01 起"),
        ({"closes": "2024-01-31"}, "until 2024-01-31", "2024-01-31 截止"),
        ({"opens": "2024-01-01", "closes": "2024-01-31"}, "2024-01-01 to 2024-01-31", "2024-01-01 至 2024-01-31"),
    ],
)  # fmt: skip
def test_a_window_is_said_as_far_as_it_is_stated(window: dict[str, object], en: str, zh: str) -> None:
    said = say_window(Window.model_validate(window))
    assert (said.en, said.zh) == (en, zh)
