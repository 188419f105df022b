"""Windows of application, addresses, successors and leads are refused where they are wrong."""

import pytest

import partners
from conftest import Broken
from support.town import FILE, TOWN

LEAD = """\
- id: rumour
  title: 某办法
  publisher: {zh: 某局, en: a bureau}
  place: {zh: 北京市, en: Beijing}
  said: {zh: 据称有补贴，数额不明, en: is said to pay; no amounts}
"""


@pytest.fixture
def town(broken: Broken) -> Broken:
    broken.write(FILE, TOWN)
    return broken


def told(town: Broken) -> list[tuple[str, str]]:
    """What is said of a registry, in English and in Chinese."""
    en, zh = (
        [
            line.removeprefix(f"{town.root}/")
            for line in town.cli("--lang", lang, "validate", town.root).out.splitlines()
        ]
        for lang in ("en", "zh")
    )
    return list(zip(en, zh, strict=True))


@pytest.mark.parametrize(
    "window",
    [
        "{all_year: yes}",
        "{opens: 2024-01-01}",
        "{closes: 2024-01-31}",
        "{opens: 2024-01-31, closes: 2024-01-31}",
        "{all_year: no, closes: 2024-01-31}",
    ],
)
@pytest.mark.parametrize("before", ["sources: [csj-2023-05]\n", "    amount: {fixed: 1}\n"])
def test_a_policy_and_a_benefit_may_say_when_applications_are_taken(
    town: Broken, window: str, before: str
) -> None:
    indent = before[: len(before) - len(before.lstrip())]
    town.replace(FILE, before, f"{indent}window: {window}\n{before}")
    assert partners.validate(town.root) == ()


SWAPPED = (
    "the last day, 2024-01-31, is before the first, 2024-02-01; check both.",
    "截止日期 2024-01-31 早于开始日期 2024-02-01；请核对两个日期。",
)
NEITHER = (
    "a window says `opens`, `closes`, or `all_year: yes`.",
    "window 须写明 opens（开始日）、closes（截止日）或 all_year: yes（全年受理）。",
)
BOTH = (
    "a window that is open all year has neither `opens` nor `closes`.",
    "全年受理（all_year: yes）的，不再写 opens 或 closes。",
)


@pytest.mark.parametrize(
    ("window", "column", "words"),
    [
        ("{opens: 2024-02-01, closes: 2024-01-31}", 37, SWAPPED),
        ("{}", 9, NEITHER),
        ("{all_year: no}", 9, NEITHER),
        ("{all_year: yes, closes: 2024-01-31}", 9, BOTH),
        ("{all_year: yes, opens: 2024-01-31}", 9, BOTH),
    ],
)
def test_a_window_that_says_no_time_or_two_is_refused_where_it_stands(
    town: Broken, window: str, column: int, words: tuple[str, str]
) -> None:
    town.replace(FILE, "sources:", f"window: {window}\nsources:")
    assert told(town) == [tuple(f"{FILE}:4:{column}: {each}" for each in words)]


def test_the_window_of_a_benefit_is_refused_where_it_stands(town: Broken) -> None:
    town.replace(
        FILE,
        "    conditions: [{fact: pilot",
        "    window: {opens: 2024-02-01, closes: 2024-01-31}\n    conditions: [{fact: pilot",
    )
    line = TOWN.splitlines().index("    conditions: [{fact: pilot, is: yes}]") + 1
    assert told(town) == [tuple(f"{FILE}:{line}:41: {each}" for each in SWAPPED)]


def test_a_window_is_written_with_days(town: Broken) -> None:
    town.replace(FILE, "sources:", "window: {opens: 2024-02}\nsources:")
    (problem,) = town.problems()
    assert problem == f'{FILE}:4:17: "2024-02" is not a date; write YYYY-MM-DD.'


@pytest.mark.parametrize(
    "url", ["https://example.cn", "http://example.cn/a?b=1&c=数#d", "https://example.cn/"]
)
def test_a_source_may_have_an_address_on_the_web(town: Broken, url: str) -> None:
    town.replace("sources.yaml", "  evidence:", f'  url: "{url}"\n  evidence:')
    assert partners.load(town.root).sources["csj-2023-05"].url == url


@pytest.mark.parametrize(
    "url",
    ["example.cn", "ftp://example.cn", "https://", "https:///a", "https://example.cn/a b", "javascript:alert(1)"],
)  # fmt: skip
@pytest.mark.parametrize("place", ["sources.yaml", "leads.yaml"])
def test_what_is_no_address_is_refused_in_sources_and_leads(town: Broken, url: str, place: str) -> None:
    town.write("leads.yaml", f'{LEAD}  url: "https://example.cn"\n')
    town.replace("sources.yaml", "  evidence:", '  url: "https://example.cn"\n  evidence:')
    town.replace(place, "https://example.cn", url)
    ((en, zh),) = told(town)
    assert en.startswith(f"{place}:")
    assert en.endswith(f'"{url}" is not an address on the web; write all of it, from https:// or http:// on.')
    assert zh.endswith(f"“{url}”不是网址；请写完整的网址，以 https:// 或 http:// 开头。")


def test_how_a_source_was_read_is_one_of_three_words(town: Broken) -> None:
    town.replace("sources.yaml", "evidence: reprint", "evidence: reprinted")
    (problem,) = town.problems()
    assert 'Did you mean "reprint"? Possible: official, reprint, summary.' in problem


@pytest.mark.parametrize(
    ("successors", "column", "en", "zh"),
    [
        ("[programe]", 15, 'no other policy "programe". Did you mean "programme"?', "没有名为“programe”的其他政策。是否想写“programme”？"),
        ("[programme, town]", 26, 'no other policy "town". Did you mean "etown"?', "没有名为“town”的其他政策。是否想写“etown”？"),
    ],
)  # fmt: skip
def test_a_successor_is_another_policy(town: Broken, successors: str, column: int, en: str, zh: str) -> None:
    town.replace(FILE, "sources:", f"replaced_by: {successors}\nsources:")
    assert told(town) == [(f"{FILE}:4:{column}: {en}", f"{FILE}:4:{column}: {zh}")]
    town.replace(FILE, successors, "[programme, etown]")
    assert partners.validate(town.root) == ()


def test_a_registry_may_have_no_leads(broken: Broken) -> None:
    broken.path("leads.yaml").unlink(missing_ok=True)
    assert partners.validate(broken.root) == ()
    assert partners.load(broken.root).leads == {}
    assert broken.cli("policies", "--leads", "--registry", broken.root).err == "No matching leads.\n"


def test_a_lead_is_read_as_it_is_written(broken: Broken) -> None:
    broken.write("leads.yaml", f"{LEAD}  published: 2024\n  evidence: summary\n")
    (lead,) = partners.load(broken.root).leads.values()
    assert lead.to_data("zh") == {
        "lead": "rumour",
        "title": "某办法",
        "publisher": "某局",
        "place": "北京市",
        "published": "2024",
        "url": None,
        "evidence": "summary",
        "said": "据称有补贴，数额不明",
    }


@pytest.mark.parametrize(
    ("leads", "problem"),
    [
        (LEAD + LEAD, 'leads.yaml:6:7: the id "rumour" is used twice.'),
        (LEAD.replace("  title: 某办法\n", ""), 'leads.yaml:1:3: "title" is missing.'),
        (LEAD.replace("title:", "titel:"), 'leads.yaml:2:3: unknown key "titel". Did you mean "title"?'),
        (LEAD.replace(", en: a bureau", ""), '"en" is missing.'),
    ],
)
def test_a_wrong_lead_is_refused_where_it_stands(broken: Broken, leads: str, problem: str) -> None:
    broken.write("leads.yaml", leads)
    assert any(problem in each for each in broken.problems()), broken.problems()


def test_a_misnamed_file_of_leads_is_recognised(broken: Broken) -> None:
    broken.path("leads.yaml").rename(broken.path("lead.yaml"))
    assert broken.problems() == ['lead.yaml: is not read. Did you mean "leads.yaml"?']
