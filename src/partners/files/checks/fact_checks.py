"""Checks of facts: names shared by two facts, or by two choices of a fact."""

from collections.abc import Iterator, Sequence

from partners.files.checks.doubts import Doubts, Finding
from partners.files.yaml.reading import Location
from partners.records.facts import Choice, Fact
from partners.records.grouping import YEAR, YEARS
from partners.text import Text
from partners.values.keys import name_key


def fact_findings(facts: Sequence[Fact], doubts: Doubts) -> Iterator[Finding]:
    """Yield all problems between facts."""
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for fact, (file, index) in zip(facts, doubts.places_of_facts, strict=True):
        if fact.id in ids:
            yield file, (index, "id"), repeated_id(fact.id)
        ids.add(fact.id)
        if fact.id in (YEAR, YEARS):
            yield file, (index, "id"), _is_taken(fact.id)
        for way, name in _names(fact):
            owner = owners.setdefault(name_key(name), fact.id) if name_key(name) else fact.id
            if owner != fact.id:
                message = Text(
                    zh=f"“{name}”已是申报信息 {owner} 的名称；填报时无法区分，请换一个名称。",
                    en=f'"{name}" is already a name of the fact {owner}, so they could not be told apart; '
                    "choose another name.",
                )
                yield file, (index, *way), message
        for way, message in _choices(fact.choices):
            yield file, (index, "choices", *way), message
        for number, choice in enumerate(fact.choices):
            if choice.id in [each.id for each in fact.choices[:number]]:
                yield file, (index, "choices", number, "id"), repeated_id(choice.id)


def repeated_id(name: str) -> Text:
    """Say that an id is used twice."""
    return Text(zh=f"id“{name}”重复。", en=f'the id "{name}" is used twice.')


def _is_taken(word: str) -> Text:
    means = (
        Text(zh="自然年", en="the calendar year")
        if word == YEAR
        else Text(zh="几个自然年", en="several calendar years")
    )
    return Text(
        zh=f"“{word}”在上限的 per 中表示{means.zh}，不能作申报信息的 id；请换一个，如 fiscal_year。",
        en=f'"{word}" stands for {means.en} in the `per` of a cap, so it cannot be the id of a fact; '
        "choose another, such as fiscal_year.",
    )


def _names(fact: Fact) -> Iterator[tuple[Location, str]]:
    yield ("id",), fact.id
    yield ("label", "zh"), fact.label.zh
    yield ("label", "en"), fact.label.en
    for number, alias in enumerate(fact.aliases):
        yield ("aliases", number), alias


def _choices(choices: Sequence[Choice]) -> Iterator[tuple[Location, Text]]:
    owners: dict[str, str] = {}
    for index, choice in enumerate(choices):
        names: list[tuple[Location, str]] = [
            (("id",), choice.id),
            (("label", "zh"), choice.label.zh),
            (("label", "en"), choice.label.en),
            *((("aliases", number), alias) for number, alias in enumerate(choice.aliases)),
        ]
        for way, name in names:
            owner = owners.setdefault(name_key(name), choice.id) if name_key(name) else choice.id
            if owner != choice.id:
                message = Text(
                    zh=f"“{name}”已是选项 {owner} 的名称；填报时无法区分，请换一个。",
                    en=f'"{name}" is already a name of the choice {owner}, so they could not be told apart; choose another.',
                )
                yield (index, *way), message
