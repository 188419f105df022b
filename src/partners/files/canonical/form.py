"""Canonical form of a registry's files, described in docs/registry.md.

The form depends on the records only, not on how a file was written: the same content gives the same bytes, so files
differ only if their content differs. Comments stay in place. Every scalar stays unchanged, which is checked each
time.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from yaml.emitter import Emitter
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from partners.errors import Problem, RegistryError
from partners.files.canonical.comments import Branch, Document, Entry, read_commented
from partners.files.canonical.shapes import Shape, shape_of
from partners.files.kinds import Kind
from partners.files.yaml.reading import NOTHING
from partners.text import Text

WIDTH = 150
"""Maximum length of a text or list on the line of its key, in characters."""

_SCHEMA_LINE = "# yaml-language-server:"


def canonical_text(text: str | bytes, kind: Kind[Any], path: str = "") -> str:
    r"""Format a file's text in canonical form.

    Args:
        text: the whole file, as text or as UTF-8.
        kind: its kind, such as `partners.files.kinds.BATCH`.
        path: the file, for messages.

    Raises:
        RegistryError: it is not YAML that a registry accepts. Problems of its records do not matter here.

    Example:
        >>> from partners.files.kinds import ORGANIZATION
        >>> print(canonical_text("sources: ['a']\nname: 'x' # as printed", ORGANIZATION), end="")
        # yaml-language-server: $schema=../schema/organization.json
        name: x  # as printed
        sources: [a]
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    document, before = read_commented(content, path)
    comments = _comments_of(document)
    written = _write(document, kind, in_folder=kind.is_folder or Path(path).parent.name == kind.folder)
    try:
        again, after = read_commented(written.encode(), path)
    except RegistryError:
        raise _cannot_be_kept(path) from None
    if before != after or comments - _comments_of(again):
        raise _cannot_be_kept(path)
    return written


def canonical_yaml(value: Mapping[str, Any] | Sequence[Any], kind: Kind[Any]) -> str:
    """Write the text of a new file in canonical form.

    Args:
        value: the content: mappings, lists, strings, whole numbers, decimals, booleans, dates and `Text`, with keys
            in any order. A key with the value None is left out, as unknown.
        kind: the kind of file, such as `partners.files.kinds.BATCH`.

    Example:
        >>> from partners.files.kinds import ORGANIZATION
        >>> print(canonical_yaml({"sources": ["a"], "name": None, "aliases": ["360"]}, ORGANIZATION), end="")
        # yaml-language-server: $schema=../schema/organization.json
        aliases: ["360"]
        sources: [a]
    """
    return _write(Document(_to_tree(value)), kind, in_folder=kind.is_folder)


def _cannot_be_kept(path: str) -> RegistryError:
    message = Text(
        zh="无法改写成规范格式而不改变内容；文件未作改动。请缩短过长的键或过长的文件。",
        en="cannot be put into canonical form without changing its content; nothing was changed. "
        "Shorten overlong keys, or the file.",
    )
    return RegistryError([Problem(path, 0, 0, message)])


def _comments_of(document: Document) -> Counter[str]:
    found = Counter([*document.head, *document.tail])
    branches = [document.value]
    while branches:
        branch = branches.pop()
        if isinstance(branch, Branch):
            found.update(branch.tail)
            for entry in branch.entries:
                found.update([*entry.above, *([entry.behind] if entry.behind else [])])
                branches.append(entry.value)
    return found


def _to_tree(value: Any) -> str | Branch:
    """Convert a plain value to a tree without comments."""
    match value:
        case Text():
            return _to_tree({"zh": value.zh, "en": value.en})
        case Mapping():
            pairs = [Entry(str(key), _to_tree(inner)) for key, inner in value.items() if inner is not None]
            return Branch(is_mapping=True, entries=pairs)
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case int() | Decimal() | date():
            return str(value)
        case Sequence():
            return Branch(is_mapping=False, entries=[Entry(None, _to_tree(item)) for item in value])
        case _:
            raise TypeError(f"a registry holds no {type(value).__name__}")


def _write(document: Document, kind: Kind[Any], *, in_folder: bool) -> str:
    folder = "../" if in_folder else ""
    schema_line = f"{_SCHEMA_LINE} $schema={folder}schema/{kind.name}.json"
    head = [line for line in document.head if not line.startswith(_SCHEMA_LINE)]
    own = [line for line in document.head if line.startswith(_SCHEMA_LINE)] or [schema_line]
    lines = [*own, *head, *_block(document.value, shape_of(kind)), *document.tail]
    return "".join(f"{line}\n" for line in lines)


def _block(value: str | Branch, shape: Shape) -> Iterator[str]:
    """Yield the lines of a value that starts on a new line."""
    if isinstance(value, str) or not value.entries:
        yield _line(value, shape)
        return
    shape = shape.of_keys([entry.key or "" for entry in value.entries])
    for entry in _sorted(value, shape):
        yield from _item(entry, shape.item) if entry.key is None else _pair(entry, entry.key, shape)
    yield from value.tail


def _sorted(branch: Branch, shape: Shape) -> list[Entry]:
    """Sort the entries of a mapping in the order of its record, unknown keys last; a list stays as it is."""
    place = {key: number for number, key in enumerate(shape.order)}
    return sorted(branch.entries, key=lambda entry: place.get(entry.key or "", len(place)))


def _pair(entry: Entry, key: str, around: Shape) -> Iterator[str]:
    shape = around.value(key)
    name = _scalar(key, _UNKNOWN)
    behind = f"  {entry.behind}" if entry.behind else ""
    yield from entry.above
    if _is_on_one_line(entry.value, shape):
        yield f"{name}: {_line(entry.value, shape)}{behind}"
        return
    yield f"{name}:{behind}"
    for line in _block(entry.value, shape):
        yield f"  {line}"


def _item(entry: Entry, shape: Shape) -> Iterator[str]:
    yield from entry.above
    behind = f"  {entry.behind}" if entry.behind else ""
    if _is_on_one_line(entry.value, shape):
        yield f"- {_line(entry.value, shape)}{behind}"
        return
    lines = [*([entry.behind] if entry.behind else []), *_block(entry.value, shape)]
    # Comments above the first key go above the dash, which is on the line of the key.
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    yield from lines[:first]
    yield f"- {lines[first]}"
    for line in lines[first + 1 :]:
        yield f"  {line}"


def _is_on_one_line(value: str | Branch, shape: Shape) -> bool:
    """Can a value stand on the line of its key: a scalar, or a flat mapping or list that is not too long?"""
    if isinstance(value, str) or not value.entries:
        return True
    if shape.is_whole or shape.is_prose or value.is_commented:
        return False
    if not all(_is_flat(entry.value, within=value, shape=shape) for entry in value.entries):
        return False
    is_bounded = shape.is_text or not value.is_mapping
    return not is_bounded or len(_line(value, shape)) <= WIDTH


def _is_flat(value: str | Branch, *, within: Branch, shape: Shape) -> bool:
    if isinstance(value, str):
        return True
    is_list_of_words = not value.is_mapping and all(isinstance(each.value, str) for each in value.entries)
    return within.is_mapping and (is_list_of_words or shape.is_choice)


def _line(value: str | Branch, shape: Shape, *, in_flow: bool = False) -> str:
    """Write a value on one line."""
    if isinstance(value, str):
        return _scalar(value, shape, in_flow=in_flow)
    if not value.is_mapping:
        return f"[{', '.join(_line(entry.value, shape.item, in_flow=True) for entry in value.entries)}]"
    shape = shape.of_keys([entry.key or "" for entry in value.entries])
    pairs = (
        f"{_scalar(key, _UNKNOWN, in_flow=True)}: {_line(entry.value, shape.value(key), in_flow=True)}"
        for entry in _sorted(value, shape)
        for key in (entry.key or "",)
    )
    return f"{{{', '.join(pairs)}}}"


_UNKNOWN = Shape((), {})
_EMITTER = Emitter(StringIO(), allow_unicode=True)
_RESOLVER = Resolver()
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?|0o[0-7]+", re.ASCII)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _scalar(text: str, shape: Shape, *, in_flow: bool = False) -> str:
    """Write a scalar: plain if possible, else in double quotes, or in single quotes if it contains double quotes."""
    found = _EMITTER.analyze_scalar(text)
    is_plain = found.allow_flow_plain if in_flow else found.allow_block_plain
    if is_plain and text not in NOTHING and not (shape.is_free_text and _is_ambiguous(text)):
        return text
    if '"' in text and "'" not in text and found.allow_single_quoted and not found.multiline:
        return f"'{text}'"
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda char: f"\\u{ord(char[0]):04x}", quoted)


def _is_ambiguous(text: str) -> bool:
    """Would other programs read a scalar as a number, a date, yes or no?"""
    tag = _RESOLVER.resolve(ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag != _RESOLVER.DEFAULT_SCALAR_TAG or _NUMBER.fullmatch(text) is not None
