"""Where removed and replaced articles are kept for a while.

Each has the time in front of its name, by which it is let go again. Knows nothing of the index.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

log = logging.getLogger(__name__)

_STAMP = "%Y%m%dT%H%M%S.%f"
_STAMPED = re.compile(r"(\d{8}T\d{6}\.\d{6}) ")


class Trash:
    """One folder of what was taken out, emptied of what is too old."""

    def __init__(
        self,
        folder: Path,
        days: int = 30,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take the folder, made when it is first needed, and how long it keeps what it gets."""
        self._folder = folder
        self._days = days
        self._clock = clock

    def take(self, path: Path) -> Path:
        """Move a file in; give its place here.

        Raises:
            OSError: It cannot be moved.
        """
        kept = self._place(path.name)
        shutil.move(path, kept)
        return kept

    def keep(self, path: Path) -> None:
        """Keep a copy of a file that is about to be replaced.

        Raises:
            OSError: It cannot be copied.
        """
        shutil.copy2(path, self._place(path.name))

    def empty(self) -> None:
        """Delete what has been here for longer; files without a time stay."""
        oldest = self._clock() - timedelta(self._days)
        try:
            for path in self._folder.glob("*"):
                since = _since(path.name)
                if since and since <= oldest:
                    path.unlink()
        except OSError as exc:  # nobody waits for it; the next time may do better
            log.warning("%s cannot be emptied: %s", self._folder, exc)

    def _place(self, name: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{self._clock().strftime(_STAMP)} {name}"


def _since(name: str) -> datetime | None:
    stamp = _STAMPED.match(name)
    try:
        return datetime.strptime(stamp[1], _STAMP).replace(tzinfo=UTC) if stamp else None
    except ValueError:
        return None
