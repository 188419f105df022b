"""Claims: what is known, fact by fact."""

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
    """What is known of a claim.

    Attributes:
        values: by fact id; what is not there is unknown.
        numbers: the same for money in fen and for quantities in ten-thousandths, as whole numbers.
    """

    values: Mapping[str, Value]
    numbers: Mapping[str, int]


def read_claim(
    facts: Mapping[str, Fact], given: Mapping[str, object], resolve: Callable[[str], str] = str
) -> Claim:
    """Check a claim: known facts, named by id or label, with values of their type.

    Args:
        facts: all facts by id.
        given: values by fact id, label or alias; None says that one is unknown.
        resolve: turns any name of an organisation into its id, and leaves a name that none has.

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
    """A known amount or quantity.

    Raises:
        ClaimError: it is none.
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
    """A claim of values that are of their facts' types."""
    return Claim(
        values,
        {
            fact: int(EXACT.scaleb(value, facts[fact].digits))
            for fact, value in values.items()
            if isinstance(value, Decimal)
        },
    )


def find_fact(facts: Mapping[str, Fact], name: str) -> Fact:
    """The fact that goes by an id, a label or an alias.

    Raises:
        ClaimError: there is none; the message names the nearest.
    """
    if name in facts:
        return facts[name]
    key = name_key(str(name))
    for fact in facts.values():
        if key and key in map(name_key, fact.names):
            return fact
    raise ClaimError(name, no_such(Text(zh="申报信息", en="fact"), short(name), list(facts)))
