"""`partners validate`."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import Format, RegistryOption
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from partners.errors import Problem

HELP = Words(
    "检查每个文件及其相互关系，一次列出全部问题，格式为 文件:行:列: 说明。有问题时退出码为 1。\n\n"
    "例：partners validate registry\n\n例：partners validate --format github",
    "Checks every file and how the files fit together, and lists all problems at once as "
    "file:line:column: message. Exits with 1 if there are any.\n\n"
    "Example: partners validate registry\n\nExample: partners validate --format github",
)


class ProblemFormat(StrEnum):
    """Output format of problems: any format of answers, or annotations of a GitHub workflow."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    YAML = "yaml"
    MARKDOWN = "markdown"
    GITHUB = "github"


def command(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar=Words("目录", "FOLDER"),
            show_default=False,
            help=Words(
                "登记库目录；默认为随软件提供的登记库。",
                "The registry folder; by default the one that comes with the package.",
            ),
        ),
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        ProblemFormat | None,
        typer.Option(
            "--format",
            "-f",
            show_default=False,
            help=Words("输出格式；默认每行一个问题。", "Output format; one line per problem by default."),
        ),
    ] = None,
    registry: RegistryOption = None,
) -> None:
    from partners.files.checks.validation import validate

    problems = validate(path or registry)
    match format:
        case None | ProblemFormat.TABLE:
            for problem in problems:
                print(problem.format(language()))
        case ProblemFormat.GITHUB:
            for problem in problems:
                print(_annotation(problem))
        case _:
            render(_answer(problems), Format(format.value))
    if problems:
        count = len(problems)
        print(say(f"共 {count} 个问题。", f"{count} problem{'s'[: count > 1]} found."), file=sys.stderr)
        raise typer.Exit(1)
    print(say("没有问题。", "No problems found."), file=sys.stderr)


def _answer(problems: "Sequence[Problem]") -> Answer:
    rows = [
        [problem.path, problem.line or None, problem.column or None, say_text(problem.message)]
        for problem in problems
    ]
    return Answer(
        data=[problem.to_data(language()) for problem in problems],
        header=[say("文件", "file"), say("行", "line"), say("列", "column"), say("说明", "message")],
        rows=rows,
    )


def _annotation(problem: "Problem") -> str:
    """Write a workflow command, with special characters escaped."""
    message = _escape(say_text(problem.message))
    file = _escape(problem.path).replace(":", "%3A").replace(",", "%2C")
    place = f",line={problem.line},col={problem.column}" if problem.line else ""
    return f"::error file={file}{place}::{message}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
