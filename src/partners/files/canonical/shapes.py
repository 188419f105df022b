"""Shapes of files, derived from their records: the order of keys, and which values stay on one line.

They are derived from the JSON Schema, so that a new field or record needs no change here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from partners.files.kinds import Kind

_Schema = Mapping[str, Any]
_FIRST = ("text",)
_LAST = ("sources", "interpretation", "note")
_PROSE = frozenset({"good_for", "note"})


@dataclass(frozen=True)
class Shape:
    """The possible values at a place in a file; it is empty for a place that no record has.

    Attributes:
        variants: the JSON Schemas that are possible there, with references resolved.
        definitions: the targets of references.
        is_prose: True if a text there takes one line for each language, however short.
        is_whole: True for the records that make up the file.
    """

    variants: tuple[_Schema, ...]
    definitions: Mapping[str, _Schema]
    is_prose: bool = False
    is_whole: bool = False

    def of_keys(self, keys: list[str]) -> "Shape":
        """Narrow the shape to the variant that has most of these keys."""
        if len(self.variants) < 2:  # noqa: PLR2004 - nothing to choose from
            return self
        best = max(self.variants, key=lambda each: len({*keys} & {*each.get("properties", ())}))
        return Shape((best,), self.definitions, self.is_prose, self.is_whole)

    @cached_property
    def order(self) -> list[str]:
        """The keys of a mapping, in canonical order."""
        declared = [key for each in self.variants for key in each.get("properties", ())]
        if "interpretation" not in declared:
            return declared
        # The keys that all parts of rules share are declared first, but read best around the others.
        own = [key for key in declared if key not in _FIRST + _LAST]
        return [*_FIRST, *own, *_LAST]

    @cached_property
    def is_text(self) -> bool:
        """Is it a text in two languages?"""
        return any(each.get("title") == "Text" for each in self.variants)

    @cached_property
    def is_choice(self) -> bool:
        """Is it a choice of a fact, which stays on one line with its label?"""
        return any(each.get("title") == "Choice" for each in self.variants)

    @cached_property
    def is_free_text(self) -> bool:
        """Is a plain value text, so that a word that looks like a number needs quotes?"""
        return any(
            each.get("type") == "string" and not {"pattern", "format", "enum", "const"} & {*each}
            for each in self.variants
        )

    def value(self, key: str) -> "Shape":
        """Return the shape of a mapping's value."""
        found = [
            inner
            for each in self.variants
            for inner in (each.get("properties", {}).get(key, each.get("additionalProperties")),)
            if isinstance(inner, Mapping)
        ]
        # The text of a condition is a heading; the text of a statement or task is its whole content.
        is_prose = key in _PROSE or (key == "text" and "interpretation" not in self.order)
        return self._inner(found, is_prose=is_prose)

    @cached_property
    def item(self) -> "Shape":
        """Shape of a list's items."""
        found = [each["items"] for each in self.variants if "items" in each]
        return self._inner(found, is_whole=self.is_whole)

    def _inner(self, found: list[_Schema], *, is_prose: bool = False, is_whole: bool = False) -> "Shape":
        resolved = tuple(inner for each in found for inner in _resolved(each, self.definitions))
        return Shape(resolved, self.definitions, is_prose, is_whole)


@cache
def shape_of(kind: Kind[Any]) -> Shape:
    """Return the shape of the files of a kind."""
    schema = kind.adapter.json_schema()
    definitions = schema.get("$defs", {})
    return Shape(tuple(_resolved(schema, definitions)), definitions, is_whole=True)


def _resolved(schema: _Schema, definitions: Mapping[str, _Schema]) -> Iterator[_Schema]:
    """Yield the schemas behind a schema: its reference, each of its variants, or itself."""
    if "$ref" in schema:
        yield from _resolved(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    elif variants := (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        for each in variants:
            yield from _resolved(each, definitions)
    else:
        yield schema
