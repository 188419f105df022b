"""What the lines of a ledger come to together, with bounds at least as tight as the sums of the lines' own.

Of a group that shares a limit, all lines together are paid at most what the limit leaves, however the lines
share it; so a total is computed of what the lines claim, not only of what each may be paid.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import narwhals as nw

from partners.estimate import Rule
from partners.ledger.answers import Ledger
from partners.ledger.engines import Frame, where
from partners.ledger.expressions import number
from partners.ledger.limits import (
    CERTAIN,
    CLAIMED,
    HIGH,
    LOW,
    Shared,
    bound_lines,
    least_left,
    limit_lines,
    most_left,
    named_alike,
    nested,
    shared_limits,
    within_own_caps,
)
from partners.ledger.lines import claims, is_sure
from partners.rules.values import EXACT

_CLAIM, _STRAY, _UNBOUNDED = "partners:claim", "partners:stray", "partners:unbounded"
_LINES, _DISAGREE = "partners:lines", "partners:disagree"
_ALONE = "partners:alone"
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
        disagreeing: facts with what was received before the ledger, and in how many groups lines state different amounts;
            of all lines only.
    """

    group: Mapping[str, object]
    lines: int
    low: Decimal
    high: Decimal | None
    disagreeing: tuple[tuple[str, int], ...] = ()


Row = Mapping[str, Any]
Key = tuple[object, ...]


class _Sums(NamedTuple):
    lines: int
    low: int
    high: int | None


def totals(ledger: Ledger, rule: Rule) -> tuple[Total, tuple[Total, ...]]:
    """What all lines come to, and what each group of the first shared limit does; last the lines with no known group.

    Args:
        ledger: lines made ready.
        rule: the benefit.
    """
    limits, lines, grouped = _grouped(ledger, rule)
    rows = grouped.collect().rows(named=True)
    differing = {
        str(rule.limits[each.place].spent): sum(
            _disagrees(same, each) for same in _by_group(rows, each).values()
        )
        for each in limits
    }
    disagreeing = tuple((fact, groups) for fact, groups in differing.items() if groups)
    if not limits:
        return _total({}, _together(map(_paid, rows))), ()
    first = limits[0]
    strays = _strays(rows, first)
    if len(limits) == 1:
        # What strays state may be of any group.
        stated = {key: [*same, *strays] for key, same in _by_group(rows, first).items()}
        by_group = {
            key: _cut(_claimed(same), stated[key], first) for key, same in _by_group(rows, first).items()
        }
        astray = _together(map(_claimed_row, strays))
        if strays:
            low, high = _of_strays(lines, first, rule, ledger)
            astray = astray._replace(low=low, high=high)
        every = _together([*by_group.values(), astray])
        by_group = {
            key: sums._replace(low=_beside(astray, sums, stated[key], first))
            for key, sums in by_group.items()
        }
    else:
        every, by_group = _of_several(rows, limits)
        astray = _together(map(_paid, strays))
    names = rule.limits[first.place].per
    found = [
        _total(dict(zip(names, values, strict=True)), sums)
        for values, sums in sorted(by_group.items(), key=str)
    ]
    if strays:
        found.append(_total(dict.fromkeys(names), astray))
    return _total({}, every, disagreeing), tuple(found)


def total(ledger: Ledger, rule: Rule) -> Total:
    """What all lines come to, as `totals` has it; where they share one limit, no group leaves the engine.

    Args:
        ledger: lines made ready.
        rule: the benefit.
    """
    limits, lines, grouped = _grouped(ledger, rule)
    if len(limits) != 1:
        return totals(ledger, rule)[0]
    (limit,) = limits
    stray = nw.col(_STRAY)
    fewest, greatest = map(nw.col, _stated(limit))
    low = nw.min_horizontal(_whole(CERTAIN, limit.most), nw.col(least_left(limit)))
    high = nw.min_horizontal(_whole(_CLAIM, limit.most), nw.col(most_left(limit)))
    cut = grouped.with_columns(
        nw.when(stray).then(number(0)).otherwise(low).alias("low"),
        nw.when(stray).then(number(0)).otherwise(high).alias("high"),
    )
    (row,) = (
        cut.select(
            nw.col(_LINES),
            stray.alias(_STRAY),
            nw.when(~stray & (fewest < greatest)).then(1).otherwise(0).alias(_DISAGREE),
            *(part.alias(name) for each in ("low", "high") for name, part in _parts(each, nw.col(each))),
        )
        .select(
            nw.col(_STRAY).any(),
            *(nw.col(name).sum().cast(nw.Int64) for name in (_LINES, _DISAGREE)),
            *(nw.col(name).sum().cast(nw.Int64) for each in ("low", "high") for name in _names(each)),
        )
        .collect()
        .rows(named=True)
    )
    found = _Sums(row[_LINES] or 0, _number(row, "low"), _number(row, "high"))
    if row[_STRAY] and limit.varies:
        return totals(ledger, rule)[0]  # what they state may be of any group
    if row[_STRAY]:
        least, most = _of_strays(lines, limit, rule, ledger)
        found = found._replace(low=found.low + least, high=(found.high or 0) + most)
    fact = str(rule.limits[limit.place].spent)
    return _total({}, found, ((fact, row[_DISAGREE]),) if row[_DISAGREE] else ())


def _whole(name: str, most: int) -> nw.Expr:
    """A sum that matters only up to a limit, in one number."""
    above, below = map(nw.col, _names(name))
    return nw.min_horizontal(above, number(most // _PART + 1)) * _PART + below


def _names(name: str) -> tuple[str, str]:
    return f"{name}-above", f"{name}-below"


def _parts(name: str, value: nw.Expr) -> Iterator[tuple[str, nw.Expr]]:
    return zip(_names(name), (value // _PART, value % _PART), strict=True)


def _number(row: Row, name: str) -> int:
    above, below = _names(name)
    return int((row[above] or 0) * _PART + (row[below] or 0))


def _received(each: Shared) -> str:
    return f"partners:received-{each.place}"


def _stated(each: Shared) -> tuple[str, str]:
    """The columns with the least and the most that the lines of a group state as received."""
    return f"partners:fewest-{each.place}", f"partners:greatest-{each.place}"


def _disagrees(rows: Sequence[Row], each: Shared) -> bool:
    """Do the lines of a group state different amounts received before the ledger?"""
    return len({row[name] for row in rows for name in _stated(each)} - {None}) > 1


def _grouped(ledger: Ledger, rule: Rule) -> tuple[list[Shared], Frame, Frame]:
    """The limits that lines share, the lines that may be paid, and the sums of those that have the same group in each."""
    limits = shared_limits(rule, ledger.lines)
    frame = claims(ledger.frame, rule, ledger.lines)
    if len(limits) > 1:
        frame = limit_lines(frame, rule, ledger.lines, sure=is_sure(rule, ledger.lines), joins=ledger.joins)
    else:
        frame = bound_lines(frame, rule)
    most = [number(each.most) for each in limits]
    alone = within_own_caps(nw.col(CLAIMED), rule)
    claim = nw.min_horizontal(alone, *most) if most else alone
    certain = nw.min_horizontal(nw.col(CERTAIN), *most) if most else nw.col(CERTAIN)
    frame = frame.with_columns(certain.alias(CERTAIN), claim.alias(_CLAIM), alone.alias(_ALONE))
    keys = {name: key for each in limits for name, key in each.keys.items()}
    added = {
        name(each): value
        for each in limits
        for name, value in zip((least_left, most_left, _received), (*each.left, each.received), strict=True)
    }
    frame = (
        frame.with_columns(value.alias(name) for name, value in {**keys, **added}.items()) if added else frame
    )
    # Before shared limits, as these see them: a line that others leave nothing for states what was received, too.
    lines = where(frame, nw.col(_ALONE).is_null() | (nw.col(_ALONE) > 0))
    lines = named_alike(
        lines, list(dict.fromkeys(key for each in limits for key in each.organizations)), ledger.lines
    )
    stray = reduce(or_, [nw.col(name).is_null() for name in keys]) if keys else nw.lit(value=False)
    lines = lines.with_columns(stray.alias(_STRAY))
    return limits, lines, lines.group_by(_STRAY, *keys).agg(*_sums(limits))


def _sums(limits: Sequence[Shared]) -> Iterator[nw.Expr]:
    may_be_paid = nw.col(_CLAIM).is_null() | (nw.col(_CLAIM) > 0)
    yield nw.when(may_be_paid).then(1).otherwise(0).sum().cast(nw.Int64).alias(_LINES)
    yield nw.col(_CLAIM).is_null().any().alias(_UNBOUNDED)
    for name in (CERTAIN, _CLAIM, *((LOW, HIGH) if len(limits) > 1 else ())):
        for part, value in _parts(name, nw.col(name)):
            yield value.sum().cast(nw.Int64).alias(part)
    for each in limits:
        yield nw.col(least_left(each)).min()
        yield nw.col(most_left(each)).max()
        fewest, greatest = _stated(each)
        yield nw.col(_received(each)).min().alias(fewest)
        yield nw.col(_received(each)).max().alias(greatest)


def _of_strays(lines: Frame, limit: Shared, rule: Rule, ledger: Ledger) -> tuple[int, int]:
    """What the lines with no known group are sure of, of what all other lines leave of a limit, and get at most."""
    claimed = [(f"{_CLAIM}-{part}", value) for part, value in _parts("", nw.col(_CLAIM))]
    least, most = least_left(limit), most_left(limit)
    (row,) = (
        lines.select(*(value.alias(name) for name, value in claimed), nw.col(least), nw.col(most))
        .select(
            *(nw.col(name).sum().cast(nw.Int64) for name, _ in claimed),
            nw.col(least).min(),
            nw.col(most).max(),
        )
        .collect()
        .rows(named=True)
    )
    every = sum(int(row[name]) * size for (name, _), size in zip(claimed, (_PART, 1), strict=True))
    left = number(max(row[least] - every, -limit.most)) + nw.col(_CLAIM)
    low = nw.max_horizontal(nw.min_horizontal(nw.col(CERTAIN), left), number(0))
    low = low if is_sure(rule, ledger.lines) else number(0)
    high = nw.min_horizontal(nw.col(_CLAIM), number(row[most]))
    parts = [*_parts("low", low), *_parts("high", high)]
    (found,) = (
        where(lines, nw.col(_STRAY))
        .select(part.alias(name) for name, part in parts)
        .select(nw.col(name).sum().cast(nw.Int64) for name, _ in parts)
        .collect()
        .rows(named=True)
    )
    return _number(found, "low"), _number(found, "high")


def _beside(astray: _Sums, sums: _Sums, rows: Sequence[Row], each: Shared) -> int:
    """What the lines of a group are sure of, if the lines with no known group are of it and stand before them."""
    least: int = min(row[least_left(each)] for row in rows)
    return min(sums.low, max(least - (astray.high or 0), 0))


def _of_several(rows: Sequence[Row], limits: Sequence[Shared]) -> tuple[_Sums, dict[Key, _Sums]]:
    """What all lines come to that share several limits, and what each group of the first limit does."""
    paid = {
        each.place: {
            key: _within(_together(map(_paid, same)), [*same, *_strays(rows, each)], each)
            for key, same in _by_group(rows, each).items()
        }
        for each in limits
    }
    every = _together(map(_paid, rows))
    for each in limits:
        strays = map(_paid, _strays(rows, each))
        every = _tighter(every, _together([*paid[each.place].values(), *strays]))
    first, chain = limits[0], nested(limits)
    left = {
        place: {key: None if sums.high is None else sums.high - sums.low for key, sums in groups.items()}
        for place, groups in paid.items()
    }
    by_group = {key: _part_of(same, left, limits) for key, same in _by_group(rows, first).items()}
    astray = [_paid(row) for row in _strays(rows, first)]
    if chain is None:
        every = _tighter(every, _together([*by_group.values(), *astray]))
        return every, {key: _no_more_than(sums, every) for key, sums in by_group.items()}
    parts = [(row, _claimed_row(row), None not in _key(row, chain[0])) for row in rows]
    for each in chain:
        # Lines astray in an inner limit bring to an outer one what they are sure of.
        groups: dict[Key, list[tuple[Row, _Sums]]] = {}
        rest = []
        for row, sums, known in parts:
            if None in _key(row, each):
                rest.append((row, _paid(row), False))
            else:
                groups.setdefault(_key(row, each), []).append((row, sums if known else _paid(row)))
        same = _by_group(rows, each)
        cut = {
            key: _cut(_together(sums for _, sums in some), same[key], each) for key, some in groups.items()
        }
        parts = [(groups[key][0][0], sums, True) for key, sums in cut.items()] + rest
    all_known = all(None not in _key(row, each) for row in rows for each in limits)
    if chain[-1].place == first.place and all_known:
        by_group = {key: _tighter(sums, cut[key]) for key, sums in by_group.items()}
    every = _tighter(every, _together(sums for _, sums, _ in parts))
    every = _tighter(every, _together([*by_group.values(), *astray]))
    return every, {key: _no_more_than(sums, every) for key, sums in by_group.items()}


def _part_of(
    part: Sequence[Row], left: Mapping[int, Mapping[Key, int | None]], limits: Sequence[Shared]
) -> _Sums:
    """What some rows come to within each limit.

    Args:
        part: the rows.
        left: by the place of a limit, what its groups are paid at most beyond what all their lines are sure of.
        limits: in the order of the policy.
    """
    found = _together(map(_paid, part))
    for each in limits:
        cut = [_together(map(_paid, _strays(part, each)))]
        for key, same in _by_group(part, each).items():
            sums, more = _together(map(_paid, same)), left[each.place][key]
            # Lines beside these are paid what they are sure of, too.
            within = None if more is None else max(more + sums.low, 0)
            cut.append(_tighter(sums, sums._replace(high=within)))
        found = _tighter(found, _together(cut))
    return found


def _no_more_than(sums: _Sums, every: _Sums) -> _Sums:
    """What is part of all lines comes to no more than they do."""
    return _tighter(sums, sums._replace(high=every.high))


def _tighter(one: _Sums, other: _Sums) -> _Sums:
    """The bounds that both of two hold to."""
    high = min((each for each in (one.high, other.high) if each is not None), default=None)
    return _Sums(one.lines, max(one.low, other.low), high)


def _claimed(rows: Iterable[Row]) -> _Sums:
    """What some lines claim."""
    return _together(map(_claimed_row, rows))


def _claimed_row(row: Row) -> _Sums:
    return _Sums(row[_LINES], _number(row, CERTAIN), None if row[_UNBOUNDED] else _number(row, _CLAIM))


def _paid(row: Row) -> _Sums:
    """What some lines are paid, each by its own bounds."""
    if f"{LOW}-above" not in row:
        return _claimed_row(row)
    return _Sums(row[_LINES], _number(row, LOW), _number(row, HIGH))


def _cut(sums: _Sums, rows: Sequence[Row], each: Shared) -> _Sums:
    """What lines come to of what a limit leaves."""
    least, most = min(row[least_left(each)] for row in rows), max(row[most_left(each)] for row in rows)
    return _Sums(sums.lines, min(sums.low, least), most if sums.high is None else min(sums.high, most))


def _within(sums: _Sums, rows: Sequence[Row], each: Shared) -> _Sums:
    """Sums of lines' own bounds within what a limit leaves at most."""
    return sums._replace(high=_cut(sums, rows, each).high)


def _strays(rows: Iterable[Row], each: Shared) -> list[Row]:
    """The rows with no known group of a limit."""
    return [row for row in rows if None in _key(row, each)]


def _by_group(rows: Iterable[Row], each: Shared) -> dict[Key, list[Row]]:
    """The rows of each known group of a limit."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        key = _key(row, each)
        if None not in key:
            found.setdefault(key, []).append(row)
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


def _total(group: Mapping[str, object], sums: _Sums, disagreeing: tuple[tuple[str, int], ...] = ()) -> Total:
    def yuan(fen: int) -> Decimal:
        return EXACT.scaleb(Decimal(fen), -2)

    high = None if sums.high is None else yuan(sums.high)
    return Total(group, sums.lines, yuan(sums.low), high, disagreeing)
