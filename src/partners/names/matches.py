"""What matching a name found, and how sure it is."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from partners.names import reasons
from partners.names.comparison import (
    Entry,
)
from partners.records.memberships import Membership
from partners.records.organizations import Organization
from partners.text import Text


class Tier(StrEnum):
    """How a name was matched, the surest first."""

    EXACT = "exact"
    PINYIN = "pinyin"
    PARSED = "parsed"
    REVIEW = "review"
    NONE = "none"


ACCEPTED = (Tier.EXACT, Tier.PINYIN, Tier.PARSED)
"""The tiers that name an organisation, the surest first."""


class Candidate(NamedTuple):
    """An organisation that a name may mean.

    Attributes:
        organization: which.
        name: the name of it that is like the one asked for.
        reason: why it is a candidate, and why it is no more than that.
    """

    organization: Organization
    name: str
    reason: Text


class Match(NamedTuple):
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
