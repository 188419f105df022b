"""Conditions: what must hold of a claim, in three-valued logic, with the reason for every verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, assert_never

from pydantic import Field, Tag

from partners.record import FactId, Id, Interpretable, Name
from partners.rules.facts import Claim, Fact, Value
from partners.rules.forms import by_key
from partners.rules.truth import Truth
from partners.text import Text


class _Condition(Interpretable):
    text: Text | None = None
    """What the condition means, where its parts do not say it well enough."""
    sources: tuple[Id, ...] = ()
    """Where other than the benefit's own sources."""


class Is(_Condition):
    """A fact has one value."""

    fact: FactId
    value: Annotated[Name, Field(alias="is")]


class OneOf(_Condition):
    """A fact has one of some values."""

    fact: FactId
    one_of: Annotated[tuple[Name, ...], Field(min_length=1)]


class Unstated(_Condition):
    """The source leaves open whether this holds, so it is unknown whatever the claim says."""

    not_stated: Text


class AllOf(_Condition):
    """Every part holds."""

    all_of: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AnyOf(_Condition):
    """At least one part holds."""

    any_of: Annotated[tuple["Condition", ...], Field(min_length=1)]


Condition = Annotated[
    Annotated[Is, Tag("is")]
    | Annotated[OneOf, Tag("one_of")]
    | Annotated[Unstated, Tag("not_stated")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[AnyOf, Tag("any_of")],
    by_key("is", "one_of", "not_stated", "all_of", "any_of"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
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
    value: Value | None = None
    sources: tuple[str, ...]
    parts: tuple["Verdict", ...] = ()
    facts: Mapping[str, Fact] = field(repr=False, compare=False)

    @property
    def text(self) -> Text:
        """The condition in words."""
        return describe(self.condition, self.facts)

    @property
    def fact(self) -> str | None:
        """The id of the fact that the condition asks for; None for a combination."""
        return self.condition.fact if isinstance(self.condition, Is | OneOf) else None

    @property
    def interpretation(self) -> bool:
        """Whether the condition is our reading of a source that leaves room."""
        return self.condition.interpretation

    @property
    def note(self) -> Text | None:
        """Which reading, or what else there is to say."""
        return self.condition.note


def judge(condition: Condition, claim: Claim, facts: Mapping[str, Fact], sources: tuple[str, ...]) -> Verdict:
    """Judge a condition.

    Args:
        condition: of a benefit.
        claim: the known facts.
        facts: all facts by id.
        sources: ids of the sources of whatever the condition belongs to.
    """
    sources = condition.sources or sources
    value = None
    parts: tuple[Verdict, ...] = ()
    match condition:
        case Is() | OneOf():
            value = claim.get(condition.fact)
            wanted = operands(condition, facts[condition.fact])
            truth = Truth.UNKNOWN if value is None else Truth.TRUE if value in wanted else Truth.FALSE
        case Unstated():
            truth = Truth.UNKNOWN
        case AllOf():
            parts = tuple(judge(part, claim, facts, sources) for part in condition.all_of)
            truth = min(part.truth for part in parts)
        case AnyOf():
            parts = tuple(judge(part, claim, facts, sources) for part in condition.any_of)
            truth = max(part.truth for part in parts)
        case _:
            assert_never(condition)
    return Verdict(condition=condition, truth=truth, value=value, sources=sources, parts=parts, facts=facts)


def operands(condition: Is | OneOf, fact: Fact) -> tuple[Value | None, ...]:
    """The values that a comparison names, as the fact's type.

    Raises:
        ClaimError: one is no value of the fact.
    """
    written = (condition.value,) if isinstance(condition, Is) else condition.one_of
    return tuple(fact.parse(value) for value in written)


def describe(condition: Condition, facts: Mapping[str, Fact]) -> Text:
    """A condition in words."""
    if condition.text is not None:
        return condition.text
    match condition:
        case Is() | OneOf():
            fact = facts[condition.fact]
            wanted = [value for value in operands(condition, fact) if value is not None]
            zh = "或".join(fact.show(value, "zh") for value in wanted)
            en = " or ".join(fact.show(value, "en") for value in wanted)
            return Text(zh=f"{fact.label.zh}：{zh}", en=f"{fact.label.en}: {en}")
        case Unstated():
            return condition.not_stated
        case AllOf():
            return Text(zh="以下全部满足", en="all of the following")
        case AnyOf():
            return Text(zh="以下满足其一", en="one of the following")
        case _:
            assert_never(condition)
