"""Who is logged in: random tokens, kept as hashes in a file so that a restart logs nobody out.

Knows nothing of cookies or passwords.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

log = logging.getLogger(__name__)

PER_USER = 20  # open at once; one more ends the oldest


@dataclass(frozen=True, slots=True)
class Visit:
    """One login: whose, the password's stamp at the time, and when it ends (Unix time)."""

    name: str
    stamp: str
    ends: float


class Visits:
    """The logins in one file."""

    def __init__(self, file: Path, hours: float, clock: Callable[[], float] = time.time) -> None:
        """Take the file, and how long a login lasts."""
        self._file = file
        self._seconds = hours * 3600
        self._clock = clock
        self._lock = threading.Lock()
        self._open = self._load()

    def begin(self, name: str, stamp: str) -> str:
        """Note a login; give the token that stands for it."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            own = [key for key, visit in self._open.items() if visit.name == name]
            for key in own[: max(0, len(own) + 1 - PER_USER)]:
                del self._open[key]
            self._open[_hashed(token)] = Visit(name, stamp, self._clock() + self._seconds)
            self._save()
        return token

    def find(self, token: str) -> Visit | None:
        """Give the login that a token stands for, unless it has ended."""
        with self._lock:
            visit = self._open.get(_hashed(token))
        return visit if visit and visit.ends > self._clock() else None

    def end(self, token: str) -> None:
        """Forget a login."""
        with self._lock:
            if self._open.pop(_hashed(token), None):
                self._save()

    def _load(self) -> dict[str, Visit]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return {key: Visit(**values) for key, values in kept.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as exc:
            log.warning("%s cannot be read (%s): everybody has to log in again", self._file, exc)
            return {}

    def _save(self) -> None:
        now = self._clock()
        self._open = {key: visit for key, visit in self._open.items() if visit.ends > now}
        draft = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({key: asdict(visit) for key, visit in self._open.items()})
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
                stream.write(text)
            os.replace(draft, self._file)
        except OSError as exc:  # logins then last until the server ends
            log.warning("%s cannot be written: %s", self._file, exc)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
