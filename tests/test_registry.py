from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

import partners
from conftest import Broken
from partners import NOT_STATED, Category, NotFoundError, Registry, Truth


def ids(registry: Registry, **filters: Any) -> list[str]:
    return [each.organization.id for each in registry.memberships(**filters)]


def test_memberships_come_in_the_order_of_the_lists(registry: Registry) -> None:
    found = registry.memberships()
    assert len(found) == 16
    assert [each.batch for each in found] == [1] * 11 + [2] * 5
    assert found[0].organization.id == "alibaba-cloud"


@pytest.mark.parametrize(
    "name",
    ["compute", "Compute", "算力", "算力伙伴", "compute partner", "Compute Partners", Category.COMPUTE],
    ids=repr,
)
def test_a_category_goes_by_its_id_and_names(registry: Registry, name: str) -> None:
    assert registry.category(name) is Category.COMPUTE


@pytest.mark.parametrize("name", [NOT_STATED, "Not stated", "未载明", "未知", "unknown"])
def test_a_category_may_be_asked_for_as_not_stated(registry: Registry, name: str) -> None:
    assert registry.category(name) is None
    assert ids(registry, category=name) == ["zhipu"]


@pytest.mark.parametrize("name", ["", "伙伴", "partner", "chip"])
def test_other_categories_are_not_found(registry: Registry, name: str) -> None:
    with pytest.raises(NotFoundError, match="no category"):
        registry.category(name)


def test_a_mistyped_category_comes_with_the_nearest(registry: Registry) -> None:
    with pytest.raises(NotFoundError) as caught:
        registry.memberships(category="modle")
    assert caught.value.nearest == "model"


@pytest.mark.parametrize("name", [2, "2", " 2 ", "第二批", "第2批", "二", "2023-07-03"], ids=repr)
def test_a_batch_goes_by_its_number_and_date(registry: Registry, name: int | str) -> None:
    assert registry.batch(name).number == 2


@pytest.mark.parametrize("name", [0, 3, "", "十", "2023-07-04", "第"])
def test_other_batches_are_not_found(registry: Registry, name: int | str) -> None:
    with pytest.raises(NotFoundError, match=r"no batch .* Possible: 1, 2"):
        registry.batch(name)


@pytest.mark.parametrize(
    ("name", "organization"),
    [
        ("baidu", "baidu"),
        ("Baidu", "baidu"),
        ("百度", "baidu"),
        ("北京百度网讯科技有限公司", "baidu"),
        ("阿里巴巴达摩院(北京)科技有限公司", "alibaba-damo-beijing"),
        ("360 security technology", "360-security"),
        ("智谱 华章", "zhipu"),
    ],
)
def test_an_organisation_goes_by_any_of_its_names(registry: Registry, name: str, organization: str) -> None:
    assert registry.organization(name).id == organization


@pytest.mark.parametrize("name", ["", "——", "阿里", pytest.param("x" * 10_000, id="very long")])
def test_other_organisations_are_not_found(registry: Registry, name: str) -> None:
    with pytest.raises(NotFoundError, match="no organisation"):
        registry.organization(name)


def test_a_name_without_letters_or_digits_is_refused(broken: Broken) -> None:
    broken.replace("organizations/baidu.yaml", "[百度, Baidu]", '[百度, Baidu, "——"]')
    assert broken.problems() == ['organizations/baidu.yaml:3:22: "——" has no letters or digits.']


def test_a_former_name_and_a_printed_name_lead_to_the_organisation(broken: Broken) -> None:
    broken.replace(
        "organizations/baidu.yaml",
        "sources:",
        "former_names: [{name: 百度在线, until: 2020-01-01}]\nsources:",
    )
    broken.replace("batches/2023-05-19.yaml", "printed: 昆仑万维科技股份有限公司", "printed: 昆仑")
    registry = partners.load(broken.root)
    assert registry.organization("百度在线").id == "baidu"
    assert registry.organization("昆仑").id == "kunlun-tech"


@pytest.mark.parametrize("name", ["alibaba", "阿里巴巴", "Alibaba"])
def test_a_group_goes_by_its_id_and_names(registry: Registry, name: str) -> None:
    assert ids(registry, group=name) == ["alibaba-cloud", "alibaba-damo-beijing"]


@pytest.mark.parametrize("find", [Registry.group, Registry.source, Registry.organization])
def test_what_is_not_there_is_not_found(registry: Registry, find: Any) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(registry, "zzzzz")
    assert (caught.value.value, caught.value.nearest) == ("zzzzz", None)


def test_filters_narrow_and_several_values_widen(registry: Registry) -> None:
    assert ids(registry, category="算力", batch=1) == ["alibaba-cloud", "beijing-super-cloud"]
    assert ids(registry, category=["data", "未载明"]) == [
        "beijing-big-data-centre",
        "baai",
        "beijing-data-exchange",
        "zhipu",
    ]
    assert len(ids(registry, batch=[1, "2023-07-03"])) == 16
    assert ids(registry, organization=["百度", "zhipu"]) == ["baidu", "zhipu", "baidu"]
    assert ids(registry, group=["alibaba"], category="model") == ["alibaba-damo-beijing"]


def test_the_benefits_of_some_policies_are_each_named_once(registry: Registry) -> None:
    assert registry.rules_of(None) == [*registry.rules]
    assert registry.rules_of([]) == []
    assert [rule.name for rule in registry.rules_of("开发区算力券")] == ["etown/voucher"]
    assert [rule.name for rule in registry.rules_of("programme compute SUBSIDY")] == ["programme/compute"]
    assert registry.policy("伙伴计划算力补贴") is registry.policies["programme"]
    named = registry.rules_of(["programme/data", "programme", "programme/compute"])
    assert [rule.name for rule in named] == ["programme/data", "programme/compute"]
    with pytest.raises(NotFoundError, match="programme/nothing"):
        registry.rules_of("programme/nothing")


def test_an_empty_set_of_values_lets_nothing_through(registry: Registry) -> None:
    assert registry.memberships(category=[]) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("百度", ["baidu", "baidu"]),
        ("SECURITY tech", ["360-security"]),
        ("达摩院（北京）", ["alibaba-damo-beijing"]),
        ("alibaba-", ["alibaba-cloud", "alibaba-damo-beijing"]),
        ("nobody", []),
        ("", []),
        ("（", []),
    ],
)
def test_a_search_finds_parts_of_any_name(registry: Registry, text: str, found: list[str]) -> None:
    assert ids(registry, search=text) == found


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2023, 5, 18), 0), (date(2023, 5, 19), 11), (date(2023, 7, 2), 11), (date(2023, 7, 3), 16)],
)
def test_a_membership_begins_on_the_day_of_its_list(registry: Registry, day: date, count: int) -> None:
    assert len(registry.memberships(as_of=day)) == count


def test_a_membership_holds_until_and_including_its_last_day(broken: Broken) -> None:
    broken.replace(
        "batches/2023-05-19.yaml",
        "北京超级云计算中心, category: compute,",
        "北京超级云计算中心, category: compute, until: 2024-01-31,",
    )
    registry = partners.load(broken.root)
    assert registry.memberships()[1].until == date(2024, 1, 31)
    assert "beijing-super-cloud" in ids(registry, as_of=date(2024, 1, 31))
    assert "beijing-super-cloud" not in ids(registry, as_of=date(2024, 2, 1))
    assert "beijing-super-cloud" in ids(registry)


def test_named_counts_organisations_and_not_lines(registry: Registry) -> None:
    (total,) = (row for row in registry.coverage() if row.batch == 1 and row.category == "total")
    assert total.named == 10
    assert len(registry.memberships(batch=1)) == 11


def test_the_parts_of_a_registry_are_mappings_by_id(registry: Registry) -> None:
    assert list(registry.organizations) == sorted(registry.organizations)
    assert all(key == value.id for key, value in registry.organizations.items())
    assert list(registry.groups) == ["alibaba"]
    assert {"etown", "municipal-voucher", "programme", "shijingshan-draft"} <= {*registry.policies}
    assert list(registry.policies) == sorted(registry.policies, key=lambda each: f"{each}.yaml")
    assert list(registry.facts)[:5] == ["cost", "activity", "pilot", "startup", "registered_in"]
    assert all(key == value.id for key, value in registry.facts.items())


def test_a_copy_of_the_registry_loads_to_the_same(broken: Broken, registry: Registry) -> None:
    loaded = partners.load(str(broken.root))
    assert loaded.memberships() == registry.memberships()
    assert loaded.policies == registry.policies
    assert loaded.programme == registry.programme
    assert repr(loaded) == f"Registry({str(broken.root)!r})"


def test_batches_come_in_order_of_publication_whatever_their_files_are_called(broken: Broken) -> None:
    broken.write(
        "batches/2022-01-01.yaml",
        "number: 10\npublished_on: 2022-01-01\nmembers: []\nsources: [csj-2023-05]\n",
    )
    assert broken.problems() == [
        "batches/2023-05-19.yaml:2:9: batch 1 is dated after batch 10.",
        "batches/2023-07-03.yaml:2:9: batch 2 is dated after batch 10.",
    ]


@pytest.mark.parametrize("name", ["ali yun", "阿里云计算公司"])
def test_an_organisation_is_found_by_every_name_that_matching_accepts(registry: Registry, name: str) -> None:
    assert registry.organization(name).id == registry.resolve(name) == "alibaba-cloud"


@pytest.mark.parametrize(
    "name", ["某云计算有限公司", "中国电信上海分公司", "北京百度文化传媒有限公司", "", "……"]
)
def test_a_name_that_matching_does_not_accept_stays_as_it_is(registry: Registry, name: str) -> None:
    assert registry.resolve(name) == name
    with pytest.raises(NotFoundError):
        registry.organization(name)


def test_names_that_are_not_accepted_make_nobody_a_partner(registry: Registry) -> None:
    assert registry.is_partner("百度網訊科技（北京）有限公司", Category.MODEL) is Truth.TRUE
    assert registry.is_partner("百度文化传媒有限公司", Category.MODEL) is Truth.UNKNOWN


@pytest.mark.parametrize("accept", ["review", "none", "half"])
def test_only_tiers_that_name_an_organisation_can_be_accepted(registry: Registry, accept: str) -> None:
    with pytest.raises(ValueError, match=accept):
        registry.match("百度", accept=accept)


def test_names_are_matched_as_they_are_asked_for(registry: Registry) -> None:
    asked: list[str] = []

    def names() -> Iterator[str]:
        for name in ("百度", "张三"):
            asked.append(name)
            yield name

    matches = registry.match_many(names())
    assert asked == []
    assert next(matches).tier == "exact"
    assert asked == ["百度"]


MISSING: list[Any] = [
    *(None, float("nan"), Decimal("nan"), Decimal("snan"), pd.NA, pd.NaT),
    *(np.float32("nan"), np.datetime64("NaT", "D"), np.timedelta64("NaT", "D")),
]


@pytest.mark.parametrize("value", [*MISSING, ""], ids=lambda value: f"{type(value).__name__} {value!r}")
def test_nothing_in_a_column_of_names_is_an_empty_name(registry: Registry, value: Any) -> None:
    found = registry.match(value)
    assert (found.name, found.tier.value, found.reason.en) == ("", "none", "no letters or digits")
    assert [*registry.match_many([value, "百度"])] == [found, registry.match("百度")]
    assert registry.resolve(value) == ""
    assert registry.is_partner(value, Category.COMPUTE, 1) is Truth.UNKNOWN
    with pytest.raises(NotFoundError):
        registry.organization(value)


@pytest.mark.parametrize("column", [["百度", None], ["百度", float("nan")]], ids=repr)
@pytest.mark.parametrize("dtype", ["object", "string", "category", "string[pyarrow]"])
def test_a_column_of_pandas_is_matched_whatever_it_has_for_nothing(
    registry: Registry, column: list[Any], dtype: Any
) -> None:
    matches = registry.match_many(pd.Series(column, dtype=dtype))
    assert [found.organization and found.organization.id for found in matches] == ["baidu", None]


def test_the_text_nan_is_a_name(registry: Registry) -> None:
    assert registry.match("nan").reason.en == "no similar name in the registry"


@pytest.mark.parametrize(
    "value",
    [360, 360.0, np.int64(360), np.float64(360)],
    ids=lambda value: f"{type(value).__name__} {value!r}",
)
def test_a_whole_number_is_the_name_of_its_digits(registry: Registry, value: Any) -> None:
    found = registry.match(value)
    assert (found.name, found.organization and found.organization.id) == ("360", "360-security")
    assert registry.organization(value).id == "360-security"


NO_NAMES: dict[str, Any] = {
    "bool": True,
    "bool of NumPy": np.True_,
    "half": 0.5,
    "endless": float("inf"),
    "inexact": 2.0**53,
    "long": 10**18,
    "very long": 10**5000,
    "Decimal": Decimal(1),
    "bytes": b"x",
    "day": date(2024, 1, 1),
    "list": ["百度"],
    "array": np.zeros(2),
}


@pytest.mark.parametrize("value", NO_NAMES.values(), ids=NO_NAMES.keys())
def test_anything_else_is_no_name_and_said_to_be_none(registry: Registry, value: Any) -> None:
    for ask in (registry.match, registry.resolve, registry.organization, registry.is_partner):
        with pytest.raises(TypeError, match=f"a name is text, not {type(value).__name__}"):
            ask(value)


@pytest.mark.parametrize("name", ["", "  ", "？", "unknown", "未知"])
def test_whether_somebody_is_a_partner_who_is_not_named_is_unknown(registry: Registry, name: str) -> None:
    assert registry.is_partner(name, Category.COMPUTE, 1) is Truth.UNKNOWN


@pytest.mark.parametrize("day", [pd.NaT, pd.NA, float("nan")], ids=repr)
def test_on_a_day_that_is_missing_a_partner_of_some_day_is_perhaps_one(registry: Registry, day: Any) -> None:
    assert registry.is_partner("百度", as_of=day) is Truth.UNKNOWN
    assert registry.is_partner("百度", Category.COMPUTE, 1, as_of=day) is Truth.FALSE


def test_one_text_is_not_taken_for_many_names(registry: Registry) -> None:
    with pytest.raises(TypeError, match="for one, use match"):
        registry.match_many("百度")


@pytest.mark.parametrize("day", ["2023-06-01", datetime(2023, 6, 1, 12, tzinfo=UTC), date(2023, 6, 1)])
def test_a_day_may_be_given_as_text(registry: Registry, day: str | date) -> None:
    assert [each.batch for each in registry.match("百度", as_of=day).memberships] == [1]
    assert {each.batch for each in registry.memberships(as_of=day)} == {1}
    assert registry.estimate({}, as_of=day) == registry.estimate({}, as_of=date(2023, 6, 1))
    assert registry.is_partner("百度", Category.MODEL, as_of=day) is Truth.TRUE
    assert registry.is_partner("百度", Category.COMPUTE, as_of=day) is Truth.FALSE


@pytest.mark.parametrize("day", ["2023-13-01", "", 20230601])
def test_what_is_no_day_is_said(registry: Registry, day: Any) -> None:
    for ask in (
        *(partial(registry.match, "百度"), registry.memberships, partial(registry.estimate, {})),
        partial(registry.is_partner, "百度"),
    ):
        with pytest.raises(ValueError, match="is no day; give a date or a text YYYY-MM-DD"):
            ask(as_of=day)


def test_a_missing_day_is_no_day_to_ask_for_memberships(registry: Registry) -> None:
    with pytest.raises(ValueError, match="NaT is no day"):
        registry.memberships(as_of=pd.NaT)


def test_names_that_differ_in_the_script_alone_are_one_name_which_two_organisations_cannot_have(
    broken: Broken,
) -> None:
    broken.replace("organizations/baidu.yaml", "[百度, Baidu]", "[百度, Baidu, 昇雲]")
    assert [partners.load(broken.root).resolve(name) for name in ("昇雲", "升云", "昇云")] == ["baidu"] * 3
    broken.replace("organizations/zhipu.yaml", "aliases: [", "aliases: [升云, ")
    (problem,) = broken.problems()
    assert 'the name "升云" already belongs to baidu' in problem
