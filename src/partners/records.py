"""What the registry's files hold, as frozen records; the rules of policies live in `partners.rules`.

A field that may be left out and is None means *unknown*: no source states it.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, assert_never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from partners.text import Lang, Text

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _only_iso(value: Any) -> Any:
    """Leave only YYYY-MM-DD to pydantic, which would also take Unix times."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("iso_date", "a date is written YYYY-MM-DD")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Lower-case letters, digits and single hyphens: `beijing-super-cloud`."""
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=64)]
"""Lower-case letters, digits and single underscores: `registered_in`."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Day = Annotated[date, BeforeValidator(_only_iso)]
PartialDay = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A date as exactly as it is known: `2023`, `2023-05` or `2023-05-19`."""
Sources = Annotated[tuple[Id, ...], Field(min_length=1)]
"""Ids in `sources.yaml`, at least one."""
Count = Annotated[int, Field(ge=0)]


class Record(BaseModel):
    """Base of every record: frozen, and closed to unknown keys."""

    # Built when first used: a command that reads no policy does not pay for the rules.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Category(StrEnum):
    """The five kinds of partner (csj-2023-05)."""

    COMPUTE = "compute"
    DATA = "data"
    MODEL = "model"
    APPLICATION = "application"
    INVESTMENT = "investment"

    @property
    def label(self) -> Text:
        """The category's name, such as 算力伙伴 / compute partner."""
        match self:
            case Category.COMPUTE:
                zh = "算力"
            case Category.DATA:
                zh = "数据"
            case Category.MODEL:
                zh = "模型"
            case Category.APPLICATION:
                zh = "应用"
            case Category.INVESTMENT:
                zh = "投资"
            case _:
                assert_never(self)
        return Text(zh=f"{zh}伙伴", en=f"{self.value} partner")


class Source(Record):
    """A publication that facts cite."""

    id: Id
    publisher: Text
    title: Name | None = None
    """As printed; None where we hold no record of it."""
    number: Name | None = None
    """The document number of an official measure."""
    published: PartialDay | None = None
    primary: bool = False
    good_for: Text
    note: Text | None = None


class Statement(Record):
    """Something a source says, in our words."""

    text: Text
    sources: Sources


class Task(Record):
    """One main task of the programme."""

    name: Text
    text: Text


class Tasks(Record):
    """The programme's main tasks: how many there are, and those a source describes."""

    published: Count
    described: tuple[Task, ...]
    sources: Sources


class Figure(Record):
    """A published number about the programme, on a day."""

    as_of: Day
    what: Text
    qualifier: Literal["exactly", "more-than", "nearly"]
    value: Count
    sources: Sources


class Programme(Record):
    """`programme.yaml`: the programme itself."""

    name: Text
    short_name: Text
    launched_on: Day
    launched_by: tuple[Text, ...]
    statements: tuple[Statement, ...] = ()
    goals: tuple[Statement, ...] = ()
    tasks: Tasks
    figures: tuple[Figure, ...] = ()
    sources: Sources


class Interpretable(Record):
    """A record that may be our reading of a source that leaves room."""

    interpretation: bool = False
    """Whether the source leaves room and we chose a reading; the note says which."""
    note: Text | None = None

    @model_validator(mode="after")
    def _note_says_which(self) -> "Interpretable":
        if self.interpretation and self.note is None:
            raise PydanticCustomError("note_missing", "an interpretation needs a note")
        return self


class Group(Interpretable):
    """A group of companies; each member stays an organisation of its own."""

    id: Id
    name: Text
    sources: Sources


class FormerName(Record):
    """A name that an organisation used to have."""

    name: Name
    until: Day | None = None


class Organization(Record):
    """`organizations/<id>.yaml`: one organisation, a legal entity or what a list prints as one."""

    id: Id
    """The file's name; not written in it."""
    name: Name | None = None
    """The Chinese legal name; None where no source states it."""
    name_en: Name | None = None
    """The English name as printed; None where no source states it."""
    former_names: tuple[FormerName, ...] = ()
    aliases: tuple[Name, ...] = ()
    """Short forms and brands by which people look for it."""
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
        """Every name it goes by: legal, English, former, aliases."""
        names = [] if self.name is None else [self.name]
        if self.name_en is not None:
            names.append(self.name_en)
        for former in self.former_names:
            names.append(former.name)  # noqa: PERF401 - a comprehension costs more for the usual none or one
        return (*names, *self.aliases)

    def label(self, lang: Lang) -> str:
        """The best name to show: the legal one, else the English one, else the first alias."""
        first, second = (self.name_en, self.name) if lang == "en" else (self.name, self.name_en)
        return first or second or self.aliases[0]


class Published(Record):
    """The totals that a list states; what it does not state is left out."""

    total: Count | None = None
    categories: dict[Category, Count] = {}


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
    """`batches/<published_on>.yaml`: one published list, its members in printed order."""

    number: Annotated[int, Field(ge=1)]
    published_on: Day
    published: Published = Published()
    members: tuple[Member, ...]
    sources: Sources
    note: Text | None = None
