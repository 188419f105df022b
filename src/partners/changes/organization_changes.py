"""Changes of organisations: new ones, and new names."""

from collections.abc import Iterator

from partners.changes.change import Change, field_changes, record_changes, value_change
from partners.files.kinds import ORGANIZATION
from partners.records.organizations import Organization
from partners.registry import Registry
from partners.text import Text

_NAMES = ("name", "name_en", "former_names", "aliases", "not_")


def organization_changes(old: Registry, new: Registry) -> Iterator[Change]:
    """Yield the changes of the organisations, in the order of their ids."""
    return record_changes(
        old.organizations,
        new.organizations,
        place=ORGANIZATION.path_of("{}"),
        noun=Text(zh="机构", en="organisation"),
        label=lambda each: Text(zh=each.label("zh"), en=each.label("en")),
        changes=_changes_of,
    )


def _changes_of(place: str, old: Organization, new: Organization) -> Iterator[Change]:
    # A new legal name, with the old one added to the former names, is one event.
    former = next((each for each in new.former_names if each.name == old.name), None)
    is_renamed = old.name != new.name and former is not None and former not in old.former_names
    if is_renamed:
        text = Text(
            zh=f"更名：{old.name} → {new.name or '未说明'}",
            en=f"renamed: {old.name} → {new.name or 'not stated'}",
        )
        if former is not None and former.until is not None:
            text = Text(
                zh=f"{text.zh}（旧名称用至 {former.until}）",
                en=f"{text.en} (the old name until {former.until})",
            )
        yield Change("renamed", place, new.id, text)
    for key in _NAMES:
        before, after = getattr(old, key), getattr(new, key)
        if is_renamed and key == "name":
            continue
        if is_renamed and key == "former_names":
            after = tuple(each for each in after if each is not former)
        if before != after:
            yield Change("name", place, new.id, value_change(key.rstrip("_"), before, after))
    yield from field_changes(place, new.id, old, new, without=_NAMES)
