"""Exact checks for conditions that never hold, cases that no claim reaches, and claims without a case."""

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from partners.errors import ClaimError
from partners.files.checks.case_gaps import cells_within, find_gaps
from partners.files.checks.doubts import Messages
from partners.files.yaml.reading import Location
from partners.records import amounts as a
from partners.records import conditions as c
from partners.records.facts import Fact
from partners.rules.evaluation import operands
from partners.rules.parts import facts_of_condition, parts_of_amount
from partners.rules.regions import Partner, Region, regions_of, subjects_of
from partners.text import Text


def types_for(condition: c.Comparison) -> tuple[str, ...]:
    """Return the types of facts that a comparison accepts."""
    match condition:
        case c.Is() | c.OneOf():
            return ("choice", "boolean")
        case c.AtLeast() | c.AtMost() | c.Above() | c.Below():
            return ("money", "quantity")
        case c.OnOrAfter() | c.OnOrBefore():
            return ("date",)
        case _:
            assert_never(condition)


def contradictions(conditions: Sequence[c.Condition], facts: Mapping[str, Fact], at: Location) -> Messages:
    """Yield the conditions of a list that cannot hold together with earlier ones, although all must hold."""
    sound = [_leave_unclear_open(condition, facts) for condition in conditions]
    held: list[int] = []  # without contradictory conditions, so that each is reported once
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
    en="this condition contradicts itself, so it can never hold.",
)


def _contradicts(condition: c.Condition, before: Iterable[c.Condition]) -> Text:
    earlier = {fact for each in before for fact in facts_of_condition(each)}
    shared = [fact for fact in dict.fromkeys(facts_of_condition(condition)) if fact in earlier]
    zh, en = "、".join(f"“{fact}”" for fact in shared), ", ".join(f'"{fact}"' for fact in shared)
    return Text(
        zh=f"与前面对{zh}的条件矛盾，永远不会满足。",
        en=f"this contradicts an earlier condition on {en}; they can never both hold.",
    )


def _can_hold(conditions: Sequence[c.Condition], facts: Mapping[str, Fact]) -> bool:
    """Can a claim meet all of some conditions, as far as that can be decided?"""
    regions, _ = regions_of(conditions, facts)
    return all(cells_within(region, conditions, facts) for region in regions)


def case_findings(
    amount: a.Amount, given: Sequence[c.Condition], facts: Mapping[str, Fact], at: Location
) -> Messages:
    """Yield the cases inside an amount that are never reached, and the gaps between cases.

    Args:
        amount: the amount.
        given: conditions that hold wherever it is paid.
        facts: all facts by id.
        at: the location of the amount.
    """
    given = [_leave_unclear_open(condition, facts) for condition in given]
    if isinstance(amount, a.Cases):
        yield from _cases(amount, given, facts, (*at, "cases"))
        return
    key = next(iter(type(amount).model_fields))
    for index, part in enumerate(parts_of_amount(amount)):
        way: Location = (*at, key) if isinstance(amount, a.UpTo) else (*at, key, index)
        yield from case_findings(part, given, facts, way)


def _cases(amount: a.Cases, given: list[c.Condition], facts: Mapping[str, Fact], at: Location) -> Messages:
    whens = [None if case.when is None else _leave_unclear_open(case.when, facts) for case in amount.cases]
    asked = [when for when in whens if when is not None]
    context = [given[index] for index in _connected(given, asked, range(len(given)))]
    regions, is_whole = regions_of([*context, *asked], facts)
    reported: set[int] = set()
    for index in range(len(whens)):
        message = next(
            (each for region in regions if (each := _why_unreached(index, whens, region, context, facts))),
            None,
        )
        if message is not None:
            reported.add(index)
            yield (*at, index), message
    if is_whole and not reported and None not in whens:
        message = find_gaps(asked, regions[0], context, facts)
        if message is not None:
            yield at, message
    before: list[c.Condition] = []
    for index, (case, when) in enumerate(zip(amount.cases, whens, strict=True)):
        if index not in reported:
            own = [] if when is None else [when]
            yield from case_findings(case.amount, [*given, *before, *own], facts, (*at, index, "amount"))
        if when is not None:
            before.append(c.Not.model_validate({"not": when}))


def _why_unreached(
    index: int,
    whens: Sequence[c.Condition | None],
    region: Region,
    context: Sequence[c.Condition],
    facts: Mapping[str, Fact],
) -> Text | None:
    """Say why no claim reaches a case; None if some claim does."""
    within = cells_within(region, context, facts)
    if not within:
        return None  # the conditions themselves cannot hold, which is reported for them
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
        zh=f"这种情形永远用不上：凡符合它的，都已归入前面第 {'、'.join(map(str, numbers))} 种情形。"
        "请改正条件，或把范围较小的情形排在前面。",
        en=f"no claim reaches this case: {_ordinals(numbers)} before it already covers everything it covers. "
        "Correct the conditions, or put the narrower case first.",
    )


def _covering(cells: int, surely: Mapping[int, int]) -> list[int] | None:
    """Return the cases that together cover some cells, without superfluous ones; None if cells remain."""
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
    zh="前一种情形总是成立，这一种永远用不上。",
    en="an earlier case always holds, so this one never applies.",
)

_NEVER_HERE = Text(
    zh="这种情形永远用不上：它的条件自相矛盾，或与该补贴的条件矛盾。请改正条件，或删去这种情形。",
    en="no claim reaches this case: its condition contradicts itself or the conditions of the benefit. "
    "Correct it, or remove the case.",
)

_NOTHING_LEFT = Text(
    zh="前面的情形已涵盖全部可能，“其余”永远用不上；请删去这种情形，或改正前面的条件。",
    en="the cases before it cover every claim, so this one never applies. Remove it, or correct the conditions.",
)


def _ordinals(numbers: Sequence[int]) -> str:
    said = " and ".join(filter(None, (", ".join(map(str, numbers[:-1])), str(numbers[-1]))))
    return f"case {said}" if len(numbers) == 1 else f"cases {said} together"


def _connected(
    conditions: Sequence[c.Condition], seeds: Iterable[c.Condition], among: Iterable[int]
) -> list[int]:
    """Return the indexes of the conditions that ask, directly or through each other, for the facts of the seeds."""
    asked = {name for seed in seeds for name in _names(seed)}
    waiting, found = list(among), list[int]()
    while reached := [index for index in waiting if asked & _names(conditions[index])]:
        found += reached
        waiting = [index for index in waiting if index not in reached]
        asked |= {name for index in reached for name in _names(conditions[index])}
    return sorted(found)


def _names(condition: c.Condition) -> set[str]:
    """Return the facts that connect conditions; for a question about a partner only the organisation."""
    return {each.who if isinstance(each, Partner) else each for each in subjects_of(condition)}


def _leave_unclear_open(condition: c.Condition, facts: Mapping[str, Fact]) -> c.Condition:
    """Replace comparisons that cannot be understood, and are reported elsewhere, by an open condition."""
    match condition:
        case c.AllOf():
            return condition.model_copy(
                update={"all_of": tuple(_leave_unclear_open(part, facts) for part in condition.all_of)}
            )
        case c.AnyOf():
            return condition.model_copy(
                update={"any_of": tuple(_leave_unclear_open(part, facts) for part in condition.any_of)}
            )
        case c.Not():
            return condition.model_copy(update={"negated": _leave_unclear_open(condition.negated, facts)})
        case c.Unstated() | c.IsPartner():
            return condition
        case c.FigureComparison() | c.DayComparison():
            return condition  # no claim is told apart by it
        case c.FactComparison():
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
