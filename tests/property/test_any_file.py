"""Whatever a file holds, it is read or refused with a place in it; nothing else happens."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partners
from conftest import SHIPPED
from partners.files.kinds import ORGANIZATION, POLICY
from partners.files.yaml.reading import read_record
from support.laws import law

FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.yaml"))
SIGNIFICANT = " \n\t-:?,[]{}#&*!|>'\"%@`~<=a1百\r\x00\x07\x85\u2028\ufeff\U0001f600"
yaml_like = st.text(st.sampled_from(SIGNIFICANT), max_size=60)
records = st.recursive(
    st.sampled_from(["name", "百度", "yes", "10%", "2023-05-19", "csj-2023-05", '""', "not_stated", "is"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.dictionaries(
            st.sampled_from(
                ["name", "zh", "en", "sources", "aliases", "benefits", "conditions", "fact", "is", "any_of",
                 "amount", "of", "exactly", "not_stated", "examples", "claim", "group", "note", "id"]
            ),
            inner, max_size=4,
        ).map(lambda parts: "{" + ", ".join(f"{key}: {value}" for key, value in parts.items()) + "}")
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def read(path: Path, content: bytes) -> None:
    """Read it as an organisation and as a policy; a place in the file goes with every refusal."""
    path.write_bytes(content)
    for kind in (ORGANIZATION, POLICY):
        try:
            read_record(str(path), kind.adapter, "some-id")
        except partners.RegistryError as error:
            check_places(path, error)


def check_places(path: Path, error: partners.RegistryError) -> None:
    assert error.problems
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    for problem in error.problems:
        assert problem.path == str(path)
        assert problem.message.zh
        assert problem.message.en
        # The end of the file may be the start of a line that nobody wrote.
        assert 0 <= problem.line <= len(lines) + 1
        assert (problem.line == 0) == (problem.column == 0)


@law(200)
@given(
    content=st.binary(max_size=100)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_read_or_refused(folder: Path, content: bytes) -> None:
    read(folder / "any.yaml", content)


@law(300)
@given(text=yaml_like)
def test_any_text_of_significant_characters_is_read_or_refused(folder: Path, text: str) -> None:
    read(folder / "text.yaml", text.encode())


@law(200)
@given(text=records)
def test_any_structure_is_read_or_refused(folder: Path, text: str) -> None:
    read(folder / "record.yaml", text.encode())


@pytest.fixture(scope="module")
def copied(folder: Path) -> Path:
    for name in FILES:
        copy = folder / "registry" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((SHIPPED / name).read_bytes())
    return folder / "registry"


changes = st.sampled_from(
    [
        "",
        "x",
        "- x",
        "x: y",
        "  x: y",
        "sources: []",
        "name: null",
        "id: a",
        "\t",
        "]",
        "'",
        "note: {zh: 甲}",
        "{",
        "-",
    ]
)


@law(80)
@given(
    data=st.data(),
    name=st.sampled_from(FILES),
    change=changes,
    action=st.sampled_from(["delete", "replace", "insert", "twice"]),
)
def test_a_registry_with_one_line_changed_loads_or_says_where_it_is_wrong(
    copied: Path, data: st.DataObject, name: str, change: str, action: str
) -> None:
    original = (SHIPPED / name).read_text("utf-8").splitlines()
    index = data.draw(st.integers(0, len(original) - 1))
    lines = list(original)
    match action:
        case "delete":
            del lines[index]
        case "replace":
            indent = lines[index][: len(lines[index]) - len(lines[index].lstrip())]
            lines[index] = indent + change
        case "insert":
            lines.insert(index, change)
        case _:
            lines.insert(index, lines[index])
    path = copied / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    try:
        partners.load(copied)
    except partners.RegistryError as error:
        for problem in error.problems:
            wrong = Path(problem.path)
            assert copied in wrong.parents
            assert 0 <= problem.line <= len(wrong.read_text("utf-8").splitlines()) + 1
    finally:
        path.write_bytes((SHIPPED / name).read_bytes())
