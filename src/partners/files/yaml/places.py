"""Places of the values of a file: line and column."""

from yaml.nodes import MappingNode, Node, SequenceNode

from partners.errors import Problem
from partners.files.yaml.nodes import compose, read_bytes
from partners.files.yaml.plain_nodes import Location
from partners.text import Text


class Places:
    """The places of the values of a file.

    Args:
        path: the file.
        root: its root node; None to parse it again, which only happens for files with problems.
    """

    def __init__(self, path: str, root: Node | None = None) -> None:
        self.path = path
        self._root = compose(read_bytes(path)) if root is None else root

    def problem(self, message: Text, location: Location = (), *, at_key: bool = False) -> Problem:
        """Make a problem at the deepest node on a location."""
        node = self._root
        for step in location:
            key, child = _child(node, step)
            if child is not None:
                node = key if at_key and key is not None and step == location[-1] else child
        mark = node.start_mark
        return Problem(self.path, mark.line + 1, mark.column + 1, message)


def _child(node: Node, step: int | str) -> tuple[Node | None, Node | None]:
    if isinstance(node, MappingNode):
        for key, child in node.value:
            if key.value == str(step):
                return key, child
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None, None
