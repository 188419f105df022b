"""What a shell is offered; each run is a process, as a shell would start it."""

import re

import pytest

import partners
from conftest import Broken, process
from partners.cli.groups import COMMANDS
from support.laws import some_cases

SHIPPED = partners.load()
DISTRICTS = [choice.id for choice in SHIPPED.facts["district"].choices]


def zsh(words: str, **env: str) -> list[str]:
    shown = process(env={"_PARTNERS_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": words, **env})
    assert shown.err == ""
    return re.findall(r'"([^"]*)"(?::"[^"]*")?', shown.out)


def bash(words: str, current: int) -> list[str]:
    environment = {"_PARTNERS_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(current)}
    shown = process(env=environment)
    assert shown.err == ""
    return shown.out.split()


@some_cases(8)
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("partners ", list(COMMANDS)),
        ("partners est", ["estimate"]),
        ("partners list --category ", ["compute", "data", "model", "application", "investment", "not-stated"]),
        ("partners list -c mo", ["model"]),
        ("partners list --batch ", ["1", "2"]),
        ("partners coverage --batch ", ["1", "2"]),
        ("partners list --group ", ["alibaba"]),
        ("partners show ba", ["baai", "baidu"]),
        ("partners show 百", ["百度"]),
        ("partners sources csj", ["csj-2023-05"]),
        ("partners sources csj-2023-05 bjn", ["bjnews-2026-01"]),
        ("partners schema ba", ["batch"]),
        ("partners batch ", ["import", "check"]),
        ("partners batch check --batch ", ["1", "2"]),
        ("partners batch import a.txt --source csj", ["csj-2023-05"]),
        ("partners batch import a.txt --decide 甲=ba", ["甲=baai", "甲=baidu"]),
        ("partners batch import a.txt --decide 甲", []),
        ("partners policy ", [*SHIPPED.policies]),
        ("partners policy mu", ["municipal-voucher"]),
        ("partners estimate --policy pro", ["programme"]),
        ("partners estimate -p etown -p sh", ["shijingshan-draft", "shijingshan-industrial"]),
        ("partners estimate district=", [f"district={c}" for c in (*DISTRICTS, "unknown")]),
        ("partners policies --stage ", ["draft", "in-force"]),
        ("partners policies --category da", ["data"]),
        ("partners list --format ", ["table", "json", "jsonl", "csv", "yaml", "markdown"]),
        ("partners validate --format gi", ["github"]),
        ("partners estimate reg", ["registered_in=", "registered_first=", "registration_fee=", "registration_received="]),
        ("partners estimate activity=", [f"activity={c}" for c in ("training", "tuning", "inference", "other", "unknown")]),
        ("partners estimate activity=tr", ["activity=training"]),
        ("partners estimate cost=1 pilot=", ["pilot=yes", "pilot=no", "pilot=unknown"]),
        ("partners estimate cost=", ["cost=unknown"]),
        ("partners estimate nonsense=", []),
    ],
)  # fmt: skip
def test_zsh_is_offered_what_fits(words: str, offered: list[str]) -> None:
    assert zsh(words) == offered


@some_cases(3)
@pytest.mark.parametrize(
    ("words", "current", "offered"),
    [
        ("partners list --category ", 3, ["compute", "data", "model", "application", "investment", "not-stated"]),
        ("partners show baid", 2, ["baidu"]),
        ("partners estimate ", 2, [f"{fact}=" for fact in partners.load().facts]),
        ("partners policy e", 2, [each for each in partners.load().policies if each.startswith("e")]),
        ("partners estimate cost = 1 --policy mun", 6, ["municipal-voucher"]),
        ("partners estimate activity = tr", 4, ["training"]),
        ("partners estimate cost = 1 activity = in", 7, ["inference"]),
        ("partners estimate activity = tr pilot = ", 7, ["yes", "no", "unknown"]),
    ],
)  # fmt: skip
def test_bash_which_splits_words_at_equals_signs_is_offered_what_fits(
    words: str, current: int, offered: list[str]
) -> None:
    assert bash(words, current) == offered


def test_bash_is_offered_choices_right_after_an_equals_sign() -> None:
    assert [word.lstrip("=") for word in bash("partners estimate pilot =", 3)] == ["yes", "no", "unknown"]


def test_completion_knows_the_registry_that_the_environment_names(broken: Broken) -> None:
    broken.replace("organizations/baidu.yaml", "[百度, Baidu]", "[百度, zzz]")
    assert zsh("partners show zz", PARTNERS_REGISTRY=str(broken.root)) == ["zzz"]


def test_completion_explains_in_the_language_of_the_locale() -> None:
    environment = {
        "_PARTNERS_COMPLETE": "complete_zsh",
        "_TYPER_COMPLETE_ARGS": "partners estimate pilot=y",
        "LANG": "zh_CN.UTF-8",
    }
    assert '"pilot=yes":"是"' in process(env=environment).out


def test_what_options_are_for_is_said_in_the_language_of_the_shell() -> None:
    for lang, said in (
        ("zh_CN.UTF-8", "文件中名称所在的列。"),
        ("C.UTF-8", "The column that holds the names."),
    ):
        shown = process(
            env={
                "_PARTNERS_COMPLETE": "complete_zsh",
                "_TYPER_COMPLETE_ARGS": "partners match --col",
                "LANG": lang,
            }
        )
        assert f'"--column":"{said}"' in shown.out
