"""`partners list`."""

import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.labels import category_word, how_complete
from partners.cli.language import Words, language, listing, say, worded
from partners.cli.options import (
    BatchOption,
    CategoryOption,
    RegistryOption,
    complete_group,
    open_registry,
    parse_day,
)
from partners.cli.render import Answer, Cell, render

if TYPE_CHECKING:
    from partners.records.memberships import Membership

HELP = Words(
    "例：partners list --category 算力 --batch 2\n\n例：partners list --search 百度 --format json",
    "Example: partners list --category compute --batch 2\n\nExample: partners list --search 百度 --format json",
)


def command(
    category: CategoryOption = None,
    batch: BatchOption = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group",
            show_default=False,
            metavar=Words("集团", "GROUP"),
            autocompletion=complete_group,
            help=Words("集团；可重复。", "Corporate group; repeatable."),
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            show_default=False,
            metavar="YYYY-MM-DD",
            help=Words("只列在这一天有效的成员资格。", "Only memberships valid on this day."),
        ),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            "--search",
            "-s",
            show_default=False,
            metavar=Words("文字", "TEXT"),
            help=Words("名称的一部分。", "Part of a name."),
        ),
    ] = None,
    unique: Annotated[
        bool, typer.Option("--unique", help=Words("每家机构一行。", "One row per organisation."))
    ] = False,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    memberships = opened.memberships(
        category=category or None,
        batch=batch or None,
        group=group or None,
        as_of=as_of,
        search=search,
    )
    render(_unique(memberships) if unique else _answer(memberships))
    if not memberships:
        print(how_complete(opened), file=sys.stderr)


def _answer(memberships: "Iterable[Membership]") -> Answer:
    memberships = tuple(memberships)
    ended = any(membership.until for membership in memberships)
    header = [
        say("名称（如名单所印）", "name as printed"),
        "id",
        say("类别", "category"),
        say("批次", "batch"),
        say("生效日期", "since"),
        *([say("截止日期", "until")] if ended else []),
        say("来源", "sources"),
    ]
    rows: list[list[Cell]] = [
        [
            membership.name_as_printed,
            membership.organization.id,
            category_word(membership.category),
            membership.batch,
            membership.since.isoformat(),
            *([membership.until.isoformat() if membership.until else ""] if ended else []),
            ", ".join(membership.sources),
        ]
        for membership in memberships
    ]
    return Answer(
        data=[membership.to_data() for membership in memberships],
        header=header,
        rows=rows,
        optional=[len(header) - 1, 1],
        empty=worded(_NONE),
    )


def _unique(memberships: "Iterable[Membership]") -> Answer:
    from partners.records.memberships import by_organization

    partners = by_organization(memberships)
    rows: list[list[Cell]] = [
        [
            partner.organization.label(language()),
            partner.organization.id,
            listing(category_word(each) or say("未说明", "not stated") for each in partner.categories),
            ", ".join(map(str, partner.batches)),
            partner.since.isoformat(),
            ", ".join(partner.sources),
        ]
        for partner in partners
    ]
    header = [
        say("名称", "name"),
        "id",
        say("类别", "categories"),
        say("批次", "batches"),
        say("最早生效日期", "since"),
        say("来源", "sources"),
    ]
    return Answer(
        data=[partner.to_data() for partner in partners],
        header=header,
        rows=rows,
        optional=[len(header) - 1, 1],
        empty=worded(_NONE),
    )


_NONE = Words("没有符合条件的成员。", "No matching memberships.")
