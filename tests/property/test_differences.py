"""Whatever is different between two registries is said; nothing is said of what is the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, reject
from hypothesis import strategies as st

import partners
from partners.files.kinds import BATCH, KINDS, Kind
from partners.records.fields import Record
from support.laws import law

SHIPPED = partners.load()
PARTS: dict[str, tuple[Any, ...]] = {kind.name: SHIPPED.part(kind.name) for kind in KINDS}
KEPT = {"id", "number", "published_on"}
"""What tells records apart: another one is another record."""


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to everything in a record that can be another."""
    match value:
        case Record() | partners.Text():
            names = type(value).model_fields if isinstance(value, Record) else ("zh", "en")
            for name in names:
                if name not in KEPT:
                    yield from leaves(getattr(value, name), (*path, name))
        case tuple() if value:
            yield path
            for number, inner in enumerate(value):
                yield from leaves(inner, (*path, number))
        case dict() | tuple() | None:  # what could stand there is not known from what does
            pass
        case _:
            yield path


def other(value: Any) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case Enum():
            return next(each for each in type(value) if each is not value)
        case "in-force" | "draft":
            return "draft" if value == "in-force" else "in-force"
        case str():
            return f"{value} x"
        case int() | Decimal():
            return value + 1
        case Fraction():
            return value / 2
        case date():
            return value + timedelta(days=1)
        case _:
            return value[:-1]


def replaced(value: Any, path: tuple[Any, ...]) -> Any:
    """The value with what the path leads to replaced by another."""
    if not path:
        return other(value)
    step, rest = path[0], path[1:]
    match value:
        case Record():
            return value.model_copy(update={step: replaced(getattr(value, step), rest)})
        case partners.Text():
            return partners.Text(
                **{"zh": value.zh, "en": value.en, step: replaced(getattr(value, step), rest)}
            )
        case _:
            return (*value[:step], replaced(value[step], rest), *value[step + 1 :])


@law(400)
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_a_change_anywhere_is_said_in_its_file_and_nowhere_else(kind: Kind[Any], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(PARTS[kind.name]) - 1))
    record = PARTS[kind.name][number]
    ways = [path for path in leaves(record) if path]
    path = data.draw(st.sampled_from(ways))
    records = list(PARTS[kind.name])
    records[number] = replaced(record, path)
    new = partners.Registry(Path("new"), {**PARTS, kind.name: tuple(records)}.__getitem__)

    try:
        found = partners.diff(SHIPPED, new)
        back = partners.diff(new, SHIPPED)
    except (KeyError, partners.ClaimError):  # a rule of a fact that there is not: such registries are refused
        reject()

    assert found, path
    assert back, path
    for each in (*found, *back):
        assert each.text.zh
        assert each.text.en
        assert each.place.startswith(kind.place)


@law(30)
@given(data=st.data())
def test_every_line_that_comes_or_goes_is_said_once(data: st.DataObject) -> None:
    (first, second) = PARTS[BATCH.name]
    kept = data.draw(st.lists(st.sampled_from(first.members), unique=True))
    batch = first.model_copy(update={"members": tuple(kept)})
    new = partners.Registry(Path("new"), {**PARTS, BATCH.name: (batch, second)}.__getitem__)

    found = [each for each in partners.diff(SHIPPED, new) if each.kind == "removed"]
    back = [each for each in partners.diff(new, SHIPPED) if each.kind == "joined"]

    gone = [member.organization for member in first.members if member not in kept]
    assert sorted(each.subject for each in found) == sorted(gone)
    assert sorted(each.subject for each in back) == sorted(gone)
