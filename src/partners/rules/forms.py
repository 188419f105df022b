"""Telling the forms of a rule's parts apart by the key that each must have."""

from typing import Any

from pydantic import BaseModel, Discriminator


def by_key(*keys: str) -> Discriminator:
    """A discriminator whose tags are the keys: the first that is present names the form."""

    def form(value: Any) -> str | None:
        if isinstance(value, BaseModel):
            value = {field.alias or name for name, field in type(value).model_fields.items()}
        present = value if isinstance(value, dict | set) else ()
        return next((key for key in keys if key in present), None)

    # The message is the list of the keys: a context would make the annotation unhashable.
    return Discriminator(form, custom_error_type="one_form", custom_error_message=", ".join(keys))
