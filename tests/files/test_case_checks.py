"""Cases that are never reached, what cases leave out, and limits and facts that cannot be told apart."""

import pytest

from conftest import Broken
from support.town import FILE, TOWN

START, END = TOWN.index("        - cases:"), TOWN.index("        - least_of:")
LEFT_OUT = (
    'these cases leave a gap, for which nothing would be paid: {}. Add a case for it; '
    'if nothing should be paid, end with "- amount: {{fixed: 0}}" without `when`.'
)  # fmt: skip
LEFT_OUT_ZH = (
    "这些情形之间有遗漏，遗漏的按 0 元计：{}。请补上相应的情形；"
    "确实不给的，在末尾加一项没有 when 的“- amount: {{fixed: 0}}”。"
)
NEVER_HERE = (
    "no claim reaches this case: its condition contradicts itself or the conditions of the benefit. "
    "Correct it, or remove the case."
)
NOTHING_LEFT = (
    "the cases before it cover every claim, so this one never applies. Remove it, or correct the conditions."
)


def covered(by: str) -> str:
    return (
        f"no claim reaches this case: {by} before it already covers everything it covers. "
        "Correct the conditions, or put the narrower case first."
    )


def told(broken: Broken, whens: list[str], lang: str = "en") -> list[str]:
    """What is said of a town that pays by these cases; of an empty one, the rest."""
    cases = "".join(
        f"            - {{when: {when}, amount: {{fixed: {number}}}}}\n"
        if when
        else f"            - {{amount: {{fixed: {number}}}}}\n"
        for number, when in enumerate(whens)
    )
    broken.write(FILE, f"{TOWN[:START]}        - cases:\n{cases}{TOWN[END:]}")
    lines = broken.cli("--lang", lang, "validate", broken.root).out.splitlines()
    return [line.removeprefix(f"{broken.root}/{FILE}:") for line in lines]


LOW, HIGH = "{fact: cost, at_most: 100}", "{fact: cost, at_least: 200}"
PILOT, NO_PILOT = "{fact: pilot, is: yes}", "{fact: pilot, is: no}"


@pytest.mark.parametrize(
    ("whens", "problem"),
    [
        pytest.param([HIGH, "{fact: cost, at_least: 300}"], f"26:15: {covered('case 1')}", id="the wider first"),
        pytest.param([LOW, HIGH, "", PILOT], "28:15: an earlier case always holds, so this one never applies.", id="behind the rest"),
        pytest.param([PILOT, NO_PILOT, ""], f"27:15: {NOTHING_LEFT}", id="yes, no, and the rest"),
        pytest.param(["{fact: activity, is: tuning}", ""], f"25:15: {NEVER_HERE}", id="against the benefit's conditions"),
        pytest.param(["{all_of: [{fact: pilot, is: yes}, {not: {fact: pilot, is: 是}}]}", ""], None, id="against itself"),
        pytest.param(
            ["{fact: cost, at_least: 150}", "{fact: cost, at_most: 149.99}", PILOT], f"27:15: {covered('cases 1 and 2 together')}",
            id="two together",
        ),
        pytest.param(
            ["{fact: signed_on, on_or_after: 2024-01-01}", "{all_of: [{fact: pilot, is: yes}, {fact: signed_on, on_or_after: 2024-06-01}]}"],
            f"26:15: {covered('case 1')}", id="a narrower combination",
        ),
        pytest.param(["{partner: supplier}", "{partner: supplier, category: compute}"], f"26:15: {covered('case 1')}", id="partners"),
        pytest.param(["{not: {any_of: [{fact: pilot, is: yes}, {fact: cost, at_least: 5}]}}", "{all_of: [{fact: pilot, is: no}, {fact: cost, at_most: 4}]}"], f"26:15: {covered('case 1')}", id="not"),
    ],
)  # fmt: skip
def test_a_case_that_no_claim_reaches_is_refused(
    broken: Broken, whens: list[str], problem: str | None
) -> None:
    problems = told(broken, whens)
    assert len(problems) == 1
    if problem is not None:
        assert problems == [problem]


@pytest.mark.parametrize(
    "whens",
    [
        ["{fact: cost, at_least: 300}", HIGH, ""],
        [PILOT, ""],
        ["{partner: applicant, category: compute}", "{partner: applicant}", ""],
        ["{not_stated: {zh: 未载明, en: open}}", ""],
        ["{all_of: [{not_stated: {zh: 未载明, en: open}}, {fact: pilot, is: yes}]}", PILOT, ""],
    ],
)
def test_cases_that_can_be_reached_are_none_of_these(broken: Broken, whens: list[str]) -> None:
    assert told(broken, whens) == []


@pytest.mark.parametrize(
    ("whens", "en", "zh"),
    [
        pytest.param(
            [LOW, HIGH], '"cost" above 100.00 CNY and below 200.00 CNY', "“cost”大于 100.00 元、小于 200.00 元", id="money"
        ),
        pytest.param(
            ["{fact: term, at_most: 11}", "{fact: term, at_least: 12}"], '"term" above 11 months and below 12 months',
            "“term”大于 11 个月、小于 12 个月", id="a quantity",
        ),
        pytest.param(
            ["{fact: signed_on, on_or_before: 2024-01-31}", "{fact: signed_on, on_or_after: 2024-03-01}"],
            '"signed_on" from 2024-02-01 to 2024-02-29', "“signed_on”在 2024-02-01 至 2024-02-29", id="days",
        ),
        pytest.param(
            ["{fact: signed_on, on_or_before: 2024-01-31}", "{fact: signed_on, on_or_after: 2024-02-02}"],
            '"signed_on" is 2024-02-01', "“signed_on”为 2024-02-01", id="one day",
        ),
        pytest.param(
            ["{fact: industry, is: software}", "{fact: industry, is: other}"], '"industry" is manufacturing',
            "“industry”为“制造业”（manufacturing）", id="a choice",
        ),
        pytest.param(
            [f"{{all_of: [{PILOT}, {LOW}]}}", f"{{all_of: [{PILOT}, {HIGH}]}}"],
            '"cost" above 100.00 CNY and below 200.00 CNY (for example where "pilot" is yes)',
            "“cost”大于 100.00 元、小于 200.00 元（例如在“pilot”为“是”时）", id="with another fact",
        ),
    ],
)  # fmt: skip
def test_what_lies_between_cases_is_said_to_be_left_out(
    broken: Broken, whens: list[str], en: str, zh: str
) -> None:
    assert told(broken, whens) == [f"25:13: {LEFT_OUT.format(en)}"]
    assert told(broken, whens, "zh") == [f"25:13: {LEFT_OUT_ZH.format(zh)}"]


@pytest.mark.parametrize(
    "whens",
    [
        pytest.param([LOW, HIGH, ""], id="the rest is said"),
        pytest.param([LOW, "{fact: cost, at_least: 100.01}"], id="neighbours by a fen"),
        pytest.param(["{fact: cost, at_least: 200}"], id="nothing below the lowest"),
        pytest.param(["{any_of: [{fact: cost, at_most: 100}, {fact: cost, at_least: 200}]}", PILOT], id="one case for both sides"),
        pytest.param([PILOT], id="a bonus for yes"),
        pytest.param(["{fact: industry, is: software}"], id="a bonus for one choice"),
        pytest.param(["{fact: industry, one_of: [software, other]}"], id="a bonus for some choices"),
        pytest.param([LOW, "{not_stated: {zh: 未载明, en: open}}", HIGH], id="left open by the source"),
    ],
)  # fmt: skip
def test_what_is_left_out_on_purpose_is_right(broken: Broken, whens: list[str]) -> None:
    assert told(broken, whens) == []


def test_what_the_conditions_of_a_benefit_rule_out_is_not_left_out(broken: Broken) -> None:
    whens = ["{fact: cost, at_most: 3}", "{fact: cost, at_least: 5}"]
    gap = '"cost" above 3.00 CNY and below 5.00 CNY (for example where "signed_on" after 2023-12-31)'
    assert told(broken, whens) == [f"25:13: {LEFT_OUT.format(gap)}"]
    text = broken.path(FILE).read_text("utf-8")
    broken.write(FILE, text.replace("      - any_of:\n", "      - not: {all_of: [{fact: cost, at_least: 3.01}, {fact: cost, at_most: 4.99}]}\n      - any_of:\n"))  # fmt: skip
    assert broken.cli("validate", broken.root).code == 0


@pytest.fixture
def town(broken: Broken) -> Broken:
    broken.write(FILE, TOWN)
    return broken


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            "sources: [", "validity: {since: 2024-02-01, until: 2024-01-31}\nsources: [",
            "4:38: the last day, 2024-01-31, is before the first, 2024-02-01; check both.", id="an end before the start",
        ),
        pytest.param("[applicant, year]", "[applicant, year, year]", '30:47: "year" is listed twice under `per`; remove one.', id="year twice"),
        pytest.param("[applicant, year]", "[applicant, applicant, year]", '30:41: "applicant" is listed twice under `per`; remove one.', id="a fact twice"),
        pytest.param(
            "[applicant, year]", "[cost, year]",
            '30:30: "cost" is an amount of money; an organisation, a name, a choice, a yes or no or a date is needed here.', id="money",
        ),
        pytest.param(
            "[applicant, year]", "[term, year]",
            '30:30: "term" is a quantity; an organisation, a name, a choice, a yes or no or a date is needed here.', id="a quantity",
        ),
        pytest.param(
            "etown_budget_used", "voucher_received",
            ('31:54: "voucher_received" already holds what counts against another limit of this benefit; '
             "each limit is counted separately, so use another fact."),
            id="used as received",
        ),
        pytest.param(
            "    examples: [{claim: {pilot: yes}, outcome: eligible, low: 1, high: 1}]\n", "",
            ('35:5: the benefit "two" has no worked example; write at least one under examples: '
             "claim (the facts), outcome, low and high."),
            id="no example",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_told_apart_or_is_missing_is_said(
    town: Broken, old: str, new: str, problem: str
) -> None:
    town.replace(FILE, old, new)
    assert town.problems() == [f"{FILE}:{problem}"]


def test_an_end_on_the_day_of_the_start_is_right(town: Broken) -> None:
    town.replace(FILE, "sources: [", "validity: {since: 2024-02-01, until: 2024-02-01}\nsources: [")
    assert town.cli("validate", town.root).code == 0


@pytest.mark.parametrize("kind", ["project", "industry", "pilot", "signed_on"])
def test_a_cap_may_be_per_whatever_names_something(town: Broken, kind: str) -> None:
    town.replace(FILE, "[applicant, year]", f"[{kind}, year]")
    assert town.cli("validate", town.root).code == 0


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            "zh: 初创企业,", "zh: 算力 费用,",
            ('22:15: "算力 费用" is already a name of the fact cost, so they could not be told apart; choose another name.'),
            id="Chinese labels",
        ),
        pytest.param(
            "en: start-up}", "en: Pilot}",
            '22:25: "Pilot" is already a name of the fact pilot, so they could not be told apart; choose another name.',
            id="a label and an id",
        ),
        pytest.param(
            "{zh: 推理, en: inference}", "{zh: 训练, en: inference}",
            ('13:35: "训练" is already a name of the choice training, so they could not be told apart; choose another.'),
            id="labels of choices",
        ),
        pytest.param(
            "aliases: [石景山, 北京石景山, 北京市石景山区, Shijingshan District]", "aliases: [亦庄]",
            ('46:71: "亦庄" is already a name of the choice etown, so they could not be told apart; choose another.'),
            id="aliases of choices",
        ),
        pytest.param(
            "- id: data_provider", "- id: year",
            ('58:7: "year" stands for the calendar year in the `per` of a cap, so it cannot be the id of a fact; '
             "choose another, such as fiscal_year."),
            id="year",
        ),
    ],
)  # fmt: skip
def test_facts_and_choices_that_nobody_can_tell_apart_are_refused(
    broken: Broken, old: str, new: str, problem: str
) -> None:
    broken.replace("facts.yaml", old, new)
    assert f"facts.yaml:{problem}" in broken.problems()


def test_form_references_and_examples_of_all_files_are_said_in_one_run(town: Broken) -> None:
    town.replace(FILE, "stage: in-force", "stage: in force")
    town.replace(FILE, "{of: cost, exactly: 10%}", "{of: coast, exactly: 10}")
    town.replace(FILE, "fact: activity", "fact: activty")
    town.replace(FILE, "per: [applicant, year]", "per: [aplicant, year]")
    town.replace(FILE, "low: 1, high: 1", "low: 1, high: 2")
    town.replace("facts.yaml", "type: quantity", "type: quantty")
    town.replace("sources.yaml", "primary: true", "primary: maybe")
    town.replace("policies/etown.yaml", "district, is: etown", "district, is: e-twn")
    town.replace("programme.yaml", "qualifier: nearly", "qualifier: nearby")
    town.replace("batches/2023-05-19.yaml", "number: 1", "number: one")
    town.replace("batches/2023-05-19.yaml", "organization: baidu", "organization: baidoo")
    town.replace("organizations/baidu.yaml", "[百度, Baidu]", "[百度, 阿里云]")
    town.replace("organizations/zhipu.yaml", "sources: [", "sauces: [x]\nsources: [nowhere, ")
    found = [problem.split(": ", 1) for problem in town.problems()]
    places = [place.rpartition(":")[0] for place, _ in found]
    words = " ".join(message for _, message in found)
    assert {place.split(":")[0] for place in places} >= {
        "programme.yaml", "sources.yaml", "facts.yaml", "batches/2023-05-19.yaml", "organizations/baidu.yaml",
        "organizations/zhipu.yaml", "policies/etown.yaml", FILE,
    }  # fmt: skip
    for each in (
        '"in force" is not possible', '"10" is not a rate', 'no fact "activty"', 'no fact "aplicant"', "eligible 1.00–2.00",
        '"quantty" is not possible', "must be true or false", 'no choice "e-twn"', '"nearby" is not possible',
        '"one" is not a whole number', 'no organisation "baidoo"', "already belongs to alibaba-cloud", 'unknown key "sauces"',
        'no source "nowhere"',
    ):  # fmt: skip
        assert each in words


def test_nothing_is_said_of_what_only_stands_in_place_of_something_wrong(town: Broken) -> None:
    town.replace("facts.yaml", "- id: term\n  type: quantity", "- id: term\n  type: number")
    (problem,) = town.problems()
    assert '"number" is not possible for "type"' in problem


def test_what_is_filled_in_for_something_wrong_is_not_looked_up(broken: Broken) -> None:
    broken.replace("batches/2023-07-03.yaml", "organization: baidu", "organization: Bai_Du")
    broken.replace("organizations/zhipu.yaml", "sources: [csj-2023-05]", "sources: []")
    first, second = broken.problems()
    assert first.endswith('"Bai_Du" is a name; write its id here: baidu.')
    assert second.endswith('"sources" must not be empty.')


def test_a_text_that_is_empty_is_refused_where_it_stands(broken: Broken) -> None:
    broken.replace("facts.yaml", "unit: {zh: 个月, en: months}", 'unit: {zh: "", en: months}')
    (problem,) = broken.problems()
    assert problem.startswith("facts.yaml:")
    assert problem.endswith('"zh" must not be empty.')
