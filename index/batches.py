"""Reads the files that a sync has to work on, a batch at a time and ahead of the writing.

Owns the size of a batch, and what becomes of a file: only touched, known content under another
name, an article to be cut and embedded, or a failure. Knows nothing of what is written where.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.articles import Article, Found, ReadLimits, read_article, read_bytes
from index.errors import ArticleError
from index.passage_process import Cut, Text
from index.passages import Passage
from index.reports import Failure
from index.rows import FileState, Prepared

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST_CHARACTERS, MOST_CHARACTERS = 200_000, 900_000
"""Of a batch, which is one catalog transaction and one tantivy commit; the most are about a
thousand passages. The first ones are small, since the writing waits for them."""
_BATCH_FILES = 250

Item = TypeVar("Item")
Stored = Callable[[str], "tuple[Sequence[Passage], NDArray[np.float32]] | None"]


@dataclass(slots=True)
class Batch:
    """Files worked on together.

    Attributes:
        limit: The characters of fresh articles that make it full.
        fresh: Articles that are still to be cut and embedded.
        prepared: Articles ready to be stored; here those whose content the index holds already.
        failed: What could not be read, with the file's size and time of change.
        touched: Files whose content is the same; only their times are to be noted.
        files: Number of files.
        embedded: Number of passages that were embedded.
    """

    limit: int = MOST_CHARACTERS
    fresh: list[tuple[Article, FileState]] = field(default_factory=list)
    prepared: list[Prepared] = field(default_factory=list)
    failed: list[tuple[Failure, int, int]] = field(default_factory=list)
    touched: list[FileState] = field(default_factory=list)
    files: int = 0
    embedded: int = 0

    @property
    def full(self) -> bool:
        """Whether it is time to go on with it."""
        characters = sum(len(article.text) for article, _ in self.fresh)
        return characters >= self.limit or self.files >= _BATCH_FILES

    def texts(self) -> list[Text]:
        """Give what is to be cut and embedded."""
        return [Text(article.title, article.text, article.body) for article, _ in self.fresh]

    def take(self, cuts: Sequence[Cut]) -> None:
        """Note the passages and vectors of the fresh articles, in their order."""
        for (article, state), cut in zip(self.fresh, cuts, strict=True):
            self.prepared.append(Prepared(article, state, cut.passages, cut.vectors, cut.words))
            self.embedded += len(cut.passages)
        self.fresh = []


class BatchReader:
    """Reads files of one folder."""

    def __init__(
        self,
        folder: Path,
        limits: ReadLimits,
        known: Mapping[str, FileState],
        stored: Stored,
        stand_back: Callable[[], None],
    ) -> None:
        """Take the folder and what is known.

        Args:
            folder: The article folder.
            limits: Bounds for reading a file.
            known: The indexed files by name.
            stored: Gives passages and vectors of indexed content by its digest, or None.
            stand_back: Called before each file; returns when it may be read.
        """
        self._folder = folder
        self._limits = limits
        self._known = known
        self._met = {state.digest for state in known.values()}
        self._stored = stored
        self._stand_back = stand_back

    def batches(self, work: Sequence[Found]) -> Iterator[Batch]:
        """Read these files, a batch at a time."""
        batch = Batch(FIRST_CHARACTERS)
        for number, file in enumerate(work, 1):
            batch.files += 1
            self._stand_back()
            try:
                self._read(file, batch)
            except ArticleError as exc:
                batch.failed.append((Failure(file.file, exc.reason), *stamp(file)))
            if batch.full or number == len(work):
                yield batch
                batch = Batch(min(2 * batch.limit, MOST_CHARACTERS))

    def digest(self, file: Found) -> str:
        """Give the digest of a file's content.

        Raises:
            ArticleError: It cannot be read.
        """
        return _digest(self._bytes(file))

    def _read(self, file: Found, batch: Batch) -> None:
        data = self._bytes(file)
        state = FileState(0, file.file, _digest(data), *stamp(file))
        old = self._known.get(file.file)
        if old and old.digest == state.digest:
            batch.touched.append(replace(state, id=old.id))
            return
        article = read_article(file.path, folder=self._folder, limits=self._limits, data=data)
        met = state.digest in self._met
        self._met.add(state.digest)
        if met and (stored := self._stored(state.digest)):
            batch.prepared.append(Prepared(article, state, *stored))
        else:
            batch.fresh.append((article, state))

    def _bytes(self, file: Found) -> bytes:
        return read_bytes(file.path, file=file.file, folder=self._folder, limits=self._limits)


def ahead(items: Iterator[Item]) -> Generator[Item]:
    """Yield items while a thread works on the next one; close it to stop the thread."""
    with ThreadPoolExecutor(1, "sync-ahead") as thread:
        coming = thread.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield item


def stamp(file: Found) -> tuple[int, int]:
    """Give what tells a changed file: its size and its time of change."""
    return file.size, file.mtime_ns


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
