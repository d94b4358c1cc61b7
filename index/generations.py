"""The generations of an index in a data folder, of which one answers.

Owns the folders ``index-N`` and the pointer ``current``, and who reads which generation: one that
is replaced is deleted when nobody reads it any more. Knows nothing of questions, files or settings.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from index.courtesy import Courtesy
from index.errors import IndexDamaged, IndexMissing
from index.store import Store
from index.terms import ANALYZER

_CURRENT = "current"


class Generations:
    """The stores of one data folder. Reading is safe from any thread; one thread replaces them."""

    def __init__(self, data: Path, courtesy: Courtesy, chroma_url: str) -> None:
        """Open the one that answers; where its catalog is broken, whatever reads it says so.

        Args:
            data: The data folder; no other process may have it open.
            courtesy: Whom writing has to stand back for.
            chroma_url: Address of a Chroma server; empty for the embedded one.
        """
        self._data = data
        self._courtesy = courtesy
        self._chroma_url = chroma_url
        self._readers = threading.Condition()
        self._reading_now: Counter[Store | None] = Counter()
        self.current: Store | None = None
        self._damage: IndexDamaged | None = None
        try:
            self.current = self._open_current()
        except IndexDamaged as exc:
            self._damage = exc  # Raised by whatever needs the index; a rebuild does not.

    def __bool__(self) -> bool:
        """Tell whether there is one at all, sound or damaged."""
        return bool(self.current or self._damage)

    def close(self) -> None:
        """Close the one that answers, once nobody reads it; a second call does nothing."""
        with self._readers:
            self._readers.wait_for(lambda: not self._reading_now[self.current])
            store, self.current = self.current, None
        if store:
            store.close()

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Hold the current generation open while it is read.

        Raises:
            IndexMissing: There is none yet.
            IndexDamaged: Its catalog is broken.
        """
        with self._readers:
            store = self.current
            if self._damage:
                raise self._damage
            if store is None:
                raise IndexMissing(f"Nothing is indexed in {self._data} yet. Run: assistant sync")
            self._reading_now[store] += 1
        try:
            yield store
        finally:
            with self._readers:
                self._reading_now[store] -= 1
                self._readers.notify_all()

    def first(self, record: Mapping[str, str]) -> Store:
        """Make the first generation; it answers at once, so that a sync cut short counts.

        Raises:
            IndexDamaged: There is one, and its catalog is broken.
        """
        if self._damage:
            raise self._damage
        store = self.new(record)
        self.swap(store)
        return store

    def new(self, record: Mapping[str, str]) -> Store:
        """Make an empty generation beside the others, with the record of how it is built."""
        number = 1 + max(
            (int(folder.name.removeprefix("index-")) for folder in self._data.glob("index-*")),
            default=0,
        )
        store = self._open(f"index-{number}")
        store.catalog.write_record(**record, analyzer=ANALYZER)
        return store

    def swap(self, store: Store) -> None:
        """Let another generation answer; the old one is closed when nobody reads it any more."""
        pointer = self._data / _CURRENT
        draft = pointer.with_suffix(".new")
        draft.write_text(store.path.name + "\n", encoding="utf-8")
        os.replace(draft, pointer)
        with self._readers:
            old, self.current, self._damage = self.current, store, None
            self._readers.wait_for(lambda: not self._reading_now[old])
        if old:
            old.destroy()
        for folder in self._data.glob("index-*"):
            if folder != store.path:
                shutil.rmtree(folder, ignore_errors=True)

    def _open_current(self) -> Store | None:
        """Open the generation that answers; clear away what an interrupted rebuild left."""
        pointer = self._data / _CURRENT
        name = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
        for folder in self._data.glob("index-*"):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)
        return self._open(name) if name else None

    def _open(self, name: str) -> Store:
        return Store(self._data / name, chroma_url=self._chroma_url, courtesy=self._courtesy)
