"""Keys and items without a value, mostly because YAML reads a comma or a colon differently."""

import re
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from partners.files.yaml.slips import Misprint, say_in_quotes
from partners.files.yaml.slips.colons import NO_SPACE_AFTER_DASH, QUESTION_MARK, say_no_space
from partners.files.yaml.widths import WIDE, say_wide
from partners.text import Text

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""Texts without quotes that YAML reads as no value."""

NOTHING_THERE = Text(
    zh="没有值；未知的内容请连同键一起省略。", en="no value; if it is unknown, leave out the key."
)
_NO_ITEM = Text(
    zh="列表的这一项是空的；请填写，或删去这个“-”。",
    en='this item of the list is empty; fill it in, or remove the "-".',
)
_SPEAKING_KEYS = frozenset({"zh", "en"})


def is_nothing(node: Node) -> bool:
    """Is a node one that YAML reads as no value?"""
    return isinstance(node, ScalarNode) and not node.style and node.value in NOTHING


def say_no_value(node: Any, number: int) -> Misprint | None:
    """Say why an entry of a mapping or an item of a list has no value; None if an earlier entry's message covers it.

    Args:
        node: the mapping or list.
        number: the index of the entry or item.
    """
    if not isinstance(node, MappingNode):
        return _at(node.value[number].start_mark, _NO_ITEM)
    key, value = node.value[number]
    slip = key_slip(key.value)
    if slip is not None:
        column, message = slip
        return Misprint(key.start_mark.line, key.start_mark.column + column, message)
    if (
        node.flow_style and value.start_mark.index == key.end_mark.index
    ):  # a comma follows where a colon could be
        first = number
        while first and _is_bare(node, first):
            first -= 1
        if first < number and isinstance(node.value[first][1], ScalarNode):
            return _split(node, first, number)
    if value.start_mark.line > key.end_mark.line:  # the key has no colon
        return Misprint(key.start_mark.line, max(0, key.start_mark.column - 2), QUESTION_MARK)
    return _at(value.start_mark, NOTHING_THERE)


def _is_bare(node: Any, number: int) -> bool:
    """Is an entry in braces a bare word, without colon and value?"""
    key, value = node.value[number]
    return is_nothing(value) and value.start_mark.index == key.end_mark.index and key_slip(key.value) is None


def _split(node: Any, first: int, number: int) -> Misprint | None:
    """Describe a value that a comma splits in two; reported only for the first part that is cut off."""
    if number > first + 1:
        return None
    name, value = node.value[first]
    parts = [value.value]
    for key, rest in node.value[number:]:
        if not is_nothing(rest):
            break
        parts.append(key.value)
    if all(re.fullmatch(r"\d{3}", part) for part in parts[1:]) and re.fullmatch(r"\d{1,3}", parts[0]):
        whole = "".join(parts)
        quoted = f'"{",".join(parts)}"'
        message = Text(
            zh=f"花括号中逗号分隔各项，带逗号的数须加引号，或不写逗号：{quoted} 或 {whole}。",
            en=f"in braces a comma ends a value, so write a number with quotes, or without commas: {quoted} or {whole}.",
        )
        return _at(value.start_mark, message)
    whole = ", ".join(parts)
    if name.value in _SPEAKING_KEYS or not re.fullmatch(r"[a-z]+(_[a-z]+)*", parts[1]):
        message = Text(
            zh=f"花括号中逗号分隔各项，含逗号的文字须加引号：{say_in_quotes(whole)}。",
            en=f"in braces a comma ends a value, so text with a comma needs quotes: {say_in_quotes(whole)}.",
        )
        return _at(value.start_mark, message)
    message = Text(
        zh=f"“{parts[1]}”没有值；未知的内容请连同键一起省略。如果它属于前面的文字，请加引号：{say_in_quotes(whole)}。",
        en=f'"{parts[1]}" has no value; if it is unknown, leave out the key. '
        f"If it belongs to the text before it, use quotes: {say_in_quotes(whole)}.",
    )
    return _at(node.value[number][0].start_mark, message)


def key_slip(key: str) -> tuple[int, Text] | None:
    """Return the message about a slip in an unintended key, such as `zh：某区`, with its column; None if there is none."""
    for place, character in enumerate(key):
        before = key[:place].strip()
        if character == "：" and re.fullmatch(r"(?:[-－—–]?\s*)[A-Za-z_]\w*", before):
            return place, say_wide(character)
        if character == ":" and re.fullmatch(r"[A-Za-z_]\w*", before):
            return place, say_no_space(before)
    if key[:1] in "\u3000\u00a0－—–•·｛［【“" and key[:1]:
        return 0, say_wide(key[0])
    if re.match(r"-\S", key):
        return 0, NO_SPACE_AFTER_DASH
    wide = next(
        (place for place, character in enumerate(key) if character in WIDE and character in "\u3000\u00a0"),
        None,
    )
    return None if wide is None else (wide, say_wide(key[wide]))


def _at(mark: Any, message: Text) -> Misprint:
    return Misprint(mark.line, mark.column, message)
