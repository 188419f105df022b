"""Questions about the facts that an estimate needs, the most decisive first."""

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from partners.cli.language import say, say_text
from partners.errors import ClaimError

if TYPE_CHECKING:
    from partners.records.facts import Fact
    from partners.rules.estimates import Estimate


def ask_for(
    claim: dict[str, str],
    estimate: "Callable[[dict[str, str]], Sequence[Estimate]]",
    facts: "Mapping[str, Fact]",
) -> dict[str, str]:
    """Ask until no unknown fact matters, or the input ends.

    Args:
        claim: the known facts, as written.
        estimate: judges a claim.
        facts: all facts by id.

    Returns:
        The claim with the answers.
    """
    from partners.rules.ranking import most_decisive

    claim = dict(claim)
    passed: set[str] = set()
    typer.echo(
        say(
            "不知道的直接回车；Ctrl-D 结束提问。",
            "Press Enter where you don't know; Ctrl-D ends the questions.",
        ),
        err=True,
    )
    while (asked := most_decisive(estimate(claim), passed)) is not None:
        passed.add(asked)
        try:
            answer = _answer(facts[asked])
        except EOFError:
            print(file=sys.stderr)
            break
        if answer:
            claim[asked] = answer
    return claim


def ask_each(facts: "Sequence[Fact]", known: Mapping[str, str]) -> dict[str, str]:
    """Ask for some facts one after the other, until the input ends; an empty answer keeps what is known.

    Args:
        facts: the facts to ask for.
        known: values by fact id.

    Returns:
        All values, in the order of the facts and then as before.
    """
    answers = dict(known)
    typer.echo(
        say(
            "不知道或不改的直接回车；“未知”表示删去；Ctrl-D 结束提问。",
            "Press Enter where you don't know or keep it; `unknown` removes it; Ctrl-D ends the questions.",
        ),
        err=True,
    )
    for fact in facts:
        try:
            answer = _answer(fact, known.get(fact.id))
        except EOFError:
            print(file=sys.stderr)
            break
        if answer is None:
            answers.pop(fact.id, None)
        elif answer:
            answers[fact.id] = answer
    order = [fact.id for fact in facts if fact.id in answers]
    return {fact: answers[fact] for fact in dict.fromkeys([*order, *answers])}


def repeat_line(claim: dict[str, str], options: Sequence[str]) -> str:
    """Return the command that gives the same answer without questions."""
    words = [f"{fact}={value}" for fact, value in claim.items()]
    return shlex.join(["partners", "estimate", *words, *options])


def _answer(fact: "Fact", known: str | None = None) -> str | None:
    """Ask until the answer is a value of the fact; empty if nothing is answered, None if it is unknown."""
    from partners.rules.wording import say_values

    hint = say_text(say_values(fact))
    numbered = [f"  {number} {say_text(choice.label)}" for number, choice in enumerate(fact.choices, start=1)]
    while True:
        now = "" if known is None else say(f"（现为 {known}）", f" (now {known})")
        typer.echo("\n".join([f"{say_text(fact.question)}{now} [{hint}]", *numbered]), err=True)
        print("> ", end="", file=sys.stderr, flush=True)
        answer = input().strip()
        if not sys.stdin.isatty():
            print(file=sys.stderr)  # because nobody pressed Enter
        if not answer:
            return ""
        answer = _meant(answer, fact)
        try:
            parsed = fact.parse(answer)
        except ClaimError as error:
            typer.echo(say_text(error.message), err=True)
        else:
            return None if parsed is None else answer


_SPOKEN = {"好": "yes", "好的": "yes", "对": "yes", "不对": "no"}
"""How people say yes and no to a question; in a file such a word may mean something else."""


def _meant(answer: str, fact: "Fact") -> str:
    """Return what an answer means: the number of a choice is the choice."""
    if fact.type == "boolean":
        return _SPOKEN.get(answer, answer)
    if answer.isascii() and answer.isdigit() and 1 <= int(answer[:9]) <= len(fact.choices):
        return fact.choices[int(answer[:9]) - 1].id
    return answer
