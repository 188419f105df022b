"""Files that stand complete under their name, or not at all.

Imports next to nothing, because the compiled registry is written with it on the way of every command.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside another, which takes that one's place once everything is written.

    Raises:
        OSError: it cannot be written; it names the path itself.
    """
    beside = path.with_name(f".{path.stem}.partial-{os.getpid()}{path.suffix}")
    try:
        try:
            yield beside
            beside.replace(path)
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file in UTF-8, which appears under its name when it is complete.

    A file that is there keeps its mode, and a link to a file stays a link.

    Raises:
        OSError: it cannot be written, and is as it was; the error names the path.
    """
    from shutil import copymode

    target = path.resolve() if path.is_symlink() else path
    if target.exists():
        with target.open("ab"):  # taking its place would not ask whether the file itself may be written
            pass
    with replacing(target) as beside:
        with beside.open("wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            copymode(target, beside)
