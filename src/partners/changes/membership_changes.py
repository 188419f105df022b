"""Changes of published lists: members who joined or left, and corrections."""

from collections.abc import Iterator, Sequence

from partners.changes.change import Change, ChangeKind, field_changes, say, value_change
from partners.files.kinds import BATCH
from partners.records.batches import Batch, Member
from partners.records.fields import Category
from partners.registry import Registry
from partners.text import Text

_WHOLE = "total"
_UNCATEGORISED = Text(zh="类别未说明", en="category not stated")


def batch_changes(old: Registry, new: Registry) -> Iterator[Change]:
    """Yield the changes of the published lists, in the order of the lists."""
    before = {batch.number: batch for batch in old.batches}
    after = {batch.number: batch for batch in new.batches}
    for number in sorted({*before, *after}):
        if number not in after:
            yield _whole("removed", "名单已删去", "list removed", before[number])
        elif number not in before:
            yield _whole("new", "新名单", "new list", after[number])
            yield from (_joined(after[number], member) for member in after[number].members)
        elif before[number] != after[number]:
            yield from _changes_of(before[number], after[number])


def _place(batch: Batch) -> str:
    return BATCH.path_of(batch.published_on)


def _whole(kind: ChangeKind, zh: str, en: str, batch: Batch) -> Change:
    day, count = batch.published_on, len(batch.members)
    text = Text(
        zh=f"{zh}：第 {batch.number} 批，{day} 公布，已收录 {count} 行",
        en=f"{en}: batch {batch.number}, published on {day}, lines named: {count}",
    )
    return Change(kind, _place(batch), str(day), text)


def _changes_of(old: Batch, new: Batch) -> Iterator[Change]:
    place, subject = _place(new), str(new.published_on)
    yield from field_changes(place, subject, old, new, without=("published", "members"))
    counts = [(_WHOLE, old.published.total, new.published.total)]
    counts += [
        (each.value, old.published.categories.get(each), new.published.categories.get(each))
        for each in Category
    ]
    for key, before, after in counts:
        if before != after:
            label = Text(zh="总数", en="total") if key == _WHOLE else Category(key).label
            was, now = say(before), say(after)
            text = Text(
                zh=f"第 {new.number} 批公布数，{label.zh}：{was.zh} → {now.zh}",
                en=f"published count of batch {new.number}, {label.en}: {was.en} → {now.en}",
            )
            yield Change("count", place, subject, text)
    yield from _line_changes(old, new)


def _line_changes(old: Batch, new: Batch) -> Iterator[Change]:
    pairs, come, gone = _paired(old.members, new.members)
    for before, after in pairs:
        yield from _changes_of_line(new, before, after)
    yield from (_joined(new, member) for member in come)
    for member in gone:
        line = _line(member)
        text = Text(
            zh=f"第 {new.number} 批名单中删去一行：{line.zh}",
            en=f"a line of batch {new.number} was removed: {line.en}",
        )
        yield Change("removed", _place(new), member.organization, text)
    lines = {id(member): number for number, member in enumerate(old.members)}
    order = [lines[id(before)] for before, _ in pairs]
    if order != sorted(order):
        text = Text(
            zh=f"第 {new.number} 批名单的行次序有变",
            en=f"the lines of batch {new.number} are in a different order",
        )
        yield Change("changed", _place(new), str(new.published_on), text)


def _paired(
    old: Sequence[Member], new: Sequence[Member]
) -> tuple[list[tuple[Member, Member]], list[Member], list[Member]]:
    """Pair the lines of both lists, and return the added and removed ones.

    Lines with the same organisation and category are paired first, then those with the same organisation.
    """
    found: dict[int, Member] = {}
    gone = [*old]
    for same in (lambda member: (member.organization, member.category), lambda member: member.organization):
        waiting: dict[object, list[Member]] = {}
        for member in gone:
            waiting.setdefault(same(member), []).append(member)
        for number, member in enumerate(new):
            if number not in found and waiting.get(same(member)):
                found[number] = waiting[same(member)].pop(0)
        gone = [member for each in waiting.values() for member in each]
    pairs = [(found[number], member) for number, member in enumerate(new) if number in found]
    return pairs, [member for number, member in enumerate(new) if number not in found], gone


def _line(member: Member) -> Text:
    category = _UNCATEGORISED if member.category is None else member.category.label
    return Text(zh=f"{member.printed}，{category.zh}", en=f"{member.printed}, {category.en}")


def _joined(batch: Batch, member: Member) -> Change:
    line, day, ids = (
        _line(member),
        batch.published_on,
        Text.join(Text(zh=each, en=each) for each in member.sources),
    )
    zh = f"加入：{line.zh}，第 {batch.number} 批，自 {day} 起"
    en = f"joined: {line.en}, batch {batch.number}, since {day}"
    if member.until is not None:
        zh, en = f"{zh}至 {member.until}", f"{en} until {member.until}"
    return Change(
        "joined", _place(batch), member.organization, Text(zh=f"{zh}（{ids.zh}）", en=f"{en} ({ids.en})")
    )


def _changes_of_line(batch: Batch, old: Member, new: Member) -> Iterator[Change]:
    place, subject, line = _place(batch), new.organization, _line(new)
    if old.until != new.until:
        if old.until is None:
            text = Text(
                zh=f"退出：{line.zh}，第 {batch.number} 批，截止 {new.until}",
                en=f"left: {line.en}, batch {batch.number}, until {new.until}",
            )
            yield Change("left", place, subject, text)
        else:
            yield Change("changed", place, subject, _of_line(batch, new, "until", old.until, new.until))
    if old.category is not new.category:
        was = _UNCATEGORISED if old.category is None else old.category.label
        now = _UNCATEGORISED if new.category is None else new.category.label
        text = Text(
            zh=f"{new.printed}，第 {batch.number} 批：{was.zh} → {now.zh}",
            en=f"{new.printed}, batch {batch.number}: {was.en} → {now.en}",
        )
        yield Change("category", place, subject, text)
    if old.printed != new.printed:
        yield Change("changed", place, subject, _of_line(batch, new, "printed", old.printed, new.printed))
    if old.sources != new.sources:
        yield Change("source", place, subject, _of_line(batch, new, "sources", old.sources, new.sources))


def _of_line(batch: Batch, member: Member, key: str, before: object, after: object) -> Text:
    line, text = _line(member), value_change(key, before, after)
    return Text(
        zh=f"{line.zh}，第 {batch.number} 批，{text.zh}", en=f"{line.en}, batch {batch.number}, {text.en}"
    )
