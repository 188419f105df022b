"""`partners stale`."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.language import Words, say, say_text
from partners.cli.options import AsOfOption, RegistryOption, open_registry
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from partners.records.organizations import Source
    from partners.records.policies import Policy

HELP = Words(
    "列出需要重新核对的政策：已到期而没有接替、即将开始或截止、仅据摘要、很久没有核对。\n\n例：partners stale --days 90",
    "Lists policies to look at again: ended without a successor, about to open or close, known from a summary only, "
    "or not confirmed for long.\n\nExample: partners stale --days 90",
)


def command(
    days: Annotated[
        int,
        typer.Option(
            "--days",
            min=1,
            max=3650,
            metavar=Words("天数", "DAYS"),
            help=Words(
                "多少天没有核对算久；也用于即将到来的日期。",
                "How many days without confirmation are long; also how far to look ahead.",
            ),
        ),
    ] = 90,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
    found = [
        (policy, reasons)
        for policy in sorted(opened.policies.values(), key=lambda each: each.confirmed_on or date.min)
        if (reasons := [*_reasons(policy, opened.sources, day, timedelta(days))])
    ]
    render(
        Answer(
            data=[
                {
                    "policy": policy.id,
                    "confirmed_on": None if policy.confirmed_on is None else policy.confirmed_on.isoformat(),
                    "reasons": reasons,
                }
                for policy, reasons in found
            ],
            header=["id", say("名称", "name"), say("最近核对", "confirmed"), say("原因", "why")],
            rows=[
                [
                    policy.id,
                    say_text(policy.name),
                    None if policy.confirmed_on is None else policy.confirmed_on.isoformat(),
                    say("；", "; ").join(reasons),
                ]
                for policy, reasons in found
            ],
            empty=say("没有需要重新核对的政策。", "No policy needs to be looked at again."),
        )
    )


def _reasons(
    policy: "Policy", sources: "Mapping[str, Source]", day: date, ahead: timedelta
) -> "Iterator[str]":
    """Yield why a policy is to be looked at again."""
    from partners.rules.calendar import WORDS, events_of
    from partners.rules.grounds import grounds_of

    if policy.confirmed_on is None:
        yield say("没有记录核对日期", "no day of confirmation")
    elif day - policy.confirmed_on >= ahead:
        age = (day - policy.confirmed_on).days
        yield say(f"{age} 天没有核对", f"not confirmed for {age} days")
    until = policy.validity.until
    if until is not None and until < day and not policy.replaced_by:
        yield say(f"已于 {until} 到期，没有记录接替的政策", f"ended on {until}, no successor recorded")
    for event in events_of([policy]):
        if day <= event.day <= day + ahead:
            what = WORDS[event.what]
            yield say(f"{event.day} {what.zh}", f"{what.en} on {event.day}")
    weak = [each.id for each in policy.benefits if grounds_of(policy, each, sources).evidence == "summary"]
    if weak:
        yield say(f"仅据摘要：{'、'.join(weak)}", f"known from a summary only: {', '.join(weak)}")
