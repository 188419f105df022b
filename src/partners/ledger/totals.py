"""Totals over the lines of a ledger, with bounds at least as tight as the sums of the bounds of the lines.

All lines of a group with a shared limit together are paid at most what the limit leaves, however they share it. So
totals are computed from what lines claim, not only from what each may be paid.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import narwhals as nw

from partners.ledger.answers import Ledger
from partners.ledger.engines.protocol import Frame
from partners.ledger.group_sums import (
    CLAIM,
    DISAGREE,
    ENDLESS,
    LINES,
    STRAY,
    UNBOUNDED,
    Key,
    Row,
    Sums,
    joined_sum,
    read_sum,
    received_columns,
    split_sum,
    sum_by_group,
    sum_columns,
    sums_of_strays,
)
from partners.ledger.intervals import number
from partners.ledger.own_columns import CERTAIN, HIGH, LOW
from partners.ledger.reports import Total
from partners.ledger.shared_limits import SharedLimit, least_left, most_left, nest_limits, stand_alone
from partners.rules.estimates import Rule
from partners.values.readers import EXACT


def totals(ledger: Ledger, rule: Rule) -> tuple[Total, tuple[Total, ...]]:
    """Return the total of all lines, and of each group of the first shared limit; lines of unknown groups come last.

    Args:
        ledger: the prepared lines.
        rule: the benefit.
    """
    limits, lines, grouped = sum_by_group(ledger, rule)
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
    if stand_alone(limits):
        # The amounts that strays state may apply to any group.
        stated = {key: [*same, *strays] for key, same in _by_group(rows, first).items()}
        by_group = {
            key: _cut(_claimed(same), stated[key], first) for key, same in _by_group(rows, first).items()
        }
        astray = _together(map(_claimed_row, strays))
        if strays:
            low, high = sums_of_strays(lines, first, rule, ledger)
            astray = astray._replace(low=low, high=high)
        every = _together([*by_group.values(), astray])
        by_group = {
            key: sums._replace(low=_low_beside_strays(astray, sums, stated[key], first))
            for key, sums in by_group.items()
        }
    else:
        every, by_group = _of_several(rows, limits)
        astray = _together(map(_paid, strays))
    names = rule.limits[first.place].groups
    found = [
        _total(dict(zip(names, values, strict=True)), sums)
        for values, sums in sorted(by_group.items(), key=str)
    ]
    if strays:
        found.append(_total(dict.fromkeys(names), astray))
    return _total({}, every, disagreeing), tuple(found)


def total(ledger: Ledger, rule: Rule) -> Total:
    """Return the total of all lines, as `totals` does; with one shared limit, the engine sums the groups itself.

    Args:
        ledger: the prepared lines.
        rule: the benefit.
    """
    limits, lines, grouped = sum_by_group(ledger, rule)
    if not stand_alone(limits):
        return totals(ledger, rule)[0]
    (limit,) = limits
    stray = nw.col(STRAY)
    fewest, greatest = map(nw.col, received_columns(limit))
    low = nw.min_horizontal(joined_sum(CERTAIN, limit.most), nw.col(least_left(limit)))
    high = nw.min_horizontal(joined_sum(CLAIM, limit.most), nw.col(most_left(limit)))
    cut = grouped.with_columns(
        nw.when(stray).then(number(0)).otherwise(low).alias("low"),
        nw.when(stray).then(number(0)).otherwise(high).alias("high"),
    )
    (row,) = (
        cut.select(
            nw.col(LINES),
            stray.alias(STRAY),
            nw.when(~stray & (fewest < greatest)).then(1).otherwise(0).alias(DISAGREE),
            *(part.alias(name) for each in ("low", "high") for name, part in split_sum(each, nw.col(each))),
        )
        .select(
            nw.col(STRAY).any(),
            *(nw.col(name).sum().cast(nw.Int64) for name in (LINES, DISAGREE)),
            *(nw.col(name).sum().cast(nw.Int64) for each in ("low", "high") for name in sum_columns(each)),
        )
        .collect()
        .rows(named=True)
    )
    found = Sums(row[LINES] or 0, read_sum(row, "low"), read_sum(row, "high"))
    if row[STRAY] and limit.varies:
        return totals(ledger, rule)[0]  # the amounts they state may apply to any group
    if row[STRAY]:
        least, most = sums_of_strays(lines, limit, rule, ledger)
        found = found._replace(low=found.low + least, high=(found.high or 0) + most)
    fact = str(rule.limits[limit.place].spent)
    return _total({}, found, ((fact, row[DISAGREE]),) if row[DISAGREE] else ())


def _disagrees(rows: Sequence[Row], each: SharedLimit) -> bool:
    """Do the lines of a group state different amounts received before the ledger?"""
    return len({row[name] for row in rows for name in received_columns(each)} - {None}) > 1


def _low_beside_strays(astray: Sums, sums: Sums, rows: Sequence[Row], each: SharedLimit) -> int:
    """Return the lowest sum of a group if the lines without a known group belong to it and come first."""
    least: int = min(row[least_left(each)] for row in rows)
    return min(sums.low, max(least - (astray.high or 0), 0))


def _of_several(rows: Sequence[Row], limits: Sequence[SharedLimit]) -> tuple[Sums, dict[Key, Sums]]:
    """Return the totals of all lines and of each group of the first limit, if lines share several limits."""
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
    first, chain = limits[0], nest_limits(limits)
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
        # Lines of unknown groups of an inner limit count with their lows in an outer one.
        groups: dict[Key, list[tuple[Row, Sums]]] = {}
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
    part: Sequence[Row], left: Mapping[int, Mapping[Key, int | None]], limits: Sequence[SharedLimit]
) -> Sums:
    """Sum some rows within each limit.

    Args:
        part: the rows.
        left: by the index of a limit, the most that each group is paid beyond the lows of all its lines.
        limits: in the order of the policy.
    """
    found = _together(map(_paid, part))
    for each in limits:
        cut = [_together(map(_paid, _strays(part, each)))]
        for key, same in _by_group(part, each).items():
            sums, more = _together(map(_paid, same)), left[each.place][key]
            # Other lines of the group are paid their lows, too.
            within = None if more is None else max(more + sums.low, 0)
            cut.append(_tighter(sums, sums._replace(high=within)))
        found = _tighter(found, _together(cut))
    return found


def _no_more_than(sums: Sums, every: Sums) -> Sums:
    """Limit a part of all lines by their total."""
    return _tighter(sums, sums._replace(high=every.high))


def _tighter(one: Sums, other: Sums) -> Sums:
    """Combine the bounds of two sums."""
    high = min((each for each in (one.high, other.high) if each is not None), default=None)
    return Sums(one.lines, max(one.low, other.low), high)


def _claimed(rows: Iterable[Row]) -> Sums:
    """Sum the claims of some rows."""
    return _together(map(_claimed_row, rows))


def _claimed_row(row: Row) -> Sums:
    return Sums(row[LINES], read_sum(row, CERTAIN), None if row[UNBOUNDED] else read_sum(row, CLAIM))


def _paid(row: Row) -> Sums:
    """Return the sum of the bounds of a row's lines."""
    if f"{LOW}-above" not in row:
        return _claimed_row(row)
    return Sums(row[LINES], read_sum(row, LOW), None if row[ENDLESS] else read_sum(row, HIGH))


def _cut(sums: Sums, rows: Sequence[Row], each: SharedLimit) -> Sums:
    """Limit a sum by the rest of a limit."""
    least, most = min(row[least_left(each)] for row in rows), max(row[most_left(each)] for row in rows)
    return Sums(sums.lines, min(sums.low, least), most if sums.high is None else min(sums.high, most))


def _within(sums: Sums, rows: Sequence[Row], each: SharedLimit) -> Sums:
    """Limit the high of a sum by the rest of a limit; a number of claims does not limit it."""
    if each.counted is not None:
        return sums
    return sums._replace(high=_cut(sums, rows, each).high)


def _strays(rows: Iterable[Row], each: SharedLimit) -> list[Row]:
    """Select the rows without a known group of a limit."""
    return [row for row in rows if None in _key(row, each)]


def _by_group(rows: Iterable[Row], each: SharedLimit) -> dict[Key, list[Row]]:
    """Group the rows by known groups of a limit."""
    found: dict[Key, list[Row]] = {}
    for row in rows:
        key = _key(row, each)
        if None not in key:
            found.setdefault(key, []).append(row)
    return found


def _key(row: Row, each: SharedLimit) -> Key:
    return tuple(row[name] for name in each.keys)


def _together(sums: Iterable[Sums]) -> Sums:
    lines, low, high = 0, 0, 0
    bounded = True
    for each in sums:
        lines += each.lines
        low += each.low
        bounded &= each.high is not None
        high += each.high or 0
    return Sums(lines, low, high if bounded else None)


def _total(group: Mapping[str, object], sums: Sums, disagreeing: tuple[tuple[str, int], ...] = ()) -> Total:
    def yuan(fen: int) -> Decimal:
        return EXACT.scaleb(Decimal(fen), -2)

    high = None if sums.high is None else yuan(sums.high)
    return Total(group, sums.lines, yuan(sums.low), high, disagreeing)


def count_outcomes(answers: Frame) -> dict[tuple[str, str, str], int]:
    """Count lines by benefit (empty if there is only one), outcome and reason."""
    several = "benefit" in answers.collect_schema().names()
    keys = ["benefit", "outcome", "reason"] if several else ["outcome", "reason"]
    rows = (
        answers.group_by(*keys).agg(nw.len().alias("lines")).sort("lines", *keys, descending=True).collect()
    )
    return {
        (row.get("benefit", ""), row["outcome"] or "", row["reason"]): row["lines"]
        for row in rows.rows(named=True)
    }
