"""Saying which lines of a file could not be read."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from partners.cli.language import colon, say, say_text

if TYPE_CHECKING:
    from partners.tables.rows import Reject

SHOWN = 10
"""So many rejects are said one by one; a file has them all."""


def tell_rejects(rejects: "Sequence[Reject]", count: int, file: Path | None = None) -> None:
    """Say the first rejects, and how many there are.

    Args:
        rejects: those that are known, at least the first ones.
        count: of all.
        file: where all of them are written.
    """
    for reject in rejects[:SHOWN]:
        place = say(f"第 {reject.line} 行", f"line {reject.line}") + (
            f", {reject.column}" if reject.column else ""
        )
        print(f"{place}{colon()}{say_text(reject.reason)}", file=sys.stderr)
    if count > SHOWN:
        print(say(f"……另有 {count - SHOWN:,} 处", f"… and {count - SHOWN:,} more"), file=sys.stderr)
    if count:
        more = say(
            f"共 {count:,} 处读不懂，所在行已略去", f"{count:,} could not be read; their lines were left out"
        )
        print(f"{more}{say('。', '.') if file is None else f'{colon()}{file}'}", file=sys.stderr)
