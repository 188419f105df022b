"""Verdicts: the result of each condition, cap and budget for a claim."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from partners.records.caps import Budget, Cap, PolicyLimit
from partners.records.conditions import Condition, IsPartner
from partners.records.deductions import Deduction
from partners.records.facts import Fact, Value
from partners.rules.claims import Claim
from partners.rules.condition_wording import say_condition
from partners.rules.evaluation import Node
from partners.rules.parts import fact_of, facts_asked
from partners.text import Lang, Text
from partners.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one condition.

    Attributes:
        condition: the condition.
        truth: true, false or unknown.
        given: the values of the facts on which the condition itself depends, by id; None where unknown.
        sources: ids of the sources that state the condition.
        parts: the verdicts on the parts of a combination.
        facts: all facts by id, for the wording.
    """

    condition: Condition
    truth: Truth
    given: Mapping[str, Value | None]
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
    def value(self) -> Value | None:
        """Return the value of that fact; None if it is unknown or the condition is a combination."""
        return None if self.fact is None else self.given.get(self.fact)

    @property
    def interpretation(self) -> bool:
        """Is the condition our interpretation of an unclear source?"""
        return self.condition.interpretation

    @property
    def note(self) -> Text | None:
        """Explanation of the interpretation, or another note."""
        return self.condition.note

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the verdict in plain values, with words in one language and without its parts."""
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
    """The effect of a cap or budget on an amount.

    Attributes:
        limit: the cap or budget.
        amount: the limit for this claim, CNY; None if it is unknown, or if the cap does not limit the claim.
        received: the amount of it already paid, CNY; None if unknown.
        applied: True if it lowered the upper bound that the limits before it left.
    """

    limit: Cap | Budget
    amount: Decimal | None
    received: Decimal | None
    applied: bool

    def to_data(self) -> dict[str, Any]:
        """Return the limit in plain values; money is text with two decimal places."""
        counted = self.limit.count is not None
        common: dict[str, Any] = (
            {"benefits": [*self.limit.benefits]} if isinstance(self.limit, PolicyLimit) else {}
        )
        return {
            "amount": None if self.amount is None else f"{self.amount:.2f}",
            "per": [*self.limit.per],
            "received": None
            if self.received is None
            else f"{self.received:f}"
            if counted
            else f"{self.received:.2f}",
            "applied": self.applied,
            "sources": [*self.limit.sources],
            **common,
            **(
                {_KINDS[isinstance(self.limit, Cap) and self.limit.claims is None]: self.limit.count}
                if counted
                else {}
            ),
        }


@dataclass(frozen=True, slots=True)
class Taken:
    """An amount received elsewhere that is deducted.

    Attributes:
        deduction: the rule.
        received: the amount received, CNY; None if unknown.
    """

    deduction: Deduction
    received: Decimal | None

    def to_data(self) -> dict[str, Any]:
        """Return it in plain values; money is text with two decimal places."""
        return {
            "fact": self.deduction.received,
            "rate": str(self.deduction.share),
            "per": [*self.deduction.per],
            "received": None if self.received is None else f"{self.received:.2f}",
            "sources": [*self.deduction.sources],
        }


_KINDS = ("claims", "years_in_a_row")


def _plain(value: Value | None) -> str | bool | None:
    """Convert a value for JSON: numbers and dates become text, dates in ISO format."""
    match value:
        case None | bool() | str():
            return value
        case date():
            return value.isoformat()
        case _:
            return f"{value:f}"


def with_depths(verdicts: Iterable[Verdict], depth: int = 0) -> Iterator[tuple[int, Verdict]]:
    """Yield every verdict with its depth, each before its parts."""
    for verdict in verdicts:
        yield depth, verdict
        yield from with_depths(verdict.parts, depth + 1)


def verdict_of(node: Node, claim: Claim, sources: tuple[str, ...], facts: Mapping[str, Fact]) -> Verdict:
    """Judge a condition and its parts."""
    condition = node.condition
    sources = condition.sources or sources
    asked = [*facts_asked(condition)]
    if isinstance(condition, IsPartner):
        asked = asked[:1]
    return Verdict(
        condition=condition,
        truth=node.test(claim),
        given={fact: claim.values.get(fact) for fact in asked},
        sources=sources,
        parts=tuple(verdict_of(part, claim, sources, facts) for part in node.parts),
        facts=facts,
    )
