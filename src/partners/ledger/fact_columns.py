"""What reading a column of a fact gives."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import narwhals as nw

from partners.ledger.engines.protocol import Frame
from partners.records.facts import Fact

WIDTH = {2: 15, 4: 21}
"""By the digits after the point: so many digits in all that on no engine a number with 12 before it outgrows them in fen or ten-thousandths."""
DTYPES: Mapping[str, Any] = {
    "money": nw.Int64,
    "quantity": nw.Int64,
    "date": nw.Date,
    "choice": nw.String,
    "boolean": nw.Boolean,
    "organization": nw.String,
    "name": nw.String,
}


class Values(NamedTuple):
    """A frame whose values are read.

    Attributes:
        frame: with a column for the values that had to be read, and one that says which cannot be.
        columns: the column of each fact's values: the one that was given, where nothing in it had to be read.
        organizations: every distinct name in its columns of organisations.
        wrong: the column that says whether a fact's value cannot be read, where that may be.
        open: by the column that has them, texts that say that a value is still to be decided.
    """

    frame: Frame
    columns: Mapping[str, str]
    organizations: frozenset[str]
    wrong: Mapping[str, str]
    open: Mapping[str, Sequence[str]]


class FactColumn(NamedTuple):
    """How one column is read.

    Attributes:
        value: null where nothing is written, the value is not known, or cannot be read; or the column where it stands already.
        wrong: whether there is something that cannot be read, asked once the value stands in its column; None
            where there is no such line.
        open: texts that say that a value is still to be decided.
    """

    value: nw.Expr | str
    wrong: nw.Expr | None = None
    open: Sequence[str] = ()


def fact_column(fact: str) -> str:
    """The column of a fact's values: fen, ten-thousandths, days, choices' ids, names."""
    return f"fact:{fact}"


def wrong_column(fact: str) -> str:
    """The column that says whether the value of a fact cannot be read."""
    return f"partners:wrong-{fact}"


def is_wrong(fact: Fact, column: str, nothing: Iterable[str] = ()) -> nw.Expr:
    """Whether a column says something, which is none of the texts that say nothing, and has no value."""
    wrong = ~nw.col(column).is_null() & nw.col(fact_column(fact.id)).is_null()
    return wrong & ~nw.col(column).is_in(sorted(nothing)) if nothing else wrong
