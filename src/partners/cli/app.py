"""The entry point: finds the command, runs it, and turns every error into a message and an exit code.

Exit codes: 0 done, 1 the answer is no or problems were found, 2 wrong usage, 130 interrupted,
141 the reader of a pipe went away.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from partners._version import __version__
from partners.cli.language import detect_language, language, say, use_language
from partners.errors import ClaimError, NotFoundError, PartnersError, reason
from partners.text import Text

COMMANDS = {
    "list": Text(
        zh="列出伙伴：谁、何时起、哪一类、依据何在",
        en="List partners: who, since when, in which category, says who",
    ),
    "match": Text(
        zh="名称属于哪家机构：给出级别和理由", en="Tell which organisation a name means, how surely, and why"
    ),
    "show": Text(zh="查看一家机构的全部信息", en="Show everything known about one organisation"),
    "batch": Text(zh="录入或核对一批名单", en="Bring in a published list, or check one"),
    "batches": Text(zh="列出已公布的各批名单", en="List the published batches"),
    "coverage": Text(zh="对照公布数目，看登记库掌握多少", en="Compare published counts with the names known"),
    "programme": Text(zh="介绍伙伴计划本身", en="Describe the programme itself"),
    "sources": Text(zh="列出所依据的来源", en="List the sources that facts cite"),
    "estimate": Text(zh="估算能申请多少补贴，并说明理由", en="Estimate what subsidy can be claimed, and why"),
    "ledger": Text(
        zh="对一份台账逐行估算：CSV、Excel、Parquet",
        en="Estimate every line of a ledger: CSV, Excel, Parquet",
    ),
    "curve": Text(zh="看金额如何随一个事实变化", en="See how an amount grows with one fact"),
    "policies": Text(zh="列出各项补贴政策", en="List the subsidy policies"),
    "policy": Text(zh="用文字说明一项政策的规则", en="Say the rules of a policy in words"),
    "facts": Text(zh="列出估算可用的事实", en="List the facts that an estimate may be given"),
    "validate": Text(zh="检查登记库，列出全部问题", en="Check a registry and list every problem"),
    "format": Text(zh="把登记库文件改写成规范格式", en="Write a registry's files in canonical form"),
    "diff": Text(zh="用文字说明两个登记库有何不同", en="Say in words what changed between two registries"),
    "schema": Text(zh="输出登记库文件的 JSON Schema", en="Write JSON Schemas of the registry's files"),
}

GROUPS = {
    "batch": {
        "import": Text(
            zh="把公布的名单录入登记库：已知的、新的、要决定的",
            en="Bring a published list into the registry: what is known, what is new, what to decide",
        ),
        "check": Text(
            zh="对照公布的名单与登记库中的一批", en="Compare a published list with a batch of the registry"
        ),
    },
}
"""Commands that have commands of their own; the module of one is `<group>_<command>`."""


def command_paths() -> Iterator[tuple[str, ...]]:
    """Every command as it is typed, one of a group after the group."""
    for name in COMMANDS:
        if name in GROUPS:
            yield from ((name, inner) for inner in GROUPS[name])
        else:
            yield (name,)


_FRAME = {
    "Usage: ": "用法：",
    "Options:": "选项：",
    "Arguments:": "参数：",
    "Commands:": "命令：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示本帮助。",
    "Install completion for the current shell.": "为当前 shell 安装补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示当前 shell 的补全脚本，以便复制或自行安装。",
    "[required]": "[必填]",
    "[default: ": "[默认：",
    "[env var: ": "[环境变量：",
}


def _frame(text: str) -> str:
    """Typer's own words in the language of this run; it has no translations of its own."""
    if language() == "zh":
        for english, chinese in _FRAME.items():
            text = text.replace(english, chinese)
    return text


class Command(TyperCommand):
    """A command whose help is framed in the language of this run."""

    def get_help(self, ctx: Any) -> str:
        return _frame(super().get_help(ctx))


class Commands(TyperGroup):
    """The commands, each imported only when it is called."""

    table: Mapping[str, Text] = COMMANDS
    group = ""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        if cmd_name not in self.table:
            return None
        summary = f"{self.table[cmd_name].get(language())}{say('。', '.')}"
        if not self.group and cmd_name in GROUPS:
            return _group(cmd_name, summary)
        from importlib import import_module

        module = import_module(f"partners.cli.commands.{self.group and f'{self.group}_'}{cmd_name}")
        app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        app.command(cmd_name, cls=Command, help=f"{summary}\n\n{module.HELP}")(module.command)
        return typer.main.get_command(app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, text.get(language())) for name, text in self.table.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.table and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise _no_command(args[0], self.table, ctx.command_path)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        if language() == "zh":
            for param in self.params:
                option: Any = param  # only options have help
                option.help = _FRAME.get(option.help, option.help)
        return _frame(super().get_help(ctx))


def _group(name: str, summary: str) -> Any:
    """A command that has commands of its own; alone it shows them."""
    from partners.cli.options import LangOption

    kind = type("Group", (Commands,), {"table": GROUPS[name], "group": name})
    example = say(f"例：partners {name} import --help", f"Example: partners {name} import --help")
    summary = f"{summary}\n\n{example}"
    app = typer.Typer(cls=kind, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)

    @app.callback(invoke_without_command=True, help=summary)
    def start(ctx: typer.Context, lang: LangOption = None) -> None:  # noqa: ARG001 - read before Typer runs
        if ctx.invoked_subcommand is None:
            print(ctx.get_help())

    return typer.main.get_command(app)


def _no_command(name: str, table: Mapping[str, Text], path: str) -> NotFoundError:
    error = NotFoundError(Text(zh="命令", en="command"), name, list(table))
    if error.nearest is None:
        zh, en = error.message.zh, error.message.en
        error.message = Text(zh=f"{zh}全部命令见：{path} --help", en=f"{en} All commands: {path} --help")
    return error


def build_app() -> typer.Typer:
    """The application, with help in the language of this run."""
    app = typer.Typer(
        cls=Commands,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=say(
            "北京市通用人工智能产业创新伙伴计划的登记库：谁是伙伴、能申请多少算力补贴、依据何在。",
            "The registry of Beijing's AI partner programme: who is a partner, what can be claimed for compute, says who.",
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
                help=say("显示版本。", "Show the version and exit."),
            ),
        ] = False,
        lang: Annotated[  # noqa: ARG001 - read before Typer runs
            Literal["zh", "en"] | None,
            typer.Option(
                show_default=False,
                help=say("语言，默认按区域设置。", "Language; from the locale by default."),
            ),
        ] = None,
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
        ("partners coverage", say("已知多少、未知多少", "how much is known and how much is not")),
        (
            "partners estimate cost=100万 activity=training pilot=yes",
            say("能申请多少，为什么", "what can be claimed, and why"),
        ),
        ("partners --help", say("全部命令", "all commands")),
    ]
    width = max(len(command) for command, _ in examples) + 4
    title = say("伙伴计划登记库", "The registry of Beijing's AI partner programme")
    # 算力 and 百度 take two columns a character; the comment column must not notice.
    lines = [f"  {command}{' ' * (width - _columns(command))}{meaning}" for command, meaning in examples]
    return "\n".join([f"partners {__version__} · {title}", "", *lines])


def _columns(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name; those of the process by default.

    Returns:
        The exit code.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    use_language(detect_language(arguments, os.environ))
    # A stream that the caller has closed is None.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal cannot encode is better escaped than a crash.
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
    """Keep the interpreter's own flush at exit from failing once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, code: int) -> int:
    print(f"{say('错误：', 'error: ')}{message}", file=sys.stderr)
    return code


def _usage_message(error: typer.TyperException) -> str:
    """Typer's complaint about the usage, with the way to the help."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else "partners"
    message = error.format_message().replace("Value error, ", "")
    if language() == "zh":
        message = _chinese(error, message)
    return message + "\n" + say(f"用法见：{command} --help", f"See: {command} --help")


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
            return f"{name} 的值不对：{error.message.removeprefix('Value error, ')}"
        case _:
            return f"用法不对：{message.removeprefix('Invalid value: ')}"
