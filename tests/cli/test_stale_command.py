"""`partners stale`: policies to look at again, each with every reason."""

import json

import pytest

import partners
from conftest import Broken
from support.days import add_policy, without_policies

CONFIRMED = "confirmed_on: 2024-02-29\n"


@pytest.fixture
def town(broken: Broken) -> Broken:
    return without_policies(broken)


def stale(town: Broken, *arguments: str, lang: str = "en") -> dict[str, list[str]]:
    """The reasons by policy, in the order of the answer."""
    assert partners.validate(town.root) == ()
    shown = town.cli(
        *("stale", "--registry", town.root, "--as-of", "2024-03-01", *arguments, "--format", "json"),
        *("--lang", lang),
    )
    assert shown.code == 0
    return {each["policy"]: each["reasons"] for each in json.loads(shown.out)}


@pytest.mark.parametrize(
    ("more", "en", "zh"),
    [
        pytest.param(CONFIRMED, None, None, id="nothing"),
        pytest.param("", "no day of confirmation", "没有记录核对日期", id="never confirmed"),
        pytest.param("confirmed_on: 2023-12-02", "not confirmed for 90 days", "90 天没有核对", id="90 days ago"),
        pytest.param("confirmed_on: 2023-12-03", None, None, id="89 days ago"),
        pytest.param(
            f"{CONFIRMED}validity: {{until: 2024-02-29}}",
            "ended on 2024-02-29, no successor recorded", "已于 2024-02-29 到期，没有记录接替的政策", id="ended",
        ),
        pytest.param(f"{CONFIRMED}validity: {{until: 2024-02-29}}\nreplaced_by: [other]", None, None, id="replaced"),
        pytest.param(f"{CONFIRMED}validity: {{until: 2024-03-01}}", "ends on 2024-03-01", "2024-03-01 有效期截止", id="ends that day"),
        pytest.param(f"{CONFIRMED}validity: {{until: 2024-05-30}}", "ends on 2024-05-30", "2024-05-30 有效期截止", id="in 90 days"),
        pytest.param(f"{CONFIRMED}validity: {{until: 2024-05-31}}", None, None, id="in 91 days"),
        pytest.param(f"{CONFIRMED}validity: {{since: 2024-03-02}}", "begins on 2024-03-02", "2024-03-02 开始生效", id="begins"),
        pytest.param(
            f"{CONFIRMED}window: {{opens: 2024-03-02}}",
            "applications open on 2024-03-02", "2024-03-02 开始受理申报", id="opens",
        ),
        pytest.param(
            f"{CONFIRMED}window: {{closes: 2024-03-02}}",
            "applications close on 2024-03-02", "2024-03-02 申报截止", id="closes",
        ),
        pytest.param(f"{CONFIRMED}window: {{closes: 2024-02-29}}", None, None, id="closed"),
    ],
)  # fmt: skip
def test_a_policy_is_listed_for_what_may_have_changed(
    town: Broken, more: str, en: str | None, zh: str | None
) -> None:
    add_policy(town, "tried", more=more)
    add_policy(town, "other", more=CONFIRMED)
    assert stale(town) == ({} if en is None else {"tried": [en]})
    assert stale(town, lang="zh") == ({} if zh is None else {"tried": [zh]})


def test_benefits_that_only_a_summary_tells_of_are_named(town: Broken) -> None:
    add_policy(town, "known", more=CONFIRMED, sources="summary, reprint")
    add_policy(town, "rumour", more=CONFIRMED, sources="summary")
    assert stale(town) == {"rumour": ["known from a summary only: one"]}
    assert stale(town, lang="zh") == {"rumour": ["仅据摘要：one"]}


def test_the_window_of_a_benefit_counts_too(town: Broken) -> None:
    add_policy(town, "tried", more=CONFIRMED, of_benefit="window: {closes: 2024-03-31}")
    assert stale(town) == {"tried": ["applications close on 2024-03-31"]}


def test_every_reason_is_given_and_what_was_longest_unconfirmed_comes_first(town: Broken) -> None:
    ended = "validity: {until: 2024-02-29}"
    add_policy(town, "a-recent", more=f"{CONFIRMED}{ended}")
    add_policy(town, "b-old", more=f"confirmed_on: 2023-01-01\n{ended}", sources="summary")
    add_policy(town, "c-never", more=ended)
    found = stale(town)
    assert list(found) == ["c-never", "b-old", "a-recent"]
    assert found["b-old"] == [
        "not confirmed for 425 days",
        "ended on 2024-02-29, no successor recorded",
        "known from a summary only: one",
    ]
    lines = town.cli("stale", "--registry", town.root, "--as-of", "2024-03-01").out.splitlines()
    assert lines[1].split("\t") == ["b-old", "B-old", "2023-01-01", "; ".join(found["b-old"])]


def test_how_many_days_are_long_may_be_said(town: Broken) -> None:
    add_policy(town, "tried", more="confirmed_on: 2024-02-20\nvalidity: {until: 2024-03-15}")
    assert stale(town, "--days", "10") == {"tried": ["not confirmed for 10 days"]}
    assert stale(town, "--days", "11") == {}
    assert stale(town, "--days", "14") == {"tried": ["ends on 2024-03-15"]}
    assert town.cli("stale", "--days", "0").code == 2


def test_nothing_to_look_at_is_said(town: Broken) -> None:
    add_policy(town, "fresh", more=CONFIRMED)
    arguments = ("stale", "--registry", town.root, "--as-of", "2024-03-01")
    shown = town.cli(*arguments)
    assert (shown.code, shown.out, shown.err) == (0, "", "No policy needs to be looked at again.\n")
    assert town.cli(*arguments, "--lang", "zh").err == "没有需要重新核对的政策。\n"
