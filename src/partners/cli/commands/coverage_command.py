"""`partners coverage`."""

from partners.cli.labels import coverage_word
from partners.cli.language import Words, say
from partners.cli.options import BatchOption, RegistryOption, open_registry
from partners.cli.render import Answer, render

HELP = Words(
    "公布数由来源写明；已收录数是登记库中有名称的机构数。名单未说明的数目是未知，不是 0。\n\n例：partners coverage",
    "Published counts are those that a source states; named counts the organisations the registry has by name. "
    "A count that no source states is unknown, not 0.\n\nExample: partners coverage",
)


def command(
    batch: BatchOption = None,
    registry: RegistryOption = None,
) -> None:
    opened = open_registry(registry)
    wanted = {opened.batch(name).number for name in batch or ()}
    rows = [row for row in opened.coverage() if not wanted or row.batch in wanted]
    render(
        Answer(
            data=[row.to_data() for row in rows],
            header=[
                say("批次", "batch"),
                say("类别", "category"),
                say("公布数", "published"),
                say("已收录", "named"),
            ],
            rows=[[row.batch, coverage_word(row.category), row.published, row.named] for row in rows],
        )
    )
