"""Faults: pydantic's errors with their place and the content around them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from partners.records.forms import is_form
from partners.text import Text

FindId = Callable[[str, str], str | None]
"""A function that finds the id for a name, given the key at which the name is written: of a fact, group and so on."""


def find_no_id(_key: str, _name: str) -> str | None:
    """Return None, for a file that is read by itself."""
    return None


class Fault(NamedTuple):
    """One of pydantic's errors.

    Attributes:
        type: pydantic's name for its kind.
        location: keys and indexes, without the names of forms.
        form: the key of the form to which a wrong key was added.
        value: the written value.
        message: pydantic's own message, which lists the keys of forms.
        context: further details from pydantic.
        whole: the JSON schema of the file.
        record: the whole content of the file, to suggest an id from.
        find_id: finds the id for a name.
    """

    type: str
    location: tuple[int | str, ...]
    form: str | None
    value: Any
    message: str
    context: Mapping[str, Any]
    whole: Mapping[str, Any]
    record: Any
    find_id: FindId

    @property
    def where(self) -> Text:
        """The wrong key or item, in words."""
        if not self.location:
            return Text(zh="文件内容", en="the file")
        last = self.location[-1]
        if isinstance(last, str):
            return Text(zh=f"“{last}”", en=f'"{last}"')
        key = self.key
        return Text(zh=f"“{key}”的第 {last + 1} 项", en=f'item {last + 1} of "{key}"')

    @property
    def key(self) -> str:
        """The nearest key."""
        return next((step for step in reversed(self.location) if isinstance(step, str)), "")

    @property
    def shown(self) -> str:
        """The written value, shortened for a message."""
        text = str(self.value)
        return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004 - fits a line


def plain_location(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Keep only the keys and indexes of one of pydantic's locations."""
    return tuple(step for step in location if step != "[key]" and not is_form(step))


def mappings_of(
    schema: Any, whole: Mapping[str, Any], location: tuple[int | str, ...]
) -> Iterator[Mapping[str, Any]]:
    """Yield the schemas of mappings that are possible at a place; names of forms are skipped."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield from mappings_of(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole, location)
        return
    variants = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    if variants:
        for variant in variants:
            yield from mappings_of(variant, whole, location)
        return
    properties = schema.get("properties", {})
    if not location:
        if properties:
            yield schema
        return
    step, rest = location[0], location[1:]
    if is_form(step):
        yield from mappings_of(schema, whole, rest)
    elif isinstance(step, int):
        yield from mappings_of(schema.get("items"), whole, rest)
    elif step in properties:
        yield from mappings_of(properties[step], whole, rest)
