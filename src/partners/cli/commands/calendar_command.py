"""`partners calendar`."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import AsOfOption, PolicyOption, RegistryOption, open_registry
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from partners.rules.calendar import Event

HELP = Words(
    "按日期列出各项政策何时生效、受理、截止和到期；来源没有写明的日期不列。\n\n例：partners calendar --as-of 2026-06-01",
    "Lists when policies begin, take applications, close and end; days that no source states are left out.\n\n"
    "Example: partners calendar --as-of 2026-06-01",
)


def command(
    policy: PolicyOption = None,
    every: Annotated[
        bool, typer.Option("--all", help=Words("也列出已过去的日期。", "Also list days that have passed."))
    ] = False,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    from partners.rules.calendar import events_of

    opened = open_registry(registry)
    policies = {rule.policy.id: rule.policy for rule in opened.rules_of(policy or None)}
    day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
    render(_answer([event for event in events_of(policies.values()) if every or event.day >= day], day))


def _answer(events: "list[Event]", day: date) -> Answer:
    from partners.rules.calendar import WORDS

    return Answer(
        data=[event.to_data(language()) for event in events],
        header=[
            say("日期", "day"),
            say("还有（天）", "days left"),
            say("事项", "what"),
            say("名称", "name"),
            "id",
        ],
        rows=[
            [
                event.day.isoformat(),
                str((event.day - day).days),
                say_text(WORDS[event.what]),
                say_text(event.name),
                event.policy if event.benefit is None else f"{event.policy}/{event.benefit}",
            ]
            for event in events
        ],
        optional=[1],
        empty=say(
            "没有即将到来的日期；加 --all 列出已过去的。",
            "No days to come; --all lists those that have passed.",
        ),
    )
