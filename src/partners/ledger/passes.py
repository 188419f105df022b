"""Limits whose groups cross: one pass over the lines in order, each paid what those before it leave.

Windows cannot tell what a limit is charged with where another limit, of other groups, refuses a part of it. The pass
is the same Python on DuckDB, which streams the lines to it, and on Spark, which runs it once per group that all
limits have in common, on its executors; they need Python with PyArrow for it, and nothing else of ours.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class Turn(NamedTuple):
    """A limit in the pass; all but the groups are columns of fen.

    Attributes:
        groups: what tells its groups apart; null where a line takes no turn in any.
        least: the least that was left of it before the ledger.
        most: the most that was left of it.
        others: what may be charged to it by lines that stand anywhere.
        left_low: the column for the least that it leaves for a line.
        left_high: the column for the most.
    """

    groups: tuple[str, ...]
    least: str
    most: str
    others: str
    left_low: str
    left_high: str


class Pass(NamedTuple):
    """What a pass reads and writes, by columns.

    Attributes:
        order: what orders the lines.
        line: the unique number of a line.
        low: the least that a line claims, in fen.
        high: the most.
        paid: the column for what the group of the first limit is paid at most, up to and with a line.
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
        """The columns that it writes beside the line."""
        return [self.paid, *(name for turn in self.turns for name in (turn.left_low, turn.left_high))]


def paid_in_order(how: Pass, batches: "Iterable[pa.RecordBatch]") -> "pa.Table":
    """What limits leave for each line of some batches in order, in columns of whole numbers.

    The low of a line takes what stands before it at its high, the high at its low.
    """
    import pyarrow as pa

    schema = pa.schema([(name, pa.int64()) for name in (how.line, *how.found)])
    done = []
    # For each limit, what its groups were paid so far: at least, and at most.
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
    """For each line its group in a limit, None where it takes no turn; what was left of it, and what others may take."""
    groups = [batch[name].to_pylist() for name in turn.groups]
    keys = (
        groups[0]
        if len(groups) == 1
        else [None if None in each else each for each in zip(*groups, strict=True)]
    )
    numbers = (batch[name].to_pylist() for name in (turn.least, turn.most, turn.others))
    return zip(keys, *numbers, strict=True)
