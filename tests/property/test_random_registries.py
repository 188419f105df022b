"""Laws of whole registries on disk: rules of every form, with worked examples that the oracle wrote."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from test_rules import UNBOUNDED, cases, of_all

import partners
from partners.files.canonical.form import canonical_text
from partners.files.kinds import FACTS, POLICY
from support.invented import BATCHES, ORGANIZATIONS, words
from support.invented import FACTS as INVENTED
from support.laws import law

SHIPPED = Path(__file__).parents[2] / "registry"
OF_CASES = (
    "contradicts",
    "no claim reaches",
    "no claim can",
    "left out",
    "never",
    "nothing is left",
    "is for all the rest",
)
OF_AMOUNTS = ("already holds what counts against another limit", "would be paid on the whole sum")
"""Parts of what is rightly said of rules that are drawn at random; nothing else may be said."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of the invented city without policies; half of its facts stand in a file of their own."""
    root = tmp_path_factory.mktemp("city") / "registry"
    for folder in ("organizations", "batches", "policies", "facts"):
        (root / folder).mkdir(parents=True)
    (root / "programme.yaml").write_bytes((SHIPPED / "programme.yaml").read_bytes())
    (root / "groups.yaml").write_text("[]\n")
    sources = (SHIPPED / "sources.yaml").read_text("utf-8")
    gazette = {
        "id": "gazette",
        "publisher": words("gazette"),
        "published": "2023-05-19",
        "good_for": words("all"),
    }
    (root / "sources.yaml").write_text(sources + _dump([gazette]), "utf-8")
    plain = [_plain(fact.model_dump(mode="json", by_alias=True, exclude_defaults=True)) for fact in INVENTED]
    (root / "facts.yaml").write_text(_dump(plain[::2]), "utf-8")
    (root / "facts" / "others.yaml").write_text(_dump(plain[1::2]), "utf-8")
    for organization in ORGANIZATIONS:
        (root / "organizations" / f"{organization.id}.yaml").write_text(
            _dump({"name": organization.name, "sources": ["gazette"]}), "utf-8"
        )
    for batch in BATCHES:
        content = _plain(batch.model_dump(mode="json", by_alias=True, exclude_none=True))
        (root / "batches" / f"{batch.published_on}.yaml").write_text(_dump(content), "utf-8")
    return root


def _dump(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_style='"'))


def _plain(value: Any) -> Any:
    """Values as files write them, without what is empty."""
    match value:
        case Mapping():
            return {key: _plain(each) for key, each in value.items() if each not in (None, [], ())}
        case list() | tuple():
            return [_plain(each) for each in value]
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Decimal() | Fraction() | int() | float():
            return str(value)
        case _:
            return value


def _example(benefit: dict[str, Any], claim: dict[str, Any]) -> dict[str, Any] | None:
    """A worked example of what the oracle says; None where amounts are larger than a file may say."""
    outcome, low, high = of_all(benefit, claim)
    if low >= 10**12 or (high is not None and high >= 10**12):
        return None
    said = {"claim": _plain(claim), "outcome": outcome, "low": _money(low)}
    return said if high is None or high >= UNBOUNDED else said | {"high": _money(high)}


def _money(amount: Fraction) -> str:
    return f"{Decimal(amount.numerator) / Decimal(amount.denominator):.2f}"


@law(30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(cases(unknown=0) | cases(once=True, unknown=2), min_size=2, max_size=3))
def test_examples_of_the_oracle_hold_in_a_registry_on_disk(
    city: Path, drawn: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    benefits = []
    for number, (benefit, claim) in enumerate(drawn):
        example = _example(benefit, claim)
        if example is not None:
            head = {"id": f"b{number}", "name": words(f"benefit {number}")}
            benefits.append({**head, **_plain(benefit), "examples": [example]})
    if not benefits:
        return
    head = {"name": words("policy"), "place": words("city"), "stage": "in-force", "sources": ["gazette"]}
    file = city / "policies" / "city.yaml"
    file.write_text(_dump({**head, "benefits": benefits}), "utf-8")

    found = partners.validate(city)
    problems = [problem.format("en") for problem in found]
    expected = (*OF_CASES, *OF_AMOUNTS)
    assert [each for each in problems if not any(part in each for part in expected)] == []

    written = canonical_text(file.read_bytes(), POLICY, str(file))
    assert canonical_text(written, POLICY, str(file)) == written
    file.write_text(written, "utf-8")
    again = partners.validate(city)
    assert sorted(problem.message.en for problem in again) == sorted(problem.message.en for problem in found)


def test_facts_in_several_files_are_one_list(city: Path) -> None:
    (city / "policies" / "city.yaml").unlink(missing_ok=True)
    assert partners.validate(city) == ()
    assert [fact.id for fact in partners.load(city).facts.values()] == [
        *(fact.id for fact in INVENTED[::2]),
        *(fact.id for fact in INVENTED[1::2]),
    ]
    assert canonical_text(
        (city / "facts" / "others.yaml").read_bytes(), FACTS, str(city / "facts" / "others.yaml")
    ).startswith("# yaml-language-server: $schema=../schema/facts.json")
