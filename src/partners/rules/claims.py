"""Claims: the known facts of one contract or project."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from partners.errors import ClaimError, no_such
from partners.records.facts import Fact, Value
from partners.text import Text
from partners.values.keys import name_key
from partners.values.native import short
from partners.values.readers import EXACT


class Claim(NamedTuple):
    """The known facts of a claim.

    Attributes:
        values: by fact id; a fact that is missing here is unknown.
        numbers: the same for money (in fen) and quantities (in ten-thousandths), as whole numbers.
    """

    values: Mapping[str, Value]
    numbers: Mapping[str, int]


def read_claim(
    facts: Mapping[str, Fact], given: Mapping[str, object], resolve: Callable[[str], str] = str
) -> Claim:
    """Check a claim and parse its values; facts are named by id or label.

    Args:
        facts: all facts by id.
        given: values by fact id, label or alias; None means unknown.
        resolve: turns a name of an organisation into its id, and returns any other name unchanged.

    Raises:
        ClaimError: a fact is unknown, given twice, or its value malformed.
    """
    values: dict[str, Value] = {}
    seen = set()
    for name, value in given.items():
        fact = facts.get(name) or find_fact(facts, name)
        if fact.id in seen:
            raise ClaimError(
                fact.id,
                Text(
                    zh=f"“{fact.id}”填了不止一次；请只填一次。",
                    en=f'"{fact.id}" is given more than once; give it once.',
                ),
            )
        seen.add(fact.id)
        parsed = fact.parse(value)
        if parsed is not None:
            values[fact.id] = resolve(str(parsed)) if fact.type == "organization" else parsed
    return claim_of(values, facts)


def read_number(fact: Fact, value: object) -> Decimal:
    """Parse an amount of money or a quantity that must be known.

    Raises:
        ClaimError: it is unknown, malformed, or the fact is neither money nor a quantity.
    """
    parsed = fact.parse(value) if fact.is_number else None
    if not isinstance(parsed, Decimal):
        raise ClaimError(
            fact.id,
            Text(
                zh=f"{fact.id}：这里须是金额或数量。",
                en=f"{fact.id}: an amount of money or a quantity is needed here.",
            ),
        )
    return parsed


def claim_of(values: Mapping[str, Value], facts: Mapping[str, Fact]) -> Claim:
    """Build a claim from values that already have the types of their facts."""
    return Claim(
        values,
        {
            fact: int(EXACT.scaleb(value, facts[fact].digits))
            for fact, value in values.items()
            if isinstance(value, Decimal)
        },
    )


def find_fact(facts: Mapping[str, Fact], name: str) -> Fact:
    """Find a fact by its id, label or alias.

    Raises:
        ClaimError: there is no such fact; the message suggests similar ones.
    """
    if name in facts:
        return facts[name]
    key = name_key(str(name))
    for fact in facts.values():
        if key and key in map(name_key, fact.names):
            return fact
    raise ClaimError(name, no_such(Text(zh="申报信息", en="fact"), short(name), list(facts)))
