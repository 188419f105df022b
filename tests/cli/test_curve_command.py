"""`partners curve`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Cli
from partners.cli.app import run

RANGE = ["cost=0..1亿", "district=etown", "etown_budget_used=0", "--policy=etown", "--as-of=2026-01-01"]


def test_each_point_has_its_amount_and_each_bend_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["curve", *RANGE, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "policy": "etown",
            "benefit": "voucher",
            "cost": cost,
            "outcome": "eligible",
            "low": amount,
            "high": amount,
            "kinks": kinks,
            "warnings": [],
        }
        for cost, amount, kinks in [
            ("0", "0.00", []),
            ("66666666.67", "20000000.00", ["capped: at most 20,000,000 CNY per claim"]),
            ("100000000", "20000000.00", []),
        ]
    ]


def test_a_curve_of_a_policy_that_has_ended_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["curve", *RANGE[:-1], "--as-of=2027-01-01", "--format", "json"]) == 0
    assert {tuple(point["warnings"]) for point in json.loads(capsys.readouterr().out)} == {
        ("ended on 2026-12-31",)
    }


def test_a_terminal_plot_names_the_benefit_and_draws_the_bound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["curve", *RANGE, "--plot"]) == 0
    plot = capsys.readouterr().out
    assert "E-Town compute voucher" in plot
    assert "\x1b" not in plot
    assert "[at most, CNY]" in plot
    assert "2.0e7" in plot


def test_a_plot_says_what_must_be_known_first_and_counts_ten_thousands_in_chinese(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["curve", *RANGE[:-1], "--as-of=2027-01-01", "--plot", "--lang", "zh"]) == 0
    plot = capsys.readouterr().out
    assert "开发区算力券：已于 2026-12-31 到期 [最高补贴，万元]" in plot
    assert "2000" in plot
    assert "2.0e7" not in plot


VALUES = ["cost=100万,500万,1亿", "district=etown", "etown_budget_used=0", "--as-of=2026-01-01"]


def test_several_values_are_a_column_each(cli: Cli) -> None:
    shown = cli("curve", *VALUES, "-p", "etown/voucher", "--format", "csv")
    assert shown.out.splitlines() == [
        "benefit,100万,500万,1亿,warnings",
        "etown/voucher,300000.00,1500000.00,20000000.00,",
    ]
    unsure = cli(
        "curve", "cost=100万;200万", "-p", "etown/voucher", "-p", "programme", "--as-of=2026-01-01"
    ).out
    assert unsure.splitlines()[0].split("\t")[:3] == ["etown/voucher", "0.00–300000.00", "0.00–600000.00"]
    assert [line.split("\t")[0] for line in unsure.splitlines()] == ["etown/voucher", "programme/compute"]
    elsewhere = cli("curve", "cost=1,2", "district=haidian", "-p", "etown/voucher", "--lang", "zh").out
    assert elsewhere.split("\t")[1:3] == ["不符合条件", "不符合条件"]


def test_programs_get_a_row_per_benefit_and_value(cli: Cli) -> None:
    rows = json.loads(cli("curve", *VALUES, "-p", "etown", "--format", "json").out)
    assert rows[1] == {
        "policy": "etown",
        "benefit": "voucher",
        "cost": "5000000",
        "outcome": "eligible",
        "low": "1500000.00",
        "high": "1500000.00",
        "kinks": [],
        "warnings": [],
    }
    assert [row["cost"] for row in rows] == ["1000000", "5000000", "100000000"]


def test_one_amount_with_separators_is_one_value(cli: Cli) -> None:
    assert "exactly one range or list" in cli("curve", "cost=1,000,000").err
    row = cli("curve", "cost=1,000,000、2,000,000", "district=etown", "-p", "etown/voucher").out.split("\t")
    assert row[1:3] == ["0.00–300000.00", "0.00–600000.00"]


def test_no_benefit_that_depends_on_the_values_is_said(cli: Cli) -> None:
    shown = cli("curve", "cost=1,2", "-p", "programme/data")
    assert (shown.code, shown.out, shown.err) == (0, "", "No benefit depends on this fact.\n")


@pytest.mark.parametrize(("name", "start"), [("curve.svg", b"<?xml"), ("curve.png", b"\x89PNG")])
def test_a_picture_is_written_and_nothing_else_stays(
    tmp_path: Path, name: str, start: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["curve", *RANGE, "--output", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip() == str(tmp_path / name)


def test_a_picture_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["curve", *RANGE, "--output", str(tmp_path / "missing" / "curve.svg")]) == 1
    assert ".svg: no such file or directory." in capsys.readouterr().err
    assert run(["curve", *RANGE, "--output", str(tmp_path / "curve.gif")]) == 1
    assert "must end in .svg or .png" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cost=5"], "write exactly one range"),
        (["cost=0..5", "server_cost=1,2"], "write exactly one range"),
        (["cost=1000000,500"], "part values by 、 or ;"),
        (["cost=1,000,000,2,000,000"], "part values by 、 or ;"),
        (["cost=100万,x"], '"x" is not an amount'),
        (["cost=1,2", "--plot"], "a plot needs a range"),
        (["cost=0..5", "server_cost=0..5"], "write exactly one range"),
        (["cost=9..2"], "from less to more"),
        (["cost=a..2"], '"a" is not an amount'),
        (["cost=..2"], '"" is not an amount'),
        (["activity=1..2"], "an amount of money or a quantity is needed here"),
        (["cots=0..2"], 'Did you mean "cost"?'),
    ],
)
def test_what_is_no_range_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["curve", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_without_the_plotting_libraries_the_way_to_get_them_is_told(tmp_path: Path) -> None:
    blocked = (
        "import sys; sys.modules.update(plotext=None, matplotlib=None); from partners.cli.app import run; "
    )
    for option in (["--plot"], ["--output", str(tmp_path / "curve.svg")]):
        code = blocked + f"sys.exit(run({['curve', *RANGE, *option]!r}))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "pip install '.[plot]'" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_amount_depends_on_what_was_already_received(cli: Cli) -> None:
    claim = ("etown_budget_used=0..2亿", "cost=1000万", "district=etown")
    assert cli("curve", *claim, "--policy", "etown").out != ""


def test_outcomes_are_in_the_language_of_the_run(cli: Cli) -> None:
    assert "符合条件" in cli("curve", "cost=0..1万", "district=etown", "-p", "etown", "--lang", "zh").out
