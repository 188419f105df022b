"""Benefits of which only one is paid: for the same cost, or for the same applicant and year."""

from typing import Any

from partners import Estimate
from partners.rules.claims import read_claim
from partners.rules.estimates import Rule
from partners.rules.explanations import say_best
from partners.rules.policies_in_words import describe_policy
from partners.rules.ranking import alternatives
from support.invented import CITY, DAY, policy

PER_YEAR = {"per": ["applicant", "year"], "year_of": "signed_on"}


def estimates(*benefits: dict[str, Any], **changes: Any) -> list[Estimate]:
    one = policy(*benefits, **changes)
    claim = read_claim(CITY.facts, {"young": True})
    return [Rule(one, each, CITY.context).estimate(claim) for each in one.benefits]


def pairs(found: list[Estimate]) -> list[tuple[str, ...]]:
    return [tuple(each.benefit.id for each in group) for group in alternatives(found)]


def test_only_one_of_all_benefits_of_a_policy_is_paid_where_none_are_named() -> None:
    assert pairs(estimates({}, {}, {}, one_of=[{}])) == [("b1", "b2"), ("b1", "b3"), ("b2", "b3")]
    assert pairs(estimates({}, {}, {}, one_of=[{"benefits": ["b1", "b3"]}])) == [("b1", "b3")]
    assert pairs(estimates({}, {})) == []


def test_the_best_of_them_is_said_for_the_same_applicant_and_year() -> None:
    (group,) = alternatives(estimates({}, {}, one_of=[PER_YEAR]))
    assert say_best(group, DAY).en.startswith(
        "Only one of these for the same applicant and calendar year: benefit 1,"
    )
    assert say_best(group, DAY).zh.startswith("每个applicant（中）每个自然年只能取其一：")
    (group,) = alternatives(estimates({"excludes": [{"benefit": "city/b2", **PER_YEAR}]}, {}))
    assert say_best(group, DAY).en.startswith("Only one of these for the same applicant and calendar year:")
    (group,) = alternatives(estimates({"excludes": [{"benefit": "city/b2"}]}, {}))
    assert say_best(group, DAY).zh.startswith("同一费用只能取其一：")


def test_a_policy_and_an_estimate_say_for_what_only_one_is_paid() -> None:
    exclusion = {"benefit": "city/b2", **PER_YEAR}
    found = estimates(
        {"excludes": [exclusion]}, {}, {}, one_of=[{"benefits": ["b1", "b3"], "per": ["applicant"]}]
    )
    both = "cannot be combined for the same applicant and calendar year with: city/b2"
    one = "only one of these per applicant: b1, b3"
    words = [line.text.en for line in describe_policy(found[0].policy, CITY.facts)]
    assert both in words
    assert one in words
    assert both in found[0].explain("en")
    assert one in found[0].explain("en")
    assert one not in found[1].explain("en")
    assert "每个applicant（中）只能取其一：b1、b3" in found[0].explain("zh")


def test_what_a_benefit_excludes_is_told_with_the_groups_for_which_it_does() -> None:
    found = estimates({"excludes": [{"benefit": "other/x", "per": ["applicant"]}]}, {}, one_of=[{}])
    assert [*found[0].policy.excluded_by(found[0].benefit)] == [("other/x", ("applicant",)), ("city/b2", ())]
    assert found[0].policy.to_file_data()["one_of"] == [{}]
