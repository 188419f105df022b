import json
import re
from pathlib import Path
from typing import Any

import pytest

import partners
from conftest import OF_FOUR, Broken, Cli, terminal, without_escapes

KEYS = [
    *("policy", "benefit", "outcome", "low", "high", "conditions", "caps"),
    *("missing", "standing", "evidence", "sources", "warnings"),
]
CONDITION_KEYS = ["text", "truth", "fact", "value", "sources", "interpretation", "note", "depth"]
CAP_KEYS = ["amount", "per", "received", "applied", "sources"]
MORE_CAP_KEYS = {"benefits", "claims", "years_in_a_row"}
FULL = ("cost=100万", "activity=training", "pilot=yes", "registered_in=beijing", "paired=yes")
VOUCHER = (
    *("cost=300万", "activity=tuning", "startup=yes", "registered_in=beijing", "district=other"),
    *("signed_on=2025-03-01", "term=12", "legal_person=yes", "industry=software", "sound_finances=yes"),
    *("plan_directions=yes", "paired=yes"),
    *("dishonesty_record=no", "other_municipal_subsidy=no", "claimed_before=no", "affiliated=no"),
    *("supplier=阿里云", "industry_model=yes", "voucher_received=0"),
)
OLD = "begun on 2023-05-19; nothing says whether it still holds"
IN_2025 = ("--as-of", "2025-06-01")
IN_2026 = ("--as-of", "2026-06-01")


def estimated(cli: Cli, *arguments: str) -> Any:
    shown = cli("estimate", *arguments, "--format", "json")
    assert (shown.code, shown.err) == (0, "")
    return json.loads(shown.out)


def one(cli: Cli, benefit: str, *arguments: str) -> Any:
    """The estimate of one benefit."""
    (row,) = (row for row in estimated(cli, *arguments) if f"{row['policy']}/{row['benefit']}" == benefit)
    return row


def names(rows: Any) -> list[str]:
    return [f"{row['policy']}/{row['benefit']}" for row in rows]


def test_json_has_the_keys_of_the_contract_in_order(cli: Cli) -> None:
    rows = estimated(cli, *VOUCHER)
    assert sorted(names(rows)) == sorted(rule.name for rule in partners.load().rules)
    for row in rows:
        assert [key for key in row if key != "deductions"] == KEYS
        assert row["conditions"]
        assert row["sources"]
        for condition in row["conditions"]:
            assert list(condition) == CONDITION_KEYS
            assert condition["truth"] in ("true", "false", "unknown")
            assert condition["sources"]
        for cap in row["caps"]:
            assert [key for key in cap if key not in MORE_CAP_KEYS] == CAP_KEYS


def test_amounts_are_text_with_two_places_and_null_where_unbounded(cli: Cli) -> None:
    compute, data = one(cli, "programme/compute", *FULL), one(cli, "programme/data", *FULL)
    assert (compute["outcome"], compute["low"], compute["high"]) == ("eligible", "100000.00", "100000.00")
    assert (data["outcome"], data["low"], data["high"]) == ("undetermined", "0.00", None)
    assert re.fullmatch(r"\d+\.\d\d", compute["low"])
    assert compute["caps"] == []


def test_conditions_come_each_before_its_parts_with_the_values_seen(cli: Cli) -> None:
    compute = one(cli, "programme/compute", "cost=100万", "activity=训练", "pilot=是", "paired=是")
    assert [(each["fact"], each["value"], each["truth"]) for each in compute["conditions"]] == [
        (None, None, "true"),
        (None, None, "true"),
        ("activity", "training", "true"),
        ("pilot", True, "true"),
        (None, None, "false"),
        ("activity", "training", "false"),
        ("startup", None, "unknown"),
        (None, None, "false"),
        ("activity", "training", "false"),
        (None, None, "unknown"),
        ("registered_in", None, "unknown"),
        (None, None, "false"),
        ("activity", "training", "false"),
        (None, None, "unknown"),
        ("paired", True, "true"),
    ]
    assert [each["fact"] for each in compute["conditions"] if each["interpretation"]] == [
        "pilot",
        "registered_in",
    ]
    assert compute["missing"] == ["registered_in"]


def test_values_seen_are_plain_dates_numbers_and_ids(cli: Cli) -> None:
    seen = {
        each["fact"]: each["value"] for each in one(cli, "municipal-voucher/voucher", *VOUCHER)["conditions"]
    }
    assert (seen["signed_on"], seen["term"], seen["supplier"]) == ("2025-03-01", "12", "alibaba-cloud")


def test_money_that_a_condition_asks_for_is_text(cli: Cli, broken: Broken) -> None:
    broken.replace(
        "policies/programme.yaml", "- {fact: data_provider, is: yes}", "- {fact: cost, at_least: 100万}"
    )
    text = broken.path("policies/programme.yaml").read_text("utf-8")
    start = text.index("    examples:", text.index("- id: data"))
    example = "    examples: [{claim: {cost: 100}, outcome: ineligible, low: 0, high: 0}]\n"
    broken.write("policies/programme.yaml", text[:start] + example)
    (condition,) = one(cli, "programme/data", "cost=100万", "--registry", str(broken.root))["conditions"]
    assert (condition["value"], condition["truth"]) == ("1000000.00", "true")
    assert condition["text"] == "compute cost: at least 1,000,000 CNY"


def test_a_cap_says_its_amount_for_whom_what_was_received_and_whether_it_applied(cli: Cli) -> None:
    def caps(cost: str, received: str) -> Any:
        claim = (f"cost={cost}", *VOUCHER[1:-1], f"voucher_received={received}")
        return one(cli, "municipal-voucher/voucher", *claim)["caps"]

    cap = {
        "amount": "2000000.00",
        "per": ["applicant", "year"],
        "received": "0.00",
        "applied": False,
        "sources": [],
    }
    assert caps("300万", "0") == [cap]
    assert caps("1200万", "50万") == [cap | {"received": "500000.00", "applied": True}]
    assert caps("1200万", "unknown") == [cap | {"received": None, "applied": True}]


def test_what_the_cap_leaves_is_the_most(cli: Cli) -> None:
    claim = ("cost=1200万", *VOUCHER[1:-1], "voucher_received=50万")
    row = one(cli, "municipal-voucher/voucher", *claim)
    assert (row["outcome"], row["low"], row["high"]) == ("eligible", "0.00", "1500000.00")


def test_a_budget_is_a_cap_for_everybody_in_a_year(cli: Cli) -> None:
    claim = ("cost=100万", "district=etown", "etown_budget_used=9990万")
    row = one(cli, "etown/voucher", *claim)
    assert (row["low"], row["high"]) == ("100000.00", "100000.00")
    assert [(cap["per"], cap["received"], cap["applied"]) for cap in row["caps"]] == [
        ([], None, False),
        (["year"], "99900000.00", True),
    ]


@pytest.mark.parametrize(
    ("facts", "outcome", "low", "high"),
    [
        (
            ["cost=１００万", "算力用途=训练", "pilot=有", "注册地=北京", "用户单位与大模型团队结对=是"],
            *("eligible", "100000.00", "100000.00"),
        ),
        (["cost=¥1,000,000.50", *FULL[1:]], "eligible", "100000.05", "100000.05"),
        (["cost=1.2亿", *FULL[1:]], "eligible", "12000000.00", "12000000.00"),
        (["cost=unknown", *FULL[1:]], "eligible", "0.00", None),
        ([FULL[0], "activity=training", "pilot=unknown", FULL[3]], "undetermined", "0.00", "100000.00"),
        ([FULL[0], "activity=other"], "ineligible", "0.00", "0.00"),
        ([], "undetermined", "0.00", None),
    ],
)
def test_facts_are_written_as_people_write_them(
    cli: Cli, facts: list[str], outcome: str, low: str, high: str | None
) -> None:
    compute = one(cli, "programme/compute", *facts)
    assert (compute["outcome"], compute["low"], compute["high"]) == (outcome, low, high)


@pytest.mark.parametrize("day", ["2025-03-01", "2025/3/1", "2025年3月1日"])
def test_days_are_written_as_people_write_them(cli: Cli, day: str) -> None:
    claim = [fact for fact in VOUCHER if not fact.startswith("signed_on")]
    row = one(cli, "municipal-voucher/voucher", *claim, f"signed_on={day}")
    assert (row["outcome"], row["high"]) == ("eligible", "600000.00")


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (["cost"], '"cost" should be fact=value, such as cost=100万.'),
        (["=1"], 'no fact "".'),
        (["cost="], 'cost: "" is not an amount.'),
        (["cost=abc"], 'cost: "abc" is not an amount.'),
        (["cost=-1"], "cost: cannot be negative."),
        (["cost=1,00,000"], 'cost: "1,00,000" has more than one number'),
        (["cost=1.005"], "is not a whole number of fen"),
        (["cost=10000亿"], "must be below 1,000,000,000,000 CNY"),
        (["cost=inf"], 'cost: "inf" is not an amount.'),
        (["activity=trainin"], 'no choice "trainin". Did you mean "training"?'),
        (["pilot=maybe"], 'pilot: "maybe" is not an answer'),
        (["signed_on=2025-02-30"], 'signed_on: "2025-02-30" is not a date; write YYYY-MM-DD.'),
        (["term=long"], 'term: "long" is not a number.'),
        (["supplier="], "supplier: cannot be empty; write a name."),
        (["costt=1"], 'no fact "costt". Did you mean "cost"?'),
        (["cost=1", "cost=1"], '"cost" is given more than once; give it once.'),
        (["cost=1", "算力费用=1"], '"cost" is given more than once; give it once.'),
        (["cost=" + "9" * 100_000], "is not an amount"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value)[:30],
)
def test_a_malformed_claim_is_explained_and_exits_with_2(cli: Cli, facts: list[str], message: str) -> None:
    shown = cli("estimate", *facts)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("error: ")
    assert message in shown.err
    assert len(shown.err) < 300


def test_a_supplier_that_no_list_names_may_still_be_a_partner(cli: Cli) -> None:
    claim = [fact for fact in VOUCHER if not fact.startswith("supplier")]
    row = one(cli, "municipal-voucher/voucher", *claim, "supplier=某云计算有限公司")
    assert (row["outcome"], row["high"]) == ("undetermined", "600000.00")


def test_a_pipe_gets_a_line_per_benefit_with_its_reason(cli: Cli) -> None:
    lines = [line.split("\t") for line in cli("estimate", *FULL[:3], FULL[4], *IN_2026).out.splitlines()]
    assert sorted(f"{line[0]}/{line[1]}" for line in lines) == sorted(
        rule.name for rule in partners.load().rules
    )
    assert ["programme", "compute", "undetermined", "0.00", "100000.00"] in [line[:5] for line in lines]
    by_name = {f"{line[0]}/{line[1]}": line[5:] for line in lines}
    assert by_name["programme/compute"] == ["registered_in", "needs: place of registration", OLD]
    assert by_name["municipal-voucher/voucher"][2].startswith("ended on 2025-12-31")
    assert by_name["shijingshan-draft/member"][2] == "draft for comment, not in force"


def standings(cli: Cli, *arguments: str) -> dict[str, list[str]]:
    """The benefits of the four policies by standing, in the order of the answer."""
    found: dict[str, list[str]] = {}
    for row in estimated(cli, *arguments, *OF_FOUR):
        found.setdefault(row["standing"], []).append(f"{row['policy']}/{row['benefit']}")
    return found


def test_what_can_be_had_comes_first_and_what_fails_last(cli: Cli) -> None:
    rows = estimated(cli, *VOUCHER, *IN_2025)
    order = ["now", "depends", "summary", "other", "not-now", "no"]
    ranks = [order.index(row["standing"]) for row in rows]
    assert ranks == sorted(ranks)
    assert [row["outcome"] for row in rows if row["standing"] == "no"] == [
        row["outcome"] for row in rows if row["outcome"] == "ineligible"
    ]
    best = standings(cli, *VOUCHER, *IN_2025)["now"]
    assert best == ["programme/compute", "municipal-voucher/voucher"]
    assert one(cli, best[0], *VOUCHER, *IN_2025)["low"] == "300000.00"


def test_drafts_and_ended_policies_come_after_those_in_force_however_large(cli: Cli) -> None:
    in_2025, in_2026 = (standings(cli, "cost=100万", *day) for day in (IN_2025, IN_2026))
    assert in_2025["depends"] == ["etown/voucher", "municipal-voucher/voucher", "programme/compute"]
    assert {name.split("/")[0] for name in in_2025["not-now"]} == {"shijingshan-draft"}
    assert in_2026["depends"] == ["etown/voucher", "programme/compute"]
    assert "municipal-voucher/voucher" in in_2026["not-now"]


def test_what_is_computed_from_another_cost_stands_apart_once_a_cost_is_given(cli: Cli) -> None:
    # What nobody can compute comes after every sum.
    assert standings(cli, "cost=100万", *IN_2025)["other"] == ["etown/servers", "programme/data"]
    assert "etown/servers" in standings(cli, "server_cost=100万", *IN_2025)["depends"]
    assert standings(cli, "server_cost=100万", "district=etown", *IN_2025)["other"] == [
        *("etown/voucher", "municipal-voucher/voucher", "programme/compute", "programme/data"),
    ]
    assert "other" not in standings(cli, "activity=training", *IN_2025)


def test_only_the_policies_asked_for_are_answered(cli: Cli) -> None:
    assert {row["policy"] for row in estimated(cli, "--policy", "etown", *IN_2025)} == {"etown"}
    both = estimated(cli, "-p", "etown", "-p", "programme")
    assert {row["policy"] for row in both} == {"etown", "programme"}
    (one,) = estimated(cli, "--policy", "etown/voucher", *IN_2025)
    assert (one["policy"], one["benefit"]) == ("etown", "voucher")
    assert 'Did you mean "etown/voucher"?' in cli("estimate", "--policy", "etown/vouchr").err
    assert names(estimated(cli, "-p", "北京市人工智能算力券（2023—2025年）")) == ["municipal-voucher/voucher"]


def on_screen(cli: Cli, *arguments: str, lang: str = "en") -> list[str]:
    shown = cli("estimate", *arguments, "--lang", lang, "--format", "table").out
    return [line.strip() for line in shown.splitlines()]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


REST = "Besides, 2 computed from other costs, figures or circumstances, 5 not eligible (--all lists them)"


@pytest.mark.usefixtures("four_alone")
def test_a_terminal_gets_answers_under_headings_with_a_reason_each(cli: Cli) -> None:
    lines = on_screen(cli, *VOUCHER, *IN_2025)
    assert lines[:2] == [
        "Eligible now",
        f"[{OLD}] Programme compute subsidy  programme/compute  from a reprint or report",
    ]
    assert lines[2].startswith("eligible: 300,000.00 CNY  10% of the compute cost; not stated: a cap, ")
    assert lines[3] == "Municipal compute voucher  municipal-voucher/voucher  from a reprint or report"
    assert lines[4].startswith("eligible: up to 600,000.00 CNY  at most 20% of the compute cost; not stated:")
    after = lines[lines.index("") :]
    assert after[:-1] == [
        "",
        REST,
        "Full explanation: add --explain or --policy POLICY",
        "",
    ]


@pytest.mark.usefixtures("four_alone")
def test_what_does_not_apply_is_counted_unless_all_is_asked_for(cli: Cli) -> None:
    brief, whole = (on_screen(cli, *VOUCHER, *IN_2025, *every) for every in ((), ("--all",)))
    assert REST in brief
    assert not any("--all" in line for line in whole)
    assert [line for line in whole if line in HEADINGS] == [
        *("Eligible now", "Computed from other costs, figures or circumstances", "Not eligible"),
    ]
    assert (
        "ineligible  not met: district must be Beijing Economic-Technological Development Area (district = another district)"
        in whole
    )
    assert not any(line.startswith("ineligible") for line in brief)
    names_shown = {line.split("  ")[1] for line in whole if "  " in line and "/" in line.split("  ")[1]}
    assert len(names_shown) == sum(map(len, standings(cli, *VOUCHER, *IN_2025).values()))


HEADINGS = (
    *("Eligible now", "Depends on what is missing"),
    "Known from a summary only; check the original",
    "Computed from other costs, figures or circumstances",
    *("Not now: ended, closed, not begun, or a draft", "Not eligible"),
)


@pytest.mark.usefixtures("four_alone")
def test_the_groups_are_named_in_chinese(cli: Cli) -> None:
    lines = on_screen(cli, "cost=100万", *IN_2026, lang="zh")
    assert lines[0] == "取决于还需补充的信息"
    assert "另有 2 项按其他费用、数额或情况计算、5 项目前不能申领（加 --all 列出）" in lines
    whole = on_screen(cli, *VOUCHER, *IN_2026, "--all", lang="zh")
    assert [line for line in whole if "  " not in line and line and "：" not in line] == [
        *("现在符合条件", "按其他费用、数额或情况计算", "不符合条件"),
    ]


@pytest.mark.usefixtures("four_alone")
def test_where_nothing_applies_that_is_said(cli: Cli) -> None:
    nothing = ("activity=other", "district=other", "data_provider=no", "cloud_provider=no", *IN_2026)
    found = {standing: len(names) for standing, names in standings(cli, *nothing).items()}
    assert found.keys() == {"not-now", "no"}
    assert on_screen(cli, *nothing)[:3] == [
        *("No benefit applies.", ""),
        f"Besides, {found['not-now']} not open now, {found['no']} not eligible (--all lists them)",
    ]
    assert on_screen(cli, *nothing, lang="zh")[0] == "没有适用的补贴。"


@pytest.mark.usefixtures("four_alone")
def test_a_cap_that_lowers_the_amount_is_part_of_the_reason(cli: Cli) -> None:
    lines = on_screen(cli, "cost=1200万", *VOUCHER[1:], *IN_2025)
    assert any(
        "at most 20% of the compute cost; at most 2,000,000 CNY per applicant and calendar year" in line
        for line in lines
    )


@pytest.mark.usefixtures("four_alone")
def test_benefits_for_the_same_cost_are_named_with_the_best_and_why(cli: Cli) -> None:
    assert on_screen(cli, *VOUCHER, *IN_2025)[-1] == (
        "Only one of these for the same cost: Programme compute subsidy, Municipal compute voucher. "
        "Best is Programme compute subsidy: it pays at least 300,000.00 CNY."
    )
    assert on_screen(cli, *FULL, *IN_2025)[-1].endswith("it is the only one known to meet all conditions.")
    assert on_screen(cli, "cost=100万", *IN_2025)[-1].endswith(
        "it may pay the most, though none is certain to pay."
    )
    assert on_screen(cli, *VOUCHER, *IN_2025, lang="zh")[-1] == (
        "同一费用只能取其一：伙伴计划算力补贴、市级算力券。首选伙伴计划算力补贴：至少可得 300,000.00 元。"
    )


@pytest.mark.usefixtures("four_alone")
def test_without_a_second_there_is_no_alternative(cli: Cli) -> None:
    assert not any("same cost:" in line for line in on_screen(cli, *VOUCHER, "-p", "programme"))
    refused = (*VOUCHER[:11], "other_municipal_subsidy=yes", *VOUCHER[12:])
    assert not any("same cost:" in line for line in on_screen(cli, *refused))


@pytest.mark.usefixtures("four_alone")
def test_a_draft_and_an_ended_policy_are_named_so_before_anything_else(cli: Cli) -> None:
    lines = on_screen(cli, "cost=100万", *IN_2026, "--all")
    assert (
        "[ended on 2025-12-31] Municipal compute voucher  municipal-voucher/voucher  from a reprint or report"
        in lines
    )
    assert sum(line.startswith("[draft for comment, not in force] Shijingshan") for line in lines) == 4
    assert not any(line.startswith("[ended") for line in on_screen(cli, "cost=100万", *IN_2025, "--all"))
    full = on_screen(cli, "cost=100万", *IN_2026, "-p", "municipal-voucher")
    assert full[:2] == ["Municipal compute voucher  municipal-voucher/voucher", "! ended on 2025-12-31"]


@pytest.mark.parametrize("asked", [("--explain",), ("--policy", "programme")], ids=" ".join)
def test_in_full_an_answer_has_every_reason(cli: Cli, asked: tuple[str, ...]) -> None:
    lines = on_screen(cli, *FULL[:3], *asked, *IN_2025)
    assert "undetermined: up to 100,000.00 CNY" in lines
    assert "rule: 10% of the compute cost" in lines
    assert "✓ use of the compute: training (activity = training)" in lines
    assert "? place of registration: Beijing (registered_in unknown)" in lines
    assert any(line.startswith("interpretation: We take it that the scenario") for line in lines)
    assert "registered_in=beijing|elsewhere  Where is the applicant registered?" in lines
    assert any(line.startswith("not stated by the source: a cap; ") for line in lines)
    assert "sources: csj-2023-05 (from a reprint or report)" in lines
    assert "Full explanation: add --explain or --policy POLICY" not in lines


def test_in_full_a_cap_says_what_was_received(cli: Cli) -> None:
    lines = on_screen(cli, *VOUCHER[:-1], "voucher_received=50万", "-p", "municipal-voucher")
    assert "at most 2,000,000 CNY per applicant and calendar year, 500,000.00 CNY received" in lines
    assert "cannot be combined for the same cost with: programme/compute" in lines


def test_a_real_terminal_gets_the_same_answer(four: Path) -> None:
    shown = without_escapes(terminal(200, ["estimate", *VOUCHER, *IN_2025, "--registry", four])).splitlines()
    assert shown[0] == "Eligible now"
    assert shown[1] == f"[{OLD}] Programme compute subsidy  programme/compute  from a reprint or report"
    assert not any("narrow this down" in line for line in shown)  # nobody is at standard input


@pytest.mark.parametrize(
    ("facts", "lang", "headline"),
    [
        (FULL, "en", "eligible: 100,000.00 CNY"),
        (FULL, "zh", "符合条件：100,000.00 元"),
        (FULL[1:], "en", "eligible: depends on what is missing"),
        (FULL[1:], "zh", "符合条件：取决于还需补充的信息"),
        (("activity=other",), "en", "ineligible"),
        (("activity=other",), "zh", "不符合条件"),
        (FULL[:3], "zh", "尚不能确定：最多 100,000.00 元"),
        ((), "en", "undetermined: depends on what is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_the_headline_says_the_outcome_and_the_amount(
    cli: Cli, facts: tuple[str, ...], lang: str, headline: str
) -> None:
    lines = on_screen(cli, *facts, "--explain", lang=lang)
    name = {"en": "Programme compute subsidy", "zh": "伙伴计划算力补贴"}[lang]
    at = lines.index(f"{name}  programme/compute")
    assert lines[at + 1] == {"en": f"! {OLD}", "zh": "! 自 2023-05-19 起，是否仍有效未见说明"}[lang]
    assert lines[at + 2] == headline


def test_a_supplier_that_the_registry_does_not_know_is_told(cli: Cli) -> None:
    told = cli("estimate", "cost=100万", "supplier=百渡", "--format", "csv").err
    assert 'Note: "百渡" (supplier) is not in the registry' in told
    assert "百渡" not in cli("estimate", "supplier=百渡", "--format", "json").err
    assert "is not in the registry" not in cli("estimate", "supplier=百度", "--format", "csv").err
    of_etown = cli("estimate", "cost=100万", "supplier=百渡", "-p", "etown", "--format", "csv").err
    assert "is not in the registry" not in of_etown  # nothing there depends on it


@pytest.mark.usefixtures("four_alone")
def test_a_pipe_is_told_of_alternatives_too(cli: Cli) -> None:
    told = cli(
        "estimate",
        "cost=100万",
        "activity=tuning",
        "startup=yes",
        "registered_in=beijing",
        "paired=yes",
        *IN_2025,
    )
    assert told.err.startswith("Only one of these for the same cost: Programme compute subsidy, Municipal")


@pytest.mark.usefixtures("four_alone")
def test_benefits_of_which_only_one_is_paid_are_said_once_wherever_a_table_is_written(cli: Cli) -> None:
    shown = cli("estimate", "cost=300万", *IN_2025, "--format", "table")
    assert ("Only one of these" in shown.out, "Only one of these" in shown.err) == (True, False)
