"""Arguments in the form `name=value`."""

import re
from collections.abc import Iterable

from partners.errors import ClaimError
from partners.records.facts import Fact
from partners.text import Text


def split_facts(facts: Iterable[str]) -> dict[str, str]:
    """Split `fact=value` at the first sign; the same fact under two names is detected later."""
    pairs = ((given, given.replace("＝", "=", 1).partition("=")) for given in facts)
    return _split(pairs, Text(zh="申报信息=值，例如 cost=100万", en="fact=value, such as cost=100万"))


def split_columns(columns: Iterable[str]) -> dict[str, str]:
    """Split `column=fact` at the last sign, because a column name may contain one."""
    pairs = ((given, given.rpartition("=" if "=" in given else "＝")) for given in columns)
    return _split(
        pairs, Text(zh="列=申报信息，例如 签约日=signed_on", en="column=fact, such as signed=signed_on")
    )


def split_values(fact: Fact, text: str) -> list[str]:
    """Split several values of a number; a text that is one value, such as `1,000,000`, stays whole.

    Raises:
        ClaimError: a comma may part values or group digits.
    """
    if not re.search(_SIGNS, text):
        return [text]
    try:
        fact.parse(text)
    except ClaimError:
        pass
    else:
        return [text]
    if re.search(_CLEAR_SIGNS, text):
        return [each.strip() for each in re.split(_CLEAR_SIGNS, text) if each.strip()]
    if re.search(r"\d,\d{3}(?!\d|[^\d,])", text):
        raise ClaimError(
            fact.id,
            Text(
                zh=f"{fact.id}：分不清“{text}”中的逗号是分隔几个值，还是千位分隔；请用顿号（、）分隔。",
                en=f'{fact.id}: the commas in "{text}" may part values or group digits; part values by 、 or ;.',
            ),
        )
    return [each.strip() for each in text.split(",") if each.strip()]


_CLEAR_SIGNS = "[，、;；]"
_SIGNS = "[,，、;；]"


def _split(pairs: Iterable[tuple[str, tuple[str, str, str]]], form: Text) -> dict[str, str]:
    """Map names to values."""
    found: dict[str, str] = {}
    for given, (name, equals, value) in pairs:
        if not equals:
            raise ClaimError(
                given, Text(zh=f"“{given}”应写作 {form.zh}。", en=f'"{given}" should be {form.en}.')
            )
        if name in found:
            raise ClaimError(
                name,
                Text(
                    zh=f"“{name}”写了不止一次；请只写一次。",
                    en=f'"{name}" is given more than once; give it once.',
                ),
            )
        found[name] = value
    return found
