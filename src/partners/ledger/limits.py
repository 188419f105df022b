"""Caps and budgets over the lines of a frame.

A cap for a group of lines, such as an applicant's of one year, and a yearly budget are running totals in the
order of the claims: by day, then by line. The low of a line assumes that every line before it was paid its high,
the high that it was paid its low, so that both hold however the unknowns turn out. Limits apply one after the
other, as written; each counts what the one before left.

A line of which the group is not known may belong to any: it takes from the low of every other, and from the high
of none.
"""

from collections.abc import Mapping
from functools import reduce
from operator import and_
from typing import NamedTuple

import narwhals as nw

from partners.estimate import Rule, spent_of
from partners.ledger.engines import Frame, look_up, where, with_each
from partners.ledger.expressions import Lines, number
from partners.rules.caps import Budget, Cap
from partners.rules.meaning import in_fen

LINE = "partners:line"
"""The unique number of a line; of the claims of one day the smaller comes first."""
LOW = "partners:low"
"""The least that a line is paid, in fen, after the limits so far."""
PAID = "partners:paid"
"""What the group of the first shared limit comes to at most, up to and with this line, in fen."""

_LOW, _HIGH = "partners:own-low", "partners:own-high"
_SUM_LOW, _SUM_HIGH = "partners:sum-low", "partners:sum-high"
_DAY = "partners:day"
_YEARS = 2**32
"""More than there are years on any engine."""
_STRAY, _ALL = "partners:stray", "partners:all"


class Shared(NamedTuple):
    """A limit that lines share.

    Attributes:
        most: the limit, in fen.
        keys: what the lines of one group have in common, by the name of its column; null where unknown.
        organizations: those of the keys that are names of organisations, as each line writes them.
        year: the key that is a year; None where none is.
        order: what orders the claims before the line does, by the name of its column: a day, or nothing.
        left: the least and the most that was left of it before the ledger, in fen.
    """

    most: int
    keys: Mapping[str, nw.Expr]
    organizations: tuple[str, ...]
    year: str | None
    order: Mapping[str, nw.Expr]
    left: tuple[nw.Expr, nw.Expr]


def high_after(limits: int) -> str:
    """The column with the upper bound after some limits, in fen; null where nothing bounds it."""
    return f"partners:high-{limits}"


def lowered_by(limit: int) -> str:
    """The column that says whether a limit that lines share lowers the low; only where some line is sure of something."""
    return f"partners:lowered-{limit}"


def is_shared(limit: Cap | Budget) -> bool:
    """Whether lines share a limit."""
    return isinstance(limit, Budget) or bool(limit.per)


def shared(index: int, limit: Cap | Budget, lines: Lines, *, apart: bool = True) -> Shared:
    """A shared limit, as far as the frame knows what it asks for.

    Args:
        index: its place among the limits.
        limit: the cap or budget.
        lines: what the frame knows.
        apart: whether keys and day get columns of their own where the frame has them already, which costs nothing
            but on engines that keep lines whole.
    """
    nothing = nw.lit(None, dtype=nw.Int64)
    day = None if limit.year_of is None else lines.known.get(limit.year_of)
    year = nothing if day is None else day.dt.year().cast(nw.Int64)
    per: tuple[str, ...] = ("year",) if isinstance(limit, Budget) else limit.per
    most = in_fen(limit.amount)
    spent = spent_of(limit)
    received = None if spent is None else lines.known.get(spent)
    least, greatest = number(0), number(most)
    if received is not None:
        left = (number(most) - received).clip(0)
        least, greatest = left.fill_null(0), left.fill_null(most)
    # The columns of the caller are used as they are, but not where `named_alike` writes other names over them.
    written = {fact for fact in lines.columns if apart or _is_named_alike(fact, lines)}
    given = {fact: name for fact, name in lines.columns.items() if fact not in written}
    names = {fact: given.get(fact, f"partners:key-{index}-{place}") for place, fact in enumerate(per)}
    return Shared(
        most,
        {name: year if fact == "year" else lines.known.get(fact, nothing) for fact, name in names.items()},
        tuple(
            name
            for fact, name in names.items()
            if fact in lines.known and lines.facts[fact].type == "organization"
        ),
        names.get("year"),
        {} if day is None or limit.year_of is None else {given.get(limit.year_of, _DAY): day},
        (least, greatest),
    )


def limit_lines(frame: Frame, rule: Rule, lines: Lines, *, sure: bool, joins: bool) -> Frame:
    """Apply every cap and budget to lines that have LOW and the upper bound after no limits.

    Args:
        frame: the lines.
        rule: the benefit.
        lines: what the frame knows.
        sure: whether any line has a low above nothing; if none has, no high depends on another line.
        joins: whether running totals are joined to the lines; else whole lines go through the window,
            which is cheaper where lines travel over a network, or are narrow.
    """
    reported = False
    for index, limit in enumerate(rule.limits):
        before, after = high_after(index), high_after(index + 1)
        if not is_shared(limit):
            most = number(in_fen(limit.amount))
            frame = frame.with_columns(
                nw.min_horizontal(nw.col(LOW), most).alias(LOW),
                nw.min_horizontal(nw.col(before), most).alias(after),
            )
            continue
        each = shared(index, limit, lines, apart=not frame.implementation.is_spark_like())
        most = number(each.most)
        # Where only the narrow lines of running totals need the keys, they are not carried along.
        carried = each.keys if sure or not (joins or reported) else {}
        columns = frame.collect_schema().names()  # of which some may be keys
        frame = frame.with_columns(
            nw.min_horizontal(nw.col(LOW), most).alias(_LOW),
            nw.min_horizontal(nw.col(before), most).alias(_HIGH),
            *(key.alias(name) for name, key in carried.items() if name not in columns),
        )
        each = each._replace(keys={**each.keys, **{name: nw.col(name) for name in carried}})
        if sure or not reported:
            # What groups by numbers needs no names, but names that are read late may say nothing.
            if frame.implementation.is_spark_like() or (lines.names.late and (sure or not joins)):
                frame = named_alike(frame, each, lines)
            frame = _with_running_totals(frame, each, lines, joins=joins)
        if not reported:
            paid = nw.min_horizontal(nw.col(_SUM_HIGH), each.left[1])
            frame = frame.with_columns(nw.when(~nw.col(_SUM_HIGH).is_null()).then(paid).alias(PAID))
        if sure:
            low, high = _bounds(each)
            frame = _with_strays(frame, each).with_columns(
                low.alias(LOW), high.alias(after), (low < nw.col(LOW)).alias(lowered_by(index))
            )
            frame = frame.drop(_SUM_LOW, _SUM_HIGH, _STRAY, _ALL)
        else:
            frame = frame.with_columns(nw.min_horizontal(nw.col(_HIGH), each.left[1]).alias(after))
            frame = frame if reported else frame.drop(_SUM_LOW, _SUM_HIGH)
        reported = True
    return frame if reported else frame.with_columns(nw.lit(None, dtype=nw.Int64).alias(PAID))


def _bounds(each: Shared) -> tuple[nw.Expr, nw.Expr]:
    """What a line gets of what the lines before it leave."""
    low, high = nw.col(_LOW), nw.col(_HIGH)
    before_low = (nw.col(_SUM_LOW) - low).fill_null(0)
    before_high = (nw.col(_SUM_HIGH) - high).fill_null(0)
    others = nw.when(_known(each)).then(before_high + nw.col(_STRAY)).otherwise(nw.col(_ALL) - high)
    return _between(each.left[0] - others, low), _between(each.left[1] - before_low, high)


def _between(value: nw.Expr, most: nw.Expr) -> nw.Expr:
    return nw.min_horizontal(nw.max_horizontal(value, number(0)), most)


def _known(each: Shared) -> nw.Expr:
    """Whether the group of a line is known."""
    return reduce(and_, [~key.is_null() for key in each.keys.values()])


def _with_running_totals(frame: Frame, each: Shared, lines: Lines, *, joins: bool) -> Frame:
    """Up to and with each line that can be paid, the sums of its group; null on the other lines."""
    columns = frame.collect_schema().names()
    order = [*each.order, LINE]
    payable = (nw.col(_HIGH) > 0) & _known(each)

    def summed(of: Frame) -> Frame:
        of, keys = _numbered(of, each, lines)
        return of.with_columns(
            _saturated(nw.col(own).cum_sum().over(*keys, order_by=order), each).alias(total)
            for own, total in ((_LOW, _SUM_LOW), (_HIGH, _SUM_HIGH))
        )

    if joins:
        needed = (value.alias(name) for name, value in {**each.order, **each.keys}.items())
        narrow = summed(where(frame, payable).select(LINE, *needed, _LOW, _HIGH))
        return frame.join(narrow.select(LINE, _SUM_LOW, _SUM_HIGH), on=LINE, how="left")
    nothing = nw.lit(None, dtype=nw.Int64)
    rest = where(frame, ~payable).with_columns(nothing.alias(_SUM_LOW), nothing.alias(_SUM_HIGH))
    entering = where(frame, payable)
    day = [value.alias(name) for name, value in each.order.items() if name not in columns]
    paid = summed(entering.with_columns(*day) if day else entering)
    return nw.concat([paid.select(*columns, _SUM_LOW, _SUM_HIGH), rest])


def _numbered(frame: Frame, each: Shared, lines: Lines) -> tuple[Frame, list[str]]:
    """The lines of which the organisations are known, and what to group them by.

    Numbers for organisations, because a window takes twice as long over texts, and one number for an organisation and
    a year, because it takes longer over two. On Spark texts remain: every executor would have to be sent the numbers.
    """
    keys = [*each.keys]
    if frame.implementation.is_spark_like():
        return frame, keys
    for key in each.organizations:
        number = f"{key}-number"
        if lines.names.late:
            frame = with_each(frame, number, key, lines.names.number_each, nw.Int64)
        else:
            frame, found = look_up(frame, key, lines.names.numbers, nw.Int64, beside=lines.beside)
            frame = frame.with_columns(found.alias(number))
        frame = frame.filter(~nw.col(number).is_null())
        keys[keys.index(key)] = number
    if each.organizations and each.year is not None:
        number = f"{each.organizations[0]}-number"
        frame = frame.with_columns((nw.col(number) * _YEARS + nw.col(each.year)).alias(number))
        keys.remove(each.year)
    return frame, keys


def _is_named_alike(fact: str, lines: Lines) -> bool:
    """Whether `named_alike` may write other names for a fact."""
    return lines.facts[fact].type == "organization" and (lines.names.late or bool(lines.names.same))


def named_alike(frame: Frame, each: Shared, lines: Lines) -> Frame:
    """The frame with one name for every name of an organisation in the keys of a limit."""
    names = lines.names
    for key in each.organizations:
        if names.late:
            frame = with_each(frame, key, key, names.first_each, nw.String)
        elif names.same:
            frame, name = look_up(frame, key, names.same, nw.String, beside=lines.beside)
            frame = frame.with_columns(nw.coalesce(name, nw.col(key)).alias(key))
    return frame


def _saturated(total: nw.Expr, each: Shared) -> nw.Expr:
    """A sum of which only the part up to twice the limit matters, as 64 bits, which every engine then has."""
    return nw.min_horizontal(total, number(2 * each.most)).cast(nw.Int64)


def _with_strays(frame: Frame, each: Shared) -> Frame:
    """What all lines, and those of which the group is not known, come to at most."""
    stray = nw.when(~_known(each)).then(nw.col(_HIGH)).otherwise(number(0))
    sums = frame.select(stray.alias(_STRAY), nw.col(_HIGH).alias(_ALL)).select(
        _saturated(nw.col(name).sum(), each).alias(name) for name in (_STRAY, _ALL)
    )
    return frame.join(sums, how="cross")
