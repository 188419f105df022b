"""The labelled names and their registry: the shipped organisations with invented ones added."""

import csv
import hashlib
import shutil
from pathlib import Path
from typing import NamedTuple

import partners

DATA = Path(__file__).parents[1] / "data" / "names"
SHIPPED = Path(__file__).parents[2] / "registry"
TUNING, HELD_OUT = "tuning", "held-out"


class Label(NamedTuple):
    """A name, the id of its organisation (empty for none), and the kind of its spelling."""

    name: str
    expected: str
    kind: str
    half: str


def labels() -> list[Label]:
    with (DATA / "labelled.csv").open(encoding="utf-8", newline="") as file:
        return [Label(**row) for row in csv.DictReader(file)]


def half_of(name: str) -> str:
    return HELD_OUT if hashlib.sha256(name.encode()).digest()[0] % 2 else TUNING


def write_registry(folder: Path) -> Path:
    """Write the registry of the labels; the folder must not exist."""
    shutil.copytree(SHIPPED, folder)
    for path in (DATA / "organizations").iterdir():
        shutil.copy(path, folder / "organizations")
    source = "- {id: example-2024-01, publisher: {zh: 例, en: e}, good_for: {zh: 例, en: e}}\n"
    with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(source)
    return folder


def load_registry(folder: Path) -> partners.Registry:
    return partners.load(write_registry(folder / "labelled"))
