"""The registry as a whole: its records, and the questions that it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from partners.records.all_records import Parts
from partners.records.fields import Category
from partners.records.lookups import find_each, no_organization
from partners.records.memberships import Membership, as_day
from partners.values.keys import as_name

if TYPE_CHECKING:
    from partners.names.matches import Match
    from partners.names.organization_names import OrganizationNames
    from partners.records.organizations import Organization
    from partners.rules.curves import Curve
    from partners.rules.estimates import Estimate, Rule
    from partners.rules.evaluation import Context
    from partners.rules.rule_making import RuleMaker
    from partners.values.truth import Truth


class Registry(Parts):
    """A registry: the published information about the programme, with queries.

    Use `partners.load` to get one. Its parts are read on first use; RegistryError is raised if their files are wrong.

    Args:
        root: the registry's folder.
        part: returns all records of a kind of file, by the kind's name.
    """

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
        """Return memberships, in the order of the lists.

        A membership must pass every filter; it passes a filter with several values if one of them fits.

        Args:
            category: ids or names such as `compute`, `算力`, `算力伙伴`, or `not-stated`.
            batch: numbers or publication dates of lists.
            organization: ids or any names.
            group: ids or names of groups.
            as_of: only memberships that hold on this day, a date or `YYYY-MM-DD`.
            search: a part of any of the organisation's names; if no name contains it, the names are searched in
                simplified characters and in pinyin.

        Raises:
            NotFoundError: a filter names something that does not exist.
            ValueError: there is no such day.

        Example:
            >>> import partners
            >>> [m.organization.id for m in partners.load().memberships(category="算力", batch=1)]
            ['alibaba-cloud', 'beijing-super-cloud']
        """
        from partners.names.searching import find_mentions

        among = None if search is None else find_mentions(self._memberships.all, search)
        return self._memberships.select(
            categories=find_each(category, self.category),
            batches=find_each(batch, lambda value: self.batch(value).number),
            organizations=find_each(organization, lambda value: self.organization(value).id),
            groups=find_each(group, lambda value: self.group(value).id),
            day=None if as_of is None else as_day(as_of),
            among=among,
        )

    def organization(self, id_or_name: str) -> Organization:
        """Find the organisation with an id or any of its names, as `match` accepts them.

        Raises:
            NotFoundError: there is no such organisation; the error has the most similar name.

        Example:
            >>> import partners
            >>> partners.load().organization("360 security technology").id
            '360-security'
        """
        found = self.names.find(as_name(id_or_name))
        if found is None:
            raise no_organization(self.organizations.values(), as_name(id_or_name))
        return self.organizations[found]

    def resolve(self, name: str | float | None) -> str:
        """Return the id of the organisation with a name, as `match` accepts it, or the name itself if there is none.

        Raises:
            TypeError: it is not a name; see `match`.
        """
        return self.names.find(as_name(name)) or as_name(name)

    def match(
        self, name: str | float | None, *, accept: str = "parsed", as_of: date | str | None = None
    ) -> Match:
        """Find the organisation that a name means, with a tier and a reason.

        Args:
            name: any text. A missing value (None, NaN, NaT, NA) is an empty name; a whole number stands for its digits.
            accept: the least certain tier that still names an organisation: `exact`, `pinyin` or `parsed`.
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
        """Match names one after the other, as the results are consumed; see `match`.

        Raises:
            TypeError: `names` is a single text; or a value is not a name, raised when its turn comes.

        Example:
            >>> import partners
            >>> [found.tier.value for found in partners.load().match_many(["ali yun", "阿里云", "上海阿里云"])]
            ['pinyin', 'exact', 'none']
        """
        from partners.names.matches import ACCEPTED, Tier

        if accept not in ACCEPTED:
            raise ValueError(f"accept must be one of {', '.join(ACCEPTED)}, not {accept}")
        if isinstance(names, str):
            raise TypeError(f"match_many takes several names; for one, use match({names!r})")
        day = None if as_of is None else as_day(as_of)
        return self.names.match_each(names, Tier(accept), partial(self._memberships.of, day=day))

    @cached_property
    def names(self) -> OrganizationNames:
        """Lookup of organisation names: exact names at once, others by matching."""
        from partners.names.organization_names import OrganizationNames

        return OrganizationNames(self.organizations, lambda: self._memberships.printed_names)

    def is_partner(
        self,
        name: str | float | None,
        category: Category | None = None,
        batch: int | None = None,
        as_of: date | str | None = None,
    ) -> Truth:
        """Is an organisation a partner, as far as the published lists are known?

        The answer is false only if every list that could name it is known completely, and most are not. It is unknown
        for an empty name or a placeholder.

        Args:
            name: an id or any name of the organisation, as `match` accepts it; a name without a match counts as an
                organisation that is on no list.
            category: the category; None for any.
            batch: the number of the batch; None for any.
            as_of: the day, a date or `YYYY-MM-DD`; None for any day. NaT and NA mean an unknown day.

        Raises:
            TypeError: it is not a name; see `match`.
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
            # A partner on some day may not be one on the unknown day.
            return min(self._memberships.is_partner(organization, category, batch), Truth.UNKNOWN)
        return self._memberships.is_partner(
            organization, category, batch, None if as_of is None else as_day(as_of)
        )

    @cached_property
    def context(self) -> Context:
        """The context for judging rules: the facts, who is a partner, and other benefits."""
        return self._maker.context

    @cached_property
    def _maker(self) -> RuleMaker:
        from partners.rules.rule_making import RuleMaker

        def is_partner(*asked: Any) -> Truth:
            # Lists and organisations are read only when a rule asks for them; many do not.
            return self._memberships.is_partner(*asked)

        return RuleMaker(self.facts, is_partner, lambda: self.policies, lambda: self.sources)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All benefits of all policies, ready to judge claims."""
        policies = self.policies.values()
        names = (f"{policy.id}/{benefit.id}" for policy in policies for benefit in policy.benefits)
        return tuple(map(self._maker.rule, names))

    def rules_of(self, policy: str | Iterable[str] | None) -> list[Rule]:
        """Find the benefits of policies.

        Args:
            policy: ids or names of policies, or benefits as `policy/benefit`; None for all.

        Raises:
            NotFoundError: there is no such policy or benefit.

        Example:
            >>> import partners
            >>> [rule.name for rule in partners.load().rules_of(["programme/data", "etown"])]
            ['programme/data', 'etown/voucher', 'etown/servers']
        """
        from partners.rules.ranking import choose_rules

        return choose_rules(self.rules, policy, self.policy)

    def estimate(
        self, claim: Mapping[str, object], *, as_of: date | str | None = None
    ) -> tuple[Estimate, ...]:
        """Estimate what each benefit pays for a claim, and why, the best first.

        Args:
            claim: values by fact: Python values (Decimal or int CNY, bool, date, a choice's id), texts as people
                write them (`"100万"`, `"yes"`, `"训练"`), or values of pandas, NumPy and Arrow. A fact that is left out
                or missing (None, NaN, NaT, NA) is unknown.
            as_of: the day of the question, a date or `YYYY-MM-DD`; today by default. Only the order depends on it.

        Raises:
            ClaimError: a fact does not exist or its value is malformed.
            ValueError: there is no such day.

        Example:
            >>> import partners
            >>> facts = {"cost": "100万", "activity": "training", "pilot": True, "registered_in": "beijing", "paired": True}
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
        """Compute, for each benefit that asks for a fact, how its amount grows with that fact, with every kink.

        Args:
            fact: the id or label of a fact of type money or quantity.
            start: the first value, as `estimate` takes it.
            stop: the last value.
            claim: the other known facts, as `estimate` takes them.

        Raises:
            ClaimError: a fact does not exist, a value is malformed, or the range is empty.

        Example:
            >>> import partners
            >>> facts = {"activity": "inference", "registered_in": "beijing", "paired": True}
            >>> for curve in partners.load().curves("cost", 0, "2000万", facts):
            ...     if curve.rule.name == "programme/compute":
            ...         print([(str(point.at), str(point.estimate.high)) for point in curve.points])
            [('0.00', '0.00'), ('20000000.00', '2000000.00')]
        """
        from partners.rules.claims import find_fact, read_claim, read_number
        from partners.rules.curves import draw_curve

        found = find_fact(self.facts, fact)
        first, last = read_number(found, start), read_number(found, stop)
        known = read_claim(self.facts, claim or {}, self.resolve)
        rules = (rule for rule in self.rules if found.id in rule.facts)
        return tuple(draw_curve(rule, found, first, last, known) for rule in rules)
