"""`policies`, `policy` and `facts`."""

import json
from datetime import date
from typing import Any

import pytest
import yaml

import partners
from conftest import Broken, Cli

# Other policies come and go; these are asked about.
POLICIES = ["etown", "municipal-voucher", "programme", "shijingshan-draft"]
KEYS = [
    *("policy", "name", "place", "stage", "since", "until", "window", "confirmed_on", "replaced_by"),
    *("benefits", "sources"),
]


def listed(cli: Cli, *arguments: str) -> Any:
    shown = cli("policies", *arguments, "--format", "json")
    assert shown.code == 0
    return json.loads(shown.out)


def test_json_lists_every_policy_with_its_benefits(cli: Cli) -> None:
    rows = listed(cli)
    assert [row["policy"] for row in rows] == list(partners.load().policies)
    assert all(list(row) == KEYS for row in rows)
    assert sum(len(row["benefits"]) for row in rows) == len(partners.load().rules)
    by_id = {row["policy"]: row for row in rows}
    voucher = by_id["municipal-voucher"]
    assert (voucher["stage"], voucher["since"], voucher["until"]) == ("in-force", "2023-09-01", "2025-12-31")
    assert voucher["benefits"] == ["voucher"]
    assert by_id["programme"]["until"] is None


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--stage", "draft"], ["shijingshan-draft"]),
        (["--stage", "in-force"], POLICIES[:3]),
        (["--category", "data"], ["programme", "shijingshan-draft"]),
        (["--category", "算力"], POLICIES),
        (["-c", "data", "-c", "model"], ["programme", "shijingshan-draft"]),
        (["--category", "model"], []),
        (["--place", "北京市"], ["municipal-voucher", "programme"]),
        (["--place", "SHIJINGSHAN"], ["shijingshan-draft"]),
        (["--place", "etown"], ["etown"]),
        (["--place", "上海"], []),
        (["--place", " "], []),
        (["--as-of", "2023-05-18"], ["shijingshan-draft"]),
        (["--as-of", "2023-09-01"], ["municipal-voucher", "programme", "shijingshan-draft"]),
        (["--as-of", "2025-12-31"], POLICIES),
        (["--as-of", "2026-01-01"], ["etown", "programme", "shijingshan-draft"]),
        (["--as-of", "2025-06-01", "--stage", "in-force", "--place", "beijing"], POLICIES[:3]),
    ],
    ids=lambda value: " ".join(value) or "none",
)
def test_policies_are_narrowed_by_stage_category_place_and_day(
    cli: Cli, arguments: list[str], found: list[str]
) -> None:
    assert [row["policy"] for row in listed(cli, *arguments) if row["policy"] in POLICIES] == found


def test_no_policy_is_said_on_standard_error(cli: Cli) -> None:
    shown = cli("policies", "--place", "上海")
    assert (shown.code, shown.out, shown.err) == (0, "", "No matching policies.\n")


def test_policies_are_listed_in_the_language_of_the_run(cli: Cli) -> None:
    assert listed(cli, "--lang", "zh", "--stage", "draft")[0]["place"] == "石景山区"
    assert "\t征求意见稿\t" in cli("policies", "--lang", "zh").out
    assert "\tdraft\t" in cli("policies").out


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_is_said_in_words_of_both_languages(cli: Cli, name: str) -> None:
    policy = partners.load().policies[name]
    english, chinese = (cli("policy", name, "--lang", lang, "--format", "table").out for lang in ("en", "zh"))
    squeezed = " ".join(english.split())
    assert english.startswith(policy.name.en)
    assert chinese.startswith(policy.name.zh)
    assert "conditions, which must all hold:" in english
    assert "条件（须全部满足）：" in chinese
    for benefit in policy.benefits:
        assert f"{benefit.name.en} {name}/{benefit.id}" in squeezed
        assert f"{name}/{benefit.id}" in chinese
    assert ("draft for comment, not in force" in english) == (policy.stage == "draft")


def test_the_words_are_made_from_the_file(cli: Cli, broken: Broken) -> None:
    def words() -> str:
        return " ".join(cli("policy", "etown", "--registry", broken.root, "--format", "table").out.split())

    assert "rule: at most 10% of the purchase of servers with domestic chips" in words()
    broken.replace("policies/etown.yaml", "{of: server_cost, at_most: 10%}", "{of: server_cost, exactly: 5%}")
    text = broken.path("policies/etown.yaml").read_text("utf-8")
    servers = text.index("- id: servers")
    examples = "    examples: [{claim: {cloud_provider: no}, outcome: ineligible, low: 0, high: 0}]\n"
    broken.write("policies/etown.yaml", text[: text.index("    examples:", servers)] + examples)
    assert "rule: 5% of the purchase of servers with domestic chips" in words()


@pytest.mark.parametrize("name", POLICIES)
def test_json_and_yaml_give_the_record(cli: Cli, name: str) -> None:
    record = json.loads(cli("policy", name, "--format", "json").out)
    assert yaml.safe_load(cli("policy", name, "--format", "yaml").out) == record
    assert partners.Policy.model_validate(record) == partners.load().policies[name]


@pytest.mark.parametrize("name", POLICIES)
def test_the_yaml_of_a_policy_is_a_file_that_a_registry_reads(cli: Cli, broken: Broken, name: str) -> None:
    written = cli("policy", name, "--format", "yaml").out
    _, _, without_id = written.partition("\n")
    assert written.startswith(f"id: {name}\n")
    broken.write(f"policies/{name}.yaml", without_id)
    assert partners.load(broken.root).policies[name] == partners.load().policies[name]


def test_a_policy_goes_by_its_name_as_well(cli: Cli) -> None:
    name = "北京市人工智能算力券（2023—2025年）"
    assert cli("policy", name).out == cli("policy", "municipal-voucher").out


def test_a_policy_that_is_not_there_exits_with_1_and_the_nearest(cli: Cli) -> None:
    shown = cli("policy", "municipal-vouche")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err == 'no policy "municipal-vouche". Did you mean "municipal-voucher"?\n'
    assert cli("policy", "municipal-vouche", "--lang", "zh").err.startswith(
        "没有名为“municipal-vouche”的政策。"
    )


def test_facts_are_listed_with_what_may_be_written(cli: Cli) -> None:
    rows = json.loads(cli("facts", "--format", "json").out)
    assert [row["fact"] for row in rows] == list(partners.load().facts)
    assert all(list(row) == ["fact", "type", "label", "question", "unit", "choices"] for row in rows)
    by_id = {row["fact"]: row for row in rows}
    assert by_id["term"]["unit"] == "months"
    assert by_id["industry"]["choices"] == ["software", "manufacturing", "other"]
    assert by_id["cost"]["unit"] is None


def test_the_values_of_facts_are_named_in_the_language_of_the_run(cli: Cli) -> None:
    english = dict(line.split("\t")[:2] for line in cli("facts").out.splitlines())
    assert (english["cost"], english["term"], english["signed_on"]) == ("CNY", "months", "YYYY-MM-DD")
    assert english["pilot"] == "yes|no"
    chinese = dict(line.split("\t")[:2] for line in cli("facts", "--lang", "zh").out.splitlines())
    assert (chinese["cost"], chinese["term"]) == ("金额（元）", "个月")
    assert chinese["registered_in"] == "beijing（北京）|elsewhere（北京以外）"
    assert (chinese["supplier"], chinese["project"]) == ("机构名称", "名称")


def test_the_day_of_a_policy_is_that_of_the_registry(cli: Cli) -> None:
    until = partners.load().policy("etown").validity.until
    assert until is not None
    assert date.fromisoformat({row["policy"]: row["until"] for row in listed(cli)}["etown"]) == until


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("算力券", "算力创新券"),
        ("gjj", "gjj-2023-3"),
        ("E-Town compute vouchers", "E-Town compute voucher"),
        ("zzz", None),
    ],
)
def test_a_name_that_is_near_is_suggested_also_that_of_a_benefit(
    cli: Cli, name: str, suggested: str | None
) -> None:
    shown = cli("policy", name)
    hint = "" if suggested is None else f' Did you mean "{suggested}"?'
    assert (shown.code, shown.err) == (1, f'no policy "{name}".{hint}\n')
