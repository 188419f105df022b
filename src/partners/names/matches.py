"""Matches: the result for a name, with its tier and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from partners.names import reasons
from partners.names.comparison import Entry
from partners.records.memberships import Membership
from partners.records.organizations import Organization
from partners.text import Lang, Text


class Tier(StrEnum):
    """Certainty of a match, the most certain first."""

    EXACT = "exact"
    PINYIN = "pinyin"
    PARSED = "parsed"
    REVIEW = "review"
    NONE = "none"


ACCEPTED = (Tier.EXACT, Tier.PINYIN, Tier.PARSED)
"""The tiers that name an organisation, the most certain first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that a name may mean.

    Attributes:
        organization: the organisation.
        name: its name that is similar to the given one.
        reason: why it is a candidate and not a match.
    """

    organization: Organization
    name: str
    reason: Text

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the candidate in plain values, with words in one language."""
        return {
            "organization": self.organization.id,
            "name": self.name,
            "reason": self.reason.get(lang),
        }


@dataclass(frozen=True, slots=True)
class Match:
    """Result of matching a name.

    Attributes:
        name: as given.
        tier: how certain the match is.
        reason: why, in words.
        organization: the organisation; None in the tiers `review` and `none`.
        candidates: up to three organisations that it may mean, in the tier `review`.
        memberships: the organisation's memberships; if a day was given, those that hold on it.
    """

    name: str
    tier: Tier
    reason: Text
    organization: Organization | None = None
    candidates: tuple[Candidate, ...] = ()
    memberships: tuple[Membership, ...] = ()

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the match in plain values, as `partners match --format json` prints it, with words in one language."""
        return {
            "name": self.name,
            "tier": self.tier.value,
            "organization": self.organization and self.organization.id,
            "organization_name": self.organization and self.organization.label(lang),
            "memberships": [
                {
                    "category": each.category and each.category.value,
                    "batch": each.batch,
                    "since": each.since.isoformat(),
                    "until": each.until and each.until.isoformat(),
                }
                for each in self.memberships
            ],
            "reason": self.reason.get(lang),
            "candidates": [each.to_data(lang) for each in self.candidates],
        }


class Found(NamedTuple):
    """Result of looking a name up, by ids."""

    tier: Tier
    reason: Text
    organization: str | None = None
    candidates: tuple[tuple[str, str, Text], ...] = ()


MOST_CANDIDATES = 3


def for_review(entries: Iterable[tuple[Entry, Text]]) -> Found | None:
    """Make a result for review from candidates with their reasons; None if there are no candidates."""
    rows: dict[str, tuple[str, str, Text]] = {}
    for entry, reason in entries:
        if entry.kind != "look-alike":
            rows.setdefault(entry.organization, (entry.organization, entry.name, reason))
    if not rows:
        return None
    return Found(Tier.REVIEW, reasons.REVIEW, candidates=(*rows.values(),)[:MOST_CANDIDATES])


EMPTY = Found(Tier.NONE, reasons.EMPTY)
TOO_LONG = Found(Tier.NONE, reasons.TOO_LONG)
NOTHING = Found(Tier.NONE, reasons.NOTHING)
