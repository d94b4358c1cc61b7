"""The vector leg: one Chroma collection of passage vectors.

Owns the vendor, its limits, and the one place where Chroma's distance becomes a similarity. Derived
from the catalog, so it is rebuilt rather than repaired; knows nothing of articles or texts.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings
    from numpy.typing import NDArray

COLLECTION = "passages"
_PAGE = 2_000
"""Rows per request; Chroma's own limit is 5,461."""
_CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {
        "space": "cosine",
        "ef_construction": 64,
        "ef_search": 1_200,
        "batch_size": 500,
        "sync_threshold": 2_000,
    }
}
"""With Chroma's own ``ef_search`` of 100 one in twenty of the nearest is missed, and two indexes of
the same articles miss different ones; with 1,200 one in some hundreds, for a millisecond more. The
thorough search also makes up for a graph that is built with less care, which takes a third less of
the processor. Larger batches than Chroma's 100 double the rate of insertion; what is not yet synced
to disk is replayed when the collection is opened, so the threshold bounds the cold start."""
_ROW_BYTES = 1_024
_SLACK_BYTES = 64 * 2**20
_AUDIT_DEPTH = 10
_AUDIT_MISSES = 0.02
_COPY = 0.9999


class VectorIndex:
    """One open collection. One writer; searching is safe from any thread."""

    def __init__(self, path: Path, *, url: str = "", collection: str = COLLECTION) -> None:
        """Open the collection embedded in the folder ``path``, or on the Chroma server at ``url``.

        Raises:
            IndexDamaged: Chroma cannot open what is there, or the server cannot be reached.
        """
        self._path = None if url else path
        with _translated(f"open {url or path}"):
            self._client = _server(url) if url else _embedded(path)
            self._collection: Collection = self._client.get_or_create_collection(
                collection, configuration=_CONFIGURATION, embedding_function=None
            )

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def write(self, passages: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add passages, or replace them; ``vectors`` has a row for each.

        Raises:
            IndexDamaged: Chroma failed, here and in all methods below; rows may have been written.
        """
        for start in range(0, len(passages), _PAGE):
            ids = [str(passage) for passage in passages[start : start + _PAGE]]
            with _translated(f"add {len(ids)} passages"):
                self._collection.upsert(ids=ids, embeddings=vectors[start : start + _PAGE])

    def remove(self, passages: Sequence[int]) -> None:
        """Drop passages; one that is not there is no error."""
        for start in range(0, len(passages), _PAGE):
            ids = [str(passage) for passage in passages[start : start + _PAGE]]
            with _translated(f"drop {len(ids)} passages"):
                self._collection.delete(ids=ids)

    def query(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Find the passages nearest to ``vector``, shape ``(dimension,)``.

        Returns:
            ``(passage, cosine similarity)`` pairs, best first.
        """
        if limit < 1:
            return []
        with _translated("search"):
            found = self._collection.query(
                query_embeddings=vector, n_results=limit, include=["distances"]
            )
        assert found["distances"] is not None
        # Chroma's cosine space gives 1 - cosine.
        return [
            (int(passage), 1.0 - distance)
            for passage, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def present(self, passages: Sequence[int]) -> set[int]:
        """Tell which of these passages are in the collection."""
        found: set[int] = set()
        for start in range(0, len(passages), _PAGE):
            ids = [str(passage) for passage in passages[start : start + _PAGE]]
            with _translated("look passages up"):
                found |= set(map(int, self._collection.get(ids=ids, include=[])["ids"]))
        return found

    def count(self) -> int:
        """Count the passages in the collection."""
        with _translated("count its rows"):
            return self._collection.count()

    def complaint(
        self, passages: Sequence[int], vectors: NDArray[np.float32], usual: float = 0.0
    ) -> str:
        """Look for damage that Chroma does not report; give it in words, or nothing.

        Checks the apparent size of its files, and that a sample of passages is found by its own
        vectors.

        Args:
            passages: The sample's ids.
            vectors: A row for each.
            usual: The share that is not found in a sound collection: the search is approximate.
        """
        try:
            if oversize := self._oversize(vectors.shape[-1]):
                return oversize
            lost = self.lost(passages, vectors)
        except IndexDamaged as exc:
            return str(exc)
        if lost > (_AUDIT_MISSES + usual) * len(passages):
            return f"{lost} of {len(passages)} sampled passages are not found by their own vectors"
        return ""

    def lost(self, passages: Sequence[int], vectors: NDArray[np.float32]) -> int:
        """Count the passages that are not found by their own vectors, a row for each."""
        return sum(
            not self._finds(passage, vector)
            for passage, vector in zip(passages, vectors, strict=True)
        )

    def _finds(self, passage: int, vector: NDArray[np.float32]) -> bool:
        """Look a passage up by its own vector; copies of it may take its place."""
        found = self.query(vector, _AUDIT_DEPTH)
        return passage in dict(found) or bool(found and found[-1][1] > _COPY)

    def _oversize(self, dimension: int) -> str:
        """Name a file that has grown beyond all reason (upstream issue 7510), or nothing."""
        if self._path is None:
            return ""
        bound = _SLACK_BYTES + 4 * self.count() * (4 * dimension + _ROW_BYTES)
        for file in self._path.glob("*/*.bin"):
            if file.stat().st_size > bound:
                return f"{file.name} claims {file.stat().st_size:,} bytes, more than {bound:,}"
        return ""

    def drop(self) -> None:
        """Delete the collection; it cannot be used after."""
        with _translated("delete its collection"):
            self._client.delete_collection(self._collection.name)

    def clear(self) -> None:
        """Empty the collection, keeping its settings."""
        name = self._collection.name
        with _translated("clear its collection"):
            self._client.delete_collection(name)
            self._collection = self._client.create_collection(
                name, configuration=_CONFIGURATION, embedding_function=None
            )


@contextmanager
def _translated(action: str) -> Iterator[None]:
    """Turn what Chroma raises into our error, naming what it was asked to do."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, OSError, RuntimeError) as exc:
        raise IndexDamaged(f"Chroma could not {action}: {exc}") from exc


def _embedded(path: Path) -> Client:
    import chromadb
    from chromadb.api.client import Client
    from chromadb.api.shared_system_client import SharedSystemClient

    try:
        client = chromadb.PersistentClient(path, _quiet())
    except BaseException:
        # Chroma keeps what failed to start, and gives it to the next client of the same path.
        SharedSystemClient._identifier_to_system.pop(str(path), None)
        raise
    assert isinstance(client, Client)
    return client


def _server(url: str) -> Client:
    import chromadb
    from chromadb.api.client import Client

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    client = chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if secure else 8000),
        ssl=secure,
        settings=_quiet(),
    )
    assert isinstance(client, Client)
    return client


def _quiet() -> Settings:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def remove_vector_index(path: Path) -> None:
    """Delete an embedded collection that is closed."""
    shutil.rmtree(path, ignore_errors=True)
