"""`partners batch import` and `partners batch check`."""

import fcntl
import json
import os
import pty
import select
import shlex
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

import partners
from conftest import Broken, Cli, Run, process, with_little_disk
from support.laws import some_cases

LIST = """算力伙伴（2家）
北京示例算力科技有限公司
北京百度网讯科技有限公司
数据伙伴
示例数据
北京百度文化传媒有限公司
"""
OPTIONS = ("--number", "3", "--published", "2024-01-15", "--source", "csj-2023-05")
DECIDED = ("--decide", "北京百度文化传媒有限公司=new")
NEW = [
    "batches/2024-01-15.yaml",
    "organizations/baidu-wenhuachuanmei.yaml",
    "organizations/shili-shuju.yaml",
    "organizations/shili-suanli.yaml",
]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "第三批.txt"
    path.write_text(LIST, encoding="utf-8")
    return path


def files(root: Path) -> dict[str, bytes]:
    """Every file and folder of a registry."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(root.rglob("*"))
    }


def call(listed: Path, first_two: Broken, *more: object) -> tuple[object, ...]:
    return ("batch", "import", listed, *OPTIONS, "--registry", first_two.root, *more)


def test_a_list_comes_into_the_registry(cli: Cli, first_two: Broken, listed: Path) -> None:
    before = files(first_two.root)
    shown = cli(*call(listed, first_two, *DECIDED, "--total", 4))
    assert shown.code == 0, shown.err
    lines = [line.split("\t")[1:5] for line in shown.out.splitlines()]
    assert lines == [
        ["北京示例算力科技有限公司", "compute partner", "new", "shili-suanli"],
        ["北京百度网讯科技有限公司", "compute partner", "known", "baidu"],
        ["示例数据", "data partner", "new", "shili-shuju"],
        ["北京百度文化传媒有限公司", "data partner", "new", "baidu-wenhuachuanmei"],
    ]
    assert sorted(shown.err.splitlines()[:4]) == [str(first_two.path(name)) for name in NEW]
    assert "4 names: known 1, new 3, repeated 0, open 0" in shown.err
    after = files(first_two.root)
    assert sorted(after.keys() - before.keys()) == NEW
    assert {name: after[name] for name in before} == before
    assert partners.validate(first_two.root) == ()
    assert cli("batch", "check", listed, "--batch", "3", "--registry", first_two.root).code == 0


def test_nothing_is_written_while_something_is_open_and_the_options_that_decide_are_printed(
    cli: Cli, first_two: Broken, listed: Path
) -> None:
    before = files(first_two.root)
    shown = cli(*call(listed, first_two))
    assert shown.code == 1
    assert "Nothing was written." in shown.err
    assert "line 6: 北京百度文化传媒有限公司" in shown.err
    options = [shlex.split(line) for line in shown.err.splitlines() if line.startswith("    --decide")]
    assert options == [["--decide", f"北京百度文化传媒有限公司={choice}"] for choice in ("baidu", "new")]
    assert files(first_two.root) == before
    assert cli(*call(listed, first_two, *options[1])).code == 0


def test_a_dry_run_shows_a_diff_that_git_applies(
    cli: Cli, first_two: Broken, listed: Path, tmp_path: Path
) -> None:
    before = files(first_two.root)
    shown = cli(*call(listed, first_two, *DECIDED, "--dry-run"))
    assert (shown.code, files(first_two.root)) == (0, before)
    patch = tmp_path / "import.patch"
    patch.write_text(shown.out, encoding="utf-8")
    subprocess.run(["git", "apply", patch.name], cwd=tmp_path, check=True)  # noqa: S607 - whichever git there is
    assert sorted(files(first_two.root).keys() - before.keys()) == NEW
    assert (
        cli(*call(listed, first_two, *DECIDED, "--dry-run", "--format", "json")).code == 1
    )  # there is a batch 3 now


def test_every_name_can_be_had_as_json(cli: Cli, first_two: Broken, listed: Path) -> None:
    rows = json.loads(cli(*call(listed, first_two, "--dry-run", "--format", "json")).out)
    assert rows[3] == {
        "line": 6,
        "name_as_printed": "北京百度文化传媒有限公司",
        "category": "data",
        "outcome": "open",
        "organization": None,
        "reason": "similar; needs a decision",
        "candidates": ["baidu"],
    }


def test_all_is_said_in_chinese_too(cli: Cli, first_two: Broken, listed: Path) -> None:
    shown = cli(*call(listed, first_two, "--lang", "zh"))
    assert "没有写入任何文件。每个名称请选一个选项，再运行一次：" in shown.err
    assert "第 6 行：北京百度文化传媒有限公司\n  相近，须由人判断\n  baidu：百度 — " in shown.err
    assert "共 4 个名称：已收录 1、新机构 2、重复 0、待决定 1" in shown.err
    assert "\t待决定\t" in shown.out
    listed.write_text(f"第三批名单\n{LIST}算力伙伴\n百度\n", encoding="utf-8")
    shown = cli(*call(listed, first_two, "--lang", "zh"))
    assert shown.err == f"错误：{listed}：标题写算力伙伴 2 家，名单却有 3 个名称。\n"


def test_what_was_passed_over_and_hints_are_said(cli: Cli, first_two: Broken, listed: Path) -> None:
    listed.write_text("第三批名单\n模型伙伴\n北京智谱华章科技有限公司\n", encoding="utf-8")
    shown = cli(*call(listed, first_two))
    assert "line 1 is not a name and was skipped: 第三批名单" in shown.err
    assert "hint: zhipu has no legal name" in shown.err


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--decide", "北京"], 2, '"北京" should be NAME=VALUE'),
        (["--id", "=x"], 2, '"=x" should be NAME=VALUE'),
        (["--number", "0"], 2, '"0" is not a batch number'),
        (["--number", "三二"], 2, '"三二" is not a batch number'),
        (["--number", "叁", "--lang", "zh"], 2, "“叁”不是批次；请写 3、三或第三批。"),
        (["--published", "2024-13-15"], 2, "is not a date"),
        (["--number", "2"], 1, "batch 2 exists already"),
        (["--source", "csj"], 1, 'no source "csj"'),
        (["--total", "9"], 1, "--total says 9, but the list has 4 names"),
        (
            ["--decide", "示例数据=once"],
            1,
            '"示例数据" is listed only once in its category, and once would drop it',
        ),
        (
            ["--decide", "北京百度网讯科技有限公司=new"],
            1,
            '"北京百度网讯科技有限公司" is already a name of baidu',
        ),
        (["--decide", "北京百度文化传媒有限公司=bidu"], 1, 'no organisation "bidu". Did you mean "baidu"?'),
    ],
)
def test_wrong_usage_is_explained(  # noqa: PLR0917 - fixtures and cases
    cli: Cli, first_two: Broken, listed: Path, options: list[str], code: int, message: str
) -> None:
    before = files(first_two.root)
    shown = cli(*call(listed, first_two, *options))
    assert (shown.code, message in shown.err) == (code, True), shown.err
    assert files(first_two.root) == before


def test_a_list_that_is_missing_or_a_document_is_said(cli: Cli, first_two: Broken, tmp_path: Path) -> None:
    assert "no such file or directory" in cli(*call(tmp_path / "no.txt", first_two)).err
    assert "copy the list into a .txt file" in cli(*call(tmp_path / "a.docx", first_two)).err


def test_a_registry_that_came_with_an_installed_package_is_not_written_to(
    cli: Cli, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners, "__file__", str(Path(partners.load().root).parent / "__init__.py"))
    shown = cli("batch", "import", listed, *OPTIONS)
    assert (shown.code, "choose a registry folder of your own with --registry" in shown.err) == (1, True)


def test_a_full_disk_leaves_the_registry_as_it_was(first_two: Broken, listed: Path) -> None:
    before = files(first_two.root)
    listed.write_text(LIST + "".join(f"新机构{number}号\n" for number in range(40)), encoding="utf-8")
    shown = with_little_disk(1000, *call(listed, first_two, *DECIDED))
    assert shown.code == 1
    assert "Traceback" not in shown.err
    assert files(first_two.root) == before


def test_a_folder_that_cannot_be_written_to_is_named(cli: Cli, first_two: Broken, listed: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    first_two.root.chmod(0o500)
    shown = cli(*call(listed, first_two, *DECIDED))
    first_two.root.chmod(0o700)
    assert (shown.code, f"{first_two.root}: permission denied" in shown.err) == (1, True)


KILLED = """
import os, signal, sys
from partners.batches.imports import staging
real, calls = os.link, []
def link(one, other):
    real(one, other)
    calls.append(other)
    if len(calls) == 2:
        {what}
os.link = link
from partners.cli import main
sys.argv[1:] = {arguments!r}
sys.exit(main())
"""


def stopped(listed: Path, first_two: Broken, what: str) -> Run:
    """An import that stops once two of its four files are in their places."""
    arguments = [str(each) for each in call(listed, first_two, *DECIDED)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(what=what, arguments=arguments)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@some_cases(1)
@pytest.mark.parametrize(
    ("what", "code", "message"),
    [
        ("os.kill(os.getpid(), signal.SIGINT)", 130, "interrupted."),
        (
            "raise OSError(28, 'No space left on device', str(one), None, str(other))",
            1,
            "no space left on device",
        ),
    ],
)
def test_an_import_that_fails_midway_takes_back_what_it_wrote(
    first_two: Broken, listed: Path, what: str, code: int, message: str
) -> None:
    before = files(first_two.root)
    shown = stopped(listed, first_two, what)
    assert (shown.code, message in shown.err, "Traceback" in shown.err) == (code, True, False), shown.err
    assert files(first_two.root) == before


def test_an_import_that_is_killed_leaves_whole_files_and_a_right_registry_and_can_be_repeated(
    cli: Cli, first_two: Broken, listed: Path
) -> None:
    shown = stopped(listed, first_two, "os.kill(os.getpid(), signal.SIGKILL)")
    assert shown.code == -9
    assert partners.validate(first_two.root) == ()
    assert not first_two.path("batches/2024-01-15.yaml").exists()
    assert cli(*call(listed, first_two, *DECIDED)).code == 0
    assert partners.validate(first_two.root) == ()
    assert len(partners.load(first_two.root).batch(3).members) == 4


def answering(first_two: Broken, listed: Path, *answers: str, options: Sequence[str] = ()) -> Run:
    """Run an import on a terminal and give an answer to each prompt."""
    ours, theirs = pty.openpty()

    def controlled() -> None:
        """Make the terminal one that can interrupt."""
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    with subprocess.Popen(
        [sys.executable, "-m", "partners", *map(str, call(listed, first_two, *options))],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=controlled,  # noqa: PLW1509 - no thread runs
    ) as child:
        os.close(theirs)
        shown, waiting, ends = b"", [*answers], time.monotonic() + 60
        while time.monotonic() < ends and select.select([ours], [], [], 30)[0]:
            try:
                chunk = os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
            shown += chunk
            if chunk.endswith(b"> ") and waiting:
                os.write(ours, waiting.pop(0).encode())
        os.close(ours)
    return Run(child.returncode, shown.decode().replace("\r\n", "\n"), "")


def test_a_terminal_is_asked_and_told_how_to_repeat_it_without(first_two: Broken, listed: Path) -> None:
    shown = answering(first_two, listed, "9\n", "2\n", "y\n")
    assert shown.code == 0, shown.out
    assert "  baidu: 百度 — same brand but different trades; perhaps another legal entity" in shown.out
    assert "  2. new: a new organisation, in a file of its own" in shown.out
    assert "Enter a number from 1 to 2" in shown.out
    assert "To repeat this without being asked, add: --decide '北京百度文化传媒有限公司=new'" in shown.out
    assert first_two.path("batches/2024-01-15.yaml").exists()


@some_cases(1)
@pytest.mark.parametrize("answer", ["n\n", "\n", "\x04"], ids=["no", "Enter", "Ctrl-D"])
def test_new_organisations_are_shown_before_they_are_written_and_only_a_yes_writes_them(
    first_two: Broken, listed: Path, answer: str
) -> None:
    before = files(first_two.root)
    shown = answering(first_two, listed, "2\n", answer)
    assert "3 organisations will be written as new:\n  北京示例算力科技有限公司  shili-suanli\n" in shown.out
    assert (shown.code, "Nothing was written." in shown.out) == (1, True)
    assert files(first_two.root) == before


def test_who_says_yes_beforehand_or_adds_nobody_is_not_asked(first_two: Broken, listed: Path) -> None:
    listed.write_text("算力伙伴\n示例云\n", encoding="utf-8")
    assert answering(first_two, listed, options=("--yes",)).code == 0
    listed.write_text("算力伙伴\n百度\n", encoding="utf-8")
    again = answering(first_two, listed, options=("--number", "4", "--published", "2024-01-16"))
    assert (again.code, "would be new" in again.out) == (0, False)


@pytest.mark.parametrize("number", ["三", "第三批", "3"])
def test_a_batch_may_be_numbered_in_chinese(cli: Cli, first_two: Broken, listed: Path, number: str) -> None:
    assert cli(*call(listed, first_two, *DECIDED, "--number", number)).code == 0
    assert partners.load(first_two.root).batches[-1].number == 3


@some_cases(1)
@pytest.mark.parametrize("answer", ["\n", "\x04"], ids=["Enter", "Ctrl-D"])
def test_a_terminal_that_does_not_decide_leaves_it_open(first_two: Broken, listed: Path, answer: str) -> None:
    before = files(first_two.root)
    shown = answering(first_two, listed, answer)
    assert shown.code == 1
    assert "--decide '北京百度文化传媒有限公司=baidu'" in shown.out
    assert files(first_two.root) == before


def test_a_terminal_that_interrupts_leaves_nothing(first_two: Broken, listed: Path) -> None:
    before = files(first_two.root)
    assert answering(first_two, listed, "\x03").code == 130
    assert files(first_two.root) == before


def test_a_check_lists_the_differences_and_exits_with_1(cli: Cli, first_two: Broken, listed: Path) -> None:
    assert cli(*call(listed, first_two, *DECIDED)).code == 0
    listed.write_text(LIST.replace("示例数据\n", "示例数据集\n"), encoding="utf-8")
    check = ("batch", "check", listed, "-b", "3", "--registry", first_two.root)
    shown = cli(*check)
    assert shown.code == 1
    assert shown.out.splitlines() == [
        "not in the registry's batch\t5\t示例数据集 (data)\t\t",
        "not in the list\t\t\t示例数据 (data)\tshili-shuju",
    ]
    assert "4 names in the list: 2 differences." in shown.err
    rows = json.loads(cli(*check, "--format", "json", "--total", "5").out)
    assert rows[0] == {
        "kind": "count",
        "line": None,
        "listed": "total 5",
        "registered": "total not-stated",
        "organization": None,
    }
    assert cli(*check, "--lang", "zh").err.endswith("名单 4 个名称：2 处差异。\n")


REPEATING = "名称,类别,决定\n百度,算力,\n百度,算力,{}\n阿里云,数据,\n"


def test_a_check_honours_the_decisions_of_the_import(cli: Cli, first_two: Broken, tmp_path: Path) -> None:
    listed = tmp_path / "a.csv"
    listed.write_text(REPEATING.format("once"), encoding="utf-8")
    check = ("batch", "check", listed, "-b", "3", "--registry", first_two.root)
    assert cli(*call(listed, first_two)).code == 0
    assert (cli(*check).code, cli(*check).err) == (0, "The list and the registry agree.\n")
    listed.write_text(REPEATING.format(""), encoding="utf-8")
    assert cli(*check).out == "listed twice\t3\t百度 (compute)\t\tbaidu\n"
    assert cli(*check, "--decide", "百度=once").code == 0
    shown = cli(*check, "--decide", "百渡=once")
    assert (shown.code, 'the list has no name "百渡". Possible: 百度, 阿里云.' in shown.err) == (1, True)
    shown = cli(*check, "--decide", "百度=baidoo")
    assert (shown.code, 'no organisation "baidoo". Did you mean' in shown.err) == (2, True)


def test_a_check_of_a_batch_that_is_not_there_is_wrong_usage(cli: Cli, listed: Path) -> None:
    shown = cli("batch", "check", listed, "-b", "9")
    assert (shown.code, 'no batch "9"' in shown.err) == (2, True)


def test_the_group_alone_shows_its_commands_and_a_wrong_one_its_nearest(cli: Cli) -> None:
    for arguments in (["batch"], ["batch", "--help"]):
        shown = cli(*arguments)
        assert (shown.code, "import" in shown.out, "check" in shown.out) == (0, True, True)
    assert "录入或核对一批名单" in cli("batch", "--lang", "zh").out
    shown = cli("batch", "imports")
    assert (shown.code, 'Did you mean "import"?' in shown.err) == (2, True)


def test_the_whole_runs_as_a_process(listed: Path, first_two: Broken) -> None:
    assert process(*call(listed, first_two, *DECIDED, "--dry-run")).code == 0


def test_the_registry_of_the_folder_is_the_one_to_import_into_and_to_check(
    cli: Cli, first_two: Broken, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(first_two.root.parent)
    monkeypatch.delenv("PARTNERS_REGISTRY", raising=False)
    assert cli("batch", "import", listed, *OPTIONS, *DECIDED).code == 0
    assert first_two.path("batches/2024-01-15.yaml").exists()
    assert cli("batch", "check", listed, "--batch", "3").code == 0


def test_a_dry_run_in_a_format_gives_the_names(cli: Cli, first_two: Broken, listed: Path) -> None:
    shown = cli(*call(listed, first_two, *DECIDED, "--dry-run", "--format", "table"))
    assert ("name as printed" in shown.out, "diff --git" in shown.out) == (True, False)


@pytest.mark.parametrize("command", [("check", "--batch", "2"), ("import", *OPTIONS)])
def test_the_sheet_of_a_list_is_chosen(first_two: Broken, tmp_path: Path, command: tuple[str, ...]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["封面"])
    book.create_sheet("名单").append(["名称", "类别"])
    book["名单"].append(["百度", "算力"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    first, *more = command
    whole = first_two.cli("batch", first, path, *more, "--registry", first_two.root)
    assert "other sheets also have content: 名单" in whole.err
    shown = first_two.cli("batch", first, path, *more, "--sheet", "名单", "--registry", first_two.root)
    assert 'sheet read: "名单"' in shown.err
    assert "other sheets have content" not in shown.err
