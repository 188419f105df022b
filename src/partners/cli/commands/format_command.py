"""`partners format`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.language import Words, language, say
from partners.cli.options import RegistryOption, folder_here
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from partners.files.canonical.formatting import Formatted

HELP = Words(
    "规范格式规定键的顺序、缩进和引号的写法；注释保留在原处，内容不变。--check 和 --diff 不改动文件，"
    "有文件不符合规范格式时退出码为 1。\n\n例：partners format --check registry\n\n例：partners format --diff registry",
    "Canonical form fixes the order of keys, indentation and quoting; comments stay where they are, and the content does "
    "not change. --check and --diff write nothing, and exit with 1 if a file is not in canonical form.\n\nExample: partners format --check registry\n\nExample: partners format --diff registry",
)


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=Words("路径", "PATH"),
            show_default=False,
            help=Words(
                "登记库、其中的目录或文件；默认为 --registry，其次为 ./registry。",
                "Registry folders, or folders and files in them; by default that of --registry, else ./registry.",
            ),
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=Words("只列出不符合规范格式的文件。", "Only list the files that would change.")
        ),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help=Words("只显示将作哪些改动。", "Only show what would change."))
    ] = False,
    registry: RegistryOption = None,
) -> None:
    from partners.atomic import write_whole
    from partners.files.canonical.formatting import format_files

    found = format_files(paths or [_default(registry)])
    changed, problems = found.changed, found.problems
    only_look = check or diff
    if not only_look:
        for each in changed:
            write_whole(Path(each.path), each.after)
    render(_answer(changed, only_look=only_look, diff=diff))
    for problem in problems:
        print(problem.format(language()), file=sys.stderr)
    print(_summary(len(changed), len(found.files) - len(changed), len(problems), only_look), file=sys.stderr)
    if problems or (only_look and changed):
        raise typer.Exit(1)


def _default(registry: Path | None) -> Path:
    """Return the registry to format if no path is given; never the package's own."""
    folder = folder_here(registry)
    if folder is not None:
        return folder
    raise typer.BadParameter(
        say(
            "这里没有 registry 目录；请写登记库目录：partners format 目录",
            "there is no folder `registry` here; name the registry folder: partners format FOLDER",
        )
    )


def _answer(changed: "Sequence[Formatted]", *, only_look: bool, diff: bool) -> Answer:
    word = say("须改写", "would be rewritten") if only_look else say("已改写", "rewritten")
    text = "".join(each.diff() for each in changed) if diff else None

    def screen(console: "Console") -> None:
        from rich.text import Text

        styles = {"+": "green", "-": "red", "@": "cyan"}
        for line in (text or "").splitlines():
            console.print(Text(line, style=styles.get(line[:1], "")), soft_wrap=True)

    return Answer(
        data=[each.to_data(written=not only_look, with_diff=diff) for each in changed],
        header=[say("文件", "file"), say("结果", "result"), *([say("改动", "diff")] if diff else [])],
        rows=[[each.path, word, *([each.diff()] if diff else [])] for each in changed],
        text=None if text is None else text.removesuffix("\n"),
        screen=None if text is None else screen,
    )


def _summary(changed: int, unchanged: int, problems: int, only_look: bool) -> str:  # noqa: FBT001 - one of four
    verb = "would be rewritten" if only_look else "rewritten"
    files = f"{changed} file{'s'[: changed != 1]}"
    zh = f"{'须改写' if only_look else '已改写'} {changed} 个文件，{unchanged} 个已符合规范格式"
    en = f"{files} {verb}, {unchanged} in canonical form"
    if problems:
        zh += f"；{problems} 个问题，有问题的文件未作改动"
        en += f"; {problems} problem{'s'[: problems != 1]}, and files with problems are as they were"
    return say(f"{zh}。", f"{en}.")
