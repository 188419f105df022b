"""`partners calendar`."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import AsOfOption, Format, PolicyOption, RegistryOption, open_registry
from partners.cli.render import Answer, render
from partners.errors import PartnersError
from partners.text import Text

if TYPE_CHECKING:
    from partners.rules.calendar import Event

HELP = Words(
    "按日期列出各项政策何时生效、受理、截止和到期；来源没有写明的日期不列。--format ics 供日历软件导入，需要附加组件 calendar：pip install '.[calendar]'。\n\n"
    "例：partners calendar --as-of 2026-06-01",
    "Lists when policies begin, take applications, close and end; days that no source states are left out. "
    "--format ics is for calendar programs, and needs the extra `calendar`: pip install '.[calendar]'.\n\n"
    "Example: partners calendar --as-of 2026-06-01",
)


def command(
    policy: PolicyOption = None,
    every: Annotated[
        bool, typer.Option("--all", help=Words("也列出已过去的日期。", "Also list days that have passed."))
    ] = False,
    as_of: AsOfOption = None,
    format: Annotated[  # noqa: A002 - the option's name
        Literal["table", "json", "jsonl", "csv", "yaml", "markdown", "ics"] | None,
        typer.Option(
            "--format",
            "-f",
            show_default=False,
            help=Words(
                "输出格式；终端上默认为表格，管道中默认为制表符分隔的文字；ics 供日历软件导入。",
                "Output format; a table on a terminal, tab-separated text in a pipe; ics is for calendar programs.",
            ),
        ),
    ] = None,
    registry: RegistryOption = None,
) -> None:
    from partners.rules.calendar import events_of

    opened = open_registry(registry)
    policies = {rule.policy.id: rule.policy for rule in opened.rules_of(policy or None)}
    day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
    events = [event for event in events_of(policies.values()) if every or event.day >= day]
    if format == "ics":
        typer.echo(_as_ics(events, day), nl=False)
    else:
        render(_answer(events, day), None if format is None else Format(format))


def _as_ics(events: "list[Event]", day: date) -> bytes:
    """Return days as iCalendar.

    Raises:
        PartnersError: the extra is not installed.
    """
    from partners.rules.calendar import as_ics

    try:
        return as_ics(events, language(), day)
    except ImportError:
        raise PartnersError(
            Text(
                zh="--format ics 需要附加组件 calendar；在源码目录中：pip install '.[calendar]'。",
                en="--format ics needs the extra `calendar`; in the source folder: pip install '.[calendar]'.",
            )
        ) from None


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
