"""Gaps between cases: claims without a case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.regions import Axis, Partner, Region, Subject
from partners.text import Text
from partners.values.readers import EXACT

_SHOWN = 3
"""Number of gaps that one message names."""


def cells_within(region: Region, conditions: Iterable[c.Condition], facts: Mapping[str, Fact]) -> int:
    """Return the cells in which all of some conditions may hold."""
    cells = region.everything
    for condition in conditions:
        cells &= region.held(condition, facts).maybe
    return cells


class _Gap(NamedTuple):
    """Neighbouring cells of an axis without a case, if the other axes have certain cells."""

    subject: Subject
    first: int
    last: int
    others: tuple[tuple[Subject, int], ...]


def find_gaps(
    whens: Sequence[c.Condition], region: Region, context: Sequence[c.Condition], facts: Mapping[str, Fact]
) -> Text | None:
    """Describe the gaps between cases; None if there are none."""
    within = region.positions(cells_within(region, context, facts))
    maybe = [region.positions(region.held(when, facts).maybe) for when in whens]
    owners = [
        next((number for number, each in enumerate(maybe) if each[position] == "1"), _NOBODY)
        if within[position] == "1"
        else _OUTSIDE
        for position in range(region.size)
    ]
    found: dict[tuple[Subject, int, int], list[int]] = {}
    lines: dict[Subject, int] = {}
    for subject, axis in region.axes.items():
        for start in range(region.size):
            if axis.cell_at(start) == 0:
                line = [owners[start + number * axis.stride] for number in range(len(axis.cells))]
                lines[subject] = lines.get(subject, 0) + any(owner != _OUTSIDE for owner in line)
                for first, last in _holes(line, axis):
                    found.setdefault((subject, first, last), []).append(start)
    said = [
        _say_gap(_Gap(*hole, _relevant_axes(hole[0], starts, lines[hole[0]], region)), region, facts)
        for hole, starts in found.items()
    ]
    if not said:
        return None
    zh, en = "；".join(each.zh for each in said[:_SHOWN]), "; ".join(each.en for each in said[:_SHOWN])
    return Text(
        zh=f"这些情形之间有遗漏，遗漏的按 0 元计：{zh}。请补上相应的情形；确实不给的，"
        "在末尾加一项没有 when 的“- amount: {fixed: 0}”。",
        en=f"these cases leave a gap, for which nothing would be paid: {en}. "
        'Add a case for it; if nothing should be paid, end with "- amount: {fixed: 0}" without `when`.',
    )


_NOBODY, _OUTSIDE = -1, -2
"""Owners of a cell without a case, and of a cell in which the benefit itself does not apply."""


def _holes(line: Sequence[int], axis: Axis) -> Iterator[tuple[int, int]]:
    """Yield the first and last cell of each gap along an axis.

    For amounts, quantities and days, a gap lies between two different cases; below the lowest and above the highest
    case, nothing may be intended. For choices, each choice without a case is a gap if the others have different
    cases. For yes and no there are no gaps, because a case for only one of them is a bonus.
    """
    owned = {owner for owner in line if owner >= 0}
    if isinstance(axis.subject, Partner) or isinstance(axis.cells[0], bool):
        return
    if isinstance(axis.cells[0], str):
        if len(owned) > 1:
            yield from ((number, number) for number, owner in enumerate(line) if owner == _NOBODY)
        return
    before, start = None, None
    for number, owner in enumerate(line):
        if owner == _NOBODY:
            start = number if start is None else start
        else:
            # If one case covers both sides, it leaves out the middle on purpose.
            if start is not None and before is not None and owner >= 0 and owner != before:
                yield start, number - 1
            before, start = (owner if owner >= 0 else None), None


def _relevant_axes(
    subject: Subject, starts: Sequence[int], lines: int, region: Region
) -> tuple[tuple[Subject, int], ...]:
    """Return the other axes on which a gap depends, each with a cell that has the gap."""
    if len(starts) == lines:
        return ()
    others = [axis for axis in region.axes.values() if axis.subject != subject]
    have = {*starts}
    return tuple(
        (axis.subject, axis.cell_at(starts[0]))
        for axis in others
        if any(
            starts[0] + (number - axis.cell_at(starts[0])) * axis.stride not in have
            for number in range(len(axis.cells))
        )
    )


def _say_gap(gap: _Gap, region: Region, facts: Mapping[str, Fact]) -> Text:
    what = _say_cells(region.axes[gap.subject], gap.first, gap.last, facts)
    others = [_say_cells(region.axes[subject], cell, cell, facts) for subject, cell in gap.others]
    if not others:
        return what
    zh, en = "，".join(each.zh for each in others), ", ".join(each.en for each in others)
    return Text(zh=f"{what.zh}（例如在{zh}时）", en=f"{what.en} (for example where {en})")


def _say_cells(axis: Axis, first: int, last: int, facts: Mapping[str, Fact]) -> Text:
    """Put neighbouring cells of an axis into words."""
    if isinstance(axis.subject, Partner):
        not_zh, not_en = ("", "") if axis.cells[first] else ("不", "not ")
        who = axis.subject.who
        return Text(zh=f"“{who}”{not_zh}是所问的伙伴", en=f'"{who}" is {not_en}a partner as asked')
    fact = facts[axis.subject]
    cell, end = axis.cells[first], axis.cells[last]
    if isinstance(cell, bool | str):
        return Text(
            zh=f"“{fact.id}”为“{fact.show(cell, 'zh')}”" + (f"（{cell}）" if isinstance(cell, str) else ""),
            en=f'"{fact.id}" is {cell if isinstance(cell, str) else fact.show(cell, "en")}',
        )
    assert isinstance(end, tuple)  # noqa: S101 - the cells of an axis are of one kind
    return _say_range(fact, axis, cell[0], end[1])


def _say_range(fact: Fact, axis: Axis, low: int, high: int) -> Text:
    def shown(number: int) -> Text:
        value = date.fromordinal(number) if axis.places is None else _plain(number, axis.places)
        return Text(zh=fact.show(value, "zh"), en=fact.show(value, "en"))

    first, last = axis.cells[0], axis.cells[-1]
    at_start = isinstance(first, tuple) and low == first[0]
    at_end = isinstance(last, tuple) and high == last[1]
    name = Text(zh=f"“{fact.id}”", en=f'"{fact.id}"')
    if low == high:
        return Text(zh=f"{name.zh}为 {shown(low).zh}", en=f"{name.en} is {shown(low).en}")
    if axis.places is None and not at_start and not at_end:
        return Text(
            zh=f"{name.zh}在 {shown(low).zh} 至 {shown(high).zh}",
            en=f"{name.en} from {shown(low).en} to {shown(high).en}",
        )
    above, below = (
        (Text(zh="晚于", en="after"), Text(zh="早于", en="before"))
        if axis.places is None
        else (Text(zh="大于", en="above"), Text(zh="小于", en="below"))
    )
    zh, en = [], []
    if not at_start:
        zh.append(f"{above.zh} {shown(low - 1).zh}")
        en.append(f"{above.en} {shown(low - 1).en}")
    if not at_end:
        zh.append(f"{below.zh} {shown(high + 1).zh}")
        en.append(f"{below.en} {shown(high + 1).en}")
    if not zh:
        return Text(zh=f"{name.zh}为任何值", en=f"any {name.en}")
    return Text(zh=f"{name.zh}{'、'.join(zh)}", en=f"{name.en} {' and '.join(en)}")


def _plain(number: int, places: int) -> Decimal:
    value = EXACT.scaleb(Decimal(number), -places)
    return value if places == 2 else value.normalize(EXACT)  # noqa: PLR2004 - money has two
