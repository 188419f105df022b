"""`partners policies`."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.labels import stage_word
from partners.cli.language import Words, language, say, say_text
from partners.cli.options import (
    AsOfOption,
    CategoryOption,
    RegistryOption,
    open_registry,
)
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from partners.records.policies import Policy

HELP = Words(
    "例：partners policies --stage in-force --as-of 2025-06-01",
    "Example: partners policies --stage in-force --as-of 2025-06-01",
)


class Stage(StrEnum):
    """Stage of a policy."""

    DRAFT = "draft"
    IN_FORCE = "in-force"


def command(
    stage: Annotated[
        Stage | None,
        typer.Option("--stage", show_default=False, help=Words("正式或征求意见稿。", "Draft or in force.")),
    ] = None,
    category: CategoryOption = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--place",
            show_default=False,
            metavar=Words("地区", "PLACE"),
            help=Words("地区名称的一部分。", "Part of a place name."),
        ),
    ] = None,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    categories = {opened.category(name) for name in category or ()}
    policies = [
        policy
        for policy in opened.policies.values()
        if (stage is None or policy.stage == stage)
        and (not categories or any(benefit.category in categories for benefit in policy.benefits))
        and (place is None or _mentions(policy, place))
        and (as_of is None or _is_valid(policy, as_of))
    ]
    day = as_of or date.today()  # noqa: DTZ011 - policies end by the local calendar
    render(_answer(policies, day))


def _mentions(policy: "Policy", place: str) -> bool:
    from partners.values.keys import name_key

    key = name_key(place)
    return bool(key) and any(key in name_key(name) for name in (policy.place.zh, policy.place.en, policy.id))


def _is_valid(policy: "Policy", day: date) -> bool:
    """Was a policy valid on a day, as far as its dates are stated?"""
    since, until = policy.validity.since, policy.validity.until
    return (since is None or since <= day) and (until is None or day <= until)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _answer(policies: "list[Policy]", day: date) -> Answer:
    return Answer(
        data=[policy.to_data(language()) for policy in policies],
        header=[
            "id",
            say("名称", "name"),
            say("地区", "place"),
            say("阶段", "stage"),
            say("生效日期", "since"),
            say("截止日期", "until"),
            say("补贴", "benefits"),
            say("来源", "sources"),
        ],
        rows=[
            [
                policy.id,
                say_text(policy.name),
                say_text(policy.place),
                stage_word(policy, day),
                _day(policy.validity.since),
                _day(policy.validity.until),
                ", ".join(benefit.id for benefit in policy.benefits),
                ", ".join(policy.sources),
            ]
            for policy in policies
        ],
        optional=[7, 6, 4, 2],
        empty=say("没有符合条件的政策。", "No matching policies."),
    )
