"""What was decided for each name of a list: in a column of the list itself, or beside it by name."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from partners.batches.lists.listed import ListedName
from partners.records.fields import Category

NEW, ONCE = "new", "once"
"""What a decision can say beside an organisation's id: another organisation; the same line over again."""


def decisions_of(names: Sequence[ListedName], given: Mapping[str, str]) -> Iterator[str]:
    """What was decided for each name; empty where nothing was.

    That a name stands there once leaves out the lines after its first in a category, and a category that has the name
    once keeps it. What stands in a name's own line outweighs what was given.

    Args:
        names: of a list, in printed order.
        given: by printed name: an organisation's id, `new` or `once`.
    """
    count = Counter((name.printed, name.category) for name in names)
    repeated = {printed for (printed, _), times in count.items() if times > 1}
    begun: set[tuple[str, Category | None]] = set()
    for name in names:
        same = (name.printed, name.category)
        decision = name.decision or given.get(name.printed, "")
        if decision == ONCE and not name.decision and name.printed in repeated and same not in begun:
            decision = ""
        begun.add(same)
        yield decision
