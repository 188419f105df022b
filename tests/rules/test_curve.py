"""Curves: exact points where an amount bends, and straight lines between them."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partners
from support.laws import law

ETOWN = {"district": "etown", "etown_budget_used": 0}
VOUCHER = {
    "signed_on": "2024-03-01",
    "term": 12,
    "registered_in": "beijing",
    "legal_person": True,
    "industry": "software",
    "plan_directions": True,
    "sound_finances": True,
    "dishonesty_record": False,
    "other_municipal_subsidy": False,
    "claimed_before": False,
    "affiliated": False,
    "supplier": "阿里云计算有限公司",
    "industry_model": True,
    "voucher_received": 500_000,
}


def curve_of(name: str, fact: str, start: object, stop: object, claim: dict[str, object]) -> partners.Curve:
    curves = partners.load().curves(fact, start, stop, claim)
    return next(curve for curve in curves if curve.rule.name == name)


def shape(curve: partners.Curve) -> list[tuple[str, str]]:
    return [(f"{point.at.normalize():f}", f"{point.estimate.high:f}") for point in curve.points]


def test_a_cap_bends_the_curve_where_the_rate_reaches_it() -> None:
    curve = curve_of("municipal-voucher/voucher", "cost", 0, "2000万", VOUCHER)
    assert shape(curve) == [("0", "0.00"), ("7500000", "1500000.00"), ("20000000", "1500000.00")]
    assert [[kink.en for kink in point.kinks] for point in curve.points] == [
        [],
        ["capped: at most 2,000,000 CNY per applicant and calendar year"],
        [],
    ]


def test_a_bend_between_two_fen_stands_at_the_later_one() -> None:
    curve = curve_of("etown/voucher", "cost", 0, "1亿", ETOWN)
    assert shape(curve) == [("0", "0.00"), ("66666666.67", "20000000.00"), ("100000000", "20000000.00")]


def test_a_condition_on_the_fact_makes_a_jump_with_a_point_on_each_side() -> None:
    curve = curve_of("municipal-voucher/voucher", "term", 1, 24, VOUCHER | {"cost": 1_000_000})
    assert shape(curve) == [("1", "200000.00"), ("12", "200000.00"), ("12.0001", "0.00"), ("24", "0.00")]
    assert [point.estimate.outcome for point in curve.points] == [
        "eligible",
        "eligible",
        "ineligible",
        "ineligible",
    ]
    assert [kink.zh for kink in curve.points[2].kinks] == ["合同期限不超过 12 个月"]


def test_only_benefits_that_ask_for_the_fact_have_a_curve() -> None:
    registry = partners.load()
    asking = {rule.name for rule in registry.rules if "server_cost" in rule.facts}
    assert {curve.rule.name for curve in registry.curves("server_cost", 0, 100)} == asking
    assert "etown/servers" in asking
    assert "etown/voucher" not in asking


@pytest.mark.parametrize(
    ("fact", "start", "stop"),
    [
        ("activity", "1", "2"),
        ("cost", 5, 5),
        ("cost", 5, 1),
        ("cost", None, 5),
        ("cost", "x", 5),
        ("nothing", 0, 1),
    ],
)
def test_a_range_that_is_none_is_refused(fact: str, start: object, stop: object) -> None:
    with pytest.raises(partners.ClaimError):
        partners.load().curves(fact, start, stop)


CITY = """\
name: {{zh: 某市算力补贴, en: Subsidy of a city}}
place: {{zh: 某市, en: A city}}
stage: in-force
sources: [csj-2023-05]
benefits:
  - id: tiered
    name: {{zh: 分段补贴, en: Tiered subsidy}}
    conditions:
      - {{fact: registered_in, is: beijing}}
    amount: {amount}
    caps:
      - {{amount: {cap}}}
    examples: [{{claim: {{registered_in: elsewhere}}, outcome: ineligible, low: 0, high: 0}}]
"""


def city(folder: Path, amount: str, cap: int) -> partners.Registry:
    import shutil

    from partners.files.folder import default_folder

    root = folder / "registry"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(default_folder(), root)
    (root / "policies" / "city.yaml").write_text(CITY.format(amount=amount, cap=cap), encoding="utf-8")
    return partners.load(root)


def test_every_tier_and_case_has_its_kink_named(tmp_path: Path) -> None:
    registry = city(
        tmp_path,
        "{cases: [{when: {fact: cost, at_least: 500}, amount: {of: cost, tiers: [{up_to: 1000, rate: 10%}, {rate: 20%}]}}]}",
        400,
    )
    curves = registry.curves("cost", 0, 10_000, {"registered_in": "beijing"})
    tiered = next(curve for curve in curves if curve.rule.name == "city/tiered")
    assert [
        (str(point.at), str(point.estimate.high), [kink.en for kink in point.kinks])
        for point in tiered.points
    ] == [
        ("0.00", "0.00", []),
        ("499.99", "0.00", []),
        ("500.00", "50.00", ["compute cost: at least 500 CNY"]),
        ("1000.00", "100.00", ["the tier of 20% begins"]),
        ("2500.00", "400.00", ["capped: at most 400 CNY per claim"]),
        ("10000.00", "400.00", []),
    ]


def test_a_bend_between_two_fen_has_one_point_wherever_the_search_meets_it(tmp_path: Path) -> None:
    # 41 CNY are reached between 203.33 and 203.34, the first of which is the very middle of the range.
    registry = city(tmp_path, "{of: cost, tiers: [{up_to: 100, rate: 10%}, {rate: 30%}]}", 41)
    curves = registry.curves("cost", 0, "406.66", {"registered_in": "beijing"})
    tiered = next(curve for curve in curves if curve.rule.name == "city/tiered")
    assert shape(tiered) == [("0", "0.00"), ("100", "10.00"), ("203.34", "41.00"), ("406.66", "41.00")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cities")


@law(25)
@given(
    bounds=st.lists(st.integers(1, 500), min_size=1, max_size=3, unique=True).map(sorted),
    rates=st.lists(st.sampled_from(["0%", "10%", "1/3", "50%", "100%"]), min_size=4, max_size=4),
    cap=st.integers(1, 300),
)
def test_between_its_points_a_curve_is_straight(
    folder: Path, bounds: list[int], rates: list[str], cap: int
) -> None:
    steps = [f"{{up_to: {bound}, rate: {rate}}}" for bound, rate in zip(bounds, rates, strict=False)]
    amount = f"{{of: cost, tiers: [{', '.join(steps)}, {{rate: {rates[-1]}}}]}}"
    registry = city(folder, amount, cap)
    claim = {"registered_in": "beijing"}
    curves = registry.curves("cost", 0, 600, claim)
    curve = next(each for each in curves if each.rule.name == "city/tiered")
    for left, right in pairwise(curve.points):
        for share in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)):
            at = round((Fraction(left.at) + (Fraction(right.at) - Fraction(left.at)) * share) * 100)
            value = Decimal(at).scaleb(-2)
            (got,) = (
                each for each in registry.estimate(claim | {"cost": value}) if each.rule.name == "city/tiered"
            )
            assert left.estimate.high is not None
            assert right.estimate.high is not None
            assert got.high is not None
            rise = Fraction(right.estimate.high) - Fraction(left.estimate.high)
            run = Fraction(right.at) - Fraction(left.at)
            straight = Fraction(left.estimate.high) + rise * (Fraction(value) - Fraction(left.at)) / run
            assert abs(Fraction(got.high) - straight) <= Fraction(2, 100)


def test_the_callers_decimal_context_does_not_round_a_curve() -> None:
    from decimal import localcontext

    with localcontext(prec=5):
        curve = curve_of("etown/voucher", "cost", 0, "12345678.91", ETOWN)
    assert shape(curve) == [("0", "0.00"), ("12345678.91", "3703703.67")]
