"""The command line: a thin face over the library. Nothing imports it."""

import gc
import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> int:
    """Run the command line on the arguments of the process; returns its exit code."""
    signal.signal(signal.SIGTERM, _end)
    # Both for a fast start. Collecting while importing frees nothing; and pydantic would search every
    # installed distribution for plugins, of which this process has no use.
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    from partners.cli.app import run

    return run()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """End as an exception does, so that nothing half-written stays."""
    raise SystemExit(128 + number)
