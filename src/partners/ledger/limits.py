"""Caps and budgets over the lines of a frame.

Claims stand in one order per benefit: by its day, then by line. A line is paid the least of what it claims, of its caps
per claim, and of what is left of each limit that lines share, where what is left counts what was paid after all limits.

Where the groups of the limits nest, windows from the inside out give exactly that; elsewhere one pass over the
lines in order does (`partners.ledger.passes`). The low of a line assumes that the lines before it claim their highs, the
high that they claim their lows.

A line with an unknown group may belong to any group, and one without a day may stand anywhere: both take from the low of
the others, and from the high of none.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from typing import NamedTuple

import narwhals as nw

from partners.estimate import Rule
from partners.ledger.engines import Frame, look_up, somewhere, where
from partners.ledger.expressions import Lines, number
from partners.ledger.passes import Pass, Turn, in_order
from partners.rules.caps import Budget, Cap
from partners.rules.meaning import in_fen

LINE = "partners:line"
"""The unique number of a line; of the claims of one day the smaller comes first."""
CLAIMED = "partners:claimed"
"""The upper bound before any limit, in fen; null where nothing bounds it."""
CERTAIN = "partners:certain"
"""The lower bound before the limits that lines share, in fen."""
LOW, HIGH = "partners:low", "partners:high"
"""The least and the most that a line is paid, in fen; HIGH is null where nothing bounds it."""
PAID = "partners:paid"
"""What the group of the first shared limit is paid at most, up to and with this line, in fen."""

_DAY, _ONE = "partners:day", "partners:one"
_LOW, _HIGH = "partners:own-low", "partners:own-high"
_SUM_LOW, _SUM_HIGH = "partners:sum-low", "partners:sum-high"
_FLOATING, _GROUP = "partners:floating", "partners:group"
_YEARS = 2**32
"""More than there are years on any engine."""


class Shared(NamedTuple):
    """A limit that lines share.

    Attributes:
        place: its place among the limits of the benefit.
        most: the limit, in fen.
        keys: what the lines of one group have in common, by the name of its column; null where unknown.
        atoms: what tells the groups apart: ids of facts, and `year of FACT`.
        organizations: those of the keys that are names of organisations, as each line writes them.
        year: the key that is a year; None where none is.
        left: the least and the most that was left of it before the ledger, in fen, as each line states it.
        received: what was received of it before the ledger, as each line states it; null where unknown.
        varies: whether lines may state different amounts received.
        may_stray: whether the group of a line may be unknown.
        may_float: whether a line of a known group may lack the day that orders the claims.
    """

    place: int
    most: int
    keys: Mapping[str, nw.Expr]
    atoms: frozenset[str]
    organizations: tuple[str, ...]
    year: str | None
    left: tuple[nw.Expr, nw.Expr]
    received: nw.Expr
    varies: bool
    may_stray: bool
    may_float: bool


def left_high(limit: int) -> str:
    """The column with the most that a shared limit leaves for a line, in fen; null on lines that claim nothing."""
    return f"partners:left-high-{limit}"


def left_low(limit: int) -> str:
    """The column with the least that a shared limit leaves for a line, in fen; only where some low is above nothing."""
    return f"partners:left-low-{limit}"


def shared_limits(rule: Rule, lines: Lines, *, apart: bool = True) -> list[Shared]:
    """The limits that lines share, as far as the frame knows what they ask for.

    Args:
        rule: the benefit.
        lines: what the frame knows.
        apart: whether keys get columns of their own where the frame has them already, which costs nothing
            except on engines that keep lines whole.
    """
    return [
        _shared(place, limit, rule, lines, apart=apart)
        for place, limit in enumerate(rule.limits)
        if limit.is_shared
    ]


def _shared(place: int, limit: Cap | Budget, rule: Rule, lines: Lines, *, apart: bool) -> Shared:
    nothing = nw.lit(None, dtype=nw.Int64)
    day = None if limit.year_of is None else lines.known.get(limit.year_of)
    year = nothing if day is None else day.dt.year().cast(nw.Int64)
    most = in_fen(limit.amount)
    received = None if limit.spent is None else lines.known.get(limit.spent)
    least, greatest = number(0), number(most)
    if received is not None:
        left = (number(most) - received).clip(0)
        least, greatest = left.fill_null(0), left.fill_null(most)
    # The columns of the caller are used as they are, except where `named_alike` writes other names over them.
    names = {fact: _key(fact, limit, lines, apart=apart) for fact in limit.per}
    asked = {limit.year_of if fact == "year" else fact for fact in limit.per}
    return Shared(
        place,
        most,
        {name: year if fact == "year" else lines.known.get(fact, nothing) for fact, name in names.items()},
        frozenset(f"year of {limit.year_of}" if fact == "year" else fact for fact in limit.per),
        tuple(
            name
            for fact, name in names.items()
            if fact in lines.known and lines.facts[fact].type == "organization"
        ),
        names.get("year"),
        (least, greatest),
        nothing if received is None else received,
        varies=limit.spent in lines.columns,
        may_stray=any(fact in lines.columns or fact not in lines.known for fact in asked),
        may_float=rule.order_by is not None
        and limit.year_of != rule.order_by
        and (rule.order_by in lines.columns or rule.order_by not in lines.known),
    )


def _key(fact: str, limit: Cap | Budget, lines: Lines, *, apart: bool) -> str:
    if fact == "year":
        return f"partners:year-of-{limit.year_of}"
    column = lines.columns.get(fact)
    return f"partners:key-{fact}" if column is None or apart or _is_named_alike(fact, lines) else column


def nested(limits: Sequence[Shared]) -> list[Shared] | None:
    """Shared limits from the inside out; None where the groups of two of them may cross."""
    chain = sorted(limits, key=lambda each: -len(each.atoms))
    return chain if all(outer.atoms <= inner.atoms for inner, outer in pairwise(chain)) else None


def limit_lines(frame: Frame, rule: Rule, lines: Lines, *, sure: bool, joins: bool) -> Frame:
    """Apply every cap and budget to lines with the columns LOW and CLAIMED.

    Args:
        frame: the lines.
        rule: the benefit.
        lines: what the frame knows.
        sure: whether any line has a low above nothing; if none has, no high depends on another line.
        joins: whether what limits leave is joined to the lines; else whole lines go through the windows,
            which is cheaper where lines travel over a network, or are narrow.
    """
    limits = shared_limits(rule, lines, apart=not frame.implementation.is_spark_like())
    frame = bound_lines(frame, rule)
    if not limits:
        return frame.with_columns(nw.col(CERTAIN).alias(LOW), nw.lit(None, dtype=nw.Int64).alias(PAID))
    frame = _with_what_is_left(frame, limits, rule, lines, sure=sure, joins=joins)
    low = number(0)
    if sure:
        low = _least([nw.col(CERTAIN), *(nw.col(left_low(each.place)) for each in limits)])
    return frame.with_columns(
        _least([nw.col(HIGH), *(_left_high(each, sure=sure) for each in limits)]).alias(HIGH),
        low.alias(LOW),
    )


def bound_lines(frame: Frame, rule: Rule) -> Frame:
    """Apply the caps per claim alone: the lines with CERTAIN and HIGH, from LOW and CLAIMED."""
    return frame.with_columns(
        within_own_caps(nw.col(LOW), rule).alias(CERTAIN), within_own_caps(nw.col(CLAIMED), rule).alias(HIGH)
    )


def within_own_caps(amount: nw.Expr, rule: Rule) -> nw.Expr:
    """An amount within the caps per claim."""
    own = [in_fen(limit.amount) for limit in rule.limits if not limit.is_shared]
    return nw.min_horizontal(amount, number(min(own))) if own else amount


def lefts(rule: Rule, lines: Lines, *, sure: bool) -> Iterator[tuple[int, nw.Expr, nw.Expr | None]]:
    """For each limit as written: its place, the most that it leaves for a line and the least, in fen.

    The least is None of a cap per claim, and where no line has a low above nothing.
    """
    limits = {each.place: each for each in shared_limits(rule, lines)}
    for place, limit in enumerate(rule.limits):
        if place in limits:
            low = nw.col(left_low(place)) if sure else None
            yield place, _left_high(limits[place], sure=sure), low
        else:
            yield place, number(in_fen(limit.amount)), None


def _left_high(each: Shared, *, sure: bool) -> nw.Expr:
    return nw.col(left_high(each.place)) if sure or each.varies else each.left[1]


def _least(values: Sequence[nw.Expr]) -> nw.Expr:
    return nw.max_horizontal(nw.min_horizontal(*values), number(0))


class Level(NamedTuple):
    """A shared limit, and the columns that tell its groups apart."""

    limit: Shared
    groups: tuple[str, ...]

    @property
    def known(self) -> nw.Expr:
        """Is the group of a line known?"""
        return reduce(and_, [~nw.col(name).is_null() for name in self.groups])

    @property
    def in_turn(self) -> nw.Expr:
        """Has a line a known place among those of its group?"""
        return self.known & ~nw.col(_DAY).is_null() if self.limit.may_float else self.known


def _with_what_is_left(
    frame: Frame, limits: Sequence[Shared], rule: Rule, lines: Lines, *, sure: bool, joins: bool
) -> Frame:
    """The lines with PAID and what each shared limit leaves; null on those that claim nothing.

    Only the lines that can be paid go through windows.
    """
    columns = frame.collect_schema().names()
    found = [PAID, *(left_high(each.place) for each in limits if sure or each.varies)]
    found += [left_low(each.place) for each in limits] if sure else []
    chain = nested(limits)
    joins = joins or (sure and chain is None)
    payable = nw.col(HIGH).is_null() | (nw.col(HIGH) > 0)
    added = {name: key for each in limits for name, key in each.keys.items()}
    floating, day = any(each.may_float for each in limits), _DAY
    if rule.order_by in lines.columns and not joins and not floating:
        day = lines.columns[str(rule.order_by)]
    elif rule.order_by in lines.columns or floating:
        added[_DAY] = lines.known.get(str(rule.order_by), nw.lit(None, dtype=nw.Date))
    for each in limits:
        added |= {least_left(each): each.left[0], most_left(each): each.left[1]} if each.varies else {}
    entering = where(frame, payable)
    if joins:
        narrow = entering.select(LINE, CERTAIN, HIGH, *(value.alias(name) for name, value in added.items()))
    else:
        new = [value.alias(name) for name, value in added.items() if name not in columns]
        narrow = entering.with_columns(new) if new else entering
    narrow, levels = _grouped(narrow, _with_known_groups(frame, limits, sure=sure), lines)
    narrow = _with_strays(narrow, levels)
    order = [day, LINE] if day in (*added, *columns) else [LINE]
    if not sure:
        narrow = _paid_at_most(narrow, levels, order)
    elif chain is not None:
        narrow = _through_windows(narrow, levels, chain, order)
    else:
        narrow = _in_one_pass(narrow, levels, order, lines)
    if joins:
        return frame.join(narrow.select(LINE, *found), on=LINE, how="left")
    nothing = nw.lit(None, dtype=nw.Int64)
    rest = where(frame, ~payable).with_columns(nothing.alias(name) for name in found)
    return nw.concat([narrow.select(*columns, *found), rest.select(*columns, *found)])


def _with_known_groups(frame: Frame, limits: Sequence[Shared], *, sure: bool) -> list[Shared]:
    """The limits, where it matters with an answer to whether any line lacks its group.

    It is asked at once, because a column soon tells that nothing is missing, and strays cost a second look at all lines.
    """
    keys = {name: key for each in limits if sure or each.varies for name, key in each.keys.items()}
    if not any(each.may_stray for each in limits if sure or each.varies):
        return [*limits]
    tests = [nw.col(name).is_null() for name in keys]
    stray = somewhere(frame.select(key.alias(name) for name, key in keys.items()), reduce(or_, tests))
    return [each._replace(may_stray=stray and each.may_stray and (sure or each.varies)) for each in limits]


def _with_strays(frame: Frame, levels: Sequence[Level]) -> Frame:
    """The lines with what all of them may claim of each limit, and what those without a known group may.

    All at once, before any window, because each join with what a frame sums up to computes the frame twice.
    """
    claims: list[nw.Expr] = []
    sums: list[nw.Expr] = []
    for level in levels:
        each = level.limit
        if not each.may_stray:
            continue
        every, astray = _claim_of(each), _stray_of(each)
        stray = nw.when(~level.known).then(_claim(each)).otherwise(number(0))
        claims += [_claim(each).alias(every), stray.alias(astray)]
        sums += [
            _saturated(nw.col(every).sum(), each).alias(_of_all(every)),
            _saturated(nw.col(astray).sum(), each),
        ]
        for name in (least_left(each), most_left(each)) if each.varies else ():
            own = nw.when(~level.known).then(nw.col(name)).alias(_of_strays(name))
            claims += [nw.col(name), own]
            for column, found in ((name, _of_all(name)), (_of_strays(name), _of_strays(name))):
                value = nw.col(column)
                sums.append((value.min() if name == least_left(each) else value.max()).alias(found))
    return frame.join(frame.select(claims).select(sums), how="cross") if sums else frame


def _claim(each: Shared) -> nw.Expr:
    """What a line may claim of a limit before any other."""
    return nw.min_horizontal(nw.col(HIGH), number(each.most))


def _claim_of(each: Shared) -> str:
    return f"partners:claim-{each.place}"


def _stray_of(each: Shared) -> str:
    return f"partners:stray-{each.place}"


def _of_all(name: str) -> str:
    return f"{name}-of-all"


def _of_strays(name: str) -> str:
    return f"{name}-of-strays"


def _paid_at_most(frame: Frame, levels: Sequence[Level], order: Sequence[str]) -> Frame:
    """The lines with PAID, and the most that limits leave where lines state it differently; every low is nothing."""
    for level in levels:
        if level.limit.varies:
            frame = frame.with_columns(_most_of_group(level).alias(left_high(level.limit.place)))
    lefts = [_left_high(level.limit, sure=False) for level in levels]
    return _with_paid(frame, levels[0], order, _least([nw.col(HIGH), *lefts]), lefts[0])


def _through_windows(
    frame: Frame, levels: Sequence[Level], chain: Sequence[Shared], order: Sequence[str]
) -> Frame:
    """The lines with PAID and what nested limits leave, by running totals from the inside out."""
    by_place = {level.limit.place: level for level in levels}
    flow = nw.col(CERTAIN), nw.col(HIGH)
    for each in chain:
        frame, flow = _through_window(frame, by_place[each.place], order, flow)
    first, most = levels[0], nw.col(most_left(levels[0].limit))
    if len(levels) == 1:
        return frame.with_columns(_paid(first, nw.col(_SUM_HIGH), most))
    lefts = [nw.col(left_high(each.place)) for each in chain]
    return _with_paid(frame, first, order, _least([nw.col(HIGH), *lefts]), most)


def _through_window(
    frame: Frame, level: Level, order: Sequence[str], flow: tuple[nw.Expr, nw.Expr]
) -> tuple[Frame, tuple[nw.Expr, nw.Expr]]:
    """The lines with what one limit leaves, and what they bring to the next: at their lows and at their highs."""
    each, most = level.limit, number(level.limit.most)
    frame = frame.with_columns(
        nw.min_horizontal(flow[0], most).alias(_LOW), nw.min_horizontal(flow[1], most).alias(_HIGH)
    )
    low, high = nw.col(_LOW), nw.col(_HIGH)
    frame = _with_others(_with_left_before(frame, level), level, high)
    frame = frame.with_columns(
        _running(level, own, order).alias(total) for own, total in ((low, _SUM_LOW), (high, _SUM_HIGH))
    )
    least, greatest = nw.col(least_left(each)), nw.col(most_left(each))
    before_low, before_high = nw.col(_SUM_LOW) - low, nw.col(_SUM_HIGH) - high
    passing_low, passing_high = (
        _least([own, left - before])
        for own, left, before in ((low, least, before_low), (high, greatest, before_high))
    )
    others = nw.col(_others_of(each))
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


def _with_left_before(frame: Frame, level: Level) -> Frame:
    """The lines with what was left of a limit before the ledger: of their group where it is known.

    Where its lines state different amounts received, the largest counts against the low and the smallest against the high.
    Those with an unknown group may be of any, so that what they state counts for all.
    """
    each = level.limit
    least, greatest = least_left(each), most_left(each)
    if not each.varies:
        return frame.with_columns(each.left[0].alias(least), each.left[1].alias(greatest))
    fewest = nw.col(least).min().over(*level.groups)
    if each.may_stray:
        fewest = nw.min_horizontal(fewest, nw.col(_of_strays(least)))
        fewest = nw.when(level.known).then(fewest).otherwise(nw.col(_of_all(least)))
    return frame.with_columns(fewest.alias(least), _most_of_group(level).alias(greatest))


def _most_of_group(level: Level) -> nw.Expr:
    """The most that was left of a limit by what any line states that is, or may be, of the same group."""
    name = most_left(level.limit)
    most = nw.col(name).max().over(*level.groups)
    if not level.limit.may_stray:
        return most
    most = nw.max_horizontal(most, nw.col(_of_strays(name)))
    return nw.when(level.known).then(most).otherwise(nw.col(_of_all(name)))


def _with_others(frame: Frame, level: Level, high: nw.Expr) -> Frame:
    """The lines with what those without a place in their group may claim, and those without a group."""
    each, nothing = level.limit, number(0)
    if each.may_float:
        floating = nw.when(level.known & ~level.in_turn).then(high).otherwise(nothing)
        frame = frame.with_columns(
            _saturated(value.sum().over(*level.groups), each).alias(name)
            for value, name in ((floating, _FLOATING), (high, _GROUP))
        )
    floats = (
        nw.when(level.in_turn).then(nw.col(_FLOATING)).otherwise(nw.col(_GROUP) - high)
        if each.may_float
        else nothing
    )
    others = floats
    if each.may_stray:
        alone = nw.col(_of_all(_claim_of(each))) - _claim(each)
        others = nw.when(level.known).then(floats + nw.col(_stray_of(each))).otherwise(alone)
    return frame.with_columns(others.alias(_others_of(each)))


def _in_one_pass(frame: Frame, levels: Sequence[Level], order: Sequence[str], lines: Lines) -> Frame:
    """The lines with PAID and what limits leave whose groups cross, each line after those before it."""
    for level in levels:
        frame = _with_left_before(frame, level)
    high = nw.min_horizontal(nw.col(HIGH), *(nw.col(most_left(level.limit)) for level in levels))
    frame = frame.with_columns(high.alias(_HIGH))
    for level in levels:
        frame = _with_others(frame, level, nw.col(_HIGH))
        # A line without a place in its group takes no turn, whatever the group.
        frame = frame.with_columns(
            nw.when(level.in_turn).then(nw.col(name)).alias(f"{name}-in-turn-{level.limit.place}")
            for name in level.groups
        )
    turns = [
        Turn(
            groups=tuple(f"{name}-in-turn-{level.limit.place}" for name in level.groups),
            least=least_left(level.limit),
            most=most_left(level.limit),
            others=_others_of(level.limit),
            left_low=left_low(level.limit.place),
            left_high=left_high(level.limit.place),
        )
        for level in levels
    ]
    asked = [LINE, *order, CERTAIN, _HIGH]
    asked += [name for turn in turns for name in (*turn.groups, turn.least, turn.most, turn.others)]
    # As they are, because a line without a turn in one limit may have one in another.
    apart = sorted(set.intersection(*(set(level.groups) for level in levels)))
    return in_order(
        frame.select(dict.fromkeys([*asked, *apart])),
        Pass(order=tuple(order), line=LINE, low=CERTAIN, high=_HIGH, paid=PAID, turns=tuple(turns)),
        apart=apart,
        beside=lines.beside,
    )


def _with_paid(frame: Frame, first: Level, order: Sequence[str], high: nw.Expr, most: nw.Expr) -> Frame:
    """The lines with PAID: what the group of the first limit comes to in their order, within what was left of it."""
    frame = frame.with_columns(high.alias(_HIGH))
    frame = frame.with_columns(_running(first, nw.col(_HIGH), order).alias(_SUM_HIGH))
    return frame.with_columns(_paid(first, nw.col(_SUM_HIGH), most))


def _paid(first: Level, total: nw.Expr, most: nw.Expr) -> nw.Expr:
    return nw.when(first.in_turn).then(nw.min_horizontal(total, most)).alias(PAID)


def _running(level: Level, own: nw.Expr, order: Sequence[str]) -> nw.Expr:
    """What the lines of a group come to, up to and with each in their order."""
    if level.limit.may_float:
        own = nw.when(level.in_turn).then(own).otherwise(number(0))
    return _saturated(own.cum_sum().over(*level.groups, order_by=order), level.limit)


def _grouped(frame: Frame, limits: Sequence[Shared], lines: Lines) -> tuple[Frame, list[Level]]:
    """The lines with what tells the groups of each limit apart.

    Numbers for organisations, because a window takes twice as long over texts, and one number for an organisation and
    a year, because it takes longer over two. On Spark texts remain: every executor would have to be sent the numbers.
    """
    organizations = list(dict.fromkeys(key for each in limits for key in each.organizations))
    if frame.implementation.is_spark_like():
        frame = named_alike(frame, organizations, lines)
        return frame, [Level(each, tuple(each.keys)) for each in limits]
    numbers = {key: f"{key}-number" for key in organizations}
    for key, name in numbers.items():
        frame, found = look_up(frame, key, lines.names.numbers, nw.Int64, beside=lines.beside)
        frame = frame.with_columns(found.alias(name))
    levels = []
    for each in limits:
        groups = [numbers.get(key, key) for key in each.keys]
        if each.organizations and each.year is not None:
            one, both = numbers[each.organizations[0]], f"{_ONE}-{each.place}"
            frame = frame.with_columns((nw.col(one) * _YEARS + nw.col(each.year)).alias(both))
            groups = [both, *(name for name in groups if name not in (one, each.year))]
        levels.append(Level(each, tuple(groups)))
    return frame, levels


def _is_named_alike(fact: str, lines: Lines) -> bool:
    """May `named_alike` write other names for a fact?"""
    return lines.facts[fact].type == "organization" and bool(lines.names.same)


def named_alike(frame: Frame, keys: Sequence[str], lines: Lines) -> Frame:
    """The frame with one name for every name of an organisation in some columns."""
    if not lines.names.same:
        return frame
    for key in keys:
        frame, name = look_up(frame, key, lines.names.same, nw.String, beside=lines.beside)
        frame = frame.with_columns(nw.coalesce(name, nw.col(key)).alias(key))
    return frame


def _saturated(total: nw.Expr, each: Shared) -> nw.Expr:
    """A sum that matters only up to twice the limit, as 64 bits, which every engine then has."""
    return nw.min_horizontal(total, number(2 * each.most)).cast(nw.Int64)


def least_left(each: Shared) -> str:
    """The column with the least that was left of a limit before the ledger."""
    return f"partners:least-{each.place}"


def most_left(each: Shared) -> str:
    """The column with the most that was left of a limit before the ledger."""
    return f"partners:most-{each.place}"


def _others_of(each: Shared) -> str:
    return f"partners:others-{each.place}"
