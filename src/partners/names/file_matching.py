"""Matching of a file of names: read, match, write, count."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from partners.names.columns import read_names, write_matches
from partners.names.match_cells import COLUMNS, cells_of
from partners.names.matches import ACCEPTED, Match, Tier
from partners.tables.footers import Worded
from partners.tables.found import Note, Reject, Watched
from partners.tables.output import check_output, rejects_path, write_rejects
from partners.tables.row_kinds import RowKind, RowKinds
from partners.text import Lang, Text


class Matcher(Protocol):
    """An object that matches names: a registry, whose module imports this one."""

    def match_many(
        self, names: Iterable[str | float | None], *, accept: str = ..., as_of: date | str | None = ...
    ) -> Iterator[Match]:
        """Match each name, in order, one at a time."""


@dataclass(frozen=True, slots=True)
class FileMatches:
    """Result of matching a file of names.

    Attributes:
        counts: number of names by tier; every tier has a count.
        matches: a match for each name, in order; empty if they are written to a file instead.
        notes: notes on how the file was read, such as the chosen sheet and hidden rows.
        rejects: lines that could not be read and are left out.
        rejects_file: the file of these lines, if there are any and the matches are written.
    """

    counts: Mapping[Tier, int]
    matches: tuple[Match, ...]
    notes: tuple[Note, ...]
    rejects: tuple[Reject, ...]
    rejects_file: Path | None

    @property
    def accepted(self) -> int:
        """Number of names that were matched to an organisation."""
        return sum(self.counts[tier] for tier in ACCEPTED)


def match_file(
    path: str | Path,
    registry: Matcher,
    column: str,
    *,
    output: str | Path | None = None,
    sheet: str | None = None,
    accept: str = "parsed",
    as_of: date | str | None = None,
    lang: Lang = "en",
    force: bool = False,
    watched: Watched = nullcontext,
) -> FileMatches:
    """Match the names in a column of a CSV, Excel or Parquet file.

    Args:
        path: the file; it is not changed.
        registry: the organisations to match.
        column: the header of the column of names.
        output: the file for the table with added columns for the matches, in the format of its ending; lines that
            cannot be read go to a `.rejects.csv` file beside it. If left out, the matches are kept in memory.
        sheet: for a workbook, the name of the sheet to read, or its number among the visible sheets.
        accept: the least sure tier that still names an organisation: `exact`, `pinyin` or `parsed`.
        as_of: the day on which memberships must hold, a date or `YYYY-MM-DD`.
        lang: the language of the written words.
        force: True to replace existing files.
        watched: makes a context that may show progress; it is given a function that returns percent, or None if
            unknown.

    Raises:
        NotFoundError: there is no such column.
        TableError: a file cannot be read or written.
        ValueError: there is no such tier or day.
        OSError: a file cannot be read or written.
    """
    path = Path(path)
    output = None if output is None else Path(output)
    rejects = None
    if output is not None:
        rejects = rejects_path(output)
        check_output(output, path, force=force)
        check_output(rejects, path, force=force)
    table = read_names(path, column, sheet)
    kinds = RowKinds(table.rows.headers, Worded(names=[table.column]))
    counts = Counter(dict.fromkeys(Tier, 0))
    every = done = 0

    def percent() -> float | None:
        nonlocal every
        every = every or table.rows.how_many()
        return 100 * done / every if every > 0 else None

    def matched() -> Iterator[tuple[Sequence[Any], Match]]:
        nonlocal done
        rows: list[tuple[Sequence[Any], RowKind]] = []

        def given() -> Iterator[str]:
            for _, row, kind in table.rows.classified(kinds):
                rows.append((row, kind))
                name = row[table.column]
                yield "" if name is None else str(name)

        for match in registry.match_many(given(), accept=accept, as_of=as_of):
            row, kind = rows.pop()
            found = _of_row(match, kind)
            counts[found.tier] += 1
            done += 1
            yield row, found

    matches: tuple[Match, ...] = ()
    with watched(percent):
        if output is None:
            matches = tuple(match for _, match in matched())
        else:
            title = Text(zh="匹配结果", en="matches").get(lang)
            header = [each.get(lang) for each in COLUMNS]
            rows = ([*row, *cells_of(match, lang)] for row, match in matched())
            write_matches(output, table, header, rows, title=title)
    broken = tuple(table.rows.broken)
    if rejects is not None and broken:
        write_rejects(broken, rejects, lang)
    return FileMatches(
        counts=counts,
        matches=matches,
        notes=tuple(table.rows.notes),
        rejects=broken,
        rejects_file=rejects if broken else None,
    )


def _of_row(match: Match, kind: RowKind) -> Match:
    """The match of a row's name: a row of sums, units or headers has none, and of a remark a person may still see one."""
    if kind is RowKind.LINE or (kind is RowKind.REMARK and match.tier is not Tier.NONE):
        return match
    reason = Text(zh=f"不是名称，{kind.reason.zh}", en=f"no name, but {kind.reason.en}")
    return Match(match.name, Tier.NONE, reason)
