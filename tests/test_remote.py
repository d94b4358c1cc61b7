"""The OpenAI-compatible embedder against a real server that answers, fails and misbehaves."""

import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import numpy as np
import pytest
from openai_server import (
    DIMENSION,
    OpenAIServer,
    Reply,
    embeddings,
    failure,
    json_reply,
    openai_server,
    vector,
)

from index import EmbeddingError
from index.embedding import make_embedder
from index.remote import BATCH_TEXTS, OpenAIEmbedder

KEY = "sk-test-1234567890abcdef"
TEXTS = [
    "The Senate confirmed the judge.",
    "Kim Jong Un oversaw the missile test.",
    "Milton nears.",
]


@pytest.fixture
def naps() -> list[float]:
    """The waits between attempts, in seconds; none is really waited for."""
    return []


@pytest.fixture
def embedder(server: OpenAIServer, naps: list[float]) -> OpenAIEmbedder:
    return OpenAIEmbedder("nomic", base_url=server.url, api_key=KEY, sleep=naps.append)


def expected(texts: list[str]) -> list[np.ndarray]:
    rows = [np.array(vector(text)) for text in texts]
    return [row / np.linalg.norm(row) for row in rows]


def test_texts_come_back_as_unit_vectors_in_their_order(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    rows = embedder.embed(TEXTS)
    (request,) = server.requests
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, expected(TEXTS), atol=1e-6)
    assert request.path == "/v1/embeddings"
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.json == {"model": "nomic", "input": TEXTS, "encoding_format": "float"}
    assert (embedder.name, embedder.dimension) == ("openai-nomic", DIMENSION)
    assert embedder.tokens_used == 30


def test_a_question_is_embedded_like_a_text(embedder: OpenAIEmbedder) -> None:
    np.testing.assert_allclose(embedder.embed_query(TEXTS[0]), expected(TEXTS)[0], atol=1e-6)


def test_vectors_are_matched_by_their_index_not_their_place(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    data = [{"index": place, "embedding": vector(TEXTS[place])} for place in (2, 0, 1)]
    server.queue(json_reply({"data": data}))
    np.testing.assert_allclose(embedder.embed(TEXTS), expected(TEXTS), atol=1e-6)
    assert embedder.tokens_used == 0


def test_many_texts_are_sent_in_batches_by_number(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    texts = [f"Passage {number} of the archive." for number in range(2 * BATCH_TEXTS + 1)]
    np.testing.assert_allclose(embedder.embed(texts), expected(texts), atol=1e-6)
    assert [len(request.json["input"]) for request in server.requests] == [128, 128, 1]


def test_long_texts_are_sent_in_batches_by_size(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    embedder.embed(["word " * 30_000] * 5)  # 50,000 tokens each, as estimated
    assert [len(request.json["input"]) for request in server.requests] == [1, 1, 1, 1, 1]
    embedder.embed(["word " * 15_000] * 5)
    assert [len(request.json["input"]) for request in server.requests[5:]] == [3, 2]


def test_texts_that_servers_refuse_are_made_acceptable(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    embedder.embed(["", " \n", "torn \ud800 text", "nul \x00"])
    assert server.requests[0].json["input"] == [".", ".", "torn ? text", "nul \x00"]


def test_the_dimension_is_asked_for_once_where_nothing_was_embedded(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    assert embedder.embed([]).shape == (0, DIMENSION)
    assert embedder.dimension == DIMENSION
    assert len(server.requests) == 1


def test_a_passing_failure_is_tried_again(
    server: OpenAIServer, embedder: OpenAIEmbedder, naps: list[float]
) -> None:
    server.queue(failure(500, "overloaded"), failure(429, "slow down"), Reply([b'{"da'], cut=True))
    np.testing.assert_allclose(embedder.embed(TEXTS), expected(TEXTS), atol=1e-6)
    assert [round(nap / base) for nap, base in zip(naps, (0.5, 1, 2), strict=True)] == [1, 1, 1]


def test_a_failure_that_stays_ends_after_four_attempts(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    server.queue(*[failure(503, "loading the model")] * 5)
    with pytest.raises(EmbeddingError, match="HTTP 503 at attempt 4: .*loading the model.* Try"):
        embedder.embed(TEXTS)
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "value",
    [lambda: "7", lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=7), usegmt=True)],
    ids=["seconds", "date"],
)
def test_retry_after_is_honoured(
    server: OpenAIServer, embedder: OpenAIEmbedder, naps: list[float], value: Callable[[], str]
) -> None:
    server.queue(failure(429, "slow down", headers={"Retry-After": value()}))
    embedder.embed(TEXTS)
    assert naps == [pytest.approx(6.5, abs=0.6)]


def test_an_unreadable_retry_after_is_passed_over(
    server: OpenAIServer, embedder: OpenAIEmbedder, naps: list[float]
) -> None:
    server.queue(failure(429, "slow down", headers={"Retry-After": "soon"}))
    embedder.embed(TEXTS)
    assert naps == [pytest.approx(0.5, abs=0.11)]


def test_a_wait_beyond_the_deadline_is_not_begun(
    server: OpenAIServer, embedder: OpenAIEmbedder, naps: list[float]
) -> None:
    server.queue(failure(429, "slow down", headers={"Retry-After": "300"}))
    with pytest.raises(EmbeddingError, match="HTTP 429 at attempt 1.* Try again later, or raise"):
        embedder.embed(TEXTS)
    assert naps == []


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (401, "invalid_api_key", "HTTP 401 .*Check the API key"),
        (403, "", "HTTP 403 .*Check what the API key may do"),
        (404, "model_not_found", "HTTP 404 .*Check the model's name and the base URL"),
        (400, "context_length_exceeded", "HTTP 400 .*length of the texts"),
        (429, "insufficient_quota", "the quota is used up.*Add credit"),
    ],
)
def test_what_waiting_cannot_mend_fails_at_once(
    server: OpenAIServer, embedder: OpenAIEmbedder, status: int, code: str, message: str
) -> None:
    server.queue(failure(status, "as the server puts it", code))
    with pytest.raises(EmbeddingError, match=message):
        embedder.embed(TEXTS)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (embeddings([vector("a")] * 2), "sent 2 vectors, numbered .* for 3 texts"),
        (embeddings([vector("a")] * 4), "sent 4 vectors"),
        (embeddings([]), "sent 0 vectors"),
        (json_reply({"data": [{"index": 0, "embedding": [1.0]}] * 3}), r"numbered \[0, 0, 0\]"),
        (embeddings([[1.0, 2.0], [1.0], [1.0, 2.0]]), "vectors of several lengths"),
        (embeddings([[1.0, float("nan")]] * 3), "holds NaN"),
        (embeddings([[1e308, 1e308]] * 3), "infinity"),
        (embeddings([[0.0, 0.0]] * 3), "zero"),
        (embeddings([[]] * 3), r"shape \(3, 0\) for 3 texts"),
        (embeddings([None] * 3), r"shape \(3,\) for 3 texts"),
        (embeddings([["x"]] * 3), "no numbers"),
        (json_reply({"data": "AAAA"}), "sent no vectors but"),
        (json_reply({"error": {"message": "no such model"}}), "sent no vectors but.*no such model"),
        (json_reply([1, 2]), "sent no vectors but"),
        (Reply([b"<html>Sign in</html>"]), "sent no vectors but.*Sign in.*Check the model's name"),
        (Reply([b""]), "sent no vectors but"),
        (Reply([b"\xff\xfe"]), "sent no vectors but"),
    ],
)
def test_a_reply_without_usable_vectors_is_refused(
    server: OpenAIServer, embedder: OpenAIEmbedder, reply: Reply, message: str
) -> None:
    server.queue(reply)
    with pytest.raises(EmbeddingError, match=message):
        embedder.embed(TEXTS)
    assert len(server.requests) == 1


def test_a_model_replaced_under_way_is_noticed(
    server: OpenAIServer, embedder: OpenAIEmbedder
) -> None:
    embedder.embed(TEXTS)
    server.queue(embeddings([[1.0, 2.0]]))
    with pytest.raises(EmbeddingError, match="length 2 after some of length 8. Was the model repl"):
        embedder.embed_query("Who won?")


@pytest.mark.parametrize("parts", [[30.0], [b" ", 0.1] * 300], ids=["silent", "trickling"])
def test_one_deadline_ends_a_reply_that_does_not_come(
    server: OpenAIServer, parts: list[bytes | float]
) -> None:
    server.queue(Reply(parts))
    embedder = OpenAIEmbedder("nomic", base_url=server.url, patience=0.5)
    with pytest.raises(EmbeddingError, match="no reply within 0.5 s. Is the server busy?"):
        embedder.embed(TEXTS)
    assert len(server.requests) == 1


def test_a_server_that_is_not_there_is_named(naps: list[float]) -> None:
    with openai_server() as gone:
        pass
    embedder = OpenAIEmbedder("nomic", base_url=gone.url, sleep=naps.append)
    with pytest.raises(EmbeddingError, match=f"nomic at {gone.url}: cannot be reached.*running"):
        embedder.embed(TEXTS)
    assert len(naps) == 3


@pytest.mark.parametrize(
    "reply",
    [failure(401, f"Bad key {KEY}"), Reply([b"." * 190 + KEY.encode()]), Reply([KEY.encode()])],
)
def test_the_key_is_in_no_message_and_no_traceback(
    server: OpenAIServer, embedder: OpenAIEmbedder, reply: Reply
) -> None:
    server.queue(reply)
    with pytest.raises(EmbeddingError) as caught:
        embedder.embed(TEXTS)
    assert "***" in str(caught.value)
    assert KEY[3:] not in "".join(traceback.format_exception(caught.value))


def test_a_foreign_key_or_password_in_a_message_is_hidden(server: OpenAIServer) -> None:
    server.queue(failure(401, "Bad Bearer abc123 or sk-proj-42"))
    address = server.url.replace("://", "://reader:hunter2@")
    with pytest.raises(EmbeddingError) as caught:
        OpenAIEmbedder("nomic", base_url=address).embed(TEXTS)
    for secret in ("abc123", "proj-42", "hunter2"):
        assert secret not in str(caught.value)


def test_missing_settings_are_named_before_anything_is_sent() -> None:
    with pytest.raises(EmbeddingError, match="No embedding model is named"):
        make_embedder("openai")
    with pytest.raises(EmbeddingError, match="no API key is given. Set OPENAI_API_KEY"):
        make_embedder("openai", model="text-embedding-3-small")
    with pytest.raises(EmbeddingError, match="no web address"):
        make_embedder("openai", model="nomic", base_url="localhost:11434")
