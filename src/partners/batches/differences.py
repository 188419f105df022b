"""Comparison of a published list with its batch in a registry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, assert_never

from partners.batches.imports.decisions import NEW, ONCE, decisions_of
from partners.batches.imports.objections import unlisted_names
from partners.batches.lists.listed import ListedName, PublishedList
from partners.errors import ListError
from partners.records.batches import Batch, Member
from partners.records.fields import Category
from partners.records.memberships import NOT_STATED
from partners.registry import Registry
from partners.text import Text
from partners.values.keys import name_key


class Difference(StrEnum):
    """Kind of difference between a list and a registry."""

    MISSING = "missing"
    """The list has a name that the registry's batch lacks."""
    REPEATED = "repeated"
    """The list has a name more often than the registry's batch."""
    EXTRA = "extra"
    """The registry has a member that the list lacks."""
    CATEGORY = "category"
    """They state different categories."""
    PRINTED = "printed"
    """The registry prints the name differently."""
    ORDER = "order"
    """The name is at another position."""
    COUNT = "count"
    """A heading of the list, or the given total, states another number than the registry."""


@dataclass(frozen=True, slots=True)
class ListDifference:
    """A difference between a list and a registry.

    Attributes:
        kind: the kind of difference.
        line: the line of the list; None if the list has none.
        listed: the list's version; empty if it has none.
        registered: the registry's version; empty if it has none.
        organization: the id in the registry; None if there is none.
    """

    kind: Difference
    line: int | None
    listed: str
    registered: str
    organization: str | None

    @property
    def text(self) -> Text:
        """The difference in words."""
        match self.kind:
            case Difference.MISSING:
                return Text(zh="登记库这一批中没有", en="not in the registry's batch")
            case Difference.REPEATED:
                return Text(zh="名单中重复", en="listed twice")
            case Difference.EXTRA:
                return Text(zh="名单中没有", en="not in the list")
            case Difference.CATEGORY:
                return Text(zh="类别不同", en="different category")
            case Difference.PRINTED:
                return Text(zh="所印名称不同", en="printed differently")
            case Difference.ORDER:
                return Text(zh="次序不同", en="different place in the order")
            case Difference.COUNT:
                return Text(zh="数目不同", en="different count")
            case _:
                assert_never(self.kind)

    def to_data(self) -> dict[str, Any]:
        """Return the difference in plain values, as `partners batch check --format json` prints it."""
        return {
            "kind": self.kind.value,
            "line": self.line,
            "listed": self.listed or None,
            "registered": self.registered or None,
            "organization": self.organization,
        }


def compare_list(
    registry: Registry,
    published: PublishedList,
    batch: int | str,
    *,
    total: int | None = None,
    decisions: Mapping[str, str] | None = None,
) -> tuple[ListDifference, ...]:
    """Compare a published list with a registry's batch; empty if they agree.

    Args:
        registry: the registry.
        published: the list.
        batch: number or date of the batch.
        total: the published number of all members; None to leave it out.
        decisions: by printed name, the decisions of the import; see `plan_import`.

    Raises:
        NotFoundError: there is no such batch, or no organisation of a decision.
        ListError: a decision is for a name that is not on the list.
    """
    found = registry.batch(batch)
    decisions = decisions or {}
    unlisted = [*unlisted_names(published, decisions, "--decide")]
    if unlisted:
        raise ListError(published.path, unlisted)
    decided = zip(published.names, decisions_of(published.names, decisions), strict=True)
    names = [(listed, _id(registry, listed, decision)) for listed, decision in decided if decision != ONCE]
    pairs, missing, extra = _paired(names, found)
    differences = [*_of_pairs(pairs)]
    members = {(member.organization, member.category) for _, _, member in pairs}
    for listed, organization in missing:
        is_repeated = organization is not None and (organization, listed.category) in members
        kind = Difference.REPEATED if is_repeated else Difference.MISSING
        differences.append(ListDifference(kind, listed.line, _with_category(listed), "", organization))
    differences += [*_of_counts(published, found, total)]
    differences.sort(key=lambda each: each.line or 0)
    absent = [
        ListDifference(Difference.EXTRA, None, "", _with_category(each), each.organization) for each in extra
    ]
    return (*differences, *absent)


Named = tuple[ListedName, str | None]
"""A name with the id of its organisation, if it has one."""
Pair = tuple[ListedName, int, Member]


def _paired(names: Sequence[Named], batch: Batch) -> tuple[list[Pair], list[Named], list[Member]]:
    """Pair names with members, the most similar first; also return what remains on both sides."""
    left = dict(enumerate(batch.members))
    waiting = dict(enumerate(names))
    keys = {place: name_key(listed.printed) for place, (listed, _) in waiting.items()}
    member_keys = [name_key(member.printed) for member in batch.members]
    found: dict[int, Pair] = {}
    for by_category in (True, False):
        for by_name in (True, False):
            for place, (listed, organization) in [*waiting.items()]:
                for at, member in left.items():
                    alike = member_keys[at] == keys[place] if by_name else member.organization == organization
                    if alike and (member.category is listed.category or not by_category):
                        found[place] = (listed, at, member)
                        del left[at], waiting[place]
                        break
    return [found[place] for place in sorted(found)], [*waiting.values()], [*left.values()]


def _id(registry: Registry, listed: ListedName, decision: str) -> str | None:
    if decision not in ("", NEW):
        return registry.organization(decision).id
    organization = registry.match(listed.printed).organization
    return None if organization is None else organization.id


def _of_pairs(pairs: Sequence[Pair]) -> Iterator[ListDifference]:
    for listed, _, member in pairs:
        if member.category is not listed.category:
            yield ListDifference(
                Difference.CATEGORY,
                listed.line,
                _with_category(listed),
                _with_category(member),
                member.organization,
            )
        if member.printed != listed.printed:
            yield ListDifference(
                Difference.PRINTED, listed.line, listed.printed, member.printed, member.organization
            )
    registered = sorted(at for _, at, _ in pairs)
    in_order = SequenceMatcher(None, registered, [at for _, at, _ in pairs], autojunk=False)
    kept = {
        registered[block.a + step] for block in in_order.get_matching_blocks() for step in range(block.size)
    }
    for listed, at, member in pairs:
        if at not in kept:
            yield ListDifference(
                Difference.ORDER, listed.line, listed.printed, f"#{at + 1}", member.organization
            )


def _of_counts(published: PublishedList, batch: Batch, total: int | None) -> Iterator[ListDifference]:
    for category, count in published.counts.items():
        registered = batch.published.categories.get(category)
        if registered != count:
            yield _count(f"{category.value} {count}", f"{category.value} {_or_unknown(registered)}")
    if total is not None and batch.published.total != total:
        yield _count(f"total {total}", f"total {_or_unknown(batch.published.total)}")


def _count(listed: str, registered: str) -> ListDifference:
    return ListDifference(Difference.COUNT, None, listed, registered, None)


def _or_unknown(count: int | None) -> str:
    return NOT_STATED if count is None else str(count)


def _with_category(name: ListedName | Member) -> str:
    category: Category | None = name.category
    return f"{name.printed} ({NOT_STATED if category is None else category.value})"
