"""A lock that many readers share and one writer takes alone.

Lets an article's versions change between two searches, never during one. A writer that waits goes
before readers that come later, so that searches cannot keep it out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SwapLock:
    """Held for milliseconds: by a search while it asks the stores, by a sync while it commits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writers = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep writers out; other readers may be in at the same time."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writers)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Wait until all readers are out, and keep everybody else out."""
        with self._changed:
            self._writers += 1
            try:
                self._changed.wait_for(lambda: not self._readers)
                yield
            finally:
                self._writers -= 1
                self._changed.notify_all()
