"""A table with many kinds of difficult cells, for the municipal voucher, and the answers to it."""

from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw
import pyarrow as pa

import partners
from partners import ledger

GIVEN = {
    "registered_in": "beijing",
    "legal_person": True,
    "sound_finances": True,
    "dishonesty_record": False,
    "other_municipal_subsidy": False,
    "claimed_before": False,
    "affiliated": False,
    "industry_model": True,
    "plan_directions": True,
    "voucher_received": 0,
}
HOSTILE: dict[str, list[Any]] = {
    "number": [1, 2, 3, 4, 5, 6, 7, 8],
    "算力费用": ["300万", "１２,000,000.50", "0.05", "1.005", "", "-1", "unknown", "100"],
    "applicant": ["甲公司", "甲 公司", "乙", "乙", None, "乙", "丙", "丙"],
    "supplier": ["阿里云", "百度", "北京百度网讯科技有限公司", "百度", "某云", "百度", "百度", "未知"],
    "signed_on": ["2024/3/1", "2024年3月2日", "2023-09-01", "2024-03-01", "2025-12-31", "2024-03-01", "45000", "2023-08-31"],
    "term": ["12", "12 个月", "1", "12", "12.0", "12", "12", "13"],
    "industry": ["软件和信息服务业", "software", "制造业", "software", "software", "software", "software", "other"],
}  # fmt: skip
EXPECTED = [
    ("eligible", "0.00", "600000.00", "600000.00", "eligible"),
    ("eligible", "0.00", "2000000.00", "2000000.00", "cap"),
    ("eligible", "0.00", "0.01", "0.01", "eligible"),
    (None, None, None, None, "invalid:cost"),
    ("undetermined", "0.00", "2000000.00", None, "unknown:supplier"),
    (None, None, None, None, "invalid:cost"),
    (None, None, None, None, "invalid:signed_on"),
    ("ineligible", "0.00", "0.00", None, "fails:signed_on"),
]
BROKEN: dict[str, list[Any]] = {
    "number": [1, 2, 3, 4],
    "district": ["etown"] * 4,
    "cost": [Decimal(66_000_000)] * 4,
    "signed_on": ["2025-01-01", "2025-02-30", "2025-03-01", "2025-04-01"],
}
"""Claims of 19,800,000 each on a yearly budget of 100,000,000; the year of one claim is unreadable."""
OF_BROKEN = [
    ("eligible", "19800000.00", "19800000.00", "19800000.00", "eligible"),
    (None, None, None, None, "invalid:signed_on"),
    ("eligible", "19800000.00", "19800000.00", "39600000.00", "eligible"),
    ("eligible", "10600000.00", "19800000.00", "59400000.00", "may:budget"),
]
NAMELESS: dict[str, list[Any]] = {
    "number": [1, 2, 3, 4],
    "cost": [Decimal(6_000_000)] * 4,
    "applicant": ["甲公司", "=VLOOKUP(A1,B:C,2,0)", "#N/A", "甲公司"],
    "supplier": ["阿里云"] * 4,
    "signed_on": [date(2024, 3, 1)] * 4,
    "term": [12] * 4,
    "industry": ["software"] * 4,
}
"""Two names, and leftovers of spreadsheets in place of names."""
OF_NAMELESS = [
    ("eligible", "0.00", "1200000.00", "1200000.00", "eligible"),
    (None, None, None, None, "invalid:applicant"),
    (None, None, None, None, "invalid:applicant"),
    ("eligible", "0.00", "1200000.00", "2000000.00", "eligible"),
]
ANSWERS = ("outcome", "low", "high", "paid_so_far", "reason")


def rows(answers: Any) -> list[tuple[str | None, ...]]:
    """Return the answers by line number, as text."""
    table = nw.from_native(answers)
    frame = table.collect() if isinstance(table, nw.LazyFrame) else table
    found = sorted(
        pa.table(frame.select("number", *ANSWERS).to_arrow()).to_pylist(), key=lambda row: int(row["number"])
    )
    return [tuple(None if row[name] is None else str(row[name]) for name in ANSWERS) for row in found]


def judged(frame: Any, **options: Any) -> Any:
    return ledger.estimate(frame, partners.load(), "municipal-voucher", given=GIVEN, **options)


def judged_on_a_budget(frame: Any, **options: Any) -> Any:
    given = {"etown_budget_used": 30_000_000}
    return ledger.estimate(frame, partners.load(), "etown/voucher", given=given, **options)
