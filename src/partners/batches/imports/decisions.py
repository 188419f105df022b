"""Decisions on the names of a list, from a column of the list or given by name."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from partners.batches.lists.listed import ListedName
from partners.records.fields import Category

NEW, ONCE = "new", "once"
"""Decisions besides the id of an organisation: a new organisation; a repeated line."""


def decisions_of(names: Sequence[ListedName], given: Mapping[str, str]) -> Iterator[str]:
    """Yield the decision on each name; empty if there is none.

    `once` for a name leaves out the lines after its first one in a category, but a category with only one such line
    keeps it. A decision in the name's own line takes precedence over given ones.

    Args:
        names: the names of a list, in printed order.
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
