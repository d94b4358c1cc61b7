"""The work on the corpus that goes on in the background: one sync at a time, and the watch.

Any number of pages may follow it. Knows nothing of how it is shown.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.errors import USER_ERRORS
from assistant.ui import texts
from assistant.watching import bursts

if TYPE_CHECKING:
    from assistant.chat import Assistant
    from index import Progress, SyncReport

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Moment:
    """A sync as it stands: running with its progress, or ended with a report or an error."""

    running: bool = False
    stopping: bool = False
    progress: Progress | None = None
    report: SyncReport | None = None
    error: str = ""


class SyncJob:
    """Runs one sync at a time in the background; any number of pages may follow it."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant whose articles are synced."""
        self._assistant = assistant
        self._changed = threading.Condition()  # re-entrant: stop() tells while holding it
        self._stop = threading.Event()
        self._moment = Moment()
        self._ended = 0

    @property
    def ended(self) -> int:
        """How many syncs have ended; a page that knew another number shows old things."""
        with self._changed:
            return self._ended

    @property
    def moment(self) -> Moment:
        """How it stands now."""
        with self._changed:
            return self._moment

    def start(self, *, rebuild: bool = False) -> None:
        """Begin a sync, unless one is running: then that one is followed."""
        with self._changed:
            if self._moment.running:
                return
            self._stop.clear()
            self._moment = Moment(running=True)
        threading.Thread(target=self._run, args=(rebuild,), name="sync", daemon=True).start()

    def stop(self) -> None:
        """Ask a running sync to end after the batch in hand."""
        self._stop.set()
        with self._changed:
            if self._moment.running:
                self._set(replace(self._moment, stopping=True))

    def wait(self) -> None:
        """Wait until no sync is running."""
        with self._changed:
            self._changed.wait_for(lambda: not self._moment.running)

    def _run(self, rebuild: bool) -> None:
        try:
            report = self._assistant.sync(
                rebuild=rebuild, progress=self._tell, cancelled=self._stop.is_set
            )
            self._set(Moment(report=report))
        except USER_ERRORS as exc:
            self._set(Moment(error=str(exc)))
        except Exception:  # the entry point of this thread: report it, never lose it
            log.exception("Sync failed")
            self._set(Moment(error=texts.UNEXPECTED))

    def _tell(self, progress: Progress) -> None:
        self._set(Moment(running=True, stopping=self._stop.is_set(), progress=progress))

    def _set(self, moment: Moment) -> None:
        with self._changed:
            self._ended += not moment.running
            self._moment = moment
            self._changed.notify_all()


class Watch:
    """Starts a sync after each burst of changes in the article folder, while it is on."""

    def __init__(self, assistant: Assistant, job: SyncJob) -> None:
        """Take the assistant whose folder is watched, and what syncs it."""
        self._assistant = assistant
        self._job = job
        self._lock = threading.Lock()
        self._stop: threading.Event | None = None
        self.error = ""  # why the last watch ended by itself

    @property
    def on(self) -> bool:
        """Whether it watches."""
        with self._lock:
            return self._stop is not None

    def switch(self, on: bool) -> None:
        """Begin or end watching; what is already so stays so."""
        with self._lock:
            if on == (self._stop is not None):
                return
            if self._stop:
                self._stop.set()
                self._stop = None
                return
            self._stop, self.error = threading.Event(), ""
            work = threading.Thread(target=self._run, args=(self._stop,), name="watch", daemon=True)
        work.start()

    def _run(self, stop: threading.Event) -> None:
        try:
            for _ in bursts(self._assistant.folder, stop):
                self._job.wait()  # a sync under way may have passed the change already
                if not stop.is_set():
                    self._job.start()
        except (OSError, *USER_ERRORS) as exc:
            self._end(stop, str(exc))
        except Exception:  # the entry point of this thread: report it, never lose it
            log.exception("Watching failed")
            self._end(stop, texts.UNEXPECTED)

    def _end(self, stop: threading.Event, error: str) -> None:
        with self._lock:
            if self._stop is stop:
                self._stop, self.error = None, error
