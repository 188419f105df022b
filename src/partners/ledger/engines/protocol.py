"""What an engine of dataframes must do that Narwhals leaves to it. Nobody outside this folder asks which engine it is."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, Protocol

import narwhals as nw

from partners.ledger.passes import Pass

Frame = nw.LazyFrame[Any]


class Offset(NamedTuple):
    """A zone that is a distance from UTC.

    Attributes:
        text: as `+08:00`.
        delta: the distance.
    """

    text: str
    delta: timedelta


class Engine(Protocol):
    """What computes the lines of a ledger."""

    @property
    def numbers_names(self) -> bool:
        """Are organisations numbered for windows, and what limits leave joined back? Not where lines travel over a network."""

    @property
    def knows_order_cheaply(self) -> bool:
        """Is it cheap to see that each line has another number?"""

    @property
    def asks_texts_together(self) -> bool:
        """Is one question about all columns of texts cheaper than one for each?"""

    @property
    def takes_dots(self) -> bool:
        """May names of columns have dots?"""

    @property
    def converts_floats(self) -> bool:
        """Can floating-point numbers be written as texts that a unit can stand behind?"""

    def distinct(self, frame: Frame, column: str, most: int | None) -> list[Any]:
        """Each value of a column but null; of more than `most`, so many."""

    def grows(self, frame: Frame, column: str) -> bool:
        """Is it known at once that a number grows from line to line?"""

    def native_type(self, frame: Frame, column: str) -> str:
        """The type of a column, as the engine calls it."""

    def where(self, frame: Frame, test: nw.Expr) -> Frame:
        """The lines for which a test of columns holds."""

    def with_first_not(self, frame: Frame, name: str, truths: Sequence[str], false: int, null: int) -> Frame:
        """The frame with a column that numbers what first keeps some truths from all being true."""

    def small_frame(self, columns: Mapping[str, Sequence[Any]], session_frame: Frame) -> Frame:
        """A few values as a frame that joins with others of a session."""

    def with_agreed_day(self, frame: Frame, column: str, name: str, zones: Sequence[str | Offset]) -> Frame:
        """The frame with the days of a column of points in time, null where they differ among zones."""

    def with_readable_time(self, frame: Frame, column: str, name: str) -> Frame | None:
        """The frame with a column of points in time as Narwhals knows them; None where it knows them as they are."""

    def in_order(self, frame: Frame, how: Pass, *, apart: Sequence[str], session_frame: Frame) -> Frame:
        """What limits leave for each line, and what was paid, by one pass over the lines in order."""
