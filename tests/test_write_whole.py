"""A file is there whole, or as it was."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from partners.atomic import replacing, write_whole
from partners.files.kinds import is_record_file

OLD, NEW = "old\n", "new: 新\n" * 1000


def test_a_file_is_written_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for text in (OLD, NEW):
        write_whole(path, text)
        assert path.read_bytes() == text.encode()
        assert [*tmp_path.iterdir()] == [path]


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(OLD)
    path.chmod(0o640)
    write_whole(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link_to_what_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    target.write_text(OLD)
    link.symlink_to(target)
    write_whole(link, NEW)
    assert link.is_symlink()
    assert target.read_text("utf-8") == NEW


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(OLD)
    path.chmod(0o400)
    with pytest.raises(PermissionError):
        write_whole(path, NEW)


def test_a_folder_is_not_replaced_and_the_error_names_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory") as error:
        write_whole(tmp_path, NEW)
    assert error.value.filename == str(tmp_path)


def child(code: str, path: Path) -> "subprocess.Popen[str]":
    head = "import os, resource, signal, sys, time; from pathlib import Path; from partners.atomic import write_whole\n"
    return subprocess.Popen(
        [sys.executable, "-B", "-c", head + code, str(path)],
        # Measuring coverage writes files of its own, which a small disk breaks, too.
        env={key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(OLD)
    code = (
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "write_whole(Path(sys.argv[1]), 'x' * 1000)\n"
    )
    with child(code, path) as running:
        _, complaint = running.communicate(timeout=60)
    assert running.returncode == 1
    assert f"File too large: '{path}'" in complaint
    assert path.read_text() == OLD
    assert [*tmp_path.iterdir()] == [path]


def test_a_kill_in_the_middle_loses_nothing_and_leaves_nothing_that_a_registry_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(OLD)
    code = (
        "os.fsync = lambda _: (print('writing', flush=True), time.sleep(60))\n"
        "write_whole(Path(sys.argv[1]), 'new')\n"
    )
    with child(code, path) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "writing\n"
        running.kill()
    assert path.read_text() == OLD
    assert [each.name for each in tmp_path.iterdir() if is_record_file(each.name)] == ["a.yaml"]


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="Invalid argument"):
        write_whole(pipe, "text")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def left(folder: Path, name: str, *, seconds_ago: float = 0) -> Path:
    path = folder / name
    path.write_text("half")
    now = time.time() - seconds_ago
    os.utime(path, (now, now))
    return path


def test_what_killed_runs_have_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    runs = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        removed = [
            left(tmp_path, f".o.csv.partial-{gone.pid}"),
            left(tmp_path, f".长 [1].xlsx.partial-{gone.pid}"),
            left(tmp_path, f".o.csv.partial-{runs.pid}", seconds_ago=3600),  # whose number another has now
            left(tmp_path, f".o.csv.partial-{gone.pid}-00000000", seconds_ago=8 * 24 * 3600),
        ]
        kept = [
            left(tmp_path, f".p.csv.partial-{runs.pid}"),
            left(tmp_path, f".q.csv.partial-{gone.pid}-00000000"),  # of another machine
            left(tmp_path, f"o.csv.partial-{gone.pid}"),
            left(tmp_path, f".o.csv.partial-{gone.pid}.bak"),
            left(tmp_path, ".o.csv.partial-0"),
            left(tmp_path, ".o.csv.partial-x"),
        ]
        folder = tmp_path / f".o.partial-{gone.pid}"
        folder.mkdir()
        write_whole(tmp_path / "a.yaml", NEW)
    finally:
        runs.communicate(b"\n")
    assert [each.name for each in removed if each.exists()] == []
    assert [each.name for each in kept if not each.exists()] == []
    assert folder.is_dir()


def test_a_file_that_another_run_writes_at_the_same_time_stays(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.csv") as beside:
        beside.write_text("half")
        write_whole(tmp_path / "b.csv", NEW)
        assert beside.read_text() == "half"
    assert (tmp_path / "a.csv").read_text() == "half"
