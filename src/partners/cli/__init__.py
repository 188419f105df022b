"""Command line: a thin layer over the library. Nothing imports it."""

import gc
import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> int:
    """Run the command line on the arguments of the process, and return its exit code."""
    signal.signal(signal.SIGTERM, _end)
    # Both make the start faster. Garbage collection during imports frees nothing, and pydantic would search every
    # installed distribution for plugins, which this process does not need.
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    from partners.cli.app import run

    return run()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """End the process like an exception, so that nothing stays half-written."""
    raise SystemExit(128 + number)
