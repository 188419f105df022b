"""Published lists with their members and stated totals."""

from typing import Annotated, Any

from pydantic import Field

from partners.records.fields import Category, Count, Day, Id, Name, Record, Sources
from partners.text import Lang, Text


class Published(Record):
    """Totals that a list states; a total that it does not state is left out."""

    total: Count | None = None
    categories: dict[Category, Count] = Field(default={})


class Member(Record):
    """One line of a published list."""

    organization: Id
    printed: Name
    """The name exactly as printed."""
    category: Category | None = None
    until: Day | None = None
    """The last day of the membership; None while no source reports an end."""
    sources: Sources


class Batch(Record):
    """`batches/<published_on>.yaml`: one published list, with its members in printed order."""

    number: Annotated[int, Field(ge=1)]
    published_on: Day
    published: Published = Published()
    sources: Sources
    note: Text | None = None
    members: tuple[Member, ...]

    @property
    def named(self) -> int:
        """Number of organisations on the list that are known by name."""
        return len({member.organization for member in self.members})

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the list without its members in plain values, as `partners batches --format json` prints it.

        Args:
            lang: the language of words.
        """
        return {
            "batch": self.number,
            "published_on": self.published_on.isoformat(),
            "published": self.published.total,
            "named": self.named,
            "sources": [*self.sources],
            "note": self.note and self.note.get(lang),
        }
