"""Typed usage of the public interface: mypy reads it, and nobody runs it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

import partners
from partners import ledger

registry: partners.Registry = partners.load()
assert_type(partners.load("registry"), partners.Registry)
assert_type(partners.load(Path("registry")), partners.Registry)
assert_type(partners.validate(), tuple[partners.Problem, ...])
assert_type(partners.__version__, str)
assert_type(partners.diff("HEAD~1", Path("registry"), folder="registry"), tuple[partners.Change, ...])
assert_type(partners.diff(registry, registry)[0].text, partners.Text)

programme: partners.Programme = registry.programme
assert_type(programme.launched_on, date)
assert_type(programme.name, partners.Text)
assert_type(programme.name.zh, str)

organization = registry.organization("百度")
assert_type(organization, partners.Organization)
assert_type(organization.name, str | None)
assert_type(organization.names, tuple[str, ...])
assert_type(organization.label("zh"), str)
organizations: Mapping[str, partners.Organization] = registry.organizations
sources: Mapping[str, partners.Source] = registry.sources
groups: Mapping[str, partners.Group] = registry.groups
policies: Mapping[str, partners.Policy] = registry.policies
facts: Mapping[str, partners.Fact] = registry.facts

memberships = registry.memberships(
    category=["算力", partners.Category.DATA, partners.NOT_STATED],
    batch=[1, "2023-07-03"],
    organization="baidu",
    group="alibaba",
    as_of=date(2024, 1, 1),
    search="百度",
)
assert_type(memberships, tuple[partners.Membership, ...])
assert_type(memberships[0].category, partners.Category | None)
assert_type(memberships[0].until, date | None)
assert_type(memberships[0].holds_on(date(2024, 1, 1)), bool)
assert_type(registry.batch(1), partners.Batch)
assert_type(registry.batch("第二批"), partners.Batch)
assert_type(registry.batches, tuple[partners.Batch, ...])
assert_type(registry.category("算力"), partners.Category | None)
assert_type(registry.group("alibaba"), partners.Group)
assert_type(registry.source("csj-2023-05"), partners.Source)
assert_type(registry.coverage(), tuple[partners.Coverage, ...])
assert_type(registry.coverage()[0].published, int | None)

estimates = registry.estimate({"cost": Decimal(100), "pilot": True, "activity": "training", "startup": None})
assert_type(estimates, tuple[partners.Estimate, ...])
assert_type(estimates[0].low, Decimal)
assert_type(estimates[0].high, Decimal | None)
assert_type(estimates[0].benefit, partners.Benefit)
assert_type(estimates[0].conditions, tuple[partners.Verdict, ...])
assert_type(estimates[0].conditions[0].truth, partners.Truth)
assert_type(estimates[0].missing, tuple[str, ...])
assert_type(estimates[0].caps, tuple[partners.Limit, ...])
assert_type(estimates[0].caps[0].received, Decimal | None)
assert_type(estimates[0].policy, partners.Policy)
assert_type(estimates[0].conditions[0].text, partners.Text)
assert_type(estimates[0].explain("zh", as_of=date(2024, 1, 1)), str)
assert_type(estimates[0].expired(date(2024, 1, 1)), bool)
assert_type(registry.estimate({}, as_of=date(2024, 1, 1)), tuple[partners.Estimate, ...])
assert_type(registry.policy("伙伴计划补贴"), partners.Policy)
assert_type(registry.resolve("百度"), str)
assert_type(registry.resolve(None), str)
assert_type(registry.match(360.0).name, str)
assert_type([*registry.match_many(["百度", None, 360])], list[partners.Match])
assert_type(registry.is_partner(None, as_of="2024-01-01"), partners.Truth)
assert_type(
    registry.is_partner("百度", partners.Category.MODEL, batch=1, as_of=date(2024, 1, 1)), partners.Truth
)

assert_type(partners.by_organization(memberships)[0], partners.Partner)
matched = partners.match_file("vendors.csv", registry, "供应商", output=Path("matched.xlsx"), lang="zh")
assert_type(matched, partners.FileMatches)
assert_type(matched.matches, tuple[partners.Match, ...])
assert_type(matched.counts[partners.Tier.EXACT], int)
assert_type(matched.rejects_file, Path | None)
formatted = partners.format_files(["registry", Path("registry/sources.yaml")])
assert_type(formatted, partners.FormattedFiles)
assert_type(formatted.changed, tuple[partners.Formatted, ...])
assert_type(formatted.problems, tuple[partners.Problem, ...])
report = ledger.judge_file(
    "contracts.csv", registry, registry.rules_of("etown"), output="answers.xlsx", lang="zh"
)
assert_type(report, ledger.Report)
assert_type(report.summaries[0], ledger.Summary)
assert_type(report.summaries[0].total.high, Decimal | None)
assert_type(estimates[0].to_data("zh", as_of=date(2024, 1, 1)), dict[str, Any])

published = partners.read_list("docs/third-batch.txt")
assert_type(published, partners.PublishedList)
assert_type(published.names[0], partners.ListedName)
planned = partners.plan_import(registry, published, number=3, published_on=date(2024, 1, 15), sources=["x"])
assert_type(planned, partners.ImportPlan)
assert_type(planned.open, tuple[partners.PlannedName, ...])
assert_type(planned.open[0].outcome, partners.Outcome)
assert_type(planned.write(), tuple[Path, ...])
assert_type(partners.compare_list(registry, published, batch="第三批"), tuple[partners.ListDifference, ...])

try:
    registry.organization("nobody")
except partners.NotFoundError as error:
    assert_type(error.nearest, str | None)
    assert_type(error.message.get("en"), str)
except partners.ClaimError as error:
    assert_type(error.fact, str)
except partners.ListError as error:
    assert_type(error.problems, tuple[partners.Text, ...])
except partners.RegistryError as error:
    assert_type(error.problems, tuple[partners.Problem, ...])
    assert_type(error.problems[0].format("zh"), str)
except partners.PartnersError as error:
    assert_type(error.message, partners.Text)

partners.match_file("vendors.csv", registry)  # type: ignore[call-arg]
estimates[0].to_data("fr")  # type: ignore[arg-type]
registry.memberships(batch=1.5)  # type: ignore[arg-type]
registry.memberships("compute")  # type: ignore[call-arg]
organization.name = "another"  # type: ignore[misc]
estimates[0].explain("fr")  # type: ignore[arg-type]
estimates[0].low = Decimal(1)  # type: ignore[misc]
