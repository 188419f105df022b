"""Results of reading the columns of facts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import narwhals as nw

from partners.ledger.engines.protocol import Frame
from partners.records.facts import Fact

WIDTH = {0: 13, 2: 15, 4: 21}
"""Precision by decimal places: 12 digits before the point fit on every engine in the smallest part that counts."""
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
    """A frame with parsed values.

    Attributes:
        frame: the lines, with added columns for parsed values and for marks of unreadable ones.
        columns: the column of each fact's values: the original one if nothing had to be parsed.
        organizations: all distinct names in columns of organisations.
        wrong: for each fact that may be unreadable, the column that marks such lines.
        open: by column, texts that say that a value is still to be decided.
    """

    frame: Frame
    columns: Mapping[str, str]
    organizations: frozenset[str]
    wrong: Mapping[str, str]
    open: Mapping[str, Sequence[str]]


class FactColumn(NamedTuple):
    """The way one column is read.

    Attributes:
        value: an expression, null if the value is empty, unknown or unreadable; or a column that already has the
            values.
        wrong: a test for unreadable values, used after the value is in its column; None if there are none.
        open: texts that say that a value is still to be decided.
    """

    value: nw.Expr | str
    wrong: nw.Expr | None = None
    open: Sequence[str] = ()


def fact_column(fact: str) -> str:
    """Return the name of the column of a fact's values: fen, ten-thousandths, days, ids of choices, names."""
    return f"fact:{fact}"


def wrong_column(fact: str) -> str:
    """Return the name of the column that marks unreadable values of a fact."""
    return f"partners:wrong-{fact}"


def is_wrong(fact: Fact, column: str, nothing: Iterable[str] = ()) -> nw.Expr:
    """Test if a column has a text without a value that is not one of the texts that say nothing."""
    wrong = ~nw.col(column).is_null() & nw.col(fact_column(fact.id)).is_null()
    return wrong & ~nw.col(column).is_in(sorted(nothing)) if nothing else wrong
