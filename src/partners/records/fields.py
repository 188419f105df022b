"""Basics of all records: the base class, the types of their fields and the five categories."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, assert_never

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from partners.text import Text

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _only_iso(value: Any) -> Any:
    """Refuse all but YYYY-MM-DD, because pydantic also accepts Unix times."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("iso_date", "a date is written YYYY-MM-DD")
    return value


def _is_a_day(value: str) -> str:
    """Refuse days that are not in the calendar."""
    try:
        date.fromisoformat(f"{value}-01-01"[: len("2023-05-19")])
    except ValueError:
        raise PydanticCustomError("iso_date", "no such day") from None
    return value


ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FACT_ID = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
PARTIAL_DAY = r"^\d{4}(-\d\d(-\d\d)?)?$"

Id = Annotated[str, StringConstraints(pattern=ID, max_length=64)]
"""Lower-case letters, digits and single hyphens: `beijing-super-cloud`."""
FactId = Annotated[str, StringConstraints(pattern=FACT_ID, max_length=64)]
"""Lower-case letters, digits and single underscores: `registered_in`."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Day = Annotated[date, BeforeValidator(_only_iso)]
PartialDay = Annotated[
    str,
    StringConstraints(pattern=PARTIAL_DAY),
    AfterValidator(_is_a_day),
    # A year alone is a number to editors.
    WithJsonSchema({"type": ["string", "integer"], "pattern": PARTIAL_DAY, "minimum": 1, "maximum": 9999}),
]
"""A date as precise as it is known: `2023`, `2023-05` or `2023-05-19`."""
Sources = Annotated[tuple[Id, ...], Field(min_length=1)]
"""Ids from `sources.yaml`, at least one."""
Count = Annotated[int, Field(ge=0)]
URL = r"^https?://[^\s/]+(/[^\s]*)?$"
Url = Annotated[str, StringConstraints(pattern=URL, max_length=500)]
"""An address on the web."""
Evidence = Literal["official", "reprint", "summary"]
"""How a source was read: the official text itself, a reprint or report of it, or only a summary by others."""


class Record(BaseModel):
    """Base of all records: frozen, and unknown keys are refused.

    Fields are declared in the order in which files are written (`partners.files.canonical.shapes`).
    """

    # Built on first use, so that a command that reads no policy does not wait for the rules.
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


class Interpretable(Record):
    """A record that may be our interpretation of an unclear source."""

    interpretation: bool = False
    """Is the source unclear and did we choose a reading? The note says which."""
    note: Text | None = None

    @model_validator(mode="after")
    def _note_says_which(self) -> "Interpretable":
        if self.interpretation and self.note is None:
            raise PydanticCustomError("note_missing", "an interpretation needs a note")
        return self
