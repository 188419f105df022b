"""Saying which lines of a file could not be read."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from partners.cli.language import colon, say, say_text

if TYPE_CHECKING:
    from pathlib import Path

    from partners.tables.found import Reject
    from partners.text import Text

SHOWN = 10
"""So many rejects are said one by one; a file has them all."""


def tell_rejects(rejects: "Sequence[Reject]", count: int, *summary: str, file: "Path | None" = None) -> None:
    """Say the first rejects, and what that means.

    Args:
        rejects: those that are known, at least the first ones.
        count: of all.
        summary: sentences on how many there are, and what becomes of them; said if there are any.
        file: where all of them are written.
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
    """Say how a file was read."""
    for note in notes:
        print(say_text(note), file=sys.stderr)
