"""Conditions in words beside the values that a claim gives for them."""

from collections.abc import Iterable, Iterator

from partners.records.conditions import Is, Not, OneOf
from partners.records.facts import Value
from partners.rules.condition_wording import say_unmet
from partners.rules.verdicts import Verdict
from partners.text import Lang, Text
from partners.values.truth import Truth


def say_failure(failed: Verdict) -> Text:
    """Say why a claim fails a condition, with the value that it gives."""
    words, given = say_unmet(failed.condition, failed.facts), _asked(failed)
    if len(given) != 1:
        return words
    ((fact, value),) = given.items()
    zh, en = _shown(failed, fact, value, "zh"), _shown(failed, fact, value, "en")
    return Text(
        zh=words.zh if _says_its_value(failed) else f"{words.zh}，您填的是“{zh}”",
        en=f"{words.en} ({fact} = {en})",
    )


def say_with_value(verdict: Verdict, text: Text) -> Text:
    """Words of a condition with the values on which they depend."""
    asked = _asked(verdict)
    if not asked:
        return text
    en = ", ".join(
        f"{fact} unknown" if value is None else f"{fact} = {_shown(verdict, fact, value, 'en')}"
        for fact, value in asked.items()
    )
    return Text(zh=text.zh + _in_chinese(verdict, asked), en=f"{text.en} ({en})")


def _in_chinese(verdict: Verdict, asked: dict[str, Value | None]) -> str:
    if len(asked) > 1:
        given = (
            f"{verdict.facts[fact].label.zh}“{_shown(verdict, fact, value, 'zh')}”"
            for fact, value in asked.items()
        )
        return f"（您填的是：{'，'.join(given)}）"
    ((fact, value),) = asked.items()
    if value is None:
        return "（未填）"
    return "" if _says_its_value(verdict) else f"，您填的是“{_shown(verdict, fact, value, 'zh')}”"


def _asked(verdict: Verdict) -> dict[str, Value | None]:
    """The values on which a condition depends, by fact; of a negation those of its part, which is not shown."""
    if isinstance(verdict.condition, Not):
        return {fact: value for leaf in leaves(verdict.parts) for fact, value in leaf.given.items()}
    return {**verdict.given}


def _says_its_value(verdict: Verdict) -> bool:
    """Do the words of a condition say what was answered? Ours do of a yes or no, and of one value that is the wanted one."""
    inner = verdict.condition.negated if isinstance(verdict.condition, Not) else verdict.condition
    if verdict.condition.text is not None or inner.text is not None or not isinstance(inner, Is | OneOf):
        return False
    is_wanted = isinstance(verdict.condition, Is) and verdict.truth is Truth.TRUE
    return is_wanted or verdict.facts[inner.fact].type == "boolean"


def _shown(verdict: Verdict, fact: str, value: Value | None, lang: Lang) -> str:
    return Text(zh="未填", en="unknown").get(lang) if value is None else verdict.facts[fact].show(value, lang)


def leaves(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """The verdicts that have no parts."""
    for verdict in verdicts:
        if verdict.parts:
            yield from leaves(verdict.parts)
        else:
            yield verdict
