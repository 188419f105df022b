"""What benefits say of each other and of groups of claims is refused where it is wrong, with what to do."""

import pytest

from conftest import Broken
from support.town import FILE, TOWN


@pytest.fixture
def town(broken: Broken) -> Broken:
    broken.write(FILE, TOWN)
    return broken


def problems(town: Broken, *changes: tuple[str, str]) -> list[str]:
    text = TOWN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    town.write(FILE, text)
    shown = town.cli("validate", town.root)
    return [each.partition(f"{FILE}:")[2] for each in shown.out.splitlines()]


LAST = "    amount: {fixed: 1}\n    examples: [{claim: {pilot: yes}, outcome: eligible, low: 1, high: 1}]\n"


def of(
    amount: str, example: str = "[{claim: {pilot: no}, outcome: ineligible, low: 0, high: 0}]"
) -> tuple[str, str]:
    return LAST, f"    amount: {amount}\n    examples: {example}\n"


def test_an_example_computes_with_what_another_benefit_pays(town: Broken) -> None:
    paid = "[{claim: {pilot: yes, activity: other}, outcome: eligible, low: 0, high: 0}]"
    assert problems(town, of("{share: 50%, amount: {benefit: town/one}}", paid)) == []


def test_an_amount_of_what_is_no_benefit_is_refused_with_the_nearest(town: Broken) -> None:
    (problem,) = problems(town, of("{share: 50%, amount: {benefit: town/on}}"))
    assert 'no benefit "town/on". Did you mean "town/one"?' in problem


def test_amounts_that_depend_on_each_other_are_refused_with_the_circle(town: Broken) -> None:
    first, second = problems(
        town, ("- least_of: [{fixed: 5}", "- least_of: [{benefit: town/two}"), of("{benefit: town/one}")
    )
    assert "town/one → town/two → town/one" in first
    assert "town/two → town/one → town/two" in second
    (alone,) = problems(town, of("{benefit: town/two}"))
    assert "town/two → town/two" in alone


@pytest.mark.parametrize(
    "amount", ["{share: 1/2, amount: {benefit: town/%s}}", "{least_of: [{fixed: 9}, {benefit: town/%s}]}"]
)
def test_a_limit_that_depends_on_its_own_benefit_is_refused_with_the_circle(
    town: Broken, amount: str
) -> None:
    def said(cap: str, other: str) -> list[str]:
        caps = ("{amount: 1000}", f"{{amount: {cap}}}")
        return [
            each.partition(": ")[2]
            for each in problems(town, caps, of("{benefit: town/one}" if other else "{fixed: 1}"))
        ]

    (alone,) = said(amount % "one", "")
    assert "town/one → town/one" in alone
    first, second = said(amount % "two", "one")
    assert "town/one → town/two → town/one" in first
    assert "town/two → town/one → town/two" in second
    (unknown,) = said(amount % "tow", "")
    assert 'no benefit "town/tow". Did you mean "town/two"?' in unknown


def test_a_limit_of_several_benefits_depends_on_none_of_them(town: Broken) -> None:
    def said(limit: str) -> list[str]:
        return [
            each.partition(": ")[2]
            for each in problems(town, ("benefits:\n", f"limits: [{limit}]\nbenefits:\n"))
        ]

    assert said("{amount: {greatest_of: [{fixed: 1000}, {benefit: town/two}]}, benefits: [one]}") == []
    (circle,) = said("{amount: {greatest_of: [{fixed: 1000}, {benefit: town/two}]}}")
    assert "town/two → town/two" in circle
    (unknown,) = said("{amount: {greatest_of: [{fixed: 1000}, {benefit: town/tow}]}, benefits: [one]}")
    assert 'no benefit "town/tow"' in unknown


def test_only_one_of_benefits_that_exist_is_paid(town: Broken) -> None:
    def said(one_of: str) -> list[str]:
        return [
            each.partition(": ")[2]
            for each in problems(town, ("benefits:\n", f"one_of:\n  - {one_of}\nbenefits:\n"))
        ]

    assert said("{benefits: [one, two], per: [applicant, year], year_of: signed_on}") == []
    assert said("{per: [applicant]}") == []
    assert said("{benefits: [one, twoo]}") == ['no benefit "twoo". Did you mean "two"?']
    assert said("{benefits: [one]}") == ["one_of needs at least two benefits; with one only, remove it."]
    assert said("{per: [aplicant]}") == ['no fact "aplicant". Did you mean "applicant"?']
    (year,) = said("{per: [year]}")
    assert "`year` under `per` needs `year_of`" in year


@pytest.mark.parametrize(
    ("deduction", "said"),
    [
        ("{received: voucher_recieved}", 'no fact "voucher_recieved"'),
        ("{received: pilot}", "an amount of money is needed here"),
        ("{received: voucher_received, per: [cost]}", '"cost" is an amount of money'),
        ("{received: voucher_received, per: [year]}", "`year` under `per` needs `year_of`"),
        ("{received: voucher_received, per: [applicant, years]}", 'no fact "years"'),
        ("{received: voucher_received, rate: 120%}", "120%"),
    ],
)
def test_a_deduction_that_cannot_be_meant_is_refused(town: Broken, deduction: str, said: str) -> None:
    found = problems(town, ("    caps:\n", f"    deductions:\n      - {deduction}\n    caps:\n"))
    assert any(said in each for each in found), found


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("{total_of: cost, per: [applicant], besides: term}", '"term" is a quantity'),
        ("{total_of: coast, per: [applicant], besides: investment}", 'no fact "coast"'),
        ("{total_of: cost, per: [applicant, applicant], besides: investment}", "is listed twice"),
        ("{total_of: cost, per: [applicant]}", '"besides" is missing'),
        ("{total_of: cost, per: [applicant], besides: investment}", "would be paid on the whole sum"),
        ("{part_of: cost, up_to: 9, per: [applicant], received: term}", '"term" is a quantity'),
        ("{part_of: cost, up_to: 9, per: [aplicant], received: investment}", 'no fact "aplicant"'),
        ("{part_of: cost, up_to: 9, per: [applicant]}", "a part_of with `per` needs `received`"),
        ("{part_of: cost, up_to: 9, received: investment}", "a part_of with `per` needs `received`"),
        (
            "{part_of: cost, up_to: 9, per: [year], received: investment}",
            "`year` under `per` needs `year_of`",
        ),
    ],
)
def test_a_total_or_a_shared_part_that_cannot_be_meant_is_refused(
    town: Broken, total: str, said: str
) -> None:
    found = problems(town, of(f"{{of: {total}, exactly: 10%}}"))
    assert any(said in each for each in found), found


def test_who_is_eligible_cannot_depend_on_what_earlier_claims_leave(town: Broken) -> None:
    part = "{part_of: cost, up_to: 9, per: [applicant], received: investment}"
    condition = f"    conditions:\n      - {{figure: {part}, at_least: 1}}\n"
    (found,) = problems(town, ("    conditions:\n", condition))
    assert "depends on which claims meet the conditions" in found


def test_claims_that_share_a_part_stand_in_an_order(town: Broken) -> None:
    part = "{part_of: cost, up_to: 9, per: [applicant], received: investment}"
    amount, after = of(f"{{of: {part}, exactly: 10%}}")
    assert problems(town, (amount, f"    order_by: signed_on\n{after}")) == []


def test_ranked_claims_have_no_order_and_share_something(town: Broken) -> None:
    cap = "    caps:\n      - {claims: 2, per: [year], year_of: signed_on, received: term}\n"
    amount, after = of("{of: cost, exactly: 10%}")
    assert problems(town, (amount, f"    ranked: true\n{cap}{after}")) == []
    (alone,) = problems(town, (amount, f"    ranked: true\n{after}"))
    assert "remove ranked, or give a cap a `per`" in alone
    (ordered,) = problems(town, (amount, f"    ranked: true\n    order_by: signed_on\n{cap}{after}"))
    assert "nobody can tell the order of claims beforehand" in ordered
    in_a_row = cap.replace("claims: 2, per: [year]", "years_in_a_row: 2, per: [applicant]")
    (back,) = problems(town, (amount, f"    ranked: true\n{in_a_row}{after}"))
    assert "a cap over several years in a row needs an order of claims" in back
