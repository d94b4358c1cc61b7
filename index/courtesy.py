"""Lets a sync stand back while questions are searched.

Chroma holds Python's lock for as long as one insertion takes, so a sync that shares its process
with questions inserts in small portions, and waits before each while somebody searches. Owns who
waits for whom, and how long; knows nothing of what either does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

LONGEST = 0.5
"""Seconds that a sync waits at a time: half of the time is its own, however much is asked."""
QUIET = 30.0
"""Seconds after the last search until a sync takes large portions again."""

_PORTION = 50
"""Rows at a time while questions are asked; Chroma takes some 15 ms for so many."""
_REST = 2.0
"""Time that the lock is free for others, in portions' own times."""


Item = TypeVar("Item")


class Courtesy:
    """Shared by the searches and the sync of one archive."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that gives seconds."""
        self._clock = clock
        self._changed = threading.Condition()
        self._searching = 0
        self._last = self._waited_until = float("-inf")

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Have a sync stand back meanwhile."""
        with self._changed:
            self._searching += 1
        try:
            yield
        finally:
            with self._changed:
                self._searching -= 1
                self._last = self._clock()
                self._changed.notify_all()

    def asked_lately(self) -> bool:
        """Tell whether somebody searches, or has done so a moment ago."""
        with self._changed:
            return self._searching > 0 or self._clock() - self._last < QUIET

    def stand_back(self) -> None:
        """Wait until nobody searches, at most ``LONGEST``; then not again for as long."""
        with self._changed:
            if self._clock() < self._waited_until:
                return
            if not self._changed.wait_for(lambda: not self._searching, LONGEST):
                self._waited_until = self._clock() + LONGEST

    @contextmanager
    def portion(self) -> Iterator[None]:
        """Do a small piece of work when nobody searches; then rest twice as long as it took.

        A search is more than what ``searching`` encloses: before and after, its question needs
        Python's lock many times for a moment.
        """
        self.stand_back()
        began = self._clock()
        yield
        time.sleep(_REST * (self._clock() - began))

    def portions(self, rows: int) -> Iterator[slice]:
        """Yield all rows at once, or a few at a time while questions are asked."""
        done = 0
        while done < rows:
            if self.asked_lately():
                with self.portion():
                    yield slice(done, done + _PORTION)
                done += _PORTION
            else:
                yield slice(done, rows)
                done = rows

    def unhurried(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items; now and then let searches go first."""
        for number, item in enumerate(items):
            if number % _PORTION == 0:
                self.stand_back()
            yield item
