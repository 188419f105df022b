"""Lines on a terminal that keep their indentation when they wrap."""

from rich.console import Console
from rich.text import Text

_NARROWEST = 16


def print_indented(console: Console, line: Text, depth: int) -> None:
    """Print a line indented by its depth, with the same indentation for wrapped lines."""
    for wrapped in line.wrap(console, max(console.width - 2 * depth, _NARROWEST)):
        wrapped.rstrip()
        console.print("  " * depth, wrapped, sep="")
