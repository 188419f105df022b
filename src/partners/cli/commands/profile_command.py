"""`partners profile`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from partners.cli.language import Words, say, say_text
from partners.cli.options import RegistryOption, open_registry
from partners.cli.render import Answer, render

HELP = Words(
    "逐项询问每次申报都一样的信息，存入文件；已有的答案先列出，直接回车保留。\n\n例：partners profile company.yaml",
    "Asks for what is the same in every claim and keeps it in a file; answers that are there stay with Enter.\n\n"
    "Example: partners profile company.yaml",
)


def command(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=Words("文件", "FILE"), help=Words("存放档案的文件。", "The file that keeps the profile.")
        ),
    ] = Path("company.yaml"),
    ask: Annotated[
        bool,
        typer.Option(
            "--ask/--no-ask",
            help=Words("询问，或只查看已有的档案。", "Ask, or only show the profile as it is."),
        ),
    ] = True,
    registry: RegistryOption = None,
) -> None:
    from partners.cli.asking import ask_each
    from partners.files.profiles import read_profile, write_profile

    opened = open_registry(registry)
    known = read_profile(file, opened.facts) if file.exists() or not ask else {}
    if ask:
        asked = {fact for rule in opened.rules for fact in rule.facts}
        facts = [fact for fact in opened.facts.values() if fact.lasting and fact.id in asked]
        known = ask_each(facts, known)
        write_profile(file, known)
        print(
            say(
                f"已存入 {file}；用法：partners estimate --profile {file}",
                f"Kept in {file}; use it with: partners estimate --profile {file}",
            ),
            file=sys.stderr,
        )
    render(
        Answer(
            data=known,
            header=[say("申报信息", "fact"), say("名称", "name"), say("值", "value")],
            rows=[[fact, say_text(opened.facts[fact].label), value] for fact, value in known.items()],
            empty=say("档案是空的。", "The profile is empty."),
        )
    )
