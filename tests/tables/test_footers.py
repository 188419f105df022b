"""Sums and remarks below tables."""

import pytest

from partners.tables.footers import Worded, is_remark, is_sum

SUMS = (
    *("合计", "合 计：", "合    计 ", "合计（元）", "合计 3份", "合计：1份", "合计：300万元", "合计人民币", "共计3家"),
    *("总计金额", "小　计", "本页合计", "2025年合计", "1月小计", "一季度小计", "甲公司合计", "示例甲公司 汇总"),
    *("总额", "平均", "其中：训练", "小計", "總計", "累计金额"),
    *("Total", "ＴＯＴＡＬ:", "Totals Q1", "Total amount", "Total (CNY)", "Sub-total", "Subtotal Q1", "Grand Total"),
    *("Sum", "average", "Sum:", "合计/Total", "合计（Total）", "Total 合计", "TOTAL/总计", "合计\nTotal", "Grand total（总计）"),
    *("共2份", "以上共 3 份合同", "合计（大写）", "大写", "承前页", "Gesamtsumme", "総計", "总金额", "合计Total"),
)  # fmt: skip
WORDED = Worded(names={1}, days={2}, choices={3})


@pytest.mark.parametrize("word", SUMS)
def test_a_row_that_begins_with_a_word_for_a_sum_and_has_numbers_is_one(word: str) -> None:
    assert is_sum([word, None, None, None, "3,000,000.00元", "见附表"], WORDED)
    assert is_sum(["12", word, None, "100%", "——", "=SUM(C2:C9)", "#REF!"], WORDED)
    assert is_sum([" ", "1", None, word, "300"], WORDED)
    assert not is_sum([word, None, None, "etown", "300"], WORDED)
    assert not is_sum(["HT1", None, None, word, "300"], WORDED)
    assert not is_sum([word, "甲公司", "2025-01-01", None, "300"], WORDED)


def test_a_bare_word_may_stand_beside_the_name_or_the_day_of_its_sum() -> None:
    assert is_sum(["小计", "甲公司", None, None, "100"], WORDED)
    assert is_sum([None, "甲公司", None, "小计", "100"], WORDED)
    assert is_sum(["合计", None, "2025-12-31", None, "100"], WORDED)
    assert is_sum(["合计（大写）", "壹佰元整", None, None, "100"], WORDED)
    assert is_sum(["合计", "共3家公司", None, None, "100"], WORDED)
    assert not is_sum(["甲公司合计", None, "2025-12-31", None, "100"], WORDED)


@pytest.mark.parametrize(
    "name",
    [
        *("总计科技有限公司", "合计项目", "合计3台设备采购", "北京会计师事务所", "统计局", "小计公司"),
        *("算力资源使用情况汇总", "数据汇总", "Total Energies", "Sumitomo", "甲" * 70 + "合计"),
    ],
)
def test_a_name_with_such_a_word_in_it_is_none(name: str) -> None:
    assert not is_sum([name, None, "3000000"])


@pytest.mark.parametrize(
    "odd", [" " * 50_000 + "计", "甲" + " " * 50_000 + "合计", "(" * 50_000, "1," * 50_000 + "x"]
)
def test_a_cell_of_any_length_is_soon_known_to_be_none(odd: str) -> None:
    assert is_sum([odd, "1"]) == (odd == "甲" + " " * 50_000 + "合计")
    assert not is_remark([odd])


def test_a_row_of_nothing_but_remarks_is_known_by_their_colons() -> None:
    assert is_remark(["制表人：张三", None, " "])
    assert is_remark(["填表人：李四", None, "审核人: 王五"])
    assert is_remark(["大写：贰拾万元整"])
    assert is_remark(["填表说明", "1.金额单位为元"])
    assert is_remark(["注1：含税", None])
    assert is_remark(["以下空白"])
    assert not is_remark(["说明", "甲公司", "100"])
    assert not is_remark(["甲公司", None])
    assert not is_remark(["备注：含税", "100"])
    assert not is_remark(["12:30"])
    assert not is_remark([None, " "])
