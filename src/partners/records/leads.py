"""Leads: policies that are known to exist, but not with the amounts that a benefit needs."""

from typing import Any

from partners.records.fields import Evidence, Id, Name, PartialDay, Record, Url
from partners.text import Lang, Text


class Lead(Record):
    """A document that may grant something, and what is said to be in it; nothing is computed from it."""

    id: Id
    title: Name
    """As printed."""
    publisher: Text
    """The body that issued it."""
    place: Text
    """The city or district whose authority pays."""
    published: PartialDay | None = None
    url: Url | None = None
    evidence: Evidence | None = None
    """How the document was read; None if only a bare claim is known."""
    said: Text
    """The contents that are reported, and the parts that are missing."""

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the lead in plain values, as `partners policies --leads --format json` prints it."""
        return {
            "lead": self.id,
            "title": self.title,
            "publisher": self.publisher.get(lang),
            "place": self.place.get(lang),
            "published": self.published,
            "url": self.url,
            "evidence": self.evidence,
            "said": self.said.get(lang),
        }
