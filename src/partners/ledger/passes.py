"""One pass over ordered lines, for limits whose groups cross: each line is paid what earlier lines leave.

Windows cannot compute how much of a limit is used if another limit with other groups refuses a part. The pass is the
same Python code on DuckDB, which streams the lines to it, and on Spark, which runs it on its executors for each group
that all limits share. The executors need Python with PyArrow, but not this package.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


UNBOUNDED = 2**60
"""An amount, in fen, that is larger than any limit."""
_ONE = 10**4
"""One claim or year, in ten-thousandths; this module knows no other of the package."""
_NOTHING = (0, 0)
_Left = tuple[int | None, int | None]
"""The least and the most that a limit leaves; None where it leaves whatever is claimed."""


class Turn(NamedTuple):
    """A limit in the pass; all attributes except the groups and the first four are columns in fen.

    Attributes:
        counted: how many claims, or years in a row, it allows; None if it limits an amount. Its columns are then numbers of
            claims or years, in ten-thousandths.
        in_a_row: True if it counts years in a row.
        span: how many calendar years, up to that of a line, it counts together; None if each group is counted by itself.
        year: the column of the calendar year where it looks back over years, else None; null if a line takes no turn.
        groups: columns that identify its groups; null if a line takes no turn.
        least: the least that was left of it before the ledger.
        most: the most that was left of it before the ledger.
        others: the amount that lines at unknown positions may take.
        left_low: the column for the least that it leaves for a line.
        left_high: the column for the most that it leaves for a line.
    """

    counted: int | None
    in_a_row: bool
    span: int | None
    year: str | None
    groups: tuple[str, ...]
    least: str
    most: str
    others: str
    left_low: str
    left_high: str


class Pass(NamedTuple):
    """The columns that a pass reads and writes.

    Attributes:
        order: the columns that order the lines.
        line: the unique number of a line.
        low: the least that a line claims, in fen.
        high: the most that a line claims, in fen.
        paid: the column for the most paid to the group of the first limit, up to and including a line.
        turns: the limits.
    """

    order: tuple[str, ...]
    line: str
    low: str
    high: str
    paid: str
    turns: tuple[Turn, ...]

    @property
    def found(self) -> list[str]:
        """Columns that it writes beside the line."""
        return [self.paid, *(name for turn in self.turns for name in (turn.left_low, turn.left_high))]


class _Sums:
    """The least and the most that each group was paid so far."""

    def __init__(self) -> None:
        self._paid: dict[object, tuple[int, int]] = {}

    def left(self, group: object, _year: int | None, least: int, most: int, others: int) -> tuple[int, int]:
        at_least, at_most = self._paid.get(group, _NOTHING) if group is not None else _NOTHING
        return least - at_most - others, most - at_least

    def pay(self, group: object, _year: int | None, low: int, high: int) -> None:
        at_least, at_most = self._paid.get(group, _NOTHING)
        self._paid[group] = at_least + low, min(at_most + high, UNBOUNDED)

    def most(self, group: object) -> int:
        """Return the most that a group was paid."""
        return self._paid.get(group, _NOTHING)[1]


class _SumsOfYears:
    """The least and the most that each group was paid in each calendar year; some years up to a line's own count together."""

    def __init__(self, span: int) -> None:
        self._span = span
        self._paid: dict[tuple[object, int], tuple[int, int]] = {}

    def left(self, group: object, year: int | None, least: int, most: int, others: int) -> tuple[int, int]:
        at_least, at_most = 0, 0
        first = 0 if year is None else year - self._span + 1
        for each in range(first, first + self._span) if group is not None else ():
            sure, maybe = self._paid.get((group, each), _NOTHING)
            at_least, at_most = at_least + sure, min(at_most + maybe, UNBOUNDED)
        return least - at_most - others, most - at_least

    def pay(self, group: object, year: int | None, low: int, high: int) -> None:
        if year is not None:
            at_least, at_most = self._paid.get((group, year), _NOTHING)
            self._paid[group, year] = at_least + low, min(at_most + high, UNBOUNDED)


class _Claims:
    """The claims of each group that were paid so far; a count that allows one more does not limit its amount."""

    def __init__(self, sums: _Sums | _SumsOfYears) -> None:
        self._counts = sums

    def left(self, group: object, year: int | None, least: int, most: int, others: int) -> _Left:
        low, high = self._counts.left(group, year, least, most, others)
        return (
            None if low is not None and low >= _ONE else 0,
            None if high is not None and high >= _ONE else 0,
        )

    def pay(self, group: object, year: int | None, low: int, high: int) -> None:
        self._counts.pay(group, year, _ONE if low > 0 else 0, _ONE if high > 0 else 0)


class _YearsInARow:
    """For each calendar year in which a group was paid, how many years in a row that made, at least and at most."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._runs: dict[object, dict[int, tuple[int, int]]] = {}
        self._now = _NOTHING

    def left(self, group: object, year: int | None, least: int, most: int, others: int) -> _Left:
        # Before the ledger it was paid in so many years in a row: at least and at most.
        fewest, greatest = (self._count * _ONE - most) // _ONE, -((least - self._count * _ONE) // _ONE)
        if group is None or year is None:
            return 0, None if fewest < self._count else 0
        runs = self._runs.setdefault(group, {})
        # Behind each of these years, there may be more that the ledger shows.
        sure = max(back + runs.get(year - back - 1, _NOTHING)[0] for back in range(fewest + 1))
        maybe = max(back + runs.get(year - back - 1, _NOTHING)[1] for back in range(greatest + 1))
        self._now = sure, maybe
        return None if maybe < self._count and not others else 0, None if sure < self._count else 0

    def pay(self, group: object, year: int | None, low: int, high: int) -> None:
        if year is None or high <= 0:
            return
        (sure, maybe), runs = self._now, self._runs[group]
        before = runs.get(year, _NOTHING)
        runs[year] = max(before[0], sure + 1 if low > 0 else 0), max(before[1], maybe + 1)


_Account = _Sums | _SumsOfYears | _Claims | _YearsInARow


def _account_of(turn: Turn) -> _Account:
    if turn.in_a_row and turn.counted is not None:
        return _YearsInARow(turn.counted)
    sums = _Sums() if turn.span is None else _SumsOfYears(turn.span)
    return sums if turn.counted is None else _Claims(sums)


def paid_in_order(how: Pass, batches: "Iterable[pa.RecordBatch]") -> "pa.Table":
    """Compute the rest that limits leave for each line of some ordered batches, as columns of whole numbers.

    For the low of a line, earlier lines count with their highs; for the high, with their lows. A rest is null where a limit
    leaves whatever is claimed.
    """
    import pyarrow as pa

    schema = pa.schema([(name, pa.int64()) for name in (how.line, *how.found)])
    done = []
    accounts = [_account_of(turn) for turn in how.turns]
    # What the group of the first limit was paid at most, for amounts.
    sums, is_amount = _Sums(), how.turns[0].counted is None and how.turns[0].span is None
    for batch in batches:
        found: dict[str, list[int | None]] = {name: [] for name in how.found}
        columns = [_turn_columns(turn, batch) for turn in how.turns]
        rows = zip(batch[how.low].to_pylist(), batch[how.high].to_pylist(), *columns, strict=True)
        writers = [(found[turn.left_low].append, found[turn.left_high].append) for turn in how.turns]
        write_paid = found[how.paid].append
        for low, high, *turns in rows:
            high = UNBOUNDED if high is None else high  # noqa: PLW2901 - as below
            for account, (add_low, add_high), turn in zip(accounts, writers, turns, strict=True):
                left_low, left_high = account.left(*turn)
                add_low(left_low)
                add_high(left_high)
                low = low if left_low is None else min(low, left_low)  # noqa: PLW2901 - what limits leave of the claim
                high = high if left_high is None else min(high, left_high)  # noqa: PLW2901 - as above
            low, high = max(low, 0), max(high, 0)  # noqa: PLW2901 - as above
            for account, (group, year, *_) in zip(accounts, turns, strict=True):
                if group is not None:
                    account.pay(group, year, low, high)
            group, year, _, most, _ = turns[0]
            if group is None or not is_amount:
                write_paid(None)
            else:
                sums.pay(group, year, 0, high)
                write_paid(min(sums.most(group), most))
        done.append(pa.record_batch({how.line: batch[how.line], **found}, schema))
    return pa.Table.from_batches(done, schema)


def _turn_columns(turn: Turn, batch: Any) -> Iterator[tuple[object, int | None, int, int, int]]:
    """Yield for each line: its group in a limit (None without a turn), its year, the least and most left, the others' claim."""
    years = [None] * len(batch) if turn.year is None else batch[turn.year].to_pylist()
    groups = [batch[name].to_pylist() for name in turn.groups]
    if not groups:
        keys = [None if year is None else () for year in years]
    elif len(groups) == 1:
        keys = groups[0]
    else:
        keys = [None if None in each else each for each in zip(*groups, strict=True)]
    numbers = (batch[name].to_pylist() for name in (turn.least, turn.most, turn.others))
    return zip(keys, years, *numbers, strict=True)
