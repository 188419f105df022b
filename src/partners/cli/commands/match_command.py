"""`partners match`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.labels import how_complete, membership_sentence
from partners.cli.language import Words, colon, language, listing, say, say_text
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
    "对每个名称给出机构、级别（exact 名称一致、pinyin 拼音一致、parsed 各部分一致、review 须由人判断、none 不匹配）和理由，并列出成员资格。"
    "没有一个名称匹配，或文件中有无法识别的行时，退出码为 1。\n\n"
    "例：partners match 百度網訊科技（北京）有限公司 中国电信上海分公司\n\n"
    "例：partners match vendors.csv --column 供应商 --output matched.csv",
    "Gives the organisation, the tier (exact, pinyin, parsed, review, none), the reason and the memberships for each name. "
    "Exits with 1 if no name matches, or if lines of a file cannot be read.\n\n"
    "Example: partners match 百度網訊科技（北京）有限公司 中国电信上海分公司\n\n"
    "With a file: partners match vendors.csv --column 供应商 --output matched.csv",
)


class Accept(StrEnum):
    """Tiers that can be the least certain one to accept."""

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
            help=Words("文件中名称所在的列。", "The column that holds the names."),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        output_option(
            "写成文件：原有各列之后是匹配结果。",
            "Write the matches to this file, after the original columns.",
        ),
    ] = None,
    sheet: SheetOption = None,
    accept: Annotated[
        Accept,
        typer.Option(
            "--accept",
            help=Words(
                "最低接受到哪一级；把握更小的列为 review。",
                "The least certain tier to accept; anything less certain becomes review.",
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
            say("--output 要与 --column 同用。", "--output needs --column."), param_hint="--output"
        )
    if column is None and sheet is not None:
        raise typer.BadParameter(
            say("--sheet 要与 --column 同用。", "--sheet needs --column."), param_hint="--sheet"
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
    """Yield the lines that a terminal shows under a name."""
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
        yield say("没有成员资格。", "No memberships.")


def _tell(found: "FileMatches") -> None:
    """Report how the file was read, how many names were matched, and which lines could not be read."""
    tell_notes(note.text for note in found.notes)
    tiers = listing(f"{tier.value} {count:,}" for tier, count in found.counts.items())
    total = sum(found.counts.values())
    print(
        say(f"共 {total:,} 个名称{colon()}{tiers}", f"{total:,} names{colon()}{tiers}"),
        file=sys.stderr,
    )
    many = len(found.rejects)
    left_out = say(
        f"无法识别、已略去的行：{many:,}。", f"Lines skipped because they cannot be read: {many:,}."
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
