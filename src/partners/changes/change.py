"""Changes between two registries, and wording for changes of any record."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from partners.records.fields import Category, Record
from partners.text import Lang, Text

ChangeKind = Literal[
    "new", "removed", "joined", "left", "category", "count", "renamed", "name", "rule", "source", "changed"
]

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in the newer of two registries.

    Attributes:
        kind: `joined` and `left` for a membership that begins or ends; `category` for a membership with another
            category; `count` for a published count; `new` and `removed` for whole records, and for lines of a list;
            `renamed` for an organisation with a new legal name, `name` for its other names; `rule` for rules of a
            policy; `source` for sources and citations; `changed` for anything else.
        place: the file in the registry's folder.
        subject: the id of the changed thing; `policy/benefit` for a benefit, the day for a list.
        text: the difference.
    """

    kind: ChangeKind
    place: str
    subject: str
    text: Text

    def to_data(self, lang: Lang = "en") -> dict[str, Any]:
        """Return the change in plain values, as `partners diff --format json` prints it, with words in one language."""
        return {"kind": self.kind, "file": self.place, "subject": self.subject, "text": self.text.get(lang)}


NOT_STATED = Text(zh="未说明", en="not stated")
_WORDS = {
    "name": Text(zh="名称", en="name"),
    "name_en": Text(zh="英文名称", en="English name"),
    "former_names": Text(zh="曾用名", en="former names"),
    "aliases": Text(zh="简称", en="short forms"),
    "not": Text(zh="形似名称", en="look-alikes"),
    "credit_code": Text(zh="统一社会信用代码", en="credit code"),
    "group": Text(zh="集团", en="group"),
    "sources": Text(zh="来源", en="sources"),
    "note": Text(zh="说明", en="note"),
    "until": Text(zh="截止日期", en="until"),
    "printed": Text(zh="所印名称", en="as printed"),
    "category": Text(zh="类别", en="category"),
}
"""Words for keys; other keys are shown as they are, and docs/registry.md explains them."""


def say(value: object) -> Text:
    """Put any value of a record into words."""
    match value:
        case None:
            return NOT_STATED
        case Text():
            return value
        case bool():
            return Text(zh="是", en="yes") if value else Text(zh="否", en="no")
        case Category():
            return value.label
        case Record():
            fields = {
                field.alias or name: getattr(value, name) for name, field in type(value).model_fields.items()
            }
            return say({key: inner for key, inner in fields.items() if inner is not None and inner != ()})
        case Mapping():
            parts = [(_word(str(key)), say(inner)) for key, inner in value.items()]
            return Text(
                zh="，".join(f"{key.zh} {inner.zh}" for key, inner in parts),
                en=", ".join(f"{key.en} {inner.en}" for key, inner in parts),
            )
        case tuple():
            return join(map(say, value))
        case _:
            return Text(zh=str(value), en=str(value))


def join(texts: Iterable[Text]) -> Text:
    """Join texts, separated by commas."""
    listed = [*texts]
    return Text.join(listed)


def field_changes(
    place: str,
    subject: str,
    old: Record,
    new: Record,
    without: Iterable[str] = (),
    *,
    kind: ChangeKind = "changed",
) -> Iterator[Change]:
    """Yield the differences in the fields of a record.

    Args:
        place: the file.
        subject: the record's id.
        old: the older record.
        new: the newer record.
        without: fields that the caller describes in better words.
        kind: the kind of changes, except for sources.
    """
    for name, field in type(new).model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        if name not in without and before != after:
            text = value_change(field.alias or name, before, after)
            yield Change("source" if name == "sources" else kind, place, subject, text)


def _word(key: str) -> Text:
    return _WORDS.get(key, Text(zh=key, en=key))


def value_change(key: str, before: Any, after: Any) -> Text:
    """Describe how the value of a key changed: the items a list gained and lost, or both values."""
    word = _word(key)
    if not (isinstance(before, tuple) and isinstance(after, tuple)):
        old, new = say(before), say(after)
        return Text(zh=f"{word.zh}：{old.zh} → {new.zh}", en=f"{word.en}: {old.en} → {new.en}")
    gained = [say(each) for each in after if each not in before]
    lost = [say(each) for each in before if each not in after]
    parts = []
    if gained:
        parts.append(Text(zh=f"新增 {join(gained).zh}", en=f"added {join(gained).en}"))
    if lost:
        parts.append(Text(zh=f"不再有 {join(lost).zh}", en=f"no longer {join(lost).en}"))
    zh, en = "；".join(part.zh for part in parts), "; ".join(part.en for part in parts)
    return Text(zh=f"{word.zh}：{zh or '次序有变'}", en=f"{word.en}: {en or 'in a different order'}")


def record_changes(
    old: Mapping[str, RecordT],
    new: Mapping[str, RecordT],
    *,
    place: str,
    noun: Text,
    label: Callable[[RecordT], Text],
    changes: Callable[[str, RecordT, RecordT], Iterator[Change]],
) -> Iterator[Change]:
    """Yield the differences between records with ids.

    Args:
        old: the older records.
        new: the newer records.
        place: the file, with `{}` for the id if each record has its own file.
        noun: the word for one of them.
        label: returns a record's name.
        changes: yields the differences in a record that is in both; it is given the file.
    """
    for each in {**new, **old}:
        file = place.format(each)
        if each not in old:
            name = label(new[each])
            yield Change(
                "new", file, each, Text(zh=f"新{noun.zh}：{name.zh}", en=f"new {noun.en}: {name.en}")
            )
        elif each not in new:
            name = label(old[each])
            text = Text(zh=f"{noun.zh}已删去：{name.zh}", en=f"{noun.en} removed: {name.en}")
            yield Change("removed", file, each, text)
        elif old[each] != new[each]:
            yield from changes(file, old[each], new[each])
    if [each for each in old if each in new] != [each for each in new if each in old]:
        yield Change(
            "changed",
            place,
            noun.en,
            Text(zh=f"{noun.zh}的次序有变", en=f"the {noun.en}s are in a different order"),
        )
