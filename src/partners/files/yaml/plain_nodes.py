"""YAML nodes as dicts, lists and texts, without features that a registry refuses."""

from collections.abc import Iterator
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from partners.files.yaml.mending import NO_VALUE
from partners.files.yaml.nodes import Refused, refused_at
from partners.files.yaml.slips import Misprint
from partners.files.yaml.valueless import NOTHING, NOTHING_THERE, say_no_value
from partners.text import Text

Location = tuple[int | str, ...]
"""Keys and indexes on the way to a value, such as `("members", 3, "category")`."""


def plain(node: Node) -> Any:
    """Convert a node to a dict, list or string.

    Raises:
        Refused: has everything that a registry refuses.
    """
    found: list[Misprint] = []
    value = plain_file(node, found)
    if found:
        raise Refused(*found)
    return value


def plain_file(root: Node, found: list[Misprint]) -> Any:
    """Convert the root node of a file, which must not be empty."""
    value = plain_as_far_as_possible(root, found)
    if value is NO_VALUE:
        found += refused_at(root.start_mark, NOTHING_THERE).found
    return value


def plain_as_far_as_possible(node: Node, found: list[Misprint]) -> Any:
    """Convert a node to a dict, list, string, or `NO_VALUE`; refusals are added to `found`."""
    if node.tag is not None:
        found += refused_at(node.start_mark, _say_tag(node.tag)).found
    if isinstance(node, ScalarNode):
        return NO_VALUE if not node.style and node.value in NOTHING else node.value
    if isinstance(node, SequenceNode):
        items = [plain_as_far_as_possible(child, found) for child in node.value]
        if NO_VALUE in items:
            for number, item in enumerate(items):
                if item is NO_VALUE:
                    found += _no_value(node, number)
        return items
    mapping: dict[str, Any] = {}
    for number, (key, child) in enumerate(node.value):
        if type(key) is not ScalarNode or key.tag is not None:
            found += refused_at(key.start_mark, _PLAIN_KEY).found
            continue
        name = key.value
        value = plain_as_far_as_possible(child, found)
        if value is NO_VALUE:
            found += _no_value(node, number)
        elif name in mapping:
            first = next(each for each, _ in node.value if each.value == name).start_mark.line + 1
            message = Text(
                zh=f"键“{name}”重复：第 {first} 行已有；请只留一个。",
                en=f'duplicate key "{name}": line {first} has it already; keep one of them.',
            )
            found += refused_at(key.start_mark, message).found
        mapping[name] = value
    return mapping


def _no_value(node: Node, number: int) -> Iterator[Misprint]:
    misprint = say_no_value(node, number)
    if misprint is not None:
        yield misprint


def _say_tag(tag: str) -> Text:
    return Text(
        zh=f"不接受标签 {tag}；以“!”开头的文字须加引号。",
        en=f'the tag {tag} is not accepted; text that begins with "!" needs quotes.',
    )


_PLAIN_KEY = Text(
    zh="键必须是文字；如果这是一个值，请在前面写上它的键：“键: …”。",
    en='a key must be a plain word; if this is a value, put its key before it: "key: …".',
)


def count_joined_texts(node: Node) -> int:
    """Count the texts without quotation marks that continue on another line, which is mostly unintended."""
    if isinstance(node, ScalarNode):
        return int(not node.style and node.start_mark.line != node.end_mark.line)
    if isinstance(node, MappingNode):
        return sum(count_joined_texts(each) for pair in node.value for each in pair)
    return sum(count_joined_texts(each) for each in node.value) if isinstance(node, SequenceNode) else 0


def find_doubled_keys(node: Node, way: Location) -> Iterator[Location]:
    """Yield the locations of values under repeated keys."""
    if isinstance(node, SequenceNode):
        for number, child in enumerate(node.value):
            yield from find_doubled_keys(child, (*way, number))
    elif isinstance(node, MappingNode):
        names = [key.value for key, _ in node.value if type(key) is ScalarNode]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield (*way, name)
        for key, child in node.value:
            yield from find_doubled_keys(child, (*way, str(key.value)))
