"""`partners batches`."""

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import RegistryOption, open_registry
from partners.cli.render import Answer, render

HELP = Words("例：partners batches", "Example: partners batches")


def command(
    registry: RegistryOption = None,
) -> None:
    batches = open_registry(registry).batches
    render(
        Answer(
            data=[batch.to_data(language()) for batch in batches],
            header=[
                say("批次", "batch"),
                say("公布日期", "published on"),
                say("公布数", "published"),
                say("已收录", "named"),
                say("来源", "sources"),
                say("说明", "note"),
            ],
            optional=[5],
            rows=[
                [
                    batch.number,
                    batch.published_on.isoformat(),
                    batch.published.total,
                    batch.named,
                    ", ".join(batch.sources),
                    say_text(batch.note) if batch.note else "",
                ]
                for batch in batches
            ],
        )
    )
