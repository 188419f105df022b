"""Estimates: the programme's subsidies, limits, the order of answers, and every reason for them."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from itertools import permutations
from typing import Any

import pytest

import partners
from partners import Estimate, Limit, Truth
from partners.records.caps import Budget, Cap
from partners.rules.claims import read_claim
from partners.rules.estimates import Rule
from partners.rules.explanations import reason, say_amount_of, say_best
from partners.rules.policies_in_words import describe_policy
from partners.rules.ranking import alternatives, best_first, most_decisive
from partners.text import Text
from support.invented import CITY, DAY, YOUNG, bounds, judge, policy, rule, words

BEIJING_TRAINING = {"activity": "training", "pilot": True, "registered_in": "beijing"}


def only(registry: partners.Registry, benefit: str, **claim: object) -> Estimate:
    (found,) = (each for each in registry.estimate(claim) if each.rule.name == benefit)
    return found


def compute(registry: partners.Registry, **claim: object) -> Estimate:
    """Judge a claim of a user organisation and a model team that are paired, unless the claim says otherwise."""
    return only(registry, "programme/compute", **{"paired": True, **claim})


def data(registry: partners.Registry, **claim: object) -> Estimate:
    return only(registry, "programme/data", **claim)


@pytest.mark.parametrize(
    ("claim", "outcome", "low", "high"),
    [
        ({"cost": "100万", **BEIJING_TRAINING}, "eligible", "100000.00", "100000.00"),
        ({"cost": "100万", **BEIJING_TRAINING, "pilot": False}, "ineligible", "0.00", "0.00"),
        ({"cost": "100万", "activity": "other"}, "ineligible", "0.00", "0.00"),
        ({"cost": "100万", "activity": "tuning", "startup": False}, "ineligible", "0.00", "0.00"),
        (
            {"cost": "250000.55", "activity": "tuning", "startup": True, "registered_in": "beijing"},
            "eligible",
            "25000.06",
            "25000.06",
        ),
        ({"cost": "1", "activity": "inference", "registered_in": "beijing"}, "eligible", "0.10", "0.10"),
        (
            {"cost": "0.05", "activity": "inference", "registered_in": "beijing"},
            "eligible",
            "0.01",
            "0.01",
        ),
        ({"cost": 0, **BEIJING_TRAINING}, "eligible", "0.00", "0.00"),
        (
            {"cost": "100万", **BEIJING_TRAINING, "registered_in": "elsewhere"},
            "ineligible",
            "0.00",
            "0.00",
        ),
        (
            {"cost": "100万", "activity": "inference", "registered_in": "elsewhere"},
            "undetermined",
            "0.00",
            "100000.00",
        ),
        (
            {"cost": "100万", "activity": "tuning", "startup": "是", "registered_in": "elsewhere"},
            "undetermined",
            "0.00",
            "100000.00",
        ),
        ({"cost": "100万"}, "undetermined", "0.00", "100000.00"),
        (BEIJING_TRAINING, "eligible", "0.00", None),
        ({}, "undetermined", "0.00", None),
    ],
)
def test_the_compute_subsidy_is_a_tenth_of_the_cost_for_three_uses(
    registry: partners.Registry, claim: dict[str, object], outcome: str, low: str, high: str | None
) -> None:
    found = compute(registry, **claim)
    shown_high = None if found.high is None else str(found.high)
    assert (found.outcome, str(found.low), shown_high) == (outcome, low, high)


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ({}, {"activity", "pilot", "startup", "registered_in", "cost"}),
        ({"cost": 1, "activity": "training"}, {"pilot", "registered_in"}),
        ({"cost": 1, "activity": "training", "pilot": True}, {"registered_in"}),
        ({"cost": 1, "activity": "tuning", "registered_in": "beijing"}, {"startup"}),
        ({"cost": 1, "activity": "inference", "registered_in": "elsewhere"}, set()),
        ({"activity": "other"}, set()),
        (BEIJING_TRAINING, {"cost"}),
        ({"cost": 1, **BEIJING_TRAINING}, set()),
    ],
)
def test_the_missing_facts_are_those_that_the_answer_depends_on(
    registry: partners.Registry, claim: dict[str, object], missing: set[str]
) -> None:
    assert set(compute(registry, **claim).missing) == missing


def test_a_missing_fact_leaves_the_answer_undetermined(registry: partners.Registry) -> None:
    found = compute(registry, cost="100万", activity="training", pilot=True)
    assert found.outcome == "undetermined"
    assert [verdict.truth for verdict in found.conditions] == [Truth.TRUE, Truth.UNKNOWN, Truth.TRUE]
    assert found.missing == ("registered_in",)
    alone = compute(registry, cost="100万", paired=None, **BEIJING_TRAINING)
    assert (alone.outcome, alone.missing) == ("undetermined", ("paired",))


@pytest.mark.parametrize(
    ("claim", "outcome", "high"),
    [
        ({"data_provider": True}, "eligible", None),
        ({"data_provider": False}, "ineligible", Decimal(0)),
        ({}, "undetermined", None),
    ],
)
def test_a_subsidy_without_a_stated_rate_has_no_upper_bound(
    registry: partners.Registry, claim: dict[str, object], outcome: str, high: Decimal | None
) -> None:
    found = data(registry, **claim)
    assert bounds(found) == (outcome, Decimal(0), high)


def test_an_unstated_rate_asks_for_no_cost(registry: partners.Registry) -> None:
    assert data(registry, data_provider=True).missing == ()


def test_every_benefit_of_every_policy_is_answered(registry: partners.Registry) -> None:
    names = [f"{each.id}/{one.id}" for each in registry.policies.values() for one in each.benefits]
    assert sorted(each.rule.name for each in registry.estimate({})) == sorted(names)


def test_an_answer_cites_the_sources_of_the_policy(registry: partners.Registry) -> None:
    assert compute(registry).sources == ("csj-2023-05",)


def test_a_benefit_may_have_sources_of_its_own() -> None:
    found = judge({"sources": ["other"]})
    assert found.sources == found.conditions[0].sources == ("other",)


def test_policies_and_benefits_print_by_their_ids() -> None:
    one = policy({})
    assert repr(one) == "Policy(id='city')"
    assert repr(one.benefits[0]) == "Benefit(id='b1')"


@pytest.mark.parametrize(
    ("claim", "complaint"),
    [
        ({"costt": 1}, 'no fact "costt"'),
        ({"cost": 1.5}, "not float"),
        ({"activity": "trainin"}, 'Did you mean "training"'),
    ],
)
def test_a_malformed_claim_is_refused(
    registry: partners.Registry, claim: dict[str, object], complaint: str
) -> None:
    with pytest.raises(partners.ClaimError, match=complaint):
        registry.estimate(claim)


def test_asking_for_an_estimate_without_organisations_reads_no_lists() -> None:
    fresh = partners.load()
    fresh.estimate({"cost": 1})
    assert "organizations" not in vars(fresh)
    assert "batches" not in vars(fresh)


CAP = {"amount": "50"}
YEARLY = {"amount": "50", "per": ["applicant", "year"], "year_of": "signed_on", "received": "received"}
BUDGET = {"amount": "30", "year_of": "signed_on", "used": "used"}
TENTH = {"of": "cost", "exactly": "10%"}
OPEN = {"not_stated": words("unstated")}


@pytest.mark.parametrize(
    ("benefit", "claim", "low", "high"),
    [
        ({"caps": [CAP]}, {"cost": 400}, "40", "40"),
        ({"caps": [CAP]}, {"cost": 500}, "50", "50"),
        ({"caps": [CAP]}, {"cost": "500.10"}, "50", "50"),
        ({"caps": [CAP]}, {}, "0", "50"),
        ({"caps": [CAP], "amount": OPEN}, {}, "0", "50"),
        ({"caps": [CAP, {"amount": "20"}]}, {"cost": 500}, "20", "20"),
        ({"caps": [{"amount": "0"}]}, {"cost": 500}, "0", "0"),
        ({"caps": [YEARLY]}, {"cost": 400, "received": 0}, "40", "40"),
        ({"caps": [YEARLY]}, {"cost": 400, "received": 10}, "40", "40"),
        ({"caps": [YEARLY]}, {"cost": 400, "received": "10.01"}, "39.99", "39.99"),
        ({"caps": [YEARLY]}, {"cost": 400, "received": 50}, "0", "0"),
        ({"caps": [YEARLY]}, {"cost": 400, "received": 60}, "0", "0"),
        ({"caps": [YEARLY]}, {"cost": 400}, "0", "40"),
        ({"caps": [YEARLY]}, {"cost": 4000}, "0", "50"),
        ({"caps": [YEARLY]}, {"received": 20}, "0", "30"),
        ({"caps": [YEARLY]}, {}, "0", "50"),
        ({"caps": [YEARLY], "amount": OPEN}, {"received": 20}, "0", "30"),
        ({"budget": BUDGET}, {"cost": 400, "used": 0}, "30", "30"),
        ({"budget": BUDGET}, {"cost": 400, "used": 20}, "10", "10"),
        ({"budget": BUDGET}, {"cost": 400, "used": 31}, "0", "0"),
        ({"budget": BUDGET}, {"cost": 400}, "0", "30"),
        ({"budget": {"amount": "30", "year_of": "signed_on"}}, {"cost": 400}, "0", "30"),
        ({"caps": [CAP, YEARLY], "budget": BUDGET}, {"cost": 400, "received": 0, "used": 0}, "30", "30"),
        ({"caps": [CAP, YEARLY], "budget": BUDGET}, {"cost": 400, "received": 45, "used": 0}, "5", "5"),
        ({"caps": [CAP, YEARLY], "budget": BUDGET}, {"cost": 400, "used": 5}, "0", "25"),
        (
            {"caps": [CAP], "amount": {"of": "cost", "at_most": "1/3"}},
            {"cost": 100},
            "0",
            "33.33",
        ),
        ({"caps": [{"amount": "33.33"}], "amount": {"of": "cost", "exactly": "1/3"}}, {"cost": 100}, "33.33", "33.33"),
    ],
)  # fmt: skip
def test_caps_and_budgets_leave_at_most_what_is_left(
    benefit: dict[str, Any], claim: dict[str, object], low: str, high: str
) -> None:
    found = judge({"amount": TENTH, **benefit}, young=True, **claim)
    assert bounds(found) == ("eligible", Decimal(low), Decimal(high))


def test_an_undetermined_claim_is_limited_too() -> None:
    assert bounds(judge({"amount": TENTH, "caps": [CAP]}, cost=900)) == (
        "undetermined",
        Decimal(0),
        Decimal(50),
    )


def test_a_cap_is_taken_before_the_amount_is_rounded() -> None:
    benefit = {"amount": {"of": "cost", "exactly": "50%"}, "caps": [{"amount": "0.01"}]}
    assert judge(benefit, young=True, cost="0.01").low == Decimal("0.01")


def test_what_each_limit_did_is_said() -> None:
    benefit = {"amount": TENTH, "caps": [CAP, YEARLY], "budget": BUDGET}
    found = judge(benefit, young=True, cost=900, received=45, used=0)
    claim_cap, yearly, budget = found.caps
    assert isinstance(claim_cap, Limit)
    assert isinstance(yearly.limit, Cap)
    assert isinstance(budget.limit, Budget)
    assert [each.applied for each in found.caps] == [True, True, False]
    assert [each.received for each in found.caps] == [None, Decimal(45), Decimal(0)]


def test_a_limit_of_which_nothing_is_known_to_be_used_has_no_received_amount() -> None:
    (yearly,) = judge({"amount": TENTH, "caps": [YEARLY]}, young=True, cost=100).caps
    assert (yearly.received, yearly.applied) == (None, False)


def in_order(*estimates: Estimate, day: date = DAY) -> list[str]:
    return [each.rule.name for each in best_first(estimates, day)]


def test_what_is_sure_in_force_and_large_comes_first() -> None:
    claim = read_claim(CITY.facts, {"young": True, "cost": 100})
    tried = [
        policy({"amount": {"fixed": "30"}}, id="large"),
        policy({"amount": {"fixed": "20"}}, id="small"),
        policy({"amount": {"of": "cost", "at_most": "50%"}}, id="up-to-50"),
        policy({"amount": {"of": "cost", "at_most": "40%"}}, id="up-to-40"),
        policy({"amount": {"fixed": "99"}}, id="draft", stage="draft"),
        policy({"amount": {"fixed": "98"}}, id="ended", validity={"until": "2024-02-29"}),
        policy({"amount": {"fixed": "97"}, "conditions": [{"fact": "local", "is": "yes"}]}, id="open"),
        policy({"amount": {"fixed": "96"}, "conditions": [{"fact": "young", "is": "no"}]}, id="no"),
    ]
    estimates = [Rule(each, each.benefits[0], CITY.context).estimate(claim) for each in tried]
    expected = ["large", "small", "up-to-50", "up-to-40", "open", "draft", "ended", "no"]
    assert in_order(*estimates) == [f"{each}/b1" for each in expected]
    assert in_order(*reversed(estimates)) == [f"{each}/b1" for each in expected]


def test_what_may_be_anything_comes_before_what_is_nothing_for_sure() -> None:
    claim = read_claim(CITY.facts, {"young": True})
    nothing, anything = policy({"amount": {"fixed": "0"}}, id="a"), policy({"amount": OPEN}, id="b")
    estimates = [Rule(each, each.benefits[0], CITY.context).estimate(claim) for each in (nothing, anything)]
    assert in_order(*estimates) == ["b/b1", "a/b1"]


def test_a_policy_ends_after_its_last_day() -> None:
    one = policy({}, validity={"since": "2024-01-01", "until": "2024-02-29"})
    found = Rule(one, one.benefits[0], CITY.context).estimate(read_claim(CITY.facts, {"young": True}))
    assert not found.expired(date(2024, 2, 29))
    assert found.expired(date(2024, 3, 1))
    assert found.outcome == "eligible"
    assert "! ended on 2024-02-29" in found.explain(as_of=DAY)
    assert "ended on" not in found.explain(as_of=date(2024, 2, 29))
    assert "! 已于 2024-02-29 到期" in found.explain("zh", as_of=DAY)


def test_a_policy_without_an_end_never_expires() -> None:
    assert not judge({}).expired(date(9999, 12, 31))


def test_a_draft_is_said_to_be_none_in_force() -> None:
    one = policy({}, stage="draft")
    found = Rule(one, one.benefits[0], CITY.context).estimate(read_claim(CITY.facts, {}))
    assert "! draft for comment, not in force" in found.explain(as_of=DAY)
    assert "! 征求意见稿，尚非正式政策" in found.explain("zh", as_of=DAY)
    assert "!" not in judge({}).explain(as_of=DAY)


def excluding(*benefits: tuple[dict[str, object], list[int]], **claim: object) -> list[Estimate]:
    one = policy(
        *(
            {**benefit, "excludes": [{"benefit": f"city/b{other}"} for other in others]}
            for benefit, others in benefits
        )
    )
    read = read_claim(CITY.facts, claim)
    return best_first([Rule(one, each, CITY.context).estimate(read) for each in one.benefits], DAY)


def names(groups: list[tuple[Estimate, ...]]) -> list[list[str]]:
    return [[each.benefit.id for each in group] for group in groups]


def test_benefits_that_exclude_each_other_are_alternatives_the_best_first() -> None:
    found = excluding(
        ({"amount": {"fixed": "10"}}, [2]), ({"amount": {"fixed": "20"}}, []), ({}, []), young=True
    )
    assert names(alternatives(found)) == [["b2", "b1"]]
    best = say_best(alternatives(found)[0], DAY)
    assert best.en == (
        "Only one of these for the same cost: benefit 2, benefit 1. "
        "Best is benefit 2: it pays at least 20.00 CNY."
    )
    assert best.zh.endswith("首选benefit 2（中）：至少可得 20.00 元。")


def test_every_exclusion_gives_a_pair_in_any_order() -> None:
    benefits: list[tuple[dict[str, object], list[int]]] = [
        ({}, [2]),
        ({}, []),
        ({}, [2]),
        ({}, [5]),
        ({}, []),
    ]
    found = excluding(*benefits, young=True)
    assert names(alternatives(found)) == [["b1", "b2"], ["b2", "b3"], ["b4", "b5"]]
    for order in permutations(found):
        groups = [sorted(group) for group in names(alternatives(order))]
        assert sorted(groups) == [["b1", "b2"], ["b2", "b3"], ["b4", "b5"]]


def test_what_is_ineligible_is_no_alternative() -> None:
    no: dict[str, object] = {"conditions": [{"fact": "young", "is": "no"}]}
    assert alternatives(excluding(({}, [2]), (no, []), young=True)) == []


def test_the_best_of_alternatives_is_the_only_one_that_is_sure() -> None:
    unsure: dict[str, object] = {"conditions": [{"fact": "local", "is": "yes"}], "amount": {"fixed": "500"}}
    (group,) = alternatives(excluding((unsure, [2]), ({}, []), young=True))
    assert [each.benefit.id for each in group] == ["b2", "b1"]
    assert "it is the only one known to meet all conditions" in say_best(group, DAY).en
    assert "只有它的条件可以确定全部满足" in say_best(group, DAY).zh


def test_the_best_of_alternatives_without_a_sure_amount_has_the_highest_bound() -> None:
    less: dict[str, object] = {"amount": {"up_to": {"fixed": "5"}}}
    more: dict[str, object] = {"amount": {"up_to": {"fixed": "6"}}}
    (group,) = alternatives(excluding((less, [2]), (more, []), young=True))
    assert [each.benefit.id for each in group] == ["b2", "b1"]
    assert "it may pay the most, though none is certain to pay" in say_best(group, DAY).en
    assert "最高可得的金额最多，但都没有确定的最低金额" in say_best(group, DAY).zh


def test_of_equal_alternatives_none_is_said_to_be_higher() -> None:
    (group,) = alternatives(excluding(({}, [2]), ({}, []), young=True))
    assert "highest" not in say_best(group, DAY).en


def test_the_voucher_and_the_programme_subsidy_are_alternatives(registry: partners.Registry) -> None:
    groups = alternatives(registry.estimate({"cost": 100}, as_of=date(2024, 1, 1)))
    assert {"municipal-voucher/voucher", "programme/compute"} in [
        {each.rule.name for each in group} for group in groups
    ]


NOTED = {
    "conditions": [
        {"any_of": [{**YOUNG, "interpretation": "true", "note": words("read <one> way")}, {"not": YOUNG}]},
        {"fact": "cost", "at_least": "5", "sources": ["gazette", "act"]},
        {"partner": "supplier", "as_of": "signed_on", "note": words("a remark")},
        {"not_stated": words("whether it rains")},
    ],
    "amount": {"of": "cost", "exactly": "10%"},
    "caps": [{**YEARLY, "interpretation": "true", "note": words("per firm & year"), "sources": ["act"]}],
    "budget": {**BUDGET, "interpretation": "true", "note": words("by date"), "sources": ["act"]},
    "excludes": [{"benefit": "other/one", "interpretation": "true", "note": words("the same money")}],
    "not_stated": [words("the period"), words("the form")],
    "note": words("of the benefit"),
    "sources": ["gazette", "paper"],
}


def test_an_explanation_says_everything_in_english() -> None:
    found = judge(NOTED, young=True, cost=1000, supplier="aye", received=45)
    assert found.explain(as_of=DAY).splitlines() == [
        "benefit 1  city/b1",
        "  undetermined: up to 5.00 CNY",
        "  rule: 10% of the cost",
        "  at most 50 CNY per applicant and calendar year, 45.00 CNY received [act]",
        "    interpretation: per firm & year",
        "  at most 30 CNY a year for all applicants together [act]",
        "    interpretation: by date",
        "  ✓ one of the following",
        "    ✓ young (young = yes)",
        "      interpretation: read <one> way",
        "    ✗ young: no (young = yes)",
        "  ✓ cost: at least 5 CNY (cost = 1,000.00 CNY) [gazette, act]",
        "  ? the supplier is a partner on the signed_on (supplier = aye)",
        "    note: a remark",
        "  ? whether it rains",
        "  still needed:",
        "    used=CNY  used?",
        "    signed_on=YYYY-MM-DD  signed_on?",
        "  cannot be combined for the same cost with: other/one",
        "    interpretation: the same money",
        "  not stated by the source: the period; the form",
        "  note: of the benefit",
        "  sources: gazette, paper",
    ]


def test_an_explanation_says_everything_in_chinese() -> None:
    found = judge(NOTED, young=False, cost=1000, supplier="aye", signed_on="2024-01-01", received=0, used=1)
    assert found.explain("zh", as_of=DAY).splitlines() == [
        "benefit 1（中）  city/b1",
        "  尚不能确定：最多 29.00 元",
        "  标准：cost（中）的 10%",
        "  每个applicant（中）每个自然年最多 50 元，已得 0.00 元〔act〕",
        "    我们的理解：per firm & year（中）",
        "  全部申报单位每年合计最多 30 元，已用 1.00 元〔act〕",
        "    我们的理解：by date（中）",
        "  ✓ 以下满足其一",
        "    ✗ young（中）",
        "      我们的理解：read <one> way（中）",
        "    ✓ young（中）：否",
        "  ✓ cost（中）不少于 5 元，您填的是“1,000.00 元”〔gazette、act〕",
        "  ✓ supplier（中）在signed_on（中）是伙伴，您填的是“aye”",
        "    说明：a remark（中）",
        "  ? whether it rains（中）",
        "  同一费用不能同时领取：other/one",
        "    我们的理解：the same money（中）",
        "  政策文件（报道）未说明：the period（中）；the form（中）",
        "  说明：of the benefit（中）",
        "  来源：gazette、paper",
    ]


def test_an_ineligible_claim_is_explained_by_what_fails() -> None:
    shown = judge({}, young=False).explain(as_of=DAY)
    assert "  ineligible\n" in shown
    assert "  ✗ young (young = no)" in shown
    assert "still needed" not in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_rule_is_explained_in_full(
    registry: partners.Registry, lang: partners.text.Lang
) -> None:
    for found in registry.estimate({}, as_of=DAY):
        shown = found.explain(lang, as_of=DAY)
        notes = [each.note for each in (*found.benefit.caps, *found.benefit.excludes)]
        verdicts = [text for verdict in found.conditions for text in (verdict.text, verdict.note)]
        for text in (*notes, *verdicts, *found.benefit.not_stated, found.benefit.note, found.policy.note):
            assert text is None or text.get(lang) in shown
        assert all(source in shown for source in found.sources)


@pytest.mark.parametrize(
    ("amount", "claim", "zh", "en"),
    [
        (OPEN, {}, "金额无法计算", "cannot be computed"),
        (TENTH, {}, "取决于还需补充的信息", "depends on what is missing"),
        (TENTH, {"cost": 12345}, "1,234.50 元", "1,234.50 CNY"),
        ({"up_to": TENTH}, {"cost": 12345}, "最多 1,234.50 元", "up to 1,234.50 CNY"),
        (
            {"sum_of": [TENTH, {"up_to": {"fixed": "1"}}]},
            {"cost": 12345},
            "1,234.50 至 1,235.50 元",
            "1,234.50 to 1,235.50 CNY",
        ),
    ],
)
def test_an_amount_is_said_with_its_bounds(
    amount: dict[str, Any], claim: dict[str, object], zh: str, en: str
) -> None:
    said = say_amount_of(judge({"amount": amount}, young=True, **claim))
    assert (said.zh, said.en) == (zh, en)


class Cells(HTMLParser):
    """The texts of a table's cells; everything else must be the table itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.add(tag)
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


def test_a_notebook_shows_the_explanation_as_a_table_of_plain_text() -> None:
    nasty = "<script>alert('x')</script> & \"more\""
    benefit = {**NOTED, "name": words(nasty), "note": words("</td></table>")}
    found = judge(benefit, young=True, cost=1000, supplier="<b>firm</b>")
    html = found._repr_html_()
    parsed = Cells(html)
    assert parsed.tags == {"table", "tr", "td"}
    lines = [line.strip().lstrip("✓✗?! ") for line in found.explain().splitlines()]
    assert parsed.cells[1::2] == lines
    assert "<script>" not in html
    assert html.startswith("<table>")
    assert html.endswith("</table>")


def test_an_amount_that_nothing_bounds_above_still_says_its_least() -> None:
    found = judge({"amount": {"sum_of": [{"fixed": "7"}, {"of": "cost", "at_most": "10%"}]}}, young=True)
    assert (str(found.low), found.high) == ("7.00", None)
    assert say_amount_of(found) == Text(zh="至少 7.00 元", en="at least 7.00 CNY")


def test_a_fact_that_only_a_case_asks_for_is_as_decisive_as_what_it_decides() -> None:
    amount = {
        "sum_of": [
            {"cases": [{"when": YOUNG, "amount": {"fixed": "10"}}]},
            {"cases": [{"when": {"fact": "months", "at_least": "6"}, "amount": {"fixed": "1000"}}]},
            {
                "cases": [
                    {"when": {"fact": "signed_on", "on_or_after": "2024-01-01"}, "amount": {"fixed": "99"}}
                ]
            },
        ]
    }
    found = judge({"conditions": [{"fact": "local", "is": "yes"}], "amount": amount}, local=True)
    assert found.missing == ("months", "signed_on", "young")


def test_the_most_decisive_fact_is_missing_first() -> None:
    amount = {
        "sum_of": [
            {"cases": [{"when": {"fact": "local", "is": "yes"}, "amount": {"fixed": "10"}}]},
            {"cases": [{"when": {"fact": "green", "is": "yes"}, "amount": {"fixed": "1000"}}]},
            {"cases": [{"when": {"fact": "use", "is": "red"}, "amount": {"fixed": "100"}}]},
        ]
    }
    assert judge({"amount": amount}, young=True).missing == ("green", "use", "local")
    assert judge({"amount": amount}, young=True, green=False).missing == ("use", "local")
    assert judge({"amount": amount}).missing == ("young", "green", "use", "local")


def test_cases_that_a_claim_cannot_come_to_lack_nothing() -> None:
    local_red = {"all_of": [{"fact": "local", "is": "yes"}, {"fact": "use", "is": "red"}]}
    amount = {
        "cases": [
            {"when": local_red, "amount": {"fixed": "500"}},
            {"when": {"fact": "green", "is": "yes"}, "amount": {"of": "cost", "at_most": "20%"}},
            {"when": {"fact": "months", "at_least": "6"}, "amount": {"of": "wages", "exactly": "20%"}},
            {"amount": {"of": "rent", "exactly": "20%"}},
        ]
    }
    known = {"young": True, "local": False}
    assert set(judge({"amount": amount}, **known).missing) == {"green", "cost", "months", "wages", "rent"}
    assert judge({"amount": amount}, **known, green=True).missing == ("cost",)
    assert judge({"amount": amount}, **known, green=True, cost=1).outcome == "eligible"
    assert set(judge({"amount": amount}, young=True, green=True, cost=1).missing) == {"local", "use"}


def test_a_fact_that_decides_everything_comes_before_one_that_decides_a_part() -> None:
    conditions = [{"any_of": [{"fact": "local", "is": "yes"}, {"fact": "green", "is": "yes"}]}, YOUNG]
    assert judge({"conditions": conditions}).missing[0] == "young"


def test_what_was_received_is_missing_only_where_a_cap_asks_for_it() -> None:
    benefit = {"amount": TENTH, "caps": [YEARLY], "budget": BUDGET}
    assert set(judge(benefit, young=True, cost=1).missing) == {"received", "used"}
    assert judge(benefit, young=True, cost=1, received=0, used=0).missing == ()
    assert judge(benefit, young=False).missing == ()


def test_a_day_is_missing_where_being_a_partner_depends_on_it() -> None:
    asked = {"conditions": [{"partner": "supplier", "as_of": "signed_on"}]}
    assert judge(asked).missing == ("supplier", "signed_on")
    assert judge(asked, supplier="aye").missing == ("signed_on",)
    assert judge(asked, supplier="aye", signed_on="2024-01-01").missing == ()


def test_the_fact_to_ask_first_moves_all_answers_together_most() -> None:
    first = rule({"conditions": [YOUNG, {"fact": "local", "is": "yes"}], "amount": {"fixed": "10"}})
    second = rule({"conditions": [{"fact": "local", "is": "yes"}], "amount": {"fixed": "10"}})
    claim = read_claim(CITY.facts, {})
    estimates = [first.estimate(claim), second.estimate(claim)]
    assert most_decisive(estimates) == "local"
    assert most_decisive(estimates, ["local"]) == "young"
    assert most_decisive(estimates, ["local", "young"]) is None
    assert most_decisive([]) is None


def test_asking_in_that_order_settles_every_answer(registry: partners.Registry) -> None:
    answers: dict[str, object] = {
        "cost": 1000, "activity": "training", "pilot": True, "registered_in": "beijing", "paired": True,
        "district": "etown", "plan_directions": True,
        "data_provider": False, "cloud_provider": False, "etown_budget_used": 0, "supplier": "百度",
        "signed_on": "2024-01-01", "term": 12, "legal_person": True, "industry": "software",
        "sound_finances": True, "dishonesty_record": False, "other_municipal_subsidy": False,
        "claimed_before": False, "affiliated": False, "industry_model": True, "voucher_received": 0,
    }  # fmt: skip
    claim: dict[str, object] = {}
    policies = ("etown", "municipal-voucher", "programme", "shijingshan-draft")

    def answered() -> list[partners.Estimate]:
        return [each for each in registry.estimate(claim, as_of=DAY) if each.policy.id in policies]

    while (fact := most_decisive(answered())) is not None:
        assert fact not in claim
        claim[fact] = answers[fact]
    assert set(claim) <= set(answers)
    found = {each.rule.name: each.outcome for each in answered()}
    assert found == {
        "etown/voucher": "eligible",
        "etown/servers": "ineligible",
        "municipal-voucher/voucher": "eligible",
        "programme/compute": "eligible",
        "programme/data": "ineligible",
        "shijingshan-draft/developer": "ineligible",
        "shijingshan-draft/member": "ineligible",
        "shijingshan-draft/compute-centre": "ineligible",
        "shijingshan-draft/public-data": "ineligible",
    }


NEITHER = {"zh": "此前未获其他补贴", "en": "no other subsidy before"}


def test_under_what_must_not_hold_its_opposite_is_not_shown() -> None:
    benefit = {"conditions": [{"not": {"any_of": [YOUNG, {"fact": "local", "is": "yes"}]}, "text": NEITHER}]}
    lines = judge(benefit, young=False, local=False).explain(as_of=DAY).splitlines()
    assert "  ✓ no other subsidy before (young = no, local = no)" in lines
    assert not any(line.endswith(("young", "young (young = yes)")) for line in lines)
    described = [line.text.en for line in describe_policy(policy(benefit), CITY.facts)]
    assert "- no other subsidy before" in described
    assert not any(line.endswith(("young", "young (young = yes)")) for line in described)


def test_a_combination_that_fails_is_said_in_full() -> None:
    found = judge(
        {"conditions": [{"any_of": [YOUNG, {"fact": "local", "is": "yes"}]}]}, young=False, local=False
    )
    assert reason(found) == Text(zh="不符合“young（中），或local（中）”", en="not met: young or local")
