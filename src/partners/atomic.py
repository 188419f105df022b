"""Atomic writing of files: a file is complete under its name, or not there at all."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from zlib import crc32

_DAYS = 7 * 24 * 3600
"""Seconds without a change after which a partial file counts as abandoned."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to, and rename it over `path` on success.

    An existing file keeps its mode, and a link to a file stays a link. The temporary file has an ending of its own,
    so that nobody takes it for the finished file if the power fails; the next write into the folder removes it.

    Raises:
        OSError: `path` cannot be written and is unchanged; the error names `path`.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.partial-{os.getpid()}-{_machine()}")
    if target.exists() and not target.is_file() and not target.is_dir():
        # A device or a pipe, which a regular file would replace.
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    try:
        if target.exists():
            with target.open("ab"):  # renaming does not check that the file itself is writable
                pass
        _remove_leftovers(target.parent)
        yield temporary
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


_PARTIAL = re.compile(
    r"\..+\.partial-(?P<process>[1-9]\d{0,8})(?:-(?P<machine>[0-9a-f]{8}))?", re.DOTALL | re.ASCII
)


def _machine() -> str:
    """Return a short name of this machine, because other machines and containers may write into the same folder."""
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return f"{crc32(name.encode('utf-8', 'replace')):08x}"


def _remove_leftovers(folder: Path) -> None:
    """Remove the files that killed runs have left in a folder."""
    with suppress(OSError):  # another process removes it too, or we may not
        for each in os.scandir(folder):
            found = _PARTIAL.fullmatch(each.name)
            if found is None or not each.is_file(follow_symlinks=False):
                continue
            changed = each.stat(follow_symlinks=False).st_mtime
            here = found["machine"] in {None, _machine()}
            if time() - changed > _DAYS or (here and _has_exited(int(found["process"]), changed)):
                with suppress(OSError):
                    Path(each).unlink()


def _has_exited(process: int, changed: float) -> bool:
    """Has the process ended that last changed a file, at a given time?

    A process with the same number that started later is another one. On Windows there is no harmless way to ask.
    """
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it belongs to another user
        pass
    began = _start_time(process)
    return began is not None and began > changed + _MARGIN


_MARGIN = 2


def _start_time(process: int) -> float | None:
    """Return when a process started, in seconds since 1970; None if the system does not say."""
    try:
        ticks = int(
            Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
        )
        lines = Path("/proc/stat").read_text("ascii", "replace").splitlines()
        started = next(int(line.split()[1]) for line in lines if line.startswith("btime "))
        return started + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, StopIteration):
        return None


def write_whole(path: Path, text: str) -> None:
    """Write a text file in UTF-8 that appears under its name only when it is complete and on the disk.

    Raises:
        OSError: `path` cannot be written and is unchanged; the error names `path`.
    """
    with replacing(path) as temporary, temporary.open("wb") as stream:
        stream.write(text.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())
