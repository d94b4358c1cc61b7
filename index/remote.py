"""Vectors from somebody else's model: an OpenAI-compatible server, and what any vectors must be.

Owns the only retry layer here (one deadline for a request and its repetitions), the batches, the
checks on a reply, and the messages. Knows nothing of the environment: the key is passed in.
"""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from index.errors import EmbeddingError
from index.retries import ADVICE, OPENAI, delay_before_next, quota_used_up, redacted

if TYPE_CHECKING:
    import numpy as np
    import openai
    from numpy.typing import NDArray

BATCH_TEXTS = 128
BATCH_TOKENS = 100_000  # OpenAI takes 300,000 in one request; ours are estimates
BYTES_PER_TOKEN = 3


class OpenAIEmbedder:
    """Any server with OpenAI's ``/embeddings``: OpenAI, Ollama, vLLM, LM Studio and others.

    An empty text is sent as a full stop, since servers refuse an empty one.

    Attributes:
        name: Recorded in the index: the vectors of two models do not mix.
        tokens_used: Tokens that the server has counted so far, for the cost.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str = "",
        api_key: str = "",
        patience: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Remember where to ask; nothing is sent before the first text.

        Args:
            model: The model's name as the server knows it.
            base_url: Address ending in ``/v1`` as a rule; empty for OpenAI itself.
            api_key: Empty for servers that want none.
            patience: Seconds that one batch may take, all repetitions included.
            clock: Monotonic seconds.
            sleep: Waits between two attempts.
        """
        if not model:
            raise EmbeddingError("No embedding model is named. Set one, such as nomic-embed-text.")
        self.name = f"openai-{model}"
        self.tokens_used = 0
        self._model = model
        self._base_url = base_url or OPENAI
        self._api_key = api_key
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._dimension: int | None = None
        if not self._base_url.startswith(("http://", "https://")):
            raise self._error("no web address", "Write it as http://localhost:11434/v1.")
        if not api_key and self._base_url.rstrip("/") == OPENAI:
            raise self._error("no API key is given", "Set OPENAI_API_KEY.")

    @property
    def dimension(self) -> int:
        """Length of the vectors; asks the server once where no text was embedded before."""
        if self._dimension is None:
            self.embed(["length"])
        assert self._dimension is not None
        return self._dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row of length 1 for each text: (n, dimension).

        Raises:
            EmbeddingError: The server refused, failed, ran out of time or sent no usable vectors.
        """
        import numpy as np

        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return np.concatenate([self._embed_batch(batch) for batch in _batches(readable(texts))])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a question as any other text: (dimension,)."""
        row: NDArray[np.float32] = self.embed([text])[0]
        return row

    def _embed_batch(self, texts: list[str]) -> NDArray[np.float32]:
        reply = self._ask(texts)
        usage = reply.get("usage")
        if isinstance(usage, dict) and isinstance(tokens := usage.get("total_tokens"), int):
            self.tokens_used += tokens
        rows = unit_rows(self._in_order(reply, len(texts)), self.name, len(texts), self._dimension)
        self._dimension = rows.shape[1]
        return rows

    def _ask(self, texts: list[str]) -> dict[str, Any]:
        import httpx
        import openai

        end = self._clock() + self._patience
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._parsed(self._post(texts, end))
            except (openai.APIError, httpx.HTTPError) as exc:
                delay = delay_before_next(exc, attempt)
                if delay is None or self._clock() + delay >= end:
                    # not chained: the vendor's text may repeat the key
                    raise self._translated(exc, attempt) from None
            self._sleep(delay)

    def _post(self, texts: list[str], end: float) -> bytes:
        """Send one request; the deadline holds for a reply that trickles in, too."""
        import httpx

        body = b""
        with self._client.embeddings.with_streaming_response.create(
            model=self._model,
            input=texts,
            encoding_format="float",  # base64, the client's default, is not known everywhere
            timeout=max(0.001, end - self._clock()),
        ) as response:
            for part in response.iter_bytes():
                body += part
                if self._clock() > end:
                    raise httpx.ReadTimeout("the reply did not end")
        return body

    @cached_property
    def _client(self) -> openai.OpenAI:
        import openai

        key = self._api_key or "none"  # the client wants one even where the server does not
        client = openai.OpenAI(api_key=key, base_url=self._base_url, max_retries=0)
        weakref.finalize(self, client.close)
        return client

    def _parsed(self, body: bytes) -> dict[str, Any]:
        try:
            reply = json.loads(body)
        except ValueError:
            reply = None
        if not isinstance(reply, dict) or not isinstance(reply.get("data"), list):
            start = body[:2_000].decode("utf-8", "replace")  # cut to size once the key is out
            raise self._error(f"sent no vectors but {start!r}", ADVICE[404])
        return reply

    def _in_order(self, reply: dict[str, Any], count: int) -> list[Any]:
        items = [item for item in reply["data"] if isinstance(item, dict)]
        places = [item.get("index", place) for place, item in enumerate(items)]
        if len(items) != count or any(place not in places for place in range(count)):
            raise self._error(
                f"sent {len(items)} vectors, numbered {str(places)[:60]}, for {count} texts",
                "The server is not usable as it is.",
            )
        pairs = sorted(zip(places, items, strict=True), key=itemgetter(0))
        return [item.get("embedding") for _, item in pairs]

    def _translated(self, exc: Exception, attempt: int) -> EmbeddingError:
        import httpx
        import openai

        if isinstance(exc, openai.APIStatusError):
            if quota_used_up(exc):
                return self._error(f"the quota is used up: {exc.message}", "Add credit.")
            advice = ADVICE.get(exc.status_code, "Try again later.")
            what = f"HTTP {exc.status_code} at attempt {attempt}: {exc.message}"
            return self._error(what, advice)
        if isinstance(exc, openai.APITimeoutError | httpx.TimeoutException):
            return self._error(f"no reply within {self._patience:g} s", "Is the server busy?")
        what = f"cannot be reached, {attempt} attempts: {exc.__cause__ or exc}"
        return self._error(what, "Is it running? Check the base URL.")

    def _error(self, what: str, advice: str) -> EmbeddingError:
        text = f"{self._model} at {self._base_url}: {what}"
        return EmbeddingError(f"Embedding with {redacted(text, self._api_key)}. {advice}")


def unit_rows(
    vectors: Sequence[Any] | NDArray[Any], name: str, count: int, dimension: int | None = None
) -> NDArray[np.float32]:
    """Check what an embedder gave for ``count`` texts, and scale each vector to length 1.

    Args:
        vectors: One vector for each text.
        name: The embedder, for the message.
        count: How many vectors are due.
        dimension: Their length where it is known.

    Raises:
        EmbeddingError: A vector is missing, of another length, not finite or zero.
    """
    import numpy as np

    if not count:
        return np.empty((0, dimension or 0), np.float32)
    try:
        rows = np.asarray(vectors, np.float64)
    except (TypeError, ValueError):
        raise EmbeddingError(f"{name} gave vectors of several lengths, or no numbers") from None
    if rows.ndim != 2 or len(rows) != count or not rows.shape[1]:
        raise EmbeddingError(f"{name} gave numbers of shape {rows.shape} for {count} texts")
    if dimension and rows.shape[1] != dimension:
        raise EmbeddingError(
            f"{name} gave vectors of length {rows.shape[1]} after some of length {dimension}. "
            "Was the model replaced? Run: assistant sync --rebuild"
        )
    with np.errstate(over="ignore"):  # reported below
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not (np.isfinite(lengths).all() and lengths.all()):
        raise EmbeddingError(f"{name} gave a vector that is zero, or holds NaN or infinity")
    units: NDArray[np.float32] = (rows / lengths).astype(np.float32)
    return units


def readable(texts: Sequence[str]) -> list[str]:
    """Make texts that every model takes: lone surrogates become "?", empty texts a full stop."""
    return [text.encode("utf-8", "replace").decode() if text.strip() else "." for text in texts]


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    room = BATCH_TOKENS
    for text in texts:
        tokens = len(text.encode()) // BYTES_PER_TOKEN + 1
        if batch and (len(batch) == BATCH_TEXTS or tokens > room):
            yield batch
            batch, room = [], BATCH_TOKENS
        batch.append(text)
        room -= tokens
    if batch:
        yield batch
