"""Published lists and their names, as read from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from partners.records.fields import Category
from partners.text import Text


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name on a published list.

    Attributes:
        line: its line in the file.
        printed: the name exactly as printed.
        category: None if the list does not state it.
        decision: from the column `decide`: an organisation's id, `new` or `once`; empty if there is none.
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
        counts: number of members of each category, from its headings.
        passed_over: ignored lines with their numbers: neither headings nor names, such as titles.
        marks: marks left out after names, such as `*`: the line, the mark and the name.
        totals: number of all names, by the lines that state it.
        notes: notes on how the file was read, such as the chosen sheet.
    """

    path: Path
    names: tuple[ListedName, ...]
    counts: Mapping[Category, int]
    passed_over: tuple[tuple[int, str], ...] = ()
    totals: Mapping[int, int] = field(default_factory=dict)
    marks: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[Text, ...] = ()
