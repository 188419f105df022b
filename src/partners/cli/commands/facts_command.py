"""`partners facts`."""

from typing import TYPE_CHECKING

from partners.cli.language import Words, language, say, say_text
from partners.cli.options import RegistryOption, open_registry
from partners.cli.render import Answer, render

if TYPE_CHECKING:
    from partners.records.facts import Fact

HELP = Words(
    "估算时可以填写的申报信息，写作 名称=值。\n\n例：partners facts",
    "Facts that you can give to `estimate`, as name=value.\n\nExample: partners facts",
)


def command(
    registry: RegistryOption = None,
) -> None:
    facts = open_registry(registry).facts.values()
    render(
        Answer(
            data=[fact.to_data(language()) for fact in facts],
            header=["id", say("可填", "values"), say("名称", "label"), say("问题", "question")],
            rows=[[fact.id, _values(fact), say_text(fact.label), say_text(fact.question)] for fact in facts],
            optional=[2],
        )
    )


def _values(fact: "Fact") -> str:
    """Say what may be written; in Chinese with the meaning of each choice."""
    from partners.rules.wording import say_values

    if fact.choices and language() == "zh":
        return "|".join(f"{choice.id}（{choice.label.zh}）" for choice in fact.choices)
    return say_text(say_values(fact))
