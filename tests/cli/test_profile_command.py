"""`partners profile`, and `--profile` of `estimate` and `ledger`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import partners
from conftest import Cli
from partners.files.profiles import read_profile, write_profile

FACTS = partners.load().facts


def asked(answers: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Answer the questions from a pipe."""
    line = [sys.executable, "-m", "partners", "profile", *map(str, arguments), "--lang", "en"]
    return subprocess.run(line, input=answers, capture_output=True, text=True, check=False, encoding="utf-8")


def test_a_profile_is_asked_for_kept_and_used(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    first = next(fact for fact in FACTS.values() if fact.lasting)
    done = asked("yes\n" if first.type == "boolean" else "1\n", path)
    assert (done.returncode, first.question.en in done.stderr) == (0, True)
    assert read_profile(path, FACTS) == {first.id: "yes" if first.type == "boolean" else first.choices[0].id}
    path.write_text("startup: yes\n注册地: 北京\nactivity: tuning\n", "utf-8")
    shown = cli(
        "estimate", "cost=100万", "--profile", path, "--policy", "programme/compute", "--format", "json"
    )
    assert "startup=yes, registered_in=北京, activity=tuning" in shown.err
    assert {row["fact"] for row in json.loads(shown.out)[0]["conditions"] if row["truth"] == "true"} >= {
        "startup"
    }


def test_an_empty_answer_keeps_what_is_there_and_unknown_removes_it(tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    first, second = [fact for fact in FACTS.values() if fact.lasting][:2]
    write_profile(path, {first.id: "yes", second.id: "beijing", "cost": "5"})
    assert asked("\nunknown\n", path).returncode == 0
    assert read_profile(path, FACTS) == {first.id: "yes", "cost": "5"}


def test_the_command_line_goes_before_the_profile(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    path.write_text("startup: no\n", "utf-8")
    shown = cli("estimate", "初创企业=是", "--profile", path, "-p", "programme/compute", "--format", "json")
    said = [row["value"] for row in json.loads(shown.out)[0]["conditions"] if row["fact"] == "startup"]
    assert (said, "nothing used" in shown.err) == ([True], True)


def test_a_ledger_takes_a_profile(cli: Cli, tmp_path: Path) -> None:
    path, ledger = tmp_path / "company.yaml", tmp_path / "in.csv"
    path.write_text("district: 亦庄\netown_budget_used: 0\n", "utf-8")
    ledger.write_text("cost,signed_on\n100,2025-03-01\n", "utf-8")
    shown = cli("ledger", ledger, "-p", "etown/voucher", "--profile", path, "--format", "json")
    assert (shown.code, '"eligible": 1' in shown.out) == (0, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", ":1:1: the file must be a mapping"),
        ("district: 火星\n", 'district: no choice "火星"'),
        ("distric: haidian\n", "distric"),
        ("district: haidian\n所在区: 海淀\n", '"所在区" (district) is given more than once'),
        ("district: &a haidian\n", ":1:"),
        ("", "the file is empty"),
    ],
    ids=["a list", "no choice", "no fact", "twice", "an anchor", "empty"],
)
def test_a_wrong_profile_is_refused_with_file_and_reason(
    cli: Cli, tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "company.yaml"
    path.write_text(text, "utf-8")
    shown = cli("estimate", "cost=1", "--profile", path)
    assert (shown.code in (1, 2), shown.out) == (True, "")
    assert str(path) in shown.err
    assert message in shown.err


def test_a_profile_that_is_not_there_is_said(cli: Cli, tmp_path: Path) -> None:
    for arguments in (
        ("estimate", "--profile", tmp_path / "none.yaml"),
        ("profile", tmp_path / "none.yaml", "--no-ask"),
    ):
        shown = cli(*arguments)
        assert (shown.code, "none.yaml" in shown.err) == (1, True)
