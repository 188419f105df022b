"""The canonical form: what it looks like, and what becomes of comments."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import unified_diff
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import partners
from conftest import SHIPPED
from partners.files.canonical.form import WIDTH, canonical_text, canonical_yaml
from partners.files.kinds import BATCH, FACTS, KINDS, ORGANIZATION, POLICY, SOURCES, Kind, find_files
from support.fences import ROOT, fences

REGISTRIES = [SHIPPED, ROOT / "docs" / "diff" / "old", ROOT / "docs" / "diff" / "new"]
FILES = [
    pytest.param(path, kind, id=Path(path).relative_to(ROOT).as_posix())
    for root in REGISTRIES
    for kind in KINDS
    for path in find_files(root, kind)
]
GUIDES = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "contributing.zh-CN.md"]


def written(text: str, kind: Kind[Any] = ORGANIZATION) -> str:
    """The canonical form without its first line, which names the schema."""
    first, rest = canonical_text(dedent(text), kind).split("\n", 1)
    assert first.startswith("# yaml-language-server: $schema=")
    return rest


@pytest.mark.parametrize(("path", "kind"), FILES)
def test_every_file_of_the_registry_is_in_canonical_form(path: str, kind: Kind[Any]) -> None:
    text = Path(path).read_text("utf-8")
    again = canonical_text(text, kind)
    difference = unified_diff(text.splitlines(), again.splitlines(), "as it is", "canonical", lineterm="")
    assert text == again, "\n".join(difference)


def examples() -> Iterator[Any]:
    """The files that the guides show."""
    for guide in GUIDES:
        for place, text in fences(guide, "yaml"):
            if not place.startswith("registry/"):
                continue
            (kind,) = (each for each in KINDS if place.removeprefix("registry/").startswith(each.place))
            yield pytest.param(text, kind, id=f"{guide.name}: {place}")


@pytest.mark.parametrize(("text", "kind"), [*examples()])
def test_the_files_that_the_guides_show_are_in_canonical_form(text: str, kind: Kind[Any]) -> None:
    shown = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# yaml-lang"))
    assert written(text, kind) == shown


def test_keys_stand_in_the_order_of_the_record_and_unknown_ones_last() -> None:
    assert written("zzz: 1\nsources: [a]\naliases: [b]\nname: c\naaa: 2\n") == (
        "name: c\naliases: [b]\nsources: [a]\nzzz: 1\naaa: 2\n"
    )


def test_what_the_parts_of_a_rule_share_stands_around_what_each_says_itself() -> None:
    text = """\
        benefits:
          - conditions:
              - {interpretation: true, sources: [a], any_of: [{is: yes, fact: f}], text: {en: t, zh: 题}}
              - {as_of: day, partner: supplier}
            caps: [{interpretation: true, per: [applicant], amount: 1}]
        """
    assert written(text, POLICY) == dedent(
        """\
        benefits:
          - conditions:
              - text: {zh: 题, en: t}
                any_of:
                  - {fact: f, is: yes}
                sources: [a]
                interpretation: true
              - {partner: supplier, as_of: day}
            caps:
              - {amount: 1, per: [applicant], interpretation: true}
        """
    )


def test_members_stand_on_a_line_each_however_long() -> None:
    long = "甲" * WIDTH
    text = f"members:\n  - printed: {long}\n    organization: a\n    sources:\n    - b\n"
    assert written(text, BATCH) == f"members:\n  - {{organization: a, printed: {long}, sources: [b]}}\n"


def test_a_note_has_a_line_for_each_language_and_another_text_only_where_it_is_long() -> None:
    long = "n" * WIDTH
    text = (
        f"- {{note: {{en: b, zh: 乙}}, publisher: {{zh: 甲, en: a}}}}\n- publisher: {{zh: 甲, en: {long}}}\n"
    )
    assert written(text, SOURCES) == (
        "- publisher: {zh: 甲, en: a}\n  note:\n    zh: 乙\n    en: b\n"
        f"- publisher:\n    zh: 甲\n    en: {long}\n"
    )


def test_a_long_list_of_names_has_a_line_for_each() -> None:
    names = [f"name {number}" for number in range(WIDTH // 8)]
    assert written(f"aliases: [{', '.join(names[:3])}]") == "aliases: [name 0, name 1, name 2]\n"
    assert written(f"aliases: [{', '.join(names)}]") == "aliases:\n" + "".join(
        f"  - {each}\n" for each in names
    )


def test_a_choice_stays_on_one_line_with_its_label() -> None:
    text = "- id: a\n  choices:\n  - label:\n      en: b\n      zh: 乙\n    id: c\n"
    assert written(text, FACTS) == "- id: a\n  choices:\n    - {id: c, label: {zh: 乙, en: b}}\n"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param("'北京'", "北京", id="no quotes where none are needed"),
        pytest.param("'360'", '"360"', id="a number that is a name"),
        pytest.param("360", '"360"', id="a number that is a name, without quotes"),
        pytest.param("1e3", '"1e3"', id="a number to newer programs"),
        pytest.param("'yes'", '"yes"', id="a word that is a boolean to others"),
        pytest.param("2023-05-19", '"2023-05-19"', id="a name that is a day"),
        pytest.param("''", '""', id="nothing"),
        pytest.param("'~'", '"~"', id="a tilde"),
        pytest.param("'a: b'", '"a: b"', id="a colon"),
        pytest.param("a, b?", "a, b?", id="what means something in braces only"),
        pytest.param("it's", "it's", id="an apostrophe"),
        pytest.param('"# \\"a\\""', "'# \"a\"'", id="double quotes within"),
        pytest.param('"# it\'s \\"a\\""', '"# it\'s \\"a\\""', id="both quotes within"),
        pytest.param('"a\\nb\\t\\u2028\\x85\\\\"', '"a\\nb\\t\\u2028\\u0085\\\\"', id="what cannot be seen"),
        pytest.param("a\n  b", "a b", id="a word over two lines"),
    ],
)
def test_a_name_is_quoted_only_where_it_must_be(given: str, shown: str) -> None:
    assert written(f"name: {given}\n") == f"name: {shown}\n"
    assert written(f"name: {shown}\n") == f"name: {shown}\n"


def test_values_that_are_no_names_are_never_quoted_as_numbers() -> None:
    text = "benefits:\n  - examples:\n      - claim: {cost: '1000', startup: \"yes\"}\n        low: '0'\n"
    assert "claim: {cost: 1000, startup: yes}\n        low: 0\n" in written(text, POLICY)
    assert 'claim: {cost: "null"}\n' in written("benefits: [{examples: [{claim: {cost: 'null'}}]}]", POLICY)


def test_in_braces_a_comma_or_a_question_mark_needs_quotes() -> None:
    text = "- question:\n    en: 'a, b?'\n    zh: 甲？\n"
    assert written(text, FACTS) == '- question: {zh: 甲？, en: "a, b?"}\n'


def test_comments_stay_where_they_stand() -> None:
    text = """\
        # head
        number: 3   # the third

        # above sources
        sources: [a, # first
          b]  # both
        members:   # who
          # first member
          - {organization: x, printed: 甲}  # x
          - # in the dash's line
            organization: y
            # above printed
            printed: "乙"
          - { # in braces
              organization: z, printed: 丙
              # within
            } # behind braces
          # end of members
        # above published
        published:
            total: 40 # t
            # end of published
        # end of file
        """
    assert written(text, BATCH) == dedent(
        """\
        # head
        number: 3  # the third
        # above published
        published:
          total: 40  # t
          # end of published
        # above sources
        sources:  # both
          - a  # first
          - b
        members:  # who
          # first member
          - {organization: x, printed: 甲}  # x
          # in the dash's line
          - organization: y
            # above printed
            printed: 乙
          # behind braces
          # in braces
          - organization: z
            printed: 丙
            # within
          # end of members
        # end of file
        """
    )


def test_comments_at_the_ends_of_nested_lists_keep_their_depth() -> None:
    text = dedent(
        """\
        benefits:
          - id: x  # id
            conditions:  # all
              # above the first
              - fact: f  # behind a key
                is: yes
              # above the second
              - {fact: g, is: no}  # behind an item
              # end of conditions
            # end of x
          # above y
          - id: y
            note:
              zh: 长  # why
              en: long
        # end of file
        """
    )
    assert written(text, POLICY) == text


def test_comments_of_other_layouts_are_understood() -> None:
    text = """\
        members:
        - organization: a
        # above b
        - organization: b
          # end of b
        # above number
        number: 1
        sources:   # why
            # above a
          - a
        note:
          zh: >- # folded
            甲
            乙
          en: x
        """
    assert written(text, BATCH) == dedent(
        """\
        # above number
        number: 1
        sources:  # why
          # above a
          - a
        note:
          zh: 甲 乙  # folded
          en: x
        members:
          - {organization: a}
          # above b
          - organization: b
            # end of b
        """
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("# a\nword # b\n# c\n", "# a\nword\n# b\n# c\n", id="a word alone"),
        pytest.param("[] # a\n", "[]\n# a\n", id="an empty list"),
        pytest.param("aliases: [ # a\n]\n# b\n", "aliases: []  # a\n# b\n", id="an empty list of a key"),
        pytest.param("aliases: [\n# a\n]\n", "aliases: []\n# a\n", id="an empty list with a line in it"),
        pytest.param("{name: a} # b\n# c\n", "name: a\n# b\n# c\n", id="braces around all"),
        pytest.param("--- # a\nname: b\n... # c\n", "# a\nname: b  # c\n", id="marks of a document"),
        pytest.param("- - a # b\n  - [c, {}]\n", "- - a  # b\n  - - c\n    - {}\n", id="lists of lists"),
    ],
)
def test_comments_of_files_that_are_no_records_are_kept(text: str, shown: str) -> None:
    assert written(text) == shown


def test_the_first_line_names_the_schema_and_one_that_is_there_stays() -> None:
    assert canonical_text("name: a", ORGANIZATION).startswith(
        "# yaml-language-server: $schema=../schema/organization.json\n"
    )
    assert canonical_text("- id: a", SOURCES).startswith(
        "# yaml-language-server: $schema=schema/sources.json\n"
    )
    own = "# yaml-language-server: $schema=https://example.org/organization.json\n"
    assert canonical_text(f"# note\n{own}name: a", ORGANIZATION) == f"{own}# note\nname: a\n"


def test_blank_lines_carriage_returns_and_a_byte_order_mark_go() -> None:
    assert written("\ufeffname: a# # b\r\n\r\n\r\nsources: [c]\r\n\r\n") == "name: a#  # b\nsources: [c]\n"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        pytest.param("name: &a b\n", "x.yaml:1:7", "anchors and aliases", id="anchor"),
        pytest.param("name: !!str b\n", "x.yaml:1:7", "the tag", id="tag"),
        pytest.param("name: a\nname: b\n", "x.yaml:2:1", 'duplicate key "name"', id="duplicate key"),
        pytest.param("name:\n", "x.yaml:1:6", "no value", id="no value"),
        pytest.param("[" * 40, "x.yaml:1:", "nested deeper", id="deep nesting"),
        pytest.param("name: [a\n", "x.yaml:1:7", "is never closed", id="no YAML"),
        pytest.param("", "x.yaml: ", "the file is empty", id="empty"),
        pytest.param("name: \ud800", "x.yaml:1:7", "not UTF-8", id="half a surrogate pair"),
    ],
)
def test_what_the_reader_refuses_is_refused_in_the_same_place(text: str, place: str, words: str) -> None:
    with pytest.raises(partners.RegistryError) as error:
        canonical_text(text, ORGANIZATION, "x.yaml")
    assert str(error.value).startswith(place)
    assert words in str(error.value)


def test_what_would_not_be_read_again_is_refused() -> None:
    text = f'{{? "{"k" * 2000}" : a}}'
    with pytest.raises(partners.RegistryError, match="without changing its content"):
        canonical_text(text, ORGANIZATION, "x.yaml")


def test_a_new_file_is_written_from_plain_values() -> None:
    value = {
        "members": [{"sources": ["a"], "printed": "360", "category": partners.Category.DATA, "until": None,
                     "organization": "b"}],
        "published_on": date(2024, 1, 15),
        "number": 3,
        "published": {"categories": {"compute": 8}, "total": Decimal(40)},
        "note": partners.Text(zh="甲", en="a"),
        "sources": ("a",),
    }  # fmt: skip
    assert canonical_yaml(value, BATCH) == dedent(
        """\
        # yaml-language-server: $schema=../schema/batch.json
        number: 3
        published_on: 2024-01-15
        published:
          total: 40
          categories: {compute: 8}
        sources: [a]
        note:
          zh: 甲
          en: a
        members:
          - {organization: b, printed: "360", category: data, sources: [a]}
        """
    )
    group = {"id": "x", "interpretation": True, "sources": []}
    assert canonical_yaml([group], SOURCES).endswith("- id: x\n  interpretation: true\n  sources: []\n")


def test_a_new_file_holds_no_values_that_a_registry_has_no_word_for() -> None:
    with pytest.raises(TypeError, match="a registry holds no float"):
        canonical_yaml({"number": 1.5}, BATCH)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_record_read_from_the_registry_is_written_as_it_stands(kind: Kind[Any]) -> None:
    from partners.files.yaml.reading import parse

    for path in find_files(SHIPPED, kind):
        header, _, content = Path(path).read_text("utf-8").partition("\n")
        assert header.endswith(f"schema/{kind.name}.json")
        assert canonical_yaml(parse(path)[1], kind).partition("\n")[2] == content
