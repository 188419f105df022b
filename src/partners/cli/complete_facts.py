"""What a shell completes for `fact=value`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from partners.cli.language import say, say_text
from partners.cli.options import candidates

if TYPE_CHECKING:
    from partners.rules.facts import Fact


def complete_fact(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Names of facts, and after the equals sign their choices.

    Bash takes `activity=tr` for the words `activity`, `=` and `tr`, and replaces only the last.
    """
    facts = candidates().facts
    words = [*(ctx.params.get("facts") or ()), incomplete]
    if words[-2:-1] == ["="] and words[-3:-2]:
        yield from _values(facts.get(words[-3]), "")
    elif incomplete == "=" and words[-2:-1]:
        yield from _values(facts.get(words[-2]), "=")
    elif "=" in incomplete:
        name = incomplete.partition("=")[0]
        yield from _values(facts.get(name), f"{name}=")
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
