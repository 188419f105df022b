"""Caps and budgets: limits on an amount, in the forms that policies use."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from partners.records import amounts as a
from partners.records.conditions import Condition
from partners.records.fields import FactId, Id, Interpretable, Name, Record
from partners.records.forms import by_key_or_word, form_or_word
from partners.records.grouping import YEAR, YEARS
from partners.values.readers import Money


class LimitCase(Record):
    """The amount of a limit for claims that meet a condition; without a condition, for all other claims."""

    when: Condition | None = None
    amount: Money


class LimitCases(Record):
    """The limit of the first case whose condition holds; no limit where none does."""

    cases: Annotated[tuple[LimitCase, ...], Field(min_length=1)]


LimitAmount = TypeAliasType(
    "LimitAmount",
    Annotated[
        Annotated[Money, form_or_word("money")]
        | Annotated[LimitCases, form_or_word("cases")]
        | Annotated[a.Exactly, form_or_word("exactly")]
        | Annotated[a.AtMost, form_or_word("at_most")]
        | Annotated[a.Between, form_or_word("between")]
        | Annotated[a.Tiers, form_or_word("tiers")]
        | Annotated[a.PerUnit, form_or_word("quantity")]
        | Annotated[a.Share, form_or_word("share")]
        | Annotated[a.DifferenceOf, form_or_word("difference_of")]
        | Annotated[a.LeastOf, form_or_word("least_of")]
        | Annotated[a.GreatestOf, form_or_word("greatest_of")]
        | Annotated[a.SumOf, form_or_word("sum_of")],
        by_key_or_word(
            "exactly",
            "at_most",
            "between",
            "tiers",
            "cases",
            "quantity",
            "share",
            "difference_of",
            "least_of",
            "greatest_of",
            "sum_of",
            word=lambda _: "money",
        ),
    ],
)
"""An amount of money, cases of such amounts, or an amount that is computed of facts."""


class Cap(Interpretable):
    """The most that is paid for one claim, or for each value of some facts, such as an applicant and year."""

    amount: LimitAmount | None = None
    claims: Annotated[int, Field(ge=1, le=1000)] | None = None
    """In place of an amount, how many claims are paid at most."""
    years_in_a_row: Annotated[int, Field(ge=1, le=100)] | None = None
    """In place of an amount, in how many calendar years in a row claims are paid at most."""
    per: tuple[FactId, ...] = ()
    """Facts, and `year` for the calendar year or `years` for several; empty if the cap applies to each claim by itself."""
    year_of: FactId | None = None
    """The date fact that gives the calendar year."""
    years: Annotated[int, Field(ge=2, le=100)] | None = None
    """How many calendar years make a period, with `years` in `per`."""
    start: Annotated[Annotated[int, Field(ge=1, le=9999)] | None, Field(alias="from")] = None
    """The calendar year in which one of these periods begins; if left out, any so many years in a row are a period."""
    received: FactId | None = None
    """The fact with the amount already received by the same applicant, in the same year and so on.

    Where claims or years are counted, it is a quantity: how many claims were paid, or in how many years in a row before.
    """
    sources: tuple[Id, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Do several claims share it?"""
        return bool(self.per)

    @property
    def spent(self) -> FactId | None:
        """The fact with the amount already paid under it."""
        return self.received

    @property
    def facts_of_group(self) -> tuple[FactId, ...]:
        """The facts that groups have in common, without the year."""
        return tuple(fact for fact in self.per if fact not in (YEAR, YEARS))

    @property
    def groups(self) -> tuple[str, ...]:
        """The facts, `year` and `years` that tell groups of claims apart."""
        return self.per if self.years_in_a_row is None else (*self.per, YEAR)

    @property
    def money(self) -> Decimal | None:
        """The amount in CNY where it is the same for every claim."""
        return self.amount if isinstance(self.amount, Decimal) else None

    @property
    def count(self) -> int | None:
        """How many claims, or years in a row, are paid at most; None if it limits an amount."""
        return self.claims if self.years_in_a_row is None else self.years_in_a_row

    @property
    def span(self) -> int | None:
        """How many calendar years up to a claim's own count together; None if years make fixed periods, or do not count."""
        return self.years if self.start is None else None

    @property
    def follows_years(self) -> bool:
        """Does it look back from the year of a claim, so that claims must stand in the order of that day?"""
        return self.span is not None or self.years_in_a_row is not None

    @model_validator(mode="after")
    def _limits_one_thing(self) -> "Cap":
        if sum(each is not None for each in (self.amount, self.claims, self.years_in_a_row)) != 1:
            raise PydanticCustomError("cap_kind", "exactly one of amount, claims, years_in_a_row")
        if self.years_in_a_row is not None and {YEAR, YEARS} & {*self.per}:
            raise PydanticCustomError("cap_in_a_row", "years_in_a_row counts the years itself")
        if self.count is not None and not self.per:
            raise PydanticCustomError("cap_count", "a count needs per")
        return self

    @model_validator(mode="after")
    def _says_what_was_received(self) -> "Cap":
        if self.is_shared != (self.received is not None):
            raise PydanticCustomError("cap_received", "received goes with per")
        if (YEAR in self.groups or YEARS in self.per) != (self.year_of is not None):
            raise PydanticCustomError("cap_year", "year_of goes with year")
        if (YEARS in self.per) != (self.years is not None) or {YEAR, YEARS} <= {*self.per}:
            raise PydanticCustomError("cap_years", "years goes with years")
        if self.start is not None and self.years is None:
            raise PydanticCustomError("cap_from", "from goes with years")
        return self

    @model_validator(mode="after")
    def _limits_all_that_share_it(self) -> "Cap":
        if self.is_shared and self.count is None and not isinstance(self.amount, Decimal):
            if not isinstance(self.amount, LimitCases):
                raise PydanticCustomError("cap_shared_amount", "a shared cap is money or cases")
            if self.amount.cases[-1].when is not None:
                raise PydanticCustomError("cap_rest", "a shared cap needs a case for all the rest")
        return self


class PolicyLimit(Cap):
    """A cap that claims for several benefits share, of one policy or of several."""

    benefits: tuple[Name, ...] = ()
    """Ids of benefits of the policy, or `policy/benefit` for those of others; all of the policy if left out."""


class Budget(Interpretable):
    """The most that all applicants together are paid in a calendar year, in order of their claims."""

    amount: Money
    year_of: FactId
    """The date fact that gives the calendar year."""
    used: FactId | None = None
    """The fact with the amount already paid from it."""
    sources: tuple[Id, ...] = ()

    @property
    def per(self) -> tuple[str, ...]:
        """The calendar year, like the `per` of a yearly cap."""
        return (YEAR,)

    @property
    def groups(self) -> tuple[str, ...]:
        """The calendar year, which tells groups of claims apart."""
        return self.per

    @property
    def count(self) -> None:
        """It limits an amount, not a number of claims."""
        return None

    @property
    def span(self) -> None:
        """It counts each calendar year by itself."""
        return None

    @property
    def follows_years(self) -> bool:
        """It does not look back from the year of a claim."""
        return False

    @property
    def is_shared(self) -> bool:
        """Do several claims share it? They always do."""
        return True

    @property
    def spent(self) -> FactId | None:
        """The fact with the amount already paid from it."""
        return self.used

    @property
    def facts_of_group(self) -> tuple[FactId, ...]:
        """The facts that groups have in common, without the year: none."""
        return ()

    @property
    def money(self) -> Decimal:
        """The amount in CNY."""
        return self.amount
