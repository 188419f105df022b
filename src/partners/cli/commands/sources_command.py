"""`partners sources`."""

from typing import Annotated

import typer

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import RegistryOption, complete_source, open_registry
from partners.cli.render import Answer, render

HELP = Words(
    "不写 id 时列出全部来源。\n\n例：partners sources csj-2023-05",
    "Lists all sources unless ids are given.\n\nExample: partners sources csj-2023-05",
)


def command(
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=Words("来源", "SOURCE"),
            show_default=False,
            autocompletion=complete_source,
            help=Words("来源的 id。", "Ids of sources."),
        ),
    ] = None,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    sources = [opened.source(each) for each in ids] if ids else list(opened.sources.values())
    render(
        Answer(
            data=[source.to_data(language()) for source in sources],
            header=[
                "id",
                say("发布者", "publisher"),
                say("标题", "title"),
                say("日期", "published"),
                say("用于", "good for"),
            ],
            rows=[
                [
                    source.id,
                    say_text(source.publisher),
                    source.title,
                    source.published,
                    say_text(source.good_for),
                ]
                for source in sources
            ],
        )
    )
