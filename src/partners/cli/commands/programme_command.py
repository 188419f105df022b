"""`partners programme`."""

from typing import TYPE_CHECKING

from partners.cli.language import Words, colon, language, listing, say, say_text
from partners.cli.options import RegistryOption, open_registry
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from rich.console import Console

    from partners.records.programme import Figure, Programme

HELP = Words("例：partners programme", "Example: partners programme")


def command(
    registry: RegistryOption = None,
) -> None:
    render(_answer(open_registry(registry).programme))


def _answer(programme: "Programme") -> Answer:
    rows = [
        (say("名称", "name"), say_text(programme.name), programme.sources),
        (say("简称", "short name"), say_text(programme.short_name), programme.sources),
        (say("启动日期", "launched on"), programme.launched_on.isoformat(), programme.sources),
        *(
            (say("发起单位", "launched by"), say_text(body), programme.sources)
            for body in programme.launched_by
        ),
        *((say("概况", "about"), say_text(each.text), each.sources) for each in programme.statements),
        *((say("目标", "goal"), say_text(each.text), each.sources) for each in programme.goals),
        (say("主要任务数", "main tasks"), _tasks(programme), programme.tasks.sources),
        *(
            (
                say(f"任务：{say_text(task.name)}", f"task: {say_text(task.name)}"),
                say_text(task.text),
                programme.tasks.sources,
            )
            for task in programme.tasks.described
        ),
        *((say_text(figure.what), _figure(figure), figure.sources) for figure in programme.figures),
    ]

    def screen(console: "Console") -> None:
        from rich.text import Text

        console.print(Text(programme.name.zh, style="bold"))
        console.print(Text(programme.name.en))
        for label, words, sources in rows[1:]:
            cited = (f"  [{listing(sources)}]", "dim")
            console.print()
            console.print(Text.assemble((f"{label}{colon()}", "bold"), words, cited))

    return Answer(
        data=programme.to_data(),
        header=[say("项目", "field"), say("内容", "value"), say("来源", "sources")],
        rows=[(label, words, listing(sources)) for label, words, sources in rows],
        screen=screen,
    )


def _tasks(programme: "Programme") -> str:
    tasks = programme.tasks
    return say(
        f"{tasks.published} 项，来源介绍了其中 {len(tasks.described)} 项",
        f"{tasks.published}; the source describes {len(tasks.described)}",
    )


def _figure(figure: "Figure") -> str:
    match figure.qualifier:
        case "more-than":
            words = say(f"超过 {figure.value:,}", f"more than {figure.value:,}")
        case "nearly":
            words = say(f"近 {figure.value:,}", f"nearly {figure.value:,}")
        case _:
            words = f"{figure.value:,}"
    return words + (f"（{figure.as_of}）" if language() == "zh" else f" ({figure.as_of})")
