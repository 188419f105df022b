"""The process around the commands: errors, exit codes, pipes, languages, terminals."""

import errno
import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import partners
from conftest import Broken, Cli, columns_of, process, terminal, without_escapes
from partners.cli import main
from partners.cli.app import run
from partners.cli.groups import COMMANDS
from partners.cli.language import detect_language
from support.laws import some_cases

CHINESE = {"LANG": "zh_CN.UTF-8"}


def test_without_a_command_the_most_useful_ones_are_shown(cli: Cli) -> None:
    shown = cli()
    assert shown.code == 0
    assert shown.out.startswith(f"partners {partners.__version__} · ")
    for command in ("partners list", "partners show 百度", "partners estimate cost=100万", "partners --help"):
        assert command in shown.out


def test_the_start_page_aligns_chinese_examples(cli: Cli) -> None:
    lines = [line for line in cli().out.splitlines() if line.startswith("  partners")]
    starts = {columns_of(line[: line.index(line.split("   ")[-1].strip())]) for line in lines}
    assert len(lines) == 6
    assert len(starts) == 1


def test_the_version_is_shown(cli: Cli) -> None:
    shown = cli("--version")
    assert (shown.code, shown.out) == (0, f"partners {partners.__version__}\n")


def test_a_module_and_a_command_are_one_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["partners", "--version"])
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "1")
    assert main() == 0
    assert capsys.readouterr().out == process("--version").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lst"], 'error: no command "lst". Did you mean "list"?'),
        (["frobnicate"], 'error: no command "frobnicate".'),
        (["--bogus"], "error: No such option: --bogus"),
        (["list", "--formt", "json"], "error: No such option: --formt"),
        (["list", "--format", "xml"], "error: Invalid value for '--format'"),
        (["list", "--lang", "fr"], "error: Invalid value for '--lang'"),
        (["list", "--batch"], "error: Option '--batch' requires an argument."),
        (["list", "--category", "modle"], 'error: no category "modle". Did you mean "model"?'),
        (["list", "--batch", "9"], 'error: no batch "9". Possible: 1, 2.'),
        (["list", "--group", "alibabba"], 'error: no group "alibabba". Did you mean "alibaba"?'),
        (["list", "--as-of", "2023-13-01"], '"2023-13-01" is not a date; write YYYY-MM-DD.'),
        (["list", "extra"], "error: Got unexpected extra argument"),
        (["show"], "error: Missing argument 'NAME'."),
        (["sources", "csj-2023-06"], 'error: no source "csj-2023-06". Did you mean "csj-2023-05"?'),
        (["schema", "btch"], 'error: no kind of file "btch". Did you mean "batch"?'),
        (["estimate", "cost"], 'error: "cost" should be fact=value, such as cost=100万.'),
        (["estimate", "costt=1"], 'error: no fact "costt". Did you mean "cost"?'),
        (
            ["estimate", "--policy", "municipal-vouche"],
            'error: no policy "municipal-vouche". Did you mean "municipal-voucher"?',
        ),
        (["estimate", "--as-of", "2025-02-30"], '"2025-02-30" is not a date; write YYYY-MM-DD.'),
        (["policies", "--stage", "drafty"], "error: Invalid value for '--stage'"),
        (["policies", "--category", "modle"], 'error: no category "modle". Did you mean "model"?'),
        (["policy"], "error: Missing argument 'POLICY'."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_explained_and_exits_with_2(cli: Cli, arguments: list[str], message: str) -> None:
    shown = cli(*arguments)
    assert (shown.code, shown.out) == (2, "")
    assert message in shown.err
    assert "Value error" not in shown.err


def test_an_unknown_command_says_what_to_do(cli: Cli) -> None:
    assert cli("frobnicate").err == 'error: no command "frobnicate". All commands: partners --help\n'
    assert (
        cli("--lang", "zh", "frobnicate").err
        == "错误：没有名为“frobnicate”的命令。全部命令见：partners --help\n"
    )


def test_wrong_usage_points_to_the_help_of_the_command(cli: Cli) -> None:
    assert cli("list", "--formt", "x").err.endswith("See: partners list --help\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lst"], "错误：没有名为“lst”的命令。是否想写“list”？"),
        (["list", "--formt", "x"], "错误：没有选项 --formt。是否想写 --format？"),
        (["list", "--zzz"], "错误：没有选项 --zzz。"),
        (["list", "--batch"], "错误：选项 --batch 需要一个值。"),
        (["list", "--as-of", "x"], "错误：'--as-of' 的值不对：“x”不是日期；请写作 YYYY-MM-DD。"),
        (["list", "extra"], "错误：多余的参数：extra。"),
        (["list", "--category", "modle"], "错误：没有名为“modle”的伙伴类别。是否想写“model”？"),
        (["estimate", "cost"], "错误：“cost”应写作 申报信息=值"),
        (["estimate", "cost=1", "cost=2"], "错误：“cost”写了不止一次；请只写一次。"),
        (["show"], "错误：缺少 '"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_messages_are_in_the_language_of_the_run(cli: Cli, arguments: list[str], message: str) -> None:
    shown = cli("--lang", "zh", *arguments)
    assert shown.code == 2
    assert shown.err.startswith(message)


def test_wrong_usage_in_chinese_points_to_the_help(cli: Cli) -> None:
    assert "用法见：partners list --help" in cli("--lang=zh", "list", "--formt", "x").err


def test_a_broken_registry_is_reported_and_exits_with_1(cli: Cli, broken: Broken) -> None:
    broken.replace("sources.yaml", "primary: true", "primary: maybe")
    shown = cli("list", "--registry", broken.root)
    assert (shown.code, shown.out) == (1, "")
    assert shown.err == f'error: {broken.root}/sources.yaml:7:12: "maybe" must be true or false.\n'
    assert "须是 true 或 false" in cli("list", "--registry", broken.root, "--lang", "zh").err


def test_a_registry_may_be_named_by_the_environment(
    cli: Cli, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken.replace("batches/2023-05-19.yaml", "printed: 360 Security Technology", "printed: 360 Sec")
    monkeypatch.setenv("PARTNERS_REGISTRY", str(broken.root))
    assert "360 Sec\t" in cli("list").out
    monkeypatch.setenv("PARTNERS_REGISTRY", "")
    assert "360 Security Technology\t" in cli("list").out


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        ([], {"PARTNERS_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        (["--lang", "zh"], {}, "zh"),
        (["list", "--lang=zh"], {"LANG": "en_US"}, "zh"),
        (["--lang", "en"], {"PARTNERS_LANG": "zh"}, "en"),
        (["--lang", "zh", "list", "--lang", "en"], {}, "en"),
        (["--lang"], {"LANG": "zh_CN"}, "en"),
    ],
)
def test_the_language_is_asked_for_or_the_locales(
    arguments: list[str], environment: Mapping[str, str], language: str
) -> None:
    assert detect_language(arguments, environment) == language


def test_the_locale_sets_the_language_of_help_and_tables() -> None:
    assert "用法：partners" in process("--help", env=CHINESE).out
    assert "没有符合条件的成员。" in process("list", "--as-of", "2020-01-01", env=CHINESE).err


@some_cases(4)
@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_is_in_chinese_where_asked_for(command: list[str]) -> None:
    shown = process("--lang", "zh", *command, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("用法：partners")
    assert "选项：" in shown.out
    assert ("显示本帮助。" in shown.out) == (command != [])
    assert command == [] or "例：" in shown.out
    for english in ("Usage", "Options:", "Arguments:", "Show this message", "Language;", "Example"):
        assert english not in shown.out


def test_no_english_sentence_is_left_in_chinese_help() -> None:
    assert "customize the installation" not in process("--lang", "zh", "--help").out


def test_no_english_note_is_left_in_chinese_help_of_a_command() -> None:
    assert "env" not in process("--lang", "zh", "list", "--help").out.replace("PARTNERS", "")


def test_a_terminal_that_knows_no_chinese_gets_escapes_and_no_crash() -> None:
    shown = process("list", "--batch", "1", env={"PYTHONIOENCODING": "ascii"})
    assert (shown.code, shown.err) == (0, "")
    assert r"\u963f\u91cc\u4e91" in shown.out


@some_cases(4)
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "arguments",
    [["list"], ["schema"], ["schema", "--format", "yaml"], ["--help"], ["list", "--format", "json"]],
    ids=" ".join,
)
def test_a_reader_that_went_away_is_silence_and_141(arguments: list[str], unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    child = subprocess.run(
        [sys.executable, "-m", "partners", *arguments],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (child.returncode, child.stderr) == (141, b"")


def test_a_reader_that_reads_one_line_causes_no_message() -> None:
    with (
        subprocess.Popen(
            [sys.executable, "-m", "partners", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child,
        subprocess.Popen(
            ["head", "-1"],  # noqa: S607 - the head of the system
            stdin=child.stdout,
            stdout=subprocess.PIPE,
        ) as head,
    ):
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert head.communicate(timeout=60)[0] == b"{\n"
        assert child.stderr.read() == b""


@some_cases(2)
@pytest.mark.parametrize("arguments", [["list"], ["schema"], ["--help"], []], ids=repr)
def test_a_full_disk_is_reported_and_exits_with_1(arguments: list[str]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full, which is how a full disk is had for a test")
    with full.open("wb") as stream:
        child = subprocess.run(
            [sys.executable, "-m", "partners", *arguments],
            stdout=stream,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert child.returncode == 1
    assert child.stderr == b"error: cannot write: no space left on device.\n"


class Disk(io.RawIOBase):
    """An output without a descriptor, as notebooks have, on a disk that may be full."""

    is_full = True

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        if self.is_full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(content)


def test_a_full_disk_is_reported_where_the_output_has_no_descriptor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    disk = Disk()
    with redirect_stdout(io.TextIOWrapper(io.BufferedWriter(disk), "utf-8")):
        assert run(["list", "--lang", "en"]) == 1
        disk.is_full = False
    assert capsys.readouterr().err == "error: cannot write: no space left on device.\n"


def test_a_closed_output_is_no_crash() -> None:
    child = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m partners list >&-'],
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    assert (child.returncode, child.stderr) == (0, b"")


def test_ctrl_c_is_130_without_a_traceback() -> None:
    if not hasattr(signal, "SIGINT") or os.name != "posix":
        pytest.skip("signals are a matter of Unix")
    reading, writing = os.pipe()
    # The schemas are larger than a pipe holds of unread text once it has been made small.
    import fcntl

    if not hasattr(fcntl, "F_SETPIPE_SZ"):
        pytest.skip("this system cannot make a pipe small, which is how the command is kept writing")
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    with subprocess.Popen(
        [sys.executable, "-m", "partners", "schema"], stdout=writing, stderr=subprocess.PIPE
    ) as child:
        os.close(writing)
        assert os.read(reading, 1) == b"{"
        child.send_signal(signal.SIGINT)
        error = child.communicate(timeout=60)[1]
    os.close(reading)
    assert child.returncode == 130
    assert error.endswith(b"error: interrupted.\n")
    assert b"Traceback" not in error


def test_a_terminal_gets_a_coloured_table_and_a_pipe_plain_text() -> None:
    assert "\x1b[" in terminal(120, ["list"])
    assert "\x1b" not in process("list", "--format", "table").out


def test_no_colour_is_shown_where_none_is_wanted() -> None:
    shown = terminal(120, ["estimate", "cost=1", "--explain"], {"NO_COLOR": "1"})
    assert "\x1b[3" not in shown.replace("\x1b[3m", "")
    assert "not stated by the source" in without_escapes(shown)


@some_cases(8)
@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "--unique"],
        ["show", "baidu"],
        ["batches"],
        ["coverage"],
        ["programme"],
        ["sources"],
        ["estimate", "cost=100万", "activity=training"],
        ["estimate", "cost=100万", "--explain"],
        ["policies"],
        ["policy", "municipal-voucher"],
        ["facts"],
    ],
    ids=" ".join,
)
def test_nothing_is_wider_than_the_terminal(arguments: list[str], columns: int) -> None:
    shown = without_escapes(terminal(columns, arguments))
    assert shown.strip()
    assert max(columns_of(line.rstrip()) for line in shown.splitlines()) <= columns


def test_a_wide_terminal_gets_a_table_and_a_narrow_one_a_block_per_row() -> None:
    wide = without_escapes(terminal(120, ["list"])).splitlines()
    narrow = without_escapes(terminal(40, ["list"])).splitlines()
    assert [wide[0].split()[:4], len(wide)] == [["name", "as", "printed", "id"], 18]
    assert narrow[0] == "name as printed: 阿里云计算有限公司"
    assert sum(line.startswith("id: ") for line in narrow) == 16
    assert "category: not stated" in narrow


def test_the_columns_of_a_table_line_up_under_chinese_names() -> None:
    lines = without_escapes(terminal(120, ["list"])).splitlines()[2:]
    ids = [each.organization.id for each in partners.load().memberships()]
    assert len(lines) == len(ids)
    assert (
        len({columns_of(line.partition(f" {name} ")[0]) for line, name in zip(lines, ids, strict=True)}) == 1
    )


def test_a_value_that_is_no_choice_is_refused_in_chinese_alone(cli: Cli) -> None:
    refused = cli("--lang", "zh", "list", "--format", "jso")
    assert (refused.code, refused.out) == (2, "")
    assert "“jso”不是可选的值：'table'" in refused.err
    assert "is not" not in refused.err
