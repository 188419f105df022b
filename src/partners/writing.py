"""Writing a file so that nobody ever finds half of it."""

import os
import shutil
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text file in UTF-8, which appears under its name when it is complete.

    A file that is there keeps its mode, and a link to a file stays a link. The partial file beside it does not
    end in `.yaml`: if the power fails, no registry reads it.

    Raises:
        OSError: it cannot be written, and is as it was; the error names the path.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        if target.exists():
            with target.open("ab"):  # replacing would not ask whether the file itself may be written
                pass
        with beside.open("wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        beside.unlink(missing_ok=True)
