"""`partners ledger`: files in, files out, and what is wrong with them."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from time import sleep
from typing import Any
from unittest.mock import Mock

import duckdb
import openpyxl
import polars as pl
import pytest

import partners
from conftest import Broken, Cli, terminal, with_little_disk, without_escapes
from partners import LedgerError
from partners.atomic import replacing
from partners.ledger import judge_file
from partners.ledger.answer_workbook import write_template
from partners.ledger.engines.running import RunningEngine, computing
from partners.rules.estimates import Rule
from partners.text import Lang
from support.invented import CITY, policy
from support.laws import FULL, some_cases

CSV = """合同编号,申请方,算力供应方,签约日,合同期限,算力费用,注册地
HT1,甲公司,阿里云,2024/3/1,12,300万,北京
HT2,甲 公司,百度,2024年4月1日,12 个月,"12,000,000.00",北京
HT3,乙公司,某云,2024-05-01,12,１０００.5,beijing

HT4,乙公司,阿里云,2022-05-01,12,100,北京
"""
KNOWN = [
    "legal_person=yes",
    "industry=software",
    "plan_directions=yes",
    "sound_finances=yes",
    "dishonesty_record=no",
    "other_municipal_subsidy=no",
]
KNOWN += ["claimed_before=no", "affiliated=no", "industry_model=yes", "voucher_received=0"]
OPTIONS = ["--policy", "municipal-voucher", "--map", "签约日=signed_on", *(f"--set={each}" for each in KNOWN)]
BAD = """算力费用,签约日,备注
1.005,2024-03-01,三位小数
"1,00",2024-03-01,千分位不对
-5,2024-03-01,负数
很多钱,2024-03-01,文字
100,45170,序列号
100,2024-02-30,没有这天
100,昨天,不是日期
=1+1,2024-03-01,公式
100,2024-03-01
100,2024-03-01,a,b
100,2024-03-01,好
"""


def written(folder: Path, content: str | bytes, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))]


def answers(rows: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    return [
        tuple(
            None if row[name] in ("", None) else str(row[name])
            for name in ("outcome", "low", "high", "reason")
        )
        for row in rows
    ]


EXPECTED = [
    ("eligible", "0.00", "600000.00", "eligible"),
    ("eligible", "0.00", "2000000.00", "cap"),
    ("undetermined", "0.00", "200.10", "unknown:supplier"),
    ("ineligible", "0.00", "0.00", "fails:signed_on"),
]


@some_cases(1)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_answered_line_by_line_in_its_order(cli: Cli, tmp_path: Path, encoding: str) -> None:
    path, out = written(tmp_path, CSV.encode(encoding)), tmp_path / "结果.csv"
    before = path.read_bytes()
    shown = cli("ledger", path, *OPTIONS, "-o", out)
    assert (shown.code, shown.out) == (0, "municipal-voucher/voucher\t2\t1\t1\t1\t0.00\t2000200.10\n")
    rows = read(out)
    assert [row["合同编号"] for row in rows] == ["HT1", "HT2", "HT3", "HT4"]
    assert answers(rows) == EXPECTED
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["台账.csv", "结果.csv"]


def test_a_line_in_another_encoding_than_the_rest_is_rejected_not_read_as_other_characters(
    cli: Cli, tmp_path: Path
) -> None:
    lines = CSV.splitlines(keepends=True)
    for own, other in (("utf-8", "gb18030"), ("gb18030", "utf-8")):
        mixed = b"".join(line.encode(other if index == 2 else own) for index, line in enumerate(lines))
        out = tmp_path / "out.csv"
        shown = cli("ledger", written(tmp_path, mixed), *OPTIONS, "-o", out, "--force")
        assert shown.code == 1
        assert re.search(r"line 3: not (UTF-8|GB18030 \(GBK\)), unlike the rest of the file", shown.err)
        assert len(read(out)) == len(EXPECTED) - 1


def test_parquet_goes_to_parquet_with_money_as_decimals(cli: Cli, tmp_path: Path) -> None:
    frame = pl.read_csv(io.StringIO(CSV.replace("\n\n", "\n")), infer_schema=False)
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    frame.write_parquet(source)
    assert cli("ledger", source, *OPTIONS, "-o", out).code == 0
    result = pl.read_parquet(out).sort("合同编号")
    assert answers(result.to_dicts()) == EXPECTED
    assert result.schema["high"] == pl.Decimal(18, 2)


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_excel_is_for_people(cli: Cli, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["合同编号", "申请方", "算力供应方", "签约日", "合同期限", "算力费用", "注册地"],
        ["HT1", "甲公司", "阿里云", datetime(2024, 3, 1), 12, 3000000, "北京"],  # noqa: DTZ001 - a day
        ["=HT2", "甲公司", "百度", date(2024, 4, 1), 12.0, 12000000.5, "北京"],
        [None] * 7,
        ["HT3", "乙公司", None, "2024-05-01", "12", "1000.5", "北京"],
    ]
    source, out = workbook(tmp_path / "台账.xlsx", rows), tmp_path / "结果.xlsx"
    # openpyxl writes =HT2 as a formula that nothing has computed: nothing is known of that cell.
    assert cli("ledger", source, *OPTIONS, "-o", out, "--lang", "zh").code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["结果", "合计", "规则与来源"]
    sheet = book["结果"]
    assert sheet.freeze_panes == "A2"
    header = [cell.value for cell in sheet[1]]
    high = sheet.cell(2, header.index("high") + 1)
    assert (high.value, high.number_format) == (600000, "#,##0.00")
    assert sheet.cell(4, header.index("reason_text") + 1).value == "尚不能确定：算力供应方在合同签订日是伙伴"
    totals = [[cell.value for cell in row] for row in book["合计"].iter_rows(min_row=2)]
    assert totals == [
        ["municipal-voucher/voucher", "乙公司、2024", 1, 0, 200.1],
        ["municipal-voucher/voucher", "甲公司、2024", 2, 0, 2000000],
        ["municipal-voucher/voucher", "全部", 3, 0, 2000200.1],
    ]
    rules = [str(row[0].value) for row in book["规则与来源"].iter_rows()]
    assert rules[:2] == ["规则与来源", "北京市人工智能算力券（2023—2025年）  municipal-voucher"]
    assert "    标准：最高为算力费用的 20%" in rules
    cited = rules[rules.index("来源") + 1 :]
    assert (
        "  bjeitb-voucher-2023：北京市经济和信息化局，人工智能算力券实施方案（2023—2025年），2023-10" in cited
    )
    assert [each.partition("：")[0].strip() for each in cited] == [*("bjeitb-voucher-2023", "gkzhan-2023-11")]


def test_errors_and_formulas_that_nothing_has_computed_are_rejected_not_taken_for_empty(
    cli: Cli, tmp_path: Path
) -> None:
    rows: list[list[object]] = [
        ["cost", "note"],
        ["=1+1", "a"],
        ["#N/A", "b"],
        [100, "=B2"],
        [None, None],
        ["=A2"],
    ]
    source, out = workbook(tmp_path / "in.xlsx", rows), tmp_path / "out.csv"
    book = openpyxl.load_workbook(source)
    book.active["A3"].data_type = "e"
    book.save(source)
    shown = cli("ledger", source, "-p", "programme/compute", "-o", out)
    assert shown.code == 1
    rejects = [(row["line"], row["value"]) for row in read(tmp_path / "out.rejects.csv")]
    assert rejects == [("2", "'=1+1"), ("3", "#N/A"), ("6", "'=A2")]
    assert [(row["cost"], row["note"]) for row in read(out)] == [("100", "'=B2")]
    assert (
        'line 2, cost (A2): cost: "=1+1" is a formula without its result; open the file in Excel' in shown.err
    )
    assert "line 3, cost (A3): cost: #N/A is a spreadsheet error" in shown.err


def test_an_error_or_a_formula_is_no_applicant(cli: Cli, tmp_path: Path) -> None:
    header, *lines = CSV.replace("甲 公司", "#N/A").replace("乙公司", "=B2").splitlines()
    source, out = written(tmp_path, "\n".join([header, *lines])), tmp_path / "out.csv"
    shown = cli("ledger", source, *OPTIONS, "-o", out)
    assert (shown.code, shown.out) == (1, "municipal-voucher/voucher\t1\t0\t0\t0\t0.00\t2600200.10\n")
    rejects = [(row["line"], row["column"], row["value"]) for row in read(tmp_path / "out.rejects.csv")]
    assert rejects == [("3", "申请方", "#N/A"), ("4", "申请方", "'=B2"), ("6", "申请方", "'=B2")]
    assert [row["申请方"] for row in read(out)] == ["甲公司"]


UNREADABLE = (
    "Lines with unreadable cells: {}. Benefits that use these cells give no answer; limits and totals "
    "treat them as unknown."
)


@some_cases(1)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_what_cannot_be_read_may_claim_of_a_budget(cli: Cli, tmp_path: Path, ending: str) -> None:
    lines = "\n".join(
        f"HT{month},6600万,2025-{month:02}-{day}" for month, day in ((1, 10), (2, 30), (3, 1), (4, 1))
    )
    source, out = written(tmp_path, f"合同编号,cost,signed_on\n{lines}\n"), tmp_path / f"out.{ending}"
    given = ("--set", "district=etown", "--set", "etown_budget_used=3000万", "--as-of", "2025-06-01")
    shown = cli("ledger", source, "-p", "etown/voucher", *given, "-o", out)
    assert (shown.code, shown.out) == (1, "etown/voucher\t3\t0\t0\t0\t70000000.00\t79200000.00\n")
    assert shown.err.splitlines()[1:] == [
        'line 3, signed_on: signed_on: "2025-02-30" is not a date; write YYYY-MM-DD.',
        UNREADABLE.format(1),
        f"All of them are in: {tmp_path / 'out.rejects.csv'}",
        str(out),
    ]
    if ending == "xlsx":
        book = openpyxl.load_workbook(out)
        header, *cells = book["answers"].values
        found = {row[0]: row[header.index("low")] for row in cells}
        assert [row[1:] for row in book["totals"].values] == [
            ("group", "lines that may be paid", "low (CNY)", "high (CNY)"),
            ("2025", 3, 50_200_000, 59_400_000),
            ("group unknown", 1, 10_600_000, 19_800_000),
            ("all", 4, 70_000_000, 79_200_000),
            ("lines with unreadable cells: no answer, unknown in the total", 1, None, None),
        ]
    else:
        table = read(out) if ending == "csv" else pl.read_parquet(out).to_dicts()
        found = {row["合同编号"]: Decimal(row["low"]) for row in table}
    assert found == {"HT1": 19_800_000, "HT3": 19_800_000, "HT4": 10_600_000}


@pytest.mark.parametrize("total", ["合 计：", "TOTAL"])
def test_a_row_of_totals_is_no_contract(cli: Cli, tmp_path: Path, total: str) -> None:
    source, out = written(tmp_path, CSV + f",{total},,,,15001000.5,\n"), tmp_path / "out.csv"
    shown = cli("ledger", source, *OPTIONS, "-o", out)
    assert (shown.code, shown.out) == (0, "municipal-voucher/voucher\t2\t1\t1\t1\t0.00\t2000200.10\n")
    assert answers(read(out)) == EXPECTED
    assert "line 7: a row of totals, not a contract" in shown.err
    assert "Rows skipped because they are not claims: 1." in shown.err


@pytest.mark.parametrize(
    "aside",
    [
        "合计,300,,",
        "制表人：张三,,,",
        "合同,算力费用,算力用途,注册地",
        "以上金额均含税,,,",
        "第 1 页 共 1 页,,,",
        ",300,,",
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_sums_remarks_and_repeated_headers_are_set_aside_without_failure(
    cli: Cli, tmp_path: Path, aside: str, ending: str
) -> None:
    table = f"合同,算力费用,算力用途,注册地\nA,100,推理,北京\nB,200,推理,北京\n{aside}\n"
    source, out = tmp_path / f"in.{ending}", tmp_path / "out.csv"
    if ending == "csv":
        source.write_text(table, "utf-8")
    else:
        workbook(source, [[each or None for each in line.split(",")] for line in table.splitlines()])
    shown = cli("ledger", source, "-p", "programme/compute", "--set", "paired=yes", "-o", out)
    assert (shown.code, shown.out) == (0, "programme/compute\t2\t0\t0\t0\t30.00\t30.00\n")
    assert "Rows skipped because they are not claims: 1." in shown.err
    assert [row["line"] for row in read(tmp_path / "out.rejects.csv")] == ["4"]


def test_a_row_of_sums_excuses_no_line_that_cannot_be_read(cli: Cli, tmp_path: Path) -> None:
    for line in ("B,200,推理", "B,about 200,推理,北京"):
        source = written(tmp_path, f"合同,算力费用,算力用途,注册地\nA,100,推理,北京\n{line}\n合计,300,,\n")
        assert cli("ledger", source, "-p", "programme/compute").code == 1


@pytest.mark.parametrize("name", ["Total", "合计"])
def test_a_line_that_says_more_than_a_sum_is_a_contract(cli: Cli, tmp_path: Path, name: str) -> None:
    table = f"计价方式,cost,district\n{name},100,etown\n包年,200,{name}\n{name},300,\n"
    source = written(tmp_path, table)
    shown = cli("ledger", source, "-p", "etown/voucher", "-o", tmp_path / "out.csv")
    assert [row["cost"] for row in read(tmp_path / "out.csv")] == ["100"]
    rejects = [(row["line"], row["value"]) for row in read(tmp_path / "out.rejects.csv")]
    assert rejects == [("3", name), ("4", f"{name} 300")]
    assert shown.code == 1


def test_a_cell_that_cannot_be_read_leaves_benefits_that_do_not_ask_for_it(cli: Cli, tmp_path: Path) -> None:
    source = written(tmp_path, "cost,district\n100,etown\n200,#REF!\n")
    shown = cli("ledger", source, "-p", "etown/voucher", "-p", "programme/compute", "--format", "json")
    assert shown.code == 1
    assert [(each["benefit"], each["lines"], each["unreadable"]) for each in json.loads(shown.out)] == [
        ("etown/voucher", 1, 1),
        ("programme/compute", 2, 0),
    ]
    assert shown.err.startswith("2 lines; columns: district → district, cost → cost")


def test_plain_numbers_and_days_stay_such_in_a_workbook(cli: Cli, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["cost", "term", "signed_on", "note"],
        [1234.5, 12, date(2024, 3, 1), "1"],
        ["300万", "1.5", "2024-03-01", "2"],
    ]
    out = tmp_path / "out.xlsx"
    source = workbook(tmp_path / "in.xlsx", rows)
    assert cli("ledger", source, "-p", "municipal-voucher", "-o", out).code == 0
    day = datetime(2024, 3, 1)  # noqa: DTZ001 - a day
    cells = [[cell.value for cell in row][:4] for row in openpyxl.load_workbook(out)["answers"]]
    assert cells[1:] == [[1234.5, 12, day, "1"], ["300万", 1.5, day, "2"]]


def test_columns_of_numbers_and_of_days_stay_such_beside_the_facts(cli: Cli, tmp_path: Path) -> None:
    day = datetime(2024, 3, 1)  # noqa: DTZ001 - a day
    rows: list[list[object]] = [
        ["cost", "share", "paid", "code", "mixed", "days"],
        [100, -0.35, day, "001", 1, day],
        [200, 1e-7, day, "002", "2", None],
        [300, None, None, "3", None, "soon"],
        ["合计：", "600", "制表", None, "x"],
    ]
    source, out = workbook(tmp_path / "in.xlsx", rows), tmp_path / "out.xlsx"
    assert cli("ledger", source, "-p", "programme/compute", "-o", out).code == 0
    cells = [[cell.value for cell in row][:6] for row in openpyxl.load_workbook(out)["answers"]]
    assert cells[1:] == [
        [100, -0.35, day, "001", "1", "2024-03-01"],
        [200, 1e-7, day, "002", "2", None],
        [300, None, None, "3", None, "soon"],
    ]


def test_a_table_without_any_fact_is_refused_with_its_columns(cli: Cli, tmp_path: Path) -> None:
    shown = cli("ledger", written(tmp_path, "foo,bar\n1,2\n"), "-p", "etown/voucher")
    assert (shown.code, shown.out) == (1, "")
    assert (
        "none of the columns is a fact this policy asks for. Columns: foo, bar. Facts: district (district)"
        in shown.err
    )
    assert "--map COLUMN=FACT" in shown.err


def test_many_rejects_are_counted_and_their_file_is_named(cli: Cli, tmp_path: Path) -> None:
    source, out = written(tmp_path, "cost\n" + "x\n" * 13), tmp_path / "out.csv"
    shown = cli("ledger", source, "-p", "programme/compute", "-o", out).err.splitlines()
    assert sum(line.startswith("line ") for line in shown) == 10
    assert shown[-4:] == [
        "… and 3 more",
        UNREADABLE.format(13),
        f"All of them are in: {tmp_path / 'out.rejects.csv'}",
        str(out),
    ]


def test_text_never_becomes_a_formula(cli: Cli, tmp_path: Path) -> None:
    source = written(tmp_path, "算力费用,备注\n100,=1+1\n200,+86\n300,-x\n400,@SUM(A1)\n500,plain\n")
    notes = ["=1+1", "+86", "-x", "@SUM(A1)", "plain"]
    for name in ("out.csv", "out.xlsx"):
        assert cli("ledger", source, "--policy", "programme/compute", "-o", tmp_path / name).code == 0
    assert [row["备注"] for row in read(tmp_path / "out.csv")] == [
        *(f"'{note}" for note in notes[:4]),
        "plain",
    ]
    cells = [row[1] for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["answers"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(note, "s") for note in notes]


def test_what_cannot_be_read_is_rejected_and_the_rest_is_computed(cli: Cli, tmp_path: Path) -> None:
    source, out = written(tmp_path, BAD), tmp_path / "out.csv"
    shown = cli("ledger", source, "--policy", "etown/voucher", "--map", "签约日=signed_on", "-o", out)
    assert shown.code == 1
    assert [(row["算力费用"], row["备注"], row["high"]) for row in read(out)] == [("100", "好", "30.00")]
    rejects = [(row["line"], row["column"], row["value"]) for row in read(tmp_path / "out.rejects.csv")]
    assert rejects == [
        ("2", "算力费用", "1.005"),
        ("3", "算力费用", "1,00"),
        ("4", "算力费用", "'-5"),
        ("5", "算力费用", "很多钱"),
        ("6", "签约日", "45170"),
        ("7", "签约日", "2024-02-30"),
        ("8", "签约日", "昨天"),
        ("9", "算力费用", "'=1+1"),
        ("10", "", "100,2024-03-01"),
        ("11", "", "100,2024-03-01,a,b"),
    ]
    reasons = [row["reason"] for row in read(tmp_path / "out.rejects.csv")]
    assert reasons[8:] == ["2 fields instead of 3", "4 fields instead of 3"]
    assert "whole number of fen" in reasons[0]
    assert "an Excel date number, which would be 2023-09-01" in reasons[4]
    assert "Lines with unreadable cells: 8." in shown.err
    assert "Rows skipped because they are not claims: 2." in shown.err
    assert "line 6, 签约日: " in shown.err


def test_empty_columns_beside_the_table_and_blank_lines_are_passed_over(cli: Cli, tmp_path: Path) -> None:
    header, *lines = CSV.splitlines()
    beside = "\n".join([f"{header},,", *(f"{line},," for line in lines), "  ", ",,"])
    source, out = written(tmp_path, beside + "\n"), tmp_path / "out.csv"
    assert cli("ledger", source, *OPTIONS, "-o", out).code == 0
    assert answers(read(out)) == EXPECTED


@pytest.mark.parametrize(
    "raised",
    [
        duckdb.InvalidInputException("counting rows failed: KeyboardInterrupt: <EMPTY>"),
        RuntimeError("Query interrupted"),
    ],
    ids=str,
)
def test_an_interrupt_is_one_however_it_is_said(raised: Exception) -> None:
    engine = RunningEngine(Mock(), Mock(), Mock())
    with pytest.raises(KeyboardInterrupt), computing(engine, Mock()):
        raise raised


def test_memory_that_runs_out_is_said_in_our_words() -> None:
    engine = RunningEngine(Mock(), Mock(), Mock())
    with pytest.raises(LedgerError, match=r"^not enough memory; ") as caught, computing(engine, Mock()):
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate data of size 32.0 MiB")
    assert caught.value.message.zh.startswith("内存不足")


def test_lines_that_disagree_on_what_was_received_are_counted_by_group(cli: Cli, tmp_path: Path) -> None:
    table = "signed_on,cost,district,etown_budget_used\n"
    table += (
        "2025-02-01,10000000,etown,0\n2025-02-02,1000000,etown,99000000\n2026-02-03,1,etown,5\n,1,etown,6\n"
    )
    source = written(tmp_path, table)
    said = "etown/voucher: etown_budget_used differs within groups (1); on every line, write"
    assert said in cli("ledger", source, "-p", "etown/voucher").err
    source.write_text(table.replace("99000000", "unknown"))
    assert "differs" not in cli("ledger", source, "-p", "etown/voucher").err


def test_drafts_and_benefits_that_are_not_paid_together_are_named(cli: Cli, tmp_path: Path) -> None:
    source = written(tmp_path, CSV)
    shown = cli("ledger", source, "--as-of", "2025-06-01", "--all").err.splitlines()
    assert "shijingshan-draft: draft for comment, not in force" in shown
    assert "municipal-voucher/voucher: cannot be combined for the same cost with: programme/compute" in shown
    chosen = cli("ledger", source, "--as-of", "2025-06-01").err
    assert "municipal-voucher/voucher: cannot be combined for the same cost with: programme/compute" in chosen
    assert "draft" not in chosen
    alone = cli("ledger", source, "-p", "municipal-voucher", "--as-of", "2025-06-01").err
    assert ("draft" in alone, "same cost" in alone) == (False, False)


def test_without_a_policy_what_the_columns_can_answer_that_day_is_answered(
    cli: Cli, tmp_path: Path, four: Path
) -> None:
    source = written(tmp_path, "cost,district\n100万,亦庄\n")
    registry = partners.load()

    def answered(*arguments: str) -> list[str]:
        return [line.split("\t")[0] for line in cli("ledger", source, *arguments).out.splitlines()]

    for text in ("2025-06-01", "2026-06-01"):
        day = date.fromisoformat(text)
        of_cost = [rule for rule in registry.rules if "cost" in rule.facts and rule.benefit.id != "data"]
        expected = [rule.name for rule in of_cost if rule.policy.takes_applications(rule.benefit, day)]
        assert set(answered("--as-of", text)) == set(expected)
    assert "municipal-voucher/voucher" in answered("--as-of", "2025-06-01")
    assert "municipal-voucher/voucher" not in answered("--as-of", "2026-06-01")
    assert answered("--all", "--registry", str(four)) == [rule.name for rule in partners.load(four).rules]
    every = len(registry.rules)
    shown = cli("ledger", source, "--as-of", "2026-06-01").err.splitlines()[1]
    assert shown.startswith(
        f"Answered {len(expected)} of {every} benefits: those that take applications on 2026-06-01"
    )
    chinese = cli("ledger", source, "--as-of", "2026-06-01", "--lang", "zh").err.splitlines()[1]
    assert chinese.startswith(f"测算了 {every} 项补贴中的 {len(expected)} 项：2026-06-01 可以申报")
    assert "Answered" not in cli("ledger", source, "-p", "etown").err


def test_a_ledger_without_any_amount_is_answered_for_every_benefit_or_refused(
    cli: Cli, tmp_path: Path
) -> None:
    nameless = cli("ledger", written(tmp_path, "district,合同金额\n亦庄,100万\n"), "--as-of", "2026-06-01")
    assert (nameless.code, nameless.out) == (1, "")
    assert "no column is the compute cost (cost), so no amount can be computed." in nameless.err
    registry, source = partners.load(), written(tmp_path, "district,项目\n亦庄,甲\n")
    report = judge_file(source, registry, registry.rules_of("etown"), computable=True)
    assert [summary.benefit for summary in report.summaries] == ["etown/voucher", "etown/servers"]
    given = judge_file(
        source, registry, registry.rules_of("etown"), computable=True, given={"国产芯片服务器采购额": "100万"}
    )
    assert [summary.benefit for summary in given.summaries] == ["etown/servers"]


def test_the_summary_names_what_is_open(cli: Cli, tmp_path: Path) -> None:
    source = written(tmp_path, CSV)
    shown = cli("ledger", source, "--policy", "programme/compute", "--format", "json")
    assert json.loads(shown.out) == [
        {
            "benefit": "programme/compute",
            "lines": 4,
            "eligible": 0,
            "limited": 0,
            "undetermined": 4,
            "ineligible": 0,
            "unreadable": 0,
            "low": "0.00",
            "high": "1500110.05",
            "reasons": {"unknown:combination": 4},
        }
    ]
    assert "4 lines; columns: 注册地 → registered_in, 算力费用 → cost" in shown.err
    assert "No such column, so unknown: activity, pilot, startup, paired" in shown.err
    assert cli("ledger", source, "--lang", "zh").err.startswith("4 行；列：")


def test_several_benefits_are_answered_by_line_and_benefit(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert cli("ledger", written(tmp_path, CSV), "-p", "etown", "-p", "programme/data", "-o", out).code == 0
    rows = read(out)
    assert [(row["line"], row["benefit"]) for row in rows[:3]] == [
        ("2", "etown/voucher"),
        ("2", "etown/servers"),
        ("2", "programme/data"),
    ]
    assert [row["line"] for row in rows[::3]] == ["2", "3", "4", "6"]


WRONG: list[tuple[str, str | bytes, str]] = [
    ("a.csv", b"PK\x03\x04", "is named as CSV, but holds Excel"),
    ("a.csv", b"PAR1....PAR1", "is named as CSV, but holds Parquet"),
    ("a.xlsx", "cost\n1\n", "is named as Excel, but holds CSV"),
    ("a.parquet", "<html>", "is a web page (HTML), which is not read; open it in Excel or WPS"),
    ("a.parquet", "cost", "is named as Parquet, but holds CSV"),
    (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is in the old Excel format (.xls, .et), or password-protected",
    ),
    ("a.xlsx", b"PK\x03\x04broken", "is not a complete Excel file"),
    ("a.parquet", b"PAR1broken", "is not a complete Parquet file"),
    ("a.doc", b"x", "must end in .csv, .xlsx or .parquet"),
    ("a.csv", b"", "has no header"),
    ("a.xlsx", b"", "is empty"),
    ("a.csv", "cost,,x\n1,2,3\n", "column 2 has no name"),
    ("a.csv", "cost,x,cost\n1,2,3\n", "has two columns with the same name: cost"),
    ("a.csv", 'cost,x\n1,"open\n', "line 2 is not readable CSV: a quotation mark is never closed"),
    ("a.csv", 'cost,x\n1,"a"b\n', "line 2 is not readable CSV: text after a closing quotation mark"),
    ("a.csv", "cost,x\n1,a\rb\n", "line 2 is not readable CSV: a lone carriage return"),
]


@some_cases(6)
@pytest.mark.parametrize(("name", "content", "message"), WRONG, ids=[each[2] for each in WRONG])
def test_a_file_that_is_not_what_it_should_be_is_refused(
    cli: Cli, tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    shown = cli("ledger", written(tmp_path, content, name))
    assert shown.code == 1
    assert f"{tmp_path / name}: {message}" in shown.err
    assert "Traceback" not in shown.err


def test_rejects_say_of_floats_what_is_wrong_and_leave_good_ones_alone(cli: Cli, tmp_path: Path) -> None:
    frame = pl.DataFrame({"cost": [100.5, 33.333, float("nan")], "server_cost": [1.5, 2.5, 3.5]})
    frame.write_parquet(tmp_path / "in.parquet")
    assert cli("ledger", tmp_path / "in.parquet", "-p", "etown", "-o", tmp_path / "out.csv").code == 1
    rejects = [(row["line"], row["column"], row["reason"]) for row in read(tmp_path / "out.rejects.csv")]
    assert [each[:2] for each in rejects] == [("2", "cost"), ("3", "cost")]
    assert "whole number of fen" in rejects[0][2]


def test_rejects_follow_the_output_and_go_when_there_are_none(cli: Cli, tmp_path: Path) -> None:
    bad, good, out = written(tmp_path, BAD), written(tmp_path, CSV, "good.csv"), tmp_path / "out.csv"
    rejects = tmp_path / "out.rejects.csv"
    assert cli("ledger", bad, "-p", "programme/compute", "-o", out).code == 1
    assert rejects.exists()
    assert cli("ledger", good, "-p", "programme/compute", "-o", out, "--force").code == 0
    assert not rejects.exists()
    assert cli("ledger", bad, "-p", "programme/compute", "-o", tmp_path / "none" / "out.csv").code == 1
    rejects.write_text("mine")
    out.unlink()
    shown = cli("ledger", good, "-p", "programme/compute", "-o", out)
    assert (shown.code, out.exists(), rejects.read_text()) == (1, False, "mine")


def test_merged_cells_are_named(cli: Cli, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["cost", "term"], [1, 2], [3, 4]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    shown = cli("ledger", tmp_path / "a.xlsx")
    assert shown.code == 1
    assert 'sheet "Sheet", row 2, column 2: merged cells' in shown.err
    book.active.merge_cells("A1:B1")
    book.save(tmp_path / "a.xlsx")
    assert (
        'sheet "Sheet", row 1: merged cells, as of a title or a header of two rows'
        in cli("ledger", tmp_path / "a.xlsx").err
    )


def test_a_truncated_parquet_file_is_refused_and_leaves_nothing(cli: Cli, tmp_path: Path) -> None:
    pl.DataFrame({"cost": [*range(10_000)]}).write_parquet(tmp_path / "whole.parquet")
    cut = written(tmp_path, (tmp_path / "whole.parquet").read_bytes()[:-500], "cut.parquet")
    shown = cli("ledger", cut, "-o", tmp_path / "out.parquet")
    assert (shown.code, "is not a complete Parquet file" in shown.err) == (1, True)
    assert not (tmp_path / "out.parquet").exists()


def test_outputs_are_not_replaced_unasked_and_never_the_input(cli: Cli, tmp_path: Path) -> None:
    source, out = written(tmp_path, CSV), written(tmp_path, "mine", "out.csv")
    assert "already exists; add --force to overwrite it" in cli("ledger", source, "-o", out).err
    assert out.read_text() == "mine"
    assert "cannot be the input itself" in cli("ledger", source, "-o", source, "--force").err
    assert cli("ledger", source, "-o", tmp_path / "out.doc").code == 1
    assert cli("ledger", source, "-o", tmp_path / "none" / "out.csv").code == 1


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ([], 2, "give a file, or --template"),
        (["FILE", "--memory", "lots"], 2, '"lots" is not an amount of memory'),
        (["FILE", "--memory", "1KB"], 2, "1KB is too little; give at least 100MB"),
        (["FILE", "--engine", "polars"], 2, "polars"),
        (["FILE", "--set", "cost"], 2, "should be fact=value"),
        (["FILE", "--set", "costs=1"], 2, 'no fact "costs"'),
        (["FILE", "--map", "费用=cost"], 1, 'no column "费用"'),
        (["FILE", "--map", "费用＝cost"], 1, 'no column "费用"'),
        (["FILE", "--map", "a=b=cost"], 1, 'no column "a=b"'),
        (["FILE", "--map", "费用=cost", "--map", "费用=term"], 2, '"费用" is given more than once'),
        (["FILE", "--map", "费用"], 2, '"费用" should be column=fact, such as signed=signed_on'),
        (["FILE", "--policy", "etow"], 2, 'no policy "etow"'),
        (["FILE", "--engine", "pandas"], 2, "pandas"),
        (["missing.csv"], 1, "no such file or directory"),
        (["--template", "a.csv"], 1, "must end in .xlsx"),
    ],
)
def test_wrong_usage_is_explained(
    cli: Cli, tmp_path: Path, options: list[str], code: int, message: str
) -> None:
    source = str(written(tmp_path, CSV))
    shown = cli("ledger", *(source if option == "FILE" else option for option in options))
    assert (shown.code, message in shown.err) == (code, True), shown.err
    assert "Traceback" not in shown.err


def test_choices_that_are_too_long_for_a_cell_stand_on_a_hidden_sheet(tmp_path: Path) -> None:
    choices = [
        {"id": f"c{n}", "label": {"zh": f"选项{n}" * 9, "en": f"choice {n}, the long one"}} for n in range(12)
    ]
    fact = {
        "id": "kind",
        "type": "choice",
        "label": {"zh": "种类", "en": "kind"},
        "question": {"zh": "？", "en": "?"},
        "choices": choices,
    }
    asked = partners.Fact.model_validate(fact)
    one = policy({"amount": {"fixed": "5"}, "conditions": [{"fact": "kind", "is": "c1"}]})
    context = CITY.context._replace(facts={**CITY.context.facts, "kind": asked})
    rule = Rule(one, one.benefits[0], context)
    languages: tuple[Lang, ...] = ("zh", "en")
    for lang in languages:
        write_template(tmp_path / f"{lang}.xlsx", [rule], lang)
        book = openpyxl.load_workbook(tmp_path / f"{lang}.xlsx")
        (validation,) = book.worksheets[0].data_validations.dataValidation
        name, _, cells = validation.formula1.rpartition("!")
        hidden = book[name.strip("'")]
        assert hidden.sheet_state == "hidden"
        assert [row[0].value for row in hidden[cells.replace("$", "")]] == [
            each.label.get(lang) for each in asked.choices
        ]


def test_a_template_filled_in_is_a_ledger(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    assert cli("ledger", "--template", path, "--policy", "etown/voucher", "--lang", "zh").code == 0
    assert cli("ledger", "--template", path, "--lang", "zh").code == 1
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    header = [cell.value for cell in sheet[1]]
    assert header == ["所在区", "算力费用", "合同签订日", "开发区算力券本年已用额度"]
    assert sheet["A1"].comment.text == "项目在哪个区？"
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    labels = [choice.label.zh for choice in partners.load().facts["district"].choices]
    assert rules["A2:A1001"].formula1 == f'"{",".join(labels)}"'
    assert rules["B2:B1001"].type == "decimal"
    for column, value in enumerate(["北京经济技术开发区", Decimal("1000000.50"), date(2025, 5, 1), 0], 1):
        sheet.cell(2, column, value)
    book.save(path)
    shown = cli("ledger", path, "--policy", "etown/voucher")
    assert (shown.code, shown.out) == (0, "etown/voucher\t1\t0\t0\t0\t300000.15\t300000.15\n")


def test_what_is_merged_across_a_sum_or_a_remark_is_passed_over_with_it(cli: Cli, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = (
        ["no", "name", "cost"],
        [1, "a", 2],
        ["合计", None, 2],
        ["以上均含税"],
        ["制表人：张三", "审核人：李四"],
    )
    for row in rows:
        book.active.append(row)
    for cells in ("A3:B3", "A4:C4", "B5:C5"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    shown = cli("ledger", tmp_path / "a.xlsx", "-p", "programme/compute")
    assert (shown.code, shown.out) == (1, "")
    assert 'sheet "Sheet", row 5, column 2: merged cells' in shown.err
    book.active.unmerge_cells("B5:C5")
    book.save(tmp_path / "a.xlsx")
    shown = cli("ledger", tmp_path / "a.xlsx", "-p", "programme/compute", "--format", "json")
    assert (shown.code, json.loads(shown.out)[0]["lines"]) == (0, 1)
    assert "line 4: a remark, not a contract" in shown.err
    assert "line 3: a row of totals, not a contract" in shown.err
    assert "line 5: a remark, not a contract" in shown.err


def test_a_title_above_the_header_is_said_to_be_in_the_way(cli: Cli, tmp_path: Path) -> None:
    source = written(tmp_path, "2025年台账,,\n合同编号,算力费用,签约日\nHT1,100,2025-01-01\n")
    shown = cli("ledger", source, "-p", "programme/compute")
    assert shown.code == 1
    assert "The first row must name the columns; remove a title above it." in shown.err


def test_a_full_disk_leaves_nothing_under_the_outputs_name(tmp_path: Path) -> None:
    lines = 20_000 if FULL else 4_000
    source = written(tmp_path, CSV + "HT5,甲公司,阿里云,2024/3/1,12,300万,北京\n" * lines)
    for name, limit in (("out.csv", 10 * lines), ("out.parquet", lines), ("out.xlsx", 10 * lines)):
        done = with_little_disk(limit, "ledger", source, *OPTIONS, "-o", tmp_path / name)
        assert done.code == 1, done.err
        assert "Traceback" not in done.err
        assert [path.name for path in tmp_path.iterdir()] == ["台账.csv"]


def test_a_process_that_is_killed_leaves_no_half_of_a_file_under_its_name(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    code = (
        "import sys, time; from pathlib import Path; from partners.atomic import replacing\n"
        "with replacing(Path(sys.argv[1])) as beside:\n"
        "    beside.write_text('half'); print('writing', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        child.kill()
    assert not out.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["terminated", "interrupted"])
def test_a_command_that_is_stopped_takes_all_that_it_set_aside_with_it(
    tmp_path: Path, number: signal.Signals
) -> None:
    source = written(tmp_path, CSV + "HT5,甲公司,阿里云,2024/3/1,12,300万,北京\n" * 500_000)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "partners", "ledger", source, *OPTIONS, "-o", tmp_path / "out.csv"],
        # Without coverage, which an exception from a signal can leave waiting for its own lock.
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "TMPDIR": str(scratch),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        while not [*scratch.glob("*/lines.parquet")] and child.poll() is None:
            sleep(0.01)
        child.send_signal(number)
        try:
            _, said = child.communicate(timeout=60)
        finally:
            child.kill()
    assert child.returncode in (128 + number, 130)
    assert "Traceback" not in said
    assert [*scratch.iterdir()] == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["scratch", "台账.csv"]


def test_an_interrupted_writer_takes_its_half_away(tmp_path: Path) -> None:
    def interrupted() -> None:
        with replacing(tmp_path / "out.csv") as beside:
            beside.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [*tmp_path.iterdir()] == []


def test_a_terminal_shows_a_table(tmp_path: Path) -> None:
    shown = without_escapes(terminal(140, ["ledger", written(tmp_path, CSV), *OPTIONS]))
    assert "municipal-voucher/voucher" in shown
    assert "total high (CNY)" in shown


def test_a_limit_over_several_benefits_is_named_where_both_are_answered(
    cli: Cli, broken: Broken, tmp_path: Path
) -> None:
    benefits = "".join(
        f"  - id: {name}\n    name: {{zh: {name}, en: {name}}}\n    amount: {{of: cost, exactly: 10%}}\n"
        f"    examples: [{{claim: {{cost: 100, voucher_received: 0}}, outcome: eligible, low: 10, high: 10}}]\n"
        for name in ("one", "two")
    )
    broken.write(
        "policies/joint.yaml",
        "name: {zh: 合计, en: Joint}\nplace: {zh: 北京市, en: Beijing}\nstage: in-force\nsources: [csj-2023-05]\n"
        f"limits:\n  - {{amount: 1000, per: [applicant], received: voucher_received}}\nbenefits:\n{benefits}",
    )
    source = written(tmp_path, "cost,applicant\n100万,甲\n")
    both = cli("ledger", source, "-p", "joint", "--registry", broken.root).err
    assert (
        "joint: at most 1,000 CNY per applicant (for these benefits together: joint/one, joint/two)" in both
    )
    assert "; each is answered as if it alone were claimed" in both
    assert "together" not in cli("ledger", source, "-p", "joint/one", "--registry", broken.root).err
    chinese = cli("ledger", source, "-p", "joint", "--registry", broken.root, "--lang", "zh").err
    assert "各项均按单独申领计算" in chinese
