"""Saying which lines of a file could not be read."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from partners.cli.language import colon, say, say_text

if TYPE_CHECKING:
    from partners.tables.rows import Reject

SHOWN = 10
"""So many rejects are said one by one; a file has them all."""


def tell_rejects(rejects: "Sequence[Reject]", count: int) -> None:
    """Say the first rejects, and how many there are.

    Args:
        rejects: those that are known, at least the first ones.
        count: of all.
    """
    for reject in rejects[:SHOWN]:
        place = say(f"第 {reject.line} 行", f"line {reject.line}") + (
            f", {reject.column}" if reject.column else ""
        )
        print(f"{place}{colon()}{say_text(reject.reason)}", file=sys.stderr)
    if count:
        more = say(
            f"共 {count} 处读不懂，所在行已略去。", f"{count} could not be read; their lines were left out."
        )
        print(more, file=sys.stderr)
