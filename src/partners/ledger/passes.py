"""One pass over ordered lines, for limits whose groups cross: each line is paid what earlier lines leave.

Windows cannot compute how much of a limit is used if another limit with other groups refuses a part. The pass is the
same Python code on DuckDB, which streams the lines to it, and on Spark, which runs it on its executors for each group
that all limits share. The executors need Python with PyArrow, but not this package.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class Turn(NamedTuple):
    """A limit in the pass; all attributes except the groups are columns in fen.

    Attributes:
        groups: columns that identify its groups; null if a line takes no turn.
        least: the least that was left of it before the ledger.
        most: the most that was left of it before the ledger.
        others: the amount that lines at unknown positions may take.
        left_low: the column for the least that it leaves for a line.
        left_high: the column for the most that it leaves for a line.
    """

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


def paid_in_order(how: Pass, batches: "Iterable[pa.RecordBatch]") -> "pa.Table":
    """Compute the rest that limits leave for each line of some ordered batches, as columns of whole numbers.

    For the low of a line, earlier lines count with their highs; for the high, with their lows.
    """
    import pyarrow as pa

    schema = pa.schema([(name, pa.int64()) for name in (how.line, *how.found)])
    done = []
    # For each limit, the least and the most that each group was paid so far.
    paid: list[dict[object, tuple[int, int]]] = [{} for _ in how.turns]
    for batch in batches:
        found: dict[str, list[int | None]] = {name: [] for name in how.found}
        columns = [_turn_columns(turn, batch) for turn in how.turns]
        rows = zip(batch[how.low].to_pylist(), batch[how.high].to_pylist(), *columns, strict=True)
        writers = [(found[turn.left_low].append, found[turn.left_high].append) for turn in how.turns]
        write_paid = found[how.paid].append
        for low, high, *turns in rows:
            before = []
            for so_far, (add_low, add_high), (group, least, most, others) in zip(
                paid, writers, turns, strict=True
            ):
                at_least, at_most = so_far.get(group, (0, 0)) if group is not None else (0, 0)
                before.append((at_least, at_most))
                left_low, left_high = least - at_most - others, most - at_least
                add_low(left_low)
                add_high(left_high)
                low, high = min(low, left_low), min(high, left_high)  # noqa: PLW2901 - what limits leave of the claim
            low, high = max(low, 0), max(high, 0)  # noqa: PLW2901 - as above
            for so_far, (group, *_), (at_least, at_most) in zip(paid, turns, before, strict=True):
                if group is not None:
                    so_far[group] = at_least + low, at_most + high
            group, _, most, _ = turns[0]
            write_paid(None if group is None else min(before[0][1] + high, most))
        done.append(pa.record_batch({how.line: batch[how.line], **found}, schema))
    return pa.Table.from_batches(done, schema)


def _turn_columns(turn: Turn, batch: Any) -> Iterator[tuple[object, int, int, int]]:
    """Yield for each line: its group in a limit (None without a turn), the least and most left, the others' claim."""
    groups = [batch[name].to_pylist() for name in turn.groups]
    keys = (
        groups[0]
        if len(groups) == 1
        else [None if None in each else each for each in zip(*groups, strict=True)]
    )
    numbers = (batch[name].to_pylist() for name in (turn.least, turn.most, turn.others))
    return zip(keys, *numbers, strict=True)
