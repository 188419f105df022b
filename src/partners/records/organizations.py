"""Sources, groups and organisations.

An optional field that is None is *unknown*: no source states it.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from partners.records.fields import (
    Day,
    Evidence,
    Id,
    Interpretable,
    Name,
    PartialDay,
    Record,
    Sources,
    Url,
)
from partners.text import Lang, Text


def _is_a_code(code: str) -> str:
    """Refuse a code with a wrong check digit."""
    from partners.values.credit_codes import is_credit_code

    if not is_credit_code(code):
        raise PydanticCustomError("credit_code", "not a unified social credit code")
    return code


CreditCode = Annotated[str, AfterValidator(_is_a_code)]


class Source(Record):
    """A publication that records cite."""

    id: Id
    publisher: Text
    title: Name | None = None
    """As printed; None if unknown."""
    number: Name | None = None
    """The document number of an official policy."""
    published: PartialDay | None = None
    url: Url | None = None
    """Where readers find it."""
    evidence: Evidence | None = None
    """How it was read; None if that is not recorded."""
    read_on: Day | None = None
    """The day on which it was last read."""
    primary: bool = False
    note: Text | None = None
    good_for: Text

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the source in plain values, with words in one language, as `partners sources --format json` does."""
        return {
            "id": self.id,
            "publisher": self.publisher.get(lang),
            "title": self.title,
            "number": self.number,
            "published": self.published,
            "url": self.url,
            "evidence": self.evidence,
            "read_on": self.read_on and self.read_on.isoformat(),
            "primary": self.primary,
            "good_for": self.good_for.get(lang),
            "note": self.note and self.note.get(lang),
        }


class Group(Interpretable):
    """A group of companies; each member remains an organisation of its own."""

    id: Id
    name: Text
    sources: Sources


class FormerName(Record):
    """A former name of an organisation."""

    name: Name
    until: Day | None = None


class Organization(Record):
    """`organizations/<id>.yaml`: one organisation, a legal entity or what a list prints as one."""

    id: Id
    """The file's name; not repeated inside the file."""
    name: Name | None = None
    """The Chinese legal name; None if no source states it."""
    name_en: Name | None = None
    """The English name as printed; None if no source states it."""
    former_names: tuple[FormerName, ...] = ()
    aliases: tuple[Name, ...] = ()
    """Short forms and brands that people search for."""
    not_: tuple[Name, ...] = Field(default=(), alias="not")
    """Similar names that belong to another organisation, or to none."""
    credit_code: CreditCode | None = None
    """The unified social credit code (统一社会信用代码) of the legal entity."""
    group: Id | None = None
    sources: Sources
    note: Text | None = None

    @model_validator(mode="after")
    def _has_a_name(self) -> "Organization":
        if not (self.name or self.name_en or self.aliases):
            raise PydanticCustomError("nameless", "no name")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """All names: legal, English, former, aliases."""
        names = [] if self.name is None else [self.name]
        if self.name_en is not None:
            names.append(self.name_en)
        for former in self.former_names:
            names.append(former.name)  # noqa: PERF401 - a comprehension costs more for the usual none or one
        return (*names, *self.aliases)

    def label(self, lang: Lang) -> str:
        """Return the best name to show: the legal or the English one, depending on the language, else an alias."""
        first, second = (self.name_en, self.name) if lang == "en" else (self.name, self.name_en)
        return first or second or self.aliases[0]

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the organisation in plain values, as `partners show --format json` prints it before its memberships.

        Args:
            lang: the language of words.
        """
        return {
            "organization": self.id,
            "name": self.name,
            "name_en": self.name_en,
            "former_names": [
                {"name": former.name, "until": former.until and former.until.isoformat()}
                for former in self.former_names
            ],
            "aliases": [*self.aliases],
            "group": self.group,
            "note": self.note and self.note.get(lang),
            "sources": [*self.sources],
        }
