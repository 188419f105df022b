"""Files that stand complete under their name, or not at all.

Imports next to nothing, because the compiled registry is written so on the way of a command.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside another, which takes that one's place once everything is written.

    A file that is there keeps its mode, and a link to a file stays a link. The partial file has an ending of its
    own: if the power fails, nobody reads it for what it was to be.

    Raises:
        OSError: it cannot be written, and is as it was; the error names the path itself.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.partial-{os.getpid()}")
    if target.exists() and not target.is_file() and not target.is_dir():
        # A device or a pipe, which a file would take the place of.
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    try:
        if target.exists():
            with target.open("ab"):  # replacing would not ask whether the file itself may be written
                pass
        yield beside
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file in UTF-8, which appears under its name when it is complete and on the disk.

    Raises:
        OSError: it cannot be written, and is as it was; the error names the path.
    """
    with replacing(path) as beside, beside.open("wb") as stream:
        stream.write(text.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())
