"""Grounds of an answer: how its sources were read, how old they are, and which facts it is computed of."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from partners.records.fields import Evidence
from partners.records.organizations import Source
from partners.records.policies import Benefit, Policy
from partners.rules.parts import facts_of_amount
from partners.text import Text

GRADES: Sequence[Evidence] = ("official", "reprint", "summary")
"""The best first."""


class Grounds(NamedTuple):
    """The grounds of a benefit.

    Attributes:
        evidence: how the best of its sources was read; None if that is recorded of none.
        published: when the newest was published, as precisely as it is known; None if that is recorded of none.
        base: ids of the facts that its amount is computed of.
    """

    evidence: Evidence | None
    published: str | None
    base: frozenset[str]


def grounds_of(policy: Policy, benefit: Benefit, known: Mapping[str, Source]) -> Grounds:
    """Find the grounds of a benefit.

    Args:
        policy: its policy.
        benefit: the benefit.
        known: all sources by id.
    """
    cited = [known[each] for each in benefit.sources or policy.sources if each in known]
    grades = {source.evidence for source in cited}
    return Grounds(
        evidence=next((grade for grade in GRADES if grade in grades), None),
        published=max((each.published for each in cited if each.published is not None), default=None),
        base=frozenset(facts_of_amount(benefit.amount)),
    )


GRADE_WORDS: Mapping[Evidence, Text] = {
    "official": Text(zh="原文", en="official"),
    "reprint": Text(zh="转载", en="reprint"),
    "summary": Text(zh="摘要", en="summary"),
}
SUMMARY = Text(zh="仅据第三方摘要，请核对原文", en="known from a summary only; check the original")


def say_evidence(evidence: Evidence | None) -> Text | None:
    """Say how a source was read."""
    match evidence:
        case "official":
            return Text(zh="已读官方原文", en="official text read")
        case "reprint":
            return Text(zh="据转载或报道", en="from a reprint or report")
        case "summary":
            return SUMMARY
        case None:
            return None
