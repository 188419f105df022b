"""Recognition of unlabelled sums: rows whose numbers are the sums of the rows above them."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal

from partners.values.placeholders import says_nothing

Read = Callable[[int, str], Decimal | None]
"""A function that returns the number in a cell of a column; None if there is none."""


class Sums:
    """Sums of the contracts so far: of all, and of those since the last sum.

    Args:
        width: the number of columns.
        money: the indexes of columns of amounts.
        read: reads a cell.
    """

    def __init__(self, width: int, money: Collection[int], read: Read) -> None:
        self._money, self._read = money, read
        self._rows = self._rows_since = 0
        self._filled = [0] * width
        self._all: dict[int, Decimal] = dict.fromkeys(range(width), Decimal(0))
        """By column, for columns that hold nothing but numbers."""
        self._since = dict(self._all)
        self._counting = {*range(width)} - {*money}
        """Columns that number the rows: 1, 2, 3 …"""

    def are_summed_by(self, row: Sequence[str | None]) -> bool:
        """Is a row the sum of all contracts above it, or of those since the last sum?

        All its cells are such sums, or the number of contracts, and it lacks a cell that every contract has.
        """
        if not any(self._may_sum(at, row[at]) for at in self._money):
            return False
        filled = [(at, cell) for at, cell in enumerate(row) if cell and not says_nothing(cell)]
        places = {at for at, _ in filled}
        if not self._rows or places.isdisjoint(self._money) or places & self._counting:
            return False
        if not any(many == self._rows and at not in places for at, many in enumerate(self._filled)):
            return False
        numbers = {at: self._number(at, cell) for at, cell in filled}
        return any(
            all(
                number is not None
                and number != 0
                and (number == sums.get(at) or (at not in self._money and number == rows))
                for at, number in numbers.items()
            )
            for sums, rows in ((self._all, self._rows), (self._since, self._rows_since))
        )

    def add(self, row: Sequence[str | None]) -> None:
        """Count a contract."""
        self._rows += 1
        self._rows_since += 1
        for at, cell in enumerate(row):
            if not cell:
                self._counting.discard(at)
                continue
            self._filled[at] += 1
            if at not in self._all:
                continue
            number = self._number(at, cell)
            if number is None:
                if not says_nothing(cell):
                    del self._all[at], self._since[at]
                    self._counting.discard(at)
                continue
            self._all[at] += number
            self._since[at] += number
            if number != self._rows:
                self._counting.discard(at)

    def _may_sum(self, at: int, cell: str | None) -> bool:
        number = self._number(at, cell) if cell else None
        return number is not None and number in (self._all[at], self._since[at])

    def close(self) -> None:
        """Start again below a sum."""
        self._rows_since = 0
        self._since = dict.fromkeys(self._since, Decimal(0))

    def _number(self, at: int, cell: str) -> Decimal | None:
        return self._read(at, cell) if at in self._all else None
