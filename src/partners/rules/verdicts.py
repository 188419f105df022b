"""What became of each condition, cap and budget of a claim."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from partners.records.caps import Budget, Cap
from partners.records.conditions import Condition
from partners.records.facts import Fact, Value
from partners.rules.claims import Claim
from partners.rules.condition_wording import say_condition
from partners.rules.evaluation import Node
from partners.rules.parts import fact_of
from partners.text import Lang, Text
from partners.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one condition.

    Attributes:
        condition: the condition.
        truth: whether it holds.
        value: the value of the fact that it asks for; None where that is unknown.
        sources: ids of the sources that state the condition.
        parts: the verdicts that a combination combines.
        facts: every fact by id, for the words.
    """

    condition: Condition
    truth: Truth
    value: Value | None
    sources: tuple[str, ...]
    parts: tuple["Verdict", ...]
    facts: Mapping[str, Fact]

    def __repr__(self) -> str:
        return f"Verdict({self.text.en!r}, {self.truth})"

    @property
    def text(self) -> Text:
        """The condition in words."""
        return say_condition(self.condition, self.facts)

    @property
    def fact(self) -> str | None:
        """The id of the fact that the condition asks for; None for a combination."""
        return fact_of(self.condition)

    @property
    def interpretation(self) -> bool:
        """Whether the condition is our reading of a source that leaves room."""
        return self.condition.interpretation

    @property
    def note(self) -> Text | None:
        """Which reading, or what else there is to say."""
        return self.condition.note

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """The verdict in plain values, with words in one language and without its parts."""
        return {
            "text": self.text.get(lang),
            "truth": str(self.truth),
            "fact": self.fact,
            "value": _plain(self.value),
            "sources": [*self.sources],
            "interpretation": self.interpretation,
            "note": self.note and self.note.get(lang),
        }


@dataclass(frozen=True, slots=True)
class Limit:
    """What a cap or budget did to an amount.

    Attributes:
        limit: the cap or budget.
        received: what has been received of it already, CNY; None where that is unknown.
        applied: whether it lowered the upper bound that those written before it left.
    """

    limit: Cap | Budget
    received: Decimal | None
    applied: bool

    def to_data(self) -> dict[str, Any]:
        """The limit in plain values; money is text with two places."""
        return {
            "amount": f"{self.limit.amount:.2f}",
            "per": [*self.limit.per],
            "received": None if self.received is None else f"{self.received:.2f}",
            "applied": self.applied,
            "sources": [*self.limit.sources],
        }


def _plain(value: Value | None) -> str | bool | None:
    """A value as JSON has it: numbers as text, money with two places, dates as ISO has them."""
    match value:
        case None | bool() | str():
            return value
        case date():
            return value.isoformat()
        case _:
            return f"{value:f}"


def in_order(verdicts: Iterable[Verdict], depth: int = 0) -> Iterator[tuple[int, Verdict]]:
    """Every verdict with its depth, each before its parts."""
    for verdict in verdicts:
        yield depth, verdict
        yield from in_order(verdict.parts, depth + 1)


def verdict_of(node: Node, claim: Claim, sources: tuple[str, ...], facts: Mapping[str, Fact]) -> Verdict:
    """What became of a condition and its parts."""
    condition = node.condition
    sources = condition.sources or sources
    asked = fact_of(condition)
    return Verdict(
        condition=condition,
        truth=node.test(claim),
        value=None if asked is None else claim.values.get(asked),
        sources=sources,
        parts=tuple(verdict_of(part, claim, sources, facts) for part in node.parts),
        facts=facts,
    )
