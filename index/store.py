"""One index on disk: the catalog and its two legs, kept in agreement.

Owns the order of writes. A batch is stored pending, written to both legs, made live in one
transaction; what it replaced is swept out of the legs afterwards. ``recover`` finishes whatever a
crash left open and rebuilds a leg that does not agree with the catalog, without embedding again.
Knows nothing of folders, files or questions.
"""

from __future__ import annotations

import logging
import random
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from index.catalog import Catalog
from index.courtesy import Courtesy
from index.errors import IndexDamaged
from index.keywords import Entry, KeywordIndex, remove_keyword_index
from index.probe import WritingMark, remove_stale_deletions, survives
from index.rows import Added, FileState, Prepared, headed
from index.swap import SwapLock
from index.terms import ANALYZER, words_of
from index.vectors import COLLECTION, VectorIndex, remove_vector_index

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PAGE = 2_000
_FILES = 500
_SAMPLE = 32
_LARGE_SAMPLE = 256
_log = logging.getLogger(__name__)


class Store:
    """An open index. One thread writes at a time; any thread may read.

    Whoever asks a leg and then the catalog holds ``swap.reading()`` meanwhile.
    """

    def __init__(
        self, path: Path, *, chroma_url: str = "", courtesy: Courtesy | None = None
    ) -> None:
        """Open the index in the folder ``path``, or make an empty one; mend a leg that is damaged.

        Args:
            path: The index's folder.
            chroma_url: Address of a Chroma server; empty for the embedded one.
            courtesy: Whom the writing has to stand back for; nobody by default.

        Raises:
            IndexDamaged: The catalog itself cannot be read.
        """
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.swap = SwapLock()
        self.courtesy = courtesy or Courtesy()
        self._url = chroma_url
        self.catalog = Catalog(path / "catalog.sqlite")
        self._mark = WritingMark(path / "vectors")
        try:
            self.keywords = self._open_keywords()
            self.vectors = self._open_vectors()
        except BaseException:
            self.catalog.close()
            raise
        try:
            self.recover()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close all three."""
        self.vectors.close()
        self._mark.clear()
        self.keywords.close()
        self.catalog.close()

    def destroy(self) -> None:
        """Close all three and delete them, on a Chroma server too."""
        if self._url:
            self.vectors.drop()
        self.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def _open_keywords(self) -> KeywordIndex:
        path = self.path / "keywords"
        remove_stale_deletions(path)
        try:
            return KeywordIndex(path)
        except IndexDamaged as exc:
            _log.warning("%s; it is rebuilt from the catalog", exc)
            remove_keyword_index(path)
            return KeywordIndex(path)

    def _open_vectors(self) -> VectorIndex:
        path = self.path / "vectors"
        name = f"{COLLECTION}-{self._identity()}" if self._url else COLLECTION
        if not self._url and self._mark.found():
            self._remove_torn_vectors(path, name)
        try:
            return VectorIndex(path, url=self._url, collection=name)
        except IndexDamaged as exc:
            if self._url:
                raise
            _log.warning("%s; it is rebuilt from the catalog", exc)
            remove_vector_index(path)
            return VectorIndex(path, collection=name)

    def _remove_torn_vectors(self, path: Path, name: str) -> None:
        """Try what a killed process left where it can do no harm; remove what does."""
        if not survives(path, name, self.catalog.dimension()):
            _log.warning("Chroma does not survive %s; it is rebuilt from the catalog", path)
            remove_vector_index(path)
        self._mark.clear()

    def _identity(self) -> str:
        """Tell this index from all others that share a Chroma server."""
        identity = self.catalog.record().get("identity")
        if identity is None:
            identity = uuid.uuid4().hex
            self.catalog.write_record(identity=identity)
        return identity

    def publish(self, batch: Sequence[Prepared]) -> None:
        """Let new article versions answer, and the versions they replace stop."""
        added = self.catalog.add_pending(batch)
        passages = [passage for each in added for passage in each.passages]
        self._write_legs(self.courtesy.unhurried(_entries(added, batch)), passages)
        with self.swap.writing():
            self.catalog.make_live([each.article for each in added])
        self._sweep()

    def remove(self, files: Sequence[str]) -> None:
        """Take files out of every answer; searches go on between two portions of them."""
        for start in range(0, len(files), _FILES):
            with self.swap.writing():
                self.catalog.remove(files[start : start + _FILES])
            self._sweep()

    def rename(self, states: Sequence[FileState]) -> None:
        """Note articles' new names or times; nothing is embedded or indexed again."""
        if states:
            with self.swap.writing():
                self.catalog.rename(states)
            self._sweep()

    def recover(self) -> None:
        """Finish what an interrupted write left open; rebuild a leg that lost rows."""
        self._mend_vectors()
        self._finish_pending()
        self._sweep()
        expected = self.catalog.totals().passages
        analyzer = self.catalog.record().get("analyzer", ANALYZER)
        if self.keywords.count() != expected or analyzer != ANALYZER:
            self._rebuild_keywords()
        if self._count_vectors() != expected:
            self._rebuild_vectors()
        self.audit()

    def _mend_vectors(self) -> None:
        """Rebuild the vector leg where Chroma cannot even look something up.

        Its table of ids may be torn: it is written over the old one, and in a big index for a
        second of every few.
        """
        try:
            self.vectors.present([0])
        except IndexDamaged as exc:
            _log.warning("%s; the vector index is rebuilt from the catalog", exc)
            self._rebuild_vectors()

    def audit(self) -> None:
        """Look a sample of passages up by their own vectors; rebuild the leg that lost them.

        Churn makes Chroma forget live rows without a word (upstream issue 7758). Its search is
        approximate too, and misses some rows of a big collection by itself: what a small sample
        shows must hold in a larger one, and a share that a rebuild leaves is no damage.
        """
        if self._complaint(_SAMPLE) and (complaint := self._complaint(_LARGE_SAMPLE)):
            _log.warning("%s; the vector index is rebuilt from the catalog", complaint)
            with self.swap.writing():
                self._rebuild_vectors()
            passages, vectors = self._sample(_LARGE_SAMPLE)
            missed = self.vectors.lost(passages, vectors) / max(len(passages), 1)
            self.catalog.write_record(missed=f"{missed:.3f}")

    def _complaint(self, sample: int) -> str:
        passages, vectors = self._sample(sample)
        if not passages:
            return ""
        usual = float(self.catalog.record().get("missed", "0"))
        return self.vectors.complaint(passages, vectors, usual)

    def _sample(self, size: int) -> tuple[list[int], NDArray[np.float32]]:
        """Draw live passages, the same ones from the same catalog, with their vectors."""
        return self.catalog.vectors(self.catalog.sample_passages(size, random.Random(0)))

    def _finish_pending(self) -> None:
        """Write to the legs only what they lack: the outcome is as if nothing had happened."""
        articles = self.catalog.pending()
        passages = [passage for passage, _ in self.catalog.passages_of(articles)]
        if passages:
            found, near = self.keywords.present(passages), self.vectors.present(passages)
            self._write_legs(
                self._stored_entries([each for each in passages if each not in found]),
                [each for each in passages if each not in near],
            )
        self.catalog.make_live(articles)

    def _sweep(self) -> None:
        """Drop from the legs what the catalog has dropped."""
        while doomed := self.catalog.doomed():
            self._mark.set()
            self.keywords.write((), doomed)
            for portion in self.courtesy.portions(len(doomed)):
                self.vectors.remove(doomed[portion])
            self.catalog.forget_doomed(doomed)

    def _write_legs(self, entries: Iterable[Entry], vectors: Sequence[int]) -> None:
        """Write both legs; both are through, or have failed, when this returns.

        Chroma holds Python's lock while it inserts and tantivy does not while it commits, so
        Python's part for tantivy comes first and the rest side by side.
        """
        self.keywords.add(entries)
        with ThreadPoolExecutor(1, "keyword-leg") as aside:
            committing = aside.submit(self.keywords.commit)
            self._write_vectors(vectors)
        committing.result()

    def _stored_entries(self, passages: Sequence[int]) -> Iterator[Entry]:
        """Make the keyword leg's entries from what the catalog holds."""
        for start in range(0, len(passages), _PAGE):
            loaded = self.catalog.load(passages[start : start + _PAGE], pending=True)
            for p in loaded.values():
                yield Entry(p.id, p.article, words_of(p.headed_text), p.source, p.published)

    def _write_vectors(self, passages: Sequence[int], *, hurry: bool = False) -> None:
        self._mark.set()
        for start in range(0, len(passages), _PAGE):
            ids, vectors = self.catalog.vectors(passages[start : start + _PAGE])
            for portion in [slice(None)] if hurry else self.courtesy.portions(len(ids)):
                self.vectors.write(ids[portion], vectors[portion])

    def _rebuild_keywords(self) -> None:
        self.keywords.close()
        remove_keyword_index(self.path / "keywords")
        self.keywords = KeywordIndex(self.path / "keywords")
        last = 0
        while page := self.catalog.live_passages(after=last):
            self.keywords.write(self._stored_entries(page))
            last = page[-1]
        self.catalog.write_record(analyzer=ANALYZER)

    def _rebuild_vectors(self) -> None:
        """Write the leg anew, in a hurry: whoever searches waits for it and not the reverse."""
        if not self._url:
            self.vectors.close()
            remove_vector_index(self.path / "vectors")
            self.vectors = self._open_vectors()
        else:
            self.vectors.clear()
        last = 0
        while page := self.catalog.live_passages(after=last):
            self._write_vectors(page, hurry=True)
            last = page[-1]

    def _count_vectors(self) -> int:
        try:
            return self.vectors.count()
        except IndexDamaged as exc:
            _log.warning("%s; the vector index is rebuilt from the catalog", exc)
            return -1


def _entries(added: Sequence[Added], batch: Sequence[Prepared]) -> Iterator[Entry]:
    """Make the keyword leg's entries from what was prepared."""
    for ids, item in zip(added, batch, strict=True):
        article = item.article
        words = item.words or [
            words_of(headed(article.title, article.text[passage.start : passage.end]))
            for passage in item.passages
        ]
        for passage, each in zip(ids.passages, words, strict=True):
            yield Entry(passage, ids.article, each, article.source, article.published)
