"""`partners curve`."""

import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.complete_facts import complete_fact
from partners.cli.language import Words, language, listing, say, say_text, worded
from partners.cli.options import (
    AsOfOption,
    PolicyOption,
    RegistryOption,
    open_registry,
    output_option,
)
from partners.cli.pairs import split_facts, split_values
from partners.cli.render import Answer, Cell, chosen_format, render
from partners.errors import ClaimError
from partners.text import Text

if TYPE_CHECKING:
    from partners.registry import Registry
    from partners.rules.curves import Curve
    from partners.rules.estimates import Estimate

HELP = Words(
    "一项申报信息写成范围（从..到），列出每个拐点；或写成几个值，列出各项补贴在每个值上的金额。其余与 estimate 的写法相同。--plot 和 --output 需要附加组件 plot：pip install '.[plot]'。\n\n"
    "例：partners curve cost=0..2000万 district=etown --policy etown\n\n"
    "例：partners curve cost=100万,500万,1500万 district=etown",
    "Write one fact as a range, from..to, to see every kink, or as several values, to see each benefit at each of them; "
    "the others as for `estimate`. "
    "--plot and --output need the extra `plot`: pip install '.[plot]'.\n\n"
    "Example: partners curve cost=0..2000万 district=etown --policy etown\n\n"
    "Example: partners curve cost=100万,500万,1500万 district=etown",
)
_NONE_VARIES = Words("没有一项补贴随这项信息变化。", "No benefit depends on this fact.")


def command(
    facts: Annotated[
        list[str],
        typer.Argument(
            metavar=Words("申报信息=值", "FACT=VALUE"),
            autocompletion=complete_fact,
            help=Words(
                "一个范围或几个值，以及其他已知的申报信息。",
                "One range or several values, and whatever else is known.",
            ),
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
    day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
    claim = split_facts(facts)
    fact, values = _varied(opened, claim)
    known = {name: value for name, value in claim.items() if name != fact}
    if len(values) > 1 and ".." not in claim[fact]:
        if plot or output is not None:
            raise typer.BadParameter(
                say("画图须写范围，例如 cost=0..2000万。", "a plot needs a range, such as cost=0..2000万.")
            )
        render(_table(_answers_at(opened, fact, values, known, wanted), values, day))
        return
    start, stop = values
    found = opened.curves(fact, start, stop, known)
    curves = [curve for curve in found if curve.rule.name in wanted]
    if output is not None:
        from partners.cli.plotting import write_picture

        write_picture(curves, output, day)
        print(output, file=sys.stderr)
    if plot:
        from partners.cli.plotting import plot_on_terminal

        plot_on_terminal(curves, day)
    elif output is None or chosen_format() is not None:
        render(_answer(curves, day))


def _varied(registry: "Registry", claim: "Mapping[str, str]") -> tuple[str, list[str]]:
    """Find the fact that varies, and both ends of its range or its values.

    Raises:
        ClaimError: there is none, or more than one.
    """
    from partners.rules.claims import find_fact

    found = {name: value.split("..", 1) for name, value in claim.items() if ".." in value}
    for name, value in claim.items():
        if name not in found and (fact := find_fact(registry.facts, name)).is_number:
            values = split_values(fact, value)
            if len(values) > 1:
                found[name] = values
    if len(found) != 1:
        raise ClaimError(
            "..",
            Text(
                zh="请写一个范围或几个值，而且只写一项，例如 cost=0..2000万 或 cost=100万,500万,1500万。",
                en="write exactly one range or list of values, such as cost=0..2000万 or cost=100万,500万,1500万.",
            ),
        )
    ((named, both),) = found.items()
    return named, both


def _answers_at(
    registry: "Registry",
    name: str,
    values: "Sequence[str]",
    known: "Mapping[str, str]",
    wanted: "Collection[str]",
) -> "list[Curve]":
    """Answer for each benefit that asks for a fact, at each value."""
    from partners.rules.claims import find_fact, read_claim, read_number
    from partners.rules.curves import answers_at

    fact, claim = find_fact(registry.facts, name), read_claim(registry.facts, known, registry.resolve)
    numbers = [read_number(fact, value) for value in values]
    rules = [rule for rule in registry.rules if rule.name in wanted and fact.id in rule.facts]
    return [answers_at(rule, fact, numbers, claim) for rule in rules]


def _table(curves: "Sequence[Curve]", values: "Sequence[str]", day: date) -> Answer:
    """List what each benefit pays at each value, the best at the last value first."""
    from partners.rules.cautions import cautions
    from partners.rules.explanations import say_outcome
    from partners.rules.ranking import best_first

    def cell(each: "Estimate") -> str:
        if each.outcome == "ineligible":
            return say_text(say_outcome(each.outcome))
        high = "∞" if each.high is None else f"{each.high:.2f}"
        return high if each.low == each.high else f"{each.low:.2f}–{high}"

    by_name = {curve.rule.name: curve for curve in curves}
    order = [each.rule.name for each in best_first((curve.points[-1].estimate for curve in curves), day)]
    return Answer(
        data=[point for name in order for point in by_name[name].to_data(language(), as_of=day)],
        header=[say("补贴", "benefit"), *values, say("注意", "warnings")],
        rows=[
            [
                name,
                *(cell(point.estimate) for point in by_name[name].points),
                listing(say_text(caution) for caution in cautions(by_name[name].points[0].estimate, day)),
            ]
            for name in order
        ],
        empty=worded(_NONE_VARIES),
    )


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
        empty=worded(_NONE_VARIES),
    )
