"""`partners ledger`."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from partners.cli.language import colon, language, say, say_text
from partners.cli.options import (
    FormatOption,
    LangOption,
    PolicyOption,
    RegistryOption,
    SheetOption,
    open_registry,
)
from partners.cli.pairs import split_columns, split_facts
from partners.cli.rejects import tell_notes, tell_rejects
from partners.cli.render import Answer, render
from partners.errors import LedgerError
from partners.text import Text

if TYPE_CHECKING:
    from partners.ledger.reports import Report, Summary
    from partners.records.facts import Fact
    from partners.rules.estimates import Rule

HELP = say(
    "各列按事实的 id 或名称识别；读不懂的单元格写入 .rejects.csv，其余照常计算，退出码为 1。需要附加组件 ledger：pip install '.[ledger]'。\n\n"
    "例：partners ledger 合同.xlsx --policy municipal-voucher --output 结果.xlsx --map 签约日=signed_on --set voucher_received=0\n\n"
    "例：partners ledger --template 空表.xlsx --policy municipal-voucher",
    "Columns are known by the ids or labels of facts. Cells that cannot be read go to a .rejects.csv, the rest is computed, and the exit code is 1. "
    "It needs the extra ledger: pip install '.[ledger]'.\n\n"
    "Example: partners ledger contracts.xlsx --policy municipal-voucher --output answers.xlsx --map signed=signed_on --set voucher_received=0\n\n"
    "Example: partners ledger --template empty.xlsx --policy municipal-voucher",
)


def command(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar=say("文件", "FILE"),
            show_default=False,
            readable=False,
            help=say("台账：.csv、.xlsx 或 .parquet。", "The ledger: .csv, .xlsx or .parquet."),
        ),
    ] = None,
    policy: PolicyOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            show_default=False,
            metavar=say("文件", "FILE"),
            help=say(
                "结果写入此文件：.csv、.xlsx 或 .parquet。", "Write the answers: .csv, .xlsx or .parquet."
            ),
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            show_default=False,
            metavar=say("事实=值", "FACT=VALUE"),
            help=say("每行都相同的事实；可重复。", "A fact that is the same on every line; repeatable."),
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            show_default=False,
            metavar=say("列=事实", "COLUMN=FACT"),
            help=say("某列是哪个事实；可重复。", "Which fact a column holds; repeatable."),
        ),
    ] = None,
    sheet: SheetOption = None,
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help=say("由谁计算。", "What computes.")),
    ] = "duckdb",
    memory: Annotated[
        str | None,
        typer.Option(
            show_default=False,
            metavar="4GB",
            help=say(
                "内存上限，超过则用磁盘（DuckDB、Spark）。",
                "The most memory to take before spilling to disk (DuckDB, Spark).",
            ),
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            show_default=False,
            metavar="FILE.xlsx",
            help=say("写一份空台账，供填写。", "Write an empty ledger to fill in."),
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=say("覆盖已有文件。", "Replace files that exist."))
    ] = False,
    format: FormatOption = None,  # noqa: A002 - the option's name
    lang: LangOption = None,  # noqa: ARG001 - read before Typer runs
    registry: RegistryOption = None,
) -> None:
    try:
        from partners.ledger.engines.running import bytes_of
        from partners.ledger.judging import judge_file
    except ImportError:
        raise LedgerError(
            Text(
                zh="台账需要附加组件 ledger；在源码目录中：pip install '.[ledger]'。",
                en="ledgers need the extra `ledger`; in the source folder: pip install '.[ledger]'.",
            )
        ) from None
    if (file is None) == (template is None):
        raise typer.BadParameter(
            say(
                "请给出一个文件，或用 --template 写一份空台账。",
                "give a file, or --template for an empty ledger.",
            )
        )
    opened = open_registry(registry)
    rules = opened.rules_of(policy or None)
    if file is None or template is not None:
        _write_template(Path(str(template)), rules, force=force)
        return
    try:
        if memory is not None:
            bytes_of(memory)
    except LedgerError as error:
        raise typer.BadParameter(say_text(error.message), param_hint="--memory") from None
    report = judge_file(
        file,
        opened,
        rules,
        output=output,
        renamed=split_columns(map_ or ()),
        given=split_facts(set_ or ()),
        sheet=sheet,
        lang=language(),
        engine=engine,
        memory=memory,
        force=force,
        watched=_progress,
    )
    render(_answer(report), format)
    _tell(report, rules, output)
    if report.rejects:
        raise typer.Exit(1)


def _write_template(path: Path, rules: "Sequence[Rule]", *, force: bool) -> None:
    from partners.ledger.answer_workbook import write_template

    if path.suffix.lower() != ".xlsx":
        raise LedgerError(Text(zh=f"{path}：须以 .xlsx 结尾。", en=f"{path}: must end in .xlsx."))
    if path.exists() and not force:
        raise LedgerError(
            Text(zh=f"{path}：已存在；加 --force 覆盖。", en=f"{path}: exists already; --force replaces it.")
        )
    write_template(path, rules, language())
    print(path, file=sys.stderr)


@contextmanager
def _progress(percent: Callable[[], float | None]) -> Iterator[None]:
    """A bar on a terminal, which only pulses while it is not known how much is done."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Event, Thread

    from rich.console import Console
    from rich.progress import Progress

    done = Event()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(say("计算中", "computing"), total=None)

        def watch() -> None:
            while not done.wait(0.2):
                now = percent()
                known = now is not None and now > 0
                progress.update(task, total=100 if known else None, completed=now if known else 0)

        watcher = Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def _answer(report: "Report") -> Answer:
    data = report.to_data()
    return Answer(
        data=data,
        header=[
            say("补贴", "benefit"),
            say("符合", "eligible"),
            say("受上限", "limited"),
            say("未定", "undetermined"),
            say("不符", "ineligible"),
            say("合计最低（元）", "total low (CNY)"),
            say("合计最高（元）", "total high (CNY)"),
        ],
        rows=[
            [
                each["benefit"],
                each["eligible"],
                each["limited"],
                each["undetermined"],
                each["ineligible"],
                each["low"],
                each["high"],
            ]
            for each in data
        ],
        optional=[2],
    )


def _of_rules(rules: "Sequence[Rule]") -> Iterator[str]:
    """Which policies are drafts, and which of the benefits are not paid together."""
    from partners.rules.policies_in_words import DRAFT, say_exclusion

    drafts = dict.fromkeys(rule.policy.id for rule in rules if rule.policy.stage == "draft")
    yield from (f"{policy}{colon()}{say_text(DRAFT)}" for policy in drafts)
    names = {rule.name for rule in rules}
    for rule in rules:
        others = [each.benefit for each in rule.benefit.excludes if each.benefit in names]
        yield from (f"{rule.name}{colon()}{say_text(say_exclusion(other))}" for other in others)


def _of_rejects(report: "Report") -> Iterator[str]:
    if report.unreadable:
        yield say(
            f"有单元格读不懂的行：{report.unreadable:,}。问到这些单元格的补贴不给结果；上限和合计把它们当作未知。",
            f"Lines with unreadable cells: {report.unreadable:,}. Benefits that ask for these cells give no answer; limits and totals "
            "count the cells as unknown.",
        )
    if report.left_out:
        yield say(
            f"不是表中一行、已略去的：{report.left_out:,}。不计入任何上限、预算或合计。",
            f"Rows that are no lines of the table: {report.left_out:,}. No limit or total counts them.",
        )


def _of_total(summary: "Summary", report: "Report", facts: "Mapping[str, Fact]") -> Iterator[str]:
    """What a total rests on that nothing states."""
    from partners.ledger.answer_workbook import say_alone
    from partners.ledger.headers import ways_to_map

    if summary.lacks is not None:
        label, ways = facts[summary.lacks].label, ways_to_map(report.amounts, summary.lacks)
        yield say(
            f"没有“{label.zh}”列，合计没有最高；若表中有，请加 {ways}",
            f"no column {summary.lacks}, so the total has no high; if the table has it, add {ways}",
        )
    if summary.alone is not None and report.lines > 1:
        yield say_text(say_alone(facts[summary.alone]))


def _tell(report: "Report", rules: "Sequence[Rule]", output: Path | None) -> None:
    """What was read as what, what is open and why, and what could not be read."""
    from partners.ledger.lines import facts_of_reason

    facts = rules[0].world.facts
    tell_notes(note.text for note in report.notes)
    read = ", ".join(f"{header} → {fact}" for fact, header in report.columns.items())
    print(
        say(
            f"{report.lines:,} 行；列：{read}",
            f"{report.lines:,} {'line' if report.lines == 1 else 'lines'}; columns: {read}",
        ),
        file=sys.stderr,
    )
    for header, unit in report.units.items():
        print(say(f"列“{header}”的单位：{unit.zh}", f'Unit of column "{header}": {unit.en}'), file=sys.stderr)
    if report.missing:
        names = ", ".join(f"{fact}{say(f'（{say_text(facts[fact].label)}）', '')}" for fact in report.missing)
        print(
            say(
                f"没有的列，视为未知：{names}（可用 --set 或 --map）",
                f"No column, so unknown: {names} (see --set and --map)",
            ),
            file=sys.stderr,
        )
    if report.open:
        counts = say("、", ", ").join(f"{header} {count:,}" for header, count in report.open.items())
        print(
            say(
                f"尚未确定（待定等）的单元格：{counts}。按未知计：合计最低只含已确定的部分。",
                f"Cells that are still open (待定, TBD …): {counts}. They count as unknown: the total low is that of the rest.",
            ),
            file=sys.stderr,
        )
    for each, rule in zip(report.summaries, rules, strict=True):
        for line in _of_total(each, report, facts):
            print(f"{each.benefit}{colon()}{line}", file=sys.stderr)
        missing: dict[str, int] = {}
        for (_, reason), lines in each.reasons.items():
            facts_missing = "/".join(facts_of_reason(rule, reason))
            if facts_missing:
                missing[facts_missing] = missing.get(facts_missing, 0) + lines
        if missing:
            shown = ", ".join(f"{fact} {lines:,}" for fact, lines in missing.items())
            print(
                f"{each.benefit}{colon()}{say('各行首先缺少的事实', 'what lines lack first')}{colon()}{shown}",
                file=sys.stderr,
            )
        for fact, groups in each.total.disagreeing:
            disagree = say(
                f"{fact} 同组各行不同（{groups:,} 组）；请一律填写本台账第一行之前已得的金额",
                f"{fact} differs within groups ({groups:,}); write on each line what was received before the first",
            )
            print(f"{each.benefit}{colon()}{disagree}", file=sys.stderr)
    for line in _of_rules(rules):
        print(line, file=sys.stderr)
    tell_rejects(report.first_rejects, report.rejects, *_of_rejects(report), file=report.rejects_file)
    if output is not None:
        print(output, file=sys.stderr)
