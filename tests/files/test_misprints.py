"""What maintainers of a registry really type, and what they are told: where, what is wrong, what to write instead."""

import re

import pytest

from conftest import Broken
from support.laws import some_cases
from support.town import FILE, TOWN

PROGRAM = re.compile(
    r"\^\[|literal|constrained|did not find|could not find|mapping values|indicator|token|number:|CNY:"
)
"""Words of the program and of libyaml, which say nothing to those who write policies."""


@pytest.fixture
def town(broken: Broken) -> Broken:
    broken.write(FILE, TOWN)
    return broken


def told(town: Broken, lang: str) -> list[str]:
    shown = town.cli("--lang", lang, "validate", town.root).out.splitlines()
    assert not any(PROGRAM.search(line) for line in shown)
    return [line.removeprefix(f"{town.root}/{FILE}:") for line in shown]


WIDE_COLON = (
    '"：" is a full-width colon; write the ASCII ":" and a space after it.',
    "“：”是全角冒号；请改为半角（英文）的“:”，后面加一个空格。",
)
WIDE_COMMA = (
    '"，" is a full-width comma; write the ASCII "," and a space after it.',
    "“，”是全角逗号；请改为半角（英文）的“,”，后面加一个空格。",
)
A_TAB = (
    "there is a tab here; YAML allows spaces only, so replace it with spaces.",
    "这里是制表符（Tab）；YAML 只能用空格缩进，请改为空格。",
)
A_DASH = (
    '"{}" cannot start a list item; write a hyphen and a space: "- ".',
    "“{}”不能用作列表标记；请写半角短横加一个空格：“- ”。",
)
WIDE_SPACE = (
    "there is a full-width space (U+3000) here; use an ordinary space.",
    "这里是全角空格（U+3000）；请改为普通（半角）空格。",
)


def no_space(key: str) -> tuple[str, str]:
    return f'a space is missing after the colon; write "{key}: …".', f"冒号后面缺少空格；请写作“{key}: …”。"


def indented(by: int, to: int, line: int) -> tuple[str, str]:
    return (
        f"wrong indentation: this line is indented by {by} space{'s'[: by != 1]}, which does not match any line above; use {to} (as line {line}).",
        f"缩进不对：这一行前面有 {by} 个空格，与上面各行对不齐；应为 {to} 个（同第 {line} 行）。",
    )  # fmt: skip


def quoted(text: str, *, colon: bool, comma_too: bool = False) -> tuple[str, str]:
    if not colon:
        return (
            f"in braces a comma ends a value, so text with a comma needs quotes: {text}.",
            f"花括号中逗号分隔各项，含逗号的文字须加引号：{text}。",
        )
    also = (
        " Where another entry was to begin, a comma is missing before it.",
        "如果从这里开始另一项，则前面缺少逗号。",
    )
    en, zh = also if comma_too else ("", "")
    return (
        f"text with a colon and a space in it needs quotes: {text}.{en}",
        f"文字中有冒号和空格，须加引号：{text}。{zh}",
    )


@some_cases(10)
@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        pytest.param("stage: in-force", "stage：in-force", "3:6", WIDE_COLON, id="wide colon"),
        pytest.param("- id: two", "- id：two", "35:7", WIDE_COLON, id="wide colon in a list"),
        pytest.param("    caps:\n", "    caps：\n", "28:9", WIDE_COLON, id="wide colon before a list"),
        pytest.param("name: {zh: 镇", "name：{zh: 镇", "1:5", WIDE_COLON, id="wide colon before a mapping"),
        pytest.param("{zh: 一, en: One}", "{zh：一, en: One}", "7:14", WIDE_COLON, id="wide colon in braces"),
        pytest.param("{fact: cost, at_least", "{fact: cost，at_least", "11:24", WIDE_COMMA, id="wide comma"),
        pytest.param("{fact: cost, at_least", "{fact: cost， at_least", "11:24", WIDE_COMMA, id="wide comma and space"),
        pytest.param("fact: term, at_most: 12}", "fact: term, at_most: 12｝", "14:37", ('"｝" is a full-width brace; write the ASCII "}".', "“｝”是全角花括号；请改为半角（英文）的“}”。"), id="wide brace"),
        pytest.param("[applicant, year]", "[applicant, year］", "30:45", ('"］" is a full-width bracket; write the ASCII "]".', "“］”是全角方括号；请改为半角（英文）的“]”。"), id="wide bracket"),
        pytest.param("[applicant, year]", "【applicant, year】", "30:29", None, id="Chinese brackets"),
        pytest.param("en: One}", "en: “One: first”}", "7:23", None, id="wide quotes"),
        pytest.param("    caps:", "　　caps:", "28:1", WIDE_SPACE, id="wide spaces as indentation"),
        pytest.param("stage: in-force", "stage:　in-force", "3:7", WIDE_SPACE, id="wide space behind a colon"),
        pytest.param("      - {amount: 1000}", "      －{amount: 1000}", "29:7", None, id="wide dash"),
        pytest.param("      - {amount: 1000}", "      — {amount: 1000}", "29:7", None, id="long dash"),
        pytest.param("      - any_of:", "      - any_of", "10:15", ('the colon after the key "any_of" is missing; write "any_of:".', "键“any_of”后面缺少冒号；请写作“any_of:”。"), id="no colon"),
        pytest.param("      - {fact: activity", "      {fact: activity", "9:7", ('each list item begins with "- "; add it before this one.', "列表的每一项须以“- ”开头；请在这一行前面补上。"), id="no dash"),
        pytest.param("    caps:", "\tcaps:", "28:1", A_TAB, id="tab"),
        pytest.param("      - {amount: 1000}", "    \t- {amount: 1000}", "29:5", A_TAB, id="tab behind spaces"),
        pytest.param("    caps:", "   caps:", "28:4", indented(3, 4, 16), id="a space less"),
        pytest.param("    caps:", "     caps:", "28:6", None, id="a space more"),
        pytest.param("      - {amount: 2000", "     - {amount: 2000", "30:6", indented(5, 6, 29), id="item out of line"),
        pytest.param("stage: in", "  stage: in", "3:3", indented(2, 0, 2), id="key indented"),
        pytest.param("stage: in", "stage:in", "3:6", no_space("stage"), id="no space"),
        pytest.param("{zh: 一, en", "{zh:一, en", "7:14", no_space("zh"), id="no space in braces"),
        pytest.param("  - id: two", "  -id: two", "35:3", None, id="no space behind a dash"),
        pytest.param(
            "{amount: 1000}", "{amount: 5,000,000}", "29:18",
            ('in braces a comma ends a value, so write a number with quotes, or without commas: "5,000,000" or 5000000.',
             '花括号中逗号分隔各项，带逗号的数须加引号，或不写逗号："5,000,000" 或 5000000。'),
            id="number with commas",
        ),
        pytest.param("en: One}", "en: One, two, three}", "7:23", quoted('"One, two, three"', colon=False), id="comma in text"),
        pytest.param("en: One}", "en: One: two}", "7:23", quoted('"One: two"', colon=True, comma_too=True), id="colon in text in braces"),
        pytest.param("name: {zh: 二, en: Two}", "name:\n      zh: 二\n      en: Two: three", "38:11", quoted('"Two: three"', colon=True), id="colon in text"),
        pytest.param("en: One}", "en: @One}", "7:23", ('text that begins with "@" needs quotes: "@One".', '以“@”开头的文字须加引号："@One"。'), id="special character"),
        pytest.param("en: One}", 'en: "One}', "7:23", ("the quotation mark that opens here is never closed; put the same one at the end of the text.", "这里的引号没有结束；请在文字末尾补上同样的引号。"), id="open quote"),
        pytest.param("[applicant, year]", "[applicant, year", "30:29", ('"[" is never closed; add the "]".', "“[”没有对应的“]”；请补上。"), id="open bracket"),
        pytest.param("[applicant, year]", "[applicant, year]]", "30:46", None, id="a bracket too many"),
    ],
)  # fmt: skip
def test_a_slip_in_yaml_is_named_where_it_stands(
    town: Broken, old: str, new: str, place: str, words: tuple[str, str] | None
) -> None:
    town.replace(FILE, old, new)
    for number, lang in enumerate(("en", "zh")):
        problems = told(town, lang)
        assert problems[0].startswith(f"{place}: ")
        assert "valid YAML here" not in problems[0]
        if words is not None:
            assert problems == [f"{place}: {words[number]}"]


def test_several_slips_of_one_file_are_all_named(town: Broken) -> None:
    town.replace(FILE, "stage: in-force", "stage：in-force")
    town.replace(FILE, "{fact: cost, at_least", "{fact: cost，at_least")
    town.replace(FILE, "    budget: {", "\tbudget: {")
    town.replace(FILE, "- id: two", "- id:two")
    assert [problem.split(": ")[0] for problem in told(town, "en")] == ["3:6", "11:24", "31:1", "35:7"]


def test_full_width_punctuation_inside_text_is_left_alone(town: Broken) -> None:
    town.replace(FILE, "{zh: 一,", "{zh: 甲，乙：丙“丁”（戊）,")
    town.replace(FILE, "fact: cost, at_least", "fact: cost，at_least")
    assert told(town, "en") == [f"11:24: {WIDE_COMMA[0]}"]


def test_where_no_cause_is_found_only_what_was_expected_is_said(town: Broken) -> None:
    town.write(FILE, "name: |x\n  y\n")
    assert told(town, "en") == ['1:8: not valid YAML from here on: a line must end after "|" or ">".']
    assert told(town, "zh") == ["1:8: 从这里起不是有效的 YAML：“|”或“>”之后须换行。"]


@some_cases(8)
@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        pytest.param(
            "id: one", "id: One_1",
            [('6:9: "One_1" is not an id: only lower-case letters, digits and single hyphens. Write one-1.',
              "6:9: “One_1”不能作 id：id 只用小写字母、数字和单个连字符（-）。可写作 one-1。")],
            id="capitals in an id",
        ),
        pytest.param(
            "id: one", "id: 房租",
            [('6:9: "房租" is not an id: only lower-case letters, digits and single hyphens. Write one.',
              "6:9: “房租”不能作 id：id 只用小写字母、数字和单个连字符（-）。可写作 one。")],
            id="a Chinese id",
        ),
        pytest.param(
            "fact: activity, is", "fact: 算力用途, is",
            [('9:16: "算力用途" is a name; write its id here: activity.', "9:16: “算力用途”是名称；这里须写它的 id：activity。")],
            id="a label for an id",
        ),
        pytest.param(
            "at_least: 5", "at_least: 5, at_most: 7",
            [(('11:39: "at_most" and "at_least" cannot be combined: one condition asks one thing. "at_least" goes with fact. '
              'If both must hold, write two conditions, each after its own "- ".'),
              ("11:39: “at_most”与“at_least”不能同用：一个条件只问一件事。与“at_least”同用的只有：fact。"
              "两者都须满足的，请分写为两个条件（各以“- ”开头）。"))],
            id="two conditions in one",
        ),
        pytest.param(
            "exactly: 10%", "exactly: 10%, at_most: 10%",
            [(('18:36: "at_most" and "exactly" cannot be combined: an amount has one form. "exactly" goes with of. '
              "Keep one, or combine two amounts with least_of, greatest_of or sum_of."),
              ("18:36: “at_most”与“exactly”不能同用：一个金额只有一种写法。与“exactly”同用的只有：of。"
              "请只留一种；要合用的，用 least_of、greatest_of 或 sum_of 组合。"))],
            id="exactly and at_most",
        ),
        pytest.param(
            "- of: cost", "- quantity: term",
            [(('19:11: "quantity" and "tiers" cannot be combined: an amount has one form. "tiers" goes with of. '
              "Keep one, or combine two amounts with least_of, greatest_of or sum_of."),
              ("19:11: “quantity”与“tiers”不能同用：一个金额只有一种写法。与“tiers”同用的只有：of。"
              "请只留一种；要合用的，用 least_of、greatest_of 或 sum_of 组合。"))],
            id="tiers of a quantity",
        ),
        pytest.param(
            "[{fixed: 5}, {greatest_of: [{fixed: 1}, {up_to: {of: investment, at_most: 20%}}]}]", "[{fixed: 5}]",
            [('27:21: "least_of" needs at least 2 items; if there is only one, write it without the list.',
              "27:21: “least_of”至少须有 2 项；只有一项的，请直接写这一项。")],
            id="the least of one",
        ),
        pytest.param(
            "[applicant, year]", "[applicant, 3_years]",
            [(('30:41: "3_years" is not possible for "per", which lists ids of facts, or year for the calendar year. '
              "Other periods cannot be expressed; mention them under not_stated."),
              "30:41: “3_years”不能用于 per：per 只能写申报信息的 id，以及表示自然年的 year；其他期限无法表示，请写入 not_stated。")],
            id="per three years",
        ),
        pytest.param(
            "{amount: 1000}", "{count: 3}",
            [('29:10: unknown key "count". Possible: amount, claims, from, interpretation, note, per, received, sources, year_of, years, years_in_a_row.',
              "29:10: 未知的键“count”。可用：amount、claims、from、interpretation、note、per、received、sources、year_of、years、years_in_a_row。")],
            id="count",
        ),
        pytest.param(
            "    conditions: [{fact: pilot, is: yes}]", "    conditions: {fact: pilot, is: yes}",
            [('37:17: "conditions" must be a list; put "- " before each item, even where there is one.',
              "37:17: “conditions”须是列表；请在每一项前面加“- ”（即使只有一项）。")],
            id="conditions as a mapping",
        ),
        pytest.param(
            "sources: [csj-2023-05]", "sources: csj-2023-05，gkzhan-2023-11",
            [('4:10: "sources" must be a list; write [csj-2023-05, gkzhan-2023-11].',
              "4:10: “sources”须是列表；请写作 [csj-2023-05, gkzhan-2023-11]。")],
            id="sources without brackets",
        ),
        pytest.param(
            "{amount: 1000}", "{amount: -5}",
            [('29:18: "amount": cannot be negative.', "29:18: “amount”：不能为负。")],
            id="a negative cap",
        ),
        pytest.param(
            "fact: activity, is: training", "fact: activity, one_of: [training，tuning]",
            [('9:34: "training，tuning" is read as one value; put an ASCII comma and a space between them: [training, tuning].',
              "9:34: “training，tuning”被当作一个值；请用半角逗号加空格分隔：[training, tuning]。")],
            id="choices with a wide comma",
        ),
        pytest.param(
            "{activity: other}, outcome: ineligible", "{activity: other}, outcome: eligible",
            [("33:45: the example says eligible 0.00–0.00; the rule gives ineligible 0.00–0.00. Correct whichever is wrong.",
              "33:45: 算例写的是 eligible（符合条件），0.00–0.00 元，按规则应为 ineligible（不符合条件），0.00–0.00 元；请改正算例或规则。")],
            id="a wrong outcome",
        ),
        pytest.param("stage: in-force", "Stage: in-force", [('3:1: unknown key "Stage". Did you mean "stage"? Possible: benefits, confirmed_on, contact, documents, limits, name, note, one_of, place, replaced_by, sources, stage, validity, window.', "3:1: 未知的键“Stage”。是否想写“stage”？可用：benefits、confirmed_on、contact、documents、limits、name、note、one_of、place、replaced_by、sources、stage、validity、window。")], id="a capital in a key"),
        pytest.param("amount: {fixed: 1}\n    examples", "amount: 5万\n    examples", [('38:13: "amount" must be a mapping of keys to values, for example {fixed: …}.', "38:13: “amount”须是“键: 值”的映射，例如 {fixed: …}。")], id="an amount alone"),
        pytest.param("rate: 3%", "rate: 0.03", [('23:22: "0.03" is not a rate between 0 and 100%; write 3%.', "23:22: “0.03”不是 0 到 100% 之间的比例；请写作 3%。")], id="a share"),
        pytest.param("rate: 3%", "rate: 3％", [('23:22: "3％" is not a rate between 0 and 100%; write 3%.', "23:22: “3％”不是 0 到 100% 之间的比例；请写作 3%。")], id="a wide percent sign"),
        pytest.param("on_or_before: 2023-12-31", "on_or_before: 2023.12.31", [('12:50: "2023.12.31" is not a date; write YYYY-MM-DD: 2023-12-31.', "12:50: “2023.12.31”不是日期；请写作 YYYY-MM-DD：2023-12-31。")], id="a date with points"),
        pytest.param("    conditions:\n      - {fact: act", "    category: 算力\n    conditions:\n      - {fact: act", [('8:15: "算力" is not possible for "category". Did you mean "compute"? Possible: compute, data, model, application, investment.', "8:15: “算力”不可用于“category”。是否想写“compute”？可用：compute、data、model、application、investment。")], id="a Chinese category"),
        pytest.param("name: {zh: 二, en: Two}", "name: 二", [('36:11: "name" must be a mapping of keys to values with both languages: {zh: 二, en: …}.', "36:11: “name”须是“键: 值”的映射，须有两种语言：{zh: 二, en: …}。")], id="a name in one language"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_with_what_to_write_instead(
    town: Broken, old: str, new: str, problems: list[tuple[str, str]]
) -> None:
    town.replace(FILE, old, new)
    assert told(town, "en") == [en for en, _ in problems]
    assert told(town, "zh") == [zh for _, zh in problems]


@pytest.mark.parametrize(
    ("name", "proposal"), [("Town_1", "town-1"), ("My Town", "my-town"), ("某镇补贴", "a-town")]
)
def test_a_file_that_is_named_wrongly_is_given_a_name(broken: Broken, name: str, proposal: str) -> None:
    broken.write(f"policies/{name}.yaml", TOWN.replace("en: Town}", "en: A Town}", 1))
    (problem,) = broken.problems()
    assert f'the file name "{name}" is not an id' in problem
    assert problem.endswith(f"Write {proposal}.yaml.")
