"""An invented city, to try rules that no shipped policy has: its facts, partners and benefits."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from partners import Batch, Estimate, Fact, Organization, Registry
from partners.records.organizations import Source
from partners.records.policies import Policy
from partners.rules.claims import read_claim
from partners.rules.common_limits import common_limits
from partners.rules.estimates import Rule


def words(text: str) -> dict[str, str]:
    return {"zh": f"{text}（中）", "en": text}


def _fact(fact: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": fact, "type": kind, "label": words(fact), "question": words(f"{fact}?"), **more}


FACTS = TypeAdapter(tuple[Fact, ...]).validate_python(
    [
        *(_fact(each, "money") for each in ("cost", "wages", "rent", "received", "used")),
        _fact("hours", "quantity", unit={"zh": "卡时", "en": "GPU-hours"}),
        _fact("months", "quantity", unit={"zh": "个月", "en": "months"}),
        _fact("times", "quantity", whole=True, unit={"zh": "次", "en": "times"}),
        _fact("signed_on", "date"),
        _fact("paid_on", "date"),
        _fact("use", "choice", choices=[{"id": each, "label": words(each)} for each in ("red", "green", "blue")]),
        *(_fact(each, "boolean") for each in ("young", "local", "green")),
        _fact("applicant", "organization"),
        _fact("supplier", "organization"),
    ]
)  # fmt: skip
ORGANIZATIONS = tuple(
    Organization(id=each, name=each.upper(), sources=("gazette",)) for each in ("aye", "bee", "sea", "dee")
)
BATCHES = TypeAdapter(tuple[Batch, ...]).validate_python(
    [
        {  # complete: both members are named
            "number": 1,
            "published_on": "2023-05-19",
            "published": {"total": 2, "categories": {"compute": 1, "data": 1}},
            "members": [
                {"organization": "aye", "printed": "AYE", "category": "compute", "sources": ["gazette"]},
                {
                    "organization": "bee",
                    "printed": "BEE",
                    "category": "data",
                    "until": "2024-06-30",
                    "sources": ["gazette"],
                },
            ],
            "sources": ["gazette"],
        },
        {  # one of five is named, and with it the only one of its category
            "number": 2,
            "published_on": "2024-01-01",
            "published": {"total": 5, "categories": {"compute": 1}},
            "members": [
                {"organization": "sea", "printed": "SEA", "category": "compute", "sources": ["gazette"]},
            ],
            "sources": ["gazette"],
        },
    ]
)
_PARTS: Mapping[str, tuple[Any, ...]] = {
    "sources": (),
    "facts": FACTS,
    "organization": ORGANIZATIONS,
    "batch": BATCHES,
}
CITY = Registry(Path("invented"), _PARTS.__getitem__)

YOUNG = {"fact": "young", "is": "yes"}
DAY = date(2024, 3, 1)


def policy(*benefits: Mapping[str, object], **changes: object) -> Policy:
    """Make a policy in force with some benefits; missing keys are filled in."""
    filled = [
        {
            "id": f"b{number}",
            "name": words(f"benefit {number}"),
            "conditions": [YOUNG],
            "amount": {"fixed": "100"},
            **benefit,
        }
        for number, benefit in enumerate(benefits, 1)
    ]
    return Policy.model_validate(
        {
            "id": "city",
            "name": words("policy"),
            "place": words("city"),
            "stage": "in-force",
            "benefits": filled,
            "sources": ["gazette"],
            **changes,
        }
    )


def rule(benefit: Mapping[str, object], *limits: Mapping[str, object]) -> Rule:
    """Make a benefit ready to judge claims, with limits that it shares with others."""
    one = policy(benefit, limits=limits)
    return Rule(one, one.benefits[0], CITY.context, common_limits([one]).get("city/b1", ()))


def registry_of(*benefits: Mapping[str, object], **changes: object) -> Registry:
    """The city with a policy of some benefits, `city/b1` and so on, which may compute with each other's amounts."""
    parts = {**_PARTS, "policy": (policy(*benefits, **changes),)}
    return Registry(Path("invented"), parts.__getitem__)


def judge(benefit: Mapping[str, object], **claim: object) -> Estimate:
    """Judge a claim by a benefit."""
    return rule(benefit).estimate(read_claim(CITY.facts, claim, CITY.resolve))


def paid(amount: Mapping[str, object], **claim: object) -> tuple[str, str | None]:
    """Return the bounds of an amount for a claim that meets all conditions."""
    found = judge({"amount": amount}, young=True, **claim)
    assert found.outcome == "eligible"
    return str(found.low), None if found.high is None else str(found.high)


def bounds(found: Estimate) -> tuple[str, Decimal, Decimal | None]:
    """Return the outcome and the bounds of an estimate."""
    return found.outcome, found.low, found.high


def source(name: str, **more: object) -> Source:
    """Make a source; missing keys are filled in."""
    filled = {"id": name, "publisher": words("paper"), "title": name, "good_for": words("all"), **more}
    return Source.model_validate(filled)


def city_of(*policies: Policy, sources: Sequence[Source] = ()) -> Registry:
    """The city with some policies and the sources that they cite."""
    parts = {**_PARTS, "sources": tuple(sources), "policy": policies}
    return Registry(Path("invented"), parts.__getitem__)
