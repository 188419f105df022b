"""Policies that are wrong are refused where they are wrong."""

import pytest

import partners
from conftest import Broken
from partners.records.conditions import Unstated
from partners.rules.policies_in_words import describe_policy
from support.laws import some_cases
from support.town import FILE, TOWN

FORMS = (
    "figure, day, is, one_of, at_least, at_most, above, below, on_or_after, on_or_before, partner, not_stated, "
    "all_of, any_of, not"
)


@pytest.fixture
def town(broken: Broken) -> Broken:
    broken.write(FILE, TOWN)
    return broken


def test_the_policy_that_is_broken_below_is_right(town: Broken) -> None:
    shown = town.cli("validate", town.root)
    assert (shown.code, shown.out) == (0, "")


def test_every_shipped_benefit_has_an_example_that_meets_its_conditions_and_one_that_fails() -> None:
    for rule in partners.load().rules:
        outcomes = {each.outcome for each in rule.benefit.examples}
        is_open = any(isinstance(each, Unstated) for each in rule.benefit.conditions)
        assert {"undetermined" if is_open else "eligible", "ineligible"} <= outcomes, rule.name


MONEY_NEEDED = "an amount of money is needed here."
NUMBER_NEEDED = "an amount of money or a quantity is needed here."


@some_cases(8)
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("fact: activity, is: training", "fact: activty, is: training", '9:16: no fact "activty". Did you mean "activity"?'),
        ("fact: cost, at_least", "fact: costs, at_least", '11:20: no fact "costs". Did you mean "cost"?'),
        ("not: {fact: signed_on", "not: {fact: signed", '12:25: no fact "signed". Did you mean "signed_on"?'),
        ("fact: term", "fact: terms", '14:20: no fact "terms". Did you mean "term"?'),
        ("partner: supplier", "partner: suplier", '15:23: no fact "suplier". Did you mean "supplier"?'),
        ("as_of: signed_on}", "as_of: signed_at}", '15:40: no fact "signed_at". Did you mean "signed_on"?'),
        ("{of: cost, exactly", "{of: coast, exactly", '18:16: no fact "coast". Did you mean "cost"?'),
        ("- of: cost", "- of: coast", '19:15: no fact "coast". Did you mean "cost"?'),
        ("fact: pilot", "fact: pilots", '25:29: no fact "pilots". Did you mean "pilot"?'),
        ("quantity: term", "quantity: turm", '26:35: no fact "turm". Did you mean "term"?'),
        ("of: investment", "of: investmant", '27:74: no fact "investmant". Did you mean "investment"?'),
        ("per: [applicant", "per: [aplicant", '30:30: no fact "aplicant". Did you mean "applicant"?'),
        ("year_of: signed_on, received", "year_of: sined_on, received", '30:57: no fact "sined_on". Did you mean "signed_on"?'),
        ("voucher_received", "voucher_recieved", '30:78: no fact "voucher_recieved". Did you mean "voucher_received"?'),
        ("year_of: signed_on, used", "year_of: sined_on, used", '31:37: no fact "sined_on". Did you mean "signed_on"?'),
        ("used: etown_budget_used", "used: etown_budget", '31:54: no fact "etown_budget". Did you mean "etown_budget_used"?'),
    ],
)  # fmt: skip
def test_a_fact_that_is_not_there_is_said_with_the_nearest(
    town: Broken, old: str, new: str, problem: str
) -> None:
    town.replace(FILE, old, new)
    assert town.problems() == [f"{FILE}:{problem}"]


@some_cases(8)
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("fact: activity, is: training", "fact: cost, is: 5", '9:16: "cost" is an amount of money; a choice or a yes or no is needed here.'),
        ("fact: activity, is: training", "fact: supplier, is: x", '9:16: "supplier" is an organisation; a choice or a yes or no is needed here.'),
        ("fact: activity, is: training", "fact: term, one_of: [1, 2]", '9:16: "term" is a quantity; a choice or a yes or no is needed here.'),
        ("fact: activity, is: training", "fact: signed_on, one_of: [2023-01-01]", '9:16: "signed_on" is a date; a choice or a yes or no is needed here.'),
        ("fact: cost, at_least", "fact: pilot, at_least", f'11:20: "pilot" is a yes or no; {NUMBER_NEEDED}'),
        ("fact: term, at_most", "fact: activity, at_most", f'14:20: "activity" is a choice; {NUMBER_NEEDED}'),
        ("fact: term, at_most", "fact: signed_on, at_most", f'14:20: "signed_on" is a date; {NUMBER_NEEDED}'),
        ("fact: signed_on, on_or_before", "fact: cost, on_or_before", '12:25: "cost" is an amount of money; a date is needed here.'),
        ("fact: signed_on, on_or_before", "fact: term, on_or_after", '12:25: "term" is a quantity; a date is needed here.'),
        ("partner: supplier", "partner: activity", '15:23: "activity" is a choice; an organisation is needed here.'),
        ("as_of: signed_on}", "as_of: pilot}", '15:40: "pilot" is a yes or no; a date is needed here.'),
        ("{of: cost, exactly", "{of: term, exactly", f'18:16: "term" is a quantity; {MONEY_NEEDED}'),
        ("- of: cost", "- of: term", f'19:15: "term" is a quantity; {MONEY_NEEDED}'),
        ("quantity: term", "quantity: cost", '26:35: "cost" is an amount of money; a quantity is needed here.'),
        ("of: investment", "of: signed_on", f'27:74: "signed_on" is a date; {MONEY_NEEDED}'),
        ("year_of: signed_on, received", "year_of: cost, received", '30:57: "cost" is an amount of money; a date is needed here.'),
        ("voucher_received", "term", f'30:78: "term" is a quantity; {MONEY_NEEDED}'),
        ("year_of: signed_on, used", "year_of: term, used", '31:37: "term" is a quantity; a date is needed here.'),
        ("used: etown_budget_used", "used: supplier", f'31:54: "supplier" is an organisation; {MONEY_NEEDED}'),
    ],
)  # fmt: skip
def test_a_fact_of_the_wrong_type_is_refused_in_every_place(
    town: Broken, old: str, new: str, problem: str
) -> None:
    town.replace(FILE, old, new)
    assert town.problems() == [f"{FILE}:{problem}"]


@some_cases(10)
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("- {amount: 1000}", "- {amount: -1}", '29:18: "amount": cannot be negative.'),
        ("- {amount: 1000}", "- {amount: 0.001}", '29:18: "amount": "0.001" is not a whole number of fen; use at most two decimal places.'),
        ("budget: {amount: 3000", "budget: {amount: -1", '31:22: "amount": cannot be negative.'),
        (
            ", received: voucher_received", "",
            "30:9: a cap with `per` needs `received`, the fact that holds what was already received; a cap without `per` has none.",
        ),
        (
            "- {amount: 1000}", "- {amount: 1000, received: voucher_received}",
            "29:9: a cap with `per` needs `received`, the fact that holds what was already received; a cap without `per` has none.",
        ),
        (
            "year_of: signed_on, received", "received",
            "30:9: a cap per year needs `year_of`, the fact that holds the date; other caps have none.",
        ),
        (
            "[applicant, year]", "[applicant]",
            "30:9: a cap per year needs `year_of`, the fact that holds the date; other caps have none.",
        ),
        (
            "- {amount: 1000}", "- {amount: 1000, year_of: signed_on}",
            "29:9: a cap per year needs `year_of`, the fact that holds the date; other caps have none.",
        ),
        ("{amount: 3000, year_of: signed_on,", "{amount: 3000,", '31:13: "year_of" is missing.'),
        ("up_to: 200", "up_to: 100", "22:23: tiers must rise: 100 is not above 100."),
        ("up_to: 200", "up_to: 99.99", "22:23: tiers must rise: 99.99 is not above 100."),
        ("up_to: 100", "up_to: 0", "21:23: tiers must rise: 0 is not above 0."),
        ("{up_to: 200, rate: 2%}", "{rate: 2%}", "22:15: only the last tier may omit up_to."),
        ("{up_to: 200, rate: 2%}", "{up_to: 200, rate: 2}", '22:34: "2" is not a rate between 0 and 100%; write 2%.'),
        ("- {when: {fact: pilot, is: yes}, amount", "- {amount", "26:15: an earlier case always holds, so this one never applies."),
        ("is: training}", "is: trainig}", '9:30: activity: no choice "trainig". Did you mean "training"? Possible: training, tuning, inference, other.'),
        ("is: training}", "is: unknown}", "9:30: a condition cannot compare a value with unknown."),
        ("is: training}", "one_of: [training, 未知]}", "9:34: a condition cannot compare a value with unknown."),
        ("is: yes}, amount", "is: maybe}, amount", '25:40: pilot: "maybe" is not an answer; write yes, no or unknown.'),
        ("at_least: 5}", "at_least: lots}", '11:36: "at_least": "lots" is not a number.'),
        ("at_least: 5}", "at_least: 0.001}", '11:36: cost: "0.001" is not a whole number of fen; use at most two decimal places.'),
        ("on_or_before: 2023-12-31", "on_or_before: 2023-02-30", '12:50: "2023-02-30" is not a date; write YYYY-MM-DD.'),
        ("- {fact: activity, is: training}", "- {fact: activity}", f"9:9: exactly one of these is needed: {FORMS}."),
        ("{claim: {activity: other}, outcome: ineligible", "{claim: {activity: other}, outcome: eligible", "33:45: the example says eligible 0.00–0.00; the rule gives ineligible 0.00–0.00. Correct whichever is wrong."),
        ("high: 1000}", "high: 1000.01}", "34:58: the example says undetermined 0.00–1000.01; the rule gives undetermined 0.00–1000.00. Correct whichever is wrong."),
        ("low: 0, high: 1000}", "low: 0}", "34:9: the example says undetermined 0.00–∞ (no high); the rule gives undetermined 0.00–1000.00. Correct whichever is wrong."),
        ("claim: {activity: other}", "claim: {activty: other}", '33:27: no fact "activty". Did you mean "activity"?'),
        ("claim: {activity: other}", "claim: {activity: nothing}", '33:28: activity: no choice "nothing". Did you mean "tuning"? Possible: training, tuning, inference, other.'),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused_where_it_stands(
    town: Broken, old: str, new: str, problem: str
) -> None:
    town.replace(FILE, old, new)
    assert town.problems() == [f"{FILE}:{problem}"]


def test_a_list_of_one_wrong_thing_is_not_said_to_be_empty(town: Broken) -> None:
    town.replace(FILE, "            - {up_to: 100, rate: 1%}\n            - {up_to: 200, rate: 2%}\n", "")
    town.replace(FILE, "{rate: 3%}", "{rate: 3}")
    assert town.problems() == [f'{FILE}:21:22: "3" is not a rate between 0 and 100%; write 3%.']


def test_a_policy_of_one_wrong_benefit_is_not_said_to_have_none(town: Broken) -> None:
    town.write(FILE, TOWN[: TOWN.index("  - id: two")])
    town.replace(FILE, "- {amount: 1000}", "- {amount: -1}")
    assert town.problems() == [f'{FILE}:29:18: "amount": cannot be negative.']


@pytest.mark.parametrize(
    ("conditions", "fact"),
    [
        (("{fact: activity, is: training}", "{fact: activity, is: tuning}"), "activity"),
        (("{fact: activity, is: training}", "{fact: activity, one_of: [tuning, other]}"), "activity"),
        (("{fact: activity, one_of: [training, other]}", "{fact: activity, one_of: [tuning]}"), "activity"),
        (("{fact: pilot, is: yes}", "{fact: pilot, is: 否}"), "pilot"),
        (("{fact: cost, at_least: 100.01}", "{fact: cost, at_most: 100}"), "cost"),
        (("{fact: term, at_most: 1}", "{fact: term, at_least: 1.0001}"), "term"),
        (("{fact: signed_on, on_or_after: 2024-01-02}", "{fact: signed_on, on_or_before: 2024-01-01}"), "signed_on"),
        (("{fact: signed_on, on_or_before: 2023-12-31}", "{fact: signed_on, on_or_after: 2024-01-01}"), "signed_on"),
    ],
)  # fmt: skip
def test_conditions_that_can_never_hold_together_are_refused(
    town: Broken, conditions: tuple[str, str], fact: str
) -> None:
    first, second = conditions
    town.replace(FILE, "      - {fact: activity, is: training}\n", f"      - {first}\n      - {second}\n")
    problem = f'{FILE}:10:9: this contradicts an earlier condition on "{fact}"; they can never both hold.'
    assert town.problems() == [problem]


@pytest.mark.parametrize(
    "conditions",
    [
        ("{fact: activity, is: training}", "{fact: activity, one_of: [training, tuning]}"),
        ("{fact: activity, one_of: [training, tuning]}", "{fact: activity, one_of: [tuning, inference]}"),
        ("{fact: cost, at_least: 100}", "{fact: cost, at_most: 100}"),
        ("{fact: signed_on, on_or_after: 2024-01-01}", "{fact: signed_on, on_or_before: 2024-01-01}"),
        (
            "{fact: activity, is: training}",
            "{any_of: [{fact: activity, is: tuning}, {fact: startup, is: yes}]}",
        ),
    ],
)
def test_conditions_that_can_hold_together_are_none(town: Broken, conditions: tuple[str, str]) -> None:
    first, second = conditions
    town.replace(FILE, "      - {fact: activity, is: training}\n", f"      - {first}\n      - {second}\n")
    town.replace(FILE, "      - {claim: {activity: other}, outcome: ineligible, low: 0, high: 0}\n", "")
    shown = town.cli("validate", town.root)
    assert (shown.code, shown.out) == (0, "")


def test_conditions_that_contradict_each_other_are_found_inside_all_of(town: Broken) -> None:
    old = "          - {fact: term, at_most: 12}\n"
    town.replace(FILE, old, f"{old}          - {{fact: term, at_least: 13}}\n")
    problem = f'{FILE}:15:13: this contradicts an earlier condition on "term"; they can never both hold.'
    assert town.problems() == [problem]


def test_several_problems_of_a_policy_are_said_at_once(town: Broken) -> None:
    town.replace(FILE, "fact: activity", "fact: activty")
    town.replace(FILE, "up_to: 200", "up_to: 50")
    town.replace(FILE, "used: etown_budget_used", "used: pilot")
    assert [problem.split(": ")[0] for problem in town.problems()] == [
        f"{FILE}:9:16",
        f"{FILE}:22:23",
        f"{FILE}:31:54",
    ]


def exclude(town: Broken, *pairs: tuple[str, str]) -> list[str]:
    """Add benefits to the town of which the first of each pair excludes the second."""
    names = sorted({each for pair in pairs for each in pair if "/" not in each})
    text = TOWN
    for name in names:
        others = "".join(f"      - {{benefit: {_full(other)}}}\n" for one, other in pairs if one == name)
        text += (
            f"  - id: {name}\n"
            "    name: {zh: 二, en: Two}\n"
            "    conditions: [{fact: pilot, is: yes}]\n"
            "    amount: {fixed: 1}\n"
            "    examples: [{claim: {pilot: yes}, outcome: eligible, low: 1, high: 1}]\n"
        ) + (f"    excludes:\n{others}" if others else "")
    town.write(FILE, text)
    shown = town.cli("validate", town.root)
    return [line.partition(f"{FILE}:")[2] for line in shown.out.splitlines()]


def _full(name: str) -> str:
    return name if "/" in name else f"town/{name}"


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ("programme/computer", '46:19: no benefit "programme/computer". Did you mean "programme/compute"?'),
        ("town/on", '46:19: no benefit "town/on". Did you mean "town/one"?'),
        ("nothing/at-all", '46:19: no benefit "nothing/at-all".'),
    ],
)
def test_an_exclusion_of_what_is_no_benefit_is_refused_with_the_nearest(
    town: Broken, other: str, problem: str
) -> None:
    assert exclude(town, ("a", other)) == [problem]


def already(line: int, other: str, name: str) -> str:
    return (
        f'{line}:19: "town/{other}" already excludes "town/{name}", directly or indirectly; '
        "write each exclusion once, without cycles."
    )


def test_a_benefit_does_not_exclude_itself(town: Broken) -> None:
    message = "a benefit cannot exclude itself; name another one (policy/benefit), or remove this line."
    assert exclude(town, ("a", "a")) == [f"46:19: {message}"]


def test_an_exclusion_is_written_once(town: Broken) -> None:
    assert exclude(town, ("a", "b"), ("b", "a")) == [already(46, "b", "a"), already(53, "a", "b")]


def test_exclusions_form_no_longer_cycle(town: Broken) -> None:
    assert exclude(town, ("a", "b"), ("b", "c"), ("c", "a")) == [
        already(46, "b", "a"),
        already(53, "c", "b"),
        already(60, "a", "c"),
    ]


def test_exclusions_of_other_policies_and_without_a_cycle_are_right(town: Broken) -> None:
    assert exclude(town, ("a", "programme/compute"), ("a", "b"), ("b", "c"), ("a", "c")) == []


def test_the_examples_of_a_benefit_are_run_unless_its_own_rule_is_wrong(town: Broken) -> None:
    town.replace(FILE, "fact: activity", "fact: activty")
    town.replace(FILE, "high: 1000}", "high: 1}")
    town.replace(FILE, "low: 1, high: 1}", "low: 1, high: 2}")
    first, second = town.problems()
    assert "no fact" in first
    assert second.startswith(
        f"{FILE}:39:71: the example says eligible 1.00–2.00; the rule gives eligible 1.00–1.00."
    )


VOUCHER = "policies/municipal-voucher.yaml"
SUPPLIER = "supplier: 阿里云计算有限公司"
INEXACT = (
    'an example must name organisations exactly: an estimate takes "阿里云计算公司" for alibaba-cloud. '
    'Write "阿里云计算有限公司", or a less similar name if another organisation is meant.'
)


@pytest.mark.parametrize(
    "name",
    ["alibaba-cloud", "ALIBABA-CLOUD", "阿里云", "阿里雲", "阿里雲計算有限公司", "阿里云计算 有限公司", "Ａｌｉｂａｂａ－Ｃｌｏｕｄ", "91110108MA01XH5344", "阿里軟件（曾用名）", "阿里雲（如名单所印）"],
)  # fmt: skip
def test_an_example_names_an_organisation_in_any_way_of_writing_its_names(broken: Broken, name: str) -> None:
    more = "former_names: [{name: 阿里软件（曾用名）}]\ncredit_code: 91110108MA01XH5344\n"
    broken.replace("organizations/alibaba-cloud.yaml", "sources:", f"{more}sources:")
    broken.replace("batches/2023-05-19.yaml", "printed: 阿里云计算有限公司", "printed: 阿里云（如名单所印）")
    broken.replace(VOUCHER, SUPPLIER, f"supplier: {name}")
    assert "matcher" not in vars(partners.load(broken.root))
    assert partners.validate(broken.root) == ()


def test_loading_the_shipped_registry_builds_no_index_for_its_examples(broken: Broken) -> None:
    assert "某云计算有限公司" in broken.path(VOUCHER).read_text("utf-8")
    assert "matcher" not in vars(partners.load(broken.root))


def test_a_name_that_is_only_near_one_is_to_be_written_exactly(broken: Broken) -> None:
    broken.replace(VOUCHER, SUPPLIER, "supplier: 阿里云计算公司")
    assert broken.problems() == [f"{VOUCHER}:83:290: {INEXACT}"]


def test_a_stranger_in_an_example_is_nobody_that_an_estimate_would_know(broken: Broken) -> None:
    broken.replace(VOUCHER, "supplier: 某云计算有限公司", "supplier: 阿里云计算公司")
    (problem,) = partners.validate(broken.root)
    assert problem.message.en == INEXACT
    assert "matcher" not in vars(partners.load(broken.root))  # whose answers are right


@pytest.mark.parametrize(
    "name", ["某云计算有限公司", "示例公司", "Nobody Ltd.", "中国电信上海分公司", "北京百度文化传媒有限公司"]
)
def test_a_name_that_nobody_has_is_a_stranger_in_an_example(broken: Broken, name: str) -> None:
    broken.replace(VOUCHER, "supplier: 某云计算有限公司", f"supplier: {name}")
    assert partners.validate(broken.root) == ()
    broken.replace(VOUCHER, SUPPLIER, f"supplier: {name}")
    (problem,) = broken.problems()
    assert "the example says eligible" in problem


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("used: etown_budget_used}\n", "used: etown_budget_used}\n    order_by: sined_on\n", 'no fact "sined_on". Did you mean "signed_on"?'),
        ("used: etown_budget_used}\n", "used: etown_budget_used}\n    order_by: cost\n", '"cost" is an amount of money; a date is needed here.'),
        ("amount: {fixed: 1}\n    examples", "amount: {fixed: 1}\n    order_by: signed_on\n    examples", "no cap or budget is shared between claims, so their order makes no difference"),
    ],
)  # fmt: skip
def test_what_orders_claims_is_a_date_where_a_limit_is_shared(
    town: Broken, before: str, after: str, said: str
) -> None:
    town.replace(FILE, before, after)
    (problem,) = town.problems()
    assert said in problem


def test_claims_may_stand_in_the_order_of_another_day_and_the_policy_says_so(town: Broken) -> None:
    town.replace(FILE, "used: etown_budget_used}\n", "used: etown_budget_used}\n    order_by: signed_on\n")
    registry = partners.load(town.root)
    said = [line.text for line in describe_policy(registry.policies["town"], registry.facts)]
    assert "claims are taken in order of: signing date" in [text.en for text in said]
    assert "申请的先后次序：按合同签订日" in [text.zh for text in said]


LIMIT = "limits: [{amount: 5, per: [applicant], received: voucher_received"


@pytest.mark.parametrize(
    ("limit", "problem"),
    [
        (", benefits: [ones]}]", 'no benefit "town/ones". Did you mean "town/one"?'),
        (", benefits: [one, town/one]}]", '"town/one" is listed twice under `benefits`; remove one.'),
        ("}, {amount: 6, per: [applicant], received: voucher_received}]", '"voucher_received" already holds what counts'),
        ("s}]", 'no fact "voucher_receiveds".'),
    ],
)  # fmt: skip
def test_a_limit_of_a_policy_that_is_wrong_is_refused(town: Broken, limit: str, problem: str) -> None:
    town.replace(FILE, "received: voucher_received", "received: investment")
    town.replace(FILE, "benefits:", f"{LIMIT}{limit}\nbenefits:")
    shown = town.cli("validate", town.root)
    assert shown.code == 1
    assert [problem in line for line in shown.out.splitlines()] == [True], shown.out


@pytest.mark.parametrize(
    ("cap", "problem"),
    [
        ("{amount: {cases: [{when: {fact: pilots, is: yes}, amount: 5}]}}", 'no fact "pilots". Did you mean "pilot"?'),
        ("{amount: {cases: [{amount: 5}, {amount: 6}]}}", "only the last case may omit when."),
        ("{amount: {cases: [{when: {fact: pilot, is: yes}, amount: x}]}}", '"x" is not'),
        ("{amount: {of: term, exactly: 50%}}", '"term" is a quantity; an amount of money is needed here.'),
        ("{amount: {rates: 5}}", "must be an amount of money, or exactly one of these is needed"),
        ("{amount: {cases: [{when: {fact: pilot, is: yes}, amount: 5}]}, per: [applicant], received: investment}", "needs an amount for every claim"),
        ("{amount: {of: cost, exactly: 50%}, per: [applicant], received: investment}", "a cap with `per` is an amount of money, or cases"),
        ("{amount: 5, per: [applicant, years], year_of: signed_on, received: investment}", "says how many with `years: 3`"),
        ("{amount: 5, per: [applicant, year, years], years: 2, year_of: signed_on, received: investment}", "has no `year` there"),
        ("{amount: 5, from: 2024}", "it goes with `years`"),
    ],
)  # fmt: skip
def test_a_cap_that_is_wrong_is_refused_once(town: Broken, cap: str, problem: str) -> None:
    town.replace(FILE, "{amount: 1000}", cap)
    shown = town.cli("validate", town.root)
    assert shown.code == 1
    assert [problem in line for line in shown.out.splitlines()] == [True], shown.out


@pytest.mark.parametrize(
    ("cap", "problem"),
    [
        ("{claims: 2, amount: 5, per: [applicant], received: term}", "exactly one of amount, claims and years_in_a_row"),
        ("{per: [applicant], received: investment}", "exactly one of amount, claims and years_in_a_row"),
        ("{claims: 2}", "need `per`, which says for whom they are counted"),
        ("{claims: 2, per: [applicant], received: investment}", '"investment" is an amount of money; a quantity is needed here.'),
        ("{years_in_a_row: 2, per: [applicant, year], year_of: signed_on, received: term}", "counts calendar years itself"),
        ("{years_in_a_row: 2, per: [applicant], received: term}", "needs `year_of`"),
        ("{claims: 0, per: [applicant], received: term}", "must be 1 or more"),
    ],
)  # fmt: skip
def test_a_count_that_is_wrong_is_refused_once(town: Broken, cap: str, problem: str) -> None:
    town.replace(FILE, "{amount: 1000}", cap)
    shown = town.cli("validate", town.root)
    assert shown.code == 1
    assert [problem in line for line in shown.out.splitlines()] == [True], shown.out


def test_claims_stand_in_the_order_of_the_years_that_a_cap_looks_back_over(town: Broken) -> None:
    fact = "- {id: begun_on, type: date, label: {zh: 开工日期, en: Begun}, question: {zh: 何时开工？, en: When?}}\n"
    facts = town.path("facts.yaml")
    facts.write_text(facts.read_text("utf-8") + fact, "utf-8")
    town.replace(
        FILE, "{amount: 1000}", "{years_in_a_row: 2, per: [applicant], year_of: begun_on, received: term}"
    )
    town.replace(FILE, "    budget:", "    order_by: signed_on\n    budget:")
    shown = town.cli("validate", town.root)
    assert (shown.code, 'looks back from the year of "begun_on"' in shown.out) == (1, True), shown.out
