"""Canonical form never changes what a file says, loses no comment, and is its own canonical form."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import partners
from conftest import SHIPPED
from partners.files.canonical.comments import Branch, read_commented
from partners.files.canonical.form import canonical_text, canonical_yaml
from partners.files.kinds import BATCH, KINDS, ORGANIZATION, POLICY, Kind, find_files
from partners.files.yaml.reading import parse
from support.laws import law

FILES = [(path, kind) for kind in KINDS for path in find_files(SHIPPED, kind)]
SIGNIFICANT = " \n\t-:?,[]{}#&*!|>'\"%@`~<=a1百\r\x00\x07\x85\u2028\ufeff\U0001f600"
words = st.text(st.sampled_from("ab 1.-:,#?[]{}'\"\\%&*!|>~@`=<\n\t\x85\u2028\ufeff百（）"), max_size=12) | st.sampled_from(
    ["", "~", "null", "yes", "360", "1e3", "0o17", "2023-05-19", "1:30", "<<", "=", "---", "...", "# no comment", "%YAML"]
)  # fmt: skip
keys = st.sampled_from(
    ["name", "zh", "en", "note", "text", "sources", "aliases", "members", "benefits", "conditions", "fact", "is", "any_of",
     "organization", "printed", "amount", "of", "exactly", "caps", "examples", "claim", "interpretation", "good_for", "zz"]
) | words  # fmt: skip
values = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)
comments = st.sampled_from(["# one", "#two", "# three: {x}", "#", "# 百 # more"])


def said_and_commented(text: str) -> tuple[Any, Counter[str]]:
    """What a text says, and every comment in it but the line for the editor."""
    document, plain = read_commented(text.encode(), "x.yaml")
    found = [*document.head, *document.tail]
    branches = [document.value]
    while branches:
        branch = branches.pop()
        if isinstance(branch, Branch):
            found += branch.tail
            for entry in branch.entries:
                found += [*entry.above, *filter(None, [entry.behind])]
                branches.append(entry.value)
    return plain, Counter(line for line in found if "yaml-language-server" not in line)


def check(text: str, kind: Kind[Any]) -> None:
    refused: tuple[partners.Problem, ...] = ()
    try:
        parse("x.yaml", text.encode("utf-8", "surrogatepass"))
    except partners.RegistryError as error:
        refused = error.problems
    if refused:
        with pytest.raises(partners.RegistryError) as raised:
            canonical_text(text, kind, "x.yaml")
        assert raised.value.problems == refused
        return
    written = canonical_text(text, kind, "x.yaml")
    assert said_and_commented(written) == said_and_commented(text)
    assert canonical_text(written, kind) == written
    assert written.endswith("\n")
    assert written.startswith("# yaml-language-server: ")


@law(400)
@given(text=st.text(st.sampled_from(SIGNIFICANT), max_size=60))
def test_any_text_is_refused_as_the_reader_refuses_it_or_keeps_what_it_says(text: str) -> None:
    check(text, ORGANIZATION)


@law(300)
@given(
    value=values,
    data=st.data(),
    style=st.fixed_dictionaries(
        {
            "default_flow_style": st.sampled_from([None, True, False]),
            "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
            "width": st.sampled_from([10, 80, 10_000]),
        }
    ),
    kind=st.sampled_from([ORGANIZATION, BATCH, POLICY]),
)
def test_whatever_is_written_however_keeps_what_it_says_and_its_comments(
    value: Any, data: st.DataObject, style: dict[str, Any], kind: Kind[Any]
) -> None:
    text = yaml.dump(value, allow_unicode=True, sort_keys=False, **style)
    check(with_comments(text, data), kind)


def with_comments(text: str, data: st.DataObject) -> str:
    """Comments put in at any places; where that is in the middle of a word they are a part of it."""
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(0, 6))):
        index = data.draw(st.integers(0, max(len(lines) - 1, 0)))
        comment = data.draw(comments)
        if data.draw(st.booleans()) and lines:
            lines[index] += f" {comment}"
        else:
            lines.insert(index, " " * data.draw(st.integers(0, 8)) + comment)
    return "\n".join(lines) + "\n"


@law(200)
@given(data=st.data(), file=st.sampled_from(FILES), breaks=st.sampled_from(["\n", "\r\n"]))
def test_a_registry_file_with_comments_anywhere_keeps_them(
    data: st.DataObject, file: tuple[str, Kind[Any]], breaks: str
) -> None:
    path, kind = file
    text = with_comments(Path(path).read_text("utf-8"), data)
    check(text.replace("\n", breaks), kind)


@law(300)
@given(value=st.dictionaries(keys, values, max_size=5) | st.lists(values, max_size=5))
@example({"name": "360", "published_on": date(2023, 5, 19), "note": partners.Text(zh="甲", en="a: b")})
def test_a_new_file_says_what_it_was_given_and_is_canonical(value: Any) -> None:
    written = canonical_yaml(value, ORGANIZATION)

    assert parse("x.yaml", written.encode())[1] == said(value)
    assert canonical_text(written, ORGANIZATION) == written


def said(value: Any) -> Any:
    if isinstance(value, partners.Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, dict):
        return {key: said(inner) for key, inner in value.items()}
    return [said(each) for each in value] if isinstance(value, list) else str(value)
