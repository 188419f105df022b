"""Bringing a published list into a registry: what is known, what is new, what a person must decide.

Planning changes nothing. What it comes to is a set of new files; `partners.batches.staging` writes them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from partners.batches.ids import is_id, organization_file, propose_id
from partners.batches.lists import ListedName, PublishedList
from partners.batches.staging import write_new_files
from partners.canonical import canonical_yaml
from partners.errors import ListError, NotFoundError
from partners.files import BATCH, ORGANIZATION
from partners.names.keys import name_key
from partners.names.matching import Candidate, Matcher, Tier
from partners.names.writing import has_extra
from partners.record import Category
from partners.records import Organization
from partners.registry import Registry
from partners.text import Text

NEW, ONCE = "new", "once"
"""What a decision can say beside an organisation's id: another organisation; the same line over again."""


class Outcome(StrEnum):
    """What a name of a list came to."""

    KNOWN = "known"
    """The registry has the organisation."""
    NEW = "new"
    """It gets a file of its own."""
    REPEATED = "repeated"
    """It says again what an earlier line says, and is left out."""
    OPEN = "open"
    """A person must decide."""


class PlannedName(NamedTuple):
    """What a name of a list came to.

    Attributes:
        listed: the name.
        outcome: what it came to.
        organization: the id; None where a person must decide.
        reason: why.
        candidates: what it may mean, where a person must decide.
        choices: the likely decisions: ids of organisations, `new`, `once`.
    """

    listed: ListedName
    outcome: Outcome
    organization: str | None
    reason: Text
    candidates: tuple[Candidate, ...] = ()
    choices: tuple[str, ...] = ()


class ImportPlan(NamedTuple):
    """What bringing a list into a registry comes to.

    Attributes:
        root: the registry's folder.
        names: every name of the list, in printed order.
        files: new files by their path in the folder, in the order of writing; empty while anything is open.
        hints: what a person may want to look at.
    """

    root: Path
    names: tuple[PlannedName, ...]
    files: Mapping[str, str]
    hints: tuple[Text, ...] = ()

    @property
    def open(self) -> tuple[PlannedName, ...]:
        """The names that a person must decide."""
        return tuple(name for name in self.names if name.outcome is Outcome.OPEN)

    def diff(self) -> str:
        """The new files as git shows them, seen from the folder that holds the registry."""
        return "".join(_diff(f"{self.root.name}/{file}", text) for file, text in self.files.items())

    def check(self) -> None:
        """Make sure that the registry is right with the new files.

        Raises:
            RegistryError: with everything that would be wrong.
            OSError: it cannot be tried.
        """
        write_new_files(self.root, self.files, only_check=True)

    def write(self) -> tuple[Path, ...]:
        """Write the new files, all or none of them, once the registry is right with them.

        Raises:
            ListError: a name is still open.
            RegistryError: with everything that would be wrong.
            OSError: they cannot be written, or one of them exists by now.
        """
        if self.open:
            names = ", ".join(name.listed.printed for name in self.open)
            raise ListError(self.root, [Text(zh=f"尚待决定：{names}。", en=f"still to be decided: {names}.")])
        return write_new_files(self.root, self.files)


def plan_import(
    registry: Registry,
    published: PublishedList,
    *,
    number: int,
    published_on: date,
    sources: Sequence[str],
    total: int | None = None,
    decisions: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
    partial: bool = False,
) -> ImportPlan:
    """Plan how a published list comes into a registry.

    Args:
        registry: where it goes.
        published: the list.
        number: of the batch.
        published_on: when it was published.
        sources: ids of the sources that state it.
        total: how many members were published in all; None where no source says so.
        decisions: by printed name, whose it is: an organisation's id, `new`, or `once`.
        ids: by printed name, the ids of new organisations, instead of those proposed.
        partial: whether the list names only part of what was published.

    Raises:
        ListError: with everything that speaks against it: a batch that exists, a source that does not,
            counts that disagree, a decision that is none.
    """
    decisions, ids = decisions or {}, ids or {}
    problems = [
        *_batch_problems(registry, number, published_on),
        *_source_problems(registry, sources),
        *_count_problems(published, total, partial=partial),
        *_unlisted(published, decisions, "--decide"),
        *_unlisted(published, ids, "--id"),
    ]
    if not has_extra():
        problems.append(_NO_EXTRA)
        raise ListError(published.path, problems)
    planner = _Planner(registry, published, sources, decisions, ids)
    names = tuple(planner.plan(listed) for listed in published.names)
    problems += planner.problems
    if problems:
        raise ListError(published.path, problems)
    files: dict[str, str] = {}
    if all(name.outcome is not Outcome.OPEN for name in names):
        for organization, printed in planner.new.items():
            content = canonical_yaml(organization_file(printed, sources), ORGANIZATION)
            files[f"{ORGANIZATION.place}/{organization}.yaml"] = content
        # Last, so that at no time a list names an organisation that has no file.
        files[f"{BATCH.place}/{published_on}.yaml"] = canonical_yaml(
            {
                "number": number,
                "published_on": published_on,
                "published": {"total": total, "categories": dict(published.counts) or None},
                "sources": [*sources],
                "members": [_member(name, sources) for name in names if name.outcome is not Outcome.REPEATED],
            },
            BATCH,
        )
    return ImportPlan(registry.root, names, files, (*planner.hints,))


_NO_EXTRA = Text(
    zh="录入名单需要附加组件 match，否则写法不同的名称都会被当作新机构；在源码目录中：pip install '.[match]'。",
    en="bringing in a list needs the extra `match`, or every name spelled otherwise would be a new organisation; "
    "in the source folder: pip install '.[match]'.",
)


def _member(name: PlannedName, sources: Sequence[str]) -> dict[str, object]:
    listed = name.listed
    return {
        "organization": name.organization,
        "printed": listed.printed,
        "category": listed.category and listed.category.value,
        "sources": [*sources],
    }


class _Planner:
    """Takes names one after the other; those that are new are known from then on."""

    def __init__(
        self,
        registry: Registry,
        published: PublishedList,
        sources: Sequence[str],
        decisions: Mapping[str, str],
        ids: Mapping[str, str],
    ) -> None:
        self._registry = registry
        self._still_to_come = Counter((name.printed, name.category) for name in published.names)
        self._begun: set[tuple[str, Category | None]] = set()
        self._sources = sources
        self._decisions = decisions
        self._ids = ids
        self._members: dict[tuple[str, Category | None], ListedName] = {}
        self._matcher: Matcher | None = None
        self.new: dict[str, str] = {}
        self.problems: list[Text] = []
        self.hints: list[Text] = []

    def plan(self, listed: ListedName) -> PlannedName:
        decision = listed.decision or self._of_name(listed)
        planned = self._decided(listed, decision) if decision else self._matched(listed)
        if planned.organization is None or planned.outcome is Outcome.REPEATED:
            return planned
        earlier = self._members.setdefault((planned.organization, listed.category), listed)
        if earlier is listed:
            self._hint_at_names(planned)
            return planned
        reason = Text(
            zh=f"{planned.organization} 在同一类别的第 {earlier.line} 行已列出（“{earlier.printed}”）",
            en=f'{planned.organization} stands in the same category already, in line {earlier.line} ("{earlier.printed}")',
        )
        return PlannedName(listed, Outcome.OPEN, None, reason, choices=(ONCE, NEW))

    def _of_name(self, listed: ListedName) -> str:
        """What was decided for a name; that it stands there once is for the lines after its first."""
        decision = self._decisions.get(listed.printed, "")
        same = (listed.printed, listed.category)
        self._still_to_come[same] -= 1
        is_first = same not in self._begun and self._still_to_come[same] > 0
        self._begun.add(same)
        return "" if decision == ONCE and is_first else decision

    def _decided(self, listed: ListedName, decision: str) -> PlannedName:
        if decision == ONCE:
            reason = Text(zh="按决定不再列一次", en="decided: stands there once")
            return PlannedName(listed, Outcome.REPEATED, None, reason)
        decided = Text(zh="按决定", en="decided")
        if decision == NEW:
            return self._as_new(listed, decided)
        if decision not in self._registry.organizations and decision not in self.new:
            known = [*self._registry.organizations, *self.new, NEW, ONCE]
            message = NotFoundError(Text(zh="机构", en="organisation"), decision, known).message
            self.problems.append(
                Text(zh=f"“{listed.printed}”：{message.zh}", en=f'"{listed.printed}": {message.en}')
            )
        outcome = Outcome.NEW if decision in self.new else Outcome.KNOWN
        return PlannedName(listed, outcome, decision, decided)

    def _matched(self, listed: ListedName) -> PlannedName:
        match = self._registry.match(listed.printed)
        if match.organization is not None:
            return PlannedName(listed, Outcome.KNOWN, match.organization.id, match.reason)
        if match.tier is Tier.REVIEW:
            return _open(listed, match.reason, match.candidates)
        if not name_key(listed.printed):
            self.problems.append(
                Text(
                    zh=f"第 {listed.line} 行：“{listed.printed}”没有文字或数字，不是名称。",
                    en=f'line {listed.line}: "{listed.printed}" has no letters or digits and is no name.',
                )
            )
        return self._among_new(listed) or self._as_new(listed, match.reason)

    def _among_new(self, listed: ListedName) -> PlannedName | None:
        """What a name has to do with those of this list that are new."""
        if self._matcher is None:
            self._matcher = Matcher({id_: self._record(id_, printed) for id_, printed in self.new.items()})
        match = self._matcher.match(listed.printed)
        if match.tier is Tier.EXACT and match.organization is not None:
            return PlannedName(listed, Outcome.NEW, match.organization.id, _SAME_NEW)
        if match.organization is not None:
            near = Candidate(match.organization, match.organization.label("zh"), match.reason)
            return _open(listed, _NEAR_NEW, (near,))
        if match.candidates:
            return _open(listed, _NEAR_NEW, match.candidates)
        return None

    def _record(self, organization: str, printed: str) -> Organization:
        return Organization.model_validate({"id": organization, **organization_file(printed, self._sources)})

    def _as_new(self, listed: ListedName, reason: Text) -> PlannedName:
        key = name_key(listed.printed)
        for organization, printed in self.new.items():
            if name_key(printed) == key:
                return PlannedName(listed, Outcome.NEW, organization, reason)
        taken = {*self._registry.organizations, *self.new, *self._ids.values(), NEW, ONCE}
        wanted = self._ids.get(listed.printed)
        if wanted is not None and not self._is_free(listed.printed, wanted):
            wanted = None
        organization = wanted or propose_id(listed.printed, taken)
        self.new[organization] = listed.printed
        self._matcher = None
        return PlannedName(listed, Outcome.NEW, organization, reason)

    def _is_free(self, printed: str, wanted: str) -> bool:
        """Whether a wanted id can be used; else it is a problem."""
        if not is_id(wanted) or wanted in (NEW, ONCE):
            self.problems.append(
                Text(
                    zh=f"--id {printed}={wanted}：id 须由小写字母、数字和单个连字符组成，至多 64 个字符，且不能是 new 或 once。",
                    en=f"--id {printed}={wanted}: an id is made of lower-case letters, digits and single hyphens, at most 64 characters, and is neither new nor once.",
                )
            )
        elif wanted in self._registry.organizations or wanted in self.new:
            self.problems.append(
                Text(
                    zh=f"--id {printed}={wanted}：这个 id 已被使用；若就是该机构，请用 --decide {printed}={wanted}。",
                    en=f"--id {printed}={wanted}: this id is taken; if it is that organisation, write --decide {printed}={wanted}.",
                )
            )
        else:
            return True
        return False

    def _hint_at_names(self, planned: PlannedName) -> None:
        """Say where a list prints a legal name that the registry lacks: existing files are never written to."""
        known = self._registry.organizations.get(planned.organization or "")
        printed = planned.listed.printed
        if known is not None and known.name is None and "name" in organization_file(printed, ()):
            self.hints.append(
                Text(
                    zh=f"{known.id} 没有法定名称，名单印作“{printed}”；可写入其文件。",
                    en=f'{known.id} has no legal name, and the list prints "{printed}"; consider adding it to its file.',
                )
            )


def _open(listed: ListedName, reason: Text, candidates: tuple[Candidate, ...]) -> PlannedName:
    choices = (*(each.organization.id for each in candidates), NEW)
    return PlannedName(listed, Outcome.OPEN, None, reason, candidates, choices)


_SAME_NEW = Text(zh="与本名单中的另一个名称一致", en="the same as another name of this list")
_NEAR_NEW = Text(
    zh="与本名单中另一家新机构相近，须由人判断",
    en="near another new organisation of this list; for a person to decide",
)


def _batch_problems(registry: Registry, number: int, published_on: date) -> Iterator[Text]:
    for batch in registry.batches:
        if batch.number == number:
            yield Text(
                zh=f"已有第 {number} 批（{batch.published_on} 公布）；要对照，用 partners batch check。",
                en=f"there is a batch {number} already, published {batch.published_on}; to compare, use partners batch check.",
            )
        elif batch.published_on == published_on:
            yield Text(
                zh=f"{published_on} 公布的名单已有：第 {batch.number} 批。",
                en=f"there is a list published {published_on} already: batch {batch.number}.",
            )


def _source_problems(registry: Registry, sources: Sequence[str]) -> Iterator[Text]:
    for source in sources:
        if source not in registry.sources:
            message = NotFoundError(Text(zh="来源", en="source"), source, [*registry.sources]).message
            yield Text(
                zh=f"{message.zh}请先在 {registry.root}/sources.yaml 中登记来源，写明 id、publisher、title、published 和 good_for。",
                en=f"{message.en} Add it first to {registry.root}/sources.yaml, with id, publisher, title, published and good_for.",
            )


def _count_problems(published: PublishedList, total: int | None, *, partial: bool) -> Iterator[Text]:
    stated = [
        (category.label.zh, category.label.en, category, count)
        for category, count in published.counts.items()
    ]
    for zh, en, category, count in stated:
        named = sum(name.category is category for name in published.names)
        if named > count or (named < count and not partial):
            yield _disagreement(f"标题写{zh} {count} 家", f"a heading says {count} for {en}", named, count)
    if total is not None:
        named = len(published.names)
        distinct = len({name_key(name.printed) for name in published.names})
        if distinct > total or (named < total and not partial):
            yield _disagreement(f"--total 为 {total}", f"--total says {total}", named, total)


def _disagreement(zh: str, en: str, named: int, stated: int) -> Text:
    hint = (
        Text(
            zh="若名单本来就不全，请加 --partial。",
            en="If the list names only part of them, add --partial.",
        )
        if named < stated
        else Text(zh="", en="")
    )
    return Text(
        zh=f"{zh}，名单却有 {named} 个名称。{hint.zh}",
        en=f"{en}, but the list has {named} names. {hint.en}".rstrip(),
    )


def _unlisted(published: PublishedList, given: Mapping[str, str], option: str) -> Iterator[Text]:
    names = [*dict.fromkeys(name.printed for name in published.names)]
    for name in given:
        if name not in names:
            message = NotFoundError(Text(zh="名称", en="name"), name, names).message
            yield Text(zh=f"{option}：名单中{message.zh}", en=f"{option}: in the list there is {message.en}")


def _diff(path: str, text: str) -> str:
    lines = unified_diff([], text.splitlines(keepends=True), "/dev/null", f"b/{path}")
    return f"diff --git a/{path} b/{path}\nnew file mode 100644\n{''.join(lines)}"
