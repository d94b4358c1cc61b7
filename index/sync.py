"""Brings an index into agreement with a folder of articles, touching only what changed.

Owns the decision what is new, changed, renamed, gone or unreadable. Reading and embedding run one
batch ahead of writing; each batch is whole once written, so an interrupted sync goes on where it
stopped. Knows nothing of searching.

A file whose new version cannot be read is no longer quoted: what it said does not stand there any
more. It is named among the failures.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.articles import Article, Found, ReadLimits, read_article, read_bytes, walk
from index.embedding import Embedder
from index.errors import ArticleError
from index.passages import Passage, split_passages
from index.reports import Failure, OnProgress, Progress, SyncReport
from index.rows import FileState, Prepared, headed
from index.store import Store

_BATCH_PASSAGES = 1_000
"""Passages per write: one catalog transaction, one tantivy commit, one Chroma upsert."""
_BATCH_FILES = 250
_RACY_NS = 2_000_000_000
"""A file changed so shortly before the last look may have changed again within one clock tick."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Files worked on together: what to write, and what could not be read."""

    prepared: Sequence[Prepared]
    failed: Sequence[tuple[Failure, int, int]]
    touched: Sequence[FileState]
    files: int
    embedded: int


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
                digest = _digest(self._bytes(file))
            except ArticleError:
                continue  # It is read again, and reported, with the rest of the work.
            old = next((state for state in candidates if state.digest == digest), None)
            if old:
                candidates.remove(old)
                renamed.append(FileState(old.id, file.file, digest, *_stamp(file)))
        self._store.rename(renamed)
        return {state.file: state.id for state in renamed}

    def _batches(self, work: Sequence[Found]) -> Generator[_Batch]:
        """Yield batches once they are written, while the next one is read and embedded."""
        done = passages = 0
        prepared = self._prepare(work)
        with ThreadPoolExecutor(1, "sync-reader") as reader:
            coming = reader.submit(next, prepared, None)
            while batch := coming.result():
                coming = reader.submit(next, prepared, None)
                self._store.publish(batch.prepared)
                self._store.rename(batch.touched)
                done += batch.files
                passages += sum(len(item.passages) for item in batch.prepared)
                self._embedded += batch.embedded
                self._tell("indexing", done, len(work), passages)
                yield batch

    def _prepare(self, work: Sequence[Found]) -> Iterator[_Batch]:
        """Read, cut and embed files, a batch at a time."""
        cut: list[tuple[Article, FileState, Sequence[Passage]]] = []
        reused: list[Prepared] = []
        failed: list[tuple[Failure, int, int]] = []
        touched: list[FileState] = []
        files = size = 0
        for number, file in enumerate(work, 1):
            files += 1
            try:
                step = self._read(file)
            except ArticleError as exc:
                failed.append((Failure(file.file, exc.reason), *_stamp(file)))
            else:
                if isinstance(step, Prepared):
                    reused.append(step)
                elif isinstance(step, FileState):
                    touched.append(step)
                else:
                    cut.append(step)
                    size += len(step[2])
            if size >= _BATCH_PASSAGES or files >= _BATCH_FILES or number == len(work):
                yield _Batch([*reused, *self._embed(cut)], failed, touched, files, size)
                cut, reused, failed, touched, files, size = [], [], [], [], 0, 0

    def _read(
        self, file: Found
    ) -> FileState | Prepared | tuple[Article, FileState, Sequence[Passage]]:
        """Read one file: only touched, or known content, or an article to be embedded."""
        data = self._bytes(file)
        state = FileState(0, file.file, _digest(data), *_stamp(file))
        old = self._known.get(file.file)
        if old and old.digest == state.digest:
            return replace(state, id=old.id)
        article = read_article(file.path, folder=self._folder, limits=self._limits, data=data)
        if stored := self._store.catalog.stored_vectors(state.digest):
            return Prepared(article, state, *stored)
        return article, state, split_passages(article.text, article.body, self._words)

    def _bytes(self, file: Found) -> bytes:
        return read_bytes(file.path, file=file.file, folder=self._folder, limits=self._limits)

    def _embed(
        self, cut: Sequence[tuple[Article, FileState, Sequence[Passage]]]
    ) -> Iterator[Prepared]:
        """Embed all passages of a batch in one call."""
        texts = [
            headed(article.title, article.text[passage.start : passage.end])
            for article, _, passages in cut
            for passage in passages
        ]
        if not texts:
            return
        vectors = self._embedder.embed(texts)
        row = 0
        for article, state, passages in cut:
            yield Prepared(article, state, passages, vectors[row : row + len(passages)])
            row += len(passages)

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


def _stamp(file: Found) -> tuple[int, int]:
    return file.size, file.mtime_ns


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
