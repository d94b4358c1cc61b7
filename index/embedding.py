"""Text to vectors: which embedder is used, and how it looks to the rest of ``index``.

Owns the choice between the bundled weights, an OpenAI-compatible server, FastEmbed and any
LlamaIndex embedding. Knows nothing of stores, nor of the environment: keys are passed in.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Protocol

from index.bundled import BundledEmbedder
from index.errors import EmbeddingError
from index.remote import OpenAIEmbedder, readable, unit_rows

if TYPE_CHECKING:
    import numpy as np
    from fastembed import TextEmbedding
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from numpy.typing import NDArray

FASTEMBED_MODEL = "BAAI/bge-small-en-v1.5"


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that their dot product is their cosine.

    Attributes:
        name: The model and its version, recorded in the index: two names never mix.
        dimension: Length of the vectors.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def dimension(self) -> int: ...  # noqa: D102

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a row for each text, an empty one included: (n, dimension)."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question; some models treat it in another way than a text: (dimension,)."""
        ...


def make_embedder(
    kind: str | BaseEmbedding = "bundled", *, model: str = "", base_url: str = "", api_key: str = ""
) -> Embedder:
    """Choose an embedder; none of them loads or sends anything before its first text.

    Args:
        kind: ``"bundled"``, ``"openai"``, ``"fastembed"``, or a LlamaIndex embedding.
        model: The model's name, for the last two kinds of name.
        base_url: Address of the OpenAI-compatible server; empty for OpenAI itself.
        api_key: Its key; empty where it wants none.

    Raises:
        EmbeddingError: The kind is unknown, not installed, or lacks its model or key.
    """
    if kind == "bundled":
        return BundledEmbedder()
    if kind == "openai":
        return OpenAIEmbedder(model, base_url=base_url, api_key=api_key)
    if kind == "fastembed":
        return FastEmbedEmbedder(model or FASTEMBED_MODEL)
    if isinstance(kind, str):
        raise EmbeddingError(f"No embedder {kind!r}. Choose bundled, openai or fastembed.")
    return LlamaEmbedder(kind)


class FastEmbedEmbedder:
    """A FastEmbed model, which runs on this machine; its files are downloaded at the first text."""

    def __init__(self, model: str) -> None:
        """Check that FastEmbed is installed."""
        if importlib.util.find_spec("fastembed") is None:
            raise EmbeddingError(
                "FastEmbed is not installed. Run: pip install 'news-assistant[fastembed]'"
            )
        self.name = f"fastembed-{model}"
        self._model_name = model

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self._model.embedding_size)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row of length 1 for each text: (n, dimension)."""
        return self._rows(self._model.passage_embed(readable(texts)), len(texts))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question with the model's instruction for questions: (dimension,)."""
        row: NDArray[np.float32] = self._rows(self._model.query_embed(readable([text])), 1)[0]
        return row

    @cached_property
    def _model(self) -> TextEmbedding:
        from fastembed import TextEmbedding

        try:
            return TextEmbedding(self._model_name)
        except (OSError, ValueError) as exc:  # ValueError: unknown, or not to be downloaded
            raise EmbeddingError(
                f"FastEmbed cannot load {self._model_name}: {exc} Check the name, and the network, "
                "which the first use needs; or set FASTEMBED_CACHE_PATH to a folder that holds it."
            ) from exc

    def _rows(self, vectors: Iterable[NDArray[Any]], count: int) -> NDArray[np.float32]:
        return unit_rows(list(vectors), self.name, count, self.dimension)


class LlamaEmbedder:
    """Any LlamaIndex embedding in the place of ours; what it raises is passed on as it is."""

    def __init__(self, embedding: BaseEmbedding) -> None:
        """Take the embedding; its name in the index comes from its class and model."""
        self.name = f"{type(embedding).__name__}-{embedding.model_name}"
        self._embedding = embedding

    @cached_property
    def dimension(self) -> int:
        """Length of the vectors; found out by embedding a word."""
        return len(self._embedding.get_text_embedding("length"))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row of length 1 for each text: (n, dimension)."""
        vectors = self._embedding.get_text_embedding_batch(readable(texts))
        return unit_rows(vectors, self.name, len(texts), self.dimension)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question with the embedding's instruction for questions: (dimension,)."""
        vector = self._embedding.get_query_embedding(readable([text])[0])
        row: NDArray[np.float32] = unit_rows([vector], self.name, 1, self.dimension)[0]
        return row


def to_llama(embedder: Embedder) -> BaseEmbedding:
    """Offer one of our embedders wherever LlamaIndex takes an embedding."""
    return _llama_class()(embedder)


@cache
def _llama_class() -> Callable[[Embedder], BaseEmbedding]:
    """Define the class on first use: importing LlamaIndex takes seconds."""
    import asyncio

    from llama_index.core.base.embeddings.base import BaseEmbedding
    from pydantic import PrivateAttr

    class ArchiveEmbedding(BaseEmbedding):
        _embedder: Embedder = PrivateAttr()

        def __init__(self, embedder: Embedder) -> None:
            super().__init__(model_name=embedder.name)
            self._embedder = embedder

        def _get_query_embedding(self, query: str) -> list[float]:
            return _floats(self._embedder.embed_query(query))

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [_floats(row) for row in self._embedder.embed(texts)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return await asyncio.to_thread(self._get_query_embedding, query)

        async def _aget_text_embedding(self, text: str) -> list[float]:
            return await asyncio.to_thread(self._get_text_embedding, text)

    return ArchiveEmbedding


def _floats(row: NDArray[np.float32]) -> list[float]:
    return [float(value) for value in row]
