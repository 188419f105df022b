"""Tiers and reasons, with small registries of invented organisations."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import partners
from partners import Organization, Tier
from partners.names.matching import LONGEST, Matcher
from partners.values import scripts

CODE = "91110108MA01XH5344"
OTHER_CODE = "91110105MA00LMYQ2T"
ORGANIZATIONS: Mapping[str, Mapping[str, Any]] = {
    "xinghe": {
        "name": "北京星河智算科技有限公司",
        "name_en": "Beijing Xinghe Computing Co., Ltd.",
        "former_names": [{"name": "北京星空数据服务有限公司"}],
        "aliases": ["星河智算", "Xinghe"],
        "not": ["北京星河智算文化传媒有限公司", "Xinghe Computing Fund", "星合智算"],
        "credit_code": CODE,
    },
    "branch": {"name": "云帆数据服务股份有限公司北京分公司", "aliases": ["云帆数据北京"]},
    "seat": {"name": "中云铁塔集团北京有限公司"},
    "short": {"aliases": ["智谱华章"]},
    "exchange": {"name": "北京国际数据交易所"},
    "institute": {"name": "北京研究院"},
    "first-claim": {"name": "北京两家科技有限公司", "aliases": ["两家"]},
    "second-claim": {"name": "北京两家数据有限公司", "aliases": ["两  家"]},
    "numbers": {"name": "北京七二一零信息技术有限公司"},
    "number": {"aliases": ["360"], "name_en": "360 Security"},
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    organizations = {
        each: Organization.model_validate({"id": each, "sources": ["gazette"], **fields})
        for each, fields in ORGANIZATIONS.items()
    }
    return Matcher(organizations, [("星河（如名单所印）", "xinghe")])


def test_the_public_names_are_where_they_are_defined() -> None:
    assert (partners.Match.__module__, partners.Tier.__module__) == ("partners.names.matches",) * 2


@pytest.mark.parametrize(
    ("name", "tier", "organization"),
    [
        ("xinghe", "exact", "xinghe"),
        ("北京星河智算科技有限公司", "exact", "xinghe"),
        ("  北京星河智算\u200b科技有限公司\u200f ", "exact", "xinghe"),
        ("北京星空數據服務有限公司", "exact", "xinghe"),
        ("星河如名单所印", "exact", "xinghe"),
        (CODE, "exact", "xinghe"),
        (CODE.lower(), "exact", "xinghe"),
        (f"随便什么（{CODE}）", "exact", "xinghe"),
        ("xīng hé zhì suàn", "pinyin", "xinghe"),
        ("xinghe zhisuan keji (beijing) youxian gongsi", "pinyin", "xinghe"),
        ("星河智算科技（北京）有限公司", "parsed", "xinghe"),
        ("星河智算科技", "parsed", "xinghe"),
        ("北京星空数据服务", "parsed", "xinghe"),
        ("XINGHE COMPUTING", "parsed", "xinghe"),
        ("星河智算（Xinghe）", "parsed", "xinghe"),
        ("Xinghe（星河智算）", "parsed", "xinghe"),
        ("云帆数据服务北京分公司", "parsed", "branch"),
        ("云帆数据服务股份有限公司北京分公词", "parsed", "branch"),
        ("中云铁塔集团北京公司", "parsed", "seat"),
        ("北京智谱华章科技有限公司", "parsed", "short"),
        ("北京市国际数据交易所", "parsed", "exchange"),
        ("北京市研究院", "parsed", "institute"),
        ("北京7210信息技术有限公司", "parsed", "numbers"),
        ("三六零", "parsed", "number"),
        ("360公司", "parsed", "number"),
        ("北京星河知算科技有限公司", "parsed", "xinghe"),
        ("北京星河智算科枝有限公司", "parsed", "xinghe"),
        ("北京星河智算科技有限公", "parsed", "xinghe"),
    ],
)
def test_a_name_is_accepted(matcher: Matcher, name: str, tier: str, organization: str) -> None:
    match = matcher.match(name)
    assert match.organization is not None, match
    assert (match.tier, match.organization.id, match.candidates) == (tier, organization, ())
    assert match.name == name


@pytest.mark.parametrize(
    ("name", "tier", "reason"),
    [
        ("北京星河智算科技有限公司上海分公司", "none", "different branch"),
        ("上海星河智算科技有限公司", "none", "different place: 上海"),
        ("Shanghai Xinghe Computing", "none", "different place: shanghai"),
        ("云帆数据服务股份有限公司", "none", "different branch"),
        ("云帆数据", "none", "different branch"),
        ("中云铁塔集团有限公司", "review", "similar; needs a decision"),
        ("国际数据交易所", "none", "no similar name"),
        ("北京星河智算文化传媒有限公司", "none", "a different organisation from"),
        ("星河智算文化传媒", "none", "a different organisation from"),
        ("Xinghe Computing Fund Ltd.", "none", "a different organisation from"),
        ("北京星河智算半导体有限公司", "review", "similar; needs a decision"),
        ("北京星汉智算科技有限公司", "review", "similar; needs a decision"),
        ("北京星河智算科技合伙企业（有限合伙）", "review", "similar; needs a decision"),
        ("Xinghe Inc.", "review", "similar; needs a decision"),
        ("Xinghe Computer", "review", "similar; needs a decision"),
        ("Hexing Computer", "none", "no similar name"),
        ("Xinghe Computings Group", "review", "similar; needs a decision"),
        ("智谱华章餐饮管理有限公司", "review", "similar; needs a decision"),
        ("杭州智谱华章", "none", "different place: 杭州"),
        ("北京7211信息技术有限公司", "review", "similar; needs a decision"),
        ("张三", "none", "no similar name"),
        ("91110108MA01XH5345", "none", "check digit"),
        (OTHER_CODE, "none", "no organisation in the registry has this"),
        (f"北京星河智算科技有限公司 {OTHER_CODE}", "none", "another legal entity's"),
        (f"张三 {OTHER_CODE}", "none", "no organisation in the registry has this"),
    ],
)
def test_a_name_is_not_accepted_and_the_reason_says_why(
    matcher: Matcher, name: str, tier: str, reason: str
) -> None:
    match = matcher.match(name)
    assert (match.tier, match.organization) == (tier, None)
    assert reason in match.reason.en
    assert bool(match.candidates) == (tier == "review")


def test_a_code_that_no_organisation_is_known_to_have_does_not_unmake_a_name(matcher: Matcher) -> None:
    match = matcher.match(f"云帆数据服务股份有限公司北京分公司 {OTHER_CODE}")
    assert match.organization is not None
    assert match.organization.id == "branch"


@pytest.mark.parametrize("name", ["两家", "北京两家", "liang jia"])
def test_a_name_that_two_organisations_claim_is_for_review(matcher: Matcher, name: str) -> None:
    match = matcher.match(name)
    assert match.tier is Tier.REVIEW
    assert sorted(each.organization.id for each in match.candidates) == ["first-claim", "second-claim"]


def test_the_reason_says_what_was_left_out_and_which_name_agreed(matcher: Matcher) -> None:
    reason = matcher.match("星空数据服务（北京）").reason
    assert reason.en == 'agrees with the former name "北京星空数据服务有限公司", except for the legal form'
    assert reason.zh == "除组织形式外，与曾用名“北京星空数据服务有限公司”一致"
    moved = matcher.match("星河智算科技（北京）有限公司").reason
    assert moved.en == 'same parts as the registered name "北京星河智算科技有限公司"'


def test_candidates_come_with_the_name_that_is_near_and_the_difference(matcher: Matcher) -> None:
    (candidate,) = matcher.match("北京星河智算半导体有限公司").candidates
    assert (candidate.organization.id, candidate.name) == ("xinghe", "北京星河智算科技有限公司")
    assert "different trades" in candidate.reason.en


@pytest.mark.parametrize(
    ("accept", "tiers"),
    [
        ("exact", ["exact", "review", "review"]),
        ("pinyin", ["exact", "pinyin", "review"]),
        ("parsed", ["exact", "pinyin", "parsed"]),
    ],
)
def test_what_is_less_sure_than_accepted_is_for_review(
    matcher: Matcher, accept: str, tiers: list[str]
) -> None:
    found = [matcher.match(each, Tier(accept)) for each in ("星河智算", "xinghe zhisuan", "星河智算科技")]
    assert [each.tier for each in found] == tiers
    for each in found:
        held = [each.organization] if each.organization else [row.organization for row in each.candidates]
        assert [one.id for one in held if one] == ["xinghe"]


def test_a_legal_form_that_a_name_does_not_have_is_for_review(matcher: Matcher) -> None:
    for name, organization in (
        ("北京研究院有限公司", "institute"),
        ("北京国际数据交易所有限公司", "exchange"),
    ):
        match = matcher.match(name)
        assert (match.tier, [each.organization.id for each in match.candidates]) == (
            Tier.REVIEW,
            [organization],
        )


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\u200b\u200f",
        "……（）！",
        "😀",
        "😀🇨🇳" * 20,
        "\u202e司公",
        ".*",
        "^北京.*公司$",
        "(",
        "((（（",
        "北京" * 60,
        "公司",
        "分公司",
        "有限公司北京分公司",
        "a" * 10_000,
        "百" * 10_000,
        "\x00",
        "1" * 18,
        "-1",
        "co., ltd.",
        "（）（北京）",
    ],
)
def test_odd_input_is_answered_and_never_accepted(matcher: Matcher, name: str) -> None:
    match = matcher.match(name)
    assert match.organization is None
    assert match.tier in (Tier.NONE, Tier.REVIEW)
    assert match.reason.zh
    assert match.reason.en


def test_what_is_empty_or_too_long_is_said_to_be(matcher: Matcher) -> None:
    assert "no letters" in matcher.match("？！").reason.en
    assert "too long" in matcher.match("百" * (LONGEST + 1)).reason.en


@pytest.mark.parametrize(
    ("name", "organization"),
    [
        ("智谱AI", "zhipu"),
        ("供应商：百度", "baidu"),
        ("百度（原名：北京百度）", "baidu"),
        ("北京超级云计算中心有限公司", "beijing-super-cloud"),
        ("北京超级云", "beijing-super-cloud"),
        ("北京昇腾人工智能科技中心", "ascend-beijing"),
        ("北京昇腾", "ascend-beijing"),
        ("北京移动", "china-mobile-beijing"),
        ("北京电信", "china-telecom-beijing"),
        ("中国电信北京", "china-telecom-beijing"),
        ("中国电信北京公司", "china-telecom-beijing"),
        ("21Vianet", "21vianet-beijing"),
    ],
)
def test_a_name_that_is_short_for_another_or_contains_it_is_for_review(
    registry: partners.Registry, name: str, organization: str
) -> None:
    match = registry.match(name)
    assert match.tier is Tier.REVIEW
    assert [each.organization.id for each in match.candidates] == [organization]


@pytest.mark.parametrize(
    "name",
    [
        "上海移动",
        "上海电信",
        "上海昇腾",
        "中国电信",
        "中国电信集团",
        "昇腾餐饮管理有限公司",
        "中国电信上海公司",
        "电信",
        "China",
    ],
)
def test_a_part_of_a_name_with_another_place_or_other_trades_is_not(
    registry: partners.Registry, name: str
) -> None:
    assert registry.match(name).tier is Tier.NONE


def test_a_legal_form_added_to_a_name_without_a_brand_is_for_review_unless_it_is_a_look_alikes() -> None:
    known = {"id": "centre", "name": "北京超级计算中心", "not": ["北京超级交易所"], "sources": ["x"]}
    found = Matcher({"centre": Organization.model_validate(known)})
    names = ["北京超级计算中心有限公司", "北京超级交易所有限公司"]
    assert [found.match(name).tier for name in names] == [Tier.REVIEW, Tier.NONE]


def test_the_list_of_traditional_characters_says_what_opencc_makes_of_each() -> None:
    listed = {one: other for one, other in scripts._in_file() if one != other}  # noqa: SLF001 - the law is of these two
    converted = {one: other for one, other in scripts._converted() if one != other}  # noqa: SLF001
    assert converted
    assert {one: other for one, other in listed.items() if "\u3400" <= one < "\ua000"} == converted


def test_without_the_list_opencc_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usual = scripts._table.__wrapped__()  # noqa: SLF001
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(scripts, "find_spec", lambda _: spec)
    assert scripts._table.__wrapped__() == usual  # noqa: SLF001
    monkeypatch.setattr(scripts, "find_spec", lambda _: SimpleNamespace(submodule_search_locations=None))
    assert scripts._table.__wrapped__() == usual  # noqa: SLF001
