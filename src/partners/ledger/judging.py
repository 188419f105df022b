"""Judging of a ledger file: read, judge, write and sum up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import narwhals as nw

from partners.atomic import replacing
from partners.ledger.answer_workbook import write_answers
from partners.ledger.answers import Ledger, answer, prepare
from partners.ledger.column_units import refuse_units_beside
from partners.ledger.engines.operations import where
from partners.ledger.engines.running import (
    EngineName,
    RunningEngine,
    bytes_of,
    computing,
    connect,
    open_engine,
    read_answers,
)
from partners.ledger.headers import check_facts, find_amount_columns
from partners.ledger.refusals import (
    SHOWN,
    WITH_MAP,
    WITHOUT_TITLE,
    lacking_money,
    money_of,
    no_amount,
    unreadable_lines,
)
from partners.ledger.relations import check_parquet, open_table
from partners.ledger.reports import Report, Summary
from partners.ledger.totals import count_outcomes, total, totals
from partners.registry import Registry
from partners.rules.claims import find_fact
from partners.rules.estimates import Rule
from partners.tables.cells import CellKind
from partners.tables.file_types import kind_of
from partners.tables.found import Note, Reject, Watched
from partners.tables.output import check_output, rejects_path, write_csv, write_rejects
from partners.tables.row_kinds import RowKind
from partners.tables.workbook import check_rows
from partners.text import Lang, Text

if TYPE_CHECKING:
    import duckdb


def judge_file(
    path: str | Path,
    registry: Registry,
    rules: Sequence[Rule],
    *,
    output: str | Path | None = None,
    rejects: str | Path | None = None,
    renamed: Mapping[str, str] | None = None,
    given: Mapping[str, object] | None = None,
    sheet: str | None = None,
    lang: Lang = "en",
    engine: EngineName = "duckdb",
    memory: str | None = None,
    force: bool = False,
    computable: bool = False,
    watched: Watched = nullcontext,
) -> Report:
    """Judge every line of a CSV, Excel or Parquet file.

    Args:
        path: the file; it is not changed.
        registry: the rules, and who is a partner.
        rules: the benefits, from `registry.rules_of`.
        output: the file for the answers, in the format of its ending; None to write none.
        rejects: the file for lines that cannot be read; beside the output if left out.
        renamed: the fact of each column with another header.
        given: values of facts that are the same on every line.
        sheet: for a workbook, the name of the sheet to read, or its number among the visible sheets.
        lang: the language of words.
        engine: the engine that computes.
        memory: the most memory that the engine takes before it spills to disk, such as `4GB`.
        force: True to replace existing files.
        computable: True to answer only for benefits that are computed from an amount of money that a column or given
            value states, unless there is none.
        watched: makes a context that may show progress; it is given a function that returns percent, or None if
            unknown.

    Raises:
        ClaimError: a given value is malformed, or a fact does not exist.
        LedgerError: a ledger cannot be judged.
        TableError: a file cannot be read or written.
        OSError: a file cannot be read or written.
    """
    path = Path(path)
    output = None if output is None else Path(output)
    rejects = None if rejects is None else Path(rejects)
    if memory is not None:
        bytes_of(memory)
    if output is not None:
        check_output(output, path, force=force)
        rejects = rejects or rejects_path(output)
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
        if computable:
            stated = {*columns, *(find_fact(registry.facts, name).id for name in given or ())}
            rules = [rule for rule in rules if not stated.isdisjoint(money_of(rule))] or rules
        with (
            open_engine(engine, connection, scratch, memory) as by,
            watched(by.progress),
            computing(by, partial(check_parquet, path, table)),
        ):
            frame = by.frame(table)
            if table.typed:
                refuse_units_beside(frame, columns, registry.facts)
            ledger = prepare(
                frame,
                registry,
                rules,
                columns,
                given or {},
                remarked=table.units,
                zones=table.zones,
            )
            asked = list(dict.fromkeys(fact for rule in rules for fact in rule.facts))
            used = {fact: columns[fact] for fact in asked if fact in columns}
            facts = [registry.facts[fact] for fact in asked]
            way = WITH_MAP if len(table.headers) > 1 else WITHOUT_TITLE
            check_facts(Text(zh=str(path), en=str(path)), table.headers, used, facts, way)
            amounts = find_amount_columns(
                header for header in table.headers if header not in columns.values()
            )
            lacking = lacking_money(rules, ledger) if amounts else {}
            if lacking and len(lacking) == sum(any(money_of(rule)) for rule in rules):
                ((commonest, _),) = Counter(lacking.values()).most_common(1)
                raise no_amount(path, registry.facts[commonest], amounts)
            cells = [*unreadable_lines(ledger, used, registry, table)] if ledger.lines.wrong else []
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
            rejects.unlink(missing_ok=True)  # from an earlier run
    return Report(
        columns=used,
        missing=tuple(fact for fact in asked if fact not in ledger.lines.known),
        units=ledger.units,
        open=still_open,
        amounts=tuple(amounts),
        lines=sum(summaries[0].reasons.values()) + summaries[0].unreadable,
        unreadable=len({each.line for each in cells}),
        left_out=len(table.broken),
        asides=sum(each.kind is not RowKind.LINE for each in table.broken),
        rejects=len(found),
        first_rejects=tuple(found[:SHOWN]),
        rejects_file=rejects if found else None,
        summaries=summaries,
        notes=table.notes,
    )


def _alone(rule: Rule, ledger: Ledger) -> str | None:
    """Return the organisation or name fact by which lines share a limit, if no column or given value states it."""
    per = (fact for limit in rule.limits for fact in limit.facts_of_group)
    named = (fact for fact in per if ledger.lines.facts[fact].type in ("organization", "name"))
    return next((fact for fact in named if fact not in ledger.lines.known), None)


def _count_open(ledger: Ledger) -> dict[str, int]:
    """Count the cells of each column that say that a value is still to be decided."""
    headers = {column: header for header, column in ledger.texts.items()}
    return {
        headers.get(column, column): int(
            where(ledger.frame, nw.col(column).is_in([*texts])).select(nw.len()).collect().item()
        )
        for column, texts in ledger.open.items()
    }


def _lines_without_answer(rule: Rule, cells: Sequence[Reject], columns: Mapping[str, str]) -> int:
    """Count the lines with an unreadable cell that a benefit asks for."""
    asked = {columns[fact] for fact in rule.facts if fact in columns}
    return len({each.line for each in cells if each.column in asked})


def _judge(
    ledger: Ledger,
    rules: Sequence[Rule],
    registry: Registry,
    connection: "duckdb.DuckDBPyConnection",
    by: RunningEngine,
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
    """Write the answers and sum them up."""
    from pyarrow import parquet

    # Only workbooks show groups, and there may be millions of them.
    for_people = output is not None and kind_of(output) == "Excel"
    each = {rule.name: totals(ledger, rule) if for_people else (total(ledger, rule), ()) for rule in rules}
    for name in lacking:  # without its amounts, nothing bounds a benefit
        every, of_groups = each[name]
        each[name] = replace(every, high=None), tuple(replace(one, high=None) for one in of_groups)
    alone = {rule.name: _alone(rule, ledger) for rule in rules}
    answers = partial(answer, ledger, rules, lang, unreadable=False, store=by.store)
    if output is None:
        counts = count_outcomes(answers())
    elif kind_of(output) == "Parquet":
        with replacing(output) as temporary:
            by.write(answers().to_native(), temporary, False)  # noqa: FBT003
            counts = count_outcomes(read_answers(temporary, connection, scratch))
    else:
        copy = scratch / "answers.parquet"
        by.write(answers(in_order=True).to_native(), copy, True)  # noqa: FBT003
        counts = count_outcomes(read_answers(copy, connection, scratch))
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
