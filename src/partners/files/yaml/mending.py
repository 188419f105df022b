"""Harmless replacements for wrong values of a file, so that the rest can be checked in the same run.

A wrong condition or amount becomes one that its source leaves open; optional values are left out; required values are
filled in. Users never see replacements: checks ignore findings at these places, and a worked example is not run if
its rule contains one.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from partners.files.yaml.faults import plain_location
from partners.records.forms import is_form, is_form_or_word

_Location = tuple[int | str, ...]
_MOST_ROUNDS = 8
_SAYS_NOTHING = {"zh": "—", "en": "—"}
_OPEN = {"not_stated": _SAYS_NOTHING}
"""The form that conditions and amounts have in common."""
_FACT = "x"
"""The id of a fact, which can stand for any figure or day."""
_MONEY = "0"
"""An amount, which can stand for any that is computed of facts or depends on the case."""
_BESIDE_FORMS = frozenset({"text", "sources", "interpretation", "note"})
_PLAIN = ("—", "x", "2000", "0%")
"""Sample texts; one of them fits each pattern."""


class _NoValue:
    """Marks a missing value."""


NO_VALUE = _NoValue()


class MendedContent:
    """The content of a file with more and more wrong values replaced.

    Args:
        value: dicts, lists and texts.
        schema: the JSON schema of the file.
    """

    def __init__(self, value: Any, schema: Mapping[str, Any]) -> None:
        self.value = _copied(value)
        self._schema = schema
        self._replaced: dict[_Location, None] = {}
        self._rounds = 0

    @property
    def replaced(self) -> tuple[_Location, ...]:
        """The locations of replaced values."""
        return tuple(self._replaced)

    def caused(self, detail: ErrorDetails) -> bool:
        """Is an error about a replaced value, or about a value that contains one?"""
        where = plain_location(detail["loc"])
        return any(where[: len(each)] == each or each[: len(where)] == where for each in self._replaced)

    def mend(self, details: Sequence[ErrorDetails]) -> bool:
        """Replace the values that some errors are about; return False if that cannot help."""
        self._rounds += 1
        before = len(self._replaced)
        for detail in details:
            if not detail["loc"] and detail["type"] not in _MENDED:
                return False
            self._mend(detail)
        return self._rounds < _MOST_ROUNDS and len(self._replaced) > before

    def _mend(self, detail: ErrorDetails) -> None:
        location = detail["loc"]
        where = plain_location(location)
        if detail["type"] in _MENDED:
            key, filling = _MENDED[detail["type"]](self._at(where))
            self._put((*where, key), filling)
            return
        last_form = max((number for number, step in enumerate(location) if is_form(step)), default=None)
        if last_form is not None:
            inside = plain_location(location[last_form + 1 :])
            if inside[:1] and inside[0] in _BESIDE_FORMS:
                self._put((*plain_location(location[:last_form]), inside[0]), None)
            else:
                filling = _word_at(where) if is_form_or_word(location[last_form]) else _OPEN
                self._put(plain_location(location[:last_form]), filling)
        elif detail["type"] == "one_form_or_word":
            self._put(where, _word_at(where))
        elif detail["type"] == "one_form":
            self._put(where, _OPEN)
        elif detail["type"] in _UNKNOWN_KEY or location[-1] == "[key]":
            self._put(where, None)
        else:
            self._put(where, self._filling(where))

    def _filling(self, where: _Location) -> Any:
        """Return a value for a required place; None for an optional one."""
        schema, is_needed = _schema_at(self._schema, self._schema, where)
        return _least(schema, self._schema) if is_needed else None

    def _put(self, where: _Location, filling: Any) -> None:
        """Put a value at a place, or leave it out if it is None; do nothing inside replaced values."""
        if any(where[: len(each)] == each for each in self._replaced):
            return
        around: Any = self._at(where[:-1])
        if filling is not None:
            around[where[-1]] = filling
        elif isinstance(around, dict):
            around.pop(where[-1], None)
        self._replaced[where] = None

    def _at(self, where: _Location) -> Any:
        value = self.value
        for step in where:
            value = value[step]
        return value


def _word_at(where: _Location) -> str:
    """Return the word for a place where a word or a form may stand: money for the amount of a cap, else a fact."""
    return _MONEY if {"caps", "limits"} & {*where} and "amount" in where else _FACT


def _note(_around: Any) -> tuple[str, Any]:
    return "note", _SAYS_NOTHING


def _received(around: dict[str, Any]) -> tuple[str, Any]:
    return "received", "x" if around.get("per") else None


def _year_of(around: dict[str, Any]) -> tuple[str, Any]:
    is_needed = {"year", "years"} & {*around.get("per", ())} or "years_in_a_row" in around
    return "year_of", "x" if is_needed else None


def _one_limit(around: dict[str, Any]) -> tuple[str, Any]:
    given = [key for key in ("amount", "claims", "years_in_a_row") if key in around]
    return (given[-1], None) if given else ("amount", _MONEY)


def _per(around: dict[str, Any]) -> tuple[str, Any]:
    return "per", [each for each in around.get("per", ()) if each not in ("year", "years")] or ["x"]


def _years(around: dict[str, Any]) -> tuple[str, Any]:
    per = around.get("per", ())
    if "year" in per and "years" in per:
        return "per", [each for each in per if each != "years"]
    return "years", "2" if "years" in per else None


def _no_start(_around: Any) -> tuple[str, Any]:
    return "from", None


def _fixed_limit(_around: Any) -> tuple[str, Any]:
    return "amount", _MONEY


def _unit(around: dict[str, Any]) -> tuple[str, Any]:
    return "unit", _SAYS_NOTHING if around["type"] == "quantity" else None


def _choices(around: dict[str, Any]) -> tuple[str, Any]:
    return "choices", [{"id": "x", "label": _SAYS_NOTHING}] if around["type"] == "choice" else None


def _alias(_around: Any) -> tuple[str, Any]:
    return "aliases", ["—"]


def _whole(_around: Any) -> tuple[str, Any]:
    return "whole", None


def _order_by(_around: Any) -> tuple[str, Any]:
    return "order_by", None


def _negation(_around: Any) -> tuple[str, Any]:
    return "negation", None


_MENDED = {
    "note_missing": _note,
    "cap_received": _received,
    "cap_year": _year_of,
    "cap_kind": _one_limit,
    "cap_in_a_row": _per,
    "cap_count": _per,
    "cap_years": _years,
    "cap_from": _no_start,
    "cap_shared_amount": _fixed_limit,
    "cap_rest": _fixed_limit,
    "unit": _unit,
    "choices": _choices,
    "nameless": _alias,
    "whole": _whole,
    "negation": _negation,
    "ranked_order": _order_by,
}
"""Replacements for records that need some of their keys together."""
_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _schema_at(
    schema: Mapping[str, Any], whole: Mapping[str, Any], where: _Location
) -> tuple[Mapping[str, Any], bool]:
    """Return the schema of a place, and True if a value is required there."""
    is_needed = True
    for step in where:
        schema = _resolved(schema, whole)
        if isinstance(step, int):
            schema, is_needed = schema.get("items", {}), True
        elif "properties" in schema:
            is_needed = step in schema.get("required", ())
            schema = schema["properties"].get(step, {})
        else:
            schema, is_needed = schema.get("additionalProperties", {}), False
    return schema, is_needed


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """Resolve the references of a schema; of alternatives, take the first."""
    while True:
        if "$ref" in schema:
            schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
        elif variants := (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            schema = variants[0]
        else:
            return schema


def _least(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Any:
    """Return the smallest value that a schema accepts, as written in a file."""
    schema = _resolved(schema, whole)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {key: _least(properties[key], whole) for key in schema.get("required", ())}
        case "array":
            return [_least(schema["items"], whole)] * schema.get("minItems", 0)
        case "boolean":
            return "false"
        case "string" if schema.get("format") == "date":
            return "2000-01-01"
        case "string":
            pattern = schema.get("pattern", "")
            return next((text for text in _PLAIN if re.search(pattern, text)), "")
        case _:
            return str(schema.get("minimum", 0))
