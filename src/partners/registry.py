"""The registry as a whole: its records, and the questions it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from partners.errors import NotFoundError
from partners.records.fields import Category
from partners.records.memberships import NOT_STATED, Coverage, Membership, Memberships, as_day, coverage_of
from partners.text import Text
from partners.values.keys import as_name, name_key

if TYPE_CHECKING:
    from partners.names.exact import ExactNames
    from partners.names.matches import Match
    from partners.names.matching import Matcher
    from partners.records.batches import Batch
    from partners.records.facts import Fact
    from partners.records.organizations import Group, Organization, Source
    from partners.records.policies import Policy
    from partners.records.programme import Programme
    from partners.rules.curves import Curve
    from partners.rules.estimates import Estimate, Rule
    from partners.rules.evaluation import World
    from partners.values.truth import Truth

G = TypeVar("G", str, int | str)
F = TypeVar("F")


class Registry:
    """A registry: what was published about the programme, with indexes and queries.

    Its parts are read when first asked for, and raise RegistryError if their files are wrong.
    `partners.load` is the way to get one.

    Args:
        root: the registry's folder.
        part: gives all records of a kind of file, by the kind's name.
    """

    def __init__(self, root: Path, part: Callable[[str], tuple[Any, ...]]) -> None:
        self.root = root
        self.part = cache(part)

    def __repr__(self) -> str:
        return f"Registry({str(self.root)!r})"

    @property
    def programme(self) -> Programme:
        """The programme itself."""
        programme: Programme = self.part("programme")[0]
        return programme

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id, in the order of the file."""
        return {source.id: source for source in self.part("sources")}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Every group of companies by id."""
        return {group.id: group for group in self.part("groups")}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Everything that a rule may ask for, by id."""
        return {fact.id: fact for fact in self.part("facts")}

    @cached_property
    def organizations(self) -> Mapping[str, Organization]:
        """Every organisation by id, in order of the ids."""
        return {organization.id: organization for organization in self.part("organization")}

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """Every published list, in order of publication."""
        return tuple(sorted(self.part("batch"), key=lambda batch: batch.published_on))

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """Every policy by id."""
        return {policy.id: policy for policy in self.part("policy")}

    def memberships(
        self,
        *,
        category: str | Iterable[str] | None = None,
        batch: int | str | Iterable[int | str] | None = None,
        organization: str | Iterable[str] | None = None,
        group: str | Iterable[str] | None = None,
        as_of: date | str | None = None,
        search: str | None = None,
    ) -> tuple[Membership, ...]:
        """Who is a partner, in the order of the lists.

        Every filter narrows; several values of one filter widen it.

        Args:
            category: ids or names such as `compute`, `算力`, `算力伙伴`, or `not-stated`.
            batch: numbers or publication dates of lists.
            organization: ids or any names.
            group: ids or names of groups.
            as_of: only memberships that hold on this day, a date or `YYYY-MM-DD`.
            search: part of any of the organisation's names; where none has it, the names are searched in
                simplified characters and in pinyin, too.

        Raises:
            NotFoundError: a filter names something that does not exist.
            ValueError: there is no such day.

        Example:
            >>> import partners
            >>> [m.organization.id for m in partners.load().memberships(category="算力", batch=1)]
            ['alibaba-cloud', 'beijing-super-cloud']
        """
        return self._memberships.select(
            categories=_resolve(category, self.category),
            batches=_resolve(batch, lambda value: self.batch(value).number),
            organizations=_resolve(organization, lambda value: self.organization(value).id),
            groups=_resolve(group, lambda value: self.group(value).id),
            day=None if as_of is None else as_day(as_of),
            among=None if search is None else self._mentioning(search),
        )

    def _mentioning(self, part: str) -> list[Membership]:
        from partners.names.searching import mentioning

        return mentioning(self._memberships.all, part)

    def organization(self, id_or_name: str) -> Organization:
        """The organisation that goes by an id or by any of its names, as `match` accepts them.

        Raises:
            NotFoundError: there is none; it carries the nearest name.

        Example:
            >>> import partners
            >>> partners.load().organization("360 security technology").id
            '360-security'
        """
        name = as_name(id_or_name)
        found = self._find(name)
        if found is None:
            names = [name for each in self.organizations.values() for name in (each.id, *each.names)]
            raise NotFoundError(Text(zh="机构", en="organisation"), name, names)
        return self.organizations[found]

    def resolve(self, name: str | float | None) -> str:
        """The id of the organisation that goes by a name, as `match` accepts it; the name itself where none does.

        Raises:
            TypeError: it is no name; see `match`.
        """
        given = as_name(name)
        return self._find(given) or given

    def _find(self, name: str) -> str | None:
        """The id of the organisation that goes by an id or name; no index is built for a name that is exact."""
        key = name_key(name)
        return self.exact_names.find(name, key) or self.matcher.find(name, key).organization

    def match(
        self, name: str | float | None, *, accept: str = "parsed", as_of: date | str | None = None
    ) -> Match:
        """Which organisation a name means, how sure that is, and why.

        Args:
            name: any text. What columns have where nothing stands (None, NaN, NaT, NA) is an empty name, and a whole
                number is its digits.
            accept: the least sure tier that still names an organisation: `exact`, `pinyin` or `parsed`.
            as_of: only memberships that hold on this day, a date or `YYYY-MM-DD`.

        Raises:
            TypeError: the name is neither text nor a whole number.
            ValueError: there is no such tier or day.

        Example:
            >>> import partners
            >>> found = partners.load().match("百度網訊科技（北京）有限公司")
            >>> found.tier.value, found.organization.id, [each.batch for each in found.memberships]
            ('parsed', 'baidu', [1, 2])
        """
        return next(self.match_many([name], accept=accept, as_of=as_of))

    def match_many(
        self, names: Iterable[str | float | None], *, accept: str = "parsed", as_of: date | str | None = None
    ) -> Iterator[Match]:
        """Match names one after the other, as they are asked for; see `match`.

        Raises:
            TypeError: names is one text, whose characters are no names; or a name is none, once its turn comes.

        Example:
            >>> import partners
            >>> [found.tier.value for found in partners.load().match_many(["ali yun", "阿里云", "上海阿里云"])]
            ['pinyin', 'exact', 'none']
        """
        from partners.names.matches import ACCEPTED

        if accept not in ACCEPTED:
            raise ValueError(f"accept must be one of {', '.join(ACCEPTED)}, not {accept}")
        if isinstance(names, str):
            raise TypeError(f"match_many takes several names; for one, use match({names!r})")
        return self._matches(names, accept, None if as_of is None else as_day(as_of))

    def _matches(self, names: Iterable[str | float | None], accept: str, day: date | None) -> Iterator[Match]:
        from partners.names.matches import Tier

        match, least = self.matcher.match, Tier(accept)
        for name in names:
            found = match(as_name(name), least)
            if found.organization is None:
                yield found
            else:
                yield found._replace(memberships=self._memberships.of(found.organization.id, day))

    @cached_property
    def matcher(self) -> Matcher:
        """What `match` looks names up in; building it takes seconds where there are many organisations."""
        from partners.names.matching import Matcher

        return Matcher(self.organizations, self._memberships.printed_names)

    @cached_property
    def exact_names(self) -> ExactNames:
        """Organisations by the names that are theirs exactly, up to how they are written."""
        from partners.names.exact import ExactNames

        return ExactNames(self.organizations, self._memberships.printed_names)

    def category(self, name: str) -> Category | None:
        """The category that goes by an id or name; None for `not-stated`.

        Raises:
            NotFoundError: there is no such category.
        """
        key = name_key(name).removesuffix("伙伴").removesuffix("partners").removesuffix("partner")
        for category in Category:
            if key in (category.value, name_key(category.label.zh).removesuffix("伙伴")):
                return category
        if key in ("notstated", "未载明", "未知", "unknown"):
            return None
        raise NotFoundError(Text(zh="伙伴类别", en="category"), name, [*Category, NOT_STATED])

    def batch(self, name: int | str) -> Batch:
        """The batch of a number (`2`, `第二批`) or a publication date (`2023-07-03`).

        Raises:
            NotFoundError: there is no such batch.
        """
        key = str(name).strip().removeprefix("第").removesuffix("批")
        if len(key) == 1 and key in _NUMERALS:
            key = str(_NUMERALS.index(key) + 1)
        for batch in self.batches:
            if key in (str(batch.number), batch.published_on.isoformat()):
                return batch
        known = [str(batch.number) for batch in self.batches]
        raise NotFoundError(Text(zh="批次", en="batch"), str(name), known)

    def group(self, name: str) -> Group:
        """The group of companies that goes by an id or name.

        Raises:
            NotFoundError: there is no such group.
        """
        key = name_key(name)
        for group in self.groups.values():
            if name == group.id or key in (name_key(group.name.zh), name_key(group.name.en)):
                return group
        raise NotFoundError(Text(zh="集团", en="group"), name, list(self.groups))

    def source(self, source_id: str) -> Source:
        """The source of an id.

        Raises:
            NotFoundError: there is no such source.
        """
        if source_id not in self.sources:
            raise NotFoundError(Text(zh="来源", en="source"), source_id, list(self.sources))
        return self.sources[source_id]

    def coverage(self) -> tuple[Coverage, ...]:
        """How much of each published list is known: per batch the five categories, `not-stated`, `total`.

        Example:
            >>> import partners
            >>> partners.load().coverage()[-1]
            Coverage(batch=2, category='total', published=63, named=5)
        """
        return tuple(row for batch in self.batches for row in coverage_of(batch))

    def policy(self, name: str) -> Policy:
        """The policy that goes by an id or name.

        Raises:
            NotFoundError: there is no such policy.
        """
        key = name_key(name)
        for policy in self.policies.values():
            if name == policy.id or (key and key in (name_key(policy.name.zh), name_key(policy.name.en))):
                return policy
        raise NotFoundError(Text(zh="政策", en="policy"), name, list(self.policies))

    def is_partner(
        self,
        name: str | float | None,
        category: Category | None = None,
        batch: int | None = None,
        as_of: date | str | None = None,
    ) -> Truth:
        """Is an organisation a partner, as far as the published lists are known?

        False only where every list that could name it is known completely; most are not. Unknown where the
        name says nothing.

        Args:
            name: an id or any name of the organisation, as `match` takes and accepts it; one that it does not accept is an
                organisation that no list names.
            category: of this category; of any, where None.
            batch: of this batch; of any, where None.
            as_of: on this day, a date or `YYYY-MM-DD`; on any day, where None. NaT and NA are a day that is not known.

        Raises:
            TypeError: it is no name; see `match`.
            ValueError: there is no such day.

        Example:
            >>> import partners
            >>> partners.load().is_partner("百度", as_of=date(2024, 1, 1))
            <Truth.TRUE: 2>
        """
        from partners.values.native import is_missing
        from partners.values.placeholders import says_nothing
        from partners.values.truth import Truth

        given = as_name(name)
        if says_nothing(given):
            return Truth.UNKNOWN
        organization = self.resolve(given)
        if as_of is not None and is_missing(as_of):
            # A partner of some day may be none on a day that is not known.
            return min(self._memberships.is_partner(organization, category, batch), Truth.UNKNOWN)
        day = None if as_of is None else as_day(as_of)
        return self._memberships.is_partner(organization, category, batch, day)

    @cached_property
    def world(self) -> World:
        """What rules are asked in: the facts, and who is a partner."""
        from partners.rules.evaluation import World

        def is_partner(
            organization: str, category: Category | None, batch: int | None, day: date | None
        ) -> Truth:
            # Lists and organisations are read once a rule asks for them; many do not.
            return self._memberships.is_partner(organization, category, batch, day)

        return World(self.facts, is_partner)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every benefit of every policy, ready to judge claims."""
        from partners.rules.estimates import Rule

        return tuple(
            Rule(policy, benefit, self.world)
            for policy in self.policies.values()
            for benefit in policy.benefits
        )

    def rules_of(self, policy: str | Iterable[str] | None) -> list[Rule]:
        """The benefits of policies.

        Args:
            policy: ids or names of policies, or benefits as `policy/benefit`; None for all.

        Raises:
            NotFoundError: there is no such policy or benefit.

        Example:
            >>> import partners
            >>> [rule.name for rule in partners.load().rules_of(["programme/data", "etown"])]
            ['programme/data', 'etown/voucher', 'etown/servers']
        """
        if policy is None:
            return [*self.rules]
        known = {rule.name: rule for rule in self.rules}
        chosen: dict[str, Rule] = {}
        for name in [policy] if isinstance(policy, str) else policy:
            if "/" not in name:
                of = self.policy(name).id
                chosen |= {rule.name: rule for rule in self.rules if rule.policy.id == of}
            elif name in known:
                chosen[name] = known[name]
            else:
                raise NotFoundError(Text(zh="补贴", en="benefit"), name, [*known])
        return [*chosen.values()]

    def estimate(
        self, claim: Mapping[str, object], *, as_of: date | str | None = None
    ) -> tuple[Estimate, ...]:
        """What can be claimed, benefit by benefit, the best first, and why.

        Args:
            claim: values by fact, as Python values (Decimal or int CNY, bool, date, a choice's id) or as
                people write them (`"100万"`, `"yes"`, `"训练"`), or as pandas, NumPy and Arrow hold them. What is left out, or
                missing (None, NaN, NaT, NA), is unknown.
            as_of: the day of the question, a date or `YYYY-MM-DD`, on which a policy may have expired; today by default.

        Raises:
            ClaimError: a fact does not exist or its value is malformed.
            ValueError: there is no such day.

        Example:
            >>> import partners
            >>> facts = {"cost": "100万", "activity": "training", "pilot": True, "registered_in": "beijing"}
            >>> estimates = partners.load().estimate(facts)
            >>> estimates[0].outcome, estimates[0].low
            ('eligible', Decimal('100000.00'))
        """
        from partners.rules.claims import read_claim
        from partners.rules.ranking import best_first

        day = date.today() if as_of is None else as_day(as_of)  # noqa: DTZ011 - policies end by the local calendar
        checked = read_claim(self.facts, claim, self.resolve)
        estimates = [rule.estimate(checked) for rule in self.rules]
        return tuple(best_first(estimates, day))

    def curves(
        self, fact: str, start: object, stop: object, claim: Mapping[str, object] | None = None
    ) -> tuple[Curve, ...]:
        """How the amount of each benefit that asks for a fact grows with it, with every kink.

        Args:
            fact: the id or label of a fact that is money or a quantity.
            start: the value at which to begin, as `estimate` takes it.
            stop: the value at which to end.
            claim: what else is known, as `estimate` takes it.

        Raises:
            ClaimError: a fact does not exist, a value is malformed, or the range is empty.

        Example:
            >>> import partners
            >>> facts = {"activity": "inference", "registered_in": "beijing"}
            >>> for curve in partners.load().curves("cost", 0, "2000万", facts):
            ...     if curve.rule.name == "programme/compute":
            ...         print([(str(point.at), str(point.estimate.high)) for point in curve.points])
            [('0.00', '0.00'), ('20000000.00', '2000000.00')]
        """
        from partners.rules.claims import find_fact, read_claim, read_number
        from partners.rules.curves import depends_on, draw

        found = find_fact(self.facts, fact)
        first, last = read_number(found, start), read_number(found, stop)
        known = read_claim(self.facts, claim or {}, self.resolve)
        return tuple(
            draw(rule, found, first, last, known) for rule in self.rules if depends_on(rule, found.id)
        )

    @cached_property
    def _memberships(self) -> Memberships:
        return Memberships(self.organizations, self.batches)


_NUMERALS = "一二三四五六七八九"


def _resolve(given: G | Iterable[G] | None, find: Callable[[G], F]) -> set[F] | None:
    """The values of a filter, looked up; None where the filter is not set."""
    if given is None:
        return None
    values = [given] if isinstance(given, str | int) else given
    return {find(value) for value in values}
