"""`partners show`."""

from typing import TYPE_CHECKING, Annotated

import typer

from partners.cli.labels import how_complete, membership_sentence
from partners.cli.language import Words, colon, language, listing, say, say_text
from partners.cli.options import (
    RegistryOption,
    complete_organization,
    open_registry,
)
from partners.cli.render import Answer, Cell, render
from partners.errors import NotFoundError

if TYPE_CHECKING:
    from rich.console import Console

    from partners.records.organizations import Organization
    from partners.registry import Registry

HELP = Words(
    "名称可以是 id、法定名称、英文名称、曾用名或简称。登记库中没有这家机构时退出码为 1。\n\n例：partners show 百度",
    "The name may be an id, a legal, English or former name, or a short form. "
    "Exits with 1 if the registry has no such organisation.\n\nExample: partners show 百度",
)


def command(
    name: Annotated[
        str,
        typer.Argument(
            metavar=Words("名称", "NAME"),
            autocompletion=complete_organization,
            help=Words("机构的 id 或任一名称。", "The organisation's id or any of its names."),
        ),
    ],
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    try:
        organization = opened.organization(name)
    except NotFoundError as error:
        typer.echo(say_text(error.message), err=True)
        _suggest(opened, name)
        typer.echo(how_complete(opened), err=True)
        raise typer.Exit(1) from None
    render(_answer(opened, organization))


def _suggest(registry: "Registry", name: str) -> None:
    """Say which organisations a name may mean, or why no organisation seems similar."""
    from partners.names.match_cells import candidate_lines

    match = registry.match(name)
    typer.echo(say_text(match.reason) + say("。", "."), err=True)
    for line in candidate_lines(match, language()):
        typer.echo(f"  {line}", err=True)


def _answer(registry: "Registry", organization: "Organization") -> Answer:
    memberships = registry.memberships(organization=organization.id)
    group = None if organization.group is None else registry.groups[organization.group]
    fields: list[tuple[str, Cell]] = [
        ("id", organization.id),
        (say("中文法定名称", "Chinese legal name"), organization.name),
        (say("英文名称", "English name"), organization.name_en),
    ]
    former = [
        name.name + (f" ({say('至', 'until')} {name.until})" if name.until else "")
        for name in organization.former_names
    ]
    if former:
        fields.append((say("曾用名", "former names"), listing(former)))
    if organization.aliases:
        fields.append((say("简称", "short forms"), listing(organization.aliases)))
    if group is not None:
        fields.append((say("集团", "group"), say_text(group.name)))
    if organization.note is not None:
        fields.append((say("说明", "note"), say_text(organization.note)))
    fields.append((say("来源", "sources"), listing(organization.sources)))

    def screen(console: "Console") -> None:
        from rich.text import Text

        console.print(Text(organization.label(language()), style="bold"))
        for membership in memberships:
            console.print(Text(f"  {membership_sentence(membership)}"))
        if not memberships:
            console.print(Text(say("  登记库中没有其成员资格。", "  No memberships in the registry.")))
        console.print()
        for label, value in fields:
            shown = Text(say("未说明", "not stated"), style="dim") if value is None else str(value)
            console.print(Text.assemble((f"{label}{colon()}", "bold"), shown))

    return Answer(
        data={
            **organization.to_data(language()),
            "memberships": [membership.to_data() for membership in memberships],
        },
        header=[say("项目", "field"), say("内容", "value")],
        rows=[
            *fields,
            *((say("成员资格", "membership"), membership_sentence(membership)) for membership in memberships),
        ],
        screen=screen,
    )
