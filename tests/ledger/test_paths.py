"""Exactly the file is read that is named, whatever it and its folders are called."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from conftest import Cli
from support.laws import some_cases

NAMES = [
    "contracts[1].parquet",
    "q?.parquet",
    "*.parquet",
    "{a,b}.parquet",
    "year=2024/c.parquet",
    "year=2024/[c].parquet",
    "http:/a?b.parquet",
    "a:b.parquet",
    "_hidden.parquet",
    ".dot.parquet",
    "-x.parquet",
    "%41 #&+.parquet",
    "中'文\".parquet",
    "x.csv.gz.parquet",
    "back\\slash.parquet",
    "back\\slash[1].parquet",
    "~.parquet",
    "a\nb.parquet",
]


def ledger(path: Path, cost: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.table(
        {"cost": [cost], "activity": ["inference"], "registered_in": ["beijing"], "paired": ["yes"]}
    )
    with path.open("wb") as stream:
        parquet.write_table(table, stream)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files that patterns would find."""
    for name in (
        "contracts1.parquet",
        "q2.parquet",
        "a.parquet",
        "b.parquet",
        "year=2024/c2.parquet",
        "ab.parquet",
    ):
        ledger(tmp_path / name, 5_000_000)
    return tmp_path


@some_cases(4)
@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_and_no_other(cli: Cli, folder: Path, name: str) -> None:
    path = ledger(folder / name, 1_000_000)
    out = folder / "year=2025" / f"out [{path.name[:-8]}]?.parquet"
    out.parent.mkdir()
    for ending in (".parquet", ".csv"):
        shown = cli("ledger", path, "-p", "programme/compute", "-o", out.with_suffix(ending))
        assert shown.code == 0
        assert shown.out.rstrip("\n").split("\t")[1:] == ["1", "0", "0", "0", "100000.00", "100000.00"]
    with out.open("rb") as stream:
        written = parquet.read_table(stream)
    assert written["low"].to_pylist() == [100_000]
    assert not {"year"} & set(written.schema.names)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_matched_in_the_file_that_is_named(cli: Cli, folder: Path, name: str) -> None:
    path = ledger(folder / name, 1)
    shown = cli("match", path, "--column", "cost", "--format", "csv")
    assert shown.out.splitlines()[1].startswith("1,")


@some_cases(1)
@pytest.mark.parametrize("name", ["t[1]?*", "t%20 #='\"{a},b", "中 文", "back\\slash"])
def test_folders_for_temporary_files_may_be_called_so_too(
    cli: Cli, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder / name))
    (folder / "a.csv").write_text("cost,activity,registered_in,paired\n1000000,inference,beijing,yes\n")
    for path in (folder / "a.csv", ledger(folder / "x[1].parquet", 1_000_000)):
        shown = cli("ledger", path, "-p", "programme/compute", "-o", folder / "out.csv", "--force")
        assert (shown.code, "100000.00\t100000.00" in shown.out) == (0, True)
    assert [*(folder / name).iterdir()] == []


def test_a_folder_for_temporary_files_that_duckdb_cannot_be_told_of_is_refused(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "both\\[1]"
    (folder / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder / name))
    (folder / "a.csv").write_text("cost\n1000000\n")
    shown = cli("ledger", folder / "a.csv", "-p", "programme/compute")
    assert (shown.code, "choose another with TMPDIR" in shown.err) == (1, True)
