"""How often somebody may do something: so many times in a stretch of time, then wait.

Knows nothing of who or what.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MOST_KEYS = 10_000  # remembered at once; the one longest quiet is forgotten first


class RateLimit:
    """Counts what each key does within a sliding stretch of time."""

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take how often, in how long; 0 is no limit."""
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Give the seconds until the key may go on; 0 where it may now."""
        with self._lock:
            times = self._recent(key)
            if not self.most or len(times) < self.most:
                return 0.0
            return max(0.0, times[0] + self.seconds - self._clock())

    def note(self, key: str) -> None:
        """Count one for the key."""
        with self._lock:
            times = self._recent(key)
            times.append(self._clock())
            if len(times) > max(self.most, 1):
                times.popleft()
            self._times[key] = times
            self._times.move_to_end(key)
            if len(self._times) > MOST_KEYS:
                self._times.popitem(last=False)

    def take(self, key: str) -> float:
        """Count one if the key may go on; give the seconds to wait where it may not."""
        seconds = self.wait(key)
        if not seconds:
            self.note(key)
        return seconds

    def forgive(self, key: str) -> None:
        """Take back the last that was counted for the key."""
        with self._lock:
            if times := self._times.get(key):
                times.pop()

    def _recent(self, key: str) -> deque[float]:
        times = self._times.get(key) or deque()
        before = self._clock() - self.seconds
        while times and times[0] <= before:
            times.popleft()
        return times
