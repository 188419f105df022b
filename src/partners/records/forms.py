"""Discriminators of unions: each form of an amount or a condition is known by a key that it must have."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, Discriminator, Tag

_OR_WORD = "word|"


def form(key: str) -> Tag:
    """Marks the form that has a key."""
    return Tag(_tag(key))


def form_or_word(key: str) -> Tag:
    """Mark a form in a place where a single word may be written instead, such as the id of a fact."""
    return Tag(_tag(_OR_WORD + key))


def by_key(*keys: str) -> Discriminator:
    """Make a discriminator: the first of the keys that is present selects the form."""

    def present(value: Any) -> str | None:
        return next((_tag(key) for key in keys if key in _keys_of(value)), None)

    # The message is the list of the keys: a context would make the annotation unhashable.
    return Discriminator(present, custom_error_type="one_form", custom_error_message=", ".join(keys))


def by_key_or_word(*keys: str, word: Callable[[Any], str]) -> Discriminator:
    """Make a discriminator for a place where a single word may be written instead of a form.

    Args:
        keys: the first that is present selects the form.
        word: gives the form of what is no mapping.
    """

    def present(value: Any) -> str | None:
        if not isinstance(value, dict | BaseModel):
            return None if isinstance(value, list | tuple) else _tag(_OR_WORD + word(value))
        found = _keys_of(value)
        return next((_tag(_OR_WORD + key) for key in keys if key in found), None)

    return Discriminator(present, custom_error_type="one_form_or_word", custom_error_message=", ".join(keys))


def is_form(step: object) -> bool:
    """Does a step of an error's location only name a form?"""
    return isinstance(step, str) and step.startswith("<") and step.endswith(">")


def is_form_or_word(step: object) -> bool:
    """Does a step only name a form in a place where a word may be written instead?"""
    return isinstance(step, str) and is_form(step) and step.startswith(_tag(_OR_WORD)[:-1])


def key_of_form(step: str) -> str:
    """The key of the form that a step names."""
    return step[1:-1].removeprefix(_OR_WORD)


def _keys_of(value: Any) -> Any:
    if isinstance(value, BaseModel):
        # Of two forms with the same keys, those that are filled in tell them apart.
        return {field.alias or name for name, field in type(value).model_fields.items()}
    return value if isinstance(value, dict | set) else ()


def _tag(key: str) -> str:
    # Tags appear beside keys in the locations of errors and must differ from them.
    return f"<{key}>"
