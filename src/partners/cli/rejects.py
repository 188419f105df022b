"""Reports of the lines of a file that could not be read."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from partners.cli.language import colon, say, say_text

if TYPE_CHECKING:
    from pathlib import Path

    from partners.tables.found import Reject
    from partners.text import Text

SHOWN = 10
"""Number of rejects that are printed; a file has all of them."""


def tell_rejects(rejects: "Sequence[Reject]", count: int, *summary: str, file: "Path | None" = None) -> None:
    """Print the first rejects, and what they mean.

    Args:
        rejects: the known rejects, at least the first ones.
        count: the number of all rejects.
        summary: sentences on how many there are and their effect; printed if there are any.
        file: the file of all rejects.
    """
    for reject in rejects[:SHOWN]:
        place = say(f"第 {reject.line} 行", f"line {reject.line}")
        place += f", {reject.column}" if reject.column else ""
        place += f" ({reject.cell})" if reject.cell else ""
        print(f"{place}{colon()}{say_text(reject.reason)}", file=sys.stderr)
    if count > SHOWN:
        print(say(f"……另有 {count - SHOWN:,} 处", f"… and {count - SHOWN:,} more"), file=sys.stderr)
    if not count:
        return
    for sentence in summary:
        print(sentence, file=sys.stderr)
    if file is not None:
        print(f"{say('全部写入', 'All of them are in')}{colon()}{file}", file=sys.stderr)


def tell_notes(notes: "Iterable[Text]") -> None:
    """Print how a file was read."""
    for note in notes:
        print(say_text(note), file=sys.stderr)
