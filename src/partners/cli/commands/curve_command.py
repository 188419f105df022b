"""`partners curve`."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.complete_facts import complete_fact
from partners.cli.language import Words, language, listing, say, say_text
from partners.cli.options import (
    AsOfOption,
    PolicyOption,
    RegistryOption,
    open_registry,
    output_option,
)
from partners.cli.pairs import split_facts
from partners.cli.render import Answer, Cell, chosen_format, render
from partners.errors import ClaimError
from partners.text import Text

if TYPE_CHECKING:
    from partners.rules.curves import Curve

HELP = Words(
    "一项申报信息写成范围（从..到），其余与 estimate 的写法相同。--plot 和 --output 需要附加组件 plot：pip install '.[plot]'。\n\n"
    "例：partners curve cost=0..2000万 district=etown --policy etown",
    "Write one fact as a range, from..to, and the others as for `estimate`. "
    "--plot and --output need the extra `plot`: pip install '.[plot]'.\n\n"
    "Example: partners curve cost=0..2000万 district=etown --policy etown",
)


def command(
    facts: Annotated[
        list[str],
        typer.Argument(
            metavar=Words("申报信息=值", "FACT=VALUE"),
            autocompletion=complete_fact,
            help=Words("一个范围，以及其他已知的申报信息。", "One range, and whatever else is known."),
        ),
    ],
    policy: PolicyOption = None,
    plot: Annotated[
        bool, typer.Option("--plot", help=Words("在终端画图。", "Plot on the terminal."))
    ] = False,
    output: Annotated[
        Path | None,
        output_option("写成图片文件。", "Write a picture file.", metavar="FILE.svg|FILE.png"),
    ] = None,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    wanted = {rule.name for rule in opened.rules_of(policy or None)}
    claim = split_facts(facts)
    ranges = {name: value for name, value in claim.items() if ".." in value}
    if len(ranges) != 1:
        raise ClaimError(
            "..",
            Text(
                zh="请写一个范围，而且只写一个，例如 cost=0..2000万。",
                en="write exactly one range, such as cost=0..2000万.",
            ),
        )
    ((fact, written),) = ranges.items()
    start, _, stop = written.partition("..")
    known = {name: value for name, value in claim.items() if name != fact}
    found = opened.curves(fact, start, stop, known)
    curves = [curve for curve in found if curve.rule.name in wanted]
    if output is not None:
        from partners.cli.plotting import write_picture

        write_picture(curves, output)
        print(output, file=sys.stderr)
    if plot:
        from partners.cli.plotting import plot_on_terminal

        plot_on_terminal(curves)
    elif output is None or chosen_format() is not None:
        day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
        render(_answer(curves, day))


def _answer(curves: "Sequence[Curve]", day: date) -> Answer:
    from partners.rules.explanations import say_outcome

    data = [(curve, point) for curve in curves for point in curve.to_data(language(), as_of=day)]
    rows: list[list[Cell]] = [
        [
            curve.rule.name,
            point[curve.fact.id],
            say_text(say_outcome(point["outcome"])),
            point["low"],
            point["high"],
            "; ".join(point["kinks"]),
            listing(point["warnings"]),
        ]
        for curve, point in data
    ]
    label = say_text(curves[0].fact.label) if curves else ""
    return Answer(
        data=[point for _, point in data],
        header=[
            say("补贴", "benefit"),
            label,
            say("结论", "outcome"),
            say("最低（元）", "low (CNY)"),
            say("最高（元）", "high (CNY)"),
            say("拐点", "kink"),
            say("注意", "warnings"),
        ],
        rows=rows,
        optional=[2],
        empty=say("没有一项补贴随这项信息变化。", "No benefit depends on this fact."),
    )
