"""What matching a name found, and how sure it is."""

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
    """How a name was matched, the surest first."""

    EXACT = "exact"
    PINYIN = "pinyin"
    PARSED = "parsed"
    REVIEW = "review"
    NONE = "none"


ACCEPTED = (Tier.EXACT, Tier.PINYIN, Tier.PARSED)
"""The tiers that name an organisation, the surest first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that a name may mean.

    Attributes:
        organization: which.
        name: the name of it that is like the one asked for.
        reason: why it is a candidate, and why it is no more than that.
    """

    organization: Organization
    name: str
    reason: Text

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """The candidate in plain values, with words in one language."""
        return {
            "organization": self.organization.id,
            "name": self.name,
            "reason": self.reason.get(lang),
        }


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was matched to.

    Attributes:
        name: as asked for.
        tier: how sure it is.
        reason: why, in words.
        organization: which organisation it names; None in the tiers `review` and `none`.
        candidates: up to three that it may mean, in the tier `review`.
        memberships: those of the organisation, on the day asked for where there is one.
    """

    name: str
    tier: Tier
    reason: Text
    organization: Organization | None = None
    candidates: tuple[Candidate, ...] = ()
    memberships: tuple[Membership, ...] = ()

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """The match in plain values, as `partners match --format json` prints it, with words in one language."""
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
    """What looking a name up came to, by ids."""

    tier: Tier
    reason: Text
    organization: str | None = None
    candidates: tuple[tuple[str, str, Text], ...] = ()


MOST_CANDIDATES = 3


def for_review(entries: Iterable[tuple[Entry, Text]]) -> Found | None:
    """What it means that a name may be one of these, each for its reason; None without any."""
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
