"""`partners batch import`."""

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.deciding import agrees_to_new, decide, tell_decisions
from partners.cli.labels import category_word
from partners.cli.language import Words, colon, language, listing, say, say_text
from partners.cli.options import (
    DecideOption,
    ListArgument,
    RegistryOption,
    SheetOption,
    TotalOption,
    complete_source,
    folder_here,
    open_registry,
    parse_day,
    split_pairs,
)
from partners.cli.rejects import tell_notes
from partners.cli.render import Answer, chosen_format, render

if TYPE_CHECKING:
    from partners.batches.imports.plan import ImportPlan

HELP = Words(
    "名单可以是 CSV、Excel（有“名称”一列），或纯文本：类别标题之下每行一个名称，或“算力伙伴：甲、乙、丙”。"
    "相近或重复的名称须由人决定：在终端上会逐个提问，否则列出要加的选项，退出码为 1，不写入任何文件。"
    "新文件要么全部写入，要么一个也不写；已有文件不会改动。\n\n"
    "例：partners batch import 名单.txt --number 3 --published 2024-01-15 --source csj-2023-05 --dry-run\n\n"
    "例：partners batch import 名单.csv --number 3 --published 2024-01-15 --source csj-2023-05 --decide 示例数据=new",
    "The list is a CSV or Excel file with a column 名称 or name, or plain text: one name per line under category headings, or "
    "算力伙伴：甲、乙、丙. Similar and repeated names need a decision: a terminal is asked, otherwise the options to add are "
    "printed, the exit code is 1, and nothing is written. Either all new files are written or none, and existing files are "
    "never changed.\n\n"
    "Example: partners batch import docs/third-batch.txt --number 3 --published 2024-01-15 --source csj-2023-05 "
    "--decide 示例数据=new --dry-run",
)


def _parse_number(value: str) -> int:
    """Parse the number of a batch, in digits or in Chinese."""
    from partners.batches.lists.headings import NUMBER, read_number

    found = re.fullmatch(rf"第?\s*({NUMBER.pattern})\s*批?", value)
    if found is None or read_number(found[1]) == 0:
        raise typer.BadParameter(
            say(
                f"“{value}”不是批次；请写 3、三或第三批。",
                f'"{value}" is not a batch number; write 3, 三 or 第三批.',
            )
        )
    return read_number(found[1])


def command(
    file: ListArgument,
    number: Annotated[
        int,
        typer.Option(
            "--number",
            "-n",
            parser=_parse_number,
            show_default=False,
            metavar=Words("批次", "NUMBER"),
            help=Words("第几批：3、三或第三批。", "The number of the batch: 3, 三 or 第三批."),
        ),
    ],
    published: Annotated[
        date,
        typer.Option(
            "--published",
            parser=parse_day,
            show_default=False,
            metavar="YYYY-MM-DD",
            help=Words("公布日期。", "The date of publication."),
        ),
    ],
    source: Annotated[
        list[str],
        typer.Option(
            "--source",
            "-s",
            show_default=False,
            metavar=Words("来源", "SOURCE"),
            autocompletion=complete_source,
            help=Words("公布名单的来源的 id；可重复。", "The id of a source of the list; repeatable."),
        ),
    ],
    total: TotalOption = None,
    partial: Annotated[
        bool,
        typer.Option(
            "--partial",
            help=Words("名单不全：名称可以少于公布数。", "The list is incomplete."),
        ),
    ] = False,
    decisions: DecideOption = None,
    sheet: SheetOption = None,
    ids: Annotated[
        list[str] | None,
        typer.Option(
            "--id",
            show_default=False,
            metavar=Words("名称=id", "NAME=ID"),
            help=Words("新机构的 id；可重复。", "The id of a new organisation; repeatable."),
        ),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            "-y",
            help=Words(
                "在终端上，写入新机构前不再询问。",
                "On a terminal, write new organisations without asking first.",
            ),
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=Words("只显示差异，不写入。", "Show the diff and write nothing.")),
    ] = False,
    registry: RegistryOption = None,
) -> None:
    from partners.batches.imports.planning import plan_import
    from partners.batches.lists.reader import read_list

    decided, named = split_pairs(decisions, "--decide"), split_pairs(ids, "--id")
    opened = open_registry(folder_here(registry))
    _refuse_installed(opened.root)
    listed = read_list(file, sheet=sheet)
    tell_notes(listed.notes)

    def plan(answers: dict[str, str]) -> "ImportPlan":
        return plan_import(
            opened,
            listed,
            number=number,
            published_on=published,
            sources=source,
            total=total,
            decisions=answers,
            ids=named,
            partial=partial,
        )

    planned = plan(decided)
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    if planned.open and asks:
        planned, decided = decide(planned, decided, plan)
    for line, text in listed.passed_over:
        shown = say(
            f"第 {line} 行不是名称，略过：{text}", f"line {line} is not a name and was skipped: {text}"
        )
        print(shown, file=sys.stderr)
    for line, mark, name in listed.marks:
        shown = say(
            f"第 {line} 行：“{name}”后面的“{mark}”不算在名称内",
            f'line {line}: "{mark}" after "{name}" is not part of the name',
        )
        print(shown, file=sys.stderr)
    if planned.open:
        render(_answer(planned))
        print(_summary(planned), file=sys.stderr)
        tell_decisions(planned)
        raise typer.Exit(1)
    if dry_run:
        planned.check()
        if chosen_format() is None:
            print(planned.diff(), end="")
        else:
            render(_answer(planned))
    else:
        if asks and not yes and not agrees_to_new(planned):
            raise typer.Exit(1)
        written = planned.write()
        render(_answer(planned))
        for path in written:
            print(path, file=sys.stderr)
    for hint in planned.hints:
        print(f"{say('提示', 'hint')}{colon()}{say_text(hint)}", file=sys.stderr)
    print(_summary(planned), file=sys.stderr)


def _refuse_installed(root: Path) -> None:
    """Refuse a registry inside an installed package, which must not be edited."""
    import partners
    from partners.errors import PartnersError
    from partners.text import Text

    if Path(str(partners.__file__)).resolve().parent in root.resolve().parents:
        raise PartnersError(
            Text(
                zh=f"{root} 属于已安装的软件；请用 --registry 指定自己的登记库目录。",
                en=f"{root} belongs to the installed package; choose a registry folder of your own with --registry.",
            )
        )


def _answer(plan: "ImportPlan") -> Answer:
    return Answer(
        data=[name.to_data(language()) for name in plan.names],
        header=[
            say("行", "line"),
            say("所印名称", "name as printed"),
            say("类别", "category"),
            say("结果", "outcome"),
            "id",
            say("理由", "reason"),
        ],
        rows=[
            [
                name.listed.line,
                name.listed.printed,
                category_word(name.listed.category),
                _OUTCOMES[language()][name.outcome.value],
                name.organization or "",
                say_text(name.reason),
            ]
            for name in plan.names
        ],
        optional=[5, 0],
    )


_OUTCOMES = {
    "zh": {"known": "已收录", "new": "新机构", "repeated": "重复", "open": "待决定"},
    "en": {"known": "known", "new": "new", "repeated": "repeated", "open": "open"},
}


def _summary(plan: "ImportPlan") -> str:
    counts = Counter(name.outcome.value for name in plan.names)
    outcomes = listing(f"{words} {counts[outcome]}" for outcome, words in _OUTCOMES[language()].items())
    total = len(plan.names)
    return say(f"共 {total} 个名称{colon()}{outcomes}", f"{total} name{'s'[: total > 1]}{colon()}{outcomes}")
