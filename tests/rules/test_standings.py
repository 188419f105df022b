"""The standing of a benefit for an applicant: what can be had now, what is open, unsure or closed, and in which order."""

from collections.abc import Mapping
from datetime import date

import pytest

from partners import Estimate
from partners.rules.explanations import reason, say_best
from partners.rules.grounds import grounds_of
from partners.rules.ranking import alternatives
from support.invented import DAY, YOUNG, city_of, policy, source, words

TENTH = {"of": "cost", "exactly": "10%"}
OFFICIAL, REPRINT, SUMMARY = (source(grade, evidence=grade) for grade in ("official", "reprint", "summary"))
UNGRADED = source("gazette")


def judged(changes: Mapping[str, object], benefit: Mapping[str, object], **claim: object) -> Estimate:
    one = policy(benefit, **changes)
    registry = city_of(one, sources=(OFFICIAL, REPRINT, SUMMARY, UNGRADED))
    (found,) = registry.estimate(claim, as_of=DAY)
    return found


CASES = [
    pytest.param({}, {}, {"young": True}, "now", id="eligible"),
    pytest.param({}, {}, {}, "depends", id="open"),
    pytest.param({}, {}, {"young": False}, "no", id="ineligible"),
    pytest.param({"stage": "draft"}, {}, {"young": True}, "not-now", id="draft"),
    pytest.param({"stage": "draft"}, {}, {"young": False}, "no", id="ineligible under a draft"),
    pytest.param({"validity": {"until": "2024-02-29"}}, {}, {"young": True}, "not-now", id="ended"),
    pytest.param({"validity": {"until": "2024-03-01"}}, {}, {"young": True}, "now", id="last day"),
    pytest.param({"validity": {"since": "2024-03-02"}}, {}, {"young": True}, "not-now", id="not begun"),
    pytest.param({"window": {"closes": "2024-02-29"}}, {}, {"young": True}, "not-now", id="closed"),
    pytest.param({"window": {"closes": "2024-03-01"}}, {}, {"young": True}, "now", id="closes on the day"),
    pytest.param({"window": {"opens": "2024-03-02"}}, {}, {"young": True}, "not-now", id="opens the day after"),
    pytest.param({"window": {"opens": "2024-03-01"}}, {}, {"young": True}, "now", id="opens on the day"),
    pytest.param({"window": {"all_year": True}}, {}, {"young": True}, "now", id="all year"),
    pytest.param(
        {"window": {"closes": "2024-02-29"}}, {"window": {"all_year": True}}, {"young": True}, "now",
        id="the window of the benefit counts",
    ),
    pytest.param(
        {"window": {"all_year": True}}, {"window": {"closes": "2024-02-29"}}, {}, "not-now",
        id="the window of the benefit closed",
    ),
    pytest.param({"sources": ["summary"]}, {}, {"young": True}, "summary", id="from a summary"),
    pytest.param({"sources": ["summary"]}, {}, {}, "summary", id="open and from a summary"),
    pytest.param({"sources": ["summary"]}, {}, {"young": False}, "no", id="ineligible by a summary"),
    pytest.param({"sources": ["summary"], "stage": "draft"}, {}, {"young": True}, "not-now", id="draft in a summary"),
    pytest.param({"sources": ["summary", "reprint"]}, {}, {"young": True}, "now", id="from a reprint too"),
    pytest.param({"sources": ["summary"]}, {"sources": ["official"]}, {"young": True}, "now", id="sources of its own"),
    pytest.param({}, {"amount": TENTH}, {"young": True, "cost": 5}, "now", id="of the cost that is given"),
    pytest.param({}, {"amount": TENTH}, {"young": True, "rent": 5}, "other", id="of another cost"),
    pytest.param({}, {"amount": TENTH}, {"rent": 5}, "other", id="open and of another cost"),
    pytest.param({}, {"amount": TENTH}, {"young": True, "months": 5}, "now", id="no money is given"),
    pytest.param({}, {}, {"young": True, "rent": 5}, "now", id="computed from nothing"),
    pytest.param({}, {}, {"rent": 5}, "other", id="computed from nothing, and nothing it asks for"),
    pytest.param({}, {"conditions": []}, {"rent": 5}, "now", id="computed from nothing, for everybody"),
    pytest.param({"sources": ["summary"]}, {"amount": TENTH}, {"rent": 5}, "other", id="another cost, in a summary"),
    pytest.param({"stage": "draft"}, {"amount": TENTH}, {"rent": 5}, "not-now", id="another cost, in a draft"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "benefit", "claim", "standing"), CASES)
def test_a_benefit_stands_by_what_can_be_had_and_how_sure_it_is(
    changes: dict[str, object], benefit: dict[str, object], claim: dict[str, object], standing: str
) -> None:
    found = judged(changes, benefit, **claim)
    assert found.standing(DAY) == standing
    assert found.to_data(as_of=DAY)["standing"] == standing


def test_a_standing_is_that_of_the_day_asked_about() -> None:
    found = judged({"window": {"opens": "2024-03-10", "closes": "2024-03-20"}}, {}, young=True)
    days = (9, 10, 20, 21)
    assert [found.standing(date(2024, 3, day)) for day in days] == ["not-now", "now", "now", "not-now"]
    assert [found.closed(date(2024, 3, day)) for day in days] == [True, False, False, True]


def test_answers_are_ordered_by_standing_before_amount() -> None:
    tried = [
        policy({"amount": {"fixed": "1"}}, id="now"),
        policy(
            {"amount": {"fixed": "2"}, "conditions": [YOUNG, {"fact": "local", "is": "yes"}]}, id="depends"
        ),
        policy({"amount": {"fixed": "4"}}, id="summary", sources=["summary"]),
        policy({"amount": {"of": "rent", "exactly": "100%"}}, id="other"),
        policy({"amount": {"fixed": "8"}}, id="not-now", window={"closes": "2024-02-29"}),
        policy({"amount": {"fixed": "9"}, "conditions": [{"not": YOUNG}]}, id="no"),
    ]
    for order in (tried, tried[::-1]):
        registry = city_of(*order, sources=[SUMMARY, UNGRADED])
        found = registry.estimate({"young": True, "cost": 5}, as_of=DAY)
        names = ["now", "depends", "summary", "other", "not-now", "no"]
        assert [each.policy.id for each in found] == names
        assert [each.standing(DAY) for each in found] == names


@pytest.mark.parametrize(
    ("cited", "grade"),
    [
        (["summary", "reprint", "official"], "official"),
        (["summary", "reprint"], "reprint"),
        (["summary", "gazette"], "summary"),
        (["gazette"], None),
    ],
)
def test_the_best_read_source_counts(cited: list[str], grade: str | None) -> None:
    found = judged({"sources": cited}, {}, young=True)
    assert found.grounds.evidence == grade
    assert found.to_data(as_of=DAY)["evidence"] == grade
    assert judged({"sources": ["official"]}, {"sources": cited}).grounds.evidence == grade


def test_the_newest_source_says_how_old_an_answer_is() -> None:
    one = policy({"amount": TENTH}, sources=["old", "new", "undated"])
    known = {
        each.id: each
        for each in (source("old", published="2020-05"), source("new", published="2023"), source("undated"))
    }
    found = grounds_of(one, one.benefits[0], known)
    assert (found.evidence, found.published) == (None, "2023")
    assert found.base == {"cost"}
    assert grounds_of(one, one.benefits[0], {}).published is None


@pytest.mark.parametrize(
    ("grade", "en", "zh"),
    [
        ("official", "sources: official (official text read)", "来源：official（已读官方原文）"),
        ("reprint", "sources: reprint (from a reprint or report)", "来源：reprint（据转载或报道）"),
        (
            "summary",
            "sources: summary (known from a summary only; check the original)",
            "来源：summary（仅据第三方摘要，请核对原文）",
        ),
        ("gazette", "sources: gazette", "来源：gazette"),
    ],
)
def test_an_explanation_says_how_its_best_source_was_read(grade: str, en: str, zh: str) -> None:
    found = judged({"sources": [grade]}, {}, young=True)
    assert found.explain(as_of=DAY).splitlines()[-1].strip() == en
    assert found.explain("zh", as_of=DAY).splitlines()[-1].strip() == zh


def test_facts_that_an_answer_does_not_depend_on_are_named() -> None:
    found = judged({}, {"amount": TENTH}, young=True, cost=5, rent=6, months=7)
    assert found.not_asked == ("rent", "months")
    assert "  does not depend on: rent, months" in found.explain(as_of=DAY).splitlines()
    assert "  与这些信息无关：rent（中）、months（中）" in found.explain("zh", as_of=DAY).splitlines()
    assert "does not depend on" not in judged({}, {}, young=True).explain(as_of=DAY)


def test_the_reason_of_what_can_be_had_ends_with_what_is_not_stated() -> None:
    gaps = {"amount": TENTH, "not_stated": [words("the cap"), words("the form")]}
    eligible = reason(judged({}, gaps, young=True, cost=5))
    assert eligible.en.endswith("; not stated: the cap, the form")
    assert eligible.zh.endswith("；未说明：the cap（中）、the form（中）")
    assert "not stated" not in reason(judged({}, gaps, cost=5)).en
    assert "not stated" not in reason(judged({}, gaps, young=False)).en
    assert "not stated" not in reason(judged({}, {"amount": TENTH}, young=True, cost=5)).en


def test_when_to_apply_with_which_papers_and_whom_to_ask_is_explained() -> None:
    changes: dict[str, object] = {
        "window": {"opens": "2024-01-01", "closes": "2024-12-31", "interpretation": True, "note": words("as we read")},
        "documents": [words("contract"), words("invoice")],
        "contact": words("the bureau"),
    }  # fmt: skip
    lines = [line.strip() for line in judged(changes, {}, young=True).explain(as_of=DAY).splitlines()]
    at = lines.index("applications: 2024-01-01 to 2024-12-31")
    assert lines[at + 1 : at + 4] == [
        "interpretation: as we read",
        "papers: contract; invoice",
        "contact: the bureau",
    ]
    own = judged(changes, {"window": {"all_year": True}}, young=True).explain(as_of=DAY)
    assert "applications: all year" in own
    assert "2024-12-31" not in own


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"sources": ["summary"]}, "the other is known from a summary only"),
        ({"window": {"closes": "2024-02-29"}}, "the other takes no applications now"),
        ({"validity": {"until": "2024-02-29"}}, "only this one is in force"),
    ],
)
def test_the_best_is_said_to_be_so_for_what_puts_it_first(other: dict[str, object], why: str) -> None:
    # The other would pay more, and meets all conditions.
    open_one = {"amount": {"fixed": "1"}, "conditions": [YOUNG, {"fact": "local", "is": "yes"}]}
    sure_one = {"amount": {"fixed": "2"}, "excludes": [{"benefit": "open/b1"}]}
    registry = city_of(
        policy(open_one, id="open"), policy(sure_one, id="sure", **other), sources=[SUMMARY, UNGRADED]
    )
    ((best, second),) = alternatives(registry.estimate({"young": True}, as_of=DAY))
    assert (best.policy.id, best.outcome, second.outcome) == ("open", "undetermined", "eligible")
    assert say_best((best, second), DAY).en.endswith(f": {why}.")


def test_what_is_open_inside_a_condition_that_is_met_is_not_said_to_be_open() -> None:
    open_parts = [
        {"any_of": [YOUNG, {"fact": "local", "is": "yes"}]},
        {"not_stated": {"zh": "范围", "en": "the scope"}},
    ]
    found = judged({}, {"conditions": open_parts}, young=True)
    assert (found.outcome, found.missing) == ("undetermined", ())
    assert reason(found).en == "open: the scope"


def test_who_is_paid_in_place_of_the_applicant_is_part_of_the_reason() -> None:
    found = judged({}, {"paid_to": {"zh": "服务商", "en": "the provider"}}, young=True)
    assert "兑付给：服务商" in reason(found).zh
    assert "paid to: the provider" in reason(found).en
