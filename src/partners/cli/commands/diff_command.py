"""`partners diff`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import RegistryOption
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from rich.console import Console

    from partners.changes.change import Change, ChangeKind

HELP = Words(
    "比较两个目录，或登记库在 git 中的两个版本；不写“新”时与当前文件比较。无论有无差异，退出码都是 0，除非加 --exit-code。"
    "\n\n例：partners diff HEAD~1 HEAD\n\n例：partners diff HEAD --format json",
    "Compares two folders, or two git revisions of the registry; without NEW, the files as they are now. Exits with 0 "
    "whether or not there are differences, unless --exit-code is given.\n\nExample: partners diff HEAD~1 HEAD\n\n"
    "Example: partners diff HEAD --format json",
)


def command(
    old: Annotated[
        str,
        typer.Argument(
            metavar=Words("旧", "OLD"),
            help=Words(
                "登记库目录，或 git 版本，如 HEAD~1。",
                "A registry folder, or a git revision such as HEAD~1.",
            ),
        ),
    ],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar=Words("新", "NEW"),
            show_default=False,
            help=Words("同上；默认为登记库当前的文件。", "The same; by default the registry as it is now."),
        ),
    ] = None,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code", help=Words("有差异时退出码为 1。", "Exit with 1 if there are differences.")
        ),
    ] = False,
    registry: RegistryOption = None,
) -> None:
    from partners.changes.diff import diff

    changes = diff(old, new, folder=registry or "registry")
    render(_answer(changes))
    if exit_code and changes:
        raise typer.Exit(1)


def _answer(changes: "Sequence[Change]") -> Answer:
    def screen(console: "Console") -> None:
        from rich.text import Text

        for each in changes:
            mark, style = _mark(each.kind)
            line = Text.assemble((f"{mark} {each.subject}", style), "  ", say_text(each.text))
            console.print(line, soft_wrap=True)

    return Answer(
        data=[each.to_data(language()) for each in changes],
        header=[say("种类", "kind"), say("文件", "file"), say("对象", "subject"), say("不同", "change")],
        rows=[[each.kind, each.place, each.subject, say_text(each.text)] for each in changes],
        screen=screen,
        empty=say("没有差异。", "No differences."),
    )


def _mark(kind: "ChangeKind") -> tuple[str, str]:
    """Return the mark before a change, and its colour."""
    match kind:
        case "new" | "joined":
            return "+", "green"
        case "removed" | "left":
            return "-", "red"
        case _:
            return "~", "yellow"
