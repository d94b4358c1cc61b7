"""The archive: a data folder that holds one index, and everything a program may ask of it.

Owns the folder's lock, and what the settings have to do with the index. This is the public face of
``index``; knows nothing of its generations, nor of answers.

    storage/
      lock, owner.json     one process at a time; who it is
      current              the name of the generation that answers
      index-1/             catalog.sqlite, keywords/, vectors/
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index.articles import EXTRACTION, Article, ReadLimits, printable
from index.calm import Calm
from index.courtesy import Courtesy
from index.embedding import Embedder, make_embedder
from index.errors import FilterError
from index.fitting import check_fits
from index.generations import Generations
from index.hits import Filters, Hit
from index.owner import take_lock
from index.passages import CHUNKING, PASSAGE_WORDS
from index.rarity import Rarity
from index.reading import Reading
from index.reports import ArticleInfo, OnProgress, Status, SyncReport
from index.search import Search
from index.store import Store
from index.sync import Sync

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ARTICLES_AT_ONCE = 200  # a read of some milliseconds
_NO_FILTERS = Filters()
_NO_LIMITS = ReadLimits()


class Archive:
    """One open data folder; no other process can open it meanwhile.

    Searching is safe from any thread, also during a sync. Syncs wait for one another.
    """

    def __init__(
        self,
        data: Path,
        embedder: Embedder | None = None,
        *,
        words: int = PASSAGE_WORDS,
        limits: ReadLimits = _NO_LIMITS,
        chroma_url: str = "",
    ) -> None:
        """Take the data folder, made where it is missing.

        Args:
            data: The folder that holds everything derived from the articles.
            embedder: Turns passages and questions into vectors; the bundled one by default.
            words: Length aimed at for passages.
            limits: Bounds for reading a file.
            chroma_url: Address of a Chroma server; empty for the embedded one.

        Raises:
            IndexLocked: Another process has it open.
        """
        self.data = data
        self._bundled = make_embedder("bundled")
        self._embedder = embedder or self._bundled
        self._words = words
        self._limits = limits
        self._syncing = threading.Lock()
        self._courtesy = Courtesy()
        self._lock = take_lock(data)
        self._calm = Calm()
        self._calm.begin()
        try:
            self._generations = Generations(data, self._courtesy, chroma_url)
        except BaseException:
            self._calm.end()
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the index and let other processes have the folder; a second call does nothing."""
        with self._syncing:
            self._generations.close()
        self._calm.end()
        self._lock.release()

    def sync(
        self,
        folder: Path,
        *,
        rebuild: bool = False,
        progress: OnProgress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SyncReport:
        """Bring the index into agreement with a folder of articles.

        Args:
            folder: The folder; what is not in it leaves the index.
            rebuild: Build a new index beside the old one, which answers until the new one is whole.
            progress: Called at the start and after each batch.
            cancelled: Asked after each batch; True stops the sync there.

        Raises:
            ArticleError: The folder is none.
            IndexMismatch: The index was built with other settings, and ``rebuild`` is not set.
            EmbeddingError: The embedder failed.
            IndexDamaged: The catalog is broken, and ``rebuild`` is not set.
        """
        with self._syncing:
            if rebuild and self._generations:
                return self._rebuild(folder, progress, cancelled)
            store = self._generations.current or self._generations.first(self._settings())
            check_fits(store.catalog.record(), self._settings(), self.data)
            return self._sync(store, folder, progress, cancelled)

    def search(
        self,
        question: str | Reading,
        *,
        limit: int = 20,
        filters: Filters = _NO_FILTERS,
        as_of: date | None = None,
    ) -> list[Hit]:
        """Find the passages that answer a question best.

        Args:
            question: Plain text; nothing in it is an operator. Or what ``read`` made of it.
            limit: The most hits to give; neighbouring passages are merged into one.
            filters: Which articles may be used.
            as_of: The day on which the question is put, for "this week" and the like; a reading
                has its own.

        Returns:
            Hits, best first; none where nothing is indexed or allowed.

        Raises:
            IndexMissing: Nothing has been synced yet.
            IndexMismatch: The index was built with another embedder.
            FilterError: A filter names a source or file that is not in the index.
        """
        with self._courtesy.searching(), self._generations.reading() as store:
            self._check_embedder(store)
            searching = Search(store, self._embedder, self._bundled)
            if isinstance(question, str):
                question = searching.read(question, as_of)
            return searching.run(question, limit=limit, filters=filters)

    def newest(self, limit: int, filters: Filters = _NO_FILTERS) -> list[Hit]:
        """Give the opening passages of the newest articles, newest first, undated ones last.

        Raises:
            IndexMissing: Nothing has been synced yet.
            FilterError: A filter names a source or file that is not in the index.
        """
        with self._courtesy.searching(), self._generations.reading() as store:
            return Search(store, self._embedder, self._bundled).newest(limit, filters)

    def read(self, question: str, *, as_of: date | None = None) -> Reading:
        """Read a question against the words of this corpus: slips, acronyms, dates.

        Raises:
            IndexMissing: Nothing has been synced yet.
        """
        with self._courtesy.searching(), self._generations.reading() as store:
            return Search(store, self._embedder, self._bundled).read(question, as_of)

    def article(self, file: str) -> Article:
        """Give an indexed article, as it was when it was last synced.

        Raises:
            FilterError: No such file is indexed.
        """
        with self._generations.reading() as store:
            article = store.catalog.article(file)
        if article is None:
            raise FilterError(f"No article {printable(file)!r} in the index. See: assistant status")
        return article

    def articles(self) -> list[ArticleInfo]:
        """List the indexed articles by file name."""
        with self._generations.reading() as store:
            return store.catalog.articles()

    def article_vectors(self, files: Sequence[str]) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Yield the mean of its passages' vectors for each of these files that is indexed.

        A few articles at a time are held in memory, and searches go on between them.
        """
        for start in range(0, len(files), _ARTICLES_AT_ONCE):
            with self._generations.reading() as store:
                means = store.catalog.article_vectors(files[start : start + _ARTICLES_AT_ONCE])
            yield from means

    def rarity(self) -> Rarity:
        """Give the weights of words in this corpus."""
        with self._generations.reading() as store:
            return Search(store, self._embedder, self._bundled).rarity()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts with the bundled embedder, whatever the index was built with."""
        return self._bundled.embed(texts)

    def status(self) -> Status:
        """Tell what is in the data folder.

        Raises:
            IndexMissing: Nothing has been synced yet.
        """
        with self._generations.reading() as store:
            catalog, record = store.catalog, store.catalog.record()
            totals = catalog.totals()
            return Status(
                data=str(self.data),
                folder=record.get("folder", ""),
                synced=record.get("synced", ""),
                articles=totals.articles,
                passages=totals.passages,
                characters=totals.characters,
                sources=tuple(catalog.sources()),
                first=totals.first,
                last=totals.last,
                undated=totals.undated,
                embedder=record["embedder"],
                dimension=catalog.dimension(),
                bytes=_disk_usage(store.path),
                failures=tuple(failure for failure, _, _ in catalog.failures().values()),
            )

    def _sync(
        self,
        store: Store,
        folder: Path,
        progress: OnProgress | None,
        cancelled: Callable[[], bool] | None,
    ) -> SyncReport:
        return Sync(
            store,
            folder,
            self._embedder,
            words=self._words,
            limits=self._limits,
            progress=progress,
            cancelled=cancelled,
        ).run()

    def _rebuild(
        self, folder: Path, progress: OnProgress | None, cancelled: Callable[[], bool] | None
    ) -> SyncReport:
        """Build a new generation, then let it answer; what goes wrong leaves the old one alone."""
        store = self._generations.new(self._settings())
        finished = False
        try:
            report = self._sync(store, folder, progress, cancelled)
            finished = not report.cancelled
        finally:
            if finished:
                self._generations.swap(store)
            else:
                store.destroy()
        return report

    # Does the index fit the settings?

    def _settings(self) -> dict[str, str]:
        return {
            "embedder": self._embedder.name,
            "chunking": f"{CHUNKING}, {self._words} words",
            "extraction": EXTRACTION,
        }

    def _check_embedder(self, store: Store) -> None:
        check_fits(store.catalog.record(), {"embedder": self._embedder.name}, self.data)


def _disk_usage(folder: Path) -> int:
    """Bytes really taken on disk; files with holes count what they hold."""
    return sum(512 * file.stat().st_blocks for file in folder.rglob("*") if file.is_file())
