"""`partners ledger`."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import (
    AsOfOption,
    ForceOption,
    PolicyOption,
    ProfileOption,
    RegistryOption,
    SheetOption,
    open_registry,
    output_option,
    with_profile,
)
from partners.cli.pairs import split_columns, split_facts
from partners.cli.progress import progress
from partners.cli.render import Answer, render
from partners.cli.telling_ledgers import tell_report
from partners.errors import LedgerError
from partners.text import Text

if TYPE_CHECKING:
    from partners.ledger.reports import Report
    from partners.rules.estimates import Rule

HELP = Words(
    "各列按申报信息的 id 或名称识别；有无法识别的单元格时，把它们写入 .rejects.csv，其余照常计算，退出码为 1。需要附加组件 ledger：pip install '.[ledger]'。\n\n"
    "例：partners ledger 合同.xlsx --policy municipal-voucher --output 结果.xlsx --map 签约日=signed_on --set voucher_received=0\n\n"
    "例：partners ledger --template 空表.xlsx --policy municipal-voucher",
    "Columns are recognised by the id or label of a fact. Cells that cannot be read go to a .rejects.csv; the rest is computed, and the exit code is 1. "
    "Needs the extra `ledger`: pip install '.[ledger]'.\n\n"
    "Example: partners ledger contracts.xlsx --policy municipal-voucher --output answers.xlsx --map signed=signed_on --set voucher_received=0\n\n"
    "Example: partners ledger --template empty.xlsx --policy municipal-voucher",
)


def command(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar=Words("文件", "FILE"),
            show_default=False,
            readable=False,
            help=Words("台账：.csv、.xlsx 或 .parquet。", "The ledger: .csv, .xlsx or .parquet."),
        ),
    ] = None,
    policy: PolicyOption = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help=Words(
                "没有 --policy 时，也测算现在不受理的、金额无法由表中各列算出的补贴。",
                "Without --policy, also answer for benefits that are not open now, or whose amounts no column states.",
            ),
        ),
    ] = False,
    output: Annotated[
        Path | None,
        output_option(
            "结果写入此文件：.csv、.xlsx 或 .parquet。",
            "Write the answers to this file: .csv, .xlsx or .parquet.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            show_default=False,
            metavar=Words("申报信息=值", "FACT=VALUE"),
            help=Words(
                "各行都相同的申报信息；可重复。", "A fact with the same value on every line; repeatable."
            ),
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            show_default=False,
            metavar=Words("列=申报信息", "COLUMN=FACT"),
            help=Words("某列是哪项申报信息；可重复。", "Which fact a column holds; repeatable."),
        ),
    ] = None,
    sheet: SheetOption = None,
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help=Words("用哪个引擎计算。", "Engine that computes the answers.")),
    ] = "duckdb",
    memory: Annotated[
        str | None,
        typer.Option(
            show_default=False,
            metavar="4GB",
            help=Words(
                "内存上限，超过则用磁盘（DuckDB、Spark）。",
                "Memory limit; beyond it, disk is used (DuckDB, Spark).",
            ),
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            show_default=False,
            metavar="FILE.xlsx",
            help=Words("写一份空台账，供您填写。", "Write an empty ledger to fill in."),
        ),
    ] = None,
    force: ForceOption = False,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    try:
        from partners.ledger import judge_file
        from partners.ledger.engines.running import bytes_of
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
                "give a file, or --template to write an empty ledger.",
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
    day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
    chosen = policy is None and not every
    if chosen:
        rules = [rule for rule in rules if rule.policy.takes_applications(rule.benefit, day)] or rules
    report = judge_file(
        file,
        opened,
        rules,
        output=output,
        renamed=split_columns(map_ or ()),
        given=with_profile(split_facts(set_ or ()), profile, opened),
        sheet=sheet,
        lang=language(),
        engine=engine,
        memory=memory,
        force=force,
        computable=chosen,
        watched=progress(say("计算中", "computing")),
    )
    render(_answer(report))
    answered = opened.rules_of(each.benefit for each in report.summaries)
    tell_report(report, answered, output, day, chosen_of=len(opened.rules) if chosen else None)
    if report.rejects > report.asides:
        raise typer.Exit(1)


def _write_template(path: Path, rules: "Sequence[Rule]", *, force: bool) -> None:
    from partners.ledger.answer_workbook import write_template

    if path.suffix.lower() != ".xlsx":
        raise LedgerError(Text(zh=f"{path}：须以 .xlsx 结尾。", en=f"{path}: must end in .xlsx."))
    if path.exists() and not force:
        raise LedgerError(
            Text(
                zh=f"{path}：已存在；要覆盖请加 --force。",
                en=f"{path}: already exists; add --force to overwrite it.",
            )
        )
    write_template(path, rules, language())
    print(path, file=sys.stderr)


def _answer(report: "Report") -> Answer:
    data = report.to_data()
    return Answer(
        data=data,
        header=[
            say("补贴", "benefit"),
            say("符合条件", "eligible"),
            say("受封顶影响", "limited"),
            say("尚不能确定", "undetermined"),
            say("不符合条件", "ineligible"),
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
