"""The programme itself, from `programme.yaml`."""

from typing import Any, Literal

from partners.records.fields import Count, Day, Record, Sources
from partners.text import Text


class Statement(Record):
    """A statement of a source, in our words."""

    text: Text
    sources: Sources


class Task(Record):
    """One main task of the programme."""

    name: Text
    text: Text


class Tasks(Record):
    """The programme's main tasks: their number, and those that a source describes."""

    published: Count
    sources: Sources
    described: tuple[Task, ...]


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
    sources: Sources
    statements: tuple[Statement, ...] = ()
    goals: tuple[Statement, ...] = ()
    tasks: Tasks
    figures: tuple[Figure, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Return the programme in plain values, as `partners programme --format json` prints it, in both languages."""
        return self.model_dump(mode="json")
