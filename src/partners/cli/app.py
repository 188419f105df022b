"""Entry point: find the command, run it, and turn every error into a message and an exit code.

Exit codes: 0 done, 1 the answer is no or problems were found, 2 wrong usage, 130 interrupted,
141 the reader of a pipe went away.
"""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from partners._version import __version__
from partners.cli.groups import Commands
from partners.cli.language import Words, detect_language, language, say, use_language
from partners.errors import ClaimError, NotFoundError, PartnersError, reason


def build_app() -> typer.Typer:
    """Build the application, with help in the language of this run."""
    app = typer.Typer(
        cls=Commands,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=say(
            "北京市通用人工智能产业创新伙伴计划：谁是伙伴、能申请多少补贴、依据何在。",
            "Who is a partner of Beijing's AI programme, what can be claimed, and why.",
        ),
    )

    @app.callback(invoke_without_command=True)
    def start(
        ctx: typer.Context,
        version: Annotated[  # noqa: ARG001 - its callback answers
            bool,
            typer.Option(
                "--version",
                is_eager=True,
                callback=_show_version,
                help=Words("显示版本。", "Show the version and exit."),
            ),
        ] = False,
    ) -> None:
        if ctx.invoked_subcommand is None:
            print(_start_page())

    return app


def _show_version(asked: bool) -> None:  # noqa: FBT001 - Typer's signature
    if asked:
        print(f"partners {__version__}")
        raise typer.Exit


def _start_page() -> str:
    examples = [
        ("partners list", say("谁是伙伴", "who is a partner")),
        ("partners list --category 算力 --batch 2", say("第二批算力伙伴", "the compute partners of batch 2")),
        ("partners show 百度", say("一家公司的全部信息", "everything about one company")),
        ("partners coverage", say("已收录多少、还缺多少", "how much is known and how much is not")),
        (
            "partners estimate cost=100万 activity=training pilot=yes",
            say("能申请多少，为什么", "what can be claimed, and why"),
        ),
        ("partners --help", say("全部命令", "all commands")),
    ]
    width = max(len(command) for command, _ in examples) + 4
    title = say("伙伴计划登记库", "The registry of Beijing's AI partner programme")
    # Chinese characters are two columns wide, which the column of comments must not count twice.
    lines = [f"  {command}{' ' * (width - _columns(command))}{meaning}" for command, meaning in examples]
    return "\n".join([f"partners {__version__} · {title}", "", *lines])


def _columns(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: the arguments without the program's name; those of the process by default.

    Returns:
        The exit code.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    use_language(detect_language(arguments, os.environ))
    # A stream is None if the caller has closed it.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        # Escape names that the terminal cannot encode, instead of crashing.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = build_app()(list(arguments), prog_name="partners", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed_pipe()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # Typer exits when a pipe is closed
            return _closed_pipe()
        raise
    except (typer.Abort, KeyboardInterrupt):
        return _complain(say("已中断。", "interrupted."), _INTERRUPTED)
    except (ClaimError, NotFoundError) as error:
        return _complain(error.message.get(language()), 2)
    except PartnersError as error:
        return _complain(error.message.get(language()), 1)
    except typer.TyperException as error:
        return _complain(_usage_message(error), error.exit_code)
    except OSError as error:
        why = reason(error)
        if error.filename is None:  # standard output itself
            _drop_output()
            return _complain(say(f"无法写出：{why.zh}。", f"cannot write: {why.en}."), 1)
        return _complain(say(f"{error.filename}：{why.zh}。", f"{error.filename}: {why.en}."), 1)
    if code == _INTERRUPTED:
        return _complain(say("已中断。", "interrupted."), _INTERRUPTED)
    return code if isinstance(code, int) else 0


_INTERRUPTED = 130


def _closed_pipe() -> int:
    _drop_output()
    return 141


def _drop_output() -> None:
    """Discard output, so that the interpreter's flush at exit does not fail again."""
    with suppress(OSError, ValueError):  # where a program calls this, its output may be no file, or closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, code: int) -> int:
    print(f"{say('错误：', 'error: ')}{message}", file=sys.stderr)
    return code


def _usage_message(error: typer.TyperException) -> str:
    """Return Typer's message about wrong usage, with a pointer to the help."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else "partners"
    message = error.format_message().replace("Value error, ", "")
    if language() == "zh":
        message = _chinese(error, message)
    return message + "\n" + say(f"用法见：{command} --help", f"See: {command} --help")


_EXTRA_ARGUMENT = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)\.?")
_NOT_A_CHOICE = re.compile(r"^'(.*)' is not one of ", re.DOTALL)


def _chinese(error: typer.TyperException, message: str) -> str:
    hint = getattr(error, "param", None)
    name = hint.get_error_hint() if hint is not None else getattr(error, "param_hint", None) or ""
    match type(error).__name__:
        case "NoSuchOption":
            possible = "、".join(sorted(getattr(error, "possibilities", None) or ()))
            return f"没有选项 {getattr(error, 'option_name', '')}。" + (
                f"是否想写 {possible}？" if possible else ""
            )
        case "MissingParameter":
            return f"缺少 {name}。"
        case "BadOptionUsage":
            return f"选项 {getattr(error, 'option_name', '')} 需要一个值。"
        case "BadParameter" if name:
            said = _NOT_A_CHOICE.sub(r"“\1”不是可选的值：", error.message.removeprefix("Value error, "))
            return f"{name} 的值不对：{said}"
        case _:
            extra = _EXTRA_ARGUMENT.fullmatch(message)
            return (
                f"多余的参数：{extra[1]}。"
                if extra
                else f"用法有误：{message.removeprefix('Invalid value: ')}"
            )
