"""Laws of rules: any benefit that the vocabulary can write, any claim, against an oracle of its own."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor
from operator import ge, gt, le, lt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from partners import Estimate
from partners.rules.claims import read_claim
from partners.rules.estimates import Rule
from partners.rules.ranking import best_first
from support.invented import BATCHES, CITY, DAY, bounds, judge, policy, words
from support.laws import law

Benefit = dict[str, Any]
Known = Mapping[str, Any]

KINDS: dict[str, tuple[str, ...]] = {
    "money": ("cost", "wages", "rent", "received", "used"),
    "quantity": ("hours", "months"),
    "date": ("signed_on", "paid_on"),
    "choice": ("use",),
    "boolean": ("young", "local"),
    "organization": ("applicant", "supplier"),
}
KIND_OF = {fact: kind for kind, facts in KINDS.items() for fact in facts}
BOUNDS = ("100", "250.55", "1000")
AMOUNTS = ("0", "0.01", "0.05", "33.33", "250.55", "123456.78")
RATES = ("0%", "10%", "12.5%", "1/3", "7/9", "100%", "0.000001%")
FACTORS = ("2", "108%", "1/3", "0.5")
DAYS = ("2023-05-19", "2023-12-31", "2024-06-30")
USES = ("red", "green", "blue")
BIG = Fraction(10) ** 30
UNBOUNDED = Fraction(10) ** 20
OPEN = {"not_stated": words("open")}
READY = {"fact": "green", "is": "yes"}  # every claim says so: what it is paid shows in full

# What an unknown fact may turn out to be: both sides of every bound, and more than any bound.
COMPLETIONS: dict[str, tuple[Any, ...]] = {
    "money": (Fraction(0), Fraction("250.55"), BIG),
    "quantity": (Fraction(0), Fraction("250.55"), BIG),
    "date": (
        date(1990, 1, 1),
        date(2023, 1, 1),
        date(2023, 5, 19),
        date(2024, 1, 1),
        date(2024, 12, 31),
        date(2060, 1, 1),
    ),
    "choice": USES,
    "boolean": (True, False),
    "organization": ("aye", "bee", "sea", "dee"),
}
KNOWN: dict[str, st.SearchStrategy[Any]] = {
    "money": st.sampled_from([Decimal(each) for each in (*BOUNDS, *AMOUNTS, "999999999999.99")])
    | st.decimals(min_value=0, max_value=10_000, places=2),
    "quantity": st.sampled_from([Decimal(each) for each in BOUNDS])
    | st.decimals(min_value=0, max_value=10_000, places=4),
    "date": st.dates(min_value=BATCHES[0].published_on, max_value=date(2024, 12, 31)),
    "choice": st.sampled_from(USES),
    "boolean": st.booleans(),
    "organization": st.sampled_from(COMPLETIONS["organization"]),
}


class Writer:
    """Writes benefits; where asked to, with each fact at most once, or without what the claims of a group share."""

    def __init__(self, draw: st.DrawFn, *, once: bool, totals: bool = True) -> None:
        self.draw = draw
        self.once = once
        self.totals = totals
        self.shares = totals
        self.free = {kind: list(facts) for kind, facts in KINDS.items()}

    def pick(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def perhaps(self) -> bool:
        return self.draw(st.booleans())

    def fact(self, kind: str) -> str | None:
        """A fact of a kind; None where each has been used."""
        if not self.free[kind]:
            return None
        fact = str(self.pick(*self.free[kind]))
        if self.once:
            self.free[kind].remove(fact)
        return fact

    def condition(self, depth: int = 2) -> Benefit:
        forms = [
            "boolean",
            "choice",
            "one_of",
            "at_least",
            "at_most",
            "above",
            "below",
            "on_or_after",
            "on_or_before",
            "partner",
            "figure",
            "day",
        ]
        forms += ["not", "all_of", "any_of"] * 2 if depth else []
        match self.pick(*forms, "not_stated"):
            case "not":
                return {"not": self.condition(depth - 1)}
            case "all_of" | "any_of" as form:
                return {form: [self.condition(depth - 1) for _ in range(self.pick(1, 2, 3))]}
            case "not_stated":
                return OPEN
            case "partner":
                return self.partner()
            case "figure":
                return self.figures_compared()
            case "day":
                return self.days_compared()
            case form:
                return self.comparison(form)

    def comparison(self, form: str) -> Benefit:
        kind = {"boolean": "boolean", "choice": "choice", "one_of": "choice"}.get(form)
        kind = kind or ("date" if form.startswith("on_") else self.pick("money", "quantity"))
        fact = self.fact(kind)
        if fact is None:
            return OPEN
        match form:
            case "boolean":
                return {"fact": fact, "is": self.pick("yes", "no")}
            case "choice":
                return {"fact": fact, "is": self.pick(*USES)}
            case "one_of":
                return {"fact": fact, "one_of": [self.pick(*USES), self.pick(*USES)]}
            case "at_least" | "at_most" | "above" | "below":
                return {"fact": fact, form: self.pick(*BOUNDS)}
            case _:
                return {"fact": fact, form: self.pick(*DAYS)}

    def partner(self) -> Benefit:
        fact = self.fact("organization")
        if fact is None:
            return OPEN
        found: Benefit = {"partner": fact}
        if self.perhaps() and (day := self.fact("date")):
            found["as_of"] = day
        if not self.once:  # of some categories nobody can be a partner, which no completion shows
            found |= self.pick({}, {"category": "compute"}, {"category": "data"})
            found |= self.pick({}, {"batch": "1"}, {"batch": "2"})
        return found

    def figures_compared(self) -> Benefit:
        kind = self.pick("money", "quantity")
        one = self.figure(kind)
        other = self.pick(*BOUNDS) if self.perhaps() else self.figure(kind)
        if one is None or other is None:
            return OPEN
        return {"figure": one, self.pick("at_least", "at_most", "above", "below"): other}

    def days_compared(self) -> Benefit:
        one = self.fact("date")
        other: Any = self.fact("date")
        if one is None or other is None:
            return OPEN
        if self.perhaps():
            unit = self.pick("years", "months", "days")
            other = {unit: self.pick("1", "3", "31"), self.pick("after", "before"): other}
        return {"day": one, self.pick("on_or_after", "on_or_before", "after", "before"): other}

    def figure(self, kind: str, depth: int = 2) -> Any:
        """A fact or what is computed of some; None where none is left."""
        forms = ["fact", "fact", "times", "part_of", "sum_of", "difference_of", "product_of"]
        forms += ["total_of"] if self.totals else []
        form = self.pick(*forms) if depth else "fact"
        if form in ("sum_of", "difference_of"):
            found = [self.figure(kind, depth - 1) for _ in range(2)]
            return None if None in found else {form: found}
        if form == "product_of":
            found = [self.figure(kind, depth - 1), self.figure("quantity", depth - 1)]
            return None if None in found else {form: found}
        if form == "total_of":
            one, besides = self.fact(kind), self.fact(kind)
            group = self.pick({"per": ["applicant"]}, {"per": ["supplier", "year"], "year_of": "signed_on"})
            return None if one is None or besides is None else {"total_of": one, **group, "besides": besides}
        if form == "fact":
            return self.fact(kind)
        inner = self.figure(kind, depth - 1)
        if inner is None:
            return None
        if form == "times":
            return {"times": self.pick(*FACTORS), "of": inner}
        if self.shares and self.perhaps() and (received := self.fact(kind)):
            group = self.pick({"per": ["applicant"]}, {"per": ["supplier", "year"], "year_of": "signed_on"})
            return {"part_of": inner, "up_to": self.pick(*BOUNDS), **group, "received": received}
        return {
            "part_of": inner,
            **self.pick({"above": "100"}, {"up_to": "250.55"}, {"above": "100", "up_to": "1000"}),
        }

    def amount(self, depth: int = 2) -> Benefit:
        forms = ["exactly", "at_most", "between", "fixed", "tiers", "prices", "per unit", "not_stated"]
        forms += (
            ["cases", "up_to", "least_of", "greatest_of", "sum_of", "difference_of", "share"] * 2
            if depth
            else []
        )
        match self.pick(*forms):
            case "cases":
                return {"cases": self.cases(depth)}
            case "up_to":
                return {"up_to": self.amount(depth - 1)}
            case "least_of" | "greatest_of" | "sum_of" | "difference_of" as form:
                return {form: [self.amount(depth - 1) for _ in range(self.pick(2, 3))]}
            case "share":
                return {"share": self.pick("60%", "1/3", "100%"), "amount": self.amount(depth - 1)}
            case "per unit" if figure := self.figure("quantity"):
                return {"quantity": figure, "unit_price": self.pick(*AMOUNTS)}
            case "exactly" | "at_most" as form if figure := self.figure("money"):
                return {"of": figure, form: self.pick(*RATES)}
            case "between" if figure := self.figure("money"):
                return {"of": figure, "between": self.pick(["0%", "10%"], ["1/3", "7/9"], ["10%", "50%"])}
            case "tiers" if figure := self.figure("money"):
                return {"of": figure, "tiers": self.tiers("rate", RATES)}
            case "prices" if figure := self.figure("quantity"):
                return {"of": figure, "tiers": self.tiers("unit_price", AMOUNTS)}
            case "not_stated":
                return OPEN
            case _:
                return {"fixed": self.pick(*AMOUNTS)}

    def cases(self, depth: int) -> list[Benefit]:
        cases = [
            {"when": self.condition(1), "amount": self.amount(depth - 1)} for _ in range(self.pick(1, 2, 3))
        ]
        return [*cases, {"amount": self.amount(depth - 1)}] if self.perhaps() else cases

    def tiers(self, key: str, rates: tuple[str, ...]) -> list[Benefit]:
        ends = BOUNDS[: self.pick(1, 2, 3)]

        def paid(some: tuple[str, ...]) -> Benefit:
            return {"at_most" if key == "rate" and self.perhaps() else key: self.pick(*some)}

        tiers = [{"up_to": end, **paid(rates)} for end in ends]
        # A last tier of 0% without an end has a test of its own.
        return [*tiers, paid(rates[1:])] if self.perhaps() else tiers

    def limits(self) -> Benefit:
        found: Benefit = {"caps": [], "deductions": []}
        if self.pick(0, 0, 1) and (fact := self.fact("money")):
            group = self.pick({}, {"per": ["applicant"]}, {"per": ["year"], "year_of": "signed_on"})
            found["deductions"].append({"received": fact, **group, **self.pick({}, {"rate": "1/3"})})
        for _ in range(self.pick(0, 0, 1, 2)):
            cap = {"amount": self.pick(*AMOUNTS)}
            if self.perhaps() and (fact := self.fact("money")):
                cap |= {"per": ["applicant", "year"], "year_of": "signed_on", "received": fact}
            found["caps"].append(cap)
        if self.perhaps():
            found["budget"] = {"amount": self.pick(*AMOUNTS), "year_of": "signed_on"}
            if self.perhaps() and (fact := self.fact("money")):
                found["budget"]["used"] = fact
        return found

    def benefit(self) -> Benefit:
        self.shares = False  # what claims share depends on who meets the conditions
        conditions = [READY, *(self.condition() for _ in range(self.pick(0, 0, 1, 2, 3)))]
        self.shares = self.totals
        return {"conditions": conditions, "amount": self.amount(), **self.limits()}


@st.composite
def benefits(draw: st.DrawFn, *, once: bool = False, totals: bool = True) -> Benefit:
    return Writer(draw, once=once, totals=totals).benefit()


def asked(part: object) -> Iterator[str]:
    """Every fact that a benefit asks for, each as often as it does."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in ("year_of", "per", "is", "one_of", "category"):
                yield from asked(value)
    elif isinstance(part, list):
        for each in part:
            yield from asked(each)
    elif isinstance(part, str) and part in KIND_OF | {"green": ""}:
        yield part


@st.composite
def cases(draw: st.DrawFn, *, once: bool = False, unknown: int = 3) -> tuple[Benefit, dict[str, Any]]:
    """A benefit, and a claim that leaves some of its facts unknown."""
    benefit = draw(benefits(once=once))
    facts = sorted(set(asked(benefit)) - {"green"})
    open_facts = draw(st.permutations(facts))[: draw(st.integers(0, unknown))] if facts else []
    known = {fact: draw(KNOWN[KIND_OF[fact]]) for fact in facts if fact not in open_facts}
    return benefit, {"green": True, **known}


def completions(benefit: Benefit, claim: Known) -> Iterator[dict[str, Any]]:
    """The claim with every fact of the benefit known, in every way that matters."""
    unknown = sorted(set(asked(benefit)) - set(claim))
    for values in product(*(COMPLETIONS[KIND_OF[fact]] for fact in unknown)):
        yield {**claim, **dict(zip(unknown, values, strict=True))}


# The oracle: what the dict says for a claim of which every fact is known. A truth is the set of what it can
# be, an amount the least and the greatest that it can be, where the sources or the lists leave it open.


def truths(condition: Benefit, known: Known) -> set[bool]:
    match condition:
        case {"not_stated": _}:
            return {True, False}
        case {"not": part}:
            return {not each for each in truths(part, known)}
        case {"all_of": parts}:
            return every(parts, known)
        case {"any_of": parts}:
            return {not each for each in every([{"not": part} for part in parts], known)}
        case {"partner": who}:
            return partner(condition, known[who], known.get(condition.get("as_of", "")))
        case {"fact": fact, "is": value}:
            return {known[fact] == {"yes": True, "no": False}.get(value, value)}
        case {"fact": fact, "one_of": values}:
            return {known[fact] in values}
        case {"fact": fact, "at_least": least}:
            return {Fraction(known[fact]) >= Fraction(least)}
        case {"fact": fact, "at_most": most}:
            return {Fraction(known[fact]) <= Fraction(most)}
        case {"fact": fact, "above": bound}:
            return {Fraction(known[fact]) > Fraction(bound)}
        case {"fact": fact, "below": bound}:
            return {Fraction(known[fact]) < Fraction(bound)}
        case {"figure": figure}:
            ((order, other),) = ((key, value) for key, value in condition.items() if key != "figure")
            return {ORDERS[order](value_of(figure, known), value_of(other, known))}
        case {"day": day}:
            ((order, other),) = ((key, value) for key, value in condition.items() if key != "day")
            return {ORDERS[order](known[day], day_of(other, known))}
        case {"fact": fact, "on_or_after": day}:
            return {known[fact].isoformat() >= day}
        case {"fact": fact, "on_or_before": day}:
            return {known[fact].isoformat() <= day}
    raise AssertionError(condition)


ORDERS: Mapping[str, Any] = {
    "at_least": ge,
    "at_most": le,
    "above": gt,
    "below": lt,
    "on_or_after": ge,
    "on_or_before": le,
    "after": gt,
    "before": lt,
}


def value_of(figure: Any, known: Known) -> Fraction:
    match figure:
        case str():
            return Fraction(known[figure]) if figure in KIND_OF else Fraction(figure)
        case {"times": factor, "of": inner}:
            return rate_of(factor) * value_of(inner, known)
        case {"product_of": [one, other]}:
            return value_of(one, known) * value_of(other, known)
        case {"total_of": own, "besides": others}:
            return value_of(own, known) + value_of(others, known)
        case {"sum_of": [one, other]}:
            return value_of(one, known) + value_of(other, known)
        case {"difference_of": [one, other]}:
            return max(value_of(one, known) - value_of(other, known), Fraction(0))
        case {"part_of": inner}:
            whole = value_of(inner, known)
            up_to = Fraction(figure["up_to"]) if "up_to" in figure else whole
            if "received" in figure:
                return min(whole, max(up_to - Fraction(known[figure["received"]]), Fraction(0)))
            return max(min(whole, up_to) - Fraction(figure.get("above", 0)), Fraction(0))
    raise AssertionError(figure)


def day_of(other: Any, known: Known) -> date:
    start: date = known[other] if isinstance(other, str) else known[other.get("after", other.get("before"))]
    if isinstance(other, str):
        return start
    sign = 1 if "after" in other else -1
    if "days" in other:
        return start + timedelta(days=sign * int(other["days"]))
    months = start.month - 1 + sign * (12 * int(other.get("years", 0)) + int(other.get("months", 0)))
    year, month = start.year + months // 12, months % 12 + 1
    for last in (start.day, 30, 29, 28):
        if last <= start.day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise AssertionError


def every(conditions: list[Benefit], known: Known) -> set[bool]:
    found = [truths(each, known) for each in conditions]
    can_hold = all(True in each for each in found)
    can_fail = any(False in each for each in found)
    return {truth for truth, can in ((True, can_hold), (False, can_fail)) if can}


# organisation: category, batch, first day, last day
MEMBERS = {
    "aye": ("compute", "1", "2023-05-19", "9999-12-31"),
    "bee": ("data", "1", "2023-05-19", "2024-06-30"),
    "sea": ("compute", "2", "2024-01-01", "9999-12-31"),
}


def partner(condition: Benefit, name: str, day: date | None) -> set[bool]:
    category, batch = condition.get("category"), condition.get("batch")
    if name in MEMBERS:
        its_category, its_batch, since, until = MEMBERS[name]
        fits = category in (None, its_category) and batch in (None, its_batch)
        if fits and (day is None or since <= day.isoformat() <= until):
            return {True}
    # Only the second list names fewer than it counts, and of these all compute partners.
    second = batch != "1" and (day is None or day.isoformat() >= "2024-01-01")
    return {True, False} if second and category != "compute" else {False}


def extremes(amounts: list[Fraction]) -> tuple[Fraction, Fraction]:
    return min(amounts), max(amounts)


def rate_of(written: str) -> Fraction:
    return Fraction(written[:-1]) / 100 if written.endswith("%") else Fraction(written)


def amounts(amount: Benefit, known: Known) -> tuple[Fraction, Fraction]:
    match amount:
        case {"not_stated": _}:
            return Fraction(0), BIG * BIG
        case {"fixed": fixed}:
            return Fraction(fixed), Fraction(fixed)
        case {"of": figure, "exactly": rate}:
            return (value_of(figure, known) * rate_of(rate),) * 2
        case {"of": figure, "at_most": rate}:
            return Fraction(0), value_of(figure, known) * rate_of(rate)
        case {"of": figure, "between": [low, high]}:
            return value_of(figure, known) * rate_of(low), value_of(figure, known) * rate_of(high)
        case {"of": figure, "tiers": tiers}:
            of = value_of(figure, known)
            return by_tiers(of, tiers, sure=True), by_tiers(of, tiers, sure=False)
        case {"quantity": figure, "unit_price": price}:
            return (value_of(figure, known) * Fraction(price),) * 2
        case {"share": rate, "amount": part}:
            low, high = amounts(part, known)
            return low * rate_of(rate), high * rate_of(rate)
        case {"difference_of": [first, *others]}:
            lows, highs = of_parts(others, known)
            low, high = amounts(first, known)
            return max(low - sum(highs), Fraction(0)), max(high - sum(lows), Fraction(0))
        case {"cases": tried}:
            return by_cases(tried, known)
        case {"up_to": part}:
            return Fraction(0), amounts(part, known)[1]
        case {"least_of": parts}:
            lows, highs = of_parts(parts, known)
            return min(lows), min(highs)
        case {"greatest_of": parts}:
            lows, highs = of_parts(parts, known)
            return max(lows), max(highs)
        case {"sum_of": parts}:
            lows, highs = of_parts(parts, known)
            return sum(lows, Fraction(0)), sum(highs, Fraction(0))
    raise AssertionError(amount)


def of_parts(parts: list[Benefit], known: Known) -> tuple[list[Fraction], list[Fraction]]:
    found = [amounts(part, known) for part in parts]
    return [low for low, _ in found], [high for _, high in found]


def by_tiers(cost: Fraction, tiers: list[Benefit], *, sure: bool) -> Fraction:
    total, below = Fraction(0), Fraction(0)
    for tier in tiers:
        end = min(cost, Fraction(tier["up_to"])) if "up_to" in tier else cost
        rate = "0" if sure and "at_most" in tier else next(tier[key] for key in tier if key != "up_to")
        total += max(end - below, Fraction(0)) * rate_of(rate)
        below = max(below, end)
    return total


def by_cases(tried: list[Benefit], known: Known) -> tuple[Fraction, Fraction]:
    possible: list[Fraction] = []
    for case in tried:
        truth = truths(case["when"], known) if "when" in case else {True}
        if True in truth:
            possible += amounts(case["amount"], known)
        if False not in truth:
            return extremes(possible)
    return extremes([*possible, Fraction(0)])


def payments(benefit: Benefit, known: Known) -> tuple[set[bool], Fraction, Fraction]:
    """Whether the claim qualifies, and the least and the most that it is paid, rounded half up."""
    low, high = amounts(benefit["amount"], known)
    for deduction in benefit["deductions"]:
        taken = half_up(Fraction(known[deduction["received"]]) * rate_of(deduction.get("rate", "100%")))
        low, high = max(low - taken, Fraction(0)), max(high - taken, Fraction(0))
    for cap in benefit["caps"]:
        left = max(Fraction(cap["amount"]) - Fraction(known.get(cap.get("received"), 0)), Fraction(0))
        low, high = min(low, left), min(high, left)
    if "budget" in benefit:
        budget = benefit["budget"]
        if "used" in budget:
            left = max(Fraction(budget["amount"]) - Fraction(known[budget["used"]]), Fraction(0))
            low, high = min(low, left), min(high, left)
        else:
            low, high = Fraction(0), min(high, Fraction(budget["amount"]))
    truth = every(benefit["conditions"], known)
    if True not in truth:
        high = Fraction(0)
    if False in truth:
        low = Fraction(0)
    return truth, half_up(low), half_up(high)


def half_up(amount: Fraction) -> Fraction:
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def of_all(benefit: Benefit, claim: Known) -> tuple[str, Fraction, Fraction | None]:
    """What the oracle says of all completions together."""
    found = [payments(benefit, known) for known in completions(benefit, claim)]
    truth = {each for every_truth, _, _ in found for each in every_truth}
    high = max(high for _, _, high in found)
    outcome = "undetermined" if len(truth) > 1 else "eligible" if True in truth else "ineligible"
    return outcome, min(low for _, low, _ in found), None if high >= UNBOUNDED else high


def exactly(found: Estimate) -> tuple[str, Fraction, Fraction | None]:
    return found.outcome, Fraction(found.low), None if found.high is None else Fraction(found.high)


def within(inner: Estimate, outer: Estimate) -> bool:
    return outer.low <= inner.low and (
        outer.high is None or (inner.high is not None and inner.high <= outer.high)
    )


often = law(250)
complete = law(400)


@often
@given(cases())
def test_the_interval_and_the_outcome_hold_for_every_completion(case: tuple[Benefit, dict[str, Any]]) -> None:
    benefit, claim = case
    found = judge(benefit, **claim)
    for known in completions(benefit, claim):
        truth, low, high = payments(benefit, known)
        assert found.low <= low
        assert found.high is None or high <= found.high
        if found.outcome != "undetermined":
            assert truth == {found.outcome == "eligible"}


@often
@given(cases(once=True))
def test_where_each_fact_occurs_once_the_bounds_are_attained(case: tuple[Benefit, dict[str, Any]]) -> None:
    benefit, claim = case
    assert exactly(judge(benefit, **claim)) == of_all(benefit, claim)


@complete
@given(cases(unknown=0))
def test_a_complete_claim_is_paid_what_the_rule_says(case: tuple[Benefit, dict[str, Any]]) -> None:
    benefit, claim = case
    assert exactly(judge(benefit, **claim)) == of_all(benefit, claim)


@often
@given(cases(), st.data())
def test_knowing_more_never_widens_the_interval_or_turns_an_outcome(
    case: tuple[Benefit, dict[str, Any]], data: st.DataObject
) -> None:
    benefit, claim = case
    before = judge(benefit, **claim)
    for fact in data.draw(st.permutations(sorted(set(asked(benefit)) - set(claim)))):
        claim = {**claim, fact: data.draw(KNOWN[KIND_OF[fact]])}
        after = judge(benefit, **claim)
        assert within(after, before)
        assert before.outcome in ("undetermined", after.outcome)
        before = after


@often
@given(cases(), st.data())
def test_the_order_of_conditions_and_of_facts_does_not_matter(
    case: tuple[Benefit, dict[str, Any]], data: st.DataObject
) -> None:
    benefit, claim = case
    shuffled = {**benefit, "conditions": data.draw(st.permutations(benefit["conditions"]))}
    reordered = {fact: claim[fact] for fact in data.draw(st.permutations(sorted(claim)))}
    before, after = judge(benefit, **claim), judge(shuffled, **reordered)
    assert bounds(before) == bounds(after)
    assert set(before.missing) == set(after.missing)


@often
@given(cases())
def test_the_missing_facts_are_unknown_facts_of_the_benefit_each_once(
    case: tuple[Benefit, dict[str, Any]],
) -> None:
    benefit, claim = case
    missing = judge(benefit, **claim).missing
    assert len(set(missing)) == len(missing)
    assert set(missing) <= set(asked(benefit)) - set(claim)


@often
@given(cases(), st.data())
def test_a_fact_that_is_not_missing_changes_nothing(
    case: tuple[Benefit, dict[str, Any]], data: st.DataObject
) -> None:
    benefit, claim = case
    before = judge(benefit, **claim)
    for fact in sorted(set(asked(benefit)) - set(claim) - set(before.missing)):
        known = {**claim, fact: data.draw(KNOWN[KIND_OF[fact]])}
        assert bounds(judge(benefit, **known)) == bounds(before)


@law(60)
@given(st.lists(benefits(), min_size=2, max_size=4), st.data())
def test_the_order_of_policies_does_not_matter(several: list[Benefit], data: st.DataObject) -> None:
    facts = sorted({fact for benefit in several for fact in asked(benefit)} - {"green"})
    given_facts = data.draw(st.lists(st.sampled_from(facts), unique=True)) if facts else []
    claim = read_claim(
        CITY.facts, {"green": True, **{fact: data.draw(KNOWN[KIND_OF[fact]]) for fact in given_facts}}
    )
    policies = [policy(benefit, id=f"p{number}") for number, benefit in enumerate(several)]
    estimates = [Rule(each, each.benefits[0], CITY.context).estimate(claim) for each in policies]
    shuffled = data.draw(st.permutations(estimates))

    def in_order(some: list[Estimate]) -> list[tuple[object, ...]]:
        return [(each.outcome, each.low, each.high or 0) for each in best_first(some, DAY)]

    assert in_order(estimates) == in_order(shuffled)
    assert {(each.rule.name, bounds(each)) for each in estimates} == {
        (each.rule.name, bounds(each)) for each in shuffled
    }


@often
@given(cases())
def test_every_estimate_can_be_explained_in_both_languages(case: tuple[Benefit, dict[str, Any]]) -> None:
    benefit, claim = case
    found = judge(benefit, **claim)
    chinese, english = found.explain("zh", as_of=DAY), found.explain("en", as_of=DAY)
    assert len(chinese.splitlines()) == len(english.splitlines())
    for fact in found.missing:
        assert f"{fact}=" in chinese
        assert f"{fact}=" in english
