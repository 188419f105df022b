"""What pydantic found wrong, with the place and the content around it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from partners.records.forms import is_form
from partners.text import Text

Names = Callable[[str, str], str | None]
"""The id of what goes by some name: of a fact, group or organisation, by the key under which the name is written."""


def no_names(_key: str, _name: str) -> str | None:
    """For a file that is read alone."""
    return None


class Fault(NamedTuple):
    """One of pydantic's errors.

    Attributes:
        type: pydantic's name of its kind.
        location: keys and indexes, without those that only name a form.
        form: the key of the form to which a wrong key was added.
        value: what is written.
        message: pydantic's own words, which of forms list their keys.
        context: what pydantic says of it besides.
        whole: the JSON schema of the file.
        record: everything that the file says, for an id to propose.
        names: who goes by a name.
    """

    type: str
    location: tuple[int | str, ...]
    form: str | None
    value: Any
    message: str
    context: Mapping[str, Any]
    whole: Mapping[str, Any]
    record: Any
    names: Names

    @property
    def where(self) -> Text:
        """The key or item that is wrong."""
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
        """What is written, cut to what fits a message."""
        text = str(self.value)
        return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004 - fits a line


def plain_location(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The keys and indexes of one of pydantic's locations."""
    return tuple(step for step in location if step != "[key]" and not is_form(step))


def mappings_of(
    schema: Any, whole: Mapping[str, Any], location: tuple[int | str, ...]
) -> Iterator[Mapping[str, Any]]:
    """The schemas of mappings that are possible at a place; steps that only name a form are passed over."""
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
