"""Headings of categories and the numbering of lines."""

import pytest

from partners.batches.lists.headings import read_heading, without_number
from partners.records.fields import Category


@pytest.mark.parametrize(
    ("line", "category", "stated"),
    [
        ("算力伙伴", Category.COMPUTE, None),
        ("一、算力伙伴（10家）", Category.COMPUTE, 10),
        ("（二）数据伙伴(共 9 家)：", Category.DATA, 9),
        ("三、模型伙伴企业名单（七家）", Category.MODEL, 7),
        ("## 应用伙伴 二十三家", Category.APPLICATION, 23),
        ("【投资伙伴】", Category.INVESTMENT, None),
        ("**投资类合作伙伴（十家）**", Category.INVESTMENT, 10),
        ("Compute partners (2):", Category.COMPUTE, 2),
        ("model", Category.MODEL, None),
        ("INVESTMENT PARTNER", Category.INVESTMENT, None),
        ("not-stated", None, None),
        ("类别未载明：", None, None),
        ("\ufeff　算力 ", Category.COMPUTE, None),
    ],
)
def test_headings_are_known_however_they_are_written(
    line: str, category: Category | None, stated: int | None
) -> None:
    heading = read_heading(line)
    assert heading is not None
    assert (heading.category, heading.stated, heading.names) == (category, stated, "")


def test_names_may_stand_behind_a_heading() -> None:
    heading = read_heading("一、算力伙伴（2家）：甲公司、乙公司")
    assert heading is not None
    assert (heading.category, heading.stated, heading.names) == (Category.COMPUTE, 2, "甲公司、乙公司")


@pytest.mark.parametrize(
    "line",
    [
        "北京市大数据中心",
        "数据堂",
        "算力互联公司",
        "Model Best Inc.",
        "应用材料（中国）有限公司",
        "",
        "10家",
        "伙伴名单",
    ],
)
def test_names_are_no_headings(line: str) -> None:
    assert read_heading(line) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("1.甲公司", "甲公司"),
        ("12、 甲公司", "甲公司"),
        ("（3）甲公司", "甲公司"),
        ("(十二) 甲公司", "甲公司"),
        ("①甲公司", "甲公司"),
        ("· 甲公司", "甲公司"),
        ("•甲公司", "甲公司"),
        ("- 360 Security Technology", "360 Security Technology"),
        ("\u200b甲公司\u3000", "甲公司"),
        ("360公司", "360公司"),
        ("58.com", "58.com"),
        ("3.5G技术公司", "3.5G技术公司"),
        ("三一重工", "三一重工"),
        ("第四范式", "第四范式"),
        ("-1", "-1"),
    ],
)
def test_numbers_and_bullets_are_no_part_of_a_name(line: str, name: str) -> None:
    assert without_number(line) == name
