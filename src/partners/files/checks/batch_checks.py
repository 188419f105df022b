"""Checks of published lists: numbers, days, members and counts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from partners.errors import RegistryError, no_such
from partners.files import kinds as files
from partners.files.checks.doubts import Doubts, Finding
from partners.files.checks.organization_checks import ORGANIZATION, batch_file
from partners.records.batches import Batch
from partners.records.memberships import TOTAL, coverage_of
from partners.registry import Registry
from partners.text import Text


def batch_findings(registry: Registry, doubts: Doubts) -> Iterator[Finding]:
    """Yield all problems of the published lists."""
    numbers: set[int] = set()
    highest = 0
    for batch in registry.batches:
        file = batch_file(batch)
        is_numbered = not doubts.covers(file, ("number",))
        if not is_numbered:
            pass
        elif batch.number in numbers:
            yield (
                file,
                ("number",),
                Text(
                    zh=f"第 {batch.number} 批已经有了；请核对 number。",
                    en=f"there is already a batch {batch.number}; check the number.",
                ),
            )
        elif batch.number < highest:
            yield (
                file,
                ("number",),
                Text(
                    zh=f"第 {batch.number} 批的日期晚于第 {highest} 批。",
                    en=f"batch {batch.number} is dated after batch {highest}.",
                ),
            )
        if is_numbered:
            numbers.add(batch.number)
            highest = max(highest, batch.number)
        if batch.published_on > date.today():  # noqa: DTZ011 - lists are dated by the local calendar
            yield (
                file,
                ("published_on",),
                Text(
                    zh=f"日期 {batch.published_on} 在未来。",
                    en=f"the date {batch.published_on} is in the future.",
                ),
            )
        yield from _members(registry, batch)
        yield from _counts(batch)


def _stems(root: Path) -> list[str]:
    """List the ids of organisations, including those whose files cannot be read."""
    try:
        return [files.stem(path) for path in files.find_files(root, files.ORGANIZATION)]
    except RegistryError:
        return []


def _members(registry: Registry, batch: Batch) -> Iterator[Finding]:
    file = batch_file(batch)
    known = _stems(registry.root)
    seen: set[tuple[str, str | None]] = set()
    for index, member in enumerate(batch.members):
        if known and member.organization not in known:
            message = no_such(ORGANIZATION, member.organization, known, listed=0)
            yield file, ("members", index, "organization"), message
        if (member.organization, member.category) in seen:
            yield (
                file,
                ("members", index, "organization"),
                Text(
                    zh=f"“{member.organization}”在同一类别中已列出。",
                    en=f'"{member.organization}" is already listed in this category.',
                ),
            )
        seen.add((member.organization, member.category))
        if member.until is not None and member.until < batch.published_on:
            yield (
                file,
                ("members", index, "until"),
                Text(zh="成员资格在开始之前就已结束。", en="the membership ends before it begins."),
            )


def _counts(batch: Batch) -> Iterator[Finding]:
    for row in coverage_of(batch):
        if row.published is not None and row.named > row.published:
            way = ("total",) if row.category == TOTAL else ("categories", row.category)
            yield (
                batch_file(batch),
                ("published", *way),
                Text(
                    zh=f"公布数为 {row.published}，列出的机构却有 {row.named} 家。",
                    en=f"{row.published} published, but {row.named} are named.",
                ),
            )
