"""What cells, headers and remarks of a ledger mean: each is obeyed, or refused where it stands, and nothing is ignored."""

import json
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

import partners
from conftest import OF_FOUR, Cli
from partners import ledger
from partners.tables.output import write_rows
from support.laws import some_cases

COMPUTE = ["--policy", "programme/compute", "--set", "paired=yes", "--lang", "en"]
VOUCHER = ["--policy", "municipal-voucher", "--lang", "en"]
OF_VOUCHER = (
    "合同编号,申请方,算力供应方,合同签订日,合同期限,算力费用,注册地,独立法人,所属行业,财务状况良好,近三年有失信记录,"
    "同一算力已获其他市级补贴,该合同已申领过,供需双方存在关联关系,用于行业模型的训练或应用,本年已得算力券\n"
)
REST = ",阿里云,2024-03-01,12,8000000,北京,是,软件和信息服务业,是,否,否,否,否,是,0\n"


@pytest.fixture
def told(cli: Cli, tmp_path: Path) -> Any:
    """Judge a ledger, and give its lines, total low and high, and what was said."""

    def judge(content: str, *options: str) -> tuple[Any, str]:
        path = tmp_path / "台账.csv"
        path.write_text(content, encoding="utf-8")
        shown = cli("ledger", path, *options, "--format", "json")
        if not shown.out:
            return shown.code, shown.err
        (found,) = json.loads(shown.out)
        return (found["lines"] + found["unreadable"], found["low"], found["high"]), shown.err

    return judge


@some_cases(2)
@pytest.mark.parametrize(
    "other",
    [
        "示例⻓城智能科技（北京）有限公司",
        "示例長城智能科技（北京）有限公司",
        "示例长城智能科技（北京）有限公司_x000D_",
        "示例长城\u200b智能科技(北京)有限公司\ufeff",
    ],
)
def test_two_spellings_of_one_applicant_share_one_cap(told: Any, other: str) -> None:
    lines = f"C-1,示例长城智能科技（北京）有限公司{REST}C-2,{other}{REST}"
    assert told(OF_VOUCHER + lines, *VOUCHER)[0] == (2, "0.00", "2000000.00")


@some_cases(2)
@pytest.mark.parametrize("blank", ["nan", "NULL", "——", "N/A", "暂无", "/", "待定", "无"])
def test_placeholders_are_no_applicant_that_shares_a_cap(told: Any, blank: str) -> None:
    lines = f"C-1,{blank}{REST}C-2,{blank}{REST}"
    found, said = told(OF_VOUCHER + lines, *VOUCHER)
    assert found == (2, "0.00", "3200000.00")
    assert ("Undecided cells" in said) == (blank == "待定")


def test_a_mark_for_the_line_above_is_rejected(told: Any) -> None:
    found, said = told(OF_VOUCHER + f"C-1,示例甲公司{REST}C-2,同上{REST}", *VOUCHER)
    assert 'line 3, 申请方: applicant: "同上" refers to another line' in said
    assert found[0] == 2


def test_no_is_no_and_not_unknown_where_yes_or_no_is_asked(told: Any) -> None:
    line = f"C-1,示例甲公司{REST}".replace("否,否,否,否,是,0", "无,无,无,无,有,0")
    assert told(OF_VOUCHER + line, *VOUCHER)[0] == (1, "0.00", "1600000.00")


AMOUNTS = "合同,{},算力用途,注册地\nA,{},推理,北京\n"


@some_cases(3)
@pytest.mark.parametrize(
    "cell", ["30000 20000", "30000　20000", '"300000 ,200000"', "1 2 3", '"1,000 500"', "3 0000.00", "3万-5万", "约30万", "$300"]
)  # fmt: skip
def test_two_amounts_in_a_cell_are_never_one(told: Any, cell: str) -> None:
    found, said = told(AMOUNTS.format("算力费用", cell), *COMPUTE)
    assert found == (1, "0.00", None)
    assert "line 2, 算力费用: cost: " in said


@some_cases(3)
@pytest.mark.parametrize(
    ("header", "cell", "tenth"),
    [
        ("算力费用（万元）", "250.5", "250500.00"),
        ("算力费用（元）", "250", "25.00"),
        ("1.算力费用", "250", "25.00"),
        ("算力費用", "250", "25.00"),
        ("算力费用（必填）", "250", "25.00"),
        ("算力费用\ufe0f", "250", "25.00"),
        ("*算力费用：千元", "250", "25000.00"),
        ("compute cost (10k CNY)", "250", "250000.00"),
        ("算力费用", "叁佰捌拾万元整", "380000.00"),
    ],
)
def test_headers_as_people_write_them_are_read_with_their_unit(
    told: Any, header: str, cell: str, tenth: str
) -> None:
    assert told(AMOUNTS.format(header, cell), *COMPUTE)[0] == (1, tenth, tenth)


@some_cases(1)
@pytest.mark.parametrize(
    ("header", "cell", "tenth"),
    [("金额（分）", "10000000", "10000.00"), ("Amount (million)", "100", "10000000.00"), ("金额：万元", "100", "100000.00")],
)  # fmt: skip
def test_a_mapped_column_is_read_in_the_unit_of_its_name_and_that_is_said(
    told: Any, header: str, cell: str, tenth: str
) -> None:
    found, said = told(AMOUNTS.format(header, cell), *COMPUTE, "--map", f"{header}=cost")
    assert found == (1, tenth, tenth)
    assert f'Unit of column "{header}": ' in said


@pytest.mark.parametrize("header", ["金额（USD）", "金额（美元）", "cost HK$", "金额（元/月）", "金额（台）"])
def test_a_mapped_column_in_another_currency_or_of_a_rate_is_refused(told: Any, header: str) -> None:
    code, said = told(AMOUNTS.format(header, "100"), *COMPUTE, "--map", f"{header}=cost")
    assert code == 1
    assert f'column "{header}" seems to be in ' in said


def remarked(remark: str, amounts: str = "A,100,推理,北京\nB,250.5,推理,北京\n", below: str = "") -> str:
    return f"合同,算力费用,算力用途,注册地\n{remark}{amounts}{below}"


@some_cases(3)
@pytest.mark.parametrize(
    "content",
    [
        remarked(",单位：万元,,\n"),
        remarked("金额单位：人民币万元,,,\n"),
        remarked("", below="单位：万元,,,\n"),
        remarked("", below="注：金额均以万元计,,,\n"),
        remarked(",万元,,\n"),
        remarked(",（万元）,,\n"),
        "合同,算力费用,算力用途,注册地,单位：万元\nA,100,推理,北京,\nB,250.5,推理,北京,\n",
        "合同,算力费用,单位,算力用途,注册地\nA,100,万元,推理,北京\nB,2505000,元,推理,北京\n",
        "合同,算力费用,单位,币种,算力用途,注册地\nA,100,万元,CNY,推理,北京\nB,250.5,万元,人民币,推理,北京\n",
    ],
)
def test_a_unit_in_a_remark_or_a_column_is_obeyed(told: Any, content: str) -> None:
    assert told(content, *COMPUTE)[0] == (2, "350500.00", "350500.00")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (remarked("单位：美元,,,\n"), 'the table says that column "算力费用" is in 美元'),
        (
            "合同,算力费用,算力用途,注册地,备注\nA,100,推理,北京,单位：万元\n",
            'line 2, 备注: "单位：万元" may be about this line or all lines',
        ),
    ],
)
def test_a_remark_that_cannot_be_obeyed_is_refused(told: Any, content: str, complaint: str) -> None:
    code, said = told(content, *COMPUTE)
    assert code == 1
    assert complaint in said


@some_cases(1)
@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("币种\nA,100000,推理,北京,USD\nB,100000,推理,北京,CNY\n", '"100000" is not in CNY (USD)'),
        ("单位\nA,100000,推理,北京,\nB,10,推理,北京,万元\n", '"100000" has no unit'),
        ("单位\nA,100元,推理,北京,万元\nB,100,推理,北京,元\n", '"100元" has a different unit from "万元"'),
    ],
)
def test_a_line_whose_unit_cannot_be_obeyed_is_rejected(told: Any, content: str, complaint: str) -> None:
    found, said = told(f"合同,算力费用,算力用途,注册地,{content}", *COMPUTE)
    assert f"line 2, 算力费用: cost: {complaint}" in said or complaint in said
    assert found[2] is None


def test_a_column_named_unit_may_be_of_something_else(told: Any) -> None:
    content = "单位,算力费用,算力用途,注册地\n甲公司,100,推理,北京\n乙公司,200,推理,北京\n"
    found, said = told(content, *COMPUTE)
    assert found == (2, "30.00", "30.00")
    assert "Unit of column" not in said


@pytest.mark.parametrize("options", [[], ["--map", "合同期限（年）=term"]])
def test_a_term_in_years_counts_in_months(told: Any, options: list[str]) -> None:
    header = OF_VOUCHER.replace("合同期限", "合同期限（年）")
    found, said = told(header + f"C-1,示例甲公司{REST.replace(',12,', ',3,')}", *VOUCHER, *options)
    assert found == (1, "0.00", "0.00")
    assert 'Unit of column "合同期限（年）": 年' in said


LINES = (
    "合同,申请方,算力费用,算力用途,注册地\nA,示例甲公司,1000000,推理,北京\nB,示例甲公司,1000000,推理,北京\n"
)


@some_cases(3)
@pytest.mark.parametrize(
    "last",
    [
        *("合计/Total,,2000000,,", ",合计,2000000,,", ",,2000000,,", ",,200万,,", "共2份,,2000000,,", "Grand total,,2000000,,"),
        *("—,—,2000000,—,—", ",,2000000,合计,"),
    ],
)  # fmt: skip
def test_a_row_of_sums_is_no_contract_with_a_label_or_without(told: Any, last: str) -> None:
    found, said = told(f"{LINES}{last}\n", *COMPUTE)
    assert found == (2, "200000.00", "200000.00")
    assert "line 4: " in said
    assert "not a contract" in said


@some_cases(2)
@pytest.mark.parametrize(
    "last", ["C,示例乙公司,2000000,推理,北京", "C,,2000000,推理,北京", ",示例乙公司,2000000,推理,北京", ",,2000000,推理,北京"]
)  # fmt: skip
def test_a_contract_that_happens_to_be_as_large_as_the_sum_is_kept(told: Any, last: str) -> None:
    assert told(f"{LINES}{last}\n", *COMPUTE)[0] == (3, "400000.00", "400000.00")


def test_a_numbered_contract_that_lacks_all_else_is_no_sum(told: Any) -> None:
    content = "序号,算力费用,算力用途,注册地\n1,100,推理,北京\n2,100,推理,北京\n3,200,,\n"
    assert told(content, *COMPUTE)[0][0] == 3


def test_a_line_that_has_all_that_every_line_has_is_no_sum(told: Any) -> None:
    assert told("序号,算力费用\n5,100\n6,100\n11,200\n", *COMPUTE)[0][0] == 3
    assert told("算力费用\n100\n100\n200\n", *COMPUTE)[0][0] == 3


def test_subtotals_without_labels_are_sums_of_their_blocks(told: Any) -> None:
    content = "序号,算力费用,算力用途,注册地\n1,100万,推理,北京\n2,100万,推理,北京\n,200万,,\n3,100万,推理,北京\n4,50万,推理,北京\n,150万,,\n,3500000,,\n"
    assert told(content, *COMPUTE)[0] == (4, "350000.00", "350000.00")


@some_cases(1)
@pytest.mark.parametrize("label", ["合计", "合计/Total", ""])
def test_a_sum_uses_up_no_budget(told: Any, label: str) -> None:
    content = (
        "合同,申请方,所在区,算力费用,合同签订日,开发区算力券本年已用额度\n"
        "A,示例甲公司,北京经济技术开发区,100000000,2025-03-01,0\nB,示例乙公司,北京经济技术开发区,100000000,2025-03-02,0\n"
        f"{label},,,200000000,,\n"
    )
    assert told(content, "--policy", "etown/voucher", "--lang", "en")[0] == (2, "40000000.00", "40000000.00")


WITHOUT_AMOUNT = (
    "合同编号,合同签订日,算力供应方,合同金额\nHT-1,2025-03-01,阿里云,380万\nHT-2,2025-04-01,阿里云,120万\n"
)


@pytest.mark.parametrize("options", [VOUCHER, [*OF_FOUR, "--lang", "en"]])
def test_no_total_is_printed_without_an_amount(told: Any, options: list[str]) -> None:
    code, said = told(WITHOUT_AMOUNT, *options)
    assert code == 1
    assert "no column is the compute cost (cost)" in said
    assert "--map 合同金额=cost" in said


def test_a_mapped_amount_gives_a_total(told: Any) -> None:
    found, said = told(WITHOUT_AMOUNT, *VOUCHER, "--map", "合同金额=cost")
    assert found == (2, "0.00", "1000000.00")
    assert "no column applicant: each line counts as another applicant's" in said
    assert (
        "no column applicant"
        not in told(WITHOUT_AMOUNT, *VOUCHER, "--map", "合同金额=cost", "--set", "applicant=本公司")[1]
    )


def test_a_benefit_whose_amount_another_column_may_hold_has_no_high(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("合同,算力费用,服务器金额\nA,100,200\n", encoding="utf-8")
    shown = cli("ledger", path, "--policy", "etown", "--format", "json", "--lang", "en")
    found = {each["benefit"]: each["high"] for each in json.loads(shown.out)}
    assert found == {"etown/voucher": "30.00", "etown/servers": None}
    assert (
        "etown/servers: no column server_cost, so the total has no upper bound; if the table has one, add --map 服务器金额=server_cost"
        in shown.err
    )


def test_a_workbook_says_that_nobody_was_named_as_the_applicant(cli: Cli, tmp_path: Path) -> None:
    path, out = tmp_path / "台账.csv", tmp_path / "结果.xlsx"
    path.write_text("合同,算力费用\nA,1500万\nB,1500万\n", encoding="utf-8")
    assert cli("ledger", path, "--policy", "municipal-voucher", "--lang", "zh", "-o", out).code == 0
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out)["合计"].iter_rows()]
    assert any("没有“申报单位”列" in str(row[1]) and "--set 申报单位=名称" in str(row[1]) for row in rows)


@some_cases(2)
@pytest.mark.parametrize("word", ["待定", "TBD", "另行约定", "待确认"])
def test_an_open_amount_stays_in_the_answers_and_is_counted(
    told: Any, cli: Cli, tmp_path: Path, word: str
) -> None:
    content = f"合同编号,合同签订日,算力费用\nHT-1,2025-03-01,100万\nHT-2,2025-04-01,{word}\nHT-3,2025-05-01,100万\n"
    sets = ["--set", "activity=training", "--set", "pilot=yes", "--set", "注册地=北京"]
    found, said = told(content, *COMPUTE, *sets)
    assert found == (3, "200000.00", None)
    assert "Undecided cells (待定, TBD …): 算力费用 1." in said
    out = tmp_path / "out.csv"
    assert cli("ledger", tmp_path / "台账.csv", *COMPUTE, *sets, "-o", out).code == 0
    assert [line.partition(",")[0] for line in out.read_text("utf-8-sig").splitlines()[1:]] == [
        "HT-1",
        "HT-2",
        "HT-3",
    ]


def test_a_column_of_json_that_is_none_is_refused_in_words(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    words = pa.ExtensionArray.from_storage(pa.json_(pa.string()), pa.array(["software", "inference"]))
    parquet.write_table(pa.table({"activity": words, "算力费用": [1000.0, 2000.0]}), path)
    for lang, said in (("zh", "错误："), ("en", "error: ")):
        refused = cli("--lang", lang, "ledger", path, "-p", "programme/compute")
        assert (refused.code, refused.out) == (1, "")
        assert refused.err.startswith(said)
        assert lang == "en" or "Error" not in refused.err


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("column", ["备注", "申请方"])
def test_a_unit_beside_a_contract_is_refused_in_every_kind_of_file(
    cli: Cli, tmp_path: Path, ending: str, column: str
) -> None:
    path = tmp_path / f"in.{ending}"
    rows = [[100.0, "甲公司"], [250.5, "单位：万元"]]
    types = [pa.float64(), pa.string()] if ending == "parquet" else None
    write_rows(path, ["算力费用", column], rows, title="a", types=types)
    line = 2 if ending == "parquet" else 3
    refused = cli("ledger", path, "-p", "programme/compute")
    assert (refused.code, refused.out) == (1, "")
    assert f'line {line}, {column}: "单位：万元" may be about this line or all lines' in refused.err


@pytest.mark.parametrize("kind", ["pandas", "polars", "lazy", "arrow", "duckdb"])
def test_a_unit_beside_a_contract_is_refused_in_every_kind_of_frame(
    registry: partners.Registry, kind: str
) -> None:
    table = pa.table({"算力费用": [100.0, 250.5], "备注": [None, "单位：万元"], "n": [1, 2]})
    frame: Any = {
        "pandas": table.to_pandas,
        "polars": lambda: pl.DataFrame(table),
        "lazy": lambda: pl.DataFrame(table).lazy(),
        "arrow": lambda: table,
        "duckdb": lambda: duckdb.from_arrow(table),
    }[kind]()
    with pytest.raises(
        partners.LedgerError, match='column 备注: "单位：万元" may be about this line or all lines'
    ):
        ledger.estimate(frame, registry, "programme/compute", line="n")
