"""Laws of ledgers: every engine answers what one claim is answered, and shared limits hold however it turns out."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import Phase, assume, given
from hypothesis import strategies as st
from test_rules import KIND_OF, KNOWN, benefits

import partners
from conftest import FOUR
from partners import ledger as partners_ledger
from partners.ledger.answers import Ledger
from partners.ledger.exactness import largest_exact
from partners.ledger.line_reasons import reasons
from partners.ledger.lines import judge_lines
from partners.ledger.own_columns import HIGH, LINE, LOW, PAID
from partners.ledger.totals import total as total_alone
from partners.ledger.totals import totals
from partners.rules.bounds import in_fen
from partners.rules.claims import Claim
from partners.rules.estimates import Rule
from support.invented import CITY, registry_of, rule
from support.laws import law
from support.ledgers import ENGINES, answers_of, as_written, claims, judged, judged_by, ledger

Given = dict[str, Any]
# Shrinking a ledger that is judged by an engine takes minutes, and they are small to begin with.
slowly = law(15, phases=[Phase.explicit, Phase.generate])
UNBOUNDED = 10**9
LARGE = 1_200


def is_small(benefit: Given) -> bool:
    """Is a benefit planned in seconds? Some larger ones take longer, and few examples are tried."""
    return len(str(benefit)) < LARGE


@st.composite
def some_known(draw: st.DrawFn) -> Given:
    """A claim with any of its facts known."""
    return {"green": True} | {
        fact: draw(KNOWN[kind]) for fact, kind in KIND_OF.items() if draw(st.booleans())
    }


@pytest.mark.parametrize("engine", ENGINES)
@slowly
@given(benefits(totals=False), st.lists(some_known(), min_size=6, max_size=6))
def test_every_engine_answers_each_line_as_it_answers_one_claim(
    engine: str, benefit: Given, lines: list[Given]
) -> None:
    unshared = rule(alone(benefit))
    compare(unshared, claims(lines), judged(unshared, claims(lines), engine))


@pytest.mark.parametrize("engine", ENGINES)
@slowly
@given(benefits().filter(is_small), some_known())
def test_a_ledger_of_one_line_is_answered_as_one_claim(engine: str, benefit: Given, line: Given) -> None:
    # Also by what lines share: limits, and totals over the lines of a group.
    compare(rule(benefit), claims([line]), judged(rule(benefit), claims([line]), engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_tiers_that_are_too_fine_to_compute_are_said_to_be_and_end_no_query(engine: str) -> None:
    tiers = [{"up_to": "100.5", "unit_price": "0"}, {"up_to": "250.55", "unit_price": "123456.78"}]
    fine = [{"of": "cost", "exactly": rate} for rate in ("1/9", "0.000001%")]
    benefit = rule({"amount": {"sum_of": [{"of": "hours", "tiers": tiers}, *fine]}})
    for hours in ("0", "250.55", None):
        line = {"hours": hours and Decimal(hours), "cost": Decimal(1)}
        (row,) = judged(benefit, claims([line]), engine)
        assert (row["low"], row["high"], row["reason"]) == (None, None, "too-large")


@pytest.mark.parametrize("engine", ENGINES)
@slowly
@given(benefits().filter(is_small), some_known())
def test_a_share_of_what_another_benefit_pays_is_that_share_on_every_line(
    engine: str, benefit: Given, line: Given
) -> None:
    half = {"conditions": [{"fact": "green", "is": "yes"}], "amount": HALF}
    base, one = registry_of(benefit, half).rules
    (row,) = judged(one, claims([line]), engine)
    found, expected = one.estimate(*claims([line])), base.estimate(*claims([line]))
    assert in_fen(found.low) == (in_fen(expected.low) + 1) // 2
    assert found.high == (None if expected.high is None else Decimal((in_fen(expected.high) + 1) // 2) / 100)
    (other,) = judged(base, claims([line]), engine)  # of what is too large, no share has an upper bound
    if "too-large" not in (row["reason"], other["reason"]):
        high = None if found.high is None else in_fen(found.high)
        assert (row["outcome"], row["low"], row["high"]) == (found.outcome, in_fen(found.low), high)


HALF = {"share": "50%", "amount": {"benefit": "city/b1"}}
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
    """A claim as people write it, of some of the facts that the four policies ask for."""
    registry = partners.load()
    asked = dict.fromkeys(fact for rule in registry.rules_of(FOUR) for fact in rule.facts)
    spellings = {
        fact.id: SPELLINGS.get(fact.type)
        or (*(each.label.zh for each in fact.choices), fact.choices[0].id, "")
        for fact in map(registry.facts.__getitem__, asked)
    }
    return {fact: draw(st.sampled_from(each)) for fact, each in spellings.items() if draw(st.integers(0, 3))}


@pytest.mark.parametrize("kind", ["duckdb", "polars"])
@slowly
@given(written(), st.integers(0, 3))
def test_facts_of_columns_and_facts_given_for_all_lines_are_read_alike(
    kind: str, claim: dict[str, str], share: int
) -> None:
    registry = partners.load()
    said = {fact: text for fact, text in claim.items() if text.strip()}  # a cell may be blank
    kept = {fact: text for index, (fact, text) in enumerate(claim.items()) if index % 4 <= share}
    rest = {fact: text for fact, text in said.items() if fact not in kept}
    assume(kept)
    table = pa.table({"number": [7], **{fact: [text] for fact, text in kept.items()}})
    with duckdb.connect(config={"threads": 1}) as connection:
        frame: Any = pl.from_arrow(table) if kind == "polars" else connection.from_arrow(table)
        answers: Any = partners_ledger.estimate(frame, registry, FOUR, given=rest, line="number")
        rows = (answers if kind == "polars" else answers.pl()).to_dicts()
    found = {row["benefit"]: row for row in rows}
    assert found.keys() == {rule.name for rule in registry.rules_of(FOUR)}
    for each in registry.estimate(said):
        if each.policy.id not in FOUR:
            continue
        row = found[each.rule.name]
        assert (row["outcome"], row["low"], row["high"]) == (each.outcome, each.low, each.high), row


@pytest.mark.filterwarnings("ignore")  # Spark, Py4J and pandas warn of each other
@law(4, phases=[Phase.generate])
@given(benefit=benefits(totals=False), lines=st.lists(some_known(), min_size=20, max_size=20))
def test_spark_answers_each_line_as_it_answers_one_claim(
    spark: Any, benefit: Given, lines: list[Given]
) -> None:
    unshared = rule(alone(benefit))
    compare(unshared, claims(lines), judged_by(unshared, claims(lines), spark))


def alone(benefit: Given) -> Given:
    """The benefit without what lines share."""
    unshared = {key: [each for each in benefit[key] if "per" not in each] for key in ("caps", "deductions")}
    return {key: value for key, value in (benefit | unshared).items() if key != "budget"}


def compare(benefit: Rule, lines: Sequence[Claim], answers: Sequence[Mapping[str, Any]]) -> None:
    largest = largest_exact(benefit)
    known = reasons(benefit)
    for line, row in zip(lines, answers, strict=True):
        assert row["reason"] in known
        if row["reason"] == "too-large":
            is_plain = all(isinstance(figure, str) for figure in benefit.figures)
            assert not is_plain or any(number > largest for number in line.numbers.values())
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
def small_ledgers(draw: st.DrawFn, *, stray: bool = False) -> tuple[Given, list[Given]]:
    drawn = Draw(draw)
    benefit = drawn.benefit(drawn.pick(0, 1, 2))
    return benefit, [drawn.line(stray=stray) for _ in range(drawn.pick(1, 2, 3))]


WRONG: Mapping[str, object] = {
    "cost": Decimal(-1),
    "received": Decimal(10**12),
    "used": Decimal("-0.01"),
    "applicant": "#N/A",
}


@slowly
@given(small_ledgers(stray=True), st.lists(st.sampled_from([*WRONG, None]), min_size=3, max_size=3))
def test_what_cannot_be_read_counts_in_limits_and_totals_as_what_is_not_known(
    drawn: tuple[Given, list[Given]], wrong: list[str | None]
) -> None:
    benefit, lines = rule(drawn[0]), drawn[1]
    unread = [*zip(lines, wrong, strict=False)]
    unknown = [{name: value for name, value in line.items() if name != fact} for line, fact in unread]
    broken = [line if fact is None else line | {fact: WRONG[fact]} for line, fact in unread]
    expected, found = (as_written(each, benefit) for each in (unknown, broken))
    nothing = dict.fromkeys(("outcome", "low", "high", "paid"))
    asked = {*benefit.facts}
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
    amount: str, per: list[str], named: list[tuple[str | None, str | None]]
) -> None:
    cap = {"amount": "30", "per": per, "received": "received"} | (
        {"year_of": "signed_on"} if "year" in per else {}
    )
    benefit = rule({"amount": {"of": "cost", amount: "100%"}, "caps": [cap]})
    claim = {"young": True, "cost": Decimal("12.50"), "received": Decimal(10), "signed_on": date(2024, 3, 1)}
    lines = [claim | ({} if who is None else {"applicant": who}) for who, _ in named]
    spelled = [claim | {"applicant": name} for _, name in named]
    assert answers_of(benefit, as_written(spelled, benefit)) == judged(benefit, claims(lines), "joined")
    total, groups = totals(as_written(spelled, benefit), benefit)
    expected, of_groups = totals(ledger(claims(lines), "joined"), benefit)
    assert total == total_alone(as_written(spelled, benefit), benefit) == expected
    assert sorted((each.lines, each.low, each.high) for each in groups) == sorted(
        (each.lines, each.low, each.high) for each in of_groups
    )


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
    found = judge_lines(ready.frame, benefit, ready.lines, join_back=ready.join_back).select(
        LINE, LOW, HIGH, PAID
    )
    return sorted(found.collect().rows(named=True), key=lambda row: int(row[LINE]))


def test_the_invented_city_has_what_these_tests_name() -> None:
    assert set(KIND_OF) | {"green", "times"} == set(CITY.facts)  # `times` is for caps that count
