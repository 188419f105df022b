"""`partners match`."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partners.cli.labels import category_word, how_complete, membership_sentence
from partners.cli.language import colon, language, say, say_text
from partners.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    LangOption,
    RegistryOption,
    SheetOption,
    open_registry,
)
from partners.cli.rejects import tell_notes, tell_rejects
from partners.cli.render import Answer, Cell, render

if TYPE_CHECKING:
    from rich.console import Console

    from partners.names.matches import Match
    from partners.registry import Registry
    from partners.tables.found import Rows

HELP = say(
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
            metavar=say("名称|文件", "NAME|FILE"),
            help=say("一个或多个名称；有 --column 时为一个文件。", "Names; with --column, one file."),
        ),
    ],
    column: Annotated[
        str | None,
        typer.Option(
            "--column",
            "-c",
            show_default=False,
            metavar=say("列", "COLUMN"),
            help=say("文件中名称所在的列。", "The column of the file that has the names."),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            show_default=False,
            metavar=say("文件", "FILE"),
            help=say(
                "写成文件：原有各列之后是匹配结果。", "Write a file: its own columns, then what was matched."
            ),
        ),
    ] = None,
    sheet: SheetOption = None,
    accept: Annotated[
        Accept,
        typer.Option(
            "--accept",
            help=say(
                "接受到哪一级；更不确定的列为 review。",
                "The least sure tier that is accepted; what is less sure is for review.",
            ),
        ),
    ] = Accept.PARSED,
    force: Annotated[
        bool, typer.Option("--force", help=say("覆盖已有文件。", "Replace files that exist."))
    ] = False,
    as_of: AsOfOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    lang: LangOption = None,  # noqa: ARG001 - read before Typer runs
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
        render(_answer(matches), format)
        _hint_at_files(names)
        if not any(match.organization for match in matches):
            print(how_complete(opened), file=sys.stderr)
            raise typer.Exit(1)
        return
    _match_file(
        opened,
        Path(names[0]),
        column,
        output,
        sheet=sheet,
        accept=accept,
        as_of=as_of,
        format=format,
        force=force,
    )


def _match_file(
    registry: "Registry",
    path: Path,
    column: str,
    output: Path | None,
    *,
    sheet: str | None,
    accept: str,
    as_of: date | None,
    format: Format | None,  # noqa: A002 - the option's name
    force: bool,
) -> None:
    from partners.names.columns import read_names, write_matches
    from partners.tables.output import check_output, rejects_beside, write_rejects

    rejects = None
    if output is not None:
        rejects = rejects_beside(output)
        check_output(output, path, force=force)
        check_output(rejects, path, force=force)
    table = read_names(path, column, sheet)
    counts: Counter[str] = Counter()

    def matched() -> Iterator[tuple[Sequence[Any], "Match"]]:
        rows: list[Sequence[Any]] = []

        def given() -> Iterator[str]:
            for _, row in _with_progress(table.rows):
                rows.append(row)
                name = row[table.column]
                yield "" if name is None else str(name)

        for match in registry.match_many(given(), accept=accept, as_of=as_of):
            counts[match.tier] += 1
            yield rows.pop(), match

    if output is None:
        render(_answer([match for _, match in matched()]), format)
    else:
        title = say("匹配结果", "matches")
        write_matches(output, table, _header()[1:], (_written(*each) for each in matched()), title=title)
        print(output, file=sys.stderr)
    tell_notes(note.text for note in table.rows.notes)
    print(_summary(counts), file=sys.stderr)
    broken = table.rows.broken
    if broken and rejects is not None:
        write_rejects(broken, rejects, language())
    many = len(broken)
    left_out = say(
        f"读不懂、已略去的行：{many:,}。", f"Lines that cannot be read and are left out: {many:,}."
    )
    tell_rejects(broken, many, left_out, file=rejects)
    if broken or (counts and not any(counts[tier] for tier in ("exact", "pinyin", "parsed"))):
        raise typer.Exit(1)


def _answer(matches: Sequence["Match"]) -> Answer:
    def screen(console: "Console") -> None:
        from rich.text import Text

        from partners.cli.wrapping import print_indented

        for match in matches:
            print_indented(console, Text(match.name, style="bold"), 0)
            for line in _lines(match):
                print_indented(console, Text(line), 1)

    return Answer(
        data=[match.to_data(language()) for match in matches],
        header=_header(),
        rows=[[match.name, *_cells(match)] for match in matches],
        screen=screen,
        empty=say("没有名称。", "No names."),
    )


def _lines(match: "Match") -> Iterator[str]:
    """What a terminal shows under a name."""
    organization = match.organization
    if organization is None:
        yield f"{match.tier.value}{colon()}{say_text(match.reason)}"
        yield from (f"? {line}" for line in candidate_lines(match))
        return
    yield f"{match.tier.value}{colon()}{organization.label(language())}  {organization.id}"
    yield say_text(match.reason)
    yield from (membership_sentence(each) for each in match.memberships)
    if not match.memberships:
        yield say("没有成员资格。", "No membership.")


def _header() -> list[str]:
    return [
        say("名称", "name"),
        say("匹配级别", "tier"),
        say("机构 id", "id"),
        say("机构", "organisation"),
        say("类别", "categories"),
        say("批次", "batches"),
        say("最早起", "since"),
        say("理由", "reason"),
        say("候选", "candidates"),
    ]


def _cells(match: "Match") -> list[Cell]:
    """The columns after the name; empty where there is nothing to say, for that is not unknown."""
    organization = match.organization
    categories = dict.fromkeys(
        category_word(each.category) or say("未载明", "not stated") for each in match.memberships
    )
    return [
        match.tier.value,
        organization.id if organization else "",
        organization.label(language()) if organization else "",
        ", ".join(categories),
        ", ".join(dict.fromkeys(str(each.batch) for each in match.memberships)),
        min((each.since.isoformat() for each in match.memberships), default=""),
        say_text(match.reason),
        "; ".join(candidate_lines(match)),
    ]


def candidate_lines(match: "Match") -> Iterator[str]:
    """Each candidate with its id and the reason, in the language of this run."""
    for each in match.candidates:
        yield f"{each.name} ({each.organization.id}){colon()}{say_text(each.reason)}"


def _written(row: Sequence[Any], match: "Match") -> list[Any]:
    return [*row, *(str(cell) for cell in _cells(match))]


def _summary(counts: Counter[str]) -> str:
    total = sum(counts.values())
    tiers = ", ".join(f"{tier} {counts[tier]:,}" for tier in ("exact", "pinyin", "parsed", "review", "none"))
    return say(f"共 {total:,} 个名称{colon()}{tiers}", f"{total:,} names{colon()}{tiers}")


def _hint_at_files(names: Iterable[str]) -> None:
    for name in names:
        if Path(name).suffix and Path(name).is_file():
            hint = say(
                f"{name} 是文件；要匹配其中的名称，请加 --column。",
                f"{name} is a file; to match the names in it, add --column.",
            )
            print(hint, file=sys.stderr)


def _with_progress(rows: "Rows") -> Iterable[tuple[int, Sequence[Any]]]:
    """The rows, counted by a bar on a terminal."""
    if not sys.stderr.isatty():
        return rows.lines
    from rich.console import Console
    from rich.progress import track

    return track(
        rows.lines,
        say("匹配", "matching"),
        total=max(rows.how_many(), 0),
        console=Console(stderr=True),
        transient=True,
    )
