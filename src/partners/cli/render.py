"""Writing of answers to standard output, with one function for each format."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, assert_never

from partners.cli.language import colon, listing, say
from partners.cli.options import Format

if TYPE_CHECKING:
    from rich.console import Console

Cell = str | int | None
"""A field of a table; None means that no source states it."""


class Answer(NamedTuple):
    """The answer of a command, for all output formats.

    Attributes:
        data: for JSON and YAML: plain values, stable keys.
        header: column names, in the language of this run.
        rows: the same answer as a table.
        optional: indexes of columns that a narrow terminal may leave out, the least important first.
        text: replaces tab-separated rows in a pipe, if indentation matters.
        screen: replaces the table on a terminal, if a table would not fit the answer.
        empty: printed to standard error if there are no rows.
    """

    data: Sequence[Mapping[str, Any]] | Mapping[str, Any]
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    optional: Sequence[int] = ()
    text: str | None = None
    screen: "Callable[[Console], None] | None" = None
    empty: str = ""


_chosen: ContextVar[Format | None] = ContextVar("format", default=None)


@contextmanager
def writing_as(chosen: Format | None) -> Iterator[None]:
    """Write answers in a format for the duration of a `with` block."""
    before = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(before)


def chosen_format() -> Format | None:
    """Return the value of `--format`; None if it is left out."""
    return _chosen.get()


def render(answer: Answer, chosen: Format | None = None) -> None:
    """Write an answer in the chosen format; by default a table on a terminal, and plain TSV elsewhere.

    Args:
        answer: the answer.
        chosen: the format; the value of `--format` by default.
    """
    chosen = chosen or chosen_format()
    if not answer.rows and answer.empty:
        print(answer.empty, file=sys.stderr)
    if chosen is None and not sys.stdout.isatty():
        if answer.text is not None:
            print(answer.text)
        else:
            _write_delimited(answer.rows, "\t")
        return
    match chosen:
        case None | Format.TABLE:
            _write_screen(answer)
        case Format.JSON:
            _write_json(answer.data)
        case Format.JSONL:
            _write_jsonl(answer.data)
        case Format.CSV:
            _write_delimited([answer.header, *answer.rows], ",")
        case Format.YAML:
            _write_yaml(answer.data)
        case Format.MARKDOWN:
            _write_markdown(answer)
        case _:
            assert_never(chosen)


def _write_json(data: object) -> None:
    import json

    print(json.dumps(data, ensure_ascii=False, indent=2))


def _write_jsonl(data: object) -> None:
    import json

    for each in data if isinstance(data, Sequence) else [data]:
        print(json.dumps(each, ensure_ascii=False))


def _write_yaml(data: object) -> None:
    import yaml

    yaml.safe_dump(data, sys.stdout, allow_unicode=True, sort_keys=False)


def _write_delimited(rows: Sequence[Sequence[Cell]], delimiter: str) -> None:
    import csv

    plain = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if delimiter == "\t":
        for row in plain:
            print("\t".join(" ".join(cell.split()) for cell in row))
    else:
        csv.writer(sys.stdout, lineterminator="\n").writerows(plain)


def _write_markdown(answer: Answer) -> None:
    def line(cells: Sequence[Cell]) -> str:
        shown = ["" if cell is None else " ".join(str(cell).split()).replace("|", "\\|") for cell in cells]
        return f"| {' | '.join(shown)} |"

    print(line(answer.header))
    print(line(["---"] * len(answer.header)))
    for row in answer.rows:
        print(line(row))


def _write_screen(answer: Answer) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False, emoji=False, markup=False)
    if answer.screen is not None:
        answer.screen(console)
    elif answer.rows:
        _write_table(answer, console)


def _write_table(answer: Answer, console: "Console") -> None:
    """Write a table; on a narrow terminal without the optional columns, or else a block for each row."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    unknown = Text(say("未说明", "not stated"), style="dim")
    kept = _columns_that_fit(answer, console.width)
    if kept is None:
        for number, row in enumerate(answer.rows):
            if number:
                console.print()
            for name, cell in zip(answer.header, row, strict=True):
                shown = unknown if cell is None else str(cell)
                console.print(Text.assemble((f"{name}{colon()}", "bold"), shown))
        return
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for index in kept:
        cells = [row[index] for row in answer.rows]
        numeric = all(isinstance(cell, int | None) for cell in cells)
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(answer.header[index], justify=justify, overflow="fold", no_wrap=_is_whole(cells))
    for row in answer.rows:
        table.add_row(*(unknown if row[index] is None else Text(str(row[index])) for index in kept))
    console.print(table)
    left_out = [name for index, name in enumerate(answer.header) if index not in kept]
    if left_out:
        names = listing(left_out)
        hint = say(
            f"窗口较窄，未显示：{names}。全部内容可用 --format json。",
            f"Too narrow to show: {names}. See --format json.",
        )
        for line in Text(hint).wrap(console, console.width):
            print(line.plain.rstrip(), file=sys.stderr)


def _columns_that_fit(answer: Answer, width: int) -> list[int] | None:
    """Return the columns of a readable table, without as many optional ones as needed; None if none is readable."""
    from rich.cells import cell_len

    needed = []
    for index, name in enumerate(answer.header):
        cells = [row[index] for row in answer.rows]
        longest = max(cell_len(str(cell)) for cell in cells)
        needed.append(_GAP + max(cell_len(name), longest if _is_whole(cells) else min(longest, _READABLE)))
    kept = list(range(len(answer.header)))
    optional = list(answer.optional)
    while sum(needed[column] for column in kept) > width:
        if not optional:
            return None
        kept.remove(optional.pop(0))
    return kept


def _is_whole(cells: Sequence[Cell]) -> bool:
    """Must a column not fold? Ids, dates and numbers stay in one piece; names and sentences may fold."""
    return all(str(cell).isascii() and " " not in str(cell) for cell in cells)


_GAP = 3
_READABLE = 20
"""Columns narrower than this are hard to read."""
