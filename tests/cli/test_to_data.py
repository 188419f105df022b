"""What `--format json` prints is what the records of the library say of themselves."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partners
from conftest import Broken, Cli
from partners.records.memberships import by_organization
from partners.text import Lang
from support.fences import ROOT

DAY = date(2027, 1, 1)
"""On which policies have ended, so that there are warnings."""
NAMES = ("百度網訊科技（北京）有限公司", "北京百度文化传媒有限公司", "中国电信上海分公司")
CLAIM = {"cost": "1亿", "district": "etown", "etown_budget_used": "9000万", "signed_on": "2024-03-01"}
WRITTEN = [f"{fact}={value}" for fact, value in CLAIM.items()]
THIRD = ROOT / "docs" / "third-batch.txt"
OLD, NEW = ROOT / "docs" / "diff" / "old", ROOT / "docs" / "diff" / "new"
IMPORT = ["--source", "csj-2023-05", "--registry", str(ROOT / "registry"), "--dry-run"]
RECORDS: dict[str, tuple[list[str], Callable[[partners.Registry, Lang], Any]]] = {
    "Membership": (["list"], lambda registry, _: [each.to_data() for each in registry.memberships()]),
    "Partner": (
        ["list", "--unique"],
        lambda registry, _: [each.to_data() for each in by_organization(registry.memberships())],
    ),
    "Organization": (
        ["show", "baidu"],
        lambda registry, lang: {
            **registry.organization("baidu").to_data(lang),
            "memberships": [each.to_data() for each in registry.memberships(organization="baidu")],
        },
    ),
    "Match": (
        ["match", *NAMES],
        lambda registry, lang: [each.to_data(lang) for each in registry.match_many(NAMES)],
    ),
    "Batch": (["batches"], lambda registry, lang: [each.to_data(lang) for each in registry.batches]),
    "Coverage": (["coverage"], lambda registry, _: [each.to_data() for each in registry.coverage()]),
    "Programme": (["programme"], lambda registry, _: registry.programme.to_data()),
    "Source": (
        ["sources"],
        lambda registry, lang: [each.to_data(lang) for each in registry.sources.values()],
    ),
    "Fact": (["facts"], lambda registry, lang: [each.to_data(lang) for each in registry.facts.values()]),
    "Policy": (
        ["policies"],
        lambda registry, lang: [each.to_data(lang) for each in registry.policies.values()],
    ),
    "Policy, whole": (
        ["policy", "municipal-voucher"],
        lambda registry, _: registry.policy("municipal-voucher").to_file_data(),
    ),
    "Estimate": (
        ["estimate", *WRITTEN, "--as-of", DAY.isoformat()],
        lambda registry, lang: [
            each.to_data(lang, as_of=DAY) for each in registry.estimate(CLAIM, as_of=DAY)
        ],
    ),
    "Curve": (
        ["curve", "cost=0..1亿", "district=etown", "--as-of", DAY.isoformat()],
        lambda registry, lang: [
            point
            for each in registry.curves("cost", 0, "1亿", {"district": "etown"})
            for point in each.to_data(lang, as_of=DAY)
        ],
    ),
    "Change": (
        ["diff", str(OLD), str(NEW)],
        lambda _, lang: [each.to_data(lang) for each in partners.diff(OLD, NEW)],
    ),
    "ListDifference": (
        ["batch", "check", str(THIRD), "--batch", "2"],
        lambda registry, _: [
            each.to_data() for each in partners.compare_list(registry, partners.read_list(THIRD), 2)
        ],
    ),
    "PlannedName": (
        ["batch", "import", str(THIRD), "--number", "3", "--published", "2024-01-15", *IMPORT],
        lambda registry, lang: [
            each.to_data(lang)
            for each in partners.plan_import(
                registry,
                partners.read_list(THIRD),
                number=3,
                published_on=date(2024, 1, 15),
                sources=["csj-2023-05"],
            ).names
        ],
    ),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", RECORDS)
def test_json_is_the_data_of_the_records(
    cli: Cli, registry: partners.Registry, name: str, lang: Lang
) -> None:
    arguments, data = RECORDS[name]

    shown = cli(*arguments, "--format", "json", "--lang", lang)

    assert shown.out == json.dumps(data(registry, lang), ensure_ascii=False, indent=2) + "\n"
    assert len(shown.out) > 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_json_of_problems_is_their_data(cli: Cli, broken: Broken, lang: Lang) -> None:
    broken.write("programme.yaml", "x: [")
    broken.path("sources.yaml").unlink()
    problems = partners.validate(broken.root)

    shown = cli("validate", broken.root, "--format", "json", "--lang", lang)

    assert len({each.line for each in problems}) > 1  # one of a line, and one of a whole file
    assert json.loads(shown.out) == [each.to_data(lang) for each in problems]


def test_json_of_a_ledger_is_the_data_of_its_report(
    cli: Cli, registry: partners.Registry, tmp_path: Path
) -> None:
    from partners.ledger.judging import judge_file

    path = tmp_path / "contracts.csv"
    path.write_text("算力费用,用途\n300万,推理\n1.005,训练\n待定,训练\n")
    report = judge_file(path, registry, registry.rules_of("etown"))

    shown = cli("ledger", path, "--policy", "etown", "--format", "json")

    assert json.loads(shown.out) == report.to_data()
    assert [each["unreadable"] for each in report.to_data()] == [1, 0]


def test_words_of_data_are_english_unless_told_otherwise(registry: partners.Registry) -> None:
    match = registry.match("百度")
    assert match.to_data() == match.to_data("en") != match.to_data("zh")


def test_the_day_of_an_estimate_is_today_unless_told_otherwise(registry: partners.Registry) -> None:
    estimate = registry.estimate({})[0]
    assert estimate.to_data() == estimate.to_data(as_of=date.today())  # noqa: DTZ011 - as estimates have it
