"""`partners batch check`."""

import sys
from typing import Annotated

import typer

from partners.cli.language import Words, colon, say, say_text
from partners.cli.options import (
    DecideOption,
    ListArgument,
    RegistryOption,
    SheetOption,
    TotalOption,
    complete_batch,
    folder_here,
    open_registry,
    split_pairs,
)
from partners.cli.rejects import tell_notes
from partners.cli.render import Answer, render

HELP = Words(
    "列出名单与登记库的差异：一方有而另一方没有的名称，以及类别、次序、所印名称和公布数目的不同；录入时作过的决定用 --decide 或“决定”一列写明。"
    "有差异时退出码为 1。\n\n"
    "例：partners batch check 名单.txt --batch 1",
    "Lists names that only one side has, and differences in category, order, printed name and published count. Decisions "
    "made at the import are repeated with --decide or in a column of the list. Exits with 1 if they differ.\n\n"
    "Example: partners batch check docs/first-batch.txt --batch 1",
)


def command(
    file: ListArgument,
    batch: Annotated[
        str,
        typer.Option(
            "--batch",
            "-b",
            show_default=False,
            metavar=Words("批次", "BATCH"),
            autocompletion=complete_batch,
            help=Words("批次：序号或公布日期。", "Batch: its number or date of publication."),
        ),
    ],
    total: TotalOption = None,
    decisions: DecideOption = None,
    sheet: SheetOption = None,
    registry: RegistryOption = None,
) -> None:
    from partners.batches.differences import compare_list
    from partners.batches.lists.reader import read_list

    decided = split_pairs(decisions, "--decide")
    opened = open_registry(folder_here(registry))
    listed = read_list(file, sheet=sheet)
    tell_notes(listed.notes)
    differences = compare_list(opened, listed, batch, total=total, decisions=decided)
    answer = Answer(
        data=[each.to_data() for each in differences],
        header=[
            say("差异", "difference"),
            say("行", "line"),
            say("名单", "list"),
            say("登记库", "registry"),
            "id",
        ],
        rows=[
            [say_text(each.text), each.line or "", each.listed, each.registered, each.organization or ""]
            for each in differences
        ],
        empty=say("名单与登记库一致。", "The list and the registry agree."),
    )
    render(answer)
    if differences:
        count = len(differences)
        names = len(listed.names)
        summary = say(
            f"名单 {names} 个名称{colon()}{count} 处差异。",
            f"{names} name{'s'[: names > 1]} in the list{colon()}{count} difference{'s'[: count > 1]}.",
        )
        print(summary, file=sys.stderr)
        raise typer.Exit(1)
