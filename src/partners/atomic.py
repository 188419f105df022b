"""Files that stand complete under their name, or not at all."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from zlib import crc32

_DAYS = 7 * 24 * 3600
"""After so many seconds without a change, nobody writes a file any more."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside another, which takes that one's place once everything is written.

    A file that is there keeps its mode, and a link to a file stays a link. The partial file has an ending of its
    own: if the power fails, nobody reads it for what it was to be, and whoever writes into the folder next removes it.

    Raises:
        OSError: it cannot be written, and is as it was; the error names the path itself.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.partial-{os.getpid()}-{_machine()}")
    if target.exists() and not target.is_file() and not target.is_dir():
        # A device or a pipe, which a file would take the place of.
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    try:
        if target.exists():
            with target.open("ab"):  # replacing would not ask whether the file itself may be written
                pass
        _remove_left(target.parent)
        yield beside
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


_PARTIAL = re.compile(
    r"\..+\.partial-(?P<process>[1-9]\d{0,8})(?:-(?P<machine>[0-9a-f]{8}))?", re.DOTALL | re.ASCII
)


def _machine() -> str:
    """The name of this machine in short, as other machines and containers may write into the same folder."""
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return f"{crc32(name.encode('utf-8', 'replace')):08x}"


def _remove_left(folder: Path) -> None:
    """Remove what killed runs have left in a folder."""
    with suppress(OSError):  # where somebody else removes it, too, or it is not ours to remove
        for each in os.scandir(folder):
            found = _PARTIAL.fullmatch(each.name)
            if found is None or not each.is_file(follow_symlinks=False):
                continue
            changed = each.stat(follow_symlinks=False).st_mtime
            here = found["machine"] in {None, _machine()}
            if time() - changed > _DAYS or (here and _is_gone(int(found["process"]), changed)):
                with suppress(OSError):
                    Path(each).unlink()


def _is_gone(process: int, changed: float) -> bool:
    """Does the process run no more that changed a file last at some time?

    One of its number that began later is another. On Windows nothing tells it without harm.
    """
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is somebody else's
        pass
    began = _began(process)
    return began is not None and began > changed + _MARGIN


_MARGIN = 2


def _began(process: int) -> float | None:
    """When a process began, in seconds since 1970; None where the system does not say."""
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
    """Write a text file in UTF-8, which appears under its name when it is complete and on the disk.

    Raises:
        OSError: it cannot be written, and is as it was; the error names the path.
    """
    with replacing(path) as beside, beside.open("wb") as stream:
        stream.write(text.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())
