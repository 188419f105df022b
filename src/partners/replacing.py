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
