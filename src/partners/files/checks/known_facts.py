"""The facts that rules may use, and checks of their types."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from partners.errors import no_such
from partners.files.checks.doubts import Doubts, Messages
from partners.files.yaml.reading import Location
from partners.records.facts import Fact
from partners.records.grouping import YEAR
from partners.registry import Registry
from partners.text import Text


def facts_beyond_doubt(registry: Registry, doubts: Doubts) -> dict[str, Fact]:
    """Return the facts without replaced values."""
    return {fact_id: fact for fact_id, fact in registry.facts.items() if fact_id not in doubts.facts}


class KnownFacts(NamedTuple):
    """The facts that conditions and amounts may use."""

    registry: Registry
    doubts: Doubts

    def known(self) -> dict[str, Fact]:
        """Return the facts without replaced values."""
        return facts_beyond_doubt(self.registry, self.doubts)

    def check(self, fact_id: str, types: tuple[str, ...], at: Location) -> Messages:
        """Check that a fact exists and has one of these types."""
        fact = self.registry.facts.get(fact_id)
        if fact is None:
            yield at, no_such(_FACT, fact_id, self.registry.facts, listed=0)
        elif fact.type not in types and fact_id not in self.doubts.facts:
            wanted = [TYPES[each] for each in types]
            zh = "或".join(filter(None, ("、".join(each.zh for each in wanted[:-1]), wanted[-1].zh)))
            en = " or ".join(filter(None, (", ".join(each.en for each in wanted[:-1]), wanted[-1].en)))
            is_a = TYPES[fact.type]
            yield (
                at,
                Text(
                    zh=f"“{fact_id}”是{is_a.zh}，这里须是{zh}。",
                    en=f'"{fact_id}" is {is_a.en}; {en} is needed here.',
                ),
            )


_FACT = Text(zh="申报信息", en="fact")
TYPES = {
    "money": Text(zh="金额", en="an amount of money"),
    "quantity": Text(zh="数量", en="a quantity"),
    "date": Text(zh="日期", en="a date"),
    "choice": Text(zh="选项", en="a choice"),
    "boolean": Text(zh="是或否", en="a yes or no"),
    "organization": Text(zh="机构", en="an organisation"),
    "name": Text(zh="名称", en="a name"),
}


GROUPS = ("organization", "name", "choice", "boolean", "date")
"""Types of facts that can group claims: they name something instead of measuring it."""


def check_group(
    facts: KnownFacts,
    per: Sequence[str],
    year_of: str | None,
    at: Location,
    *,
    years: Collection[str] = (YEAR,),
) -> Messages:
    """Check the facts that claims of a group have in common, and the date that gives their year.

    Args:
        facts: what may be asked for.
        per: the facts, and words for years.
        year_of: the date that gives the year.
        at: where the group stands.
        years: the words for years that may stand among the facts.
    """
    for index, fact in enumerate(per):
        way = (*at, "per", index)
        if fact in per[:index]:
            yield (
                way,
                Text(
                    zh=f"“{fact}”在 per 中重复；请删去一个。",
                    en=f'"{fact}" is listed twice under `per`; remove one.',
                ),
            )
        elif fact not in years:
            yield from facts.check(fact, GROUPS, way)
    if year_of is not None:
        yield from facts.check(year_of, ("date",), (*at, "year_of"))
