"""Telling the forms of a rule's parts apart by the key that each must have."""

from typing import Any

from pydantic import BaseModel, Discriminator, Tag


def form(key: str) -> Tag:
    """Marks the form that has a key."""
    return Tag(_tag(key))


def by_key(*keys: str) -> Discriminator:
    """A discriminator: the first of the keys that is present names the form."""

    def present(value: Any) -> str | None:
        if isinstance(value, BaseModel):
            value = {field.alias or name for name, field in type(value).model_fields.items()}
        found = value if isinstance(value, dict | set) else ()
        return next((_tag(key) for key in keys if key in found), None)

    # The message is the list of the keys: a context would make the annotation unhashable.
    return Discriminator(present, custom_error_type="one_form", custom_error_message=", ".join(keys))


def _tag(key: str) -> str:
    # Tags stand in the locations of errors beside keys and must not be taken for one.
    return f"<{key}>"
