import json

import pytest

from conftest import SHIPPED, Broken, Cli, terminal
from support.fences import ROOT

OLD, NEW = ROOT / "docs" / "diff" / "old", ROOT / "docs" / "diff" / "new"


def test_changes_are_lines_of_kind_file_subject_and_words(cli: Cli) -> None:
    shown = cli("diff", OLD, NEW)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[6] == (
        "left\tbatches/2023-01-15.yaml\tbee\tleft: 示例乙数据有限公司, data partner, batch 1, until 2023-12-31"
    )


def test_json_has_the_words_in_the_language_of_the_run(cli: Cli) -> None:
    first, *_ = json.loads(cli("diff", OLD, NEW, "--format", "json", "--lang", "zh").out)
    assert first == {
        "kind": "new",
        "file": "sources.yaml",
        "subject": "gazette-2",
        "text": "新来源：示例市公报",
    }


def test_a_terminal_marks_what_came_and_what_went() -> None:
    shown = terminal(120, ["diff", OLD, NEW], {"TERM": "xterm", "NO_COLOR": ""})
    assert "\x1b[32m+ dee\x1b[0m  joined: 示例丁模型有限公司" in shown
    assert "\x1b[31m- bee\x1b[0m  left: 示例乙数据有限公司" in shown
    assert "\x1b[33m~ district/compute\x1b[0m  " in shown


def test_that_nothing_changed_is_said(cli: Cli) -> None:
    shown = cli("diff", OLD, OLD, "--exit-code")
    assert (shown.code, shown.out, shown.err) == (0, "", "No differences.\n")
    assert cli("diff", OLD, OLD, "--lang", "zh").err == "没有差异。\n"


def test_the_exit_code_tells_only_where_it_is_asked_to(cli: Cli) -> None:
    assert cli("diff", OLD, NEW).code == 0
    assert cli("diff", OLD, NEW, "--exit-code").code == 1


def test_without_new_it_is_the_registry_of_the_option_or_the_environment(
    cli: Cli, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken.replace("groups.yaml", "en: Alibaba}", "en: Alibaba Group}")
    words = "changed\tgroups.yaml\talibaba\tname: Alibaba → Alibaba Group\n"
    assert cli("diff", SHIPPED, "--registry", broken.root).out == words
    monkeypatch.setenv("PARTNERS_REGISTRY", str(broken.root))
    assert cli("diff", SHIPPED).out == words
    monkeypatch.delenv("PARTNERS_REGISTRY")
    monkeypatch.chdir(broken.root.parent)
    assert cli("diff", SHIPPED).out == words


def test_what_is_neither_folder_nor_revision_is_wrong_usage(cli: Cli, broken: Broken) -> None:
    shown = cli("diff", "nothing-of-the-kind", "--registry", SHIPPED)
    assert shown.code == 2
    assert 'error: no folder or git revision "nothing-of-the-kind".' in shown.err
    broken.write("groups.yaml", "")
    assert cli("diff", SHIPPED, broken.root).code == 1
