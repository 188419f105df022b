"""Comparing published lists with a registry."""

from pathlib import Path

import pytest

import partners
from partners.batches.differences import ListDifference, compare_list
from partners.batches.lists.reader import read_list

FIRST = """算力伙伴（2家）：阿里云计算有限公司、北京超级云计算中心
数据伙伴（9家）：北京市大数据中心、北京智源人工智能研究院、北京国际大数据交易所
模型伙伴（7家）：北京智源人工智能研究院、北京百度网讯科技有限公司、阿里巴巴达摩院（北京）科技有限公司、昆仑万维科技股份有限公司、360 Security Technology
类别未载明：智谱华章
"""


def compared(registry: partners.Registry, folder: Path, text: str) -> tuple[ListDifference, ...]:
    path = folder / "名单.txt"
    path.write_text(text, encoding="utf-8")
    return compare_list(registry, read_list(path), "第一批", total=39)


def shown(differences: tuple[ListDifference, ...]) -> list[tuple[str, int | None, str, str, str | None]]:
    assert all(each.text.zh != each.text.en for each in differences)
    return [
        (each.kind.value, each.line, each.listed, each.registered, each.organization) for each in differences
    ]


def test_the_first_batch_is_as_published(registry: partners.Registry, tmp_path: Path) -> None:
    assert compared(registry, tmp_path, FIRST) == ()


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("、北京超级云计算中心", "", ("extra", None, "", "北京超级云计算中心 (compute)", "beijing-super-cloud")),
        ("大数据中心", "大数据中心、甲公司", ("missing", 2, "甲公司 (data)", "", None)),
        ("大数据中心", "大数据中心、中国电信北京分公司", ("missing", 2, "中国电信北京分公司 (data)", "", "china-telecom-beijing")),
        ("阿里云计算有限公司", "阿里雲計算有限公司", ("printed", 1, "阿里雲計算有限公司", "阿里云计算有限公司", "alibaba-cloud")),
        ("院（北京）科", "院(北京)科", ("printed", 3, "阿里巴巴达摩院(北京)科技有限公司", "阿里巴巴达摩院（北京）科技有限公司", "alibaba-damo-beijing")),
        ("类别未载明", "应用", ("category", 4, "智谱华章 (application)", "智谱华章 (not-stated)", "zhipu")),
        ("（9家）", "（8家）", ("count", None, "data 8", "data 9", None)),
        ("：智谱华章", "：智谱华章\n投资伙伴（4家）", ("count", None, "investment 4", "investment not-stated", None)),
        ("北京市大数据中心、北京智源人工智能研究院、", "北京智源人工智能研究院、北京市大数据中心、", ("order", 2, "北京智源人工智能研究院", "#4", "baai")),
    ],
)  # fmt: skip
def test_each_way_to_differ_is_found_and_no_other(
    registry: partners.Registry, tmp_path: Path, old: str, new: str, difference: tuple[object, ...]
) -> None:
    assert old in FIRST
    assert shown(compared(registry, tmp_path, FIRST.replace(old, new, 1))) == [difference]


def test_a_total_that_differs_is_found(registry: partners.Registry, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    differences = compare_list(registry, read_list(tmp_path / "a.txt"), 1, total=40)
    assert shown(differences) == [("count", None, "total 40", "total 39", None)]


def test_a_batch_that_is_not_there_is_said(registry: partners.Registry, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    with pytest.raises(partners.NotFoundError, match='no batch "7"'):
        compare_list(registry, read_list(tmp_path / "a.txt"), 7)
