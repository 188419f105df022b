"""A published list and its names, as read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from partners.records.fields import Category
from partners.text import Text


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a published list.

    Attributes:
        line: where in the file.
        printed: the name exactly as printed.
        category: None where the list does not state it.
        decision: what the column `decide` says the name is: an organisation's id, `new` or `once`; empty without.
    """

    line: int
    printed: str
    category: Category | None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list as it was published.

    Attributes:
        path: the file it was read from.
        names: in printed order.
        counts: how many members of a category its headings say there are.
        passed_over: lines that are neither headings nor names, such as titles, with their numbers.
        marks: what stood behind names and is left out, such as `*`: the line, the mark and the name.
        totals: how many names the list says there are in all, by the lines that say so.
        notes: what is to be said of how the file was read, such as which sheet.
    """

    path: Path
    names: tuple[ListedName, ...]
    counts: Mapping[Category, int]
    passed_over: tuple[tuple[int, str], ...] = ()
    totals: Mapping[int, int] = field(default_factory=dict)
    marks: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[Text, ...] = ()
