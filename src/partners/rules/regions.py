"""The claims that conditions tell apart, as cells of a grid, to decide exactly which conditions can hold together.

Along a fact, values that no condition tells apart are one cell: the amounts from one bound to the next, one choice,
yes or no. A set of cells is a whole number with one bit for each cell, so that *and*, *or* and *not* are single
operations. A condition that the source leaves open may hold or fail in every cell.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import prod
from typing import NamedTuple, assert_never

from partners.records import conditions as c
from partners.records.facts import Fact, Value
from partners.rules.evaluation import operands
from partners.rules.parts import leaves_of_condition
from partners.values.readers import EXACT, MAX_MONEY

MAX_CELLS = 1 << 16
"""Larger grids are split, and each fact is looked at by itself."""


class Partner(NamedTuple):
    """A question about a partner: two conditions with equal questions always hold together."""

    who: str
    category: str | None
    batch: int | None
    as_of: str | None

    def implies(self, other: "Partner") -> bool:
        """Does this question imply the other: is each organisation that passes it sure to pass the other?"""
        return self.who == other.who and all(
            theirs in (None, ours) for ours, theirs in zip(self[1:], other[1:], strict=True)
        )


Subject = str | Partner
"""Subject of an axis: the id of a fact, or a question about a partner."""
Cell = tuple[int, int] | str | bool
"""A range of whole numbers with both ends included (see `Axis.places`), a choice's id, or yes or no."""


@dataclass(frozen=True)
class Axis:
    """The cells along one fact.

    Attributes:
        subject: the fact or the question about a partner.
        cells: in order.
        places: decimal places of an amount or a quantity; cells hold it as a whole number of the smallest unit. None
            for other facts.
        stride: distance in the grid between two neighbouring cells of this axis.
    """

    subject: Subject
    cells: tuple[Cell, ...]
    places: int | None
    stride: int = 1

    def cell_at(self, position: int) -> int:
        """Return the index of the cell in which a position of the grid lies."""
        return position // self.stride % len(self.cells)


class Held(NamedTuple):
    """Cells in which a condition certainly holds, and cells in which it may hold."""

    surely: int
    maybe: int


class Region:
    """A grid of all claims that some conditions can tell apart.

    Args:
        axes: from `axes_of`.
    """

    def __init__(self, axes: Iterable[Axis]) -> None:
        stride = 1
        self.axes: dict[Subject, Axis] = {}
        for axis in axes:
            self.axes[axis.subject] = Axis(axis.subject, axis.cells, axis.places, stride)
            stride *= len(axis.cells)
        self.size = stride

    @cached_property
    def everything(self) -> int:
        """All cells that a claim can be in."""
        found = self._full
        partners = [each for each in self.axes if isinstance(each, Partner)]
        for one in partners:
            for other in partners:
                if one != other and one.implies(other):
                    found &= ~(self._where(one, [True]) & self._where(other, [False]))
        return found

    def held(self, condition: c.Condition, facts: Mapping[str, Fact]) -> Held:
        """Return where a condition holds; a condition on a fact without an axis may hold anywhere."""
        match condition:
            case c.AllOf():
                surely, maybe = self._full, self._full
                for part in condition.all_of:
                    inner = self.held(part, facts)
                    surely, maybe = surely & inner.surely, maybe & inner.maybe
                return Held(surely, maybe)
            case c.AnyOf():
                surely, maybe = 0, 0
                for part in condition.any_of:
                    inner = self.held(part, facts)
                    surely, maybe = surely | inner.surely, maybe | inner.maybe
                return Held(surely, maybe)
            case c.Not():
                inner = self.held(condition.negated, facts)
                return Held(self._full & ~inner.maybe, self._full & ~inner.surely)
            case c.Unstated():
                return Held(0, self._full)
            case c.IsPartner():
                return self._certain(partner_of(condition), [True])
            case c.Is() | c.OneOf():
                return self._certain(condition.fact, operands(condition, facts[condition.fact]))
            case c.FigureComparison() | c.DayComparison():
                return Held(0, self._full)
            case c.AtLeast() | c.OnOrAfter() | c.AtMost() | c.OnOrBefore() | c.Above() | c.Below():
                axis = self.axes.get(condition.fact)
                (bound,) = operands(condition, facts[condition.fact])
                if axis is None or bound is None:
                    return Held(0, self._full)
                number = _number(bound, axis.places)
                number += isinstance(condition, c.Above) - isinstance(condition, c.Below)
                upwards = isinstance(condition, c.AtLeast | c.OnOrAfter | c.Above)
                cells = [
                    cell
                    for cell in axis.cells
                    if isinstance(cell, tuple) and (cell[0] >= number if upwards else cell[1] <= number)
                ]
                return self._certain(condition.fact, cells)
            case _:
                assert_never(condition)

    def positions(self, cells: int) -> str:
        """Write a set of cells as a string of 0 and 1, one character for each position."""
        return f"{cells:0{self.size}b}"[::-1]

    @property
    def _full(self) -> int:
        return (1 << self.size) - 1

    def _certain(self, subject: Subject, cells: Iterable[object]) -> Held:
        if subject not in self.axes:
            return Held(0, self._full)
        found = self._where(subject, cells)
        return Held(found, found)

    def _where(self, subject: Subject, cells: Iterable[object]) -> int:
        axis = self.axes[subject]
        block = 0
        for cell in cells:
            block |= ((1 << axis.stride) - 1) << (axis.cells.index(cell) * axis.stride)
        return block * (self._full // ((1 << (axis.stride * len(axis.cells))) - 1))


def axes_of(conditions: Iterable[c.Condition], facts: Mapping[str, Fact]) -> list[Axis]:
    """Make an axis for each fact, and for each question about a partner, that some conditions ask for."""
    bounds: dict[str, set[int]] = {}
    partners: dict[Partner, None] = {}
    for leaf in (leaf for condition in conditions for leaf in leaves_of_condition(condition)):
        if isinstance(leaf, c.IsPartner):
            partners[partner_of(leaf)] = None
        elif isinstance(leaf, c.Comparison):
            starts = bounds.setdefault(leaf.fact, set())
            for value in operands(leaf, facts[leaf.fact]):
                if isinstance(value, Decimal | date):
                    number = _number(value, _places(facts[leaf.fact]))
                    # A cell begins at the least value that is allowed, or behind the greatest.
                    starts.add(number if isinstance(leaf, c.AtLeast | c.OnOrAfter | c.Below) else number + 1)
    axes = [_axis(facts[fact], starts) for fact, starts in bounds.items()]
    return axes + [Axis(partner, (True, False), None) for partner in partners]


def regions_of(conditions: Iterable[c.Condition], facts: Mapping[str, Fact]) -> tuple[list[Region], bool]:
    """Return one region for some conditions, or one for each fact if it would be too large, and True if it is one."""
    axes = axes_of(conditions, facts)
    if prod(len(axis.cells) for axis in axes) <= MAX_CELLS:
        return [Region(axes)], True
    return [Region([axis]) for axis in axes if len(axis.cells) <= MAX_CELLS], False


def partner_of(condition: c.IsPartner) -> Partner:
    """Return the question about a partner that a condition asks."""
    category = None if condition.category is None else condition.category.value
    return Partner(condition.partner, category, condition.batch, condition.as_of)


def subjects_of(condition: c.Condition) -> set[Subject]:
    """Return the subjects of the axes that a condition needs."""
    return {
        partner_of(leaf) if isinstance(leaf, c.IsPartner) else leaf.fact
        for leaf in leaves_of_condition(condition)
        if isinstance(leaf, c.IsPartner | c.Comparison)
    }


def _axis(fact: Fact, starts: set[int]) -> Axis:
    places = _places(fact)
    match fact.type:
        case "choice":
            return Axis(fact.id, tuple(choice.id for choice in fact.choices), places)
        case "boolean":
            return Axis(fact.id, (True, False), places)
        case _:
            first, end = (
                (date.min.toordinal(), date.max.toordinal() + 1)
                if places is None
                else (0, _number(MAX_MONEY, places))
            )
            edges = [first, *sorted(start for start in starts if first < start < end), end]
            return Axis(fact.id, tuple((low, high - 1) for low, high in pairwise(edges)), places)


def _places(fact: Fact) -> int | None:
    return fact.digits if fact.is_number else None


def _number(value: Value, places: int | None) -> int:
    if isinstance(value, date):
        return value.toordinal()
    return int(EXACT.scaleb(Decimal(str(value)), places or 0))
