"""Nesting is bounded for any text."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from yaml.events import CollectionEndEvent, CollectionStartEvent

import partners
from partners.files.yaml.nodes import MAX_DEPTH
from partners.files.yaml.reading import read_record
from support.laws import law

ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
pieces = st.sampled_from(
    ["[", "]", "{", "}", "- ", "? ", ": ", "a: ", "a", "\n", " ", "  ", "\t", "-", "[a: ", "- a:\n"]
)
deep = st.builds(lambda piece, times: piece * times, pieces, st.integers(1, 40))
stairs = st.builds(
    lambda piece, steps, width: "".join(f"{' ' * (width * step)}{piece}\n" for step in range(steps)),
    st.sampled_from(["a:", "-", "- a:", "?", "? a:", "- - -", "- ? -"]),
    st.integers(1, 40),
    st.integers(0, 6),
)
texts = (
    st.text("[]{}-?: \n\ta", max_size=60)
    | st.lists(deep | pieces | stairs, max_size=6).map("".join)
    | st.integers(1, 80).map(lambda depth: "[" * depth + "a" + "]" * depth)
    | st.integers(1, 80).map(lambda depth: "[a: " * (depth // 2) + "b" + "]" * (depth // 2))
)
often = law(400)


@pytest.fixture(scope="module")
def path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "any.yaml"


def depth_in_events(text: str) -> int:
    """How deep collections nest, up to where the text stops being YAML."""
    deepest = depth = 0
    try:
        for event in yaml.parse(text, yaml.CSafeLoader):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            deepest = max(deepest, depth)
    except yaml.YAMLError:
        pass
    return deepest


@often
@given(text=texts, comment=st.sampled_from(["", "# &\n"]))
def test_what_is_nested_too_deeply_is_refused(path: Path, text: str, comment: str) -> None:
    path.write_bytes((comment + text).encode())
    try:
        read_record(str(path), ANYTHING)
    except partners.RegistryError:
        return
    assert depth_in_events(text) <= MAX_DEPTH


@pytest.mark.parametrize("comment", ["", "# &\n"], ids=["plain", "ampersand"])
def test_one_level_more_than_allowed_is_refused_even_if_it_is_empty(path: Path, comment: str) -> None:
    path.write_text(comment + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    with pytest.raises(partners.RegistryError, match="nested deeper than 32 levels"):
        read_record(str(path), ANYTHING)


@pytest.mark.parametrize("comment", ["", "# &\n"], ids=["plain", "ampersand"])
def test_as_many_levels_as_are_allowed_are_read(path: Path, comment: str) -> None:
    path.write_text(comment + "[" * MAX_DEPTH + "a" + "]" * MAX_DEPTH)
    read_record(str(path), ANYTHING)
