"""What the lines of a ledger come to together, with bounds tighter than the sums of the lines' own.

Of a group that shares a limit, all lines together are paid at most what the limit leaves, however the lines
share it; so a total is computed of what the lines claim, not of what each may be paid.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Literal, NamedTuple

import narwhals as nw

from partners.estimate import Rule, spent_of
from partners.ledger.answers import Ledger
from partners.ledger.engines import where
from partners.ledger.expressions import number
from partners.ledger.limits import LOW, Shared, high_after, is_shared, named_alike, shared
from partners.ledger.lines import claims
from partners.rules.caps import Budget, Cap
from partners.rules.meaning import in_fen
from partners.rules.values import EXACT

_HIGH, _STRAY, _UNBOUNDED = "partners:high", "partners:stray", "partners:unbounded"
_DISAGREE = "partners:disagree"
_PART = 10**9
"""Sums are taken of the parts above and below it, neither of which leaves 64 bits."""


class Total(NamedTuple):
    """What some lines come to together.

    Attributes:
        group: what the lines have in common: values by fact, and `year`; None where that is not known for one of them;
            empty for all lines of a ledger.
        lines: how many of them may be paid something.
        low: CNY.
        high: CNY; None where nothing bounds it.
        disagreeing: how many groups of shared limits have lines that state different amounts received before the
            ledger; of all lines only.
    """

    group: Mapping[str, object]
    lines: int
    low: Decimal
    high: Decimal | None
    disagreeing: int = 0


Row = Mapping[str, Any]
Key = tuple[object, ...]


class _Sums(NamedTuple):
    lines: int
    low: int
    high: int | None


def totals(ledger: Ledger, rule: Rule) -> tuple[Total, tuple[Total, ...]]:
    """What all lines come to, and what each group of the first shared limit does; last the lines of which it is not known.

    Args:
        ledger: lines made ready.
        rule: the benefit.
    """
    limits, groups, grouped = _grouped_by_limits(ledger, rule)
    rows = grouped.collect().rows(named=True)
    strays = [row for row in rows if row[_STRAY]]
    known = [row for row in rows if not row[_STRAY]]
    by_group = _within(known, groups[0], 0) if groups else {}
    every = _later_limits(known, groups, by_group)
    unknown = _together(_Sums(row["lines"], 0, _number(row, "high")) for row in strays)
    names = _names(limits[0]) if limits else ()
    found = [
        _total(dict(zip(names, values, strict=True)), sums)
        for values, sums in sorted(by_group.items(), key=str)
    ]
    if strays:
        found.append(_total(dict.fromkeys(names), unknown))
    disagreeing = sum(len([*_disagreeing(known, each, index)]) for index, each in enumerate(groups))
    return _total({}, _together([every, unknown]), disagreeing), tuple(found)


def total(ledger: Ledger, rule: Rule) -> Total:
    """What all lines come to, as `totals` has it; where they share one limit, no group leaves the engine.

    Args:
        ledger: lines made ready.
        rule: the benefit.
    """
    _, groups, found = _grouped_by_limits(ledger, rule)
    if len(groups) != 1:
        return totals(ledger, rule)[0]
    most = number(groups[0].most)
    stray = nw.col(_STRAY)
    low = nw.min_horizontal(_whole("low", groups[0].most), nw.col("least-0"))
    bounded = nw.min_horizontal(_whole("high", groups[0].most), nw.col("most-0"))
    high = nw.when(nw.col(_UNBOUNDED)).then(nw.col("most-0")).otherwise(bounded)
    cut = found.with_columns(
        nw.when(stray).then(number(0)).otherwise(nw.min_horizontal(low, most)).alias("low"),
        nw.when(~stray).then(nw.min_horizontal(high, most)).alias("high"),
        (stray & nw.col(_UNBOUNDED)).alias(_UNBOUNDED),
    )
    # What strays come to is not cut, and may leave 64 bits.
    (row,) = (
        cut.select(
            nw.col("lines"),
            nw.col(_UNBOUNDED),
            nw.when(~stray & (nw.col("fewest-0") < nw.col("greatest-0")))
            .then(1)
            .otherwise(0)
            .alias(_DISAGREE),
            (nw.col("low") // _PART).alias("low-above"),
            (nw.col("low") % _PART).alias("low-below"),
            nw.coalesce(nw.col("high") // _PART, nw.col("high-above")).alias("high-above"),
            nw.coalesce(nw.col("high") % _PART, nw.col("high-below")).alias("high-below"),
        )
        .select(
            nw.col(_UNBOUNDED).any(),
            *(nw.col(name).sum().cast(nw.Int64) for name in ("lines", _DISAGREE, *_PARTS)),
        )
        .collect()
        .rows(named=True)
    )
    sums = _Sums(row["lines"] or 0, _number(row, "low"), _number(row, "high"))
    return _total({}, sums, row[_DISAGREE] or 0)


_PARTS = ("low-above", "low-below", "high-above", "high-below")


def _whole(name: str, most: int) -> nw.Expr:
    """A sum of which only the part up to a limit matters, in one number."""
    above = nw.min_horizontal(nw.col(f"{name}-above"), number(most // _PART + 1))
    return above * _PART + nw.col(f"{name}-below")


def _grouped_by_limits(ledger: Ledger, rule: Rule) -> tuple[list[Cap | Budget], list[Shared], Any]:
    """The limits that lines share, and what the lines claim that have the same group in each of them."""
    limits = [(index, limit) for index, limit in enumerate(rule.limits) if is_shared(limit)]
    frame = _alone(ledger, rule)
    groups = [shared(index, limit, ledger.lines) for index, limit in limits]
    keys = [name for each in groups for name in each.keys]
    for each in groups:
        frame = frame.with_columns(*(key.alias(name) for name, key in each.keys.items()))
    left = {
        f"{name}-{index}": bound
        for index, each in enumerate(groups)
        for name, bound in zip(("least", "most"), each.left, strict=True)
    } | {f"received-{index}": _received(limit, ledger) for index, (_, limit) in enumerate(limits)}
    frame = frame.with_columns(bound.alias(name) for name, bound in left.items())
    found = where(frame, nw.col(_HIGH).is_null() | (nw.col(_HIGH) > 0))
    for each in groups:
        found = named_alike(found, each, ledger.lines)
    stray = reduce(or_, [nw.col(name).is_null() for name in keys]) if keys else nw.lit(value=False)
    found = found.with_columns(stray.alias(_STRAY))
    return [limit for _, limit in limits], groups, found.group_by(_STRAY, *keys).agg(*_sums(len(groups)))


def _received(limit: Cap | Budget, ledger: Ledger) -> nw.Expr:
    """What lines state of what was received of a limit, where each may state something else."""
    spent = spent_of(limit)
    if spent is None or spent not in ledger.lines.columns:
        return nw.lit(None, dtype=nw.Int64)
    return ledger.lines.known[spent]


def _alone(ledger: Ledger, rule: Rule) -> Any:
    """What each line claims by itself, with the caps per claim applied; shared limits cut each line too."""
    frame = claims(ledger.frame, rule, ledger.lines)
    low, high = nw.col(LOW), nw.col(high_after(0))
    seen = False
    for limit in rule.limits:
        seen = seen or is_shared(limit)
        most = number(in_fen(limit.amount))
        high = nw.min_horizontal(high, most)
        # A cap per claim that comes after a shared limit may take more from a line than it gives to others.
        low = number(0) if seen and not is_shared(limit) else nw.min_horizontal(low, most)
    return frame.with_columns(low.alias(LOW), high.alias(_HIGH))


def _sums(groups: int) -> Iterator[nw.Expr]:
    yield nw.len().alias("lines")
    yield nw.col(_HIGH).is_null().any().alias(_UNBOUNDED)
    for name, column in (("low", LOW), ("high", _HIGH)):
        yield (nw.col(column) // _PART).sum().cast(nw.Int64).alias(f"{name}-above")
        yield (nw.col(column) % _PART).sum().cast(nw.Int64).alias(f"{name}-below")
    for index in range(groups):
        yield nw.col(f"least-{index}").min()
        yield nw.col(f"most-{index}").max()
        yield nw.col(f"received-{index}").min().alias(f"fewest-{index}")
        yield nw.col(f"received-{index}").max().alias(f"greatest-{index}")


def _number(row: Row, name: Literal["low", "high"]) -> Any:
    if name == "high" and row[_UNBOUNDED]:
        return None
    return (row[f"{name}-above"] or 0) * _PART + (row[f"{name}-below"] or 0)


def _later_limits(rows: Sequence[Row], groups: Sequence[Shared], by_group: Mapping[Key, _Sums]) -> _Sums:
    """What the groups of the first limit come to, with the limits that they share among themselves."""
    if not groups:
        return _together(_Sums(row["lines"], _number(row, "low"), _number(row, "high")) for row in rows)
    every = _together(by_group.values())
    for index, each in enumerate(groups[1:], 1):
        outer = _grouped(rows, each)
        inner = {key: {_key(row, groups[0]) for row in same} for key, same in outer.items()}
        if sum(map(len, inner.values())) == len(by_group):
            every = _together(
                _cut(_together(by_group[one] for one in inner[key]), same, index)
                for key, same in outer.items()
            )
        else:  # groups that cross: what one limit cuts may be what the other leaves
            alone = _together(_within(rows, each, index).values())
            every = _Sums(every.lines, 0, min(every.high or 0, alone.high or 0))
    return every


def _within(rows: Sequence[Row], each: Shared, index: int) -> dict[Key, _Sums]:
    """What each group of a shared limit comes to."""
    return {
        key: _cut(
            _together(_Sums(row["lines"], _number(row, "low"), _number(row, "high")) for row in same),
            same,
            index,
        )
        for key, same in _grouped(rows, each).items()
    }


def _cut(sums: _Sums, rows: Sequence[Row], index: int) -> _Sums:
    """Sums within what a limit leaves."""
    least, most = min(row[f"least-{index}"] for row in rows), max(row[f"most-{index}"] for row in rows)
    return _Sums(sums.lines, min(sums.low, least), most if sums.high is None else min(sums.high, most))


def _disagreeing(rows: Sequence[Row], each: Shared, index: int) -> Iterator[Key]:
    """The groups of a shared limit of which lines state different amounts received."""
    for key, same in _grouped(rows, each).items():
        stated = {row[name] for row in same for name in (f"fewest-{index}", f"greatest-{index}")} - {None}
        if len(stated) > 1:
            yield key


def _grouped(rows: Sequence[Row], each: Shared) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(_key(row, each), []).append(row)
    return found


def _key(row: Row, each: Shared) -> Key:
    return tuple(row[name] for name in each.keys)


def _together(sums: Iterable[_Sums]) -> _Sums:
    lines, low, high = 0, 0, 0
    bounded = True
    for each in sums:
        lines += each.lines
        low += each.low
        bounded &= each.high is not None
        high += each.high or 0
    return _Sums(lines, low, high if bounded else None)


def _names(limit: Cap | Budget) -> tuple[str, ...]:
    return ("year",) if isinstance(limit, Budget) else limit.per


def _total(group: Mapping[str, object], sums: _Sums, disagreeing: int = 0) -> Total:
    def yuan(fen: int) -> Decimal:
        return EXACT.scaleb(Decimal(fen), -2)

    high = None if sums.high is None else yuan(sums.high)
    return Total(group, sums.lines, yuan(sums.low), high, disagreeing)
