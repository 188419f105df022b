"""Laws of matching."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import partners
from partners import Category, Match, Tier, ledger
from partners.ledger.name_groups import Organizations
from partners.names.comparison import Entry, compare
from partners.names.lexicon import PLACES
from partners.names.parsing import parse
from partners.values.keys import name_key
from partners.values.placeholders import says_nothing
from partners.values.scripts import simplified, with_digits
from support.laws import law

OFTEN = law(200)
PIECES = st.sampled_from(
    ["北京", "上海", "市", "（北京）", "百度", "网讯", "阿里云", "阿里巴巴达摩院", "世纪互联", "昆仑万维", "智源", "智谱华章", "中国电信", "中国移动通信集团", "科技", "计算", "人工智能", "研究院", "有限公司", "股份有限公司", "分公司", "北京分公司", "上海分公司", "大数据", "中心", "360", "三六零", "Baidu", "BAAI", "inc.", "百", "度", "云", "\u200b"]
)  # fmt: skip
NAMES = st.one_of(st.lists(PIECES, max_size=6).map("".join), st.text(max_size=20))
DAYS = date(2023, 1, 1), date(2026, 12, 31)
NUMERALS = "零一二三四五六七八九"
FOREIGN = st.sampled_from(sorted(PLACES - {"北京"}))


@cache
def registry() -> partners.Registry:
    return partners.load()


def outcome(match: Match) -> tuple[object, ...]:
    return match.tier, match.organization, match.reason, match.candidates, match.memberships


@OFTEN
@given(st.lists(NAMES, max_size=5))
def test_matching_many_is_matching_one_by_one(names: list[str]) -> None:
    assert list(registry().match_many(names)) == [registry().match(name) for name in names]


@OFTEN
@given(NAMES)
def test_an_organisation_is_named_in_the_accepted_tiers_and_there_only(name: str) -> None:
    match = registry().match(name)
    assert (match.organization is not None) == (match.tier in (Tier.EXACT, Tier.PINYIN, Tier.PARSED))
    assert (match.candidates != ()) == (match.tier is Tier.REVIEW)
    assert len({each.organization.id for each in match.candidates}) == len(match.candidates) <= 3


@OFTEN
@given(
    st.one_of(
        NAMES, st.text(st.sampled_from("北京市百度网讯阿里云科技中心公司有限雲36kr一三零"), max_size=20)
    )
)
def test_what_is_dismissed_at_once_would_not_be_found_either(name: str) -> None:
    matcher = registry().names.matcher
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(matcher), "_is_strange", lambda *_: False)
        at_length = matcher.find(name)
    assert matcher.find(name) == at_length


@OFTEN
@given(NAMES, NAMES)
@example("阿里云", "阿里云计算公司")
@example("ali yun", "阿里雲")
def test_a_ledger_takes_names_for_one_organisation_that_resolve_to_one_or_have_one_key(
    one: str, other: str
) -> None:
    known = registry()
    numbers = Organizations(known, [one, other]).numbers
    first, second = numbers.get(one), numbers.get(other)
    if says_nothing(one) or says_nothing(other):
        assert (first is None, second is None) == (says_nothing(one), says_nothing(other))
        return
    resolved = known.resolve(one), known.resolve(other)
    if known.organizations.keys() & set(resolved):
        assert (first == second) == (resolved[0] == resolved[1])
    else:
        assert (first == second) == ((name_key(one) or one) == (name_key(other) or other))


@OFTEN
@given(NAMES)
def test_resolving_agrees_with_matching(name: str) -> None:
    match = registry().match(name)
    assert registry().resolve(name) == (match.organization.id if match.organization else name)
    exact = registry().names.exact.find(name)
    assert exact == (match.organization and match.organization.id if match.tier is Tier.EXACT else None)


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """An organisation's id, and one of its names in some width, case, spacing and script."""
    organization = draw(st.sampled_from([*registry().organizations.values()]))
    printed = [each.name_as_printed for each in registry().memberships(organization=organization.id)]
    name = draw(st.sampled_from([organization.id, *organization.names, *printed]))
    changes: list[Callable[[str], str]] = [
        str,
        str.upper,
        str.lower,
        lambda each: TRADITIONAL.get(each, each),
        lambda each: WIDE.get(each, each),
    ]
    spelt = "".join(
        draw(st.sampled_from(changes))(each) + draw(st.sampled_from(["", "", " "])) for each in name
    )
    return organization.id, spelt


TRADITIONAL = {simplified(each): each for each in map(chr, range(0x4E00, 0x9FA6)) if simplified(each) != each}
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
KNOWN = {"cost": 3_000_000, "voucher_received": 0, "term": 12, "registered_in": "beijing", "legal_person": True, "industry": "software", "sound_finances": True, "dishonesty_record": False, "other_municipal_subsidy": False, "claimed_before": False, "affiliated": False, "industry_model": True, "plan_directions": True, "district": "shijingshan"}  # fmt: skip


@OFTEN
@given(
    spellings(), st.sampled_from([None, *Category]), st.sampled_from([None, 1, 2]), st.dates(DAYS[0], DAYS[1])
)
def test_no_answer_depends_on_how_an_organisation_is_spelt(
    spelling: tuple[str, str], category: Category | None, batch: int | None, day: date
) -> None:
    organization, name = spelling
    match = registry().match(name)
    assert (match.tier, match.organization and match.organization.id) == (Tier.EXACT, organization)
    assert registry().resolve(name) == registry().organization(name).id == organization
    assert registry().names.exact.find(name) == organization
    asked = (category, batch, day)
    assert registry().is_partner(name, *asked) is registry().is_partner(organization, *asked)
    answers = [
        registry().estimate({**KNOWN, "supplier": each, "applicant": each, "signed_on": day})
        for each in (name, organization)
    ]
    assert answers[0] == answers[1]


@law(20)
@given(st.lists(spellings(), min_size=1, max_size=8), st.dates(DAYS[0], DAYS[1]))
def test_no_answer_of_a_ledger_depends_on_how_an_organisation_is_spelt(
    found: list[tuple[str, str]], day: date
) -> None:
    ids, names = zip(*found, strict=True)
    answers = []
    for each in (ids, names):
        frame = pa.table({"supplier": each, "applicant": each, "cost": [3_000_000] * len(each)})
        given = {**KNOWN, "signed_on": day}
        del given["cost"]
        answers.append(
            ledger.estimate(frame, registry(), "municipal-voucher", given=given).drop(
                ["supplier", "applicant"]
            )
        )
    assert answers[0].equals(answers[1])


@OFTEN
@given(st.sampled_from([each for one in registry().organizations.values() for each in one.names]), FOREIGN)
def test_no_name_is_accepted_as_a_branch_or_of_a_place_elsewhere(name: str, place: str) -> None:
    for other in (f"{name}{place}分公司", f"{place}{name}", f"{name}（{place}）", f"{place}市{name}"):
        assert registry().match(other).organization is None, other


@OFTEN
@given(NAMES)
def test_what_is_accepted_of_a_chinese_name_never_crosses_a_branch(name: str) -> None:
    match = registry().match(name)
    if match.organization is None or match.tier is not Tier.PARSED:
        return
    branch = parse(simplified(name_key(name))).branch
    known = {parse(simplified(name_key(each))).branch for each in match.organization.names}
    assert branch in known


@OFTEN
@given(NAMES, st.text(st.sampled_from(" \u3000\u200b-_。，"), max_size=3), st.integers(0, 20))
def test_spaces_and_punctuation_change_nothing(name: str, mark: str, at: int) -> None:
    if not any("\u4e00" <= each <= "\u9fff" for each in name):
        return
    assert outcome(registry().match(name[:at] + mark + name[at:])) == outcome(registry().match(name))


@OFTEN
@given(NAMES)
def test_accepting_less_never_names_another_organisation(name: str) -> None:
    full = registry().match(name)
    for accept in ("exact", "pinyin"):
        strict = registry().match(name, accept=accept)
        assert strict.organization in (None, full.organization)
        if full.organization is not None and strict.organization is None:
            assert [each.organization for each in strict.candidates] == [full.organization]


@OFTEN
@given(st.text(st.sampled_from(NUMERALS + "科技百度"), max_size=12))
def test_writing_digits_twice_is_writing_them_once(text: str) -> None:
    assert with_digits(with_digits(text)) == with_digits(text)


@OFTEN
@given(st.text(max_size=20).map(name_key))
def test_simplifying_twice_is_simplifying_once(key: str) -> None:
    assert simplified(simplified(key)) == simplified(key)


@OFTEN
@given(st.lists(PIECES, max_size=6).map("".join))
def test_the_parts_of_a_name_are_in_it(name: str) -> None:
    text = name_key(name)
    parsed = parse(text)
    assert len(parsed.core) <= len(parsed.text)
    assert all(place in text for place in parsed.places)


@OFTEN
@given(NAMES, NAMES)
def test_the_veto_of_another_branch_holds_both_ways(one: str, other: str) -> None:
    first, second = (parse(simplified(name_key(name))) for name in (one, other))
    if first.branch == second.branch:
        return
    for query, known in ((first, second), (second, first)):
        entry = Entry("any", "any", "full", known, frozenset(), nameless=False)
        assert compare(query, entry).vetoed
