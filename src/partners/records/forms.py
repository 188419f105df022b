"""Discriminators of unions: each form of an amount or a condition is known by a key that it must have."""

from typing import Any

from pydantic import BaseModel, Discriminator, Tag


def form(key: str) -> Tag:
    """Tag the form that has a key."""
    return Tag(_tag(key))


def by_key(*keys: str) -> Discriminator:
    """Make a discriminator: the first of the keys that is present selects the form."""

    def present(value: Any) -> str | None:
        if isinstance(value, BaseModel):
            value = {field.alias or name for name, field in type(value).model_fields.items()}
        found = value if isinstance(value, dict | set) else ()
        return next((_tag(key) for key in keys if key in found), None)

    # The keys go into the message, because a context would make the annotation unhashable.
    return Discriminator(present, custom_error_type="one_form", custom_error_message=", ".join(keys))


def _tag(key: str) -> str:
    # Tags appear beside keys in the locations of errors and must differ from them.
    return f"<{key}>"
