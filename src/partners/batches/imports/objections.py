"""Objections to importing a list, besides its names, each with advice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from partners.batches.lists.listed import PublishedList
from partners.errors import no_such
from partners.registry import Registry
from partners.text import Text
from partners.values.keys import name_key


def batch_objections(registry: Registry, number: int, published_on: date) -> Iterator[Text]:
    """Object if a batch with this number or day exists."""
    for batch in registry.batches:
        if batch.number == number:
            yield Text(
                zh=f"第 {number} 批已经录入（{batch.published_on} 公布）；要核对名单，请用 partners batch check。",
                en=f"batch {number} exists already, published on {batch.published_on}; to compare, use partners batch check.",
            )
        elif batch.published_on == published_on:
            yield Text(
                zh=f"{published_on} 公布的名单已经录入，是第 {batch.number} 批。",
                en=f"the list published on {published_on} exists already: batch {batch.number}.",
            )


def source_objections(registry: Registry, sources: Sequence[str]) -> Iterator[Text]:
    """Object to sources that are not in the registry."""
    for source in sources:
        if source not in registry.sources:
            message = no_such(Text(zh="来源", en="source"), source, [*registry.sources])
            yield Text(
                zh=f"{message.zh}请先在 {registry.root}/sources.yaml 中登记来源，写明 id、publisher、title、published 和 good_for。",
                en=f"{message.en} Add it first to {registry.root}/sources.yaml, with id, publisher, title, published and good_for.",
            )


def count_objections(published: PublishedList, total: int | None, *, partial: bool) -> Iterator[Text]:
    """Object if the counts of headings, or the total, disagree with the names."""
    stated = [
        (category.label.zh, category.label.en, category, count)
        for category, count in published.counts.items()
    ]
    for zh, en, category, count in stated:
        named = sum(name.category is category for name in published.names)
        if named > count or (named < count and not partial):
            yield _disagreement(f"标题写{zh} {count} 家", f"a heading says {count} for {en}", named, count)
    named = len(published.names)
    distinct = len({name_key(name.printed) for name in published.names})
    in_all = [
        (f"第 {line} 行写共 {count} 家", f"line {line} says {count} in all", count)
        for line, count in published.totals.items()
    ]
    if total is not None:
        in_all.append((f"--total 为 {total}", f"--total says {total}", total))
        for zh, en, count in in_all[:-1]:
            if count != total:
                yield Text(zh=f"{zh}，--total 却为 {total}。", en=f"{en}, but --total says {total}.")
    for zh, en, count in in_all:
        if distinct > count or (named < count and not partial):
            yield _disagreement(zh, en, named, count)


def _disagreement(zh: str, en: str, named: int, stated: int) -> Text:
    hint = (
        Text(
            zh="如果名单本来就不全，请加 --partial。",
            en="If the list is incomplete, add --partial.",
        )
        if named < stated
        else Text(zh="", en="")
    )
    return Text(
        zh=f"{zh}，名单却有 {named} 个名称。{hint.zh}",
        en=f"{en}, but the list has {named} names. {hint.en}".rstrip(),
    )


def unlisted_names(published: PublishedList, given: Mapping[str, str], option: str) -> Iterator[Text]:
    """Object to names in an option that are not on the list."""
    names = [*dict.fromkeys(name.printed for name in published.names)]
    for name in given:
        if name not in names:
            message = no_such(Text(zh="名称", en="name"), name, names)
            yield Text(zh=f"{option}：名单中{message.zh}", en=f"{option}: the list has {message.en}")
