"""`partners match`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.labels import how_complete, membership_sentence
from partners.cli.language import Words, colon, language, say, say_text
from partners.cli.options import (
    AsOfOption,
    ForceOption,
    RegistryOption,
    SheetOption,
    open_registry,
    output_option,
)
from partners.cli.progress import progress
from partners.cli.rejects import tell_notes, tell_rejects
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from rich.console import Console

    from partners.names.file_matching import FileMatches
    from partners.names.matches import Match

HELP = Words(
    "每个名称给出机构、级别（exact 一致、pinyin 拼音、parsed 各部分一致、review 待人判断、none 无）和理由，并列出其成员资格。"
    "没有一个名称被认定，或文件中有行读不懂时，退出码为 1。\n\n"
    "例：partners match 百度網訊科技（北京）有限公司 中国电信上海分公司\n\n"
    "例：partners match vendors.csv --column 供应商 --output matched.csv",
    "For each name the organisation, the tier (exact, pinyin, parsed, review, none) and the reason, "
    "with its memberships. Exits with 1 where no name is matched, or lines of a file cannot be read.\n\n"
    "Example: partners match 百度網訊科技（北京）有限公司 中国电信上海分公司\n\n"
    "With a file: partners match vendors.csv --column 供应商 --output matched.csv",
)


class Accept(StrEnum):
    """The least sure tier that is accepted."""

    EXACT = "exact"
    PINYIN = "pinyin"
    PARSED = "parsed"


def command(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar=Words("名称|文件", "NAME|FILE"),
            help=Words("一个或多个名称；有 --column 时为一个文件。", "Names; with --column, one file."),
        ),
    ],
    column: Annotated[
        str | None,
        typer.Option(
            "--column",
            "-c",
            show_default=False,
            metavar=Words("列", "COLUMN"),
            help=Words("文件中名称所在的列。", "The column of the file that has the names."),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        output_option(
            "写成文件：原有各列之后是匹配结果。", "Write a file: its own columns, then what was matched."
        ),
    ] = None,
    sheet: SheetOption = None,
    accept: Annotated[
        Accept,
        typer.Option(
            "--accept",
            help=Words(
                "接受到哪一级；更不确定的列为 review。",
                "The least sure tier that is accepted; what is less sure is for review.",
            ),
        ),
    ] = Accept.PARSED,
    force: ForceOption = False,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    if column is not None and len(names) > 1:
        raise typer.BadParameter(say("有 --column 时只能给一个文件。", "with --column, give one file."))
    if column is None and output is not None:
        raise typer.BadParameter(
            say("--output 要与 --column 同用。", "--output goes with --column."), param_hint="--output"
        )
    if column is None and sheet is not None:
        raise typer.BadParameter(
            say("--sheet 要与 --column 同用。", "--sheet goes with --column."), param_hint="--sheet"
        )
    opened = open_registry(registry)
    if column is None:
        matches = [*opened.match_many(names, accept=accept, as_of=as_of)]
        render(_answer(matches))
        _hint_at_files(names)
        if not any(match.organization for match in matches):
            print(how_complete(opened), file=sys.stderr)
            raise typer.Exit(1)
        return
    from partners.names.file_matching import match_file

    found = match_file(
        Path(names[0]),
        opened,
        column,
        output=output,
        sheet=sheet,
        accept=accept,
        as_of=as_of,
        lang=language(),
        force=force,
        watched=progress(say("匹配", "matching")),
    )
    if output is None:
        render(_answer(found.matches))
    else:
        print(output, file=sys.stderr)
    _tell(found)
    if found.rejects or (any(found.counts.values()) and not found.accepted):
        raise typer.Exit(1)


def _answer(matches: Sequence["Match"]) -> Answer:
    from partners.names.match_cells import COLUMNS, cells_of

    def screen(console: "Console") -> None:
        from rich.text import Text

        from partners.cli.wrapping import print_indented

        for match in matches:
            print_indented(console, Text(match.name, style="bold"), 0)
            for line in _lines(match):
                print_indented(console, Text(line), 1)

    return Answer(
        data=[match.to_data(language()) for match in matches],
        header=[say("名称", "name"), *map(say_text, COLUMNS)],
        rows=[[match.name, *cells_of(match, language())] for match in matches],
        screen=screen,
        empty=say("没有名称。", "No names."),
    )


def _lines(match: "Match") -> Iterator[str]:
    """What a terminal shows under a name."""
    from partners.names.match_cells import candidate_lines

    organization = match.organization
    if organization is None:
        yield f"{match.tier.value}{colon()}{say_text(match.reason)}"
        yield from (f"? {line}" for line in candidate_lines(match, language()))
        return
    yield f"{match.tier.value}{colon()}{organization.label(language())}  {organization.id}"
    yield say_text(match.reason)
    yield from (membership_sentence(each) for each in match.memberships)
    if not match.memberships:
        yield say("没有成员资格。", "No membership.")


def _tell(found: "FileMatches") -> None:
    """How the file was read, how many names were matched, and what could not be read."""
    tell_notes(note.text for note in found.notes)
    tiers = ", ".join(f"{tier.value} {count:,}" for tier, count in found.counts.items())
    total = sum(found.counts.values())
    print(
        say(f"共 {total:,} 个名称{colon()}{tiers}", f"{total:,} names{colon()}{tiers}"),
        file=sys.stderr,
    )
    many = len(found.rejects)
    left_out = say(
        f"读不懂、已略去的行：{many:,}。", f"Lines that cannot be read and are left out: {many:,}."
    )
    tell_rejects(found.rejects, many, left_out, file=found.rejects_file)


def _hint_at_files(names: Iterable[str]) -> None:
    for name in names:
        if Path(name).suffix and Path(name).is_file():
            hint = say(
                f"{name} 是文件；要匹配其中的名称，请加 --column。",
                f"{name} is a file; to match the names in it, add --column.",
            )
            print(hint, file=sys.stderr)
