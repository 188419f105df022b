"""`partners policy`."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.labels import stage_word
from partners.cli.language import Words, colon, say, say_text
from partners.cli.options import AsOfOption, RegistryOption, complete_policy, open_registry
from partners.cli.render import Answer, render
from partners.errors import NotFoundError

if TYPE_CHECKING:
    from rich.console import Console

    from partners.records.policies import Policy
    from partners.registry import Registry

HELP = Words(
    "以文字说明规则，文字由数据生成；--format yaml 或 json 输出原始记录。\n\n例：partners policy municipal-voucher",
    "Describes the rules in words made from the data; --format yaml or json gives the record.\n\n"
    "Example: partners policy municipal-voucher",
)


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar=Words("政策", "POLICY"),
            autocompletion=complete_policy,
            help=Words("政策的 id 或名称。", "The policy's id or name."),
        ),
    ],
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    try:
        policy = opened.policy(name)
    except NotFoundError as error:
        typer.echo(say_text(error.message), err=True)
        raise typer.Exit(1) from None
    render(_answer(opened, policy, as_of or date.today()))  # noqa: DTZ011 - policies end by the local calendar


def _answer(registry: "Registry", policy: "Policy", day: date) -> Answer:
    from partners.rules.policies_in_words import describe_policy

    lines = list(describe_policy(policy, registry.facts))

    stage = f"{say('阶段', 'stage')}{colon()}{stage_word(policy, day)}"

    def screen(console: "Console") -> None:
        from rich.text import Text

        from partners.cli.wrapping import print_indented

        console.print(Text(say_text(policy.name), style="bold"))
        console.print(Text(f"  {stage}"))
        for line in lines:
            style = "bold" if line.depth == 0 else ""
            if line.depth == 0:
                console.print()
            print_indented(console, Text(say_text(line.text), style=style), line.depth)

    rows = [
        say_text(policy.name),
        f"  {stage}",
        *("  " * line.depth + say_text(line.text) for line in lines),
    ]
    return Answer(
        data=policy.to_file_data(),
        header=[say("说明", "rule")],
        rows=[[row] for row in rows],
        text="\n".join(rows),
        screen=screen,
    )
