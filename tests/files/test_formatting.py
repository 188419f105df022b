"""`format_files`: the canonical form of files, and what is wrong with the rest."""

import json

import partners
from conftest import Broken, Cli


def test_files_and_problems_are_given_and_nothing_is_written(broken: Broken) -> None:
    broken.replace("organizations/baidu.yaml", "[百度, Baidu]", "[百度,   Baidu]")
    broken.write("programme.yaml", "x: [")
    before = {path: path.read_bytes() for path in broken.root.rglob("*.yaml")}

    found = partners.format_files([str(broken.root)])

    assert [each.path for each in found.changed] == [str(broken.path("organizations/baidu.yaml"))]
    assert len(found.files) == len(before) - 1
    assert {problem.path for problem in found.problems} == {str(broken.path("programme.yaml"))}
    assert {path: path.read_bytes() for path in broken.root.rglob("*.yaml")} == before


def test_json_is_the_data_of_the_changed_files(cli: Cli, broken: Broken) -> None:
    broken.replace("organizations/baidu.yaml", "[百度, Baidu]", "[百度,   Baidu]")
    (changed,) = partners.format_files([broken.root]).changed

    for option, data in (
        ("--check", changed.to_data()),
        ("--diff", changed.to_data(with_diff=True)),
        ("--lang=en", changed.to_data(written=True)),  # which writes
    ):
        assert json.loads(cli("format", broken.root, option, "--format", "json").out) == [data]
