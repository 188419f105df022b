"""The house as docs/architecture.md draws it: rooms, the direction of imports, one name a file, one idea a module."""

import ast
import re
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import partners

SOURCE = Path(partners.__file__).parent
ROOMS = (
    ("__main__",),
    ("cli",),
    ("__init__",),
    ("ledger", "batches", "changes"),
    ("files",),
    ("registry",),
    ("rules", "names"),
    ("records", "tables"),
    ("values",),
    ("errors",),
    ("text", "atomic", "_version"),
)
"""From the top floor down. A room imports only rooms below it."""
FLOOR = {room: floor for floor, rooms in enumerate(reversed(ROOMS)) for room in rooms}
LONGEST = 300
MODULES = sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(("partners", *parts)).removesuffix(".__init__")


@cache
def imports_of(path: Path) -> frozenset[str]:
    """The modules of the package that a module imports, also inside functions and for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {
                name if name in NAMES else node.module
                for name in (f"{node.module}.{alias.name}" for alias in node.names)
            }
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset(found & NAMES)


NAMES = {name_of(path) for path in MODULES}


def room_of(name: str) -> str:
    return name.split(".")[1] if "." in name else "__init__"


@pytest.mark.parametrize("page", ["architecture.md", "architecture.zh-CN.md"])
def test_the_map_shows_the_floors(page: str) -> None:
    text = (SOURCE.parents[1] / "docs" / page).read_text("utf-8")
    drawn = {
        int(floor): set(re.findall(r"`(\w+)`", rooms))
        for floor, rooms in re.findall(r"^\| (\d+) \| (.*) \|$", text, re.MULTILINE)
    }
    assert drawn == {floor + 1: set(rooms) for floor, rooms in enumerate(reversed(ROOMS))}


def test_the_ways_and_files_that_the_map_names_exist() -> None:
    text = (SOURCE.parents[1] / "docs" / "architecture.md").read_text("utf-8")
    for path in re.findall(r"`((?:values|records|tables|names|rules|files|ledger|cli)/[\w/]+\.py)`", text):
        assert (SOURCE / path).is_file(), path


def test_every_room_has_its_floor() -> None:
    assert {room_of(name) for name in NAMES} == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_rooms_below_its_own(path: Path) -> None:
    name = name_of(path)
    own = room_of(name)
    up = {
        other for other in imports_of(path) if room_of(other) != own and FLOOR[room_of(other)] >= FLOOR[own]
    }
    assert not up, f"{name} imports {sorted(up)}"


def test_no_command_imports_another() -> None:
    commands = {name_of(path): imports_of(path) for path in MODULES if path.parent.name == "commands"}
    assert len(commands) > 15
    both = {name: sorted(found & commands.keys()) for name, found in commands.items()}
    assert {name: others for name, others in both.items() if others} == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name_of(path): imports_of(path) - {name_of(path)} for path in MODULES}
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


def test_a_file_name_is_used_once() -> None:
    many = Counter(path.name for path in MODULES if path.name != "__init__.py")
    assert [name for name, times in many.items() if times > 1] == []


def test_a_module_is_one_idea() -> None:
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: many for name, many in lines.items() if many > LONGEST} == {}


def docstrings_of(path: Path) -> list[str]:
    """Texts that stand alone as statements: docstrings of modules, classes and functions, and those below variables."""
    return [
        node.value.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_docstrings_say_what_a_thing_is_or_does_in_plain_english(path: Path) -> None:
    roundabout = re.compile(r"(What|Whether) |.*\b(of which|but for) ", re.DOTALL)
    assert [text for text in docstrings_of(path) if roundabout.match(text)] == []
