"""Sums and remarks below tables."""

import pytest

from partners.tables.footers import is_remark, is_sum

SUMS = (
    *("合计", "合 计：", "合    计 ", "合计（元）", "合计 3份", "共计3家", "总计金额", "小　计", "本页合计", "2025年合计"),
    *("1月小计", "甲公司合计", "示例甲公司 汇总", "总额", "平均", "其中：训练"),
    *("Total", "TOTAL:", "Totals", "Total (CNY)", "Sub-total", "Subtotal Q1", "Grand Total", "Sum", "average"),
)  # fmt: skip


@pytest.mark.parametrize("word", SUMS)
def test_a_row_that_begins_with_a_word_for_a_sum_and_has_numbers_is_one(word: str) -> None:
    assert is_sum([word, None, "3,000,000.00元"], [0, 1])
    assert is_sum(["12", word, "2家", "100%", "——", "=SUM(C2:C9)", "#REF!", "2025-12-31"], range(8))
    assert is_sum([word, "300", "见附表"], [0])
    assert not is_sum([word, "300", "甲公司"], [2])
    assert not is_sum(["HT1", word, "300"])


@pytest.mark.parametrize(
    "name",
    [
        "总计科技有限公司",
        "合计项目",
        "合计3台设备采购",
        "北京会计师事务所",
        "统计局",
        "小计公司",
        "Total Energies",
        "Sumitomo",
    ],
)
def test_a_name_with_such_a_word_in_it_is_none(name: str) -> None:
    assert not is_sum([name, None, "3000000"])


def test_a_row_of_nothing_but_remarks_is_known_by_their_colons() -> None:
    assert is_remark(["制表人：张三", None, None])
    assert is_remark(["填表人：李四", None, "审核人: 王五"])
    assert is_remark(["大写：贰拾万元整"])
    assert not is_remark(["甲公司", None])
    assert not is_remark(["备注：含税", "100"])
    assert not is_remark(["12:30"])
    assert not is_remark([None, None])
