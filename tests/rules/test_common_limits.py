"""Limits that claims for several benefits share, within a policy and across policies."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partners import Registry
from partners.changes.policy_changes import policy_changes
from partners.ledger.line_reasons import reasons
from partners.rules.limit_wording import say_limit
from partners.rules.policies_in_words import describe_policy
from support.invented import CITY, policy

ALL = {"of": "cost", "exactly": "100%"}
TOGETHER = {"amount": "50", "per": ["applicant", "year"], "year_of": "signed_on", "received": "received"}


def town(*limits: Mapping[str, object]) -> Registry:
    """A registry of two policies, the first of which writes the limits."""
    first = policy({"amount": ALL}, {"amount": ALL}, id="first", limits=[*limits])
    second = policy({"amount": ALL}, id="second")
    parts: dict[str, tuple[Any, ...]] = {
        name: CITY.part(name) for name in ("facts", "organization", "batch", "sources")
    }
    parts["policy"] = (first, second)
    return Registry(Path("town"), parts.__getitem__)


def highs(registry: Registry) -> dict[str, Decimal | None]:
    claim = {"young": True, "cost": "80", "received": "20", "signed_on": "2024-05-01"}
    return {each.name: each.high for each in registry.estimate(claim)}


def test_a_limit_of_a_policy_limits_each_of_its_benefits() -> None:
    found = highs(town(TOGETHER))
    assert found == {"first/b1": Decimal(30), "first/b2": Decimal(30), "second/b1": Decimal(80)}


def test_a_limit_names_the_benefits_it_is_about_also_those_of_other_policies() -> None:
    found = highs(town({**TOGETHER, "benefits": ["b2", "second/b1"]}))
    assert found == {"first/b1": Decimal(80), "first/b2": Decimal(30), "second/b1": Decimal(30)}


def test_the_fact_that_says_what_was_received_is_asked_for_by_each_of_them() -> None:
    registry = town({**TOGETHER, "benefits": ["second/b1"]})
    assert {rule.name: "received" in rule.facts for rule in registry.rules} == {
        "first/b1": False,
        "first/b2": False,
        "second/b1": True,
    }
    assert {rule.name: rule.order_by for rule in registry.rules}["second/b1"] == "signed_on"


def test_what_is_shared_is_said_and_stands_in_the_data() -> None:
    registry = town({**TOGETHER, "benefits": ["b1", "second/b1"]})
    rule = next(each for each in registry.rules if each.name == "second/b1")
    zh = "每个applicant（中）每个自然年最多 50 元（以下补贴合计：first/b1, second/b1）"
    en = "at most 50 CNY per applicant and calendar year (for these benefits together: first/b1, second/b1)"
    said = say_limit(rule.limits[0], CITY.facts)
    assert (said.zh, said.en) == (zh, en)
    assert reasons(rule)["limit"].en == f"limited: {en}"
    assert reasons(rule)["may:limit"].en.endswith(en)
    estimate = next(each for each in registry.estimate({"young": True}) if each.name == "second/b1")
    assert estimate.caps[0].to_data()["benefits"] == ["first/b1", "second/b1"]
    assert en in estimate.explain("en")
    lines = [line.text.en for line in describe_policy(registry.policies["first"], CITY.facts)]
    assert lines.count(en) == 1


def test_a_limit_about_all_benefits_of_a_policy_names_them() -> None:
    rule = town(TOGETHER).rules[0]
    assert say_limit(rule.limits[0], CITY.facts).en.endswith(
        "(for these benefits together: first/b1, first/b2)"
    )


@pytest.mark.parametrize(("amount", "said"), [("60", ['"at most 50 CNY per']), ("50", [])])
def test_a_changed_limit_is_a_change_of_a_rule(amount: str, said: list[str]) -> None:
    found = [each.text.en for each in policy_changes(town(TOGETHER), town(TOGETHER | {"amount": amount}))]
    assert [text[: len('"at most 50 CNY per')] for text in found] == said
