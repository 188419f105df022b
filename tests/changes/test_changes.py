"""What changed between two registries is said in words, and nothing is left unsaid."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import partners
from conftest import SHIPPED, Broken
from support.fences import ROOT

BATCH = "batches/2023-05-19.yaml"
ZHIPU = "  - {organization: zhipu, printed: 智谱华章, sources: [csj-2023-05]}\n"
DATA_EXCHANGE = "category: data, sources: [csj-2023-05]}\n  - {organization: baai, printed: 北京智源人工智能研究院, category: model"

Changed = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def changed(broken: Broken) -> Changed:
    """Replace something in a copy of the registry, and say kind, subject and words of what changed."""

    def change(name: str, old: str, new: str) -> list[tuple[str, str, str]]:
        broken.replace(name, old, new)
        found = partners.diff(SHIPPED, broken.root)
        assert {each.place for each in found} <= {name}
        return [(each.kind, each.subject, each.text.en) for each in found]

    return change


def test_registries_that_say_the_same_have_no_differences(broken: Broken) -> None:
    broken.replace("groups.yaml", "- id: alibaba", "# a comment\n- id:    alibaba")
    assert partners.diff(SHIPPED, broken.root) == ()
    assert partners.diff(partners.load(), broken.root) == ()


def test_the_example_of_the_documentation_in_both_languages() -> None:
    found = partners.diff(ROOT / "docs" / "diff" / "old", ROOT / "docs" / "diff" / "new")
    assert [(each.kind, each.place, each.subject, each.text.zh) for each in found] == [
        ("new", "sources.yaml", "gazette-2", "新来源：示例市公报"),
        ("renamed", "organizations/aye.yaml", "aye",
         "更名：示例甲科技有限公司 → 示例甲智能科技有限公司（旧名称用至 2023-11-30）"),
        ("name", "organizations/aye.yaml", "aye", "简称：新增 甲智"),
        ("source", "organizations/aye.yaml", "aye", "来源：新增 gazette-2"),
        ("new", "organizations/dee.yaml", "dee", "新机构：示例丁模型有限公司"),
        ("count", "batches/2023-01-15.yaml", "2023-01-15", "第 1 批公布数，算力伙伴：未说明 → 4"),
        ("left", "batches/2023-01-15.yaml", "bee", "退出：示例乙数据有限公司，数据伙伴，第 1 批，截止 2023-12-31"),
        ("category", "batches/2023-01-15.yaml", "sea", "示例丙，第 1 批：类别未说明 → 应用伙伴"),
        ("new", "batches/2024-01-15.yaml", "2024-01-15", "新名单：第 2 批，2024-01-15 公布，已收录 1 行"),
        ("joined", "batches/2024-01-15.yaml", "dee",
         "加入：示例丁模型有限公司，模型伙伴，第 2 批，自 2024-01-15 起（gazette-2）"),
        ("rule", "policies/district.yaml", "district", "不再有“征求意见稿，尚非正式政策”"),
        ("rule", "policies/district.yaml", "district", "“有效期：未说明”改为“有效期：2024-02-01 至 …”"),
        ("source", "policies/district.yaml", "district", "来源：新增 gazette-2"),
        ("rule", "policies/district.yaml", "district/compute",
         "“标准：最高为算力费用的 10%”改为“标准：最高为算力费用的 15%”"),
        ("rule", "policies/district.yaml", "district/compute", "“每次申请最多 500,000 元”改为“每次申请最多 1,000,000 元”"),
        ("rule", "policies/district.yaml", "district/compute", "新增“· 供应方是算力伙伴”"),
    ]  # fmt: skip


def test_the_way_back_says_what_is_gone() -> None:
    found = partners.diff(ROOT / "docs" / "diff" / "new", ROOT / "docs" / "diff" / "old")
    words = {(each.kind, each.text.en) for each in found}
    assert {
        ("removed", "source removed: Example City Gazette"),
        ("removed", "organisation removed: 示例丁模型有限公司"),
        ("removed", "list removed: batch 2, published on 2024-01-15, lines named: 1"),
        ("name", "name: 示例甲智能科技有限公司 → 示例甲科技有限公司"),
        ("name", "former names: no longer name 示例甲科技有限公司, until 2023-11-30"),
        ("changed", "示例乙数据有限公司, data partner, batch 1, until: 2023-12-31 → not stated"),
        ("rule", 'no longer "- the supplier is a compute partner"'),
    } <= words
    assert not any(kind in {"joined", "left", "renamed"} for kind, _ in words)


def test_a_line_that_is_added_is_a_member_that_joined(changed: Changed) -> None:
    line = "  - {organization: baidu, printed: 百度, category: data, until: 2024-01-01, sources: [csj-2023-05]}\n"
    assert changed(BATCH, ZHIPU, line + ZHIPU) == [
        (
            "joined",
            "baidu",
            "joined: 百度, data partner, batch 1, since 2023-05-19 until 2024-01-01 (csj-2023-05)",
        )
    ]


def test_a_line_that_is_gone_is_said_to_be_gone_and_nobody_left(changed: Changed) -> None:
    assert changed(BATCH, ZHIPU, "") == [
        ("removed", "zhipu", "a line of batch 1 was removed: 智谱华章, category not stated")
    ]


def test_an_organisation_in_two_categories_is_not_confused(changed: Changed) -> None:
    assert changed(
        BATCH, DATA_EXCHANGE, DATA_EXCHANGE.replace("category: model", "category: application")
    ) == [("category", "baai", "北京智源人工智能研究院, batch 1: model partner → application partner")]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("printed: 智谱华章", "printed: 智谱", ("changed", "zhipu", "智谱, category not stated, batch 1, as printed: 智谱华章 → 智谱")),
        (
            ZHIPU, ZHIPU.replace("[csj-2023-05]", "[scmp-2023-05]"),
            ("source", "zhipu", "智谱华章, category not stated, batch 1, sources: added scmp-2023-05; no longer csj-2023-05"),
        ),
        (ZHIPU, ZHIPU.replace("organization: zhipu", "organization: baidu").replace("智谱华章", "百度"), None),
        ("total: 39", "total: 40", ("count", "2023-05-19", "published count of batch 1, total: 39 → 40")),
        (", model: 7", "", ("count", "2023-05-19", "published count of batch 1, model partner: 7 → not stated")),
        ("en: Whether", "en: If", ("changed", "2023-05-19", None)),
        ("sources: [csj-2023-05, qianlong-2023-05]", "sources: [csj-2023-05]",
         ("source", "2023-05-19", "sources: no longer qianlong-2023-05")),
    ],
)  # fmt: skip
def test_what_is_corrected_in_a_list_is_said(
    changed: Changed, *, old: str, new: str, change: tuple[str, str, str | None] | None
) -> None:
    found = changed(BATCH, old, new)
    if change is None:  # another organisation in the line
        assert [kind for kind, _, _ in found] == ["joined", "removed"]
        return
    ((kind, subject, words),) = found
    assert (kind, subject) == change[:2]
    assert change[2] in {None, words}


def test_lines_in_another_order_are_said_once(changed: Changed) -> None:
    first = "  - {organization: alibaba-cloud, printed: 阿里云计算有限公司, category: compute, sources: [csj-2023-05]}\n"
    second = "  - {organization: beijing-super-cloud, printed: 北京超级云计算中心, category: compute, sources: [csj-2023-05]}\n"
    assert changed(BATCH, first + second, second + first) == [
        ("changed", "2023-05-19", "the lines of batch 1 are in a different order")
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "changes"),
    [
        ("organizations/baidu.yaml", "name: 北京百度网讯科技有限公司", "name: 北京百度有限公司\nformer_names: [{name: 北京百度网讯科技有限公司}]",
         [("renamed", "renamed: 北京百度网讯科技有限公司 → 北京百度有限公司")]),
        ("organizations/baidu.yaml", "[百度, Baidu]", "[百度]", [("name", "short forms: no longer Baidu")]),
        ("organizations/baidu.yaml", "[百度, Baidu]", "[Baidu, 百度]", [("name", "short forms: in a different order")]),
        ("organizations/baidu.yaml", "aliases:", "not: [百度文化]\naliases:", [("name", "look-alikes: added 百度文化")]),
        ("organizations/alibaba-cloud.yaml", "group: alibaba\n", "", [("changed", "group: alibaba → not stated")]),
        ("groups.yaml", "en: Alibaba}", "en: Alibaba Group}", [("changed", "name: Alibaba → Alibaba Group")]),
        ("groups.yaml", "interpretation: true", "interpretation: false", [("changed", "interpretation: yes → no")]),
        ("sources.yaml", "published: 2023-05\n", "published: 2023-06\n", [("source", "published: 2023-05 → 2023-06")]),
        ("programme.yaml", "value: 300", "value: 301", [("changed", None)]),
        ("programme.yaml", "launched_on: 2023-05-19", "launched_on: 2023-05-18",
         [("changed", "launched_on: 2023-05-19 → 2023-05-18")]),
        ("policies/etown.yaml", "exactly: 30%", "at_most: 25%",
         [("rule", '"rule: 30% of the compute cost" is now "rule: at most 25% of the compute cost"')]),
        ("policies/etown.yaml", "received: servers_received", "received: sjs_received",
         [("rule", "caps: changed, though it reads the same")]),
        ("policies/etown.yaml", "until: 2026-12-31", "until: 2027-12-31",
         [("rule", '"valid: 2024-11-24 to 2026-12-31" is now "valid: 2024-11-24 to 2027-12-31"')]),
        ("policies/etown.yaml", "category: compute\n    conditions:\n      - {fact: district", "category: data\n    conditions:\n      - {fact: district",
         [("changed", "category: compute partner → data partner")]),
        ("policies/etown.yaml", "high: 100000\n", "high: 100000\n      - {claim: {cost: 1, district: shijingshan}, outcome: ineligible, low: 0, high: 0}\n",
         [("changed", "worked examples: 1 added, 0 removed")]),
        ("policies/municipal-voucher.yaml", "      - {fact: term, at_most: 12}\n", "",
         [("rule", 'no longer "- term of the contract: at most 12 months"')]),
    ],
)  # fmt: skip
def test_every_kind_of_change_has_its_words(
    broken: Broken, *, file: str, old: str, new: str, changes: list[tuple[str, str | None]]
) -> None:
    broken.replace(file, old, new)
    if changes[0][0] == "rule":  # the examples were made for the rule as it was
        text = broken.path(file).read_text("utf-8")
        # Those of claims that fail another condition hold still; a policy without any would be refused.
        stale = r"      - claim: (?:.*term: 13.*\n|.*\n        outcome: (?!ineligible).*\n)(?:        .*\n)+"
        broken.write(file, re.sub(stale, "", text))
    found = [
        each for each in partners.diff(SHIPPED, broken.root) if "worked examples: 0 added" not in each.text.en
    ]
    assert {each.place for each in found} == {file}
    assert [each.kind for each in found] == [kind for kind, _ in changes]
    for each, (_, words) in zip(found, changes, strict=True):
        assert words in {None, each.text.en}
        assert each.text.zh != each.text.en


def test_a_name_whose_old_form_was_a_former_name_already_is_corrected_and_not_renamed(broken: Broken) -> None:
    name, file = "name: 北京百度网讯科技有限公司", "organizations/baidu.yaml"
    broken.replace(file, name, f"{name}\nformer_names: [{{{name}}}]")
    before = partners.load(broken.root)
    broken.replace(file, f"{name}\n", "name: 北京百度有限公司\n")
    assert [each.text.en for each in partners.diff(before, broken.root)] == [
        "name: 北京百度网讯科技有限公司 → 北京百度有限公司"
    ]


def test_new_and_gone_benefits_are_said(broken: Broken) -> None:
    text = broken.path("policies/programme.yaml").read_text("utf-8")
    broken.write("policies/programme.yaml", text[: text.index("  - id: data\n")])
    (gone,) = partners.diff(SHIPPED, broken.root)
    assert (gone.kind, gone.subject, gone.text.en) == (
        "removed",
        "programme/data",
        "benefit removed: Programme data subsidy",
    )
    (come,) = partners.diff(broken.root, SHIPPED)
    assert (come.kind, come.text.zh) == ("new", "新补贴：伙伴计划数据补贴")


def test_facts_in_another_order_are_said(broken: Broken) -> None:
    text = broken.path("facts.yaml").read_text("utf-8")
    start, end = text.index("- id: pilot\n"), text.index("- id: startup\n")
    broken.write("facts.yaml", text[:start] + text[end:] + text[start:end])
    (moved,) = partners.diff(SHIPPED, broken.root)
    assert (moved.kind, moved.place, moved.text.en) == (
        "changed",
        "facts.yaml",
        "the facts are in a different order",
    )


def test_a_registry_with_problems_is_refused_with_all_of_them(broken: Broken, tmp_path: Path) -> None:
    broken.replace("sources.yaml", "primary: true", "primary: maybe")
    with pytest.raises(partners.RegistryError, match="must be true or false"):
        partners.diff(SHIPPED, broken.root)
    with pytest.raises(partners.RegistryError, match="cannot be read"):
        partners.diff(SHIPPED, tmp_path / "none")
