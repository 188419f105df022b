"""A ledger from file to file: read, judged, written, and summed up."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial, reduce
from operator import or_
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import narwhals as nw

from partners.errors import LedgerError
from partners.estimate import Rule
from partners.ledger.answers import Ledger, answer, make_ready
from partners.ledger.columns import check_facts, like_amounts, ways_to_map
from partners.ledger.engines import Frame, where
from partners.ledger.limits import LINE
from partners.ledger.lines import facts_asked
from partners.ledger.paths import literal_path
from partners.ledger.reading import Table, Watched, check_parquet, open_table, rejected_cells
from partners.ledger.running import Engine, EngineName, bytes_of, computing, connect, open_engine
from partners.ledger.totals import Total, total, totals
from partners.ledger.workbook import write_answers
from partners.registry import Registry
from partners.replacing import replacing
from partners.rules.facts import Fact
from partners.rules.needs import facts_of_amount
from partners.tables.cells import CellKind
from partners.tables.found import Note, Reject
from partners.tables.kinds import kind_of
from partners.tables.workbook import check_rows
from partners.tables.writing import check_output, rejects_beside, write_csv, write_rejects
from partners.text import Lang, Text

if TYPE_CHECKING:
    import duckdb


class Summary(NamedTuple):
    """What became of a ledger under one benefit.

    Attributes:
        benefit: as `policy/benefit`.
        reasons: how many lines, by outcome and reason code.
        unreadable: how many lines have no answer, because a cell that the benefit asks for cannot be read; in limits
            and in the total it counts as unknown.
        total: what all lines come to together.
        groups: what each group of the first shared limit comes to; only where a workbook is written.
        lacks: the money that its amount is made of and that nothing states, while columns of the table may; then the
            total has no high.
        alone: the fact by which lines share a limit and that nothing states, so that each line counts as another's.
    """

    benefit: str
    reasons: Mapping[tuple[str, str], int]
    unreadable: int
    total: Total
    groups: tuple[Total, ...]
    lacks: str | None = None
    alone: str | None = None


class Report(NamedTuple):
    """What became of a ledger.

    Attributes:
        columns: the column of each fact that was found.
        missing: facts that the benefits ask for and that no column or given value states.
        units: by column, the units in which its values are read, where its cells do not say them.
        open: by column, how many cells say that a value is still to be decided.
        amounts: columns that may hold amounts, and are no fact.
        lines: how many lines the table has.
        unreadable: how many of them have a cell that cannot be read.
        left_out: how many rows are no lines of the table, and count nowhere.
        rejects: how many cells or lines could not be read.
        first_rejects: the first of them.
        rejects_file: where all of them are written, if there are any.
        summaries: per benefit.
        notes: what is to be said of how the file was read, such as which sheet, and what of it is hidden.
    """

    columns: Mapping[str, str]
    missing: tuple[str, ...]
    units: Mapping[str, Text]
    open: Mapping[str, int]
    amounts: tuple[str, ...]
    lines: int
    unreadable: int
    left_out: int
    rejects: int
    first_rejects: tuple[Reject, ...]
    rejects_file: Path | None
    summaries: tuple[Summary, ...]
    notes: tuple[Note, ...] = ()


def judge_file(
    path: Path,
    registry: Registry,
    rules: Sequence[Rule],
    *,
    output: Path | None = None,
    rejects: Path | None = None,
    renamed: Mapping[str, str] | None = None,
    given: Mapping[str, object] | None = None,
    sheet: str | None = None,
    lang: Lang = "en",
    engine: EngineName = "duckdb",
    memory: str | None = None,
    force: bool = False,
    watched: Watched = nullcontext,
) -> Report:
    """Judge every line of a CSV, Excel or Parquet file.

    Args:
        path: the file, which is only read.
        registry: the rules, and who is a partner.
        rules: the benefits.
        output: where the answers go, in the format of its name.
        rejects: where lines go that cannot be read; beside the output where left out.
        renamed: the fact of each column whose header does not say it.
        given: facts that are the same on every line.
        sheet: of a workbook, the name of the sheet to read, or its number among those that are shown.
        lang: of words.
        engine: what computes.
        memory: the most that the engine takes before it spills, such as `4GB`.
        force: whether files that exist are replaced.
        watched: may show how much is done, in percent, while it asks what it is given; None where that is not known.

    Raises:
        ClaimError: a given value is malformed, or a fact does not exist.
        LedgerError: a ledger cannot be judged.
        TableError: a file cannot be read or written.
        OSError: as the system says.
    """
    if memory is not None:
        bytes_of(memory)
    if output is not None:
        check_output(output, path, force=force)
        rejects = rejects or rejects_beside(output)
    if rejects is not None:
        check_output(rejects, path, force=force)
    with (
        TemporaryDirectory(prefix="partners-") as folder,
        connect(Path(folder), None if engine == "spark" else memory) as connection,
    ):
        scratch = Path(folder)
        table = open_table(
            path, connection, scratch, facts=registry.facts, renamed=renamed, sheet=sheet, watched=watched
        )
        columns = table.columns
        with (
            open_engine(engine, connection, scratch, memory) as by,
            watched(by.progress),
            computing(by, partial(check_parquet, path, table)),
        ):
            ledger = make_ready(
                by.frame(table),
                registry,
                rules,
                columns,
                given or {},
                remarked=table.units,
                zones=table.zones,
            )
            asked = list(dict.fromkeys(fact for rule in rules for fact in facts_asked(rule)))
            used = {fact: columns[fact] for fact in asked if fact in columns}
            facts = [registry.facts[fact] for fact in asked]
            way = _WITH_MAP if len(table.headers) > 1 else _WITHOUT_TITLE
            check_facts(Text(zh=str(path), en=str(path)), table.headers, used, facts, way)
            amounts = like_amounts(header for header in table.headers if header not in columns.values())
            lacking = _lacking(rules, ledger) if amounts else {}
            if lacking and len(lacking) == sum(any(_money_of(rule)) for rule in rules):
                raise _no_amount(path, registry.facts[next(iter(lacking.values()))], amounts)
            cells = [*_unreadable(ledger, used, registry, table)] if ledger.lines.wrong else []
            if not cells:
                ledger = ledger._replace(lines=ledger.lines._replace(wrong={}))
            unreadable = {rule.name: _lines_without_answer(rule, cells, used) for rule in rules}
            summaries = _judge(
                ledger,
                rules,
                registry,
                connection,
                by,
                used=used,
                kinds=table.kinds,
                notes=table.notes,
                unreadable=unreadable,
                lacking=lacking,
                scratch=scratch,
                output=output,
                lang=lang,
            )
            still_open = _count_open(ledger)
    found = sorted([*table.broken, *cells], key=lambda each: each.line)
    if rejects is not None:
        if found:
            write_rejects(found, rejects, lang)
        else:
            rejects.unlink(missing_ok=True)  # of an earlier run
    return Report(
        columns=used,
        missing=tuple(fact for fact in asked if fact not in ledger.lines.known),
        units=ledger.units,
        open=still_open,
        amounts=tuple(amounts),
        lines=sum(summaries[0].reasons.values()) + summaries[0].unreadable,
        unreadable=len({each.line for each in cells}),
        left_out=len(table.broken),
        rejects=len(found),
        first_rejects=tuple(found[:_SHOWN]),
        rejects_file=rejects if found else None,
        summaries=summaries,
        notes=table.notes,
    )


_SHOWN = 10


_WITH_MAP = Text(
    zh="可用 --map 列=事实 指明；工作簿只读一张工作表，可用 --sheet 选择。",
    en="Say which is which with --map COLUMN=FACT; of a workbook one sheet is read, which --sheet chooses.",
)
_WITHOUT_TITLE = Text(
    zh=f"第一行须是各列的名称；其上若有标题，请删去。{_WITH_MAP.zh}",
    en=f"The first row must name the columns; remove a title above it. {_WITH_MAP.en}",
)


def _unreadable(
    ledger: Ledger, columns: Mapping[str, str], registry: Registry, table: Table
) -> Iterator[Reject]:
    """Every cell that cannot be read, line by line."""
    tests = ledger.lines.wrong
    lines = where(ledger.frame, reduce(or_, map(nw.col, tests.values())))
    lines = lines.select(LINE, *columns.values(), *ledger.texts.values(), *tests.values()).sort(LINE)
    for row in lines.collect().iter_rows(named=True):
        wrong = {fact: columns[fact] for fact, column in tests.items() if row[column]}
        yield from rejected_cells(row, wrong, registry.facts, table, ledger.texts)


def _lacking(rules: Sequence[Rule], ledger: Ledger) -> dict[str, str]:
    """The money that a benefit's amount is made of, by benefit, where nothing states any of it."""
    money = {rule.name: [*_money_of(rule)] for rule in rules}
    return {
        name: facts[0]
        for name, facts in money.items()
        if facts and not any(fact in ledger.lines.known for fact in facts)
    }


def _money_of(rule: Rule) -> Iterator[str]:
    """The money that a benefit's amount is made of."""
    return (fact for fact in facts_of_amount(rule.benefit.amount) if rule.world.facts[fact].type == "money")


def _no_amount(path: Path, fact: Fact, amounts: Sequence[str]) -> LedgerError:
    ways = ways_to_map(amounts, fact.id)
    return LedgerError(
        Text(
            zh=f"{path}：没有一列是{fact.label.zh}（{fact.id}），算不出金额。像是金额的列：{'、'.join(amounts)}；若是，请加 {ways}；"
            f"各行相同的，可用 --set {fact.label.zh}=…。",
            en=f"{path}: no column holds the {fact.label.en} ({fact.id}), so there is no amount to compute. Columns that may hold it: "
            f"{', '.join(amounts)}; if one does, add {ways}. Where it is the same on every line: --set {fact.id}=…",
        )
    )


def _alone(rule: Rule, ledger: Ledger) -> str | None:
    """The organisation or name by which lines share a limit, where nothing states it."""
    per = (fact for limit in rule.limits for fact in limit.per if fact != "year")
    named = (fact for fact in per if ledger.lines.facts[fact].type in ("organization", "name"))
    return next((fact for fact in named if fact not in ledger.lines.known), None)


def _count_open(ledger: Ledger) -> dict[str, int]:
    """How many cells of each column say that a value is still to be decided."""
    headers = {column: header for header, column in ledger.texts.items()}
    return {
        headers.get(column, column): int(
            where(ledger.frame, nw.col(column).is_in([*texts])).select(nw.len()).collect().item()
        )
        for column, texts in ledger.open.items()
    }


def _lines_without_answer(rule: Rule, cells: Sequence[Reject], columns: Mapping[str, str]) -> int:
    """How many lines have a cell that a benefit asks for and that cannot be read."""
    asked = {columns[fact] for fact in facts_asked(rule) if fact in columns}
    return len({each.line for each in cells if each.column in asked})


def _judge(
    ledger: Ledger,
    rules: Sequence[Rule],
    registry: Registry,
    connection: "duckdb.DuckDBPyConnection",
    by: Engine,
    *,
    used: Mapping[str, str],
    kinds: Mapping[str, CellKind],
    notes: Sequence[Note],
    unreadable: Mapping[str, int],
    lacking: Mapping[str, str],
    scratch: Path,
    output: Path | None,
    lang: Lang,
) -> tuple[Summary, ...]:
    """Write the answers, and sum them up."""
    from pyarrow import parquet

    # Groups are shown in workbooks alone, and there may be millions of them.
    for_people = output is not None and kind_of(output) == "Excel"
    each = {rule.name: totals(ledger, rule) if for_people else (total(ledger, rule), ()) for rule in rules}
    for name in lacking:  # nothing bounds what rests on amounts that are not there
        every, of_groups = each[name]
        each[name] = every._replace(high=None), tuple(one._replace(high=None) for one in of_groups)
    alone = {rule.name: _alone(rule, ledger) for rule in rules}
    answers = partial(answer, ledger, rules, lang, unreadable=False)
    if output is None:
        counts = _counted(answers())
    elif kind_of(output) == "Parquet":
        with replacing(output) as beside:
            by.write(answers().to_native(), beside, False)  # noqa: FBT003
            counts = _counted(_answers_in(beside, connection, scratch))
    else:
        copy = scratch / "answers.parquet"
        by.write(answers(in_order=True).to_native(), copy, True)  # noqa: FBT003
        counts = _counted(_answers_in(copy, connection, scratch))
        with parquet.ParquetFile(copy) as table:
            headers = table.schema_arrow.names
            rows = (
                row for batch in table.iter_batches() for row in zip(*batch.to_pydict().values(), strict=True)
            )
            if kind_of(output) == "CSV":
                write_csv(headers, rows, output)
            else:
                check_rows(output, sum(counts.values()))
                groups = {name: (*of_groups, every) for name, (every, of_groups) in each.items()}
                write_answers(
                    output,
                    headers,
                    rows,
                    totals=groups,
                    rules=rules,
                    sources=registry.sources,
                    kinds={**kinds, **{header: registry.facts[fact].type for fact, header in used.items()}},
                    unreadable=unreadable,
                    alone={name: registry.facts[fact] for name, fact in alone.items() if fact is not None},
                    notes=[note.text for note in notes],
                    lang=lang,
                )
    return tuple(
        Summary(
            rule.name,
            {key[1:]: count for key, count in counts.items() if key[0] in (rule.name, "")},
            unreadable[rule.name],
            *each[rule.name],
            lacking.get(rule.name),
            alone[rule.name],
        )
        for rule in rules
    )


def _answers_in(path: Path, connection: "duckdb.DuckDBPyConnection", scratch: Path) -> Frame:
    return nw.from_native(connection.from_parquet(literal_path(path, scratch), hive_partitioning=False))


def _counted(answers: Frame) -> dict[tuple[str, str, str], int]:
    """How many lines there are of each benefit (empty where there is one), outcome and reason."""
    several = "benefit" in answers.collect_schema().names()
    keys = ["benefit", "outcome", "reason"] if several else ["outcome", "reason"]
    rows = (
        answers.group_by(*keys).agg(nw.len().alias("lines")).sort("lines", *keys, descending=True).collect()
    )
    return {
        (row.get("benefit", ""), row["outcome"] or "", row["reason"]): row["lines"]
        for row in rows.rows(named=True)
    }
