"""Commands and their groups: found by name, imported when run."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from partners.cli.language import lang_option, language, say, word_options, worded
from partners.errors import NotFoundError
from partners.text import Text

COMMANDS = {
    "list": Text(
        zh="列出伙伴：名称、类别、生效日期和来源",
        en="List partners with category, date and sources",
    ),
    "match": Text(
        zh="判断名称属于哪家机构，给出级别和理由", en="Match names to organisations, with tier and reason"
    ),
    "show": Text(zh="查看一家机构的全部信息", en="Show everything known about one organisation"),
    "batch": Text(zh="录入或核对一批名单", en="Import or check a published list"),
    "batches": Text(zh="列出已公布的各批名单", en="List the published batches"),
    "coverage": Text(zh="对照公布数和已收录数", en="Compare published counts with names in the registry"),
    "programme": Text(zh="介绍伙伴计划", en="Describe the programme"),
    "sources": Text(zh="列出所依据的来源", en="List the sources"),
    "estimate": Text(zh="估算能申请多少补贴，并说明理由", en="Estimate what subsidy can be claimed, and why"),
    "ledger": Text(
        zh="对一份台账逐行估算：CSV、Excel、Parquet",
        en="Estimate every line of a ledger: CSV, Excel, Parquet",
    ),
    "curve": Text(zh="查看金额如何随一项申报信息变化", en="Show how an amount changes with one fact"),
    "policies": Text(zh="列出各项补贴政策", en="List the subsidy policies"),
    "policy": Text(zh="用文字说明一项政策的规则", en="Describe the rules of a policy in words"),
    "profile": Text(zh="保存每次申报都一样的信息", en="Keep what is the same in every claim"),
    "calendar": Text(zh="列出何时生效、受理、截止和到期", en="List when policies begin, open, close and end"),
    "facts": Text(zh="列出估算可填的申报信息", en="List the facts that `estimate` accepts"),
    "validate": Text(zh="检查登记库，列出全部问题", en="Check a registry and list every problem"),
    "format": Text(zh="把登记库文件改写成规范格式", en="Rewrite registry files in canonical form"),
    "diff": Text(zh="用文字说明两个登记库的差异", en="Describe what changed between two registries"),
    "stale": Text(zh="列出需要重新核对的政策", en="List policies to look at again"),
    "schema": Text(zh="输出登记库文件的 JSON Schema", en="Print the JSON Schemas of registry files"),
}

SECTIONS = (
    (Text(zh="提问", en="Ask"), ("estimate", "ledger", "curve", "match")),
    (Text(zh="查阅", en="Read"), ("list", "show", "policies", "policy")),
    (Text(zh="维护登记库", en="Maintain the registry"), ("batch", "validate", "format", "diff")),
)
"""Commands that the help describes in a sentence each, on one screen of 80 by 24; it only names the others."""

GROUPS = {
    "batch": {
        "import": Text(
            zh="把公布的名单录入登记库",
            en="Import a published list into the registry",
        ),
        "check": Text(
            zh="核对公布的名单与登记库中的一批", en="Compare a published list with a batch of the registry"
        ),
    },
}
"""Commands with subcommands; the module of a subcommand is `<group>_<command>_command`."""


def command_paths() -> Iterator[tuple[str, ...]]:
    """Return every command as it is typed; commands of a group follow the group."""
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
    **{f"\n{title.zh}:": f"\n{title.zh}：" for title, _ in SECTIONS},
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示本帮助。",
    "Install completion for the current shell.": "为当前 shell 安装补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示当前 shell 的补全脚本，以便复制或自行安装。",
    "[required]": "[必填]",
    "[default: ": "[默认：",
    "[env var: ": "[环境变量：",
}


_PYTHON_TYPE = re.compile(r" <(?:list\[str\]|str|path)>")


def _frame(text: str) -> str:
    """Return Typer's own words in the language of this run, because Typer has no translations."""
    text = _PYTHON_TYPE.sub(lambda found: " " * len(found[0]), text)
    if language() == "zh":
        for english, chinese in _FRAME.items():
            text = text.replace(english, chinese)
    return text


class Command(TyperCommand):
    """A command with the options that all commands share, and help in the language of this run."""

    def __init__(self, **given: Any) -> None:
        from partners.cli.options import shared_options

        super().__init__(**given)
        word_options(self.params, given["callback"])
        own = [param.name for param in self.params]
        self._shared = [option for option in shared_options() if option.name not in own]
        place = own.index("registry") if "registry" in own else len(own)
        self.params[place:place] = self._shared

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its function does not take the shared options."""
        from partners.cli.render import writing_as

        given = {option.name: ctx.params.pop(option.name) for option in self._shared}
        with writing_as(given.get("format")), _complaining_of(ctx):
            return super().invoke(ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        with _complaining_of(ctx):
            return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        return _frame(super().get_help(ctx))


@contextmanager
def _complaining_of(ctx: Any) -> Iterator[None]:
    """Give errors of usage the context of their command, so that its help is named; Typer does not do so for all."""
    try:
        yield
    except typer.TyperException as error:
        of: Any = error
        if getattr(of, "ctx", ctx) is None:
            of.ctx = ctx
        raise


class Commands(TyperGroup):
    """All commands; each is imported only when it is called."""

    table: Mapping[str, Text] = COMMANDS
    group = ""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        if given.get("callback") is not None:
            word_options(self.params, given["callback"])
        place = sum(param.name == "version" for param in self.params)
        self.params.insert(place, lang_option())

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        with _complaining_of(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run a command, or without one what shows them all, which needs no language."""
        del ctx.params["lang"]
        return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        if cmd_name not in self.table:
            return None
        table = self.table[cmd_name]
        summary = say(f"{table.zh}。", f"{table.en}.")
        if not self.group and cmd_name in GROUPS:
            return _group(cmd_name, summary)
        from importlib import import_module

        module = import_module(f"partners.cli.commands.{self.group and f'{self.group}_'}{cmd_name}_command")
        app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        app.command(cmd_name, cls=Command, help=f"{summary}\n\n{worded(module.HELP)}")(module.command)
        return typer.main.get_command(app)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        if self.group:
            super().format_options(ctx, formatter)
            return
        self.format_commands(ctx, formatter)
        shown = {name for _, names in SECTIONS for name in names}
        others = " ".join(name for name in self.table if name not in shown)
        options = [param.opts[0] for param in self.params] + ["--help"]
        formatter.write_paragraph()
        formatter.write(
            f"{say('其他命令：', 'Also: ')}{others}\n{say('选项：', 'Options: ')}{' '.join(options)}\n"
        )

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        if self.group:
            with formatter.section("Commands"):
                formatter.write_dl([(name, text.get(language())) for name, text in self.table.items()])
            return
        wide = max(len(name) for _, names in SECTIONS for name in names)
        for title, names in SECTIONS:
            with formatter.section(title.get(language())):
                formatter.write_dl([(name.ljust(wide), self.table[name].get(language())) for name in names])

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
    """Make a command with subcommands, which it lists if called alone."""
    kind = type("Group", (Commands,), {"table": GROUPS[name], "group": name})
    example = say(f"例：partners {name} import --help", f"Example: partners {name} import --help")
    summary = f"{summary}\n\n{example}"
    app = typer.Typer(cls=kind, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)

    @app.callback(invoke_without_command=True, help=summary)
    def start(ctx: typer.Context) -> None:
        if ctx.invoked_subcommand is None:
            print(ctx.get_help())

    return typer.main.get_command(app)


def _no_command(name: str, table: Mapping[str, Text], path: str) -> NotFoundError:
    error = NotFoundError(Text(zh="命令", en="command"), name, list(table))
    if error.nearest is None:
        zh, en = error.message.zh, error.message.en
        error.message = Text(zh=f"{zh}全部命令见：{path} --help", en=f"{en} All commands: {path} --help")
    return error
