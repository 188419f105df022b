"""Protocol of an engine: operations that Narwhals lacks. Only this folder knows which engine is used."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, Protocol

import narwhals as nw

from partners.ledger.passes import Pass

Frame = nw.LazyFrame[Any]


class Offset(NamedTuple):
    """A time zone at a fixed distance from UTC.

    Attributes:
        text: such as `+08:00`.
        delta: the distance.
    """

    text: str
    delta: timedelta


class Engine(Protocol):
    """An engine that computes the lines of a ledger."""

    @property
    def numbers_names(self) -> bool:
        """Are organisations numbered for windows, and limits joined back? Not if lines travel over a network."""

    @property
    def knows_order_cheaply(self) -> bool:
        """Is it cheap to check that line numbers are unique?"""

    @property
    def asks_texts_together(self) -> bool:
        """Is one query for all text columns cheaper than one for each?"""

    @property
    def takes_dots(self) -> bool:
        """Can column names contain dots?"""

    @property
    def converts_floats(self) -> bool:
        """Can floats be converted to text, so that a unit can be appended?"""

    @property
    def benefits_at_once(self) -> int | None:
        """How many benefits one query answers; None for any number. More take ever longer to plan, or end in an error."""

    def computed(self, frame: Frame, session_frame: Frame) -> Frame:
        """Compute a frame at once, and return what was found, in the session of another."""

    def distinct(self, frame: Frame, column: str, most: int | None) -> list[Any]:
        """Return the distinct values of a column without null, at most `most` of them."""

    def grows(self, frame: Frame, column: str) -> bool:
        """Is it quickly known that a number grows from line to line?"""

    def native_type(self, frame: Frame, column: str) -> str:
        """Return the type of a column, as the engine calls it."""

    def where(self, frame: Frame, test: nw.Expr) -> Frame:
        """Select the lines for which a test holds."""

    def with_first_not(self, frame: Frame, name: str, truths: Sequence[str], false: int, null: int) -> Frame:
        """Add a column with the number of the first truth that is false (from `false`), or else null (from `null`)."""

    def small_frame(self, columns: Mapping[str, Sequence[Any]], session_frame: Frame) -> Frame:
        """Make a frame of a few values that can join with others of the session."""

    def with_agreed_day(self, frame: Frame, column: str, name: str, zones: Sequence[str | Offset]) -> Frame:
        """Add the days of a timestamp column; null if they differ between zones."""

    def with_readable_time(self, frame: Frame, column: str, name: str) -> Frame | None:
        """Add a timestamp column in a form that Narwhals knows; None if it already is."""

    def in_order(self, frame: Frame, how: Pass, *, apart: Sequence[str], session_frame: Frame) -> Frame:
        """Compute the rest of limits for each line, and the amounts paid, in one pass over ordered lines."""
