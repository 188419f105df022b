"""`partners calendar`: the days on which policies begin, take applications, close and end."""

import json
import subprocess
import sys

import icalendar
import pytest

import partners
from conftest import Broken
from support.days import add_policy, without_policies


@pytest.fixture
def town(broken: Broken) -> Broken:
    """Days on both sides of 2024-03-01, and a policy that states none."""
    without_policies(broken)
    add_policy(
        broken,
        "alpha",
        more="validity: {since: 2024-01-01, until: 2024-12-31}\nwindow: {opens: 2024-03-01, closes: 2024-06-30}",
    )
    add_policy(
        broken,
        "beta",
        more="window: {closes: 2024-02-29}",
        of_benefit="window: {opens: 2024-06-30, closes: 2024-07-31}",
    )
    add_policy(broken, "gamma", more="window: {all_year: yes}")
    assert partners.validate(broken.root) == ()
    return broken  # fmt: skip


EVERY = [
    ("2024-01-01", "begins", "alpha", None),
    ("2024-02-29", "closes", "beta", None),
    ("2024-03-01", "opens", "alpha", None),
    ("2024-06-30", "opens", "beta", "one"),
    ("2024-06-30", "closes", "alpha", None),
    ("2024-07-31", "closes", "beta", "one"),
    ("2024-12-31", "ends", "alpha", None),
]


def events(town: Broken, *arguments: str) -> list[tuple[str, str, str, str | None]]:
    shown = town.cli("calendar", "--registry", town.root, *arguments, "--format", "json")
    assert (shown.code, shown.err) == (0, "")
    return [(each["day"], each["what"], each["policy"], each["benefit"]) for each in json.loads(shown.out)]


def test_the_days_to_come_are_listed_in_order_that_day_included(town: Broken) -> None:
    assert events(town, "--as-of", "2024-03-01") == EVERY[2:]
    assert events(town, "--as-of", "2024-03-02") == EVERY[3:]


def test_all_lists_days_that_have_passed(town: Broken) -> None:
    assert events(town, "--as-of", "2024-03-01", "--all") == EVERY
    assert events(town, "--as-of", "2030-01-01", "--all") == EVERY


def test_only_the_policies_asked_for_are_listed(town: Broken) -> None:
    assert events(town, "--as-of", "2024-03-01", "--policy", "beta") == [EVERY[3], EVERY[5]]
    assert events(town, "-p", "alpha", "-p", "gamma", "--all") == [
        each for each in EVERY if each[2] == "alpha"
    ]
    refused = town.cli("calendar", "--registry", town.root, "--policy", "alpa")
    assert (refused.code, refused.out) == (2, "")
    assert 'Did you mean "alpha"?' in refused.err


def test_a_line_says_how_many_days_are_left_and_whose_day_it_is(town: Broken) -> None:
    arguments = ("calendar", "--registry", town.root, "--as-of", "2024-06-29", "--all")
    lines = [line.split("\t") for line in town.cli(*arguments).out.splitlines()]
    assert lines[3] == ["2024-06-30", "1", "applications open", "One of Beta", "beta/one"]
    assert lines[0][:3] == ["2024-01-01", "-180", "begins"]
    chinese = [line.split("\t") for line in town.cli(*arguments, "--lang", "zh").out.splitlines()]
    assert [line[2] for line in chinese[:2]] == ["开始生效", "申报截止"]
    assert chinese[3][2:4] == ["开始受理申报", "政策beta之一"]
    assert chinese[-1][2:] == ["有效期截止", "政策alpha", "alpha"]


def test_no_days_to_come_is_said(town: Broken) -> None:
    arguments = ("calendar", "--registry", town.root, "--as-of", "2025-01-01")
    shown = town.cli(*arguments)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err == "No days to come; --all lists those that have passed.\n"
    assert town.cli(*arguments, "--lang", "zh").err == "没有即将到来的日期；加 --all 列出已过去的。\n"


def test_a_calendar_program_gets_a_whole_day_for_each(town: Broken) -> None:
    arguments = ("calendar", "--registry", town.root, "--as-of", "2024-03-01", "--format", "ics")
    shown = town.cli(*arguments)
    assert (shown.code, shown.err) == (0, "")
    read = icalendar.Calendar.from_ical(shown.out)
    found = [(str(each["description"]), each.decoded("dtstart").isoformat()) for each in read.walk("VEVENT")]
    assert found == [
        (policy if benefit is None else f"{policy}/{benefit}", day) for day, _, policy, benefit in EVERY[2:]
    ]
    assert len({str(each["uid"]) for each in read.walk("VEVENT")}) == len(found)
    assert str(read.walk("VEVENT")[1]["summary"]) == "applications open: One of Beta"
    chinese = icalendar.Calendar.from_ical(town.cli(*arguments, "--lang", "zh").out)
    assert str(chinese.walk("VEVENT")[1]["summary"]) == "开始受理申报：政策beta之一"


def test_without_the_library_the_way_to_get_it_is_told() -> None:
    code = "import sys; sys.modules.update(icalendar=None); from partners.cli.app import run; "
    for lang, words in (("en", "needs the extra `calendar`"), ("zh", "需要附加组件 calendar")):
        arguments = ["calendar", "--format", "ics", "--lang", lang]
        done = subprocess.run(
            [sys.executable, "-c", f"{code}sys.exit(run({arguments!r}))"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert words in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["csv", "markdown", "yaml", "jsonl"])
def test_other_formats_are_those_of_all_commands(town: Broken, form: str) -> None:
    shown = town.cli("calendar", "--registry", town.root, "--all", "--format", form)
    assert shown.code == 0
    assert "2024-06-30" in shown.out


def test_every_day_that_the_shipped_policies_state_is_listed(registry: partners.Registry) -> None:
    from partners.rules.calendar import events_of

    stated = [
        day
        for policy in registry.policies.values()
        for window in (policy.validity, policy.window, *(each.window for each in policy.benefits))
        if window is not None
        for day in vars(window).values()
        if hasattr(day, "isoformat")
    ]
    assert sorted(stated) == [each.day for each in events_of(registry.policies.values())]
