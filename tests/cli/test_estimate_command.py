import json
import re
from typing import Any

import pytest

from conftest import Broken, Cli, terminal, without_escapes

KEYS = ["policy", "benefit", "outcome", "low", "high", "conditions", "caps", "missing", "sources"]
CONDITION_KEYS = ["text", "truth", "fact", "value", "sources", "interpretation"]
FULL = ("cost=100万", "activity=training", "pilot=yes", "registered_in=beijing")


def estimated(cli: Cli, *facts: str) -> Any:
    shown = cli("estimate", *facts, "--format", "json")
    assert (shown.code, shown.err) == (0, "")
    return json.loads(shown.out)


def test_json_has_the_keys_of_the_contract_in_order(cli: Cli) -> None:
    rows = estimated(cli, *FULL)
    assert [(row["policy"], row["benefit"]) for row in rows] == [
        ("programme", "compute"),
        ("programme", "data"),
    ]
    for row in rows:
        assert list(row) == KEYS
        assert row["conditions"]
        for condition in row["conditions"]:
            assert list(condition) == CONDITION_KEYS
            assert condition["truth"] in ("true", "false", "unknown")
            assert condition["sources"] == ["csj-2023-05"]


def test_amounts_are_text_with_two_places_and_null_where_unbounded(cli: Cli) -> None:
    compute, data = estimated(cli, *FULL)
    assert (compute["outcome"], compute["low"], compute["high"]) == ("eligible", "100000.00", "100000.00")
    assert (data["outcome"], data["low"], data["high"]) == ("undetermined", "0.00", None)
    assert re.fullmatch(r"\d+\.\d\d", compute["low"])
    assert compute["caps"] == []


def test_conditions_come_each_before_its_parts_with_the_values_seen(cli: Cli) -> None:
    compute, data = estimated(cli, "cost=100万", "activity=训练", "pilot=是")
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
    ]
    assert [each["fact"] for each in compute["conditions"] if each["interpretation"]] == [
        "pilot",
        "registered_in",
    ]
    assert compute["missing"] == ["registered_in"]
    assert data["conditions"][0]["text"] == "data provider: yes"


def test_money_that_a_condition_asks_for_is_text(cli: Cli, broken: Broken) -> None:
    broken.replace("policies/programme.yaml", "- {fact: data_provider, is: yes}", "- {fact: cost, is: 100万}")
    text = broken.path("policies/programme.yaml").read_text("utf-8")
    start = text.index("    examples:", text.index("- id: data"))
    broken.write("policies/programme.yaml", text[:start])
    shown = cli("estimate", "cost=100万", "--registry", broken.root, "--format", "json")
    (condition,) = json.loads(shown.out)[1]["conditions"]
    assert (condition["value"], condition["truth"]) == ("1000000.00", "true")
    assert condition["text"] == "compute cost: 1,000,000.00"


@pytest.mark.parametrize(
    ("facts", "outcome", "low", "high"),
    [
        (["cost=１００万", "算力用途=训练", "pilot=有", "注册地=北京"], "eligible", "100000.00", "100000.00"),
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
    compute = estimated(cli, *facts)[0]
    assert (compute["outcome"], compute["low"], compute["high"]) == (outcome, low, high)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (["cost"], '"cost" should be fact=value, such as cost=100万.'),
        (["=1"], 'no fact "".'),
        (["cost="], 'cost: "" is no amount.'),
        (["cost=abc"], 'cost: "abc" is no amount.'),
        (["cost=-1"], "cost: an amount cannot be negative."),
        (["cost=1,00,000"], 'cost: "1,00,000" is no amount.'),
        (["cost=1.005"], "has parts of a fen"),
        (["cost=10000亿"], "must be below 1,000,000,000,000 CNY"),
        (["cost=nan"], 'cost: "nan" is no amount.'),
        (["activity=trainin"], 'there is no choice "trainin". Did you mean "training"?'),
        (["pilot=maybe"], 'pilot: "maybe" must be yes or no'),
        (["costt=1"], 'no fact "costt". Did you mean "cost"?'),
        (["cost=1", "cost=1"], '"cost" is given more than once.'),
        (["cost=1", "算力成本=1"], '"cost" is given more than once.'),
        (["cost=" + "9" * 100_000], "is no amount"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value)[:30],
)
def test_a_malformed_claim_is_explained_and_exits_with_2(cli: Cli, facts: list[str], message: str) -> None:
    shown = cli("estimate", *facts)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("error: ")
    assert message in shown.err
    assert len(shown.err) < 300


def test_a_pipe_gets_a_line_per_benefit(cli: Cli) -> None:
    assert cli("estimate", "cost=100万", "activity=training", "pilot=yes").out.splitlines() == [
        "programme\tcompute\tundetermined\t0.00\t100000.00\tregistered_in",
        "programme\tdata\tundetermined\t0.00\t\tdata_provider",
    ]


def on_screen(*facts: str, lang: str = "en") -> list[str]:
    shown = terminal(120, ["estimate", *facts, "--lang", lang])
    return [line.strip() for line in without_escapes(shown).splitlines()]


def test_a_terminal_gets_the_answer_and_every_reason() -> None:
    lines = on_screen("cost=100万", "activity=training", "pilot=yes")
    assert "undetermined: 0.00 to 100,000.00 CNY" in lines
    assert "rule: exactly 10% of the compute cost" in lines
    assert "✓ use of the compute: training a large model  (activity = training a large model)" in lines
    assert "? place of registration: Beijing  (registered_in = unknown)" in lines
    assert "✗ start-up: yes  (startup = unknown)" not in lines
    assert any(line.startswith("interpretation: We read the scenario") for line in lines)
    assert "registered_in=beijing|elsewhere  Where is the applicant registered?" in lines
    assert any(line.startswith("not stated by the source: a cap; ") for line in lines)
    assert "sources: csj-2023-05" in lines


@pytest.mark.parametrize(
    ("facts", "lang", "headline"),
    [
        (FULL, "en", "eligible: 100,000.00 CNY"),
        (FULL, "zh", "符合条件：100,000.00 元"),
        (FULL[1:], "en", "eligible: the amount depends on what is still needed"),
        (FULL[1:], "zh", "符合条件：金额取决于尚缺的事实"),
        (("activity=other",), "en", "ineligible"),
        (("activity=other",), "zh", "不符合条件"),
        (FULL[:3], "zh", "尚不能确定：0.00 至 100,000.00 元"),
        ((), "en", "undetermined: the amount depends on what is still needed"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_the_headline_says_the_outcome_and_the_amount(
    cli: Cli, facts: tuple[str, ...], lang: str, headline: str
) -> None:
    shown = cli("estimate", *facts, "--lang", lang, "--format", "table").out
    assert shown.splitlines()[1] == f"  {headline}"
