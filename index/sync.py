"""Brings an index into agreement with a folder of articles, touching only what changed.

Owns the decision what is new, changed, renamed, gone or unreadable. Reading and embedding run one
batch ahead of writing; each batch is whole once written, so an interrupted sync goes on where it
stopped. Knows nothing of searching.

A file whose new version cannot be read is no longer quoted: what it said does not stand there any
more. It is named among the failures.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from index.articles import Found, ReadLimits, walk
from index.batches import Batch, BatchReader, ahead, stamp
from index.embedding import Embedder
from index.errors import ArticleError
from index.passage_process import WORTH_A_PROCESS, PassageProcess
from index.reports import Failure, OnProgress, Progress, SyncReport
from index.rows import FileState
from index.store import Store

_RACY_NS = 2_000_000_000
"""A file changed so shortly before the last look may have changed again within one clock tick."""


class Sync:
    """One run over one folder. Make it, call ``run``, throw it away."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        embedder: Embedder,
        *,
        words: int,
        limits: ReadLimits,
        progress: OnProgress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._store = store
        self._folder = folder
        self._embedder = embedder
        self._words = words
        self._limits = limits
        self._progress = progress or (lambda _: None)
        self._cancelled = cancelled or (lambda: False)
        self._known = store.catalog.files()
        self._reader = BatchReader(
            folder, limits, self._known, store.catalog.stored_vectors, store.courtesy.stand_back
        )
        self._began = time.monotonic()
        self._looked_ns = time.time_ns()
        self._embedded = 0
        self._tokens_before = _tokens(embedder)

    def run(self) -> SyncReport:
        """Do it.

        Returns:
            What was done; ``cancelled`` where the caller stopped it between two batches.

        Raises:
            ArticleError: The folder is none.
            EmbeddingError: The embedder failed; what was written until then is kept.
        """
        self._tell("reading", 0, 0)
        found, unreachable = walk(self._folder, self._limits)
        work, still_failing = self._to_do(found)
        names = {file.file for file in found}
        missing = [state for name, state in self._known.items() if name not in names]
        renamed = self._renames(work, missing)
        gone = [state.file for state in missing if state.id not in renamed.values()]
        work = [file for file in work if file.file not in renamed]
        if gone:
            self._tell("cleaning up", 0, len(work))
            self._store.remove(gone)

        failed = [*((failure, 0, 0) for failure in unreachable), *still_failing]
        written: list[str] = []
        complete = True
        with closing(self._batches(work)) as batches:
            for batch in batches:
                failed += batch.failed
                written += [item.article.file for item in batch.prepared]
                if self._cancelled():
                    complete = False
                    break
        lost = [failure.file for failure, _, _ in failed if failure.file in self._known]
        self._store.remove(lost)
        self._store.catalog.write_failures(failed)
        if missing or written or lost:
            self._store.audit()
        if complete:
            self._note_done()
        return self._report(found, written, [*gone, *lost], [*renamed], failed, complete)

    def _to_do(self, found: Sequence[Found]) -> tuple[list[Found], list[tuple[Failure, int, int]]]:
        """Split off the files that are known by size and time, and those known to be unreadable."""
        known_failures = self._store.catalog.failures()
        looked = int(self._store.catalog.record().get("looked_ns", "0"))
        work, failing = [], []
        for file in found:
            state, known = self._known.get(file.file), known_failures.get(file.file)
            stamp = (file.size, file.mtime_ns)
            settled = file.mtime_ns < looked - _RACY_NS
            if settled and state and stamp == (state.size, state.mtime_ns):
                continue
            if settled and known and stamp == known[1:]:
                failing.append(known)
                continue
            work.append(file)
        return work, failing

    def _renames(self, work: Sequence[Found], missing: Sequence[FileState]) -> dict[str, int]:
        """Find new files that are missing ones under another name, and note their names."""
        by_size: dict[int, list[FileState]] = {}
        for state in missing:
            by_size.setdefault(state.size, []).append(state)
        renamed: list[FileState] = []
        for file in work:
            candidates = by_size.get(file.size)
            if file.file in self._known or not candidates:
                continue
            try:
                digest = self._reader.digest(file)
            except ArticleError:
                continue  # It is read again, and reported, with the rest of the work.
            old = next((state for state in candidates if state.digest == digest), None)
            if old:
                candidates.remove(old)
                renamed.append(FileState(old.id, file.file, digest, *stamp(file)))
        self._store.rename(renamed)
        return {state.file: state.id for state in renamed}

    def _batches(self, work: Sequence[Found]) -> Generator[Batch]:
        """Yield batches once they are written, while the next ones are read and prepared."""
        done = passages = 0
        with (
            closing(self._preparer(work)) as process,
            closing(ahead(self._reader.batches(work))) as read,
            closing(ahead(self._prepared(read, process))) as prepared,
        ):
            for batch in prepared:
                self._store.publish(batch.prepared)
                self._store.rename(batch.touched)
                done += batch.files
                passages += sum(len(item.passages) for item in batch.prepared)
                self._embedded += batch.embedded
                self._tell("indexing", done, len(work), passages)
                yield batch

    def _preparer(self, work: Sequence[Found]) -> PassageProcess:
        """Cut and embed in another process what is worth its start."""
        worth_it = sum(file.size for file in work) >= WORTH_A_PROCESS
        return PassageProcess(self._words, self._embedder, apart=worth_it)

    def _prepared(self, batches: Iterator[Batch], process: PassageProcess) -> Iterator[Batch]:
        """Have batches cut and embedded; some are on the way at any time."""
        sent: deque[Batch] = deque()
        for batch in batches:
            process.send(batch.texts())
            if self._store.courtesy.asked_lately():
                process.stand_back()
            sent.append(batch)
            if len(sent) > process.ahead:
                yield _received(sent.popleft(), process)
        while sent:
            yield _received(sent.popleft(), process)

    def _tell(self, stage: str, done: int, total: int, passages: int = 0) -> None:
        seconds = time.monotonic() - self._began
        remaining = seconds / done * (total - done) if done else None
        self._progress(Progress(stage, done, total, passages, seconds, remaining))

    def _note_done(self) -> None:
        self._store.catalog.write_record(
            folder=str(self._folder),
            synced=datetime.now(UTC).isoformat(timespec="seconds"),
            looked_ns=str(self._looked_ns),
        )

    def _report(
        self,
        found: Sequence[Found],
        written: Sequence[str],
        removed: Sequence[str],
        renamed: Sequence[str],
        failed: Sequence[tuple[Failure, int, int]],
        complete: bool,
    ) -> SyncReport:
        totals = self._store.catalog.totals()
        changed = [file for file in written if file in self._known]
        failures = sorted((failure for failure, _, _ in failed), key=lambda failure: failure.file)
        readable = len({file.file for file in found} - {failure.file for failure in failures})
        return SyncReport(
            added=tuple(file for file in written if file not in self._known),
            changed=tuple(changed),
            removed=tuple(removed),
            renamed=tuple(renamed),
            unchanged=max(0, readable - len(written) - len(renamed)),
            failures=tuple(failures),
            embedded=self._embedded,
            passages=totals.passages,
            articles=totals.articles,
            seconds=time.monotonic() - self._began,
            tokens=_tokens(self._embedder) - self._tokens_before,
            cancelled=not complete,
        )


def _tokens(embedder: Embedder) -> int:
    """Tokens paid for so far; only embedders on a server count them."""
    return int(getattr(embedder, "tokens_used", 0))


def _received(batch: Batch, process: PassageProcess) -> Batch:
    batch.take(process.receive())
    return batch
