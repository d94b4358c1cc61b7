"""Watching a folder: one item after each burst of changes in it.

Knows nothing of what is done about a change.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

TICK = 1_000  # milliseconds after which a stop is noticed


def bursts(folder: Path, stop: threading.Event | None = None) -> Iterator[bool]:
    """Yield after each burst of changes: True where files changed, False once at the start.

    The first item covers what changed before the watch had begun. Ends when ``stop`` is set.

    Raises:
        OSError: The folder cannot be watched.
    """
    from watchfiles import watch

    started = False
    for changes in watch(folder, rust_timeout=TICK, yield_on_timeout=True, stop_event=stop):
        if changes or not started:
            started = True
            yield bool(changes)
