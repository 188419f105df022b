"""Conditions that can never hold, cases that no claim reaches, and claims that no case is for: decided exactly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, assert_never

from partners.errors import ClaimError
from partners.reading import Location
from partners.rules import amounts as a
from partners.rules import conditions as c
from partners.rules.facts import Fact
from partners.rules.meaning import operands
from partners.rules.needs import facts_of_condition, parts_of_amount
from partners.rules.regions import Axis, Partner, Region, Subject, regions_of, subjects_of
from partners.rules.values import EXACT
from partners.text import Text

Said = Iterator[tuple[Location, Text]]

_SHOWN = 3
"""So many gaps of one list of cases are named; whoever mends them sees the others."""


def types_for(condition: c.Comparison) -> tuple[str, ...]:
    """The types of fact that a comparison is for."""
    match condition:
        case c.Is() | c.OneOf():
            return ("choice", "boolean")
        case c.AtLeast() | c.AtMost():
            return ("money", "quantity")
        case c.OnOrAfter() | c.OnOrBefore():
            return ("date",)
        case _:
            assert_never(condition)


def contradictions(conditions: Sequence[c.Condition], facts: Mapping[str, Fact], at: Location) -> Said:
    """Conditions of a list, all of which must hold, that cannot hold after those before them."""
    sound = [_sound(condition, facts) for condition in conditions]
    held: list[int] = []  # without those already said to contradict, so that each is said once
    for index, condition in enumerate(sound):
        before = [sound[each] for each in _connected(sound, [condition], held)]
        if _can_hold([*before, condition], facts):
            held.append(index)
        elif not _can_hold([condition], facts):
            yield (*at, index), _NEVER
        else:
            yield (*at, index), _contradicts(condition, before)


_NEVER = Text(
    zh="这个条件自相矛盾，永远不会满足。",
    en="this condition contradicts itself: it can never hold.",
)


def _contradicts(condition: c.Condition, before: Iterable[c.Condition]) -> Text:
    earlier = {fact for each in before for fact in facts_of_condition(each)}
    shared = [fact for fact in dict.fromkeys(facts_of_condition(condition)) if fact in earlier]
    zh, en = "、".join(f"“{fact}”" for fact in shared), ", ".join(f'"{fact}"' for fact in shared)
    return Text(
        zh=f"与前面对{zh}的条件矛盾，永远不会满足。",
        en=f"this contradicts an earlier condition on {en}: both can never hold.",
    )


def _can_hold(conditions: Sequence[c.Condition], facts: Mapping[str, Fact]) -> bool:
    """Whether some claim meets all of some conditions, as far as that can be decided."""
    regions, _ = regions_of(conditions, facts)
    return all(_within(region, conditions, facts) for region in regions)


def _within(region: Region, conditions: Iterable[c.Condition], facts: Mapping[str, Fact]) -> int:
    """The cells in which all of some conditions may hold."""
    cells = region.everything
    for condition in conditions:
        cells &= region.held(condition, facts).maybe
    return cells


def case_findings(
    amount: a.Amount, given: Sequence[c.Condition], facts: Mapping[str, Fact], at: Location
) -> Said:
    """Cases inside an amount that are never reached, and what none of them is for.

    Args:
        amount: the amount.
        given: conditions that hold wherever it is paid.
        facts: every fact by id.
        at: the way to the amount.
    """
    given = [_sound(condition, facts) for condition in given]
    if isinstance(amount, a.Cases):
        yield from _cases(amount, given, facts, (*at, "cases"))
        return
    key = next(iter(type(amount).model_fields))
    for index, part in enumerate(parts_of_amount(amount)):
        way: Location = (*at, key) if isinstance(amount, a.UpTo) else (*at, key, index)
        yield from case_findings(part, given, facts, way)


def _cases(amount: a.Cases, given: list[c.Condition], facts: Mapping[str, Fact], at: Location) -> Said:
    whens = [None if case.when is None else _sound(case.when, facts) for case in amount.cases]
    asked = [when for when in whens if when is not None]
    context = [given[index] for index in _connected(given, asked, range(len(given)))]
    regions, is_whole = regions_of([*context, *asked], facts)
    said: set[int] = set()
    for index in range(len(whens)):
        message = next(
            (each for region in regions if (each := _dead(index, whens, region, context, facts))), None
        )
        if message is not None:
            said.add(index)
            yield (*at, index), message
    if is_whole and not said and None not in whens:
        message = _gaps(asked, regions[0], context, facts)
        if message is not None:
            yield at, message
    before: list[c.Condition] = []
    for index, (case, when) in enumerate(zip(amount.cases, whens, strict=True)):
        if index not in said:
            own = [] if when is None else [when]
            yield from case_findings(case.amount, [*given, *before, *own], facts, (*at, index, "amount"))
        if when is not None:
            before.append(c.Not.model_validate({"not": when}))


def _dead(
    index: int,
    whens: Sequence[c.Condition | None],
    region: Region,
    context: Sequence[c.Condition],
    facts: Mapping[str, Fact],
) -> Text | None:
    """Why no claim comes to a case, if none does."""
    within = _within(region, context, facts)
    if not within:
        return None  # the conditions themselves cannot hold, which is said of them
    own = whens[index]
    cells = within if own is None else within & region.held(own, facts).maybe
    if not cells:
        return _NEVER_HERE
    surely: dict[int, int] = {}
    for number, when in enumerate(whens[:index]):
        if when is None:
            return _BEHIND_THE_REST
        surely[number] = region.held(when, facts).surely
    covering = _covering(cells, surely)
    if covering is None:
        return None
    if own is None:
        return _NOTHING_LEFT
    numbers = [number + 1 for number in covering]
    return Text(
        zh=f"这一种情形永远轮不到：凡符合它的，都已归入前面第 {'、'.join(map(str, numbers))} 种情形。"
        "请改正条件，或把范围较小的情形排在前面。",
        en=f"no claim reaches this case: whatever meets it is met by {_ordinals(numbers)} before it. "
        "Mend the conditions, or put the narrower case first.",
    )


def _covering(cells: int, surely: Mapping[int, int]) -> list[int] | None:
    """The cases that together are for all of some cells, without those that are not needed for it."""
    needed = dict(surely)
    if _left(cells, needed.values()):
        return None
    for number in surely:
        others = [each for other, each in needed.items() if other != number]
        if not _left(cells, others):
            del needed[number]
    return [*needed]


def _left(cells: int, taken: Iterable[int]) -> int:
    for each in taken:
        cells &= ~each
    return cells


_BEHIND_THE_REST = Text(
    zh="前一种情形总是成立，这一种永远轮不到。",
    en="an earlier case always holds; this one never can.",
)
_NEVER_HERE = Text(
    zh="这一种情形永远轮不到：它的条件自相矛盾，或与该补贴的条件矛盾。请改正条件，或删去这一种情形。",
    en="no claim reaches this case: its condition contradicts itself or the conditions of the benefit. "
    "Mend it, or remove the case.",
)
_NOTHING_LEFT = Text(
    zh="前面的情形已涵盖全部可能，“其余”永远轮不到；请删去这一种情形，或改正前面的条件。",
    en="the cases before it are for every claim, so nothing is left for this one. Remove it, or mend the conditions.",
)


def _ordinals(numbers: Sequence[int]) -> str:
    said = " and ".join(filter(None, (", ".join(map(str, numbers[:-1])), str(numbers[-1]))))
    return f"case {said}" if len(numbers) == 1 else f"cases {said} together"


class _Gap(NamedTuple):
    """Neighbouring cells of an axis that no case is for, where the other axes have some cells."""

    subject: Subject
    first: int
    last: int
    others: tuple[tuple[Subject, int], ...]


def _gaps(
    whens: Sequence[c.Condition], region: Region, context: Sequence[c.Condition], facts: Mapping[str, Fact]
) -> Text | None:
    """What cases leave out in the middle of what they are for, in words."""
    within = region.positions(_within(region, context, facts))
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
        _say_gap(_Gap(*hole, _matter(hole[0], starts, lines[hole[0]], region)), region, facts)
        for hole, starts in found.items()
    ]
    if not said:
        return None
    zh, en = "；".join(each.zh for each in said[:_SHOWN]), "; ".join(each.en for each in said[:_SHOWN])
    return Text(
        zh=f"这些情形之间有遗漏，遗漏的按 0 元计：{zh}。请补上相应的情形；确实不给的，"
        "在末尾加一项没有 when 的“- amount: {fixed: 0}”。",
        en=f"between these cases something is left out, for which nothing would be paid: {en}. "
        'Add a case for it; where nothing is meant, add "- amount: {fixed: 0}" without `when` as the last.',
    )


_NOBODY, _OUTSIDE = -1, -2
"""In place of a case's number: no case holds there, or the benefit itself does not."""


def _holes(line: Sequence[int], axis: Axis) -> Iterator[tuple[int, int]]:
    """The first and last cell of what is left out along an axis.

    Of amounts, quantities and days that is what lies between two cases: below the lowest and above the highest, nothing
    may be meant. Of choices, it is each that has no case, where different cases are for others. Of yes and no it is
    nothing: a case for one of them alone is a bonus.
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
            # One case that is for both sides leaves out the middle on purpose.
            if start is not None and before is not None and owner >= 0 and owner != before:
                yield start, number - 1
            before, start = (owner if owner >= 0 else None), None


def _matter(
    subject: Subject, starts: Sequence[int], lines: int, region: Region
) -> tuple[tuple[Subject, int], ...]:
    """The other axes on which it depends whether there is a gap, each with a cell in which there is one."""
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
    """Neighbouring cells of an axis in words."""
    if isinstance(axis.subject, Partner):
        not_zh, not_en = ("", "") if axis.cells[first] else ("不", "not ")
        who = axis.subject.who
        return Text(zh=f"“{who}”{not_zh}是所问的伙伴", en=f'"{who}" is {not_en}the partner asked for')
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


def _connected(
    conditions: Sequence[c.Condition], seeds: Iterable[c.Condition], among: Iterable[int]
) -> list[int]:
    """Which of some conditions ask, directly or through each other, for what the seeds ask for."""
    asked = {name for seed in seeds for name in _names(seed)}
    waiting, found = list(among), list[int]()
    while reached := [index for index in waiting if asked & _names(conditions[index])]:
        found += reached
        waiting = [index for index in waiting if index not in reached]
        asked |= {name for index in reached for name in _names(conditions[index])}
    return sorted(found)


def _names(condition: c.Condition) -> set[str]:
    """The facts by which conditions are connected; of partners the organisation alone."""
    return {each.who if isinstance(each, Partner) else each for each in subjects_of(condition)}


def _sound(condition: c.Condition, facts: Mapping[str, Fact]) -> c.Condition:
    """A condition in which what cannot be understood, and is said elsewhere, is left open."""
    match condition:
        case c.AllOf():
            return condition.model_copy(
                update={"all_of": tuple(_sound(part, facts) for part in condition.all_of)}
            )
        case c.AnyOf():
            return condition.model_copy(
                update={"any_of": tuple(_sound(part, facts) for part in condition.any_of)}
            )
        case c.Not():
            return condition.model_copy(update={"negated": _sound(condition.negated, facts)})
        case c.Unstated() | c.IsPartner():
            return condition
        case c.Is() | c.OneOf() | c.AtLeast() | c.AtMost() | c.OnOrAfter() | c.OnOrBefore():
            return condition if _is_sound(condition, facts) else _OPEN
        case _:
            assert_never(condition)


def _is_sound(condition: c.Comparison, facts: Mapping[str, Fact]) -> bool:
    fact = facts.get(condition.fact)
    if fact is None or fact.type not in types_for(condition):
        return False
    try:
        return None not in operands(condition, fact)
    except ClaimError:
        return False


_OPEN = c.Unstated(not_stated=Text(zh="", en=""))
