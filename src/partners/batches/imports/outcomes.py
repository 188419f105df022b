"""Outcomes for the names of a list: known, new, or open for a person to decide."""

from collections.abc import Mapping, Sequence

from partners.batches.imports.decisions import NEW, ONCE
from partners.batches.imports.ids import is_id, organization_file, propose_id
from partners.batches.imports.plan import Outcome, PlannedName
from partners.batches.lists.listed import ListedName
from partners.errors import no_such
from partners.names.matches import Candidate, Match, Tier
from partners.names.matching import Matcher
from partners.names.reasons import ALIKE
from partners.records.fields import Category
from partners.records.organizations import Organization
from partners.registry import Registry
from partners.text import Text
from partners.values.keys import name_key


class Planner:
    """Plans names one after the other; new ones are known from then on.

    Args:
        registry: the registry to import into.
        sources: ids of the sources of new organisations.
        ids: ids of new organisations, by printed name.

    Attributes:
        new: printed names of the new organisations, by id.
        problems: invalid decisions and invalid names.
        hints: remarks for a person to look at.
    """

    def __init__(self, registry: Registry, sources: Sequence[str], ids: Mapping[str, str]) -> None:
        self._registry = registry
        self._sources = sources
        self._ids = ids
        self._members: dict[tuple[str, Category | None], ListedName] = {}
        self._matcher: Matcher | None = None
        self.new: dict[str, str] = {}
        self.problems: list[Text] = []
        self.hints: list[Text] = []

    def plan(self, listed: ListedName, decision: str) -> PlannedName:
        """Plan the next name of the list.

        Args:
            listed: the name.
            decision: the decision on it; empty if there is none.
        """
        planned = self._decided(listed, decision) if decision else self._matched(listed)
        if planned.organization is None or planned.outcome is Outcome.REPEATED:
            return planned
        earlier = self._members.setdefault((planned.organization, listed.category), listed)
        if earlier is listed:
            self._hint_at_names(planned)
            return planned
        reason = Text(
            zh=f"{planned.organization} 在同一类别的第 {earlier.line} 行已列出（“{earlier.printed}”）",
            en=f'{planned.organization} is already listed in this category, on line {earlier.line} ("{earlier.printed}")',
        )
        return PlannedName(listed, Outcome.OPEN, None, reason, choices=(ONCE, NEW))

    def check_repeats(self, names: Sequence[PlannedName]) -> None:
        """Find names marked as repeats that repeat no other name, and so would be lost."""
        for name in names:
            if name.outcome is not Outcome.REPEATED:
                continue
            listed = name.listed
            others = [
                each
                for each in names
                if each.outcome is not Outcome.REPEATED and each.listed.category is listed.category
            ]
            if not any(self._may_repeat(listed.printed, each) for each in others):
                self.problems.append(
                    Text(
                        zh=f"第 {listed.line} 行：“{listed.printed}”在其类别中只列了一次，写 once 会漏掉它；once 只用于重复的行。",
                        en=f'line {listed.line}: "{listed.printed}" is listed only once in its category, and once would drop it; '
                        "once is for lines that repeat an earlier one.",
                    )
                )

    def _may_repeat(self, printed: str, other: PlannedName) -> bool:
        """Can a name mean the same organisation as another name?"""
        if name_key(other.listed.printed) == name_key(printed):
            return True
        own = _meant(self._registry.match(printed))
        if other.organization in own or not own.isdisjoint(
            _meant(self._registry.match(other.listed.printed))
        ):
            return True
        alone = Matcher({"other": self._record("other", other.listed.printed)})
        return bool(_meant(alone.match(printed)))

    def _decided(self, listed: ListedName, decision: str) -> PlannedName:
        if decision == ONCE:
            reason = Text(zh="按决定不再列一次", en="by decision, not listed again")
            return PlannedName(listed, Outcome.REPEATED, None, reason)
        decided = Text(zh="按决定", en="by decision")
        if decision == NEW:
            self._refuse_known(listed)
            return self._as_new(listed, decided)
        if decision not in self._registry.organizations and decision not in self.new:
            known = [*self._registry.organizations, *self.new, NEW, ONCE]
            message = no_such(Text(zh="机构", en="organisation"), decision, known)
            self.problems.append(
                Text(zh=f"“{listed.printed}”：{message.zh}", en=f'"{listed.printed}": {message.en}')
            )
        outcome = Outcome.NEW if decision in self.new else Outcome.KNOWN
        return PlannedName(listed, outcome, decision, decided)

    def _refuse_known(self, listed: ListedName) -> None:
        match = self._registry.match(listed.printed, accept=Tier.EXACT)
        if match.organization is not None:
            known = match.organization.id
            self.problems.append(
                Text(
                    zh=f"“{listed.printed}”已是 {known} 的名称，不能作为新机构；请写 {listed.printed}={known}，或去掉这个决定。",
                    en=f'"{listed.printed}" is already a name of {known}, not of a new organisation; write '
                    f"{listed.printed}={known}, or leave the decision out.",
                )
            )

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
                    en=f'line {listed.line}: "{listed.printed}" has no letters or digits, so it is not a name.',
                )
            )
        return self._among_new(listed) or self._as_new(listed, match.reason)

    def _among_new(self, listed: ListedName) -> PlannedName | None:
        """Match a name with the new organisations of this list; None if it is unlike all of them."""
        match = self._matcher_of_new().match(listed.printed)
        if match.tier is Tier.EXACT and match.organization is not None:
            return PlannedName(listed, Outcome.NEW, match.organization.id, _SAME_NEW)
        if match.organization is not None:
            same = Candidate(match.organization, match.organization.label("zh"), match.reason)
            return _open(listed, _NEAR_NEW, (same,))
        # Two merely similar names on one list are two organisations, because the list distinguishes them.
        near = tuple(each for each in match.candidates if each.reason != ALIKE)
        if near:
            return _open(listed, _NEAR_NEW, near)
        return None

    def _matcher_of_new(self) -> Matcher:
        if self._matcher is None:
            self._matcher = Matcher({id_: self._record(id_, printed) for id_, printed in self.new.items()})
        return self._matcher

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
        """Can a wanted id be used? If not, add a problem."""
        if not is_id(wanted) or wanted in (NEW, ONCE):
            self.problems.append(
                Text(
                    zh=f"--id {printed}={wanted}：id 须由小写字母、数字和单个连字符组成，至多 64 个字符，且不能是 new 或 once。",
                    en=f"--id {printed}={wanted}: an id consists of lower-case letters, digits and single hyphens, at most 64 characters, and cannot be new or once.",
                )
            )
        elif wanted in self._registry.organizations or wanted in self.new:
            self.problems.append(
                Text(
                    zh=f"--id {printed}={wanted}：这个 id 已被使用；若就是该机构，请用 --decide {printed}={wanted}。",
                    en=f"--id {printed}={wanted}: this id is taken; if that is the organisation, use --decide {printed}={wanted}.",
                )
            )
        else:
            return True
        return False

    def _hint_at_names(self, planned: PlannedName) -> None:
        """Add a hint if a list prints a legal name that the registry lacks; existing files are never changed."""
        known = self._registry.organizations.get(planned.organization or "")
        printed = planned.listed.printed
        if known is not None and known.name is None and "name" in organization_file(printed, ()):
            self.hints.append(
                Text(
                    zh=f"{known.id} 没有法定名称，名单印作“{printed}”；可以写进它的文件。",
                    en=f'{known.id} has no legal name, and the list prints "{printed}"; consider adding that to its file.',
                )
            )


def _meant(match: Match) -> set[str]:
    """Return the ids of the organisations that a name means or may mean."""
    accepted = {match.organization.id} if match.organization is not None else set()
    return accepted | {each.organization.id for each in match.candidates}


def _open(listed: ListedName, reason: Text, candidates: tuple[Candidate, ...]) -> PlannedName:
    choices = (*(each.organization.id for each in candidates), NEW)
    return PlannedName(listed, Outcome.OPEN, None, reason, candidates, choices)


_SAME_NEW = Text(zh="与本名单中的另一个名称一致", en="same as another name in this list")
_NEAR_NEW = Text(
    zh="与本名单中另一家新机构相近，须由人判断",
    en="similar to another new organisation in this list; needs a decision",
)
