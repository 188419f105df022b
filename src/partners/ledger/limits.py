"""Caps and budgets over the lines of a frame.

The claims of a benefit are ordered by its day, then by line. A line is paid the smallest of its claim, its caps per
claim, and the rest of each limit that it shares with other lines. That rest counts what earlier lines were paid after
all limits.

If the groups of the limits nest, windows from the inside out compute this exactly; otherwise one pass over the
ordered lines does (`partners.ledger.passes`). The low of a line assumes that earlier lines claim their highs; the
high assumes that they claim their lows.

A line with an unknown group may belong to any group, and a line without a day may come at any position. Both reduce
the lows of other lines, and no highs.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import narwhals as nw

from partners.ledger.engines.operations import engine_of, somewhere, where
from partners.ledger.engines.protocol import Frame
from partners.ledger.expressions import LineFacts
from partners.ledger.intervals import number
from partners.ledger.levels import (
    Level,
    claim_column,
    claim_on,
    in_levels,
    most_of_group,
    of_all,
    of_strays,
    others_of,
    paid_column,
    running_sum,
    saturated,
    stray_column,
    with_left_before,
    with_others,
    with_paid,
)
from partners.ledger.limit_expressions import Bound, limit_amount
from partners.ledger.ordered_limits import in_one_pass
from partners.ledger.own_columns import (
    CERTAIN,
    CLAIMED,
    DAY,
    HIGH,
    LINE,
    LOW,
    OWN_HIGH,
    OWN_LOW,
    PAID,
    SUM_HIGH,
    SUM_LOW,
)
from partners.ledger.shared_limits import (
    SharedLimit,
    least_left,
    left_high,
    left_high_of,
    left_low,
    most_left,
    nest_limits,
    shared_limits,
)
from partners.rules.estimates import Rule


def limit_lines(frame: Frame, rule: Rule, lines: LineFacts, *, has_low: bool, join_back: bool) -> Frame:
    """Apply all caps and budgets to lines with the columns LOW and CLAIMED.

    Args:
        frame: the lines.
        rule: the benefit.
        lines: the known facts of the lines.
        has_low: True if any line can have a low above 0; if none can, no high depends on another line.
        join_back: True to join the rest of limits to the lines; otherwise whole lines go through the windows, which
            is cheaper if lines travel over a network or are narrow.
    """
    limits = shared_limits(rule, lines, apart=engine_of(frame).numbers_names)
    frame = bound_lines(frame, rule, lines)
    if not limits:
        return frame.with_columns(nw.col(CERTAIN).alias(LOW), nw.lit(None, dtype=nw.Int64).alias(PAID))
    frame = _with_what_is_left(frame, limits, rule, lines, has_low=has_low, join_back=join_back)
    low = number(0)
    if has_low:
        low = _least([nw.col(CERTAIN), *(nw.col(left_low(each.place)) for each in limits)])
    most = nw.min_horizontal(nw.col(HIGH), *(left_high_of(each, has_low=has_low) for each in limits))
    return frame.with_columns(
        # A count that allows one more claim does not limit its amount, which nothing else may bound.
        nw.when(most > 0).then(most).otherwise(nw.when(~most.is_null()).then(number(0))).alias(HIGH),
        low.alias(LOW),
    )


def bound_lines(frame: Frame, rule: Rule, lines: LineFacts) -> Frame:
    """Apply only the caps per claim: add CERTAIN and HIGH, from LOW and CLAIMED."""
    own = [limit_amount(limit, rule, lines).low for limit in rule.limits if not limit.is_shared]
    return frame.with_columns(
        _within(nw.col(LOW), own).alias(CERTAIN), within_own_caps(nw.col(CLAIMED), rule, lines).alias(HIGH)
    )


def within_own_caps(amount: nw.Expr, rule: Rule, lines: LineFacts) -> nw.Expr:
    """Limit an upper bound by the caps per claim."""
    return _within(
        amount, [limit_amount(each, rule, lines).high for each in rule.limits if not each.is_shared]
    )


def _within(amount: nw.Expr, own: Sequence[Bound]) -> nw.Expr:
    """Limit an amount by some bounds; null and None do not limit it."""
    fixed = [each for each in own if isinstance(each, int)]
    others = [each for each in own if isinstance(each, nw.Expr)]
    if fixed:
        others.append(number(min(fixed)))
    return nw.min_horizontal(amount, *others) if others else amount


def _least(values: Sequence[nw.Expr]) -> nw.Expr:
    return nw.max_horizontal(nw.min_horizontal(*values), number(0))


def _with_what_is_left(
    frame: Frame,
    limits: Sequence[SharedLimit],
    rule: Rule,
    lines: LineFacts,
    *,
    has_low: bool,
    join_back: bool,
) -> Frame:
    """Add PAID and the rest that each shared limit leaves; null on lines that claim nothing.

    Only lines that can be paid go through windows.
    """
    columns = frame.collect_schema().names()
    found = [PAID, *(left_high(each.place) for each in limits if has_low or each.varies)]
    found += [left_low(each.place) for each in limits] if has_low else []
    chain = nest_limits(limits)
    join_back = join_back or (has_low and chain is None)
    payable = nw.col(HIGH).is_null() | (nw.col(HIGH) > 0)
    added = {name: key for each in limits for name, key in each.keys.items()}
    floating, day = any(each.may_float for each in limits), DAY
    if rule.order_by in lines.columns and not join_back and not floating:
        day = lines.columns[str(rule.order_by)]
    elif rule.order_by in lines.columns or floating:
        added[DAY] = lines.known.get(str(rule.order_by), nw.lit(None, dtype=nw.Date))
    for each in limits:
        added |= {least_left(each): each.left[0], most_left(each): each.left[1]} if each.varies else {}
    entering = where(frame, payable)
    if join_back:
        narrow = entering.select(LINE, CERTAIN, HIGH, *(value.alias(name) for name, value in added.items()))
    else:
        new = [value.alias(name) for name, value in added.items() if name not in columns]
        narrow = entering.with_columns(new) if new else entering
    narrow, levels = in_levels(narrow, _with_known_groups(frame, limits, has_low=has_low), lines)
    narrow = _with_strays(narrow, levels)
    order = [day, LINE] if day in (*added, *columns) else [LINE]
    if not has_low:
        narrow = _paid_at_most(narrow, levels, order)
    elif chain is not None:
        narrow = _through_windows(narrow, levels, chain, order)
    else:
        narrow = in_one_pass(narrow, levels, order, lines)
    if join_back:
        return frame.join(narrow.select(LINE, *found), on=LINE, how="left")
    nothing = nw.lit(None, dtype=nw.Int64)
    rest = where(frame, ~payable).with_columns(nothing.alias(name) for name in found)
    return nw.concat([narrow.select(*columns, *found), rest.select(*columns, *found)])


def _with_known_groups(frame: Frame, limits: Sequence[SharedLimit], *, has_low: bool) -> list[SharedLimit]:
    """Return the limits, with a query to find out if any line lacks its group.

    The query is quick if nothing is missing; otherwise lines of unknown groups would cost a second scan of all lines.
    """
    keys = {name: key for each in limits if has_low or each.varies for name, key in each.keys.items()}
    if not any(each.may_stray for each in limits if has_low or each.varies):
        return [*limits]
    tests = [nw.col(name).is_null() for name in keys]
    stray = somewhere(frame.select(key.alias(name) for name, key in keys.items()), reduce(or_, tests))
    return [each._replace(may_stray=stray and each.may_stray and (has_low or each.varies)) for each in limits]


def _with_strays(frame: Frame, levels: Sequence[Level]) -> Frame:
    """Add the sums that all lines, and the lines of unknown groups, may claim from each limit.

    All sums are computed at once before any window, because each join with a sum computes the frame twice.
    """
    claims: list[nw.Expr] = []
    sums: list[nw.Expr] = []
    for level in levels:
        each = level.limit
        if not each.may_stray:
            continue
        every, astray = claim_column(each), stray_column(each)
        stray = nw.when(~level.known).then(claim_on(each)).otherwise(number(0))
        claims += [claim_on(each).alias(every), stray.alias(astray)]
        sums += [
            saturated(nw.col(every).sum(), each).alias(of_all(every)),
            saturated(nw.col(astray).sum(), each),
        ]
        for name in (least_left(each), most_left(each)) if each.varies else ():
            own = nw.when(~level.known).then(nw.col(name)).alias(of_strays(name))
            claims += [nw.col(name), own]
            for column, found in ((name, of_all(name)), (of_strays(name), of_strays(name))):
                value = nw.col(column)
                sums.append((value.min() if name == least_left(each) else value.max()).alias(found))
    return frame.join(frame.select(claims).select(sums), how="cross") if sums else frame


def _paid_at_most(frame: Frame, levels: Sequence[Level], order: Sequence[str]) -> Frame:
    """Add PAID, and the most that limits leave if lines state it differently; for benefits where every low is 0."""
    for level in levels:
        if level.limit.varies:
            frame = frame.with_columns(most_of_group(level).alias(left_high(level.limit.place)))
    lefts = [left_high_of(level.limit, has_low=False) for level in levels]
    return with_paid(frame, levels[0], order, _least([nw.col(HIGH), *lefts]), lefts[0])


def _through_windows(
    frame: Frame, levels: Sequence[Level], chain: Sequence[SharedLimit], order: Sequence[str]
) -> Frame:
    """Add PAID and the rest that nested limits leave, by running totals from the inside out."""
    by_place = {level.limit.place: level for level in levels}
    flow = nw.col(CERTAIN), nw.col(HIGH)
    for each in chain:
        frame, flow = _through_window(frame, by_place[each.place], order, flow)
    first, most = levels[0], nw.col(most_left(levels[0].limit))
    if len(levels) == 1:
        return frame.with_columns(paid_column(first, nw.col(SUM_HIGH), most))
    lefts = [nw.col(left_high(each.place)) for each in chain]
    return with_paid(frame, first, order, _least([nw.col(HIGH), *lefts]), most)


def _through_window(
    frame: Frame, level: Level, order: Sequence[str], flow: tuple[nw.Expr, nw.Expr]
) -> tuple[Frame, tuple[nw.Expr, nw.Expr]]:
    """Add the rest that one limit leaves; also return the lows and highs that lines claim from the next limit."""
    each, most = level.limit, number(level.limit.most)
    frame = frame.with_columns(
        nw.min_horizontal(flow[0], most).alias(OWN_LOW), nw.min_horizontal(flow[1], most).alias(OWN_HIGH)
    )
    low, high = nw.col(OWN_LOW), nw.col(OWN_HIGH)
    frame = with_others(with_left_before(frame, level), level, high)
    frame = frame.with_columns(
        running_sum(level, own, order).alias(total) for own, total in ((low, SUM_LOW), (high, SUM_HIGH))
    )
    least, greatest = nw.col(least_left(each)), nw.col(most_left(each))
    before_low, before_high = nw.col(SUM_LOW) - low, nw.col(SUM_HIGH) - high
    passing_low, passing_high = (
        _least([own, left - before])
        for own, left, before in ((low, least, before_low), (high, greatest, before_high))
    )
    others = nw.col(others_of(each))
    in_turn = level.in_turn
    frame = frame.with_columns(
        (least - nw.when(in_turn).then(before_high + others).otherwise(others)).alias(left_low(each.place)),
        (greatest - nw.when(in_turn).then(before_low).otherwise(number(0))).alias(left_high(each.place)),
    )
    alone_low, alone_high = _least([low, nw.col(left_low(each.place))]), _least([high, greatest])
    flow_low, flow_high = f"partners:flow-low-{each.place}", f"partners:flow-high-{each.place}"
    frame = frame.with_columns(
        nw.when(in_turn).then(passing_low).otherwise(alone_low).alias(flow_low),
        nw.when(in_turn).then(passing_high).otherwise(alone_high).alias(flow_high),
    )
    return frame, (nw.col(flow_low), nw.col(flow_high))
