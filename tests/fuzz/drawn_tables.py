"""Small tables of claims, drawn by chance: cells of every kind that people and programs write, and cells of one meaning."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Draw(random.Random):
    """Chance that is the same for the same seed."""

    def pick(self, *choices: T) -> T:
        return self.choice(choices)

    def chance(self, probability: float) -> bool:
        return self.random() < probability


class Column(NamedTuple):
    """A column: its header, and the fact that it holds; None for one that is no fact."""

    header: str
    fact: str | None


Value = str | Decimal | date | bool | None
"""A cell that has one meaning in every format."""


class Table(NamedTuple):
    """A table of claims."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]


KINDS = {
    "cost": "money", "applicant": "name", "supplier": "name", "signed_on": "date", "term": "quantity",
    "activity": "choice", "pilot": "boolean", "startup": "boolean", "registered_in": "choice", "district": "choice",
    "legal_person": "boolean", "industry": "choice", "sound_finances": "boolean", "dishonesty_record": "boolean",
    "other_municipal_subsidy": "boolean", "claimed_before": "boolean", "affiliated": "boolean",
    "industry_model": "boolean", "voucher_received": "money", "etown_budget_used": "money", "project": "name",
    "plan_directions": "boolean", "paired": "boolean",
}  # fmt: skip
HEADERS = {
    "cost": ("算力费用", "cost", "算力费用（元）", "1.算力费用", "算力费用（万元）", "算力費用", " 算力费用 ", "算力费用(必填)"),
    "applicant": ("申请方", "applicant"), "supplier": ("算力供应方", "supplier"), "signed_on": ("合同签订日", "signed_on"),
    "term": ("合同期限", "term", "合同期限（个月）", "合同期限（年）"), "activity": ("算力用途", "activity"), "pilot": ("pilot",),
    "startup": ("初创企业",), "registered_in": ("注册地",), "district": ("所在区", "district"), "legal_person": ("独立法人",),
    "industry": ("所属行业",), "sound_finances": ("财务状况良好",), "dishonesty_record": ("近三年有失信记录",),
    "other_municipal_subsidy": ("other_municipal_subsidy",), "claimed_before": ("该合同已申领过",),
    "affiliated": ("供需双方存在关联关系",), "industry_model": ("industry_model",), "voucher_received": ("本年已得算力券", "voucher_received"),
    "etown_budget_used": ("etown_budget_used",), "project": ("项目",), "plan_directions": ("plan_directions",),
    "paired": ("paired", "用户单位与大模型团队结对"),
}  # fmt: skip
EXTRA = (
    "备注",
    "编号",
    "单位",
    "币种",
    "合同金额",
    "税率",
    "X",
    "联系人\n电话",
    "日期",
    "😀",
    "a,b",
    'q"q',
    "A" * 300,
    "单位：万元",
    "合计",
)

MONEY: tuple[Value, ...] = (
    Decimal(300000), Decimal("1234567.89"), Decimal("0.05"), Decimal("1.005"), Decimal(0), Decimal(-1), Decimal("999999999999.99"),
    Decimal(10**12), Decimal("1E+5"), Decimal(45292), Decimal(123456789012345), Decimal("0.1"), Decimal("33.33"),
    "300万", "1.2亿", "￥100", "¥1,234.50", "1,000,000", "１２,000,000.50", "叁拾万元整", "一百万", "3.8百万", "壹佰万元整", "约300万",
    "10%", "$100", "100美元", "100 USD", "待定", "暂无", "-", "—", "/", "NULL", "nan", "NaN", "N/A", "unknown", "1e5", "1E400", "0x10",
    "30000 20000", "1.234.567,89", "5万元/年", "12,34", "(100)", "-5", "100元", "2万3千", "零", "1/2", "∞", "2024-01-01", "是", "１００", "'100", " 100 ", "一",
    "万", "1 000 000", "0.001", "1.0", "100.", ".5", "+5", "100*2", "=1+1", "#N/A", "#REF!", "同上", "〃", "100\n200", "\u200b100", "1\u00a0000",
)  # fmt: skip
DATES: tuple[Value, ...] = (
    date(2024, 3, 1), date(2023, 9, 1), date(2023, 8, 31), date(2025, 12, 31), date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1),
    date(2026, 2, 28), date(9999, 12, 31), date(1, 1, 1), date(1969, 12, 31), date(2024, 2, 29),
    "2024/3/1", "2024年3月1日", "2024.3.1", "20240301", "45352", "2024-3", "3/1/2024", "2024-02-30", "二〇二四年三月一日", "2024-03-01T12:00:00",
    "2024-03-01 23:59:59", "2024-03-01T00:00:00+08:00", "2024-03-01T00:00:00Z", "待签", "2024年", "2024-13-01", "0000-00-00", "9999-99-99",
    "２０２４-03-01", "24-3-1", "Mar 1, 2024", "2024-03-01 24:00", "1709251200", "#VALUE!", "2024-03-01\n", "nan", "NaT", "NULL", "2024-03-01.5",
)  # fmt: skip
QUANTITIES: tuple[Value, ...] = (
    Decimal(12), Decimal(13), Decimal("12.5"), Decimal("0.00001"), Decimal(-3), Decimal(0), Decimal(1),
    "1年", "18个月", "半年", "一年半", "12个月", "12 months", "12-24", "长期", "十二", "2年3个月", "36", "12月", "1.5年", "待定", "365天",
)  # fmt: skip
BOOLEANS: tuple[Value, ...] = (
    True, False, "是", "否", "yes", "no", "TRUE", "false", "√", "×", "1", "0", "有", "无", "Y", "未知", "待定", "是的", "不确定", "☑", "-",
)  # fmt: skip
CHOICES: tuple[Value, ...] = (
    "training", "inference", "推理", "训练", "微调", "beijing", "北京", "外地", "etown", "经开区", "software", "软件和信息服务业", "制造业", "other", "其他",
    "unknown", "训练、推理", "Training", "ｔｒａｉｎｉｎｇ", "99", "暂无", "#NAME?",
)  # fmt: skip
_OF_ALL_LINES = "单位：万元"
"""For which a text file or a workbook is refused."""
NAMES: tuple[Value, ...] = (
    "阿里云", "百度", "baidu", "北京百度网讯科技有限公司", "甲公司", "甲 公司", "⻓城公司", "长城公司", "長城公司", "ＢＡＩＤＵ", "百度網訊科技（北京）有限公司", "某云",
    "#N/A", "=VLOOKUP(A1,B:C,2,0)", "未知", "nan", "NULL", "-", "待定", "None", "True", "123", "1.0", "45352", "合计", "小计", "制表人：张三", "甲公司小计", "其中：",
    "'+甲", "@甲", "😀公司", "𠮷野", "\u202eabc", "a\u200bb", "a" * 200, "éà", "\ufeff甲", "甲\n乙", "甲\t乙", "甲;乙,丙|丁", '甲"乙"', "null", "—", "Ω", "_x000D_甲", "_x005F_x000D_",
    "同上", _OF_ALL_LINES, "<甲&乙>", "0", "''", "%s{}", "甲\u3000公司", "\u0301", "ﬁ",
)  # fmt: skip
VALUES = {
    "money": MONEY,
    "date": DATES,
    "quantity": QUANTITIES,
    "boolean": BOOLEANS,
    "choice": CHOICES,
    "name": NAMES,
}
PLAIN: dict[str, tuple[Value, ...]] = {
    "money": (Decimal(300000), Decimal("1234567.89"), Decimal("0.05"), Decimal(0), Decimal(12000000)),
    "date": (date(2024, 3, 1), date(2023, 9, 1), date(2025, 12, 31), date(2023, 8, 31)),
    "quantity": (Decimal(12), Decimal(13), Decimal(1)),
    "boolean": (True, False),
    "name": ("阿里云", "百度", "甲公司", "乙公司"),
    "activity": ("inference", "training", "推理", "other"),
    "registered_in": ("beijing", "北京", "elsewhere"),
    "district": ("etown", "北京经济技术开发区", "other"),
    "industry": ("software", "制造业", "other"),
    "dishonesty_record": (False, False, True),
    "other_municipal_subsidy": (False, False, True),
    "claimed_before": (False, False, True),
    "affiliated": (False, False, True),
}
"""Values that a claim has, by the kind of a fact or the fact itself; the first pass most conditions."""
KEY = "序"
POLICIES: Sequence[str] = ("programme/compute", "municipal-voucher", "etown/voucher", "programme")


def draw_table(draw: Draw, *, odd: float | None = None) -> Table:
    """A table of 0 to 6 rows, most of whose columns are facts."""
    odd = draw.pick(0.0, 0.1, 0.5, 1.0) if odd is None else odd
    facts = ["cost", *draw.sample([*KINDS][1:], draw.randint(1, 8))]
    columns = [Column(draw.pick(*HEADERS[fact][: 1 if draw.chance(0.6) else None]), fact) for fact in facts]
    columns += [Column(header, None) for header in draw.sample(EXTRA, draw.pick(0, 0, 1, 2))]
    draw.shuffle(columns)
    rows = [tuple(_value(draw, column, odd) for column in columns) for _ in range(draw.randint(0, 6))]
    return Table(tuple(columns), tuple(rows))


def every_spelling() -> Table:
    """A table of a line for each value that is drawn for each fact; the other cells of the line are plain."""
    columns = (Column(KEY, None), *(Column(HEADERS[fact][0], fact) for fact in KINDS))
    rows: list[tuple[Value, ...]] = []
    for fact, kind in KINDS.items():
        for value in VALUES[kind]:
            if value == _OF_ALL_LINES:
                continue
            cells = (value if other == fact else _plain(other)[len(rows) % 2] for other in KINDS)
            rows.append((f"甲-{len(rows)}", *cells))
    return Table(columns, tuple(rows))


def _value(draw: Draw, column: Column, odd: float) -> Value:
    if draw.chance(0.1):
        return None
    kind = "name" if column.fact is None else KINDS[column.fact]
    if column.header == "单位":
        return draw.pick("元", "万元", "美元", "月", "年", "台", "")
    if odd and draw.chance(odd / 20):
        kind = draw.pick(*VALUES)
    if draw.chance(odd):
        return draw.choice(VALUES[kind])
    return draw.choice(
        PLAIN["name"] if column.fact is None or KINDS[column.fact] != kind else _plain(column.fact)
    )


def _plain(fact: str) -> tuple[Value, ...]:
    return PLAIN[fact] if fact in PLAIN else PLAIN[KINDS[fact]]


def with_number(table: Table) -> Table:
    """The table with a column of unique texts, so that no row is empty or taken for a sum or a remark."""
    if table.headers[0] == KEY:
        return table
    columns = (Column(KEY, None), *table.columns)
    return Table(columns, tuple((f"甲-{at}", *row) for at, row in enumerate(table.rows)))


def as_text(value: Value) -> str:
    """A cell as CSV has it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return value


ANYTHING: Sequence[Callable[[Draw], str]] = (
    lambda draw: str(draw.choice([each for values in VALUES.values() for each in values])),
    lambda draw: "".join(chr(draw.randint(0x20, 0x24F)) for _ in range(draw.randint(0, 20))),
    lambda draw: "".join(chr(draw.randint(0x4E00, 0x9FFF)) for _ in range(draw.randint(1, 20))),
    lambda draw: "".join(
        draw.pick("\x00", "\x01", "\x0b", "\x1f", "\x7f", "\x85", "\u2028", "\ufffe", "a", "1")
        for _ in range(5)
    ),
    lambda draw: draw.pick("1", "9", "0.", "万", "亿", "-", "=", "e", "，", ".") * draw.randint(1, 400),
    lambda draw: f"{draw.uniform(-1, 1)}e{draw.randint(-330, 330)}",
    lambda draw: (
        f"{draw.randint(0, 9999)}{draw.pick('-', '/', '.', '年')}{draw.randint(0, 99)}{draw.pick('-', '/', '.', '月')}{draw.randint(0, 99)}"
    ),
    lambda draw: "".join(
        draw.pick(*"零〇一二三四五六七八九十百千万亿壹贰叁两半点元角分整") for _ in range(draw.randint(1, 9))
    ),
    lambda draw: "".join(
        draw.pick(*"0123456789.,，．、 万亿元%¥$-+()（）eE") for _ in range(draw.randint(1, 14))
    ),
    lambda draw: "".join(
        draw.pick(*"合计总小共:：（）() 元0123456789月注说明其中") for _ in range(draw.randint(1, 12))
    ),
)
"""Texts without any sense."""


def draw_text(draw: Draw) -> str:
    """Any text."""
    return draw.choice(ANYTHING)(draw)
