"""Shell completion of `fact=value`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from partners.cli.language import say, say_text
from partners.cli.options import candidates

if TYPE_CHECKING:
    from partners.records.facts import Fact


def complete_fact(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Complete names of facts, and their choices after the equals sign.

    Bash splits `activity=tr` into the words `activity`, `=` and `tr`, and replaces only the last. So a name without a
    value before the incomplete word is the name that the word belongs to.
    """
    facts = candidates().facts
    before = [word for word in ctx.params.get("facts") or () if word != "="]
    name, equals, _ = incomplete.partition("=")
    if equals:
        yield from _values(facts.get(name), f"{name}=")
    elif before and before[-1] in facts:
        yield from _values(facts[before[-1]], "")
    else:
        for fact in facts.values():
            yield f"{fact.id}=", say_text(fact.label)


def _values(fact: "Fact | None", before: str) -> Iterator[tuple[str, str]]:
    if fact is None:
        return
    for choice in fact.choices:
        yield before + choice.id, say_text(choice.label)
    if fact.type == "boolean":
        yield before + "yes", say("是", "yes")
        yield before + "no", say("否", "no")
    yield before + "unknown", say("未知", "unknown")
