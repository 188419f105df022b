"""Laws of ledgers: every engine answers what one claim is answered, and shared limits hold however it turns out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from test_rules import KIND_OF, KNOWN, benefits

import partners
from invented import CITY, rule
from ledgers import ENGINES, answers_of, as_written, claims, judged, judged_by, ledger
from partners import ledger as partners_ledger
from partners.estimate import Rule, spent_of
from partners.ledger.answers import Ledger
from partners.ledger.expressions import largest_exact
from partners.ledger.limits import LINE, LOW, PAID
from partners.ledger.lines import HIGH, facts_asked, judge_lines, reasons
from partners.ledger.totals import total as total_alone
from partners.ledger.totals import totals
from partners.rules.caps import Budget
from partners.rules.facts import Claim
from partners.rules.meaning import in_fen

Given = dict[str, Any]
# Shrinking a ledger that is judged by an engine takes minutes, and they are small to begin with.
slowly = settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
UNBOUNDED = 10**9


@st.composite
def some_known(draw: st.DrawFn) -> Given:
    """A claim with any of its facts known."""
    return {"green": True} | {
        fact: draw(KNOWN[kind]) for fact, kind in KIND_OF.items() if draw(st.booleans())
    }


@pytest.mark.parametrize("engine", ENGINES)
@slowly
@given(benefits(), st.lists(some_known(), min_size=6, max_size=6))
def test_every_engine_answers_each_line_as_it_answers_one_claim(
    engine: str, benefit: Given, lines: list[Given]
) -> None:
    shared = {"caps": [cap for cap in benefit["caps"] if "per" not in cap]}
    unshared = rule({key: value for key, value in (benefit | shared).items() if key != "budget"})
    compare(unshared, claims(lines), judged(unshared, claims(lines), engine))
    # A limit that lines share is that of one claim where there is one line.
    compare(rule(benefit), claims(lines[:1]), judged(rule(benefit), claims(lines[:1]), engine))


SPELLINGS: Mapping[str, Sequence[str]] = {
    "money": ("300万", "1,234,567.89", "0.05", "１２.５", "￥100", "0", "unknown", " "),
    "quantity": ("12", " 12.0 ", "1.5", "13", "？", ""),
    "date": ("2023-09-01", "2024/3/1", "2025年12月31日", "2023-05-18", "未知"),
    "boolean": ("yes", "否", "是", "FALSE", "unknown"),
    "organization": ("阿里云", "百度", "baidu", "北京百度网讯科技有限公司", "某公司", "未知"),
    "name": ("项目A", " 项目Ａ"),
}


@st.composite
def written(draw: st.DrawFn) -> dict[str, str]:
    """A claim as people write it, of some of the facts of the shipped registry."""
    facts = partners.load().facts
    spellings = {
        fact.id: SPELLINGS.get(fact.type)
        or (*(each.label.zh for each in fact.choices), fact.choices[0].id, "")
        for fact in facts.values()
    }
    return {fact: draw(st.sampled_from(each)) for fact, each in spellings.items() if draw(st.integers(0, 3))}


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
@slowly
@given(written(), st.integers(0, 3))
def test_facts_of_columns_and_facts_given_for_all_lines_are_read_alike(
    engine: str, claim: dict[str, str], share: int
) -> None:
    registry = partners.load()
    said = {fact: text for fact, text in claim.items() if text.strip()}  # a cell may be blank
    kept = {fact: text for index, (fact, text) in enumerate(claim.items()) if index % 4 <= share}
    rest = {fact: text for fact, text in said.items() if fact not in kept}
    assume(kept)
    table = pa.table({"number": [7], **{fact: [text] for fact, text in kept.items()}})
    with duckdb.connect(config={"threads": 1}) as connection:
        frame: Any = pl.from_arrow(table) if engine == "polars" else connection.from_arrow(table)
        answers: Any = partners_ledger.estimate(frame, registry, given=rest, line="number")
        rows = (answers if engine == "polars" else answers.pl()).to_dicts()
    found = {row["benefit"]: row for row in rows}
    for each in registry.estimate(said):
        row = found[each.rule.name]
        assert (row["outcome"], row["low"], row["high"]) == (each.outcome, each.low, each.high), row


@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
@settings(max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate])
@given(benefit=benefits(), lines=st.lists(some_known(), min_size=20, max_size=20))
def test_spark_answers_each_line_as_it_answers_one_claim(
    spark: Any, benefit: Given, lines: list[Given]
) -> None:
    unshared = {"caps": [cap for cap in benefit["caps"] if "per" not in cap]}
    alone = rule({key: value for key, value in (benefit | unshared).items() if key != "budget"})
    compare(alone, claims(lines), judged_by(alone, claims(lines), spark))


def compare(benefit: Rule, lines: Sequence[Claim], answers: Sequence[Mapping[str, Any]]) -> None:
    largest = largest_exact(benefit.benefit.amount, benefit.scale)
    known = reasons(benefit)
    for line, row in zip(lines, answers, strict=True):
        assert row["reason"] in known
        if row["reason"] == "too-large":
            assert any(number > largest for number in line.numbers.values())
            assert (row["outcome"], row["low"], row["high"]) == (None, None, None)
            continue
        expected = benefit.estimate(line)
        high = None if expected.high is None else in_fen(expected.high)
        assert (row["outcome"], row["low"], row["high"]) == (expected.outcome, in_fen(expected.low), high)


class Draw:
    """Draws ledgers that are small enough to try every way in which they can turn out."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def pick(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def benefit(self, caps: int) -> Given:
        amounts = (
            {"of": "cost", "exactly": "100%"},
            {"of": "cost", "at_most": "100%"},
            {"cases": [{"when": {"fact": "local", "is": "yes"}, "amount": {"of": "cost", "exactly": "100%"}},
                       {"amount": {"fixed": "3"}}]},
        )  # fmt: skip
        found: Given = {
            "conditions": [{"fact": "green", "is": "yes"}, {"fact": "young", "is": "yes"}],
            "amount": self.pick(*amounts),
            "caps": [self.cap() for _ in range(caps)],
        }
        if caps == 0 or self.pick(1, 0, 0):
            found["budget"] = {
                "amount": self.pick("0.05", "20", "40"),
                "year_of": "signed_on",
                "used": "used",
            }
        return found

    def cap(self) -> Given:
        per = self.pick(["applicant", "year"], ["applicant"], ["year"])
        year = {"year_of": "signed_on"} if "year" in per else {}
        amount = self.pick("0", "0.05", "3.33", "25.05", "30")
        return {"amount": amount, "per": per, "received": self.pick("received", "used"), **year}

    def line(self, *, stray: bool) -> Given:
        found: Given = {"green": True}
        may_be = {
            "young": self.pick(*(True, True, False, None)),
            "local": self.pick(*(True, False, None)),
            "cost": self.pick("0", "0.01", "3.33", "12.5", "25", None),
            "received": self.pick("0", "1", "10", None),
            "used": self.pick("0", "10", None),
            "applicant": self.pick("aye", "bee", "zed", *([None] if stray else [])),
            "signed_on": self.pick(
                date(2023, 12, 31), date(2024, 1, 1), date(2024, 5, 1), *([None] if stray else [])
            ),
        }
        for fact, value in may_be.items():
            if value is not None:
                found[fact] = Decimal(value) if KIND_OF[fact] == "money" else value
        return found


@st.composite
def small_ledgers(
    draw: st.DrawFn, *, stray: bool = False, limits: int | None = None
) -> tuple[Given, list[Given]]:
    drawn = Draw(draw)
    benefit = drawn.benefit(drawn.pick(0, 1, 2) if limits is None else limits)
    if limits == 1:
        benefit.pop("budget", None)
    return benefit, [drawn.line(stray=stray) for _ in range(drawn.pick(1, 2, 3))]


def key_of(limit: Any, line: Mapping[str, Any]) -> tuple[object, ...]:
    per = ("year",) if isinstance(limit, Budget) else limit.per
    return tuple(line["signed_on"].year if each == "year" else line[each] for each in per)


def paid(
    benefit: Rule, lines: Sequence[Given], amounts: Sequence[int], left: Sequence[Sequence[int]]
) -> list[int]:
    """What each line is paid once everything is known, one claim after the other, one limit after the other."""
    now = [*amounts]
    for limit, left_of in zip(benefit.limits, left, strict=True):
        days = [line["signed_on"] if limit.year_of else date.min for line in lines]
        taken: dict[tuple[object, ...], int] = {}
        for index in sorted(range(len(lines)), key=lambda each: (days[each], each)):
            key = key_of(limit, lines[index])
            claimed = min(now[index], in_fen(limit.amount))
            now[index] = max(min(claimed, left_of[index] - taken.get(key, 0)), 0)
            taken[key] = taken.get(key, 0) + claimed
    return now


def completions(benefit: Rule, given_: Given, lines: Sequence[Given]) -> Iterator[list[int]]:
    """What the lines are paid in every way in which the unknowns can turn out, at the ends of each bound."""
    bare = rule({key: value for key, value in given_.items() if key not in ("caps", "budget")})
    ranges = []
    for line in claims(lines):
        found = bare.estimate(line)
        ranges.append({in_fen(found.low), UNBOUNDED if found.high is None else in_fen(found.high)})
    left = [
        [left_for(limit, line.numbers.get(spent_of(limit) or "")) for line in claims(lines)]
        for limit in benefit.limits
    ]
    groups = [[*groups_of(line)] for line in lines]
    for whole in product(*groups):
        for amounts in product(*ranges):
            for chosen in product(*(product(*each) for each in left)):
                yield paid(benefit, whole, amounts, chosen)


def left_for(limit: Any, spent: int | None) -> tuple[int, ...]:
    most = in_fen(limit.amount)
    return (0, most) if spent is None else (max(most - spent, 0),)


def groups_of(line: Given) -> Iterator[Given]:
    whose = [line["applicant"]] if "applicant" in line else ["aye", "bee", "nobody else"]
    days = (
        [line["signed_on"]] if "signed_on" in line else [date(2020, 1, 1), date(2023, 1, 1), date(2024, 1, 1)]
    )
    for applicant, day in product(whose, days):
        yield {**line, "applicant": applicant, "signed_on": day}


@pytest.mark.parametrize("engine", ENGINES)
@slowly
@given(small_ledgers(limits=1))
def test_the_bounds_of_lines_that_share_a_cap_are_those_of_every_completion(
    engine: str, drawn: tuple[Given, list[Given]]
) -> None:
    benefit, lines = drawn
    every = [*completions(rule(benefit), benefit, lines)]
    rows = judged(rule(benefit), claims(lines), engine)
    assert [(row["low"], row["high"]) for row in rows] == [
        (min(of), max(of)) for of in zip(*every, strict=True)
    ]
    total, groups = totals(ledger(claims(lines), engine), rule(benefit))
    assert total == total_alone(ledger(claims(lines), engine), rule(benefit))
    sums = [sum(each) for each in every]
    assert total.high is not None
    assert in_fen(total.low) <= min(sums) <= max(sums) <= in_fen(total.high)
    if len({(line.get("received"), line.get("used")) for line in lines}) == 1:
        # Lines that disagree on what their group has received leave a total without one limit to be held to.
        assert (in_fen(total.low), in_fen(total.high)) == (min(sums), max(sums))
    assert sum(group.low for group in groups) == total.low


@pytest.mark.parametrize("engine", ENGINES)
@slowly
@given(st.one_of(small_ledgers(), small_ledgers(stray=True)))
def test_bounds_hold_for_every_completion_whatever_is_shared_or_not_known(
    engine: str, drawn: tuple[Given, list[Given]]
) -> None:
    benefit, lines = drawn
    rows = judged(rule(benefit), claims(lines), engine)
    total, _ = totals(ledger(claims(lines), engine), rule(benefit))
    assert total == total_alone(ledger(claims(lines), engine), rule(benefit))
    assert total.high is not None
    for each in completions(rule(benefit), benefit, lines):
        assert all(row["low"] <= one <= row["high"] for row, one in zip(rows, each, strict=True))
        assert in_fen(total.low) <= sum(each) <= in_fen(total.high)


WRONG: Mapping[str, object] = {
    "cost": Decimal(-1),
    "received": Decimal(10**12),
    "used": Decimal("-0.01"),
    "applicant": "#N/A",
}


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
@slowly
@given(small_ledgers(stray=True), st.lists(st.sampled_from([*WRONG, None]), min_size=3, max_size=3))
def test_what_cannot_be_read_counts_in_limits_and_totals_as_what_is_not_known(
    engine: str, drawn: tuple[Given, list[Given]], wrong: list[str | None]
) -> None:
    benefit, lines = rule(drawn[0]), drawn[1]
    unread = [*zip(lines, wrong, strict=False)]
    unknown = [{name: value for name, value in line.items() if name != fact} for line, fact in unread]
    broken = [line if fact is None else line | {fact: WRONG[fact]} for line, fact in unread]
    expected, found = (as_written(each, engine, benefit) for each in (unknown, broken))
    nothing = dict.fromkeys(("outcome", "low", "high", "paid"))
    asked = {*facts_asked(benefit)}
    for row, answer, (_, fact) in zip(
        answers_of(benefit, expected), answers_of(benefit, found), unread, strict=True
    ):
        assert answer == (row | nothing | {"reason": f"invalid:{fact}"} if fact in asked else row)
    assert totals(found, benefit) == totals(expected, benefit)


NAMES: Mapping[object, Sequence[str | None]] = {
    "aye": ("aye", "AYE", " a-ye "),
    "bee": ("ＢＥＥ", "bee"),
    "zed": ("zed", "Zed ", "ｚｅｄ"),
    None: (None, "", "未知", " unknown"),
}


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
@slowly
@given(
    st.sampled_from(["exactly", "at_most"]),
    st.sampled_from([["applicant"], ["applicant", "year"]]),
    st.lists(
        st.sampled_from([(who, name) for who, names in NAMES.items() for name in names]),
        min_size=4,
        max_size=6,
    ),
)
def test_however_an_organisation_is_written_it_has_one_limit(
    engine: str, amount: str, per: list[str], named: list[tuple[str | None, str | None]]
) -> None:
    cap = {"amount": "30", "per": per, "received": "received"} | (
        {"year_of": "signed_on"} if "year" in per else {}
    )
    benefit = rule({"amount": {"of": "cost", amount: "100%"}, "caps": [cap]})
    claim = {"young": True, "cost": Decimal("12.50"), "received": Decimal(10), "signed_on": date(2024, 3, 1)}
    lines = [claim | ({} if who is None else {"applicant": who}) for who, _ in named]
    spelled = [claim | {"applicant": name} for _, name in named]
    assert answers_of(benefit, as_written(spelled, engine, benefit)) == judged(
        benefit, claims(lines), f"{engine}, joined"
    )
    total, groups = totals(as_written(spelled, engine, benefit), benefit)
    expected, of_groups = totals(ledger(claims(lines), f"{engine}, joined"), benefit)
    assert total == total_alone(as_written(spelled, engine, benefit), benefit) == expected
    assert sorted(each[1:] for each in groups) == sorted(each[1:] for each in of_groups)


@pytest.mark.parametrize("engine", ENGINES)
@slowly
@given(small_ledgers(), st.permutations(range(3)))
def test_the_order_of_the_rows_does_not_change_the_answers(
    engine: str, drawn: tuple[Given, list[Given]], order: list[int]
) -> None:
    benefit, lines = drawn
    ready = ledger(claims(lines), engine)
    keyed = ready.frame.with_columns(((nw.col(LINE) * 7 + order[0]) % 3).alias("key"))
    shuffled = keyed.sort("key").drop("key")
    assert by_line(rule(benefit), ready) == by_line(rule(benefit), ready._replace(frame=shuffled))


def by_line(benefit: Rule, ready: Ledger) -> list[dict[str, Any]]:
    found = judge_lines(ready.frame, benefit, ready.lines, joins=ready.joins).select(LINE, LOW, HIGH, PAID)
    return sorted(found.collect().rows(named=True), key=lambda row: int(row[LINE]))


def test_the_invented_city_has_what_these_tests_name() -> None:
    assert set(KIND_OF) | {"green"} == set(CITY.facts)
