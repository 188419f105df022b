"""Slips of every kind, all over the shipped files: each is named where it stands, and mended by what the message says."""

import re
from pathlib import Path
from typing import Any

import pytest

from conftest import SHIPPED, Broken
from partners.files import kinds as files
from partners.files.yaml.reading import judge_of, parse, read_as_far_as_possible
from partners.files.yaml.slips import misprints
from support.laws import FULL, some_cases
from support.slips import Slip, slips

SLIPS = [*slips()]
SOME = SLIPS if FULL else SLIPS[::4]
PROGRAM = re.compile(r"\^\[|literal|constrained|did not find|could not find|mapping values|indicator|token")
"""Words of the program and of libyaml."""
ADD = re.compile(
    "text|begins with|at sign|key in a list|indented below|a line of mere|two items|block list|full stop in braces"
    "|quote in|single quote|braces of an item|braces missing|a bracket"
)
"""Kinds that put more into a file than a mistake, or leave less, so that it is another file when it is mended."""


def kind_of(slip: Slip) -> files.Kind[Any]:
    return next(kind for kind in files.KINDS if kind.place.split("/")[0] == slip.file.split("/")[0])


def id_of(slip: Slip) -> str | None:
    return Path(slip.file).stem if kind_of(slip).id_is_file_name else None


@some_cases(60)
@pytest.mark.parametrize("slip", SLIPS, ids=[slip.id for slip in SLIPS])
def test_a_slip_of_any_kind_is_the_one_problem_of_its_file(slip: Slip, tmp_path: Path) -> None:
    path = tmp_path / Path(slip.file).name
    path.write_text(slip.text, "utf-8")
    (problem,) = read_as_far_as_possible(str(path), kind_of(slip).adapter, id_of(slip)).problems
    assert problem.line in slip.lines
    for said, words in zip((problem.message.en, problem.message.zh), slip.words, strict=True):
        assert re.search(words, said)
        assert not PROGRAM.search(said)


def test_to_do_as_a_message_says_makes_yaml_of_a_file_and_mostly_what_it_was() -> None:
    for slip in SOME:
        judge = judge_of(kind_of(slip).adapter, id_of(slip))
        if judge.error_of(slip.text) is None:
            continue
        _, mended = misprints(slip.text, judge)
        assert judge.error_of(mended) is None, slip.id
        if not ADD.search(slip.id):
            shipped = SHIPPED.joinpath(slip.file).read_text("utf-8")
            assert parse("", mended.encode())[1] == parse("", shipped.encode())[1], slip.id


def test_two_slips_of_a_file_are_both_named() -> None:
    pairs = 0
    for slip in SOME:
        judge = judge_of(kind_of(slip).adapter, id_of(slip))
        lines = slip.text.split("\n")
        other = next((at for at in range(1, 3) if re.fullmatch(r"(- )?\w+: \S.*", lines[at])), None)
        if judge.error_of(slip.text) is None or other is None or min(slip.lines) < 6:
            continue
        lines[other] = lines[other].replace(": ", "；", 1)
        found = {misprint.line + 1 for misprint in misprints("\n".join(lines), judge)[0]}
        assert other + 1 in found, slip.id
        assert found & slip.lines, slip.id
        pairs += 1
    assert pairs > len(SOME) / 5


@some_cases(6)
@pytest.mark.parametrize("slip", SLIPS[::40], ids=[slip.id for slip in SLIPS[::40]])
def test_the_command_says_it_once_in_both_languages(slip: Slip, broken: Broken) -> None:
    broken.write(slip.file, slip.text)
    for lang, words in zip(("en", "zh"), slip.words, strict=True):
        (said,) = broken.cli("--lang", lang, "validate", broken.root).out.splitlines()
        assert re.search(words, said)
        assert int(said.removeprefix(f"{broken.root}/{slip.file}:").split(":")[0]) in slip.lines
