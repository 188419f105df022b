"""Another city's policy is one file: no code, only data."""

from decimal import Decimal

import pytest

import partners
from conftest import Broken
from support.invented import bounds

FACTS = """
- id: gpu_hours
  type: quantity
  unit: {zh: 卡时, en: GPU-hours}
  label: {zh: 卡时数, en: GPU-hours used}
  question: {zh: 用了多少卡时？, en: "How many GPU-hours were used?"}
- id: granted
  type: money
  label: {zh: 本年已得, en: granted this year}
  question: {zh: 本年已得多少？, en: "How much was granted this year?"}
- id: spent
  type: money
  label: {zh: 本年已用额度, en: spent of the budget}
  question: {zh: 本年已用多少？, en: "How much of the budget is spent?"}
"""
POLICY = """
name: {zh: 海州市算力支持办法, en: Haizhou compute support}
place: {zh: 海州市, en: Haizhou}
stage: in-force
validity: {since: 2025-01-01}
sources: [csj-2023-05]
benefits:
  - id: training
    name: {zh: 训练支持, en: Support for training}
    conditions:
      - fact: activity
        one_of: [training, tuning]
      - {fact: signed_on, on_or_after: 2025-01-01}
      - not: {fact: registered_in, is: elsewhere}
    amount:
      sum_of:
        - of: cost
          tiers:
            - {up_to: 100万, rate: 30%}
            - {up_to: 500万, rate: 20%}
            - {rate: 1/3}
        - cases:
            - when: {fact: startup, is: yes}
              amount: {quantity: gpu_hours, unit_price: 0.25}
            - amount: {fixed: 1万}
    caps:
      - {amount: 150万}
      - {amount: 200万, per: [applicant, year], year_of: signed_on, received: granted}
    budget: {amount: 1000万, year_of: signed_on, used: spent}
    examples:
      - claim: {cost: 100万, activity: training, registered_in: beijing, signed_on: 2025-01-01, startup: yes, gpu_hours: 1000, granted: 0, spent: 0}
        outcome: eligible
        low: 300250
        high: 300250
"""
CLAIM = {
    "cost": "200万", "activity": "tuning", "registered_in": "beijing", "signed_on": "2025-03-01",
    "startup": False, "gpu_hours": 4000, "granted": 0, "spent": 0,
}  # fmt: skip


@pytest.fixture
def registry(broken: Broken) -> partners.Registry:
    facts = broken.path("facts.yaml").read_text("utf-8")
    broken.write("facts.yaml", facts.rstrip("\n") + FACTS)
    broken.write("policies/haizhou.yaml", POLICY.lstrip())
    assert partners.validate(broken.root) == ()
    return partners.load(broken.root)


@pytest.mark.parametrize(
    ("changes", "outcome", "low", "high"),
    [
        # 300,000 + 200,000 + 10,000
        ({}, "eligible", "510000", "510000"),
        # 300,000 + 200,000 + 4,000 x 0.25
        ({"startup": True}, "eligible", "501000", "501000"),
        ({"startup": None}, "eligible", "501000", "510000"),
        ({"startup": None, "gpu_hours": None}, "eligible", "500000", "1500000"),
        # 300,000 + 800,000 + 0.01 / 3 + 10,000
        ({"cost": "5000000.01"}, "eligible", "1110000", "1110000"),
        # 300,000 + 800,000 + 0.02 / 3 + 10,000
        ({"cost": "5000000.02"}, "eligible", "1110000.01", "1110000.01"),
        ({"cost": "1000万"}, "eligible", "1500000", "1500000"),
        ({"cost": "1000万", "granted": "80万"}, "eligible", "1200000", "1200000"),
        ({"cost": "1000万", "granted": None}, "eligible", "0", "1500000"),
        ({"cost": "1000万", "spent": "990万"}, "eligible", "100000", "100000"),
        ({"cost": None}, "eligible", "10000", "1500000"),
        ({"registered_in": "elsewhere"}, "ineligible", "0", "0"),
        ({"registered_in": None}, "undetermined", "0", "510000"),
        ({"signed_on": "2024-12-31"}, "ineligible", "0", "0"),
    ],
)
def test_an_invented_city_pays_by_its_file_alone(
    registry: partners.Registry, changes: dict[str, object], outcome: str, low: str, high: str
) -> None:
    (found,) = (
        each for each in registry.estimate({**CLAIM, **changes}) if each.rule.name == "haizhou/training"
    )
    assert bounds(found) == (outcome, Decimal(low), Decimal(high))


def test_it_is_explained_like_any_other(registry: partners.Registry) -> None:
    (found,) = (each for each in registry.estimate(CLAIM) if each.policy.id == "haizhou")
    assert found.explain("zh").splitlines()[2] == (
        "  标准：算力费用分档计算：不超过 1,000,000 元的部分 30%，超过 1,000,000 元、不超过 5,000,000 元的部分 20%，"
        "超过 5,000,000 元的部分 1/3 加 10,000 元"
    )
