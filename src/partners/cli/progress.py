"""Progress bars on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partners.tables.found import Watched


def progress(doing: str) -> "Watched":
    """Show a progress bar, if standard error is a terminal; it pulses while the progress is unknown.

    Args:
        doing: a description of the work.
    """
    return partial(_showing, doing)


@contextmanager
def _showing(doing: str, percent: Callable[[], float | None]) -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    from threading import Event, Thread

    from rich.console import Console
    from rich.progress import Progress

    done = Event()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)

        def watch() -> None:
            while not done.wait(0.2):
                now = percent()
                known = now is not None and now > 0
                bar.update(task, total=100 if known else None, completed=now if known else 0)

        watcher = Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
