"""Matching a file of names from Python, as `partners match FILE --column` does."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

import partners

ROWS = [("编号", "供应商"), ("1", "百度"), ("2", "北京百度文化传媒有限公司"), ("3", ""), ("4", "甲", "乙")]


@pytest.fixture
def vendors(tmp_path: Path) -> Path:
    path = tmp_path / "vendors.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(ROWS)
    return path


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [*csv.reader(stream)]


def test_without_an_output_the_matches_are_given_and_nothing_is_written(
    registry: partners.Registry, vendors: Path
) -> None:
    found = partners.match_file(vendors, registry, "供应商")

    assert [match.name for match in found.matches] == ["百度", "北京百度文化传媒有限公司", ""]
    assert {tier.value: count for tier, count in found.counts.items()} == {
        "exact": 1,
        "pinyin": 0,
        "parsed": 0,
        "review": 1,
        "none": 1,
    }
    assert found.accepted == 1
    assert [(reject.line, reject.value) for reject in found.rejects] == [(5, "4,甲,乙")]
    assert found.rejects_file is None
    assert [*vendors.parent.iterdir()] == [vendors]


def test_with_an_output_the_table_is_written_and_no_matches_are_kept(
    registry: partners.Registry, vendors: Path
) -> None:
    output = vendors.parent / "matched.csv"

    found = partners.match_file(str(vendors), registry, "供应商", output=str(output))

    assert found.matches == ()
    assert sum(found.counts.values()) == 3
    header, first, second, empty = read(output)
    assert header[:5] == ["编号", "供应商", "tier", "id", "organisation"]
    assert first[:4] == ["1", "百度", "exact", "baidu"]
    assert second[-1].startswith("百度 (baidu): same brand")
    assert empty[2] == "none"
    assert found.rejects_file == vendors.parent / "matched.rejects.csv"
    assert len(read(found.rejects_file)) == 2


def test_header_cells_and_rejects_are_in_the_language_asked_for(
    registry: partners.Registry, vendors: Path
) -> None:
    output = vendors.parent / "matched.csv"

    found = partners.match_file(vendors, registry, "供应商", output=output, lang="zh")

    header, first, second, _ = read(output)
    assert header[2:6] == ["匹配级别", "机构 id", "机构", "类别"]
    assert first[5] == "模型伙伴、算力伙伴"
    assert second[-1].startswith("百度 (baidu)：字号相同")
    assert found.rejects_file is not None
    assert read(found.rejects_file)[0] == ["行", "列", "值", "原因"]


def test_files_that_exist_are_replaced_only_on_demand(registry: partners.Registry, vendors: Path) -> None:
    output = vendors.parent / "matched.csv"
    output.write_text("mine")

    with pytest.raises(partners.TableError):
        partners.match_file(vendors, registry, "供应商", output=output)

    assert output.read_text() == "mine"
    partners.match_file(vendors, registry, "供应商", output=output, force=True)
    assert len(read(output)) == 4


def test_the_tier_and_the_day_are_those_of_match_many(registry: partners.Registry, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("名称\nkunlun wanwei\n百度\n", encoding="utf-8")

    found = partners.match_file(path, registry, "名称", accept="exact", as_of=date(2023, 6, 1))

    names = ["kunlun wanwei", "百度"]
    assert found.matches == tuple(registry.match_many(names, accept="exact", as_of=date(2023, 6, 1)))
    assert [match.tier.value for match in found.matches] == ["review", "exact"]


def test_a_column_that_does_not_exist_is_not_found(registry: partners.Registry, vendors: Path) -> None:
    with pytest.raises(partners.NotFoundError) as caught:
        partners.match_file(vendors, registry, "供货商")
    assert caught.value.nearest == "供应商"


def test_progress_is_told_in_percent_while_names_are_matched(
    registry: partners.Registry, tmp_path: Path
) -> None:
    path = tmp_path / "names.csv"
    path.write_text("名称\n" + "百度\n" * 8, encoding="utf-8")
    told: list[float | None] = []

    @contextmanager
    def watched(percent: Callable[[], float | None]) -> Iterator[None]:
        told.append(percent())
        yield
        told.append(percent())

    partners.match_file(path, registry, "名称", watched=watched)

    assert told == [0, 100]


def test_rows_of_sums_units_and_headers_are_no_names_and_are_said_to_be_none(
    registry: partners.Registry, tmp_path: Path
) -> None:
    path = tmp_path / "vendors.csv"
    rows = ["供应商,金额", "百度,100", "供应商,金额", "小计,100", "制表人：张三,", "供应商：百度,"]
    path.write_text("\n".join(rows), "utf-8")
    found = partners.match_file(path, registry, "供应商")
    assert [(match.name, match.tier.value) for match in found.matches] == [
        ("百度", "exact"),
        ("供应商", "none"),
        ("小计", "none"),
        ("制表人：张三", "none"),
        ("供应商：百度", "review"),
    ]
    assert [match.reason.en for match in found.matches[1:4]] == [
        "no name, but the header once more",
        "no name, but a row of totals",
        "no name, but a remark",
    ]
    assert all("不是名称，" in match.reason.zh for match in found.matches[1:4])


def test_the_name_beside_a_word_for_a_sum_is_not_matched(registry: partners.Registry, tmp_path: Path) -> None:
    path = tmp_path / "vendors.csv"
    path.write_text("备注,供应商,金额\n小计,百度,100\n,百度,100\n", "utf-8")
    assert [match.tier.value for match in partners.match_file(path, registry, "供应商").matches] == [
        "none",
        "exact",
    ]
