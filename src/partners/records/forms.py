"""Discriminators of unions: each form of an amount or a condition is known by a key that it must have."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, Discriminator, Tag


def form(key: str) -> Tag:
    """Tag the form that has a key."""
    return Tag(_tag(key))


def by_key(*keys: str, word: Callable[[str], str] | None = None) -> Discriminator:
    """A discriminator: the first of the keys that is present names the form.

    Args:
        keys: in the order in which they are looked for.
        word: names the form of what is written as a single word instead of a mapping, where that is possible.
    """

    def present(value: Any) -> str | None:
        if word is not None and isinstance(value, str):
            return _tag(word(value))
        if isinstance(value, BaseModel):
            value = {field.alias or name for name, field in type(value).model_fields.items()}
        found = value if isinstance(value, dict | set) else ()
        return next((_tag(key) for key in keys if key in found), None)

    # The keys go into the message, because a context would make the annotation unhashable.
    return Discriminator(present, custom_error_type="one_form", custom_error_message=", ".join(keys))


def by_shape(*, word: str, mapping: str) -> Discriminator:
    """A discriminator: one form is written as a single word, the other as a mapping."""

    def present(value: Any) -> str:
        return _tag(word if isinstance(value, str) else mapping)

    return Discriminator(present)


def _tag(key: str) -> str:
    # Tags appear beside keys in the locations of errors and must differ from them.
    return f"<{key}>"
