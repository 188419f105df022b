"""The documentation is complete, and its code and data work."""

import ast
import doctest
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any, get_args

import pytest
import typer

import partners
from partners.cli.app import build_app
from partners.cli.groups import command_paths
from partners.files.canonical.shapes import shape_of
from partners.files.kinds import KINDS, Kind
from partners.files.schema import schemas
from partners.ledger.headers import match_columns
from partners.records.policies import Outcome
from partners.rules.claims import find_fact
from support.fences import (
    API,
    CLI,
    CLI_ZH,
    PAIRS,
    README,
    REGISTRY,
    REGISTRY_ZH,
    ROOT,
    commands,
    fences,
    headings,
    prose,
    table_rows,
)

GLOSSARY = ROOT / "docs" / "glossary.md"
GUIDE, GUIDE_ZH = ROOT / "CONTRIBUTING.md", ROOT / "docs" / "contributing.zh-CN.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
INVENTED_BATCH = 3
NAMES = [" ".join(path) for path in command_paths()]
OPTIONS_OF_EVERY_COMMAND = {CLI: "Options of every command", CLI_ZH: "各命令通用的选项"}
IN_EVERY_FILE = {REGISTRY: "In every file", REGISTRY_ZH: "各文件通用"}
BOTH = pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda path: path.name)


def sections(path: Path, level: str = "##") -> dict[str, str]:
    """The text under each heading of a level; under "" what stands before the first."""
    parts = re.split(rf"^{level} (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {"": parts[0]} | {
        head.strip("`"): body for head, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def quoted(text: str) -> set[str]:
    """Every word that stands between backticks."""
    return {word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split()}


def parameters(name: str) -> Iterator[Any]:
    group = typer.main.get_command(build_app())
    context = typer.Context(group)
    command: Any = group
    for word in name.split():
        command = command.get_command(context, word)
    yield from command.get_params(context)


@BOTH
def test_the_sections_of_both_languages_correspond(english: Path, chinese: Path) -> None:
    of_english, of_chinese = headings(english), headings(chinese)

    assert [level for level, _ in of_chinese] == [level for level, _ in of_english]
    for (_, head), (_, translated) in zip(of_english, of_chinese, strict=True):
        untranslated = translated.isascii() or "`" in head or head.startswith("partners ")
        assert not untranslated or translated == head


@BOTH
def test_the_tables_of_both_languages_have_the_same_rows(english: Path, chinese: Path) -> None:
    assert table_rows(chinese) == table_rows(english)


@BOTH
def test_both_languages_show_the_same_commands(english: Path, chinese: Path) -> None:
    without_language = [
        [command.replace(" --lang zh", "") for command in commands(path)] for path in (chinese, english)
    ]

    assert without_language[0] == without_language[1]


@BOTH
@pytest.mark.parametrize("language", ["python", "yaml"])
def test_both_languages_show_the_same_code(english: Path, chinese: Path, language: str) -> None:
    assert list(fences(chinese, language)) == list(fences(english, language))


@BOTH
def test_both_languages_lead_to_each_other_at_the_top(english: Path, chinese: Path) -> None:
    for path, other in ((english, chinese), (chinese, english)):
        third_line = path.read_text(encoding="utf-8").split("\n")[2]
        assert re.fullmatch(rf"\[.+\]\({re.escape(other.name)}\)", third_line)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_stands_in_the_documentation_with_an_example(name: str) -> None:
    assert f"$ partners {name}" in sections(CLI)[f"partners {name}"]


@pytest.mark.parametrize("name", ["", *NAMES])
@pytest.mark.parametrize("path", [CLI, CLI_ZH], ids=lambda path: path.name)
def test_every_option_stands_in_the_documentation_and_has_help(name: str, path: Path) -> None:
    found = sections(path)
    own = found[f"partners {name}"] if name else found[""]
    documented = quoted(own) | quoted(found[OPTIONS_OF_EVERY_COMMAND[path]])

    options = [each for each in parameters(name) if each.param_type_name == "option"]

    assert options
    for option in options:
        assert option.help, option.name
        assert {*option.opts} <= documented, option.name


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_has_help(name: str) -> None:
    for each in parameters(name):
        assert each.help, each.name


@pytest.mark.parametrize("name", partners.__all__)
def test_every_public_name_stands_in_the_documentation_with_an_example(name: str) -> None:
    assert ">>>" in sections(API, "###")[name]


def test_the_documentation_of_the_library_names_nothing_that_is_not_public() -> None:
    names = re.findall(r"^### `(\w+)`$", API.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(names) == sorted(partners.__all__)


@pytest.mark.parametrize("path", [README, API], ids=lambda path: path.name)
def test_the_python_of_a_document_runs_and_gives_what_it_shows(path: Path) -> None:
    source = "".join(text for _, text in fences(path, "python"))
    test = doctest.DocTestParser().get_doctest(source, {}, path.name, str(path), 0)
    report: list[str] = []

    results = doctest.DocTestRunner(verbose=False).run(test, out=report.append)

    assert results.attempted > 0
    assert results.failed == 0, "".join(report)


def keys(schema: object) -> Iterator[str]:
    """Every key that a JSON schema knows."""
    if isinstance(schema, dict):
        for name, inner in schema.items():
            if name == "properties":
                yield from inner
            yield from keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys(inner)


@pytest.mark.parametrize("kind", schemas())
def test_every_kind_of_file_and_every_key_stands_in_the_documentation(kind: str) -> None:
    for path in (REGISTRY, REGISTRY_ZH):
        found = sections(path)
        assert {*keys(schemas(kind))} <= quoted(found[kind]) | quoted(found[IN_EVERY_FILE[path]])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_documentation_has_the_keys_in_the_order_in_which_they_are_written(kind: Kind[Any]) -> None:
    table = sections(REGISTRY)[kind.name].split("\n|---|---|---|\n")[1].split("\n\n")[0]
    documented = [key for row in table.splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])]
    shape = shape_of(kind).item if kind.many else shape_of(kind)

    known = {*shape.variants[0]["properties"]}
    written = [key for key in shape.order if key in known and not (key == "id" and kind.id_is_file_name)]

    assert documented == written


SHOWN_FACTS = "".join(
    f"- {{id: {fact}, type: {kind}, label: {{zh: {fact}（例）, en: {fact} shown}}, question: {{zh: 例, en: e}}{more}}}\n"
    for fact, kind, more in (
        *((each, "money", "") for each in ("rd_cost", "rd_cost_before", "own_funds", "public_funds")),
        *((each, "money", "") for each in ("rent", "district_support", "costs_before")),
        *(
            (each, "quantity", ", unit: {zh: 平方米, en: square metres}")
            for each in ("area", "area_supported")
        ),
        *(
            (each, "quantity", ", whole: true, unit: {zh: 台, en: units}")
            for each in ("robots", "robots_supported")
        ),
        ("months", "quantity", ", whole: true, unit: {zh: 个月, en: months}"),
        ("claimed_on", "date", ""),
    )
)


def test_the_conditions_and_amounts_shown_are_valid(tmp_path: Path) -> None:
    (_, conditions), *others = fences(REGISTRY, "yaml")
    amounts = [each for each in others if each[1].startswith("amount:")]
    copy = tmp_path / "registry"
    shutil.copytree(ROOT / "registry", copy)
    with (copy / "facts.yaml").open("a", encoding="utf-8") as facts:
        facts.write(
            "- id: other_costs\n  type: money\n  label: {zh: 其他费用, en: other costs}\n"
            "  question: {zh: 同年其他费用？, en: Other costs of the year?}\n"
        )
    head = "name: {zh: 例, en: e}\nplace: {zh: 例, en: e}\nstage: draft\nsources: [csj-2023-05]\nbenefits:\n"
    benefits = [
        f"- id: shown-{number}\n  name: {{zh: 例, en: e}}\n  conditions:\n"
        + indent(conditions, "    ")
        + indent(amount, "  ")
        + "  examples: [{claim: {registered_in: elsewhere}, outcome: ineligible, low: 0, high: 0}]\n"
        for number, (_, amount) in enumerate(amounts)
    ]
    (copy / "policies" / "shown.yaml").write_text(head + "".join(benefits), encoding="utf-8")
    (copy / "facts").mkdir(exist_ok=True)
    (copy / "facts" / "shown.yaml").write_text(SHOWN_FACTS, encoding="utf-8")

    assert len(amounts) == 12
    assert partners.validate(copy) == ()


FACTS_OF_RECIPES = {
    "grants_received": "money",
    "municipal_grant": "money",
    "national": "boolean",
    "claims_paid": "quantity",
    "years_paid": "quantity",
}


def test_the_limits_shown_are_valid(tmp_path: Path) -> None:
    recipes = [text for _, text in fences(REGISTRY, "yaml") if "\ncaps:" in text or "\nlimits:" in text]
    copy = tmp_path / "registry"
    shutil.copytree(ROOT / "registry", copy)
    with (copy / "facts.yaml").open("a", encoding="utf-8") as facts:
        for fact, kind in FACTS_OF_RECIPES.items():
            unit = ", unit: {zh: 次, en: times}" if kind == "quantity" else ""
            label = f"{{zh: {fact}（例）, en: shown {fact}}}"
            facts.write(f"- {{id: {fact}, type: {kind}, label: {label}, question: {label}{unit}}}\n")
    head = "name: {zh: 例, en: e}\nplace: {zh: 例, en: e}\nstage: draft\nsources: [csj-2023-05]\n"
    for number, text in enumerate(recipes):
        benefit = (
            "benefits:\n- id: shown\n  name: {zh: 例, en: e}\n  conditions: [{fact: registered_in, is: beijing}]\n"
            "  amount: {of: cost, exactly: 100%}\n"
            "  examples: [{claim: {registered_in: elsewhere}, outcome: ineligible, low: 0, high: 0}]\n"
        )
        content = head + (text + benefit if "\nlimits:" in text else benefit + indent(text, "  "))
        (copy / "policies" / f"shown-{number}.yaml").write_text(content, encoding="utf-8")

    assert len(recipes) == 7
    assert partners.validate(copy) == ()


def test_every_category_stands_in_the_documentation() -> None:
    assert {*partners.Category} <= quoted(sections(REGISTRY)["batch"])


@pytest.fixture
def registry_with_the_example(tmp_path: Path) -> Path:
    """A copy of the registry into which the guide's files are put."""
    copy = tmp_path / "registry"
    shutil.copytree(ROOT / "registry", copy)
    # The guide adds a third batch; real ones from there on would stand in its way.
    for batch in partners.load().batches[INVENTED_BATCH - 1 :]:
        (copy / "batches" / f"{batch.published_on}.yaml").unlink()
    for place, text in fences(GUIDE, "yaml"):
        if not place.startswith("registry/"):
            continue
        path = tmp_path / place
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")
    return copy


def test_the_example_of_the_guide_is_valid(registry_with_the_example: Path) -> None:
    assert partners.validate(registry_with_the_example) == ()


def test_the_example_of_the_guide_adds_a_batch(registry_with_the_example: Path) -> None:
    registry = partners.load(registry_with_the_example)

    assert [(m.organization.id, m.category) for m in registry.memberships(batch=INVENTED_BATCH)] == [
        ("example-compute", partners.Category.COMPUTE),
        ("example-data", None),
        ("baidu", partners.Category.DATA),
    ]


def test_the_guide_gives_the_same_example_in_both_languages() -> None:
    assert list(fences(GUIDE_ZH, "yaml")) == list(fences(GUIDE, "yaml"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_within_the_repository_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        linked = (path.parent / file).resolve() if file else path
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(path: Path) -> set[str]:
    """Anchors as a forge makes them of headings."""
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def cells(section: str) -> list[list[str]]:
    """The cells of the rows of a section's table, without its head."""
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def entries() -> list[list[str]]:
    """Chinese, English, code and meaning of every word of the glossary."""
    return [row for section in sections(GLOSSARY).values() for row in cells(section) if len(row) == 4]


def words_to_avoid() -> set[str]:
    return {
        word for row in cells(sections(GLOSSARY)["Words of others 别的说法"]) for word in row[1].split("、")
    }


@pytest.mark.parametrize("column", [0, 1], ids=["Chinese", "English"])
def test_the_glossary_has_one_word_for_one_thing(column: int) -> None:
    words = [row[column] for row in entries()]

    assert sorted(words) == sorted({*words})
    assert not {*words} & words_to_avoid()


def test_the_glossary_has_every_category_tier_outcome_and_kind_of_file() -> None:
    in_code = quoted("".join(row[2] for row in entries()))
    kinds = {kind.name for kind in KINDS}

    assert {*partners.Category, *partners.Tier, *get_args(Outcome), *kinds} <= in_code


@pytest.mark.parametrize(
    "path", [path for path in DOCUMENTS if path.name.endswith(".zh-CN.md")], ids=lambda path: path.name
)
def test_chinese_documents_use_the_words_of_the_glossary(path: Path) -> None:
    ours = re.sub(r"`[^`]*`", "", prose(path))

    assert [word for word in sorted(words_to_avoid()) if word in ours] == []


CHINESE = re.compile("[\u3400-\u9fff]")
WORDS_OF_INPUTS = {
    "registry/facts.yaml": {"申请方", "申领方", "精调"},
    "src/partners/batches/lists/headings.py": {"未载明"},
    "src/partners/records/lookups.py": {"未载明"},
    "src/partners/values/placeholders.py": {"未载明"},
}
"""The words of others that files read: other names of facts and choices, and what lists and cells say where nothing is stated."""


def strings_of(path: Path) -> Iterator[str]:
    """The text that a file may show: of Python all literals but docstrings, of YAML all of it but comments."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        yield from (line for line in source.splitlines() if not line.lstrip().startswith("#"))
        return
    nodes = [*ast.walk(ast.parse(source))]
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "src").rglob("*.py")), *sorted((ROOT / "registry").rglob("*.yaml"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_what_users_read_in_chinese_uses_the_words_of_the_glossary(path: Path) -> None:
    shown = [text for text in strings_of(path) if CHINESE.search(text)]
    found = {word for word in words_to_avoid() for text in shown if word in text}

    assert found == WORDS_OF_INPUTS.get(str(path.relative_to(ROOT)), set())


def test_inputs_may_use_the_words_that_we_do_not() -> None:
    facts = partners.load().facts

    assert find_fact(facts, "申请方").id == find_fact(facts, "申报单位").id == "applicant"
    assert find_fact(facts, "供应方").id == "supplier"
    assert {facts["activity"].parse(word) for word in ("调优", "微调", "精调", "微调（调优）")} == {"tuning"}
    assert partners.load().memberships(category="未载明") == partners.load().memberships(
        category="not-stated"
    )
    assert match_columns(["申请方", "算力费用"], facts) == {"applicant": "申请方", "cost": "算力费用"}
