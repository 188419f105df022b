"""The shipped policies pay what their sources say, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

import partners
from partners import Estimate, Truth
from partners.rules.explanations import reason
from partners.rules.ranking import most_decisive
from support.invented import bounds

VOUCHER = {
    "cost": 3_000_000, "voucher_received": 0, "signed_on": "2023-09-01", "term": 12,
    "registered_in": "beijing", "legal_person": True, "industry": "software", "plan_directions": True,
    "sound_finances": True,
    "dishonesty_record": False, "other_municipal_subsidy": False, "claimed_before": False,
    "affiliated": False, "supplier": "阿里云计算有限公司", "industry_model": True,
}  # fmt: skip
SERVERS = {"cloud_provider": True, "domestic_chips": True, "on_area_platform": True}
CENTRE = {"district": "shijingshan", "compute_centre": True}
DEVELOPER = {"district": "shijingshan", "model_registered": True, "years_supported": 0}
MEMBER = {"district": "shijingshan", "applicant": "百度", "years_supported": 0}


def estimate(registry: partners.Registry, benefit: str, claim: dict[str, object]) -> Estimate:
    (found,) = (each for each in registry.estimate(claim) if each.rule.name == benefit)
    return found


def expect(found: Estimate, outcome: str, low: int | str, high: int | str) -> None:
    assert bounds(found) == (outcome, Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("changes", "outcome", "high"),
    [
        ({}, "eligible", 600_000),
        ({"cost": 12_000_000}, "eligible", 2_000_000),
        ({"cost": 10_000_000}, "eligible", 2_000_000),
        ({"cost": "9999999.97"}, "eligible", "1999999.99"),
        ({"cost": 12_000_000, "voucher_received": 500_000}, "eligible", 1_500_000),
        ({"cost": 3_000_000, "voucher_received": 500_000}, "eligible", 600_000),
        ({"cost": 12_000_000, "voucher_received": 2_000_000}, "eligible", 0),
        ({"cost": 12_000_000, "voucher_received": 3_000_000}, "eligible", 0),
        ({"cost": 12_000_000, "voucher_received": None}, "eligible", 2_000_000),
        ({"cost": None}, "eligible", 2_000_000),
        ({"signed_on": "2023-08-31"}, "ineligible", 0),
        ({"signed_on": "2025-12-31"}, "eligible", 600_000),
        ({"signed_on": "2026-01-01"}, "ineligible", 0),
        ({"signed_on": None}, "undetermined", 600_000),
        ({"term": 13}, "ineligible", 0),
        ({"term": "12.5"}, "ineligible", 0),
        ({"registered_in": "elsewhere"}, "ineligible", 0),
        ({"legal_person": False}, "ineligible", 0),
        ({"industry": "manufacturing"}, "eligible", 600_000),
        ({"industry": "other"}, "ineligible", 0),
        ({"plan_directions": False}, "ineligible", 0),
        ({"plan_directions": None}, "undetermined", 600_000),
        ({"sound_finances": False}, "ineligible", 0),
        ({"dishonesty_record": True}, "ineligible", 0),
        ({"other_municipal_subsidy": True}, "ineligible", 0),
        ({"claimed_before": True}, "ineligible", 0),
        ({"affiliated": True}, "ineligible", 0),
        ({"affiliated": None}, "undetermined", 600_000),
        ({"supplier": "某云计算有限公司"}, "undetermined", 600_000),
        ({"supplier": "百度"}, "eligible", 600_000),
        ({"supplier": None}, "undetermined", 600_000),
        ({"industry_model": False}, "ineligible", 0),
    ],
)
def test_the_voucher_is_up_to_a_fifth_and_two_million_a_year(
    registry: partners.Registry, changes: dict[str, object], outcome: str, high: int | str
) -> None:
    expect(estimate(registry, "municipal-voucher/voucher", {**VOUCHER, **changes}), outcome, 0, high)


@pytest.mark.parametrize(
    ("claim", "outcome", "low", "high"),
    [
        ({"cost": 1_000_000, "etown_budget_used": 0}, "eligible", 300_000, 300_000),
        ({"cost": "0.05", "etown_budget_used": 0}, "eligible", "0.02", "0.02"),
        ({"cost": "66666666.66", "etown_budget_used": 0}, "eligible", 20_000_000, 20_000_000),
        ({"cost": "66666666.63", "etown_budget_used": 0}, "eligible", "19999999.99", "19999999.99"),
        ({"cost": 100_000_000, "etown_budget_used": 0}, "eligible", 20_000_000, 20_000_000),
        ({"cost": 100_000_000, "etown_budget_used": 90_000_000}, "eligible", 10_000_000, 10_000_000),
        ({"cost": 100_000_000, "etown_budget_used": 100_000_000}, "eligible", 0, 0),
        ({"cost": 100_000_000, "etown_budget_used": 100_000_001}, "eligible", 0, 0),
        ({"cost": 1_000_000}, "eligible", 0, 300_000),
        ({}, "eligible", 0, 20_000_000),
        ({"cost": 1_000_000, "district": "other"}, "ineligible", 0, 0),
        ({"cost": 1_000_000, "district": None}, "undetermined", 0, 300_000),
    ],
)
def test_etown_pays_three_tenths_up_to_twenty_million_out_of_a_hundred(
    registry: partners.Registry, claim: dict[str, object], outcome: str, low: int | str, high: int | str
) -> None:
    expect(estimate(registry, "etown/voucher", {"district": "etown", **claim}), outcome, low, high)


@pytest.mark.parametrize(
    ("claim", "outcome", "high"),
    [
        ({"server_cost": 50_000_000, "servers_received": 0}, "eligible", 5_000_000),
        ({"server_cost": 200_000_000, "servers_received": 0}, "eligible", 10_000_000),
        ({"server_cost": 200_000_000, "servers_received": 9_999_999}, "eligible", 1),
        ({"server_cost": 50_000_000}, "eligible", 5_000_000),
        ({}, "eligible", 10_000_000),
        ({"server_cost": 50_000_000, "domestic_chips": False}, "ineligible", 0),
        ({"server_cost": 50_000_000, "cloud_provider": False}, "ineligible", 0),
        ({"server_cost": 50_000_000, "on_area_platform": False}, "ineligible", 0),
        ({"server_cost": 50_000_000, "on_area_platform": None}, "undetermined", 5_000_000),
    ],
)
def test_servers_with_domestic_chips_get_up_to_a_tenth_and_ten_million_per_project(
    registry: partners.Registry, claim: dict[str, object], outcome: str, high: int
) -> None:
    expect(estimate(registry, "etown/servers", {**SERVERS, **claim}), outcome, 0, high)


@pytest.mark.parametrize(
    ("claim", "outcome", "high"),
    [
        ({"cost": 10_000_000}, "eligible", 3_000_000),
        ({"cost": 100_000_000}, "eligible", 10_000_000),
        ({"cost": 100_000_000, "sjs_received": 4_000_000}, "eligible", 6_000_000),
        ({"cost": 100_000_000, "years_supported": 1}, "eligible", 10_000_000),
        ({"cost": 100_000_000, "years_supported": 2}, "ineligible", 0),
        ({"cost": 100_000_000, "model_registered": False}, "ineligible", 0),
        ({"cost": 100_000_000, "district": "etown"}, "ineligible", 0),
    ],
)
def test_shijingshan_supports_developers_with_up_to_ten_million(
    registry: partners.Registry, claim: dict[str, object], outcome: str, high: int
) -> None:
    expect(estimate(registry, "shijingshan-draft/developer", {**DEVELOPER, **claim}), outcome, 0, high)


@pytest.mark.parametrize(
    ("claim", "outcome", "high"),
    [
        ({"cost": 1_000_000}, "eligible", 300_000),
        ({"cost": 100_000_000}, "eligible", 3_000_000),
        ({"cost": 100_000_000, "sjs_member_received": 1_000_000}, "eligible", 2_000_000),
        ({"cost": 1_000_000, "applicant": "智谱华章"}, "eligible", 300_000),
        ({"cost": 1_000_000, "applicant": "某某科技有限公司"}, "undetermined", 300_000),
        (
            {"cost": 1_000_000, "applicant": "某某科技有限公司", "key_ai_enterprise": False},
            "undetermined",
            300_000,
        ),
        (
            {"cost": 1_000_000, "applicant": "某某科技有限公司", "key_ai_enterprise": True},
            "eligible",
            300_000,
        ),
        ({"cost": 1_000_000, "years_supported": 2}, "ineligible", 0),
    ],
)
def test_shijingshan_supports_members_whom_the_registry_knows(
    registry: partners.Registry, claim: dict[str, object], outcome: str, high: int
) -> None:
    expect(estimate(registry, "shijingshan-draft/member", {**MEMBER, **claim}), outcome, 0, high)


@pytest.mark.parametrize(
    ("claim", "outcome", "high"),
    [
        ({"municipal_support": 10_000_000, "investment": 20_000_000}, "eligible", 6_000_000),
        ({"municipal_support": 20_000_000, "investment": 10_000_000}, "eligible", 6_000_000),
        ({"municipal_support": 0, "investment": 100_000_000}, "eligible", 10_000_000),
        ({"investment": 20_000_000}, "eligible", 10_000_000),
        ({}, "eligible", 10_000_000),
        ({"compute_centre": False, "investment": 20_000_000}, "ineligible", 0),
    ],
)
def test_shijingshan_supports_compute_centres_with_up_to_three_tenths(
    registry: partners.Registry, claim: dict[str, object], outcome: str, high: int
) -> None:
    found = estimate(registry, "shijingshan-draft/compute-centre", {**CENTRE, **claim})
    expect(found, outcome, 0, high)


def test_the_draft_is_one_and_the_other_policies_are_in_force(registry: partners.Registry) -> None:
    drafts = [each.id for each in registry.policies.values() if each.stage == "draft"]
    assert drafts == ["shijingshan-draft"]


def test_the_voucher_and_etown_end_and_the_programme_has_no_stated_end(registry: partners.Registry) -> None:
    ends = {each.id: (each.validity.since, each.validity.until) for each in registry.policies.values()}
    assert {
        each: ends[each] for each in ("etown", "municipal-voucher", "programme", "shijingshan-draft")
    } == {
        "etown": (date(2024, 11, 24), date(2026, 12, 31)),
        "municipal-voucher": (date(2023, 9, 1), date(2025, 12, 31)),
        "programme": (date(2023, 5, 19), None),
        "shijingshan-draft": (None, None),
    }


def test_an_expired_policy_comes_after_those_in_force(registry: partners.Registry) -> None:
    claim = {**VOUCHER, "activity": "inference", "district": "other"}
    names = [each.rule.name for each in registry.estimate(claim, as_of=date(2026, 1, 1))]
    assert names[0] == "programme/compute"
    assert names.index("municipal-voucher/voucher") > names.index("programme/data")
    expired = {
        each.rule.name
        for each in registry.estimate(claim, as_of=date(2026, 1, 1))
        if each.expired(date(2026, 1, 1))
    }
    assert "municipal-voucher/voucher" in expired
    assert all(registry.policies[each.partition("/")[0]].validity.until is not None for each in expired)


def test_an_answer_is_undetermined_where_the_registry_cannot_know(registry: partners.Registry) -> None:
    found = estimate(registry, "municipal-voucher/voucher", {**VOUCHER, "supplier": "某云计算有限公司"})
    open_ones = [each for each in found.conditions if each.truth is Truth.UNKNOWN]
    assert [each.fact for each in open_ones] == ["supplier"]
    assert open_ones[0].sources == ("gkzhan-2023-11",)


@pytest.mark.parametrize(
    ("name", "category", "batch", "on", "truth"),
    [
        ("百度", None, None, None, Truth.TRUE),
        ("百度", partners.Category.MODEL, None, date(2023, 5, 19), Truth.TRUE),
        ("百度", partners.Category.COMPUTE, None, date(2023, 7, 2), Truth.FALSE),
        ("百度", partners.Category.COMPUTE, None, date(2023, 7, 3), Truth.TRUE),
        ("百度", partners.Category.COMPUTE, 1, None, Truth.FALSE),
        ("百度", partners.Category.DATA, None, None, Truth.UNKNOWN),
        ("百度", None, None, date(2023, 5, 18), Truth.FALSE),
        ("阿里云", partners.Category.COMPUTE, 2, None, Truth.UNKNOWN),
        ("某某公司", partners.Category.COMPUTE, 1, None, Truth.FALSE),
        ("某某公司", partners.Category.COMPUTE, None, None, Truth.UNKNOWN),
        ("某某公司", None, 1, None, Truth.UNKNOWN),
        ("某某公司", None, None, None, Truth.UNKNOWN),
        ("智谱华章", None, None, None, Truth.TRUE),
        ("智谱华章", partners.Category.MODEL, None, None, Truth.UNKNOWN),
        ("智谱华章", partners.Category.COMPUTE, 1, None, Truth.FALSE),
    ],
)
def test_who_is_a_partner_is_known_as_far_as_the_lists_are(
    registry: partners.Registry,
    *,
    name: str,
    category: partners.Category | None,
    batch: int | None,
    on: date | None,
    truth: Truth,
) -> None:
    assert registry.is_partner(name, category, batch, on) is truth


def test_a_list_that_the_registry_does_not_have_names_nobody_and_denies_nobody(
    registry: partners.Registry,
) -> None:
    assert registry.is_partner("百度", batch=3) is Truth.UNKNOWN


def test_a_policy_that_has_not_begun_comes_after_those_in_force_and_says_so(
    registry: partners.Registry,
) -> None:
    claim = {"cost": 100, "district": "etown", "etown_budget_used": 0}
    early = next(each for each in registry.estimate(claim) if each.rule.name == "etown/voucher")
    assert "! begins on 2024-11-24" in early.explain(as_of=date(2023, 1, 1))
    assert early.doubtful(date(2024, 11, 23))
    assert not early.doubtful(date(2024, 11, 24))


@pytest.mark.parametrize("district", ["亦庄", "经开区", "E-Town", "北京经济技术开发区", "etown"])
def test_a_district_goes_by_the_names_that_people_use(registry: partners.Registry, district: str) -> None:
    claim = {"所在区": district, "合同期限": "12个月"}
    assert registry.estimate(claim)[0].claim.values == {"district": "etown", "term": 12}


def test_inference_outside_beijing_is_left_open_as_the_source_leaves_it(registry: partners.Registry) -> None:
    claim = {"cost": 100, "activity": "inference", "registered_in": "elsewhere", "paired": True}
    found = next(each for each in registry.estimate(claim) if each.rule.name == "programme/compute")
    assert (found.outcome, found.missing) == ("undetermined", ())


def test_what_applicants_cannot_know_is_said_and_never_asked(registry: partners.Registry) -> None:
    claim: dict[str, object] = {"cost": "100万", "district": "etown"}
    found = estimate(registry, "etown/voucher", claim)
    expect(found, "eligible", 0, 300_000)
    assert (found.missing, found.unknowable) == ((), ("etown_budget_used",))
    said = "还取决于申报单位无从得知的：开发区算力券本年已用额度"
    assert said in reason(found).zh
    assert said in found.explain("zh")
    assert "what applicants cannot know: E-Town vouchers granted" in reason(found).en
    told = estimate(registry, "etown/voucher", {**claim, "etown_budget_used": 0})
    assert (told.low, told.unknowable) == (Decimal(300_000), ())
    elsewhere = estimate(registry, "etown/voucher", {"cost": "100万", "district": "haidian"})
    assert "无从得知" not in elsewhere.explain("zh")
    assert most_decisive([found]) is None


def test_a_cap_is_said_without_the_cases_that_a_claim_rules_out(registry: partners.Registry) -> None:
    claim: dict[str, object] = {"cost": "1000万", "registered_in": "beijing"}
    (cap,) = estimate(registry, "gjj-2026-1/compute", {**claim, "compute_class": "task"}).caps
    assert cap.limit.amount == Decimal(5_000_000)
    said = estimate(registry, "gjj-2026-1/compute", {**claim, "compute_class": "task"}).explain("zh")
    assert "每次申请最多 5,000,000 元" in said
    assert "30,000,000" not in said
    open_one = estimate(registry, "gjj-2026-1/compute", claim).explain("en")
    assert "30,000,000 CNY" in open_one
    assert "300,000 CNY" in open_one
    (young,) = estimate(registry, "innovation-voucher/compute", {"cost": "1000万", "incubated": False}).caps
    assert young.limit.amount == Decimal(200_000)
